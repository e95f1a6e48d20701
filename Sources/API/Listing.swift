internal import Database
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Kernel
internal import Records

/// A page of a list: what narrows it, its order, and where the page before ended.
struct Listing: Sendable {
    let entity: Entity, condition: Condition, text: String?, sort: Field, isDescending: Bool, inBin: Bool, limit: Int, only: Set<String>?
    /// The last row of the page before.
    private var after: (value: Value, id: Int64)?

    init(_ entity: Entity, _ asked: Asked, _ access: Access) throws {
        self.entity = entity
        let order: String = asked.text("sort") ?? (entity.isDescending ? "-" : "") + entity.order
        let column: String = order.hasPrefix("-") ? String(order.dropFirst()) : order
        // A reader who may not see what orders the list gets it in another order, not in one that tells what is hidden.
        let orders: [Field] = entity.seen(access).filter(\.isSortable)
        guard let sort = orders.first(where: { $0.column == column }) ?? orders.first else {
            throw Problem(.forbidden, .rights, "Поле, по которому идёт этот список, вам не видно.", "You may not see the field that orders this list.")
        }
        (self.sort, isDescending) = (sort, order.hasPrefix("-"))
        var tests: [Condition] = entity.seen(access).compactMap { field in asked[field.column].map { field.equals($0) } }
        if let json = asked["where"] { tests.append(try Condition(json)) }
        condition = try Condition.all(tests).checked()
        (text, limit, inBin) = (asked.text("q"), asked.limit, asked["archived"] == .bool(true))
        only = asked["fields"].map { Set($0.items.compactMap(\.text)) }
        after = nil
        if let cursor = asked.text("after") { after = try read(cursor) }
    }

    // MARK: Cursor

    private var key: String { (isDescending ? "-" : "") + sort.column }
    /// `[order, sort value, id]`, as base64 for addresses.
    func cursor(of row: Row) -> String {
        let value: JSONValue = switch sort.sortValue(row) {
        case .int(let number): .integer(number)
        case .text(let text): .string(text)
        default: .null
        }
        return Data(JSONValue.array([.string(key), value, .integer(Int64(value: row["id"]) ?? 0)]).bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    private func read(_ cursor: String) throws -> (Value, Int64) {
        let damaged = Problem.refused([Wrong(.parameter("after"), Text("Это не место этого списка", "This is no place of this list"))])
        let base64: String = cursor.replacing("-", with: "+").replacing("_", with: "/")
        guard let data = Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)), let json = try? JSONReader.read(Array(data)) else { throw damaged }
        let parts: [JSONValue] = json.items
        guard parts.count == 3, parts[0].text == key, let id = parts[2].integer else { throw damaged }
        switch (sort.isStoredAsNumber, parts[1]) {
        case (_, .null): return (.null, id)
        case (true, .number): if let number = parts[1].integer { return (.int(number), id) }
        case (false, .string(let text)): if !text.unicodeScalars.contains("\0") { return (.text(text), id) }
        default: break
        }
        throw damaged
    }

    // MARK: SQL

