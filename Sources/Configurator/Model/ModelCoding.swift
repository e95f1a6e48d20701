internal import Exact
internal import Formula

// The file form of a model. What is usual is left out; an encoder that sorts its keys gives the same bytes for equal models.

/// Why a file is not read as a model.
public enum ModelFileError: Error, Sendable, Hashable {
    /// Something else altogether.
    case otherKind(String)
    /// Written by a later version of the program.
    case laterFormat(Int)

    /// For a person.
    public var phrase: Phrase {
        switch self {
        case .otherKind: Phrase("Это не файл модели продукта.", "This is not a file of a product model.")
        case .laterFormat(let format):
            Phrase("Файл записан более новой версией программы (формат \(format)).", "The file was written by a later version (format \(format)).")
        }
    }
}

extension ProductModel: Codable {
    /// The version of the file form this program writes and reads.
    public static let format: Int = 1
    private static let kind: String = "ottisk.product-model"

    private enum Key: String, CodingKey {
        case kind, format, code, name, version, attributes, derived, tables, rules, operations, prices
    }

    /// Reads a model. It may be full of faults: see ``CompiledModel/compile(_:)``.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        let kind: String = try box.decode(String.self, forKey: .kind)
        guard kind == ProductModel.kind else { throw ModelFileError.otherKind(kind) }
        let format: Int = try box.decode(Int.self, forKey: .format)
        guard format == ProductModel.format else { throw ModelFileError.laterFormat(format) }
        code = try box.decode(String.self, forKey: .code)
        name = try box.decode(Phrase.self, forKey: .name)
        version = try box.value(.version, or: 1)
        attributes = try box.decode([Attribute].self, forKey: .attributes)
        derived = try box.value(.derived, or: [])
        tables = try box.value(.tables, or: [])
        rules = try box.value(.rules, or: [])
        operations = try box.value(.operations, or: [])
        prices = try box.value(.prices, or: [])
    }

    /// Writes a model.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        try box.encode(ProductModel.kind, forKey: .kind)
        try box.encode(ProductModel.format, forKey: .format)
        try box.encode(code, forKey: .code)
        try box.encode(name, forKey: .name)
        try box.write(version, .version, unless: 1)
        try box.encode(attributes, forKey: .attributes)
        try box.write(derived, .derived, unless: [])
        try box.write(tables, .tables, unless: [])
        try box.write(rules, .rules, unless: [])
        try box.write(operations, .operations, unless: [])
        try box.write(prices, .prices, unless: [])
    }
}

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

/// A value in a file: a text, `true`, `{"number":"1.5"}`, `{"day":"2026-03-15"}`, `{"empty":true}`.
struct FileValue: Codable, Hashable {
    let value: Formula.Value
    private enum Key: String, CodingKey { case number, day, empty }

    init(_ value: Formula.Value) { self.value = value }

    init(from decoder: any Decoder) throws {
        if let box: KeyedDecodingContainer<Key> = try? decoder.container(keyedBy: Key.self) {
            if let number: Exact = try box.decodeIfPresent(Exact.self, forKey: .number) {
                value = .number(number)
                return
            }
            if try box.decodeIfPresent(Bool.self, forKey: .empty) == true {
                value = .empty
                return
            }
            let text: String = try box.decode(String.self, forKey: .day)
            guard let day: Formula.Day = Formula.Day(text) else {
                throw DecodingError.dataCorruptedError(forKey: .day, in: box, debugDescription: "no such day: \(text)")
            }
            value = .day(day)
            return
        }
        let box: any SingleValueDecodingContainer = try decoder.singleValueContainer()
        if let flag: Bool = try? box.decode(Bool.self) { value = .flag(flag) } else {
            value = .text(try box.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .number(let number):
            var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
            try box.encode(number.normalized, forKey: .number)
        case .day(let day):
            var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
            try box.encode(day.description, forKey: .day)
        case .empty:
            var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
            try box.encode(true, forKey: .empty)
        default:
            var box: any SingleValueEncodingContainer = encoder.singleValueContainer()
            switch value {
            case .text(let text): try box.encode(text)
            case .flag(let flag): try box.encode(flag)
            default: try box.encodeNil()
            }
        }
    }
}

/// A type in a file: `number`, `text`, `flag`, `day`.
enum FileKind: String, Codable {
    case number, text, flag, day

    init(_ kind: Formula.Kind) {
        self = switch kind {
        case .number: .number
        case .flag: .flag
        case .day: .day
        default: .text
        }
    }

    var kind: Formula.Kind {
        switch self {
        case .number: .number
        case .text: .text
        case .flag: .flag
        case .day: .day
        }
    }
}
