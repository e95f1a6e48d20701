public import Database
public import HTML
public import Hummingbird
public import Kernel
public import Records

/// The card of a counterparty: facts, composer, one timeline of planned and past, people and tasks beside it.
struct CounterpartyCard: Sendable {
    let row: Row, titles: [String: String], contacts: [Row], tasks: [Task], timeline: [Row], names: [String: String], children: [Row], why: String

    init(_ id: Int64, in tx: Tx, today: Day) throws {
        row = try tx.row(Counterparty.entity, id)
        titles = try linkTitles(Counterparty.entity, [row], in: tx)
        contacts = try tx.rows("SELECT * FROM \(Contact.self) WHERE counterparty_id = \(id) AND archived_at IS NULL ORDER BY left_on IS NOT NULL, name LIMIT 20")
        tasks = try tx.all("SELECT * FROM \(Task.self) WHERE counterparty_id = \(id) AND done_at IS NULL AND archived_at IS NULL ORDER BY due_on LIMIT 20")
        timeline = try tx.rows("SELECT * FROM \(Interaction.self) WHERE counterparty_id = \(id) AND archived_at IS NULL ORDER BY starts_at DESC, id DESC LIMIT 60")
        names = try linkTitles(Interaction.entity, timeline, in: tx)
        children = try tx.rows("SELECT id, name, city FROM \(Counterparty.self) WHERE parent_id = \(id) AND archived_at IS NULL ORDER BY name LIMIT 50")
        why = Reason.text(row, tx.access)
    }

    func view(_ actions: HTML, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, name: String = Form.plain(row["name"]), url: String = Counterparty.entity.url(Int64(value: row["id"]) ?? 0)
        let beside: HTML = "<span class=\"muted small mono nowrap\">\(Form.plain(row["number"]))</span>"
        return screen(name, beside: beside, actions: actions, """
            \(binNotice(row, lang))
            <div class="ot-grid g-main-w"><div class="stack">
            \(composer(url, context))
            <section class="ot-card" aria-labelledby="tl-h"><header><h2 id="tl-h">\(lang("Лента", "Timeline"))</h2><span class="n">\(timeline.count)</span></header><div id="tl">\(events(context))</div></section>
            </div><div class="stack">
            <section class="ot-card p-3">\(Records.facts(Counterparty.entity, row, titles: titles, context.access, context.zone))</section>
            \(taskCard(url, context))\(people(url, context))\(holding(context))
            <details class="ot-card p-3"><summary class="med">\(lang("Почему я это вижу?", "Why can I see this?"))</summary><p class="small soft mt-2 mb-0">\(why)</p></details>
            </div></div>
            """)
    }

    private func composer(_ url: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: String = Form.plain(row["id"]), now: String = context.zone.input(Clock.now())
        let channels: [Field.Choice] = Interaction.channelChoices.filter { $0.key != "siteVisit" }
        return """
            <section class="ot-card p-3" aria-label="\(lang("Записать", "Write down"))"><form id="composer" method="post" action="\(url)/touch" data-guard>
            <input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="counterparty_id" value="\(id)">
            <div class="ot-seg wrap" role="radiogroup" aria-label="\(lang("Канал", "Channel"))">\(each: channels, { choice in
                "<label><input class=\"visually-hidden\" type=\"radio\" name=\"channel\" value=\"\(choice.key)\"\(when: choice.key == "call", " checked")>\(icon(Interaction.icons[choice.key] ?? "circle", small: true)) \(lang(choice.label))</label>"
            })</div>
            <input class="form-control mt-2" name="subject" required maxlength="300" placeholder="\(lang("О чём говорили", "What it was about"))" aria-label="\(lang("О чём", "Subject"))">
            <textarea class="form-control mt-2" name="body" rows="2" placeholder="\(lang("Подробности", "Details"))" aria-label="\(lang("Подробности", "Details"))"></textarea>
            <div class="row-x wrap mt-2"><input class="form-control w-auto" type="datetime-local" name="starts_at" value="\(now)" aria-label="\(lang("Когда", "When"))">
            <input class="form-control w-auto num" name="minutes" inputmode="numeric" size="4" placeholder="\(lang("мин", "min"))" aria-label="\(lang("Минут", "Minutes"))">
            <input class="form-control grow" name="outcome" placeholder="\(lang("Итог", "Outcome"))" aria-label="\(lang("Итог", "Outcome"))"></div>
            <div class="row-x wrap mt-2"><input class="form-control grow" name="next" placeholder="\(lang("Следующий шаг станет задачей", "The next step becomes a task"))" aria-label="\(lang("Следующий шаг", "Next step"))">
            <input class="form-control w-auto" type="date" name="next_on" value="\(context.today.adding(1).description)" aria-label="\(lang("Срок", "Due"))">
            <button class="btn btn-primary">\(lang("Записать", "Save")) <kbd class="hide-m">Ctrl Enter</kbd></button></div></form></section>
            """
    }

