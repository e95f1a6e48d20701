internal import Database

/// What writes that go together keep in memory until their end: the counters, and rows of the log and of the search that wait for company.
final class Ledger {
    /// The end of the change log's chain.
    var head: (last: Int64, hash: String)?
    /// Table → the last visible number given.
    var numbers: [String: Int64] = [:]
    var inserts: [String: FixedSQL] = [:]
    private var waiting: [Rows] = [Rows("change_log", ["id", "at", "employee_id", "cause", "entity", "record_id", "version", "verb", "changes", "hash"]), Rows("search_entry", ["rowid", "entity", "record_id", "text"])]

    func log(_ row: [Value], _ connection: Connection) throws { try waiting[0].add(row, connection) }
    func search(_ row: [Value], _ connection: Connection) throws { try waiting[1].add(row, connection) }
    /// The rows that wait are written: before anybody reads them.
    func settle(_ connection: Connection) throws { for index in waiting.indices { try waiting[index].flush(connection) } }
    /// Everything is written, counters too.
    func close(_ connection: Connection) throws {
        try settle(connection)
        if let head { try connection.run("UPDATE change_head SET last = \(head.last), hash = \(head.hash) WHERE id = 1") }
        for (table, last) in numbers.sorted(by: { $0.key < $1.key }) { try connection.run("UPDATE numbering SET last = \(last) WHERE name = \(table)") }
        (head, numbers) = (nil, [:])
    }

    /// Rows of one table, written so many at once that a server is not asked for each.
    private struct Rows {
        static let many: Int = 50
        private let one: FixedSQL, all: FixedSQL
        private var rows: [[Value]] = []
        init(_ table: String, _ columns: [String]) {
            (one, all) = (FixedSQL(insertInto: table, columns), FixedSQL(insertInto: table, columns, rows: Self.many))
        }
        mutating func add(_ row: [Value], _ connection: Connection) throws {
            rows.append(row)
            guard rows.count == Self.many else { return }
            try connection.run(all, rows.flatMap(\.self))
            rows.removeAll(keepingCapacity: true)
        }
        mutating func flush(_ connection: Connection) throws {
            for row in rows { try connection.run(one, row) }
            rows.removeAll(keepingCapacity: true)
        }
    }
}

extension Tx {
    var ledger: Ledger? { connection.notes.ledger as? Ledger }

    /// Very many writes at once: each is written exactly as it is alone, but the counters are counted in memory and rows go many at a time.
    /// Nobody else can append to the log until the transaction ends.
    public func together<T>(_ body: () throws -> T) throws -> T {
        if ledger != nil { return try body() }
        let ledger = Ledger()
        connection.notes.ledger = ledger
        defer { connection.notes.ledger = nil }
        let result: T = try body()
        try ledger.close(connection)
        return result
    }
    /// The last number of an entity and its row locked.
    func lastNumber(_ table: String) throws -> Int64 {
        let row = try rows("INSERT INTO numbering (name, last) VALUES (\(table), 0) ON CONFLICT (name) DO UPDATE SET last = numbering.last RETURNING last").first
        return row.flatMap { Int64(value: $0["last"]) } ?? 0
    }
    /// The end of the log and its row locked.
    func lastChange() throws -> (last: Int64, hash: String) {
        guard let head = try rows("UPDATE change_head SET last = last WHERE id = 1 RETURNING last, hash").first,
              let last = Int64(value: head["last"]), let hash = String(value: head["hash"]) else { throw NotFound() }
        return (last, hash)
    }
}
