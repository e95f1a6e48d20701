import Database
import HTML
import Hummingbird
import Kernel
import Records

extension ClientScreens {
    /// What one employee has to do: `?p=week` looks a week ahead, `?p=team` shows a head the people of their department.
    @Sendable func today(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let variant: String = try request.query()["p"], lang: Lang = context.lang
        guard ["", "day", "week", "team"].contains(variant) else { throw BadRequest("Такого вида у «Сегодня» нет: есть день, неделя и команда", "“Today” has no such form: there are day, week and team") }
        let page: HTML = try await context.read { tx in
            let head = TodayHead(chosen: variant, mayTeam: TodayTeam.isOffered(tx.access))
            switch variant {
            case "team" where head.mayTeam: return try TodayTeam(in: tx).page(head, context)
            case "week": return TodayWeek(day: try TodayDay(in: tx, ahead: 6), sheet: try CalendarSheet(CalendarQuery(span: .week, day: tx.today, who: .me), in: tx)).page(head, context)
            default: return TodayView(day: try TodayDay(in: tx, ahead: 7)).page(head, further: try parts.html("today", in: tx, context), context)
            }
        }
        return .page(lang("Сегодня", "Today"), section: "today", page)
    }
}

/// Title, variants and the button of a new task.
struct TodayHead {
    let chosen: String, mayTeam: Bool

    func screen(_ context: StaffContext, _ content: HTML) -> HTML {
        let lang: Lang = context.lang, day: Day = context.today
        let all: [(key: String, name: String)] = [("", lang("День", "Day")), ("week", lang("Неделя", "Week"))] + (mayTeam ? [("team", lang("Команда", "Team"))] : [])
        let current: String = all.contains { $0.key == chosen } ? chosen : ""
        let variants: HTML = """
            <div class="ot-seg" role="group" aria-label="\(lang("Период", "Period"))">\(each: all, { "<a href=\"/\($0.key.isEmpty ? "" : "?p=" + $0.key)\"\(when: $0.key == current, " aria-current=\"true\"")>\($0.name)</a>" })</div>
            """
        let new: String = "/tasks/new?due_on=\(day)&priority=normal&owner_id=\(context.access.employee)&back=/"
        return Kernel.screen(lang("Сегодня", "Today"), beside: "<span class=\"muted small nowrap hide-m\">\(lang.day(day, thisYear: day.year)), \(lang.weekday(day))</span>",
                             actions: "\(variants)<a class=\"btn btn-primary\" data-new href=\"\(new)\">\(icon("plus"))<span class=\"hide-m\">\(lang("Задача", "Task"))</span></a>", content)
    }
}

/// Everything of one employee's day, read in a fixed number of statements.
struct TodayDay: Sendable {
    let today: Day, now: Int64, zone: Zone
    /// Open tasks up to some days ahead, and how many were done today.
    let tasks: [Task], done: Int
    /// Touches of today; planned ones of earlier that nobody has said the outcome of.
    let events: [Row], pending: [Row]
    /// Clients that hear nothing, and those without a next step.
    let quiet: [Row], idle: [Row]
    /// Tasks that others do for the reader.
    let given: [Task]
    /// Nothing is in the workspace that the reader could work with.
    let isFresh: Bool
    let clients: [String: Row], contacts: [String: Row], colleagues: [String: String], absent: [Int64: String]
    /// Days without a contact after which a client is called.
    static let silence: Int64 = 30

