public import Exact

/// How a price came about, in the fixed order: cost, profit, customer, rush, minimum, VAT; each rounded half up to 0.01.
/// Money without VAT unless the name says otherwise.
public struct Price: Sendable, Hashable, Codable {
    /// What the order costs the shop.
    public let cost: Exact
    /// After markup or margin.
    public let afterProfit: Exact
    /// After the customer's price list and discount.
    public let afterCustomer: Exact
    /// After the surcharge for a rush.
    public let afterRush: Exact
    /// At least the minimum order: what the invoice says without VAT.
    public let net: Exact
    /// Per cent of VAT; nil when exempt.
    public let vatPercent: Exact?
    /// VAT on top of net.
    public let vat: Exact
    /// Net with VAT. Authoritative; unit prices are only for show.
    public let total: Exact
    /// Net price of one, four places.
    public let unitNet: Exact
    /// Price of one with VAT, four places.
    public let unit: Exact
    /// The same steps with their numbers.
    public let steps: [Step]

    /// What is left of the net price after cost; negative when the order loses money.
    public var profit: Exact { (try? net.minus(cost)) ?? Exact.zero }
}

/// The steps from cost to price for one job; everything that does not depend on cost or run is settled once.
struct Pipeline: Sendable {
    let policy: PricePolicy
    let terms: Terms
    let rate: VATRate
    /// `1+markup`, or `1−margin` to divide by.
    private let factor: Exact
    private let isMargin: Bool
    private let keep: Exact
    private let rush: Exact

    init(_ policy: PricePolicy, _ terms: Terms) throws(EstimatingError) {
        self.policy = policy
        self.terms = terms
        rate = try policy.vatRate(on: terms.day)
        switch policy.profit {
        case .markup(let share): (factor, isMargin) = (try share.plus(Exact.one), false)
        case .margin(let share): (factor, isMargin) = (try Exact.one.minus(share), true)
        }
        keep = try Exact.one.minus(terms.discount)
        rush = try Exact.one.plus(terms.rush)
    }

    struct Amounts {
        let profit: Exact, customer: Exact, rush: Exact, net: Exact, vat: Exact, total: Exact
    }

    func amounts(_ cost: Exact, _ run: Int) throws(EstimatingError) -> Amounts {
        let profit: Exact = isMargin ? try cost.over(factor, scale: 2) : try cost.times(factor).money()
        let listed: Exact = try terms.priceList?.total(run) ?? profit
        let customer: Exact = terms.discount.isZero ? listed : try listed.times(keep).money()
        let rushed: Exact = terms.rush.isZero ? customer : try customer.times(rush).money()
        let net: Exact = try max(rushed, policy.minimumOrder).money()
        let vat: Exact = try rate.onTop(of: net)
        return Amounts(profit: profit, customer: customer, rush: rushed, net: net, vat: vat, total: try net.plus(vat))
    }

    func price(_ cost: Exact, _ run: Int) throws(EstimatingError) -> Price {
        let a: Amounts = try amounts(cost, run)
        return Price(
            cost: cost, afterProfit: a.profit, afterCustomer: a.customer, afterRush: a.rush, net: a.net, vatPercent: rate.percent?.normalized,
            vat: a.vat, total: a.total, unitNet: try a.net.over(Exact(run), scale: 4), unit: try a.total.over(Exact(run), scale: 4),
            steps: steps(cost, run, a))
    }

    private func steps(_ cost: Exact, _ run: Int, _ a: Amounts) -> [Step] {
        var listed: String = a.profit.plain
        if let list: QuantityPrices = terms.priceList, let sum: Exact = try? list.total(run) { listed = sum.plain }
        let vat: String = rate.percent.map { a.net.plain + "·" + $0.plain + "/100" } ?? "0"
        return [
            step("Себестоимость", "Cost", cost.plain, cost),
            step("С наценкой", "With profit", profitFormula(cost), a.profit),
            step("Для заказчика", "For the customer", terms.discount.isZero ? listed : listed + "·(1 − " + terms.discount.plain + ")", a.customer),
            step("Срочность", "Rush", terms.rush.isZero ? a.customer.plain : a.customer.plain + "·(1 + " + terms.rush.plain + ")", a.rush),
            step("Не меньше минимального заказа", "At least the minimum order", "max(" + a.rush.plain + ", " + policy.minimumOrder.plain + ")", a.net),
            step("НДС", "VAT", vat, a.vat),
            step("Итого с НДС", "Total with VAT", a.net.plain + " + " + a.vat.plain, a.total),
        ]
    }

    private func profitFormula(_ cost: Exact) -> String {
        switch policy.profit {
        case .markup(let share): cost.plain + "·(1 + " + share.plain + ")"
        case .margin(let share): cost.plain + "/(1 − " + share.plain + ")"
        }
    }
}
