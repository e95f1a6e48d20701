internal import Database
internal import HTML
internal import Kernel
internal import Records
internal import Requisites

/// What stands on a product's card beside its facts: prices, stock, what goes with it, its variants.
struct ProductCard: Sendable {
    let product: Int64, unit: String, prices: ClientPrice, vat: ProductVAT, stocks: [Row], related: [Row], variants: [Row]
    let addsPrice: Bool, addsStock: Bool, addsRelation: Bool, addsVariant: Bool, seesStock: Bool, seesPrices: Bool

    init(_ id: Int64, in tx: Tx, _ lang: Lang) throws {
        product = id
        let row: Row = try tx.row(Product.entity, id)
        unit = Product.units.first { $0.key == Form.plain(row["unit"]) }.map { lang($0.label) } ?? ""
        prices = try ClientPrice(id, client: nil, in: tx)
        vat = try ProductVAT(id, on: tx.today, in: tx)
        stocks = try tx.rows("""
            SELECT stock.id, stock.quantity, stock.reserve, stock.free, stock.least, stock.place, warehouse.name AS warehouse FROM \(Stock.self) JOIN warehouse ON warehouse.id = stock.warehouse_id
            WHERE stock.product_id = \(id) AND stock.archived_at IS NULL ORDER BY warehouse.name, stock.id LIMIT 50
            """)
        related = try tx.rows("""
            SELECT product_relation.id, product_relation.kind, product_relation.note, product.id AS product, product.name AS name, product.number AS number FROM \(Relation.self)
            JOIN product ON product.id = CASE WHEN product_relation.product_id = \(id) THEN product_relation.other_id ELSE product_relation.product_id END
            WHERE (product_relation.product_id = \(id) OR product_relation.other_id = \(id)) AND product_relation.archived_at IS NULL AND product.archived_at IS NULL ORDER BY product_relation.id LIMIT 50
            """)
        variants = try tx.rows("SELECT id, name, number, article FROM \(Product.self) WHERE parent_id = \(id) AND archived_at IS NULL ORDER BY name, id LIMIT 100")
        (addsPrice, addsStock) = (tx.access.creates(Price.entity), tx.access.creates(Stock.entity))
        (addsRelation, addsVariant) = (tx.access.creates(Relation.entity), tx.access.creates(Product.entity) && row["parentID"] == .null)
        (seesStock, seesPrices) = (tx.access.reach(.see, Stock.table) > .none, tx.access.reach(.see, Price.table) > .none)
    }

    func view(_ lang: Lang) -> HTML {
        "\(when: seesPrices, priceCard(lang))\(when: seesStock, stockCard(lang))\(when: addsRelation || !related.isEmpty, relatedCard(lang))\(when: addsVariant || !variants.isEmpty, variantCard(lang))"
    }
    private func head(_ title: String, _ count: Int, add: String?, _ lang: Lang) -> HTML {
        let link: HTML = add.map { "<a class=\"push xs ot-link\" href=\"\($0)&back=\(Product.entity.url(product))\">\(lang("Добавить", "Add"))</a>" } ?? ""
        return "<header><h2>\(title)</h2><span class=\"n\">\(count)</span>\(link)</header>"
    }
    private func empty(_ sentence: String) -> HTML { "<p class=\"small soft p-3 m-0\">\(sentence)</p>" }

