import HTML
import Kernel
import Records

/// The sheet: columns of hours for a day and a week, cells for a month. On a phone a week is a list of its days.
struct CalendarView {
    let sheet: CalendarSheet, context: StaffContext
    private var lang: Lang { context.lang }
    private var query: CalendarQuery { sheet.query }

    func page() -> HTML {
        screen(lang("Календарь", "Calendar"), beside: "<span class=\"muted small nowrap\">\(query.title(lang, thisYear: context.today.year))</span>", actions: actions(), """
            <div class="ot-calbar">\(whose())</div>\(query.span == .month ? month() : hours())
            """)
    }
    private func actions() -> HTML {
        let at: String = "\(context.today.number >= query.first.number && context.today.number < query.end.number ? context.today : query.first)T10:00"
        return """
            <div class="ot-seg" role="group" aria-label="\(lang("Сколько дней", "How many days"))">\(each: CalendarQuery.Span.allCases, { "<a href=\"\(query.url(span: $0))\"\(when: $0 == query.span, " aria-current=\"true\"")>\($0.name(lang))</a>" })</div>\
            <span class="btn-group"><a class="btn btn-ghost btn-icon" data-key="PageUp" href="\(query.url(day: earlier))" aria-label="\(lang("Раньше", "Earlier"))" title="\(lang("Раньше", "Earlier")), Page Up">\(icon("chevron-left"))</a>\
            <a class="btn btn-ghost hide-m" href="\(query.url(day: context.today))">\(lang("Сегодня", "Today"))</a>\
            <a class="btn btn-ghost btn-icon" data-key="PageDown" href="\(query.url(day: later))" aria-label="\(lang("Позже", "Later"))" title="\(lang("Позже", "Later")), Page Down">\(icon("chevron-right"))</a></span>\
            <a class="btn btn-primary" data-new data-dialog href="\(slot(at))">\(icon("plus"))<span class="hide-m">\(lang("Создать", "New"))</span></a>
            """
    }
    private var earlier: Day { query.span == .month ? query.first.adding(-1) : query.day.adding(query.span == .day ? -1 : -7) }
    private var later: Day { query.span == .month ? query.end : query.day.adding(query.span == .day ? 1 : 7) }

    /// Own, the department's, or somebody's.
    private func whose() -> HTML {
        let ready: [(who: CalendarQuery.Who, name: String)] = [(.me, lang("Мой", "Mine")), (.department, lang("Отдел", "Department"))]
        return """
            <div class="ot-seg" role="group" aria-label="\(lang("Чей календарь", "Whose calendar"))">\(each: ready, { "<a href=\"\(query.url(who: $0.who))\"\(when: $0.who == query.who, " aria-current=\"true\"")>\($0.name)</a>" })</div>
            <form class="row-x" method="get" action="/calendar"><input type="hidden" name="span" value="\(query.span.rawValue)"><input type="hidden" name="day" value="\(query.day.description)">\(when: query.isWhole, "<input type=\"hidden\" name=\"all\" value=\"1\">")\
            <select class="form-select form-select-sm w-auto" name="who" data-autosubmit aria-label="\(lang("Сотрудник", "Employee"))"><option value="me">\(lang("Сотрудник…", "Employee…"))</option>\
            \(each: sheet.people, { "<option value=\"\($0.id)\"\(when: query.who == .employee($0.id), " selected")>\($0.name)</option>" })</select><noscript><button class="btn btn-line btn-sm">\(lang("Показать", "Show"))</button></noscript></form>
            <a class="ot-chip\(when: query.isWhole, " on")" href="\(query.url(whole: !query.isWhole))"\(when: query.isWhole, " aria-current=\"true\"")>\(icon("mail", small: true))\(lang("Письма и заметки", "Letters and notes"))</a>
            <a class="ot-chip" href="/profile/phone">\(icon("phone", small: true))\(lang("На телефоне", "On your phone"))</a>
            """
    }
    /// Where an empty place leads: something new at that hour, for whose calendar it is.
    private func slot(_ at: String) -> String {
        let person: String = if case .employee(let id) = query.who { "&owner_id=\(id)" } else { "" }
        return "/calendar/new?at=\(at)\(person)&back=\(query.url().percentEncoded)"
    }
    private func initials(_ item: CalendarItem) -> HTML {
        guard query.who == .department, let name = sheet.people.first(where: { $0.id == item.owner })?.name else { return "" }
        return "<span class=\"who\" title=\"\(name)\">\(Person.initials(name))</span>"
    }
    private func look(_ item: CalendarItem) -> String { item.ink + (item.isTask ? " task" : "") + (item.isPlanned ? " plan" : item.isDone ? " done" : "") }

    // MARK: Day and week

