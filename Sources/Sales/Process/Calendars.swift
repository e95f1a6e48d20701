internal import Database
internal import Kernel
internal import Process

/// When the branches work: usual weeks, the country's days that differ, and a branch's own.
enum Calendars {
    /// Monday to Friday with an hour for lunch, until somebody says otherwise.
    static let usual: [WorkHours] = Array(repeating: WorkHours([540..<780, 840..<1080]), count: 5) + [.none, .none]

    /// Days of the Russian production calendar that differ from their weekday: Labour Code art. 112 with the government's transfers for 2026;
    /// of 2027 only what the Code itself says. Further years are entered as data.
    static let known: [(day: String, special: String, name: String)] = (1...8).map { ("2026-01-0\($0)", "off", "Новогодние каникулы") } + [
        ("2026-01-09", "off", "Перенос"), ("2026-02-23", "off", "День защитника Отечества"), ("2026-03-09", "off", "Перенос с 8 марта"), ("2026-04-30", "short:60", "Канун праздника"),
        ("2026-05-01", "off", "Праздник Весны и Труда"), ("2026-05-08", "short:60", "Канун праздника"), ("2026-05-11", "off", "Перенос с 9 мая"), ("2026-06-11", "short:60", "Канун праздника"),
        ("2026-06-12", "off", "День России"), ("2026-11-03", "short:60", "Канун праздника"), ("2026-11-04", "off", "День народного единства"), ("2026-12-31", "off", "Перенос"),
    ] + (1...8).map { ("2027-01-0\($0)", "off", "Новогодние каникулы") } + [
        ("2027-02-23", "off", "День защитника Отечества"), ("2027-03-08", "off", "Международный женский день"), ("2027-06-12", "off", "День России"), ("2027-11-04", "off", "День народного единства"),
    ]

    /// The clock of a branch: its own week, or the next above it, or the company's.
    static func clock(_ branch: Int64?, in tx: Tx) throws -> WorkClock {
        let weeks: [Row] = try tx.rows("SELECT branch_id, week FROM work_calendar LIMIT 500"), line: [Int64] = try lineage(branch, isNeeded: weeks.count > 0, in: tx) + [0]
        let texts: [Int64: String] = Dictionary(weeks.compactMap { row in Int64(value: row["branchID"]).map { ($0, Form.plain(row["week"])) } }) { $1 }
        var calendar = WorkCalendar(week: try line.compactMap { texts[$0] }.first.map { try Canonical.read([WorkHours].self, $0) } ?? usual)
        let days: [Row] = try tx.rows("SELECT branch_id, day, special FROM holiday WHERE branch_id IN \(in: line) ORDER BY day LIMIT 5000")
        for row in days {
            guard let day: CivilDay = CivilDay(Form.plain(row["day"])) else { continue }
            let special: WorkCalendar.SpecialDay = try Canonical.read(WorkCalendar.SpecialDay.self, "\"\(Form.plain(row["special"]))\"")
            if row["branchID"] == .int(0) { calendar.holidays[day] = special } else { calendar.own[day] = special }
        }
        return WorkClock(calendar, offset: offset(tx.zone))
    }
    /// A branch and what it is part of, from below.
    private static func lineage(_ branch: Int64?, isNeeded: Bool, in tx: Tx) throws -> [Int64] {
        guard let branch else { return [] }
        guard isNeeded else { return [branch] }
        return try tx.rows("""
            WITH RECURSIVE above (id, parent_id, step) AS (SELECT id, parent_id, 0 FROM branch WHERE id = \(branch)
            UNION SELECT branch.id, branch.parent_id, step + 1 FROM branch JOIN above ON branch.id = above.parent_id WHERE step < 20) SELECT id FROM above ORDER BY step
            """).compactMap { Int64(value: $0["id"]) }
    }
    /// Seconds that the workspace's clock is ahead of UTC.
    static func offset(_ zone: Zone) -> @Sendable (Int64) -> Int {
        { instant in
            let local: Int = zone.day(instant).number * 1440 + zone.minute(instant)
            let utc: Int64 = instant >= 0 ? instant / 60_000 : -((59_999 - instant) / 60_000)
            return (local - Int(utc)) * 60
        }
    }
}
