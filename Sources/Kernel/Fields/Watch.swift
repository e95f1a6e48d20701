public import Database

/// Records whose derived facts (segments) are to be worked out again: noted in the transaction that changes them, worked off in the background.
///
/// What is watched is data: a segment's condition on counterparties watches their own table, and the tables whose records link to them.
public struct Watch: Decodable, Sendable, Hashable {
    /// The table that is written.
    public let source: String
    /// The column of `source` that links to the watched record; empty when it is the record itself.
    public let link: String
    /// The table of the record to be looked at again.
    public let target: String
    public init(source: String, link: String, target: String) { (self.source, self.link, self.target) = (source, link, target) }

    public static let migration = Migration("kernel-watch", [
        "CREATE TABLE watch (source TEXT NOT NULL, link TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (source, link, target))",
        "CREATE TABLE stale_record (entity TEXT NOT NULL, record_id BIGINT NOT NULL, PRIMARY KEY (entity, record_id))",
    ])
}

extension Tx {
    /// Notes what a write of this row makes stale.
    /// - Parameter old: the values before it, of the columns that changed.
    func noteStale(_ entity: Entity, _ id: Int64, _ row: [String: Value], old: [String: Value] = [:]) throws {
        for watch in registry.watches[entity.table] ?? [] {
            if watch.link.isEmpty { try markStale(watch.target, id); continue }
            for value in Set([row[watch.link], old[watch.link]].compactMap { $0 }) {
                if case .int(let owner) = value { try markStale(watch.target, owner) }
            }
        }
    }
    public func markStale(_ table: String, _ id: Int64) throws {
        try run("INSERT INTO stale_record (entity, record_id) VALUES (\(table), \(id)) ON CONFLICT DO NOTHING")
    }
    /// Takes up to `limit` stale records of a table off the list: two nodes never get the same ones.
    public func takeStale(_ table: String, limit: Int = 500) throws -> [Int64] {
        let some: SQL = "SELECT record_id FROM stale_record WHERE entity = \(table) ORDER BY record_id LIMIT \(limit) \(SQL.oneOf(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))"
        return try rows("DELETE FROM stale_record WHERE entity = \(table) AND record_id IN (\(some)) RETURNING record_id").compactMap { Int64(value: $0["recordID"]) }
    }
}

extension Condition {
    /// What has to be looked at when a record of the entity may come into the condition or fall out of it.
    public func watches(_ target: String) -> Set<Watch> {
        var all: Set<Watch> = [Watch(source: target, link: "", target: target)]
        switch self {
        case .all(let parts), .any(let parts): for part in parts { all.formUnion(part.watches(target)) }
        case .not(let part): all.formUnion(part.watches(target))
        case .having(let table, let column, _): all.insert(Watch(source: table, link: column, target: target))
        case .test, .linked: break  // what changes in a linked record is found by the daily count
        }
        return all
    }
    /// Whether the answer depends on who asks.
    public var isPersonal: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.isPersonal)
        case .not(let part), .linked(_, let part), .having(_, _, let part): part.isPersonal
        case .test(_, _, let values): values.contains("me") || values.contains("department")
        }
    }
}
