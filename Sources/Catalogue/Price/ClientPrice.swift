internal import Database
internal import Kernel

/// The price lists that speak of a product, the nearest to a client first.
struct ClientPrice: Sendable {
    struct Offer: Sendable {
        let list: Int64, name: String, currency: String, withVAT: Bool, ladder: Ladder
        /// 3: this client's own, 2: of a segment, 1: of one of our organisations, 0: everybody's.
        let nearness: Int
    }
    /// Whom a list is for, as the reason that it counts.
    static func why(_ nearness: Int) -> Text {
        switch nearness {
        case 3: Text("собственный прайс-лист клиента", "the client's own list")
        case 2: Text("прайс-лист его сегмента", "the list of their segment")
        case 1: Text("прайс-лист нашей организации", "the list of our organisation")
        default: Text("общий прайс-лист", "the list for everybody")
        }
    }
    /// Whom a list is for, the nearer the greater.
    private static let nearness: SQL = "CASE WHEN price_list.counterparty_id IS NOT NULL THEN 3 WHEN price_list.segment_id IS NOT NULL THEN 2 WHEN price_list.organisation_id IS NOT NULL THEN 1 ELSE 0 END"
    /// Lists in force today that speak to a client of one of our organisations.
    private static func applies(_ client: Int64?, _ organisation: SQL, _ today: String) -> SQL {
        """
        price_list.archived_at IS NULL AND (price_list.valid_from IS NULL OR price_list.valid_from <= \(today)) AND (price_list.valid_to IS NULL OR price_list.valid_to >= \(today))
          AND (price_list.counterparty_id IS NULL OR price_list.counterparty_id = \(client ?? 0)) AND (price_list.organisation_id IS NULL OR price_list.organisation_id = \(organisation))
          AND (price_list.segment_id IS NULL OR price_list.segment_id IN (SELECT segment_id FROM segment_member WHERE counterparty_id = \(client ?? 0) AND archived_at IS NULL))
        """
    }
    /// The lists that a client buys by of the reader's organisation, whatever the product, the nearest first.
    static func lists(client: Int64, in tx: Tx) throws -> [(id: Int64, name: String, nearness: Int)] {
        try tx.rows("SELECT price_list.id AS id, price_list.name AS name, \(nearness) AS nearness FROM \(PriceList.self) WHERE \(applies(client, "(SELECT organisation_id FROM branch WHERE id = \(tx.access.branch))", tx.today.description)) ORDER BY nearness DESC, COALESCE(price_list.valid_from, '') DESC, price_list.id DESC LIMIT 20")
            .compactMap { row in Int64(value: row["id"]).map { ($0, Form.plain(row["name"]), Int(value: row["nearness"]) ?? 0) } }
    }
    let offers: [Offer]

    /// - Parameters:
    ///   - client: nil: the lists for everybody, and those of everybody else are left out.
    ///   - organisation: who of us sells; nil: lists of one organisation are left out.
    init(_ product: Int64, client: Int64?, organisation: Int64? = nil, in tx: Tx) throws {
        let today: String = tx.today.description
        let rows: [Row] = try tx.rows("""
            SELECT price_list.id AS list, price_list.name AS name, price_list.currency AS currency, price_list.between_breaks AS between_breaks, price_list.with_vat AS with_vat, price.from_quantity AS from_quantity, price.amount AS amount,
              \(Self.nearness) AS nearness
            FROM \(Price.self) JOIN \(PriceList.self) ON price_list.id = price.price_list_id
            WHERE price.product_id = \(product) AND price.archived_at IS NULL AND \(Self.applies(client, "\(organisation ?? 0)", today))
            ORDER BY nearness DESC, COALESCE(price_list.valid_from, '') DESC, price_list.id DESC, price.from_quantity LIMIT 500
            """)
        var offers: [Offer] = [], breaks: [Ladder.Break] = []
        for (index, row): (Int, Row) in rows.enumerated() {
            breaks.append(Ladder.Break(from: Int64(value: row["fromQuantity"]) ?? 0, amount: Int64(value: row["amount"]) ?? 0))
            let list: Int64 = Int64(value: row["list"]) ?? 0
            if index + 1 < rows.count, Int64(value: rows[index + 1]["list"]) == list { continue }
            let ladder = Ladder(breaks, isLinear: row["betweenBreaks"] == .text("linear"))
            offers.append(Offer(list: list, name: Form.plain(row["name"]), currency: Form.plain(row["currency"]), withVAT: row["withVat"] == .int(1), ladder: ladder, nearness: Int(value: row["nearness"]) ?? 0))
            breaks = []
        }
        self.offers = offers
    }

    /// The nearest list that has a price for so many (thousandths), with the price of a unit.
    func price(_ quantity: Int64) -> (offer: Offer, amount: Int64)? {
        for offer: Offer in offers { if let amount: Int64 = offer.ladder.price(quantity) { return (offer, amount) } }
        return nil
    }
}
