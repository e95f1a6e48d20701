internal import Exact

/// A number while a formula runs: `top / bottom`. A quotient keeps its divisor until it is rounded, compared or given out,
/// so that 500 / 3 * 3 is 500 and its ceiling is 500 as well. What ends as a decimal has the bottom 1, the fast case.
///
/// Where a fraction leaves its bounds (a bottom of 64 bits, a top of 128) it becomes a decimal of 18 places.
struct Scalar: Sendable {
    let top: Exact
    /// At least 1.
    let bottom: Int

    @inline(__always)
    init(_ value: Exact) {
        top = value
        bottom = 1
    }

    private init(_ top: Exact, over bottom: Int) {
        self.top = top
        self.bottom = bottom
    }

    static let zero: Scalar = Scalar(Exact.zero)
    static let one: Scalar = Scalar(Exact.one)

    var isZero: Bool { top.isZero }
    var negated: Scalar { Scalar(top.negated, over: bottom) }
    var absolute: Scalar { Scalar(top.absolute, over: bottom) }

    /// As a decimal of at most 18 places. A quotient by a whole number is not larger than what is divided: it cannot overflow.
    var exact: Exact { bottom == 1 ? top : (try? top.divided(by: Exact(bottom))) ?? top }

    @inline(__always)
    static func sum(_ left: Scalar, _ right: Scalar) throws(ExactError) -> Scalar {
        if left.bottom == 1 && right.bottom == 1 { return Scalar(try Quick.sum(left.top, right.top)) }
        if let found: Scalar = try? wideSum(left, right) { return found }
        return Scalar(try left.exact.adding(right.exact))
    }

    @inline(__always)
    static func difference(_ left: Scalar, _ right: Scalar) throws(ExactError) -> Scalar {
        if left.bottom == 1 && right.bottom == 1 { return Scalar(try Quick.difference(left.top, right.top)) }
        return try sum(left, right.negated)
    }

    @inline(__always)
    static func product(_ left: Scalar, _ right: Scalar) throws(ExactError) -> Scalar {
        if left.bottom == 1 && right.bottom == 1 { return Scalar(try Quick.product(left.top, right.top)) }
        if let found: Scalar = try? wideProduct(left, right) { return found }
        return Scalar(try left.exact.multiplying(by: right.exact))
    }

    static func quotient(_ left: Scalar, _ right: Scalar) throws(ExactError) -> Scalar {
        if right.isZero { throw ExactError.divisionByZero }
        if left.bottom == 1 && right.bottom == 1, let quick: Exact = left.top.quickQuotient(by: right.top) { return Scalar(quick) }
        if let inverse: Scalar = right.inverse, let found: Scalar = try? wideProduct(left, inverse) { return found }
        return Scalar(try left.exact.divided(by: right.exact))
    }

    @inline(__always)
    static func isLess(_ left: Scalar, _ right: Scalar) -> Bool {
        if left.bottom == 1 && right.bottom == 1 { return Quick.isLess(left.top, right.top) }
        let (first, second): (Exact, Exact) = level(left, right)
        return first < second
    }

    @inline(__always)
    static func isEqual(_ left: Scalar, _ right: Scalar) -> Bool {
        if left.bottom == 1 && right.bottom == 1 { return Quick.isEqual(left.top, right.top) }
        let (first, second): (Exact, Exact) = level(left, right)
        return first == second
    }

    /// The quotient cut to a whole number.
    static func whole(_ left: Scalar, _ right: Scalar) throws(ExactError) -> Scalar {
        Scalar(try count(left, right, .down))
    }

    static func remainder(_ left: Scalar, _ right: Scalar) throws(ExactError) -> Scalar {
        try difference(left, product(whole(left, right), right))
    }

