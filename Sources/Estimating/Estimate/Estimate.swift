public import Exact

/// A calculated price of one run by one route: an immutable value to store, read back and compare.
///
/// The same shop, job, run and route give an equal value. Encoded with sorted keys it gives the same bytes, since nothing in it
/// depends on chance, time or place.
public struct Estimate: Sendable, Hashable, Codable {
    /// `Shop.version` of the tariff it was made by.
    public let tariff: String
    /// What was asked for.
    public let job: Job
    /// Copies, pieces or labels.
    public let run: Int
    /// How it is made.
    public let route: Route
    /// How each component is printed.
    public let parts: [Printed]
    /// Operations on whole copies.
    public let assembly: [Passage]
    /// Every cost with its working.
    public let lines: [Line]
    /// From cost to price.
    public let price: Price
    /// When each machine is busy.
    public let bookings: [Booking]
    /// Seconds from the start in an empty shop to the last copy.
    public let seconds: Int
    /// Measures of a copy.
    public let copy: CopyMeasures
    /// What the customer should be told.
    public let notes: [Wording]

    /// Sum of the lines without VAT.
    public var cost: Exact { price.cost }
    /// Price with VAT.
    public var total: Exact { price.total }

    /// Seconds each press and machine works, by code.
    public var machineSeconds: [(resource: String, seconds: Int)] {
        var result: [(resource: String, seconds: Int)] = []
        for booking: Booking in bookings {
            if let index: Int = result.firstIndex(where: { $0.resource == booking.resource }) { result[index].seconds += booking.busy } else {
                result.append((booking.resource, booking.busy))
            }
        }
        return result
    }
}

/// Measures of one copy.
public struct CopyMeasures: Sendable, Hashable, Codable {
    /// Grams, by nominal weight of paper.
    public let grams: Exact
    /// Thickness of leaves and cover, mm; nil for flat work.
    public let thickness: Exact?
    /// Spine of a glued book, mm; nil for others.
    public let spine: Exact?
    /// How far inner pages of a stitched block slide out, mm; nil for others.
    public let creep: Exact?
    /// Pages added to fill the block.
    public let blankPages: Int
}

extension Estimator {
    /// The estimate of a run by a route, every line with its working; without a route by the cheapest.
    /// Throws as `ranking`, and `unknown` for a route the shop does not have.
    public func estimate(run: Int, route: Route? = nil) throws(EstimatingError) -> Estimate {
        try job.check(run: run)
        let wanted: Route
        if let route { wanted = route } else { wanted = try cheapest(run) }
        for variant: Variant in variants {
            let plans: [Plan] = zip(variant.plans, wanted.parts).compactMap { plans, part in plans.first { $0.route == part } }
            if plans.count == job.components.count && wanted.parts.count == plans.count { return try estimate(run, variant, plans, wanted) }
        }
        throw EstimatingError.unknown(field: "route", code: wanted.parts.map { $0.press + " " + $0.stock }.joined(separator: ", "))
    }

    private func cheapest(_ run: Int) throws(EstimatingError) -> Route {
        guard let found: Cheapest = try cheapest(run) else { throw try noRoute(run) }
        return found.route
    }

    private func estimate(_ run: Int, _ variant: Variant, _ plans: [Plan], _ route: Route) throws(EstimatingError) -> Estimate {
        let flow: Flow = try variant.assembly.copies(run)
        var ledger: Ledger = Ledger(explains: true)
        var parts: [Printed] = []
        var schedule: Schedule = Schedule(shop)
        var bookings: [Booking] = []
        var planned: Int = 0
        for plan: Plan in plans {
            if let reason: Wording = plan.refusal(run: run) { throw EstimatingError.contradiction(reason) }
            if let printed: Printed = try plan.charge(flow.printed, job, &ledger) { parts.append(printed) }
            schedule.add(Array(ledger.tasks[planned...])) { bookings.append(booking($0, plan.component.code, $1)) }
            planned = ledger.tasks.count
        }
        try variant.assembly.charge(flow, job, &ledger)
        schedule.add(Array(ledger.tasks[planned...]), from: schedule.finish) { bookings.append(booking($0, nil, $1)) }
        let price: Price = try pipeline.price(ledger.total, run)
        let copy: CopyMeasures = try measures(plans, variant.assembly.thickness)
        return Estimate(
            tariff: shop.version, job: job, run: run, route: route, parts: parts, assembly: passages(variant.assembly, flow), lines: ledger.lines,
            price: price, bookings: bookings, seconds: schedule.finish, copy: copy, notes: notes(plans, price, copy))
    }

    private func booking(_ task: Task, _ component: String?, _ start: Int) -> Booking {
        Booking(resource: shop.code(task.slot), component: component, start: start, end: start + task.seconds, wait: task.wait)
    }

    private func passages(_ assembly: Assembly, _ flow: Flow) -> [Passage] {
        assembly.stages.indices.map { index in
            let stage: Stage = assembly.stages[index]
            return Passage(kind: stage.operation.kind, machine: stage.code, isOnSheets: false, out: flow.outs[index], input: flow.inputs[index])
        }
    }
}

/// Notes that screens know again: they have a remedy, or not everybody may read them.
extension Estimate {
    /// The block does not fill its sections.
    public static func blankPages(_ count: Int) -> Wording { Wording("Чистых полос в конце блока: \(count).", "Blank pages at the end of the block: \(count).") }
    /// Says something of the cost.
    public static let belowCost = Wording("Цена без НДС ниже себестоимости.", "The net price is below cost.")
}
