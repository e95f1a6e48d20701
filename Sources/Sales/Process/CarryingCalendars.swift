internal import Database
internal import Foundation
internal import Kernel
internal import Process

// When people work goes along, too: the terms of everything that runs are counted by it.
extension Carrying {
    private static let branch: [Field] = [Field("is_company", "Вся компания", "The whole company", .flag, required: true), Field("branch_id", "Подразделение", "Branch", .link("branch"))]
    /// The branch here; 0: the company.
    private static func place(_ row: [String: Value]) throws -> Int64 {
        if row["is_company"] == .int(1) { return 0 }
        guard let branch = Int64(value: row["branch_id"] ?? .null) else { throw BadRequest("нет подразделения", "there is no branch") }
        return branch
    }

    /// A week that somebody has set here stays.
    static let weeks = CarriedTable(
        "work_calendar", Text("Рабочая неделя", "Working week"), Text("Рабочие недели", "Working weeks"), title: "week",
        source: "(SELECT branch_id + 1 AS id, CASE WHEN branch_id = 0 THEN 1 ELSE 0 END AS is_company, NULLIF(branch_id, 0) AS branch_id, week FROM work_calendar) AS carried",
        fields: branch + [Field("week", "Неделя", "Week", .long, required: true, limit: 10_000)],
        arrive: { row, _, tx in
            let place: Int64 = try place(row), week: String = Form.plain(row["week"] ?? .null)
            do { _ = try Canonical.read([WorkHours].self, week) } catch is DecodingError { throw BadRequest("неделя не читается", "the week cannot be read") }
            let made: [Row] = try tx.rows("INSERT INTO work_calendar (branch_id, week) VALUES (\(place), \(week)) ON CONFLICT (branch_id) DO NOTHING RETURNING branch_id")
            return made.isEmpty ? nil : place + 1
        })

    /// A day that the program knows by itself gives way to what was said of it there; one that somebody has entered here stays.
    static let holidays = CarriedTable(
        "holiday", Text("Особый день", "Special day"), Text("Особые дни", "Special days"), title: "name",
        source: """
            (SELECT ROW_NUMBER() OVER (ORDER BY branch_id, day) AS id, CASE WHEN branch_id = 0 THEN 1 ELSE 0 END AS is_company, NULLIF(branch_id, 0) AS branch_id, day, special, name FROM holiday) AS carried
            """,
        fields: branch + [Field("day", "День", "Day", .day, required: true), Field("special", "Какой", "What it is", required: true), Field("name", "Название", "Name")],
        arrive: { row, _, tx in
            let place: Int64 = try place(row), day: String = Form.plain(row["day"] ?? .null), special: String = Form.plain(row["special"] ?? .null), name: String = Form.plain(row["name"] ?? .null)
            // The text stands within quotes: one that has some is none of these.
            do { _ = try Canonical.read(WorkCalendar.SpecialDay.self, special.contains("\"") ? "" : "\"\(special)\"") } catch is DecodingError { throw BadRequest("день не читается", "the day cannot be read") }
            let made: [Row] = try tx.rows("INSERT INTO holiday (branch_id, day, special, name) VALUES (\(place), \(day), \(special), \(name)) ON CONFLICT (branch_id, day) DO NOTHING RETURNING day")
            if made.isEmpty, place == 0, let ready = Calendars.known.first(where: { $0.day == day }) {
                try tx.run("UPDATE holiday SET special = \(special), name = \(name) WHERE branch_id = 0 AND day = \(day) AND special = \(ready.special) AND name = \(ready.name)")
            }
            return made.isEmpty ? nil : Int64(Day(day)?.number ?? 0) + 1
        })
}
