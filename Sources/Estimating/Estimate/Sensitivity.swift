public import Exact

extension Estimator {
    /// What single change brings the price with VAT of a run down to `target`, and what each of them does to the price:
    /// run, profit, discount, rush, paper, inks, pages, bleed, operations, old dies. When the price is below the target already,
    /// the run that the target pays for is among them.
    ///
    /// Every change is estimated anew by its own cheapest route; changes the shop cannot make are left out.
    /// Throws `noRoute` when there is no price now, and what is wrong with run or target.
    public func changes(run: Int, toReach target: Exact) throws(EstimatingError) -> Sensitivity {
        try job.check(run: run)
        if target.signum <= 0 { throw EstimatingError.notPositive(field: "target") }
        try target.check("target", upTo: Exact(mostUnits))
        guard let now: Cheapest = try cheapest(run) else { throw try noRoute(run) }
        let total: Exact = try pipeline.amounts(now.cost, run).total
        var search: ChangeSearch = ChangeSearch(estimator: self, run: run, target: target, now: now.cost, total: total)
        try search.look()
        let changes: [Change] = search.found.enumerated().sorted { left, right in
            let (one, other): (Change, Change) = (left.element, right.element)
            if one.isEnough != other.isEnough { return one.isEnough }
            if one.saving != other.saving { return (one.saving < other.saving) == one.isEnough }
            return left.offset < right.offset
        }.map(\.element)
        return Sensitivity(run: run, target: target, total: total, changes: changes)
    }
}

/// Tries changes one by one.
struct ChangeSearch {
    let estimator: Estimator
    let run: Int
    let target: Exact
    let now: Exact
    let total: Exact
    private(set) var found: [Change] = []

    init(estimator: Estimator, run: Int, target: Exact, now: Exact, total: Exact) {
        self.estimator = estimator
        self.run = run
        self.target = target
        self.now = now
        self.total = total
    }

    mutating func look() throws(EstimatingError) {
        try changeRun()
        if total > target { try changeProfit() }
        if !job.terms.rush.isZero { change(.withoutRush, Wording("Без срочности", "Without rush")) { $0.terms.rush = 0 } }
        let hasTool: Bool = (job.components.flatMap(\.routing) + job.assembly).contains { $0.tool != nil }
        if hasTool && !job.isRepeat { change(.repeated, Wording("Взять готовый штамп", "Use an existing die")) { $0.isRepeat = true } }
        for index: Int in job.components.indices { changeComponent(index) }
        for index: Int in job.assembly.indices where job.assembly[index].kind.isOptional {
            let kind: OperationKind = job.assembly[index].kind
            change(.without(component: nil, kind), Wording("Без операции «\(kind.title.ru)»", "Without “\(kind.title.en)”")) { $0.assembly.remove(at: index) }
        }
    }

    private var job: Job { estimator.job }

    private mutating func add(_ kind: ChangeKind, _ title: Wording, _ amounts: Pipeline.Amounts, _ cost: Exact) throws(EstimatingError) {
        found.append(Change(
            kind: kind, title: title, total: amounts.total, saving: try total.minus(amounts.total), profit: try amounts.net.minus(cost),
            isEnough: amounts.total <= target))
    }

    /// Estimates the changed job. A job that cannot be made is no answer and adds nothing; neither does one of the same price.
    mutating func change(_ kind: ChangeKind, _ title: Wording, _ edit: (inout Job) -> Void) {
        var changed: Job = job
        edit(&changed)
        do throws(EstimatingError) {
            let other: Estimator = try Estimator(estimator.shop, changed)
            guard let least: Cheapest = try other.cheapest(run) else { return }
            let amounts: Pipeline.Amounts = try other.pipeline.amounts(least.cost, run)
            if amounts.total != total { try add(kind, title, amounts, least.cost) }
        } catch { return } // The shop cannot make it: not a change to offer.
    }

