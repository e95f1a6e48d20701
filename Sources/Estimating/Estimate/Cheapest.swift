internal import Exact

/// The least cost of a run and the route that has it: of those that cost the same the one ready first, then the first by names,
/// as a ranking puts them.
struct Cheapest {
    let cost: Exact
    let seconds: Int
    let plans: [Plan]

    var route: Route { Route(parts: plans.map(\.route)) }

    private func isBefore(_ other: Cheapest) -> Bool {
        if cost != other.cost { return cost < other.cost }
        if seconds != other.seconds { return seconds < other.seconds }
        for (one, another) in zip(plans, other.plans) where one.route != another.route { return one.route.isBefore(another.route) }
        return false
    }

    static func better(_ one: Cheapest?, _ other: Cheapest) -> Cheapest {
        guard let one else { return other }
        return other.isBefore(one) ? other : one
    }
}

extension Estimator {
    /// The cheapest route, found component by component without listing combinations; nil when no press of the technology
    /// makes a component, or starts for the run.
    func cheapest(_ run: Int, by technology: Technology? = nil) throws(EstimatingError) -> Cheapest? {
        var best: Cheapest?
        for variant: Variant in variants {
            let flow: Flow = try variant.assembly.copies(run)
            var ledger: Ledger = Ledger(explains: false)
            try variant.assembly.charge(flow, job, &ledger)
            var cost: Exact = ledger.total
            var tied: [[Option]] = []
            for some: [Plan] in variant.plans {
                let least: [Option] = try cheapest(of: some, flow.printed, run, technology)
                guard let one: Option = least.first else { break }
                cost = try cost.plus(one.cost)
                tied.append(least)
            }
            guard tied.count == variant.plans.count else { continue }
            let (picked, seconds): ([Int], Int) = Tied(options: tied, assembly: ledger.tasks).soonest(Schedule(shop))
            let found: Cheapest = Cheapest(cost: cost, seconds: seconds, plans: zip(tied, picked).map { $0[$1].plan })
            best = Cheapest.better(best, found)
        }
        return best
    }

    /// Why no press starts for a run.
    func noRoute(_ run: Int) throws(EstimatingError) -> EstimatingError {
        var refused: [Rejection] = []
        for variant: Variant in variants { _ = try CostedVariant(variant, job, run, &refused) }
        return .noRoute(refused + rejections)
    }

    /// The ways that cost least, in the order of their names.
    private func cheapest(of plans: [Plan], _ copies: Int, _ run: Int, _ technology: Technology?) throws(EstimatingError) -> [Option] {
        var best: [Option] = []
        for plan: Plan in plans where technology == nil || plan.press.technology == technology {
            if plan.refusal(run: run) != nil { continue }
            let option: Option = try plan.option(copies, job)
            guard let known: Option = best.first, known.cost <= option.cost else { best = [option]; continue }
            if known.cost == option.cost { best.append(option) }
        }
        return best
    }

    /// Whether any route prints every component by a technology.
    func prints(by technology: Technology) -> Bool {
        variants.contains { $0.plans.allSatisfy { $0.contains { $0.press.technology == technology } } }
    }

    /// Price with VAT of the cheapest route; nil when no press starts for the run.
    func leastTotal(_ run: Int) throws(EstimatingError) -> Exact? {
        guard let cheapest: Cheapest = try cheapest(run) else { return nil }
        return try pipeline.amounts(cheapest.cost, run).total
    }
}
