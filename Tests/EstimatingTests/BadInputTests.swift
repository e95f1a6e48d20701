import Estimating
import Exact
import Seeds
import Testing

/// A mistake in a job or a tariff with the error it must give.
struct Mistake: Sendable, CustomTestStringConvertible {
    let name: String
    let error: EstimatingError?
    var run: Int = 1000
    let make: @Sendable (inout Shop, inout Job) -> Void
    var testDescription: String { name }
}

private let huge: Int = Int.max

private let mistakes: [Mistake] = [
    Mistake(name: "run of nought", error: .notPositive(field: "run"), run: 0) { _, _ in },
    Mistake(name: "negative run", error: .notPositive(field: "run"), run: -5) { _, _ in },
    Mistake(name: "least run", error: .notPositive(field: "run"), run: Int.min) { _, _ in },
    Mistake(name: "huge run", error: .tooLarge(field: "run", limit: "1000000000"), run: huge) { _, _ in },
    Mistake(name: "no width", error: .notPositive(field: "trim size")) { $1.components[0].shape = .flat(Size(0, 50)) },
    Mistake(name: "negative width", error: .notPositive(field: "trim size")) { $1.components[0].shape = .flat(Size(-90, 50)) },
    Mistake(name: "huge piece", error: .tooLarge(field: "trim size", limit: "1 km")) { $1.components[0].shape = .flat(Size(Length(um: huge), 50)) },
    Mistake(name: "piece larger than any sheet", error: nil) { $1.components[0].shape = .flat(Size(900, 700)) },
    Mistake(name: "negative bleed", error: .negative(field: "bleed")) { $1.components[0].bleed = -2 },
    Mistake(name: "huge bleed", error: .tooLarge(field: "bleed", limit: "1 m")) { $1.components[0].bleed = Length(um: huge) },
    Mistake(name: "negative gap", error: .negative(field: "gap")) { $1.components[0].gap = -1 },
    Mistake(name: "no inks", error: nil) { $1.components[0].inks = Inks(front: [], back: []) },
    Mistake(name: "too many inks", error: .tooLarge(field: "inks", limit: "24")) { $1.components[0].inks = Inks(front: (0..<30).map(String.init), back: []) },
    Mistake(name: "more inks than the press has", error: nil) { $1.components[0].inks = Inks(front: Inks.process + ["P1", "P2"], back: []) },
    Mistake(name: "negative coverage", error: .negative(field: "coverage")) { $1.components[0].frontCoverage = -1 },
    Mistake(name: "no components", error: nil) { $1.components = [] },
    Mistake(name: "the same component twice", error: .duplicate(field: "component", code: "card")) { $1.components.append($1.components[0]) },
    Mistake(name: "unknown paper", error: .unknown(field: "stock", code: "papyrus")) { $1.components[0].stock = .grade("papyrus") },
    Mistake(name: "unknown machine", error: nil) { $1.components[0].routing = [Operation(.cut, machine: "axe")] },
    Mistake(name: "no machine for an operation", error: nil) { $1.components[0].routing = [Operation(.emboss), Operation(.cut)] },
    Mistake(name: "unknown machine for copies", error: .unknown(field: "machine", code: "axe")) { $1.assembly = [Operation(.stitch, machine: "axe")] },
    Mistake(name: "lamination after cutting", error: nil) { $1.components[0].routing = [Operation(.cut), Operation(.laminate)] },
    Mistake(name: "three sides", error: .tooLarge(field: "sides", limit: "2")) { $1.components[0].routing[0].sides = 3 },
    Mistake(name: "nothing per pack", error: .notPositive(field: "pieces in a pack")) { $1.components[0].routing[0].per = 0 },
    Mistake(name: "eyelets without a step", error: .notPositive(field: "step of eyelets")) { $1.components[0].routing = [Operation(.eyelet)] },
    Mistake(name: "outside work without a price", error: nil) { $1.assembly = [Operation(.outside)] },
    Mistake(name: "negative die", error: .negative(field: "price of the tool")) { $1.components[0].routing[0].tool = -1 },
    Mistake(name: "no versions", error: .notPositive(field: "versions")) { $1.versions = [] },
    Mistake(name: "a version of nothing", error: .notPositive(field: "share of a version")) { $1.versions = [1, 0] },
    Mistake(name: "more versions than pieces", error: .outOfRange(field: "run", range: "≥ 3"), run: 2) { $1.versions = [1, 1, 1] },
    Mistake(name: "discount above everything", error: .outOfRange(field: "discount", range: "0…1")) { $1.terms.discount = 2 },
    Mistake(name: "negative rush", error: .negative(field: "rush")) { $1.terms.rush = -1 },
    Mistake(name: "no day", error: .outOfRange(field: "day", range: "YYYY-MM-DD")) { $1.terms.day = "завтра" },
    Mistake(name: "a day before any VAT", error: .unknown(field: "VAT rate", code: "1999-01-01")) { $1.terms.day = "1999-01-01" },
    Mistake(name: "an empty price list", error: .notPositive(field: "price list")) { $1.terms.priceList = QuantityPrices([]) },
    Mistake(name: "a price list out of order", error: .outOfRange(field: "quantity of the price list", range: "> 100")) {
        $1.terms.priceList = QuantityPrices([QuantityPrices.Row(100, 1), QuantityPrices.Row(100, 1)])
    },
    Mistake(name: "pages of nought", error: .notPositive(field: "pages")) { $1 = Textbook.brochure; $1.components[0].shape = .block(page: Size(148, 210), pages: 0, binding: .stitched) },
    Mistake(name: "pages without end", error: .tooLarge(field: "pages", limit: "10000")) { $1 = Textbook.brochure; $1.components[0].shape = .block(page: Size(148, 210), pages: huge, binding: .stitched) },
    Mistake(name: "pages that do not divide", error: .pagesNotDivisible(pages: 34, by: 4)) {
        $1 = Textbook.brochure
        $1.components[0].shape = .block(page: Size(148, 210), pages: 34, binding: .stitched)
        $1.refusesBlankPages = true
    },
    Mistake(name: "a cover round nothing", error: .unknown(field: "block", code: "block")) { $1 = Textbook.brochure; $1.components.remove(at: 0) },
    Mistake(name: "a block printed on one side", error: nil) { $1 = Textbook.brochure; $1.components[0].inks = .fourFront },
    Mistake(name: "negative price of paper", error: .negative(field: "stock price")) { shop, _ in shop.stocks[0].price = .sheet(-1) },
    Mistake(name: "packs of nothing", error: .notPositive(field: "pack size")) { shop, _ in shop.stocks[0].price = .pack(1, sheets: 0) },
    Mistake(name: "paper of no weight", error: .notPositive(field: "gsm")) { shop, _ in shop.stocks[0].gsm = 0 },
    Mistake(name: "paper of no size", error: .notPositive(field: "stock size")) { shop, _ in shop.stocks[0].form = .sheet(Size(0, 0), grain: nil) },
    Mistake(name: "paper twice", error: .duplicate(field: "stock", code: "sra3-300")) { shop, _ in shop.stocks.append(shop.stocks[0]) },
    Mistake(name: "waste of more than all", error: .outOfRange(field: "waste of digital", range: "0…1")) { shop, _ in shop.presses[0].waste = Waste(rate: 2, setup: 0) },
    Mistake(name: "a norm of waste out of order", error: .outOfRange(field: "waste of digital", range: "> 5000")) { shop, _ in
        shop.presses[0].waste = Waste(bands: [Waste.Band(upTo: 5000, rate: 0, setup: 1), Waste.Band(upTo: 40, rate: 0, setup: 2)])
    },
    Mistake(name: "a norm of waste behind one without end", error: .outOfRange(field: "waste of digital", range: "> 0")) { shop, _ in
        shop.presses[0].waste = Waste(bands: [Waste.Band(rate: 0, setup: 1), Waste.Band(upTo: 4000, rate: 0, setup: 2)])
    },
    Mistake(name: "waste of less than nothing", error: .outOfRange(field: "waste of digital", range: "> 0")) { shop, _ in
        shop.presses[0].waste = Waste(bands: [Waste.Band(upTo: -5, rate: 0, setup: 1)])
    },
    Mistake(name: "operations without end", error: .tooLarge(field: "count of operations", limit: "40")) { $1.assembly = [Operation](repeating: Operation(.pack, per: 1), count: 41) },
    Mistake(name: "a press that stands still", error: .notPositive(field: "speed of digital")) { shop, _ in shop.presses[0].speed = 0 },
    Mistake(name: "negative margins", error: .negative(field: "margins of digital")) { shop, _ in shop.presses[0].margins = Margins(all: -5) },
    Mistake(name: "margins that eat the sheet", error: nil) { shop, _ in shop.presses[0].margins = Margins(all: 300) },
    Mistake(name: "no click prices", error: .notPositive(field: "click tiers")) { shop, _ in shop.presses[0].tariff = .digital(DigitalTariff(tiers: [], setup: 0)) },
    Mistake(name: "a price of a billion billions", error: .tooLarge(field: "price of digital", limit: "1000000000")) { shop, _ in
        shop.presses[0].tariff = .digital(DigitalTariff(tiers: [DigitalTariff.Tier(from: 0, colour: Exact(huge), mono: 0)], setup: 0))
    },
    Mistake(name: "a lift without height", error: .notPositive(field: "lift of cut-digital")) { shop, _ in shop.machines[0].lift = 0 },
    Mistake(name: "a margin of all", error: .outOfRange(field: "profit margin", range: "0…0.9999")) { shop, _ in shop.pricing.profit = .margin(1) },
    Mistake(name: "VAT out of order", error: .outOfRange(field: "day of the VAT rate", range: "> 2026-01-01")) { shop, _ in
        shop.pricing.vat = [VATRate(from: "2026-01-01", percent: 22), VATRate(from: "2019-01-01", percent: 20)]
    },
    Mistake(name: "no presses", error: .noRoute([])) { shop, _ in shop.presses = [] },
    Mistake(name: "an empty shop", error: .unknown(field: "stock", code: "gloss-300-digital")) { shop, _ in shop.stocks = [] },
]

