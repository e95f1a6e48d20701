public import Database

/// Very many new records of one entity, each written as `Tx.insert` writes it: number, change log, search.
///
/// The counters live in memory until `finish`, so nobody else may write to the database meanwhile, and the ids are given by the caller.
/// For load tests; nothing that a person does goes this way.
public struct MassInsert {
    private let tx: Tx, entity: Entity, columns: [String], sql: FixedSQL
    private let logged: [Bool], isSearched: Bool
    private var last: Int64, hash: String, number: Int64

    /// - Parameters:
    ///   - columns: what `add` is given, in this order; standard columns are stamped here.
    public init(_ entity: Entity, columns: [String], in tx: Tx) throws {
        (self.tx, self.entity, self.columns) = (tx, entity, columns)
        (last, hash) = (0, "")
        number = try tx.rows("SELECT last FROM numbering WHERE name = \(entity.table)").first.flatMap { Int64(value: $0["last"]) } ?? 0
        let standard: Set<String> = ["owner_id", "branch_id"]
        isSearched = entity.fields.contains { $0.isSearched }
        logged = columns.map { entity.field($0) != nil || standard.contains($0) }
        sql = FixedSQL(insertInto: entity.table, columns + ["id", "number", "created_at", "updated_at"])
    }

    /// Goes on at the end of the change log: before the first record, and after another entity was written.
    public mutating func resume() throws {
        let head = try tx.rows("SELECT last, hash FROM change_head WHERE id = 1").first
        last = head.flatMap { Int64(value: $0["last"]) } ?? 0
        hash = head.flatMap { String(value: $0["hash"]) } ?? ""
    }
    /// Writes one record as of `at`, the instant of its creation.
    public mutating func add(id: Int64, at: Int64, _ values: [Value]) throws {
        var named: [String: Value] = [:], log: [String: (old: Value, new: Value)] = [:]
        for (index, column) in columns.enumerated() where values[index] != .null {
            named[column] = values[index]
            if logged[index] { log[column] = (.null, values[index]) }
        }
        var visible: Value = .null
        if !entity.prefix.isEmpty {
            number += 1
            visible = .text(entity.number(number))
            (named["number"], log["number"]) = (visible, (.null, visible))
        }
        try tx.run(sql, values + [.int(id), visible, .int(at), .int(at)])
        try append(id, at, Change.json(log))
        for derived in entity.derived { try derived.write(Derived.Source(entity: entity, id: id, values: named, guests: [], isNew: true), tx) }
        guard isSearched else { return }
        try tx.run(Self.search, [.int(Search.key(entity, id)), .text(entity.table), .int(id), .text(Search.words(entity, named).joined(separator: " "))])
    }
    private mutating func append(_ id: Int64, _ at: Int64, _ changes: String) throws {
        let access: Access = tx.access
        last += 1
        hash = Change.link(hash, at: at, employee: access.employee, cause: access.cause, entity: entity.table, record: id, version: 1, verb: "create", changes: changes)
        try tx.run(Self.log, [.int(last), .int(at), .int(access.employee), .text(access.cause), .text(entity.table), .int(id), .int(1), .text("create"), .text(changes), .text(hash)])
    }
    /// Puts the counters back: before the transaction ends.
    public func finish() throws {
        try tx.run("UPDATE change_head SET last = \(last), hash = \(hash) WHERE id = 1")
        guard !entity.prefix.isEmpty else { return }
        try tx.run("INSERT INTO numbering (name, last) VALUES (\(entity.table), \(number)) ON CONFLICT (name) DO UPDATE SET last = \(number)")
    }
    private static let search = FixedSQL(insertInto: "search_entry", ["rowid", "entity", "record_id", "text"])
    private static let log = FixedSQL(insertInto: "change_log", ["id", "at", "employee_id", "cause", "entity", "record_id", "version", "verb", "changes", "hash"])
}
