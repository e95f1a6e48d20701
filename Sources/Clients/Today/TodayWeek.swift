import HTML
import Kernel
import Records

/// A week ahead: how full its days are, then what each of them holds.
struct TodayWeek {
    let day: TodayDay, sheet: CalendarSheet

    func page(_ head: TodayHead, _ context: StaffContext) -> HTML {
        let view = TodayView(day: day)
        return head.screen(context, """
            \(StandIn.notice(day.absent, context))\(strip(context))
            <div class="ot-grid g-main-w mt-3"><div class="stack">\(days(context))</div><div class="stack">\(view.pending(context))\(view.given(context))\(view.idle(context))</div></div>
            """)
    }
    private func strip(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, counts: [(day: Day, all: Int, open: Int)] = sheet.query.days.map { day in
            let items: [CalendarItem] = sheet.items.filter { $0.day == day }
            return (day, items.count, items.filter { !$0.isDone }.count)
        }
        let most: Int = max(1, counts.map(\.all).max() ?? 1)
        return """
            <nav class="ot-card ot-week" aria-label="\(lang("Дни недели", "Days of the week"))">\(each: counts, { one in
                "<a href=\"/calendar?span=day&day=\(one.day.description)\"\(when: one.day == context.today, " aria-current=\"date\"")><span class=\"xs muted\">\(lang.weekdayShort(one.day))</span><b>\(one.day.day)</b><span class=\"ot-prog\" role=\"img\" aria-label=\"\(one.all)\"><i style=\"--v:\((one.all - one.open) * 100 / most)\"></i><i class=\"ht k\" style=\"--s:\((one.all - one.open) * 100 / most);--v:\(one.open * 100 / most)\"></i></span><span class=\"xs soft\">\(one.all)</span></a>"
            })</nav>
            """
    }
    /// Overdue first, then the days that are left of this week and the next ones within reach.
    private func days(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, back: String = "/?p=week"
        let late: HTML = day.late.isEmpty ? "" : card(lang("Просрочено", "Overdue"), "t-r", day.late.count, "\(each: day.late, { task($0, back, context) })")
        let ahead: [HTML] = (0...6).map { day.today.adding($0) }.map { date in
            let tasks: [Task] = date == day.today ? day.due : day.ahead.filter { $0.dueOn == date.description }
            let events: [CalendarItem] = sheet.items.filter { $0.day == date && $0.isPlanned }
            if tasks.isEmpty, events.isEmpty { return "" }
            let name: String = date == day.today ? lang("Сегодня", "Today") : lang.day(date, thisYear: day.today.year) + ", " + lang.weekday(date)
            let lines: HTML = "\(each: events, { item in "<li><span class=\"ti \(item.ink)\">\(icon(item.icon, small: true))</span><a class=\"grow cut med\" href=\"\(item.url)\">\(item.title)</a><time class=\"xs soft num\">\(DayTime.text(item.start ?? 0))</time></li>" })\(each: tasks, { task($0, back, context) })"
            return card(name, "", tasks.count + events.count, lines)
        }
        let all: HTML = "\(late)\(ahead)"
        return all.isEmpty ? "<div class=\"ot-empty crop\"><p>\(lang("На неделю дел нет.", "Nothing to do this week."))</p></div>" : all
    }
    private func task(_ task: Task, _ back: String, _ context: StaffContext) -> HTML {
        taskLine(task, client: day.client(task.counterpartyID), back: back, context, note: day.absent[task.ownerID ?? 0] ?? "")
    }
    private func card(_ title: String, _ ink: String, _ count: Int, _ lines: HTML) -> HTML {
        "<section class=\"ot-card\"><header><h2 class=\"\(ink)\">\(title)</h2><span class=\"n\">\(count)</span></header><ul class=\"ot-list ot-tasks\">\(lines)</ul></section>"
    }
}
