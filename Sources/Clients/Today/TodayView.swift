import Database
import HTML
import Kernel
import Records

/// The page of one day: the ruler, what is to be done, whom to call, what lacks a next step.
struct TodayView {
    let day: TodayDay

    func page(_ head: TodayHead, further: HTML, _ context: StaffContext) -> HTML {
        head.screen(context, """
            \(StandIn.notice(day.absent, context))<section class="ot-card ot-dayline" aria-label="\(context.lang("Расписание дня", "The day's schedule"))">\(progress(context))\(DayRuler(day: day).view(context))</section>
            <div class="ot-grid g-main-w mt-3"><div class="stack">\(when: day.isFresh, beginning(context))\(tasks(context))\(CallList(day: day).view(context))</div>
            <div class="stack">\(further)\(pending(context))\(given(context))\(idle(context))</div></div>
            """)
    }
    /// The first day: where the clients come from.
    private func beginning(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard context.access.creates(context.registry.current(Counterparty.entity)) else {
            return "<section class=\"ot-card ot-empty\">\(icon("building-2"))<h2>\(lang("Клиентов пока нет", "No clients yet"))</h2><p>\(lang("Здесь появятся ваши дела, когда у вас будут клиенты.", "Your work shows here as soon as you have clients."))</p></section>"
        }
        return """
            <section class="ot-card ot-empty">\(icon("building-2"))<h2>\(lang("Начните с базы клиентов", "Begin with the clients"))</h2>\
            <p>\(lang("Загрузите таблицу из Excel, 1С или прежней программы: столбцы узнаются сами. Или добавьте первого контрагента.", "Load a table from Excel or another program: its columns are recognised. Or add the first counterparty."))</p>\
            <div class="row-x wrap justify-content-center"><a class="btn btn-primary" href="/imports">\(icon("upload"))\(lang("Загрузить базу из файла", "Load a table from a file"))</a><a class="btn btn-line" href="/counterparties/new">\(icon("plus"))\(lang("Добавить контрагента", "Add a counterparty"))</a></div></section>
            """
    }
    /// Solid is done, halftone is still to do.
    func progress(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, left: Int = day.late.count + day.due.count, all: Int = day.done + left, share: Int = all == 0 ? 0 : day.done * 100 / all
        let say: String = all == 0 ? lang("дел на сегодня нет", "nothing to do today") : lang("\(day.done) из \(all)", "\(day.done) of \(all)")
        return """
            <div class="ot-plan"><div class="row-x"><span class="eyebrow grow">\(lang("Дела на сегодня", "To do today"))</span><span class="xs soft">\(say)</span></div>
            <div class="ot-prog md mt-2" role="img" aria-label="\(say)"><i style="--v:\(share)"></i>\(when: left > 0, "<i class=\"ht k\" style=\"--s:\(share);--v:\(100 - share)\"></i>")</div>
            <div class="legend mt-2"><span class="l"><span class="swatch" style="--col:var(--ink)"></span>\(lang("сделано", "done")) \(day.done)</span><span class="l"><span class="swatch ht k"></span>\(lang("осталось", "left")) \(left)</span></div></div>
            """
    }
    func tasks(_ context: StaffContext, back: String = "/") -> HTML {
        let lang: Lang = context.lang, next: Task? = day.next
        let groups: [(name: String, ink: String, tasks: [Task])] = [(lang("Просрочено", "Overdue"), "t-r", day.late), (lang("Сегодня", "Today"), "", day.due)].filter { !$0.tasks.isEmpty }
        func line(_ task: Task) -> HTML { taskLine(task, client: day.client(task.counterpartyID), back: back, context, note: day.absent[task.ownerID ?? 0] ?? "", isNext: task.id == next?.id) }
        // A full day keeps the rest of the week folded.
        let isOpen: Bool = day.late.count + day.due.count < 6
        let ahead: HTML = day.ahead.isEmpty ? "" : """
            <details class="ot-more-tasks"\(when: isOpen, " open")><summary>\(icon("chevron-right", small: true))<span class="med">\(lang("На неделе", "This week"))</span> <span class="muted">\(day.ahead.count)</span></summary><ul class="ot-list ot-tasks">\(each: day.ahead, line)</ul></details>
            """
        let none: HTML = "<div class=\"ot-empty crop\"><p>\(lang("На неделю дел нет.", "Nothing to do this week."))</p></div>"
        return """
            <section class="ot-card" aria-labelledby="t1"><header><h2 id="t1">\(lang("Дела", "To do"))</h2><span class="n">\(day.late.count + day.due.count)</span><a class="push xs ot-link" href="/tasks">\(lang("Все задачи", "All tasks"))</a></header>\(when: day.tasks.isEmpty, none)
            <ul class="ot-list ot-tasks">\(each: groups, { group in
                "<li class=\"grp\"><span class=\"med \(group.ink)\">\(group.name)</span></li>\(each: group.tasks, line)"
            })</ul>\(ahead)</section>
            """
    }
    /// Planned and past, and nobody said how it went; calls stand among the calls.
    func pending(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, rows: [Row] = day.pending.filter { $0["channel"] != .text("call") }
        guard !rows.isEmpty else { return "" }
        return """
            <section class="ot-card" aria-labelledby="t-out"><header><h2 id="t-out">\(lang("Ждут итога", "Await their outcome"))</h2><span class="n">\(rows.count)</span></header><ul class="ot-list">\(each: rows, { row in
                let channel: String = Form.plain(row["channel"]), start: Int64 = Int64(value: row["startsAt"]) ?? 0, id: Int64 = Int64(value: row["id"]) ?? 0
                return "<li class=\"wrap\"><span class=\"ti\">\(icon(Interaction.icons[channel] ?? "circle", small: true))</span><a class=\"grow\" href=\"\(Interaction.entity.url(id))\"><span class=\"cut d-block med\">\(Form.plain(row["subject"]))</span><span class=\"cut d-block xs muted\">\(day.client(Int64(value: row["counterpartyID"])))</span></a><time class=\"xs muted nowrap\">\(lang.near(day.zone.day(start), today: day.today))</time>\(Outcome.form(id, back: "/", context))</li>"
            })</ul></section>
            """
    }
    func given(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard !day.given.isEmpty else { return "" }
        return """
            <section class="ot-card" aria-labelledby="t-given"><header><h2 id="t-given">\(lang("Поручено мной", "Given by me"))</h2><span class="n">\(day.given.count)</span></header><ul class="ot-list">\(each: day.given, { task in
                let who: String = day.colleagues[task.ownerID.map(String.init) ?? ""] ?? "", isLate: Bool = task.isLate(day.now, day.zone)
                return "<li>\(avatar(who))<a class=\"grow\" href=\"\(Task.entity.url(task.id.rawValue))\"><span class=\"cut d-block med\">\(task.title)</span><span class=\"cut d-block xs muted\">\(who)</span></a><time class=\"xs nowrap \(isLate ? "t-r med" : "soft")\">\(Day(task.dueOn).map { lang.near($0, today: day.today) } ?? "")</time></li>"
            })</ul></section>
            """
    }
    func idle(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard !day.idle.isEmpty else { return "" }
        return """
            <section class="ot-card" aria-labelledby="t-idle"><header><h2 id="t-idle">\(lang("Без следующего шага", "Without a next step"))</h2><span class="n">\(day.idle.count)</span></header><ul class="ot-list">\(each: day.idle, { row in
                let name: String = Form.plain(row["name"]), id: String = Form.plain(row["id"])
                return "<li>\(avatar(name, company: true))<a class=\"grow cut\" href=\"/counterparties/\(id)\">\(name)</a><a class=\"btn btn-line btn-icon btn-sm\" href=\"/tasks/new?counterparty_id=\(id)&due_on=\(day.today.adding(1).description)&priority=normal&owner_id=\(context.access.employee)&back=/\" aria-label=\"\(lang("Назначить шаг", "Set a step")): \(name)\" title=\"\(lang("Назначить шаг", "Set a step"))\">\(icon("plus", small: true))</a></li>"
            })</ul></section>
            """
    }
}

