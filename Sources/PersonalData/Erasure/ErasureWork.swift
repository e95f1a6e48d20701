internal import Database
internal import Foundation
internal import Kernel
internal import Clients

/// One step of erasing: what it finds it rewrites, and counts.
struct ErasureWork {
    let act: Erasure, rule: Rule, plan: Erasure.Plan, tx: Tx
    private(set) var found: Erasure.Found
    private let lang: Lang
    /// Whom and what to look for, kept with the act while the work goes on: parts of it destroy their own sources.
    private struct Memory: Codable { let ids: [Int64], signs: Signs }

    init(_ act: Erasure, in tx: Tx) throws {
        (self.act, self.tx, lang) = (act, tx, tx.access.lang)
        (plan, found) = (try act.asked(), try act.result())
        guard let mode = Rule.Mode(rawValue: act.mode) else { throw NotFound() }
        let kept: String = try tx.rows("SELECT signs FROM erasure WHERE id = \(act.id)").first.map { Form.plain($0["signs"]) } ?? ""
        let memory: Memory
        if kept.isEmpty {
            let person = try Person(act.contactID, also: plan.also, in: tx)
            memory = Memory(ids: person.ids, signs: person.signs)
        } else { memory = try JSONDecoder().decode(Memory.self, from: Data(kept.utf8)) }
        rule = Rule(mode: mode, ids: Set(memory.ids), number: act.subject, signs: memory.signs)
    }
    private var ids: [Int64] { rule.ids.sorted() }
    func remember() throws { try tx.run("UPDATE erasure SET signs = \(try Erasure.json(Memory(ids: ids, signs: rule.signs))) WHERE id = \(act.id)") }
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
    private mutating func redact(_ changes: [Change], isGone: Bool, isTheirs: (Change) -> Bool) throws {
        let entries: [(change: Change, left: [String: (old: Value, new: Value)])] = changes.compactMap { change in
            guard let entity = tx.registry[change.entity], let left = rule.rest(change, entity, isTheirs: isTheirs(change), isGone: isGone, lang) else { return nil }
            return (change, left)
        }
        guard !entries.isEmpty else { return }
        try tx.redact(entries, of: Erasure.entity, act.id)
        found.entries += entries.count
    }
    private mutating func redact(_ entity: Entity, _ id: Int64, isGone: Bool) throws {
        try redact(try tx.all("SELECT * FROM change_log WHERE entity = \(entity.table) AND record_id = \(id) ORDER BY id"), isGone: isGone) { _ in true }
    }

    // MARK: The person's own records

    mutating func own() throws {
        for entity in tx.registry.entities where entity.table != Person.contact && entity.table != "segment_member" {
            for link in Rule.links(entity) { try linked(entity, link) }
        }
        found.hashes += try tx.rows("DELETE FROM person_export_file WHERE contact_id IN \(in: ids) RETURNING hash").map { Form.plain($0["hash"]) }
        if rule.mode == .erase { try tx.run("DELETE FROM segment_member WHERE contact_id IN \(in: ids)") }
        try others()
        let entity: Entity = tx.current(Contact.entity)
        for id in ids {
            guard let row = try tx.rows("SELECT * FROM contact WHERE id = \(id)").first else { continue }
            try redact(entity, id, isGone: rule.mode == .erase)
            // Columns of an older version, which no field shows.
            try tx.run("UPDATE contact SET consents = NULL, consent_purpose = NULL WHERE id = \(id)")
            if rule.mode == .erase {
                try tx.run("DELETE FROM merged_record WHERE entity = \(Person.contact) AND (record_id = \(id) OR survivor_id = \(id))")
                try tx.wipe(entity, id)
            } else {
                try tx.overwrite(entity, id, rule.patch(entity, row, isTheirs: true, lang))
                try tx.forgetDuplicates(entity, id)
                try tx.markStale(Person.contact, id)
            }
            found.records[Person.contact, default: 0] += 1
        }
    }
    private mutating func linked(_ entity: Entity, _ link: Field) throws {
        let rows: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE \(SQL.raw(link.column)) IN \(in: ids) ORDER BY id")  // the registry's names
        for row in rows {
            guard let id = Int64(value: row["id"]) else { continue }
            let isGone: Bool = rule.isWiped(entity.table)
            try redact(entity, id, isGone: isGone)
            if isGone { try tx.wipe(entity, id) } else {
                var patch: [String: Value] = rule.patch(entity, row, isTheirs: true, lang)
                if entity.table == Retention.entity.table { patch["state"] = .text("done") }
                if rule.mode == .erase { patch[link.column] = .null }
                guard !patch.isEmpty else { continue }
                try tx.overwrite(entity, id, patch)
            }
            found.records[entity.table, default: 0] += 1
        }
    }
    /// Other people's cards lose a link to this one, and nothing else.
    private func others() throws {
        let entity: Entity = tx.current(Contact.entity)
        guard rule.mode == .erase else { return }
        for link in Rule.links(entity) {
            for row in try tx.rows("SELECT id FROM contact WHERE \(SQL.raw(link.column)) IN \(in: ids) AND id NOT IN \(in: ids)") {
                if let id = Int64(value: row["id"]) { try tx.overwrite(entity, id, [link.column: .null]) }
            }
        }
    }

