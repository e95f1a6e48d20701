import Estimating
import Exact
import Foundation
import Testing

private let textbookJobs: [Job] = [
    Textbook.cards, Textbook.flyers, Textbook.leaflet, Textbook.brochure, Textbook.catalogue, Textbook.folder, Textbook.carton, Textbook.labelRolls, Textbook.banners,
]

/// A job with the shop that makes it.
struct Ordered: Sendable, CustomTestStringConvertible {
    let shop: Shop
    let job: Job
    var testDescription: String { shop.version + " " + job.family.rawValue }

    static let all: [Ordered] = textbookJobs.map { Ordered(shop: Textbook.shop, job: $0) } + DemoShop.jobs.map { Ordered(shop: DemoShop.shop, job: $0) }
}

func bytes(_ value: some Encodable) throws -> Data {
    let encoder: JSONEncoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(value)
}

@Suite struct EstimateTests {
    @Test(arguments: Ordered.all) func theSameInputGivesTheSameBytesAndReadsBack(_ order: Ordered) throws {
        let one: Answer = try order.shop.estimate(order.job, run: 1000), other: Answer = try order.shop.estimate(order.job, run: 1000)
        #expect(one == other)
        let stored: Data = try bytes(one)
        #expect(try bytes(other) == stored)
        let read: Answer = try JSONDecoder().decode(Answer.self, from: stored)
        #expect(read == one)
        #expect(try bytes(read) == stored)
        #expect(read.cheapest.differences(from: one.cheapest).isEmpty)
        #expect(one.cheapest.tariff == order.shop.version && one.cheapest.job == order.job)
        let shop: Shop = try JSONDecoder().decode(Shop.self, from: bytes(order.shop))
        #expect(try bytes(shop.estimate(order.job, run: 1000)) == stored)
    }

    @Test(arguments: Ordered.all) func everyLineOpensToAFormulaThatIsRight(_ order: Ordered) throws {
        for run: Int in [300, 1000, 20_000] {
            let estimate: Estimate = try order.shop.estimate(order.job, run: run).cheapest
            for line: Line in estimate.lines {
                let last: Step = try #require(line.working.steps.last)
                #expect(try last.value.rounded(scale: 2) == line.amount, "\(line.title.en): \(line.working.text)")
                for step: Step in line.working.steps {
                    let places: Int = step.name.en.hasPrefix("Amount") || step.name.en.hasPrefix("Total") ? 2 : 12
                    let worked: Exact = try Reckoner.value(of: step.formula)
                    #expect(try worked.rounded(scale: places) == step.value.rounded(scale: places), "\(line.title.en), \(step.name.en): \(step.formula) = \(step.value)")
                }
            }
            for step: Step in estimate.price.steps {
                #expect(try Reckoner.value(of: step.formula).rounded(scale: 2) == step.value, "\(step.name.en): \(step.formula)")
            }
            let sum: Exact = try estimate.lines.reduce(Exact.zero) { try $0.adding($1.amount) }
            #expect(sum == estimate.cost)
        }
    }

    @Test(arguments: Ordered.all) func aRankedRouteWorksOutToItsRankedCost(_ order: Ordered) throws {
        let estimator: Estimator = try Estimator(order.shop, order.job)
        let ranking: Ranking = try estimator.ranking(run: 2000, most: 100)
        for ranked: RankedRoute in ranking.byCost {
            let estimate: Estimate = try estimator.estimate(run: 2000, route: ranked.route)
            #expect(estimate.cost == ranked.cost && estimate.total == ranked.total && estimate.seconds == ranked.seconds)
        }
        #expect(ranking.byCost.map(\.cost) == ranking.byCost.map(\.cost).sorted())
        #expect(ranking.byTime.map(\.seconds) == ranking.byTime.map(\.seconds).sorted())
        #expect(Set(ranking.byCost) == Set(ranking.byTime) && Set(ranking.byCost.map(\.route)).count == ranking.byCost.count)
        #expect(order.job.components.count > 1 || ranking.count == ranking.byCost.count)
        #expect(try estimator.estimate(run: 2000).route == ranking.byCost[0].route)
    }

    @Test(arguments: DemoShop.jobs) func everyRouteOfTheDemoShopIsRanked(_ job: Job) throws {
        let ranking: Ranking = try Estimator(DemoShop.shop, job).ranking(run: 3000)
        #expect(ranking.byCost.count == ranking.count && ranking.byTime.count == ranking.count)
    }

    @Test func theShortListHoldsTheCheapestOfAllCombinations() throws {
        for job: Job in [DemoShop.brochure, DemoShop.book, Textbook.catalogue] {
            let estimator: Estimator = try Estimator(job == Textbook.catalogue ? Textbook.shop : DemoShop.shop, job)
            let all: Ranking = try estimator.ranking(run: 3000, most: 10_000), some: Ranking = try estimator.ranking(run: 3000, most: 20)
            #expect(all.count == all.byCost.count && some.count == all.count)
            #expect(some.byCost.prefix(20).map(\.cost) == all.byCost.prefix(20).map(\.cost))
            #expect(some.byTime[0].seconds == all.byTime[0].seconds)
        }
    }

