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
/// are not routes. Versions lie on forms by falling quantity; of the spreadings that take the fewest sheets for the least number
/// of forms, one more, two and three more, and for a form each, a route uses the one that costs least for the run.
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

/// A route before its names are written out: plain numbers, so that thousands of them sort quickly.
struct Combination {
    /// Position of its variant among the costed ones.
    let variant: Int
    /// Position among what was picked of the variant.
    let place: Int
    /// Cost in hundredths.
    let units: Int128
    let seconds: Int
}

extension Estimator {
    /// Every feasible route of a run. For a job of several components at most `most` by cost and as many by time.
    /// Throws what is wrong with the run, `overflow`, or `noRoute` when no press starts for it.
    public func ranking(run: Int, most: Int = 1000) throws(EstimatingError) -> Ranking {
        try job.check(run: run)
        var costed: [CostedVariant] = []
        var found: [Combination] = []
        var count: Int = 0
        var refused: [Rejection] = []
        for (index, variant) in variants.enumerated() {
            costed.append(try CostedVariant(variant, job, run, &refused))
            count = min(mostUnits, count + costed[index].count)
            try costed[index].combine(most: max(1, min(most, 10_000)), shop, as: index, &found)
        }
        if found.isEmpty { throw EstimatingError.noRoute(refused + rejections) }
        sort(&found, costed)
        var routes: [RankedRoute] = []
        routes.reserveCapacity(found.count)
        for one: Combination in found {
            guard let cost: Exact = Exact(coefficient: one.units, scale: 2) else { throw EstimatingError.overflow }
            let total: Exact = try pipeline.amounts(cost, run).total
            routes.append(RankedRoute(route: costed[one.variant].route(one.place), cost: cost, total: total, seconds: one.seconds))
        }
        let byTime: [RankedRoute] = found.indices.sorted { (found[$0].seconds, $0) < (found[$1].seconds, $1) }.map { routes[$0] }
        return Ranking(run: run, byCost: routes, byTime: byTime, count: count, rejections: rejections + refused)
    }

    /// Cheaper first, then sooner, then by names, so that the order never depends on chance.
    private func sort(_ found: inout [Combination], _ costed: [CostedVariant]) {
        found.sort { left, right in
            if left.units != right.units { return left.units < right.units }
            if left.seconds != right.seconds { return left.seconds < right.seconds }
            for component: Int in job.components.indices {
                let one: Plan = costed[left.variant].plan(left.place, component), other: Plan = costed[right.variant].plan(right.place, component)
                // Two plans of one route: a cover planned for blocks of two calipers.
                if one !== other && one.route != other.route { return one.route.isBefore(other.route) }
            }
            return false
        }
    }
}
