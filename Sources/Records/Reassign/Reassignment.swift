public import Database
internal import Foundation
public import Kernel

/// What is given from one employee to others: whose, which, to whom, and until when. It runs in the background and comes back by itself.
public struct Reassignment: Decodable, Sendable {
    public let id: Int64, employeeID: Int64, fromID: Int64, plan: String, state: String, jobID: Int64?, begins: String?, ends: String?, at: Int64

    /// The kinds of records that have a responsible person and are given away.
    public struct Kinds: Sendable {
        /// The table whose records others go along with, and those others: table and the column that links them.
        let main: String, along: [(table: String, column: String)]
        /// What of a table is still to be done: the past stays whose it was.
        let open: [String: SQL]
        public init(main: String, along: [(table: String, column: String)], open: [String: SQL]) { (self.main, self.along, self.open) = (main, along, open) }
        var tables: [String] { [main] + along.map(\.table) }
    }
    enum Mode: String, Codable, Sendable, CaseIterable {
        case one, turns, load
        func name(_ lang: Lang) -> String {
            switch self {
            case .one: lang("одному", "to one")
            case .turns: lang("по очереди", "in turns")
            case .load: lang("у кого меньше", "to the least busy")
            }
        }
    }
    /// What was asked for.
    struct Plan: Codable, Sendable {
        let from: Int64
        /// Who gets them, in the order of turns; the first alone when the mode is one.
        let to: [Int64], mode: Mode
        /// Tables whose records are given for themselves; of the main table those that `query` finds.
        let tables: [String], query: String
        /// Tables whose records go along with those of the main table.
        let along: [String]
        var heirs: [Int64] { mode == .one ? Array(to.prefix(1)) : to }
    }
    func asked() throws -> Plan { try JSONDecoder().decode(Plan.self, from: Data(plan.utf8)) }

    public static let migration = Migration("records-reassign", [
        """
        CREATE TABLE reassignment (\(SQL.identity), employee_id BIGINT NOT NULL, from_id BIGINT NOT NULL, plan TEXT NOT NULL, state TEXT NOT NULL, job_id BIGINT, begins TEXT, ends TEXT, at BIGINT NOT NULL)
        """,
        "CREATE INDEX reassignment_employee ON reassignment (employee_id, id)",
    ])

    // MARK: Its life: waiting, running, back; or stopped before it began

