internal import Formula

extension Narrower {
    func configuration() -> Configuration {
        let all: [Int] = Array(picks.indices)
        var found: Narrowing.Verdict = verdict(all)
        var conflict: [Int] = [], kept: [Int] = all
        if case .none = found {
            conflict = self.conflict(all)
            kept = self.kept(after: conflict)
            found = verdict(kept)
        }
        // What is kept goes together, so that there is a state; without one nothing would be offered at all.
        var main: State = state(kept, recording: true) ?? model.base
        if case .found(let product) = found { sharpen(&main, product.domains, kept) }
        let filled: [Domain] = fill(main)
        var isKept: [Bool] = Array(repeating: false, count: space.axes.count)
        for pick: Int in kept { isKept[picks[pick].attribute] = true }
        var entries: [Configuration.Entry] = []
        for attribute: Int in space.axes.indices {
            let pick: Int? = picks.firstIndex { $0.attribute == attribute }
            let offered: State = isKept[attribute] ? without(attribute, main, isKept) : main
            entries.append(entry(attribute, pick, offered, main, filled[attribute], conflict))
        }
        show(&entries)
        var result: Configuration = Configuration(entries: entries, conflict: nil, refused: refused, findings: [])
        if !conflict.isEmpty {
            let reason: Configuration.Reason = reason(leastRules(conflict), conflict)
            result.conflict = Configuration.Conflict(choices: reason.choices, reason: reason, repairs: repairs(conflict))
        }
        result.findings = model.findings(result.values, model.soft, skipsMissing: true)
        return result
    }

    /// What would be left if one attribute were not chosen. Only what hangs together with it, not through other choices, can change.
    private func without(_ attribute: Int, _ main: State, _ isKept: [Bool]) -> State {
        var isSettled: [Bool] = space.axes.indices.map { isKept[$0] || model.base.domains[$0].isSingle }
        isSettled[attribute] = false
        let region: [Int] = space.region(of: attribute, isSettled)
        var state: State = main
        for member: Int in region {
            state.domains[member] = model.base.domains[member]
            state.traces[member] = model.base.traces[member]
            state.removed[member] = model.base.removed[member]
        }
        let asked: [Int] = space.constraints(on: region).filter { (position: Int) -> Bool in space.hard[position].scope.contains { isSettled[$0] } }
        var narrowing: Narrowing = Narrowing(space, effort: CompiledModel.Effort.propagation)
        return narrowing.propagate(&state, asking: asked) ? state : main
    }

    /// Takes away the values of lists that belong to no whole product, as far as the work allows. What was in a product found on
    /// the way need not be looked for.
    private func sharpen(_ state: inout State, _ product: [Domain], _ kept: [Int]) {
        var narrowing: Narrowing = Narrowing(space, effort: CompiledModel.Effort.searches)
        narrowing.seen = product
        for region: [Int] in space.regions(state.domains) {
            for attribute: Int in region {
                guard case .set(let bits) = state.domains[attribute], bits.count > 1 else { continue }
                for place: Int in bits {
                    if case .set(let known) = narrowing.seen[attribute], known.contains(place) { continue }
                    var next: State = state.plain
                    next.domains[attribute] = .set(Bits(only: place))
                    let isPossible: Bool = narrowing.propagate(&next, changed: [attribute])
                    switch isPossible ? narrowing.search(next, region) : .none {
                    case .found(let found): for member: Int in region { narrowing.seen[member] = narrowing.seen[member].or(found.domains[member]) }
                    case .unknown: return
                    case .none: remove(place, attribute, region, &state, kept)
                    }
                }
            }
        }
    }

