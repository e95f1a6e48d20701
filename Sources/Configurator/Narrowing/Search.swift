internal import Formula

extension Narrowing {
    /// What a search came to.
    enum Verdict {
        /// Every attribute has a value and every rule holds.
        case found(State)
        /// There is no such thing.
        case none
        /// The work allowed did not suffice to tell.
        case unknown
    }

    /// Looks for one whole product within what is left, after `propagate`. Attributes that do not depend on each other are decided
    /// apart: what fails in one group is not tried again with every value of another.
    mutating func search(_ state: State) -> Verdict {
        var found: State = state, isUnknown: Bool = false
        for region: [Int] in space.regions(state.domains) {
            switch search(found, region) {
            case .found(let next): found = next
            case .none: return .none
            case .unknown: isUnknown = true
            }
        }
        return isUnknown ? .unknown : .found(found)
    }

    /// The same for the attributes of one group. Deterministic: the attribute with the fewest values first, values in their order,
    /// those not seen yet before the others.
    mutating func search(_ state: State, _ region: [Int]) -> Verdict {
        if effort <= 0 { return .unknown }
        var best: Int?, least: Int = Int.max
        for attribute: Int in region {
            let domain: Domain = state.domains[attribute]
            if domain.isSingle || space.users[attribute].isEmpty { continue }
            if case .text = domain { continue }
            let count: Int = domain.count
            if count < least { (best, least) = (attribute, count) }
        }
        guard let attribute: Int = best else { return .found(state) }
        for part: Domain in state.domains[attribute].parts(seen: seen.isEmpty ? nil : seen[attribute]) {
            effort -= 1
            var next: State = state
            next.domains[attribute] = part
            guard propagate(&next, changed: [attribute]) else { continue }
            switch search(next, region) {
            case .found(let found): return .found(found)
            case .none: continue
            case .unknown: return .unknown
            }
        }
        return effort <= 0 ? .unknown : .none
    }
}

extension Domain {
    /// Smaller domains that together are this one, to be tried one after another; the ends of a span before what lies between.
    func parts(seen: Domain? = nil) -> [Domain] {
        switch self {
        case .set(let bits):
            guard case .set(let known)? = seen else { return bits.map { .set(Bits(only: $0)) } }
            return bits.without(known).map { .set(Bits(only: $0)) } + bits.and(known).map { .set(Bits(only: $0)) }
        case .text: return [self]
        case .span(let low, let high, let isOptional):
            let empty: [Domain] = isOptional ? [.span(1, 0, true)] : []
            if low > high { return empty }
            if low == high { return [.span(low, high, false)] + empty }
            let ends: [Domain] = [.span(low, low, false), .span(high, high, false)]
            if high - low < 2 { return ends + empty }
            let middle: Int = low + (high - low) / 2
            let upper: [Domain] = middle + 1 < high ? [.span(middle + 1, high - 1, false)] : []
            return ends + [.span(low + 1, middle, false)] + upper + empty
        }
    }
}

/// The least part of `items` that is refused together, found by halving (QuickXplain): each member is needed for the refusal.
/// Earlier items are kept in favour of later ones, so that the last choice is blamed first. Empty when nothing is refused.
func quickXplain(_ items: [Int], isAccepted: ([Int]) -> Bool) -> [Int] {
    guard !isAccepted(items) else { return [] }
    func explain(_ ground: [Int], _ hasNew: Bool, _ items: [Int]) -> [Int] {
        if hasNew && !isAccepted(ground) { return [] }
        if items.count == 1 { return items }
        let middle: Int = items.count / 2
        let first: [Int] = Array(items[..<middle]), second: [Int] = Array(items[middle...])
        let later: [Int] = explain(ground + first, !first.isEmpty, second)
        let earlier: [Int] = explain(ground + later, !later.isEmpty, first)
        return earlier + later
    }
    return items.isEmpty ? [] : explain([], false, items)
}
