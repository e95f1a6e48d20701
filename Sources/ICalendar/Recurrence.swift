/// How something comes again (RFC 5545, 3.3.10): days, weeks, months and years, with the parts that programs write.
public struct Recurrence: Sendable, Equatable {
    public enum Frequency: String, Sendable { case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY", yearly = "YEARLY" }
    /// A day of the week, 0 is Monday; the which-th of its month or year, from the end when negative, 0: each.
    public struct Weekday: Sendable, Equatable {
        public let day: Int, which: Int
        public init(_ day: Int, which: Int = 0) { (self.day, self.which) = (day, which) }
    }
    public var frequency: Frequency, interval: Int = 1, count: Int?, until: Moment?
    public var weekdays: [Weekday] = [], monthDays: [Int] = [], months: [Int] = [], positions: [Int] = []
    public init(_ frequency: Frequency, interval: Int = 1, weekdays: [Weekday] = []) { (self.frequency, self.interval, self.weekdays) = (frequency, interval, weekdays) }
    static let names: [String] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    /// Nil when it is no rule, or has parts that are not understood here (hours, weeks of the year).
    public init?(_ text: String) {
        var parts: [String: String] = [:]
        for part in text.uppercased().split(separator: ";") {
            let pair: [Substring] = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, parts.updateValue(String(pair[1]), forKey: String(pair[0])) == nil else { return nil }
        }
        guard let frequency = parts.removeValue(forKey: "FREQ").flatMap(Frequency.init(rawValue:)) else { return nil }
        self.init(frequency)
        parts["WKST"] = nil
        for (name, value) in parts { guard take(name, value) else { return nil } }
    }
    private mutating func take(_ name: String, _ value: String) -> Bool {
        func numbers(_ range: ClosedRange<Int>) -> [Int]? {
            let all: [Int] = value.split(separator: ",").compactMap { Int($0) }
            return all.count <= Self.longest && all.count == value.split(separator: ",", omittingEmptySubsequences: false).count && all.allSatisfy { range.contains($0) && $0 != 0 } ? all : nil
        }
        switch name {
        case "INTERVAL": guard let number = Int(value), (1...1000).contains(number) else { return false }; interval = number
        case "COUNT": guard let number = Int(value), (1...100_000).contains(number) else { return false }; count = number
        case "UNTIL": guard let moment = Moment(value) else { return false }; until = moment
        case "BYMONTHDAY": guard let all = numbers(-31...31) else { return false }; monthDays = all
        case "BYMONTH": guard let all = numbers(1...12) else { return false }; months = all
        case "BYSETPOS": guard let all = numbers(-366...366) else { return false }; positions = all
        case "BYDAY":
            for word in value.split(separator: ",", omittingEmptySubsequences: false) {
                guard let day = Self.names.firstIndex(of: String(word.suffix(2))) else { return false }
                let head: Substring = word.dropLast(2), which: Int? = head.isEmpty ? 0 : Int(head)
                guard let which, (-53...53).contains(which), head.isEmpty || which != 0 else { return false }
                weekdays.append(Weekday(day, which: which))
            }
            guard weekdays.count <= Self.longest else { return false }
        default: return false
        }
        return true
    }
    public var text: String {
        var parts: [String] = ["FREQ=\(frequency.rawValue)"]
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        if let count { parts.append("COUNT=\(count)") }
        if let until { parts.append("UNTIL=\(until.text)") }
        func list(_ name: String, _ numbers: [Int]) { if !numbers.isEmpty { parts.append("\(name)=" + numbers.map(String.init).joined(separator: ",")) } }
        list("BYMONTH", months)
        list("BYMONTHDAY", monthDays)
        if !weekdays.isEmpty { parts.append("BYDAY=" + weekdays.map { ($0.which == 0 ? "" : String($0.which)) + Self.names[$0.day] }.joined(separator: ",")) }
        list("BYSETPOS", positions)
        return parts.joined(separator: ";")
    }
}

extension Recurrence {
    /// The most periods that are looked through, and the most days or numbers that a part of a rule may list: every one of a month, from either end.
    static let farthest: Int = 20_000, longest: Int = 62

