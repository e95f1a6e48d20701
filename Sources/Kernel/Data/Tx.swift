public import Database
internal import Requisites

/// No such record, or none that this user may see: the two look alike on purpose.
public struct NotFound: Error { public init() {} }
/// The user sees the record but has no right to do this.
public struct NotAllowed: Error { public init() {} }
/// Somebody saved first, and both changed the same columns.
public struct Stale: Error { public let columns: [String] }

/// A transaction that sees and changes only what its `Access` allows.
public struct Tx {
    public let access: Access, registry: Registry, zone: Zone, now: Int64
    /// The day it is in the workspace's zone.
    public var today: Day { zone.day(now) }
    let connection: Connection, journal: Journal?

    public init(_ connection: Connection, _ access: Access, _ registry: Registry, _ zone: Zone, now: Int64 = Clock.now(), journal: Journal? = nil) {
        self.journal = journal
        (self.access, self.registry, self.zone, self.now) = (access, registry, zone, now)
        var scoped = connection
        scoped.scope = { table in
            guard let entity = registry[table] else { return nil }
            // A table name of the registry is code, not input.
            return "SELECT * FROM \(SQL.raw(table)) WHERE " + access.rows(entity, .see)
        }
        self.connection = scoped
    }

    /// The entity as this workspace has it: with its own fields, labels and choices.
    public func current(_ entity: Entity) -> Entity { registry.current(entity) }
    /// The organisation of the branch that the reader works in; nil: none is named.
    public func organisation() throws -> Int64? { try rows("SELECT organisation_id AS id FROM branch WHERE id = \(access.branch)").first.flatMap { Int64(value: $0["id"]) } }
    /// The same transaction with the eyes of somebody else: for work that the program does for an employee.
    public func acting(as access: Access) -> Tx { Tx(connection, access, registry, zone, now: now, journal: journal) }

    /// The same transaction at another moment: for a past that is told afterwards.
    public func at(_ moment: Int64) -> Tx { Tx(connection, access, registry, zone, now: moment, journal: journal) }

    // Reading: a `\(Counterparty.self)` in the SQL is already narrowed to the rows this user may see.
    public func all<T: Decodable>(_ sql: SQL, as type: T.Type = T.self) throws -> [T] { try connection.all(sql) }
    public func first<T: Decodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? { try connection.first(sql) }
    public func rows(_ sql: SQL) throws -> [Row] { try connection.rows(sql) }
    /// Tables that are no entities: sessions, jobs, links.
    public func run(_ sql: SQL) throws { try connection.run(sql) }
    func run(_ sql: FixedSQL, _ values: [Value]) throws { try connection.run(sql, values) }

    /// A part of the transaction that may fail alone: what it wrote is gone then, what was written before stays.
    public func apart<T>(_ body: () throws -> T) throws -> T { try connection.apart(body) }

    public func find<R: Record>(_ id: ID<R>, _ type: R.Type = R.self) throws -> R {
        guard let record: R = try first("SELECT * FROM \(R.self) WHERE id = \(id)") else { throw NotFound() }
        return record
    }
    public func row(_ entity: Entity, _ id: Int64) throws -> Row {
        // The entity's table name is code.
        let sql: SQL = "SELECT * FROM \(SQL.raw(entity.table)) WHERE id = \(id) AND "
        guard let row = try rows(sql + access.rows(entity, .see)).first else { throw NotFound() }
        return computed(entity, [row])[0]
    }
    public func may(_ verb: Access.Verb, _ entity: Entity, _ id: Int64) throws -> Bool {
        if access.reach(verb, entity.table) == .all { return true }  // every row: nothing to ask
        let sql: SQL = "SELECT 1 AS yes FROM \(SQL.raw(entity.table)) WHERE id = \(id) AND "
        return try !rows(sql + access.rows(entity, verb)).isEmpty
    }

    // Writing: owner, branch, rights, version, number, search and history cannot be forgotten.

