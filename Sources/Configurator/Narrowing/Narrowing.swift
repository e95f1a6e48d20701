internal import Exact
internal import Formula

/// Narrows what attributes may be until nothing more follows, within a bound of work that does not depend on the clock.
struct Narrowing {
    let space: Space
    /// For each constraint whether it is taken into account; nil: all are.
    private let only: [Bool]?
    /// Values found in whole products already: a search tries others first.
    var seen: [Domain] = []
    /// What is left of the work, in small steps.
    var effort: Int
    /// The most times one constraint is asked again in one go: a span may shrink by single steps for ever.
    private static let rounds: Int = 16

    /// - Parameter only: the constraints that are taken into account; nil: all.
    init(_ space: Space, effort: Int, only: [Int]? = nil) {
        (self.space, self.effort) = (space, effort)
        self.only = only.map { (some: [Int]) -> [Bool] in
            some.reduce(into: Array(repeating: false, count: space.hard.count)) { (mask: inout [Bool], position: Int) in mask[position] = true }
        }
    }

    /// Narrows by the constraints that depend on `changed`, or by all. False when nothing is left of an attribute.
    /// After it `effort` tells whether every constraint was asked.
    mutating func propagate(_ state: inout State, changed: [Int]? = nil) -> Bool {
        propagate(&state, asking: changed.map { (some: [Int]) -> [Int] in
            some.count == 1 ? space.users[some[0]] : space.constraints(on: some)
        } ?? Array(space.hard.indices))
    }

    /// Narrows by some constraints, then by those that depend on what they narrow.
    mutating func propagate(_ state: inout State, asking first: [Int]) -> Bool {
        var queue: [Int] = [], isQueued: [Bool] = Array(repeating: false, count: space.hard.count)
        var asked: [Int] = Array(repeating: 0, count: space.hard.count)
        func wants(_ position: Int) -> Bool { !isQueued[position] && asked[position] < Narrowing.rounds && (only?[position] ?? true) }
        for position: Int in first where wants(position) {
            isQueued[position] = true
            queue.append(position)
        }
        var next: Int = 0
        // Without work left it stops: less is taken away than could be, never more.
        while next < queue.count && effort > 0 {
            let position: Int = queue[next]
            next += 1
            isQueued[position] = false
            asked[position] += 1
            guard let touched: [Int] = revise(position, &state) else { return false }
            for attribute: Int in touched {
                for user: Int in space.users[attribute] where wants(user) && (user != position || space.hard[position].allowed == nil) {
                    isQueued[user] = true
                    queue.append(user)
                }
            }
        }
        return true
    }

    /// The attributes one constraint narrowed; nil when it emptied one.
    private mutating func revise(_ position: Int, _ state: inout State) -> [Int]? {
        let constraint: Constraint = space.hard[position]
        if let allowed: [UInt8] = constraint.allowed { return apply(supports(allowed, constraint, state), constraint.scope, position, &state) }
        if constraint.when == nil, case .rows(let attributes, let rows, isForbidden: false) = constraint.body {
            return apply(supports(rows, attributes, state), attributes, position, &state)
        }
        return probe(position, &state)
    }

    private mutating func supports(_ allowed: [UInt8], _ constraint: Constraint, _ state: State) -> [Domain] {
        let width: Int = constraint.scope.count
        effort -= 1 + allowed.count / 32
        var domains: [Bits] = [], found: [Bits] = Array(repeating: Bits(), count: width)
        for attribute: Int in constraint.scope {
            if case .set(let bits) = state.domains[attribute] { domains.append(bits) } else { domains.append(Bits()) }
        }
        if width == 0 { return [] }
        // Values without a combination yet: where every one has some, the rest need not be looked at.
        var missing: Int = domains.reduce(0) { $0 + $1.count }
        allowed.withUnsafeBufferPointer { (places: UnsafeBufferPointer<UInt8>) in
            var start: Int = 0
            while start < places.count && missing > 0 {
                var isAlive: Bool = true
                for column: Int in 0..<width where !domains[column].contains(Int(places[start + column])) {
                    isAlive = false
                    break
                }
                if isAlive {
                    for column: Int in 0..<width where !found[column].contains(Int(places[start + column])) {
                        found[column].insert(Int(places[start + column]))
                        missing -= 1
                    }
                }
                start += width
            }
        }
        return found.map { .set($0) }
    }

