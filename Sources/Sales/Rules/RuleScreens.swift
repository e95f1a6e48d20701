internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process
internal import Records

/// Rules: their list and card, changed by forms without code, tried on the last records, with the journal of what they did.
struct RuleScreens: Sendable {
    func register(in routes: Routes) {
        Screens(Rule.entity, card: show).register(in: routes)
        routes.get("rules/start", startForm)
        routes.post("rules/start", start)
        routes.post("rules/:id/when", when)
        routes.get("rules/:id/condition", builder)
        routes.post("rules/:id/condition", condition)
        routes.post("rules/:id/actions", addAction)
        routes.post("rules/:id/actions/:place") { try await self.change($0, $1) { action, form in _ = try action?.read(form) } }
        routes.post("rules/:id/actions/:place/drop") { try await self.change($0, $1) { action, _ in action = nil } }
        routes.post("rules/:id/on") { try await self.turn($0, $1, true) }
        routes.post("rules/:id/off") { try await self.turn($0, $1, false) }
        routes.get("rules/:id/trial", trial)
        routes.get("rules/:id/journal", journal)
    }
    static func authorise(_ context: StaffContext) throws { if !Rule.mayEdit(context.access) { throw NotAllowed() } }
    /// What a rule may be about: what people work with, not the program's own settings.
    static func targets(_ access: Access, _ registry: Registry) -> [Entity] {
        registry.entities.filter { entity in !["rule", "destination", "role", "field_setting", "form_layout", "segment_member", "process_stage", "erasure", "retention", "person_export"].contains(entity.table) && access.reach(.see, entity.table) > .none }
    }

    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let page: RulePage = try await context.read { try RulePage(id, in: $0) }
        return .page(page.rule.name, section: "rules", page.view(context))
    }

    // MARK: A new rule

    @Sendable private func startForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        return .page(context.lang("Новое правило", "New rule"), section: "rules", startPage(try request.query(), "", context))
    }
    private func startPage(_ input: Submitted, _ problem: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, targets: [Entity] = Self.targets(context.access, context.registry), chosen: String = input["target"].isEmpty ? "deal" : input["target"]
        return screen(lang("Новое правило", "New rule"), """
            \(refusal(problem))<form class="ot-card p-3 stack-s ot-movebox" method="post" action="/rules/start"><input type="hidden" name="csrf" value="\(context.person.csrf)">
            <p class="soft mb-0">\(lang("Когда с записью что-то происходит и она подходит под условие, программа сама делает то, что вы скажете.", "When something happens to a record that meets a condition, the program does by itself what you say."))</p>
            <div><label class="form-label" for="ru-n">\(lang("Название", "Name"))</label><input class="form-control" id="ru-n" name="name" required maxlength="120" value="\(input["name"])"></div>
            <div><label class="form-label" for="ru-t">\(lang("О чём", "About"))</label><select class="form-select" id="ru-t" name="target">\(each: targets, { "<option value=\"\($0.table)\"\(when: $0.table == chosen, " selected")>\(lang($0.many))</option>" })</select></div>
            <div><label class="form-label" for="ru-e">\(lang("Когда", "When"))</label><select class="form-select" id="ru-e" name="event">\(each: Rule.Event.allCases, { "<option value=\"\($0.rawValue)\"\(when: $0.rawValue == input["event"], " selected")>\(lang($0.phrase))</option>" })</select></div>
            <div class="row-x mt-2"><button class="btn btn-primary">\(lang("Создать", "Create"))</button><a class="btn btn-ghost" href="/rules">\(lang("Отмена", "Cancel"))</a></div></form>
            """)
    }
    @Sendable private func start(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let sent = try await request.form(), lang: Lang = context.lang, name: String = String(sent["name"].prefix(120))
        guard !name.isEmpty else { return .invalid(lang("Новое правило", "New rule"), section: "rules", startPage(sent, lang("Назовите правило", "Name the rule"), context)) }
        guard Self.targets(context.access, context.registry).contains(where: { $0.table == sent["target"] }), let event = Rule.Event(rawValue: sent["event"]) else { throw BadRequest("Правило заполнено не полностью", "The rule is incomplete") }
        let id: Int64 = try await context.write { tx in
            try tx.insert(Rule.entity, ["name": .text(name), "target": .text(sent["target"]), "event": .text(event.rawValue), "state": .text("off"), "most_hour": .int(Int64(Rule.usualMost)), "lang": .text(tx.access.lang.rawValue)])
        }
        return .go("/rules/\(id)")
    }

    // MARK: Changes

    /// One change of a rule by who may, with the version that its form showed.
    private func save(_ context: StaffContext, _ sent: Submitted, _ patch: @escaping @Sendable (Rule, Entity, Tx) throws -> [String: Value]) async throws -> Int64 {
        try Self.authorise(context)
        let id: Int64 = try context.id()
        try await context.write { tx in
            let rule: Rule = try tx.find(ID<Rule>(rawValue: id))
            guard let entity: Entity = tx.registry[rule.target] else { throw NotFound() }
            try tx.update(Rule.entity, id, version: Int(sent["version"]), try patch(rule, entity, tx))
        }
        // Every node hears of it; this one at once.
        try await context.job().refresh()
        return id
    }
    @Sendable private func when(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let sent = try await request.form()
        let id: Int64 = try await save(context, sent) { _, entity, _ in
            guard let event = Rule.Event(rawValue: sent["event"]) else { throw BadRequest("Выберите событие", "Choose an event") }
            let name: String = String(sent["name"].prefix(120)), columns: [String] = sent.all("fields").filter { entity.field($0) != nil }
            let date: String = sent["date_field"], isDate: Bool = entity.field(date).map { Self.isDate($0) } ?? false
            guard !name.isEmpty else { throw BadRequest("Назовите правило", "Name the rule") }
            guard event != .date || isDate else { throw BadRequest("Выберите поле с датой", "Choose a field with a date") }
            guard let most = Int64(sent["most_hour"]), (1...100_000).contains(most) else { throw BadRequest("Срабатываний в час: от 1 до 100 000", "Firings an hour: from 1 to 100,000") }
            guard let shift = Int64(sent["date_shift"].isEmpty ? "0" : sent["date_shift"]), abs(shift) <= 3650 else { throw BadRequest("Дней: целое число", "Days: a whole number") }
            return [
                "name": .text(name), "event": .text(event.rawValue), "fields": event == .changed && !columns.isEmpty ? .text("|" + columns.joined(separator: "|") + "|") : .null, "most_hour": .int(most),
                "date_field": isDate ? .text(date) : .null, "date_shift": .int(shift), "takes_bulk": .int(sent["takes_bulk"] == "1" ? 1 : 0),
            ]
        }
        return .go("/rules/\(id)", toast: context.lang("Сохранено", "Saved"))
    }
    static func isDate(_ field: Field) -> Bool {
        switch field.kind { case .day, .instant: true; default: false }
    }
    /// The rows of the condition, step by step; what is built is shown on records before it is kept.
    @Sendable private func builder(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let id: Int64 = try context.id(), typed = try request.query(), lang: Lang = context.lang
        let (built, name): (ConditionPiece, String) = try await context.read { tx in
            let rule: Rule = try tx.find(ID<Rule>(rawValue: id))
            guard let entity: Entity = tx.registry[rule.target] else { throw NotFound() }
            let builder = try ConditionBuilder(entity, typed: typed, kept: try rule.asked(), address: "/rules/\(id)/condition", apply: lang("Проверить на записях", "Try on records"), in: tx)
            return (ConditionPiece(html: builder.html, go: builder.isApplied ? builder.condition : nil), rule.name)
        }
        if let condition = built.go { return .go("/rules/\(id)/trial?where=\((condition.isEmpty ? "-" : condition.json).percentEncoded)") }
        if request.isFragment { return .fragment(built.html) }
        return .page(name, section: "rules", screen(lang("Условие правила", "Condition of the rule"), "<div class=\"ot-card p-3\">\(built.html)</div>"))
    }
    private struct ConditionPiece: Sendable { let html: HTML, go: Condition? }

    @Sendable private func condition(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let sent = try await request.form()
        let id: Int64 = try await save(context, sent) { _, entity, tx in
            let asked = try Condition(json: sent["where"])
            _ = try asked.sql(entity, in: tx)
            guard !asked.isPersonal else { throw BadRequest("Условие со словом «я» у каждого своё: правилу оно не подходит", "A condition with “me” differs for everybody: it does not suit a rule") }
            return ["condition": .text(asked.json)]
        }
        return .go("/rules/\(id)", toast: context.lang("Условие сохранено", "The condition is saved"))
    }
    @Sendable private func addAction(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let sent = try await request.form()
        let id: Int64 = try await save(context, sent) { rule, entity, _ in
            guard let kind = RuleAction.Kind(rawValue: sent["kind"]), kind.fits(entity.table) else { throw BadRequest("Такое действие здесь невозможно", "This action is not possible here") }
            let steps: [RuleAction] = try rule.steps()
            guard steps.count < Rule.longest else { throw BadRequest("Действий не больше \(Rule.longest)", "At most \(Rule.longest) actions") }
            return ["actions": .text(try Canonical.text(steps + [RuleAction(kind)]))]
        }
        return .go("/rules/\(id)#act")
    }
    private func change(_ request: Request, _ context: StaffContext, _ change: @escaping @Sendable (inout RuleAction?, Submitted) throws -> Void) async throws -> Reply {
        try Self.authorise(context)
        let sent = try await request.form(), place: Int = context.parameters.get("place").flatMap { Int($0) } ?? -1
        let id: Int64 = try await save(context, sent) { rule, entity, tx in
            var steps: [RuleAction] = try rule.steps()
            guard steps.indices.contains(place) else { throw NotFound() }
            var one: RuleAction? = steps[place]
            try change(&one, sent)
            if let one {
                steps[place] = one
                if one.kind == .field, let field = entity.field(one.column) { try Self.check(one, field, entity, tx) }
            } else { steps.remove(at: place) }
            return ["actions": .text(try Canonical.text(steps))]
        }
        return .go("/rules/\(id)#act", toast: context.lang("Сохранено", "Saved"))
    }
    /// A value that the field would refuse is refused when it is written down, not when it is needed. Words that are filled later are not known yet.
    private static func check(_ action: RuleAction, _ field: Field, _ entity: Entity, _ tx: Tx) throws {
        if action.value == "today" || action.value.hasPrefix("+") || action.value.contains("{") { return }
        let form = try Form(entity, submitted: Submitted([field.column: [action.value]]), creating: false, in: tx, zone: tx.zone)
        if let wrong: Text = form.errors[field.column] { throw BadRequest("«\(field.label.ru)»: \(wrong.ru)", "“\(field.label.en)”: \(wrong.en)") }
    }
    private func turn(_ request: Request, _ context: StaffContext, _ isOn: Bool) async throws -> Reply {
        try Self.authorise(context)
        let sent = try await request.form()
        let id: Int64 = try await save(context, sent) { rule, entity, tx in
            guard isOn else { return ["state": .text("off")] }
            let steps: [RuleAction] = try rule.steps()
            guard !steps.isEmpty else { throw BadRequest("Сначала скажите, что делать", "Say first what is to be done") }
            if let gap: Text = steps.lazy.compactMap({ $0.gap(entity) }).first { throw BadRequest("Действие заполнено не до конца. " + gap.ru, "An action is incomplete. " + gap.en) }
            if rule.happening == .date, rule.dateField == nil { throw BadRequest("Выберите поле с датой", "Choose a field with a date") }
            guard try !(rule.happening.isOfMembers && rule.asked().isEmpty) else { throw BadRequest("Этому событию нужно условие", "This event needs a condition") }
            try tx.run("DELETE FROM rule_pace WHERE rule_id = \(rule.id)")
            return ["state": .text("on"), "why_off": .null]
        }
        return .go("/rules/\(id)", toast: isOn ? context.lang("Правило работает", "The rule is on") : context.lang("Правило выключено", "The rule is off"))
    }

    // MARK: Trial and journal

    /// What it would have done with the last records: done in a transaction that is taken back.
    @Sendable private func trial(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try Self.authorise(context)
        let id: Int64 = try context.id(), asked: String = try request.query()["where"]
        let trial: RuleTrial = try await context.write { try RuleTrial(id, asked.isEmpty ? nil : asked == "-" ? "" : asked, in: $0) }
        return .page(trial.rule.name, section: "rules", trial.view(context))
    }
    @Sendable private func journal(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), before: Int64 = Int64(try request.query()["before"]) ?? .max
        let journal: RuleJournal = try await context.read { try RuleJournal(id, before: before, most: 50, in: $0) }
        return .page(journal.rule.name, section: "rules", journal.page(context))
    }
}
