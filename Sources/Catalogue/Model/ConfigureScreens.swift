internal import Configurator
internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// Selling by a published model: choosing, the result beside it, keeping what was chosen for a client.
struct ConfigureScreens: Sendable {
    func register(in routes: Routes) {
        Screens(SavedConfiguration.entity, card: show).register(in: routes)
        routes.get("product-models/:id/configure", configure)
        routes.post("product-models/:id/configure", save)
        routes.post("configurations/:id/approval", answer)
    }
    static let section: String = "product-models"

    /// The model as it is sold now.
    private struct Sold: Sendable {
        let record: ModelRecord, version: Versions.Version, compiled: CompiledModel

        init(_ id: Int64, in tx: Tx) throws {
            record = try tx.find(ID<ModelRecord>(rawValue: id))
            guard let live: Versions.Version = try Versions.ofModel.live(of: id, in: tx), record.archivedAt == nil else { throw Refused(Text("Эта модель не опубликована: рассчитать по ней нельзя", "This model is not published: nothing can be configured by it")) }
            version = live
            switch try Models.compiled(live) {
            case .success(let made): compiled = made
            // Published by a program that allowed more than this one does.
            case .failure(let faults): throw Refused(Text(faults.list.map(\.phrase.ru).joined(separator: " "), faults.list.map(\.phrase.en).joined(separator: " ")))
            }
        }
    }

    @Sendable private func configure(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query(), lang: Lang = context.lang
        return try await context.read { tx in
            let sold = try Sold(id, in: tx)
            let state = Configuring(sold.compiled, Choices(query, sold.compiled.model), lang)
            return .page(lang(sold.compiled.model.name), section: Self.section, try Self.page(sold.record, state, query, nil, in: tx, context))
        }
    }