    /// One row more than a page, to know whether there is a next one.
    func select(in tx: Tx) throws -> SQL {
        let table: SQL = .raw(entity.table), column: SQL = sort.sortSQL  // a registry's table
        var sql: SQL = "SELECT \(table).* FROM \(text.map { Search.from(entity, $0) } ?? table) WHERE \(inBin ? "archived_at IS NOT NULL" : "archived_at IS NULL" as SQL) AND \(tx.access.rows(entity, .see))"
        if text != nil { sql += " AND id = found" }
        do { sql += " AND \(try condition.sql(entity, in: tx))" } catch { throw Problem.refused([Wrong(.parameter("where"), error.text)]) }
        if let after { sql += " AND " + behind(after, column) }
        return sql + (isDescending ? " ORDER BY \(column) DESC, id DESC" : " ORDER BY \(column), id") + " LIMIT \(limit + 1)"
    }
    /// What comes after a row. Where a field may be empty, SQLite puts its empty rows below every value and PostgreSQL above.
    private func behind(_ after: (value: Value, id: Int64), _ column: SQL) -> SQL {
        let sign: SQL = isDescending ? "<" : ">"
        let rest: SQL = "(\(column), id) \(sign) (\(after.value), \(after.id))"
        if sort.isRequired || sort.isCustom { return rest }  // an own field is ordered by a value that is never empty
        let empty: SQL = "(\(column) IS NULL AND id \(sign) \(after.id))", low: SQL, high: SQL
        if after.value == .null {
            (low, high) = ("(\(empty) OR \(column) IS NOT NULL)", empty)
        } else {
            (low, high) = (rest, "(\(rest) OR \(column) IS NULL)")
        }
        return isDescending ? .either(sqlite: high, postgres: low) : .either(sqlite: low, postgres: high)
    }
}
// MARK: Reading

extension Call {
    func list(_ entity: Entity) async throws -> Answer {
        try need(.see, entity)
        let query: String = request.uri.query ?? ""
        let (items, next): ([JSONValue], String?) = try await workspace.read(as: access) { tx in
            let current: Entity = tx.registry[entity.table] ?? entity
            let listing = try Listing(current, Asked(query, Parameter.list(current, tx.access)), tx.access)
            let rows: [Row] = try tx.rows(listing.select(in: tx)), page: [Row] = tx.computed(current, Array(rows.prefix(listing.limit)))
            let titles: [String: String] = try linkTitles(current, page, in: tx)
            let more: Row? = rows.count > listing.limit ? page.last : nil
            return (page.map { current.json($0, titles: titles, only: listing.only, tx.access) }, more.map { Call.link(current, query, listing.cursor(of: $0)) })
        }
        return paged(items, next)
    }
    /// The address of the next page: this one with another beginning.
    private static func link(_ entity: Entity, _ query: String, _ cursor: String, history: Int64? = nil) -> String {
        let kept: [Substring] = query.split(separator: "&").filter { !$0.hasPrefix("after=") }
        let path: String = "\(API.base)/\(entity.path)" + (history.map { "/\($0)/history" } ?? "")
        return path + "?" + (kept.map(String.init) + ["after=\(cursor)"]).joined(separator: "&")
    }
    private func paged(_ items: [JSONValue], _ next: String?) -> Answer {
        var answer = Answer(.members(["items": .array(items), "next": next.map { .string($0) } ?? .null]))
        if let next, let name = HTTPField.Name("Link") { answer.headers[name] = "<\(next)>; rel=\"next\"" }
        return answer
    }

    func get(_ entity: Entity, _ id: Int64) async throws -> Answer {
        try need(.see, entity)
        let query: String = request.uri.query ?? ""
        let fields: Parameter? = Parameter.list(entity, access).first { $0.name == "fields" }
        let asked = try Asked(query, [fields].compactMap(\.self)), only: Set<String>? = asked["fields"].map { Set($0.items.compactMap(\.text)) }
        return try await workspace.read(as: access) { try Call.answer(entity, id, only: only, in: $0) }
    }
    /// A record as it is now, with its version as ETag.
    static func answer(_ entity: Entity, _ id: Int64, only: Set<String>? = nil, in tx: Tx) throws -> Answer {
        let row: Row = try tx.row(entity, id), titles: [String: String] = try linkTitles(entity, [row], in: tx)
        return Answer(entity.json(row, titles: titles, only: only, tx.access), [.eTag: etag(row)])
    }
    /// After a write: who gave a record away, and does not see it any more, is told its number and version.
    static func written(_ entity: Entity, _ id: Int64, in tx: Tx) throws -> Answer {
        if try tx.may(.see, entity, id) { return try answer(entity, id, in: tx) }
        let row: Row = try tx.rows("SELECT id, version FROM \(SQL.raw(entity.table)) WHERE id = \(id)").first ?? Row([])  // a registry's table
        return Answer(entity.json(row, titles: [:], only: [], tx.access), [.eTag: etag(row)])
    }

