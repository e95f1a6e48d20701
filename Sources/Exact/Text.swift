extension Exact: LosslessStringConvertible, CustomStringConvertible {
    /// A number written with ASCII digits, an optional leading minus and an optional point: `12.50`, `-3`, `0.001`.
    /// Nil for anything else: spaces, a plus, an exponent, `.5`, `5.`, more than 18 places, more than 128 bits.
    public init?(_ description: String) {
        var digits: UInt128 = 0
        var places: UInt8 = 0
        var isNegative: Bool = false, hasPoint: Bool = false, isFirst: Bool = true, endsWithDigit: Bool = false
        for byte: UInt8 in description.utf8 {
            defer { isFirst = false }
            switch byte {
            case UInt8(ascii: "-") where isFirst:
                isNegative = true
            case UInt8(ascii: ".") where endsWithDigit && !hasPoint:
                hasPoint = true
                endsWithDigit = false
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let (shifted, first): (UInt128, Bool) = digits.multipliedReportingOverflow(by: 10)
                let (next, second): (UInt128, Bool) = shifted.addingReportingOverflow(UInt128(byte &- UInt8(ascii: "0")))
                if first || second || (hasPoint && places == 18) { return nil }
                digits = next
                if hasPoint { places &+= 1 }
                endsWithDigit = true
            default:
                return nil
            }
        }
        guard endsWithDigit, let value: Int128 = Int128(exactly: digits) else { return nil }
        self.init(raw: isNegative ? 0 &- value : value, places: places)
    }

    /// The number with a point and without an exponent, in its own scale: `12.50`.
    public var description: String {
        let digits: String = String(coefficient.magnitude)
        let sign: String = coefficient < 0 ? "-" : ""
        guard places > 0 else { return sign + digits }
        let missing: Int = max(0, scale + 1 - digits.utf8.count)
        let padded: String = String(repeating: "0", count: missing) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    /// The number with exactly `scale` places, for print: 12.5 → `12.50`. Extra digits are rounded half up.
    public func text(scale: Int, decimalSeparator: String = ".") -> String {
        let wanted: Int = min(max(scale, 0), Exact.maximumScale)
        let value: Exact = (try? rounded(scale: wanted)) ?? self
        let missing: Int = max(0, wanted - value.scale)
        let zeros: String = String(repeating: "0", count: missing)
        let point: String = value.scale == 0 && missing > 0 ? "." : ""
        let plain: String = value.description + point + zeros
        if decimalSeparator == "." { return plain }
        return plain.split(separator: ".", omittingEmptySubsequences: false).joined(separator: decimalSeparator)
    }
}

extension Exact: Codable {
    /// Reads the text written by `encode`.
    public init(from decoder: any Decoder) throws {
        let container: any SingleValueDecodingContainer = try decoder.singleValueContainer()
        let text: String = try container.decode(String.self)
        guard let value: Exact = Exact(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Not an exact decimal number: \(text)")
        }
        self = value
    }

    /// Writes the description, so that no reader makes a binary float of it.
    public func encode(to encoder: any Encoder) throws {
        var container: any SingleValueEncodingContainer = encoder.singleValueContainer()
        try container.encode(description)
    }
}
