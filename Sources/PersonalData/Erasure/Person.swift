internal import Database
internal import Kernel
internal import Clients

/// One person as the base knows them: their card, the cards merged into it and those that somebody says are theirs too.
struct Person: Sendable {
    /// The card that is left.
    let id: Int64, row: Row
    /// Cards of contacts, with the merged and the added ones.
    let ids: [Int64]
    /// Cards of a client who is this person, with the merged ones: a sole trader or a private person. Empty: they are a contact.
    let clients: [Int64]
    let signs: Signs
    /// Where what is decided about them stands.
    var url: String { clients.isEmpty ? "/personal-data/\(id)" : Counterparty.entity.url(id) }
    /// The forms of a client who is a person.
    static let forms: Set<String> = ["person", "soleTrader"]
    var number: String { Form.plain(row["number"]) }
    var name: String { Form.plain(row["name"]) }
    static let contact: String = "contact"

    /// - Parameter also: further cards of the same person.
    init(_ id: Int64, also: [Int64] = [], in tx: Tx) throws {
        let entity: Entity = tx.current(Contact.entity), survivor: Int64 = try tx.survivor(of: entity, id) ?? id
        self.id = survivor
        row = try tx.row(entity, survivor)
        var all: [Int64] = [survivor]
        for one in also where one != survivor { _ = try tx.row(entity, one); all.append(one) }
        ids = try Self.withMerged(entity, all, in: tx)
        clients = []
        signs = try Self.signs(ids, clients, in: tx)
    }
    /// A client who is a person.
    /// - Parameter also: cards of contacts that are the same person.
    /// - Throws: `NotFound` for a company.
    init(client id: Int64, also: [Int64] = [], in tx: Tx) throws {
        let entity: Entity = tx.current(Counterparty.entity), contact: Entity = tx.current(Contact.entity)
        self.id = try tx.survivor(of: entity, id) ?? id
        row = try tx.row(entity, self.id)
        guard Self.forms.contains(Form.plain(row["legalForm"])) else { throw NotFound() }
        for one in also { _ = try tx.row(contact, one) }
        ids = try Self.withMerged(contact, also, in: tx)
        clients = try Self.withMerged(entity, [self.id], in: tx)
        signs = try Self.signs(ids, clients, in: tx)
    }
    private static func withMerged(_ entity: Entity, _ all: [Int64], in tx: Tx) throws -> [Int64] {
        let merged: [Row] = try tx.rows("""
            WITH RECURSIVE merged (record_id) AS (SELECT record_id FROM merged_record WHERE entity = \(entity.table) AND survivor_id IN \(in: all)
              UNION SELECT one.record_id FROM merged_record AS one JOIN merged ON one.survivor_id = merged.record_id WHERE one.entity = \(entity.table))
            SELECT record_id FROM merged
            """)
        return Array(Set(all + merged.compactMap { Int64(value: $0["recordID"]) })).sorted()
    }
    /// A name without the form before it: «ИП Зимин Пётр» is Зимин Пётр.
    static func bare(_ name: String) -> String {
        let forms: Set<String> = ["ип", "индивидуальный", "предприниматель", "чп", "глава", "кфх"]
        return name.split(separator: " ").drop { forms.contains(Plain.fold(String($0)).filter(\.isLetter)) }.joined(separator: " ")
    }
    /// What the cards say now and what the log remembers that they said.
    private static func signs(_ ids: [Int64], _ clients: [Int64], in tx: Tx) throws -> Signs {
        var signs = Signs()
        signs.lang = tx.access.lang
        func take(_ column: String, _ value: Value) {
            let text: String = Form.plain(value)
            guard !text.isEmpty else { return }
            switch column {
            case "name", "full_name": signs.add(name: bare(text))
            case "phones", "mails", "messenger", "value", "phone", "mail": signs.add(reach: text)
            default: break
            }
        }
        for row in try tx.rows("SELECT name, phones, mails, messenger FROM contact WHERE id IN \(in: ids)") { for column in row.columns { take(column.name, column.value) } }
        for row in try tx.rows("SELECT name, full_name, phone, mail FROM counterparty WHERE id IN \(in: clients)") { for column in row.columns { take(column.name, column.value) } }
        let points: [Row] = try tx.rows("SELECT id, value FROM contact_point WHERE contact_id IN \(in: ids)")
        for row in points { take("value", row["value"]) }
        for (table, records) in [(contact, ids), (Counterparty.table, clients), ("contact_point", points.compactMap { Int64(value: $0["id"]) })] where !records.isEmpty {
            let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE entity = \(table) AND record_id IN \(in: records) ORDER BY id")
            for change in changes { for (column, pair) in change.values { take(column, pair.old); take(column, pair.new) } }
        }
        return signs
    }
    /// How many records of each kind are linked to the person; ten thousand at most.
    func holdings(in tx: Tx) throws -> [(entity: Entity, count: Int)] {
        try tx.registry.entities.filter { $0.table != Self.contact && $0.table != "segment_member" }.compactMap { entity in
            // The registry's names.
            let links: [SQL] = Rule.links(entity).map { "\(SQL.raw($0.column)) IN \(in: ids)" as SQL } + Rule.clientLinks(entity, clients).map { "\(SQL.raw($0.column)) IN \(in: clients)" as SQL }
            guard !links.isEmpty else { return nil }
            let few: SQL = "SELECT 1 AS one FROM \(SQL.raw(entity.table)) WHERE \(links.joined(" OR ")) LIMIT 10000"  // a registry's names
            let count: Int = try tx.rows("SELECT COUNT(*) AS n FROM (\(few)) AS few").first.flatMap { Int(value: $0["n"]) } ?? 0
            return count == 0 ? nil : (entity, count)
        }
    }
    /// Other cards that have the same name, phone or mail: perhaps the same person, perhaps not. At most twenty.
    func lookAlikes(in tx: Tx) throws -> [Row] {
        let tests: [SQL] = ["name", "phones", "mails", "messenger"].map { signs.maybe($0) }
        let rows: [Row] = try tx.rows("SELECT * FROM \(Contact.self) WHERE id NOT IN \(in: [0] + ids) AND archived_at IS NULL AND (\(tests.joined(" OR "))) ORDER BY id LIMIT 200")
        return Array(rows.filter { row in ["name", "phones", "mails", "messenger"].contains { signs.scrub(Form.plain(row[$0]), close: false) != nil } }.prefix(20))
    }
}
