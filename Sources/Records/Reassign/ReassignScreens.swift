internal import Database
internal import HTML
internal import Hummingbird
public import Kernel

/// The wizard: whose, which, to whom, from and until when; what would happen; and what was given before.
public struct ReassignScreens: Sendable {
    private let kinds: Reassignment.Kinds
    public init(_ kinds: Reassignment.Kinds) { self.kinds = kinds }
    public func register(in routes: Routes) {
        routes.get("reassign", page)
        routes.post("reassign", order)
        routes.post("reassign/:id/back", back)
    }
    /// What the form asks for; nil: not enough to say anything yet.
    private func plan(_ typed: Submitted, in tx: Tx) throws -> Reassignment.Plan? {
        guard let from = Int64(typed["from"]), let main = tx.registry[kinds.main] else { return nil }
        let to: [Int64] = typed.all("to").compactMap { Int64($0) }.filter { $0 != from }, wanted: Set<String> = Set(typed.all("kind"))
        guard !to.isEmpty else { return nil }
        let known: [Int64] = try tx.rows("SELECT id FROM \(Employees.self) WHERE id IN \(in: to + [from]) AND archived_at IS NULL").compactMap { Int64(value: $0["id"]) }
        guard to.allSatisfy(known.contains) else { throw BadRequest("Такого сотрудника нет", "There is no such employee") }
        let tables: [String] = kinds.tables.filter(wanted.contains)
        var query: String = typed["query"]
        if let view = Int64(typed["view"]), view > 0 { query = try SavedView.find(view, main, in: tx).query }
        let along: [String] = wanted.contains(kinds.main) ? typed.all("along").filter { name in kinds.along.contains { $0.table == name } } : []
        return Reassignment.Plan(from: from, to: to, mode: Reassignment.Mode(rawValue: typed["mode"]) ?? .one, tables: tables, query: query, along: along)
    }

    @Sendable private func page(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query(), lang: Lang = context.lang, title: String = lang("Передача дел", "Reassignment")
        guard context.access.reach(.edit, kinds.main) > .none else { throw NotAllowed() }
        let view: HTML = try await context.read { tx in
            let people: [Row] = try tx.rows("SELECT id, name FROM \(Employees.self) WHERE archived_at IS NULL ORDER BY name LIMIT 500")
            let names: [Int64: String] = Dictionary(people.map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }) { $1 }
            let views: [SavedView] = try tx.registry[kinds.main].map { try SavedView.offered($0, in: tx) } ?? []
            var preview: HTML = "<div class=\"ot-empty crop\"><p>\(lang("Выберите, чьи записи и кому: здесь будет видно, кто сколько получит.", "Choose whose records and to whom: here you will see who gets how many."))</p></div>"
            if let plan = try self.plan(typed, in: tx) { preview = try ReassignPreview(plan, kinds, in: tx).view(names, tx.registry, lang) }
            let form = ReassignForm(kinds: kinds, typed: typed, people: people, views: views, registry: tx.registry, lang: lang, csrf: context.person.csrf)
            let past: [Reassignment] = try tx.all("SELECT * FROM reassignment WHERE employee_id = \(tx.access.employee) ORDER BY id DESC LIMIT 20")
            return form.view(preview, past: try past.map { try form.line($0, names) }, ways: past.map(form.way))
        }
        return .page(title, section: "reassign", screen(title, view))
    }
    @Sendable private func order(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try await request.form(), lang: Lang = context.lang
        guard context.access.reach(.edit, kinds.main) > .none else { throw NotAllowed() }
        let ordered: (id: Int64, job: Int64?) = try await context.write { tx in
            guard let plan = try self.plan(typed, in: tx), !plan.tables.isEmpty else { throw BadRequest("Выберите, чьи записи, какие и кому", "Choose whose records, which and to whom") }
            let begins: Day? = Day(typed["begins"]), ends: Day? = Day(typed["ends"])
            if let ends, ends < max(begins ?? tx.today, tx.today) { throw BadRequest("Последний день раньше первого", "The last day is before the first") }
            return try Reassignment.order(plan, from: begins, until: ends, in: tx)
        }
        if let job = ordered.job { return .go("/jobs/\(job)") }
        return .go("/reassign", toast: lang("Передача начнётся в назначенный день", "It will begin on the chosen day"))
    }
    /// Back before its time, or stopped before it began.
    @Sendable private func back(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let job: Int64? = try await context.write { tx in
            guard let one: Reassignment = try tx.first("SELECT * FROM reassignment WHERE id = \(id)"), one.employeeID == tx.access.employee || tx.access.reach(.edit, "role") == .all else { throw NotFound() }
            return try Reassignment.back(one.id, in: tx)
        }
        return .go(job.map { "/jobs/\($0)" } ?? "/reassign", toast: job == nil ? context.lang("Передача отменена", "The reassignment is stopped") : "")
    }
}

