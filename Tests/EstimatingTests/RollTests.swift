import Estimating
import Exact
import Testing

/// Wide rolls, and the ways paper is paid for.
@Suite struct RollTests {
    @Test func theShorterOrientationIsTaken() throws {
        var job: Job = Textbook.banners
        job.components[0].shape = .flat(Size(900, 1500))
        job.components[0].routing = []
        let roll: RollLayout = try #require(try Textbook.shop.estimate(job, run: 6).cheapest.parts[0].roll)
        // Upright: three across, 2·1520 − 20 + 500 = 3520; turned: two across, 3·920 − 20 + 500 = 3240.
        #expect(try roll.isTurned && roll.across == 2 && roll.rows == 3 && roll.net == money("3.24"))
    }

    @Test func widerThanTheRollIsMadeOfPanels() throws {
        var job: Job = Textbook.banners
        job.components[0].shape = .flat(Size(6000, 4000))
        let estimate: Estimate = try Textbook.shop.estimate(job, run: 1).cheapest
        let roll: RollLayout = try #require(estimate.parts[0].roll)
        // ceil((6000−20)/(3160−20)) = 2 panels of 4 m, or ceil(3980/3140) = 2 of 6 m turned: the shorter is taken.
        #expect(try roll.panels == 2 && roll.rows == 2 && !roll.isTurned && roll.net == money("8.52"))
        #expect(try estimate.value(.ink, step: "Area, m²") == 24)
    }

    /// Every piece, panel and label lies inside the roll, apart from its neighbours, and as many are drawn as are counted.
    @Test func positionsOnARollAreThoseThatWereCounted() throws {
        var turned: Job = Textbook.banners, wide: Job = Textbook.banners
        turned.components[0].shape = .flat(Size(900, 1500))
        wide.components[0].shape = .flat(Size(6000, 4000))
        var round: Job = Textbook.labelRolls
        round.components[0].teeth = 96
        for (job, width, count) in [(Textbook.banners, 3200, 4), (turned, 3200, 4), (wide, 3200, 8), (Textbook.labelRolls, 330, 5), (round, 330, 35)] {
            let roll: RollLayout = try #require(try Textbook.shop.estimate(job, run: 4).cheapest.parts[0].roll)
            let places: [Placement] = roll.placements()
            #expect(places.count == count && roll.placements(most: 3).count == 3)
            #expect(places.allSatisfy { $0.x.um > 0 && $0.y.um >= 0 && $0.x + $0.size.width <= Length(mm: width) })
            for (index, one) in places.enumerated() {
                for other: Placement in places[(index + 1)...] {
                    let beside: Bool = one.x + one.size.width <= other.x || other.x + other.size.width <= one.x
                    let behind: Bool = one.y + one.size.height <= other.y || other.y + other.size.height <= one.y
                    #expect(beside || behind)
                }
            }
            // The end of the last piece is the good length.
            if width == 3200, let last: Placement = places.last { #expect(try roll.net == (last.y + last.size.height).metres) }
        }
    }

    @Test func aWebHoldsAtLeastOneLane() throws {
        var job: Job = Textbook.labelRolls
        job.components[0].shape = .flat(Size(321, 40))
        #expect(throws: EstimatingError.self) { try Estimator(Textbook.shop, job) }
        job.components[0].shape = .flat(Size(320, 40))
        #expect(try Textbook.shop.estimate(job, run: 100).cheapest.parts[0].roll?.across == 1)
    }

    /// 47 sheets of 320×450 and 300 g are 2.0304 kg and 6.768 m².
    @Test(arguments: [
        (Stock.Price.sheet(14), "658.00"), (.kilogram(120), "243.65"), (.pack(1000, sheets: 25), "2000.00"), (.squareMetre(50), "338.40"),
    ]) func paperIsPaidBySheetWeightPackOrArea(_ price: Stock.Price, _ amount: String) throws {
        var shop: Shop = Textbook.shop
        shop.stocks[0].price = price
        #expect(try Textbook.shop.stocks[0].code == "sra3-300" && shop.estimate(Textbook.cards, run: 1000).cheapest.amount(.stock) == money(amount))
    }

    @Test func wasteNormsTakeTheBandOfTheNextHigherQuantity() throws {
        let norm: Waste = Waste(bands: [Waste.Band(upTo: 500, rate: try money("0.1"), setup: 1), Waste.Band(rate: try money("0.02"), setup: 40)])
        #expect(try norm.input(500) == 551 && norm.input(501) == 552 && norm.input(0) == 1)
        let perPass: Waste = Waste(rate: try money("0.01"), setup: 80, isPerPass: true)
        #expect(try perPass.input(1257, passes: 2, makeReadies: 2) == 1443 && perPass.input(1257, passes: 2) == 1363)
        #expect(try Waste.none.input(7) == 7)
    }

    @Test func clicksAreCountedBySideColourAndSize() throws {
        var shop: Shop = Textbook.shop
        var job: Job = Textbook.cards
        job.components[0].inks = Inks(front: Inks.process, back: ["K"])
        #expect(try shop.estimate(job, run: 1000).cheapest.amount(.clicks) == 705)
        let tiers: [DigitalTariff.Tier] = [DigitalTariff.Tier(from: 0, colour: 12, mono: 3)]
        shop.presses[0].tariff = .digital(DigitalTariff(tiers: tiers, setup: 150, sizeFactor: 2, countsDuplexOnce: true))
        #expect(try shop.estimate(job, run: 1000).cheapest.amount(.clicks) == 1128)
    }

    @Test func aMachineChargesItsHoursAndItsMinimum() throws {
        var shop: Shop = Textbook.shop
        let index: Int = try #require(shop.machines.firstIndex { $0.code == "cut-digital" })
        shop.machines[index].hour = 600
        // 100 + 22·6 + (5/60 + 22/120)·600 = 392
        #expect(try shop.estimate(Textbook.cards, run: 1000).cheapest.amount(.finishing) == 392)
        shop.machines[index].minimum = 500
        #expect(try shop.estimate(Textbook.cards, run: 1000).cheapest.amount(.finishing) == 500)
    }
}
