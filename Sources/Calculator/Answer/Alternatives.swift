internal import Estimating
internal import Exact
internal import Kernel

/// Another press or press sheet for one part, everything else as it is.
struct Alternative: Sendable {
    let part: ComponentRoute, route: Route, total: Exact, seconds: Int
    /// How much dearer with VAT than the cheapest; nought: it is the cheapest.
    let dearer: Int64
    /// What is most of the difference; nil where it is the cheapest.
    let why: LineCode?
    let printed: Printed?
    let isChosen: Bool
}

extension Worked {
    /// Ways for a part that differ in press or sheet, the cheapest of each first.
    func alternatives(_ index: Int, most: Int = 8) throws -> [Alternative] {
        let now: Route = estimate.route
        guard now.parts.indices.contains(index) else { return [] }
        let alike: [RankedRoute] = ranking.byCost.filter { ranked in zip(ranked.route.parts, now.parts).enumerated().allSatisfy { $0 == index || $1.0 == $1.1 } }
        guard let best: RankedRoute = alike.first else { return [] }
        var seen: Set<String> = [], found: [RankedRoute] = []
        // The chosen one is always there.
        for ranked: RankedRoute in alike.filter({ $0.route == now }) + alike where found.count < most {
            let part: ComponentRoute = ranked.route.parts[index]
            if seen.insert(part.press + " " + part.sheet.text).inserted { found.append(ranked) }
        }
        found.sort { ($0.cost, $0.seconds) < ($1.cost, $1.seconds) }
        let least: Estimate = try best.route == now ? estimate : estimator.estimate(run: spec.run, route: best.route)
        return try found.map { ranked in
            let one: Estimate = try ranked.route == now ? estimate : ranked.route == best.route ? least : estimator.estimate(run: spec.run, route: ranked.route)
            return Alternative(
                part: ranked.route.parts[index], route: ranked.route, total: ranked.total, seconds: ranked.seconds, dearer: ranked.total.kopecks - best.total.kopecks,
                why: ranked.route == best.route ? nil : Worked.greatest(one, least), printed: one.parts.first { $0.component == ranked.route.parts[index].component }, isChosen: ranked.route == now)
        }
    }
    /// The kind of cost that grows most from one estimate to another.
    private static func greatest(_ one: Estimate, _ least: Estimate) -> LineCode? {
        func sums(_ estimate: Estimate) -> [LineCode: Int64] { estimate.lines.reduce(into: [:]) { $0[$1.code, default: 0] += $1.amount.kopecks } }
        let mine: [LineCode: Int64] = sums(one), theirs: [LineCode: Int64] = sums(least)
        let growth: [(code: LineCode, more: Int64)] = LineCode.allCases.map { ($0, (mine[$0] ?? 0) - (theirs[$0] ?? 0)) }
        return growth.max { $0.more < $1.more }.flatMap { $0.more > 0 ? $0.code : nil }
    }

    /// Presses that cannot make a part at all, one reason for each.
    var refusals: [Rejection] {
        let working: Set<String> = Set(ranking.byCost.prefix(400).flatMap { $0.route.parts.map { $0.component + " " + $0.press } })
        var seen: Set<String> = []
        // What came as far as a sheet says most.
        let nearest: [Rejection] = ranking.rejections.filter { $0.sheet != nil } + ranking.rejections.filter { $0.sheet == nil }
        return nearest.filter { one in
            let key: String = one.component + " " + one.press
            return !working.contains(key) && seen.insert(key).inserted
        }
    }
}
