public import Database
public import HTML
public import Kernel

/// One page of a list with everything its view needs.
struct ListPage: Sendable {
    let entity: Entity, query: ListQuery, lines: ListLines, columns: [ListColumn], mayCreate: Bool, mayExport: Bool
    let today: Day, view: SavedView?, views: [SavedView], chips: [(words: String, url: String)], ownsView: Bool, hasOwn: Bool
    let maySegment: Bool, segments: [(id: Int64, title: String)]
    /// What divides the list, and its groups or its board when it has that form.
    let grouping: Grouping?, groups: ListGroups?, board: ListBoard?
    /// Whether the rows can be ticked and changed together.
    let mayBulk: Bool

    /// - Parameter isPiece: only the rows of the asked group are wanted.
    init(_ entity: Entity, _ query: ListQuery, _ view: SavedView?, isPiece: Bool = false, in tx: Tx) throws {
        (self.entity, self.query, self.view, today) = (entity, query, view, tx.today)
        // The order would tell what the field's values are.
        guard query.sort == entity.order || entity.field(query.sort).map({ tx.access.sees(entity, $0) }) == true else {
            throw BadRequest("По этому столбцу упорядочить нельзя", "The list cannot be sorted by this column")
        }
        let columns: [ListColumn] = try ListColumns.arranged(entity, view: view, in: tx), grouping: Grouping? = try ListPage.grouping(entity, query, tx.access)
        (self.columns, self.grouping) = (columns, grouping)
        let isPiece: Bool = isPiece && query.group != nil
        groups = try grouping.flatMap { query.form == .groups && !isPiece ? try ListGroups(entity, query, columns, $0, in: tx) : nil }
        board = try grouping.flatMap { query.form == .board && !isPiece ? try ListBoard(entity, query, $0, in: tx) : nil }
        lines = try ListPage.lines(entity, query, grouping, isPiece, in: tx)
        let isWorked: Bool = query.form == .table ? !lines.editable.isEmpty : query.form == .groups && tx.access.reach(.edit, entity.table) > .none
        mayBulk = !query.bin && entity.isCreatedByForm && isWorked
        mayCreate = entity.isCreatedByForm && tx.access.creates(entity)
        mayExport = tx.access.reach(.export, entity.table) > .none
        views = try SavedView.offered(entity, in: tx)
        chips = try ListPage.chips(entity, query, tx)
        ownsView = view.map { SavedView.mayChange($0, tx.access) } ?? false
        maySegment = ["counterparty", "contact"].contains(entity.table) && query.isFiltered && tx.access.reach(.create, "segment") > .none
        segments = try maySegment ? tx.rows("SELECT id, name FROM segment WHERE target = \(entity.table) AND archived_at IS NULL ORDER BY name LIMIT 100").map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) } : []
        hasOwn = entity.field("owner_id").map { tx.access.sees(entity, $0) } ?? false
    }
    private static func lines(_ entity: Entity, _ query: ListQuery, _ grouping: Grouping?, _ isPiece: Bool, in tx: Tx) throws -> ListLines {
        guard let grouping else { return try ListLines(entity, query, in: tx) }
        guard let group = query.group, query.form == .groups || isPiece else { return try ListLines(entity, [], in: tx) }
        return try ListLines(entity, query, group: group, of: grouping, limit: query.form == .board ? ListBoard.page : ListQuery.page, in: tx)
    }
    /// What divides the list; what the reader may not see divides nothing.
    static func grouping(_ entity: Entity, _ query: ListQuery, _ access: Access) throws -> Grouping? {
        guard let grouping = Grouping(entity, query) else { return nil }
        guard access.sees(entity, grouping.field) else { throw BadRequest("По этому полю список не разделить", "The list cannot be divided by this field") }
        return grouping
    }
    /// What narrows the list, each part with the address that leaves it out.
    private static func chips(_ entity: Entity, _ query: ListQuery, _ tx: Tx) throws -> [(words: String, url: String)] {
        let words = FilterWords(tx: tx)
        var all: [(words: String, url: String)] = []
        for (column, wanted) in query.filters.sorted(by: { $0.key < $1.key }) {
            guard let field = entity.field(column), tx.access.sees(entity, field), let asked = field.operators.first else { continue }
            all.append((try words.phrase(.test(column, asked, [wanted]), entity), query.url(entity, without: column)))
        }
        guard !query.condition.isEmpty else { return all }
        guard case .all(let parts) = query.condition else { return all + [(try words.phrase(query.condition, entity), query.url(entity, condition: .all([])))] }
        for (index, part) in parts.enumerated() {
            var rest: [Condition] = parts
            rest.remove(at: index)
            all.append((try words.phrase(part, entity), query.url(entity, condition: .all(rest))))
        }
        return all
    }
}

