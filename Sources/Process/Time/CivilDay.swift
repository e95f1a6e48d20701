/// A calendar day without a time zone, as the number of days since 1970-01-01 and as `YYYY-MM-DD`.
/// The arithmetic of the proleptic Gregorian calendar is Howard Hinnant's (`days_from_civil`, `civil_from_days`).
public struct CivilDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let number: Int

    /// So many days since 1970-01-01; limited to some millions of years.
    public init(number: Int) { self.number = min(max(number, -1_000_000_000), 1_000_000_000) }

    /// `2026-03-15`; nil when there is no such day.
    public init?(_ text: String) {
        let bytes: [UInt8] = Array(text.utf8.prefix(11))
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        guard let year: Int = Self.digits(bytes[0..<4]), let month: Int = Self.digits(bytes[5..<7]), let day: Int = Self.digits(bytes[8..<10]),
              year >= 1, (1...12).contains(month), day >= 1 else { return nil }
        let shifted: Int = month <= 2 ? year - 1 : year
        let era: Int = shifted / 400, yearOfEra: Int = shifted - era * 400
        let dayOfYear: Int = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra: Int = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(number: era * 146_097 + dayOfEra - 719_468)
        if description != text { return nil }
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value: Int = 0
        for byte: UInt8 in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// 0 is Monday, 6 is Sunday.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 }

    /// `2026-03-15`.
    public var description: String {
        let shifted: Int = number + 719_468
        let era: Int = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra: Int = shifted - era * 146_097
        let yearOfEra: Int = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear: Int = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part: Int = (5 * dayOfYear + 2) / 153
        let day: Int = dayOfYear - (153 * part + 2) / 5 + 1, month: Int = part < 10 ? part + 3 : part - 9
        let year: Int = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let zeros: String = String(repeating: "0", count: max(0, 4 - String(year).utf8.count))
        return zeros + String(year) + (month < 10 ? "-0" : "-") + String(month) + (day < 10 ? "-0" : "-") + String(day)
    }

    /// Earlier is less.
    public static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }
}

extension CivilDay: Codable, CodingKeyRepresentable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Days are keys of JSON objects: `{"2026-01-01":"off"}`.
    public var codingKey: any CodingKey { Key(stringValue: description) }
    /// Reads a key; nil when it is no day.
    public init?<Given: CodingKey>(codingKey: Given) { self.init(codingKey.stringValue) }

    /// Reads `YYYY-MM-DD`.
    public init(from decoder: any Decoder) throws {
        let text: String = try decoder.singleValueContainer().decode(String.self)
        guard let day: CivilDay = CivilDay(text) else {
            throw DecodingError.dataCorrupted(DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no such day: \(text)"))
        }
        self = day
    }

    /// Writes `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        var box: any SingleValueEncodingContainer = encoder.singleValueContainer()
        try box.encode(description)
    }
}
