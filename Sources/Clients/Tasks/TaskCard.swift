import Database
import HTML
import Hummingbird
import Kernel
import Records

/// The card of a task: its facts, the checklist, who passed it to whom, who watches.
struct TaskCard: Sendable {
    struct Colleague: Sendable { let id: Int64, name: String }
    let entity: Entity
    let id: Int64, row: Row, titles: [String: String], mayEdit: Bool, mayCreateWatchers: Bool, watchers: [Row], colleagues: [Colleague], changes: [Change], people: [Int64: String]
    private let task: Task, me: [Int64]
    var isDone: Bool { task.doneAt != nil }
    var owner: Int64 { task.ownerID ?? 0 }
    /// Whoever passed the task on, or wanted it in the first place, may have it back.
    var mayTakeBack: Bool { task.handedByID.map { me.contains($0) || me.contains(task.authorID ?? 0) } ?? false }

    init(_ id: Int64, in tx: Tx) throws {
        self.id = id
        entity = tx.current(Task.entity)
        let whole: Row = try tx.row(entity, id)
        (row, task, me) = (tx.access.visible(entity, whole), try whole.decode(), [tx.access.employee] + tx.access.covers)
        titles = try linkTitles(entity, [row], in: tx)
        mayEdit = try tx.may(.edit, entity, id)
        mayCreateWatchers = tx.access.reach(.create, Watcher.table) > .none
        watchers = try tx.rows("SELECT id, employee_id FROM \(Watcher.self) WHERE task_id = \(id) AND archived_at IS NULL ORDER BY id LIMIT 50")
        colleagues = try tx.rows("SELECT id, name FROM \(EmployeeName.self) WHERE archived_at IS NULL ORDER BY name LIMIT 500").map { Colleague(id: Int64(value: $0["id"]) ?? 0, name: Form.plain($0["name"])) }
        people = Dictionary(colleagues.map { ($0.id, $0.name) }) { $1 }
        changes = try tx.all("SELECT * FROM change_log WHERE entity = 'task' AND record_id = \(id) ORDER BY id DESC LIMIT 8")
    }

