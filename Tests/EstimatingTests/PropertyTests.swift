import Estimating
import Exact
import Seeds
import Testing

/// What is true of every estimate.
@Suite struct PropertyTests {
    private static let textbook: [Job] = [
        Textbook.cards, Textbook.flyers, Textbook.leaflet, Textbook.brochure, Textbook.catalogue, Textbook.folder, Textbook.carton, Textbook.labelRolls, Textbook.banners,
    ]

    /// The textbook's tariff has no steps down: no bands, no tiers.
    @Test(arguments: textbook) func morePiecesNeverCostLessByAMonotoneTariff(_ job: Job) throws {
        let estimator: Estimator = try Estimator(Textbook.shop, job)
        var random: Seeded = Seeded(state: 21)
        for _ in 0..<40 {
            let run: Int = Int.random(in: 1...20_000, using: &random)
            let runs: [Int] = Set([run, run + 1, run + Int.random(in: 1...50, using: &random), run * 2]).sorted()
            let ladder: Ladder = try estimator.ladder(runs)
            #expect(ladder.inversions.isEmpty)
            let costs: [Exact] = ladder.rows.map(\.price.cost)
            #expect(costs == costs.sorted(), "\(job.family) \(runs) \(costs)")
        }
    }

    /// The demo shop has click tiers and waste bands: totals do fall, and every fall among the rows is reported.
    @Test(arguments: DemoShop.jobs) func everyFallOfTheTotalIsReported(_ job: Job) throws {
        let estimator: Estimator = try Estimator(DemoShop.shop, job)
        var random: Seeded = Seeded(state: 22)
        let runs: [Int] = Set((0..<60).map { _ in Int.random(in: 3...12_000, using: &random) }).sorted()
        let ladder: Ladder = try estimator.ladder(runs)
        for (index, row) in ladder.rows.enumerated() {
            let cheapest: Ladder.Row? = ladder.rows[(index + 1)...].min { ($0.price.total, $0.run) < ($1.price.total, $1.run) }
            let reported: Ladder.Inversion? = ladder.inversions.first { $0.run == row.run }
            guard let cheapest, cheapest.price.total < row.price.total else {
                #expect(reported == nil)
                continue
            }
            #expect(try reported?.saving == row.price.total.subtracting(cheapest.price.total))
        }
    }

    @Test func aTierOfClicksMakesAnInversion() throws {
        var shop: Shop = Textbook.shop
        let tiers: [DigitalTariff.Tier] = [DigitalTariff.Tier(from: 0, colour: 20, mono: 5), DigitalTariff.Tier(from: 100, colour: 12, mono: 3)]
        shop.presses[0].tariff = .digital(DigitalTariff(tiers: tiers, setup: 150))
        // 47 sheets are 94 clicks at 20; 50 sheets are 100 at 12.
        let ladder: Ladder = try Estimator(shop, Textbook.cards).ladder([1000, 1100])
        let found: Ladder.Inversion = try #require(ladder.inversions.first)
        #expect(found.run == 1000 && found.better == 1100 && found.saving > 0)
    }

    @Test(arguments: DemoShop.jobs + textbook) func turningTheStockAndItsGrainChangesNothing(_ job: Job) throws {
        let plain: Shop = DemoShop.jobs.contains(job) ? DemoShop.shop : Textbook.shop
        var turned: Shop = plain
        for index: Int in turned.stocks.indices {
            if case .sheet(let size, let grain) = turned.stocks[index].form { turned.stocks[index].form = .sheet(size.turned, grain: grain?.other) }
        }
        for run: Int in [300, 5000] {
            let one: Ranking = try Estimator(plain, job).ranking(run: run), other: Ranking = try Estimator(turned, job).ranking(run: run)
            #expect(one.byCost == other.byCost && one.byTime == other.byTime && one.count == other.count)
        }
    }

    @Test func withoutWasteSheetsAreAPlainDivision() throws {
        var shop: Shop = Textbook.shop
        for index: Int in shop.presses.indices { shop.presses[index].waste = .none }
        for index: Int in shop.machines.indices { shop.machines[index].waste = .none }
        var random: Seeded = Seeded(state: 23)
        for job: Job in [Textbook.cards, Textbook.flyers, Textbook.leaflet, Textbook.folder, Textbook.carton] {
            let estimator: Estimator = try Estimator(shop, job)
            for _ in 0..<50 {
                let run: Int = Int.random(in: 1...100_000, using: &random)
                let part: Printed = try estimator.estimate(run: run).parts[0]
                let ups: Int = try #require(part.layout?.count), cut: Int = try #require(part.parent?.count)
                let sheets: Int = (run + ups - 1) / ups
                #expect(part.goodSheets == sheets && part.pressSheets == sheets && part.boughtSheets == (sheets + cut - 1) / cut)
                #expect(part.operations.allSatisfy { $0.input == $0.out })
            }
        }
    }

