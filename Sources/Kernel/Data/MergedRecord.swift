public import Database

/// Somebody asked for a record that was merged into another: the way leads there.
public struct Merged: Error {
    public let entity: Entity, survivor: Int64
    public init(entity: Entity, survivor: Int64) { (self.entity, self.survivor) = (entity, survivor) }
}

/// Cards that were merged stay in the bin, and everything that names them by id or by number is led to the card that holds them now.
extension Tx {
    /// The record that a merged one is part of, through later merges too; nil: it was not merged.
    public func survivor(of entity: Entity, _ id: Int64) throws -> Int64? {
        guard entity.duplicates != nil else { return nil }
        var current: Int64 = id
        // Each step is a merge; a circle is impossible, for a merged record is never merged again.
        while let row = try rows("SELECT survivor_id FROM merged_record WHERE entity = \(entity.table) AND record_id = \(current)").first, let next = Int64(value: row["survivorID"]), next != id {
            current = next
        }
        return current == id ? nil : current
    }
    /// The old numbers that lead to a record.
    func mergedNumbers(into entity: Entity, _ id: Int64) throws -> [String] {
        try rows("""
            WITH RECURSIVE merged (record_id, number) AS (SELECT record_id, number FROM merged_record WHERE entity = \(entity.table) AND survivor_id = \(id)
              UNION SELECT one.record_id, one.number FROM merged_record AS one JOIN merged ON one.survivor_id = merged.record_id WHERE one.entity = \(entity.table))
            SELECT number FROM merged WHERE number <> '' ORDER BY record_id LIMIT 100
            """).map { Form.plain($0["number"]) }
    }
    /// The values with links to merged records led to where they are now.
    func following(_ entity: Entity, _ values: [String: Value]) throws -> [String: Value] {
        var result: [String: Value] = values
        for (column, value) in values {
            guard case .int(let id) = value, case .link(let table)? = entity.field(column)?.kind, let linked = registry[table], linked.duplicates != nil, try hasMerged(linked) else { continue }
            if let survivor = try survivor(of: linked, id) { result[column] = .int(survivor) }
        }
        return result
    }
    /// Whether any record of the entity was merged; asked once of writes that go together.
    private func hasMerged(_ entity: Entity) throws -> Bool {
        guard let ledger else { return true }
        if let known = ledger.merged[entity.table] { return known }
        let found: Bool = try !rows("SELECT record_id FROM merged_record WHERE entity = \(entity.table) LIMIT 1").isEmpty
        ledger.merged[entity.table] = found
        return found
    }
    public static let mergedMigration = Migration("kernel-merged", [
        "CREATE TABLE merged_record (entity TEXT NOT NULL, record_id BIGINT NOT NULL, survivor_id BIGINT NOT NULL, number TEXT NOT NULL, merge_id BIGINT NOT NULL, PRIMARY KEY (entity, record_id))",
        "CREATE INDEX merged_record_survivor ON merged_record (entity, survivor_id)", "CREATE INDEX merged_record_merge ON merged_record (merge_id)",
    ])
}
