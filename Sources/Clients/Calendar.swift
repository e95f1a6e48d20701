public import Database
public import HTML
public import Hummingbird
public import Kernel
public import Records

extension ClientScreens {
    /// The planned and past of a day, a week or a month.
    @Sendable func calendar(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let query = try request.query(), lang: Lang = context.lang, zone: Zone = context.zone
        let day: Day = Day(query["day"]) ?? context.today, span: String = ["day", "week", "month"].contains(query["span"]) ? query["span"] : "week"
        let first: Day = span == "day" ? day : span == "week" ? day.adding(-day.weekday) : Day(year: day.year, month: day.month, day: 1)
        let length: Int = span == "day" ? 1 : span == "week" ? 7 : Day(year: day.month == 12 ? day.year + 1 : day.year, month: day.month % 12 + 1, day: 1).number - first.number
        let page: HTML = try await context.read { tx in
            let last: Day = first.adding(length)
            let events: [Row] = try tx.rows("""
                SELECT * FROM \(Interaction.self) WHERE owner_id = \(tx.access.employee) AND archived_at IS NULL AND starts_at >= \(zone.instant(first)) AND starts_at < \(zone.instant(last)) ORDER BY starts_at LIMIT 500
                """)
            let tasks: [Task] = try tx.all("""
                SELECT * FROM \(Task.self) WHERE owner_id = \(tx.access.employee) AND archived_at IS NULL AND done_at IS NULL AND due_on >= \(first) AND due_on < \(last) ORDER BY due_on LIMIT 500
                """)
            let days: [HTML] = (0..<length).map { n in calendarDay(first.adding(n), events, tasks, context) }
            let spans: [(String, String)] = [("day", lang("День", "Day")), ("week", lang("Неделя", "Week")), ("month", lang("Месяц", "Month"))]
            let actions: HTML = """
                <div class="ot-seg" role="group">\(each: spans, { "<a href=\"/calendar?span=\($0.0)&day=\(day.description)\"\(when: $0.0 == span, " aria-current=\"true\"")>\($0.1)</a>" })</div>\
                <a class="btn btn-ghost btn-icon" href="/calendar?span=\(span)&day=\(first.adding(-1).description)" aria-label="\(lang("Раньше", "Earlier"))">\(icon("chevron-left"))</a>\
                <a class="btn btn-ghost btn-icon" href="/calendar?span=\(span)&day=\(last.description)" aria-label="\(lang("Позже", "Later"))">\(icon("chevron-right"))</a>
                """
            return screen(lang("Календарь", "Calendar"), beside: "<span class=\"muted small hide-m\">\(lang.day(first))</span>", actions: actions, "<div class=\"ot-calendar \(span)\">\(days)</div>")
        }
        return .page(lang("Календарь", "Calendar"), section: "calendar", page)
    }
}

private func calendarDay(_ day: Day, _ events: [Row], _ tasks: [Task], _ context: StaffContext) -> HTML {
    let zone: Zone = context.zone, mine: [Row] = events.filter { zone.day(Int64(value: $0["startsAt"]) ?? 0) == day }
    let due: [Task] = tasks.filter { $0.dueOn == day.description }
    return """
        <section class="ot-card p-2\(when: day == context.today, " now")"><h2 class="small"><span class="muted">\(context.lang.weekday(day))</span> \(context.lang.day(day, thisYear: context.today.year))</h2>
        \(each: mine, { event in "<a class=\"d-block small cut\" href=\"\(Interaction.entity.url(Int64(value: event["id"]) ?? 0))\"><span class=\"num muted\">\(zone.time(Int64(value: event["startsAt"]) ?? 0))</span> \(Form.plain(event["subject"]))</a>" })\
        \(each: due, { task in "<a class=\"d-block small cut\" href=\"/tasks/\(task.id.rawValue)\">\(icon("square-check", small: true)) \(task.title)</a>" })</section>
        """
}