/// The hours of the day with what stands in them, and where the day is now.
struct DayRuler {
    let day: TodayDay
    private struct Mark { let start: Int, minutes: Int, ink: String, title: String, url: String, isPlanned: Bool }
    /// The ruler's first hour, its length in hours.
    static let first: Int = 9, length: Int = 10

    private var marks: [Mark] {
        // Letters and notes take no time of the day.
        let touches: [Mark] = day.events.filter { $0["planned"] == .int(1) || ["call", "meeting", "event"].contains(Form.plain($0["channel"])) }.map { row in
            let ink: String = Interaction.channelChoices.first { $0.key == Form.plain(row["channel"]) }?.ink ?? "", who: String = day.absent[Int64(value: row["ownerID"]) ?? 0].map { ", " + $0 } ?? ""
            return Mark(start: day.zone.minute(Int64(value: row["startsAt"]) ?? 0), minutes: Int(value: row["minutes"]) ?? 30, ink: ink, title: Form.plain(row["subject"]) + who,
                        url: Interaction.entity.url(Int64(value: row["id"]) ?? 0), isPlanned: row["planned"] == .int(1))
        }
        let tasks: [Mark] = day.due.compactMap { task in
            task.dueTime.flatMap(DayTime.minute).map { Mark(start: $0, minutes: 30, ink: "", title: task.title, url: Task.entity.url(task.id.rawValue), isPlanned: true) }
        }
        return (touches + tasks).sorted { $0.start < $1.start }
    }
    func view(_ context: StaffContext) -> HTML {
        let marks: [Mark] = marks, lanes: [Int] = Self.lanes(marks.map { (Self.inside($0.start), Self.tenths($0.minutes) * 6) }), height: Int = 44 + 36 * ((lanes.max() ?? 0) + 1)
        let now: Int = day.zone.minute(day.now), isOn: Bool = now >= Self.first * 60 && now < (Self.first + Self.length) * 60
        return """
            <div class="ot-hours" role="list" style="height:\(height)px">\(each: Array(Self.first..<Self.first + Self.length), { "<span class=\"hr\" aria-hidden=\"true\" style=\"--h:\($0 - Self.first)\">\($0)</span>" })\
            \(when: isOn, "<i class=\"now\" aria-hidden=\"true\" style=\"--h:\(Self.hours(now))\"><b>\(day.zone.time(day.now))</b></i>")\
            \(each: Array(zip(marks, lanes)), { mark, lane in
                "<a class=\"ev \(mark.ink)\(when: mark.isPlanned, " plan")\" role=\"listitem\" href=\"\(mark.url)\" title=\"\(DayTime.text(mark.start)) \(mark.title)\" style=\"--h:\(Self.hours(mark.start));--l:\(Self.decimal(Self.tenths(mark.minutes)));--r:\(lane)\">\(mark.title)</a>"
            })</div>
            """
    }
    private static func inside(_ minute: Int) -> Int { min((first + length) * 60 - 48, max(first * 60, minute)) }
    /// Hours after the first, with one decimal, inside the ruler.
    static func hours(_ minute: Int) -> String { decimal((inside(minute) - first * 60) / 6) }
    /// The width of an event in tenths of an hour, wide enough for a word.
    static func tenths(_ minutes: Int) -> Int { min(30, max(8, minutes / 6)) }
    static func decimal(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }
    /// The first free row for each event, in the order of their starts, so that none hides another. Minutes.
    static func lanes(_ events: [(start: Int, length: Int)]) -> [Int] {
        var ends: [Int] = []
        return events.map { event in
            let lane: Int = ends.firstIndex { $0 <= event.start } ?? ends.count
            if lane == ends.count { ends.append(0) }
            ends[lane] = event.start + event.length
            return lane
        }
    }
}

