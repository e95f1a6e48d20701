/// E-mail addresses as cards keep them. Only what surely is no address is doubted (RFC 5321, 5322; Cyrillic names: RFC 6531).
public enum Email {
    /// Why an address is doubted.
    public enum Cause: Sendable, Hashable, CaseIterable {
        /// Not exactly one @ with something on both sides.
        case noName
        /// A space or a comma inside: perhaps two addresses.
        case severalAddresses
        /// Dots at the ends, two dots in a row, or a character no mail server takes.
        case wrongCharacters
        /// No dot in the domain, an empty or overlong part, a hyphen at an end.
        case wrongDomain
        /// Over 64 bytes before or 254 in all.
        case tooLong
        /// Cyrillic and Latin letters in one word: «о» for "o".
        case mixedAlphabets

        /// The warning as a sentence.
        public var sentence: RuEn {
            switch self {
            case .noName: (ru: "адрес должен выглядеть как имя@домен", en: "an address looks like name@domain")
            case .severalAddresses: (ru: "похоже на несколько адресов в одном поле", en: "looks like several addresses in one field")
            case .wrongCharacters: (ru: "недопустимые знаки или лишние точки в адресе", en: "impossible characters or stray dots")
            case .wrongDomain: (ru: "после @ нужен домен, например pechat.ru", en: "a domain such as print.com is needed after @")
            case .tooLong: (ru: "адрес слишком длинный", en: "the address is too long")
            case .mixedAlphabets: (ru: "в адресе смешаны русские и латинские буквы", en: "Russian and Latin letters are mixed")
            }
        }
    }

    /// The address alone in small letters: `Анна <Anna@Print.RU>`, `mailto:anna@print.ru` → `anna@print.ru`.
    public static func normal(_ text: String) -> String {
        var bare: Substring = text[...]
        if let open: String.Index = bare.lastIndex(of: "<"), let close: String.Index = bare[open...].firstIndex(of: ">") {
            bare = bare[bare.index(after: open)..<close]
        }
        var address: String = bare.lowercased()
        if address.hasPrefix("mailto:") { address = String(address.dropFirst(7)) }
        while let first: Character = address.first, isEdge(first) { address.removeFirst() }
        while let last: Character = address.last, isEdge(last) { address.removeLast() }
        return address
    }
    private static func isEdge(_ character: Character) -> Bool { character.isWhitespace || ";,<>\"\u{200B}".contains(character) }

    /// What looks wrong, or nil; an empty text is not doubted.
    public static func check(_ text: String) -> Cause? {
        let address: String = normal(text)
        if address.isEmpty { return nil }
        if address.contains(where: { $0.isWhitespace || $0 == "," || $0 == ";" }) { return .severalAddresses }
        let sides: [Substring] = address.split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count == 2, let name: Substring = sides.first, let domain: Substring = sides.last, !name.isEmpty else {
            return sides.count > 2 ? .severalAddresses : .noName
        }
        if name.utf8.count > 64 || address.utf8.count > 254 { return .tooLong }
        let hasStrayDot: Bool = name.hasPrefix(".") || name.hasSuffix(".") || name.contains("..")
        if hasStrayDot || !name.allSatisfy(isNameCharacter) { return .wrongCharacters }
        let labels: [Substring] = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy(isLabel), labels.last?.contains(where: \.isLetter) == true else { return .wrongDomain }
        return (labels + name.split { ".-_+".contains($0) }).contains(where: isMixed) ? .mixedAlphabets : nil
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || ".!#$%&'*+-/=?^_`{|}~".contains(character)
    }
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
    }
    private static func isMixed(_ word: Substring) -> Bool {
        let letters: [Unicode.Scalar] = word.unicodeScalars.filter { $0.properties.isAlphabetic }
        return letters.contains { (0x400...0x4FF).contains($0.value) } && letters.contains { $0.value < 0x250 }
    }
}
