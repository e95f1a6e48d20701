internal import Synchronization

/// One row of a result: column names are shared by the whole result.
public struct Row: Sendable {
    final class Layout: Sendable {
        let columns: [String], names: [String]
        let index: [String: Int]
        /// By the name the database uses.
        let columnIndex: [String: Int]
        private static let known = Mutex<[[String]: Layout]>([:])
        /// The layout of these columns: made once, for the same statements come again and again.
        static func of(_ columns: [String]) -> Layout {
            known.withLock { known in
                if let layout = known[columns] { return layout }
                let layout = Layout(columns)
                if known.count >= 2000 { known = [:] }
                known[columns] = layout
                return layout
            }
        }
        init(_ columns: [String]) {
            self.columns = columns
            columnIndex = Dictionary(columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            names = columns.map(Row.camelCase)
            index = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }
    let layout: Layout
    public internal(set) var values: [Value]

    init(layout: Layout, values: [Value]) { (self.layout, self.values) = (layout, values) }
    /// A row made by hand: column names as the database spells them, and their values.
    public init(_ columns: [(name: String, value: Value)]) {
        layout = Layout(columns.map(\.name))
        values = columns.map(\.value)
    }
    /// The value of a column named as in the database.
    public func value(column: String) -> Value { layout.columnIndex[column].map { values[$0] } ?? .null }
    /// The columns with their values, named as in the database.
    public var columns: [(name: String, value: Value)] { zip(layout.columns, values).map { ($0, $1) } }
    /// The row with another value of a column that it has.
    public func setting(_ column: String, _ value: Value) -> Row {
        guard let index = layout.columnIndex[column] else { return self }
        var row: Row = self
        row.values[index] = value
        return row
    }
    public subscript(_ name: String) -> Value { layout.index[name].map { values[$0] } ?? .null }
    public var names: [String] { layout.names }

    /// `org_id` → `orgID`, `updated_at` → `updatedAt`.
    static func camelCase(_ column: String) -> String {
        var words = column.split(separator: "_")
        guard words.count > 1 else { return column }
        let first = words.removeFirst()
        return first + words.map { $0 == "id" ? "ID" : $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
    /// `orgID` → `org_id`.
    static func snakeCase(_ key: String) -> String {
        var result = "", previousUpper = true
        for character in key {
            if character.isUppercase, !previousUpper { result += "_" }
            result += character.lowercased()
            previousUpper = character.isUppercase
        }
        return result
    }

    public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T { try T(from: RowDecoder(row: self)) }
}

public struct DecodeError: Error, CustomStringConvertible { public let description: String }

struct RowDecoder: Decoder {
    let row: Row
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> { KeyedDecodingContainer(Keyed(row: row)) }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw DecodeError(description: "a row is not a list") }
    func singleValueContainer() -> any SingleValueDecodingContainer { Single(value: row.values[0], name: row.names[0]) }

    struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let row: Row
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { row.names.compactMap(Key.init(stringValue:)) }
        func contains(_ key: Key) -> Bool { row.layout.index[key.stringValue] != nil }
        func decodeNil(forKey key: Key) -> Bool { row[key.stringValue] == .null }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try Single(value: row[key.stringValue], name: key.stringValue).decode(type)
        }
        func nestedContainer<N: CodingKey>(keyedBy: N.Type, forKey: Key) throws -> KeyedDecodingContainer<N> { throw DecodeError(description: "nested") }
        func nestedUnkeyedContainer(forKey: Key) throws -> any UnkeyedDecodingContainer { throw DecodeError(description: "nested") }
        func superDecoder() throws -> any Decoder { throw DecodeError(description: "super") }
        func superDecoder(forKey: Key) throws -> any Decoder { throw DecodeError(description: "super") }
    }

    struct Single: SingleValueDecodingContainer, Decoder {
        let value: Value, name: String
        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }
        func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> { throw DecodeError(description: "\(name) is one value") }
        func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw DecodeError(description: "\(name) is one value") }
        func singleValueContainer() -> any SingleValueDecodingContainer { self }
        func decodeNil() -> Bool { value == .null }
        func decode<T: Decodable>(_ type: T.Type) throws -> T {
            if let convertible = type as? any ValueConvertible.Type {
                guard let result = convertible.init(value: value) as? T else {
                    throw DecodeError(description: "\(name): \(value) is not \(T.self)")
                }
                return result
            }
            return try T(from: self)
        }
        private func convert<V: ValueConvertible>() throws -> V {
            guard let result = V(value: value) else { throw DecodeError(description: "\(name): \(value) is not \(V.self)") }
            return result
        }
        func decode(_ type: String.Type) throws -> String { try convert() }
        func decode(_ type: Int64.Type) throws -> Int64 { try convert() }
        func decode(_ type: Int.Type) throws -> Int { try convert() }
        func decode(_ type: Bool.Type) throws -> Bool { try convert() }
        func decode(_ type: Double.Type) throws -> Double { try convert() }
    }
}

/// The columns and values of an `Encodable` struct, in declaration order.
public func columns(of record: some Encodable) throws -> [(name: String, value: Value)] {
    let encoder = ColumnEncoder()
    try record.encode(to: encoder)
    return encoder.columns
}

final class ColumnEncoder: Encoder {
    var columns: [(name: String, value: Value)] = []
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> { KeyedEncodingContainer(Keyed(encoder: self)) }
    func unkeyedContainer() -> any UnkeyedEncodingContainer { fatalError("a record is not a list") }
    func singleValueContainer() -> any SingleValueEncodingContainer { fatalError("a record is not one value") }

    struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let encoder: ColumnEncoder
        var codingPath: [any CodingKey] { [] }
        func put(_ value: Value, _ key: Key) { encoder.columns.append((Row.snakeCase(key.stringValue), value)) }
        func encodeNil(forKey key: Key) { put(.null, key) }
        func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
            guard let convertible = value as? any ValueConvertible else {
                throw DecodeError(description: "\(key.stringValue): \(T.self) is no column type")
            }
            put(convertible.value, key)
        }
        func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
            if let value { try encode(value, forKey: key) } else { put(.null, key) }
        }
        func encodeIfPresent(_ value: String?, forKey key: Key) { put(value?.value ?? .null, key) }
        func nestedContainer<N: CodingKey>(keyedBy: N.Type, forKey: Key) -> KeyedEncodingContainer<N> { fatalError("nested") }
        func nestedUnkeyedContainer(forKey: Key) -> any UnkeyedEncodingContainer { fatalError("nested") }
        func superEncoder() -> any Encoder { fatalError("super") }
        func superEncoder(forKey: Key) -> any Encoder { fatalError("super") }
    }
}
