public import Clients
internal import Database
internal import HTML
internal import Kernel
internal import Process
public import Records

/// What other slices show of deals: on the card of a client, on a task or a call, on the page of the day.
public enum DealCards {
    public static let parts: [CardPart] = [
        CardPart(Counterparty.table) { try client($0, $1, $2) }, CardPart(Task.table) { try work("task_id", $0, $1, $2) },
        CardPart(Interaction.table) { id, tx, context in try work("interaction_id", id, tx, context) + source(id, tx, context) }, CardPart("today") { _, tx, context in try today(tx, context) },
    ]

    /// The turnover of a group of companies: the won deals that the ABC analysis counts, of those the reader sees.
    public static let turnover = HoldingSum { clients, tx in
        guard tx.access.reach(.see, Deal.table) > .none, tx.access.sees(tx.current(Deal.entity), column: "amount") else { return nil }
        let rule: ClassRule = try .read(tx)
        let rows: [Row] = try tx.rows("""
            SELECT counterparty_id, CAST(SUM(amount) AS BIGINT) AS amount FROM \(Deal.self) WHERE counterparty_id IN \(in: clients) AND \(rule.counted(tx)) GROUP BY counterparty_id
            """)
        let sums: [Int64: Int64] = Dictionary(rows.compactMap { row in Int64(value: row["counterpartyID"]).map { ($0, Int64(value: row["amount"]) ?? 0) } }) { $1 }
        return HoldingSum.Found(Text("Оборот за \(rule.period.ru)", "Turnover of \(rule.period.en)"), sums)
    }

    private static let columns: SQL = "deal.id, deal.number, deal.title, deal.amount, deal.state, deal.ageing, deal.next_action, deal.stage_id, deal.counterparty_id"

    /// The deals of a client, open ones first, and the way to a new one.
    private static func client(_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        guard tx.access.reach(.see, Deal.table) > .none else { return "" }
        let lang: Lang = context.lang, sees: Bool = tx.access.sees(Deal.entity, column: "amount")
        let rows: [Row] = try tx.rows("""
            SELECT \(columns), process_stage.name AS stage_name FROM \(Deal.self) LEFT JOIN process_stage ON process_stage.id = deal.stage_id
            WHERE deal.counterparty_id = \(id) AND deal.archived_at IS NULL ORDER BY CASE WHEN deal.state = 'open' THEN 0 ELSE 1 END, deal.id DESC LIMIT 12
            """)
        let add: HTML = "<a class=\"push xs ot-link\" href=\"\(try new(client: id, isKnown: rows.contains { $0["state"] == .text("won") }, tx))&back=/counterparties/\(id)\">\(lang("Добавить", "Add"))</a>"
        let mayAdd: Bool = tx.access.creates(Deal.entity)
        // A past job begins anew in two clicks: here, and on the filled form.
        func again(_ row: Row) -> HTML {
            "<a class=\"btn btn-ghost btn-icon btn-xs\" href=\"/deals/\(Form.plain(row["id"]))/copy\" aria-label=\"\(lang("Повторить заказ", "Order again")): \(Form.plain(row["title"]))\" title=\"\(lang("Повторить заказ", "Order again"))\">\(icon("repeat-2", small: true))</a>"
        }
        func line(_ row: Row) -> HTML {
            let state: String = Form.plain(row["state"]), ink: String = state == "won" ? "g" : state == "lost" ? "r" : state == "open" ? "c" : "", isStuck: Bool = row["ageing"] == .text("stuck") && state == "open"
            return """
                <li><a class="grow" href="/deals/\(Form.plain(row["id"]))"><span class="cut d-block med">\(Form.plain(row["title"]))</span><span class="cut d-block xs muted">\(Form.plain(row["number"]))\(when: isStuck, " · \(lang("застряла", "stuck"))")</span></a>\
                <span class="ot-tag \(ink)">\(Form.plain(row["stageName"]))</span>\(when: sees, "<span class=\"num small nowrap\">\(lang.money(Int64(value: row["amount"]) ?? 0))</span>")\(when: state == "won" && mayAdd, again(row))</li>
                """
        }
        return """
            <section class="ot-card"><header><h2>\(lang("Сделки", "Deals"))</h2><span class="n">\(rows.count)</span>\(when: mayAdd, add)</header><ul class="ot-list">\(each: rows, line)</ul></section>
            """
    }
    /// The form of a new deal: a client who has bought before begins in the process of repeat orders.
    private static func new(client: Int64?, isKnown: Bool, _ tx: Tx) throws -> String {
        let all: [BusinessProcess] = try BusinessProcess.all(in: tx).filter(\.takesNew), code: String = isKnown ? Methodology.repeatOrder.code : Methodology.firstOrder.code
        let process: BusinessProcess? = all.first { $0.code == code } ?? all.first
        let pairs: [String] = [client.map { "counterparty_id=\($0)" }, process.map { "process_id=\($0.id.rawValue)" }, "owner_id=\(tx.access.employee)"].compactMap { $0 }
        return "/deals/new?" + pairs.joined(separator: "&")
    }

