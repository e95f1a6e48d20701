internal import Formula

extension CompiledModel {
    /// Rules that cannot be kept together, and values nobody can choose.
    func semanticFaults() -> [Fault] {
        let narrower: Narrower = Narrower(self, [])
        var effort: Narrowing = Narrowing(space, effort: Effort.publication)
        var state: State = space.whole
        guard effort.propagate(&state) else { return [contradiction(narrower)] }
        var seen: [Domain] = state.domains.map(\.nothing)
        switch effort.search(state) {
        case .none: return [contradiction(narrower)]
        case .unknown: return [Fault(place: .model, cause: .undecided)]
        case .found(let found): seen = found.domains
        }
        return deadValues(state, &seen, &effort, narrower)
    }

    private func contradiction(_ narrower: Narrower) -> Fault {
        let rules: Configuration.Reason = narrower.reason(narrower.leastRules([]), [])
        return Fault(place: .model, cause: .contradiction(rules.rules + rules.hidden))
    }

    private func deadValues(_ state: State, _ seen: inout [Domain], _ effort: inout Narrowing, _ narrower: Narrower) -> [Fault] {
        var result: [Fault] = []
        for (attribute, axis): (Int, Axis) in space.axes.enumerated() where !space.users[attribute].isEmpty {
            guard case .listed(let values) = axis.form else { continue }
            for place: Int in values.indices {
                if case .set(let known) = seen[attribute], known.contains(place) { continue }
                var next: State = state
                let only: Domain = .set(Bits(only: place))
                next.domains[attribute] = next.domains[attribute].and(only)
                let isPossible: Bool = !next.domains[attribute].isEmpty && effort.propagate(&next, changed: [attribute])
                switch isPossible ? effort.search(next) : .none {
                case .found(let found): for other: Int in seen.indices { seen[other] = seen[other].or(found.domains[other]) }
                case .unknown: return result + [Fault(place: .model, cause: .undecided)]
                case .none:
                    let why: Configuration.Reason = narrower.reason(narrower.leastRules([], Narrower.Pick(attribute: attribute, domain: only)), [])
                    result.append(Fault(place: .attribute(model.attributes[attribute].code, .values), cause: .impossibleValue(values[place], why.rules + why.hidden)))
                }
            }
        }
        return result
    }
}
