import Database
import HTML
import Kernel
import Records

/// The timeline on a card: what is ahead, then the past with its days.
struct TimelineView {
    let timeline: Timeline, context: StaffContext
    private var lang: Lang { context.lang }
    private var zone: Zone { context.zone }
    private var withClient: Bool { !timeline.scope.isClient }

    private func address(_ filter: TimelineFilter, before: String? = nil) -> String {
        let pairs: [String] = (filter == .all ? [] : ["tl=\(filter.rawValue)"]) + (before.map { ["before=\($0)"] } ?? [])
        return timeline.scope.path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }
    /// The whole part of the page, with its filter.
    func whole(empty: String) -> HTML {
        let offered: [TimelineFilter] = TimelineFilter.allCases.filter { timeline.scope.isClient || ($0 != .files && $0 != .status) }
        let nothing: Bool = timeline.planned.isEmpty && timeline.past.isEmpty
        let sentence: String = timeline.filter == .all && timeline.isFirst ? empty : lang("Такого здесь не было.", "Nothing of this kind here.")
        return """
            <section id="timeline" aria-labelledby="tl-h"><h2 id="tl-h" class="visually-hidden">\(lang("Лента", "Timeline"))</h2>
            <div class="ot-seg ot-tlf mb-3" role="group" aria-label="\(lang("Что показать", "What to show"))">\(each: offered, { one in
                "<a href=\"\(address(one))#timeline\" hx-get=\"\(address(one))\" hx-target=\"#timeline\" hx-swap=\"outerHTML\" hx-replace-url=\"true\"\(when: one == timeline.filter, " aria-current=\"true\"")>\(one.name(lang))</a>"
            })</div><div id="tl">\(nothing ? "<div class=\"ot-empty crop\"><p>\(sentence)</p></div>" : list())</div></section>
            """
    }
    /// A further page alone, to stand below the former.
    func list() -> HTML {
        var html = HTML()
        let late: [TimelineEvent] = timeline.planned.filter { overdue($0.at) }, ahead: [TimelineEvent] = timeline.planned.filter { !overdue($0.at) }
        for (title, events) in [(lang("Просрочено", "Overdue"), late), (lang("Впереди", "Ahead"), ahead)] where !events.isEmpty {
            html = html + "<ol class=\"ot-tl ahead\"><li class=\"day\"><span>\(title)</span></li>\(each: events, entry)</ol>"
        }
        var last: Day?, past = HTML()
        for event in timeline.past {
            let day: Day = zone.day(event.at)
            if day != last { past = past + "<li class=\"day\"><span>\(dayName(day))</span></li>" }
            last = day
            past = past + entry(event)
        }
        if !timeline.past.isEmpty { html = html + "<ol class=\"ot-tl\">\(past)</ol>" }
        guard let earlier = timeline.earlier else { return html }
        let url: String = address(timeline.filter, before: earlier)
        return html + "<p class=\"ot-tlmore\"><a class=\"btn btn-line w-100\" href=\"\(url)#timeline\" hx-get=\"\(url)\" hx-target=\"closest p\" hx-swap=\"outerHTML\">\(lang("Показать более ранние", "Show earlier ones"))</a></p>"
    }
    private func dayName(_ day: Day) -> String {
        let near: String = lang.near(day, today: context.today), whole: String = lang.day(day, thisYear: context.today.year)
        return near == whole ? whole : near.prefix(1).uppercased() + near.dropFirst() + ", " + whole
    }

    private func entry(_ event: TimelineEvent) -> HTML {
        switch event.kind {
        case .interaction: interaction(event)
        case .task: task(event)
        case .file: file(event)
        case .status: status(event)
        }
    }
    /// A line: circle, header with the moment at its end, body.
    private func line(_ look: String, _ ink: String, _ name: String, _ when: String, _ header: HTML, _ body: HTML = "") -> HTML {
        """
        <li class="\(look)"><span class="ic \(ink)">\(icon(name, small: true))</span><div><div class="h">\(header)<time>\(when)</time></div>\(body)</div></li>
        """
    }
    private func moment(_ event: TimelineEvent, isPlanned: Bool) -> String {
        isPlanned ? "\(lang.near(zone.day(event.at), today: context.today)), \(zone.time(event.at))" : zone.time(event.at)
    }
    private func name(_ table: String, _ value: Value) -> String { timeline.names["\(table)/\(Form.plain(value))"] ?? "" }