    /// The screen: form and result, and below the result how to keep it.
    private static func page(_ record: ModelRecord, _ state: Configuring, _ typed: Submitted, _ refusal: [String]?, in tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, url: String = "/product-models/\(record.id.rawValue)/configure"
        let along: [(String, String)] = ["counterparty_id", "name"].filter { !typed[$0].isEmpty }.map { ($0, typed[$0]) }
        let form = Form(SavedConfiguration.entity, row: nil, prefill: typed, zone: context.zone), lookups = try Lookups(SavedConfiguration.entity, typed, in: tx)
        let inputs: HTML = "\(each: ["name", "counterparty_id"].compactMap { SavedConfiguration.entity.field($0) }, { Records.field(form, $0, lookups, context.access) })"
        let alert: HTML = refusal.map { all in
            "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Не сохранено:", "Not saved:"))<ul class=\"mb-0\">\(each: all, { "<li>\($0)</li>" })</ul></div></div>"
        } ?? ""
        let saving: HTML = !context.access.creates(SavedConfiguration.entity) ? "" : """
            \(alert)<form class="ot-card p-3 ot-form stack-s" id="cfg-save" method="post" action="\(url)"><h2 class="h6">\(lang("Сохранить для клиента", "Keep for a client"))</h2><input type="hidden" name="csrf" value="\(context.person.csrf)">\(ConfiguringView.made(state.choices))\(inputs)\
            <div class="row-x"><button class="btn btn-primary">\(lang("Сохранить", "Save"))</button></div></form>
            """
        let edit: HTML = ModelRecord.mayEdit(context.access) ? "<a class=\"btn btn-line\" href=\"/product-models/\(record.id.rawValue)\">\(icon("pencil"))<span class=\"hide-m\">\(lang("Модель", "Model"))</span></a>" : ""
        let again: HTML = state.choices.made.isEmpty ? "" : "<a class=\"btn btn-ghost\" href=\"\(url)\">\(icon("undo-2"))<span class=\"hide-m\">\(lang("Сначала", "Begin anew"))</span></a>"
        return screen(lang(state.model.name), actions: "\(again)\(edit)", ConfiguringView(state: state, url: url, keep: [], beside: ("cfg-save", along)).view(below: saving))
    }

    /// Keeps it. Everything is asked again of the rules as they are now: what was shown before is not trusted.
    @Sendable private func save(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        guard context.access.creates(SavedConfiguration.entity) else { throw NotAllowed() }
        let (saved, refused): (Int64?, HTML?) = try await context.write { tx in
            let sold = try Sold(id, in: tx)
            let state = Configuring(sold.compiled, Choices(sent, sold.compiled.model), lang)
            var form = try Form(SavedConfiguration.entity, submitted: Submitted(sent.values.filter { ["name", "counterparty_id"].contains($0.key) }), creating: true, in: tx, zone: context.zone)
            try form.check(nil, in: tx)
            let errors: [String] = form.errors.sorted { $0.key < $1.key }.map { "\(SavedConfiguration.entity.field($0.key).map { lang($0.label) } ?? $0.key): \(lang($0.value))" }
            let obstacles: [String] = state.obstacles + errors
            guard obstacles.isEmpty else { return (nil, try Self.page(sold.record, state, sent, obstacles, in: tx, context)) }
            let values: [String: Value] = [
                "model_id": .int(id), "model_version": .int(Int64(sold.version.version)), "price": state.price.map { .int($0) } ?? .null, "state": .text(state.approvals.isEmpty ? "ready" : "approval"),
                "asks": state.approvals.isEmpty ? .null : .text(String(state.approvals.map { lang($0.message) }.joined(separator: "\n").prefix(20_000))),
                "summary": .text(String(state.summary.prefix(20_000))), "choices": .text(try Canonical.text(state.choices.pairs)),
            ]
            let saved: Int64 = try tx.insert(SavedConfiguration.entity, form.patch.merging(values) { $1 })
            if !state.approvals.isEmpty { try ConfigurationApproval.ask(saved, in: tx) }
            return (saved, nil)
        }
        guard let saved else { return .invalid(lang("Не сохранено", "Not saved"), section: Self.section, refused ?? "") }
        return .go(SavedConfiguration.entity.url(saved), toast: lang("Сохранено", "Saved"))
    }

    // MARK: What was kept

    /// What was chosen and what it cost by the version of then; and how it goes on by the version of today.
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (title, page): (String, HTML) = try await context.read { try Self.card(id, in: $0, context) }
        return .page(title, section: Self.section, page)
    }
    /// - Parameter wrong: the answer to what is to be approved lacked its reason.
    static func card(_ id: Int64, wrong: Bool = false, in tx: Tx, _ context: StaffContext) throws -> (title: String, page: HTML) {
        let lang: Lang = context.lang
        let row: Row = try tx.row(SavedConfiguration.entity, id)
        let saved: SavedConfiguration = try tx.find(ID<SavedConfiguration>(rawValue: id))
        let actions: HTML = try cardActions(SavedConfiguration.entity, row, in: tx, context)
        let version: Versions.Version = try Versions.ofModel.of(saved.modelID, saved.modelVersion, in: tx), live: Versions.Version? = try Versions.ofModel.live(of: saved.modelID, in: tx)
        let model: ProductModel = try Models.read(version), pairs: [String] = try Canonical.read([String].self, saved.choices)
        let choices = Choices(Submitted(["made": pairs]), model)
        let client: (id: Int64, name: String)? = try saved.counterpartyID.flatMap { client in
            try tx.registry["counterparty"].flatMap { entity in try tx.rows("SELECT name FROM counterparty WHERE id = \(client) AND \(tx.access.rows(entity, .see))").first }.map { (client, Form.plain($0["name"])) }
        }
        var query: [String] = [choices.query].filter { !$0.isEmpty }
        if let client { query.append("counterparty_id=\(client.id)") }
        let again: String = "/product-models/\(saved.modelID)/configure?" + query.joined(separator: "&")
        let isOld: Bool = live?.version != saved.modelVersion
        let state: Field.Choice? = SavedConfiguration.states.first { $0.key == Form.plain(row["state"]) }
        let lines: [String] = Form.plain(row["summary"]).split(separator: ";").map { Submitted.trimmed($0) }
        let facts: HTML = """
            \(client.map { "<div><dt>\(lang("Клиент", "Client"))</dt><dd><a class=\"ot-link\" href=\"/counterparties/\($0.id)\">\($0.name)</a></dd></div>" as HTML })\
            <div><dt>\(lang("Модель", "Model"))</dt><dd><a class="ot-link" href="/product-models/\(saved.modelID)?v=\(saved.modelVersion)">\(lang(model.name))</a> <span class="soft">\(lang("версия", "version")) \(saved.modelVersion)</span></dd></div>\
            \(saved.price.map { "<div><dt>\(lang("Цена", "Price"))</dt><dd><b>\(lang.money($0))</b></dd></div>" as HTML })\(when: !Form.plain(row["note"]).isEmpty, "<div><dt>\(lang("Заметка", "Note"))</dt><dd>\(Form.plain(row["note"]))</dd></div>")
            """
        let old: HTML = isOld ? "<p class=\"small soft px-3\">\(lang("С тех пор опубликована другая версия: расчёт пойдёт по ней, цена может отличаться.", "Another version was published since: configuring goes by it, the price may differ."))</p>" : ""
        let content: HTML = """
            \(binNotice(row, lang))<section class="ot-card"><header><h2>\(lang("Что выбрано", "What is chosen"))</h2>\(state.map { "<span class=\"ot-tag \($0.ink)\">\(lang($0.label))</span>" as HTML })</header><dl class="ot-facts px-3">\(facts)</dl><ul class="small px-3">\(each: lines, { "<li>\($0)</li>" })</ul>\(old)\
            \(when: live != nil, "<p class=\"p-3 m-0\"><a class=\"btn btn-line\" href=\"\(again)\">\(icon("copy"))\(lang("Рассчитать так же", "Configure like this"))</a></p>")</section>
            """
        let approval: HTML = try ConfigurationApproval.view(row, wrong: wrong, in: tx, context)
        return (saved.name, screen(saved.name, beside: "<span class=\"muted small mono\">\(Form.plain(row["number"]))</span>", actions: actions, "<div class=\"stack\">\(content)\(approval)</div>"))
    }
}

