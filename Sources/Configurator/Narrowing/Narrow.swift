internal import Exact
public import Formula

extension CompiledModel {
    /// The work one narrowing may do: its searches, and each question after the minimal reason of something.
    enum Effort {
        static let propagation: Int = 200_000
        static let searches: Int = 6_000
        static let question: Int = 4_000
        static let publication: Int = 400_000
    }

    /// What is chosen and what can still be chosen. The person's choices stay as they are: what contradicts them is shown as
    /// impossible, and where they contradict each other the conflict is told with repairs. The same choices give the same answer.
    /// - Parameter choices: in the order they were made; of several for one attribute the last counts.
    public func narrow(_ choices: [Chosen]) -> Configuration {
        Narrower(self, choices).configuration()
    }

    /// The least set of rules and choices that take a value away from an attribute; nil when it can be chosen.
    public func reason(_ value: Formula.Value, of attribute: String, with choices: [Chosen]) -> Configuration.Reason? {
        guard let slot: Int = slots[attribute], let domain: Domain = space.axes[slot].domain(of: value) else { return nil }
        let narrower: Narrower = Narrower(self, choices.filter { $0.attribute != attribute })
        return narrower.leastReason(slot, domain, narrower.kept(after: narrower.conflict(Array(narrower.picks.indices))))
    }
}

/// One narrowing: the choices as domains, in order.
struct Narrower {
    struct Pick { let attribute: Int, domain: Domain }

    let model: CompiledModel
    let space: Space
    /// Known choices, oldest first.
    let picks: [Pick]
    let refused: [Configuration.Refused]

    init(_ model: CompiledModel, _ choices: [Chosen]) {
        self.model = model
        space = model.space
        var picks: [Pick] = [], refused: [Configuration.Refused] = []
        for (position, chosen): (Int, Chosen) in choices.enumerated() {
            if choices[(position + 1)...].contains(where: { $0.attribute == chosen.attribute }) { continue }
            guard let slot: Int = model.slots[chosen.attribute] else {
                refused.append(Configuration.Refused(chosen: chosen, isKnown: false))
                continue
            }
            guard let domain: Domain = model.space.axes[slot].domain(of: chosen.value) else {
                refused.append(Configuration.Refused(chosen: chosen, isKnown: true))
                continue
            }
            picks.append(Pick(attribute: slot, domain: domain))
        }
        (self.picks, self.refused) = (picks, refused)
    }

    /// The state after some of the picks; nil when they contradict each other by themselves.
    func state(_ some: [Int], recording: Bool = false) -> State? {
        var state: State = recording ? model.base : model.base.plain
        guard choose(some, &state) else { return nil }
        var narrowing: Narrowing = Narrowing(space, effort: CompiledModel.Effort.propagation)
        return narrowing.propagate(&state, changed: some.map { picks[$0].attribute }) ? state : nil
    }

    private func choose(_ some: [Int], _ state: inout State) -> Bool {
        for pick: Int in some {
            let attribute: Int = picks[pick].attribute
            state.domains[attribute] = state.domains[attribute].and(picks[pick].domain)
            // What the rules left of it before does not matter any more: the choice alone says what it is.
            if !state.traces.isEmpty { state.traces[attribute] = Trace(choices: Bits(only: pick)) }
            if state.domains[attribute].isEmpty { return false }
        }
        return true
    }

    /// Whether the picks go together under the rules. What cannot be told in the work allowed is taken as going together.
    /// - Parameter only: the constraints that are asked; nil: all.
    func isAccepted(_ some: [Int], extra: Pick? = nil, only: [Int]? = nil) -> Bool {
        if case .none = verdict(some, extra: extra, only: only) { return false }
        return true
    }

    /// A whole product with the picks, or that there is none.
    func verdict(_ some: [Int], extra: Pick? = nil, only: [Int]? = nil) -> Narrowing.Verdict {
        var state: State = only == nil ? model.base.plain : space.whole
        guard choose(some, &state) else { return .none }
        if let extra {
            state.domains[extra.attribute] = state.domains[extra.attribute].and(extra.domain)
            if state.domains[extra.attribute].isEmpty { return .none }
        }
        var narrowing: Narrowing = Narrowing(space, effort: CompiledModel.Effort.question, only: only)
        let changed: [Int] = some.map { picks[$0].attribute } + (extra.map { [$0.attribute] } ?? [])
        guard narrowing.propagate(&state, asking: only ?? space.constraints(on: changed)) else { return .none }
        return narrowing.search(state)
    }

    /// The least set of picks that contradict each other; empty when all go together.
    func conflict(_ some: [Int]) -> [Int] { quickXplain(some) { isAccepted($0) } }

    /// The picks without the last of each conflict: those narrow what is offered.
    /// - Parameter first: the conflict of all picks.
    func kept(after first: [Int]) -> [Int] {
        var left: [Int] = Array(picks.indices), found: [Int] = first
        while let last: Int = found.max() {
            left.removeAll { $0 == last }
            found = conflict(left)
        }
        return left
    }

    /// The least reason why an attribute cannot be so with these picks; nil when it can.
    func leastReason(_ attribute: Int, _ domain: Domain, _ some: [Int]) -> Configuration.Reason? {
        let extra: Pick = Pick(attribute: attribute, domain: domain)
        guard !isAccepted(some, extra: extra) else { return nil }
        let choices: [Int] = quickXplain(some) { isAccepted($0, extra: extra) }
        return reason(leastRules(choices, extra), choices)
    }

    /// The least set of constraints that, alone, refuse the picks.
    /// - Parameter likely: those among which it is looked for first; nil: those that took part in the refusal.
    func leastRules(_ some: [Int], _ extra: Pick? = nil, likely: [Int]? = nil) -> [Int] {
        if let blamed: [Int] = likely ?? blamed(some, extra) {
            let found: [Int] = quickXplain(blamed) { isAccepted(some, extra: extra, only: $0) }
            if !found.isEmpty { return found }
        }
        return quickXplain(Array(space.hard.indices)) { isAccepted(some, extra: extra, only: $0) }
    }

    /// The constraints that narrowed what became empty; nil when nothing did by narrowing alone.
    private func blamed(_ some: [Int], _ extra: Pick?) -> [Int]? {
        var state: State = space.whole.recording
        guard choose(some, &state) else { return nil }
        if let extra {
            state.domains[extra.attribute] = state.domains[extra.attribute].and(extra.domain)
            if state.domains[extra.attribute].isEmpty { return nil }
        }
        var narrowing: Narrowing = Narrowing(space, effort: CompiledModel.Effort.question)
        return narrowing.propagate(&state) ? nil : state.failure?.rules.all
    }

    func reason(_ rules: [Int], _ choices: [Int]) -> Configuration.Reason {
        var result: Configuration.Reason = Configuration.Reason(rules: [], hidden: [], choices: choices.sorted().map { code(picks[$0].attribute) })
        for position: Int in rules.sorted() {
            switch space.hard[position].source {
            case .rule(let rule): result.rules.append(model.model.rules[rule].code)
            case .visibility(let attribute): result.hidden.append(code(attribute))
            }
        }
        return result
    }

    func code(_ attribute: Int) -> String { model.model.attributes[attribute].code }
}
