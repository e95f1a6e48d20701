/// Reads JSON strictly (RFC 8259): UTF-8, no byte-order mark, no member twice, no half of a surrogate pair, at most 32 levels deep.
struct JSONReader {
    /// The byte where it stops being JSON.
    struct Malformed: Error { let at: Int }
    static let deepest: Int = 32
    private let bytes: [UInt8]
    private var index: Int = 0

    static func read(_ bytes: [UInt8]) throws(Malformed) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        let value: JSONValue = try reader.value(0)
        reader.space()
        guard reader.index == bytes.count else { throw Malformed(at: reader.index) }
        return value
    }
    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }
    private var wrong: Malformed { Malformed(at: index) }
    private mutating func space() { while let byte, byte == 32 || byte == 10 || byte == 13 || byte == 9 { index += 1 } }
    private mutating func take(_ wanted: UInt8) throws(Malformed) {
        guard byte == wanted else { throw wrong }
        index += 1
    }
    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Malformed) -> JSONValue {
        for offset in 0..<text.utf8CodeUnitCount { try take(text.utf8Start[offset]) }
        return value
    }

    private mutating func value(_ depth: Int) throws(Malformed) -> JSONValue {
        guard depth <= Self.deepest else { throw wrong }
        space()
        switch byte {
        case 123: return try object(depth)
        case 91: return try array(depth)
        case 34: return .string(try string())
        case 116: return try word("true", .bool(true))
        case 102: return try word("false", .bool(false))
        case 110: return try word("null", .null)
        default: return try number()
        }
    }
    private mutating func object(_ depth: Int) throws(Malformed) -> JSONValue {
        try take(123)
        var members: [JSONValue.Member] = [], names: Set<String> = []
        space()
        if byte == 125 { index += 1; return .object([]) }
        while true {
            space()
            let start: Int = index, name: String = try string()
            guard names.insert(name).inserted else { throw Malformed(at: start) }
            space()
            try take(58)
            members.append(.init(name: name, value: try value(depth + 1)))
            space()
            if byte == 44 { index += 1; continue }
            try take(125)
            return .object(members)
        }
    }
    private mutating func array(_ depth: Int) throws(Malformed) -> JSONValue {
        try take(91)
        var items: [JSONValue] = []
        space()
        if byte == 93 { index += 1; return .array([]) }
        while true {
            items.append(try value(depth + 1))
            space()
            if byte == 44 { index += 1; continue }
            try take(93)
            return .array(items)
        }
    }
    private mutating func digits() throws(Malformed) {
        guard let byte, (48...57).contains(byte) else { throw wrong }
        while let byte = self.byte, (48...57).contains(byte) { index += 1 }
    }
    private mutating func number() throws(Malformed) -> JSONValue {
        let start: Int = index
        if byte == 45 { index += 1 }
        if byte == 48 { index += 1 } else { try digits() }
        if byte == 46 { index += 1; try digits() }
        if byte == 101 || byte == 69 {
            index += 1
            if byte == 43 || byte == 45 { index += 1 }
            try digits()
        }
        guard index - start <= 400 else { throw wrong }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }
    private mutating func string() throws(Malformed) -> String {
        try take(34)
        let start: Int = index
        var out: [UInt8] = []
        while let byte, byte != 34 {
            guard byte >= 32 else { throw wrong }
            index += 1
            if byte == 92 { try escape(into: &out) } else { out.append(byte) }
        }
        try take(34)
        guard let text = String(validating: out, as: UTF8.self) else { throw Malformed(at: start) }
        return text
    }
    private static let short: [UInt8: UInt8] = [34: 34, 92: 92, 47: 47, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9]
    private mutating func escape(into out: inout [UInt8]) throws(Malformed) {
        guard let byte else { throw wrong }
        if let plain = Self.short[byte] { index += 1; out.append(plain); return }
        try take(117)
        var code: UInt32 = try unit()
        if (0xD800..<0xDC00).contains(code) {
            try take(92)
            try take(117)
            let low: UInt32 = try unit()
            guard (0xDC00..<0xE000).contains(low) else { throw wrong }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = UnicodeScalar(code) else { throw wrong }
        out += Array(String(Character(scalar)).utf8)
    }
    private mutating func unit() throws(Malformed) -> UInt32 {
        guard index + 4 <= bytes.count else { throw wrong }
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = byte.flatMap({ Character(UnicodeScalar($0)).hexDigitValue }) else { throw wrong }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }
}
