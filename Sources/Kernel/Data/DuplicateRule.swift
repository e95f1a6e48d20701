public import Database
public import Requisites

/// How two records of an entity are seen to be one: which columns are signs of the holder, its own and those of what lives on its card.
public struct DuplicateRule: Sendable {
    public let kind: Traits.Kind
    /// Column → what it is a sign of.
    public let signs: [String: Traits.Sign]
    /// Table of a guest → its columns.
    public let guests: [String: [String: Traits.Sign]]
    /// Columns where the oldest card is right, whatever the newer ones say.
    public let oldest: Set<String>
    /// What the domain sets right after cards were merged, under the merge's own cause.
    public let settle: @Sendable (_ survivor: Int64, _ merged: [Row], Tx) throws -> Void

    public init(_ kind: Traits.Kind, signs: [String: Traits.Sign], guests: [String: [String: Traits.Sign]] = [:], oldest: Set<String> = [],
                settle: @escaping @Sendable (Int64, [Row], Tx) throws -> Void = { _, _, _ in }) {
        (self.kind, self.signs, self.guests, self.oldest, self.settle) = (kind, signs, guests, oldest, settle)
    }

    /// - Parameter value: of a column, as stored or typed.
    public func traits(guests rows: [(table: String, row: Row)] = [], _ value: (String) -> String) -> Traits {
        var all: [(sign: Traits.Sign, text: String)] = signs.map { ($0.value, value($0.key)) }
        for (table, row) in rows { for (column, sign) in guests[table] ?? [:] { all.append((sign, Form.plain(row.value(column: column)))) } }
        return Traits(kind, all)
    }
    /// Keeps the keys of a record current, and marks it to be compared again.
    var derived: Derived {
        Derived(of: Set(signs.keys)) { source, tx in
            let guests: [(table: String, row: Row)] = source.guests.map { ($0.entity.table, $0.row) }
            let keys = source.isArchived ? nil : DuplicateKeys(source.entity, traits(guests: guests) { Form.plain(source.values[$0] ?? .null) })
            try DuplicateKeys.keep(keys, of: DuplicateKeys.record(source.entity, source.id), isNew: source.isNew, in: tx)
        }
    }
}

/// The keys of one record by which its duplicates are found: numbers, so that a million cards have a small index.
///
/// `duplicate_key` holds key and record, `duplicate_record` the keys of each record and whether it waits to be compared.
public struct DuplicateKeys: Sendable {
    /// Sorted.
    public let keys: [Int64]
    /// What `duplicate_record` keeps: the keys, and a sum over all signs, for a changed city changes no key but the likeness.
    public let text: String

