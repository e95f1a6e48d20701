public import Exact

/// A job in a shop, planned once: every press × stock × press sheet × work style of every component, ready to be costed for
/// any run. Pure: the same shop, job and run give the same answer, byte for byte.
///
/// ```swift
/// let estimator = try Estimator(shop, job)
/// let ranking = try estimator.ranking(run: 1000)      // all routes, by cost and by finishing time
/// let estimate = try estimator.estimate(run: 1000)    // the cheapest, with every line's working
/// ```
public struct Estimator: Sendable {
    /// The shop.
    public let shop: Shop
    /// The job.
    public let job: Job
    /// Presses and stocks that cannot make it, and why.
    public let rejections: [Rejection]
    let variants: [Variant]
    let pipeline: Pipeline

    /// Plans a job. Throws what is wrong with the shop or the job (`negative`, `notPositive`, `tooLarge`, `outOfRange`,
    /// `duplicate`, `unknown`, `contradiction`, `pagesNotDivisible`, `overflow`), or `noRoute` with the reasons.
    public init(_ shop: Shop, _ job: Job) throws(EstimatingError) {
        try shop.check()
        let bought: Job = try job.buying(from: shop)
        try bought.check()
        self.shop = shop
        self.job = bought.canonical
        pipeline = try Pipeline(shop.pricing, self.job.terms)
        var planner: JobPlanner = JobPlanner(shop, self.job)
        try planner.run()
        variants = planner.variants
        rejections = planner.rejections
        if variants.isEmpty { throw EstimatingError.noRoute(Rejection.nearestFirst(rejections, unprinted: planner.unprinted)) }
    }

    /// The price of a cost by this job's terms. Throws `overflow`, or `notPositive` for the run.
    public func price(of cost: Exact, run: Int) throws(EstimatingError) -> Price {
        try job.check(run: run)
        return try pipeline.price(cost, run)
    }
}

extension Shop {
    /// Everything about one run at once: all routes ranked by cost and by finishing time, what was rejected and why, and the
    /// cheapest and the fastest route worked out to the last line. Throws as `Estimator.init` and `Estimator.ranking`.
    public func estimate(_ job: Job, run: Int) throws(EstimatingError) -> Answer {
        let estimator: Estimator = try Estimator(self, job)
        let ranking: Ranking = try estimator.ranking(run: run)
        guard let cheapest: RankedRoute = ranking.byCost.first, let fastest: RankedRoute = ranking.byTime.first else {
            throw EstimatingError.noRoute(ranking.rejections)
        }
        let first: Estimate = try estimator.estimate(run: run, route: cheapest.route)
        let other: Estimate = fastest.route == cheapest.route ? first : try estimator.estimate(run: run, route: fastest.route)
        return Answer(ranking: ranking, cheapest: first, fastest: other)
    }
}

/// What `Shop.estimate` answers.
public struct Answer: Sendable, Hashable, Codable {
    /// All routes and rejections.
    public let ranking: Ranking
    /// The route that costs least.
    public let cheapest: Estimate
    /// The route that is ready first.
    public let fastest: Estimate
}