    /// - Returns: the new id.
    @discardableResult
    public func insert(_ declared: Entity, _ given: [String: Value]) throws -> Int64 {
        let entity: Entity = registry.current(declared)
        guard access.reach(.create, entity.table) > .none else { throw NotAllowed() }
        var values: [String: Value] = try following(entity, given)
        if values["owner_id"] ?? .null == .null, access.employee > 0 { values["owner_id"] = .int(access.employee) }
        if values["branch_id"] ?? .null == .null, access.branch > 0 { values["branch_id"] = .int(access.branch) }
        if !entity.prefix.isEmpty, values["number"] ?? .null == .null { values["number"] = .text(try nextNumber(entity)) }
        if let completion = entity.completion { values.merge(completion(nil, values, self)) { $0 == .null ? $1 : $0 } }
        let stamped: [String: Value] = values.merging([
            "created_at": values["created_at"] ?? .int(now), "updated_at": .int(now), "created_by": access.employee > 0 ? .int(access.employee) : .null,
        ]) { $1 }
        let names: [String] = stamped.keys.sorted()
        guard let id = try store(entity, names, stamped) else { throw NotFound() }
        try log("create", entity, id, 1, values.filter { $0.value != .null }.mapValues { (.null, $0) })
        try index(entity, id, values)
        try noteStale(entity, id, values)
        try follow(Written(verb: .create, entity: entity, id: id, old: nil, new: values))
        return id
    }

    /// Column names come from the entity's fields and the standard ones, never from input.
    func store(_ entity: Entity, _ names: [String], _ values: [String: Value]) throws -> Int64? {
        let row: Row?
        if let ledger {
            let key: String = entity.table + " " + names.joined(separator: " ")
            let sql: FixedSQL = ledger.inserts[key] ?? FixedSQL(insertInto: entity.table, names, returning: "id")
            ledger.inserts[key] = sql
            row = try connection.run(sql, names.map { values[$0] ?? .null }).first
        } else {
            let columns: SQL = names.map { SQL.raw($0) }.joined(", ")
            let holes: SQL = names.map { "\(values[$0] ?? .null)" as SQL }.joined(", ")
            row = try rows("INSERT INTO \(SQL.raw(entity.table)) (\(columns)) VALUES (\(holes)) RETURNING id").first
        }
        return row.flatMap { Int64(value: $0["id"]) }
    }

    /// Saves what differs from the record as it is. When somebody saved since `version`, what they and this user
    /// changed is compared with what it was: different columns merge, the same column with another value is `Stale`.
    /// - Parameter known: the whole row as this transaction has just read it among those that the user sees.
    public func update(_ declared: Entity, _ id: Int64, version: Int? = nil, known: Row? = nil, _ patch: [String: Value]) throws {
        let entity: Entity = registry.current(declared)
        let current: Row = try known.map { computed(entity, [$0])[0] } ?? row(entity, id)
        guard try may(.edit, entity, id) else { throw NotAllowed() }
        let currentVersion: Int = Int(value: current["version"]) ?? 0
        var mine: [String: Value] = try following(entity, patch.filter { $0.value != current.value(column: $0.key) })
        if let version, version != currentVersion {
            // What was erased must not come back with a form that was opened before.
            guard try rows("SELECT id FROM change_log WHERE entity = \(entity.table) AND record_id = \(id) AND version > \(version) AND verb = 'erase' LIMIT 1").isEmpty else {
                throw BadRequest("Данные этой записи тем временем уничтожены: откройте её снова", "The data of this record were erased meanwhile: open it again")
            }
            let base: [String: Value] = try self.base(entity, id, version)
            mine = mine.filter { column, value in base[column].map { $0 != value } ?? true }
            let both: [String] = mine.keys.filter { base[$0] != nil }.sorted()
            if !both.isEmpty { throw Stale(columns: both) }
        }
        guard !mine.isEmpty else { return }
        if let completion = entity.completion { mine.merge(completion(current, mine, self).filter { $0.value != current.value(column: $0.key) }) { $1 } }
        let names: [String] = mine.keys.sorted()
        let set: SQL = names.map { "\(SQL.raw($0)) = \(mine[$0] ?? .null)" as SQL }.joined(", ")
        let done = try rows("""
            UPDATE \(SQL.raw(entity.table)) SET \(set), updated_at = \(now), version = version + 1
            WHERE id = \(id) AND version = \(currentVersion) RETURNING id
            """)
        guard !done.isEmpty else { throw Stale(columns: names) }
        try log("edit", entity, id, currentVersion + 1, Dictionary(uniqueKeysWithValues: mine.map { ($0, (current.value(column: $0), $1)) }))
        let merged: [String: Value] = Dictionary(current.columns.map { ($0.name, $0.value) }) { $1 }.merging(mine) { $1 }.merging(["version": .int(Int64(currentVersion) + 1)]) { $1 }
        try reindex(entity, id, merged, changed: Set(mine.keys))
        try noteStale(entity, id, merged, old: mine.reduce(into: [:]) { $0[$1.key] = current.value(column: $1.key) })
        try follow(Written(verb: .edit, entity: entity, id: id, old: current, new: mine))
    }

