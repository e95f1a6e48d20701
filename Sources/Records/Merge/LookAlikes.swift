public import Database
public import Kernel
internal import Requisites

/// Existing records that look like ones which are not stored yet, for many at once: the lines of an import.
public struct LookAlikes {
    /// A record that a new one looks like, and what speaks for it.
    public struct Found: Sendable {
        public let id: Int64, title: String, reasons: [Text]
        /// Percent.
        public let score: Int
    }
    /// The values of a new record, and those of what would live on its card.
    public typealias Fresh = (values: [String: Value], guests: [(table: String, values: [String: Value])])
    private let finder: DuplicateFinder, tx: Tx
    private var entity: Entity { finder.entity }

    /// Nil: records of this kind are never compared.
    public init?(_ entity: Entity, in tx: Tx) {
        guard let finder = DuplicateFinder(entity, in: tx) else { return nil }
        (self.finder, self.tx) = (finder, tx)
    }
    /// - Returns: for each new record the likest one that the reader may see; nil: there is none.
    public func find(_ fresh: [Fresh]) throws -> [Found?] {
        let cards: [DuplicateFinder.Card] = fresh.enumerated().map { card($1, -1 - Int64($0)) }
        let keys: [[Int64]] = cards.map { DuplicateKeys(entity, $0.traits).keys }
        let known: [Int64: [Int64]] = try sharing(Set(keys.joined()).sorted())
        let old: [Int64: DuplicateFinder.Card] = try visible(Set(known.values.joined()))
        return zip(cards, keys).map { card, keys in
            let others: [DuplicateFinder.Card] = Set(keys.flatMap { known[$0] ?? [] }).sorted().compactMap { old[$0] }
            var best: Found?
            for other in others {
                guard let likeness = finder.compare(card, other)?.likeness, likeness.score > best?.score ?? 0 else { continue }
                let told: [Likeness.Reason] = reasons(likeness)
                guard !told.isEmpty else { continue }
                best = Found(id: other.id, title: other.name, reasons: told.map { Text($0.words.ru, $0.words.en) }, score: likeness.score)
            }
            return best
        }
    }
    private func card(_ fresh: Fresh, _ id: Int64) -> DuplicateFinder.Card {
        func row(_ values: [String: Value]) -> Row { Row(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }
        return DuplicateFinder.Card(id, row(fresh.values), fresh.guests.map { ($0.table, row($0.values)) }, finder.rule, title: entity.title)
    }
    /// Key → some of the records that have it.
    private func sharing(_ keys: [Int64]) throws -> [Int64: [Int64]] {
        var found: [Int64: [Int64]] = [:]
        for start in stride(from: 0, to: keys.count, by: 500) {
            let some: [Int64] = Array(keys[start..<min(keys.count, start + 500)])
            let rows: [Row] = try tx.rows("""
                SELECT key, record FROM (SELECT key, record, ROW_NUMBER() OVER (PARTITION BY key ORDER BY record) AS place FROM duplicate_key WHERE key IN \(in: some)) AS numbered
                WHERE place <= \(DuplicateFinder.window)
                """)
            for row in rows {
                guard let key = Int64(value: row["key"]), let record = Int64(value: row["record"]) else { continue }
                found[key, default: []].append(DuplicateKeys.id(record))
            }
        }
        return found
    }
    private func visible(_ ids: Set<Int64>) throws -> [Int64: DuplicateFinder.Card] {
        let all: [Int64] = ids.sorted()
        var seen: [Int64] = []
        for start in stride(from: 0, to: all.count, by: 500) {
            let some: [Int64] = Array(all[start..<min(all.count, start + 500)])
            // A registry's table.
            seen += try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id IN \(in: some) AND \(tx.access.rows(entity, .see))").compactMap { Int64(value: $0["id"]) }
        }
        return try finder.cards(seen)
    }
    /// What a hidden field holds is not given away by a likeness.
    private func reasons(_ likeness: Likeness) -> [Likeness.Reason] {
        likeness.reasons.filter { reason in
            finder.rule.signs.contains { column, sign in (sign == reason.sign || sign == .reach) && tx.access.sees(entity, column: column) }
                || finder.rule.guests.contains { table, signs in signs.contains { $0.value == reason.sign || $0.value == .reach } && tx.registry[table] != nil }
        }
    }
}
