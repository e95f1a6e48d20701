public import ContentLines

/// A task in a calendar (`VTODO`).
public struct Todo: Sendable, Equatable {
    public enum Priority: Sendable { case high, normal, low }
    public var uid: String, summary: String = "", details: String = ""
    /// The day it is due, counted since 1970-01-01, and the minute of that day at home; nil: the whole day.
    public var dueDay: Int?, dueMinute: Int?
    public var priority: Priority = .normal
    /// When it was done, in milliseconds of UTC; nil: it is open.
    public var doneAt: Int64?
    public var repeats: Repeat?
    public var client: String = ""
    public var changedAt: Int64 = 0, sequence: Int = 0
    public init(uid: String) { self.uid = uid }

    /// How tasks of the product come again.
    public enum Repeat: String, Sendable, CaseIterable {
        case day, workday, week, fortnight, month, quarter, year
        public var rule: Recurrence {
            switch self {
            case .day: Recurrence(.daily)
            case .workday: Recurrence(.weekly, weekdays: (0...4).map { .init($0) })
            case .week: Recurrence(.weekly)
            case .fortnight: Recurrence(.weekly, interval: 2)
            case .month: Recurrence(.monthly)
            case .quarter: Recurrence(.monthly, interval: 3)
            case .year: Recurrence(.yearly)
            }
        }
        /// Nil for a rule that the product does not have; the parts that only say again what the due day says are no difference.
        init?(_ rule: Recurrence, day: Int) {
            let date: (year: Int, month: Int, day: Int) = Civil.date(day)
            var plain: Recurrence = rule
            if plain.frequency == .daily, plain.weekdays.map(\.day).sorted() == Array(0...4), plain.interval == 1 { plain.frequency = .weekly }
            if plain.frequency == .weekly, plain.weekdays == [.init(Civil.weekday(day))] { plain.weekdays = [] }
            if plain.monthDays == [date.day], plain.frequency == .monthly || plain.frequency == .yearly { plain.monthDays = [] }
            if plain.frequency == .yearly, plain.months == [date.month] { plain.months = [] }
            plain.weekdays.sort { $0.day < $1.day }
            guard let found = Self.allCases.first(where: { $0.rule == plain }) else { return nil }
            self = found
        }
    }

    /// - Throws: ``CalendarProblem/property(_:)``.
    public init(_ component: Component, in zones: Zones) throws(CalendarProblem) {
        self.init(uid: component.text("UID"))
        (summary, details) = (component.text("SUMMARY"), component.text("DESCRIPTION"))
        if let line = component["DUE"] ?? component["DTSTART"] {
            guard let moment = Moment(line) else { throw .property(line.name) }
            if case .day(let day) = moment { dueDay = day } else {
                let wall: Int64 = zones.home.wall(zones.utc(moment)), day: Int64 = Civil.quotient(wall, 86_400)
                (dueDay, dueMinute) = (Int(day), Int(wall - day * 86_400) / 60)
            }
        }
        if let line = component["PRIORITY"] {
            guard let number = Int(line.value), (0...9).contains(number) else { throw .property("PRIORITY") }
            priority = (1...4).contains(number) ? .high : number > 5 ? .low : .normal
        }
        let status: String = component.text("STATUS").uppercased()
        if status == "COMPLETED" || status.isEmpty && (component["COMPLETED"] != nil || component.text("PERCENT-COMPLETE") == "100") {
            doneAt = component["COMPLETED"].flatMap { Moment($0) }.map { zones.utc($0) * 1000 } ?? 0
        }
        repeats = component["RRULE"].flatMap { Recurrence($0.value) }.flatMap { Repeat($0, day: dueDay ?? 0) }
        sequence = Int(component.text("SEQUENCE")) ?? 0
    }
    /// As a component. What repeats says when it begins (RFC 5545, 3.8.5.3), at the same moment as it is due, as the programs of phones do.
    public func component(in zones: Zones) -> Component {
        var lines: [ContentLine] = [ContentLine("UID", ContentLine.escaped(uid)), Moment.utc(changedAt / 1000).line("DTSTAMP"), Moment.utc(changedAt / 1000).line("LAST-MODIFIED"), ContentLine("SEQUENCE", String(sequence))]
        lines.append(ContentLine("SUMMARY", ContentLine.escaped(summary)))
        if let dueDay {
            let due: Moment = dueMinute.map { .utc(zones.home.utc(Int64(dueDay) * 86_400 + Int64($0) * 60)) } ?? .day(dueDay)
            if repeats != nil { lines.append(due.line("DTSTART")) }
            lines.append(due.line("DUE"))
        }
        if let repeats { lines.append(ContentLine("RRULE", repeats.rule.text)) }
        if !details.isEmpty { lines.append(ContentLine("DESCRIPTION", ContentLine.escaped(details))) }
        if !client.isEmpty { lines.append(ContentLine("CONTACT", ContentLine.escaped(client))) }
        if priority != .normal { lines.append(ContentLine("PRIORITY", priority == .high ? "1" : "9")) }
        lines.append(ContentLine("STATUS", doneAt == nil ? "NEEDS-ACTION" : "COMPLETED"))
        if let doneAt { lines += [Moment.utc(doneAt / 1000).line("COMPLETED"), ContentLine("PERCENT-COMPLETE", "100")] }
        return Component("VTODO", lines)
    }
}
