/// A rate of value added tax with the days it is in force. The rates are law, so they are data: a workspace may add its own.
/// Source: Tax Code, articles 164 and 168; 22 % by law 425-ФЗ of 28.11.2025; 5 and 7 % of the simplified system by 176-ФЗ of 12.07.2024.
public struct VATRate: Sendable, Hashable {
    /// The key in the data: "none", "0", "22".
    public let code: String
    /// Whole percent 0…100, nil for «Без НДС».
    public let percent: Int?
    /// The first day in force, YYYY-MM-DD; "" if always.
    public let from: String
    /// The last day in force, YYYY-MM-DD; "" if there is no end.
    public let until: String

    /// A rate; nil if the percent is not 0…100 or a day is not a real day.
    public init?(code: String, percent: Int?, from: String = "", until: String = "") {
        guard percent.map((0...100).contains) ?? true, [from, until].allSatisfy({ $0.isEmpty || Self.isDay($0) }) else { return nil }
        self.init(known: code, percent, from, until)
    }

    private init(known code: String, _ percent: Int?, _ from: String = "", _ until: String = "") {
        self.code = code
        self.percent = percent
        self.from = from
        self.until = until
    }

    /// «Без НДС»: the seller does not charge the tax.
    public static let none: VATRate = VATRate(known: "none", nil)
    /// Exports and the other cases of article 164 p. 1.
    public static let zero: VATRate = VATRate(known: "0", 0)
    /// Books, periodicals, children's goods: article 164 p. 2.
    public static let reduced: VATRate = VATRate(known: "10", 10)
    /// Simplified system, lower income.
    public static let simplified5: VATRate = VATRate(known: "5", 5, "2025-01-01")
    /// Simplified system, higher income.
    public static let simplified7: VATRate = VATRate(known: "7", 7, "2025-01-01")
    /// The base rates, oldest first.
    public static let base: [VATRate] = [
        VATRate(known: "18", 18, "2004-01-01", "2018-12-31"), VATRate(known: "20", 20, "2019-01-01", "2025-12-31"),
        VATRate(known: "22", 22, "2026-01-01"),
    ]
    /// Every known rate, base rates first.
    public static let table: [VATRate] = base.reversed() + [reduced, simplified7, simplified5, zero, none]

    /// The base rate of a day, which is the day of shipment and not of payment; nil before 2004 or for a text that is no day.
    /// - Parameter day: YYYY-MM-DD.
    public static func base(on day: String) -> VATRate? { isDay(day) ? base.first { $0.isInForce(on: day) } : nil }

    /// The base rate of a day given by numbers.
    public static func base(year: Int, month: Int, day: Int) -> VATRate? { iso(year, month, day).flatMap { base(on: $0) } }

    /// The rates to offer in a list on a day, YYYY-MM-DD; none for a text that is no day.
    public static func offered(on day: String) -> [VATRate] { isDay(day) ? table.filter { $0.isInForce(on: day) } : [] }

    /// Whether the rate may be used on a day, YYYY-MM-DD; false for a text that is no day.
    public func isInForce(on day: String) -> Bool {
        Self.isDay(day) && (from.isEmpty || from <= day) && (until.isEmpty || day <= until)
    }

    /// The label in a document: «НДС 22 %», «Без НДС».
    public var label: RuEn {
        percent.map { (ru: "НДС \($0)\u{A0}%", en: "VAT \($0)%") } ?? (ru: "Без НДС", en: "No VAT")
    }

    /// The fraction inside a gross sum, "22/122"; nil for 0 % and «Без НДС».
    public var fraction: String? { percent.flatMap { $0 > 0 ? "\($0)/\(100 + $0)" : nil } }

    /// The rate a foreign file names: `20`, `20%`, `НДС 22 %`, `22/122`, `Без НДС`, `Без налога`; nil if unknown.
    public static func named(_ text: String) -> VATRate? {
        let folded: String = Fold.text(text)
        if folded.hasPrefix("без н") || folded == "none" || folded == "no vat" { return VATRate.none }
        let bare: String = folded.replacing("ндс", with: "").replacing("vat", with: "").filter { !$0.isWhitespace && $0 != "%" }
        return table.first { $0.percent.map(String.init) == bare || $0.fraction == bare }
    }
}

extension VATRate {
    /// YYYY-MM-DD of a real day, or nil.
    static func iso(_ year: Int, _ month: Int, _ day: Int) -> String? {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        guard (1000...9999).contains(year), (1...12).contains(month), (1...99).contains(day) else { return nil }
        let text: String = "\(year)-\(two(month))-\(two(day))"
        return isDay(text) ? text : nil
    }

    static func isDay(_ text: String) -> Bool {
        let parts: [Substring] = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.map(\.utf8.count) == [4, 2, 2], Control.digits(parts.joined()) != nil,
              let year: Int = Int(parts[0]), let month: Int = Int(parts[1]), let day: Int = Int(parts[2]), (1...12).contains(month)
        else { return false }
        let isLeap: Bool = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return (1...[31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]).contains(day)
    }
}
