internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// A page of a list as it was: today's rows where nothing has changed since, and those that have as they were then, in one order.
struct AsOfPage {
    let rows: [Row]
    /// Where the next page begins; nil: this is the last one.
    let next: String?
    /// False: too much has changed since for the chosen order, so the rows come as they were made.
    let isOrdered: Bool
    /// Changes looked through, and records that changed, at most, for the chosen order.
    static let changes: Int64 = 300_000, changed: Int = 20_000
    /// Rows looked at for one page where the order is that of their making: a filter that finds little shows less than a page and goes on from there.
    static let scanned: Int = 1000
    /// How far the moments of neighbouring entries of the log may be out of order, in milliseconds: work that took long wrote its beginning.
    private static let slack: Int64 = 600_000

    static func find(_ entity: Entity, _ query: ListQuery, asOf moment: Int64, in tx: Tx) throws -> AsOfPage {
        guard let changed = try changed(entity, since: moment, in: tx) else { return try scan(entity, query, moment, in: tx) }
        let field: Field? = entity.field(query.sort), asked: Condition = query.whole(entity), seen: SQL = tx.access.rows(entity, .see), table: SQL = .raw(entity.table)  // a registry's table
        var then: [Row] = []
        for start in stride(from: 0, to: changed.count, by: 500) {
            let some: [Int64] = Array(changed[start..<min(changed.count, start + 500)])
            let now: [Row] = try tx.rows("SELECT * FROM \(table) WHERE id IN \(in: some) AND created_at <= \(moment) AND \(seen)")
            then += try tx.rows(entity, now, asOf: moment).filter { try asked.matches($0, entity, in: tx) }
        }
        let order = Order(field: field, isDescending: query.descending)
        if let after = query.after { then = then.filter { order.isBehind($0, after) } }
        let still: [Row] = try tx.rows(Self.unchanged(entity, query, asked, moment, in: tx))
        let all: [Row] = (tx.computed(entity, still) + then).sorted { order.precedes($0, $1) }
        let rows: [Row] = Array(all.prefix(ListQuery.page))
        return AsOfPage(rows: rows, next: all.count > ListQuery.page ? rows.last.map { ListQuery.cursor(of: $0, field) } : nil, isOrdered: true)
    }
    /// Rows that nobody has changed since: the database filters and orders them.
    private static func unchanged(_ entity: Entity, _ query: ListQuery, _ asked: Condition, _ moment: Int64, in tx: Tx) throws -> SQL {
        let table: SQL = .raw(entity.table), column: SQL = entity.field(query.sort)?.sortSQL ?? "id"  // the query has checked it against the sortable fields
        let first: Int64 = try firstChange(after: moment - slack, in: tx)
        var sql: SQL = "SELECT * FROM \(table) WHERE archived_at IS NULL AND created_at <= \(moment) AND \(tx.access.rows(entity, .see)) AND \(try asked.sql(entity, in: tx))"
        sql += " AND id NOT IN (SELECT record_id FROM change_log WHERE id >= \(first) AND entity = \(entity.table) AND at > \(moment))"
        if let after = query.after { sql += query.descending ? " AND (\(column), id) < (\(after.value), \(after.id))" : " AND (\(column), id) > (\(after.value), \(after.id))" }
        return sql + (query.descending ? " ORDER BY \(column) DESC, id DESC LIMIT \(ListQuery.page + 1)" : " ORDER BY \(column), id LIMIT \(ListQuery.page + 1)")
    }
    /// The records that were written since; nil: too many.
    private static func changed(_ entity: Entity, since moment: Int64, in tx: Tx) throws -> [Int64]? {
        let first: Int64 = try firstChange(after: moment - slack, in: tx), last: Int64 = try tx.rows("SELECT MAX(id) AS last FROM change_log").first.flatMap { Int64(value: $0["last"]) } ?? 0
        guard last - first <= changes else { return nil }
        let ids: [Int64] = try tx.rows("SELECT DISTINCT record_id FROM change_log WHERE id >= \(first) AND entity = \(entity.table) AND at > \(moment) LIMIT \(changed + 1)").compactMap { Int64(value: $0["recordID"]) }
        return ids.count > changed ? nil : ids
    }
    /// The number of the first entry of the log behind a moment: entries are numbered as time goes on.
    private static func firstChange(after moment: Int64, in tx: Tx) throws -> Int64 {
        var low: Int64 = 0, high: Int64 = (try tx.rows("SELECT MAX(id) AS last FROM change_log").first.flatMap { Int64(value: $0["last"]) } ?? 0) + 1
        while high - low > 1 {
            let middle: Int64 = low + (high - low) / 2
            let at: Int64? = try tx.rows("SELECT at FROM change_log WHERE id <= \(middle) ORDER BY id DESC LIMIT 1").first.flatMap { Int64(value: $0["at"]) }
            if at.map({ $0 > moment }) == true { high = middle } else { low = middle }
        }
        return high
    }
    /// The rows in the order of their making.
    private static func scan(_ entity: Entity, _ query: ListQuery, _ moment: Int64, in tx: Tx) throws -> AsOfPage {
        let last: Int64 = query.after?.id ?? 0, asked: Condition = query.whole(entity)
        let now: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id > \(last) AND created_at <= \(moment) AND \(tx.access.rows(entity, .see)) ORDER BY id LIMIT \(scanned)")  // a registry's table
        var shown: [Row] = [], reached: Int64 = last
        for then in try tx.rows(entity, now, asOf: moment) where shown.count < ListQuery.page {
            reached = Int64(value: then["id"]) ?? reached
            if try asked.matches(then, entity, in: tx) { shown.append(then) }
        }
        let end: Int64? = shown.count == ListQuery.page ? reached : now.count == scanned ? Int64(value: now.last?["id"] ?? .null) : nil
        return AsOfPage(rows: shown, next: end.map { "\($0)~i0" }, isOrdered: false)
    }