/// What other cards show of configurations: what a client was offered, how a product is configured.
enum ConfigurationParts {
    static func client(_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        guard tx.access.reach(.see, SavedConfiguration.table) > .none else { return "" }
        let lang: Lang = context.lang, sees: Bool = tx.access.sees(SavedConfiguration.entity, column: "price")
        let rows: [Row] = try tx.rows("SELECT id, number, name, price, state FROM \(SavedConfiguration.self) WHERE counterparty_id = \(id) AND archived_at IS NULL ORDER BY id DESC LIMIT 12")
        guard !rows.isEmpty else { return "" }
        func line(_ row: Row) -> HTML {
            let state: Field.Choice? = SavedConfiguration.states.first { $0.key == Form.plain(row["state"]) }, price: HTML? = Int64(value: row["price"]).map { "<span class=\"num small nowrap\">\(lang.money($0))</span>" }
            return """
                <li><a class="grow" href="/configurations/\(Form.plain(row["id"]))"><span class="cut d-block med">\(Form.plain(row["name"]))</span><span class="cut d-block xs muted">\(Form.plain(row["number"]))</span></a>\
                \(state.map { "<span class=\"ot-tag \($0.ink)\">\(lang($0.label))</span>" as HTML })\(sees ? price : nil)</li>
                """
        }
        return "<section class=\"ot-card\"><header><h2>\(lang("Конфигурации", "Configurations"))</h2><span class=\"n\">\(rows.count)</span></header><ul class=\"ot-list\">\(each: rows, line)</ul></section>"
    }
    /// The published models that sell a product.
    static func product(_ id: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang
        let rows: [Row] = try tx.rows("SELECT id, name FROM \(ModelRecord.self) WHERE product_id = \(id) AND live IS NOT NULL AND archived_at IS NULL ORDER BY name, id LIMIT 10")
        func line(_ row: Row) -> HTML { "<a class=\"btn btn-line btn-sm\" href=\"/product-models/\(Form.plain(row["id"]))/configure\">\(icon("calculator", small: true))\(lang("Рассчитать: ", "Configure: "))\(Form.plain(row["name"]))</a> " }
        return rows.isEmpty ? "" : "<p class=\"mt-3 mb-0 row-x wrap\">\(each: rows, line)</p>"
    }
}
