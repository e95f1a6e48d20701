/// A person's name in parts. Understands «Фамилия Имя Отчество», «Имя Отчество Фамилия», initials, «оглы» and «кызы»; a guess, which the
/// form shows for correction.
public struct PersonName: Sendable, Hashable {
    /// What the patronymic or a well-known first name tells.
    public enum Gender: String, Sendable, Codable { case male, female }

    /// Фамилия; "" if unknown.
    public let surname: String
    /// Имя, or an initial with its full stop; "" if unknown.
    public let given: String
    /// Отчество, or an initial with its full stop; "" if none.
    public let patronymic: String

    /// A name whose parts are known.
    public init(surname: String, given: String, patronymic: String = "") {
        self.surname = surname
        self.given = given
        self.patronymic = patronymic
    }

    /// Splits a text. One word is a given name if it is a well-known one, else a surname. Names written in capitals or in small letters
    /// only get a capital first letter.
    public init(_ text: String) {
        let words: [String] = Self.words(text)
        let isNameFirst: Bool = words.count > 1 && Self.isNameFirst(words)
        switch words.count {
        case 0: self.init(surname: "", given: "")
        case 1: self = FirstNames.gender(words[0]) != nil
            ? PersonName(surname: "", given: words[0]) : PersonName(surname: words[0], given: "")
        case 2 where isNameFirst && Self.isPatronymic(words[1]): self.init(surname: "", given: words[0], patronymic: words[1])
        case 2: self.init(surname: words[isNameFirst ? 1 : 0], given: words[isNameFirst ? 0 : 1])
        default:
            let last: Int = words.count - 1
            self = isNameFirst
                ? PersonName(surname: words[last], given: words[0], patronymic: words[1..<last].joined(separator: " "))
                : PersonName(surname: words[0], given: words[1], patronymic: words[2...].joined(separator: " "))
        }
    }

    /// «Иванов Иван Иванович».
    public var full: String { [surname, given, patronymic].filter { !$0.isEmpty }.joined(separator: " ") }
    /// «Иванов И. И.»; without a surname the given name and patronymic in full.
    public var short: String { surname.isEmpty ? full : ([surname] + initials).joined(separator: " ") }
    /// «И. И. Иванов», as under a signature.
    public var signature: String { surname.isEmpty ? full : (initials + [surname]).joined(separator: " ") }
    /// Up to two capitals for a round picture: «ИИ» of the given name and the surname.
    public var monogram: String {
        [given, surname.isEmpty ? patronymic : surname].compactMap { $0.first { $0.isLetter } }.map { $0.uppercased() }.joined()
    }
    /// By the patronymic, then by the given name; nil if neither tells.
    public var gender: Gender? { Self.gender(patronymic: patronymic) ?? FirstNames.gender(given) }

    private var initials: [String] {
        [given, patronymic].filter { !$0.isEmpty }.map { name in
            name.split(separator: "-").map { "\($0.prefix(1))." }.joined(separator: "-")
        }
    }

    /// What a patronymic tells: -вич, -ич, оглы are male; -вна, -чна, кызы female; nil for anything else.
    public static func gender(patronymic: String) -> Gender? {
        let folded: String = Fold.text(patronymic)
        if folded.count < 4 { return nil }
        if ["вич", "ьич", "мич", "кич", "тич", " оглы", " оглу", " улы", " уулу"].contains(where: folded.hasSuffix) { return .male }
        return ["вна", "ична", "инишна", " кызы", " гызы", " кизи"].contains(where: folded.hasSuffix) ? .female : nil
    }

    private static func isPatronymic(_ word: String) -> Bool { gender(patronymic: word) != nil }
    private static func isInitial(_ word: String) -> Bool { word.hasSuffix(".") || word.count == 1 }

    private static func isNameFirst(_ words: [String]) -> Bool {
        if isInitial(words[0]) { return true }
        if isInitial(words[1]) { return false }
        if isPatronymic(words[1]) { return FirstNames.gender(words[0]) != nil || words.count > 2 || !isPatronymic(words[0]) }
        if words.count > 2, isPatronymic(words[words.count - 1]) { return false }
        return FirstNames.gender(words[0]) != nil && FirstNames.gender(words[1]) == nil
    }

    /// Words with initials parted («И.И.») and «оглы» joined to its name.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        for piece: Substring in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            let parts: [Substring] = piece.split(separator: ".")
            let hasDot: Bool = piece.contains(".")
            for (place, part) in parts.enumerated() {
                let endsWithDot: Bool = hasDot && (place < parts.count - 1 || piece.hasSuffix("."))
                words.append(capital(String(part)) + (endsWithDot && part.count <= 2 ? "." : ""))
            }
        }
        let sonOrDaughter: [String] = ["оглы", "оглу", "кызы", "гызы", "кизи", "улы", "уулу"]
        if words.count > 2, let last: String = words.last, sonOrDaughter.contains(last.lowercased()) {
            words.removeLast()
            words[words.count - 1] += " \(last.lowercased())"
        }
        return words
    }

    private static func capital(_ word: String) -> String {
        guard word == word.lowercased() || word == word.uppercased() else { return word }
        return word.lowercased().split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "-")
    }
}