    private func remove(_ place: Int, _ attribute: Int, _ region: [Int], _ state: inout State, _ kept: [Int]) {
        guard case .set(var bits) = state.domains[attribute] else { return }
        let extra: Pick = Pick(attribute: attribute, domain: .set(Bits(only: place)))
        // What made the region and its borders what they are, and the rules on it, refuse the value together.
        var blamed: Trace = Trace(choices: Bits(), rules: Marks(space.constraints(on: region)))
        for position: Int in space.constraints(on: region) { for member: Int in space.hard[position].scope { blamed.add(state.traces[member]) } }
        let rules: [Int] = blamed.rules.all
        var choices: [Int] = quickXplain(kept.filter { blamed.choices.contains($0) }) { isAccepted($0, extra: extra, only: rules) }
        if isAccepted(choices, extra: extra, only: rules) { choices = quickXplain(kept) { isAccepted($0, extra: extra) } }
        var trace: Trace = Trace()
        for choice: Int in choices { trace.choices.insert(choice) }
        trace.rules = Marks(leastRules(choices, extra, likely: rules))
        bits.remove(place)
        state.domains[attribute] = .set(bits)
        state.removed[attribute][place] = trace
        state.traces[attribute].add(trace)
    }

    /// Usual values where nothing is chosen, each if it goes with the choices and with the usual values before it.
    private func fill(_ main: State) -> [Domain] {
        var state: State = main.plain
        for (attribute, declared): (Int, Attribute) in model.model.attributes.enumerated() where !state.domains[attribute].isSingle {
            guard let usual: Formula.Value = declared.usual ?? (declared.isOptional ? .empty : nil),
                  let domain: Domain = space.axes[attribute].domain(of: usual) else { continue }
            var next: State = state
            next.domains[attribute] = next.domains[attribute].and(domain)
            guard !next.domains[attribute].isEmpty else { continue }
            var narrowing: Narrowing = Narrowing(space, effort: CompiledModel.Effort.propagation)
            if narrowing.propagate(&next, changed: [attribute]) { state = next }
        }
        return state.domains
    }

    private func entry(
        _ attribute: Int, _ pick: Int?, _ offered: State, _ main: State, _ filled: Domain, _ conflict: [Int]
    ) -> Configuration.Entry {
        let axis: Axis = space.axes[attribute]
        var value: Formula.Value?, origin: Configuration.Origin?
        if let pick {
            (value, origin) = (axis.single(picks[pick].domain), .person)
        } else if let found: Formula.Value = axis.single(filled) {
            (value, origin) = (found, main.domains[attribute].isSingle ? .rules : .usual)
        }
        return Configuration.Entry(
            attribute: code(attribute), offer: offer(attribute, offered), value: value, origin: origin, isVisible: true,
            isInConflict: pick.map { conflict.contains($0) } ?? false)
    }

    private func offer(_ attribute: Int, _ state: State) -> Configuration.Offer {
        func reason(_ key: Int) -> Configuration.Reason? {
            state.removed[attribute][key].map { self.reason($0.rules.all, Array($0.choices)) }
        }
        let axis: Axis = space.axes[attribute]
        switch (axis.form, state.domains[attribute]) {
        case (.text(let limit), _): return .text(limit: limit)
        case (.listed(let values), .set(let bits)):
            return .list(values.enumerated().map { (place: Int, value: Formula.Value) in
                let isOpen: Bool = bits.contains(place)
                let unknown: Configuration.Reason = Configuration.Reason(rules: [], hidden: [], choices: [])
                return Configuration.Option(value: value, reason: isOpen ? nil : reason(place) ?? unknown)
            })
        case (_, .span(let low, let high, _)):
            let hasAny: Bool = low <= high
            return .span(least: hasAny ? axis.value(low) : nil, most: hasAny ? axis.value(high) : nil, below: reason(-1), above: reason(-2))
        default: return .list([])
        }
    }

    /// Hides what the values in force do not ask for. A condition that cannot be told yet hides nothing.
    private func show(_ entries: inout [Configuration.Entry]) {
        var values: Formula.Values = space.blank
        for (attribute, entry): (Int, Configuration.Entry) in entries.enumerated() { values[attribute] = entry.value ?? .empty }
        for step: CompiledModel.Step in space.steps {
            if let value: Formula.Value = try? step.formula.evaluate(values) { values[step.slot] = value }
        }
        for attribute: Int in entries.indices where entries[attribute].origin != .person {
            guard let condition: Formula = model.visible[attribute] else { continue }
            if let shown: Formula.Value = try? condition.evaluate(values) { entries[attribute].isVisible = shown == .flag(true) }
        }
    }
}
