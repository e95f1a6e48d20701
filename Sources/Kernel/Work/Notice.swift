public import Database

/// What one employee was told: of which record, why, by whom and when; and whether they have read it.
/// It is written in the transaction of the event, as far as the employee wants to hear of the kind.
public struct Notice: Decodable, Sendable {
    /// The ways a notice can take: the list behind the bell, a message on the open page, the daily digest.
    public enum Way: String, Sendable, CaseIterable { case bell, toast, digest }
    public let id: Int64, employeeID: Int64, kind: String, entity: String, recordID: Int64, actorID: Int64, detail: String
    /// How often it happened since the employee last looked: more of the same is one line with a number.
    public let count: Int
    /// UTC milliseconds.
    public let at: Int64, readAt: Int64?
    public var isRead: Bool { readAt != nil }
    /// The page of what it tells about; nil: it is about many records.
    public func url(_ registry: Registry) -> String? {
        if recordID == 0 { return nil }
        return entity == "job" ? "/jobs/\(recordID)" : registry[entity].map { $0.url(recordID) }
    }

    /// Read ones are forgotten after that many days, all of them after four times as many.
    public static let kept: Int = 90
    public static let migration = Migration("kernel-notices", [
        """
        CREATE TABLE notice (\(SQL.identity), employee_id BIGINT NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL, record_id BIGINT NOT NULL, actor_id BIGINT NOT NULL,
          detail TEXT NOT NULL, cause TEXT NOT NULL, count BIGINT NOT NULL DEFAULT 1, at BIGINT NOT NULL, read_at BIGINT,
          in_bell BIGINT NOT NULL, in_toast BIGINT NOT NULL, in_digest BIGINT NOT NULL, once TEXT UNIQUE)
        """,
        "CREATE INDEX notice_employee ON notice (employee_id, at, id)",
        "CREATE INDEX notice_unread ON notice (employee_id, kind, entity, record_id) WHERE read_at IS NULL",
        "CREATE INDEX notice_at ON notice (at)",
        // One row an employee, changed with every notice and every reading: what open pages watch.
        "CREATE TABLE notice_state (employee_id BIGINT PRIMARY KEY, stamp BIGINT NOT NULL)",
        // What an employee does not want: `|task-changed.toast|`; quiet hours in minutes of the day.
        """
        CREATE TABLE notice_setting (employee_id BIGINT PRIMARY KEY, muted TEXT NOT NULL DEFAULT '|', quiet_from BIGINT, quiet_to BIGINT, quiet_weekend BIGINT NOT NULL DEFAULT 0)
        """,
    ])
}

/// What one employee wants to hear, and when they want quiet.
public struct NoticeSetting: Decodable, Sendable {
    public let employeeID: Int64, muted: String
    /// Minutes of the day; quiet may go past midnight.
    public let quietFrom: Int?, quietTo: Int?, quietWeekend: Int

    /// Everything, at any hour: who has chosen nothing.
    public static func standard(_ employee: Int64) -> NoticeSetting { NoticeSetting(employeeID: employee, muted: "|", quietFrom: nil, quietTo: nil, quietWeekend: 0) }
    public func wants(_ kind: String, _ way: Notice.Way) -> Bool { !muted.contains("|\(kind).\(way.rawValue)|") }
    /// Whether messages on the page wait: the bell counts all the same.
    public func isQuiet(_ at: Int64, _ zone: Zone) -> Bool {
        if quietWeekend == 1, zone.day(at).weekday >= 5 { return true }
        guard let from = quietFrom, let to = quietTo, from != to else { return false }
        let minute: Int = zone.minute(at)
        return from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }
    public static func of(_ employees: [Int64], in tx: Tx) throws -> [Int64: NoticeSetting] {
        let rows: [NoticeSetting] = try tx.all("SELECT * FROM notice_setting WHERE employee_id IN \(in: employees)")
        return Dictionary(rows.map { ($0.employeeID, $0) }) { $1 }
    }
}