    /// Guillotine is at least the grid, and no more than the area holds; work styles only take away.
    @Test func layoutsLieBetweenTheGridAndTheArea() throws {
        var random: Seeded = Seeded(state: 24)
        for _ in 0..<400 {
            let piece: Piece = Piece(Size(Length(mm: Int.random(in: 20...200, using: &random)), Length(mm: Int.random(in: 20...200, using: &random))), bleed: 2)
            let sheet: Sheet = Sheet(Size(640, 450), margins: Margins(left: 5, right: 5, gripper: 10, tail: 5))
            let grid: Int = try piece.imposed(on: sheet).count, mixed: Int = try piece.imposed(on: sheet, policy: .guillotine).count
            let area: Int = sheet.printable.width.um * sheet.printable.height.um / (piece.cell.width.um * piece.cell.height.um)
            #expect(grid <= mixed && mixed <= area)
        }
    }

    /// Following the cuts parts the sheet into the pieces: no knife runs through a piece, and every edge of every piece is cut.
    @Test func theCutProgramPartsEveryPiece() throws {
        var random: Seeded = Seeded(state: 25)
        for round: Int in 0..<300 {
            let size: Size = Size(Length(mm: Int.random(in: 25...160, using: &random)), Length(mm: Int.random(in: 25...160, using: &random)))
            let piece: Piece = Piece(size, bleed: Length(mm: round % 4), hasCommonCut: round % 5 == 0)
            let sheet: Sheet = Sheet(Size(450, 320), margins: Margins(all: 5))
            let layout: Layout = try piece.imposed(on: sheet, policy: round % 2 == 0 ? .guillotine : .grid)
            for one: Placement in layout.placements {
                for cut: Cut in layout.cuts { #expect(!cut.runsThrough(one)) }
                for (axis, edge) in [(Axis.width, one.x), (.width, one.x + one.size.width), (.height, one.y), (.height, one.y + one.size.height)] {
                    #expect(layout.cuts.contains { $0.axis == axis && $0.position == edge && $0.isAlong(one) })
                }
            }
        }
    }

    @Test func digitalAndOffsetCrossWhereAScanSaysTheyDo() throws {
        let estimator: Estimator = try Estimator(DemoShop.shop, DemoShop.flyers)
        let found: [Crossing] = try estimator.crossings(.digital, .offset, in: 200...20_000)
        let first: Crossing = try #require(found.first)
        #expect(first.below == .digital && first.above == .offset && first.aboveCost < first.belowCost)
        func isDigitalCheaper(_ run: Int) throws -> Bool {
            let all: [RankedRoute] = try estimator.ranking(run: run).byCost
            let digital: RankedRoute? = all.first { $0.route.parts[0].technology == .digital }, offset: RankedRoute? = all.first { $0.route.parts[0].technology == .offset }
            return try #require(digital).cost <= #require(offset).cost
        }
        for crossing: Crossing in found {
            #expect(try isDigitalCheaper(crossing.run) == (crossing.above == .digital))
            #expect(try isDigitalCheaper(crossing.run - 1) == (crossing.below == .digital))
        }
        // Beyond the last crossing offset stays cheaper.
        let last: Int = try #require(found.last).run
        for run: Int in stride(from: last + last / 8, through: 20_000, by: 997) { #expect(try !isDigitalCheaper(run)) }
        #expect(throws: EstimatingError.unknown(field: "technology", code: "wide")) { try estimator.crossings(.digital, .wide, in: 1...100) }
        // Below the least run of the presses only digital prints, so that is where the order changes at the latest.
        #expect(try estimator.crossings(.offset, .digital, in: 1...20_000).last?.above == .offset)
    }
}

extension Cut {
    /// Whether the knife cuts into a piece.
    func runsThrough(_ one: Placement) -> Bool {
        axis == .width
            ? position > one.x && position < one.x + one.size.width && start < one.y + one.size.height && end > one.y
            : position > one.y && position < one.y + one.size.height && start < one.x + one.size.width && end > one.x
    }

    /// Whether the knife is as long as the side of a piece.
    func isAlong(_ one: Placement) -> Bool {
        axis == .width ? start <= one.y && end >= one.y + one.size.height : start <= one.x && end >= one.x + one.size.width
    }
}