    private func priceCard(_ lang: Lang) -> HTML {
        let ask: String = "\(Product.entity.url(product))/price"
        return """
            <section class="ot-card mt-3">\(head(lang("Цены сегодня", "Prices today"), prices.offers.count, add: addsPrice ? "/prices/new?product_id=\(product)" : nil, lang))\
            \(when: prices.offers.isEmpty, empty(lang("Общей цены нет: добавьте её в прайс-лист.", "There is no general price: add it to a price list.")))\(each: prices.offers, { offer($0, lang) })\
            <p class="p-3 m-0"><a class="btn btn-line btn-sm" href="\(ask)">\(icon("calculator", small: true))\(lang("Цена для клиента", "Price for a client"))</a></p></section>
            """
    }
    /// One list: its breaks, and what is odd about them.
    private func offer(_ offer: ClientPrice.Offer, _ lang: Lang) -> HTML {
        let ladder: Ladder = offer.ladder, odd: Set<Int64> = Set(ladder.inversions.map(\.at.from)).union(ladder.rises.map(\.from))
        func line(_ one: Ladder.Break) -> HTML {
            let other: String = vat.sum(one.amount, isWithVAT: offer.withVAT).map { offer.withVAT ? Catalogue.money($0.net, offer.currency, lang) + " " + lang("без НДС", "without VAT") : Catalogue.money($0.gross, offer.currency, lang) + " " + lang("с НДС", "with VAT") } ?? ""
            return "<tr><td>\(lang("от", "from")) \(lang.decimal(one.from, scale: Stock.scale)) \(unit)</td><td class=\"num\">\(Catalogue.money(one.amount, offer.currency, lang))\(when: odd.contains(one.from), " \(icon("triangle-alert", small: true))")\(when: !other.isEmpty, "<span class=\"d-block xs soft\">\(other)</span>")</td></tr>"
        }
        return """
            <div class="px-3 pt-2"><a class="ot-link med" href="\(PriceList.entity.url(offer.list))">\(offer.name)</a> <span class="xs soft">\(vat.caption(isWithVAT: offer.withVAT, lang))\(when: ladder.isLinear, " · \(lang("по прямой между порогами", "on a line between breaks"))")</span></div>
            <table class="ot-table"><tbody>\(each: ladder.breaks, line)</tbody></table>\(each: warnings(ladder, lang), { "<p class=\"form-doubt xs px-3\" role=\"note\">\(icon("triangle-alert", small: true)) \($0)</p>" })
            """
    }
    private func warnings(_ ladder: Ladder, _ lang: Lang) -> [String] {
        let dearer: [String] = ladder.inversions.map { one in
            let from: String = lang.decimal(one.dearerFrom, scale: Stock.scale), at: String = lang.decimal(one.at.from, scale: Stock.scale)
            return lang("От \(from) до \(at) \(unit) выходит дороже, чем сразу \(at).", "From \(from) to \(at) \(unit) costs more than \(at) at once.")
        }
        return dearer + ladder.rises.map { one in
            let at: String = lang.decimal(one.from, scale: Stock.scale)
            return lang("От \(at) \(unit) единица дороже, чем при меньшем количестве.", "From \(at) \(unit) a unit costs more than in a smaller quantity.")
        }
    }
    private func stockCard(_ lang: Lang) -> HTML {
        func number(_ row: Row, _ column: String) -> String { lang.decimal(Int64(value: row[column]) ?? 0, scale: Stock.scale) }
        func line(_ row: Row) -> HTML {
            let isShort: Bool = Int64(value: row["least"]).map { (Int64(value: row["free"]) ?? 0) < $0 } ?? false
            return """
                <tr><td><a class="ot-link" href="\(Stock.entity.url(Int64(value: row["id"]) ?? 0))">\(Form.plain(row["warehouse"]))</a> <span class="xs soft">\(Form.plain(row["place"]))</span></td>\
                <td class="num">\(number(row, "quantity"))</td><td class="num">\(number(row, "reserve"))</td><td class="num">\(number(row, "free"))\(when: isShort, " <span class=\"ot-tag r\">\(lang("мало", "low"))</span>")</td></tr>
                """
        }
        let table: HTML = """
            <div class="ot-scroll"><table class="ot-table"><thead><tr><th>\(lang("Склад", "Warehouse"))</th><th>\(lang("Остаток", "In stock")), \(unit)</th><th>\(lang("Резерв", "Reserved"))</th><th>\(lang("Свободно", "Free"))</th></tr></thead><tbody>\(each: stocks, line)</tbody></table></div>
            """
        return """
            <section class="ot-card mt-3">\(head(lang("На складах", "In stock"), stocks.count, add: addsStock ? "/stocks/new?product_id=\(product)" : nil, lang))\
            \(stocks.isEmpty ? empty(lang("На складах не учитывается.", "Not kept in stock.")) : table)</section>
            """
    }
    private func relatedCard(_ lang: Lang) -> HTML {
        func line(_ row: Row) -> HTML {
            let kind: Field.Choice? = Relation.kinds.first { $0.key == Form.plain(row["kind"]) }
            return """
                <li><a class="grow" href="\(Product.entity.url(Int64(value: row["product"]) ?? 0))"><span class="cut d-block med">\(Form.plain(row["name"]))</span><span class="cut d-block xs muted">\([Form.plain(row["number"]), Form.plain(row["note"])].filter { !$0.isEmpty }.joined(separator: " · "))</span></a>\
                <span class="ot-tag \(kind?.ink ?? "")">\(kind.map { lang($0.label) } ?? "")</span></li>
                """
        }
        return "<section class=\"ot-card mt-3\">\(head(lang("Связанные товары", "Related products"), related.count, add: addsRelation ? "/product-relations/new?product_id=\(product)" : nil, lang))<ul class=\"ot-list\">\(each: related, line)</ul></section>"
    }
    private func variantCard(_ lang: Lang) -> HTML {
        func line(_ row: Row) -> HTML {
            "<li><a class=\"grow\" href=\"\(Product.entity.url(Int64(value: row["id"]) ?? 0))\"><span class=\"cut d-block med\">\(Form.plain(row["name"]))</span><span class=\"cut d-block xs muted\">\([Form.plain(row["number"]), Form.plain(row["article"])].filter { !$0.isEmpty }.joined(separator: " · "))</span></a></li>"
        }
        return "<section class=\"ot-card mt-3\">\(head(lang("Варианты", "Variants"), variants.count, add: addsVariant ? "/products/new?parent_id=\(product)" : nil, lang))<ul class=\"ot-list\">\(each: variants, line)</ul></section>"
    }
}

extension Catalogue {
    /// An amount in the currency of its list.
    static func money(_ amount: Int64, _ currency: String, _ lang: Lang) -> String {
        if currency == "RUB" { return lang.money(amount) }
        let sign: String = PriceList.currencies.first { $0.key == currency }.map { lang($0.label) } ?? currency
        // Both hundredths, as rouble amounts have them.
        let rest: Int64 = abs(amount % 100), whole: String = lang.decimal(amount / 100, scale: 0)
        return (amount < 0 && amount > -100 ? "−" : "") + whole + (rest == 0 ? "" : lang(",", ".") + (rest < 10 ? "0" : "") + String(rest)) + "\u{A0}" + sign
    }
}
