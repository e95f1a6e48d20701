public import Database
public import Kernel

/// What a list shows: typed text, order, where the page begins. All of it stands in the URL.
public struct ListQuery: Sendable {
    public let text: String, sort: String, descending: Bool, bin: Bool, after: (value: Value, id: Int64)?, filters: [String: String], condition: Condition
    /// The condition as it stands in addresses: every head of a column and every tab says it.
    private let asked: String, askedInAddress: String
    /// Records stand under those they belong to.
    let isTree: Bool
    /// The saved view it began with; 0: none.
    let view: Int64
    /// How the rows are laid out; by which field groups or a board are divided; the one group whose rows are asked for.
    let form: ListForm, by: String, group: String?
    /// Why the view it began with is shown without its filter; nil: it is shown as it is.
    var problem: Text?
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
        condition = try Condition(json: query["where"])
        self.asked = condition.json
        askedInAddress = self.asked.percentEncoded
        view = Int64(query["view"]) ?? 0
        guard let form = query["form"].isEmpty ? .table : ListForm(rawValue: query["form"]) else { throw BadRequest("Такой формы у списка нет", "The list has no such form") }
        self.form = form
        by = form == .table ? "" : try ListQuery.division(entity, form, query["by"])
        group = form != .table && query.has("group") ? query["group"] : nil
        isTree = query["tree"] == "1" && entity.parentColumn != nil && form == .table
    }
    /// The field that divides the list: the one asked for, else the first that can.
    private static func division(_ entity: Entity, _ form: ListForm, _ asked: String) throws(BadRequest) -> String {
        let fields: [Field] = Grouping.fields(entity, form)
        guard let field = asked.isEmpty ? fields.first : fields.first(where: { $0.column == asked }) else {
            throw form == .board ? BadRequest("Доске нужно поле с вариантами", "A board needs a field with choices") : BadRequest("По этому полю список не сгруппировать", "The list cannot be grouped by this field")
        }
        return field.column
    }
    /// The same list from its beginning.
    var atStart: ListQuery { ListQuery(self) }
    private init(_ other: ListQuery) {
        (text, sort, descending, bin, after, filters, condition) = (other.text, other.sort, other.descending, other.bin, nil, other.filters, other.condition)
        (asked, askedInAddress, isTree, view, form, by, group) = (other.asked, other.askedInAddress, other.isTree, other.view, other.form, other.by, nil)
    }
    /// Whether anything narrows the list.
    var isFiltered: Bool { !text.isEmpty || !filters.isEmpty || !condition.isEmpty }
    /// `id~i5` or `id~ttext`: the sort value of the last row, with its kind.
    private static func cursor(_ text: String) throws -> (Value, Int64) {
        let parts: [Substring] = text.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let id = Int64(parts[0]), let kind = parts[1].first else { throw BadRequest("Страница списка указана неверно", "The page of the list is wrong") }
        let rest: String = String(parts[1].dropFirst())
        if kind == "i", let int = Int64(rest) { return (.int(int), id) }
        guard kind == "t" else { throw BadRequest("Страница списка указана неверно", "The page of the list is wrong") }
        return (.text(rest), id)
    }
    static func cursor(of row: Row, _ field: Field?) -> String {
        let id: String = Form.plain(row["id"])
        switch field?.sortValue(row) ?? .null {
        case .int(let int): return "\(id)~i\(int)"
        case let other: return "\(id)~t\(Form.plain(other))"
        }
    }
    /// The condition of everything but the page.
    /// - Parameter isFound: the rows come from what the search found already, see ``Search/from(_:_:)``.
    func sql(_ entity: Entity, in tx: Tx, isFound: Bool = false) throws -> SQL {
        let access: Access = tx.access
        var all: [SQL] = [bin ? "archived_at IS NOT NULL" : "archived_at IS NULL", access.rows(entity, .see)]
        if !text.isEmpty { all.append(isFound ? "id = found" : searchCondition(entity, text)) }
        for (column, wanted) in filters.sorted(by: { $0.key < $1.key }) {
            guard let field = entity.field(column), access.sees(entity, field) else { continue }
            let name: SQL = try field.sql(tx.today)
            switch field.kind {
            case .several, .tags: all.append("\(name) LIKE \("%|" + wanted.replacing("%", with: "").replacing("_", with: "") + "|%")")
            case .link, .number, .money, .decimal, .instant, .flag: all.append("\(name) = \(Int64(wanted) ?? -1)")
            default: all.append("\(name) = \(wanted)")
            }
        }
        if !condition.isEmpty { all.append(try conditionSQL(entity, in: tx)) }
        return all.joined(" AND ")
    }
    /// The condition. Where one owner or one status is asked for, the rows are walked in the list's order until a page is full: an
    /// index of a date or a sum would be taken instead by SQLite's planner, to read and sort everything the owner has.
    private func conditionSQL(_ entity: Entity, in tx: Tx) throws -> SQL {
        let narrow: Set<String> = ["owner_id", "status"]
        guard case .all(let parts) = condition, parts.contains(where: { $0.isOne(of: narrow) }) || !narrow.isDisjoint(with: filters.keys) else { return try condition.sql(entity, in: tx) }
        return try parts.map { part in
            let sql: SQL = try part.sql(entity, in: tx)
            guard case .test(let column, let asked, _) = part, asked != .is, column != sort else { return sql }
            return SQL.either(sqlite: "+(\(sql))", postgres: sql)
        }.joined(" AND ")
    }
    /// One row more than a page, to know whether there is a next one.
    /// - Parameter group: a further condition, of one group.
    func select(_ entity: Entity, in tx: Tx, limit: Int = page + 1, group: SQL? = nil) throws -> SQL {
        let column: SQL = entity.field(sort)?.sortSQL ?? "id"  // init has checked it against the sortable fields
        let table: SQL = .raw(entity.table), from: SQL = text.isEmpty ? table : Search.from(entity, text)
        var sql: SQL = "SELECT \(table).* FROM \(from) WHERE \(try sql(entity, in: tx, isFound: true))"
        if let group { sql += " AND \(group)" }
        if isTree { sql += " AND \(ListTree.roots(entity, try self.sql(entity, in: tx)))" }
        if let after { sql += descending ? " AND (\(column), id) < (\(after.value), \(after.id))" : " AND (\(column), id) > (\(after.value), \(after.id))" }
        return sql + (descending ? " ORDER BY \(column) DESC, id DESC LIMIT \(limit)" : " ORDER BY \(column), id LIMIT \(limit)")
    }
    /// The address of this list with some of it changed. Under a saved view everything is said, also what is empty.
    /// - Parameters:
    ///   - form: laid out like this, divided by the field or by the one that the form takes of itself.
    ///   - group: the key of the one group whose rows are asked for.
    func url(_ entity: Entity, sort: String? = nil, after: String? = nil, text: String? = nil, condition: Condition? = nil, without column: String? = nil, tree: Bool? = nil,
             form: (ListForm, by: String)? = nil, group: String? = nil) -> String {
        var pairs: [(String, String)] = pairs(entity, sort: sort, text: text, condition: condition, without: column, isSaid: view > 0)
        if tree ?? isTree { pairs.append(("tree", "1")) }
        let laid: (form: ListForm, by: String) = form.map { ($0.0, $0.by) } ?? (self.form, self.by)
        if laid.form != .table || view > 0 { pairs.append(("form", laid.form.rawValue)) }
        if laid.form != .table, !laid.by.isEmpty { pairs.append(("by", laid.by)) }
        if let group { pairs.append(("group", group)) }
        if view > 0 { pairs.insert(("view", String(view)), at: 0) }
        if let after { pairs.append(("after", after)) }
        return "/\(entity.path)" + (pairs.isEmpty ? "" : "?" + pairs.map { "\($0.0)=\($0.1 == asked ? askedInAddress : $0.1.percentEncoded)" }.joined(separator: "&"))
    }
    /// - Parameter isSaid: also what is as it usually is.
    private func pairs(_ entity: Entity, sort: String?, text: String?, condition: Condition?, without column: String?, isSaid: Bool) -> [(String, String)] {
        var pairs: [(String, String)] = filters.sorted { $0.key < $1.key }.filter { $0.key != column }.map { ($0.key, $0.value) }
        let json: String = condition.map(\.json) ?? asked, words: String = text ?? self.text
        if let column, isSaid { pairs.append((column, "")) }
        if isSaid || !words.isEmpty { pairs.append(("q", words)) }
        let order: String = sort ?? (descending ? "-" : "") + self.sort
        if isSaid || order != (entity.isDescending ? "-" : "") + entity.order { pairs.append(("sort", order)) }
        if bin { pairs.append(("bin", "1")) }
        // "Everything" has to be said where a bare address means less.
        if isSaid || !json.isEmpty || (entity.opensOnPart && pairs.isEmpty) { pairs.append(("where", json)) }
        return pairs
    }
    /// What a saved view keeps of the address.
    func saved(_ entity: Entity) -> String {
        let kept: [(String, String)] = pairs(entity, sort: nil, text: nil, condition: nil, without: nil, isSaid: false).filter { !$0.1.isEmpty && $0.0 != "bin" }
        let form: [(String, String)] = form == .table ? [] : [("form", form.rawValue), ("by", by)]
        return (kept + (isTree ? [("tree", "1")] : []) + form).map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
    }
}

extension Condition {
    /// A test for one value of one of these columns.
    fileprivate func isOne(of columns: Set<String>) -> Bool {
        guard case .test(let column, .is, let values) = self else { return false }
        return columns.contains(column) && values.count == 1
    }
}
