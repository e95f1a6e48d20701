public import Database
internal import Foundation
public import Kernel
internal import Requisites

/// Records that look like ones which are not stored yet, for many at once: the lines of an import, beside what is there and beside each other.
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
    public func find(_ fresh: [Sketch]) throws -> [Found?] {
        let known: [Int64: [Int64]] = try sharing(Set(fresh.map(\.keys).joined()).sorted())
        let old: [Int64: DuplicateFinder.Card] = try visible(Set(known.values.joined()))
        return fresh.map { one in best(one.card, of: Set(one.keys.flatMap { known[$0] ?? [] }).sorted().compactMap { old[$0] }) { reasons($0) } }
    }
    /// - Returns: the likest of other new records, its number in place of an id; nil: none is like it.
    public func likest(_ one: Sketch, of others: [Sketch]) -> Found? {
        let found: Found? = best(one.card, of: others.map(\.card)) { $0.reasons }
        return found.map { Found(id: -$0.id, title: $0.title, reasons: $0.reasons, score: $0.score) }
    }
    private func best(_ card: DuplicateFinder.Card, of others: [DuplicateFinder.Card], _ told: (Likeness) -> [Likeness.Reason]) -> Found? {
        var best: Found?
        for other in others {
            guard let likeness = finder.compare(card, other)?.likeness, likeness.score > best?.score ?? 0 else { continue }
            let reasons: [Likeness.Reason] = told(likeness)
            guard !reasons.isEmpty else { continue }
            best = Found(id: other.id, title: other.name, reasons: reasons.map { Text($0.words.ru, $0.words.en) }, score: likeness.score)
        }
        return best
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

extension LookAlikes {
    /// What a record that is not stored yet is recognised by.
    public struct Sketch {
        let card: DuplicateFinder.Card, keys: [Int64]
        /// The keys that others seldom share by chance, see `Traits.isFirm`: by these the lines of a table are looked for.
        public let firm: [Int64]
        /// Of the line that it comes from. Its card has it with a minus, for it is no record's id.
        public var number: Int { Int(-card.id) }
    }
    /// - Parameter number: of its line, greater than 0.
    public func sketch(_ fresh: Fresh, _ number: Int) -> Sketch {
        func row(_ values: [String: Value]) -> Row { Row(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }
        let card = DuplicateFinder.Card(-Int64(number), row(fresh.values), fresh.guests.map { ($0.table, row($0.values)) }, finder.rule, title: entity.title)
        let keys: Set<String> = card.traits.keys
        return Sketch(card: card, keys: DuplicateKeys.numbers(entity, keys), firm: DuplicateKeys.numbers(entity, keys.filter(Traits.isFirm)))
    }
    /// Whether what is compared has anything of this.
    public func compares(_ table: String, _ columns: some Sequence<String>) -> Bool {
        let signs: [String: Traits.Sign] = (table == entity.table ? finder.rule.signs : finder.rule.guests[table]) ?? [:]
        return columns.contains { signs[$0] != nil }
    }

    /// What is kept of a sketch, so that later lines can be compared with it.
    private struct Kept: Codable { let values: [String: String], guests: [Guest] }
    private struct Guest: Codable { let table: String, values: [String: String] }

    /// The sketch as a text.
    public func text(_ one: Sketch) -> String {
        func object(_ row: Row, _ signs: [String: Traits.Sign]) -> String {
            let told: [String] = row.columns.filter { ($0.name == entity.title || signs[$0.name] != nil) && $0.value != .null }.map { JSON.quote($0.name) + ":" + JSON.quote(Form.plain($0.value)) }
            return "{" + told.joined(separator: ",") + "}"
        }
        let guests: [String] = one.card.guests.compactMap { table, row in finder.rule.guests[table].map { "{\"table\":\(JSON.quote(table)),\"values\":\(object(row, $0))}" } }
        return "{\"values\":\(object(one.card.row, finder.rule.signs)),\"guests\":[\(guests.joined(separator: ","))]}"
    }
    /// The sketch that was kept as a text.
    public func sketch(_ text: String, _ number: Int) throws -> Sketch {
        let kept: Kept = try JSONDecoder().decode(Kept.self, from: Data(text.utf8))
        return sketch((kept.values.mapValues { .text($0) }, kept.guests.map { ($0.table, $0.values.mapValues { .text($0) }) }), number)
    }
}
