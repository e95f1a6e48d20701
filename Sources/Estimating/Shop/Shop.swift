public import Exact

/// A rate of value-added tax from a day on.
public struct VATRate: Sendable, Hashable, Codable {
    /// The first day, `YYYY-MM-DD`.
    public var from: String
    /// Per cent; nil when sales are exempt.
    public var percent: Exact?

    /// A rate.
    public init(from: String, percent: Exact?) {
        self.from = from
        self.percent = percent
    }
}

/// How cost becomes a price.
public struct PricePolicy: Sendable, Hashable, Codable {
    /// What the shop adds. 30 % markup is not 30 % margin.
    public enum Profit: Sendable, Hashable, Codable {
        /// `cost·(1+share)`.
        case markup(Exact)
        /// `cost/(1−share)`.
        case margin(Exact)
    }

    /// What the shop adds.
    public var profit: Profit
    /// The least net price of an order.
    public var minimumOrder: Exact
    /// Rates by rising day: the last not after the day of the job applies.
    public var vat: [VATRate]

    /// A policy.
    public init(profit: Profit, minimumOrder: Exact, vat: [VATRate]) {
        self.profit = profit
        self.minimumOrder = minimumOrder
        self.vat = vat
    }

    func check() throws(EstimatingError) {
        try minimumOrder.check("minimum order")
        switch profit {
        case .markup(let share): try share.check("markup", upTo: 1000)
        case .margin(let share):
            if share.isNegative || share >= Exact.one { throw EstimatingError.outOfRange(field: "profit margin", range: "0…0.9999") }
        }
        var last: String = ""
        for rate: VATRate in vat {
            try checkDay(rate.from, "day of the VAT rate")
            if rate.from <= last { throw EstimatingError.outOfRange(field: "day of the VAT rate", range: "> " + last) }
            last = rate.from
            if let percent: Exact = rate.percent { try percent.check("VAT", upTo: 100) }
        }
    }
}

/// Everything a shop prints with and what it costs. A value: `version` names the tariff an estimate was made by.
public struct Shop: Sendable, Hashable, Codable {
    /// Name of this tariff; goes into every estimate.
    public var version: String
    /// Papers, boards and rolls.
    public var stocks: [Stock]
    /// Presses.
    public var presses: [Press]
    /// Finishing machines; the first that suits an operation is taken.
    public var machines: [Machine]
    /// How cost becomes a price.
    public var pricing: PricePolicy

    /// A shop.
    public init(version: String, stocks: [Stock], presses: [Press], machines: [Machine], pricing: PricePolicy) {
        self.version = version
        self.stocks = stocks
        self.presses = presses
        self.machines = machines
        self.pricing = pricing
    }

    /// Throws when a figure of the tariff is impossible or a code is used twice: `negative`, `notPositive`, `tooLarge`,
    /// `outOfRange`, `duplicate`.
    public func check() throws(EstimatingError) {
        for stock: Stock in stocks { try stock.check() }
        for press: Press in presses { try press.check() }
        for machine: Machine in machines { try machine.check() }
        try pricing.check()
        try unique(stocks.map(\.code), "stock")
        try unique(presses.map(\.code), "press")
        try unique(machines.map(\.code), "machine")
    }

    private func unique(_ codes: [String], _ field: String) throws(EstimatingError) {
        var seen: Set<String> = []
        for code: String in codes where !seen.insert(code).inserted { throw EstimatingError.duplicate(field: field, code: code) }
    }
}