    private func events(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone, now: Int64 = Clock.now()
        guard !timeline.isEmpty else { return "<div class=\"ot-empty crop\"><p>\(lang("Ещё не общались. Запишите первый звонок выше.", "No contact yet. Write down the first call above."))</p></div>" }
        return "<ol class=\"ot-tl\">\(each: timeline, { event in entry(event, lang, zone, now) })</ol>"
    }
    private func entry(_ event: Row, _ lang: Lang, _ zone: Zone, _ now: Int64) -> HTML {
        let channel: String = Form.plain(event["channel"]), start: Int64 = Int64(value: event["startsAt"]) ?? 0
        let choice: Field.Choice? = Interaction.channelChoices.first { $0.key == channel }
        let who: String = names["employee/\(Form.plain(event["ownerID"]))"] ?? "", whom: String = names["contact/\(Form.plain(event["contactID"]))"] ?? ""
        let body: String = Form.plain(event["body"]), outcome: String = Form.plain(event["outcome"]), minutes: String = Form.plain(event["minutes"])
        return """
            <li class="\(when: start > now, "plan")"><span class="ic \(choice?.ink ?? "")">\(icon(Interaction.icons[channel] ?? "circle", small: true))</span><div class="grow">\
            <div class="row-x wrap"><a class="med" href="\(Interaction.entity.url(Int64(value: event["id"]) ?? 0))">\(Form.plain(event["subject"]))</a>\(when: start > now, "<span class=\"ot-tag y\">\(lang("план", "planned"))</span>")\
            <span class="xs muted push nowrap">\(lang.day(zone.day(start))), \(zone.time(start))</span></div>
            <div class="xs muted">\(choice.map { lang($0.label) } ?? channel)\(when: !minutes.isEmpty, " · \(minutes) \(lang("мин", "min"))")\(when: !who.isEmpty, " · \(who)")\(when: !whom.isEmpty, " · \(whom)")</div>
            \(when: !body.isEmpty, "<div class=\"bx\">\(body)</div>")\(when: !outcome.isEmpty, "<div class=\"small\">\(icon("check", small: true)) \(outcome)</div>")</div></li>
            """
    }
    private func taskCard(_ url: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: String = Form.plain(row["id"])
        let none: HTML = "<li class=\"t-r small\">\(icon("triangle-alert", small: true)) \(lang("Нет следующего шага", "No next step"))</li>"
        return """
            <section class="ot-card"><header><h2>\(lang("Задачи", "Tasks"))</h2><span class="n">\(tasks.count)</span><a class="push xs ot-link" href="/tasks/new?counterparty_id=\(id)&back=\(url)">\(lang("Добавить", "Add"))</a></header>
            <ul class="ot-list ot-tasks">\(when: tasks.isEmpty, none)\(each: tasks, { taskLine($0, client: "", back: url, context) })</ul></section>
            """
    }
    private func people(_ url: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: String = Form.plain(row["id"])
        return """
            <section class="ot-card"><header><h2>\(lang("Контакты", "Contacts"))</h2><span class="n">\(contacts.count)</span><a class="push xs ot-link" href="/contacts/new?counterparty_id=\(id)&back=\(url)">\(lang("Добавить", "Add"))</a></header>
            <ul class="ot-list">\(each: contacts, { contact in
                "<li>\(avatar(Form.plain(contact["name"])))<a class=\"grow\" href=\"\(Contact.entity.url(Int64(value: contact["id"]) ?? 0))\"><span class=\"cut d-block med\">\(Form.plain(contact["name"]))</span><span class=\"cut d-block xs soft\">\(Form.plain(contact["position"]))</span></a><span class=\"xs num nowrap\">\(Form.plain(contact["phones"]))</span></li>"
            })</ul></section>
            """
    }
    private func holding(_ context: StaffContext) -> HTML {
        guard !children.isEmpty else { return "" }
        return """
            <section class="ot-card"><header><h2>\(context.lang("Входят в группу", "In the group"))</h2><span class="n">\(children.count)</span></header><ul class="ot-list">\(each: children, { child in
                "<li>\(avatar(Form.plain(child["name"]), company: true))<a class=\"grow cut\" href=\"\(Counterparty.entity.url(Int64(value: child["id"]) ?? 0))\">\(Form.plain(child["name"]))</a><span class=\"xs muted\">\(Form.plain(child["city"]))</span></li>"
            })</ul></section>
            """
    }
}

/// Why this user sees a card, in words.
enum Reason {
    static func text(_ row: Row, _ access: Access) -> String {
        let lang: Lang = access.lang, me: Value = .int(access.employee), role: String = access.roleName
        if row["ownerID"] == me { return lang("Вы ответственный за этого контрагента.", "You are responsible for this counterparty.") }
        if row["backupID"] == me { return lang("Вы замещаете ответственного.", "You are the backup of the responsible person.") }
        if row["technologistID"] == me || row["designerID"] == me { return lang("Вы работаете с этим контрагентом как технолог или дизайнер.", "You work with this counterparty as technologist or designer.") }
        switch access.reach(.see, Counterparty.table) {
        case .all: return lang("Роль «\(role)» видит всех контрагентов.", "The role “\(role)” sees every counterparty.")
        case .organisation: return lang("Роль «\(role)» видит контрагентов своей организации.", "The role “\(role)” sees its organisation's counterparties.")
        default: return lang("Роль «\(role)» видит контрагентов своего подразделения и всех, кто в него входит.", "The role “\(role)” sees counterparties of its department and everything under it.")
        }
    }
}

/// One task with its tick.
func taskLine(_ task: Task, client: String, back: String, _ context: StaffContext) -> HTML {
    let lang: Lang = context.lang, overdue: Bool = task.dueOn < context.today.description
    let due: String = Day(task.dueOn).map { lang.day($0, thisYear: context.today.year) } ?? task.dueOn
    return """
        <li data-row><form method="post" action="/tasks/\(task.id.rawValue)/done"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="back" value="\(back)">\
        <button class="btn btn-ghost btn-icon btn-sm" aria-label="\(lang("Готово", "Done")): \(task.title)" title="\(lang("Готово", "Done"))">\(icon("circle"))</button></form>\
        <a class="grow" href="/tasks/\(task.id.rawValue)"><span class="cut d-block med">\(task.title)</span><span class="cut d-block xs soft">\(client)</span></a>\
        \(when: task.priority == "high", "<span class=\"ot-tag m\">\(lang("срочно", "urgent"))</span>")<span class="xs num nowrap \(when: overdue, "t-r med")">\(due)</span></li>
        """
}