@Suite struct BadInputTests {
    @Test(arguments: mistakes) func aMistakeIsAnErrorWithASentence(_ mistake: Mistake) throws {
        var shop: Shop = Textbook.shop, job: Job = Textbook.cards
        mistake.make(&shop, &job)
        do throws(EstimatingError) {
            _ = try shop.estimate(job, run: mistake.run)
            Issue.record("no error")
        } catch {
            if let expected: EstimatingError = mistake.error { #expect(error == expected) }
            expectSentence(error.wording)
            if case .noRoute(let reasons) = error { for one: Rejection in reasons { expectSentence(one.reason) } }
        }
    }

    @Test func tooMuchToCountIsAnOverflowNotANumber() throws {
        var shop: Shop = Textbook.shop
        let dear: Exact = 1_000_000_000
        for index: Int in shop.stocks.indices { (shop.stocks[index].gsm, shop.stocks[index].price) = (100_000, .kilogram(dear)) }
        for index: Int in shop.presses.indices { shop.presses[index].gsm = 1...100_000 }
        shop.presses[1].waste = Waste(rate: 1, setup: 1_000_000, isPerPass: true)
        for run: Int in [1, 1_000_000_000] {
            for job: Job in [Textbook.flyers, Textbook.brochure, Textbook.banners] {
                do throws(EstimatingError) {
                    let estimate: Estimate = try shop.estimate(job, run: run).cheapest
                    #expect(estimate.cost > 0 && estimate.total > estimate.cost)
                } catch { expectSentence(error.wording) }
            }
        }
        #expect(throws: EstimatingError.overflow) { try Waste(rate: 1, setup: 0, isPerPass: true).input(Int.max, passes: 9) }
    }

    /// Whatever a job and a tariff say, there is an estimate that adds up or an error with a sentence.
    @Test func anythingAtAllIsAnEstimateOrAnError() throws {
        var random: Seeded = Seeded(state: 31)
        var made: Int = 0, refused: Int = 0
        for _ in 0..<1500 {
            var chance: Chance = Chance(random: random)
            let shop: Shop = chance.shop(), job: Job = chance.job(shop), run: Int = chance.run()
            random = chance.random
            do throws(EstimatingError) {
                let answer: Answer = try shop.estimate(job, run: run)
                let lines: Exact = try sum(answer.cheapest.lines)
                #expect(lines == answer.cheapest.cost && answer.cheapest.cost == answer.ranking.byCost[0].cost)
                #expect(answer.cheapest.cost <= answer.fastest.cost && answer.fastest.seconds <= answer.cheapest.seconds)
                #expect(answer.cheapest.lines.allSatisfy { $0.amount > 0 })
                made += 1
            } catch {
                expectSentence(error.wording)
                refused += 1
            }
        }
        #expect(made > 200 && refused > 200)
    }

    private func sum(_ lines: [Line]) throws(EstimatingError) -> Exact {
        do { return try lines.reduce(Exact.zero) { try $0.adding($1.amount) } } catch { throw EstimatingError.overflow }
    }
}

/// A sentence in each language: written, different, in its own letters, with a full stop.
private func expectSentence(_ wording: Wording) {
    #expect(wording.ru != wording.en && wording.ru.hasSuffix(".") && wording.en.hasSuffix("."), "\(wording)")
    #expect(wording.ru.unicodeScalars.contains { (0x410...0x44F).contains($0.value) }, "\(wording.ru)")
    #expect(!wording.en.unicodeScalars.contains { (0x410...0x44F).contains($0.value) } || wording.en.contains("“"), "\(wording.en)")
}

/// Jobs and tariffs by chance, most of them nearly right.
private struct Chance {
    var random: Seeded

