internal import Estimating
internal import Exact
internal import HTML
internal import Kernel

/// What the price is made of, and how every rouble of it came about. Only for those who may see the cost.
struct CostView {
    let view: ResultView
    private var worked: Worked { view.worked }
    private var lang: Lang { view.lang }

    var html: HTML {
        guard view.seesCost else { return "" }
        let parts: [(title: String, amount: Int64, ink: String)] = self.parts
        let bar: HTML = "<div class=\"stackbar\" role=\"img\" aria-label=\"\(lang("Состав цены", "What the price is made of"))\">\(each: parts.filter { $0.amount > 0 }, { "<i style=\"--col:\($0.ink);--v:\($0.amount)\" title=\"\($0.title)\"></i>" })</div>"
        let list: HTML = "<ul class=\"ot-parts mt-3\">\(each: parts, { "<li><span class=\"swatch\" style=\"--col:\($0.ink)\"></span><span class=\"soft\">\($0.title)</span><b>\(lang.money($0.amount))</b></li>" })</ul>"
        return view.card("q-cost", lang("Из чего складывается цена", "What the price is made of"), note: lang("\(lang.money(worked.offered.net)) без НДС", "\(lang.money(worked.offered.net)) without VAT"), "<div class=\"body\">\(bar)\(list)\(explanation)</div>")
    }

    private static let inks: [LineCode: String] = [
        .stock: "#8d897f", .plates: "var(--b)", .makeReady: "color-mix(in srgb,var(--b) 55%,var(--surface))", .run: "var(--c)", .ink: "color-mix(in srgb,var(--c) 45%,var(--surface))", .clicks: "var(--c)",
        .setup: "color-mix(in srgb,var(--b) 35%,var(--surface))", .finishing: "var(--m)", .tool: "color-mix(in srgb,var(--m) 55%,var(--surface))", .outside: "var(--g)",
    ]
    private var parts: [(title: String, amount: Int64, ink: String)] {
        var all: [(title: String, amount: Int64, ink: String)] = LineCode.allCases.compactMap { code in
            let sum: Int64 = worked.estimate.lines.filter { $0.code == code }.reduce(0) { $0 + $1.amount.kopecks }
            return sum == 0 ? nil : (lang(code.title), sum, Self.inks[code] ?? "var(--k)")
        }
        let rest: Int64 = worked.offered.net - worked.price.cost.kopecks
        all.append((rest >= 0 ? lang("Наценка и остальное", "Markup and the rest") : lang("Убыток", "Loss"), rest, rest >= 0 ? "var(--y)" : "var(--r)"))
        return all
    }

    /// Every line with its working, then the steps from cost to price.
    private var explanation: HTML {
        func steps(_ all: [Step]) -> HTML { "<ol class=\"ot-steps small\">\(each: all, { "<li><span class=\"soft\">\(lang($0.name))</span> <code>\(lang.figures($0.formula)) = \(lang.figures($0.value.normalized.description))</code></li>" })</ol>" }
        func line(_ one: Line) -> HTML {
            let whose: String = worked.component(one.component).map { lang($0.title) } ?? lang("Весь экземпляр", "The whole copy")
            return "<details class=\"ot-why\"><summary><span class=\"med\">\(lang(one.title))</span><span class=\"xs muted grow cut\">\(whose), \(worked.title(one.resource, lang))</span><b class=\"num\">\(lang.money(one.amount.kopecks))</b></summary>\(steps(one.working.steps))</details>"
        }
        let price: HTML = "<details class=\"ot-why\"><summary><span class=\"med\">\(lang("От себестоимости к цене", "From cost to price"))</span><span class=\"grow\"></span><b class=\"num\">\(lang.money(worked.price.total.kopecks))</b></summary>\(steps(worked.price.steps))</details>"
        let hand: HTML = view.spec.hand == nil ? "" : "<p class=\"small soft m-0 mt-2\">\(lang("Предложена цена вручную:", "The price offered was set by hand:")) \(lang.money(worked.offered.net)). \(view.spec.reason)</p>"
        return "<details class=\"ot-fine\"><summary>\(lang("Объяснение каждого рубля", "Every rouble explained")), \(lang("тариф", "tariff")) \(worked.estimate.tariff)</summary>\(each: worked.estimate.lines, line)\(price)\(hand)</details>"
    }
}
