/// An exact decimal number: a 128-bit coefficient and 0…18 decimal places. Never a binary float, never a crash.
///
/// Holds about 38 significant digits. Arithmetic throws `ExactError` instead of trapping or losing digits.
/// `2.5` and `2.50` are equal and hash alike; the description keeps the places it was written with.
public struct Exact: Sendable {
    /// The most decimal places a number has.
    public static let maximumScale: Int = 18
    /// Nothing.
    public static let zero: Exact = Exact(raw: 0, places: 0)
    /// One.
    public static let one: Exact = Exact(raw: 1, places: 0)

    /// The digits as one integer: 1250 for `12.50`. Never `Int128.min`, so that it can be negated.
    public let coefficient: Int128
    let places: UInt8

    /// Decimal places, 0…18: 2 for `12.50`.
    public var scale: Int { Int(places) }

    /// The caller promises that the coefficient is not `Int128.min` and that there are at most 18 places.
    init(raw coefficient: Int128, places: UInt8) {
        self.coefficient = coefficient
        self.places = places
    }

    /// A whole number.
    public init(_ value: Int) { self.init(raw: Int128(value), places: 0) }

    /// `coefficient` × 10^-`scale`: `Exact(coefficient: 1250, scale: 2)` is 12.50, and an amount in kopecks is
    /// `Exact(coefficient: kopecks, scale: 2)`. Nil when the scale is outside 0…18 or the coefficient is `Int128.min`.
    public init?(coefficient: Int128, scale: Int) {
        guard (0...Exact.maximumScale).contains(scale), coefficient != Int128.min else { return nil }
        self.init(raw: coefficient, places: UInt8(truncatingIfNeeded: scale))
    }

    /// Minor units of a currency with two decimal places: `Exact(minorUnits: 1250)` is 12.50.
    public init(minorUnits: Int64) { self.init(raw: Int128(minorUnits), places: 2) }

    init(magnitude: UInt128, isNegative: Bool, places: UInt8) throws(ExactError) {
        guard let value: Int128 = Int128(exactly: magnitude) else { throw ExactError.overflow }
        self.init(raw: isNegative ? 0 &- value : value, places: places)
    }
}

extension Exact {
    /// Whether the number is less than zero.
    public var isNegative: Bool { coefficient < 0 }
    /// Whether the number is zero.
    public var isZero: Bool { coefficient == 0 }
    /// -1, 0 or 1.
    public var signum: Int { coefficient == 0 ? 0 : (coefficient < 0 ? -1 : 1) }
    /// The number with the other sign. Cannot overflow.
    public var negated: Exact { Exact(raw: 0 &- coefficient, places: places) }
    /// The number without its sign. Cannot overflow.
    public var absolute: Exact { coefficient < 0 ? negated : self }

    /// The value as `Int` when it is whole and fits; otherwise nil.
    public var int: Int? {
        if places == 0 { return Int(exactly: coefficient) }
        let parts: (quotient: Int128, remainder: Int128) = coefficient.quotientAndRemainder(dividingBy: Int128(Power.of(places)))
        return parts.remainder == 0 ? Int(exactly: parts.quotient) : nil
    }

    /// The same number without trailing zeros after the point: 12.50 → 12.5, 3.00 → 3.
    public var normalized: Exact {
        guard places > 0 else { return self }
        guard coefficient != 0 else { return Exact.zero }
        var digits: UInt128 = coefficient.magnitude
        var left: UInt8 = places
        var step: UInt8 = 8
        while step > 0 {
            let divisor: UInt128 = Power.of(step)
            while left >= step {
                let parts: (quotient: UInt128, remainder: UInt128) = digits.quotientAndRemainder(dividingBy: divisor)
                guard parts.remainder == 0 else { break }
                digits = parts.quotient
                left &-= step
            }
            step /= 2
        }
        let value: Int128 = Int128(truncatingIfNeeded: digits)
        return Exact(raw: coefficient < 0 ? 0 &- value : value, places: left)
    }
}

extension Exact: ExpressibleByIntegerLiteral {
    /// A whole number written in the program.
    public init(integerLiteral value: Int) { self.init(value) }
}

extension Exact: Hashable, Comparable {
    /// Numeric equality: 2.5 equals 2.50.
    public static func == (left: Exact, right: Exact) -> Bool {
        if left.places == right.places { return left.coefficient == right.coefficient }
        return order(left, right) == 0
    }

    /// Numeric order.
    public static func < (left: Exact, right: Exact) -> Bool {
        if left.places == right.places { return left.coefficient < right.coefficient }
        return order(left, right) < 0
    }

    /// Equal numbers hash alike whatever their scale.
    public func hash(into hasher: inout Hasher) {
        let plain: Exact = normalized
        hasher.combine(plain.coefficient)
        hasher.combine(plain.places)
    }

    /// -1, 0 or 1 for numbers of different scales.
    private static func order(_ left: Exact, _ right: Exact) -> Int {
        if left.signum != right.signum { return left.signum < right.signum ? -1 : 1 }
        let common: UInt8 = max(left.places, right.places)
        let first: (high: UInt128, low: UInt128) = Power.of(common &- left.places).multipliedFullWidth(by: left.coefficient.magnitude)
        let second: (high: UInt128, low: UInt128) = Power.of(common &- right.places).multipliedFullWidth(by: right.coefficient.magnitude)
        if first == second { return 0 }
        let isLess: Bool = first.high == second.high ? first.low < second.low : first.high < second.high
        return isLess == (left.signum > 0) ? -1 : 1
    }
}
