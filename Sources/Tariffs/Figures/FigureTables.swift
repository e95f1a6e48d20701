internal import Estimating
internal import Exact
internal import Kernel

// Figures that are small tables.
extension Figure {
    /// The norm of what is lost.
    static func waste(_ place: Place<Waste>, per unit: Text) -> Figure {
        Figure("waste", "Нормы отходов", "Waste", .rows([
            FigureColumn("до", "up to", unit: unit), FigureColumn("на ход", "running", unit: Text("%", "%")), FigureColumn("на приладку", "setting up", unit: unit),
        ]), read: { part, lang in
            FigureText.table(part[keyPath: place].bands.map { [$0.upTo.map { String($0) } ?? "", FigureText.typed(FigureText.percent($0.rate), lang), String($0.setup)] })
        }) { part, text in
            var bands: [Waste.Band] = []
            for (number, cells) in FigureText.rows(text).enumerated() {
                let limit: String = FigureText.cell(cells, 0), upTo: Int? = FigureText.whole(limit)
                if upTo == nil && !limit.isEmpty { return FigureText.inRow(number + 1, FigureText.noWhole) }
                guard let rate: Exact = FigureText.share(FigureText.cell(cells, 1, "0")) else { return FigureText.inRow(number + 1, FigureText.noNumber) }
                guard let setup: Int = FigureText.whole(FigureText.cell(cells, 2, "0")) else { return FigureText.inRow(number + 1, FigureText.noWhole) }
                bands.append(Waste.Band(upTo: upTo, rate: rate, setup: setup))
            }
            part[keyPath: place].bands = bands
            return nil
        }.hint("в последней строке «до» пусто — без предела; пустые строки не считаются", "leave “up to” empty in the last row: no limit; empty rows do not count").checked("waste")
    }

    /// Prices of clicks by their number.
    static func clicks(_ place: Place<[DigitalTariff.Tier]>) -> Figure {
        Figure("tiers", "Цена клика", "Click price", .rows([
            FigureColumn("от", "from", unit: Text("кликов", "clicks")), FigureColumn("цвет", "colour", unit: Text("₽", "₽")), FigureColumn("чёрный", "black", unit: Text("₽", "₽")),
        ]), read: { part, lang in
            FigureText.table(part[keyPath: place].map { [String($0.from), FigureText.typed($0.colour, lang), FigureText.typed($0.mono, lang)] })
        }) { part, text in
            var tiers: [DigitalTariff.Tier] = []
            for (number, cells) in FigureText.rows(text).enumerated() {
                guard let from: Int = FigureText.whole(FigureText.cell(cells, 0, "0")) else { return FigureText.inRow(number + 1, FigureText.noWhole) }
                guard let colour: Exact = FigureText.number(FigureText.cell(cells, 1)), let mono: Exact = FigureText.number(FigureText.cell(cells, 2)) else { return FigureText.inRow(number + 1, FigureText.noNumber) }
                tiers.append(DigitalTariff.Tier(from: from, colour: colour, mono: mono))
            }
            part[keyPath: place] = tiers
            return nil
        }.hint("первая строка — от 0", "the first row is from 0").cost().checked("click tiers")
    }

    /// Rates of VAT by their days.
    static func vat(_ place: Place<[VATRate]>) -> Figure {
        Figure("vat", "Ставки НДС", "VAT rates", .rows([FigureColumn("с", "from", day: true), FigureColumn("ставка", "rate", unit: Text("%", "%"))]), read: { part, lang in
            FigureText.table(part[keyPath: place].map { [$0.from, $0.percent.map { FigureText.typed($0, lang) } ?? lang("без НДС", "exempt")] })
        }) { part, text in
            var rates: [VATRate] = []
            for (number, cells) in FigureText.rows(text).enumerated() {
                guard let day = Day(FigureText.cell(cells, 0)) else { return FigureText.inRow(number + 1, FigureText.noDay) }
                let typed: String = FigureText.cell(cells, 1).lowercased(), isExempt: Bool = ["без ндс", "exempt"].contains(typed)
                guard let percent: Exact = isExempt ? 0 : FigureText.number(typed) else { return FigureText.inRow(number + 1, Text("Нужен процент или слова «без НДС»", "Per cent or the word “exempt” is needed")) }
                rates.append(VATRate(from: day.description, percent: isExempt ? nil : percent))
            }
            part[keyPath: place] = rates
            return nil
        }.hint("по порядку дней; «без НДС» — продажи освобождены", "in the order of days; “exempt”: sales are free of VAT").checked("VAT", "day of the VAT rate", "VAT rate")
    }

    /// A share that people write in per cent.
    static func percent(_ key: String, _ ru: String, _ en: String, read: @escaping @Sendable (Part) -> Exact, write: @escaping @Sendable (inout Part, Exact) -> Void) -> Figure {
        Figure(key, ru, en, .number, read: { part, lang in FigureText.typed(FigureText.percent(read(part)), lang) }) { part, text in
            if text.isEmpty { return FigureText.needed }
            guard let share: Exact = FigureText.share(text) else { return FigureText.noNumber }
            write(&part, share)
            return nil
        }.needed().unit("%", "%")
    }
}

extension FigureText {
    static func cell(_ cells: [String], _ index: Int, _ empty: String = "") -> String { cells.indices.contains(index) && !cells[index].isEmpty ? cells[index] : empty }
    /// A share as per cent.
    static func percent(_ share: Exact) -> Exact { (try? share.multiplying(by: 100).normalized) ?? share }
    /// Per cent as a share; nil: no number, or more than twelve places.
    static func share(_ text: String) -> Exact? {
        guard let number: Exact = number(String(text.filter { $0 != "%" })), number.scale <= 12 else { return nil }
        return Exact(coefficient: number.coefficient, scale: number.scale + 2)?.normalized
    }
}