extension Tx {
    /// Tells employees of something, in this very transaction. Who does it is not told, nor is anybody twice.
    ///
    /// While an employee has not read it, more of the same about one record is the same line again; so is what one job or import
    /// does to many records.
    /// - Parameters:
    ///   - detail: what the kind's sentence needs, in no language.
    ///   - once: a name for what must be told once and never again, whoever tries.
    ///   - andMe: also the employee who does it, as with their own finished job.
    ///   - times: how often it happened, where it was counted.
    public func tell(_ employees: [Int64], _ kind: String, of entity: String = "", _ record: Int64 = 0, detail: String = "", once: String? = nil, andMe: Bool = false, times: Int = 1) throws {
        let told: [Int64] = Set(employees).filter { $0 > 0 && (andMe || $0 != access.employee) }.sorted()
        guard !told.isEmpty, ledger?.isSilent != true else { return }
        guard isBulk, once == nil, let ledger else { return try say(told, kind, of: entity, record, detail: detail, once: once, times: times) }
        for employee in told {
            let key = Ledger.Told(employee: employee, kind: kind, entity: entity)
            ledger.told[key] = ((ledger.told[key]?.times ?? 0) + times, record, detail)
        }
    }
    /// Writes for a job or an import, which concern many records at once.
    var isBulk: Bool { access.cause.hasPrefix("job ") || access.cause.hasPrefix("import ") }
    /// - Parameter times: how often it happened, where it was counted.
    func say(_ told: [Int64], _ kind: String, of entity: String, _ record: Int64, detail: String, once: String?, times: Int) throws {
        let settings: [Int64: NoticeSetting] = try NoticeSetting.of(told, in: self)
        for employee in told {
            let setting: NoticeSetting = settings[employee] ?? .standard(employee), ways: [Notice.Way] = Notice.Way.allCases.filter { setting.wants(kind, $0) }
            guard !ways.isEmpty, try !again(employee, kind, entity, record, detail, times) else { continue }
            let toast: Bool = ways.contains(.toast) && !setting.isQuiet(now, zone), key: String? = once.map { "\($0):\(employee)" }
            let fresh = try rows("""
                INSERT INTO notice (employee_id, kind, entity, record_id, actor_id, detail, cause, count, at, in_bell, in_toast, in_digest, once)
                VALUES (\(employee), \(kind), \(entity), \(record), \(access.employee), \(detail), \(isBulk ? access.cause : ""), \(times), \(now), \(ways.contains(.bell)), \(toast), \(ways.contains(.digest)), \(key))
                ON CONFLICT (once) DO NOTHING RETURNING id
                """)
            if !fresh.isEmpty { try stamp(employee) }
        }
    }
    /// Renews the unread line of the same thing. False: there is none.
    private func again(_ employee: Int64, _ kind: String, _ entity: String, _ record: Int64, _ detail: String, _ times: Int) throws -> Bool {
        let mine: SQL = "employee_id = \(employee) AND kind = \(kind) AND entity = \(entity) AND read_at IS NULL", renewed: SQL = "at = \(now), actor_id = \(access.employee), count = count + \(times)"
        let found = isBulk
            ? try rows("UPDATE notice SET \(renewed), record_id = CASE WHEN record_id = \(record) THEN record_id ELSE 0 END WHERE \(mine) AND cause = \(access.cause) RETURNING id")
            : try rows("UPDATE notice SET \(renewed), detail = \(detail) WHERE \(mine) AND record_id = \(record) AND cause = '' RETURNING id")
        guard !found.isEmpty else { return false }
        try stamp(employee)
        return true
    }
    /// Open pages of the employee look again.
    public func stamp(_ employee: Int64) throws {
        try run("INSERT INTO notice_state (employee_id, stamp) VALUES (\(employee), 1) ON CONFLICT (employee_id) DO UPDATE SET stamp = notice_state.stamp + 1")
    }
    /// Unread ones behind the bell, at most ``Notice/mostUnread``.
    public func unread() throws -> Int {
        try rows("SELECT \(Notice.unread("\(access.employee)")) AS n").first.flatMap { Int(value: $0["n"]) } ?? 0
    }
}
extension Notice {
    /// More are "99+".
    public static let mostUnread: Int = 100
    /// How many notices are unread, as an expression.
    /// - Parameter employee: the id, or a column that holds it.
    public static func unread(_ employee: SQL) -> SQL {
        "(SELECT COUNT(*) FROM (SELECT 1 FROM notice WHERE employee_id = \(employee) AND read_at IS NULL AND in_bell = 1 LIMIT \(mostUnread)) AS few)"
    }
    /// Marks what one employee has read; nil: everything.
    public static func read(_ ids: [Int64]?, in tx: Tx) throws {
        let which: SQL = ids.map { "AND id IN \(in: $0)" } ?? ""
        let read = try tx.rows("UPDATE notice SET read_at = \(tx.now) WHERE employee_id = \(tx.access.employee) AND read_at IS NULL \(which) RETURNING id")
        if !read.isEmpty { try tx.stamp(tx.access.employee) }
    }
}
extension StaffContext {
    /// Whoever looks at the page of their work when it is over needs no notice of it: what the bell had to say of it is read.
    /// A full disk leaves it unread: the page is shown all the same.
    public func watched(_ jobs: Job?...) async throws {
        let over: [Int64] = jobs.compactMap(\.self).filter { $0.isOver && $0.employeeID == access.employee }.map(\.id)
        guard !over.isEmpty else { return }
        let unread: [Int64] = try await read { tx in
            try tx.rows("SELECT id FROM notice WHERE employee_id = \(tx.access.employee) AND kind = 'job' AND entity = 'job' AND record_id IN \(in: over) AND read_at IS NULL").compactMap { Int64(value: $0["id"]) }
        }
        guard !unread.isEmpty else { return }
        do { try await write { try Notice.read(unread, in: $0) } } catch DatabaseError.full { return }
    }
}
