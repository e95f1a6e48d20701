/// Working time between moments. Moments are UTC milliseconds; the zone is a closure, so that no time zone data is needed here.
public struct WorkClock: Sendable {
    /// When people work.
    public let calendar: WorkCalendar
    /// Seconds that the local clock is ahead of UTC at a moment.
    public let offset: @Sendable (Int64) -> Int

    static let day: Int64 = 86_400_000
    static let minute: Int64 = 60_000
    /// A calendar that has no work for so many days has none at all.
    static let patience: Int64 = 800

    /// A clock.
    public init(_ calendar: WorkCalendar, offset: @escaping @Sendable (Int64) -> Int) {
        self.calendar = calendar
        self.offset = offset
    }

    /// The moment that is a term after another. Working days keep the time of day, see ``adding(days:to:)``.
    /// Nil: the calendar has no work.
    public func adding(_ term: Term, to moment: Int64) -> Int64? {
        let count: Int = term.bounded
        switch (term.unit, term.isWorking) {
        case (.minutes, true): return adding(minutes: count, to: moment)
        case (.hours, true): return adding(minutes: count * 60, to: moment)
        case (.days, true): return adding(days: count, to: moment)
        case (_, false): return moment + Int64(term.minutes(perDay: 1440)) * WorkClock.minute
        }
    }

    /// The moment when so many minutes have been worked. None: the moment itself, or the beginning of work after it.
    public func adding(minutes: Int, to moment: Int64) -> Int64? {
        if minutes <= 0 { return opening(from: moment) }
        var left: Int64 = Int64(min(minutes, Term.limit * 60)) * WorkClock.minute
        var window: Int64 = WorkClock.floor(moment, WorkClock.day), idle: Int64 = 0
        while idle < WorkClock.patience {
            for span: Range<Int64> in worked(window) where span.upperBound > moment {
                let start: Int64 = max(span.lowerBound, moment)
                if span.upperBound - start >= left { return start + left }
                left -= span.upperBound - start
                idle = 0
            }
            window += 1
            idle += 1
        }
        return nil
    }

    /// The moment, if people work then, otherwise the next beginning of work.
    public func opening(from moment: Int64) -> Int64? {
        let first: Int64 = WorkClock.floor(moment, WorkClock.day)
        for window: Int64 in first..<(first + WorkClock.patience) {
            if let span: Range<Int64> = worked(window).first(where: { $0.upperBound > moment }) { return max(span.lowerBound, moment) }
        }
        return nil
    }

    /// The same time of day so many working days later, within the hours of that day: Friday 15:00 and one day is Monday 15:00.
    /// A moment outside working hours counts as the next beginning of work.
    public func adding(days: Int, to moment: Int64) -> Int64? {
        guard let begin: Int64 = opening(from: moment) else { return nil }
        if days <= 0 { return begin }
        let local: Int64 = begin + Int64(offset(begin)) * 1000
        let time: Int64 = local - WorkClock.floor(local, WorkClock.day) * WorkClock.day
        var number: Int = Int(WorkClock.floor(local, WorkClock.day)), left: Int = days, idle: Int64 = 0
        while left > 0 {
            number += 1
            idle += 1
            if !calendar.hours(CivilDay(number: number)).isOff { (left, idle) = (left - 1, 0) }
            if idle > WorkClock.patience { return nil }
        }
        let spans: [Range<Int>] = calendar.hours(CivilDay(number: number)).spans
        let least: Int64 = Int64(spans.first?.lowerBound ?? 0) * WorkClock.minute, most: Int64 = Int64(spans.last?.upperBound ?? 1440) * WorkClock.minute
        return utc(Int64(number) * WorkClock.day + min(max(time, least), most))
    }

    /// Minutes worked from one moment to a later one, rounded down; 0 when it is not later.
    public func minutes(from: Int64, to: Int64) -> Int {
        if to <= from { return 0 }
        var sum: Int64 = 0
        for window: Int64 in WorkClock.floor(from, WorkClock.day)...WorkClock.floor(to, WorkClock.day) {
            for span: Range<Int64> in worked(window) { sum += Int64(span.clamped(to: from..<to).count) }
        }
        return Int(sum / WorkClock.minute)
    }

    /// Whether people work at a moment.
    public func isOpen(at moment: Int64) -> Bool {
        let local: Int64 = moment + Int64(offset(moment)) * 1000, day: Int64 = WorkClock.floor(local, WorkClock.day)
        let minute: Int = Int((local - day * WorkClock.day) / WorkClock.minute)
        return calendar.hours(CivilDay(number: Int(day))).spans.contains { $0.contains(minute) }
    }
}

extension WorkClock {
    static func floor(_ value: Int64, _ size: Int64) -> Int64 { value >= 0 ? value / size : -((size - 1 - value) / size) }

    /// The moment of a local time; a time that the clock skips or repeats is taken before the change.
    private func utc(_ local: Int64) -> Int64 {
        let guess: Int64 = local - Int64(offset(local)) * 1000
        return local - Int64(offset(guess)) * 1000
    }

    /// Spans of work within one day of UTC. On the two days of a year when the clock is changed minutes are looked at one by one.
    private func worked(_ window: Int64) -> [Range<Int64>] {
        let begin: Int64 = window * WorkClock.day, end: Int64 = begin + WorkClock.day
        let ahead: Int64 = Int64(offset(begin)) * 1000
        guard Int64(offset(end - 1)) * 1000 == ahead else { return workedByMinutes(begin, end) }
        let first: Int64 = WorkClock.floor(begin + ahead, WorkClock.day)
        var spans: [Range<Int64>] = []
        for day: Int64 in first...(first + 1) {
            let midnight: Int64 = day * WorkClock.day - ahead
            for span: Range<Int> in calendar.hours(CivilDay(number: Int(day))).spans {
                let start: Int64 = midnight + Int64(span.lowerBound) * WorkClock.minute, stop: Int64 = midnight + Int64(span.upperBound) * WorkClock.minute
                let part: Range<Int64> = (start..<stop).clamped(to: begin..<end)
                if !part.isEmpty { spans.append(part) }
            }
        }
        return spans
    }

    private func workedByMinutes(_ begin: Int64, _ end: Int64) -> [Range<Int64>] {
        var spans: [Range<Int64>] = []
        for start: Int64 in stride(from: begin, to: end, by: Int(WorkClock.minute)) where isOpen(at: start) {
            let stop: Int64 = start + WorkClock.minute
            if let last: Range<Int64> = spans.last, last.upperBound == start {
                spans[spans.count - 1] = last.lowerBound..<stop
            } else {
                spans.append(start..<stop)
            }
        }
        return spans
    }
}
