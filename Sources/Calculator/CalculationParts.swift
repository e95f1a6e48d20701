internal import Database
internal import HTML
internal import Kernel

/// What other cards show of calculations, and the way to a new one.
enum CalculationParts {
    static func client(_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML { try list("counterparty_id = \(id)", adding: "counterparty_id=\(id)", tx, context) }
    static func deal(_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        let client: Int64? = try tx.rows("SELECT counterparty_id FROM deal WHERE id = \(id)").first.flatMap { Int64(value: $0["counterpartyID"]) }
        return try list("deal_id = \(id)", adding: "deal_id=\(id)" + (client.map { "&counterparty_id=\($0)" } ?? ""), tx, context)
    }

    private static func list(_ condition: SQL, adding: String, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        let entity: Entity = tx.current(Calculation.entity), lang: Lang = context.lang
        guard tx.access.reach(.see, Calculation.table) > .none else { return "" }
        let rows: [Row] = try tx.rows("SELECT id, number, name, run, total FROM \(Calculation.self) WHERE \(condition) AND archived_at IS NULL ORDER BY id DESC LIMIT 12").map { tx.access.visible(entity, $0) }
        let mayAdd: Bool = tx.access.creates(entity)
        guard mayAdd || !rows.isEmpty else { return "" }
        func line(_ row: Row) -> HTML {
            let run: String = Int(value: row["run"]).map { lang.number($0) + " " + lang("экз.", "pcs") } ?? ""
            let price: HTML? = Int64(value: row["total"]).map { "<span class=\"num small nowrap\">\(lang.money($0))</span>" }
            return "<li><a class=\"grow\" href=\"/calculations/\(Form.plain(row["id"]))\"><span class=\"cut d-block med\">\(Form.plain(row["name"]))</span><span class=\"cut d-block xs muted\">\(Form.plain(row["number"])) · \(run)</span></a>\(price)</li>"
        }
        let add: HTML = mayAdd ? "<a class=\"push xs ot-link\" href=\"/calculations/new?\(adding)\">\(lang("Посчитать", "Calculate"))</a>" : ""
        let none: HTML = rows.isEmpty ? "<li class=\"soft small\">\(lang("Пока ничего не посчитано", "Nothing calculated yet"))</li>" : ""
        return "<section class=\"ot-card\"><header><h2>\(lang("Калькуляции", "Calculations"))</h2><span class=\"n\">\(rows.count)</span>\(add)</header><ul class=\"ot-list\">\(each: rows, line)\(none)</ul></section>"
    }
}
