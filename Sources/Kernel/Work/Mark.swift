public import Database

/// A kind of write that somebody waits for: its records are noted in the transaction of the write, which costs one row, and looked at afterwards
/// in the background. What is waited for is data, see ``Watch``.
public struct Mark: Decodable, Sendable, Hashable {
    /// Whose mark it is: the words of who set it, `rule 3`.
    public let owner: String
    /// The table that is written, and the column of it that links to the noted record; empty: it is the record itself.
    public let source: String, link: String
    /// The table of the noted record.
    public let target: String
    /// `|create|edit|`, of ``Written/Verb`` or `touch`: values that follow from others were written.
    public let verbs: String
    /// `|amount|owner_id|`; empty: any column.
    public let columns: String
    /// Also what imports and background work write.
    public let isBulk: Int

    public init(owner: String, source: String, link: String = "", target: String, verbs: String, columns: String = "", isBulk: Bool = true) {
        (self.owner, self.source, self.link, self.target, self.verbs, self.columns, self.isBulk) = (owner, source, link, target, verbs, columns, isBulk ? 1 : 0)
    }
    /// Writes the marks of an owner anew and tells every node.
    public static func set(_ marks: Set<Mark>, of owner: String, in tx: Tx) throws {
        try tx.run("DELETE FROM event_mark WHERE owner = \(owner)")
        for mark in marks {
            try tx.run("INSERT INTO event_mark (owner, source, link, target, verbs, columns, is_bulk) VALUES (\(owner), \(mark.source), \(mark.link), \(mark.target), \(mark.verbs), \(mark.columns), \(mark.isBulk))")
        }
        try tx.fieldsChanged()
    }
    fileprivate func hears(_ written: Written, isBulk: Bool) -> Bool {
        guard verbs.contains("|\(written.verb.rawValue)|"), !isBulk || self.isBulk == 1 else { return false }
        return columns.isEmpty || written.verb != .edit || written.new.keys.contains { columns.contains("|\($0)|") && written.changes($0) }
    }

    public static let migration = Migration("kernel-marks", [
        """
        CREATE TABLE event_mark (owner TEXT NOT NULL, source TEXT NOT NULL, link TEXT NOT NULL, target TEXT NOT NULL, verbs TEXT NOT NULL, columns TEXT NOT NULL, is_bulk BIGINT NOT NULL,
          PRIMARY KEY (owner, source, link, target))
        """,
        """
        CREATE TABLE event_note (\(SQL.identity), entity TEXT NOT NULL, record_id BIGINT NOT NULL, verb TEXT NOT NULL, columns TEXT NOT NULL, at BIGINT NOT NULL, employee_id BIGINT NOT NULL,
          cause TEXT NOT NULL, depth BIGINT NOT NULL)
        """,
    ])
}

/// What was written and is waited for.
public struct EventNote: Decodable, Sendable {
    public let id: Int64, entity: String, recordID: Int64, verb: String
    /// `|amount|`: the columns that changed; empty when it is not the record itself that was written.
    public let columns: String
    /// UTC milliseconds.
    public let at: Int64, employeeID: Int64, cause: String
    public let depth: Int
    /// Written by an import or by background work.
    public var isBulk: Bool { cause.hasPrefix("job ") || cause.hasPrefix("import ") }

    /// Takes the oldest notes off the list: two nodes never get the same ones.
    public static func take(_ limit: Int, in tx: Tx) throws -> [EventNote] {
        let some: SQL = "SELECT id FROM event_note ORDER BY id LIMIT \(limit) \(SQL.oneOf(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))"
        let taken: [EventNote] = try tx.all("DELETE FROM event_note WHERE id IN (\(some)) RETURNING *")
        return taken.sorted { $0.id < $1.id }
    }
    public static func isWaiting(in tx: Tx) throws -> Bool { try !tx.rows("SELECT id FROM event_note LIMIT 1").isEmpty }
}

extension Tx {
    /// Notes a write that somebody waits for.
    func note(_ written: Written) throws {
        guard let marks: [Mark] = registry.marks[written.entity.table], ledger?.isSilent != true else { return }
        let heard: [Mark] = marks.filter { $0.hears(written, isBulk: isBulk) }
        guard !heard.isEmpty else { return }
        let columns: [String] = written.new.keys.filter { written.changes($0) && written.entity.field($0) != nil }.sorted()
        var noted: Set<String> = []
        for mark in heard {
            if mark.link.isEmpty {
                if noted.insert("").inserted { try note(written.entity.table, written.id, written.verb.rawValue, columns.isEmpty ? "" : "|" + columns.joined(separator: "|") + "|") }
                continue
            }
            for value in Set([written.value(mark.link), written.before(mark.link)]) {
                if case .int(let id) = value, noted.insert("\(mark.target) \(id)").inserted { try note(mark.target, id, "touch", "") }
            }
        }
    }
    /// Notes that values of a record were written that follow from others: by whoever writes them past the door.
    public func noteTouch(_ entity: Entity, _ id: Int64) throws {
        guard let marks: [Mark] = registry.marks[entity.table], marks.contains(where: { $0.link.isEmpty && $0.verbs.contains("|touch|") }) else { return }
        try note(entity.table, id, "touch", "")
    }
    private func note(_ table: String, _ id: Int64, _ verb: String, _ columns: String) throws {
        try run("INSERT INTO event_note (entity, record_id, verb, columns, at, employee_id, cause, depth) VALUES (\(table), \(id), \(verb), \(columns), \(now), \(access.employee), \(access.cause), \(access.depth))")
    }
}
