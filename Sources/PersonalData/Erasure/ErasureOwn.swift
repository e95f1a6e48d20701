internal import Clients
internal import Database
internal import Kernel

// The person's own records: what is linked to them, then their cards. Each step looks at so many.
extension ErasureWork {
    /// Records of one transaction.
    static let some: Int = 200

    /// What is linked to the person, entity by entity.
    /// - Returns: where to go on; nil: that was the last.
    mutating func own(_ table: String, after last: Int64) throws -> String? {
        let whose: Set<Int64> = rule.clients, all: [Entity] = tx.registry.entities.filter { $0.table != Person.contact && $0.table != "segment_member" && !(Rule.links($0) + Rule.clientLinks($0, whose)).isEmpty }, index: Int = all.firstIndex { $0.table == table } ?? 0
        guard index < all.count else { return nil }
        let entity: Entity = all[index], links: [Field] = Rule.links(entity)
        let tests: [SQL] = links.map { "\(SQL.raw($0.column)) IN \(in: ids)" as SQL } + Rule.clientLinks(entity, clients).map { "\(SQL.raw($0.column)) IN \(in: clients)" as SQL }  // a registry's names
        let named: SQL = tests.joined(" OR ")
        let rows: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id > \(last) AND (\(named)) ORDER BY id LIMIT \(Self.some)")  // the registry's names
        for row in rows { try treat(entity, row, links) }
        if rows.count == Self.some, let end = rows.last.flatMap({ Int64(value: $0["id"]) }) { return "own \(entity.table) \(end)" }
        return index + 1 < all.count ? "own \(all[index + 1].table) 0" : nil
    }
    private mutating func treat(_ entity: Entity, _ row: Row, _ links: [Field]) throws {
        guard let id = Int64(value: row["id"]) else { return }
        let isGone: Bool = rule.isWiped(entity.table)
        try redact(entity, id, isGone: isGone)
        try journals(entity, id, isGone: isGone)
        if isGone { try tx.wipe(entity, id) } else {
            var patch: [String: Value] = rule.patch(entity, row, isTheirs: true, lang)
            if entity.table == Retention.entity.table { patch["state"] = .text("done") }
            if rule.mode == .erase { for link in links where Int64(value: row.value(column: link.column)).map { rule.ids.contains($0) } ?? false { patch[link.column] = .null } }
            guard !patch.isEmpty else { return }
            try tx.overwrite(entity, id, patch)
        }
        found.records[entity.table, default: 0] += 1
    }
    /// Other people's cards lose a link to these, and nothing else.
    /// - Returns: whether some are left.
    func others() throws -> Bool {
        let entity: Entity = tx.current(Contact.entity)
        guard rule.mode == .erase else { return false }
        for link in Rule.links(entity) {
            let rows: [Row] = try tx.rows("SELECT id FROM contact WHERE \(SQL.raw(link.column)) IN \(in: ids) AND id NOT IN \(in: ids) ORDER BY id LIMIT \(Self.some)")  // the registry's column
            for id in rows.compactMap({ Int64(value: $0["id"]) }) { try tx.overwrite(entity, id, [link.column: .null]) }
            if rows.count == Self.some { return true }
        }
        return false
    }
    /// The cards themselves, one in a step.
    mutating func cards(after last: Int64) throws -> String? {
        if last == 0 {
            found.hashes += try tx.rows("DELETE FROM person_export_file WHERE contact_id IN \(in: ids) RETURNING hash").map { Form.plain($0["hash"]) }
            if rule.mode == .erase { try tx.run("DELETE FROM segment_member WHERE contact_id IN \(in: ids)") }
        }
        guard let id = ids.first(where: { $0 > last }) else { return nil }
        let entity: Entity = tx.current(Contact.entity)
        guard let row = try tx.rows("SELECT * FROM contact WHERE id = \(id)").first else { return "cards - \(id)" }
        try redact(entity, id, isGone: rule.mode == .erase)
        try journals(entity, id, isGone: rule.mode == .erase)
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
        return "cards - \(id)"
    }
    /// The cards of a client who is the person, one in a step. They stay without the person, for documents stand on them.
    mutating func clientCards(after last: Int64) throws -> String? {
        guard let id = clients.first(where: { $0 > last }) else { return nil }
        let entity: Entity = tx.current(Counterparty.entity), row: Row = try tx.row(entity, id)
        try redact(entity, id, isGone: false, isClient: true)
        try journals(entity, id, isGone: false, isClient: true)
        try tx.overwrite(entity, id, rule.patch(entity, row, isTheirs: true, isClient: true, lang))
        try tx.forgetDuplicates(entity, id)
        try tx.markStale(entity.table, id)
        found.records[entity.table, default: 0] += 1
        return "clients - \(id)"
    }
}
