internal import Estimating
internal import Exact
internal import Kernel

/// Everything the screen says of a spec by a tariff, or why there is no price.
struct Worked: Sendable {
    let spec: Spec, shop: Shop
    let estimator: Estimator, ranking: Ranking, estimate: Estimate, ladder: Ladder
    let cheapest: RankedRoute, fastest: RankedRoute
    /// The chosen way to make it is possible no more: the cheapest stands in for it.
    let isRouteLost: Bool

    /// Throws an ``EstimatingError`` with a sentence for the person.
    init(_ spec: Spec, _ tariff: Shop) throws {
        self.spec = spec
        shop = spec.shop(tariff)
        estimator = try Estimator(shop, spec.job)
        ranking = try estimator.ranking(run: spec.run)
        guard let first: RankedRoute = ranking.byCost.first, let soonest: RankedRoute = ranking.byTime.first else { throw EstimatingError.noRoute(ranking.rejections) }
        (cheapest, fastest) = (first, soonest)
        let chosen: RankedRoute? = spec.route.isEmpty ? first : ranking.byCost.first { RouteName.text($0.route) == spec.route }
        isRouteLost = chosen == nil
        estimate = try estimator.estimate(run: spec.run, route: (chosen ?? first).route)
        ladder = try estimator.ladder(Worked.runs(spec.run) + spec.own)
    }

    /// The usual runs around one, and itself.
    static func runs(_ run: Int) -> [Int] {
        var series: [Int] = [], ten: Int = 1
        while ten <= 1_000_000_000 {
            series += [1, 2, 3, 5].map { $0 * ten }
            ten *= 10
        }
        return [run] + series.filter { $0 * 5 >= run && $0 <= run * 5 && $0 <= 1_000_000_000 }
    }

    var price: Price { estimate.price }
    /// What is offered without VAT, VAT on it, and with VAT: by hand where somebody set a price.
    var offered: (net: Int64, vat: Int64, total: Int64) {
        guard let hand: Int64 = spec.hand else { return (price.net.kopecks, price.vat.kopecks, price.total.kopecks) }
        let vat: Int64 = (try? shop.pricing.vatRate(on: spec.job.terms.day).onTop(of: Exact(minorUnits: hand)))?.kopecks ?? 0
        return (hand, vat, hand + vat)
    }
    /// The offered price of one copy with VAT, rounded half up.
    var unit: Int64 {
        let run: Int128 = Int128(max(1, spec.run))
        return Int64(clamping: (Int128(offered.total) * 2 + run) / (2 * run))
    }
    /// The part of the offered net price that is left after cost, in tenths of a per cent.
    var margin: Int64? {
        let net: Int64 = offered.net
        return net > 0 ? Int64(clamping: (Int128(net) - Int128(price.cost.kopecks)) * 1000 / Int128(net)) : nil
    }

    func press(_ code: String) -> Press? { shop.presses.first { $0.code == code } }
    func stock(_ code: String) -> Stock? { shop.stocks.first { $0.code == code } }
    /// What people call a press, a machine or a stock.
    func title(_ code: String, _ lang: Lang) -> String {
        if let press: Press = press(code) { return lang(press.title) }
        if let machine: Machine = shop.machines.first(where: { $0.code == code }) { return lang(machine.title) }
        if let stock: Stock = stock(code) { return lang(stock.title) }
        return code == "outside" ? lang("Подрядчик", "Subcontractor") : code
    }
    func component(_ code: String?) -> Component? { spec.job.components.first { $0.code == code } }
    /// The technology of a route, when all of it is printed alike.
    static func technology(_ route: Route) -> Technology? {
        let all: Set<Technology> = Set(route.parts.map(\.technology))
        return all.count == 1 ? all.first : nil
    }
    /// Press sheet, or the width of a roll.
    static func sheet(_ part: ComponentRoute) -> String { part.sheet.height.um > 0 ? part.sheet.text : part.sheet.width.mm }

    /// One line about what was calculated: for lists and search.
    func summary(_ lang: Lang) -> String {
        let part: Component = spec.main
        var words: [String] = [lang(spec.family.title), spec.size.text + lang(" мм", " mm"), part.inks.text]
        if spec.pages > 0 { words.append("\(spec.pages) \(lang.plural(spec.pages, ru: ("полоса", "полосы", "полос"), en: ("page", "pages")))") }
        let papers: [String] = estimate.route.parts.compactMap { stock($0.stock).map { lang($0.gradeTitle) } }
        words += papers
        let operations: [OperationKind] = spec.job.components.flatMap(\.routing).map(\.kind) + spec.job.assembly.map(\.kind)
        words += operations.filter { $0 != .cut }.map { lang($0.title).lowercased() }
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }.joined(separator: ", ")
    }
}
