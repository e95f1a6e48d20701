internal import Database
internal import Kernel
internal import Clients

/// One person as the base knows them: their card, the cards merged into it and those that somebody says are theirs too.
struct Person: Sendable {
    /// The card that is left.
    let id: Int64, row: Row
    /// With the merged and the added ones.
    let ids: [Int64]
    let signs: Signs
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
        let merged: [Row] = try tx.rows("""
            WITH RECURSIVE merged (record_id) AS (SELECT record_id FROM merged_record WHERE entity = \(Self.contact) AND survivor_id IN \(in: all)
              UNION SELECT one.record_id FROM merged_record AS one JOIN merged ON one.survivor_id = merged.record_id WHERE one.entity = \(Self.contact))
            SELECT record_id FROM merged
            """)
        ids = Array(Set(all + merged.compactMap { Int64(value: $0["recordID"]) })).sorted()
        var signs: Signs = try Self.signs(ids, in: tx)
        signs.lang = tx.access.lang
        self.signs = signs
    }
    /// What the cards say now and what the log remembers that they said.
    private static func signs(_ ids: [Int64], in tx: Tx) throws -> Signs {
        var signs = Signs()
        func take(_ column: String, _ value: Value) {
            let text: String = Form.plain(value)
            guard !text.isEmpty else { return }
            switch column {
            case "name": signs.add(name: text)
            case "phones", "mails", "messenger", "value": signs.add(reach: text)
            default: break
            }
        }
        for row in try tx.rows("SELECT name, phones, mails, messenger FROM contact WHERE id IN \(in: ids)") { for column in row.columns { take(column.name, column.value) } }
        let points: [Row] = try tx.rows("SELECT id, value FROM contact_point WHERE contact_id IN \(in: ids)")
        for row in points { take("value", row["value"]) }
        for (table, records) in [(contact, ids), ("contact_point", points.compactMap { Int64(value: $0["id"]) })] where !records.isEmpty {
            let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE entity = \(table) AND record_id IN \(in: records) ORDER BY id")
            for change in changes { for (column, pair) in change.values { take(column, pair.old); take(column, pair.new) } }
        }
        return signs
    }
    /// How many records of each kind are linked to the person; ten thousand at most.
    func holdings(in tx: Tx) throws -> [(entity: Entity, count: Int)] {
        try tx.registry.entities.filter { $0.table != Self.contact && $0.table != "segment_member" }.compactMap { entity in
            let links: [SQL] = Rule.links(entity).map { "\(SQL.raw($0.column)) IN \(in: ids)" }  // the registry's names
            guard !links.isEmpty else { return nil }
            let few: SQL = "SELECT 1 AS one FROM \(SQL.raw(entity.table)) WHERE \(links.joined(" OR ")) LIMIT 10000"
            let count: Int = try tx.rows("SELECT COUNT(*) AS n FROM (\(few)) AS few").first.flatMap { Int(value: $0["n"]) } ?? 0
            return count == 0 ? nil : (entity, count)
        }
    }
    /// Other cards that have the same name, phone or mail: perhaps the same person, perhaps not. At most twenty.
    func lookAlikes(in tx: Tx) throws -> [Row] {
        let tests: [SQL] = ["name", "phones", "mails", "messenger"].map { signs.maybe($0) }
        let rows: [Row] = try tx.rows("SELECT * FROM \(Contact.self) WHERE id NOT IN \(in: ids) AND archived_at IS NULL AND (\(tests.joined(" OR "))) ORDER BY id LIMIT 200")
        return Array(rows.filter { row in ["name", "phones", "mails", "messenger"].contains { signs.scrub(Form.plain(row[$0]), close: false) != nil } }.prefix(20))
    }
}