    @Test func whatCannotPrintItIsListedWithTheReason() throws {
        let ranking: Ranking = try Estimator(DemoShop.shop, DemoShop.flyers).ranking(run: 50)
        #expect(ranking.rejections.contains { $0.press == "wide-3200" && $0.reason.en == "The press takes another form of stock." })
        #expect(ranking.rejections.contains { $0.press == "offset-b2" && $0.reason.en == "A run of 50 is below the least for the press: 200." })
        #expect(ranking.rejections.contains { $0.press == "offset-b2" && $0.reason.ru == "Тираж 50 меньше наименьшего для машины: 200." })
        #expect(ranking.byCost.allSatisfy { $0.route.parts[0].technology == .digital })
        var heavy: Job = DemoShop.leaflet
        heavy.components[0].stock = .grade("gloss-300")
        do {
            _ = try Estimator(DemoShop.shop, heavy)
            Issue.record("300 g is not folded without a crease")
        } catch {
            guard case .noRoute(let reasons) = error else { throw error }
            #expect(reasons.contains { $0.reason.en.hasSuffix("Add creasing.") && $0.reason.ru.hasSuffix("Добавьте биговку.") })
        }
        heavy.components[0].routing.insert(Operation(.crease), at: 1)
        #expect(try Estimator(DemoShop.shop, heavy).ranking(run: 1000).count > 0)
    }

    @Test func anotherTariffShowsWhatChanged() throws {
        var shop: Shop = Textbook.shop
        shop.version = "textbook-2"
        for index: Int in shop.stocks.indices where shop.stocks[index].code == "g130" { shop.stocks[index].price = .kilogram(132) }
        let before: Estimate = try Textbook.shop.estimate(Textbook.flyers, run: 10_000).cheapest
        let after: Estimate = try shop.estimate(Textbook.flyers, run: 10_000).cheapest
        #expect(after.tariff == "textbook-2" && before != after)
        let changes: [Difference] = after.differences(from: before)
        #expect(changes.first?.title == LineCode.stock.title)
        #expect(try changes.first?.before == money("6128.18") && changes.first?.after == money("6741.00"))
        #expect(changes.map(\.title.en) == ["Stock", "Cost", "With profit", "For the customer", "Rush", "At least the minimum order", "VAT", "Total with VAT"])
        var folded: Job = Textbook.folder
        folded.isRepeat = true
        let gone: [Difference] = try Textbook.shop.estimate(folded, run: 500).cheapest.differences(from: Textbook.shop.estimate(Textbook.folder, run: 500).cheapest)
        #expect(gone.first?.title == LineCode.tool.title && gone.first?.before == 8000 && gone.first?.after == nil)
    }

    @Test func machinesWorkOneTaskAtATimeAndPaperDries() throws {
        let estimate: Estimate = try Estimator(Textbook.shop, Textbook.brochure).estimate(run: 1000) { $0.press == "offset" }
        for one: Booking in estimate.bookings {
            #expect(estimate.bookings.filter { $0.resource == one.resource && $0.start < one.end && one.start < $0.end }.count == 1)
        }
        let last: Booking = try #require(estimate.bookings.last)
        #expect(last.resource == "stitch" && last.end == estimate.seconds)
        // 20 minutes to set up and 1050 copies at 3000 an hour.
        #expect(last.busy == 20 * 60 + 1260)
        let press: Booking = try #require(estimate.bookings.first { $0.resource == "offset" && $0.component == "block" })
        let fold: Booking = try #require(estimate.bookings.first { $0.resource == "fold" })
        #expect(fold.start == press.end + 4 * 3600)
        #expect(estimate.machineSeconds.first { $0.resource == "fold" }?.seconds == fold.busy)
    }

    @Test func workBoughtOutsideIsPaidAndWaitedFor() throws {
        var job: Job = Textbook.cards
        let foil: Outside = Outside(title: Wording("Тиснение у соседей", "Foil next door"), setup: 500, unit: 2, minimum: 3000, hours: 24, waste: Waste(rate: 0, setup: 10))
        job.components[0].routing.append(Operation(.outside, outside: foil))
        let few: Estimate = try Textbook.shop.estimate(job, run: 1000).cheapest
        #expect(try few.amount(.outside) == 3000)
        #expect(try few.input("card", .cut) == 1021)
        let many: Estimate = try Textbook.shop.estimate(job, run: 5000).cheapest
        #expect(try many.amount(.outside) == 10_520)
        #expect(many.lines.first { $0.code == .outside }?.title.ru == "Тиснение у соседей")
        let plain: Estimate = try Textbook.shop.estimate(Textbook.cards, run: 1000).cheapest
        #expect(few.seconds >= plain.seconds + 24 * 3600)
    }

    /// A bought sheet much larger than the press is cut in more parts than four.
    @Test func aSmallPressTakesEighthsOfALargeSheet() throws {
        var shop: Shop = Textbook.shop
        shop.presses = [shop.presses[0]]
        (shop.presses[0].largest, shop.presses[0].smallest) = (Size(330, 487), Size(100, 148))
        for index: Int in shop.stocks.indices where shop.stocks[index].code == "sra3-300" { shop.stocks[index].form = .sheet(Size(700, 1000), grain: nil) }
        let part: Printed = try shop.estimate(Textbook.cards, run: 1000).cheapest.parts[0]
        #expect(part.parent?.count == 8 && part.sheet?.size == Size(250, 350))
        #expect(try #require(part.layout).count > 0 && part.boughtSheets == (part.pressSheets + 7) / 8)
    }

    /// A stored list of inks may have any order and say one twice.
    @Test func storedInksAreASet() throws {
        var job: Job = Textbook.flyers
        let stored: Data = Data(#"{"front":["Y","C","M","K","K"],"back":["K","Y","M","C"]}"#.utf8)
        job.components[0].inks = try JSONDecoder().decode(Inks.self, from: stored)
        #expect(job == Textbook.flyers)
        #expect(try bytes(Textbook.shop.estimate(job, run: 1000)) == bytes(Textbook.shop.estimate(Textbook.flyers, run: 1000)))
    }
}