    /// Orders it: at once, or when its first day comes; and its way back after the last day.
    static func order(_ plan: Plan, from begins: Day?, until ends: Day?, in tx: Tx) throws -> (id: Int64, job: Int64?) {
        let json: String = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
        let row = try tx.rows("""
            INSERT INTO reassignment (employee_id, from_id, plan, state, begins, ends, at)
            VALUES (\(tx.access.employee), \(plan.from), \(json), 'waiting', \(begins?.description), \(ends?.description), \(tx.now)) RETURNING id
            """).first
        let id: Int64 = row.flatMap { Int64(value: $0["id"]) } ?? 0
        if let last = ends { try tx.post("reassign", "back \(id)", at: tx.zone.instant(last.adding(1))) }
        if let first = begins, first > tx.today {
            try tx.post("reassign", "begin \(id)", at: tx.zone.instant(first))
            return (id, nil)
        }
        return (id, try begin(id, in: tx))
    }
    /// - Returns: the job; nil: it was stopped before.
    @discardableResult
    private static func begin(_ id: Int64, in tx: Tx) throws -> Int64? {
        guard let one: Reassignment = try tx.first("SELECT * FROM reassignment WHERE id = \(id)"), one.state == "waiting" else { return nil }
        let title: String = try tx.access.lang("Передача: ", "Reassignment: ") + name(one.fromID, in: tx)
        let job: Int64 = try tx.enqueue("reassign", title: title, payload: String(id), for: one.employeeID)
        try tx.run("UPDATE reassignment SET state = 'given', job_id = \(job) WHERE id = \(id)")
        return job
    }
    /// Takes it back: what nobody gave on since. Before it began, it just never does.
    static func back(_ id: Int64, in tx: Tx) throws -> Int64? {
        guard let one: Reassignment = try tx.first("SELECT * FROM reassignment WHERE id = \(id)"), ["waiting", "given"].contains(one.state) else { return nil }
        guard one.state == "given", let given = one.jobID else {
            try tx.run("UPDATE reassignment SET state = 'stopped' WHERE id = \(id)")
            return nil
        }
        // What is still on its way stops here.
        try tx.run("UPDATE job SET state = 'cancelled', finished_at = \(tx.now) WHERE id = \(given) AND state IN ('queued', 'running')")
        let title: String = try tx.access.lang("Возврат: ", "Return: ") + name(one.fromID, in: tx)
        let total: Int = try tx.rows("SELECT affected FROM job WHERE id = \(given)").first.flatMap { Int(value: $0["affected"]) } ?? 0
        try tx.run("UPDATE reassignment SET state = 'back' WHERE id = \(id)")
        return try tx.enqueue("reassign-back", title: title, payload: "job \(given)", total: total, for: one.employeeID)
    }
    static func name(_ employee: Int64, in tx: Tx) throws -> String {
        Form.plain(try tx.rows("SELECT name FROM employee WHERE id = \(employee)").first?["name"] ?? .null)
    }
    /// The first and the last day come.
    public static let topic = Topic("reassign") { payload, tx in
        let words: [Substring] = payload.split(separator: " ")
        guard words.count == 2, let id = Int64(words[1]) else { return }
        if words[0] == "begin" { try begin(id, in: tx) } else { _ = try back(id, in: tx) }
    }
    /// The way back needs no right to what belongs to others now: whoever gave it may have it returned. Both sides hear of it once, with a number.
    public static let backKind = JobKind("reassign-back") { cause, progress, tx in
        let full: Tx = tx.acting(as: tx.access.withFullReach(cause: tx.access.cause)), before: Int64 = Int64(progress.cursor) ?? .max
        let changes: [Change] = try full.all("SELECT * FROM change_log WHERE cause = \(cause) AND id < \(before) ORDER BY id DESC LIMIT \(chunk)")
        var counts: [Int64: Int] = [:], owners: Set<Int64> = []
        try full.together(silently: true) {
            for change in changes {
                progress.done += 1
                progress.cursor = String(change.id)
                guard try change.reverse(in: full) else { progress.left += 1; continue }
                progress.affected += 1
                guard let owner = change.values["owner_id"], let heir = Int64(value: owner.new), let first = Int64(value: owner.old) else { continue }
                counts[heir, default: 0] += 1
                owners.insert(first)
            }
        }
        for owner in owners.sorted() { try tellBack(owner, counts, tx) }
        return changes.count == chunk
    }

    /// For whoever lets it speak, see ``kind(_:tell:)``.
    public static let notices: [NoticeKind] = [
        NoticeKind("reassigned", "Дела переданы мне или от меня", "Work was given to me or from me", icon: "users", ink: "c") { notice, lang, _ in
            switch notice.detail {
            case "from": lang("Ваши записи переданы коллегам", "Your records were given to colleagues")
            case "returned": lang("Ваши записи вернулись к вам", "Your records came back to you")
            case "taken": lang("Переданные вам записи вернулись к коллеге", "The records that were given to you went back")
            default: lang("Вам переданы записи коллеги", "A colleague's records were given to you")
            }
        },
    ]
    /// Tells both sides, with numbers: those who have the records now, of whose they were; and whose they were, of the first who has them now.
    @Sendable public static func tell(_ from: Int64, _ counts: [Int64: Int], _ tx: Tx) throws {
        for (heir, count) in counts.sorted(by: { $0.key < $1.key }) { try tx.tell([heir], "reassigned", of: "employee", from, detail: "to", times: count) }
        try tx.tell([from], "reassigned", of: "employee", counts.keys.min() ?? 0, detail: "from", times: counts.values.reduce(0, +))
    }
    private static func tellBack(_ owner: Int64, _ counts: [Int64: Int], _ tx: Tx) throws {
        for (heir, count) in counts.sorted(by: { $0.key < $1.key }) { try tx.tell([heir], "reassigned", of: "employee", owner, detail: "taken", times: count) }
        try tx.tell([owner], "reassigned", of: "employee", counts.keys.min() ?? 0, detail: "returned", times: counts.values.reduce(0, +))
    }

    // MARK: The work

    /// Records given in one transaction.
    private static let chunk: Int = 100