    private func hours() -> HTML {
        let timed: [CalendarItem] = sheet.items.filter { $0.start != nil }
        let from: Int = min(8, timed.map { ($0.start ?? 0) / 60 }.min() ?? 8), to: Int = min(24, max(20, timed.map { (($0.start ?? 0) + $0.minutes + 59) / 60 }.max() ?? 20))
        return """
            <div class="ot-cal ot-card \(query.span.rawValue)" style="--days:\(query.days.count);--hours:\(to - from)"><div class="axis" aria-hidden="true"><span></span><span class="xs muted">\(lang("день", "day"))</span>\
            <div class="hrs">\(each: Array(from..<to), { "<span style=\"--s:\(($0 - from) * 60)\">\($0):00</span>" })</div></div>\(each: query.days, { column($0, from, to) })</div>
            """
    }
    private func column(_ day: Day, _ from: Int, _ to: Int) -> HTML {
        let items: [CalendarItem] = sheet.items.filter { $0.day == day }, whole: [CalendarItem] = items.filter { $0.start == nil }, timed: [CalendarItem] = items.filter { $0.start != nil }
        let isToday: Bool = day == context.today, places: [CalendarLane] = CalendarLane.arrange(timed.map { ($0.start ?? 0, ($0.start ?? 0) + $0.minutes) })
        let now: Int = context.zone.minute(Clock.now()), weekday: String = lang.weekdayShort(day), isSeen: Bool = isToday && now >= from * 60 && now < to * 60
        return """
            <section class="day\(when: isToday, " today")\(when: day.weekday > 4, " off")" aria-label="\(lang.day(day, thisYear: context.today.year)), \(lang.weekday(day))"><h2><a href="\(query.url(span: .day, day: day))"><span class="muted">\(weekday)</span> <b>\(day.day)</b><span class="m"> \(lang.month(day, alone: false))</span></a></h2>
            <ul class="all">\(each: whole, { "<li>\(chip($0))</li>" })</ul>
            <div class="hrs">\(each: Array(from..<to), { slotLink(day, $0, from, isFirst: isToday && $0 == max(from, 9)) })\(each: Array(zip(timed, places)), { block($0, $1, from) })\
            \(when: isSeen, "<i class=\"now\" style=\"--s:\(now - from * 60)\"><b>\(context.zone.time(Clock.now()))</b></i>")</div>\(when: items.isEmpty, "<p class=\"none\">\(lang("Свободно", "Free"))</p>")</section>
            """
    }
    private func slotLink(_ day: Day, _ hour: Int, _ from: Int, isFirst: Bool) -> HTML {
        let time: String = DayTime.text(hour * 60)
        return "<a class=\"slot\" data-dialog style=\"--s:\((hour - from) * 60)\" href=\"\(slot("\(day)T\(time)"))\" tabindex=\"\(isFirst ? 0 : -1)\" aria-label=\"\(lang("Создать", "New")): \(lang.day(day, thisYear: context.today.year)), \(time)\"></a>"
    }
    private func block(_ item: CalendarItem, _ lane: CalendarLane, _ from: Int) -> HTML {
        let start: Int = item.start ?? 0, when: String = "\(DayTime.text(start))–\(DayTime.text(min(start + item.minutes, 24 * 60 - 1)))"
        return """
            <a class="ev \(look(item))\(when: item.minutes < 45, " short")" href="\(item.url)" title="\(when) \(item.title)" style="--s:\(start - from * 60);--l:\(item.minutes);--i:\(lane.index);--n:\(lane.count)"><span class="t">\(DayTime.text(start))</span>\(icon(item.icon, small: true))<span class="w">\(item.title)</span>\(initials(item))</a>
            """
    }
    private func chip(_ item: CalendarItem) -> HTML {
        "<a class=\"ev \(look(item))\" href=\"\(item.url)\" title=\"\(item.title)\">\(when: item.start != nil, "<span class=\"t\">\(DayTime.text(item.start ?? 0))</span>")\(icon(item.icon, small: true))<span class=\"w\">\(item.title)</span>\(initials(item))</a>"
    }

    // MARK: Month

    /// The most lines of a cell; the others are a number that leads to the day.
    private static let lines: Int = 4

    private func month() -> HTML {
        let monday = Day(number: 4)  // 1970-01-05
        return """
            <div class="ot-month ot-card"><div class="names" aria-hidden="true">\(each: Array(0..<7), { "<span class=\"xs muted\">\(lang.weekdayShort(monday.adding($0)))</span>" })</div><div class="cells">\(each: query.days, cell)</div></div>
            """
    }
    private func cell(_ day: Day) -> HTML {
        let items: [CalendarItem] = sheet.items.filter { $0.day == day }, isOther: Bool = day.month != query.day.month, rest: Int = items.count - Self.lines
        return """
            <section class="cell\(when: day == context.today, " today")\(when: isOther, " other")\(when: day.weekday > 4, " off")" aria-label="\(lang.day(day, thisYear: context.today.year))"><header><a class="d" href="\(query.url(span: .day, day: day))">\(day.day)</a>\
            <a class="add" data-dialog href="\(slot("\(day)T10:00"))" aria-label="\(lang("Создать", "New")): \(lang.day(day))">\(icon("plus", small: true))</a></header>
            <ul>\(each: items.prefix(Self.lines), { "<li>\(chip($0))</li>" })</ul>\(when: rest > 0, "<a class=\"xs muted rest\" href=\"\(query.url(span: .day, day: day))\">\(lang("ещё", "more")) \(rest)</a>")</section>
            """
    }
}

/// The place of an event among those it overlaps: the which-th of how many columns.
struct CalendarLane: Equatable {
    let index: Int, count: Int

    /// - Parameter events: start and end in minutes, in the order of their starts.
    static func arrange(_ events: [(start: Int, end: Int)]) -> [CalendarLane] {
        var lanes: [CalendarLane] = [], group: [Int] = [], ends: [Int] = []
        func close() {
            lanes += group.map { CalendarLane(index: $0, count: ends.count) }
            (group, ends) = ([], [])
        }
        for event in events {
            // Nothing before reaches into this one: a new group.
            if let last = ends.max(), last <= event.start { close() }
            if let free = ends.firstIndex(where: { $0 <= event.start }) {
                ends[free] = event.end
                group.append(free)
            } else {
                group.append(ends.count)
                ends.append(event.end)
            }
        }
        close()
        return lanes
    }
}