    // MARK: What is kept beside records

    mutating func beside() throws {
        try tx.run("DELETE FROM notice WHERE entity = \(Person.contact) AND record_id IN \(in: ids)")
        for (table, columns) in [("job", ["title", "payload", "problem"]), ("notice", ["detail"]), ("saved_view", ["name", "query"]), ("outbox", ["payload", "problem"])] {
            let tests: SQL = columns.map { rule.signs.maybe($0) }.joined(" OR "), isOver: SQL = table == "job" ? " AND state NOT IN ('queued', 'running')" : table == "outbox" ? " AND state <> 'waiting'" : ""
            for row in try tx.rows("SELECT * FROM \(SQL.raw(table)) WHERE (\(tests))\(isOver)") {
                for column in columns {
                    guard let clean = rule.signs.scrub(Form.plain(row.value(column: column)), close: false) else { continue }
                    try tx.run("UPDATE \(SQL.raw(table)) SET \(SQL.raw(column)) = \(clean) WHERE id = \(row["id"])")
                }
            }
        }
        // Answers kept for repeated calls, and lines of tables that were loaded: nobody needs them by now.
        try tx.run("DELETE FROM api_answer WHERE \(rule.signs.maybe("body"))")
        // What phones keep beside the fields: a card's photo and address, the words of a meeting.
        try tx.run("DELETE FROM dav_item WHERE (entity = \(Person.contact) AND record_id IN \(in: ids)) OR \(rule.signs.maybe("text")) OR \(rule.signs.maybe("base"))")
        try tx.run("DELETE FROM import_line WHERE \(rule.signs.maybe("title")) OR \(rule.signs.maybe("detail")) OR \(rule.signs.maybe("match_key"))")
        for id in plan.files { try file(id) }
        for id in plan.imports {
            guard let row = try tx.rows("SELECT hash FROM import_file WHERE id = \(id)").first, !Form.plain(row["hash"]).isEmpty else { continue }
            found.hashes.append(Form.plain(row["hash"]))
            try tx.run("UPDATE import_file SET hash = '' WHERE id = \(id)")
            found.files += 1
        }
    }
    private mutating func file(_ id: Int64) throws {
        guard let entity = tx.registry["stored_file"], let row = try tx.rows("SELECT * FROM stored_file WHERE id = \(id)").first else { return }
        for holder in tx.registry.entities {
            for field in holder.fields where field.isFile {
                try tx.run("UPDATE \(SQL.raw(holder.table)) SET \(SQL.raw(field.column)) = NULL WHERE \(SQL.raw(field.column)) = \(id)")  // the registry's names
            }
        }
        try redact(entity, id, isGone: true)
        try tx.wipe(entity, id)
        found.hashes.append(Form.plain(row["hash"]))
        found.files += 1
    }
    /// Contents that no record names any more.
    mutating func remove(_ files: FileStore) throws {
        for hash in Set(found.hashes) { try tx.release(hash, from: files) }
        found.hashes = []
    }
}
