public import Database
public import HTML
public import Kernel

/// What a list shows: typed text, order, where the page begins. All of it stands in the URL.
public struct ListQuery: Sendable {
    public let text: String, sort: String, descending: Bool, bin: Bool, after: (value: Value, id: Int64)?, filters: [String: String]
    static let page: Int = 50

    /// Unknown columns and damaged cursors are refused.
    public init(_ entity: Entity, _ query: Submitted) throws {
        text = String(query["q"].prefix(100))
        let asked: String = query["sort"]
        let column: String = asked.hasPrefix("-") ? String(asked.dropFirst()) : asked
        guard column.isEmpty || entity.field(column)?.isSortable == true else { throw BadRequest("По этому столбцу упорядочить нельзя", "The list cannot be sorted by this column") }
        sort = column.isEmpty ? entity.order : column
        descending = column.isEmpty ? entity.isDescending : asked.hasPrefix("-")
        bin = query["bin"] == "1"
        after = try query["after"].isEmpty ? nil : ListQuery.cursor(query["after"])
        var filters: [String: String] = [:]
        for field in entity.fields where !query[field.column].isEmpty { filters[field.column] = query[field.column] }
        self.filters = filters
    }
    /// `id~i5` or `id~ttext`: the sort value of the last row, with its kind.
    private static func cursor(_ text: String) throws -> (Value, Int64) {
        let parts: [Substring] = text.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let id = Int64(parts[0]), let kind = parts[1].first else { throw BadRequest("Страница списка указана неверно", "The page of the list is wrong") }
        let rest: String = String(parts[1].dropFirst())
        if kind == "i", let int = Int64(rest) { return (.int(int), id) }
        guard kind == "t" else { throw BadRequest("Страница списка указана неверно", "The page of the list is wrong") }
        return (.text(rest), id)
    }
    static func cursor(of row: Row, _ column: String) -> String {
        let id: String = Form.plain(row["id"])
        switch row.value(column: column) {
        case .int(let int): return "\(id)~i\(int)"
        case let other: return "\(id)~t\(Form.plain(other))"
        }
    }
    /// The condition of everything but the page.
    func condition(_ entity: Entity, _ access: Access) -> SQL {
        var all: [SQL] = [bin ? "archived_at IS NOT NULL" : "archived_at IS NULL", access.rows(entity, .see)]
        if !text.isEmpty { all.append(searchCondition(entity, text)) }
        for (column, wanted) in filters.sorted(by: { $0.key < $1.key }) {
            guard let field = entity.field(column), access.sees(entity, field) else { continue }
            let name: SQL = .raw(column)  // a declared field's column
            switch field.kind {
            case .several, .tags: all.append("\(name) LIKE \("%|" + wanted.replacing("%", with: "").replacing("_", with: "") + "|%")")
            case .link, .number, .flag: all.append("\(name) = \(Int64(wanted) ?? -1)")
            default: all.append("\(name) = \(wanted)")
            }
        }
        return all.joined(" AND ")
    }
    /// One row more than a page, to know whether there is a next one.
    func select(_ entity: Entity, _ access: Access, limit: Int = page + 1) -> SQL {
        let column: SQL = .raw(sort)  // checked against the sortable fields in init
        var sql: SQL = "SELECT * FROM \(SQL.raw(entity.table)) WHERE \(condition(entity, access))"
        if let after { sql += descending ? " AND (\(column), id) < (\(after.value), \(after.id))" : " AND (\(column), id) > (\(after.value), \(after.id))" }
        return sql + (descending ? " ORDER BY \(column) DESC, id DESC LIMIT \(limit)" : " ORDER BY \(column), id LIMIT \(limit)")
    }
    func url(_ entity: Entity, sort: String? = nil, after: String? = nil, text: String? = nil) -> String {
        var pairs: [(String, String)] = filters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if !(text ?? self.text).isEmpty { pairs.append(("q", text ?? self.text)) }
        let order: String = sort ?? (descending ? "-" : "") + self.sort
        if order != (entity.isDescending ? "-" : "") + entity.order { pairs.append(("sort", order)) }
        if bin { pairs.append(("bin", "1")) }
        if let after { pairs.append(("after", after)) }
        return "/\(entity.path)" + (pairs.isEmpty ? "" : "?" + pairs.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&"))
    }
}

/// One page of a list with everything its view needs.
public struct ListPage: Sendable {
    let entity: Entity, query: ListQuery, rows: [Row], titles: [String: String], columns: [Field], editable: Set<Int64>, next: String?, mayCreate: Bool, mayExport: Bool

