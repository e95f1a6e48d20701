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
    var isIncomplete: Bool { ru.allSatisfy(\.isWhitespace) || en.allSatisfy(\.isWhitespace) }

    /// The phrases one after another, separated.
    static func joined(_ phrases: [Phrase], _ separator: String = ", ") -> Phrase {
        Phrase(phrases.map(\.ru).joined(separator: separator), phrases.map(\.en).joined(separator: separator))
    }

    /// In the quotation marks of each language.
    var quoted: Phrase { Phrase("«\(ru)»", "“\(en)”") }
}

/// A result of an action or a reason of an end: what is chosen from a list.
public struct Outcome: Sendable, Hashable, Codable {
    /// What is stored and what rules name.
    public var code: String
    /// What people read.
    public var name: Phrase

    /// A choice: `Outcome("yes", "Согласен", "Agrees")`.
    public init(_ code: String, _ ru: String, _ en: String) {
        self.code = code
        name = Phrase(ru, en)
    }
}

/// Why a person does what the process did not expect: a code from the stage's list, words, or both.
public struct Reason: Sendable, Hashable, Codable {
    /// One of the reasons of the stage that is entered.
    public var code: String?
    /// In one's own words.
    public var note: String

    /// A reason.
    public init(code: String? = nil, note: String = "") {
        self.code = code
        self.note = note
    }

    /// Neither a code nor words.
    public var isEmpty: Bool { (code ?? "").isEmpty && note.allSatisfy(\.isWhitespace) }
}
