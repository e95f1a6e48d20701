internal import Database
internal import Kernel

/// What a person may ask for.
enum RequestKind {
    static let choices: [Field.Choice] = [
        .init("access", "Сведения о данных", "Access", ink: "c"), .init("correction", "Исправить", "Correction", ink: "b"), .init("stop", "Прекратить обработку", "Stop processing", ink: "y"),
        .init("erase", "Уничтожить", "Erase", ink: "r"), .init("withdraw", "Отозвать согласие", "Withdraw consent", ink: "m"),
    ]
}

/// How many days the law gives for a kind of request, from a day on: a new law is a new line.
struct SubjectTerm {
    static let entity = Entity(
        "subject_term", path: "subject-terms", one: Text("Срок по закону", "Term by law"), many: Text("Сроки по закону", "Terms by law"), icon: "landmark", title: "source", order: "valid_from",
        ways: { _, verb in verb == .see ? [Way("общий список", "a shared list", "1 = 1")] : [] }, first: ready,
        fields: [
            Field("kind", "Просьба", "Request", .choice(RequestKind.choices), required: true, listed: true),
            Field("days", "Дней", "Days", .number, required: true, listed: true),
            Field("is_working", "Рабочих", "Working days", .flag, listed: true),
            Field("extension", "Продление, дней", "Extension, days", .number, listed: true),
            Field("valid_from", "Действует с", "In force from", .day, required: true, listed: true, sorted: true),
            Field("source", "Норма", "Article", required: true, listed: true),
        ])
    /// 152-ФЗ as of 1 September 2022 (266-ФЗ), articles 20 and 21.
    @Sendable private static func ready(_ lang: Lang) -> [[String: Value]] {
        func one(_ kind: String, _ days: Int64, working: Bool, extra: Int64, _ source: String) -> [String: Value] {
            ["kind": .text(kind), "days": .int(days), "is_working": .int(working ? 1 : 0), "extension": .int(extra), "valid_from": .text("2022-09-01"), "source": .text(lang(article(source)))]
        }
        return [
            one("access", 10, working: true, extra: 5, "152-ФЗ, ст. 20, ч. 1"), one("correction", 7, working: true, extra: 0, "152-ФЗ, ст. 20, ч. 3"),
            one("stop", 10, working: true, extra: 5, "152-ФЗ, ст. 21, ч. 5.1"), one("erase", 7, working: true, extra: 0, "152-ФЗ, ст. 20, ч. 3"),
            one("withdraw", 30, working: false, extra: 0, "152-ФЗ, ст. 21, ч. 5"),
        ]
    }
    /// The same for a base that is in use already.
    static let earlier: [SQL] = ready(.ru).map { row in
        """
        INSERT INTO subject_term (created_at, updated_at, kind, days, is_working, extension, valid_from, source)
        SELECT 0, 0, \(literal(row["kind"])), \(literal(row["days"])), \(literal(row["is_working"])), \(literal(row["extension"])), \(literal(row["valid_from"])), \(literal(row["source"])) WHERE EXISTS (SELECT 1 FROM change_log)
        """
    }
    /// The line that is in force on a day; nil: none is known.
    static func latest(_ kind: String, on day: Value, in tx: Tx) throws -> Row? {
        try tx.rows("SELECT days, is_working, extension, source FROM subject_term WHERE kind = \(kind) AND valid_from <= \(day) AND archived_at IS NULL ORDER BY valid_from DESC, id DESC LIMIT 1").first
    }
    /// The last day to answer; nil: no term is known for that day.
    static func deadline(_ kind: String, received: Day, isExtended: Bool, in tx: Tx) throws -> Day? {
        guard let row = try latest(kind, on: received.value, in: tx), let days = Int(value: row["days"]), days >= 0, days <= 3650 else { return nil }
        let all: Int = days + (isExtended ? min(max(Int(value: row["extension"]) ?? 0, 0), 3650) : 0)
        return row["isWorking"] == .int(1) ? try WorkingDays.adding(all, to: received, in: tx) : received.adding(all)
    }
}

/// Working days as the law counts them: Monday to Friday by the holidays and moved days of the company's work calendar, which belongs to processes.
enum WorkingDays {
    /// So many working days later, the day of receipt not counted.
    static func adding(_ count: Int, to first: Day, in tx: Tx) throws -> Day {
        let last: Day = first.adding(count * 2 + 60)
        let rows: [Row] = try tx.rows("SELECT day, special FROM holiday WHERE branch_id = 0 AND day > \(first) AND day <= \(last)")
        let special: [String: Bool] = Dictionary(rows.map { (Form.plain($0["day"]), isWorking(Form.plain($0["special"]))) }) { $1 }
        var day: Day = first, left: Int = count
        while left > 0 {
            day = day.adding(1)
            if special[day.description] ?? (day.weekday < 5) { left -= 1 }
        }
        return day
    }
    /// `off`; `like:5`: as on a Saturday; all else is a day with hours.
    static func isWorking(_ special: String) -> Bool {
        if special == "off" { return false }
        guard special.hasPrefix("like:"), let weekday = Int(special.dropFirst(5)) else { return true }
        return weekday < 5
    }
    /// The days off that the register of its first form began with: for a base that has not come over it yet.
    @Sendable private static func ready(_ lang: Lang) -> [[String: Value]] {
        let days: [(String, String, String)] = (1...8).map { ("01-0\($0)", "Новогодние каникулы", "New Year holidays") } + [
            ("02-23", "День защитника Отечества", "Defender of the Fatherland Day"), ("03-08", "Международный женский день", "Women's Day"), ("05-01", "Праздник Весны и Труда", "Labour Day"),
            ("05-09", "День Победы", "Victory Day"), ("06-12", "День России", "Russia Day"), ("11-04", "День народного единства", "Unity Day"),
        ]
        return [2026, 2027].flatMap { year in days.map { ["day": .text("\(year)-\($0.0)"), "is_working": .int(0), "note": .text(lang($0.1, $0.2))] } }
    }
    static let earlier: [SQL] = ready(.ru).map { row in
        "INSERT INTO day_off (created_at, updated_at, day, is_working, note) SELECT 0, 0, \(literal(row["day"])), \(literal(row["is_working"])), \(literal(row["note"])) WHERE EXISTS (SELECT 1 FROM change_log)"
    }
    /// The list of days off that personal data had of their own goes over to the work calendar, which keeps what it says itself.
    static let migration = Migration("personal-data-working-days", [
        """
        INSERT INTO holiday (branch_id, day, special, name) SELECT 0, day, CASE WHEN is_working = 1 THEN 'like:0' ELSE 'off' END, note FROM day_off WHERE archived_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM holiday AS known WHERE known.branch_id = 0 AND known.day = day_off.day)
        """,
        "DROP TABLE day_off",
    ])
}

/// A value of the program's own for a migration: PostgreSQL takes a bound number in a SELECT for text.
func literal(_ value: Value?) -> SQL {
    if case .int(let number)? = value { return SQL.raw(String(number)) }
    return "\(value ?? .null)"
}
