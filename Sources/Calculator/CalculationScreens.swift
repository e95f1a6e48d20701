internal import Database
internal import Estimating
internal import HTML
internal import HTTPTypes
internal import Hummingbird
public import Kernel
internal import Records

/// Calculating print jobs: a new one, a saved one, keeping them.
public struct CalculationScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        routes.get("calculations/new", begin)
        routes.post("calculations", keep)
        Screens(Calculation.entity, card: show).register(in: routes)
        routes.post("calculations/:id/job", save)
        ArtworkScreens().register(in: routes)
    }
    static let section: String = "calculations"
    static var wordNew: Text { Text("Новая калькуляция", "A new calculation") }

    /// Whether htmx wants the changing part. A page that it shows again from its history is wanted whole.
    private static func isPiece(_ request: Request) -> Bool {
        request.isFragment && HTTPField.Name("HX-History-Restore-Request").map { request.headers[$0] != "true" } ?? true
    }
    static func sees(_ context: StaffContext) -> Bool {
        let entity: Entity = context.current(Calculation.entity)
        return context.access.sees(entity, column: "cost") && context.access.sees(entity, column: "markup")
    }

    // MARK: A new one

    @Sendable private func begin(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let query = try request.query(), lang: Lang = context.lang, isPiece: Bool = Self.isPiece(request), title: String = lang(Self.wordNew)
        guard context.access.creates(context.current(Calculation.entity)) else { throw NotAllowed() }
        return try await context.read { tx in
            guard let shop: Shop = try CurrentShop.shop(in: tx) else { return .page(title, section: Self.section, CalculationPage.empty(context)) }
            let page = CalculationPage(saved: nil, spec: try Self.spec(query, shop, in: tx, context), tariff: shop, seesCost: Self.sees(context), maySave: true)
            let (calc, isPriced) = try page.calc(in: tx, context)
            if isPiece { return isPriced ? .fragment(calc) : .rejected(calc) }
            let whole: HTML = page.whole(title, calc, buttons: "", notice: try Self.templates(in: tx, lang), context)
            return isPriced ? .page(title, section: Self.section, whole) : .invalid(title, section: Self.section, whole)
        }
    }

    /// What a form or an address asks for: begun anew, like a saved one, or another product with what fits every product.
    static func spec(_ form: Submitted, _ shop: Shop, in tx: Tx, _ context: StaffContext) throws -> Spec {
        if let from: Int64 = Int64(form["from"]) {
            let old: Calculation = try tx.find(ID<Calculation>(rawValue: from))
            var spec: Spec = try old.spec()
            spec.along = [("name", old.isTemplate == 1 ? "" : old.name), ("counterparty_id", form.has("counterparty_id") ? form["counterparty_id"] : old.counterpartyID.map { String($0) } ?? "")]
            if let product = old.productID { spec.along.append(("product_id", String(product))) }
            if form.has("deal_id") { spec.along.append(("deal_id", form["deal_id"])) }
            (spec.hand, spec.reason, spec.job.terms.day) = (nil, "", spec.job.terms.day < tx.today.description ? Usual.shipping(tx.today).description : spec.job.terms.day)
            return sees(context) ? spec : spec.withoutMarkup
        }
        let asked: String = form["go"].isEmpty ? form["product"] : form["go"]
        guard let family: Family = asked.isEmpty ? .flyer : Family(rawValue: asked) else { throw Refused(Text("Такого изделия нет.", "There is no such product.")) }
        let usual: PrintJob = Usual.job(family, shop, day: Usual.shipping(tx.today))
        guard !form["go"].isEmpty, let before: Family = Family(rawValue: form["product"]), before != family else {
            let spec = Spec(form, usual: usual, run: family.usualRun)
            return sees(context) ? spec : spec.withoutMarkup
        }
        var common: Set<String> = ["runs", "day", "discount", "rush", "name", "counterparty_id", "deal_id", "is_template", "vs"]
        if form["run"] != String(before.usualRun) { common.insert("run") }
        return Spec(Submitted(form.values.filter { common.contains($0.key) }), usual: usual, run: family.usualRun)
    }

    /// Calculations that others begin with.
    private static func templates(in tx: Tx, _ lang: Lang) throws -> HTML {
        let rows: [Row] = try tx.rows("SELECT id, name FROM \(Calculation.self) WHERE is_template = 1 AND archived_at IS NULL ORDER BY name, id LIMIT 12")
        guard !rows.isEmpty else { return "" }
        return "<nav class=\"row-x wrap mb-3\" aria-label=\"\(lang("Шаблоны", "Templates"))\"><span class=\"small soft\">\(lang("Начать с шаблона:", "Begin with a template:"))</span>\(each: rows, { "<a class=\"btn btn-line btn-sm\" href=\"/calculations/new?from=\(Form.plain($0["id"]))\">\(Form.plain($0["name"]))</a>" })</nav>"
    }

    // MARK: A saved one

    /// By the tariff of then; where today's gives another price, it is said.
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query(), isPiece: Bool = Self.isPiece(request)
        return try await context.read { tx in
            let screen = try Self.shown(id, query, isPiece: isPiece, in: tx, context)
            if isPiece { return screen.isPriced ? .fragment(screen.html) : .rejected(screen.html) }
            return screen.isPriced || !query.has("f") ? .page(screen.name, section: Self.section, screen.html) : .invalid(screen.name, section: Self.section, screen.html)
        }
    }
    /// The screen of a saved calculation, or the part of it that changes with its form.
    /// - Parameter problem: why the file that was sent is no artwork.
    static func shown(_ id: Int64, _ query: Submitted, isPiece: Bool = false, problem: Text? = nil, in tx: Tx, _ context: StaffContext) throws -> (name: String, html: HTML, isPriced: Bool) {
        let row: Row = try tx.row(Calculation.entity, id), saved: Calculation = try tx.find(ID<Calculation>(rawValue: id))
        guard let now: Shop = try CurrentShop.shop(in: tx) else { return (saved.name, CalculationPage.empty(context), true) }
        let spec: Spec = try Self.spec(of: saved, row, query, context)
        let (shop, notice): (Shop, HTML) = try Self.tariff(saved, spec, now, in: tx, context)
        let mayEdit: Bool = try tx.may(.edit, Calculation.entity, id) && row["archivedAt"] == .null
        let page = CalculationPage(saved: saved, spec: spec, tariff: shop, seesCost: Self.sees(context), maySave: mayEdit, above: notice)
        let (calc, isPriced) = try page.calc(in: tx, context)
        if isPiece { return (saved.name, calc, isPriced) }
        let artwork: HTML = try ArtworkView(saved, problem: problem, in: tx, context).part(), below: HTML = try CalculationPage.others(row, in: tx, context) + artwork
        return (saved.name, page.whole(saved.name, calc, buttons: (artwork.isEmpty ? "" : Self.jump(context)) + (try Self.buttons(id, row, in: tx, context)), notice: binNotice(row, context.lang), below: below, context), isPriced)
    }
    /// To the artwork, far below on the same page.
    private static func jump(_ context: StaffContext) -> HTML { "<a class=\"btn btn-line\" href=\"#artwork\" hx-boost=\"false\" aria-label=\"\(context.lang("Макет", "Artwork"))\">\(icon("file-text"))<span class=\"hide-m\">\(context.lang("Макет", "Artwork"))</span></a>" }
    static func buttons(_ id: Int64, _ row: Row, in tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, entity: Entity = context.current(Calculation.entity)
        let copy: HTML = context.access.creates(entity) ? "<a class=\"btn btn-line\" href=\"/calculations/new?from=\(id)\">\(icon("copy"))<span class=\"hide-m\">\(lang("Скопировать", "Copy"))</span></a>" : ""
        return try cardActions(entity, row, in: tx, context) + copy
    }
    /// The kept spec, or what a form made of it.
    static func spec(of saved: Calculation, _ row: Row, _ form: Submitted, _ context: StaffContext) throws -> Spec {
        var spec: Spec = try saved.spec()
        if form["f"] == "1" {
            spec = Spec(form, usual: spec.job, run: saved.run, folding: spec.folding)
        } else {
            let kept = Form(context.current(Calculation.entity), row: row, zone: context.zone)
            spec.along = Spec.alongside.map { ($0, kept.input[$0]) }
        }
        guard sees(context) else {
            // Nobody sets what they may not see: the kept one stays.
            spec.markup = try saved.spec().markup
            spec.isMarkupTold = false
            return spec
        }
        return spec
    }
    /// The tariff to calculate by, and what is to be said of it.
    static func tariff(_ saved: Calculation, _ spec: Spec, _ now: Shop, in tx: Tx, _ context: StaffContext) throws -> (Shop, HTML) {
        let lang: Lang = context.lang
        func said(_ words: String, _ more: HTML = "") -> HTML { "<div class=\"ot-alert y\" role=\"note\" data-tariff>\(icon("history"))<div class=\"grow\">\(words)</div>\(more)</div>" }
        let isNow: Bool = spec.along.contains { $0.name == "tariff" && $0.value == "now" }
        guard saved.tariff != now.version else { return (now, "") }
        let kept: Shop? = try CurrentShop.shop(version: saved.tariff, in: tx), old: String = lang.money(saved.total)
        guard let kept else { return (now, said(lang("Посчитано по тарифу \(saved.tariff), которого больше нет: тогда цена была \(old). Ниже цена по нынешнему.", "Calculated by the tariff \(saved.tariff), which is kept no more: the price was \(old). Below is today's price."))) }
        if isNow { return (now, said(lang("Показана цена по нынешнему тарифу; сохранена была \(old).", "This is the price by today's tariff; \(old) was kept."))) }
        let other: Int64? = try? Worked(spec, now).offered.total, mine: Int64? = try? Worked(spec, kept).offered.total
        guard other != mine else { return (kept, "") }
        var fresh: Spec = spec
        fresh.along = spec.along.filter { $0.name != "tariff" } + [("tariff", "now")]
        let link: HTML = "<a class=\"btn btn-line btn-sm\" href=\"\(fresh.address("/calculations/\(saved.id.rawValue)"))\">\(lang("Пересчитать", "Recalculate"))</a>"
        return (kept, said(other.map { lang("По нынешнему тарифу цена другая: \(lang.money($0)).", "By today's tariff the price differs: \(lang.money($0)).") } ?? lang("По нынешнему тарифу этого не сделать.", "By today's tariff it cannot be made."), link))
    }
}