    /// Puts a record into the bin, or takes it out again.
    public func archive(_ declared: Entity, _ id: Int64, _ archived: Bool = true) throws {
        let entity: Entity = registry.current(declared)
        let current: Row = try row(entity, id)
        guard try may(.archive, entity, id) else { throw NotAllowed() }
        let at: Value = archived ? .int(now) : .null
        guard (current["archivedAt"] == .null) == archived else { return }
        if archived, let why = try entity.stays(id, self) { throw BadRequest(why.ru, why.en) }
        let version: Int = (Int(value: current["version"]) ?? 0) + 1
        try run("UPDATE \(SQL.raw(entity.table)) SET archived_at = \(at), version = \(version), updated_at = \(now) WHERE id = \(id)")
        try log(archived ? "archive" : "restore", entity, id, version, ["archived_at": (current["archivedAt"], at)])
        let values: [String: Value] = Dictionary(current.columns.map { ($0.name, $0.value) }) { $1 }
        try derive(entity, id, values.merging(["version": .int(Int64(version)), "archived_at": at]) { $1 })
        try indexHome(of: entity, values)
        try noteStale(entity, id, values)
        try follow(Written(verb: archived ? .archive : .restore, entity: entity, id: id, old: current, new: ["archived_at": at]))
    }

    /// What the columns changed since `version` held at that version.
    public func base(_ entity: Entity, _ id: Int64, _ version: Int) throws -> [String: Value] {
        let later: [Change] = try all("""
            SELECT * FROM change_log WHERE entity = \(entity.table) AND record_id = \(id) AND version > \(version) ORDER BY id DESC
            """)
        var base: [String: Value] = [:]
        for change in later { for (column, pair) in change.values { base[column] = pair.old } }
        return base
    }

    func nextNumber(_ entity: Entity) throws -> String {
        if let ledger {
            let next: Int64 = try (ledger.numbers[entity.table] ?? lastNumber(entity.table)) + 1
            ledger.numbers[entity.table] = next
            return entity.number(next)
        }
        let row = try rows("""
            INSERT INTO numbering (name, last) VALUES (\(entity.table), 1)
            ON CONFLICT (name) DO UPDATE SET last = numbering.last + 1 RETURNING last
            """).first
        return entity.number(row.flatMap { Int64(value: $0["last"]) } ?? 0)
    }

    func log(_ verb: String, _ entity: Entity, _ id: Int64, _ version: Int, _ values: [String: (old: Value, new: Value)]) throws {
        journal?.note(now)
        // Secrets (a password's hash) are columns without a field: the log never holds them.
        let standard: Set<String> = ["owner_id", "branch_id", "number", "archived_at"]
        let json: String = Change.json(values.filter { entity.field($0.key) != nil || standard.contains($0.key) })
        try append(verb, entity.table, id, version, json)
    }
    /// One more entry at the end of the chain.
    func append(_ verb: String, _ table: String, _ id: Int64, _ version: Int, _ json: String) throws {
        let salt: String = Crypto.salt(), seal: String = Change.seal(salt, json)
        func link(_ previous: String) -> String {
            Change.link(previous, at: now, employee: access.employee, cause: access.cause, entity: table, record: id, version: version, verb: verb, changes: seal)
        }
        if let ledger {
            let head = try ledger.head ?? lastChange(), hash: String = link(head.hash)
            ledger.head = (head.last + 1, hash)
            let row: [Value] = [.int(head.last + 1), .int(now), .int(access.employee), .text(access.cause), .text(table), .int(id), .int(Int64(version)), .text(verb), .text(json), .text(hash), .text(salt)]
            return try ledger.log(row, connection)
        }
        // The update locks the row: two nodes cannot append to the same end.
        guard let head = try rows("UPDATE change_head SET last = last + 1 WHERE id = 1 RETURNING last, hash").first,
              let next = Int64(value: head["last"]), let previous = String(value: head["hash"]) else { throw NotFound() }
        let hash: String = link(previous)
        try run("UPDATE change_head SET hash = \(hash) WHERE id = 1")
        try run("""
            INSERT INTO change_log (id, at, employee_id, cause, entity, record_id, version, verb, changes, hash, salt)
            VALUES (\(next), \(now), \(access.employee), \(access.cause), \(table), \(id), \(version), \(verb), \(json), \(hash), \(salt))
            """)
    }

