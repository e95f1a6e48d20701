/// Text as search compares it: the same on both engines, so it is done here and not in SQL.
public enum Fold {
    /// Lower case, ё→е, no quotes, single spaces.
    public static func text(_ text: some StringProtocol) -> String { usual(text) ?? any(text) }
    /// The same for what is nearly everything: ASCII and Russian letters, byte by byte. Nil: there is more in the text.
    static func usual(_ text: some StringProtocol) -> String? {
        var plain: [UInt8] = [], isSpace: Bool = false, lead: UInt8 = 0
        plain.reserveCapacity(text.utf8.count)
        func add(_ first: UInt8, _ second: UInt8 = 0) {
            if isSpace { plain.append(32) }
            isSpace = false
            plain.append(first)
            if second > 0 { plain.append(second) }
        }
        for byte in text.utf8 {
            switch (lead, byte) {
            case (0, 34), (0, 39): continue  // quotes
            case (0, 9...13), (0, 32): isSpace = !plain.isEmpty
            case (0, 65...90): add(byte + 32)
            case (0, ..<128): add(byte)
            case (0, 0xC2), (0, 0xD0), (0, 0xD1): lead = byte; continue
            case (0xC2, 0xAB), (0xC2, 0xBB): break  // « and »
            case (0xC2, 0xA0): isSpace = !plain.isEmpty
            case (0xD0, 0x81), (0xD1, 0x91): add(0xD0, 0xB5)  // Ё, ё
            case (0xD0, 0x80...0x8F): add(0xD1, byte + 0x10)  // Ѐ … Џ
            case (0xD0, 0x90...0x9F): add(0xD0, byte + 0x20)  // А … П
            case (0xD0, 0xA0...0xAF): add(0xD1, byte - 0x20)  // Р … Я
            case (0xD0, 0xB0...0xBF): add(0xD0, byte)
            case (0xD1, 0x80...0x9F): add(0xD1, byte)
            default: return nil
            }
            lead = 0
        }
        return String(decoding: plain, as: UTF8.self)
    }
    static func any(_ text: some StringProtocol) -> String {
        var plain = String.UnicodeScalarView(), isSpace: Bool = false
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "«", "»", "\"", "'", "„", "“", "”": continue
            case "\u{308}" where plain.last == "е" && !isSpace: continue  // ё as two scalars
            case _ where scalar.properties.isWhitespace: isSpace = !plain.isEmpty
            default:
                if isSpace { plain.append(" ") }
                isSpace = false
                plain.append(scalar == "ё" ? "е" : scalar)
            }
        }
        return String(plain)
    }
    /// The ASCII digits alone.
    public static func digits(_ text: some StringProtocol) -> String { String(decoding: String(text).utf8.filter { (48...57).contains($0) }, as: UTF8.self) }
    /// A Russian number without its 8 or +7; any other number as its digits.
    public static func phone(_ text: some StringProtocol) -> String {
        let all: String = digits(text)
        return all.count == 11 && (all.first == "7" || all.first == "8") ? String(all.dropFirst()) : all
    }
    private static let latin: [Character] = Array("qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
    private static let cyrillic: [Character] = Array("йцукенгшщзхъфывапролджэячсмитьбюё")
    private static let swap: [Character: Character] = Dictionary(uniqueKeysWithValues: zip(latin + cyrillic, cyrillic + latin))
    /// What the same keys give in the other keyboard layout: `ghbdtn` → `привет`.
    public static func otherLayout(_ text: some StringProtocol) -> String { String(text.lowercased().map { swap[$0] ?? $0 }) }
}
