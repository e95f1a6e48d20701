/// Numbers as printed documents spell them. Agrees with the custom of Russian primary documents: units in words, hundredths in digits.
public enum Words {
    /// The language of the words.
    public enum Language: String, Sendable, CaseIterable { case ru, en }

    /// The grammatical gender of what is counted; English has none.
    public enum Gender: Sendable, CaseIterable { case masculine, feminine, neuter }

    /// What is counted: «лист, листа, листов», or in English the first and the last form.
    public struct Noun: Sendable {
        /// After 1, 21, 101.
        public let one: String
        /// After 2, 3, 4, 22.
        public let few: String
        /// After 0, 5…20, 25.
        public let many: String
        /// Picks один, одна, одно.
        public let gender: Gender
        /// The three Russian forms and the gender.
        public init(_ one: String, _ few: String, _ many: String, _ gender: Gender = .masculine) {
            self.one = one
            self.few = few
            self.many = many
            self.gender = gender
        }
        /// The form after a number.
        public func form(_ number: UInt64, _ language: Language = .ru) -> String {
            if language == .en { return number == 1 ? one : many }
            if (11...14).contains(number % 100) { return many }
            return number % 10 == 1 ? one : (2...4).contains(number % 10) ? few : many
        }
    }

    /// A sum for an invoice: «Двенадцать тысяч пятьсот рублей 40 копеек», "Twelve thousand five hundred roubles 40 kopecks".
    /// - Parameter minorUnits: kopecks, cents; any Int64. A negative sum starts with «Минус» / "Minus".
    public static func amount(minorUnits: Int64, _ currency: Currency, _ language: Language) -> String {
        let whole: UInt64 = minorUnits.magnitude / 100, rest: UInt64 = minorUnits.magnitude % 100
        let nouns: (major: Noun, minor: Noun) = currency.nouns(language)
        let words: String = spell(whole, nouns.major.gender, language)
        let digits: String = rest < 10 ? "0\(rest)" : "\(rest)"
        let sign: String = minorUnits < 0 ? minus(language) : ""
        return capital("\(sign)\(words) \(nouns.major.form(whole, language)) \(digits) \(nouns.minor.form(rest, language))")
    }

    /// A bare number in small letters: «двадцать одна», "twenty-one".
    public static func count(_ number: Int64, _ gender: Gender = .masculine, _ language: Language = .ru) -> String {
        (number < 0 ? minus(language) : "") + spell(number.magnitude, gender, language)
    }

    /// A number with what is counted, in small letters: «двадцать одна коробка».
    public static func count(_ number: Int64, of noun: Noun, _ language: Language = .ru) -> String {
        "\(count(number, noun.gender, language)) \(noun.form(number.magnitude, language))"
    }

    /// The same text with a capital first letter.
    public static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private static func minus(_ language: Language) -> String { language == .ru ? "минус " : "minus " }

    private static func spell(_ number: UInt64, _ gender: Gender, _ language: Language) -> String {
        guard number > 0 else { return language == .ru ? "ноль" : "zero" }
        var words: [String] = [], rest: UInt64 = number, place: Int = 0
        while rest > 0 {
            let triad: Int = Int(rest % 1000)
            if triad > 0 { words = (language == .ru ? russian(triad, place, gender) : english(triad, place)) + words }
            rest /= 1000
            place += 1
        }
        return words.joined(separator: " ")
    }
}
