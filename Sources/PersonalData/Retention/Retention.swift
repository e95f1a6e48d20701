internal import Database
internal import Kernel

/// That nothing any more justifies keeping a person's data: every purpose has ended and its term is over. A proposal; what is done with it, people decide.
struct Retention {
    static let entity = Entity(
        "retention", path: "retention", one: Text("Срок хранения истёк", "Retention ended"), many: Text("Сроки хранения", "Retention"), icon: "clock", title: "contact_id", order: "due_on",
        isCreatedByForm: false, unique: [["contact_id"]], check: check,
        fields: [
            Field("contact_id", "Контакт", "Contact", .link("contact"), listed: true, editable: false),
            Field("due_on", "Хранить до", "Kept until", .day, listed: true, sorted: true, editable: false),
            Field("why", "Почему", "Why", .choice([
                .init("ended", "Цели кончились, срок прошёл", "Purposes ended, the term is over"), .init("withdrawn", "Согласие отозвано", "Consent was withdrawn"), .init("none", "Нет ни одной цели", "No purpose at all"),
            ]), listed: true, editable: false),
            Field("state", "Решение", "Decision", .choice([
                .init("proposed", "Ждёт решения", "To be decided", ink: "y"), .init("kept", "Оставить до даты", "Keep until", ink: "c"), .init("done", "Уничтожено", "Erased", ink: "g", closed: true),
            ]), required: true, listed: true),
            Field("kept_until", "Оставить до", "Keep until", .day, listed: true),
            Field("note", "Почему оставлено", "Why it is kept", .long, listed: true, limit: 2000),
        ]).marking { row, _ in row["state"] == .text("proposed") ? "" : "done" }.offering([
            (Text("Ждут решения", "To be decided"), .all([.test("state", .is, ["proposed"])])), (Text("Оставлены", "Kept"), .all([.test("state", .is, ["kept"])])),
        ])
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        let old: Row = try id.map { try tx.row(entity, $0) } ?? Row([])
        func value(_ column: String) -> Value { form.patch[column] ?? old.value(column: column) }
        if form.patch["state"] == .text("done"), old["state"] != .text("done") { form.reject("state", Text("Это ставит само уничтожение", "Erasing itself sets this")) }
        guard value("state") == .text("kept") else { return [:] }
        if (Day(value: value("kept_until")) ?? tx.today) <= tx.today { form.reject("kept_until", Text("Нужна дата позже сегодняшней", "A day after today is needed")) }
        if Form.plain(value("note")).isEmpty { form.reject("note", Text("Напишите, на каком основании данные остаются", "Say on what basis the data stay")) }
        return [:]
    }

    /// Why and until when the data of a person may be kept.
    enum Verdict: Equatable { case needed, until(Day, why: String) }
}

extension Retention {
    /// One ground of processing, as far as it counts for the term.
    struct Ground { let end: Day?, months: Int, isWithdrawn: Bool }
    /// Needed while any ground goes on; else until the latest of their ends with its term.
    static func verdict(_ grounds: [Ground], created: Day) -> Verdict {
        if grounds.isEmpty { return .until(created, why: "none") }
        var last: (day: Day, why: String)?
        for ground in grounds {
            guard let end = ground.end else { return .needed }
            let until: Day = end.adding(months: ground.months)
            if last.map({ until > $0.day }) ?? true { last = (until, ground.isWithdrawn ? "withdrawn" : "ended") }
        }
        return last.map { .until($0.day, why: $0.why) } ?? .needed
    }
}

extension Day {
    /// The same day of a later month, or its last one.
    func adding(months: Int) -> Day {
        let all: Int = year * 12 + month - 1 + min(max(months, 0), 2400), (year, month): (Int, Int) = (all / 12, all % 12 + 1)
        let next: Day = month == 12 ? Day(year: year + 1, month: 1, day: 1) : Day(year: year, month: month + 1, day: 1)
        return Day(year: year, month: month, day: min(day, next.adding(-1).day))
    }
}
