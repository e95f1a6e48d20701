import Estimating
import Exact
import Testing

/// Reads an estimate the way a person checks it by hand.
extension Estimate {
    /// Sum of the lines of a kind; of one component when it is named.
    func amount(_ code: LineCode, _ component: String? = nil, machine: String? = nil) throws -> Exact {
        let some: [Line] = lines.filter { $0.code == code && (component == nil || $0.component == component) && (machine == nil || $0.resource == machine) }
        return try some.reduce(Exact.zero) { try $0.adding($1.amount) }
    }

    /// The value of a step by its English name.
    func value(_ code: LineCode, _ component: String? = nil, machine: String? = nil, step name: String) throws -> Exact {
        let line: Line = try #require(lines.first { $0.code == code && (component == nil || $0.component == component) && (machine == nil || $0.resource == machine) })
        return try #require(line.working.steps.first { $0.name.en == name }?.value)
    }

    func part(_ component: String) throws -> Printed { try #require(parts.first { $0.component == component }) }
    func input(_ component: String, _ kind: OperationKind) throws -> Int { try #require(part(component).operations.first { $0.kind == kind }?.input) }
}

extension Estimator {
    /// The estimate by the route whose parts all answer a description.
    func estimate(run: Int, where matches: (ComponentRoute) -> Bool) throws -> Estimate {
        let ranked: RankedRoute = try #require(try ranking(run: run, most: 10_000).byCost.first { $0.route.parts.allSatisfy(matches) })
        let estimate: Estimate = try estimate(run: run, route: ranked.route)
        #expect(estimate.cost == ranked.cost && estimate.total == ranked.total && estimate.seconds == ranked.seconds)
        return estimate
    }
}

/// `1234.56` in a test.
func money(_ text: String) throws -> Exact { try #require(Exact(text)) }

extension Exact {
    /// Half up to so many places, as the handbook prints it.
    func shown(_ places: Int) throws -> Exact { try rounded(scale: places) }
}
