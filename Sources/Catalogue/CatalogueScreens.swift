internal import Clients
internal import Database
internal import HTML
internal import Hummingbird
public import Kernel
internal import Records
internal import Requisites

/// The catalogue: the generic screens, and the price of a product for a client.
public struct CatalogueScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        let part = CardPart(Product.table) { id, tx, context in try ProductCard(id, in: tx, context.lang).view(context.lang) }
        let models = CardPart(Product.table) { id, tx, context in try ConfigurationParts.product(id, tx, context) }
        let own: Set<String> = [ModelRecord.table, SavedConfiguration.table]
        for entity in Catalogue.entities where !own.contains(entity.table) { Screens(entity, parts: entity.table == Product.table ? [models, part] : []).register(in: routes) }
        ModelScreens().register(in: routes)
        ConfigureScreens().register(in: routes)
        routes.get("products/:id/price", price)
    }

    /// Which list a client buys by, and what so many cost.
    @Sendable private func price(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), typed = try request.query(), lang: Lang = context.lang
        let only = Submitted(typed.values.filter { ["counterparty_id", "organisation_id"].contains($0.key) })
        let (title, page): (String, HTML) = try await context.read { tx in
            let row: Row = try tx.row(Product.entity, id)
            guard tx.access.reach(.see, Price.table) > .none else { throw NotAllowed() }
            let form = try Form(PriceList.entity, submitted: only, creating: false, in: tx, zone: context.zone), quantity: Int64? = Money.scaled(typed["quantity"].isEmpty ? "1" : typed["quantity"], Stock.scale)
            let client: Int64? = form.patch["counterparty_id"].flatMap { Int64(value: $0) }, organisation: Int64? = form.patch["organisation_id"].flatMap { Int64(value: $0) }
            let prices = try ClientPrice(id, client: client, organisation: organisation, in: tx)
            let vat = try ProductVAT(id, on: tx.today, in: tx)
            let unit: String = Product.units.first { $0.key == Form.plain(row["unit"]) }.map { lang($0.label) } ?? ""
            let lookups = try Lookups(PriceList.entity, form.input, in: tx)
            let inputs: HTML = "\(each: ["counterparty_id", "organisation_id"].compactMap { PriceList.entity.field($0) }, { Records.field(form, $0, lookups, context.access) })"
            let answer: HTML = quantity.map { Self.answer(prices, $0, unit, vat, lang) } ?? "<p class=\"form-error\" role=\"alert\">\(lang("Количество — число, не больше трёх знаков после запятой.", "The quantity is a number with at most three decimals."))</p>"
            return (Form.plain(row["name"]), Self.view(row, inputs, typed["quantity"], unit, answer, lang))
        }
        return .page(title, section: Product.entity.path, page)
    }

    private static func view(_ row: Row, _ inputs: HTML, _ quantity: String, _ unit: String, _ answer: HTML, _ lang: Lang) -> HTML {
        let url: String = Product.entity.url(Int64(value: row["id"]) ?? 0)
        return screen("\(Form.plain(row["name"])): \(lang("цена для клиента", "price for a client"))", """
            <div class="ot-grid g-2"><form class="ot-card p-3 ot-form" method="get" action="\(url)/price">\(inputs)\
            <div class="ot-field"><label class="form-label" for="f-quantity">\(lang("Количество", "Quantity")), \(unit)</label><input class="form-control" id="f-quantity" name="quantity" inputmode="decimal" value="\(quantity.isEmpty ? "1" : quantity)"></div>\
            <div class="row-x mt-3"><button class="btn btn-primary">\(lang("Показать цену", "Show the price"))</button><a class="btn btn-ghost" href="\(url)">\(lang("К товару", "To the product"))</a></div></form>\(answer)</div>
            """)
    }

    private static func answer(_ prices: ClientPrice, _ quantity: Int64, _ unit: String, _ vat: ProductVAT, _ lang: Lang) -> HTML {
        let amount: String = "\(lang.decimal(quantity, scale: Stock.scale)) \(unit)"
        guard let found = prices.price(quantity), let total: Int64 = found.offer.ladder.total(quantity) else {
            return "<section class=\"ot-card p-3\" aria-live=\"polite\"><p class=\"m-0\">\(lang("Для количества \(amount) цены нет ни в одном действующем прайс-листе.", "No price list in force has a price for \(amount)."))</p></section>"
        }
        let why: String = lang(ClientPrice.why(found.offer.nearness)), currency: String = found.offer.currency
        // What the buyer pays, and the tax in it.
        let taxed: HTML = vat.sum(total, isWithVAT: found.offer.withVAT).map { sum in
            found.offer.withVAT ? "<div><dt>\(lang("В том числе", "Including")) \(vat.label(lang))</dt><dd>\(Catalogue.money(sum.tax, currency, lang))</dd></div>"
                : "<div><dt>\(lang("Вместе с", "Together with")) \(vat.label(lang))</dt><dd><b>\(Catalogue.money(sum.gross, currency, lang))</b></dd></div>"
        } ?? "<div><dt>\(lang("НДС", "VAT"))</dt><dd class=\"soft\">\(vat.label(lang))</dd></div>"
        let others: [(String, String)] = prices.offers.filter { $0.list != found.offer.list }.compactMap { other in other.ladder.price(quantity).map { (other.name, Catalogue.money($0, other.currency, lang)) } }
        return """
            <section class="ot-card p-3" aria-live="polite"><dl class="ot-facts"><div><dt>\(lang("Цена за единицу", "Price of a unit"))</dt><dd>\(Catalogue.money(found.amount, found.offer.currency, lang)) \(found.offer.withVAT ? lang("с НДС", "with VAT") : lang("без НДС", "without VAT"))</dd></div>\
            <div><dt>\(amount)</dt><dd>\(Catalogue.money(total, currency, lang))</dd></div>\(taxed)<div><dt>\(lang("Почему", "Why"))</dt><dd><a class="ot-link" href="\(PriceList.entity.url(found.offer.list))">\(found.offer.name)</a>: \(why)</dd></div>\
            \(each: others, { "<div><dt>\($0.0)</dt><dd class=\"soft\">\($0.1)</dd></div>" })</dl></section>
            """
    }
}
