internal import Glibc

/// A stored number as the text that a person sees.
enum CellNumber {
    /// `7.707083893E9` → `7707083893`, `0.10000000000000001` → `0.1`; whatever is no number stays as it is.
    static func plain(_ text: String) -> String {
        let isWhole: Bool = text.utf8.count <= 16 && !text.isEmpty && text.utf8.enumerated().allSatisfy { (48...57).contains($1) || ($0 == 0 && $1 == 45) }
        if isWhole { return text }
        guard let number = Double(text), number.isFinite else { return text }
        return plain(number)
    }
    /// The shortest decimal that reads back as the same number, without an exponent.
    static func plain(_ number: Double) -> String {
        if number == 0 { return "0" }
        let parts: [Substring] = "\(number.magnitude)".split(separator: "e")
        var digits: String = parts[0].filter { $0 != "." }
        let point: Int = parts[0].split(separator: ".")[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        if point <= 0 { digits = String(repeating: "0", count: 1 - point) + digits }
        let whole: Int = max(1, point)
        if digits.count < whole { digits += String(repeating: "0", count: whole - digits.count) }
        var fraction: Substring = digits.dropFirst(whole)
        while fraction.last == "0" { fraction.removeLast() }
        var integer: Substring = digits.prefix(whole).drop { $0 == "0" }
        if integer.isEmpty { integer = "0" }
        return (number < 0 ? "-" : "") + integer + (fraction.isEmpty ? "" : "." + fraction)
    }
    static func padded(_ text: String, _ width: Int) -> String {
        let number: String = plain(text)
        guard number.utf8.allSatisfy({ (48...57).contains($0) }), number.count < width, width <= 40 else { return number }
        return String(repeating: "0", count: width - number.count) + number
    }
    /// `2026-11-24`, `2026-11-24T14:05`, `14:05`; a number outside the calendar of Excel stays a number.
    /// - Parameter is1904: the epoch of old Excel for Macintosh (ECMA-376 18.17.4.1).
    static func date(_ text: String, is1904: Bool) -> String {
        guard let serial = Double(text), serial >= 0, serial < 2_958_466 else { return plain(text) }
        var days: Int = Int(serial.rounded(.down)), seconds: Int = Int(((serial - serial.rounded(.down)) * 86_400).rounded())
        if seconds == 86_400 { (days, seconds) = (days + 1, 0) }
        let time: String = clock(seconds)
        if days == 0 && !is1904 { return time }
        // Excel believes that 1900 was a leap year: serials up to 60 are one day late.
        let since1970: Int = is1904 ? days - 24_107 : days - 25_569 + (days < 60 ? 1 : 0)
        return civil(since1970) + (seconds == 0 ? "" : "T" + time)
    }
    private static func clock(_ seconds: Int) -> String {
        let rest: Int = seconds % 60
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60))" + (rest == 0 ? "" : ":\(two(rest))")
    }
    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    /// Days since 1970-01-01 as a date (Howard Hinnant's `civil_from_days`).
    private static func civil(_ number: Int) -> String {
        let z: Int = number + 719_468, era: Int = (z >= 0 ? z : z - 146_096) / 146_097, doe: Int = z - era * 146_097
        let yoe: Int = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy: Int = doe - (365 * yoe + yoe / 4 - yoe / 100), mp: Int = (5 * doy + 2) / 153
        let day: Int = doy - (153 * mp + 2) / 5 + 1, month: Int = mp < 10 ? mp + 3 : mp - 9
        return "\(yoe + era * 400 + (month <= 2 ? 1 : 0))-\(two(month))-\(two(day))"
    }
}
