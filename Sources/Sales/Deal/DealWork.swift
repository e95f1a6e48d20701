internal import Clients
internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process
internal import Records
internal import Surveys

/// What an action asks for beside a tick: a survey to be filled in, a letter to be sent, a document to be attached, a field to be filled.
struct DealWork: Sendable {
    func register(in routes: Routes) {
        routes.get("deals/:id/survey", surveyForm)
        routes.post("deals/:id/survey", survey)
        routes.get("deals/:id/letter", letterForm)
        routes.post("deals/:id/letter", letter)
        routes.post("deals/:id/document", document)
        routes.post("deals/:id/fill", fill)
    }

    // MARK: Which action

    /// An action that is open, of the kind that a page is about.
    struct Asked: Sendable {
        let key: ActionKey, action: Action
        var hidden: [(String, String)] { [("stay", String(key.stay)), ("action", key.action), ("attempt", String(key.attempt))] }
    }
    /// The deal's case for who may change the deal, or was asked to do this action.
    private static func open(_ id: Int64, _ kind: Action.Kind, _ sent: Submitted, isWriting: Bool, in tx: Tx) throws -> (one: Case, asked: Asked?) {
        let entity: Entity = tx.current(Deal.entity), row: Row = try tx.row(entity, id)
        guard row["archivedAt"] == .null else { throw BadRequest("Сделка в корзине: сначала восстановите её", "The deal is in the bin: restore it first") }
        let one: Case = try Case.load(entity, id, isWriting: isWriting, in: tx), asked: Asked? = find(kind, sent, one)
        let isAsked: Bool = try asked.map { try one.person(asked: $0.key).map { ([tx.access.employee] + tx.access.covers).contains($0) } ?? false } ?? false
        guard try isAsked || tx.may(.edit, entity, id) else { throw NotAllowed() }
        return (one, asked)
    }
    /// The one that a form names, or the first open one of the kind.
    private static func find(_ kind: Action.Kind, _ sent: Submitted, _ one: Case) -> Asked? {
        func asked(_ key: ActionKey) -> Asked? {
            guard let action: Action = one.run.action(key, in: one.definition), action.kind == kind, let state: ActionState = one.run.stay(numbered: key.stay)?.state(key.action),
                  state.status == .open, state.attempt == key.attempt else { return nil }
            return Asked(key: key, action: action)
        }
        if sent.has("action") { return asked(DealMoves.key(sent)) }
        return one.run.stay.actions.lazy.compactMap { asked(one.run.key($0.code)) }.first
    }
    private static func nothing(_ id: Int64, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return screen(lang("Здесь делать нечего", "Nothing to do here"), "<div class=\"ot-empty crop\"><p>\(lang("Этого действия у сделки сейчас нет, или оно уже сделано.", "The deal has no such action now, or it is done already."))</p><p><a class=\"btn btn-line\" href=\"/deals/\(id)\">\(lang("Открыть сделку", "Open the deal"))</a></p></div>")
    }
    private static let gone = BadRequest("Этого действия у сделки сейчас нет, или оно уже сделано", "The deal has no such action now, or it is done already")
    /// One of the results of an action, to be chosen with what is done; none: nothing to choose.
    private static func results(_ action: Action, _ chosen: String, _ label: String, _ none: String, isRequired: Bool, _ lang: Lang) -> HTML {
        guard !action.results.isEmpty else { return "" }
        return "<div><label class=\"form-label\" for=\"dw-result\">\(label)</label><select class=\"form-select\" id=\"dw-result\" name=\"result\"\(when: isRequired, " required")><option value=\"\">\(none)</option>\(each: action.results, { "<option value=\"\($0.code)\"\(when: $0.code == chosen, " selected")>\(lang($0.name))</option>" })</select></div>"
    }
    private static func toast(_ one: Case, _ before: String, _ said: String, _ lang: Lang) -> String {
        one.run.stage == before ? said : said + ". " + lang("Сделка перешла на этап «\(one.definition.name(of: one.run.stage).ru)»", "The deal went on to “\(one.definition.name(of: one.run.stage).en)”")
    }

    // MARK: Survey

    private struct SurveyPage: Sendable { let name: String, html: HTML }

    @Sendable private func surveyForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        let page: SurveyPage? = try await context.read { tx in
            let (one, asked) = try Self.open(id, .survey, query, isWriting: false, in: tx)
            return try asked.map { try Self.page(id, $0, Self.step($0, one, nil, in: tx), nil, context) }
        }
        return .page(page?.name ?? context.lang("Анкета", "Survey"), section: "deals", page?.html ?? Self.nothing(id, context))
    }
    private static func step(_ asked: Asked, _ one: Case, _ sent: Submitted?, in tx: Tx) throws -> SurveyStep {
        guard let survey = asked.action.subject.flatMap({ Int64($0) }), try Survey.isThere(survey, in: tx) else {
            throw BadRequest("Анкеты этого действия больше нет: выберите другую в процессе или пропустите действие", "The survey of this action is gone: choose another in the process, or skip the action")
        }
        let target = SurveyTarget(counterparty: Int64(value: one.item["counterpartyID"]), contact: Int64(value: one.item["contactID"]), deal: one.record)
        return try SurveyStep(survey, about: target, sent: sent, in: tx)
    }
    /// - Parameter sent: the chosen result, when the form comes again.
    private static func page(_ id: Int64, _ asked: Asked, _ step: SurveyStep, _ sent: String?, _ context: StaffContext) -> SurveyPage {
        let lang: Lang = context.lang, isDecided: Bool = asked.action.results.contains { step.verdicts.contains($0.code) }
        let none: String = isDecided ? lang("по итогу анкеты", "by the survey's verdict") : lang("выберите", "choose")
        let below: HTML = results(asked.action, sent ?? "", lang("Результат действия", "Result of the action"), none, isRequired: !isDecided, lang)
        let wrong: HTML = sent == "" && step.isValid ? "<p class=\"t-r small\" role=\"alert\">\(lang("Анкета не решила, чем кончилось действие: выберите результат.", "The survey did not decide the result of the action: choose it."))</p>" : ""
        return SurveyPage(name: step.name, html: step.page("/deals/\(id)/survey", hidden: asked.hidden, below: "\(below)\(wrong)", back: "/deals/\(id)", context))
    }
    @Sendable private func survey(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        let (refused, toast): (SurveyPage?, String) = try await context.write { tx in
            let opened = try Self.open(id, .survey, sent, isWriting: true, in: tx)
            guard let asked = opened.asked else { throw Self.gone }
            var one: Case = opened.one
            let step: SurveyStep = try Self.step(asked, one, sent, in: tx), before: String = one.run.stage
            let codes: [String] = asked.action.results.map(\.code), chosen: String = sent["result"], result: String? = codes.contains(chosen) ? chosen : step.verdict.flatMap { codes.contains($0) ? $0 : nil }
            guard step.isValid, codes.isEmpty || result != nil else { return (Self.page(id, asked, step, chosen, context), "") }
            try step.keep(in: tx)
            try Refused.asBadRequest { try one.complete(asked.key, result: result) }
            return (nil, Self.toast(one, before, lang("Ответы записаны", "The answers are written down"), lang))
        }
        if let refused { return .invalid(refused.name, section: "deals", refused.html) }
        return .go("/deals/\(id)", toast: toast)
    }

    // MARK: Letter

    @Sendable private func letterForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        let page: HTML = try await context.read { tx in
            let (one, asked) = try Self.open(id, .letter, query, isWriting: false, in: tx)
            guard let asked else { return Self.nothing(id, context) }
            return try LetterPage(asked, one, sent: nil, in: tx).view(context)
        }
        return .page(context.lang("Письмо", "Letter"), section: "deals", page)
    }
    /// Sent by a person, and written down as a letter to the client.
    @Sendable private func letter(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        let (refused, toast): (HTML?, String) = try await context.write { tx in
            let opened = try Self.open(id, .letter, sent, isWriting: true, in: tx)
            guard let asked = opened.asked else { throw Self.gone }
            var one: Case = opened.one
            let page = try LetterPage(asked, one, sent: sent, in: tx), before: String = one.run.stage
            guard page.problem == nil else { return (page.view(context), "") }
            try one.write(page.words, in: tx)
            try Refused.asBadRequest { try one.complete(asked.key, result: sent["result"].isEmpty ? nil : sent["result"]) }
            return (nil, Self.toast(one, before, lang("Письмо записано", "The letter is written down"), lang))
        }
        if let refused { return .invalid(lang("Письмо", "Letter"), section: "deals", refused) }
        return .go("/deals/\(id)", toast: toast)
    }

    // MARK: Document and field

    /// A finished document: kept with the client and the deal, and with that the action is done.
    @Sendable private func document(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        // Before the file comes: whoever does not see the deal sends nothing.
        try await context.read { _ = try $0.row(Deal.entity, id) }
        guard ClientFiles.mayAdd(context.access) else { throw NotAllowed() }
        let form: ReceivedForm = try await request.receiveForm(context, limit: ClientFiles.limit)
        guard let file = form.files.first?.file else { throw BadRequest("Выберите файл", "Choose a file") }
        let sent: Submitted = form.fields
        let toast: String = try await context.write { tx in
            let opened = try Self.open(id, .document, sent, isWriting: true, in: tx)
            guard let asked = opened.asked else { throw Self.gone }
            var one: Case = opened.one
            let before: String = one.run.stage
            try ClientFiles.keep(file, client: Int64(value: one.item["counterpartyID"]), deal: id, in: tx)
            try Refused.asBadRequest { try one.complete(asked.key, result: sent["result"].isEmpty ? nil : sent["result"]) }
            return Self.toast(one, before, lang("Документ приложен", "The document is attached"), lang)
        }
        return .go("/deals/\(id)", toast: toast)
    }
    /// One field of the deal, which an action asks for; filled, the action is done by itself.
    @Sendable private func fill(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        let toast: String = try await context.write { tx in
            let one: Case = try DealMoves.open(id, in: tx), entity: Entity = tx.current(Deal.entity)
            guard let asked: Asked = Self.find(.field, sent, one), let column = asked.action.subject, let field = entity.field(column) else { throw Self.gone }
            guard tx.access.edits(entity, field) else { throw NotAllowed() }
            let label: Text = field.label
            guard !sent[column].isEmpty else { throw Kernel.Refused(Text("Заполните поле «\(label.ru)»", "Fill in “\(label.en)”")) }
            var form = try Form(entity, submitted: Submitted([column: sent.all(column)]), creating: false, in: tx, zone: context.zone)
            try form.check(id, in: tx)
            if let wrong = form.errors.values.first { throw Kernel.Refused(Text.of(label, wrong)) }
            try tx.update(entity, id, form.patch)
            let after: Case = try Case.load(entity, id, isWriting: false, in: tx)
            return Self.toast(after, one.run.stage, lang("Заполнено", "Filled in"), lang)
        }
        return .go("/deals/\(id)", toast: toast)
    }
}