    /// Writes the searched words of a record again: for values that were stored past the door.
    public func reindex(_ entity: Entity, _ id: Int64, _ values: [String: Value]) throws { try index(registry.current(entity), id, values) }
    func index(_ entity: Entity, _ id: Int64, _ values: [String: Value]) throws {
        var words: [String] = words(entity, values)
        let guests: [(entity: Entity, row: Row)] = version(values) > 1 ? try guests(of: entity, id) : []
        for (guest, row) in guests { words += self.words(guest, Dictionary(row.columns.map { ($0.name, $0.value) }) { $1 }, numbered: false) }
        if entity.duplicates != nil, version(values) > 1 { words += try mergedNumbers(into: entity, id).map { Fold.text($0) } }
        if !words.isEmpty || version(values) > 1 { try write(words, entity, id, isNew: version(values) == 1) }
        try derive(entity, id, values, guests)
        try indexHome(of: entity, values)
    }
    /// After a change of some columns: only what they are part of is written again.
    private func reindex(_ entity: Entity, _ id: Int64, _ values: [String: Value], changed: Set<String>) throws {
        let isWorded: Bool = entity.fields.contains { $0.isSearched && changed.contains($0.column) } || entity.home.map { changed.contains($0) } == true
        if isWorded { return try index(entity, id, values) }
        try derive(entity, id, values, changed: changed)
    }
    /// What follows from a record beside its words.
    /// - Parameter changed: the columns that are new; nil: any may be.
    private func derive(_ entity: Entity, _ id: Int64, _ values: [String: Value], _ loaded: [(entity: Entity, row: Row)]? = nil, changed: Set<String>? = nil) throws {
        let derived: [Derived] = entity.derived.filter { one in changed.map { !one.columns.isDisjoint(with: $0) } ?? true }
        guard !derived.isEmpty else { return }
        let isNew: Bool = version(values) == 1, guests = try loaded ?? (isNew ? [] : guests(of: entity, id))
        for one in derived { try one.write(Derived.Source(entity: entity, id: id, values: values, guests: guests, isNew: isNew), self) }
    }
    /// What lives on a record's card.
    private func guests(of entity: Entity, _ id: Int64) throws -> [(entity: Entity, row: Row)] {
        try registry.guests(of: entity.table).flatMap { guest, column in
            // Tables and columns of the registry.
            try rows("SELECT * FROM \(SQL.raw(guest.table)) WHERE \(SQL.raw(column)) = \(id) AND archived_at IS NULL ORDER BY id LIMIT 100").map { (guest, $0) }
        }
    }
    /// What lives on a card is found with the card's record.
    private func indexHome(of entity: Entity, _ values: [String: Value]) throws {
        guard let home = entity.home, case .link(let table)? = entity.field(home)?.kind, let owner = registry[table], case .int(let id)? = values[home] else { return }
        guard let row = try rows("SELECT * FROM \(SQL.raw(table)) WHERE id = \(id)").first else { return }
        try index(owner, id, Dictionary(row.columns.map { ($0.name, $0.value) }) { $1 }.merging(["version": .int(2)]) { $1 })
    }
    /// A record of version 1 has just been made: nothing can live on its card yet.
    private func version(_ values: [String: Value]) -> Int64 { values["version"].flatMap { Int64(value: $0) } ?? 1 }

    private func words(_ entity: Entity, _ values: [String: Value], numbered: Bool = true) -> [String] { Search.words(entity, values, numbered: numbered) }
    private func write(_ words: [String], _ entity: Entity, _ id: Int64, isNew: Bool) throws {
        let key: Int64 = Search.key(entity, id), text: String = words.joined(separator: " ")
        if let ledger {
            if isNew { return try ledger.search([.int(key), .text(entity.table), .int(id), .text(text)], connection) }
            try ledger.settle(connection)
        }
        try run("DELETE FROM search_entry WHERE rowid = \(key)")
        try run("INSERT INTO search_entry (rowid, entity, record_id, text) VALUES (\(key), \(entity.table), \(id), \(text))")
    }

    public static let migration = Migration("kernel-search", [
        "CREATE TABLE numbering (name TEXT PRIMARY KEY, last BIGINT NOT NULL)",
        SQL.oneOf(sqlite: "SELECT 1", postgres: "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public"),
        SQL.oneOf(sqlite: "CREATE VIRTUAL TABLE search_entry USING fts5(text, entity UNINDEXED, record_id UNINDEXED, tokenize = 'trigram')",
                  postgres: "CREATE TABLE search_entry (rowid BIGINT PRIMARY KEY, entity TEXT NOT NULL, record_id BIGINT NOT NULL, text TEXT NOT NULL)"),
        SQL.oneOf(sqlite: "SELECT 1", postgres: "CREATE INDEX search_entry_text ON search_entry USING gin (text public.gin_trgm_ops)"),
    ])
}
