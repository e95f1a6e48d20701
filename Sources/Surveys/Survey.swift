public import Database
public import Kernel

/// A questionnaire that employees fill in during a talk with a client.
public struct Survey: Record {
    public let id: ID<Survey>, version: Int
    public let name: String, intro: String?, state: String, archivedAt: Int64?
    private let questions: String

    static let states: [Field.Choice] = [
        .init("draft", "Готовится", "Being prepared", ink: "y"), .init("on", "Используется", "In use", ink: "g"), .init("closed", "Закрыта", "Closed", closed: true),
    ]
    public static let entity = Entity(
        "survey", path: "surveys", one: Text("Анкета", "Survey"), many: Text("Анкеты", "Surveys"), icon: "clipboard-list", title: "name", order: "name", ways: shared,
        first: { lang in ready(lang) }, check: check,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true, limit: 120),
            Field("state", "Состояние", "State", .choice(states), required: true, listed: true, usual: "draft"),
            Field("intro", "Что сказать вначале", "What to say first", .long, limit: 2000),
            Field("questions", "Вопросы и итоги", "Questions and verdicts", .long, editable: false, limit: 200_000),
        ])
        .offering([(Text("Используются", "In use"), .all([.test("state", .is, ["on"])]))])

    /// Who may see any survey sees all of them: everybody asks by them.
    @Sendable static func shared(_ access: Access, _ verb: Access.Verb) -> [Way] {
        verb == .see ? [Way("общий список", "a shared list", "1 = 1")] : []
    }
    /// What nobody can be asked is not put to use.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        guard form.patch["state"] == .text("on") else { return [:] }
        let gap: Text? = try id.map { try tx.find(ID<Survey>(rawValue: $0), Survey.self).questionnaire().gap } ?? Questionnaire().gap
        if let gap { form.reject("state", gap) }
        return [:]
    }

    func questionnaire() throws -> Questionnaire { questions.isEmpty ? Questionnaire() : try Canonical.read(Questionnaire.self, questions) }
    var isInUse: Bool { state == "on" && archivedAt == nil }

    /// Those that may be chosen for an action: key and name.
    public static func choices(in tx: Tx) throws -> [(String, String)] {
        try inUse(in: tx).map { (String($0.id.rawValue), $0.name) }
    }
    static func inUse(in tx: Tx) throws -> [Survey] { try tx.all("SELECT * FROM \(Survey.self) WHERE state = 'on' AND archived_at IS NULL ORDER BY name, id LIMIT 100") }
    /// Whether somebody can be asked by it.
    public static func isThere(_ id: Int64, in tx: Tx) throws -> Bool {
        try !tx.rows("SELECT id FROM survey WHERE id = \(id) AND state = 'on' AND archived_at IS NULL").isEmpty
    }
    /// What its answers may come to: codes and names.
    public static func verdicts(_ id: Int64, in tx: Tx) throws -> [(code: String, name: String)] {
        try tx.find(ID<Survey>(rawValue: id), Survey.self).questionnaire().verdicts.map { ($0.code, $0.name) }
    }

    static let migration = Migration("surveys-1", [
        "CREATE TABLE survey (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, state TEXT NOT NULL DEFAULT 'draft', intro TEXT, questions TEXT NOT NULL DEFAULT '')",
        "CREATE INDEX survey_name ON survey (name, id)",
        """
        CREATE TABLE survey_answer (\(Entity.standardColumns), name TEXT NOT NULL, survey_id BIGINT REFERENCES survey (id), counterparty_id BIGINT REFERENCES counterparty (id),
          contact_id BIGINT REFERENCES contact (id), deal_id BIGINT REFERENCES deal (id), interaction_id BIGINT REFERENCES interaction (id), score BIGINT, verdict TEXT, words TEXT, sheet TEXT)
        """,
        "CREATE INDEX survey_answer_created ON survey_answer (created_at, id)", "CREATE INDEX survey_answer_survey ON survey_answer (survey_id, created_at, id)",
        "CREATE INDEX survey_answer_counterparty ON survey_answer (counterparty_id, id)", "CREATE INDEX survey_answer_contact ON survey_answer (contact_id)",
        "CREATE INDEX survey_answer_deal ON survey_answer (deal_id, id)", "CREATE INDEX survey_answer_interaction ON survey_answer (interaction_id)",
    ])
}
