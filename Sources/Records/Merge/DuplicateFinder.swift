internal import Database
internal import Kernel
internal import Requisites

/// Compares records of one entity. It reads every record: who may see a pair is asked when pairs are shown.
struct DuplicateFinder {
    let entity: Entity, rule: DuplicateRule, tx: Tx
    /// How many neighbours a record is compared with where very many share a key.
    static let window: Int = 20
    /// A key that more records share tells nothing: the phone of a switchboard.
    static let crowd: Int = 5000

    init?(_ entity: Entity, in tx: Tx) {
        guard let rule = entity.duplicates else { return nil }
        (self.entity, self.rule, self.tx) = (entity, rule, tx)
    }
    /// Two records that look like one; the smaller id first.
    struct Pair: Hashable { let first: Int64, second: Int64 }
    struct Found { let pair: Pair, likeness: Likeness }

    /// One record, its traits read when they are first needed.
    final class Card {
        let id: Int64, row: Row, guests: [(table: String, row: Row)], rule: DuplicateRule, name: String
        let inns: [Int64]
        lazy var traits: Traits = rule.traits(guests: guests) { Form.plain(row.value(column: $0)) }
        init(_ id: Int64, _ row: Row, _ guests: [(table: String, row: Row)], _ rule: DuplicateRule, title: String) {
            (self.id, self.row, self.guests, self.rule) = (id, row, guests, rule)
            name = Form.plain(row.value(column: title))
            var inns: [Int64] = rule.signs.filter { $0.value == .inn }.compactMap { Int64(value: row.value(column: $0.key)) }
            for (table, guest) in guests { for (column, sign) in rule.guests[table] ?? [:] where sign == .inn { inns += [Int64(value: guest.value(column: column))].compactMap { $0 } } }
            self.inns = inns.filter { $0 >= 100_000_000 }  // ten digits may begin with a zero
        }
        /// Different tax numbers that no slip of the hand explains: what else they share does not matter.
        func isSurelyAnother(_ other: Card) -> Bool {
            if inns.isEmpty || other.inns.isEmpty { return false }
            return inns.allSatisfy { one in other.inns.allSatisfy { !Card.isNear(one, $0) } }
        }
        /// One digit replaced, or two neighbours swapped, or the same.
        private static func isNear(_ a: Int64, _ b: Int64) -> Bool {
            var gap: Int64 = abs(a - b)
            if gap == 0 { return true }
            while gap % 10 == 0 { gap /= 10 }
            return gap <= 9 || (gap % 9 == 0 && gap <= 81)
        }
    }
    /// The cards that are not in the bin.
    func cards(_ ids: [Int64]) throws -> [Int64: Card] {
        var cards: [Int64: Card] = [:]
        // Columns of the rule, tables and homes of the registry.
        let columns: SQL = ([entity.title] + rule.signs.keys.filter { $0 != entity.title }.sorted()).map { SQL.raw($0) }.joined(", ")
        for start in stride(from: 0, to: ids.count, by: 400) {
            let part: [Int64] = Array(ids[start..<min(ids.count, start + 400)])
            var guests: [Int64: [(table: String, row: Row)]] = [:]
            for table in rule.guests.keys.sorted() {
                guard let home = tx.registry[table]?.home else { continue }
                for row in try tx.rows("SELECT * FROM \(SQL.raw(table)) WHERE \(SQL.raw(home)) IN \(in: part) AND archived_at IS NULL") {
                    if let owner = Int64(value: row.value(column: home)) { guests[owner, default: []].append((table, row)) }
                }
            }
            for row in try tx.rows("SELECT id, \(columns) FROM \(SQL.raw(entity.table)) WHERE id IN \(in: part) AND archived_at IS NULL") {
                guard let id = Int64(value: row["id"]) else { continue }
                cards[id] = Card(id, row, guests[id] ?? [], rule, title: entity.title)
            }
        }
        return cards
    }
    /// Nil: not worth a look.
    func compare(_ left: Card, _ right: Card) -> Found? {
        guard left.id != right.id, !left.isSurelyAnother(right) else { return nil }
        let likeness = Likeness(left.traits, right.traits)
        guard likeness.score >= Likeness.threshold else { return nil }
        return Found(pair: Pair(first: min(left.id, right.id), second: max(left.id, right.id)), likeness: likeness)
    }
    /// Records that have a key in common with these keys, some for each key.
    func candidates(_ keys: [Int64], limit: Int = 60) throws -> [Int64] {
        guard !keys.isEmpty else { return [] }
        let some: [SQL] = keys.enumerated().map { "SELECT record FROM (SELECT record FROM duplicate_key WHERE key = \($1) LIMIT \(limit)) AS k\(SQL.raw(String($0)))" }  // a count
        return try tx.rows(some.joined(" UNION ")).compactMap { Int64(value: $0["record"]).map(DuplicateKeys.id) }
    }

    // MARK: Keeping pairs

    /// Records whose cards are read together: each has up to a few hundred neighbours.
    static let some: Int = 25
    /// Finds the pairs of some records again: what no longer looks alike goes, what a person decided stays.
    func refresh(_ records: [(id: Int64, keys: [Int64])]) throws {
        let ids: [Int64] = records.map(\.id)
        let others: [[Int64]] = try records.map { one in try candidates(one.keys).filter { $0 != one.id } }
        let cards: [Int64: Card] = try cards(Set(records.filter { !$0.keys.isEmpty }.map(\.id) + others.joined()).sorted())
        var found: [Found] = [], kept: Set<Pair> = []
        for (id, others) in zip(ids, others) {
            guard let mine = cards[id] else { continue }
            for other in others { if let one = cards[other].flatMap({ compare(mine, $0) }), kept.insert(one.pair).inserted { found.append(one) } }
        }
        let known: [Row] = try tx.rows("""
            SELECT first_id, second_id, state FROM duplicate_pair WHERE entity = \(entity.table) AND first_id IN \(in: ids)
            UNION ALL SELECT first_id, second_id, state FROM duplicate_pair WHERE entity = \(entity.table) AND second_id IN \(in: ids)
            """)
        for row in known where Form.plain(row["state"]) == "open" {
            let pair = Pair(first: Int64(value: row["firstID"]) ?? 0, second: Int64(value: row["secondID"]) ?? 0)
            if !kept.contains(pair) { try tx.run("DELETE FROM duplicate_pair WHERE entity = \(entity.table) AND first_id = \(pair.first) AND second_id = \(pair.second)") }
        }
        try store(found)
    }
    /// Finds the pairs of one record whose keys were just written.
    func refresh(_ id: Int64) throws {
        let record: Int64 = DuplicateKeys.record(entity, id)
        guard let row = try tx.rows("SELECT keys FROM duplicate_record WHERE record = \(record)").first else { return }
        try refresh([(id, DuplicateKeys.keys(Form.plain(row["keys"])))])
    }
    func store(_ found: [Found]) throws {
        for start in stride(from: 0, to: found.count, by: 50) {
            let rows: [SQL] = found[start..<min(found.count, start + 50)].map { one in
                "(\(entity.table), \(one.pair.first), \(one.pair.second), \(one.likeness.score), \(one.likeness.reasons.map(\.rawValue).joined(separator: ",")), \(tx.now))"
            }
            try tx.run("""
                INSERT INTO duplicate_pair (entity, first_id, second_id, score, reasons, found_at) VALUES \(rows.joined(", "))
                ON CONFLICT (entity, first_id, second_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons, found_at = excluded.found_at
                """)
        }
    }
}
