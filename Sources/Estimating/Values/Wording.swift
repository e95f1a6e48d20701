/// A sentence or a title in the two languages of the product.
public struct Wording: Sendable, Hashable, Codable {
    /// In Russian.
    public let ru: String
    /// In English.
    public let en: String

    /// Both at once, so that neither is forgotten.
    public init(_ ru: String, _ en: String) {
        self.ru = ru
        self.en = en
    }
}
