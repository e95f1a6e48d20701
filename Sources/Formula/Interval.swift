internal import Exact

/// What is known about a number before it is computed: bounds, and whether it can be zero.
struct Interval: Sendable, Hashable {
    struct Bound: Sendable, Hashable {
        var value: Exact
        var isOpen: Bool = false
    }

    var low: Bound?
    var high: Bound?
    var isNonzero: Bool = false

    static let any: Interval = Interval()
    static let notNegative: Interval = Interval(low: Bound(value: .zero))
    static func only(_ value: Exact) -> Interval { Interval(low: Bound(value: value), high: Bound(value: value)) }

    /// Zero and nothing else.
    var isZero: Bool { low?.value == .zero && high?.value == .zero }
    var isPositive: Bool { low.map { $0.value.signum > 0 || ($0.value.isZero && ($0.isOpen || isNonzero)) } ?? false }
    var isNegative: Bool { high.map { $0.value.signum < 0 || ($0.value.isZero && ($0.isOpen || isNonzero)) } ?? false }
    var isAtLeastZero: Bool { low.map { !$0.value.isNegative } ?? false }
    var isAtMostZero: Bool { high.map { $0.value.signum <= 0 } ?? false }
    var excludesZero: Bool { isNonzero || isPositive || isNegative }

    func and(_ other: Interval) -> Interval {
        Interval(
            low: Interval.tighter(low, other.low, isLow: true), high: Interval.tighter(high, other.high, isLow: false),
            isNonzero: isNonzero || other.isNonzero)
    }

    func or(_ other: Interval) -> Interval {
        let nonzero: Bool = excludesZero && other.excludesZero
        return Interval(low: Interval.wider(low, other.low, isLow: true), high: Interval.wider(high, other.high, isLow: false),
            isNonzero: nonzero)
    }

    private static func tighter(_ left: Bound?, _ right: Bound?, isLow: Bool) -> Bound? {
        guard let left else { return right }
        guard let right else { return left }
        if left.value == right.value { return Bound(value: left.value, isOpen: left.isOpen || right.isOpen) }
        return (left.value > right.value) == isLow ? left : right
    }

    private static func wider(_ left: Bound?, _ right: Bound?, isLow: Bool) -> Bound? {
        guard let left, let right else { return nil }
        if left.value == right.value { return Bound(value: left.value, isOpen: left.isOpen && right.isOpen) }
        return (left.value < right.value) == isLow ? left : right
    }

    var negated: Interval {
        func flip(_ bound: Bound?) -> Bound? { bound.map { Bound(value: $0.value.negated, isOpen: $0.isOpen) } }
        return Interval(low: flip(high), high: flip(low), isNonzero: isNonzero)
    }

    func plus(_ other: Interval) -> Interval {
        func sum(_ left: Bound?, _ right: Bound?) -> Bound? {
            guard let left, let right, let value: Exact = try? left.value.adding(right.value) else { return nil }
            return Bound(value: value, isOpen: left.isOpen || right.isOpen)
        }
        return Interval(low: sum(low, other.low), high: sum(high, other.high))
    }

    func times(_ other: Interval) -> Interval {
        let nonzero: Bool = excludesZero && other.excludesZero
        if let low, let high, let first: Bound = other.low, let last: Bound = other.high {
            let corners: [Exact?] = [
                try? low.value.multiplying(by: first.value), try? low.value.multiplying(by: last.value),
                try? high.value.multiplying(by: first.value), try? high.value.multiplying(by: last.value),
            ]
            let known: [Exact] = corners.compactMap { $0 }
            guard known.count == 4, let least: Exact = known.min(),
                let most: Exact = known.max() else { return Interval(isNonzero: nonzero) }
            return Interval(low: Bound(value: least), high: Bound(value: most), isNonzero: nonzero)
        }
        return signed(other, nonzero)
    }

    func over(_ other: Interval) -> Interval { signed(other, excludesZero) }

    /// Only the sign of a product or quotient.
    private func signed(_ other: Interval, _ nonzero: Bool) -> Interval {
        let zero: Bound = Bound(value: .zero)
        if (isAtLeastZero && other.isAtLeastZero) || (isAtMostZero && other.isAtMostZero) { return Interval(low: zero, isNonzero: nonzero) }
        if (isAtLeastZero && other.isAtMostZero) || (isAtMostZero && other.isAtLeastZero) {
            return Interval(high: zero, isNonzero: nonzero)
        }
        return Interval(isNonzero: nonzero)
    }

    func least(_ other: Interval) -> Interval {
        let widest: Interval = or(other)
        return Interval(low: widest.low, high: Interval.tighter(high, other.high, isLow: false), isNonzero: widest.isNonzero)
    }

    func greatest(_ other: Interval) -> Interval {
        let widest: Interval = or(other)
        return Interval(low: Interval.tighter(low, other.low, isLow: true), high: widest.high, isNonzero: widest.isNonzero)
    }

    var absolute: Interval {
        if isAtLeastZero { return self }
        if isAtMostZero { return negated }
        return Interval(low: Bound(value: .zero), isNonzero: isNonzero)
    }

    /// After rounding to a whole number or finer: up keeps what is positive positive.
    func rounded(_ mode: RoundingMode, isWhole: Bool) -> Interval {
        guard isWhole else {
            return Interval(low: isAtLeastZero ? Bound(value: .zero) : nil, high: isAtMostZero ? Bound(value: .zero) : nil)
        }
        func round(_ bound: Bound?) -> Bound? {
            bound.flatMap { try? $0.value.rounded(scale: 0, mode) }.map { Bound(value: $0) }
        }
        var result: Interval = Interval(low: round(low), high: round(high))
        let keepsPositive: Bool = isPositive && (mode == .ceiling || mode == .up)
        let keepsNegative: Bool = isNegative && (mode == .floor || mode == .up)
        if keepsPositive && !result.isPositive { result.low = Bound(value: .one) }
        if keepsNegative && !result.isNegative { result.high = Bound(value: Exact(-1)) }
        if mode == .up { result.isNonzero = excludesZero }
        return result
    }

    /// What is known of a number that stands so to another.
    static func standing(_ operation: Operation, to other: Interval) -> Interval {
        switch operation {
        case .equal: return Interval(low: other.low, high: other.high, isNonzero: other.excludesZero)
        case .notEqual: return Interval(isNonzero: other.isZero)
        case .less: return Interval(high: other.high.map { Bound(value: $0.value, isOpen: true) })
        case .lessEqual: return Interval(high: other.high)
        case .greater: return Interval(low: other.low.map { Bound(value: $0.value, isOpen: true) })
        case .greaterEqual: return Interval(low: other.low)
        default: return .any
        }
    }
}

extension Operation {
    /// The comparison that holds when this one does not.
    var inverse: Operation? {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterEqual
        case .lessEqual: .greater
        case .greater: .lessEqual
        case .greaterEqual: .less
        default: nil
        }
    }

    /// The comparison with its sides exchanged.
    var mirrored: Operation {
        switch self {
        case .less: .greater
        case .lessEqual: .greaterEqual
        case .greater: .less
        case .greaterEqual: .lessEqual
        default: self
        }
    }
}
