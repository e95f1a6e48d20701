public import ContentLines

/// A date or a time as a calendar writes it (RFC 5545, 3.3.4 and 3.3.5).
public enum Moment: Sendable, Equatable {
    /// A day, counted since 1970-01-01.
    case day(Int)
    /// Seconds since 1970 in UTC.
    case utc(Int64)
    /// Seconds since 1970 as the clock on a wall counts them, and the name of the wall's zone; empty: wherever the reader is.
    case local(Int64, zone: String)

    /// `20261201`, `20261201T093000`, `20261201T093000Z`; nil for anything else and for days that do not exist.
    public init?(_ text: String, zone: String = "") {
        let bytes: [UInt8] = Array(text.utf8)
        func number(_ from: Int, _ count: Int) -> Int? {
            var value: Int = 0
            for byte in bytes[from..<from + count] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard [8, 15, 16].contains(bytes.count), let year = number(0, 4), let month = number(4, 2), let day = number(6, 2),
              (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Civil.days(ofMonth: month, year) else { return nil }
        let date: Int = Civil.number(year, month, day)
        if bytes.count == 8 { self = .day(date); return }
        guard bytes[8] == 84, let hour = number(9, 2), let minute = number(11, 2), let second = number(13, 2), hour < 24, minute < 60, second <= 60 else { return nil }
        let seconds: Int64 = Int64(date) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        if bytes.count == 15 { self = .local(seconds, zone: zone) } else if bytes[15] == 90 { self = .utc(seconds) } else { return nil }
    }
    /// The value of a property; its `TZID` counts.
    public init?(_ line: ContentLine) { self.init(line.value, zone: line.parameters["TZID"]?.first ?? "") }

    public var text: String {
        switch self {
        case .day(let day): Moment.digits(day)
        case .utc(let seconds): Moment.digits(seconds) + "Z"
        case .local(let seconds, _): Moment.digits(seconds)
        }
    }
    /// The property with what its value needs beside it.
    public func line(_ name: String) -> ContentLine {
        switch self {
        case .day: ContentLine(name, text, parameters: ["VALUE": ["DATE"]])
        case .local(_, let zone) where !zone.isEmpty: ContentLine(name, text, parameters: ["TZID": [zone]])
        default: ContentLine(name, text)
        }
    }
    private static func digits(_ day: Int) -> String {
        let (year, month, day): (Int, Int, Int) = Civil.date(day)
        return padded(year, 4) + padded(month, 2) + padded(day, 2)
    }
    private static func digits(_ seconds: Int64) -> String {
        let day: Int64 = Civil.quotient(seconds, 86_400), rest: Int = Int(seconds - day * 86_400)
        return digits(Int(day)) + "T" + padded(rest / 3600, 2) + padded(rest / 60 % 60, 2) + padded(rest % 60, 2)
    }
    private static func padded(_ number: Int, _ width: Int) -> String {
        let text: String = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    /// Seconds of a duration such as `PT1H30M`, `-P1D`, `P2W` (RFC 5545, 3.3.6); nil for anything else.
    public static func duration(_ text: String) -> Int64? {
        var rest: Substring = text[...], sign: Int64 = 1
        if let first = rest.first, first == "+" || first == "-" { sign = first == "-" ? -1 : 1; rest.removeFirst() }
        guard rest.popFirst() == "P", !rest.isEmpty else { return nil }
        var total: Int64 = 0, digits: String = "", isTime: Bool = false
        for character in rest {
            if character == "T", !isTime, digits.isEmpty { isTime = true; continue }
            if character.isASCII, character.isNumber, digits.utf8.count < 9 { digits.append(character); continue }
            let units: [Character: Int64] = isTime ? ["H": 3600, "M": 60, "S": 1] : ["W": 604_800, "D": 86_400]
            guard let unit = units[character], let count = Int64(digits), count <= 32_000_000_000 / unit else { return nil }
            // Any number of parts may stand there: a thousand years are no duration.
            total += count * unit
            guard total <= 32_000_000_000 else { return nil }
            digits = ""
        }
        return digits.isEmpty ? sign * total : nil
    }
}
