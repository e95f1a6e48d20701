/// A company name in parts: «ООО "Ромашка"» is the form ООО and the bare name Ромашка.
public struct CompanyName: Sendable, Hashable {
    /// The legal form, abbreviated: «ООО», «ИП», "GmbH"; nil if none is recognised.
    public let form: String?
    /// The name without form and outer quotes, with quotes inside as «».
    public let bare: String
    /// The name with typographic quotes: «ООО «Ромашка»», «ООО «ПК „Ромашка“»», «ИП Иванов И. И.»
    public let display: String

    /// Splits a text; the form may stand before or after the name, abbreviated or in full. A text that is only a form is a bare name.
    public init(_ text: String) {
        let words: [Substring] = text.split(whereSeparator: \.isWhitespace)
        let found: (form: LegalForm?, rest: [Substring]) = LegalForm.split(words)
        let unquoted: (text: String, wasQuoted: Bool) = Quotes.unwrapped(found.rest.joined(separator: " "))
        form = found.form?.short
        bare = Quotes.typographic(unquoted.text, nested: false)
        guard let form: LegalForm = found.form else {
            display = unquoted.wasQuoted ? "«\(Quotes.typographic(unquoted.text, nested: true))»" : bare
            return
        }
        let takesQuotes: Bool = form.isQuoted && (unquoted.wasQuoted || !bare.contains("«"))
        let name: String = takesQuotes ? "«\(Quotes.typographic(unquoted.text, nested: true))»" : bare
        display = form.isForeign ? "\(name) \(form.short)" : "\(form.short) \(name)"
    }

    /// The same for every writing of one name: no legal form, quotes, punctuation or case, ё is е. "" if the name has no letter or digit.
    public var key: String { Self.words(bare).joined(separator: " ") }

    /// The key of a text.
    public static func key(_ text: String) -> String { CompanyName(text).key }

    private static func words(_ text: String) -> [Substring] {
        let plain: String = Fold.text(text).filter { !"'’‘`".contains($0) }
        return String(plain.map { $0.isLetter || $0.isNumber ? $0 : " " }).split(separator: " ")
    }
}
