internal import Foundation

/// How what is larger than a field is kept, definitions and runs of processes, models of products: JSON with sorted keys, so that
/// equal values are equal texts.
public enum Canonical {
    /// The text of a value.
    public static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    /// The value of a text; throws what the decoder says of a damaged one.
    public static func read<Kept: Decodable>(_ type: Kept.Type, _ text: String) throws -> Kept {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
    /// The same text as a file for people.
    public static func pretty(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
