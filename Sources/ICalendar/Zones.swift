public import ContentLines

/// How a zone's wall clock and UTC go together. Everything in seconds since 1970.
public struct WallClock: Sendable {
    public let utc: @Sendable (_ wall: Int64) -> Int64, wall: @Sendable (_ utc: Int64) -> Int64
    public init(utc: @escaping @Sendable (Int64) -> Int64, wall: @escaping @Sendable (Int64) -> Int64) { (self.utc, self.wall) = (utc, wall) }
}

/// The zones that the moments of one calendar may name: those that it defines itself (`VTIMEZONE`), those that the reader knows by name, and the reader's own.
public struct Zones: Sendable {
    public let home: WallClock
    private let known: @Sendable (String) -> WallClock?
    private var defined: [String: [Observance]] = [:]

    /// - Parameters:
    ///   - home: of moments without a zone, and of days.
    ///   - known: by an IANA name; nil when there is no such zone.
    public init(home: WallClock, known: @escaping @Sendable (String) -> WallClock?) { (self.home, self.known) = (home, known) }
    /// With the definitions of a calendar; a name of IANA means what IANA says, whatever stands beside it.
    public func reading(_ calendar: Component) -> Zones {
        var zones: Zones = self
        for zone in calendar.parts("VTIMEZONE").prefix(Self.most) { zones.defined[zone.text("TZID")] = zone.parts.prefix(Self.most).compactMap(Observance.init) }
        return zones
    }
    /// The most zones of a calendar, and the most rules of a zone, that are read: a zone's whole history has fewer.
    static let most: Int = 200
    /// The moment in seconds of UTC; a day begins at home.
    public func utc(_ moment: Moment) -> Int64 {
        switch moment {
        case .utc(let seconds): return seconds
        case .day(let day): return home.utc(Int64(day) * 86_400)
        case .local(let wall, let zone): return utc(wall, zone)
        }
    }
    /// The same for a wall clock of a zone; an unknown zone is home.
    public func utc(_ wall: Int64, _ zone: String) -> Int64 {
        if zone.isEmpty { return home.utc(wall) }
        if let clock = known(zone) { return clock.utc(wall) }
        guard let observances = defined[zone], !observances.isEmpty else { return home.utc(wall) }
        return wall - Observance.offset(observances, wall)
    }

    /// One rule of a `VTIMEZONE`: from when its offset holds, and how that comes again.
    struct Observance: Sendable {
        let start: Int64, from: Int64, to: Int64
        /// Clocks are set by the year: what comes oftener is no rule of a zone.
        let rule: Recurrence?
        init?(_ component: Component) {
            guard ["STANDARD", "DAYLIGHT"].contains(component.name), case .local(let start, _)? = component["DTSTART"].flatMap({ Moment($0.value) }),
                  let from = Self.offset(component.text("TZOFFSETFROM")), let to = Self.offset(component.text("TZOFFSETTO")) else { return nil }
            (self.start, self.from, self.to) = (start, from, to)
            rule = component["RRULE"].flatMap { Recurrence($0.value) }.flatMap { $0.frequency == .yearly ? $0 : nil }
        }
        /// Seconds of `+0300`, `-023000`.
        private static func offset(_ text: String) -> Int64? {
            let digits: Substring = text.dropFirst()
            guard [4, 6].contains(digits.utf8.count), let sign = text.first, "+-".contains(sign), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
            let parts: [Int64] = stride(from: 0, to: digits.count, by: 2).compactMap { Int64(digits.dropFirst($0).prefix(2)) }
            guard parts[0] < 24, parts[1] < 60 else { return nil }
            return (sign == "-" ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60 + (parts.count > 2 ? parts[2] : 0))
        }
        private func onset(before wall: Int64) -> Int64? {
            guard start <= wall else { return nil }
            guard let rule else { return start }
            let over: Int64 = switch rule.until { case .day(let day)?: Int64(day) * 86_400; case .utc(let last)?, .local(let last, _)?: last; case nil: wall }
            var found: Int64 = start
            // The last one is at most an interval back; a leap year's may be eight.
            rule.walk(from: start, after: min(wall, over) - Int64(rule.interval + 9) * 366 * 86_400, to: wall, utc: { $0 }) { found = $0; return true }
            return found
        }
        static func offset(_ all: [Observance], _ wall: Int64) -> Int64 {
            let begun: [(onset: Int64, to: Int64)] = all.compactMap { one in one.onset(before: wall).map { ($0, one.to) } }
            return begun.max { $0.onset < $1.onset }?.to ?? all.min { $0.start < $1.start }?.from ?? 0
        }
    }
}
