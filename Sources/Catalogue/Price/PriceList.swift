internal import Clients
internal import Database
internal import Kernel
internal import Requisites

/// A rate of value added tax with the days it is in force: law, so dated data.
struct TaxRate: Record {
    let id: ID<TaxRate>, version: Int
    static let entity = Entity(
        "vat_rate", path: "vat-rates", one: Text("Ставка НДС", "VAT rate"), many: Text("Ставки НДС", "VAT rates"), icon: "percent", title: "name", order: "name",
        ways: Catalogue.shared,
        first: { lang in
            VATRate.table.map { rate in
                let name: String = rate.percent == nil || rate.from.isEmpty && rate.until.isEmpty ? lang(rate.label.ru, rate.label.en) : "\(lang(rate.label.ru, rate.label.en))\(rate.until.isEmpty ? "" : lang(" (до ", " (until ") + rate.until + ")")"
                return ["name": .text(name), "code": .text(rate.code), "percent": rate.percent.map { .int(Int64($0)) } ?? .null,
                        "valid_from": rate.from.isEmpty ? .null : .text(rate.from), "valid_to": rate.until.isEmpty ? .null : .text(rate.until)]
            }
        },
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true), Field("code", "Код", "Code", required: true, listed: true, limit: 20),
            Field("percent", "Процент", "Per cent", .number, listed: true), Field("valid_from", "Действует с", "In force from", .day, listed: true), Field("valid_to", "Действует по", "In force until", .day, listed: true),
        ])
}

/// Prices for somebody: everybody, a legal entity of ours, a segment of clients, one client; in a currency, for a time.
struct PriceList: Record {
    let id: ID<PriceList>, version: Int
    static let currencies: [Field.Choice] = [.init("RUB", "₽", "RUB"), .init("USD", "$", "USD"), .init("EUR", "€", "EUR"), .init("CNY", "¥", "CNY"), .init("KZT", "₸", "KZT"), .init("BYN", "Br", "BYN")]
    static let between: [Field.Choice] = [.init("step", "Ступенями", "By steps"), .init("linear", "По прямой между порогами", "On a line between the breaks")]
    static let entity = Entity(
        "price_list", path: "price-lists", one: Text("Прайс-лист", "Price list"), many: Text("Прайс-листы", "Price lists"), icon: "tags", title: "name", order: "name",
        ways: waysToIt, first: { lang in [["name": .text(lang("Базовый прайс-лист", "Base price list")), "currency": .text("RUB"), "between_breaks": .text("step"), "with_vat": .int(1)]] }, check: check,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("currency", "Валюта", "Currency", .choice(currencies), required: true, listed: true),
            Field("between_breaks", "Между порогами", "Between breaks", .choice(between), required: true, listed: true),
            Field("with_vat", "Цены с НДС", "Prices with VAT", .flag, listed: true),
            Field("organisation_id", "Наша организация", "Our organisation", .link("organisation"), listed: true),
            Field("segment_id", "Сегмент клиентов", "Segment of clients", .link("segment"), listed: true),
            Field("counterparty_id", "Клиент", "Client", .link("counterparty"), listed: true),
            Field("valid_from", "Действует с", "In force from", .day, listed: true),
            Field("valid_to", "Действует по", "In force until", .day, listed: true),
            Field("note", "Заметка", "Note", .long, limit: 2000),
        ])

    /// A list that is not for one client is everybody's; a client's own is seen with the client.
    @Sendable private static func waysToIt(_ access: Access, _ verb: Access.Verb) -> [Way] {
        (verb == .see ? [Way("прайс-лист не для одного клиента", "a price list that is not for one client", "counterparty_id IS NULL")] : []) + Counterparty.throughClient(access, verb)
    }
    /// What lies in a list is seen with it, and changed by those who may change it.
    @Sendable static func throughList(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let rows: SQL = access.rows(entity, verb == .see || verb == .export ? .see : .edit)
        return [Way("доступ к прайс-листу", "access to the price list", "price_list_id IN (SELECT id FROM price_list WHERE \(rows))")]
    }
    /// Roles of before a client's own list was seen with the client: whoever saw every list and changed none.
    static let reachMigration = Migration("catalogue-price-reach", ["price_list", "price"].flatMap { table in
        ["\"\(table)\":{\"see\":", "\"\(table)\":{\"archive\":0,\"create\":0,\"edit\":0,\"export\":0,\"see\":"].map { "UPDATE role SET grants = REPLACE(grants, \($0 + "4}"), \($0 + "1}"))" as SQL }
    })
    /// For a segment or for one client, and no end before the beginning.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        let value = try Catalogue.values(form, entity, id, tx)
        if value("segment_id") != .null && value("counterparty_id") != .null { form.reject("counterparty_id", Text("Прайс-лист для сегмента или для одного клиента, не для обоих", "A price list is for a segment or for one client, not for both")) }
        // 150 ₽ do not become 150 $.
        if let id, let row = try tx.rows("SELECT currency FROM price_list WHERE id = \(id)").first, row["currency"] != value("currency"), try !tx.rows("SELECT id FROM price WHERE price_list_id = \(id) LIMIT 1").isEmpty {
            form.reject("currency", Text("В этом прайс-листе уже есть цены: для другой валюты заведите другой", "This list has prices already: make another one for another currency"))
        }
        if let from = Day(value: value("valid_from")), let to = Day(value: value("valid_to")), to < from { form.reject("valid_to", Text("Конец раньше начала", "The end is before the beginning")) }
        return [:]
    }
}

