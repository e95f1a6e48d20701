extension Formula {
    /// A calendar day without a time zone, from 0001-01-01 to 9999-12-31.
    public struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// Days since 1970-01-01.
        public let number: Int

        static let first: Int = -719_162
        static let last: Int = 2_932_896

        /// Days since 1970-01-01; nil outside the years 1…9999.
        public init?(number: Int) {
            guard number >= Day.first, number <= Day.last else { return nil }
            self.number = number
        }

        /// A date of the Gregorian calendar; nil when there is no such day.
        public init?(year: Int, month: Int, day: Int) {
            guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(year, month) else { return nil }
            let shifted: Int = month <= 2 ? year - 1 : year
            let era: Int = shifted / 400
            let yearOfEra: Int = shifted - era * 400
            let dayOfYear: Int = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
            let dayOfEra: Int = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            self.number = era * 146_097 + dayOfEra - 719_468
        }

        /// ISO text `2026-03-15`; nil for anything else.
        public init?(_ iso: String) {
            let bytes: [UInt8] = Array(iso.utf8.prefix(11))
            guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
            guard let year: Int = Day.digits(bytes[0..<4]), let month: Int = Day.digits(bytes[5..<7]),
                  let day: Int = Day.digits(bytes[8..<10]) else { return nil }
            self.init(year: year, month: month, day: day)
        }

        private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
            var value: Int = 0
            for byte: UInt8 in bytes {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }

        /// Days in a month of 1…12.
        static func length(_ year: Int, _ month: Int) -> Int {
            switch month {
            case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        }

        /// Year, month 1…12 and day of the month.
        public var parts: (year: Int, month: Int, day: Int) {
            let shifted: Int = number + 719_468
            let era: Int = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra: Int = shifted - era * 146_097
            let yearOfEra: Int = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear: Int = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let month: Int = (5 * dayOfYear + 2) / 153
            let day: Int = dayOfYear - (153 * month + 2) / 5 + 1
            let civil: Int = month < 10 ? month + 3 : month - 9
            return (yearOfEra + era * 400 + (civil <= 2 ? 1 : 0), civil, day)
        }

        /// 1 is Monday, 7 is Sunday.
        public var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

        /// The same day of another month, or its last day when the month is shorter. Nil outside the years 1…9999.
        public func adding(months: Int) -> Day? {
            guard abs(months) <= 120_000 else { return nil }
            let from: (year: Int, month: Int, day: Int) = parts
            let total: Int = from.year * 12 + from.month - 1 + months
            guard total >= 12 else { return nil }
            let year: Int = total / 12, month: Int = total % 12 + 1
            return Day(year: year, month: month, day: min(from.day, Day.length(year, month)))
        }

        /// The last day of the month.
        public var endOfMonth: Day {
            let from: (year: Int, month: Int, day: Int) = parts
            return Day(number: number + Day.length(from.year, from.month) - from.day) ?? self
        }

        /// ISO text: `2026-03-15`.
        public var description: String {
            let date: (year: Int, month: Int, day: Int) = parts
            let year: String = String(date.year)
            let zeros: String = String(repeating: "0", count: 4 - year.utf8.count)
            return zeros + year + (date.month < 10 ? "-0" : "-") + String(date.month) + (date.day < 10 ? "-0" : "-") + String(date.day)
        }

        /// Earlier is less.
        public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    }
}
