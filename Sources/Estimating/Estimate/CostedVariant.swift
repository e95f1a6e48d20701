internal import Exact

/// A variant with every plan costed for a run.
struct CostedVariant {
    /// Options of each component, cheapest first.
    let options: [[Option]]
    let assemblyCost: Exact
    let assemblyTasks: [Task]

    /// Presses that do not start for the run go into `refused`.
    init(_ variant: Variant, _ job: Job, _ run: Int, _ refused: inout [Rejection]) throws(EstimatingError) {
        let flow: Flow = try variant.assembly.copies(run)
        var ledger: Ledger = Ledger(explains: false)
        try variant.assembly.charge(flow, job, &ledger)
        assemblyCost = ledger.total
        assemblyTasks = ledger.tasks
        var options: [[Option]] = []
        for plans: [Plan] in variant.plans {
            var some: [Option] = []
            some.reserveCapacity(plans.count)
            for plan: Plan in plans {
                if let reason: Wording = plan.refusal(run: run) {
                    let rejection: Rejection = Rejection(component: plan.component.code, press: plan.press.code, stock: nil, sheet: nil, reason: reason)
                    if !refused.contains(rejection) { refused.append(rejection) }
                } else {
                    some.append(try plan.option(flow.printed, job))
                }
            }
            options.append(some.sorted(by: Option.isCheaper))
        }
        self.options = options
    }

    /// All combinations of ways.
    var count: Int {
        options.reduce(1) { total, some in
            let (value, overflow): (Int, Bool) = total.multipliedReportingOverflow(by: some.count)
            return overflow ? mostUnits : min(mostUnits, value)
        }
    }

    /// All ways of one component; of several the cheapest combinations, and combinations of the fastest way on each press.
    func combinations(most: Int) throws(EstimatingError) -> [Combination] {
        if count == 0 { return [] }
        var picked: [[Option]]
        if options.count == 1 || count <= most { picked = every(options) } else {
            picked = try cheapest(most)
            var seen: Set<[ObjectIdentifier]> = Set(picked.map { $0.map { ObjectIdentifier($0.plan) } })
            for some: [Option] in every(fastest(most)) where seen.insert(some.map { ObjectIdentifier($0.plan) }).inserted { picked.append(some) }
        }
        var result: [Combination] = []
        result.reserveCapacity(picked.count)
        for some: [Option] in picked { result.append(try combination(some)) }
        return result
    }

    private func combination(_ options: [Option]) throws(EstimatingError) -> Combination {
        var cost: Exact = assemblyCost
        var schedule: Schedule = Schedule(explains: false)
        for option: Option in options {
            cost = try cost.plus(option.cost)
            schedule.add(option.tasks)
        }
        schedule.add(assemblyTasks, from: schedule.finish)
        return Combination(options: options, cost: cost, seconds: schedule.finish)
    }

    private func every(_ options: [[Option]]) -> [[Option]] {
        options.reduce([[]]) { before, some in before.flatMap { first in some.map { first + [$0] } } }
    }

    /// The `most` least sums, component by component: of two sorted lists the pair (i, j) is among the first k only when
    /// (i+1)·(j+1) ≤ k.
    private func cheapest(_ most: Int) throws(EstimatingError) -> [[Option]] {
        var best: [(cost: Exact, picked: [Option])] = [(Exact.zero, [])]
        for some: [Option] in options {
            var pairs: [(cost: Exact, one: Int, other: Int)] = []
            for one: Int in best.indices {
                for other: Int in some.indices.prefix(most / (one + 1)) { pairs.append((try best[one].cost.plus(some[other].cost), one, other)) }
            }
            pairs.sort { ($0.cost, $0.one, $0.other) < ($1.cost, $1.one, $1.other) }
            let before: [(cost: Exact, picked: [Option])] = best
            best = pairs.prefix(most).map { ($0.cost, before[$0.one].picked + [some[$0.other]]) }
        }
        return best.map(\.picked)
    }

    /// The fastest way on each press of each component, so few that their combinations stay within `most`.
    private func fastest(_ most: Int) -> [[Option]] {
        var result: [[Option]] = options.map { some in
            var presses: [String] = []
            return some.sorted(by: Option.isFaster).filter { option in
                let isNew: Bool = !presses.contains(option.plan.press.code)
                presses.append(option.plan.press.code)
                return isNew
            }
        }
        while result.reduce(1, { min(mostUnits, $0 * $1.count) }) > most, let longest: Int = result.indices.max(by: { result[$0].count < result[$1].count }) {
            result[longest].removeLast()
        }
        return result
    }
}
