/// Text as search compares it: the same on both engines, so it is done here and not in SQL.
public enum Fold {
    /// Lower case, ё→е, no quotes, single spaces.
    public static func text(_ text: some StringProtocol) -> String {
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