    /// The deal that asked for a task or a call, with the results it wants.
    private static func work(_ column: String, _ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang
        let found: Row? = try tx.rows("""
            SELECT process_action.stay, process_action.action, process_action.attempt, process_action.status, \(columns) FROM process_action JOIN process_run ON process_run.id = process_action.run_id
            JOIN \(Deal.self) ON deal.id = process_run.record_id AND process_run.entity = 'deal' WHERE process_action.\(SQL.raw(column)) = \(id)
            """).first  // a column of ours
        guard let found, let deal = Int64(value: found["id"]) else { return "" }
        let one: Case = try Case.load(Deal.entity, deal, isWriting: false, in: tx)
        let key = ActionKey(stay: Int(value: found["stay"]) ?? 0, action: Form.plain(found["action"]), attempt: Int(value: found["attempt"]) ?? 0)
        let action: Action? = one.run.action(key, in: one.definition), isOpen: Bool = found["status"] == .text("open")
        let hasPage: Bool = isOpen && (action?.kind == .survey || action?.kind == .letter)
        let results: [Outcome] = isOpen && action?.kind != .survey ? action?.results ?? [] : []
        let names: [(String, String)] = ["stay", "action", "attempt"].map { ($0, Form.plain(found[$0])) }
        let isSurvey: Bool = action?.kind == .survey, page: String = isSurvey ? "survey" : "letter", word: String = isSurvey ? lang("Заполнить анкету", "Fill in the survey") : lang("Текст письма", "Words of the letter")
        let work: HTML = !hasPage ? "" : "<p class=\"p-3 mb-0\"><a class=\"btn btn-line btn-sm\" href=\"/deals/\(deal)/\(page)?stay=\(key.stay)&action=\(key.action.percentEncoded)&attempt=\(key.attempt)\">\(icon(isSurvey ? "clipboard-list" : "mail", small: true))\(word)</a></p>"
        let remark: HTML = action?.kind == .approval ? "<input class=\"form-control form-control-sm w-auto\" name=\"note\" maxlength=\"500\" placeholder=\"\(lang("замечание", "remark"))\" aria-label=\"\(lang("Замечание", "Remark"))\">" : ""
        let form: HTML = results.isEmpty ? "" : """
            <form class="row-x wrap p-3" method="post" action="/deals/\(deal)/actions/done"><input type="hidden" name="csrf" value="\(context.person.csrf)">\(each: names, { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })\
            <span class="soft small">\(lang("Результат:", "Result:"))</span>\(remark)\(each: results, { "<button class=\"btn btn-line btn-sm\" name=\"result\" value=\"\($0.code)\">\(lang($0.name))</button>" })</form>
            """
        return """
            <section class="ot-card"><header><h2>\(lang("Сделка", "Deal"))</h2></header><ul class="ot-list"><li>\(icon("kanban"))<a class="grow" href="/deals/\(deal)"><span class="cut d-block med">\(Form.plain(found["title"]))</span>\
            <span class="cut d-block xs muted">\(Form.plain(found["number"])) · \(lang(one.definition.name(of: one.run.stage)))</span></a></li></ul>\(work)\(form)</section>
            """
    }
    /// A deal from a call or a letter: one click here, one to save.
    private static func source(_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        guard tx.access.creates(Deal.entity), let row: Row = try tx.rows("SELECT subject, counterparty_id, contact_id FROM \(Interaction.self) WHERE id = \(id)").first else { return "" }
        let contact: String = Int64(value: row["contactID"]).map { "&contact_id=\($0)" } ?? ""
        let url: String = try new(client: Int64(value: row["counterpartyID"]), isKnown: false, tx) + contact + "&title=" + Form.plain(row["subject"]).percentEncoded
        return "<p class=\"mt-3\"><a class=\"btn btn-line\" href=\"\(url)\">\(icon("plus"))\(context.lang("Сделка отсюда", "A deal from this"))</a></p>"
    }

    /// One's own deals that stand still: stuck ones, and those where nobody knows what comes next.
    private static func today(_ tx: Tx, _ context: StaffContext) throws -> HTML {
        guard tx.access.reach(.see, Deal.table) > .none else { return "" }
        let lang: Lang = context.lang
        let rows: [Row] = try tx.rows("""
            SELECT \(columns), deal.stage_since, process_stage.name AS stage_name FROM \(Deal.self) LEFT JOIN process_stage ON process_stage.id = deal.stage_id
            WHERE \(tx.access.isMe("deal.owner_id")) AND deal.state = 'open' AND deal.archived_at IS NULL AND (deal.ageing = 'stuck' OR deal.next_action IS NULL) ORDER BY deal.stage_since, deal.id LIMIT 8
            """)
        guard !rows.isEmpty else { return "" }
        func line(_ row: Row) -> HTML {
            let days: Int = Int64(value: row["stageSince"]).map { Int((tx.now - $0) / 86_400_000) } ?? 0, isIdle: Bool = row["nextAction"] == .null
            let why: String = isIdle ? lang("нет действия", "no action") : "\(days)\u{A0}\(lang("дн.", "d"))"
            return """
                <li><span class="ti">\(icon(isIdle ? "circle-alert" : "hourglass", small: true))</span><a class="grow" href="/deals/\(Form.plain(row["id"]))"><span class="cut d-block med">\(Form.plain(row["title"]))</span><span class="cut d-block xs muted">\(Form.plain(row["stageName"]))</span></a>\
                <span class="xs nowrap t-r med">\(why)</span></li>
                """
        }
        return """
            <section class="ot-card" aria-labelledby="t-stuck"><header><h2 id="t-stuck">\(lang("Сделки стоят", "Deals at a standstill"))</h2><span class="n">\(rows.count)</span><a class="push xs ot-link" href="/deals/board?mine=1&stuck=1">\(lang("На доску", "To the board"))</a></header><ul class="ot-list">\(each: rows, line)</ul></section>
            """
    }
}
