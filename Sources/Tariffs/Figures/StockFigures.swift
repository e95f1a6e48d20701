internal import Estimating
internal import Exact
internal import Kernel

extension Stock {
    /// What a stock is paid by.
    enum Payment: String, CaseIterable { case kilogram, sheet, pack, squareMetre }
    private static let payments: [FigureChoice] = [
        FigureChoice("kilogram", "за килограмм", "per kilogram"), FigureChoice("sheet", "за лист", "per sheet"), FigureChoice("pack", "за пачку целиком", "per unopened pack"), FigureChoice("squareMetre", "за м²", "per m²"),
    ]
    private static let kinds: [FigureChoice] = [
        FigureChoice("gloss", "мелованная глянцевая", "gloss coated"), FigureChoice("matt", "мелованная матовая", "matt coated"), FigureChoice("uncoated", "офсетная", "uncoated"), FigureChoice("board", "картон", "board"),
        FigureChoice("adhesive", "самоклейка", "self-adhesive"), FigureChoice("banner", "баннер", "banner"), FigureChoice("film", "плёнка", "film"),
    ]
    private static let grains: [FigureChoice] = [FigureChoice("", "неизвестно", "unknown"), FigureChoice("width", "вдоль ширины", "along the width"), FigureChoice("height", "вдоль высоты", "along the height")]

    /// The bulk that a kind has unless somebody measured it.
    private static func usual(_ kind: Kind) -> Exact { Stock(code: "", title: Wording("", ""), grade: "", kind: kind, gsm: 0, form: .roll(width: 0), price: .kilogram(0)).bulk }
    private var isUsual: Bool { bulk == Stock.usual(kind) }
    /// Its kind; a usual bulk goes along.
    private var material: Kind {
        get { kind }
        set {
            if isUsual { bulk = Stock.usual(newValue) }
            kind = newValue
        }
    }
    var isRoll: Bool { if case .roll = form { true } else { false } }
    var payment: Payment {
        get {
            switch price {
            case .kilogram: .kilogram
            case .sheet: .sheet
            case .pack: .pack
            case .squareMetre: .squareMetre
            }
        }
        set { price = Stock.price(newValue, amount, packSheets ?? 500) }
    }
    var amount: Exact {
        get { switch price { case .kilogram(let amount), .sheet(let amount), .squareMetre(let amount), .pack(let amount, _): amount } }
        set { price = Stock.price(payment, newValue, packSheets ?? 500) }
    }
    /// Sheets in a pack; nil when it is not paid by the pack.
    var packSheets: Int? {
        get { if case .pack(_, let sheets) = price { sheets } else { nil } }
        set { if case .pack(let amount, _) = price, let newValue { price = .pack(amount, sheets: newValue) } }
    }
    private static func price(_ payment: Payment, _ amount: Exact, _ sheets: Int) -> Price {
        switch payment {
        case .kilogram: .kilogram(amount)
        case .sheet: .sheet(amount)
        case .pack: .pack(amount, sheets: sheets)
        case .squareMetre: .squareMetre(amount)
        }
    }

    /// A stock as the form of a new one begins.
    static func new(roll: Bool, code: String) -> Stock {
        Stock(code: code, title: Wording("", ""), grade: "", kind: roll ? .adhesive : .gloss, gsm: 0, form: roll ? .roll(width: 0) : .sheet(Size(0, 0), grain: nil), price: roll ? .squareMetre(0) : .kilogram(0))
    }

    static func figures(roll: Bool) -> [FigureGroup<Stock>] {
        [
            FigureGroup("Что это", "What it is", Figure<Stock>.title(\.title) + [
                Figure<Stock>.text("new_code", "Код", "Code", \.code, most: 60).hint("по нему обновляют цены из таблицы", "prices are updated from a table by it").checked("code"),
                Figure<Stock>.text("grade", "Сорт", "Grade", \.grade, most: 60).hint("одна бумага в разных форматах — один сорт: заказ просит сорт", "one paper in several sizes is one grade: a job asks for a grade"),
                Figure<Stock>.pick("kind", "Вид", "Kind", \.material, kinds),
                Figure<Stock>.whole("gsm", "Плотность", "Weight", \.gsm).unit("г/м²", "g/m²").checked("gsm"),
                Figure<Stock>.optionalLength("caliper", "Толщина", "Caliper", \.caliper).hint("измеренная; пусто — по пухлости", "measured; empty: by the bulk").checked("caliper"),
                bulkiness,
            ]),
            FigureGroup("Формат", "Size", roll ? [width] : [size, grain]),
            FigureGroup("Закупка", "Purchase", [
                Figure<Stock>.pick("payment", "Платим", "Paid", \.payment, payments).cost(),
                Figure<Stock>.money("amount", "Цена без НДС", "Price without VAT", \.amount),
                Figure<Stock>.optionalWhole("pack", "Листов в пачке", "Sheets in a pack", \.packSheets).hint("когда платим за пачку", "when paid by the pack").cost().checked("pack size"),
            ]),
        ]
    }
    private static let bulkiness = Figure<Stock>("bulk", "Пухлость", "Bulk", .number, read: { stock, lang in stock.isUsual ? "" : FigureText.typed(stock.bulk, lang) }) { stock, text in
        if text.isEmpty {
            stock.bulk = usual(stock.kind)
            return nil
        }
        guard let bulk: Exact = FigureText.number(text) else { return FigureText.noNumber }
        if bulk.isNegative { return FigureText.negative }
        stock.bulk = bulk
        return nil
    }.unit("см³/г", "cm³/g").hint("пусто — обычная для вида", "empty: usual for the kind").checked("bulk")
    private static let size = Figure<Stock>.size("size", "Формат листа", "Sheet size", read: { if case .sheet(let size, _) = $0.form { size } else { nil } }) { stock, size in
        if case .sheet(_, let grain) = stock.form, let size { stock.form = .sheet(size, grain: grain) }
    }.checked("stock size")
    private static let grain = Figure<Stock>("grain", "Волокно", "Grain", .pick(grains), read: { stock, _ in if case .sheet(_, let grain) = stock.form { grain?.rawValue ?? "" } else { "" } }) { stock, text in
        guard let key: String = Figure<Stock>.chosen(text, grains) else { return FigureText.noChoice }
        if case .sheet(let size, _) = stock.form { stock.form = .sheet(size, grain: Axis(rawValue: key)) }
        return nil
    }
    private static let width = Figure<Stock>("width", "Ширина рулона", "Roll width", .number, read: { stock, lang in if case .roll(let width) = stock.form { FigureText.typed(width, lang) } else { "" } }) { stock, text in
        guard let width: Length = FigureText.length(text) else { return FigureText.noNumber }
        if case .roll = stock.form { stock.form = .roll(width: width) }
        return nil
    }.needed().unit("мм", "mm").checked("roll width")
}
