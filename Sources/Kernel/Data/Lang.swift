/// The language of one reader. A phrase is always written in both, so a missing translation does not compile.
public enum Lang: String, Sendable, CaseIterable, Codable {
    case ru, en
    /// The phrase in this language.
    public func callAsFunction(_ ru: String, _ en: String) -> String { self == .ru ? ru : en }
    public func callAsFunction(_ text: Text) -> String { self(text.ru, text.en) }
    /// The noun form for a count: Russian has three, English two.
    public func plural(_ count: Int, ru: (one: String, few: String, many: String), en: (one: String, many: String)) -> String {
        guard self == .ru else { return count == 1 ? en.one : en.many }
        let tens = count % 100, ones = count % 10
        if (11...14).contains(tens) { return ru.many }
        return ones == 1 ? ru.one : (2...4).contains(ones) ? ru.few : ru.many
    }
    /// What a stranger's `Accept-Language` asks for; Russian unless English comes first.
    public init(acceptLanguage header: String?) {
        let first: String = (header ?? "").lowercased().split(separator: ",").first.map(String.init) ?? ""
        self = first.hasPrefix("en") ? .en : .ru
    }
}

/// A phrase in both languages.
public struct Text: Sendable, Hashable {
    public let ru: String, en: String
    public init(_ ru: String, _ en: String) { (self.ru, self.en) = (ru, en) }
    /// As the rest of a sentence that has begun: the first letter is small, unless it belongs to an abbreviation.
    public var continued: Text { Text(Self.continued(ru), Self.continued(en)) }
    private static func continued(_ text: String) -> String {
        let isAbbreviation: Bool = text.dropFirst().first?.isUppercase ?? false
        return isAbbreviation ? text : text.prefix(1).lowercased() + text.dropFirst()
    }
    /// What is to be said of something with a name: `Город: слишком длинно`.
    public static func of(_ label: Text, _ what: Text) -> Text { Text("\(label.ru): \(what.continued.ru)", "\(label.en): \(what.continued.en)") }
}

extension Lang {
    /// A whole number with no-break spaces (ru) or commas (en) between thousands.
    public func number(_ value: Int) -> String {
        var digits: String = String(value.magnitude), groups: [String] = []
        while digits.count > 3 { groups.insert(String(digits.suffix(3)), at: 0); digits.removeLast(3) }
        groups.insert(digits, at: 0)
        return (value < 0 ? "−" : "") + groups.joined(separator: self == .ru ? "\u{A0}" : ",")
    }
    static let monthsRu: [String] = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"]
    static let monthsEn: [String] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
    static let daysRu: [String] = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]
    static let daysEn: [String] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    /// `24 ноября` or `24 November`; with the year when it is not `this` year.
    public func day(_ day: Day, thisYear: Int? = nil) -> String {
        let month: String = (self == .ru ? Self.monthsRu : Self.monthsEn)[day.month - 1]
        return "\(day.day)\u{A0}\(month)" + (thisYear == day.year ? "" : "\u{A0}\(day.year)")
    }
    /// `пн`, `Mon`.
    public func weekdayShort(_ day: Day) -> String { self == .ru ? ["пн", "вт", "ср", "чт", "пт", "сб", "вс"][day.weekday] : String(Self.daysEn[day.weekday].prefix(3)) }
    public func weekday(_ day: Day) -> String { (self == .ru ? Self.daysRu : Self.daysEn)[day.weekday] }
    /// `сегодня`, `вчера`, `завтра`, else the day, with the year when it is another one.
    public func near(_ day: Day, today: Day) -> String {
        switch day.number - today.number {
        case 0: self("сегодня", "today")
        case -1: self("вчера", "yesterday")
        case 1: self("завтра", "tomorrow")
        default: self.day(day, thisYear: today.year)
        }
    }
    static let monthsAlone: [String] = ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"]
    /// `ноябрь 2026`, or `ноября` beside a number of the day.
    public func month(_ day: Day, alone: Bool = true) -> String {
        if !alone { return (self == .ru ? Self.monthsRu : Self.monthsEn)[day.month - 1] }
        return "\((self == .ru ? Self.monthsAlone : Self.monthsEn)[day.month - 1])\u{A0}\(day.year)"
    }
}
