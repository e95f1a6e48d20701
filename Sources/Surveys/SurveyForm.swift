internal import Clients
internal import Database
public import HTML
public import Kernel

/// The page on which an employee asks: the questions, and whom they are put to.
struct SurveyForm: Sendable {
    let survey: Survey, questionnaire: Questionnaire, target: SurveyTarget
    /// Whom it is about, in words; empty: nobody was named yet.
    let about: String
    let contacts: [(id: Int64, name: String)]
    /// What is wrong with whom it is about.
    let problem: Text?
    private let input: Submitted

    /// - Parameter input: `counterparty_id`, `contact_id`, `deal_id`.
    /// - Throws: `NotFound` when it is not there, `BadRequest` when nobody is asked by it now.
    init(_ id: Int64, _ input: Submitted, in tx: Tx) throws {
        let survey: Survey = try tx.find(ID<Survey>(rawValue: id))
        guard survey.isInUse else { throw BadRequest("Этой анкетой сейчас не пользуются", "This survey is not in use now") }
        guard tx.access.creates(tx.current(SurveyAnswer.entity)) else { throw NotAllowed() }
        var only = Submitted(input.values.filter { ["counterparty_id", "contact_id", "deal_id"].contains($0.key) })
        let deal: Row? = try Int64(input["deal_id"]).flatMap { id in try tx.registry["deal"].map { try tx.row($0, id) } }
        // A deal says whose it is.
        if let deal {
            only.set("counterparty_id", Form.plain(deal["counterpartyID"]))
            if !input.has("contact_id") { only.set("contact_id", Form.plain(deal["contactID"])) }
        }
        let form = try Form(SurveyAnswer.entity, submitted: only, creating: true, in: tx, zone: tx.zone)
        func link(_ column: String) -> Int64? { Int64(value: form.patch[column] ?? .null) }
        (self.survey, questionnaire, self.input) = (survey, try survey.questionnaire(), input)
        target = SurveyTarget(counterparty: link("counterparty_id"), contact: link("contact_id"), deal: link("deal_id"))
        let wrong: Text? = form.errors.sorted { $0.key < $1.key }.first?.value
        problem = wrong ?? (target.counterparty == nil && target.contact == nil && target.deal == nil ? Text("Укажите клиента", "Name the client") : nil)
        let client: Row? = try target.counterparty.map { try tx.row(Counterparty.entity, $0) }
        about = [client.map { Form.plain($0["name"]) }, deal.map { Form.plain($0["title"]) }].compactMap { $0 }.joined(separator: " · ")
        contacts = try target.counterparty.map { id in
            try tx.rows("SELECT id, name FROM \(Contact.self) WHERE counterparty_id = \(id) AND archived_at IS NULL ORDER BY name LIMIT 100").map { (id: Int64(value: $0["id"]) ?? 0, name: Form.plain($0["name"])) }
        } ?? []
    }
    /// Where the form says to return: a path of ours.
    static func back(_ sent: Submitted) -> String? {
        let path: String = sent["back"]
        return ["/counterparties/", "/contacts/", "/deals/", "/interactions/"].contains { path.hasPrefix($0) } && !path.contains("\\") && !path.contains("\n") && !path.contains("\r") ? path : nil
    }

    // MARK: The page