    mutating func one(_ some: [Int]) -> Int { some.randomElement(using: &random) ?? 0 }
    mutating func rarely() -> Bool { Int.random(in: 0..<40, using: &random) == 0 }
    mutating func length() -> Length {
        rarely() ? Length(um: one([Int.min, -1, 0, 1, Int.max, 1_000_000_000])) : Length(um: Int.random(in: 1000...400_000, using: &random))
    }
    mutating func price() -> Exact {
        if rarely() { return Exact(one([-1, 0, Int.max, 1_000_000_000])) }
        return Exact(coefficient: Int128(Int.random(in: 0...10_000_000, using: &random)), scale: Int.random(in: 0...4, using: &random)) ?? 0
    }
    mutating func run() -> Int { rarely() ? one([Int.min, -1, 0, Int.max, 1_000_000_000]) : one([1, 7, 100, 999, 10_000, 1_000_000]) }

    mutating func shop() -> Shop {
        var shop: Shop = Bool.random(using: &random) ? DemoShop.shop : Textbook.shop
        if !rarely() { return shop }
        for index: Int in shop.stocks.indices { shop.stocks[index].price = [.kilogram(price()), .sheet(price()), .squareMetre(price())][one([0, 1, 2])] }
        for index: Int in shop.presses.indices {
            shop.presses[index].margins = Margins(all: length())
            shop.presses[index].waste = Waste(rate: price(), setup: one([0, 5, 1_000_000, -1]), isPerPass: Bool.random(using: &random))
        }
        for index: Int in shop.machines.indices { (shop.machines[index].unit, shop.machines[index].hour) = (price(), price()) }
        return shop
    }

