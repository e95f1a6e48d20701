internal import Exact

/// Arithmetic on numbers whose digits fit 64 bits: the ordinary case of prices, a few instructions each.
/// What does not fit goes to `Exact`; the results are the same.
enum Quick {
    @inline(__always)
    static func sum(_ left: Exact, _ right: Exact) throws(ExactError) -> Exact {
        if let pair: (Int128, Int128, Int) = aligned(left, right), let result: Exact = Exact(coefficient: pair.0 &+ pair.1, scale: pair.2) {
            return result
        }
        return try left.adding(right)
    }

    @inline(__always)
    static func difference(_ left: Exact, _ right: Exact) throws(ExactError) -> Exact {
        if let pair: (Int128, Int128, Int) = aligned(left, right), let result: Exact = Exact(coefficient: pair.0 &- pair.1, scale: pair.2) {
            return result
        }
        return try left.subtracting(right)
    }

    @inline(__always)
    static func product(_ left: Exact, _ right: Exact) throws(ExactError) -> Exact {
        if let first: Int64 = Int64(exactly: left.coefficient), let second: Int64 = Int64(exactly: right.coefficient),
           let result: Exact = Exact(coefficient: wide(first, second), scale: left.scale &+ right.scale) {
            return result
        }
        return try left.multiplying(by: right)
    }

    @inline(__always)
    static func isLess(_ left: Exact, _ right: Exact) -> Bool {
        if let pair: (Int128, Int128, Int) = aligned(left, right) { return pair.0 < pair.1 }
        return left < right
    }

    @inline(__always)
    static func isEqual(_ left: Exact, _ right: Exact) -> Bool {
        if let pair: (Int128, Int128, Int) = aligned(left, right) { return pair.0 == pair.1 }
        return left == right
    }

    /// Both numbers in one scale. Two products of 64 bits leave room for their sum.
    @inline(__always)
    private static func aligned(_ left: Exact, _ right: Exact) -> (Int128, Int128, Int)? {
        guard let first: Int64 = Int64(exactly: left.coefficient), let second: Int64 = Int64(exactly: right.coefficient) else { return nil }
        let before: Int = left.scale, after: Int = right.scale
        if before == after { return (Int128(first), Int128(second), before) }
        if before < after { return (wide(first, ten(after &- before)), Int128(second), after) }
        return (Int128(first), wide(second, ten(before &- after)), before)
    }

    @inline(__always)
    private static func wide(_ left: Int64, _ right: Int64) -> Int128 { Int128(left) &* Int128(right) }

    /// 10^power for 0…18.
    private static func ten(_ power: Int) -> Int64 {
        switch power {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1_000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        case 7: 10_000_000
        case 8: 100_000_000
        case 9: 1_000_000_000
        case 10: 10_000_000_000
        case 11: 100_000_000_000
        case 12: 1_000_000_000_000
        case 13: 10_000_000_000_000
        case 14: 100_000_000_000_000
        case 15: 1_000_000_000_000_000
        case 16: 10_000_000_000_000_000
        case 17: 100_000_000_000_000_000
        default: 1_000_000_000_000_000_000
        }
    }
}
