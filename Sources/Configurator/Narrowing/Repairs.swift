internal import Formula

extension Narrower {
    /// The most other values proposed for one choice.
    private static let proposals: Int = 3

    /// What brings all choices in agreement: for each member of the conflict, latest first, to take it back or to replace it by a
    /// value that goes with the rest. Where other conflicts remain, the last choice of each is taken back with it.
    func repairs(_ conflict: [Int]) -> [Configuration.Repair] {
        var result: [Configuration.Repair] = []
        for pick: Int in conflict.sorted(by: >) {
            var left: [Int] = picks.indices.filter { $0 != pick }
            var changes: [Configuration.Repair.Change] = [Configuration.Repair.Change(attribute: code(picks[pick].attribute), value: nil)]
            while let next: Int = self.conflict(left).max() {
                left.removeAll { $0 == next }
                changes.append(Configuration.Repair.Change(attribute: code(picks[next].attribute), value: nil))
            }
            let isUndo: Bool = changes.count == 1 && pick == picks.count - 1
            result.append(Configuration.Repair(changes: changes, isUndo: isUndo))
            if changes.count == 1 { result += replacements(pick, left) }
        }
        // One change before several; otherwise in the order found.
        return result.filter { $0.changes.count == 1 } + result.filter { $0.changes.count > 1 }
    }

    private func replacements(_ pick: Int, _ left: [Int]) -> [Configuration.Repair] {
        let attribute: Int = picks[pick].attribute
        guard let state: State = self.state(left) else { return [] }
        var result: [Configuration.Repair] = []
        for domain: Domain in candidates(picks[pick].domain, state.domains[attribute]) where result.count < Narrower.proposals {
            guard domain != picks[pick].domain, isAccepted(left, extra: Pick(attribute: attribute, domain: domain)),
                  let value: Formula.Value = space.axes[attribute].single(domain) else { continue }
            let change: Configuration.Repair.Change = Configuration.Repair.Change(attribute: code(attribute), value: value)
            result.append(Configuration.Repair(changes: [change], isUndo: false))
        }
        return result
    }

    /// Values to propose instead of one: the nearest of a list, the nearer end of a span.
    private func candidates(_ chosen: Domain, _ open: Domain) -> [Domain] {
        switch (chosen, open) {
        case (.set(let old), .set(let bits)):
            let place: Int = old.first
            let sorted: [Int] = bits.sorted { (abs($0 - place), $0) < (abs($1 - place), $1) }
            return sorted.map { .set(Bits(only: $0)) }
        case (.span(let place, _, _), .span(let low, let high, let isOptional)):
            let empty: [Domain] = isOptional ? [.span(1, 0, true)] : []
            guard low <= high else { return empty }
            let ends: [Int] = low == high ? [low] : place - low < high - place ? [low, high] : [high, low]
            return ends.map { .span($0, $0, false) } + empty
        default: return []
        }
    }
}
