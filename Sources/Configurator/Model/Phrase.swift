/// A name or a sentence in the two languages of the product.
public struct Phrase: Sendable, Hashable, Codable {
    /// In Russian.
    public var ru: String
    /// In English.
    public var en: String

    /// Both at once, so that neither is forgotten.
    public init(_ ru: String, _ en: String) {
        self.ru = ru
        self.en = en
    }

    /// Whether one of the two is missing.
    public var isIncomplete: Bool { ru.allSatisfy(\.isWhitespace) || en.allSatisfy(\.isWhitespace) }

    /// The phrases one after another, separated.
    static func joined(_ phrases: [Phrase], _ separator: String = ", ") -> Phrase {
        Phrase(phrases.map(\.ru).joined(separator: separator), phrases.map(\.en).joined(separator: separator))
    }

    /// In the quotation marks of each language.
    var quoted: Phrase { Phrase("«\(ru)»", "“\(en)”") }

    static func + (left: Phrase, right: Phrase) -> Phrase { Phrase(left.ru + right.ru, left.en + right.en) }
}
