extension Formula {
    /// The language of a source: its words, its decimal mark and what separates arguments.
    public enum Language: String, Sendable, Hashable, Codable, CaseIterable {
        /// Russian words, decimal comma, arguments separated by `;`.
        case ru
        /// English words, decimal point, arguments separated by `,`.
        case en
    }

    /// How names are written: in a language, or by id for keeping in a database.
    enum Spelling: Sendable, Hashable {
        case ru, en, stored

        init(_ language: Language) { self = language == .ru ? .ru : .en }

        var isRussian: Bool { self == .ru }
        var decimalMark: Unicode.Scalar { self == .ru ? "," : "." }
        var separator: Unicode.Scalar { self == .ru ? ";" : "," }
    }

    /// How names are compared: case does not matter, ё is е.
    static func fold(_ text: String) -> String {
        String(String.UnicodeScalarView(text.lowercased().unicodeScalars.map { (scalar: Unicode.Scalar) -> Unicode.Scalar in
            scalar == "ё" ? "е" : scalar
        }))
    }

    static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (scalar >= "a" && scalar <= "z") || (scalar >= "A" && scalar <= "Z") || scalar == "_" }
        return scalar.properties.isAlphabetic
    }

    static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        if isNameStart(scalar) || (scalar >= "0" && scalar <= "9") { return true }
        return !scalar.isASCII && scalar.properties.generalCategory == .nonspacingMark
    }

    /// Whether a name can be written without braces.
    static func isPlainName(_ text: String) -> Bool {
        guard let first: Unicode.Scalar = text.unicodeScalars.first, isNameStart(first) else { return false }
        return text.unicodeScalars.allSatisfy(isNamePart) && Keyword(fold(text)) == nil
    }
}

/// Words that are not names.
enum Keyword: Sendable, Hashable, CaseIterable {
    case and, or, not, `in`, yes, no

    init?(_ folded: String) {
        switch folded {
        case "and", "и": self = .and
        case "or", "или": self = .or
        case "not", "не": self = .not
        case "in", "в": self = .in
        case "true", "да", "истина": self = .yes
        case "false", "нет", "ложь": self = .no
        default: return nil
        }
    }

    func text(_ isRussian: Bool) -> String {
        switch self {
        case .and: isRussian ? "и" : "and"
        case .or: isRussian ? "или" : "or"
        case .not: isRussian ? "не" : "not"
        case .in: isRussian ? "в" : "in"
        case .yes: isRussian ? "да" : "true"
        case .no: isRussian ? "нет" : "false"
        }
    }
}
