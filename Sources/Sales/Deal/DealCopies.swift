internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process
internal import Records

/// A deal from another one: a copy to begin anew, or a part that goes its own way.
struct DealCopies: Sendable {
    func register(in routes: Routes) {
        routes.get("deals/:id/copy", copy)
        routes.get("deals/:id/split", splitForm)
        routes.post("deals/:id/split", split)
    }
    private static let copied: [String] = ["title", "counterparty_id", "contact_id", "process_id", "amount", "cost", "source", "tags", "note"]

    @Sendable private func copy(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        guard context.access.creates(context.current(Deal.entity)) else { throw NotAllowed() }
        let page: HTML = try await context.read { tx in
            let entity: Entity = tx.current(Deal.entity), row: Row = tx.access.visible(entity, try tx.row(entity, id))
            var filled = Submitted()
            for field in entity.fields where Self.copied.contains(field.column) { filled.set(field.column, Form.typed(row.value(column: field.column), field, context.zone)) }
            if let process = try Self.process(row, in: tx) { filled.set("process_id", String(process)) }
            return try editorPage(Form(entity, row: nil, prefill: filled, zone: context.zone), in: tx, action: "/deals", context)
        }
        return .page(context.lang("Копия сделки", "Copy of a deal"), section: "deals", page)
    }

    /// What was printed once is printed again by the process of repeat orders; what is closed to new deals gives way to one that is not.
    private static func process(_ row: Row, in tx: Tx) throws -> Int64? {
        let open: [BusinessProcess] = try BusinessProcess.all(in: tx).filter(\.takesNew), own: Int64? = Int64(value: row["processID"])
        let again: BusinessProcess? = row["state"] == .text(Stage.Kind.won.rawValue) ? open.first { $0.code == Methodology.repeatOrder.code } : nil
        return again?.id.rawValue ?? (open.contains { $0.id.rawValue == own } ? nil : open.first?.id.rawValue)
    }

    @Sendable private func splitForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let deal: Deal = try await context.read { tx in
            try Self.guardSplit(id, in: tx)
            return try tx.find(ID<Deal>(rawValue: id))
        }
        return .page(title(context.lang), section: "deals", page(deal, Submitted(), "", context))
    }
    /// The amount is shown and divided: for those who may change it.
    private static func guardSplit(_ id: Int64, in tx: Tx) throws {
        let entity: Entity = tx.current(Deal.entity)
        _ = try tx.row(entity, id)
        guard try tx.may(.edit, entity, id), entity.field("amount").map({ tx.access.edits(entity, $0) }) == true else { throw NotAllowed() }
    }
    private func title(_ lang: Lang) -> String { lang("Разделить сделку", "Split the deal") }
    private func page(_ deal: Deal, _ input: Submitted, _ problem: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return screen(title(lang), beside: "<span class=\"muted small mono\">\(deal.number)</span>", """
            \(refusal(problem))<form class="ot-card p-3 stack-s ot-movebox" method="post" action="/deals/\(deal.id.rawValue)/split"><input type="hidden" name="csrf" value="\(context.person.csrf)"><h2>\(deal.title)</h2>
            <p class="soft mb-0">\(lang("Часть станет новой сделкой того же клиента на том же этапе, её сумма уйдёт из этой.", "The part becomes a new deal of the same client on the same stage; its amount leaves this one."))</p>
            <div><label class="form-label" for="sp-t">\(lang("Что отделяем", "What is split off"))</label><input class="form-control" id="sp-t" name="title" required maxlength="300" value="\(input["title"])"></div>
            <div><label class="form-label" for="sp-a">\(lang("Сумма части, из", "Amount of the part, of")) \(lang.money(deal.amount))</label><input class="form-control num" id="sp-a" name="amount" inputmode="decimal" required value="\(input["amount"])"></div>
            <div class="row-x mt-2"><button class="btn btn-primary">\(lang("Разделить", "Split"))</button><a class="btn btn-ghost" href="/deals/\(deal.id.rawValue)">\(lang("Отмена", "Cancel"))</a></div></form>
            """)
    }
    @Sendable private func split(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang, name: String = String(sent["title"].prefix(300))
        let (deal, made, problem): (Deal, Int64?, String) = try await context.write { tx in
            _ = try DealMoves.open(id, in: tx)
            try Self.guardSplit(id, in: tx)
            let deal: Deal = try tx.find(ID<Deal>(rawValue: id))
            guard !name.isEmpty else { return (deal, nil, lang("Назовите часть", "Name the part")) }
            guard let part: Int64 = Money.minor(sent["amount"]), part >= 0, part <= deal.amount else { return (deal, nil, lang("Сумма части должна быть от нуля до суммы сделки", "The part's amount must be from zero to the deal's")) }
            try tx.update(Deal.entity, id, ["amount": .int(deal.amount - part)])
            let links: [(String, Int64?)] = [("counterparty_id", deal.counterpartyID), ("contact_id", deal.contactID), ("stage_id", deal.stageID), ("owner_id", deal.ownerID), ("branch_id", deal.branchID)]
            var values: [String: Value] = Dictionary(links.map { ($0.0, $0.1.map { .int($0) } ?? .null) }) { $1 }
            values["title"] = .text(name)
            values["process_id"] = .int(deal.processID)
            values["amount"] = .int(part)
            values["source"] = deal.source.map { .text($0) } ?? .null
            return (deal, try tx.insert(Deal.entity, values), "")
        }
        guard let made else { return .invalid(title(lang), section: "deals", page(deal, sent, problem, context)) }
        return .go("/deals/\(made)", toast: lang("Разделено", "Split"))
    }
}
