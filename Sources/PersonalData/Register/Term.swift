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
        return row["isWorking"] == .int(1) ? try DayOff.adding(all, to: received, in: tx) : received.adding(all)
    }
}

/// A day that is off though its weekday is not, or the other way round: the production calendar of the year.
struct DayOff {
    static let entity = Entity(
        "day_off", path: "days-off", one: Text("Нерабочий день", "Day off"), many: Text("Нерабочие дни", "Days off"), icon: "calendar", title: "note", order: "day",
        ways: { _, verb in verb == .see ? [Way("общий список", "a shared list", "1 = 1")] : [] }, first: ready,
        fields: [
            Field("day", "День", "Day", .day, required: true, listed: true, sorted: true),
            Field("is_working", "Рабочий, перенесён с выходного", "A working day, moved from a day off", .flag, listed: true),
            Field("note", "Почему", "Why", required: true, listed: true),
        ])
    /// The holidays of article 112 of the labour code, for two years; days that the government moves are added by hand.
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
    /// So many working days later, the day of receipt not counted: Monday to Friday without the days of the list, and the working ones of it.
    static func adding(_ count: Int, to first: Day, in tx: Tx) throws -> Day {
        let last: Day = first.adding(count * 2 + 60)
        let rows: [Row] = try tx.rows("SELECT day, is_working FROM day_off WHERE day > \(first) AND day <= \(last) AND archived_at IS NULL")
        let special: [String: Bool] = Dictionary(rows.map { (Form.plain($0["day"]), $0["isWorking"] == .int(1)) }) { $1 }
        var day: Day = first, left: Int = count
        while left > 0 {
            day = day.adding(1)
            if special[day.description] ?? (day.weekday < 5) { left -= 1 }
        }
        return day
    }
}

/// A value of the program's own for a migration: PostgreSQL takes a bound number in a SELECT for text.
func literal(_ value: Value?) -> SQL {
    if case .int(let number)? = value { return SQL.raw(String(number)) }
    return "\(value ?? .null)"
}
