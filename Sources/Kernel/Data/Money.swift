internal import Exact

/// Amounts are whole kopecks; here they become text and come from it.
public enum Money {
    /// What a person typed, in minor units: `12 500,5`, `12500.50`, `1 000 ₽`. Nil for anything else, for a third decimal and for more than 10¹⁵.
    public static func minor(_ text: String) -> Int64? {
        let plain: String = String(text.filter { !$0.isWhitespace && $0 != "\u{A0}" && $0 != "\u{202F}" && $0 != "₽" })
        let pointed: String = plain.replacing(",", with: ".").replacing("−", with: "-")
        guard !pointed.isEmpty, pointed.count <= 18, let amount = Exact(pointed), amount.scale <= 2 else { return nil }
        var minor: Int128 = amount.coefficient
        for _ in amount.scale..<2 { minor *= 10 }
        guard minor.magnitude <= 100_000_000_000_000_000 else { return nil }
        return Int64(minor)
    }
    /// As a form shows it: `12500,50`, without kopecks when there are none.
    public static func typed(_ minor: Int64) -> String {
        let whole: String = String(minor.magnitude / 100), rest: Int = Int(minor.magnitude % 100)
        return (minor < 0 ? "-" : "") + whole + (rest == 0 ? "" : "," + (rest < 10 ? "0" : "") + String(rest))
    }
}
extension Lang {
    /// `12 500 ₽` or `12 500,50 ₽`; in English `₽12,500.50`.
    public func money(_ minor: Int64) -> String {
        let rest: Int = Int(minor.magnitude % 100), cents: String = rest == 0 ? "" : self(",", ".") + (rest < 10 ? "0" : "") + String(rest)
        let whole: String = number(Int(minor.magnitude / 100)) + cents, sign: String = minor < 0 ? "−" : ""
        return self == .ru ? "\(sign)\(whole)\u{A0}₽" : "\(sign)₽\(whole)"
    }
}
