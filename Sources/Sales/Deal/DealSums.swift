internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// The amount and the cost of a deal from the calculations that were saved for it. Both without VAT, so that the margin is what is left.
struct DealSums: Sendable {
    func register(in routes: Routes) {
        routes.get("deals/:id/sums", form)
        routes.post("deals/:id/sums", take)
    }
    /// The table of another slice, known by its name.
    static let table: String = "calculation"

    private static func saved(_ deal: Int64, in tx: Tx) throws -> [Row] {
        guard let entity: Entity = tx.registry[table] else { return [] }
        let rows: SQL = tx.access.rows(entity, .see)
        return try tx.rows("SELECT id, number, name, run, net, cost FROM calculation WHERE deal_id = \(deal) AND archived_at IS NULL AND \(rows) ORDER BY id DESC LIMIT 60").map { tx.access.visible(entity, $0) }
    }
    /// Who may change the deal and its amount.
    private static func authorise(_ id: Int64, in tx: Tx) throws -> Row {
        let entity: Entity = tx.current(Deal.entity), row: Row = try tx.row(entity, id)
        guard try tx.may(.edit, entity, id), entity.field("amount").map({ tx.access.edits(entity, $0) }) == true else { throw NotAllowed() }
        return row
    }

    @Sendable private func form(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let page: HTML = try await context.read { tx in Self.page(id, try Self.authorise(id, in: tx), try Self.saved(id, in: tx), "", context) }
        return .page(Self.title(context.lang), section: "deals", page)
    }
    private static func title(_ lang: Lang) -> String { lang("Суммы из расчётов", "Sums from calculations") }

    private static func page(_ id: Int64, _ deal: Row, _ saved: [Row], _ problem: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, number: String = Form.plain(deal["number"])
        guard !saved.isEmpty else {
            return screen(title(lang), "<div class=\"ot-empty crop\"><p>\(lang("Для этой сделки ещё ничего не посчитано.", "Nothing is calculated for this deal yet."))</p><p class=\"row-x justify-content-center\"><a class=\"btn btn-primary\" href=\"/calculations/new?deal_id=\(id)&counterparty_id=\(Form.plain(deal["counterpartyID"]))\">\(icon("calculator"))\(lang("Посчитать", "Calculate"))</a><a class=\"btn btn-ghost\" href=\"/deals/\(id)\">\(lang("К сделке", "To the deal"))</a></p></div>")
        }
        func line(_ row: Row) -> HTML {
            let run: String = Int(value: row["run"]).map { lang.number($0) + " " + lang("экз.", "pcs") } ?? "", cost: String = Int64(value: row["cost"]).map { lang("себестоимость ", "cost ") + lang.money($0) } ?? ""
            return """
                <label class="ot-opt"><input class="form-check-input" type="checkbox" name="calculation" value="\(Form.plain(row["id"]))"\(when: saved.count == 1, " checked")><span class="grow"><b class="med">\(Form.plain(row["name"]))</b><span class="d-block xs muted">\([Form.plain(row["number"]), run, cost].filter { !$0.isEmpty }.joined(separator: " · "))</span></span>\
                <span class="num nowrap">\(Int64(value: row["net"]).map { lang.money($0) } ?? "—")</span></label>
                """
        }
        return screen(title(lang), beside: "<span class=\"muted small mono\">\(number)</span>", """
            \(refusal(problem))<form class="ot-card p-3 stack-s ot-movebox" method="post" action="/deals/\(id)/sums"><input type="hidden" name="csrf" value="\(context.person.csrf)"><h2>\(Form.plain(deal["title"]))</h2>
            <p class="soft mb-0">\(lang("Отметьте расчёты, из которых складывается сделка: их цены без НДС и себестоимости станут её суммой и себестоимостью.", "Tick the calculations that the deal is made of: their prices without VAT and their costs become its amount and cost."))</p>
            <fieldset class="stack-s"><legend class="visually-hidden">\(lang("Расчёты", "Calculations"))</legend>\(each: saved, line)</fieldset>
            <div class="row-x mt-2"><button class="btn btn-primary">\(lang("Взять в сделку", "Take into the deal"))</button><a class="btn btn-ghost" href="/deals/\(id)">\(lang("Отмена", "Cancel"))</a></div></form>
            """)
    }
    @Sendable private func take(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        let chosen: Set<Int64> = Set(sent.all("calculation").compactMap { Int64($0) })
        let refused: HTML? = try await context.write { tx in
            let deal: Row = try Self.authorise(id, in: tx), saved: [Row] = try Self.saved(id, in: tx)
            guard deal["archivedAt"] == .null else { throw BadRequest("Сделка в корзине: сначала восстановите её", "The deal is in the bin: restore it first") }
            let taken: [Row] = saved.filter { Int64(value: $0["id"]).map { chosen.contains($0) } ?? false }
            guard !taken.isEmpty, taken.count == chosen.count else { return Self.page(id, deal, saved, lang("Отметьте хотя бы один расчёт этой сделки", "Tick at least one calculation of this deal"), context) }
            try tx.update(Deal.entity, id, Self.sums(taken, in: tx))
            return nil
        }
        if let refused { return .invalid(Self.title(lang), section: "deals", refused) }
        return .go("/deals/\(id)", toast: lang("Суммы взяты из расчётов", "The sums are taken from the calculations"))
    }
    /// Amount, and the cost where all of it is known to who asks and they may write it.
    private static func sums(_ rows: [Row], in tx: Tx) -> [String: Value] {
        let costs: [Int64] = rows.compactMap { Int64(value: $0["cost"]) }, deal: Entity = tx.current(Deal.entity)
        var values: [String: Value] = ["amount": .int(rows.reduce(0) { $0 + (Int64(value: $1["net"]) ?? 0) })]
        if costs.count == rows.count, deal.field("cost").map({ tx.access.edits(deal, $0) }) == true { values["cost"] = .int(costs.reduce(0, +)) }
        return values
    }

    /// The first calculation of a deal without an amount says what it is worth.
    static func follow(_ written: Written, in tx: Tx) throws {
        guard written.verb == .create, !written.isCarried, let id = written.link("deal_id"), let entity: Entity = tx.registry[table] else { return }
        let deal: Entity = tx.current(Deal.entity)
        guard let row: Row = try tx.rows("SELECT amount, cost, state, archived_at FROM deal WHERE id = \(id)").first, row["state"] == .text("open"), row["archivedAt"] == .null, row["amount"] == .int(0), row["cost"] == .null,
              try tx.may(.edit, deal, id), deal.field("amount").map({ tx.access.edits(deal, $0) }) == true else { return }
        let made: Row = tx.access.visible(entity, try tx.row(entity, written.id))
        guard made["isTemplate"] != .int(1) else { return }
        try tx.update(Deal.entity, id, sums([made], in: tx))
    }
}
