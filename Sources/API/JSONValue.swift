internal import Kernel

/// A JSON text, exactly: numbers stay as they are written and members keep their order, so that nothing passes through a binary float.
indirect enum JSONValue: Sendable, Equatable {
    struct Member: Sendable, Equatable { let name: String, value: JSONValue }
    case null, bool(Bool), number(String), string(String), array([JSONValue]), object([Member])

    static func integer(_ number: some BinaryInteger) -> JSONValue { .number(String(number)) }
    /// Members in the order they are written; nil values are left out.
    static func members(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(pairs.compactMap { pair in pair.value.map { Member(name: pair.key, value: $0) } })
    }
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
    /// The whole number it is, also written as `12.0` or `1.2e1`; nil for a fraction and outside 64 bits.
    var integer: Int64? {
        guard case .number(let text) = self else { return nil }
        if let plain = Int64(text) { return plain }
        let parts: [Substring] = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard let head = parts.first, let exponent = parts.count > 1 ? Int(parts[1]) : 0, abs(exponent) <= 400 else { return nil }
        let mantissa: [Substring] = head.split(separator: ".", omittingEmptySubsequences: false)
        let sign: String = head.hasPrefix("-") ? "-" : "", fraction: Substring = mantissa.count > 1 ? mantissa[1] : ""
        var digits: String = String(mantissa[0].drop { $0 == "-" }) + fraction, places: Int = fraction.count - exponent
        while places > 0 {
            guard digits.last == "0" || digits.isEmpty else { return nil }
            digits = String(digits.dropLast())
            places -= 1
        }
        if digits.allSatisfy({ $0 == "0" }) { return 0 }
        return Int64(sign + digits + String(repeating: "0", count: min(-places, 400)))
    }

    /// UTF-8, without spaces: the same value always gives the same bytes.
    var bytes: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }
    private func write(to out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let flag): out += (flag ? "true" : "false").utf8
        case .number(let text): out += text.utf8
        case .string(let text): out += JSON.quote(text).utf8
        case .array(let items):
            out.append(91)
            for (index, item) in items.enumerated() {
                if index > 0 { out.append(44) }
                item.write(to: &out)
            }
            out.append(93)
        case .object(let members):
            out.append(123)
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(44) }
                out += JSON.quote(member.name).utf8
                out.append(58)
                member.value.write(to: &out)
            }
            out.append(125)
        }
    }
}
