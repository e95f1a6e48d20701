import Estimating
import Exact
import FoundationEssentials
import Testing

/// Public helpers answer every input with a value or a typed error, and a refusal says what helps.
@Suite struct ExtremeTests {
    @Test func hugeCountsAreRefusedNotTrapped() throws {
        #expect(throws: EstimatingError.self) { try Gang.forms([Int.max, 3], ups: 4) }
        #expect(throws: EstimatingError.self) { try Gang.forms([1, 2], ups: Int.max) }
        #expect(throws: EstimatingError.overflow) { try Waste(rate: 0, setup: Int.max).input(1) }
        #expect(throws: EstimatingError.overflow) { try Waste(rate: 0, setup: 2, isPerPass: true).input(1, makeReadies: Int.max) }
        #expect(throws: EstimatingError.self) { try Signature.block(pages: 1 << 61, full: 1 << 62, step: 2) }
        #expect(try Signature.block(pages: 2, full: 1 << 62, step: 2) == [Signature(pages: 2, count: 1, perSheet: 1 << 61)])
        for row: Int in [Int.min, Int.max, 0] {
            let list: QuantityPrices = QuantityPrices([QuantityPrices.Row(1, 2), QuantityPrices.Row(row, 1)], mode: .linear)
            #expect(throws: EstimatingError.self) { try list.total(5) }
            #expect(throws: EstimatingError.self) { try list.inversions() }
        }
    }

    @Test(arguments: ["2026-02-31", "2025-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-01-00"])
    func impossibleDaysAreRefused(_ day: String) {
        #expect(throws: EstimatingError.outOfRange(field: "day", range: "YYYY-MM-DD")) { try Textbook.pricing.vatRate(on: day) }
    }

    @Test(arguments: ["2024-02-29", "2028-02-29", "2026-12-31"])
    func leapDaysAreDays(_ day: String) throws { #expect(try Textbook.pricing.vatRate(on: day).percent != nil) }

    @Test func aLinearListFallsFromItsPeak() throws {
        let list: QuantityPrices = QuantityPrices([QuantityPrices.Row(1000, 1), QuantityPrices.Row(2000, try money("0.30"))], mode: .linear)
        let fall: QuantityPrices.Inversion = try #require(try list.inversions().first)
        var dearest: Exact = 0
        for quantity: Int in 1000...2000 { dearest = max(dearest, try list.total(quantity)) }
        #expect(try fall.to == 2000 && fall.saving == dearest.subtracting(list.total(2000)) && (1210...1220).contains(fall.from))
    }

    private func refusal(_ job: Job) throws -> String {
        do {
            _ = try Estimator(Textbook.shop, job)
            return ""
        } catch { return error.wording.en }
    }

    @Test func theReasonNearestToSuccessIsTold() throws {
        var thin: Job = Textbook.catalogue
        thin.components[0].shape = .block(page: Size(210, 297), pages: 24, binding: .glued)
        #expect(try refusal(thin) == "No press can make this job. Perfect binding: 1.644 mm is outside 3–50 mm.")
        var large: Job = Textbook.flyers
        large.components[0].shape = .flat(Size(900, 1200))
        #expect(try refusal(large).contains("does not fit"))
    }

    @Test func equalJobsGiveTheSameBytes() throws {
        var one: Job = Textbook.cards, other: Job = Textbook.cards
        one.terms.discount = try money("0.1")
        other.terms.discount = try money("0.10")
        other.components[0].frontCoverage = try money(one.components[0].frontCoverage.text(scale: 6))
        #expect(one == other)
        let encoder: JSONEncoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let first: Data = try encoder.encode(Textbook.shop.estimate(one, run: 1000))
        #expect(try encoder.encode(Textbook.shop.estimate(other, run: 1000)) == first)
    }

    @Test func flatWorkIsNotCutForNothing() throws {
        var job: Job = Textbook.cards
        job.components[0].routing = []
        let notes: [Wording] = try Textbook.shop.estimate(job, run: 1000).cheapest.notes
        #expect(notes.contains { $0.en.hasSuffix("on a sheet, and nothing cuts them apart.") })
        #expect(try Textbook.shop.estimate(Textbook.cards, run: 1000).cheapest.notes.allSatisfy { !$0.en.contains("cuts them apart") })
        job.assembly = [Operation(.cut)]
        #expect(try refusal(job) == "Flat work is cut by the routing of its component, not of the whole job.")
    }

    @Test func aChangeOfGradeIsNotCalledByASizeOfSheet() throws {
        let found: [Change] = try Estimator(DemoShop.shop, DemoShop.flyers).changes(run: 1000, toReach: 1).changes.filter { if case .stock = $0.kind { true } else { false } }
        #expect(found.allSatisfy { !$0.title.en.contains("×") })
    }
}
