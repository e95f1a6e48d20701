internal import Exact

/// The least cost of a run and the route that has it.
struct Cheapest {
    let cost: Exact
    let plans: [Plan]

    var route: Route { Route(parts: plans.map(\.route)) }
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
            var plans: [Plan] = []
            for some: [Plan] in variant.plans {
                guard let least: Option = try cheapest(of: some, flow.printed, run, technology) else { break }
                cost = try cost.plus(least.cost)
                plans.append(least.plan)
            }
            guard plans.count == variant.plans.count else { continue }
            if best.map({ cost < $0.cost }) ?? true { best = Cheapest(cost: cost, plans: plans) }
        }
        return best
    }

    private func cheapest(of plans: [Plan], _ copies: Int, _ run: Int, _ technology: Technology?) throws(EstimatingError) -> Option? {
        var best: Option?
        for plan: Plan in plans where technology == nil || plan.press.technology == technology {
            if plan.refusal(run: run) != nil { continue }
            let option: Option = try plan.option(copies, job)
            if best.map({ Option.isCheaper(option, $0) }) ?? true { best = option }
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
