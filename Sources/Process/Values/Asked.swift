/// A condition that this module stores, compares and hands over, but does not read: the JSON text of a condition on the record.
/// Whoever runs the process answers it, see ``Scene/answer``.
public struct Asked: Sendable, Hashable, Codable {
    /// The text as stored. Equal texts are equal conditions.
    public let json: String

    /// A condition.
    public init(_ json: String) { self.json = json }

    /// Reads the text.
    public init(from decoder: any Decoder) throws { json = try decoder.singleValueContainer().decode(String.self) }
    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var box: any SingleValueEncodingContainer = encoder.singleValueContainer()
        try box.encode(json)
    }
}