/// Whom to call and why: arranged calls, missed ones, clients that have heard nothing for long.
struct CallList {
    let day: TodayDay
    private struct Call { let person: String, client: String, url: String, reason: String, isLate: Bool, note: String, phone: String, outcome: Int64? }

    private func calls(_ lang: Lang) -> [Call] {
        let planned: [Row] = (day.pending + day.events).filter { $0["channel"] == .text("call") && $0["planned"] == .int(1) }
        let arranged: [Call] = planned.map { row in
            let start: Int64 = Int64(value: row["startsAt"]) ?? 0, contact: Row? = day.contacts[Form.plain(row["contactID"])], client: Row? = day.clients[Form.plain(row["counterpartyID"])], isLate: Bool = start < day.now
            let phone: String = contact.map { Form.plain($0["phones"]) } ?? "", when: String = lang.near(day.zone.day(start), today: day.today) + ", " + day.zone.time(start)
            return Call(person: contact.map { Form.plain($0["name"]) } ?? "", client: client.map { Form.plain($0["name"]) } ?? "", url: client.map { "/counterparties/\(Form.plain($0["id"]))" } ?? Interaction.entity.url(Int64(value: row["id"]) ?? 0),
                        reason: Form.plain(row["subject"]), isLate: isLate, note: isLate ? lang("договаривались ", "arranged for ") + when : when,
                        phone: phone.isEmpty ? client.map { Form.plain($0["phone"]) } ?? "" : phone, outcome: Int64(value: row["id"]))
        }
        let quiet: [Call] = day.quiet.map { row in
            let days: Int = day.silent(row)
            return Call(person: "", client: Form.plain(row["name"]), url: "/counterparties/\(Form.plain(row["id"]))", reason: lang("Давно не общались", "No contact for long"), isLate: false,
                        note: lang("молчим", "silent for") + " \(days) " + lang.plural(days, ru: ("день", "дня", "дней"), en: ("day", "days")), phone: Form.plain(row["phone"]), outcome: nil)
        }
        return arranged + quiet
    }
    func view(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, calls: [Call] = calls(lang)
        guard !calls.isEmpty else { return "" }
        return """
            <section class="ot-card" aria-labelledby="t2"><header><h2 id="t2">\(lang("Позвонить", "To call"))</h2><span class="n">\(calls.count)</span></header><ul class="ot-list">\(each: calls, { line($0, context) })</ul></section>
            """
    }
    private func line(_ call: Call, _ context: StaffContext) -> HTML {
        let isNobody: Bool = call.person.isEmpty && call.client.isEmpty, name: String = isNobody ? call.reason : call.person.isEmpty ? call.client : call.person, digits: String = String(call.phone.filter { $0.isNumber || $0 == "+" })
        let dial: HTML = digits.isEmpty ? "" : "<a class=\"btn btn-line btn-sm\" href=\"tel:\(digits)\" aria-label=\"\(context.lang("Позвонить", "Call")): \(name)\">\(icon("phone", small: true))<span class=\"hide-m\">\(call.phone)</span></a>"
        return """
            <li class="wrap">\(isNobody ? "<span class=\"ti\">\(icon("phone", small: true))</span>" : avatar(name, company: call.person.isEmpty, large: true))<a class="grow" href="\(call.url)"><span class="cut d-block"><span class="med">\(name)</span>\(when: !call.person.isEmpty && !call.client.isEmpty, " <span class=\"muted\">· \(call.client)</span>")</span>\
            <span class="cut d-block xs soft">\(isNobody ? context.lang("звонок без клиента", "a call without a client") : call.reason)</span></a><span class="xs num nowrap \(call.isLate ? "t-r med" : "muted")">\(call.note)</span>\(dial)\(call.outcome.map { Outcome.form($0, back: "/", context) } ?? "")</li>
            """
    }
}
