// What is usual is not written, so that a definition is short to read, and a file made by hand may leave it out.

extension KeyedDecodingContainer {
    func value<Value: Decodable>(_ key: Key, or usual: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? usual
    }
}

extension KeyedEncodingContainer {
    mutating func write<Value: Encodable & Equatable>(_ value: Value, _ key: Key, unless usual: Value) throws {
        if value != usual { try encode(value, forKey: key) }
    }
}

extension Array {
    /// The element there, or nothing.
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