    func history(_ entity: Entity, _ id: Int64) async throws -> Answer {
        try need(.see, entity)
        let query: String = request.uri.query ?? "", asked = try Asked(query, Parameter.history)
        let (items, next): ([JSONValue], String?) = try await workspace.read(as: access) { tx in
            _ = try tx.row(entity, id)
            let before: Int64? = try asked.text("after").map { text in
                guard let number = Int64(text), number > 0 else { throw Problem.refused([Wrong(.parameter("after"), Text("Это не место этой истории", "This is no place of this history"))]) }
                return number
            }
            let changes: [Change] = try tx.all("""
                SELECT * FROM change_log WHERE entity = \(entity.table) AND record_id = \(id) AND id < \(before ?? .max) ORDER BY id DESC LIMIT \(asked.limit + 1)
                """)
            let page: [Change] = Array(changes.prefix(asked.limit)), last: Change? = changes.count > asked.limit ? page.last : nil
            return (try PastChange.json(page, entity, in: tx), last.map { Call.link(entity, query, String($0.id), history: id) })
        }
        return paged(items, next)
    }
}

/// One entry of a record's history, without what the reader may not see.
enum PastChange {
    static func json(_ changes: [Change], _ entity: Entity, in tx: Tx) throws -> [JSONValue] {
        let sides: [Row] = changes.flatMap { change in
            let values: [String: (old: Value, new: Value)] = change.values
            return [Row(values.map { ($0.key, $0.value.old) }), Row(values.map { ($0.key, $0.value.new) })]
        }
        let titles: [String: String] = try linkTitles(entity, sides, in: tx)
        var people: [String: String] = [:]
        if let employee = tx.registry["employee"] {
            let ids: [Int64] = Array(Set(changes.map(\.employeeID)))
            for row in try tx.rows("SELECT id, name FROM employee WHERE id IN \(in: ids) AND \(tx.access.rows(employee, .see))") { people[Form.plain(row["id"])] = Form.plain(row["name"]) }
        }
        return changes.map { change in
            let values: [String: (old: Value, new: Value)] = change.values
            let fields: [JSONValue] = entity.seen(tx.access).compactMap { field in
                guard let pair = values[field.column] else { return nil }
                return .members(["field": .string(field.column), "old": field.json(pair.old, titles: titles), "new": field.json(pair.new, titles: titles)])
            }
            let who: JSONValue = change.employeeID == 0 ? .null : .members(["id": .integer(change.employeeID), "title": people[String(change.employeeID)].map { .string($0) } ?? .null])
            return .members([
                "id": .integer(change.id), "at": .string(Clock.rfc3339(change.at)), "employee": who, "cause": .string(change.cause), "verb": .string(change.verb),
                "version": .integer(change.version), "changes": .array(fields),
            ])
        }
    }
    static let shape: Shape = .object([
        .init("id", .integer(min: 1, max: .max), required: true), .init("at", .string(format: "date-time"), required: true),
        .init("employee", linkShape.orNull, required: true, Text("Кто; null — сама программа", "Who; null for the program itself")),
        .init("cause", .string(), required: true, Text("Почему: пусто — человек у экрана; «api 12 Имя» — токен", "Why: empty for a person at the screen; “api 12 Name” for a token")),
        .init("verb", .choice(["create", "edit", "archive", "restore", "erase"]), required: true), .init("version", .integer(min: 0, max: .max), required: true),
        .init("changes", .array(.named("FieldChange") { .object([.init("field", .string(), required: true), .init("old", .anything, required: true), .init("new", .anything, required: true)]) }), required: true),
    ])
}
extension Shape {
    /// A value of whatever field it is.
    static let anything: Shape = .any([.string(), .integer(min: .min, max: .max), .boolean, .null, .array(.string()), linkShape])
}
