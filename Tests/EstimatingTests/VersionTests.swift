@testable import Estimating
import Exact
import Seeds
import Testing

/// Several versions of one job, and sheets that are turned.
@Suite struct VersionTests {
    private func flyers(_ versions: [Int]) -> Job {
        var job: Job = Textbook.flyers
        job.versions = versions
        return job
    }

    /// The place that lies behind a place when the sheet is turned; within a micrometre.
    private func back(of index: Int, _ layout: Layout, _ sheet: Sheet, _ style: WorkStyle) -> Int? {
        let all: [Placement] = layout.placements
        let one: Placement = all[index]
        let x: Int = style == .workAndTurn ? sheet.size.width.um - one.x.um - one.size.width.um : one.x.um
        let y: Int = style == .workAndTumble ? sheet.size.height.um - one.y.um - one.size.height.um : one.y.um
        return all.firstIndex { abs($0.x.um - x) <= 1 && abs($0.y.um - y) <= 1 && $0.size == one.size }
    }

    @Test(arguments: [WorkStyle.workAndTurn, .workAndTumble]) func everyBackLiesOnItsOwnFront(_ style: WorkStyle) throws {
        var shop: Shop = Textbook.shop
        for index: Int in shop.presses.indices where shop.presses[index].technology == .offset {
            shop.presses[index].styles = [style]
            shop.presses[index].margins = Margins(left: 12, right: 4, gripper: 5, tail: 12)
        }
        for versions: [Int] in [[1, 1, 1, 1], [5, 2, 1], [2, 1]] {
            let estimate: Estimate = try Estimator(shop, flyers(versions)).estimate(run: 8000) { $0.style == style }
            let part: Printed = try estimate.part("flyer")
            let layout: Layout = try #require(part.layout), sheet: Sheet = try #require(part.sheet)
            for form: Gang in part.forms {
                let kinds: [Int] = form.kinds(on: layout, style)
                #expect(kinds.count == layout.count)
                for (kind, count) in zip(form.kinds, form.places) { #expect(kinds.count { $0 == kind } == count) }
                for index: Int in kinds.indices {
                    let other: Int? = back(of: index, layout, sheet, style)
                    #expect(other != nil && other != index)
                    if let other { #expect(kinds[other] == kinds[index], "\(versions)") }
                }
            }
        }
    }

    @Test func aRemainderTurnsOnlyWhereBothSidesMeet() throws {
        var job: Job = Textbook.brochure
        job.components[0].shape = .block(page: Size(148, 210), pages: 40, binding: .stitched)
        var shop: Shop = Textbook.shop
        for (left, plates): (Length, Int) in [(5, 20), (6, 24)] {
            for index: Int in shop.presses.indices where shop.presses[index].technology == .offset {
                shop.presses[index].margins = Margins(left: left, right: 5, gripper: 10, tail: 5)
            }
            let estimate: Estimate = try Estimator(shop, job).estimate(run: 1000) {
                $0.press == "offset" && $0.sheet == Size(640, 450) && ($0.component == "cover" || $0.style == .sheetwise)
            }
            #expect(try estimate.part("block").plates == plates)
        }
    }

    @Test func aSmallVersionDoesNotHoldUpALargeOne() throws {
        func cost(_ job: Job, _ run: Int) throws -> Estimate {
            try Estimator(Textbook.shop, job).estimate(run: run) { $0.press == "offset" && $0.style == .sheetwise && $0.sheet == Size(640, 450) }
        }
        let together: Estimate = try cost(flyers([99, 1]), 1_000_000)
        #expect(try together.part("flyer").forms.map(\.kinds) == [[0], [1]])
        #expect(try together.cost < money("1000000"))
        // A short run still shares its plates.
        #expect(try cost(flyers([2, 1, 1]), 8000).part("flyer").forms.count == 1)
    }

    @Test func everyVersionBeginsItsOwnRollAndPack() throws {
        var labels: Job = Textbook.labelRolls
        labels.versions = [Int](repeating: 1, count: 10)
        #expect(try Textbook.shop.estimate(labels, run: 1000).cheapest.value(.finishing, step: "Packs") == 10)
        labels.versions = [1]
        #expect(try Textbook.shop.estimate(labels, run: 1000).cheapest.value(.finishing, step: "Packs") == 1)
        var cards: Job = DemoShop.jobs[0]
        cards.assembly = [Operation(.pack, per: 500)]
        cards.versions = [1, 1, 1]
        let lines: [Line] = try DemoShop.shop.estimate(cards, run: 900).cheapest.lines
        let packs: [Exact] = lines.flatMap(\.working.steps).filter { $0.name.en == "Packs" }.map(\.value)
        #expect(packs.contains(3))
    }

    static let several: [Job] = [Textbook.flyers, Textbook.folder, Textbook.carton, Textbook.brochure, Textbook.labelRolls, Textbook.cards]

    @Test(arguments: several, [[2, 1, 1], [99, 1], [1, 1, 1, 1, 1]]) func moreOfSeveralVersionsNeverCostLess(_ job: Job, _ versions: [Int]) throws {
        var some: Job = job
        some.versions = versions
        let estimator: Estimator = try Estimator(Textbook.shop, some)
        var random: Seeded = Seeded(state: 31)
        for start: Int in [148, Int.random(in: 10...3000, using: &random), Int.random(in: 3000...30_000, using: &random)] {
            let costs: [Exact] = try estimator.ladder(Array(start..<(start + 6))).rows.map(\.price.cost)
            #expect(costs == costs.sorted(), "\(job.family) \(versions) \(start) \(costs)")
        }
    }

    @Test(arguments: several, [[1], [2, 1, 1], [1, 1, 1, 1, 1]]) func withoutWasteNothingIsAdded(_ job: Job, _ versions: [Int]) throws {
        var shop: Shop = Textbook.shop
        for index: Int in shop.presses.indices { shop.presses[index].waste = .none }
        for index: Int in shop.machines.indices { shop.machines[index].waste = .none }
        var some: Job = job
        some.versions = versions
        for run: Int in [7, 148, 1999] {
            for part: Printed in try Estimator(shop, some).estimate(run: run).parts {
                #expect(part.operations.allSatisfy { $0.input == $0.out })
                if part.layout != nil && part.signatures.isEmpty {
                    #expect(part.pressSheets == part.goodSheets && part.goodSheets == part.forms.reduce(0) { $0 + $1.sheets })
                }
                if let roll: RollLayout = part.roll { #expect(roll.net == roll.gross) }
            }
        }
    }

    @Test func placesAreSharedAsIfGivenOneByOne() throws {
        var random: Seeded = Seeded(state: 32)
        for _ in 0..<300 {
            let kinds: Int = Int.random(in: 2...12, using: &random), ups: Int = Int.random(in: kinds...60, using: &random)
            let quantities: [Int] = (0..<kinds).map { _ in Int.random(in: 1...500, using: &random) }
            let order: [Int] = quantities.indices.sorted { (quantities[$1], $0) < (quantities[$0], $1) }
            var places: [Int] = [Int](repeating: 1, count: kinds)
            for _ in 0..<(ups - kinds) {
                var worst: Int = 0
                for i: Int in 0..<kinds where quantities[order[i]] * places[worst] > quantities[order[worst]] * places[i] { worst = i }
                places[worst] += 1
            }
            #expect(try Gang.forms(quantities, ups: ups).map(\.places) == [places])
        }
        let many: [Gang] = try Gang.forms((1...1000).map { $0 * 7 }, ups: 12_000)
        #expect(many.count == 1 && many[0].places.reduce(0, +) == 12_000)
    }

    /// Four large versions and two small ones are two forms, whichever their place in the list: never dearer than two orders.
    @Test func largeAndSmallVersionsLieApart() throws {
        var shop: Shop = Textbook.shop
        shop.presses = [shop.presses[1]]
        shop.presses[0].styles = [.sheetwise]
        func cheapest(_ versions: [Int], _ run: Int) throws -> Estimate {
            var job: Job = Textbook.flyers
            job.versions = versions
            return try shop.estimate(job, run: run).cheapest
        }
        let together: Estimate = try cheapest([100, 1, 100, 100, 1, 100], 40_200)
        let forms: [Gang] = together.parts[0].forms
        #expect(forms.map { Set($0.kinds) } == [[0, 2, 3, 5], [1, 4]])
        #expect(try together.cost <= cheapest([1, 1, 1, 1], 40_000).cost.adding(cheapest([1, 1], 200).cost))
    }

    /// For every number of forms no other cut of the falling quantities takes fewer sheets.
    @Test func spreadingsTakeTheFewestSheets() throws {
        var random: Seeded = Seeded(state: 31)
        for _ in 0..<200 {
            let count: Int = Int.random(in: 2...7, using: &random), ups: Int = Int.random(in: 1...9, using: &random)
            let quantities: [Int] = (0..<count).map { _ in Int.random(in: 1...5000, using: &random) }
            let falling: [Int] = quantities.sorted(by: >)
            var least: [Int: Int] = [:]
            for cuts: Int in 0..<(1 << (count - 1)) {
                var groups: [[Int]] = [[falling[0]]]
                for index: Int in 1..<count { if cuts >> (index - 1) & 1 == 1 { groups.append([falling[index]]) } else { groups[groups.count - 1].append(falling[index]) } }
                guard groups.allSatisfy({ $0.count <= ups }) else { continue }
                let sheets: Int = try groups.reduce(0) { sum, group in try sum + Gang.forms(group, ups: ups).reduce(0) { $0 + $1.sheets } }
                least[groups.count] = min(least[groups.count] ?? .max, sheets)
            }
            let fewest: Int = try #require(least.keys.min())
            for extra: Int in 0...count {
                var spreadings: Spreadings = Spreadings()
                let forms: [Gang] = try spreadings.forms(quantities, ups: ups, beyond: extra)
                #expect(forms.flatMap(\.kinds).sorted() == Array(0..<count))
                #expect(forms.count == (extra >= count ? count : min(count, fewest + extra)))
                #expect(forms.reduce(0) { $0 + $1.sheets } == least[forms.count])
            }
        }
    }
}
