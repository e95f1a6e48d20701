import Database
import HTML
import Hummingbird
import Kernel
import Records

/// What a calendar shows: whose days, how many of them, around which one. All of it stands in the address.
struct CalendarQuery: Sendable {
    enum Span: String, CaseIterable, Sendable {
        case day, week, month
        func name(_ lang: Lang) -> String {
            switch self { case .day: lang("День", "Day"); case .week: lang("Неделя", "Week"); case .month: lang("Месяц", "Month") }
        }
    }
    enum Who: Sendable, Equatable {
        case me, department, employee(Int64)
        var key: String {
            switch self { case .me: "me"; case .department: "dept"; case .employee(let id): String(id) }
        }
    }
    let span: Span, day: Day, who: Who
    /// Also letters, chats, notes and visits of the site, which take no time of the day.
    let isWhole: Bool

    /// - Throws: a sentence for a part of the address that means nothing.
    init(_ query: Submitted, today: Day) throws {
        isWhole = query["all"] == "1"
        guard let span = query["span"].isEmpty ? .week : Span(rawValue: query["span"]) else { throw BadRequest("Такого вида календаря нет: есть день, неделя и месяц", "There is no such calendar: there are day, week and month") }
        guard let day = query["day"].isEmpty ? today : Day(query["day"]) else { throw BadRequest("День указан неверно: нужна дата вида 2026-11-24", "The day is wrong: a date like 2026-11-24 is needed") }
        guard let who = Self.who(query["who"]) else { throw BadRequest("Чей это календарь, непонятно: такого сотрудника нет", "Whose calendar this is is unclear: there is no such employee") }
        (self.span, self.day, self.who) = (span, day, who)
    }
    private static func who(_ text: String) -> Who? {
        switch text {
        case "", "me": .me
        case "dept": .department
        default: Int64(text).map { .employee($0) }
        }
    }
    init(span: Span, day: Day, who: Who) { (self.span, self.day, self.who, isWhole) = (span, day, who, false) }

    /// The first day of the span itself.
    var first: Day {
        switch span {
        case .day: day
        case .week: day.adding(-day.weekday)
        case .month: Day(year: day.year, month: day.month, day: 1)
        }
    }
    /// The day after the last.
    var end: Day {
        switch span {
        case .day: first.adding(1)
        case .week: first.adding(7)
        case .month: Day(year: day.month == 12 ? day.year + 1 : day.year, month: day.month % 12 + 1, day: 1)
        }
    }
    /// The days on the sheet: whole weeks of a month.
    var days: [Day] {
        let from: Day = span == .month ? first.adding(-first.weekday) : first, to: Day = span == .month ? end.adding((7 - end.weekday) % 7) : end
        return (from.number..<to.number).map { Day(number: $0) }
    }
    func url(span: Span? = nil, day: Day? = nil, who: Who? = nil, whole: Bool? = nil) -> String {
        let person: Who = who ?? self.who
        return "/calendar?span=\((span ?? self.span).rawValue)&day=\(day ?? self.day)" + (person == .me ? "" : "&who=\(person.key)") + (whole ?? isWhole ? "&all=1" : "")
    }
    /// What takes time of a day, or is planned for an hour of it.
    static let timed: SQL = "AND (planned = 1 OR channel IN ('call', 'meeting', 'event'))"
    /// Whose records, as a condition.
    func owners(_ access: Access) -> SQL {
        switch who {
        case .me: access.isMe("owner_id")
        case .department: "owner_id IN (SELECT id FROM employee WHERE branch_id IN \(in: access.subtree))"
        case .employee(let id): "owner_id = \(id)"
        }
    }
    func title(_ lang: Lang, thisYear: Int) -> String {
        switch span {
        case .day: return lang.day(day, thisYear: thisYear) + ", " + lang.weekday(day)
        case .week:
            let last: Day = end.adding(-1)
            return first.month == last.month ? "\(first.day)–\(lang.day(last, thisYear: thisYear))" : "\(lang.day(first, thisYear: last.year)) – \(lang.day(last, thisYear: thisYear))"
        case .month: return lang.month(day)
        }
    }
}

