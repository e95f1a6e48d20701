internal import Clients
internal import Database
internal import HTML
internal import Hummingbird
public import Kernel
internal import Records

/// Surveys: the generic screens, the editor, and asking a client.
public struct SurveyScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        Screens(Survey.entity, card: card).register(in: routes)
        routes.post("surveys/:id/questions/:what", change)
        routes.post("surveys/:id/use") { try await self.turn($0, $1, "on") }
        routes.post("surveys/:id/close") { try await self.turn($0, $1, "closed") }
        routes.get("surveys/:id/ask", ask)
        routes.post("surveys/:id/answers", answer)
        Screens(SurveyAnswer.entity, card: sheet).register(in: routes)
    }
    private static let section: String = "surveys"

    // MARK: The editor

    @Sendable private func card(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        let (title, page): (String, HTML) = try await context.read { tx in
            let editor = try SurveyEditor(id, query, in: tx)
            return (editor.survey.name, editor.view(try cardActions(Survey.entity, editor.row, in: tx, context), context))
        }
        return .page(title, section: Self.section, page)
    }
    @Sendable private func change(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), what: String = context.parameters.get("what") ?? "", lang: Lang = context.lang
        let place: String
        do {
            place = try await context.write { tx in
                let survey: Survey = try tx.find(ID<Survey>(rawValue: id))
                guard try tx.may(.edit, Survey.entity, id) else { throw NotAllowed() }
                guard survey.archivedAt == nil else { throw BadRequest("Анкета в корзине: сначала восстановите её", "The survey is in the bin: restore it first") }
                var change = SurveyChange(try survey.questionnaire(), lang)
                try change.apply(what, sent)
                if survey.state == "on", change.questionnaire.gap != nil { throw BadRequest("Анкета используется: последний вопрос не удалить", "The survey is in use: its last question stays") }
                try tx.update(Survey.entity, id, version: Int(sent["version"]), ["questions": .text(try Canonical.text(change.questionnaire))])
                return change.place
            }
        } catch is Stale {
            let said: String = lang("Пока вы правили, вопросы сохранил другой человек. Откройте анкету снова: ваша правка не записана.", "While you were editing, somebody else saved the questions. Open the survey again: your change was not written.")
            let page: HTML = screen(lang("Два автора", "Two authors"), "<div class=\"ot-alert y mb-3\" role=\"alert\">\(icon("users"))<div>\(said)</div></div><a class=\"btn btn-primary\" href=\"/surveys/\(id)\">\(lang("Открыть анкету", "Open the survey"))</a>")
            return .conflict(lang("Два автора", "Two authors"), section: Self.section, page)
        }
        let isOpen: Bool = what == "add" || what == "shift"
        return .go("/surveys/\(id)" + (isOpen ? "?q=\(place)#q-\(place)" : ""), toast: lang("Сохранено", "Saved"))
    }
    private func turn(_ request: Request, _ context: StaffContext, _ state: String) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        try await context.write { tx in
            let survey: Survey = try tx.find(ID<Survey>(rawValue: id))
            if state == "on", let gap = try survey.questionnaire().gap { throw BadRequest(gap.ru, gap.en) }
            try tx.update(Survey.entity, id, ["state": .text(state)])
        }
        return .go("/surveys/\(id)", toast: state == "on" ? lang("Анкета используется", "The survey is in use") : lang("Анкета закрыта", "The survey is closed"))
    }

    // MARK: Asking

    @Sendable private func ask(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        let (title, page): (String, HTML) = try await context.read { tx in
            let form = try SurveyForm(id, query, in: tx)
            return (form.survey.name, form.page("/surveys/\(id)/answers", Submitted(), [:], context))
        }
        return .page(title, section: Self.section, page)
    }
    @Sendable private func answer(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form()
        let (form, reading, made): (SurveyForm, Reading, Int64?) = try await context.write { tx in
            let form = try SurveyForm(id, sent, in: tx), reading = Reading(form.questionnaire, sent)
            guard reading.isValid, form.problem == nil else { return (form, reading, nil) }
            return (form, reading, try SurveyAnswer.keep(form.survey, reading, about: form.target, in: tx))
        }
        guard let made else { return .invalid(form.survey.name, section: Self.section, form.page("/surveys/\(id)/answers", sent, reading.errors, context)) }
        return .go(SurveyForm.back(sent) ?? SurveyAnswer.entity.url(made), toast: context.lang("Ответы записаны", "The answers are written down"))
    }

    // MARK: A filled sheet

    @Sendable private func sheet(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (title, page): (String, HTML) = try await context.read { tx in
            let entity: Entity = tx.current(SurveyAnswer.entity), whole: Row = try tx.row(entity, id), row: Row = tx.access.visible(entity, whole)
            let answer: SurveyAnswer = try tx.find(ID<SurveyAnswer>(rawValue: id)), titles: [String: String] = try linkTitles(entity, [row], in: tx)
            let gone: HTML = "<p class=\"soft mb-0\">\(lang("Ответы удалены по закону о персональных данных.", "The answers were erased by the law on personal data."))</p>"
            let filled: HTML = tx.access.sees(entity, column: "sheet") ? answer.filled().map { SurveyView(lang: lang).sheet($0) } ?? gone : ""
            let shown: [String] = entity.fields.map(\.column).filter { !["sheet", "words", "name"].contains($0) }
            return (answer.name, screen(answer.name, actions: try cardActions(entity, whole, in: tx, context), """
                \(binNotice(row, lang))<div class="ot-grid g-main-w"><section class="ot-card p-3"><h2>\(lang("Ответы", "Answers"))</h2>\(filled)</section><aside class="stack"><section class="ot-card p-3">\(facts(entity, row, titles: titles, tx.access, context.zone, only: shown))</section></aside></div>
                """))
        }
        return .page(title, section: Self.section, page)
    }
}
