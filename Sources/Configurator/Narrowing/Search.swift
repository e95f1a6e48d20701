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

    /// Looks for one whole product within what is left, after `propagate`. Deterministic: the attribute with the fewest values first,
    /// values in their order.
    mutating func search(_ state: State) -> Verdict {
        if effort <= 0 { return .unknown }
        var best: Int?
        for (attribute, domain): (Int, Domain) in state.domains.enumerated() where !domain.isSingle {
            if case .text = domain { continue }
            if space.users[attribute].isEmpty { continue }
            if domain.count < best.map({ state.domains[$0].count }) ?? Int.max { best = attribute }
        }
        guard let attribute: Int = best else { return .found(state) }
        for part: Domain in state.domains[attribute].parts {
            effort -= 1
            var next: State = state
            next.domains[attribute] = part
            guard propagate(&next, changed: [attribute]) else { continue }
            switch search(next) {
            case .found(let found): return .found(found)
            case .none: continue
            case .unknown: return .unknown
            }
        }
        return effort <= 0 ? .unknown : .none
    }
}

extension Domain {
    /// Smaller domains that together are this one, to be tried one after another.
    var parts: [Domain] {
        switch self {
        case .set(let bits): return bits.map { .set(Bits(only: $0)) }
        case .text: return [self]
        case .span(let low, let high, let isOptional):
            let empty: [Domain] = isOptional ? [.span(1, 0, true)] : []
            if low > high { return empty }
            if low == high { return [.span(low, high, false)] + empty }
            let middle: Int = low + (high - low) / 2
            return [.span(low, middle, false), .span(middle + 1, high, false)] + empty
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