    public init(_ entity: Entity, _ query: ListQuery, in tx: Tx) throws {
        (self.entity, self.query) = (entity, query)
        // The order would tell what the field's values are.
        guard query.sort == entity.order || entity.field(query.sort).map({ tx.access.sees(entity, $0) }) == true else {
            throw BadRequest("По этому столбцу упорядочить нельзя", "The list cannot be sorted by this column")
        }
        let found: [Row] = try tx.rows(query.select(entity, tx.access))
        rows = Array(found.prefix(ListQuery.page))
        next = found.count > ListQuery.page ? rows.last.map { ListQuery.cursor(of: $0, query.sort) } : nil
        titles = try linkTitles(entity, rows, in: tx)
        columns = try ListColumns.shown(entity, in: tx)
        let ids: [Int64] = rows.compactMap { Int64(value: $0["id"]) }
        editable = Set(try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND \(tx.access.rows(entity, .edit))").compactMap { Int64(value: $0["id"]) })
        mayCreate = entity.isCreatedByForm && tx.access.reach(.create, entity.table) > .none
        mayExport = tx.access.reach(.export, entity.table) > .none
    }

    func view(_ lang: Lang, _ access: Access, _ zone: Zone, csrf: String) -> HTML {
        let title: String = lang(entity.many)
        let actions: HTML = """
            \(when: mayExport, "<a class=\"btn btn-line hide-m\" href=\"/\(entity.path)/export\(query.url(entity).dropFirstPath)\">\(icon("download"))CSV</a>")\
            \(when: mayCreate, "<a class=\"btn btn-primary\" data-new href=\"/\(entity.path)/new\">\(icon("plus"))\(lang("Создать", "New"))</a>")
            """
        return screen(title, actions: actions, """
            <form class="ot-filterbar row-x mb-2" method="get" action="/\(entity.path)" role="search">
            <input class="form-control" type="search" name="q" value="\(query.text)" placeholder="\(lang("Найти в списке", "Find in the list"))" aria-label="\(lang("Найти в списке", "Find in the list"))" \
            hx-get="/\(entity.path)" hx-trigger="input changed delay:250ms, search" hx-target="#rows" hx-push-url="true">
            \(filters(lang, access))<a class="btn btn-ghost btn-sm" href="/\(entity.path)?bin=\(query.bin ? "0" : "1")">\(icon(query.bin ? "list" : "trash-2"))\(query.bin ? lang("Список", "List") : lang("Корзина", "Bin"))</a></form>\(chooser(lang, access, csrf))
            <div id="rows" class="ot-card ot-scroll">\(table(lang, access, zone))</div>
            """)
    }
    /// Which columns to show: kept for each employee.
    private func chooser(_ lang: Lang, _ access: Access, _ csrf: String) -> HTML {
        let all: [Field] = entity.fields.filter { $0.column != entity.title && access.sees(entity, $0) }, shown: Set<String> = Set(columns.map(\.column))
        return """
            <details class="ot-columns hide-m"><summary class="btn btn-ghost btn-sm">\(icon("columns-3", small: true))\(lang("Столбцы", "Columns"))</summary><form class="ot-card p-3" method="post" action="/\(entity.path)/columns"><input type="hidden" name="csrf" value="\(csrf)">\
            <div class="ot-checks">\(each: all, { field in "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"column\" value=\"\(field.column)\"\(when: shown.contains(field.column), " checked")> <span class=\"form-check-label\">\(lang(field.label))</span></label>" })</div>\
            <button class="btn btn-primary btn-sm mt-2">\(lang("Показать", "Show"))</button></form></details>
            """
    }
    private func filters(_ lang: Lang, _ access: Access) -> HTML {
        let choices: [Field] = entity.fields.filter { field in
            guard field.isListed, access.sees(entity, field) else { return false }
            return !field.choices.isEmpty
        }
        return "\(each: choices, { field in "<select class=\"form-select w-auto hide-m\" name=\"\(field.column)\" data-autosubmit aria-label=\"\(lang(field.label))\"><option value=\"\">\(lang(field.label))</option>\(each: field.choices, { "<option value=\"\($0.key)\"\(when: query.filters[field.column] == $0.key, " selected")>\(lang($0.label))</option>" })</select>" })"
    }
    /// The rows alone: what htmx swaps.
    func table(_ lang: Lang, _ access: Access, _ zone: Zone) -> HTML {
        guard !rows.isEmpty else { return empty(lang) }
        return """
            <table class="ot-table stackm"><thead><tr>\(when: !entity.prefix.isEmpty, "<th>№</th>")\(each: columns, { head($0, lang) })</tr></thead>
            <tbody>\(each: rows, { line($0, access, lang, zone) })</tbody></table>
            \(when: next != nil, "<div class=\"p-2\"><a class=\"btn btn-line\" href=\"\(query.url(entity, after: next ?? ""))\">\(lang("Показать ещё", "Show more"))</a></div>")
            """
    }
    private func head(_ field: Field, _ lang: Lang) -> HTML {
        guard field.isSortable else { return "<th>\(lang(field.label))</th>" }
        let mine: Bool = query.sort == field.column
        let order: String = mine && !query.descending ? "-\(field.column)" : field.column
        return "<th\(when: mine, " aria-sort=\"\(query.descending ? "descending" : "ascending")\"")><a href=\"\(query.url(entity, sort: order))\">\(lang(field.label))\(when: mine, icon(query.descending ? "chevron-down" : "chevron-up", small: true))</a></th>"
    }
    private func line(_ row: Row, _ access: Access, _ lang: Lang, _ zone: Zone) -> HTML {
        let id: Int64 = Int64(value: row["id"]) ?? 0, url: String = entity.url(id), mayEdit: Bool = !query.bin && editable.contains(id)
        return "<tr data-row data-href=\"\(url)\">\(when: !entity.prefix.isEmpty, "<td class=\"muted mono xs hide-m\">\(Form.plain(row["number"]))</td>")\(each: columns, { field in listCell(entity, row, field, titles: titles, mayEdit: mayEdit && access.edits(entity, field), lang, zone) })</tr>"
    }
    private func empty(_ lang: Lang) -> HTML {
        let filtered: Bool = !query.text.isEmpty || !query.filters.isEmpty
        let say: String = filtered ? lang("Ничего не нашлось.", "Nothing was found.") : lang("Здесь пока пусто.", "Nothing here yet.")
        return """
            <div class="ot-empty crop"><p>\(say)</p>\(when: filtered, "<p><a class=\"btn btn-line\" href=\"/\(entity.path)\">\(lang("Показать всё", "Show everything"))</a></p>")\
            \(when: !filtered && mayCreate, "<p><a class=\"btn btn-primary\" href=\"/\(entity.path)/new\">\(lang("Создать первую запись", "Create the first one"))</a></p>")</div>
            """
    }
}

/// The titles of all records the rows link to: one query for each linked entity.
public func linkTitles(_ entity: Entity, _ rows: [Row], in tx: Tx) throws -> [String: String] {
    var wanted: [String: Set<Int64>] = [:], titles: [String: String] = [:]
    for field in entity.fields {
        guard case .link(let table) = field.kind else { continue }
        for row in rows { if case .int(let id) = row.value(column: field.column) { wanted[table, default: []].insert(id) } }
    }
    for (table, ids) in wanted {
        guard let linked = tx.registry[table] else { continue }
        let sql: SQL = "SELECT id, \(SQL.raw(linked.title)) AS title FROM \(SQL.raw(table)) WHERE id IN \(in: ids.sorted()) AND " + tx.access.rows(linked, .see)
        for row in try tx.rows(sql) { titles["\(table)/\(Form.plain(row["id"]))"] = Form.plain(row["title"]) }
    }
    return titles
}

extension String {
    /// What stands after the path: `?q=…` or nothing.
    var dropFirstPath: String { firstIndex(of: "?").map { String(self[$0...]) } ?? "" }
}
