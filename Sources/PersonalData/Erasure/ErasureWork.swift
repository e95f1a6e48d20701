internal import Database
internal import Foundation
internal import Kernel
internal import Clients

/// One step of erasing: what it finds it rewrites, and counts.
struct ErasureWork {
    let act: Erasure, rule: Rule, plan: Erasure.Plan, tx: Tx
    var found: Erasure.Found
    let lang: Lang
    /// Whom and what to look for, kept with the act while the work goes on: parts of it destroy their own sources.
    private struct Memory: Codable { let ids: [Int64], clients: [Int64]?, signs: Signs }

    init(_ act: Erasure, in tx: Tx) throws {
        (self.act, self.tx, lang) = (act, tx, tx.access.lang)
        (plan, found) = (try act.asked(), try act.result())
        guard let mode = Rule.Mode(rawValue: act.mode) else { throw NotFound() }
        let kept: String = try tx.rows("SELECT signs FROM erasure WHERE id = \(act.id)").first.map { Form.plain($0["signs"]) } ?? ""
        let memory: Memory
        if kept.isEmpty {
            let person = act.counterpartyID > 0 ? try Person(client: act.counterpartyID, also: plan.also, in: tx) : try Person(act.contactID, also: plan.also, in: tx)
            memory = Memory(ids: person.ids, clients: person.clients, signs: person.signs)
        } else { memory = try JSONDecoder().decode(Memory.self, from: Data(kept.utf8)) }
        var signs: Signs = memory.signs
        signs.lang = lang
        rule = Rule(mode: mode, ids: Set(memory.ids), clients: Set(memory.clients ?? []), number: act.subject, signs: signs)
    }
    var ids: [Int64] { rule.ids.sorted() }
    var clients: [Int64] { rule.clients.sorted() }
    func remember() throws { try tx.run("UPDATE erasure SET signs = \(try Erasure.json(Memory(ids: ids, clients: clients, signs: rule.signs))) WHERE id = \(act.id)") }
    func save() throws { try tx.run("UPDATE erasure SET found = \(try Erasure.json(found)) WHERE id = \(act.id)") }

    // MARK: Texts of other records

    /// Entities whose words may name the person.
    static func searched(_ registry: Registry) -> [Entity] {
        registry.entities.filter { $0.table != "contact" && $0.table != "contact_point" && Rule.kept[$0.table].map { !$0.isEmpty } ?? true && !Rule.texts($0).isEmpty }
    }
    static func columns(_ entity: Entity) -> [String] { Rule.texts(entity).map(\.column).filter { Rule.kept[entity.table]?.contains($0) ?? true } }
    /// - Returns: where to go on; nil: that was the last.
    mutating func texts(_ table: String, after last: Int64) throws -> String? {
        let all: [Entity] = Self.searched(tx.registry), index: Int = all.firstIndex { $0.table == table } ?? 0
        guard index < all.count else { return nil }
        let entity: Entity = all[index], name: SQL = .raw(entity.table), end: Int64 = last + ErasureJob.chunk  // a registry's table
        let tests: SQL = Self.columns(entity).map { rule.signs.maybe($0) }.joined(" OR ")
        for row in try tx.rows("SELECT * FROM \(name) WHERE id > \(last) AND id <= \(end) AND (\(tests)) ORDER BY id") {
            guard let id = Int64(value: row["id"]) else { continue }
            let patch: [String: Value] = rule.patch(entity, row, isTheirs: false, lang)
            if patch.isEmpty { continue }
            try tx.overwrite(entity, id, patch)
            found.records[entity.table, default: 0] += 1
        }
        let highest: Int64 = try tx.rows("SELECT MAX(id) AS last FROM \(name)").first.flatMap { Int64(value: $0["last"]) } ?? 0
        if end < highest { return "texts \(entity.table) \(end)" }
        return index + 1 < all.count ? "texts \(all[index + 1].table) 0" : nil
    }

    // MARK: The change log

    mutating func log(after last: Int64) throws -> String? {
        let theirs: Set<Int64> = rule.ids, end: Int64 = last + ErasureJob.chunk, highest: Int64 = try tx.rows("SELECT last FROM change_head WHERE id = 1").first.flatMap { Int64(value: $0["last"]) } ?? 0
        try redact(try tx.all("SELECT * FROM change_log WHERE id > \(last) AND id <= \(end) AND \(rule.signs.maybe("changes")) ORDER BY id"), isGone: false) { change in
            change.entity == Person.contact && theirs.contains(change.recordID)
        }
        return end < highest ? "log - \(end)" : nil
    }
    private mutating func redact(_ changes: [Change], isGone: Bool, isClient: Bool = false, isTheirs: (Change) -> Bool) throws {
        let entries: [(change: Change, left: [String: (old: Value, new: Value)])] = changes.compactMap { change in
            guard let entity = tx.registry[change.entity], let left = rule.rest(change, entity, isTheirs: isTheirs(change), isClient: isClient, isGone: isGone, lang) else { return nil }
            return (change, left)
        }
        guard !entries.isEmpty else { return }
        try tx.redact(entries, of: Erasure.entity, act.id)
        found.entries += entries.count
    }
    mutating func redact(_ entity: Entity, _ id: Int64, isGone: Bool, isClient: Bool = false) throws {
        try redact(try tx.all("SELECT * FROM change_log WHERE entity = \(entity.table) AND record_id = \(id) ORDER BY id"), isGone: isGone, isClient: isClient) { _ in true }
    }
}
