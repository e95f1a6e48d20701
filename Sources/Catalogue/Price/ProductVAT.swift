internal import Database
internal import Kernel
internal import Requisites

/// The rate of value added tax of a product on a day. A product names a rate; when the law has put another in its place, that one counts,
/// so that a change of law changes no product: the successor of a rate begins on the day after its last.
struct ProductVAT: Sendable {
    enum Answer: Sendable {
        /// The product names no rate.
        case none
        /// Its rate is not in force, and no single one follows it: its name.
        case lapsed(String)
        case rate(VATRate)
    }
    let answer: Answer

    init(_ product: Int64, on day: Day, in tx: Tx) throws {
        let rows: [Row] = try tx.rows("""
            SELECT id, name, code, percent, valid_from, valid_to, (SELECT vat_rate_id FROM product WHERE id = \(product)) AS chosen FROM vat_rate
            WHERE archived_at IS NULL OR id = (SELECT vat_rate_id FROM product WHERE id = \(product)) ORDER BY id LIMIT 500
            """)
        var now: Row? = rows.first { $0["chosen"] != .null && $0["id"] == $0["chosen"] }
        guard let named: String = now.map({ Form.plain($0["name"]) }) else { answer = .none; return }
        for _ in rows {
            guard let row = now else { break }
            let from: Day? = Day(value: row["validFrom"]), to: Day? = Day(value: row["validTo"])
            if let to, to < day { now = Self.only(rows) { Day(value: $0["validFrom"]) == to.adding(1) } } else if let from, day < from { now = Self.only(rows) { Day(value: $0["validTo"]) == from.adding(-1) } } else { break }
        }
        guard let row = now, Self.isInForce(row, day), let rate = VATRate(code: Form.plain(row["code"]), percent: Int(value: row["percent"])) else { answer = .lapsed(named); return }
        answer = .rate(rate)
    }
    private static func only(_ rows: [Row], _ test: (Row) -> Bool) -> Row? {
        let found: [Row] = rows.filter(test)
        return found.count == 1 ? found[0] : nil
    }
    private static func isInForce(_ row: Row, _ day: Day) -> Bool {
        let from: Day? = Day(value: row["validFrom"]), to: Day? = Day(value: row["validTo"])
        return (from ?? day) <= day && (to ?? day) >= day
    }

    /// A rate with a tax in it.
    private var rate: VATRate? { if case .rate(let rate) = answer, rate.percent != nil { rate } else { nil } }
    /// `НДС 22 %`, or why it is not known.
    func label(_ lang: Lang) -> String {
        switch answer {
        case .none: lang("ставка НДС не указана", "no VAT rate is given")
        case .lapsed(let name): lang("ставка «\(name)» сегодня не действует", "the rate “\(name)” is not in force today")
        case .rate(let rate): lang(rate.label.ru, rate.label.en)
        }
    }
    /// Whether the prices of a list hold the tax, and at which rate.
    func caption(isWithVAT: Bool, _ lang: Lang) -> String {
        if case .rate(let rate) = answer, rate.percent == nil { return lang("без НДС", "no VAT") }
        if let rate { return isWithVAT ? lang("с \(rate.label.ru)", "with \(rate.label.en)") : lang("без НДС (\(rate.label.ru))", "without VAT (\(rate.label.en))") }
        return (isWithVAT ? lang("с НДС", "with VAT") : lang("без НДС", "without VAT")) + ", " + label(lang)
    }
    /// An amount of a list without and with the tax, kopecks; nil where the rate is not known or the sum does not fit.
    func sum(_ amount: Int64, isWithVAT: Bool) -> VAT.Sum? {
        guard let rate else { return nil }
        if isWithVAT { return VAT.within(amount, rate) }
        return try? VAT.onTop(amount, rate)  // only a sum that is too large fails
    }
}
