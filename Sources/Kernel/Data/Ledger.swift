internal import Database

/// What writes that go together keep in memory until their end: the counters, and rows of the log and of the search that wait for company.
final class Ledger {
    /// The end of the change log's chain.
    var head: (last: Int64, hash: String)?
    /// Table → the last visible number given.
    var numbers: [String: Int64] = [:]
    var inserts: [String: FixedSQL] = [:]
    /// Nobody is told of these writes: they happened long ago, elsewhere.
    let isSilent: Bool
    /// What employees are to hear of work that concerns many records: counted here, said once at the end.
    var told: [Told: (times: Int, record: Int64, detail: String)] = [:]
    struct Told: Hashable { let employee: Int64, kind: String, entity: String }
    /// Whether an entity has merged records, to whose survivors links must be led.
    var merged: [String: Bool] = [:]
    /// The background knows that there is something to compare.
    var isAwake: Bool = false
    private var waiting: [Rows] = [
        Rows("change_log", ["id", "at", "employee_id", "cause", "entity", "record_id", "version", "verb", "changes", "hash", "salt"]), Rows("search_entry", ["rowid", "entity", "record_id", "text"]),
        Rows("duplicate_key", ["key", "record"], many: 200), Rows("duplicate_record", ["record", "keys", "is_stale"], many: 100),
    ]
    /// Keys of duplicates that wait. They are hashes: in their order each page of the index is gone to once, not once a key.
    private var keys: [(key: Int64, record: Int64)] = []

    init(isSilent: Bool) { self.isSilent = isSilent }
    func log(_ row: [Value], _ connection: Connection) throws { try waiting[0].add(row, connection) }
    func search(_ row: [Value], _ connection: Connection) throws { try waiting[1].add(row, connection) }
    /// The keys of a new record.
    func duplicates(_ keys: [Int64], _ record: Int64, _ text: String, _ connection: Connection) throws {
        for key in keys { self.keys.append((key, record)) }
        try waiting[3].add([.int(record), .text(text), .int(1)], connection)
    }
    /// The rows that wait are written: before anybody reads them.
    func settle(_ connection: Connection) throws {
        for one in keys.sorted(by: { ($0.key, $0.record) < ($1.key, $1.record) }) { try waiting[2].add([.int(one.key), .int(one.record)], connection) }
        keys.removeAll(keepingCapacity: true)
        for index in waiting.indices { try waiting[index].flush(connection) }
    }
    /// Everything is written, counters too.
    func close(_ connection: Connection) throws {
        try settle(connection)
        if let head { try connection.run("UPDATE change_head SET last = \(head.last), hash = \(head.hash) WHERE id = 1") }
        for (table, last) in numbers.sorted(by: { $0.key < $1.key }) { try connection.run("UPDATE numbering SET last = \(last) WHERE name = \(table)") }
        (head, numbers) = (nil, [:])
    }

    /// Rows of one table, written so many at once that a server is not asked for each.
    private struct Rows {
        private let one: FixedSQL, ten: FixedSQL, all: FixedSQL, width: Int, full: Int
        private var values: [Value] = []
        /// - Parameter many: rows of one statement.
        init(_ table: String, _ columns: [String], many: Int = 50) {
            (one, ten, all) = (FixedSQL(insertInto: table, columns), FixedSQL(insertInto: table, columns, rows: 10), FixedSQL(insertInto: table, columns, rows: many))
            (width, full) = (columns.count, columns.count * many)
        }
        mutating func add(_ row: [Value], _ connection: Connection) throws {
            values.append(contentsOf: row)
            guard values.count == full else { return }
            try connection.run(all, values)
            values.removeAll(keepingCapacity: true)
        }
        mutating func flush(_ connection: Connection) throws {
            var start: Int = 0
            while start < values.count {
                let isMany: Bool = values.count - start >= 10 * width, end: Int = start + (isMany ? 10 * width : width)
                try connection.run(isMany ? ten : one, Array(values[start..<end]))
                start = end
            }
            values.removeAll(keepingCapacity: true)
        }
    }
}

extension Tx {
    var ledger: Ledger? { connection.notes.ledger as? Ledger }

    /// Very many writes at once: each is written exactly as it is alone, but the counters are counted in memory and rows go many at a time.
    /// Nobody else can append to the log until the transaction ends.
    /// - Parameter silently: no employee is told of them.
    public func together<T>(silently: Bool = false, _ body: () throws -> T) throws -> T {
        if ledger != nil { return try body() }
        let ledger = Ledger(isSilent: silently)
        connection.notes.ledger = ledger
        defer { connection.notes.ledger = nil }
        let result: T = try body()
        try sayTold(ledger)
        try ledger.close(connection)
        return result
    }
    private func sayTold(_ ledger: Ledger) throws {
        let all: [(key: Ledger.Told, value: (times: Int, record: Int64, detail: String))] = ledger.told.sorted { ($0.key.employee, $0.key.kind, $0.key.entity) < ($1.key.employee, $1.key.kind, $1.key.entity) }
        ledger.told = [:]
        for (told, what) in all { try say([told.employee], told.kind, of: told.entity, what.times == 1 ? what.record : 0, detail: what.times == 1 ? what.detail : "", once: nil, times: what.times) }
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
