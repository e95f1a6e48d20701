/// How much two cards look like one holder's, and what speaks for it.
public struct Likeness: Sendable, Equatable {
    /// What speaks for one holder.
    public enum Reason: String, Sendable, Hashable, CaseIterable, Codable {
        case inn, innSlip, phone, mail, name, similarName, city, place

        /// As the second half of «Совпадает…»: a phrase of its own.
        public var words: RuEn {
            switch self {
            case .inn: (ru: "тот же ИНН", en: "the same tax number")
            case .innSlip: (ru: "ИНН отличается одной цифрой", en: "the tax number differs in one digit")
            case .phone: (ru: "тот же телефон", en: "the same phone")
            case .mail: (ru: "та же почта", en: "the same mail")
            case .name: (ru: "то же название", en: "the same name")
            case .similarName: (ru: "похожее название", en: "a similar name")
            case .city: (ru: "тот же город", en: "the same city")
            case .place: (ru: "то же место работы", en: "the same place of work")
            }
        }
    }
    /// Percent: 0 nothing in common … 99 surely one.
    public let score: Int
    public let reasons: [Reason]
    /// From here on a pair is worth a person's look.
    public static let threshold: Int = 50

    /// Compares two cards of one kind. Symmetric. Each sign leaves a part of the doubt, so that signs strengthen each other:
    /// the same tax number leaves a tenth, the same phone four tenths, both together four percent.
    public init(_ left: Traits, _ right: Traits) {
        var doubt: Double = 1, reasons: [Reason] = []
        func found(_ reason: Reason, _ weight: Double) {
            reasons.append(reason)
            doubt *= 1 - weight
        }
        let isPerson: Bool = left.kind == .person
        var factor: Double = 1
        if !left.inns.isEmpty, !right.inns.isEmpty {
            // A branch has the company's ИНН and a КПП of its own.
            let isBranch: Bool = !left.kpps.isEmpty && !right.kpps.isEmpty && left.kpps.isDisjoint(with: right.kpps)
            if !left.inns.isDisjoint(with: right.inns) { found(.inn, isBranch ? 0.7 : 0.9) } else { factor = Self.isSlip(left.inns, right.inns) ? 0.75 : 0.4 }
        }
        if !left.phones.isDisjoint(with: right.phones) { found(.phone, 0.6) }
        if !left.mails.isDisjoint(with: right.mails) { found(.mail, isPerson ? 0.8 : 0.65) }
        let alike: Alike = Self.names(left, right), samePlace: Bool = !left.place.isEmpty && left.place == right.place
        if isPerson {
            if alike == .different { factor *= 0.7 } else {
                found(alike == .same ? .name : .similarName, samePlace ? (alike == .same ? 0.75 : 0.6) : 0.3)
                if samePlace { reasons.append(.place) }
            }
        } else if alike != .different {
            let bothCities: Bool = !left.city.isEmpty && !right.city.isEmpty, weight: Double = alike == .same ? 0.62 : alike == .alike ? 0.52 : 0.42
            found(alike == .same ? .name : .similarName, bothCities && left.city != right.city ? weight * 0.8 : weight)
            if bothCities, left.city == right.city { found(.city, 0.3) }
            if factor == 0.75 { reasons.append(.innSlip) }
        }
        (score, self.reasons) = (min(99, Int(((1 - doubt) * factor * 100).rounded())), reasons)
    }

    enum Alike { case same, alike, shortAlike, different }
    /// Whether two names are one name, or one with slips of the hand.
    static func names(_ left: Traits, _ right: Traits) -> Alike {
        if left.letters.isEmpty || right.letters.isEmpty { return .different }
        if left.letters == right.letters { return .same }
        // «Школа № 12» is not «Школа № 13».
        let digits: (UInt8) -> Bool = { (48...57).contains($0) }
        if left.letters.filter(digits) != right.letters.filter(digits) { return .different }
        if left.words.count == right.words.count, left.words.count > 1, left.words.sorted() == right.words.sorted() { return .same }
        if let a = left.person, let b = right.person, isOne(a, b) { return .alike }
        let length: Int = min(left.letters.count, right.letters.count), limit: Int = length >= 10 ? 2 : length >= 5 ? 1 : 0
        guard Distance.between(left.letters, right.letters, limit: limit) <= limit else { return .different }
        return length >= 8 ? .alike : .shortAlike
    }
    /// «Иванов И. И.» may be «Иванов Иван Иванович».
    private static func isOne(_ left: PersonName, _ right: PersonName) -> Bool {
        let surnames: [[UInt8]] = [left.surname, right.surname].map { Array(Skeleton.words($0).joined().utf8) }
        guard surnames[0].count >= 2, Distance.between(surnames[0], surnames[1], limit: 1) <= (surnames[0].count >= 5 ? 1 : 0) else { return false }
        func fits(_ a: String, _ b: String) -> Bool {
            let one: String = Skeleton.words(a).joined(), two: String = Skeleton.words(b).joined()
            return one.isEmpty || two.isEmpty || one.hasPrefix(two) || two.hasPrefix(one)
        }
        return !left.given.isEmpty && !right.given.isEmpty && fits(left.given, right.given) && fits(left.patronymic, right.patronymic)
    }
    private static func isSlip(_ left: Set<String>, _ right: Set<String>) -> Bool {
        left.contains { one in right.contains { one.utf8.count == $0.utf8.count && Distance.between(Array(one.utf8), Array($0.utf8), limit: 1) == 1 } }
    }
}