    /// - Parameter tell: called with every part of the work, in its transaction, with how many records each got: the only place where a
    ///   reassignment speaks to those concerned. Each record by itself is told to nobody.
    public static func kind(_ kinds: Kinds, tell: @escaping @Sendable (_ from: Int64, _ counts: [Int64: Int], Tx) throws -> Void = { _, _, _ in }) -> JobKind {
        // The cursor is the table and the last id looked at.
        JobKind("reassign") { payload, progress, tx in
            guard let one: Reassignment = try tx.first("SELECT * FROM reassignment WHERE id = \(Int64(payload) ?? 0)") else { throw NotFound() }
            let plan: Plan = try one.asked(), words: [String] = progress.cursor.split(separator: " ").map(String.init)
            if progress.total == 0 { progress.total = try ReassignPreview(plan, kinds, in: tx).total }
            let table: String = words.first ?? plan.tables.first ?? "", last: Int64 = words.count > 1 ? Int64(words[1]) ?? 0 : 0
            guard let entity = tx.registry[table] else { return false }
            let rows: [Int64] = try tx.rows("SELECT id FROM \(SQL.raw(table)) WHERE id > \(last) AND \(ReassignPreview.condition(plan, entity, kinds, in: tx)) ORDER BY id LIMIT \(chunk)").compactMap { Int64(value: $0["id"]) }
            var turn = try ReassignTurn(plan, entity, kinds, done: progress.done, in: tx)
            var counts: [Int64: Int] = [:]
            try tx.together(silently: true) {
                for id in rows {
                    let heir: Int64 = turn.next(), before: Int = progress.affected
                    progress.done += 1
                    if table == kinds.main { try along(id, to: heir, plan, kinds, &progress, tx) }
                    if try give(entity, id, to: heir, tx) { progress.affected += 1 } else { progress.left += 1 }
                    if progress.affected > before { counts[heir, default: 0] += progress.affected - before }
                }
            }
            if !counts.isEmpty { try tell(plan.from, counts, tx) }
            progress.cursor = "\(table) \(rows.last ?? last)"
            if rows.count == chunk { return true }
            guard let place = plan.tables.firstIndex(of: table), place + 1 < plan.tables.count else { return false }
            progress.cursor = "\(plan.tables[place + 1]) 0"
            return true
        }
    }
    private static func along(_ id: Int64, to heir: Int64, _ plan: Plan, _ kinds: Kinds, _ progress: inout Job.Progress, _ tx: Tx) throws {
        for (table, column) in kinds.along where plan.along.contains(table) {
            guard let entity = tx.registry[table] else { continue }
            let rows: [Row] = try tx.rows("SELECT id FROM \(SQL.raw(table)) WHERE \(SQL.raw(column)) = \(id) AND owner_id = \(plan.from) AND archived_at IS NULL AND \(kinds.open[table] ?? "1 = 1") ORDER BY id")
            for row in rows {
                guard let guest = Int64(value: row["id"]) else { continue }
                if try give(entity, guest, to: heir, tx) { progress.affected += 1 } else { progress.left += 1 }
            }
        }
    }
    private static func give(_ entity: Entity, _ id: Int64, to heir: Int64, _ tx: Tx) throws -> Bool {
        guard try tx.may(.edit, entity, id) else { return false }
        try tx.update(entity, id, ["owner_id": .int(heir)])
        return true
    }
}

/// Whose turn it is.
struct ReassignTurn {
    private let heirs: [Int64], mode: Reassignment.Mode
    private var place: Int, loads: [Int64: Int] = [:]

    /// - Parameter done: how many were given before.
    init(_ plan: Reassignment.Plan, _ entity: Entity, _ kinds: Reassignment.Kinds, done: Int, in tx: Tx) throws {
        (heirs, mode, place) = (plan.heirs, plan.mode, done)
        guard mode == .load else { return }
        for heir in heirs {
            // What each has of this kind that is not done.
            let own: SQL = "SELECT COUNT(*) AS n FROM \(SQL.raw(entity.table)) WHERE owner_id = \(heir) AND archived_at IS NULL AND \(kinds.open[entity.table] ?? "1 = 1")"
            loads[heir] = try tx.rows(own).first.flatMap { Int(value: $0["n"]) } ?? 0
        }
    }
    mutating func next() -> Int64 {
        defer { place += 1 }
        guard mode == .load, let least = heirs.min(by: { (loads[$0] ?? 0, $0) < (loads[$1] ?? 0, $1) }) else { return heirs.isEmpty ? 0 : heirs[place % heirs.count] }
        loads[least, default: 0] += 1
        return least
    }
}
