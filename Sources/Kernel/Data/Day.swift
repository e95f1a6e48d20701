public import Database
internal import Foundation

/// A calendar day, stored as `YYYY-MM-DD`.
public struct Day: Sendable, Hashable, Comparable, ValueConvertible, CustomStringConvertible {
    public let year: Int, month: Int, day: Int
    public init(year: Int, month: Int, day: Int) { (self.year, self.month, self.day) = (year, month, day) }
    /// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant's `days_from_civil`).
    public var number: Int {
        let y: Int = month <= 2 ? year - 1 : year
        let era: Int = (y >= 0 ? y : y - 399) / 400, yoe: Int = y - era * 400
        let doy: Int = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
    }
    public init(number: Int) {
        let z: Int = number + 719_468, era: Int = (z >= 0 ? z : z - 146_096) / 146_097, doe: Int = z - era * 146_097
        let yoe: Int = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy: Int = doe - (365 * yoe + yoe / 4 - yoe / 100), mp: Int = (5 * doy + 2) / 153
        day = doy - (153 * mp + 2) / 5 + 1
        month = mp < 10 ? mp + 3 : mp - 9
        year = yoe + era * 400 + (month <= 2 ? 1 : 0)
    }
    /// `YYYY-MM-DD`; nil when there is no such day.
    public init?(_ text: String) {
        let parts: [Int] = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard text.utf8.count == 10, parts.count == 3, (1...9999).contains(parts[0]), (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        self.init(year: parts[0], month: parts[1], day: parts[2])
        guard Day(number: number) == self else { return nil }
    }
    /// `YYYY-MM-DD` in digits and hyphens only.
    public init?(strict bytes: ArraySlice<UInt8>) {
        let bytes: [UInt8] = Array(bytes)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45, Clock.number(bytes[0..<4]) != nil, Clock.number(bytes[5..<7]) != nil, Clock.number(bytes[8..<10]) != nil else { return nil }
        self.init(String(decoding: bytes, as: UTF8.self))
    }
    /// 0 is Monday.
    public var weekday: Int { (number % 7 + 10) % 7 }
    public func adding(_ days: Int) -> Day { Day(number: number + days) }
    public static func < (a: Day, b: Day) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
    public var description: String {
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(String(repeating: "0", count: max(0, 4 - String(year).count)))\(year)-\(two(month))-\(two(day))"
    }
    public var value: Value { .text(description) }
    public init?(value: Value) { guard case .text(let text) = value else { return nil }; self.init(text) }
}

/// A moment: UTC milliseconds since 1970.
public enum Clock {
    public static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// `2026-11-24T09:30:00Z`, with milliseconds where there are some (RFC 3339, UTC).
    public static func rfc3339(_ instant: Int64) -> String {
        func digits(_ number: Int, _ width: Int) -> String { String(repeating: "0", count: max(0, width - String(number).count)) + String(number) }
        let rest: Int = Int(((instant % 86_400_000) + 86_400_000) % 86_400_000), millis: Int = rest % 1000
        let day: Int64 = (instant - Int64(rest)) / 86_400_000
        let clock: String = "\(digits(rest / 3_600_000, 2)):\(digits(rest / 60_000 % 60, 2)):\(digits(rest / 1000 % 60, 2))"
        return "\(Day(number: Int(day)))T\(clock)\(millis == 0 ? "" : "." + digits(millis, 3))Z"
    }
    /// The moment that an RFC 3339 text with its offset names, to the millisecond; nil for anything else and outside the years 1 to 9999.
    public static func instant(_ text: String) -> Int64? {
        let bytes: [UInt8] = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == 84 || bytes[10] == 116, bytes[13] == 58, bytes[16] == 58, let day = Day(strict: bytes[0..<10]) else { return nil }
        guard let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]), hour < 24, minute < 60, second <= 60 else { return nil }
        var index: Int = 19, millis: Int = 0
        if bytes[19] == 46 {
            let end: Int = bytes[20...].firstIndex { !(48...57).contains($0) } ?? bytes.count
            guard end > 20 else { return nil }
            for place in 0..<3 { millis = millis * 10 + (20 + place < end ? Int(bytes[20 + place] - 48) : 0) }
            index = end
        }
        guard let offset = offset(bytes[index...]) else { return nil }
        let seconds: Int = day.number * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        let instant: Int64 = Int64(seconds) * 1000 + Int64(millis)
        return (-62_135_596_800_000..<253_402_300_800_000).contains(instant) ? instant : nil
    }
    /// Minutes east of Greenwich: `Z`, `+03:00`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        let bytes: [UInt8] = Array(bytes)
        if bytes == [90] || bytes == [122] { return 0 }
        guard bytes.count == 6, bytes[0] == 43 || bytes[0] == 45, bytes[3] == 58, let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]), hours < 24, minutes < 60 else { return nil }
        return (bytes[0] == 45 ? -1 : 1) * (hours * 60 + minutes)
    }
    fileprivate static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.allSatisfy { (48...57).contains($0) } ? bytes.reduce(0) { $0 * 10 + Int($1 - 48) } : nil
    }
}

/// The workspace's time zone; what day and hour a moment is.
public struct Zone: Sendable {
    private let zone: TimeZone
    /// An IANA name; UTC when unknown.
    public init(_ name: String = "Europe/Moscow") { zone = TimeZone(identifier: name) ?? .gmt }
    /// Nil when IANA knows no such zone.
    public init?(known name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.zone = zone
    }
    public var name: String { zone.identifier }
    private func local(_ instant: Int64) -> Int64 {
        instant / 1000 + Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant) / 1000)))
    }
    public func day(_ instant: Int64) -> Day { Day(number: Int((Double(local(instant)) / 86_400).rounded(.down))) }
    /// Minutes since local midnight.
    public func minute(_ instant: Int64) -> Int { Int(((local(instant) % 86_400) + 86_400) % 86_400) / 60 }
    /// `14:05`.
    public func time(_ instant: Int64) -> String {
        let minute: Int = minute(instant)
        return (minute / 60 < 10 ? "0" : "") + "\(minute / 60):" + (minute % 60 < 10 ? "0" : "") + "\(minute % 60)"
    }
    /// The moment of a local day and minute.
    public func instant(_ day: Day, minute: Int = 0) -> Int64 {
        let naive: Int64 = Int64(day.number) * 86_400 + Int64(minute) * 60
        let offset: Int = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(naive)))
        return (naive - Int64(offset)) * 1000
    }
    /// `YYYY-MM-DDTHH:MM`, as an HTML field writes it.
    public func instant(fromInput text: String) -> Int64? {
        let parts: [Substring] = text.split(separator: "T")
        guard parts.count == 2, let day = Day(String(parts[0])) else { return nil }
        let clock: [Int] = parts[1].split(separator: ":").compactMap { Int($0) }
        guard clock.count >= 2, (0...23).contains(clock[0]), (0...59).contains(clock[1]) else { return nil }
        return instant(day, minute: clock[0] * 60 + clock[1])
    }
    public func input(_ instant: Int64) -> String { "\(day(instant))T\(time(instant))" }
}

/// The time of a day, stored as `HH:MM`.
public enum DayTime {
    /// Minutes since midnight of `9:05`, `09:05`, `09:05:30`; nil for anything else.
    public static func minute(_ text: String) -> Int? {
        let parts: [Substring] = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
              let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60 else { return nil }
        return hour * 60 + minute
    }
    public static func text(_ minute: Int) -> String {
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return two(minute / 60 % 24) + ":" + two(minute % 60)
    }
}