/// Some rows of a list with what their cells need.
struct ListLines: Sendable {
    let rows: [Row], titles: [String: String], editable: Set<Int64>
    /// Where the next page begins; nil: this is the last one.
    let next: String?
    /// What became of cards in the bin: id → where they were merged.
    let merged: [Int64: String]
    /// How deep a record stands under another, where the list is a tree.
    let depths: [Int64: Int]

    /// One page.
    init(_ entity: Entity, _ query: ListQuery, in tx: Tx) throws {
        let found: [Row] = try tx.rows(query.select(entity, in: tx)), page: [Row] = Array(found.prefix(ListQuery.page))
        let next: String? = found.count > ListQuery.page ? page.last.map { ListQuery.cursor(of: $0, entity.field(query.sort)) } : nil
        let (rows, depths): ([Row], [Int64: Int]) = query.isTree ? try ListTree.grown(entity, page, query.sql(entity, in: tx), in: tx) : (page, [:])
        try self.init(entity, rows, next: next, depths: depths, bin: query.bin, in: tx)
    }
    /// Rows that were found already.
    init(_ entity: Entity, _ rows: [Row], next: String? = nil, depths: [Int64: Int] = [:], bin: Bool = false, in tx: Tx) throws {
        (self.rows, self.next, self.depths) = (tx.computed(entity, rows), next, depths)
        titles = try linkTitles(entity, rows, in: tx)
        let ids: [Int64] = rows.compactMap { Int64(value: $0["id"]) }
        let all: Bool = tx.access.reach(.edit, entity.table) == .all || ids.isEmpty
        editable = Set(all ? ids : try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND \(tx.access.rows(entity, .edit))").compactMap { Int64(value: $0["id"]) })
        merged = bin ? try MergeNotes.merged(entity, ids, in: tx) : [:]
    }
}

/// The titles of all records the rows link to: one query for each linked entity.
public func linkTitles(_ entity: Entity, _ rows: [Row], in tx: Tx) throws -> [String: String] { try linkTitles(rows.map { (entity, $0) }, in: tx) }
/// The same for rows of several entities.
func linkTitles(_ rows: [(entity: Entity, row: Row)], in tx: Tx) throws -> [String: String] {
    var wanted: [String: Set<Int64>] = [:], files: Set<Int64> = []
    for (entity, row) in rows {
        for field in entity.fields {
            guard case .link(let table) = field.kind, case .int(let id) = row.value(column: field.column) else { continue }
            if field.isFile { files.insert(id) } else { wanted[table, default: []].insert(id) }
        }
    }
    return try recordTitles(wanted, in: tx).merging(fileTitles(files, in: tx)) { $1 }
}
/// The names of files in fields of records that the reader sees: they belong to the record.
private func fileTitles(_ ids: Set<Int64>, in tx: Tx) throws -> [String: String] {
    guard !ids.isEmpty else { return [:] }
    let rows: [Row] = try tx.rows("SELECT id, name FROM stored_file WHERE id IN \(in: ids.sorted())")
    return Dictionary(rows.map { ("stored_file/\(Form.plain($0["id"]))", Form.plain($0["name"])) }) { $1 }
}
/// `table/id` → title of the records that the reader sees: one statement, however many tables they stand in.
public func recordTitles(_ wanted: [String: Set<Int64>], in tx: Tx) throws -> [String: String] {
    let parts: [SQL] = wanted.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.compactMap { table, ids in
        guard let linked = tx.registry[table] else { return nil }
        let seen: SQL = linked.isNamedToAll ? "1 = 1" : tx.access.rows(linked, .see), name: SQL = .raw("'\(table)'")  // table and title of the registry
        return "SELECT \(name) AS kind, id, CAST(\(SQL.raw(linked.title)) AS TEXT) AS title FROM \(SQL.raw(table)) WHERE id IN \(in: ids.sorted()) AND \(seen)"
    }
    guard !parts.isEmpty else { return [:] }
    let rows: [Row] = try tx.rows(parts.joined(" UNION ALL "))
    return Dictionary(rows.map { ("\(Form.plain($0["kind"]))/\(Form.plain($0["id"]))", Form.plain($0["title"])) }) { $1 }
}

extension Entity {
    /// What a person knows the record by; where that is a link, the linked record's title.
    func titleText(_ row: Row, _ titles: [String: String]) -> String {
        let text: String = Form.plain(row.value(column: title))
        guard case .link(let table)? = field(title)?.kind else { return text }
        return titles["\(table)/\(text)"] ?? text
    }
}

extension String {
    /// What stands after the path: `?q=…` or nothing.
    var dropFirstPath: String { firstIndex(of: "?").map { String(self[$0...]) } ?? "" }
}
