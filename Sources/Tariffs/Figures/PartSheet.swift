internal import Estimating
internal import Kernel

/// A figure as a page shows it.
struct FigureShown: Sendable {
    let key: String, label: Text, unit: Text, hint: Text, look: FigureLook, isCost: Bool, isNeeded: Bool
    /// As it is typed, and as it is read.
    let typed: String, shown: String
    /// Whether a field of the engine is meant.
    let isMeant: @Sendable (String) -> Bool
}
/// The figures of a part under their headings, as a page shows them.
struct PartSheet: Sendable {
    struct Group: Sendable { let title: Text, figures: [FigureShown] }
    let groups: [Group]
    var figures: [FigureShown] { groups.flatMap(\.figures) }

    init<Part: Sendable>(_ part: Part, _ groups: [FigureGroup<Part>], _ lang: Lang, costs: Bool) {
        self.groups = groups.map { group in
            Group(title: group.title, figures: group.figures.filter { costs || !$0.isCost }.map { figure in
                let typed: String = figure.read(part, lang)
                return FigureShown(key: figure.key, label: figure.label, unit: figure.unit, hint: figure.hint, look: figure.look, isCost: figure.isCost, isNeeded: figure.isNeeded,
                                   typed: typed, shown: FigureText.shown(typed, figure.look, lang(figure.unit), lang), isMeant: figure.isMeant)
            })
        }.filter { !$0.figures.isEmpty }
    }

    /// The part of a place, or a new one where the place has no code; nil: there is no such part.
    /// - Parameter costs: with what only some see.
    init?(_ place: ShopPlace, _ shop: Shop, _ lang: Lang, costs: Bool = true) {
        let isNew: Bool = place.code.isEmpty
        switch place.kind {
        case .stock:
            guard let stock: Stock = isNew ? ShopEdit.newStock(place, shop) : shop.stocks.first(where: { $0.code == place.code }) else { return nil }
            self.init(stock, Stock.figures(roll: stock.isRoll), lang, costs: costs)
        case .press:
            guard let press: Press = isNew ? ShopEdit.newPress(place, shop) : shop.presses.first(where: { $0.code == place.code }) else { return nil }
            self.init(press, Press.figures(press.technology), lang, costs: costs)
        case .machine:
            guard let machine: Machine = isNew ? ShopEdit.newMachine(shop) : shop.machines.first(where: { $0.code == place.code }) else { return nil }
            self.init(machine, Machine.figures, lang, costs: costs)
        case .policy: self.init(shop.pricing, PricePolicy.figures, lang, costs: costs)
        }
    }
}
