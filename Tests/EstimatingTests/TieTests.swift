import Estimating
import Exact
import Testing

/// Routes that cost the same stand in one order, whoever asks: ready first, then by names.
@Suite struct TieTests {
    /// Three digital presses: two of one tariff, and one that is quickest and dear.
    private static var shop: Shop {
        var shop: Shop = Textbook.shop
        func press(_ code: String, speed: Int, setup: Exact) -> Press {
            var press: Press = shop.presses[0]
            (press.code, press.speed) = (code, speed)
            press.tariff = .digital(DigitalTariff(tiers: [DigitalTariff.Tier(from: 0, colour: 12, mono: 3)], setup: setup))
            return press
        }
        shop.presses = [press("a-slow", speed: 100, setup: 150), press("b-fast", speed: 5000, setup: 150), press("c-dear", speed: 90_000, setup: 900)]
        return shop
    }

    @Test(arguments: [1, 2]) func theQuickerOfEquallyDearIsTheCheapest(_ parts: Int) throws {
        var job: Job = Textbook.cards
        if parts == 2 {
            var second: Component = job.components[0]
            second.code = "second"
            job.components.append(second)
        }
        let estimator: Estimator = try Estimator(Self.shop, job), full: Ranking = try estimator.ranking(run: 1000)
        let first: RankedRoute = try #require(full.byCost.first)
        #expect(first.route.parts.allSatisfy { $0.press == "b-fast" })
        #expect(try estimator.estimate(run: 1000).route == first.route)
        #expect(try estimator.ladder([1000]).rows[0].route == first.route)
        for most: Int in 1...full.count {
            let some: RankedRoute? = try estimator.ranking(run: 1000, most: most).byCost.first
            #expect(some == first, "the first of \(most)")
        }
    }

    /// A cover planned for blocks of two calipers is two plans of one route.
    @Test(arguments: [false, true]) func equalRoutesStandByNames(_ isCoverFirst: Bool) throws {
        var shop: Shop = Textbook.shop
        shop.presses = [shop.presses[0]]
        shop.presses[0].tariff = .digital(DigitalTariff(tiers: [DigitalTariff.Tier(from: 0, colour: 1, mono: 1)], setup: 0))
        var other: Press = shop.presses[0]
        other.code = "a-digital"
        shop.presses.append(other)
        for index: Int in shop.stocks.indices { shop.stocks[index].price = .sheet(1) }
        let paper: Stock = try #require(shop.stocks.first { $0.code == "g115" })
        shop.stocks.removeAll { $0.code == "g115" }
        for (code, um) in [("z-thin", 80), ("a-thick", 120), ("m-thin", 80)] {
            var stock: Stock = paper
            (stock.code, stock.caliper) = (code, Length(um: um))
            shop.stocks.append(stock)
        }
        var job: Job = Textbook.brochure
        job.components[0].stock = .kind(.gloss, gsm: 115)
        if isCoverFirst { job.components.reverse() }
        let routes: [RankedRoute] = try Estimator(shop, job).ranking(run: 100, most: 10_000).byCost
        var ties: Int = 0
        for (one, next) in zip(routes, routes.dropFirst()) where one.cost == next.cost && one.seconds == next.seconds {
            ties += 1
            #expect(!names(next).lexicographicallyPrecedes(names(one)))
        }
        #expect(ties > 3)
    }
    private func names(_ one: RankedRoute) -> [String] {
        one.route.parts.map { "\($0.press)|\($0.stock)|\(1_000_000 + $0.sheet.width.um)|\(1_000_000 + $0.sheet.height.um)" }
    }
}
