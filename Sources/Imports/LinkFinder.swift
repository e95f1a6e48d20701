internal import Database
internal import Kernel
internal import Requisites

/// Finds the records that cells name: by number, by title, people by surname and initials. Remembers what it found.
final class LinkFinder {
    private let tx: Tx
    private var known: [String: Result<Value, TextProblem>] = [:], small: [String: [(id: Int64, title: String)]?] = [:]
    /// An entity of at most so many records is read whole.
    static let few: Int = 1000
    /// Columns that name one record as well as its title does.
    static let codes: [String] = ["article", "barcode"]

    init(_ tx: Tx) { self.tx = tx }

    func find(_ text: String, _ table: String) throws -> Result<Value, TextProblem> {
        let key: String = table + "\u{1F}" + text
        if let found = known[key] { return found }
        let found = try look(text, table)
        if known.count > 20_000 { known = [:] }
        known[key] = found
        return found
    }
    private func look(_ text: String, _ table: String) throws -> Result<Value, TextProblem> {
        guard let entity = tx.registry[table] else { return missing(text) }
        let name = SQL.raw(table), title = SQL.raw(entity.title), seen: SQL = tx.access.rows(entity, .see)  // a registry's table and column
        if !entity.prefix.isEmpty {
            let number: String = String(text.split(separator: " ").first ?? "")
            if let row = try tx.rows("SELECT id FROM \(name) WHERE number = \(number) AND \(seen)").first { return .success(row["id"]) }
        }
        let same: [Row] = try tx.rows("SELECT id FROM \(name) WHERE \(title) = \(text) AND archived_at IS NULL AND \(seen) LIMIT 2")
        if same.count == 1 { return .success(same[0]["id"]) }
        if same.count > 1 { return several(text) }
        for column in Self.codes where entity.field(column) != nil {
            let coded: [Row] = try tx.rows("SELECT id FROM \(name) WHERE \(SQL.raw(column)) = \(text) AND archived_at IS NULL AND \(seen) LIMIT 2")
            if coded.count == 1 { return .success(coded[0]["id"]) }
        }
        let candidates: [(id: Int64, title: String)] = try all(entity, seen) ?? searched(entity, text, seen), folded: String = Fold.text(text)
        let equal = candidates.filter { Fold.text($0.title) == folded }
        if let one = equal.first { return equal.count == 1 ? .success(.int(one.id)) : several(text) }
        let people = table == "employee" || table == "contact" ? candidates.filter { Self.isSame(PersonName($0.title), PersonName(text)) } : []
        if let one = people.first { return people.count == 1 ? .success(.int(one.id)) : several(text) }
        return missing(text)
    }
    /// Nil: too many to be read whole.
    private func all(_ entity: Entity, _ seen: SQL) throws -> [(id: Int64, title: String)]? {
        if let loaded = small[entity.table] { return loaded }
        let rows: [Row] = try tx.rows("SELECT id, \(SQL.raw(entity.title)) AS title FROM \(SQL.raw(entity.table)) WHERE archived_at IS NULL AND \(seen) LIMIT \(Self.few + 1)")
        let found: [(id: Int64, title: String)]? = rows.count > Self.few ? nil : rows.compactMap { row in Int64(value: row["id"]).map { ($0, Form.plain(row["title"])) } }
        small[entity.table] = .some(found)
        return found
    }
    private func searched(_ entity: Entity, _ text: String, _ seen: SQL) throws -> [(id: Int64, title: String)] {
        let rows: [Row] = try tx.rows("SELECT id, \(SQL.raw(entity.title)) AS title FROM \(Search.from(entity, text)) WHERE id = found AND archived_at IS NULL AND \(seen) LIMIT 50")
        return rows.compactMap { row in Int64(value: row["id"]).map { ($0, Form.plain(row["title"])) } }
    }
    /// «Соколова А.» is Анна Соколова.
    private static func isSame(_ full: PersonName, _ written: PersonName) -> Bool {
        guard !written.surname.isEmpty, Fold.text(full.surname) == Fold.text(written.surname) else { return false }
        func agree(_ one: String, _ other: String) -> Bool {
            let a: String = Fold.text(one).replacing(".", with: ""), b: String = Fold.text(other).replacing(".", with: "")
            return a.isEmpty || b.isEmpty || a.hasPrefix(b) || b.hasPrefix(a)
        }
        return agree(full.given, written.given) && agree(full.patronymic, written.patronymic)
    }
    private func missing(_ text: String) -> Result<Value, TextProblem> { .failure(.init(text: Text("«\(text)» не находится", "“\(text)” is not found"))) }
    private func several(_ text: String) -> Result<Value, TextProblem> { .failure(.init(text: Text("«\(text)» — так называются несколько", "several are called “\(text)”"))) }
}
