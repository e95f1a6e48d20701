internal import Clients
internal import Database
internal import Kernel
internal import Records

/// Everything the base knows of a person: their cards, what is linked to them, texts that name them, the changes of all that, files.
struct Dossier: Sendable {
    struct Part: Sendable { let entity: Entity, rows: [Row], titles: [String: String] }
    let person: Person
    /// The cards first, then what is linked, by entity.
    let own: [Part]
    /// Records of others that name the person.
    let mentions: [Part]
    let changes: [Change]
    let files: [Row]
    /// Records of one kind at most.
    static let most: Int = 5000

    init(_ person: Person, in tx: Tx) throws {
        self.person = person
        var own: [Part] = [], linked: [String: Set<Int64>] = [:], changes: [Change] = []
        func take(_ entity: Entity, _ condition: SQL) throws {
            // Tables and columns of the registry.
            let rows: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE \(condition) ORDER BY id LIMIT \(Self.most)")
            let ids: [Int64] = rows.compactMap { Int64(value: $0["id"]) }.filter { !linked[entity.table, default: []].contains($0) }
            guard !ids.isEmpty else { return }
            linked[entity.table, default: []].formUnion(ids)
            own.append(Part(entity: entity, rows: rows, titles: try linkTitles(entity, rows, in: tx)))
            for start in stride(from: 0, to: ids.count, by: 500) {
                changes += try tx.all("SELECT * FROM change_log WHERE entity = \(entity.table) AND record_id IN \(in: Array(ids[start..<min(ids.count, start + 500)])) ORDER BY id")
            }
        }
        try take(tx.current(Contact.entity), "id IN \(in: person.ids)")
        for entity in tx.registry.entities where entity.table != Person.contact && entity.table != "segment_member" {
            for link in Rule.links(entity) { try take(entity, "\(SQL.raw(link.column)) IN \(in: person.ids)") }
        }
        mentions = try Self.mentions(of: person, besides: linked, in: tx)
        (self.own, self.changes) = (own, changes.sorted { $0.id < $1.id })
        files = try Self.files(of: person, in: tx)
    }
    /// Records of others whose words name the person.
    static func mentions(of person: Person, besides linked: [String: Set<Int64>], limit: Int = most, in tx: Tx) throws -> [Part] {
        try ErasureWork.searched(tx.registry).compactMap { entity in
            guard entity.table != "stored_file" else { return nil }
            let columns: [String] = ErasureWork.columns(entity), tests: SQL = columns.map { person.signs.maybe($0) }.joined(" OR ")
            let close: SQL = Rule.links(entity).map { " AND (\(SQL.raw($0.column)) IS NULL OR \(SQL.raw($0.column)) NOT IN \(in: [0] + person.ids))" as SQL }.joined("")  // a registry's names
            let maybe: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE (\(tests))\(close) ORDER BY id LIMIT \(limit)")
            let rows: [Row] = maybe.filter { row in
                !(linked[entity.table]?.contains(Int64(value: row["id"]) ?? 0) ?? false) && columns.contains { person.signs.scrub(Form.plain(row.value(column: $0)), close: false) != nil }
            }
            return rows.isEmpty ? nil : Part(entity: entity, rows: rows, titles: try linkTitles(entity, rows, in: tx))
        }
    }
    /// Records that are the person's own: a file in one of their fields is the person's.
    private static let personal: Set<String> = ["contact", "counterparty", "contact_point", "contact_place", "consent", "subject_request"]
    /// The files in fields of the person's own records: the proof of a consent, an answer, what the administrator's own fields hold.
    private static func held(by person: Person, in tx: Tx) -> SQL {
        let parts: [SQL] = tx.registry.entities.filter { personal.contains($0.table) }.flatMap { entity -> [SQL] in
            // Tables and columns of the registry.
            let theirs: SQL = entity.table == Person.contact ? "id IN \(in: person.ids)" : entity.table == "counterparty" ? "id IN \(in: person.clients)" : Rule.links(entity).map { "\(SQL.raw($0.column)) IN \(in: person.ids)" as SQL }.joined(" OR ")
            return entity.fields.filter(\.isFile).map { "SELECT \(SQL.raw($0.column)) FROM \(SQL.raw(entity.table)) WHERE (\(theirs)) AND \(SQL.raw($0.column)) IS NOT NULL" as SQL }
        }
        return parts.joined(" UNION ")
    }
    /// Files that bear the person's name, and those in fields of their own records.
    static func files(of person: Person, in tx: Tx) throws -> [Row] {
        let named: SQL = "\(person.signs.maybe("name")) OR \(person.signs.maybe("note"))"
        let proofs: SQL = held(by: person, in: tx)
        let proved: Set<Int64> = Set(try tx.rows("SELECT id FROM stored_file WHERE id IN (\(proofs))").compactMap { Int64(value: $0["id"]) })
        return try tx.rows("SELECT * FROM stored_file WHERE \(named) OR id IN (\(proofs)) ORDER BY id LIMIT \(most)").filter { row in
            proved.contains(Int64(value: row["id"]) ?? 0) || ["name", "note"].contains { person.signs.scrub(Form.plain(row[$0]).replacing("_", with: " "), close: false) != nil }
        }
    }
}