/// One thing on a sheet of the calendar.
struct CalendarItem: Sendable {
    let day: Day, title: String, url: String, ink: String, icon: String, isTask: Bool, isDone: Bool, isPlanned: Bool, owner: Int64
    /// Minutes of the day; nil: the whole day. How long it takes.
    let start: Int?, minutes: Int
    var order: Int { start ?? -1 }
}

/// Items of a span of days, and the colleagues whose calendars may be chosen.
struct CalendarSheet: Sendable {
    let query: CalendarQuery, items: [CalendarItem], people: [(id: Int64, name: String)]
    /// The most of each kind: a month of a big department.
    static let most: Int = 1000

    init(_ query: CalendarQuery, in tx: Tx) throws {
        self.query = query
        let days: [Day] = query.days, from: Day = days.first ?? query.first, to: Day = (days.last ?? query.first).adding(1), zone: Zone = tx.zone, owners: SQL = query.owners(tx.access)
        let events: [Row] = try tx.rows("""
            SELECT * FROM \(Interaction.self) WHERE \(owners) AND archived_at IS NULL AND starts_at >= \(zone.instant(from)) AND starts_at < \(zone.instant(to)) \(query.isWhole ? "" : CalendarQuery.timed)
            ORDER BY starts_at LIMIT \(Self.most)
            """)
        let tasks: [Row] = try tx.rows("SELECT * FROM \(Task.self) WHERE \(owners) AND archived_at IS NULL AND due_on >= \(from) AND due_on < \(to) ORDER BY due_on, id LIMIT \(Self.most)")
        people = try tx.rows("SELECT id, name FROM \(EmployeeName.self) WHERE archived_at IS NULL ORDER BY name LIMIT 500").map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }
        if case .employee(let id) = query.who, try tx.rows("SELECT id FROM \(EmployeeName.self) WHERE id = \(id)").isEmpty { throw NotFound() }
        let seesDue: Bool = tx.access.sees(Task.entity, column: "due_on"), seesStart: Bool = tx.access.sees(Interaction.entity, column: "starts_at")
        items = ((seesStart ? events : []).compactMap { Self.event($0, tx) } + (seesDue ? tasks : []).compactMap { Self.task($0) }).sorted { ($0.day, $0.order) < ($1.day, $1.order) }
    }
    private static func event(_ whole: Row, _ tx: Tx) -> CalendarItem? {
        guard let start = Int64(value: whole["startsAt"]), let id = Int64(value: whole["id"]) else { return nil }
        let row: Row = tx.access.visible(Interaction.entity, whole), channel: String = Form.plain(row["channel"])
        let ink: String = Interaction.channelChoices.first { $0.key == channel }?.ink ?? ""
        return CalendarItem(
            day: tx.zone.day(start), title: Form.plain(row["subject"]), url: Interaction.entity.url(id), ink: ink, icon: Interaction.icons[channel] ?? "circle", isTask: false, isDone: row["planned"] != .int(1),
            isPlanned: row["planned"] == .int(1), owner: Int64(value: row["ownerID"]) ?? 0, start: tx.zone.minute(start), minutes: max(15, Int(value: row["minutes"]) ?? 30))
    }
    private static func task(_ row: Row) -> CalendarItem? {
        guard let day = Day(value: row["dueOn"]), let id = Int64(value: row["id"]) else { return nil }
        return CalendarItem(
            day: day, title: Form.plain(row["title"]), url: Task.entity.url(id), ink: row["priority"] == .text("high") ? "m" : "k", icon: row["doneAt"] == .null ? "square-check" : "circle-check",
            isTask: true, isDone: row["doneAt"] != .null, isPlanned: false, owner: Int64(value: row["ownerID"]) ?? 0, start: String(value: row["dueTime"]).flatMap(DayTime.minute), minutes: 30)
    }
}

extension ClientScreens {
    /// Tasks and interactions of a day, a week or a month: one's own, a department's, a colleague's.
    @Sendable func calendar(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let query = try CalendarQuery(try request.query(), today: context.today), lang: Lang = context.lang
        let sheet: CalendarSheet = try await context.read { try CalendarSheet(query, in: $0) }
        return .page(lang("Календарь", "Calendar"), section: "calendar", CalendarView(sheet: sheet, context: context).page())
    }
}