    /// The starts of a series that begins at `start`, up to and with `end`, in the order they come.
    /// - Parameters:
    ///   - start, end: seconds as the clock on a wall counts them.
    ///   - utc: what such seconds are in UTC, for an `UNTIL` in UTC.
    public func starts(from start: Int64, to end: Int64, utc: (Int64) -> Int64 = { $0 }) -> [Int64] {
        var found: [Int64] = []
        walk(from: start, to: end, utc: utc) { found.append($0); return true }
        return found
    }
    /// The same one by one, until `body` answers false.
    /// - Parameter after: what lies before it need not be told: a rule that does not count its occurrences is not gone through from its beginning.
    func walk(from start: Int64, after: Int64 = .min, to end: Int64, utc: (Int64) -> Int64, _ body: (Int64) -> Bool) {
        let first: Int64 = Civil.quotient(start, 86_400), clock: Int64 = start - first * 86_400, last: Int64 = Civil.quotient(end, 86_400)
        var counted: Int = 0
        let skipped: Int = passed(from: start, to: after)
        for period in skipped..<skipped + Self.farthest {
            let (begin, days): (Int, [Int]) = candidates(period * interval, from: Int(first))
            if Int64(begin) > last { return }
            for day in days where Int64(day) >= first {
                let moment: Int64 = Int64(day) * 86_400 + clock
                if isOver(moment, day, utc) || count.map({ counted >= $0 }) == true { return }
                counted += 1
                if moment <= end, !body(moment) { return }
            }
        }
    }
    /// Whole periods that end before a moment, at least one fewer than there are.
    private func passed(from start: Int64, to after: Int64) -> Int {
        guard count == nil, after > start else { return 0 }
        let days: Int = switch frequency { case .daily: 1; case .weekly: 7; case .monthly: 31; case .yearly: 366 }
        return max(0, Int((after - start) / 86_400) / (days * interval) - 1)
    }
    private func isOver(_ moment: Int64, _ day: Int, _ utc: (Int64) -> Int64) -> Bool {
        switch until {
        case .day(let last)?: day > last
        case .utc(let last)?: utc(moment) > last
        case .local(let last, _)?: moment > last
        case nil: false
        }
    }
    /// The first day of the which-th period after the one of `first`, and the days of the series in it.
    private func candidates(_ step: Int, from first: Int) -> (begin: Int, days: [Int]) {
        let date: (year: Int, month: Int, day: Int) = Civil.date(first)
        switch frequency {
        case .daily:
            let day: Int = first + step
            return (day, [day].filter { fits($0) && (weekdays.isEmpty || weekdays.contains { $0.day == Civil.weekday(day) }) })
        case .weekly:
            let monday: Int = first - Civil.weekday(first) + step * 7, chosen: [Int] = weekdays.isEmpty ? [Civil.weekday(first)] : weekdays.map(\.day)
            return (monday, placed(Set(chosen).sorted().map { monday + $0 }.filter(fits)))
        case .monthly:
            let month: Int = date.year * 12 + date.month - 1 + step, begin: Int = Civil.number(month / 12, month % 12 + 1, 1)
            return (begin, placed(days(inMonth: month, day: date.day).filter(fits)))
        case .yearly:
            let year: Int = date.year + step, begin: Int = Civil.number(year, 1, 1)
            let chosen: [Int] = months.isEmpty ? (weekdays.isEmpty && monthDays.isEmpty ? [date.month] : Array(1...12)) : months
            if months.isEmpty, !weekdays.isEmpty, monthDays.isEmpty { return (begin, placed(nth(from: begin, to: Civil.number(year + 1, 1, 1)))) }
            return (begin, placed(chosen.sorted().flatMap { days(inMonth: year * 12 + $0 - 1, day: date.day) }))
        }
    }
    private func fits(_ day: Int) -> Bool {
        let date: (year: Int, month: Int, day: Int) = Civil.date(day)
        guard months.isEmpty || months.contains(date.month) else { return false }
        let last: Int = Civil.days(ofMonth: date.month, date.year)
        return monthDays.isEmpty || frequency == .weekly || monthDays.contains { $0 == date.day || $0 == date.day - last - 1 }
    }
    /// - Parameter month: months since the year 0.
    private func days(inMonth month: Int, day: Int) -> [Int] {
        let year: Int = month / 12, number: Int = month % 12 + 1, begin: Int = Civil.number(year, number, 1), length: Int = Civil.days(ofMonth: number, year)
        if monthDays.isEmpty, weekdays.isEmpty { return day <= length ? [begin + day - 1] : [] }
        let byWeekday: [Int] = weekdays.isEmpty ? Array(begin..<begin + length) : nth(from: begin, to: begin + length)
        return monthDays.isEmpty ? byWeekday : byWeekday.filter { day in monthDays.contains { $0 == day - begin + 1 || $0 == day - begin - length } }
    }
    /// The chosen days of the week between two days, by their place from the begin or the end.
    private func nth(from begin: Int, to end: Int) -> [Int] {
        let all: Range<Int> = begin..<end
        let chosen: [Int] = weekdays.flatMap { weekday -> [Int] in
            let same: [Int] = all.filter { Civil.weekday($0) == weekday.day }
            if weekday.which == 0 { return same }
            let index: Int = weekday.which > 0 ? weekday.which - 1 : same.count + weekday.which
            return same.indices.contains(index) ? [same[index]] : []
        }
        return Set(chosen).sorted()
    }
    private func placed(_ days: [Int]) -> [Int] {
        guard !positions.isEmpty else { return days }
        return Set(positions.compactMap { $0 > 0 ? (days.indices.contains($0 - 1) ? days[$0 - 1] : nil) : (days.indices.contains(days.count + $0) ? days[days.count + $0] : nil) }).sorted()
    }
}
