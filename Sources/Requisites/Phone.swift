/// A telephone number read from any usual writing. Russian numbers have ten digits after +7 (the national numbering plan);
/// the international form is that of ITU-T E.164.
public struct Phone: Sendable, Hashable {
    /// `+` and 8…15 digits: "+74951234567". Two writings of one number have the same normal form.
    public let normal: String
    /// The digits to dial afterwards, without «доб.»; nil if none.
    public let `extension`: String?

    /// The first number in a text, or nil if there is none. Words before it («тел.») and after it («после 18») are ignored.
    ///
    /// A Russian number may start with +7, 7, 8 or nothing; `+`, 00 and 8~10 start a foreign one. An extension follows
    /// «доб.», «внутр.», ext, x, # or a comma, and has up to 6 digits.
    /// - Parameter areaCode: 3…5 digits for a local number of 5…7; without it a local number is not a number.
    public init?(_ text: String, areaCode: String? = nil) {
        let characters: [Character] = Array(text)
        guard let start: Int = characters.firstIndex(where: { $0 == "+" || Self.isDigit($0) }) else { return nil }
        let tail: ArraySlice<Character> = characters[start...]
        let end: Int = tail.firstIndex { !Self.isDigit($0) && !Self.isFiller($0) } ?? tail.endIndex
        let digits: String = String(tail[..<end].filter(Self.isDigit))
        guard let normal: String = Self.normal(digits, hasPlus: tail.first == "+", areaCode: areaCode) else { return nil }
        self.normal = normal
        self.extension = Self.extensionDigits(String(tail[end...]))
    }

    /// Every number of a text where they are separated by commas, semicolons, slashes or new lines, each once, in order.
    public static func list(_ text: String, areaCode: String? = nil) -> [Phone] {
        var found: [Phone] = []
        var rest: Substring = text[...]
        while !rest.isEmpty {
            // A short number after a comma is an extension and stays with its number.
            let part: Substring = rest.prefix { !";/\n\r\r\n".contains($0) && $0 != "," }
            rest = rest.dropFirst(part.count)
            var whole: String = String(part)
            if rest.first == ",", case let next = rest.dropFirst().prefix(while: { !",;/\n\r\r\n".contains($0) }),
               extensionDigits(",\(next)") != nil {
                whole += ",\(next)"
                rest = rest.dropFirst(next.count + 1)
            }
            rest = rest.dropFirst()
            if let phone: Phone = Phone(whole, areaCode: areaCode), !found.contains(phone) { found.append(phone) }
        }
        return found
    }

    /// A field of phones as everybody reads it: every number in one format. What is not understood whole stays as it is written, so that no
    /// word and no number gets lost.
    public static func tidy(_ text: String) -> String {
        if let usual = usual(text) { return usual }
        let found: [Phone] = Phone.list(text), numbers: Int = text.split { ",;/\n".contains($0) }.count
        guard !found.isEmpty, found.count >= numbers || found.contains(where: { $0.extension != nil }) else { return text }
        let words: [Substring] = text.lowercased().split { !$0.isLetter }, known: Set<String> = ["доб", "добавочный", "внутр", "вн", "ext", "extension", "x", "х", "д", "тел", "т", "моб", "tel"]
        return words.allSatisfy { known.contains(String($0)) } ? found.map { $0.display() }.joined(separator: ", ") : text
    }
    /// One Russian number as nearly everybody writes it, in the format of ``tidy(_:)``. Nil: it needs a closer look.
    private static func usual(_ text: String) -> String? {
        var digits: [UInt8] = [], hasPlus: Bool = false, place: Int = 0
        for byte in text.utf8 {
            switch byte {
            case 48...57: digits.append(byte)
            case 43 where place == 0: hasPlus = true
            case 32, 40, 41, 45: break
            default: return nil
            }
            place += 1
        }
        guard digits.count == 11, digits[0] == 55 || (digits[0] == 56 && !hasPlus) else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        return "+7 (\(part(1..<4))) \(part(4..<7))-\(part(7..<9))-\(part(9..<11))"
    }
    /// Whether the number belongs to Russia: +7, but not the 6 and 7 of Kazakhstan.
    public var isRussian: Bool { normal.hasPrefix("+7") && !normal.hasPrefix("+76") && !normal.hasPrefix("+77") }

    /// «+7 (495) 123-45-67 доб. 12» / "… ext. 12"; a foreign number stays as it is.
    public func display(_ language: Words.Language = .ru) -> String {
        let suffix: String = `extension`.map { language == .ru ? " доб. \($0)" : " ext. \($0)" } ?? ""
        guard normal.hasPrefix("+7"), normal.utf8.count == 12 else { return normal + suffix }
        let digits: [Character] = Array(normal.dropFirst(2))
        let groups: [String] = [digits[0..<3], digits[3..<6], digits[6..<8], digits[8..<10]].map { String($0) }
        return "+7 (\(groups[0])) \(groups[1])-\(groups[2])-\(groups[3])\(suffix)"
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) && character.isASCII }
    private static func isFiller(_ character: Character) -> Bool {
        character != "\n" && (character.isWhitespace || "+()[]-.~‐‑‒–—−*_\u{AD}\u{200B}\u{202A}\u{202C}".contains(character))
    }

    private static func normal(_ digits: String, hasPlus: Bool, areaCode: String?) -> String? {
        let count: Int = digits.count
        if hasPlus, digits.hasPrefix("7") { return count == 11 ? "+\(digits)" : nil }
        if hasPlus { return (8...15).contains(count) && !digits.hasPrefix("0") ? "+\(digits)" : nil }
        if digits.hasPrefix("810"), count > 11 { return normal(String(digits.dropFirst(3)), hasPlus: true, areaCode: nil) }
        if digits.hasPrefix("00") { return normal(String(digits.dropFirst(2)), hasPlus: true, areaCode: nil) }
        if count == 11, digits.hasPrefix("7") || digits.hasPrefix("8") { return "+7\(digits.dropFirst())" }
        if count == 10, let first: Character = digits.first, "34589".contains(first) { return "+7\(digits)" }
        guard let areaCode, (5...7).contains(count) else { return nil }
        let whole: String = Fold.digits(areaCode) + digits
        return whole.count == 10 ? "+7\(whole)" : nil
    }

    private static func extensionDigits(_ tail: String) -> String? {
        let marks: Set<Character> = [",", ";", "(", ".", ":", "#", "=", "/"]
        let isSeparated: Bool = tail.first.map { ",;#".contains($0) } ?? false
        var rest: Substring = tail.lowercased()[...].drop { $0.isWhitespace || marks.contains($0) }
        let word: Substring = rest.prefix(while: \.isLetter)
        guard isSeparated && word.isEmpty || ["доб", "добавочный", "внутр", "вн", "ext", "extension", "x", "х", "д"].contains(word) else {
            return nil
        }
        rest = rest.dropFirst(word.count).drop { $0.isWhitespace || marks.contains($0) || $0 == "№" || $0 == "-" }
        let digits: Substring = rest.prefix(while: isDigit)
        // A bare number after a comma that goes on is another telephone, not an extension.
        let goesOn: Bool = word.isEmpty && rest.dropFirst(digits.count).contains(where: isDigit)
        return (1...6).contains(digits.count) && !goesOn ? String(digits) : nil
    }
}
