public import Database
public import HTML
public import Hummingbird
public import Kernel
public import Records

extension ClientScreens {
    /// What one employee has to do: tasks, meetings and calls of the day, clients nobody has an eye on.
    @Sendable func today(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let lang: Lang = context.lang, day: Day = context.today, zone: Zone = context.zone, me: Int64 = context.access.employee
        let start: Int64 = zone.instant(day), end: Int64 = zone.instant(day.adding(1))
        let page: HTML = try await context.read { tx in
            // Own, and those of absent colleagues whose deputy I am.
            let mine: SQL = tx.access.isMe("owner_id")
            let tasks: [Task] = try tx.all("""
                SELECT * FROM \(Task.self) WHERE \(mine) AND done_at IS NULL AND archived_at IS NULL AND due_on <= \(day.adding(7)) ORDER BY due_on, id LIMIT 60
                """)
            let events: [Row] = try tx.rows("""
                SELECT * FROM \(Interaction.self) WHERE \(mine) AND archived_at IS NULL AND starts_at >= \(start) AND starts_at < \(end) ORDER BY starts_at LIMIT 40
                """)
            let seesSilence: Bool = tx.access.sees(Counterparty.entity, column: "last_contact_at"), seesStatus: Bool = tx.access.sees(Counterparty.entity, column: "status")
            let quiet: [Row] = !seesSilence ? [] : try tx.rows("""
                SELECT id, number, name, status, last_contact_at FROM \(Counterparty.self) WHERE owner_id = \(me) AND archived_at IS NULL
                AND last_contact_at < \(tx.now - 30 * 86_400_000) ORDER BY last_contact_at DESC LIMIT 8
                """)
            let closed: [String] = tx.current(Counterparty.entity).field("status")?.closedKeys ?? []
            let idle: [Row] = !seesStatus ? [] : try tx.rows("""
                SELECT id, name FROM \(Counterparty.self) WHERE owner_id = \(me) AND archived_at IS NULL AND \(closed.isEmpty ? "1 = 1" : "status NOT IN \(in: closed)" as SQL)
                AND NOT EXISTS (SELECT 1 FROM task WHERE task.counterparty_id = counterparty.id AND task.done_at IS NULL AND task.archived_at IS NULL) ORDER BY name LIMIT 8
                """)
            let clients: [String: String] = try clientNames(tasks.compactMap(\.counterpartyID) + events.compactMap { Int64(value: $0["counterpartyID"]) }, in: tx)
            let view = TodayView(tasks: tasks, events: events, quiet: quiet, idle: idle, clients: clients, absent: try StandIn.names(in: tx))
            return view.page(context, day)
        }
        return .page(lang("Сегодня", "Today"), section: "today", page)
    }
}

func clientNames(_ ids: [Int64], in tx: Tx) throws -> [String: String] {
    var names: [String: String] = [:]
    for row in try tx.rows("SELECT id, name FROM \(Counterparty.self) WHERE id IN \(in: Set(ids).sorted())") { names[Form.plain(row["id"])] = Form.plain(row["name"]) }
    return names
}

struct TodayView: Sendable {
    let tasks: [Task], events: [Row], quiet: [Row], idle: [Row], clients: [String: String], absent: [Int64: String]

