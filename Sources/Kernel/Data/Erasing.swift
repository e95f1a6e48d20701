public import Database

/// Writes that leave nothing of what was there: for the law that lets a person be forgotten. They go past the door, so that the log gets no old values.
/// Only for the program's reach, see ``Access/withFullReach(cause:)``.
extension Tx {
    /// Writes values over what a record holds; the log says that and when, never what. The search and the duplicates forget it in the same transaction.
    public func overwrite(_ declared: Entity, _ id: Int64, _ values: [String: Value]) throws {
        guard access.isProgram else { throw NotAllowed() }
        let entity: Entity = registry.current(declared), old: Row = try row(entity, id)
        let names: [String] = values.keys.sorted().filter { old.value(column: $0) != values[$0] }
        guard !names.isEmpty else { return }
        let set: SQL = names.map { "\(SQL.raw($0)) = \(values[$0] ?? .null)" as SQL }.joined(", ")  // columns of the registry
        try run("UPDATE \(SQL.raw(entity.table)) SET \(set), updated_at = \(now), version = version + 1 WHERE id = \(id)")
        let row: Row = try self.row(entity, id)
        try append("erase", entity.table, id, Int(value: row["version"]) ?? 0, "{}")
        try reindex(entity, id, Dictionary(row.columns.map { ($0.name, $0.value) }) { $1 })
    }
    /// Removes a record from its table and from everything that is kept beside it. What links to it must be gone or led elsewhere before.
    public func wipe(_ declared: Entity, _ id: Int64) throws {
        guard access.isProgram else { throw NotAllowed() }
        let entity: Entity = registry.current(declared), old: Row = try row(entity, id)
        let version: Int = (Int(value: old["version"]) ?? 0) + 1
        try run("DELETE FROM \(SQL.raw(entity.table)) WHERE id = \(id)")
        try run("DELETE FROM search_entry WHERE rowid = \(Search.key(entity, id))")
        try run("DELETE FROM stale_record WHERE entity = \(entity.table) AND record_id = \(id)")
        try forgetDuplicates(entity, id)
        try append("erase", entity.table, id, version, "{}")
        // The card on which it lived is found by its words no more.
        guard let home = entity.home, case .link(let table)? = entity.field(home)?.kind, let owner = registry[table], let place = Int64(value: old.value(column: home)) else { return }
        guard let row = try rows("SELECT * FROM \(SQL.raw(table)) WHERE id = \(place)").first else { return }
        try reindex(owner, place, Dictionary(row.columns.map { ($0.name, $0.value) }) { $1 }.merging(["version": .int(2)]) { $1 })
    }
    /// Pairs and keys by which a record looked like others.
    public func forgetDuplicates(_ entity: Entity, _ id: Int64) throws {
        let record: Int64 = DuplicateKeys.record(entity, id)
        try run("DELETE FROM duplicate_pair WHERE entity = \(entity.table) AND (first_id = \(id) OR second_id = \(id))")
        try run("DELETE FROM duplicate_key WHERE record = \(record)")
        try run("DELETE FROM duplicate_record WHERE record = \(record)")
    }
    /// Takes values out of entries of the change log for ever; see ``Change``.
    /// - Parameters:
    ///   - entries: each with what it holds from now on.
    ///   - act: table and id of the record that says why.
    public func redact(_ entries: [(change: Change, left: [String: (old: Value, new: Value)])], of act: Entity, _ id: Int64) throws {
        guard access.isProgram else { throw NotAllowed() }
        var rests: [String] = []
        for (change, left) in entries {
            let json: String = Change.json(left), seal: String = change.seal ?? (change.salt.isEmpty ? "" : Change.seal(change.salt, change.changes))
            try run("UPDATE change_log SET changes = \(json), salt = '', seal = \(seal) WHERE id = \(change.id)")
            rests.append(Change.rest(change.id, change.hash, json))
        }
        for start in stride(from: 0, to: rests.count, by: 200) {
            let part: String = rests[start..<min(rests.count, start + 200)].joined(separator: " ")
            try append("redact", act.table, id, 0, Change.json(["entries": (.null, .text(part))]))
        }
    }
}
