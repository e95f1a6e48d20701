internal import Exact

// Bounds of results. A number that was rounded to 18 places is widened by one unit of the last, because a formula keeps fractions.
extension Formula.Possible {
    private static let unit: Exact = Exact(coefficient: 1, scale: 18) ?? 0

    private static func below(_ value: Exact?) -> Exact? {
        guard let value else { return nil }
        return value.scale < Exact.maximumScale ? value : try? value.subtracting(unit)
    }

    private static func above(_ value: Exact?) -> Exact? {
        guard let value else { return nil }
        return value.scale < Exact.maximumScale ? value : try? value.adding(unit)
    }

    private func isNever(_ other: Formula.Possible) -> Bool { isNothing || other.isNothing }

    var negated: Formula.Possible {
        isNothing ? .nothing : Formula.Possible(low: high.map(\.negated), high: low.map(\.negated))
    }

    func plus(_ other: Formula.Possible) -> Formula.Possible {
        if isNever(other) { return .nothing }
        var result: Formula.Possible = Formula.Possible()
        if let low, let least: Exact = other.low { result.low = Self.below(try? low.adding(least)) }
        if let high, let greatest: Exact = other.high { result.high = Self.above(try? high.adding(greatest)) }
        return result
    }

    func times(_ other: Formula.Possible) -> Formula.Possible {
        if isNever(other) { return .nothing }
        guard let low, let high, let least: Exact = other.low, let greatest: Exact = other.high else {
            let isPositive: Bool = !(low?.isNegative ?? true) && !(other.low?.isNegative ?? true)
            guard isPositive, let low, let least: Exact = other.low else { return Formula.Possible() }
            return Formula.Possible(low: Self.below(try? low.multiplying(by: least)))
        }
        return corners(low, high, least, greatest) { (left: Exact, right: Exact) throws(ExactError) -> Exact in try left.multiplying(by: right) }
    }

    func over(_ other: Formula.Possible) -> Formula.Possible {
        if isNever(other) || other.single?.isZero == true { return .nothing }
        guard let low, let high, let least: Exact = other.low, let greatest: Exact = other.high,
              least.signum == greatest.signum else { return Formula.Possible() }
        return corners(low, high, least, greatest) { (left: Exact, right: Exact) throws(ExactError) -> Exact in
            try left.dividing(by: right, scale: Exact.maximumScale)
        }
    }

    private func corners(
        _ low: Exact, _ high: Exact, _ least: Exact, _ greatest: Exact, _ operation: (Exact, Exact) throws(ExactError) -> Exact
    ) -> Formula.Possible {
        var found: [Exact] = []
        for left: Exact in [low, high] {
            for right: Exact in [least, greatest] {
                guard let value: Exact = try? operation(left, right) else { return Formula.Possible() }
                found.append(value)
            }
        }
        return Formula.Possible(low: Self.below(found.min()), high: Self.above(found.max()))
    }

    /// The lesser or the greater of the two.
    func extreme(_ other: Formula.Possible, isLeast: Bool) -> Formula.Possible {
        if isNever(other) { return .nothing }
        func nearer(_ left: Exact?, _ right: Exact?) -> Exact? {
            guard let left, let right else { return left ?? right }
            return isLeast ? min(left, right) : max(left, right)
        }
        func farther(_ left: Exact?, _ right: Exact?) -> Exact? {
            guard let left, let right else { return nil }
            return isLeast ? min(left, right) : max(left, right)
        }
        return isLeast ? Formula.Possible(low: farther(low, other.low), high: nearer(high, other.high))
            : Formula.Possible(low: nearer(low, other.low), high: farther(high, other.high))
    }

    /// Through a function that never falls where its argument rises.
    func mapped(_ function: (Exact) throws -> Exact) -> Formula.Possible {
        if isNothing { return .nothing }
        return Formula.Possible(low: low.flatMap { try? function($0) }, high: high.flatMap { try? function($0) })
    }

    func compared(_ operation: Operation, _ other: Formula.Possible) -> Formula.Possible {
        if isNever(other) { return .nothing }
        switch operation {
        case .equal: return same(other)
        case .notEqual:
            let found: Formula.Possible = same(other)
            return .flag(found.mayBeFalse, found.mayBeTrue)
        case .less: return .flag(Self.isBelow(low, other.high), Self.isUpTo(other.low, high))
        case .lessEqual: return .flag(Self.isUpTo(low, other.high), Self.isBelow(other.low, high))
        case .greater: return other.compared(.less, self)
        case .greaterEqual: return other.compared(.lessEqual, self)
        default: return .flag
        }
    }

    private static func isBelow(_ low: Exact?, _ high: Exact?) -> Bool { low == nil || high == nil || low ?? 0 < high ?? 0 }
    private static func isUpTo(_ low: Exact?, _ high: Exact?) -> Bool { low == nil || high == nil || low ?? 0 <= high ?? 0 }

    private func same(_ other: Formula.Possible) -> Formula.Possible {
        if let texts, let more: [String] = other.texts {
            let common: Bool = texts.contains { (text: String) -> Bool in more.contains { Self.isSame($0, text) } }
            return .flag(common, !common || texts.count > 1 || more.count > 1)
        }
        if texts != nil || other.texts != nil { return .flag }
        let meets: Bool = Self.isUpTo(low, other.high) && Self.isUpTo(other.low, high)
        return .flag(meets, single == nil || single != other.single)
    }

    /// The values one by one, when there are few.
    func listed(_ type: Formula.Kind) -> [Formula.Value]? {
        if isNothing { return [] }
        if let texts { return type == .text ? texts.map { .text($0) } : nil }
        switch type {
        case .number: return single.map { [.number($0)] }
        case .flag: return (mayBeFalse ? [.flag(false)] : []) + (mayBeTrue ? [.flag(true)] : [])
        case .day: return single?.int.flatMap { Formula.Day(number: $0) }.map { [.day($0)] }
        default: return nil
        }
    }
}
