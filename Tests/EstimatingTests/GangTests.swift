import Estimating
import Exact
import Testing

/// Several kinds on one sheet.
@Suite struct GangTests {
    private func flyers(_ versions: [Int]) -> Job {
        var job: Job = Textbook.flyers
        job.versions = versions
        return job
    }

    @Test func kindsShareAFormAndEachGetsEnough() throws {
        let estimator: Estimator = try Estimator(Textbook.shop, flyers([5, 2, 1]))
        for ranked: RankedRoute in try estimator.ranking(run: 8000).byCost {
            let estimate: Estimate = try estimator.estimate(run: 8000, route: ranked.route)
            let part: Printed = try estimate.part("flyer")
            let layout: Layout = try #require(part.layout)
            var printed: [Int] = [0, 0, 0]
            for form: Gang in part.forms {
                #expect(form.places.reduce(0, +) <= layout.count && form.kindOfPlace.count == form.places.reduce(0, +))
                for (kind, places) in zip(form.kinds, form.places) { printed[kind] += places * form.sheets }
                if ranked.route.parts[0].style == .workAndTurn { #expect(form.places.allSatisfy { $0 % 2 == 0 }) }
            }
            let out: Int = try estimate.input("flyer", .cut)
            for (kind, share) in [5, 2, 1].enumerated() { #expect(printed[kind] * 8 >= out * share) }
        }
    }

    @Test func oneFormOfThreeKindsCostsOnePlateSet() throws {
        func cost(_ job: Job, run: Int) throws -> Estimate {
            try Estimator(Textbook.shop, job).estimate(run: run) { $0.press == "offset" && $0.style == .sheetwise && $0.sheet == Size(640, 450) }
        }
        let together: Estimate = try cost(flyers([2, 1, 1]), run: 8000)
        #expect(try together.part("flyer").forms.map(\.places) == [[4, 2, 2]])
        #expect(try together.part("flyer").plates == 8)
        #expect(try together.cost == cost(flyers([1]), run: 8000).cost)
        var apart: Exact = 0
        for run: Int in [4000, 2000, 2000] { apart = try apart.adding(cost(flyers([1]), run: run).cost) }
        #expect(together.cost < apart)
        #expect(together.lines.first { $0.code == .stock }?.working.steps.first?.formula == "max(ceil(4020/4), ceil(2010/2), ceil(2010/2))")
    }

    @Test func moreKindsThanPlacesTakeMoreForms() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, flyers([Int](repeating: 1, count: 20))).estimate(run: 2000) { $0.style == .sheetwise && $0.press == "offset" && $0.sheet == Size(640, 450) }
        let part: Printed = try estimate.part("flyer")
        #expect(part.forms.map(\.kinds.count) == [8, 8, 4] && part.plates == 24 && part.makeReadies == 6)
        // 2010 pieces after cutting waste are 101 of each kind.
        #expect(part.forms.map(\.sheets) == [101, 101, 51])
    }

    @Test func versionsOfABookHaveTheirOwnPlates() throws {
        var job: Job = Textbook.brochure
        job.versions = [1, 1]
        let estimate: Estimate = try Estimator(Textbook.shop, job).estimate(run: 2000) { $0.press == "offset" && $0.sheet == Size(640, 450) && $0.style == .sheetwise }
        #expect(try estimate.part("block").plates == 32)
        // The covers of both lie on one form.
        #expect(try estimate.part("cover").forms.map(\.places) == [[2, 2]])
    }

    @Test func aDigitalPressPrintsKindsOneAfterAnotherWhenThatIsLess() throws {
        var job: Job = Textbook.cards
        job.versions = [99, 1]
        let part: Printed = try Textbook.shop.estimate(job, run: 1000).cheapest.parts[0]
        #expect(part.forms.count == 2 && part.goodSheets == 43)
    }

    @Test func labelsOfSeveralSortsPayPlatesAndSetupEach() throws {
        var job: Job = Textbook.labelRolls
        job.versions = [1, 1]
        let estimate: Estimate = try Textbook.shop.estimate(job, run: 20_000).cheapest
        #expect(try estimate.amount(.plates) == 12_000 && estimate.amount(.setup) == 4000)
        let roll: RollLayout = try #require(estimate.parts[0].roll)
        #expect(try roll.net == 172 && roll.gross == money("277.16"))
    }
}
