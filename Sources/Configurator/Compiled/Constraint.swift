internal import Exact
internal import Formula

/// A demand on some attributes, ready to be asked.
struct Constraint: Sendable {
    /// Where it comes from.
    enum Source: Sendable, Hashable {
        case rule(Int)
        /// A hidden attribute has its value at rest.
        case visibility(Int)
    }

    enum Body: Sendable {
        case require(Formula)
        case exclude(Formula)
        case range(Formula, least: Formula?, most: Formula?)
        /// Rows of domains in the order of the attributes.
        case rows([Int], [[Domain]], isForbidden: Bool)
        /// The condition holds or the attribute rests.
        case rest(Formula, Int, Domain)
    }

    let source: Source
    let when: Formula?
    let body: Body
    /// The attributes it depends on, also through derived values; ascending.
    let scope: [Int]
    /// The derived values it needs, each after those it needs itself.
    let needed: [Int]
    /// Every combination of places it allows, flattened, when its attributes are few and short; nil: it is asked each time.
    var allowed: [UInt8]?
}

extension Constraint {
    /// What came of asking with values at hand.
    enum Answer {
        case holds
        case broken
        case failed(FormulaError)
    }

    /// Asks with every value at hand; derived values are already there.
    func ask(_ values: Formula.Values, _ domain: (Int) -> Domain?) -> Answer {
        do throws(FormulaError) {
            if let when, try when.evaluate(values) != .flag(true) { return .holds }
            switch body {
            case .require(let formula): return try formula.evaluate(values) == .flag(true) ? .holds : .broken
            case .exclude(let formula): return try formula.evaluate(values) == .flag(false) ? .holds : .broken
            case .range(let value, let least, let most):
                guard case .number(let number) = try value.evaluate(values) else { return .broken }
                if let least, case .number(let bound) = try least.evaluate(values), number < bound { return .broken }
                if let most, case .number(let bound) = try most.evaluate(values), number > bound { return .broken }
                return .holds
            case .rows(let attributes, let rows, let isForbidden):
                let domains: [Domain?] = attributes.map(domain)
                let isListed: Bool = rows.contains { (row: [Domain]) -> Bool in
                    zip(domains, row).allSatisfy { (found: Domain?, cell: Domain) -> Bool in found.map { !$0.and(cell).isEmpty } ?? false }
                }
                return isListed != isForbidden ? .holds : .broken
            case .rest(let visible, let attribute, let rest):
                if try visible.evaluate(values) == .flag(true) { return .holds }
                return domain(attribute) == rest ? .holds : .broken
            }
        } catch { return .failed(error) }
    }

    /// Whether it may hold for what the names may be. Never no where it can.
    func mayHold(_ inputs: [Formula.Possible], _ tables: Formula.Values, _ domain: (Int) -> Domain) -> Bool {
        if let when {
            let found: Formula.Possible = when.possible(inputs, tables: tables)
            if found.mayBeFalse { return true }
            if !found.mayBeTrue { return false }
        }
        switch body {
        case .require(let formula): return formula.possible(inputs, tables: tables).mayBeTrue
        case .exclude(let formula): return formula.possible(inputs, tables: tables).mayBeFalse
        case .range(let value, let least, let most):
            let number: Formula.Possible = value.possible(inputs, tables: tables)
            if number.isNothing { return false }
            if let bound: Formula.Possible = least?.possible(inputs, tables: tables) {
                if bound.isNothing { return false }
                if let high: Exact = number.high, let low: Exact = bound.low, high < low { return false }
            }
            if let bound: Formula.Possible = most?.possible(inputs, tables: tables) {
                if bound.isNothing { return false }
                if let low: Exact = number.low, let high: Exact = bound.high, low > high { return false }
            }
            return true
        case .rows(let attributes, let rows, let isForbidden):
            let domains: [Domain] = attributes.map(domain)
            guard isForbidden else { return rows.contains { (row: [Domain]) -> Bool in zip(domains, row).allSatisfy { !$0.and($1).isEmpty } } }
            // Forbidden is what lies in a row as a whole.
            return !rows.contains { (row: [Domain]) -> Bool in zip(domains, row).allSatisfy { $0.and($1) == $0 } }
        case .rest(let visible, let attribute, let rest):
            let found: Formula.Possible = visible.possible(inputs, tables: tables)
            return found.mayBeTrue || (found.mayBeFalse && !domain(attribute).and(rest).isEmpty)
        }
    }
}