    public init(_ entity: Entity, _ traits: Traits) {
        keys = Self.numbers(entity, traits.keys)
        text = (keys + [Self.hash(traits.summary)]).map { String($0, radix: 36) }.joined(separator: " ")
    }
    /// Keys as numbers, sorted.
    public static func numbers(_ entity: Entity, _ keys: Set<String>) -> [Int64] { keys.map { hash(entity.table + $0) }.sorted() }
    /// FNV-1a of 64 bits, without the sign.
    private static func hash(_ text: String) -> Int64 {
        Int64(text.utf8.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } >> 1)
    }
    public static func keys(_ text: String) -> [Int64] { text.split(separator: " ").dropLast().compactMap { Int64($0, radix: 36) } }
    /// Entity and id in one number.
    public static func record(_ entity: Entity, _ id: Int64) -> Int64 { Search.key(entity, id) }
    public static func id(_ record: Int64) -> Int64 { Search.id(record) }

    /// Writes what changed. - Parameter keys: nil: the record is in the bin and nobody's duplicate.
    static func keep(_ keys: DuplicateKeys?, of record: Int64, isNew: Bool, in tx: Tx) throws {
        if let ledger = tx.ledger {
            if isNew, let keys {
                try ledger.duplicates(keys.keys, record, keys.text, tx.connection)
                return try wake(in: tx)
            }
            try ledger.settle(tx.connection)
        }
        let before: String? = isNew ? nil : try tx.rows("SELECT keys FROM duplicate_record WHERE record = \(record)").first.map { Form.plain($0["keys"]) }
        let text: String = keys?.text ?? "", had: [Int64] = before.map(Self.keys) ?? [], has: [Int64] = keys?.keys ?? []
        guard before != text, before != nil || keys != nil else { return }
        let gone: [Int64] = had.filter { !has.contains($0) }, come: [Int64] = has.filter { !had.contains($0) }
        if !gone.isEmpty { try tx.run("DELETE FROM duplicate_key WHERE key IN \(in: gone) AND record = \(record)") }
        try add(come.map { ($0, record) }, in: tx)
        if before == nil { try tx.run("INSERT INTO duplicate_record (record, keys, is_stale) VALUES (\(record), \(text), 1)") } else {
            try tx.run("UPDATE duplicate_record SET keys = \(text), is_stale = 1 WHERE record = \(record)")
        }
        try wake(in: tx)
    }
    /// - Parameter pairs: key and record.
    static func add(_ pairs: [(key: Int64, record: Int64)], in tx: Tx) throws {
        guard !pairs.isEmpty else { return }
        try tx.run("INSERT INTO duplicate_key (key, record) VALUES \(pairs.map { "(\($0.key), \($0.record))" as SQL }.joined(", "))")
    }
    /// Asks the background to compare what waits, once.
    public static func wake(in tx: Tx) throws {
        if let ledger = tx.ledger {
            if ledger.isAwake { return }
            ledger.isAwake = true
        }
        if try !tx.rows("UPDATE duplicate_watch SET is_awake = 1 WHERE id = 1 AND is_awake = 0 RETURNING id").isEmpty { try tx.post("duplicates", "") }
    }

    public static let migration = Migration("kernel-duplicates", [
        "CREATE TABLE duplicate_key (key BIGINT NOT NULL, record BIGINT NOT NULL, PRIMARY KEY (key, record)) \(SQL.oneOf(sqlite: "WITHOUT ROWID", postgres: ""))",
        "CREATE TABLE duplicate_record (record \(SQL.oneOf(sqlite: "INTEGER", postgres: "BIGINT")) PRIMARY KEY, keys TEXT NOT NULL, is_stale BIGINT NOT NULL)",
        "CREATE INDEX duplicate_record_stale ON duplicate_record (record) WHERE is_stale = 1",
        "CREATE TABLE duplicate_watch (id BIGINT PRIMARY KEY, is_awake BIGINT NOT NULL, built_at BIGINT)",
        "INSERT INTO duplicate_watch (id, is_awake) VALUES (1, 0)",
        // The smaller id first. What a person called two cards stays, whatever they look like later.
        """
        CREATE TABLE duplicate_pair (entity TEXT NOT NULL, first_id BIGINT NOT NULL, second_id BIGINT NOT NULL, score BIGINT NOT NULL, reasons TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open',
          found_at BIGINT NOT NULL, decided_by BIGINT, decided_at BIGINT, PRIMARY KEY (entity, first_id, second_id))
        """,
        "CREATE INDEX duplicate_pair_second ON duplicate_pair (entity, second_id)",
        "CREATE INDEX duplicate_pair_score ON duplicate_pair (entity, state, score, first_id, second_id)",
    ])
}

extension DuplicateKeys {
    /// Very many records that had none, already compared or about to be.
    public static func write(_ fresh: [(record: Int64, keys: DuplicateKeys)], in tx: Tx) throws {
        for start in stride(from: 0, to: fresh.count, by: 100) {
            let part = fresh[start..<min(fresh.count, start + 100)]
            try tx.run("INSERT INTO duplicate_record (record, keys, is_stale) VALUES \(part.map { "(\($0.record), \($0.keys.text), 0)" as SQL }.joined(", "))")
            let pairs: [(key: Int64, record: Int64)] = part.flatMap { one in one.keys.keys.map { ($0, one.record) } }
            for begin in stride(from: 0, to: pairs.count, by: 200) { try add(Array(pairs[begin..<min(pairs.count, begin + 200)]), in: tx) }
        }
    }
}
