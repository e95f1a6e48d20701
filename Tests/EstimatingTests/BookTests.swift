import Estimating
import Exact
import Testing

@Suite struct BookTests {
    private func brochure(pages: Int) -> Job {
        var job: Job = Textbook.brochure
        job.components[0].shape = .block(page: Size(148, 210), pages: pages, binding: .stitched)
        return job
    }

    private func sheetwise(_ job: Job, run: Int) throws -> Estimate {
        try Estimator(Textbook.shop, job).estimate(run: run) {
            $0.press == "offset" && $0.sheet == Size(640, 450) && $0.style == ($0.component == "block" ? .sheetwise : .workAndTurn)
        }
    }

    @Test func aRemainderPrintsWorkAndTurn() throws {
        let estimate: Estimate = try sheetwise(brochure(pages: 40), run: 1000)
        let block: Printed = try estimate.part("block")
        #expect(block.signatures == [Signature(pages: 16, count: 2, perSheet: 1), Signature(pages: 8, count: 1, perSheet: 2)])
        // Two full signatures of eight plates and a turned one of four.
        #expect(block.plates == 20 && block.makeReadies == 5)
        // 1121 folded of each; the remainder is two to a sheet: ceil(561·1.02) + 80 = 653.
        #expect(block.pressSheets == 2 * 1304 + 653 && block.passes == 2 * block.pressSheets)
        #expect(try estimate.amount(.finishing, "block") == money("2977.05"))
        let small: Estimate = try sheetwise(brochure(pages: 44), run: 1000)
        #expect(try small.part("block").signatures.map(\.pages) == [16, 8, 4])
    }

    @Test func pagesAreFilledUpAndTheCustomerIsTold() throws {
        let estimate: Estimate = try sheetwise(brochure(pages: 30), run: 1000)
        #expect(estimate.copy.blankPages == 2)
        #expect(estimate.notes.contains(Wording("Чистых полос в конце блока: 2.", "Blank pages at the end of the block: 2.")))
        #expect(try estimate.cost == money("42114.24"))
        var strict: Job = brochure(pages: 30)
        strict.refusesBlankPages = true
        #expect(throws: EstimatingError.pagesNotDivisible(pages: 30, by: 4)) { try Estimator(Textbook.shop, strict) }
        #expect(Book.pages(63, .glued) == 64 && Book.pages(65, .stitched) == 68)
    }

    @Test func measuresOfABook() throws {
        #expect(try Book.spine(pages: 64, block: money("0.087"), cover: money("0.3"), glue: 0).mm == "3.384")
        #expect(try Book.spine(pages: 64, block: money("0.087"), cover: money("0.3"), glue: 4).mm == "7.384")
        #expect(try Book.creep(pages: 32, caliper: money("0.1")) == money("0.7"))
        #expect(try Book.creep(pages: 4, caliper: money("0.1")) == 0)
    }

    @Test func bindingHasALeastAndAGreatestThickness() throws {
        var thin: Job = Textbook.catalogue
        thin.components[0].shape = .block(page: Size(210, 297), pages: 24, binding: .glued)
        do {
            _ = try Estimator(Textbook.shop, thin)
            Issue.record("24 pages are too thin to glue")
        } catch {
            guard case .noRoute(let reasons) = error else { throw error }
            let reason: Rejection = try #require(reasons.first { $0.press == "bind" })
            #expect(reason.reason.en == "Perfect binding: 1.644 mm is outside 3–50 mm." && reason.component.isEmpty)
        }
        #expect(throws: EstimatingError.self) { try Estimator(Textbook.shop, brochure(pages: 200)) }
    }

    /// Two papers of one weight and different calipers: every cover is as wide as its own block is thick.
    @Test func aCoverFollowsThePaperOfItsBlock() throws {
        var shop: Shop = Textbook.shop
        var bulky: Stock = try #require(shop.stocks.first { $0.code == "g115" })
        (bulky.code, bulky.grade, bulky.caliper) = ("g115-bulky", "gloss-115-bulky", Length(um: 120))
        shop.stocks.append(bulky)
        var job: Job = Textbook.catalogue
        job.components[0].stock = .kind(.gloss, gsm: 115)
        let estimator: Estimator = try Estimator(shop, job)
        var seen: Set<String> = []
        for ranked: RankedRoute in try estimator.ranking(run: 500, most: 10_000).byCost {
            let estimate: Estimate = try estimator.estimate(run: 500, route: ranked.route)
            let isBulky: Bool = ranked.route.parts[0].stock == "g115-bulky"
            #expect(try estimate.copy.spine == money(isBulky ? "4.44" : "3.384"))
            #expect(try estimate.part("cover").trim.width.mm == (isBulky ? "424.44" : "423.384"))
            seen.insert(ranked.route.parts[0].stock)
        }
        #expect(seen == ["g115", "g115-bulky"])
    }

    @Test func grainGoesWithTheFold() throws {
        for ranked: RankedRoute in try Estimator(DemoShop.shop, DemoShop.leaflet).ranking(run: 3000).byCost {
            let part: Printed = try Estimator(DemoShop.shop, DemoShop.leaflet).estimate(run: 3000, route: ranked.route).parts[0]
            let grain: Axis = try #require(part.sheet?.grain)
            #expect(try #require(part.layout).placements.allSatisfy { ($0.isTurned ? Axis.width : Axis.height) == grain })
        }
    }
}
