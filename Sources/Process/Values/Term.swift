/// A length of time as a definition gives it: «8 рабочих часов», «2 рабочих дня», “3 calendar days”.
public struct Term: Sendable, Hashable {
    /// What is counted.
    public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
        case minutes, hours, days
    }
    /// The most of one unit that is counted; more is taken for this much.
    public static let limit: Int = 100_000

    /// How many; a negative number is a fault of the definition and counts as none.
    public var count: Int
    /// Of what.
    public var unit: Unit
    /// In the working calendar. Otherwise by the clock, nights and holidays included.
    public var isWorking: Bool

    /// A term.
    public init(_ count: Int, _ unit: Unit, isWorking: Bool = true) {
        self.count = count
        self.unit = unit
        self.isWorking = isWorking
    }

    /// So many working minutes.
    public static func minutes(_ count: Int) -> Term { Term(count, .minutes) }
    /// So many working hours.
    public static func hours(_ count: Int) -> Term { Term(count, .hours) }
    /// So many working days.
    public static func days(_ count: Int) -> Term { Term(count, .days) }

    /// The count within what is counted.
    var bounded: Int { min(max(count, 0), Term.limit) }
    /// Twice as long: over this a stage is stuck.
    var doubled: Term { Term(bounded * 2, unit, isWorking: isWorking) }

    /// Minutes, with so many to a day: to compare what was with the norm.
    public func minutes(perDay day: Int) -> Int {
        switch unit {
        case .minutes: bounded
        case .hours: bounded * 60
        case .days: bounded * (isWorking ? min(max(day, 0), 1440) : 1440)
        }
    }

    /// In words, short: `8 ч`, `2 дн.`.
    public var phrase: Phrase {
        let calendar: Phrase = isWorking ? Phrase("", "") : Phrase(" по календарю", " by the calendar")
        let unit: Phrase = switch self.unit {
        case .minutes: Phrase("мин", "min")
        case .hours: Phrase("ч", "h")
        case .days: Phrase("дн.", "d")
        }
        return Phrase("\(count)\u{A0}\(unit.ru)\(calendar.ru)", "\(count)\u{A0}\(unit.en)\(calendar.en)")
    }
}

// {"hours":8}, {"days":2}, {"days":3,"calendar":true}
extension Term: Codable {
    private enum Key: String, CodingKey { case minutes, hours, days, calendar }

    /// Reads the one unit that is there.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        isWorking = try !box.value(.calendar, or: false)
        if let minutes: Int = try box.decodeIfPresent(Int.self, forKey: .minutes) {
            (count, unit) = (minutes, .minutes)
        } else if let hours: Int = try box.decodeIfPresent(Int.self, forKey: .hours) {
            (count, unit) = (hours, .hours)
        } else {
            (count, unit) = (try box.decode(Int.self, forKey: .days), .days)
        }
    }

    /// Writes the unit and, for time by the clock, that it is.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        let key: Key = switch unit { case .minutes: .minutes; case .hours: .hours; case .days: .days }
        try box.encode(count, forKey: key)
        if !isWorking { try box.encode(true, forKey: .calendar) }
    }
}