    func view(_ actions: HTML, further: HTML, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, client: String = Form.plain(row["counterpartyID"])
        let columns: [String] = entity.fields.map(\.column).filter { !["checklist", "title", "due_time", "note", "handover"].contains($0) }
        let items: [ChecklistItem] = ChecklistItem.read(Form.plain(row["checklist"])), seesList: Bool = context.access.sees(entity, column: "checklist")
        let note: String = Form.plain(row["note"]), words: String = Form.plain(row["handover"]), giver: String = titles["employee/\(Form.plain(row["handedByID"]))"] ?? ""
        let handed: HTML = giver.isEmpty ? "" : "<div class=\"ot-alert c mb-3\">\(icon("arrow-right"))<div><b class=\"med\">\(lang("Передал(а)", "Passed on by")): \(giver)</b>\(when: !words.isEmpty, "<div>\(words)</div>")</div></div>"
        return screen(Form.plain(row["title"]), beside: tags(context), actions: "\(actions)\(finish(context))", """
            \(binNotice(row, lang))<div class="ot-grid g-main-w"><div class="stack">\(handed)
            <section class="ot-card p-3">\(Records.facts(entity, row, titles: titles, context.access, context.zone, only: columns))\
            \(when: !note.isEmpty, "<p class=\"ot-prose mt-3\">\(note)</p>")\
            \(titles["counterparty/\(client)"].map { "<a class=\"btn btn-line mt-3\" href=\"/counterparties/\(client)\">\(icon("building-2"))\($0)</a>" as HTML })</section>
            \(when: seesList && (mayEdit || !items.isEmpty), ChecklistView(items: items, task: String(id), mayEdit: mayEdit).view(context))\(log(context))</div>
            <div class="stack">\(further)\(Delegation.section(self, context))\(watching(context))</div></div>
            """)
    }
    /// Done, late, urgent, and when it is due.
    private func tags(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, isLate: Bool = task.isLate(Clock.now(), context.zone), day: Day? = Day(value: row["dueOn"]), time: String = Form.plain(row["dueTime"])
        let due: String = day.map { lang.near($0, today: context.today) + (time.isEmpty ? "" : ", \(time)") } ?? ""
        if isDone { return "<span class=\"ot-tag g\">\(icon("check", small: true))\(lang("сделана", "done"))</span>" }
        return """
            \(when: !due.isEmpty, "<span class=\"ot-tag \(isLate ? "r" : "")\">\(icon("clock", small: true))\(isLate ? lang("просрочена", "overdue") + ": " : "")\(due)</span>")\
            \(when: row["priority"] == .text("high"), "<span class=\"ot-tag m\">\(lang("срочно", "urgent"))</span>")
            """
    }
    private func finish(_ context: StaffContext) -> HTML {
        guard mayEdit else { return "" }
        let lang: Lang = context.lang, csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
        if isDone { return "<form class=\"ot-end\" method=\"post\" action=\"/tasks/\(id)/reopen\">\(csrf)<button class=\"btn btn-line\">\(icon("undo-2"))\(lang("Открыть снова", "Open again"))</button></form>" }
        return "<form class=\"ot-end\" method=\"post\" action=\"/tasks/\(id)/done\">\(csrf)<input type=\"hidden\" name=\"back\" value=\"/tasks/\(id)\"><button class=\"btn btn-primary\">\(icon("check"))\(lang("Готово", "Done"))</button></form>"
    }
    private func watching(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">", mine: Int64 = context.access.employee
        let ids: Set<Int64> = Set(watchers.compactMap { Int64(value: $0["employeeID"]) }), isWatching: Bool = ids.contains(mine)
        func line(_ row: Row) -> HTML {
            let employee: Int64 = Int64(value: row["employeeID"]) ?? 0, name: String = people[employee] ?? lang(Form.unseen)
            let remove: HTML = """
                <form method="post" action="/watchers/\(Form.plain(row["id"]))/remove">\(csrf)<button class="btn btn-ghost btn-icon btn-sm" aria-label="\(lang("Убрать", "Remove")): \(name)" title="\(lang("Убрать", "Remove"))">\(icon("x", small: true))</button></form>
                """
            return "<li>\(avatar(name))<span class=\"grow cut\">\(name)</span>\(when: mayEdit || employee == mine, remove)</li>"
        }
        let follow: HTML = "<form class=\"push\" method=\"post\" action=\"/tasks/\(id)/watchers\">\(csrf)<button class=\"btn btn-ghost btn-xs\">\(icon("eye", small: true))\(lang("Следить", "Watch"))</button></form>"
        let adding: HTML = """
            <form class="row-x p-3" method="post" action="/tasks/\(id)/watchers">\(csrf)<select class="form-select grow" name="employee_id" required aria-label="\(lang("Наблюдатель", "Watcher"))"><option value="">\(lang("Добавить", "Add"))</option>\
            \(each: colleagues.filter { !ids.contains($0.id) }, { "<option value=\"\($0.id)\">\($0.name)</option>" })</select><button class="btn btn-line btn-icon" aria-label="\(lang("Добавить наблюдателя", "Add the watcher"))">\(icon("plus"))</button></form>
            """
        return """
            <section class="ot-card" aria-labelledby="watch-h"><header><h2 id="watch-h">\(lang("Наблюдатели", "Watchers"))</h2><span class="n">\(watchers.count)</span>\(when: !isWatching && mayCreateWatchers, follow)</header>
            <ul class="ot-list">\(each: watchers, line)</ul>\(when: mayEdit && mayCreateWatchers, adding)</section>
            """
    }
    /// The last changes in words; the whole log is a click away.
    private func log(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone
        func said(_ change: Change) -> String {
            if change.verb == "create" { return lang("создана", "created") }
            if change.verb == "archive" { return lang("в корзину", "to the bin") }
            if let done = change.values["done_at"] { return done.new == .null ? lang("открыта снова", "opened again") : lang("сделана", "done") }
            if let owner = change.values["owner_id"] { return lang("исполнитель: ", "assignee: ") + (Int64(value: owner.new).flatMap { people[$0] } ?? "") }
            return change.values.keys.sorted().compactMap { entity.field($0) }.filter { context.access.sees(entity, $0) }.map { lang($0.label).lowercased() }.joined(separator: ", ")
        }
        return """
            <section class="ot-card" aria-labelledby="log-h"><header><h2 id="log-h">\(lang("Что было", "What happened"))</h2><a class="push xs ot-link" href="/tasks/\(id)/history">\(lang("Весь журнал", "The whole log"))</a></header>
            <ul class="ot-list">\(each: changes, { change in
                "<li class=\"small\"><span class=\"grow\">\(people[change.employeeID] ?? causeWords(change.cause, lang)) <span class=\"soft\">\(said(change))</span></span><time class=\"xs muted nowrap\">\(lang.near(zone.day(change.at), today: context.today)), \(zone.time(change.at))</time></li>"
            })</ul></section>
            """
    }
}

/// One task with its tick.
/// - Parameters:
///   - note: whose task it is, when it is not the reader's own.
///   - isNext: the one to do now.
func taskLine(_ task: Task, client: String, back: String, _ context: StaffContext, note: String = "", isNext: Bool = false) -> HTML {
    let lang: Lang = context.lang, isLate: Bool = task.isLate(Clock.now(), context.zone)
    let seesDue: Bool = context.access.sees(Task.entity, column: "due_on"), isUrgent: Bool = task.priority == "high" && context.access.sees(Task.entity, column: "priority")
    let day: Day? = Day(task.dueOn), time: String = task.dueTime ?? ""
    // Under the heading of its day the hour is enough.
    let due: String = !seesDue ? "" : day == context.today && !time.isEmpty ? time : (day.map { lang.near($0, today: context.today) } ?? task.dueOn) + (time.isEmpty ? "" : ", \(time)")
    return """
        <li data-row\(when: isNext, " class=\"next\"")><form method="post" action="/tasks/\(task.id.rawValue)/done"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="back" value="\(back)">\
        <button class="ot-tick" aria-label="\(lang("Готово", "Done")): \(task.title)" title="\(lang("Готово", "Done"))">\(icon("check", small: true))</button></form>\
        <a class="grow" href="/tasks/\(task.id.rawValue)"><span class="cut d-block med">\(task.title)</span><span class="cut d-block xs muted">\(client)</span></a>\(when: !note.isEmpty, "<span class=\"ot-tag b nowrap\">\(note)</span>")\
        \(when: isUrgent, "<span class=\"ot-tag m\">\(lang("срочно", "urgent"))</span>")\(when: task.repeats != nil, "<span class=\"muted hide-m\" title=\"\(lang("повторяется", "repeats"))\">\(icon("history", small: true))</span>")\
        <time class="xs num nowrap \(isLate ? "t-r med" : "soft")">\(due)</time></li>
        """
}