    private mutating func supports(_ rows: [[Domain]], _ attributes: [Int], _ state: State) -> [Domain] {
        effort -= 1 + rows.count / 8
        var found: [Domain?] = Array(repeating: nil, count: attributes.count)
        for row: [Domain] in rows {
            let met: [Domain] = zip(attributes, row).map { state.domains[$0].and($1) }
            if met.contains(where: \.isEmpty) { continue }
            for (column, domain): (Int, Domain) in met.enumerated() { found[column] = found[column]?.or(domain) ?? domain }
        }
        return zip(found, attributes).map { $0 ?? state.domains[$1].nothing }
    }

    private func apply(_ found: [Domain], _ attributes: [Int], _ position: Int, _ state: inout State) -> [Int]? {
        // A rule without attributes is kept or broken whatever is chosen; broken, it has no allowed combination at all.
        if attributes.isEmpty { return [] }
        var touched: [Int] = []
        for (domain, attribute): (Domain, Int) in zip(found, attributes) {
            let left: Domain = state.domains[attribute].and(domain)
            if left != state.domains[attribute] {
                record(attribute, left, position, attributes, &state)
                state.domains[attribute] = left
                touched.append(attribute)
            }
            if left.isEmpty {
                if !state.traces.isEmpty { state.failure = state.traces[attribute] }
                return nil
            }
        }
        return touched
    }

    /// Remembers what took away the difference between what an attribute is and what is left of it.
    private func record(_ attribute: Int, _ left: Domain, _ position: Int, _ scope: [Int], _ state: inout State) {
        guard !state.traces.isEmpty else { return }
        var trace: Trace = Trace()
        trace.rules.insert(position)
        for other: Int in scope where other != attribute { trace.add(state.traces[other]) }
        switch (state.domains[attribute], left) {
        case (.set(let old), .set(let new)):
            for place: Int in old.without(new) { state.removed[attribute][place] = trace }
        case (.span(let low, let high, let isOptional), .span(let least, let most, let other)):
            if least > low || least > most { state.removed[attribute][-1] = trace }
            if most < high || least > most { state.removed[attribute][-2] = trace }
            if isOptional && !other { state.removed[attribute][-3] = trace }
        default: break
        }
        state.traces[attribute].add(trace)
    }

    /// Asks a constraint about each value of each of its attributes.
    private mutating func probe(_ position: Int, _ state: inout State) -> [Int]? {
        let constraint: Constraint = space.hard[position]
        var touched: [Int] = []
        var asking: Asking = Asking(space, constraint, state.domains)
        defer { effort -= asking.count * 2 }
        let isSettled: Bool = constraint.scope.allSatisfy { state.domains[$0].isSingle }
        if isSettled {
            if asking.mayHold() { return [] }
            if !state.traces.isEmpty {
                var trace: Trace = Trace()
                trace.rules.insert(position)
                for attribute: Int in constraint.scope { trace.add(state.traces[attribute]) }
                state.failure = trace
            }
            return nil
        }
        for attribute: Int in constraint.scope where !state.domains[attribute].isSingle {
            let left: Domain = asking.left(of: attribute)
            guard left != state.domains[attribute] else { continue }
            record(attribute, left, position, constraint.scope, &state)
            state.domains[attribute] = left
            if left.isEmpty {
                if !state.traces.isEmpty { state.failure = state.traces[attribute] }
                return nil
            }
            touched.append(attribute)
            asking.set(attribute, left)
        }
        return touched
    }
}

extension Domain {
    /// Nothing of the same form.
    var nothing: Domain {
        switch self {
        case .set: .set(Bits())
        case .span: .span(1, 0, false)
        case .text: self
        }
    }

    /// The least domain that holds both.
    func or(_ other: Domain) -> Domain {
        switch (self, other) {
        case (.set(let left), .set(let right)): return .set(left.or(right))
        case (.span(let low, let high, let isOptional), .span(let least, let most, let second)):
            if low > high { return .span(least, most, isOptional || second) }
            if least > most { return .span(low, high, isOptional || second) }
            return .span(min(low, least), max(high, most), isOptional || second)
        default: return self
        }
    }
}
