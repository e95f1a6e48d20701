internal import Exact

/// The ways to make a job when its papers have certain calipers: a spine and a binding machine depend on them.
struct Variant: Sendable {
    /// Plans of each component.
    let plans: [[Plan]]
    let assembly: Assembly
    /// Every combination of plans by name, the last component turning fastest, where there are no more than ``mostRoutes``: runs of
    /// one job share them.
    private let routes: [Route]
    static let mostRoutes: Int = 1000

    init(plans: [[Plan]], assembly: Assembly) {
        (self.plans, self.assembly) = (plans, assembly)
        let count: Int = plans.reduce(1) { min(mostUnits, $0 * $1.count) }
        routes = count > Variant.mostRoutes ? [] : CostedVariant.every(plans.map { Array($0.indices) }).map { picked in
            Route(parts: zip(plans, picked).map { $0[$1].route })
        }
    }

    /// The route of one plan of each component.
    /// - Parameter number: the position of a component's plan.
    func route(_ number: (Int) -> Int) -> Route {
        if routes.isEmpty { return Route(parts: plans.indices.map { plans[$0][number($0)].route }) }
        var place: Int = 0
        for component: Int in plans.indices { place = place * plans[component].count + number(component) }
        return routes[place]
    }
}

/// Plans a whole job.
struct JobPlanner {
    let shop: Shop
    let job: Job
    private(set) var variants: [Variant] = []
    private(set) var rejections: [Rejection] = []
    private var known: [String: [Plan]] = [:]
    /// Codes of components that nothing prints.
    private(set) var unprinted: Set<String> = []

    init(_ shop: Shop, _ job: Job) {
        self.shop = shop
        self.job = job
    }

    mutating func run() throws(EstimatingError) {
        for calipers: [Exact?] in try calipers() { try variant(calipers) }
        guard known.count > job.components.count else { return }
        // A cover planned round several blocks meets the same obstacles again.
        var seen: Set<Rejection> = []
        rejections = rejections.filter { seen.insert($0).inserted }
    }

    /// Calipers of blocks and covers, every combination; nil for flat components.
    private func calipers() throws(EstimatingError) -> [[Exact?]] {
        var result: [[Exact?]] = [[]]
        for component: Component in job.components {
            var values: [Exact?] = [nil]
            if component.isBound {
                let found: [Exact] = shop.stocks.filter { component.stock.matches($0) }.map(\.thickness)
                if found.isEmpty { throw EstimatingError.unknown(field: "stock", code: component.stock.text) }
                values = Set(found).sorted()
            }
            result = result.flatMap { before in values.map { before + [$0] } }
            if result.count > 64 {
                throw EstimatingError.contradiction(Wording("Слишком много бумаг разной толщины: уточните бумагу.", "Too many calipers of paper: choose the paper more closely."))
            }
        }
        return result
    }

    private mutating func variant(_ calipers: [Exact?]) throws(EstimatingError) {
        var plans: [[Plan]] = []
        for (index, component) in job.components.enumerated() {
            var found: [Plan] = try self.plans(component, job.blockCaliper(component, calipers))
            if let caliper: Exact = calipers[index] { found = found.filter { $0.caliper == caliper } }
            if found.isEmpty { return }
            plans.append(found)
        }
        let (assembly, rejection) = try shop.assembly(job, thickness: job.thickness(calipers))
        if let rejection, !rejections.contains(rejection) { rejections.append(rejection) }
        if let assembly { variants.append(Variant(plans: plans, assembly: assembly)) }
    }

    private mutating func plans(_ component: Component, _ blockCaliper: Exact) throws(EstimatingError) -> [Plan] {
        let key: String = component.code + " " + blockCaliper.plain
        if let plans: [Plan] = known[key] { return plans }
        var planner: Planner = Planner(shop, job, component, blockCaliper: blockCaliper)
        try planner.run()
        let plans: [Plan] = planner.plans.sorted { $0.route.isBefore($1.route) }
        known[key] = plans
        rejections += planner.rejections
        if plans.isEmpty { unprinted.insert(component.code) }
        return plans
    }
}

extension Component {
    /// Whether its caliper matters to a spine.
    var isBound: Bool {
        if case .flat = shape { return false }
        return true
    }
}

extension Job {
    /// Caliper of the paper of a cover's block; nought for other components.
    func blockCaliper(_ component: Component, _ calipers: [Exact?]) -> Exact {
        guard case .cover(_, let block, _, _) = component.shape, let index: Int = components.firstIndex(where: { $0.code == block }) else { return 0 }
        return calipers[index] ?? 0
    }

    /// Thickness of a copy: leaves of every block and two of every cover, mm; nought for flat work.
    func thickness(_ calipers: [Exact?]) throws(EstimatingError) -> Exact {
        var sum: Exact = 0
        for (component, caliper) in zip(components, calipers) {
            guard let caliper else { continue }
            switch component.shape {
            case .block(_, let pages, let binding): sum = try sum.plus(caliper.times(Book.pages(pages, binding) / 2))
            case .cover: sum = try sum.plus(caliper.times(2))
            case .flat: continue
            }
        }
        return sum.normalized
    }
}