    func page(_ context: StaffContext, _ day: Day) -> HTML {
        let lang: Lang = context.lang, today: String = day.description
        let groups: [(String, [Task])] = [
            (lang("Просрочено", "Overdue"), tasks.filter { $0.dueOn < today }), (lang("Сегодня", "Today"), tasks.filter { $0.dueOn == today }),
            (lang("На неделе", "This week"), tasks.filter { $0.dueOn > today }),
        ].filter { !$0.1.isEmpty }
        let beside: HTML = "<span class=\"muted small nowrap hide-m\">\(lang.day(day, thisYear: day.year)), \(lang.weekday(day))</span>"
        let actions: HTML = "<a class=\"btn btn-primary\" data-new href=\"/tasks/new?due_on=\(today)&priority=normal&owner_id=\(context.access.employee)&back=/\">\(icon("plus"))\(lang("Задача", "Task"))</a>"
        let noTasks: HTML = "<div class=\"ot-empty crop\"><p>\(lang("На неделю дел нет.", "Nothing to do this week."))</p></div>"
        return screen(lang("Сегодня", "Today"), beside: beside, actions: actions, """
            \(StandIn.notice(absent, context))\(dayline(context))
            <div class="ot-grid g-main-w mt-3"><div class="stack">
            <section class="ot-card" aria-labelledby="t1"><header><h2 id="t1">\(lang("Дела", "To do"))</h2><span class="n">\(tasks.count)</span></header>\(when: tasks.isEmpty, noTasks)
            <ul class="ot-list ot-tasks">\(each: groups, { group in "<li class=\"grp\"><span class=\"med\">\(group.0)</span></li>\(each: group.1, { taskLine($0, client: clients[$0.counterpartyID.map(String.init) ?? ""] ?? "", back: "/", context, note: absent[$0.ownerID ?? 0] ?? "") })" })</ul></section>
            </div><div class="stack">\(quietCard(context))\(idleCard(context))</div></div>
            """)
    }
    private func dayline(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone
        let lanes: [Int] = TodayView.lanes(events.map { ((zone.minute(Int64(value: $0["startsAt"]) ?? 0)), TodayView.tenths($0) * 6) })
        let height: Int = 44 + 36 * ((lanes.max() ?? 0) + 1)
        let planned: HTML = "\(each: Array(zip(events, lanes)), { event, lane in "<span class=\"ev \(Interaction.channelChoices.first { $0.key == Form.plain(event["channel"]) }?.ink ?? "")\" role=\"listitem\" style=\"--h:\(TodayView.hours(zone.minute(Int64(value: event["startsAt"]) ?? 0)));--l:\(TodayView.length(event));--r:\(lane)\">\(Form.plain(event["subject"]))\(absent[Int64(value: event["ownerID"]) ?? 0].map { ", " + $0 } ?? "")</span>" })"
        return """
            <section class="ot-card ot-dayline solo" aria-label="\(lang("Расписание дня", "The day's schedule"))"><div class="ot-hours" role="list" style="height:\(height)px">\
            \(each: Array(9...18), { "<span class=\"hr\" style=\"--h:\($0 - 9)\">\($0)</span>" })\(planned)</div></section>
            """
    }
    /// Hours after nine, with one decimal, inside the ruler.
    static func hours(_ minute: Int) -> String {
        let tenths: Int = min(92, max(0, (minute - 540) / 6))
        return "\(tenths / 10).\(tenths % 10)"
    }
    /// The width of an event in tenths of an hour, wide enough for a word.
    private static func tenths(_ event: Row) -> Int { min(30, max(8, (Int(value: event["minutes"]) ?? 30) / 6)) }
    /// The first free row for each event, in the order of their starts, so that none hides another. Minutes of the day.
    static func lanes(_ events: [(start: Int, length: Int)]) -> [Int] {
        var ends: [Int] = []
        return events.map { event in
            let lane: Int = ends.firstIndex { $0 <= event.start } ?? ends.count
            if lane == ends.count { ends.append(0) }
            ends[lane] = event.start + event.length
            return lane
        }
    }
    static func length(_ event: Row) -> String {
        let tenths: Int = TodayView.tenths(event)
        return "\(tenths / 10).\(tenths % 10)"
    }
    private func quietCard(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, now: Int64 = Clock.now()
        guard !quiet.isEmpty else { return "" }
        return """
            <section class="ot-card"><header><h2>\(lang("Пора позвонить", "Time to call"))</h2><span class="n">\(quiet.count)</span></header><ul class="ot-list">\(each: quiet, { row in
                "<li>\(avatar(Form.plain(row["name"]), company: true))<a class=\"grow cut med\" href=\"\(Counterparty.entity.url(Int64(value: row["id"]) ?? 0))\">\(Form.plain(row["name"]))</a><span class=\"xs muted nowrap\">\(asleep(row, now, lang))</span></li>"
            })</ul></section>
            """
    }
    private func asleep(_ row: Row, _ now: Int64, _ lang: Lang) -> String {
        let days: Int = Int((now - (Int64(value: row["lastContactAt"]) ?? now)) / 86_400_000)
        return lang("молчим", "silent for") + " \(days) " + lang.plural(days, ru: ("день", "дня", "дней"), en: ("day", "days"))
    }
    private func idleCard(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard !idle.isEmpty else { return "" }
        return """
            <section class="ot-card"><header><h2>\(lang("Без следующего шага", "Without a next step"))</h2><span class="n">\(idle.count)</span></header><ul class="ot-list">\(each: idle, { row in
                "<li>\(avatar(Form.plain(row["name"]), company: true))<a class=\"grow cut\" href=\"\(Counterparty.entity.url(Int64(value: row["id"]) ?? 0))\">\(Form.plain(row["name"]))</a>\(icon("triangle-alert", small: true))</li>"
            })</ul></section>
            """
    }
}
