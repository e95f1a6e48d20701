internal import Clients
public import Database
public import Kernel

/// One filled questionnaire: whose, asked by whom, what was answered to which questions, and what it came to.
public struct SurveyAnswer: Record {
    public let id: ID<SurveyAnswer>, version: Int
    let name: String, surveyID: Int64?, counterpartyID: Int64?, contactID: Int64?, dealID: Int64?, interactionID: Int64?, ownerID: Int64?
    let score: Int?, verdict: String?, createdAt: Int64
    private let sheet: String?

    public static let entity = Entity(
        "survey_answer", path: "survey-answers", one: Text("Заполненная анкета", "Filled survey"), many: Text("Заполненные анкеты", "Filled surveys"), icon: "clipboard-list", title: "name", order: "created_at", descending: true,
        ways: Counterparty.throughClient, isCreatedByForm: false, check: check,
        fields: [
            Field("name", "Анкета", "Survey", listed: true, editable: false, searched: true),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), listed: true),
            Field("contact_id", "Кто отвечал", "Who answered", .link("contact"), listed: true),
            Field("deal_id", "Сделка", "Deal", .link("deal"), listed: true),
            Field("verdict", "Итог", "Verdict", listed: true, editable: false),
            Field("score", "Баллы", "Score", .number, listed: true, editable: false),
            Field("owner_id", "Кто спрашивал", "Asked by", .link("employee"), listed: true),
            Field("words", "Ответы", "Answers", .long, editable: false, searched: true, limit: 400_000),
            Field("survey_id", "По какой анкете", "By which survey", .link("survey"), editable: false),
            Field("interaction_id", "Взаимодействие", "Interaction", .link("interaction"), editable: false),
            Field("sheet", "Вопросы и ответы для программ", "Questions and answers for programs", .long, editable: false, limit: 600_000),
            Field("created_at", "Когда", "When", .instant, listed: true, sorted: true, editable: false),
        ])

    /// The deal is a deal of the client.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        let row: Row? = try id.map { try tx.row(entity, $0) }
        func value(_ column: String) -> Value { form.patch[column] ?? row?.value(column: column) ?? .null }
        guard let deal = Int64(value: value("deal_id")), let client = Int64(value: value("counterparty_id")) else { return [:] }
        let theirs: Int64? = try tx.rows("SELECT counterparty_id FROM deal WHERE id = \(deal)").first.flatMap { Int64(value: $0["counterpartyID"]) }
        if let theirs, theirs != client { form.reject("deal_id", Text("Это сделка другого клиента", "This deal is of another client")) }
        return [:]
    }
    /// Nil where it was erased.
    func filled() -> Sheet? { sheet.flatMap { try? Canonical.read(Sheet.self, $0) } }  // what the law had taken out of it is no sheet any more
}

/// Whom a survey is about.
public struct SurveyTarget: Sendable {
    let counterparty: Int64?, contact: Int64?, deal: Int64?
    public init(counterparty: Int64?, contact: Int64?, deal: Int64?) { (self.counterparty, self.contact, self.deal) = (counterparty, contact, deal) }
}

extension SurveyAnswer {
    /// Keeps a sheet, and the talk on the client's timeline.
    /// - Parameter person: who asked; nil: whose transaction it is.
    @discardableResult
    static func keep(_ survey: Survey, _ reading: Reading, about target: SurveyTarget, by person: Int64? = nil, in tx: Tx) throws -> Int64 {
        let questionnaire: Questionnaire = reading.questionnaire, verdict: String? = reading.verdict?.name, words: String = questionnaire.words(reading.replies)
        let score: Int? = questionnaire.isScored ? questionnaire.score(reading.replies) : nil, lang: Lang = tx.access.lang
        let points: String? = score.map { lang("\($0) из \(questionnaire.mostScore)", "\($0) of \(questionnaire.mostScore)") }
        let outcome: String = [verdict, points].compactMap { $0 }.joined(separator: ", ")
        let links: [String: Value] = ["counterparty_id": target.counterparty.map { .int($0) } ?? .null, "contact_id": target.contact.map { .int($0) } ?? .null, "owner_id": person.map { .int($0) } ?? .null]
        let talk: [String: Value] = [
            "channel": .text("survey"), "subject": .text(survey.name), "starts_at": .int(tx.now), "planned": .int(0), "body": .text(String(words.prefix(20_000))),
            "outcome": outcome.isEmpty ? .null : .text(String(outcome.prefix(300))),
        ]
        let interaction: Int64 = try tx.insert(Interaction.entity, talk.merging(links) { $1 })
        let values: [String: Value] = [
            "name": .text(survey.name), "survey_id": .int(survey.id.rawValue), "deal_id": target.deal.map { .int($0) } ?? .null, "interaction_id": .int(interaction), "score": score.map { .int(Int64($0)) } ?? .null,
            "verdict": verdict.map { .text($0) } ?? .null, "words": .text(words), "sheet": .text(try Canonical.text(reading.sheet)),
        ]
        return try tx.insert(entity, values.merging(links) { $1 })
    }
}
