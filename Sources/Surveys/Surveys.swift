internal import Clients
public import Database
internal import HTML
public import Kernel
public import Records

/// Everything that surveys add to the program.
public enum Surveys {
    public static let entities: [Entity] = [Survey.entity, SurveyAnswer.entity]
    public static let migrations: [Migration] = [Survey.migration]
    /// What other cards show of surveys, and the way to ask.
    public static let parts: [CardPart] = [
        CardPart(Counterparty.table) { id, tx, context in try list("counterparty_id = \(id)", "counterparty_id=\(id)&back=/counterparties/\(id)", tx, context) },
        CardPart("deal") { id, tx, context in try list("deal_id = \(id)", "deal_id=\(id)&back=/deals/\(id)", tx, context) },
        CardPart(Interaction.table) { id, tx, context in try sheet(id, tx, context) },
    ]

    private static func list(_ condition: SQL, _ query: String, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, entity: Entity = tx.current(SurveyAnswer.entity)
        guard tx.access.reach(.see, SurveyAnswer.table) > .none else { return "" }
        let rows: [Row] = try tx.rows("SELECT id, name, verdict, score, created_at FROM \(SurveyAnswer.self) WHERE \(condition) AND archived_at IS NULL ORDER BY id DESC LIMIT 6").map { tx.access.visible(entity, $0) }
        let offered: [(String, String)] = tx.access.creates(entity) ? try Survey.choices(in: tx) : []
        guard !rows.isEmpty || !offered.isEmpty else { return "" }
        func line(_ row: Row) -> HTML {
            let at: String = lang.near(context.zone.day(Int64(value: row["createdAt"]) ?? 0), today: context.today), verdict: String = Form.plain(row["verdict"])
            return "<li><a class=\"grow\" href=\"/survey-answers/\(Form.plain(row["id"]))\"><span class=\"cut d-block med\">\(Form.plain(row["name"]))</span><span class=\"cut d-block xs muted\">\(at)</span></a>\(when: !verdict.isEmpty, "<span class=\"ot-tag\">\(verdict)</span>")</li>"
        }
        let ask: HTML = offered.isEmpty ? "" : """
            <div class="dropdown push"><button class="btn btn-ghost btn-xs dropdown-toggle" data-bs-toggle="dropdown" aria-expanded="false">\(lang("Задать", "Ask"))</button><ul class="dropdown-menu dropdown-menu-end">\(each: offered, { "<li><a class=\"dropdown-item\" href=\"/surveys/\($0.0)/ask?\(query)\">\(icon("clipboard-list"))\($0.1)</a></li>" })</ul></div>
            """
        return "<section class=\"ot-card\"><header><h2>\(lang("Анкеты", "Surveys"))</h2><span class=\"n\">\(rows.count)</span>\(ask)</header><ul class=\"ot-list\">\(each: rows, line)</ul></section>"
    }
    /// On the card of a talk: the questions and answers of its sheet.
    private static func sheet(_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        let found: SurveyAnswer? = try tx.first("SELECT * FROM \(SurveyAnswer.self) WHERE interaction_id = \(id) AND archived_at IS NULL ORDER BY id LIMIT 1")
        guard let found, tx.access.sees(tx.current(SurveyAnswer.entity), column: "sheet"), let sheet = found.filled() else { return "" }
        return "<section class=\"ot-card p-3\"><h2><a class=\"ot-link\" href=\"/survey-answers/\(found.id.rawValue)\">\(context.lang("Анкета", "Survey"))</a></h2>\(SurveyView(lang: context.lang).sheet(sheet))</section>"
    }
}
