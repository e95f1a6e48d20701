public import Exact

/// Amounts are whole kopecks; here they become text and come from it.
public enum Money {
    /// What a person typed, in minor units: `12 500,5`, `12500.50`, `1 000 ₽`. Nil for anything else, for a third decimal and for more than 10¹⁵.
    public static func minor(_ text: String) -> Int64? { scaled(String(text.filter { $0 != "₽" }), 2) }
    /// What a person typed as a number: `12 500,5` or `12500.5`. Nil for anything else, and for more than `most` characters.
    public static func number(_ text: String, most: Int = 60) -> Exact? {
        let plain: String = String(text.filter { !$0.isWhitespace && $0 != "\u{A0}" && $0 != "\u{202F}" })
        return plain.count <= most ? Exact(plain.replacing(",", with: ".").replacing("−", with: "-")) : nil
    }
    /// What a person typed as a number with at most `scale` decimals, in units of the last one: `1,5` at scale 3 is 1500.
    public static func scaled(_ text: String, _ scale: Int) -> Int64? {
        guard let amount: Exact = number(text, most: 18), amount.scale <= scale else { return nil }
        var units: Int128 = amount.coefficient
        for _ in amount.scale..<scale { units *= 10 }
        guard units.magnitude <= 100_000_000_000_000_000 else { return nil }
        return Int64(units)
    }
    /// As a form shows it: `12500,50`, without kopecks when there are none.
    public static func typed(_ minor: Int64) -> String {
        let whole: String = String(minor.magnitude / 100), rest: Int = Int(minor.magnitude % 100)
        return (minor < 0 ? "-" : "") + whole + (rest == 0 ? "" : "," + (rest < 10 ? "0" : "") + String(rest))
    }
    /// A number of units of the last of `scale` decimals as a form shows it: 1500 at scale 3 is `1,5`.
    public static func typed(_ units: Int64, scale: Int) -> String {
        let digits: String = String(units.magnitude), padded: String = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let decimals: String = String(padded.suffix(scale).reversed().drop { $0 == "0" }.reversed())
        return (units < 0 ? "-" : "") + padded.dropLast(scale) + (decimals.isEmpty ? "" : "," + decimals)
    }
}
extension Lang {
    /// A number of units of the last of `scale` decimals, with thousands apart: `1 500,5`; in English `1,500.5`.
    public func decimal(_ units: Int64, scale: Int) -> String {
        let parts: [Substring] = Money.typed(units, scale: scale).split(separator: ",")
        let whole: String = number(Int(parts.first.flatMap { Int($0) } ?? 0)), sign: String = units < 0 && !whole.hasPrefix("−") ? "−" : ""
        return sign + whole + (parts.count > 1 ? self(",", ".") + parts[1] : "")
    }
    /// `12 500 ₽` or `12 500,50 ₽`; in English `₽12,500.50`.
    public func money(_ minor: Int64) -> String {
        let rest: Int = Int(minor.magnitude % 100), cents: String = rest == 0 ? "" : self(",", ".") + (rest < 10 ? "0" : "") + String(rest)
        let whole: String = number(Int(minor.magnitude / 100)) + cents, sign: String = minor < 0 ? "−" : ""
        return self == .ru ? "\(sign)\(whole)\u{A0}₽" : "\(sign)₽\(whole)"
    }
}