    func page(_ action: String, _ sent: Submitted, _ errors: [String: Text], _ context: StaffContext) -> HTML {
        page(action, sent, errors, hidden: [], below: "", back: Self.back(input) ?? "/surveys/\(survey.id.rawValue)", context)
    }
    /// - Parameters:
    ///   - hidden: further fields of the form.
    ///   - below: what stands between the last question and the button.
    ///   - back: where who changes their mind goes.
    func page(_ action: String, _ sent: Submitted, _ errors: [String: Text], hidden: [(String, String)], below: HTML, back: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, isRefused: Bool = !sent.values.isEmpty
        let wrong: String? = !errors.isEmpty ? lang("Не записано: ответьте на отмеченные вопросы.", "Not written down: answer the marked questions.") : isRefused ? problem.map { lang($0) } : nil
        let intro: HTML? = survey.intro.flatMap { $0.isEmpty ? nil : "<p class=\"ot-prose ot-alert c\">\($0)</p>" }
        return screen(survey.name, beside: about.isEmpty ? "" : "<span class=\"muted small cut\">\(about)</span>", """
            \(refusal(wrong))<form class="ot-card p-3 stack ot-survey" method="post" action="\(action)" data-guard><input type="hidden" name="csrf" value="\(context.person.csrf)">\(each: hidden, { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })\
            \(when: Self.back(input) != nil, "<input type=\"hidden\" name=\"back\" value=\"\(input["back"])\">")\(intro)\(whom(lang))
            \(SurveyView(lang: lang).questions(questionnaire, sent, errors))\(below)
            <div class="row-x"><button class="btn btn-primary">\(lang("Записать ответы", "Write the answers down")) <kbd class="hide-m">Ctrl Enter</kbd></button><a class="btn btn-ghost" href="\(back)">\(lang("Отмена", "Cancel"))</a></div></form>
            """)
    }
    private func whom(_ lang: Lang) -> HTML {
        let deal: HTML? = target.deal.map { "<input type=\"hidden\" name=\"deal_id\" value=\"\($0)\">" }
        guard let client = target.counterparty else {
            let typed: String = input["counterparty_id"]
            if deal != nil { return deal ?? "" }
            return """
                <div><label class="form-label" for="sv-client">\(lang("Клиент", "Client"))</label><input class="form-control" id="sv-client" type="text" name="counterparty_id" value="\(typed)" required list="l-client" autocomplete="off" placeholder="\(lang("Начните писать имя или номер", "Start typing a name or a number"))" hx-get="/lookup/counterparty" hx-trigger="input changed delay:200ms" hx-target="#l-client"><datalist id="l-client"></datalist></div>
                """
        }
        let chosen: Int64 = target.contact ?? 0
        let who: HTML = contacts.isEmpty ? "" : """
            <div><label class="form-label" for="sv-who">\(lang("Кто отвечает", "Who answers"))</label><select class="form-select" id="sv-who" name="contact_id"><option value=""></option>\(each: contacts, { "<option value=\"\($0.id)\"\(when: $0.id == chosen, " selected")>\($0.name)</option>" })</select></div>
            """
        return "<input type=\"hidden\" name=\"counterparty_id\" value=\"\(client)\">\(deal)\(who)"
    }
}

/// A survey asked on behalf of a step of something else, as an action of a deal: that one shows the page and keeps the answers in its own transaction.
public struct SurveyStep: Sendable {
    private let form: SurveyForm, reading: Reading?, sent: Submitted
    public var name: String { form.survey.name }
    /// - Parameters:
    ///   - target: whom it is about.
    ///   - sent: the answers; nil: nothing was sent yet.
    public init(_ id: Int64, about target: SurveyTarget, sent: Submitted?, in tx: Tx) throws {
        var input = Submitted()
        if let deal = target.deal { input.set("deal_id", String(deal)) }
        if let sent, sent.has("contact_id") { input.set("contact_id", sent["contact_id"]) }
        let opened = try SurveyForm(id, input, in: tx)
        reading = sent.map { Reading(opened.questionnaire, $0) }
        (form, self.sent) = (opened, sent ?? Submitted())
    }
    public var isValid: Bool { reading?.isValid == true && form.problem == nil }
    /// The code of what the answers come to; nil: they come to nothing that the survey names.
    public var verdict: String? { reading?.verdict?.code }
    /// The codes of everything they may come to.
    public var verdicts: Set<String> { Set(form.questionnaire.verdicts.map(\.code)) }
    public func keep(in tx: Tx) throws {
        if let reading { try SurveyAnswer.keep(form.survey, reading, about: form.target, in: tx) }
    }
    public func page(_ action: String, hidden: [(String, String)], below: HTML, back: String, _ context: StaffContext) -> HTML {
        form.page(action, sent, reading?.errors ?? [:], hidden: hidden, below: below, back: back, context)
    }
}
