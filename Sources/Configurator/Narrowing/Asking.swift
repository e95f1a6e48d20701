internal import Formula

/// One constraint asked about parts of what its attributes may be.
struct Asking {
    private let space: Space
    private let constraint: Constraint
    private var domains: [Domain]
    private var inputs: [Formula.Possible]
    /// How many times it was asked.
    private(set) var count: Int = 0

    init(_ space: Space, _ constraint: Constraint, _ domains: [Domain]) {
        (self.space, self.constraint, self.domains) = (space, constraint, domains)
        inputs = Array(repeating: .any, count: space.axes.count + space.steps.count)
        for attribute: Int in constraint.scope { inputs[attribute] = space.axes[attribute].possible(domains[attribute]) }
    }

    mutating func set(_ attribute: Int, _ domain: Domain) {
        domains[attribute] = domain
        inputs[attribute] = space.axes[attribute].possible(domain)
    }

    /// Whether the constraint may hold; exact where every attribute has its value.
    mutating func mayHold() -> Bool {
        count += 1
        if constraint.scope.allSatisfy({ domains[$0].isSingle }) { return holds() }
        for step: Int in constraint.needed {
            inputs[space.steps[step].slot] = space.steps[step].formula.possible(inputs, tables: space.blank)
        }
        return constraint.mayHold(inputs, space.blank) { domains[$0] }
    }

    private func holds() -> Bool {
        var values: Formula.Values = space.blank
        for attribute: Int in constraint.scope { values[attribute] = space.axes[attribute].single(domains[attribute]) ?? .empty }
        for step: Int in constraint.needed {
            // What cannot be computed stays empty: the rule that reads it then does not hold.
            if let value: Formula.Value = try? space.steps[step].formula.evaluate(values) { values[space.steps[step].slot] = value }
        }
        if case .holds = constraint.ask(values, { domains[$0] }) { return true }
        return false
    }

    private mutating func mayHold(_ attribute: Int, _ domain: Domain) -> Bool {
        let old: Domain = domains[attribute]
        set(attribute, domain)
        defer { set(attribute, old) }
        return mayHold()
    }

    /// What is left of an attribute: every value that alone lets the constraint hold, for a span the part between the least and
    /// the greatest that may.
    mutating func left(of attribute: Int) -> Domain {
        switch domains[attribute] {
        case .text: return domains[attribute]
        case .set(let bits):
            var result: Bits = bits
            for place: Int in bits where !mayHold(attribute, .set(Bits(only: place))) { result.remove(place) }
            return .set(result)
        case .span(let low, let high, let isOptional):
            let keepsEmpty: Bool = isOptional && mayHold(attribute, .span(1, 0, true))
            let least: Int = shave(attribute, low, high) { .span($0, $1, false) }
            guard least <= high else { return .span(1, 0, keepsEmpty) }
            let spare: Int = shave(attribute, -high, -least) { .span(-$1, -$0, false) }
            return .span(least, -spare, keepsEmpty)
        }
    }

    /// The most questions about one end of a span: what could be taken away with more stays.
    private static let shaving: Int = 96

    /// The first place from `low` that may stay; beyond `high` when none may. Takes away halves, then smaller parts.
    private mutating func shave(_ attribute: Int, _ low: Int, _ high: Int, _ domain: (Int, Int) -> Domain) -> Int {
        guard low <= high else { return high + 1 }
        // What the very end allows, every part that begins with it may allow: nothing to take away.
        if mayHold(attribute, domain(low, low)) { return low }
        var from: Int = low, part: Int = high - low + 1
        let until: Int = count + Asking.shaving
        while part > 0 && from <= high && count < until {
            let end: Int = min(from + part - 1, high)
            if mayHold(attribute, domain(from, end)) { part /= 2 } else { from = end + 1 }
        }
        return from
    }
}
