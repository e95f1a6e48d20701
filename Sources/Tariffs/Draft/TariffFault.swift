internal import Estimating
internal import Exact
internal import Kernel

/// Something wrong with a tariff, and where.
struct TariffFault: Sendable {
    let place: ShopPlace?, sentence: Text, isError: Bool
    /// The field that the engine names; empty: it names none.
    var field: String = ""

    private init(_ place: ShopPlace?, _ ru: String, _ en: String, isError: Bool = true, field: String = "") {
        (self.place, sentence, self.isError, self.field) = (place, Text(ru, en), isError, field)
    }

    /// Everything wrong with a shop. - Parameter day: the first day it is to be in force; nil: not known yet.
    static func all(_ shop: Shop, from day: Day? = nil) -> [TariffFault] {
        var faults: [TariffFault] = []
        for stock: Stock in shop.stocks { faults += check(ShopPlace(.stock, stock.code), shop) { $0.stocks = [stock] } }
        for press: Press in shop.presses { faults += check(ShopPlace(.press, press.code), shop) { $0.presses = [press] } }
        for machine: Machine in shop.machines { faults += check(ShopPlace(.machine, machine.code), shop) { $0.machines = [machine] } }
        faults += one(ShopPlace(.policy), shop) + policy(shop.pricing, day)
        for kind: ShopKind in [.stock, .press, .machine] { faults += repeated(kind, shop) }
        if shop.stocks.isEmpty { faults.append(TariffFault(nil, "Нет ни одной бумаги.", "There is no stock.")) }
        if shop.presses.isEmpty { faults.append(TariffFault(nil, "Нет ни одной печатной машины.", "There is no press.")) }
        return faults.filter(\.isError) + faults.filter { !$0.isError }
    }

    /// Everything wrong with one part.
    static func one(_ place: ShopPlace, _ shop: Shop) -> [TariffFault] {
        check(place, shop) { alone in
            switch place.kind {
            case .stock: alone.stocks = shop.stocks.last { $0.code == place.code }.map { [$0] } ?? []
            case .press: alone.presses = shop.presses.last { $0.code == place.code }.map { [$0] } ?? []
            case .machine: alone.machines = shop.machines.last { $0.code == place.code }.map { [$0] } ?? []
            case .policy: alone.pricing = shop.pricing
            }
        }
    }
    /// - Parameter fill: puts the part alone into an empty shop, which the engine then checks.
    private static func check(_ place: ShopPlace, _ shop: Shop, _ fill: (inout Shop) -> Void) -> [TariffFault] {
        var alone: Shop = .empty
        fill(&alone)
        let name: Text = place.name(alone)
        var own: [TariffFault] = alone.presses.flatMap { press($0, place, shop) } + alone.stocks.flatMap { stock($0, place) }
        if place.kind != .policy && (place.code.isEmpty || name.ru.isEmpty) { own.append(TariffFault(place, "Без кода и названия часть не найти.", "A part is not found without its code and name.")) }
        do { try alone.check() } catch { own.append(TariffFault(place, "\(name.ru): \(error.wording.ru)", "\(name.en): \(error.wording.en)", field: error.fieldName)) }
        return own
    }

    private static func repeated(_ kind: ShopKind, _ shop: Shop) -> [TariffFault] {
        var seen: Set<String> = [], told: Set<String> = []
        return kind.codes(shop).compactMap { code in
            guard !seen.insert(code).inserted, told.insert(code).inserted else { return nil }
            return TariffFault(ShopPlace(kind, code), "Код «\(code)» повторяется.", "The code “\(code)” is repeated.", field: "code")
        }
    }

    private static func policy(_ policy: PricePolicy, _ day: Day?) -> [TariffFault] {
        guard let first: VATRate = policy.vat.first else { return [TariffFault(ShopPlace(.policy), "Нужна хотя бы одна ставка НДС.", "At least one VAT rate is needed.", field: "VAT")] }
        guard let day, first.from > day.description else { return [] }
        return [TariffFault(ShopPlace(.policy), "На \(day) ставки НДС ещё нет: первая начинается \(first.from).", "There is no VAT rate on \(day) yet: the first begins on \(first.from).", field: "VAT")]
    }

    private static func stock(_ stock: Stock, _ place: ShopPlace) -> [TariffFault] {
        let price: Bool = switch stock.price {
        case .kilogram(let price), .sheet(let price), .squareMetre(let price), .pack(let price, _): price.isZero
        }
        let unsorted: [TariffFault] = stock.grade.isEmpty ? [TariffFault(place, "\(stock.title.ru): нужен сорт.", "\(stock.title.en): a grade is needed.", field: "grade")] : []
        return unsorted + (price ? [TariffFault(place, "\(stock.title.ru): цена не указана, бумага считается бесплатной.", "\(stock.title.en): no price, the stock counts as free.", isError: false, field: "stock price")] : [])
    }

    private static func press(_ press: Press, _ place: ShopPlace, _ shop: Shop) -> [TariffFault] {
        let isRoll: Bool = press.technology == .wide || press.technology == .label
        var faults: [TariffFault] = []
        if press.styles.isEmpty { faults.append(TariffFault(place, "\(press.title.ru): отметьте, как она печатает стороны.", "\(press.title.en): tick how it prints the sides.", field: "styles")) }
        let isUpsideDown: Bool = isRoll ? press.smallest.width > press.largest.width : press.smallest.short > press.largest.short || press.smallest.long > press.largest.long
        if isUpsideDown { faults.append(TariffFault(place, "\(press.title.ru): наименьший формат больше наибольшего.", "\(press.title.en): the smallest size is above the largest.", field: "smallest sheet")) }
        let suits: Bool = shop.stocks.contains { stock in
            guard press.gsm.contains(stock.gsm) else { return false }
            switch stock.form {
            case .sheet(let size, _): return !isRoll && size.short >= press.smallest.short && size.long >= press.smallest.long
            case .roll(let width): return isRoll && width <= press.largest.width && width >= press.smallest.width
            }
        }
        if !suits && !shop.stocks.isEmpty { faults.append(TariffFault(place, "\(press.title.ru): ни одна бумага ей не подходит.", "\(press.title.en): no stock suits it.", isError: false)) }
        return faults
    }
}

extension EstimatingError {
    /// The field it is about; empty: it is about none.
    var fieldName: String {
        switch self {
        case .notPositive(let field), .negative(let field), .tooLarge(let field, _), .outOfRange(let field, _), .unknown(let field, _), .duplicate(let field, _): field
        default: ""
        }
    }
}
