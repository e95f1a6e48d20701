/// A length in whole micrometres, so that 3.175 mm and a caliper of 0.087 mm are exact and layouts never meet a fraction.
///
/// A whole number written in the program is millimetres: `let bleed: Length = 3`. Values saturate at ± 2 km, which no
/// paper reaches: sums and products of two lengths cannot overflow, and a saturated one is refused as too large.
public struct Length: Sendable, Hashable, Codable, Comparable, ExpressibleByIntegerLiteral {
    /// The greatest length an estimate accepts: 1 km.
    public static let limit: Length = Length(um: 1_000_000_000)
    /// Nothing.
    public static let zero: Length = Length(um: 0)

    /// Micrometres.
    public let um: Int

    /// A length of so many micrometres.
    public init(um: Int) { self.um = min(max(um, -2_000_000_000), 2_000_000_000) }
    /// A length of whole millimetres.
    public init(mm: Int) { self.init(um: min(max(mm, -2_000_000), 2_000_000) * 1000) }
    /// A length of whole millimetres written in the program.
    public init(integerLiteral value: Int) { self.init(mm: value) }

    /// Reads whole micrometres.
    public init(from decoder: any Decoder) throws { self.init(um: try decoder.singleValueContainer().decode(Int.self)) }
    /// Writes whole micrometres.
    public func encode(to encoder: any Encoder) throws {
        var container: any SingleValueEncodingContainer = encoder.singleValueContainer()
        try container.encode(um)
    }

    /// The order of lengths.
    public static func < (left: Length, right: Length) -> Bool { left.um < right.um }
    /// The sum.
    public static func + (left: Length, right: Length) -> Length { Length(um: left.um + right.um) }
    /// The difference.
    public static func - (left: Length, right: Length) -> Length { Length(um: left.um - right.um) }
    /// The length twice: both bleeds, both edges.
    public var doubled: Length { Length(um: um * 2) }

    /// Millimetres as text, without trailing zeros: `3.175`, `90`.
    public var mm: String {
        if um % 1000 == 0 { return String(um / 1000) }
        let whole: String = (um < 0 ? "-" : "") + String(abs(um) / 1000)
        var part: Substring = String(abs(um) % 1000 + 1000).dropFirst()
        while part.last == "0" { part = part.dropLast() }
        return part.isEmpty ? whole : whole + "." + part
    }
}

/// One of the two axes of a sheet, a piece or a drawing.
public enum Axis: String, Sendable, Hashable, Codable, CaseIterable {
    /// Along the width (first number of a size).
    case width
    /// Along the height (second number of a size).
    case height

    /// The other axis.
    public var other: Axis { self == .width ? .height : .width }
}

/// Width × height.
public struct Size: Sendable, Hashable, Codable {
    /// The first number.
    public var width: Length
    /// The second number.
    public var height: Length

    /// `Size(90, 50)` is a business card in millimetres.
    public init(_ width: Length, _ height: Length) {
        self.width = width
        self.height = height
    }

    /// The same size turned by a quarter.
    public var turned: Size { Size(height, width) }
    /// The same size with the long side as width.
    public var landscape: Size { width < height ? turned : self }
    /// The greater side.
    public var long: Length { max(width, height) }
    /// The lesser side.
    public var short: Length { min(width, height) }
    /// Grown by `edge` on all four sides.
    public func grown(by edge: Length) -> Size { Size(width + edge.doubled, height + edge.doubled) }
    /// Whether it lies within `other` without turning.
    public func fits(in other: Size) -> Bool { width <= other.width && height <= other.height }
    /// Whether it lies within `other` in either orientation.
    public func fitsTurning(in other: Size) -> Bool { short <= other.short && long <= other.long }
    /// The side along an axis.
    public func side(_ axis: Axis) -> Length { axis == .width ? width : height }
    /// Square micrometres. Cannot overflow: lengths saturate.
    var squareMicrometres: Int { width.um * height.um }
    /// `90×50` in millimetres.
    public var text: String { width.mm + "×" + height.mm }
}