    /// The order of the database, kept in the program.
    private struct Order {
        let field: Field?, isDescending: Bool
        private func key(_ row: Row) -> (value: Value, id: Int64) { (field?.sortValue(row) ?? row["id"], Int64(value: row["id"]) ?? 0) }
        func precedes(_ a: Row, _ b: Row) -> Bool { isDescending ? isLess(key(b), key(a)) : isLess(key(a), key(b)) }
        func isBehind(_ row: Row, _ after: (value: Value, id: Int64)) -> Bool { isDescending ? isLess(key(row), after) : isLess(after, key(row)) }
        /// Texts byte by byte, as both databases order them.
        private func isLess(_ a: (value: Value, id: Int64), _ b: (value: Value, id: Int64)) -> Bool {
            switch (a.value, b.value) {
            case (.int(let left), .int(let right)) where left != right: left < right
            case (.text(let left), .text(let right)) where left != right: left.utf8.lexicographicallyPrecedes(right.utf8)
            case (.null, .int), (.null, .text): true
            case (.int, .null), (.text, .null): false
            default: a.id < b.id
            }
        }
    }
}

extension Screens {
    /// The list as it was: the filter is asked of the rows as they were, in the order that was chosen.
    func listAsOf(_ day: Day, _ moment: Int64, _ typed: Submitted, _ context: StaffContext) async throws -> Reply {
        let lang: Lang = context.lang, zone: Zone = context.zone, entity: Entity = entity
        let page: HTML = try await context.read { tx in
            let (query, view): (ListQuery, SavedView?) = try self.query(typed, in: tx), found: AsOfPage = try .find(entity, query, asOf: moment, in: tx)
            let columns: [Field] = try ListColumns.shown(entity, view: view, in: tx), titles: [String: String] = try linkTitles(entity, found.rows, in: tx)
            let cells: [ListCell] = columns.map { ListCell(entity, $0, mayEdit: false, lang, zone) }
            func line(_ row: Row) -> HTML {
                let url: String = "\(entity.url(Int64(value: row["id"]) ?? 0))?as_of=\(day)"
                return "<tr data-row data-href=\"\(url)\">\(when: !entity.prefix.isEmpty, "<td class=\"muted mono xs hide-m\">\(Form.plain(row["number"]))</td>")\(each: cells, { $0.html(row, titles: titles, mayEdit: false) })</tr>"
            }
            func head(_ field: Field) -> HTML {
                guard field.isSortable, found.isOrdered else { return "<th>\(lang(field.label))</th>" }
                let isOwn: Bool = query.sort == field.column, next: String = isOwn && !query.descending ? "-" + field.column : field.column
                let sorted: HTML = isOwn ? " aria-sort=\"\(query.descending ? "descending" : "ascending")\"" : ""
                return "<th\(sorted)><a href=\"\(dated(query.url(entity, sort: next), day))\">\(lang(field.label))</a></th>"
            }
            let table: HTML = """
                <div class="ot-scroll"><table class="ot-table stackm"><thead><tr>\(when: !entity.prefix.isEmpty, "<th>№</th>")\(each: columns, head)</tr></thead><tbody>\(each: found.rows, line)</tbody></table></div>
                """
            let more: HTML = found.next.map { "<div class=\"p-2\"><a class=\"btn btn-line\" href=\"\(dated(query.url(entity, after: $0), day))\">\(lang("Показать ещё", "Show more"))</a></div>" as HTML } ?? ""
            let empty: HTML = "<div class=\"ot-empty crop\"><p>\(lang("На эту дату ничего не нашлось.", "Nothing was found as of this date."))</p></div>"
            let note: HTML = found.isOrdered ? "" : "<p class=\"small muted ot-lfoot\">\(lang("С тех пор изменилось слишком много: записи идут в порядке создания.", "Too much has changed since: records come in the order of their making."))</p>"
            return screen("\(lang(entity.many)): \(lang.day(day))", "\(notice(day, "/\(entity.path)", lang))\(note)\(found.rows.isEmpty && found.next == nil ? empty : table)\(more)")
        }
        return .page(lang(entity.many), section: entity.path, page)
    }
    private func dated(_ url: String, _ day: Day) -> String { url + (url.contains("?") ? "&" : "?") + "as_of=\(day)" }
}
