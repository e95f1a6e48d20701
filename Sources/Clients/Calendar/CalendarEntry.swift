import Database
import HTML
import Hummingbird
import Kernel
import Records

/// Something new at an hour of the calendar: a meeting, a call, an event or a task, in one small form.
struct CalendarEntry: Sendable {
    static let channels: [String] = ["meeting", "call", "event"]
    let typed: Submitted, problem: Text?, client: String

    private func value(_ name: String) -> String { typed[name] }
    private var kind: String { value("kind").isEmpty ? "meeting" : value("kind") }

    func form(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        let kinds: [(key: String, name: String, icon: String)] = Self.channels.compactMap { key in
            Interaction.channelChoices.first { $0.key == key }.map { (key, lang($0.label), Interaction.icons[key] ?? "circle") }
        } + [("task", lang("Задача", "Task"), "square-check")]
        let alert: HTML = problem.map { "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang($0))</div></div>" } ?? ""
        return """
            <form class="stack-s ot-quick" method="post" action="/calendar"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="back" value="\(value("back"))"><input type="hidden" name="owner_id" value="\(value("owner_id"))">\(alert)
            <div class="ot-seg wrap" role="radiogroup" aria-label="\(lang("Что", "What"))">\(each: kinds, { "<label><input class=\"visually-hidden\" type=\"radio\" name=\"kind\" value=\"\($0.key)\"\(when: $0.key == kind, " checked")>\(icon($0.icon, small: true)) \($0.name)</label>" })</div>
            <input class="form-control" name="title" value="\(value("title"))" maxlength="300" required autofocus placeholder="\(lang("О чём", "What it is about"))" aria-label="\(lang("О чём", "What it is about"))">
            <input class="form-control" name="counterparty_id" value="\(client)" list="l-quick" autocomplete="off" placeholder="\(lang("Контрагент: имя или номер", "Counterparty: name or number"))" aria-label="\(lang("Контрагент", "Counterparty"))" hx-get="/lookup/counterparty" hx-trigger="input changed delay:200ms" hx-target="#l-quick"><datalist id="l-quick"></datalist>
            <div class="row-x wrap"><input class="form-control w-auto" type="datetime-local" name="at" value="\(value("at"))" required aria-label="\(lang("Когда", "When"))">\
            <label class="row-x small"><input class="form-control num ot-minutes" name="minutes" inputmode="numeric" value="\(value("minutes").isEmpty ? "30" : value("minutes"))" aria-label="\(lang("Минут", "Minutes"))">\(lang("мин", "min"))</label></div>
            <div class="row-x"><button class="btn btn-primary">\(lang("Создать", "Create")) <kbd class="hide-m">Ctrl Enter</kbd></button><a class="btn btn-ghost" data-close href="\(back)">\(lang("Отмена", "Cancel"))</a></div></form>
            """
    }
    private var back: String { value("back").hasPrefix("/calendar") ? value("back") : "/calendar" }

    @Sendable static func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        var typed = try request.query()
        if context.zone.instant(fromInput: typed["at"]) == nil { typed.set("at", "\(context.today)T10:00") }
        let form: HTML = CalendarEntry(typed: typed, problem: nil, client: "").form(context), title: String = context.lang("Новое в календаре", "New in the calendar")
        return request.isFragment ? .fragment("<h2>\(title)</h2>\(form)") : .page(title, section: "calendar", screen(title, "<section class=\"ot-card p-3 crop\">\(form)</section>"))
    }
    @Sendable static func create(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try await request.form(), lang: Lang = context.lang
        let problem: Text? = try await context.write { tx in
            let (entity, fields): (Entity, Submitted) = try fields(typed, context)
            guard tx.access.creates(tx.current(entity)) else { throw NotAllowed() }
            var form = try Form(entity, submitted: fields, creating: true, in: tx, zone: context.zone)
            try form.check(nil, in: tx)
            if let (column, wrong) = form.errors.sorted(by: { $0.key < $1.key }).first {
                let label: Text = entity.field(column)?.label ?? Text("", "")
                return .of(label, wrong)
            }
            try tx.insert(entity, form.patch)
            return nil
        }
        let entry = CalendarEntry(typed: typed, problem: problem, client: typed["counterparty_id"])
        if problem == nil { return .go(entry.back, toast: lang("Создано", "Created")) }
        let title: String = lang("Новое в календаре", "New in the calendar")
        return .invalid(title, section: "calendar", screen(title, "<section class=\"ot-card p-3 crop\">\(entry.form(context))</section>"))
    }
    /// The fields of a task or of an interaction, from those of the small form.
    private static func fields(_ typed: Submitted, _ context: StaffContext) throws -> (Entity, Submitted) {
        guard let at = context.zone.instant(fromInput: typed["at"]) else { throw BadRequest("Нужны дата и время", "A date and a time are needed") }
        var fields: [String: [String]] = ["counterparty_id": [typed["counterparty_id"]], "owner_id": [typed["owner_id"]]]
        fields = fields.filter { !($0.value.first ?? "").isEmpty }
        if typed["kind"] == "task" {
            fields.merge(["title": [typed["title"]], "due_on": [context.zone.day(at).description], "due_time": [context.zone.time(at)], "priority": ["normal"]]) { $1 }
            return (Task.entity, Submitted(fields))
        }
        fields.merge(["subject": [typed["title"]], "starts_at": [typed["at"]], "channel": [channels.contains(typed["kind"]) ? typed["kind"] : "meeting"], "minutes": [typed["minutes"]]]) { $1 }
        return (Interaction.entity, Submitted(fields))
    }
}