    init(in tx: Tx, ahead: Int) throws {
        (today, now, zone) = (tx.today, tx.now, tx.zone)
        let me: Int64 = tx.access.employee, start: Int64 = zone.instant(today), end: Int64 = zone.instant(today.adding(1))
        // Own, and those of absent colleagues whose deputy I am.
        let mine: SQL = tx.access.isMe("owner_id")
        tasks = try tx.all("SELECT * FROM \(Task.self) WHERE \(mine) AND done_at IS NULL AND archived_at IS NULL AND due_on <= \(today.adding(ahead)) ORDER BY due_on, id LIMIT 80")
        done = try tx.rows("SELECT COUNT(*) AS n FROM (SELECT 1 FROM \(Task.self) WHERE \(mine) AND done_at >= \(start) AND archived_at IS NULL LIMIT 200) AS ticked").first.flatMap { Int(value: $0["n"]) } ?? 0
        events = try tx.rows("SELECT * FROM \(Interaction.self) WHERE \(mine) AND archived_at IS NULL AND starts_at >= \(start) AND starts_at < \(end) ORDER BY starts_at LIMIT 40")
        pending = try tx.rows("SELECT * FROM \(Interaction.self) WHERE \(mine) AND archived_at IS NULL AND planned = 1 AND starts_at < \(start) ORDER BY starts_at DESC LIMIT 12")
        let seesSilence: Bool = tx.access.sees(Counterparty.entity, column: "last_contact_at"), seesStatus: Bool = tx.access.sees(Counterparty.entity, column: "status")
        quiet = !seesSilence ? [] : try tx.rows("""
            SELECT * FROM \(Counterparty.self) WHERE owner_id = \(me) AND archived_at IS NULL
            AND last_contact_at < \(tx.now - Self.silence * 86_400_000) ORDER BY last_contact_at DESC LIMIT 6
            """).map { tx.access.visible(Counterparty.entity, $0) }
        let closed: [String] = tx.current(Counterparty.entity).field("status")?.closedKeys ?? []
        idle = !seesStatus ? [] : try tx.rows("""
            SELECT id, name FROM \(Counterparty.self) WHERE owner_id = \(me) AND archived_at IS NULL AND \(closed.isEmpty ? "1 = 1" : "status NOT IN \(in: closed)" as SQL)
            AND NOT EXISTS (SELECT 1 FROM task WHERE task.counterparty_id = counterparty.id AND task.done_at IS NULL AND task.archived_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM interaction WHERE interaction.counterparty_id = counterparty.id AND interaction.planned = 1 AND interaction.archived_at IS NULL) ORDER BY name LIMIT 8
            """)
        given = try tx.all("""
            SELECT * FROM \(Task.self) WHERE (author_id = \(me) OR handed_by_id = \(me)) AND owner_id <> \(me) AND done_at IS NULL AND archived_at IS NULL ORDER BY due_on, id LIMIT 8
            """)
        let touched: [Row] = events + pending, isIdle: Bool = ![tasks.count, touched.count, quiet.count, idle.count, given.count].contains { $0 > 0 }
        isFresh = try isIdle && tx.rows("SELECT 1 AS yes FROM \(Counterparty.self) LIMIT 1").isEmpty
        clients = try Self.keyed(tx.rows("SELECT id, name, phone FROM \(Counterparty.self) WHERE id IN \(in: Self.ids(tasks + given, touched, "counterpartyID", \.counterpartyID))").map { tx.access.visible(Counterparty.entity, $0) })
        contacts = try Self.keyed(tx.rows("SELECT id, name, phones FROM \(Contact.self) WHERE id IN \(in: Self.ids(tasks, touched, "contactID", \.contactID))").map { tx.access.visible(Contact.entity, $0) })
        let people: [Row] = try tx.rows("SELECT id, name FROM \(EmployeeName.self) WHERE id IN \(in: Set(given.compactMap(\.ownerID)).sorted())")
        colleagues = Dictionary(people.map { (Form.plain($0["id"]), Form.plain($0["name"])) }) { $1 }
        absent = try StandIn.names(in: tx)
    }
    private static func ids(_ tasks: [Task], _ events: [Row], _ column: String, _ link: (Task) -> Int64?) -> [Int64] {
        Set(tasks.compactMap(link) + events.compactMap { Int64(value: $0[column]) }).sorted()
    }
    private static func keyed(_ rows: [Row]) -> [String: Row] { Dictionary(rows.map { (Form.plain($0["id"]), $0) }) { $1 } }

    func client(_ id: Int64?) -> String { id.flatMap { clients[String($0)] }.map { Form.plain($0["name"]) } ?? "" }
    var late: [Task] { tasks.filter { $0.dueOn < today.description } }
    /// With their hours first, in the order of the day.
    var due: [Task] {
        tasks.filter { $0.dueOn == today.description }.sorted { ($0.dueTime ?? "99", $0.id.rawValue) < ($1.dueTime ?? "99", $1.id.rawValue) }
    }
    var ahead: [Task] { tasks.filter { $0.dueOn > today.description } }
    /// The one to do now: the next with an hour, else nothing is marked.
    var next: Task? { due.first { ($0.due(zone) ?? 0) >= now && $0.dueTime != nil } }
    /// How many of the last days a client heard nothing.
    func silent(_ row: Row) -> Int { Int((now - (Int64(value: row["lastContactAt"]) ?? now)) / 86_400_000) }
}
