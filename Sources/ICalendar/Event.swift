public import ContentLines

/// A meeting or a call in a calendar (`VEVENT`).
public struct Event: Sendable, Equatable {
    public var uid: String, summary: String = "", details: String = ""
    /// Milliseconds of UTC; how long it takes.
    public var start: Int64 = 0, minutes: Int = 30
    public var isAllDay: Bool = false
    /// What it is in the client base: `call`, `meeting`, `event`; empty: not said.
    public var kind: String = ""
    /// With whom, for reading.
    public var client: String = ""
    public var isCancelled: Bool = false, isBusy: Bool = true
    /// When it was written last, in milliseconds of UTC, and how often before.
    public var changedAt: Int64 = 0, sequence: Int = 0
    public init(uid: String) { self.uid = uid }

    /// What the product adds to the standard's properties.
    public static let kindName: String = "X-OTTISK-KIND"

    /// - Throws: ``CalendarProblem/property(_:)``.
    public init(_ component: Component, in zones: Zones) throws(CalendarProblem) {
        self.init(uid: component.text("UID"))
        guard let line = component["DTSTART"], let moment = Moment(line) else { throw .property("DTSTART") }
        (summary, details, kind) = (component.text("SUMMARY"), component.text("DESCRIPTION"), component.text(Self.kindName))
        start = zones.utc(moment) * 1000
        if case .day = moment { isAllDay = true }
        guard let seconds = Self.seconds(component, in: zones), seconds >= 0 else { throw .property(component["DTEND"] == nil ? "DURATION" : "DTEND") }
        minutes = Int(min(seconds / 60, 5_000_000))
        isCancelled = component.text("STATUS").uppercased() == "CANCELLED"
        sequence = Int(component.text("SEQUENCE")) ?? 0
    }
    /// How long an event takes: by its end, its duration, or a whole day; nil when that is written wrong.
    static func seconds(_ component: Component, in zones: Zones) -> Int64? {
        guard let line = component["DTSTART"], let start = Moment(line) else { return nil }
        if let end = component["DTEND"] { return Moment(end).map { zones.utc($0) - zones.utc(start) } }
        if let duration = component["DURATION"] { return Moment.duration(duration.value) }
        if case .day(let day) = start { return zones.utc(.day(day + 1)) - zones.utc(start) }
        return 0
    }
    /// As a component. All-day events end on the day behind their last (RFC 5545, 3.6.1).
    public func component(in zones: Zones) -> Component {
        var lines: [ContentLine] = [ContentLine("UID", ContentLine.escaped(uid)), Moment.utc(changedAt / 1000).line("DTSTAMP"), Moment.utc(changedAt / 1000).line("LAST-MODIFIED"), ContentLine("SEQUENCE", String(sequence))]
        lines.append(ContentLine("SUMMARY", ContentLine.escaped(summary)))
        if isAllDay {
            let day: Int = Int(Civil.quotient(zones.home.wall(start / 1000), 86_400)), days: Int = max(1, (minutes + 720) / 1440)
            lines += [Moment.day(day).line("DTSTART"), Moment.day(day + days).line("DTEND")]
        } else {
            lines.append(Moment.utc(start / 1000).line("DTSTART"))
            // An end must lie behind the start (RFC 5545, 3.8.2.2).
            if minutes > 0 { lines.append(Moment.utc(start / 1000 + Int64(minutes) * 60).line("DTEND")) }
        }
        if !details.isEmpty { lines.append(ContentLine("DESCRIPTION", ContentLine.escaped(details))) }
        if !client.isEmpty { lines.append(ContentLine("CONTACT", ContentLine.escaped(client))) }
        if !kind.isEmpty { lines.append(ContentLine(Self.kindName, ContentLine.escaped(kind))) }
        if isCancelled { lines.append(ContentLine("STATUS", "CANCELLED")) }
        if !isBusy { lines.append(ContentLine("TRANSP", "TRANSPARENT")) }
        return Component("VEVENT", lines)
    }
}
