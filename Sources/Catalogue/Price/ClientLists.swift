internal import Database
internal import HTML
public import Kernel

/// The price list that a client buys by, for whoever calculates: its name, and what it asks for a product.
public struct ClientList: Sendable {
    public struct Asked: Sendable {
        /// Hundredths of the currency: for a unit, and for the whole run; nil where the product is not sold by copies.
        public let amount: Int64, total: Int64?
        public let unit: Text, currency: String, withVAT: Bool
        /// The amount in its currency.
        public func shown(_ amount: Int64, _ lang: Lang) -> String { Catalogue.money(amount, currency, lang) }
    }
    public let id: Int64, name: String, why: Text, isOwn: Bool
    /// What it asks; nil: nobody said for which product, or it has no price for so many.
    public let asked: Asked?
    public var url: String { PriceList.entity.url(id) }

    /// The nearest list in force today that has a price for the product; without such a one, or without a product, the nearest list.
    /// - Parameter copies: how many are sold.
    public static func of(client: Int64?, product: Int64?, copies: Int, in tx: Tx) throws -> ClientList? {
        if let product, let row = try tx.rows("SELECT unit FROM \(Product.self) WHERE id = \(product)").first {
            let unit: Field.Choice? = Product.units.first { $0.key == Form.plain(row["unit"]) }
            // Thousandths of the unit.
            let quantity: Int64? = switch unit?.key { case "pcs", "set": Int64(copies) * 1000; case "thousand": Int64(copies); default: nil }
            let prices = try ClientPrice(product, client: client, organisation: try tx.organisation(), in: tx)
            if let found = prices.price(quantity ?? 1000) {
                let asked = Asked(amount: found.amount, total: quantity.flatMap { found.offer.ladder.total($0) }, unit: unit?.label ?? Text("", ""), currency: found.offer.currency, withVAT: found.offer.withVAT)
                return ClientList(id: found.offer.list, name: found.offer.name, why: ClientPrice.why(found.offer.nearness), isOwn: found.offer.nearness > 1, asked: asked)
            }
        }
        guard let client, let first = try ClientPrice.lists(client: client, in: tx).first else { return nil }
        return ClientList(id: first.id, name: first.name, why: ClientPrice.why(first.nearness), isOwn: first.nearness > 1, asked: nil)
    }

    /// On a client's card: the lists that count for them, the nearest first.
    static func card(_ client: Int64, _ tx: Tx, _ context: StaffContext) throws -> HTML {
        guard tx.access.reach(.see, PriceList.table) > .none else { return "" }
        let lang: Lang = context.lang, all = try ClientPrice.lists(client: client, in: tx).prefix(5)
        guard !all.isEmpty else { return "" }
        let first: Int64 = all.first?.id ?? 0
        func line(_ one: (id: Int64, name: String, nearness: Int)) -> HTML {
            "<li><a class=\"grow\" href=\"\(PriceList.entity.url(one.id))\"><span class=\"cut d-block med\">\(one.name)</span><span class=\"cut d-block xs muted\">\(lang(ClientPrice.why(one.nearness)))</span></a>\(when: one.id == first, "<span class=\"ot-tag g\">\(lang("применяется", "counts"))</span>")</li>"
        }
        return "<section class=\"ot-card\" data-lists><header><h2>\(lang("Прайс-листы", "Price lists"))</h2><span class=\"n\">\(all.count)</span></header><ul class=\"ot-list\">\(each: Array(all), line)</ul></section>"
    }
}
