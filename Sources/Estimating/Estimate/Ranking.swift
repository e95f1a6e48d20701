public import Exact

/// A feasible route with what it costs and how long it takes.
public struct RankedRoute: Sendable, Hashable, Codable {
    /// Press, stock, sheet and work style of every component.
    public let route: Route
    /// Cost without VAT.
    public let cost: Exact
    /// Price with VAT.
    public let total: Exact
    /// Seconds from the start in an empty shop to the last copy.
    public let seconds: Int
}

/// All feasible routes of a run.
///
/// Routes of a job of one component are all there. A job of several has as many as all combinations, `count`; when they are
/// more than were asked for, the ranking holds the cheapest of all, the one of all that is ready first, and beside them
/// combinations of each component's fastest way on each press.
///
/// A route is press, stock, press sheet and work style. How versions are spread over forms and how pieces are nested on a sheet
/// are not routes: each route uses the spreading that costs least for the run.
public struct Ranking: Sendable, Hashable, Codable {
    /// The run.
    public let run: Int
    /// Cheapest first.
    public let byCost: [RankedRoute]
    /// Ready first.
    public let byTime: [RankedRoute]
    /// How many feasible routes there are in all.
    public let count: Int
    /// What cannot make it, and why.
    public let rejections: [Rejection]
}

/// A route before its names are written out.
struct Combination {
    let plans: [Plan]
    let cost: Exact
    let seconds: Int
}

extension Estimator {
    /// Every feasible route of a run. For a job of several components at most `most` by cost and as many by time.
    /// Throws what is wrong with the run, `overflow`, or `noRoute` when no press starts for it.
    public func ranking(run: Int, most: Int = 1000) throws(EstimatingError) -> Ranking {
        try job.check(run: run)
        var found: [Combination] = []
        var count: Int = 0
        var refused: [Rejection] = []
        for variant: Variant in variants {
            let costed: CostedVariant = try CostedVariant(variant, job, run, &refused)
            count = min(mostUnits, count + costed.count)
            found += try costed.combinations(most: max(1, min(most, 10_000)), shop)
        }
        if found.isEmpty { throw EstimatingError.noRoute(refused + rejections) }
        let routes: [RankedRoute] = try ranked(found, run)
        let byTime: [RankedRoute] = routes.indices.sorted { (routes[$0].seconds, $0) < (routes[$1].seconds, $1) }.map { routes[$0] }
        return Ranking(run: run, byCost: routes, byTime: byTime, count: count, rejections: rejections + refused)
    }

    private func ranked(_ found: [Combination], _ run: Int) throws(EstimatingError) -> [RankedRoute] {
        let sorted: [Combination] = found.sorted { left, right in
            if left.cost != right.cost { return left.cost < right.cost }
            if left.seconds != right.seconds { return left.seconds < right.seconds }
            for (one, other) in zip(left.plans, right.plans) where one !== other { return one.route.isBefore(other.route) }
            return false
        }
        var result: [RankedRoute] = []
        result.reserveCapacity(sorted.count)
        for one: Combination in sorted {
            let route: Route = Route(parts: one.plans.map(\.route))
            result.append(RankedRoute(route: route, cost: one.cost, total: try pipeline.amounts(one.cost, run).total, seconds: one.seconds))
        }
        return result
    }
}
