/// Days counted from today or named outright: what a condition on a date compares with.
///
/// Written as `today`, `yesterday`, `tomorrow`, `week:-1`, `month:0`, `quarter:1`, `year:0`, `last:30`, `next:7`, `older:60`,
/// `2026-01-01..2026-03-31` with either end left open.
public enum Period: Sendable, Hashable, LosslessStringConvertible {
    public enum Unit: String, Sendable, CaseIterable { case week, month, quarter, year }
    /// The week, month, quarter or year that lies so many after the present one.
    case whole(Unit, Int)
    /// Both ends in days after today, inclusive; nil: open.
    case relative(from: Int?, to: Int?)
    /// Both ends inclusive; nil: open.
    case between(Day?, Day?)

    static let furthest: Int = 100_000

    public init?(_ text: String) {
        switch text {
        case "today": self = .relative(from: 0, to: 0)
        case "yesterday": self = .relative(from: -1, to: -1)
        case "tomorrow": self = .relative(from: 1, to: 1)
        default:
            if let found = Period.counted(text) ?? Period.spanned(text) { self = found } else { return nil }
        }
    }
    private static func counted(_ text: String) -> Period? {
        let parts: [Substring] = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[1]), abs(count) <= furthest else { return nil }
        switch parts[0] {
        case "last": return count > 0 ? .relative(from: 1 - count, to: 0) : nil
        case "next": return count > 0 ? .relative(from: 0, to: count - 1) : nil
        case "older": return count >= 0 ? .relative(from: nil, to: -count - 1) : nil
        default: return abs(count) <= 1000 ? Unit(rawValue: String(parts[0])).map { .whole($0, count) } : nil
        }
    }
    private static func spanned(_ text: String) -> Period? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let left: String = String(text[..<dots.lowerBound]), right: String = String(text[dots.upperBound...])
        let from: Day? = Day(left), to: Day? = Day(right)
        guard left.isEmpty || from != nil, right.isEmpty || to != nil, from != nil || to != nil else { return nil }
        if let from, let to, to < from { return nil }
        return .between(from, to)
    }

    public var description: String {
        switch self {
        case .whole(let unit, let count): "\(unit.rawValue):\(count)"
        case .relative(0, 0): "today"
        case .relative(-1, -1): "yesterday"
        case .relative(1, 1): "tomorrow"
        case .relative(nil, let to): "older:\(-(to ?? 0) - 1)"
        case .relative(let from, 0): "last:\(1 - (from ?? 0))"
        case .relative(_, let to): "next:\((to ?? 0) + 1)"
        case .between(let from, let to): "\(from?.description ?? "")..\(to?.description ?? "")"
        }
    }

    /// First and last day, inclusive; nil: no bound on that side.
    public func days(today: Day) -> (first: Day?, last: Day?) {
        switch self {
        case .between(let from, let to): return (from, to)
        case .relative(let from, let to): return (from.map(today.adding), to.map(today.adding))
        case .whole(.week, let count):
            let monday: Day = today.adding(7 * count - today.weekday)
            return (monday, monday.adding(6))
        case .whole(.month, let count): return Period.months(1, starting: today.year * 12 + today.month - 1 + count)
        case .whole(.quarter, let count): return Period.months(3, starting: today.year * 12 + (today.month - 1) / 3 * 3 + 3 * count)
        case .whole(.year, let count): return Period.months(12, starting: (today.year + count) * 12)
        }
    }
    /// - Parameter starting: months since the year 0.
    private static func months(_ count: Int, starting: Int) -> (Day?, Day?) {
        let after: Int = starting + count
        let first = Day(year: starting / 12, month: starting % 12 + 1, day: 1), next = Day(year: after / 12, month: after % 12 + 1, day: 1)
        return (first, next.adding(-1))
    }

    /// `прошлый месяц`, `последние 30 дней`, `с 1 марта 2026 по 5 марта 2026`.
    public func phrase(_ lang: Lang) -> String {
        switch self {
        case .relative(0, 0): return lang("сегодня", "today")
        case .relative(-1, -1): return lang("вчера", "yesterday")
        case .relative(1, 1): return lang("завтра", "tomorrow")
        case .relative(nil, let to): return lang("раньше чем \(-(to ?? 0) - 1) дн. назад", "more than \(-(to ?? 0) - 1) days ago")
        case .relative(let from, 0): return lang("последние \(1 - (from ?? 0)) дн.", "last \(1 - (from ?? 0)) days")
        case .relative(_, let to): return lang("следующие \((to ?? 0) + 1) дн.", "next \((to ?? 0) + 1) days")
        case .whole(let unit, let count): return Period.named(unit, count, lang)
        case .between(let from, let to):
            let start: String = from.map { lang("с ", "from ") + lang.day($0) } ?? "", end: String = to.map { lang("по ", "to ") + lang.day($0) } ?? ""
            return [start, end].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
    private static func named(_ unit: Unit, _ count: Int, _ lang: Lang) -> String {
        let (ru, en): (String, String) = switch unit {
        case .week: ("неделя", "week")
        case .month: ("месяц", "month")
        case .quarter: ("квартал", "quarter")
        case .year: ("год", "year")
        }
        let isShe: Bool = unit == .week
        switch count {
        case 0: return lang("\(isShe ? "эта" : "этот") \(ru)", "this \(en)")
        case -1: return lang("\(isShe ? "прошлая" : "прошлый") \(ru)", "last \(en)")
        case 1: return lang("\(isShe ? "следующая" : "следующий") \(ru)", "next \(en)")
        default: return "\(lang(ru, en)) \(count > 0 ? "+" : "−")\(abs(count))"
        }
    }
}
