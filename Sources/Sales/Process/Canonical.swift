internal import Database
internal import Foundation
internal import Process
internal import Synchronization

/// How definitions and runs are kept: JSON with sorted keys, so that equal values are equal texts.
enum Canonical {
    /// The text of a value.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    /// The value of a text; throws what the decoder says of a damaged one.
    static func read<Kept: Decodable>(_ type: Kept.Type, _ text: String) throws -> Kept {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
    /// The same text as a file for people.
    static func pretty(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    // Published versions never change: each text is read once by a node.
    private static let known = Mutex<[String: Definition]>([:])
    /// The definition of a text.
    static func definition(_ text: String) throws -> Definition {
        if let definition: Definition = known.withLock({ $0[text] }) { return definition }
        let definition: Definition = try read(Definition.self, text)
        known.withLock { known in
            if known.count >= 200 { known = [:] }
            known[text] = definition
        }
        return definition
    }
}
