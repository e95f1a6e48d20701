import Estimating
import Exact
import Testing

@Suite struct PriceTests {
    private func price(_ cost: String, _ policy: PricePolicy, _ terms: Terms, run: Int = 1000) throws -> Price {
        var shop: Shop = Textbook.shop
        shop.pricing = policy
        var job: Job = Textbook.cards
        job.terms = terms
        return try Estimator(shop, job).price(of: money(cost), run: run)
    }

    private let vat: [VATRate] = [VATRate(from: "2019-01-01", percent: 20), VATRate(from: "2026-01-01", percent: 22)]

    @Test func theOrderIsFixedAndEveryStepIsRounded() throws {
        let policy: PricePolicy = PricePolicy(profit: .markup(try money("0.333")), minimumOrder: 1500, vat: vat)
        let result: Price = try price("1234.57", policy, Terms(discount: money("0.075"), rush: money("0.155"), day: "2026-05-01"), run: 300)
        // 1234.57·1.333 = 1645.68181; ·0.925 = 1522.254; ·1.155 = 1758.19875; 22 % = 386.804
        #expect(result.afterProfit.description == "1645.68")
        #expect(result.afterCustomer.description == "1522.25")
        #expect(result.afterRush.description == "1758.20")
        #expect(result.net.description == "1758.20")
        #expect(result.vat.description == "386.80")
        #expect(result.total.description == "2145.00")
        #expect(result.unit.description == "7.1500" && result.unitNet.description == "5.8607")
        #expect(result.steps.map(\.value) == [result.cost, result.afterProfit, result.afterCustomer, result.afterRush, result.net, result.vat, result.total])
        #expect(result.steps[1].formula == "1234.57·(1 + 0.333)")
    }

    @Test func markupIsNotMargin() throws {
        let terms: Terms = Terms(day: "2026-05-01"), share: Exact = try money("0.3")
        #expect(try price("1000", PricePolicy(profit: .markup(share), minimumOrder: 0, vat: vat), terms).net == 1300)
        #expect(try price("1000", PricePolicy(profit: .margin(share), minimumOrder: 0, vat: vat), terms).net == money("1428.57"))
    }

    @Test func theMinimumOrderComesAfterDiscountAndRush() throws {
        let policy: PricePolicy = PricePolicy(profit: .markup(0), minimumOrder: 1500, vat: vat)
        let result: Price = try price("1600", policy, Terms(discount: money("0.5"), day: "2026-05-01"))
        #expect(result.afterRush == 800 && result.net == 1500 && result.total == 1830)
    }

    @Test func vatFollowsTheDayOfShipment() throws {
        let policy: PricePolicy = Textbook.pricing
        #expect(try policy.vatRate(on: "2025-12-31").percent == 20)
        #expect(try policy.vatRate(on: "2026-01-01").percent == 22)
        #expect(try VATRate(from: "2026-01-01", percent: 22).inside(122) == 22)
        #expect(try VATRate(from: "2026-01-01", percent: 22).inside(money("1000.00")) == money("180.33"))
        #expect(try VATRate(from: "2026-01-01", percent: 5).onTop(of: money("999.90")) == money("50.00"))
        #expect(try VATRate(from: "2026-01-01", percent: nil).onTop(of: 100) == 0)
        #expect(throws: EstimatingError.unknown(field: "VAT rate", code: "2018-12-31")) { try policy.vatRate(on: "2018-12-31") }
        for day: String in ["", "2026-1-1", "01.02.2026", "2026-13-01", "2026-02-32", "20260201ab"] {
            #expect(throws: EstimatingError.outOfRange(field: "day", range: "YYYY-MM-DD")) { try policy.vatRate(on: day) }
        }
        var old: Job = Textbook.cards
        old.terms.day = "2025-12-31"
        #expect(try Textbook.shop.estimate(old, run: 1000).cheapest.total == money("4162.56"))
    }

    @Test func aSteppedListFallsWhereALinearOneDoesNot() throws {
        let rows: [QuantityPrices.Row] = [QuantityPrices.Row(1000, try money("0.50")), QuantityPrices.Row(5000, try money("0.40"))]
        let stepped: QuantityPrices = QuantityPrices(rows), linear: QuantityPrices = QuantityPrices(rows, mode: .linear)
        #expect(try stepped.total(1000) == 500 && stepped.total(1200) == 480 && linear.total(1200) == 594)
        #expect(try stepped.total(100) == 50 && stepped.total(9000) == 3600 && linear.total(9000) == 3600 && linear.total(1000) == 500)
        let fall: QuantityPrices.Inversion = try #require(try stepped.inversions().first)
        #expect(try fall.from == 1000 && fall.to == 1001 && fall.saving == money("99.60"))
        #expect(try linear.inversions().isEmpty)
        let steep: QuantityPrices = QuantityPrices([QuantityPrices.Row(1000, 1), QuantityPrices.Row(2000, try money("0.30"))], mode: .linear)
        #expect(try steep.inversions().map(\.to) == [2000])
    }

    @Test func theCustomersListReplacesCostAndTheLadderShowsTheFall() throws {
        var job: Job = Textbook.cards
        job.terms.priceList = QuantityPrices([QuantityPrices.Row(1000, 5), QuantityPrices.Row(5000, 4)])
        let estimator: Estimator = try Estimator(Textbook.shop, job)
        let ladder: Ladder = try estimator.ladder([1200, 1000, 500, 1100])
        #expect(ladder.rows.map(\.run) == [500, 1000, 1100, 1200])
        #expect(ladder.rows.map(\.price.net) == [2500, 5000, 4400, 4800])
        #expect(ladder.inversions.map(\.run) == [1000] && ladder.inversions.map(\.better) == [1100])
        #expect(ladder.inversions[0].wording.ru == "Тираж 1100 дешевле тиража 1000 на 732 ₽.")
        let loss: Estimate = try estimator.estimate(run: 100)
        #expect(loss.notes.contains { $0.en == "The minimum order of 1500 ₽ applies." })
    }
}
