internal import Estimating
internal import Exact
internal import Kernel

extension PricePolicy {
    /// What the shop adds.
    enum Addition: String { case markup, margin }
    var addition: Addition {
        get { if case .markup = profit { .markup } else { .margin } }
        set { profit = newValue == .markup ? .markup(share) : .margin(share) }
    }
    var share: Exact {
        get { switch profit { case .markup(let share), .margin(let share): share } }
        set { profit = addition == .markup ? .markup(newValue) : .margin(newValue) }
    }

    static let figures: [FigureGroup<PricePolicy>] = [
        FigureGroup("Цена заказа", "Price of an order", [
            Figure<PricePolicy>.pick("addition", "Как прибавляем", "What is added", \.addition, [FigureChoice("markup", "наценка: доля себестоимости", "markup: a share of cost"), FigureChoice("margin", "маржа: доля цены", "margin: a share of the price")]).cost(),
            Figure<PricePolicy>.percent("share", "Сколько", "How much", read: { $0.share }) { $0.share = $1 }.hint("наценка 30 % и маржа 30 % — разные цены", "30 % markup is not 30 % margin").cost().checked("markup", "profit margin"),
            Figure<PricePolicy>.number("minimumOrder", "Наименьший заказ без НДС", "Least order without VAT", \.minimumOrder).unit("₽", "₽").checked("minimum order"),
        ]),
        FigureGroup("НДС", "VAT", [Figure<PricePolicy>.vat(\.vat)]),
    ]
}
