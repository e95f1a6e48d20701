internal import Estimating
internal import Exact
internal import Kernel

/// What a tariff is made of.
enum ShopKind: String, Sendable, CaseIterable {
    case stock, press, machine, policy

    var one: Text {
        switch self {
        case .stock: Text("Бумага", "Stock")
        case .press: Text("Печатная машина", "Press")
        case .machine: Text("Оборудование", "Machine")
        case .policy: Text("Цены и НДС", "Prices and VAT")
        }
    }
    var many: Text {
        switch self {
        case .stock: Text("Бумага и материалы", "Stocks")
        case .press: Text("Печатные машины", "Presses")
        case .machine: Text("Оборудование", "Machines")
        case .policy: one
        }
    }
    /// The codes of its parts in their order.
    func codes(_ shop: Shop) -> [String] {
        switch self {
        case .stock: shop.stocks.map(\.code)
        case .press: shop.presses.map(\.code)
        case .machine: shop.machines.map(\.code)
        case .policy: []
        }
    }
}

/// A part of a tariff: which one, and in which form a new one is begun (`sheet`, `roll`, a technology).
struct ShopPlace: Sendable, Hashable {
    let kind: ShopKind, code: String
    var begun: String = ""

    init(_ kind: ShopKind, _ code: String = "", begun: String = "") { (self.kind, self.code, self.begun) = (kind, code, begun) }
    /// As an address or a form names it; nil: it names none.
    init?(_ sent: Submitted) {
        guard let kind = ShopKind(rawValue: sent["part"]) else { return nil }
        self.init(kind, sent["code"], begun: sent["begun"])
    }
    var query: String { "part=\(kind.rawValue)" + (code.isEmpty ? "" : "&code=" + code.percentEncoded) + (begun.isEmpty ? "" : "&begun=" + begun.percentEncoded) }

    func exists(in shop: Shop) -> Bool { kind == .policy || kind.codes(shop).contains(code) }
    /// What people call the part.
    func name(_ shop: Shop) -> Text {
        let title: Wording? = switch kind {
        case .stock: shop.stocks.first { $0.code == code }?.title
        case .press: shop.presses.first { $0.code == code }?.title
        case .machine: shop.machines.first { $0.code == code }?.title
        case .policy: nil
        }
        return title.map { Text($0) } ?? kind.one
    }
}

extension Text {
    init(_ wording: Wording) { self.init(wording.ru, wording.en) }
}

extension Shop {
    /// Neither stocks nor machines, and no price policy but that of the year.
    static let empty: Shop = Shop(version: "", stocks: [], presses: [], machines: [], pricing: PricePolicy(profit: .markup(0), minimumOrder: 0, vat: []))
}
