import Estimating
import Exact
import Testing

/// Work by hand counts minutes; work of a subcontractor has its price in the tariff or in the job.
@Suite struct HandAndBoughtTests {
    private func estimate(_ operations: [Estimating.Operation], _ shop: Shop = DemoShop.shop) throws -> Estimate {
        var job: Job = DemoShop.flyers
        job.assembly = operations + job.assembly
        return try Estimator(shop, job).estimate(run: 1000)
    }
    private var plain: Exact { get throws { try estimate([]).cost } }

    @Test func minutesAreCountedAtTheHoursPrice() throws {
        let found: Estimate = try estimate([Operation(.hand, minutes: Exact(minorUnits: 50))])
        // (10 + 1000·0.5)/60 · 650
        #expect(try found.cost == plain.adding(5525))
        let line: Line = try #require(found.lines.first { $0.resource == "hands" })
        #expect(line.amount == 5525 && line.working.steps.contains { $0.formula == "1000·0.5" && $0.value == 500 })
        #expect(found.bookings.contains { $0.resource == "hands" && $0.busy == 510 * 60 })
    }
    @Test func aSubcontractorOfTheTariffIsTakenByItsCode() throws {
        let found: Estimate = try estimate([Operation(.outside, machine: "partner-flock")])
        let line: Line = try #require(found.lines.first { $0.code == .outside })
        // 1 % and ten more go in than come out.
        let input: Exact = try #require(line.working.steps.first?.value)
        #expect(line.title.en == "Screen printing at a partner's" && input > 1000)
        #expect(line.amount == (try input.multiplying(by: 6).adding(2800)))
        #expect(found.bookings.contains { $0.resource == "outside" && $0.wait == 3 * 86_400 })
        #expect(throws: EstimatingError.unknown(field: "machine", code: "nobody")) { try estimate([Operation(.outside, machine: "nobody")]) }
        #expect(throws: EstimatingError.unknown(field: "machine", code: "folder")) { try estimate([Operation(.outside, machine: "folder")]) }
    }
    @Test func whatCannotBeCountedIsRefused() throws {
        #expect(throws: EstimatingError.self) { try estimate([Operation(.hand, minutes: 0)]) }
        #expect(throws: EstimatingError.self) { try estimate([Operation(.hand, minutes: 1)], Textbook.shop) }
        #expect(throws: EstimatingError.self) { try estimate([Operation(.outside)]) }
    }
}