    /// The greatest run within the target, by halving; true for that run, though an inversion may hide a greater one.
    private mutating func changeRun() throws(EstimatingError) {
        var low: Int = 0, high: Int = run
        if total <= target {
            low = run
            while high < 1_000_000_000, try isWithin(high) { (low, high) = (high, min(1_000_000_000, high * 2)) }
        }
        while high - low > 1 {
            let middle: Int = low + (high - low) / 2
            if try isWithin(middle) { low = middle } else { high = middle }
        }
        guard low > 0, low != run, low >= job.versions.count, let least: Cheapest = try estimator.cheapest(low) else { return }
        try add(.run(low), Wording("Тираж \(low)", "Run of \(low)"), try estimator.pipeline.amounts(least.cost, low), least.cost)
    }

    private func isWithin(_ run: Int) throws(EstimatingError) -> Bool {
        if run < job.versions.count { return true }
        // No press starts for so small a run: look further up.
        guard let total: Exact = try estimator.leastTotal(run) else { return true }
        return total <= target
    }

    /// Markup or margin, and discount, to 0.01 per cent.
    private mutating func changeProfit() throws(EstimatingError) {
        let isMargin: Bool
        let share: Exact
        switch estimator.shop.pricing.profit {
        case .markup(let markup): (isMargin, share) = (false, markup)
        case .margin(let margin): (isMargin, share) = (true, margin)
        }
        // A margin of the whole price leaves nothing to divide.
        let most: Int = min(try share.times(10_000).ceilingCount(), isMargin ? 9999 : .max)
        if job.terms.priceList == nil, let points: Int = try greatest(most, { points throws(EstimatingError) in try profit(isMargin, points) }) {
            let text: String = Exact(minorUnits: Int64(points)).plain
            let title: Wording = isMargin ? Wording("Маржа \(text) %", "Margin of \(text) %") : Wording("Наценка \(text) %", "Markup of \(text) %")
            let share: Exact = Exact(coefficient: Int128(points), scale: 4) ?? Exact.zero
            try add(.profit(isMargin ? .margin(share) : .markup(share)), title, try profit(isMargin, points), now)
        }
        // The less is kept, the greater the discount.
        if let kept: Int = try greatest(10_000, { points throws(EstimatingError) in try keeping(points) }), kept > 0 {
            let text: String = Exact(minorUnits: Int64(10_000 - kept)).plain
            let share: Exact = Exact(coefficient: Int128(10_000 - kept), scale: 4) ?? Exact.zero
            try add(.discount(share), Wording("Скидка \(text) %", "Discount of \(text) %"), try keeping(kept), now)
        }
    }

    /// The greatest number of hundredths of a per cent whose price is within the target; nil when none is.
    private func greatest(_ most: Int, _ amounts: (Int) throws(EstimatingError) -> Pipeline.Amounts) throws(EstimatingError) -> Int? {
        guard try amounts(0).total <= target else { return nil }
        var low: Int = 0, high: Int = most + 1
        while high - low > 1 {
            let middle: Int = low + (high - low) / 2
            if try amounts(middle).total <= target { low = middle } else { high = middle }
        }
        return low
    }

    private func profit(_ isMargin: Bool, _ points: Int) throws(EstimatingError) -> Pipeline.Amounts {
        var policy: PricePolicy = estimator.shop.pricing
        let share: Exact = Exact(coefficient: Int128(points), scale: 4) ?? Exact.zero
        policy.profit = isMargin ? .margin(share) : .markup(share)
        return try Pipeline(policy, job.terms).amounts(now, run)
    }

    private func keeping(_ points: Int) throws(EstimatingError) -> Pipeline.Amounts {
        var terms: Terms = job.terms
        terms.discount = Exact(coefficient: Int128(10_000 - points), scale: 4) ?? Exact.zero
        return try Pipeline(estimator.shop.pricing, terms).amounts(now, run)
    }
}