    func rounded(scale: Int, _ mode: RoundingMode) throws(ExactError) -> Scalar {
        if bottom == 1 { return Scalar(try top.rounded(scale: scale, mode)) }
        if let found: Exact = try? top.dividing(by: Exact(bottom), scale: scale, rounding: mode) { return Scalar(found) }
        return Scalar(try exact.rounded(scale: scale, mode))
    }

    func rounded(toMultipleOf step: Scalar, _ mode: RoundingMode) throws(ExactError) -> Scalar {
        try Scalar.product(Scalar(Scalar.count(self, step.absolute, mode)), step.absolute)
    }

    /// How many times the right number goes into the left one, rounded.
    private static func count(_ left: Scalar, _ right: Scalar, _ mode: RoundingMode) throws(ExactError) -> Exact {
        if right.isZero { throw ExactError.divisionByZero }
        let (first, second): (Exact, Exact) = level(left, right)
        return try first.dividing(by: second, scale: 0, rounding: mode)
    }
}

extension Scalar {
    /// Both numbers times the same, without fractions.
    private static func level(_ left: Scalar, _ right: Scalar) -> (Exact, Exact) {
        if left.bottom == right.bottom { return (left.top, right.top) }
        guard let first: Exact = try? left.top.multiplying(by: Exact(right.bottom)),
              let second: Exact = try? right.top.multiplying(by: Exact(left.bottom)) else { return (left.exact, right.exact) }
        return (first, second)
    }

    private static func wideSum(_ left: Scalar, _ right: Scalar) throws(ExactError) -> Scalar {
        let shared: Int = divisor(left.bottom, right.bottom)
        let first: Int = right.bottom / shared, second: Int = left.bottom / shared
        let (bottom, isLarge): (Int, Bool) = left.bottom.multipliedReportingOverflow(by: first)
        if isLarge { throw ExactError.overflow }
        let top: Exact = try left.top.multiplying(by: Exact(first)).adding(right.top.multiplying(by: Exact(second)))
        return reduced(top, bottom)
    }

    private static func wideProduct(_ left: Scalar, _ right: Scalar) throws(ExactError) -> Scalar {
        let first: Scalar = reduced(left.top, right.bottom), second: Scalar = reduced(right.top, left.bottom)
        let (bottom, isLarge): (Int, Bool) = first.bottom.multipliedReportingOverflow(by: second.bottom)
        if isLarge { throw ExactError.overflow }
        return Scalar(try first.top.multiplying(by: second.top).normalized, over: bottom)
    }

    /// One over the number. Nil where its digits do not fit a bottom.
    private var inverse: Scalar? {
        let plain: Exact = top.normalized
        guard let digits: Int = Int(exactly: plain.absolute.coefficient), digits > 0 else { return nil }
        let (wide, isLarge): (Int128, Bool) = Int128(bottom).multipliedReportingOverflow(by: Scalar.ten(plain.scale))
        guard !isLarge, let whole: Exact = Exact(coefficient: plain.isNegative ? -wide : wide, scale: 0) else { return nil }
        return Scalar(whole, over: digits)
    }

    private static func ten(_ power: Int) -> Int128 {
        var result: Int128 = 1
        for _ in 0..<power { result *= 10 }
        return result
    }

    /// A fraction without common divisors of its digits and its bottom.
    private static func reduced(_ top: Exact, _ bottom: Int) -> Scalar {
        if bottom == 1 { return Scalar(top) }
        let rest: Int = Int(top.coefficient.magnitude % UInt128(bottom))
        let shared: Int = divisor(bottom, rest)
        guard shared > 1, let less: Exact = Exact(coefficient: top.coefficient / Int128(shared), scale: top.scale) else {
            return Scalar(top, over: bottom)
        }
        return Scalar(less, over: bottom / shared)
    }

    /// The greatest common divisor; both at least 0 and not both 0.
    private static func divisor(_ left: Int, _ right: Int) -> Int {
        var (one, other): (Int, Int) = (left, right)
        while other != 0 { (one, other) = (other, one % other) }
        return one
    }
}