    mutating func job(_ shop: Shop) -> Job {
        let all: [Job] = shop == DemoShop.shop ? DemoShop.jobs : [Textbook.cards, Textbook.brochure, Textbook.catalogue, Textbook.labelRolls, Textbook.banners]
        var job: Job = all.randomElement(using: &random) ?? Textbook.cards
        let index: Int = Int.random(in: job.components.indices, using: &random)
        switch job.components[index].shape {
        case .flat: job.components[index].shape = .flat(Size(length(), length()))
        case .block(let page, _, let binding): job.components[index].shape = .block(page: page, pages: one([1, 8, 30, 64, 200, 9999, -4, Int.max]), binding: binding)
        case .cover(let page, let block, _, _): job.components[index].shape = .cover(page: page, block: block, spread: rarely() ? Size(length(), length()) : nil, glue: rarely() ? length() : 0)
        }
        job.components[index].bleed = rarely() ? length() : Length(mm: one([0, 2, 3]))
        job.components[index].perCopy = one([1, 1, 1, 2, 1000, 0])
        job.components[index].inks = [.fourBoth, .fourFront, .blackBoth, Inks(front: ["K", "P"], back: ["K"])][one([0, 1, 2, 3])]
        job.versions = [[1], [1], [2, 1], [1, 1, 1, 1, 1], [1_000_000, 1], [0]][one([0, 1, 2, 3, 4, 5])]
        if rarely() { job.components[index].stock = .grade(shop.stocks.randomElement(using: &random)?.grade ?? "") }
        if rarely() { job.assembly.append(Operation(.outside, outside: Outside(title: Wording("а", "a"), setup: price(), unit: price(), minimum: price(), hours: one([0, 5, -1])))) }
        job.terms = Terms(discount: rarely() ? price() : 0, rush: rarely() ? price() : 0, day: "2026-03-02")
        return job
    }
}
