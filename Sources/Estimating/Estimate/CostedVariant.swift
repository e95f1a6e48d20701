internal import Exact

/// A variant with every plan costed for a run. A class: a ranking asks it for thousands of routes and copies none of its lists.
final class CostedVariant {
    let variant: Variant
    /// Options of each component, cheapest first.
    let options: [[Option]]
    /// Their costs in hundredths, and their positions among the plans.
    private let units: [[Int128]], numbers: [[Int]]
    /// Combinations one after another: the position of each component's option.
    private var picked: [Int] = []
    let assemblyCost: Exact
    let assemblyTasks: [Task]

    /// Presses that do not start for the run go into `refused`.
    init(_ variant: Variant, _ job: Job, _ run: Int, _ refused: inout [Rejection]) throws(EstimatingError) {
        let flow: Flow = try variant.assembly.copies(run)
        var ledger: Ledger = Ledger(explains: false)
        try variant.assembly.charge(flow, job, &ledger)
        assemblyCost = ledger.total
        assemblyTasks = ledger.tasks
        self.variant = variant
        var options: [[Option]] = [], units: [[Int128]] = [], numbers: [[Int]] = []
        for plans: [Plan] in variant.plans {
            var some: [Option] = [], known: [Int] = []
            some.reserveCapacity(plans.count)
            for (number, plan) in plans.enumerated() {
                if let reason: Wording = plan.refusal(run: run) {
                    let rejection: Rejection = Rejection(component: plan.component.code, press: plan.press.code, stock: nil, sheet: nil, reason: reason)
                    if !refused.contains(rejection) { refused.append(rejection) }
                } else {
                    some.append(try plan.option(flow.printed, job))
                    known.append(number)
                }
            }
            let costs: [Int128] = try some.map { one throws(EstimatingError) in try one.cost.hundredths() }
            // Plans come in the order of their names, which decides among equal costs.
            let order: [Int] = costs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
            options.append(order.map { some[$0] })
            units.append(order.map { costs[$0] })
            numbers.append(order.map { known[$0] })
        }
        (self.options, self.units, self.numbers) = (options, units, numbers)
    }

    /// All combinations of ways.
    var count: Int {
        options.reduce(1) { total, some in
            let (value, overflow): (Int, Bool) = total.multipliedReportingOverflow(by: some.count)
            return overflow ? mostUnits : min(mostUnits, value)
        }
    }

    /// Adds to `found` all combinations where there are no more than `most` of them, or one component; of others the cheapest,
    /// the one that is ready first, and combinations of the fastest way on each press.
    func combine(most: Int, _ shop: Shop, as variant: Int, _ found: inout [Combination]) throws(EstimatingError) {
        if count == 0 { return }
        picked = options.count == 1 || count <= most ? CostedVariant.every(counts: options.map(\.count)) : try best(most, shop)
        let places: Int = picked.count / options.count
        found.reserveCapacity(found.count + places)
        var schedule: Schedule = Schedule(shop)
        let least: Int128 = try assemblyCost.hundredths()
        for place: Int in 0..<places {
            var units: Int128 = least
            schedule.clear()
            for component: Int in options.indices {
                let way: Int = picked[place * options.count + component]
                let (sum, isOver): (Int128, Bool) = units.addingReportingOverflow(self.units[component][way])
                if isOver { throw EstimatingError.overflow }
                units = sum
                schedule.add(options[component][way].tasks)
            }
            schedule.add(assemblyTasks, from: schedule.finish)
            found.append(Combination(variant: variant, place: place, units: units, seconds: schedule.finish))
        }
    }

    /// How a picked combination makes a component.
    func plan(_ place: Int, _ component: Int) -> Plan { options[component][picked[place * options.count + component]].plan }

    /// A picked combination with its names.
    func route(_ place: Int) -> Route { variant.route { numbers[$0][picked[place * options.count + $0]] } }

    private func best(_ most: Int, _ shop: Shop) throws(EstimatingError) -> [Int] {
        // Of combinations that cost the same the list of the cheapest knows only names.
        let tied: Tied = Tied(options: options.map { some in Array(some.prefix { $0.cost == some[0].cost }) }, assembly: assemblyTasks)
        var soonest: Soonest = Soonest(options.map { $0.map(\.tasks) }, assembly: assemblyTasks)
        let first: [[Int]] = [tied.soonest(Schedule(shop)).picked] + (soonest.search(Schedule(shop)).map { [$0] } ?? [])
        var seen: Set<[Int]> = []
        var result: [Int] = []
        for some: [Int] in first + (try cheapest(most)) + CostedVariant.every(fastest(most)) where seen.insert(some).inserted { result += some }
        return result
    }

    /// Every combination of one number of each list; the last list turns fastest.
    static func every(_ choices: [[Int]]) -> [[Int]] {
        choices.reduce([[]]) { before, some in before.flatMap { first in some.map { first + [$0] } } }
    }

    /// The same of positions, one combination after another in a flat list.
    private static func every(counts: [Int]) -> [Int] {
        let all: Int = counts.reduce(1, *)
        var result: [Int] = []
        result.reserveCapacity(all * counts.count)
        for number: Int in 0..<all {
            var block: Int = all
            for count: Int in counts {
                block /= count
                result.append(number / block % count)
            }
        }
        return result
    }

    /// The `most` least sums, component by component: of two sorted lists the pair (i, j) is among the first k only when
    /// (i+1)·(j+1) ≤ k.
    private func cheapest(_ most: Int) throws(EstimatingError) -> [[Int]] {
        var best: [[Int]] = [[]]
        var costs: [Exact] = [Exact.zero]
        for some: [Option] in options {
            var pairs: [(cost: Exact, one: Int, other: Int)] = []
            for one: Int in best.indices {
                for other: Int in some.indices.prefix(most / (one + 1)) { pairs.append((try costs[one].plus(some[other].cost), one, other)) }
            }
            pairs.sort { ($0.cost, $0.one, $0.other) < ($1.cost, $1.one, $1.other) }
            let before: [[Int]] = best
            best = pairs.prefix(most).map { before[$0.one] + [$0.other] }
            costs = pairs.prefix(most).map(\.cost)
        }
        return best
    }

    /// The fastest way on each press of each component, so few that their combinations stay within `most`.
    private func fastest(_ most: Int) -> [[Int]] {
        var result: [[Int]] = options.map { some in
            let times: [Int] = some.map(\.seconds)
            var presses: [Int] = []
            return times.indices.sorted { (times[$0], $0) < (times[$1], $1) }.filter { index in
                let isNew: Bool = !presses.contains(some[index].plan.slot)
                if isNew { presses.append(some[index].plan.slot) }
                return isNew
            }
        }
        while result.reduce(1, { min(mostUnits, $0 * $1.count) }) > most, let longest: Int = result.indices.max(by: { result[$0].count < result[$1].count }) {
            result[longest].removeLast()
        }
        return result
    }
}
