/// When a branch works: a usual week, the country's days that differ, and the branch's own.
///
/// The Russian production calendar is such a list of days, kept as data and set by the government each year.
public struct WorkCalendar: Sendable, Hashable, Codable {
    /// How a day differs from its weekday.
    public enum SpecialDay: Sendable, Hashable {
        /// A holiday, or a day off moved here.
        case off
        /// The usual hours, but that many minutes less.
        case shortened(Int)
        /// A working day moved here: the hours of that weekday, 0 is Monday.
        case like(Int)
        /// Hours of its own.
        case hours(WorkHours)
    }

    /// Seven days from Monday; what is missing is off.
    public var week: [WorkHours]
    /// Days of the country.
    public var holidays: [CivilDay: SpecialDay]
    /// Days of the branch; stronger than those of the country.
    public var own: [CivilDay: SpecialDay]

    /// A calendar.
    public init(week: [WorkHours], holidays: [CivilDay: SpecialDay] = [:], own: [CivilDay: SpecialDay] = [:]) {
        self.week = week
        self.holidays = holidays
        self.own = own
    }

    /// Five days with the same hours: `WorkCalendar.fiveDays(WorkHours([540..<1080]))`.
    public static func fiveDays(_ hours: WorkHours) -> WorkCalendar {
        WorkCalendar(week: Array(repeating: hours, count: 5) + [WorkHours.none, WorkHours.none])
    }

    /// The hours of a day.
    public func hours(_ day: CivilDay) -> WorkHours {
        guard let special: SpecialDay = own[day] ?? holidays[day] else { return usual(day.weekday) }
        switch special {
        case .off: return .none
        case .shortened(let minutes): return usual(day.weekday).shortened(by: minutes)
        case .like(let weekday): return usual(weekday)
        case .hours(let hours): return hours
        }
    }

    private func usual(_ weekday: Int) -> WorkHours { week[safe: weekday] ?? .none }
}

// "off", "short:60", "like:0", "10:00-15:00"
extension WorkCalendar.SpecialDay: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let text: String = try decoder.singleValueContainer().decode(String.self)
        if text == "off" {
            self = .off
        } else if text.hasPrefix("short:"), let minutes: Int = Int(text.dropFirst(6)), (0...1440).contains(minutes) {
            self = .shortened(minutes)
        } else if text.hasPrefix("like:"), let weekday: Int = Int(text.dropFirst(5)), (0...6).contains(weekday) {
            self = .like(weekday)
        } else if let hours: WorkHours = WorkHours(text) {
            self = .hours(hours)
        } else {
            throw DecodingError.dataCorrupted(DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no such day: \(text)"))
        }
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var box: any SingleValueEncodingContainer = encoder.singleValueContainer()
        switch self {
        case .off: try box.encode("off")
        case .shortened(let minutes): try box.encode("short:\(minutes)")
        case .like(let weekday): try box.encode("like:\(weekday)")
        case .hours(let hours): try box.encode(hours)
        }
    }
}