/// The employees whom the reader may see; their entity belongs to another target.
private struct Employees: Table { static let table: String = "employee" }

/// The form of the wizard and what was given before.
struct ReassignForm {
    let kinds: Reassignment.Kinds, typed: Submitted, people: [Row], views: [SavedView], registry: Registry, lang: Lang, csrf: String
    private var isFresh: Bool { !typed.has("from") }
    private func isOn(_ name: String, _ value: String) -> Bool { isFresh ? name != "kind" || value == kinds.main : typed.all(name).contains(value) }

    /// - Parameter ways: the forms that the buttons of `past` send: a form cannot stand in a form.
    func view(_ preview: HTML, past: [HTML], ways: [HTML]) -> HTML {
        let before: HTML = past.isEmpty ? "" : "<section class=\"ot-card\"><header><h2>\(lang("Передано раньше", "Given before"))</h2></header><ul class=\"ot-list\">\(past)</ul></section>"
        return """
            <form id="reassign" method="post" action="/reassign" hx-get="/reassign" hx-trigger="change" hx-include="this" hx-target="#preview" hx-select="#preview" hx-swap="outerHTML"><input type="hidden" name="csrf" value="\(csrf)">\
            <div class="ot-grid g-main-w"><div class="stack"><section class="ot-card p-3 ot-form"><h2 class="mb-2">1. \(lang("Чьи и какие записи", "Whose records, and which"))</h2>\(whose)\(which)</section>
            <section class="ot-card p-3 ot-form"><h2 class="mb-2">2. \(lang("Кому", "To whom"))</h2>\(heirs)</section>
            <section class="ot-card p-3 ot-form"><h2 class="mb-2">3. \(lang("На время?", "For a time?"))</h2>\(days)</section></div>
            <div class="stack"><section class="ot-card ot-scroll" id="preview" aria-live="polite"><header><h2>\(lang("Что получится", "What comes of it"))</h2></header>\(preview)</section>
            <section class="ot-card p-3"><p class="small soft">\(lang("Передача идёт в фоне с вашими правами. Её можно вернуть целиком; что с тех пор передали дальше, останется.", "It runs in the background with your rights. All of it can be taken back; what was given on since stays."))</p>
            <div class="row-x mt-2"><button class="btn btn-primary">\(lang("Передать", "Give"))</button><button class="btn btn-line" formmethod="get">\(lang("Показать, что получится", "Show what comes of it"))</button></div></section>\(before)</div></div></form>\(ways)
            """
    }
    private func options(_ rows: [Row], _ chosen: String) -> HTML {
        "\(each: rows, { "<option value=\"\(Form.plain($0["id"]))\"\(when: Form.plain($0["id"]) == chosen, " selected")>\(Form.plain($0["name"]))</option>" })"
    }
    private var whose: HTML {
        "<label class=\"ot-field\"><span class=\"form-label\">\(lang("Сотрудник", "Employee"))</span><select class=\"form-select\" name=\"from\" required><option value=\"\"></option>\(options(people, typed["from"]))</select></label>"
    }
    private func box(_ name: String, _ value: String, _ label: String) -> HTML {
        "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"\(name)\" value=\"\(value)\"\(when: isOn(name, value), " checked")> <span class=\"form-check-label\">\(label)</span></label>"
    }
    private var which: HTML {
        let main: String = registry[kinds.main].map { lang($0.many) } ?? "", others: [Entity] = kinds.along.compactMap { registry[$0.table] }
        let chosen: HTML = "\(each: views, { "<option value=\"\($0.id)\"\(when: String($0.id) == typed["view"], " selected")>\($0.name)</option>" })"
        let query: HTML = typed["query"].isEmpty ? "" : "<input type=\"hidden\" name=\"query\" value=\"\(typed["query"])\">"
        return """
            <fieldset class="ot-field"><legend class="form-label">\(lang("Передать", "Give"))</legend>\(box("kind", kinds.main, main))\(query)
            <div class="ot-nested"><label class="ot-field"><span class="form-label">\(lang("Какие", "Which"))</span><select class="form-select" name="view"><option value="">\(typed["query"].isEmpty ? lang("все", "all") : lang("по отбору списка", "as the list is filtered"))</option>\(chosen)</select></label>
            <span class="form-label d-block">\(lang("Вместе с ними", "Along with them"))</span><div class="ot-checks">\(each: others, { box("along", $0.table, lang($0.many).lowercased() + isOpen($0)) })</div></div>
            <div class="ot-checks">\(each: others, { box("kind", $0.table, lang("остальные ", "the other ") + lang($0.many).lowercased() + isOpen($0)) })</div></fieldset>
            """
    }
    private func isOpen(_ entity: Entity) -> String { kinds.open[entity.table] == nil ? "" : lang(", открытые", ", open ones") }
    private var heirs: HTML {
        let modes: HTML = "\(each: Reassignment.Mode.allCases, { mode in "<label><input class=\"visually-hidden\" type=\"radio\" name=\"mode\" value=\"\(mode.rawValue)\"\(when: mode.rawValue == (typed["mode"].isEmpty ? "one" : typed["mode"]), " checked")>\(mode.name(lang))</label>" })"
        let boxes: HTML = "\(each: people, { one in "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"to\" value=\"\(Form.plain(one["id"]))\"\(when: typed.all("to").contains(Form.plain(one["id"])), " checked")> <span class=\"form-check-label\">\(Form.plain(one["name"]))</span></label>" })"
        return "<div class=\"ot-seg wrap\" role=\"radiogroup\" aria-label=\"\(lang("Как делить", "How to share out"))\">\(modes)</div><fieldset class=\"ot-field mt-2\"><legend class=\"form-label\">\(lang("Сотрудники", "Employees"))</legend><div class=\"ot-checks\">\(boxes)</div></fieldset>"
    }
    private var days: HTML {
        func day(_ name: String, _ label: String) -> HTML { "<label class=\"ot-field\"><span class=\"form-label\">\(label)</span><input class=\"form-control\" type=\"date\" name=\"\(name)\" value=\"\(typed[name])\"></label>" }
        return "<div class=\"ot-fields\">\(day("begins", lang("С какого дня", "From")))\(day("ends", lang("По какой день", "Until")))</div><p class=\"small soft mt-2\">\(lang("После последнего дня всё вернётся само. Без него передача навсегда.", "After the last day everything comes back by itself. Without one it is for good."))</p>"
    }

    // MARK: Before

    func way(_ one: Reassignment) -> HTML { "<form id=\"back-\(one.id)\" method=\"post\" action=\"/reassign/\(one.id)/back\"><input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\"></form>" }
    func line(_ one: Reassignment, _ names: [Int64: String]) throws -> HTML {
        let plan: Reassignment.Plan = try one.asked(), to: String = plan.heirs.map { names[$0] ?? lang(Form.unseen) }.joined(separator: ", ")
        let state: String = switch one.state {
        case "waiting": lang("ждёт своего дня", "waits for its day")
        case "given": lang("передано", "given")
        case "back": lang("возвращено", "back")
        default: lang("отменено", "stopped")
        }
        let days: String = [one.begins.flatMap { Day($0) }.map { lang("с ", "from ") + lang.day($0) }, one.ends.flatMap { Day($0) }.map { lang("по ", "until ") + lang.day($0) }].compactMap { $0 }.joined(separator: " ")
        let undo: HTML = "<button class=\"btn btn-line btn-sm\" form=\"back-\(one.id)\">\(one.state == "waiting" ? lang("Отменить", "Stop") : lang("Вернуть", "Take back"))</button>"
        return """
            <li><div class="grow"><span class="d-block cut med">\(names[one.fromID] ?? "") → \(to)</span><span class="d-block xs soft">\(days)</span></div>\
            \(one.jobID.map { "<a class=\"ot-tag\" href=\"/jobs/\($0)\">\(state)</a>" as HTML } ?? "<span class=\"ot-tag\">\(state)</span>")\(when: one.state == "waiting" || one.state == "given", undo)</li>
            """
    }
}