/// What one unit costs from a quantity on.
struct Price: Record {
    let id: ID<Price>, version: Int
    static let entity = Entity(
        "price", path: "prices", one: Text("Цена", "Price"), many: Text("Цены", "Prices"), icon: "tag", title: "product_id", order: "created_at", descending: true,
        ways: PriceList.throughList, unique: [["product_id", "price_list_id", "from_quantity"]], check: check,
        fields: [
            Field("price_list_id", "Прайс-лист", "Price list", .link("price_list"), required: true, listed: true),
            Field("product_id", "Товар", "Product", .link("product"), required: true, listed: true),
            Field("from_quantity", "От количества", "From quantity", .decimal(Stock.scale), required: true, listed: true),
            // In the currency of the list: no sign of one's own.
            Field("amount", "Цена за единицу", "Price of a unit", .decimal(2), required: true, listed: true),
            Field("currency", "Валюта", "Currency", .choice(PriceList.currencies), listed: true, editable: false),
            Field("created_at", "Записана", "Written down", .instant, sorted: true, editable: false),
        ])

    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        for column: String in ["from_quantity", "amount"] {
            if case .int(let number)? = form.patch[column], number < 0 { form.reject(column, Text("Не меньше нуля", "Not below zero")) }
        }
        let value = try Catalogue.values(form, entity, id, tx)
        let same: [Row] = try tx.rows("SELECT id FROM price WHERE product_id = \(value("product_id")) AND price_list_id = \(value("price_list_id")) AND from_quantity = \(value("from_quantity")) AND id <> \(id ?? 0) LIMIT 1")
        if !same.isEmpty { form.reject("from_quantity", Text("Цена от этого количества уже есть", "There is a price from this quantity already")) }
        let currency: Value = try tx.rows("SELECT currency FROM price_list WHERE id = \(value("price_list_id"))").first?["currency"] ?? .null
        return value("currency") == currency ? [:] : ["currency": currency]
    }
    /// A price knows the currency of its list, so that a list of prices says what they are in.
    static let currencyMigration = Migration("catalogue-price-currency", [
        "ALTER TABLE price ADD COLUMN currency TEXT", "UPDATE price SET currency = (SELECT price_list.currency FROM price_list WHERE price_list.id = price.price_list_id)",
    ])
}
