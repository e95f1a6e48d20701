public import ContentLines

/// Why a text is no calendar object that can be kept.
public enum CalendarProblem: Error, Hashable, Sendable {
    case text(ComponentProblem)
    /// Not one `VCALENDAR`, or nothing in it.
    case noCalendar
    /// Several kinds of things, or several things, in one object.
    case mixed
    case noUID
    /// A property that is missing, or has a value that is none.
    case property(String)
    /// A message of an invitation (`METHOD`), not an object.
    case message

    public var sentence: (ru: String, en: String) {
        switch self {
        case .text(let problem): problem.sentence
        case .noCalendar: ("Это не календарь: нужна одна часть VCALENDAR.", "This is no calendar: one VCALENDAR is needed.")
        case .mixed: ("В одном объекте календаря может быть только одно событие или одна задача.", "An object of a calendar may hold one event or one task only.")
        case .noUID: ("У события или задачи нет UID.", "The event or task has no UID.")
        case .property(let name): ("Свойство \(name) пропущено или записано неверно.", "The property \(name) is missing or wrong.")
        case .message: ("Это приглашение (METHOD), а не событие календаря.", "This is an invitation (METHOD), not an event of a calendar.")
        }
    }
}

/// One event or task with everything around it, as a program sends it (RFC 4791, 4.1).
public struct CalendarObject: Sendable, Equatable {
    public enum Kind: String, Sendable { case event = "VEVENT", todo = "VTODO" }
    public var calendar: Component
    /// Its kind; another than these two is told by ``other``.
    public let kind: Kind?
    /// `VJOURNAL`, `VFREEBUSY`…: a component that is understood and not kept.
    public let other: String
    public let uid: String
    /// The place of the component itself among the parts: the one without a `RECURRENCE-ID`.
    private let place: Int

    /// - Throws: ``CalendarProblem``.
    public init(_ bytes: [UInt8]) throws(CalendarProblem) {
        let found: [Component]
        do { found = try Component.read(bytes) } catch { throw .text(error) }
        guard found.count == 1, let calendar = found.first, calendar.name == "VCALENDAR" else { throw .noCalendar }
        guard calendar["METHOD"] == nil else { throw .message }
        let places: [Int] = calendar.parts.indices.filter { calendar.parts[$0].name != "VTIMEZONE" }, things: [Component] = places.map { calendar.parts[$0] }
        guard let first = things.first else { throw .noCalendar }
        let uid: String = first.text("UID"), masters: [Int] = places.filter { calendar.parts[$0]["RECURRENCE-ID"] == nil }
        guard !uid.isEmpty, uid.utf8.count <= 500 else { throw .noUID }
        guard things.allSatisfy({ $0.name == first.name && $0.text("UID") == uid }), masters.count <= 1 else { throw .mixed }
        (self.calendar, self.uid, kind, other) = (calendar, uid, Kind(rawValue: first.name), first.name)
        place = masters.first ?? places[0]
    }
    /// A calendar with these things in it.
    /// - Parameter properties: of the calendar as a whole.
    public static func calendar(_ things: [Component], product: String, _ properties: [ContentLine] = []) -> Component {
        Component("VCALENDAR", [ContentLine("VERSION", "2.0"), ContentLine("PRODID", ContentLine.escaped(product)), ContentLine("CALSCALE", "GREGORIAN")] + properties, things)
    }
    /// The event or task itself.
    public var thing: Component {
        get { calendar.parts[place] }
        set { calendar.parts[place] = newValue }
    }
    public var text: String { calendar.text }

    /// An occurrence, in seconds of UTC.
    public typealias Occurrence = (start: Int64, end: Int64)
    /// Every occurrence that begins up to `end`; changed and left out occurrences count.
    public func occurrences(to end: Int64, in zones: Zones) -> [Occurrence] {
        var found: [Occurrence] = []
        walk(after: .min, to: end, in: zones) { found.append($0); return true }
        return found
    }
    /// Seconds that a question about time looks ahead, ten years: a series without an end is no work without an end.
    static let ahead: Int64 = 3653 * 86_400
    /// Whether an occurrence lies between two moments (RFC 4791, 9.9), in seconds of UTC; a series is looked at for ten years from the first of them, or from its own beginning.
    public func touches(from start: Int64, to end: Int64, in zones: Zones) -> Bool {
        guard let first = thing["DTSTART"].flatMap({ Moment($0) }).map(zones.reading(calendar).utc) else { return false }
        var isFound: Bool = false
        walk(after: start, to: min(end, max(start, first) + Self.ahead), in: zones) { one in
            isFound = one.start < end && (one.end > start || one.start == one.end && one.start >= start)
            return !isFound
        }
        return isFound
    }
    /// Every occurrence that begins up to `end` and does not end before `after`, until `body` answers false. Earlier ones may come too.
    private func walk(after: Int64, to end: Int64, in zones: Zones, _ body: (Occurrence) -> Bool) {
        let zones: Zones = zones.reading(calendar), master: Component = thing
        guard let line = master["DTSTART"], let start = Moment(line) else { return }
        let length: Int64 = Event.seconds(master, in: zones) ?? 0
        var isOver: Bool = false
        func tell(_ one: Occurrence) { if !isOver, one.start <= end { isOver = !body(one) } }
        if let rule = master["RRULE"].flatMap({ Recurrence($0.value) }) {
            let wall: Int64, zone: String
            switch start {
            case .day(let day): (wall, zone) = (Int64(day) * 86_400, "")
            case .utc(let seconds): (wall, zone) = (seconds, "UTC")
            case .local(let seconds, let name): (wall, zone) = (seconds, name)
            }
            func utc(_ wall: Int64) -> Int64 { zone == "UTC" ? wall : zones.utc(wall, zone) }
            let without: Set<Int64> = Set((master.all("EXDATE").flatMap { Self.moments($0) } + calendar.parts.compactMap { $0["RECURRENCE-ID"].flatMap { Moment($0) } }).map(zones.utc))
            // Two days more than the longest way between a wall clock and UTC, and before that what is still going on.
            let near: Int64 = after == .min ? after : after - max(0, length) - 172_800
            rule.walk(from: wall, after: near, to: end + 172_800, utc: utc) { moment in
                let begin: Int64 = utc(moment)
                if !without.contains(begin) { tell((begin, begin + length)) }
                return !isOver
            }
        } else { tell((zones.utc(start), zones.utc(start) + length)) }
        for moment in master.all("RDATE").flatMap({ Self.moments($0) }).map(zones.utc) { tell((moment, moment + length)) }
        for part in calendar.parts where part["RECURRENCE-ID"] != nil {
            guard let begin = part["DTSTART"].flatMap({ Moment($0) }).map(zones.utc) else { continue }
            tell((begin, begin + (Event.seconds(part, in: zones) ?? length)))
        }
    }
    private static func moments(_ line: ContentLine) -> [Moment] {
        line.value.split(separator: ",").compactMap { Moment(String($0), zone: line.parameters["TZID"]?.first ?? "") }
    }
}