    private func interaction(_ event: TimelineEvent) -> HTML {
        let row: Row = event.row, channel: String = Form.plain(row["channel"]), isPlanned: Bool = row["planned"] == .int(1)
        let choice: Field.Choice? = Interaction.channelChoices.first { $0.key == channel }
        let who: String = name("employee", row["ownerID"]), contact: String = name("contact", row["contactID"]), arrow: String = row["direction"] == .text("in") ? " ← " : " → "
        let people: String = who + (contact.isEmpty ? "" : who.isEmpty ? contact : arrow + contact), minutes: String = Form.plain(row["minutes"])
        let parts: [String] = [choice.map { lang($0.label) } ?? channel, people, minutes.isEmpty ? "" : "\(minutes) \(lang("мин", "min"))", withClient ? name("counterparty", row["counterpartyID"]) : ""]
        let header: HTML = """
            <a href="\(Interaction.entity.url(event.id))"><b>\(Form.plain(row["subject"]))</b></a> <span class="soft">\(parts.filter { !$0.isEmpty }.joined(separator: " · "))</span>\
            \(when: isPlanned, overdue(event.at) ? "<span class=\"ot-tag r\">\(lang("ждёт итога", "awaits its outcome"))</span>" : "<span class=\"ot-tag y\">\(lang("план", "planned"))</span>")
            """
        let look: String = isPlanned ? "plan" : "", when: String = row["startsAt"] == .null ? "" : moment(event, isPlanned: isPlanned)
        return line(look, choice?.ink ?? "", Interaction.icons[channel] ?? "circle", when, header, "\(body(row))\(when: isPlanned, Outcome.form(event.id, back: timeline.scope.path, context))")
    }
    private func overdue(_ at: Int64) -> Bool { at < Clock.now() }
    private func body(_ row: Row) -> HTML {
        let body: String = Form.plain(row["body"]), outcome: String = Form.plain(row["outcome"]), next: String = Form.plain(row["nextStep"])
        guard !body.isEmpty || !outcome.isEmpty || !next.isEmpty else { return "" }
        return """
            <div class="bx">\(when: !body.isEmpty, "<p class=\"ot-prose\">\(body)</p>")<div class="row-x wrap">\(when: !outcome.isEmpty, "<span class=\"ot-tag g\">\(icon("check", small: true))\(outcome)</span>")\
            \(when: !next.isEmpty, "<span class=\"ot-tag y\">\(icon("arrow-right", small: true))\(next)</span>")</div></div>
            """
    }
    private func task(_ event: TimelineEvent) -> HTML {
        let row: Row = event.row, isDone: Bool = row["doneAt"] != .null, who: String = name("employee", row["ownerID"]), time: String = Form.plain(row["dueTime"])
        let client: String = withClient ? name("counterparty", row["counterpartyID"]) : "", day: Day? = Day(value: row["dueOn"])
        let parts: [String] = [isDone ? lang("Сделано", "Done") : lang("Задача", "Task"), who, client].filter { !$0.isEmpty }
        let due: String = day.map { lang.near($0, today: context.today) + (time.isEmpty ? "" : ", \(time)") } ?? "", isLate: Bool = !isDone && event.at < Clock.now()
        let header: HTML = """
            <a href="\(Task.entity.url(event.id))"><b>\(Form.plain(row["title"]))</b></a> <span class="soft">\(parts.joined(separator: " · "))</span>\(when: isLate, "<span class=\"ot-tag r\">\(lang("просрочена", "overdue"))</span>")
            """
        return line(isDone ? "" : "plan", isDone ? "g" : isLate ? "r" : "", isDone ? "circle-check" : "square-check", isDone ? zone.time(event.at) : due, header)
    }
    private func file(_ event: TimelineEvent) -> HTML {
        let row: Row = event.row, revision: String = Form.plain(row["revision"]), size: String = Int64(value: row["size"]).map { StoredFile.size($0, lang) } ?? ""
        let parts: [String] = [lang("Файл", "File"), revision == "1" || revision.isEmpty ? "" : lang("версия \(revision)", "version \(revision)"), size, name("employee", row["ownerID"])].filter { !$0.isEmpty }
        return line("", "c", "paperclip", zone.time(event.at), "<a href=\"\(StoredFile.entity.url(event.id))\"><b>\(Form.plain(row["name"]))</b></a> <span class=\"soft\">\(parts.joined(separator: " · "))</span>")
    }
    private func status(_ event: TimelineEvent) -> HTML {
        guard let values = event.change, let field = context.registry[Counterparty.table]?.field("status") else { return "" }
        func said(_ value: Value) -> HTML { shown(value, field, titles: [:], lang: lang, zone: zone) }
        return """
            <li class="sys"><span class="ic"></span><div class="h">\(lang("Статус", "Status")): \(said(values.old)) → \(said(values.new)) <span>\(name("employee", event.row["employeeID"]))</span><time>\(zone.time(event.at))</time></div></li>
            """
    }
}
