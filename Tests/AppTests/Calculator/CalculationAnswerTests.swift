import App
@testable import Calculator
@testable import Estimating
import Exact
import Foundation
@testable import Kernel
import Testing

/// What the answer says beside the price.
@Suite struct CalculationAnswerTests {
    @Test func pagesOfASectionLieAsFoldingPutsThem() {
        // A sheet folded once: the last page beside the first, the inner ones behind.
        let four = PageScheme(columns: 2, rows: 1)
        #expect(four.front[0].map(\.number) == [4, 1] && four.back[0].map(\.number) == [2, 3])
        // Eight pages: heads meet in the middle; opposite pages of a leaf lie back to back.
        let eight = PageScheme(columns: 2, rows: 2)
        for row in 0..<2 {
            for column in 0..<2 {
                let pages: [Int] = [eight.front[row][column].number, eight.back[row][1 - column].number].sorted()
                #expect(pages[1] == pages[0] + 1 && pages[0] % 2 == 1, "\(pages)")
            }
        }
        #expect(Set((eight.front + eight.back).flatMap { $0 }.map(\.number)) == Set(1...8))
        #expect(eight.front[0][0].isUpsideDown != eight.front[1][0].isUpsideDown)
        // The sides of every spread of a folder's sheet add up to the whole and one.
        #expect(eight.front.allSatisfy { $0[0].number + $0[1].number == 9 })
        // In a stitched book of 32 the outer section of 16 has the first and the last eight.
        let outer = PageScheme(columns: 4, rows: 2, gap: 16)
        #expect(Set((outer.front + outer.back).flatMap { $0 }.map(\.number)) == Set(Array(1...8) + Array(25...32)))
    }

    @Test(arguments: Engine.here) func theDrawingIsTheEnginesLayout(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let estimate: Estimate = try Estimator(DemoShop.shop, DemoShop.leaflet).estimate(run: 1000), layout: Layout = try #require(estimate.parts[0].layout), sheet: Sheet = try #require(estimate.parts[0].sheet)
        let page: String = try await anna.get(CalculationTests.address(DemoShop.leaflet, run: 1000)).text
        let drawing: Substring = try #require(page.firstMatch(of: /<svg class="ot-sheet" viewBox="[^"]*" role="img".*?<\/svg>/.dotMatchesNewlines())).0
        #expect(drawing.matches(of: /<rect class="trim"/).count == layout.count)
        #expect(drawing.contains("<rect class=\"sh\" x=\"0\" y=\"0\" width=\"\(sheet.size.width.mm)\" height=\"\(sheet.size.height.mm)\"/>"))
        let first: Placement = layout.placements[0], y: Length = sheet.size.height - first.y - first.size.height
        #expect(drawing.contains("<rect class=\"trim\" x=\"\(first.x.mm)\" y=\"\(y.mm)\" width=\"\(first.size.width.mm)\" height=\"\(first.size.height.mm)\"/>"))
        // Two folds on each piece.
        #expect(drawing.matches(of: /class="fold"/).count == 2 * layout.count)
    }

    @Test(arguments: Engine.here) func othersLoseForAReasonAndCanBeTaken(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let page: String = try await anna.get(CalculationTests.address(DemoShop.flyers, run: 1000)).text
        #expect(page.contains("дешевле всех") && page.contains("больше всего:") && page.contains("Кто не может"))
        let links: [String] = page.matches(of: /<a class="var" href="([^"]+)"/).map { String($0.1).replacing("&amp;", with: "&") }
        let other: String = try await anna.get(try #require(links.last)).text
        #expect(other.contains("Снова выбирать самый дешёвый") && other.contains("data-total"))
        // A route that a change makes impossible is given up, and it is said.
        let lost = try await anna.get(CalculationTests.address(DemoShop.flyers, run: 1000) + "&route=nothing~at~1~1~all")
        #expect(lost.status == 200 && lost.text.contains("Выбранный лист больше не подходит"))
    }

    @Test(arguments: Engine.here) func runsCrossAndOwnOnesAreShown(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        var spec = Spec(job: DemoShop.flyers, run: 1000)
        spec.own = [777]
        let page: String = try await anna.get("/calculations/new?" + spec.query).text, estimator = try Estimator(DemoShop.shop, DemoShop.flyers)
        let total: Exact = try #require(try estimator.ladder([777]).rows.first).price.total
        #expect(page.contains(">777</a>") && page.contains(CalculationTests.money(total)))
        let crossing: Crossing = try #require(try estimator.crossings(.digital, .offset, in: 200...5000).first { $0.above == .offset })
        #expect(page.contains("от \(Lang.ru.number(crossing.run)) — офсет"))
    }

    @Test(arguments: Engine.here) func everyRoubleIsExplained(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let estimate: Estimate = try Estimator(DemoShop.shop, DemoShop.brochure).estimate(run: 500)
        let page: String = try await anna.get(CalculationTests.address(DemoShop.brochure, run: 500)).text
        for line: Line in estimate.lines {
            let step: Step = try #require(line.working.steps.last)
            #expect(page.contains("\(Lang.ru.figures(step.formula)) = \(Lang.ru.figures(step.value.normalized.description))") && page.contains(CalculationTests.money(line.amount)), "\(line.title.ru)")
        }
        // Nothing of it is written as in English.
        #expect(!page.contains("ceil(") && page.contains("вверх("))
        for booking: Booking in estimate.bookings { #expect(page.contains(Hours.text(booking.busy, .ru))) }
    }

    @Test(arguments: Engine.here) func twoVariantsStandBesideEachOther(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let page: String = try await anna.get(CalculationTests.address(DemoShop.flyers, run: 1000)).text
        let link = try #require(page.firstMatch(of: /href="([^"]+vs=[^"]+)"/)), aside: String = String(link.1).replacing("&amp;", with: "&")
        let both: String = try await anna.get(aside.replacing("&stock=gloss-130", with: "&stock=gloss-300")).text
        var thick: PrintJob = DemoShop.flyers
        thick.components[0].stock = .grade("gloss-300")
        let thickTotal: Exact = try Estimator(DemoShop.shop, thick).estimate(run: 1000).total
        // A copy costs as much here as in the bar: half up.
        let unit: String = Lang.ru.money(Int64((Int(thickTotal.kopecks) * 2 + 1000) / 2000))
        #expect(both.components(separatedBy: unit).count > 2, "in the bar and in the table")
        for job: PrintJob in [DemoShop.flyers, thick] { #expect(both.contains(CalculationTests.money(try Estimator(DemoShop.shop, job).estimate(run: 1000).total))) }
        #expect(both.contains("Отложенный") && both.contains("Строки, которые отличаются"))
        let seen1: Bool = try await anna.get(CalculationTests.address(DemoShop.flyers, run: 1000) + "&vs=nonsense%ZZ").status == 400
        #expect(seen1)
        let seen2: Bool = try await anna.get(CalculationTests.address(DemoShop.flyers, run: 1000) + "&vs=run%3Dx").text.contains("больше не посчитать")
        #expect(seen2)
    }

    @Test(arguments: Engine.here) func whatToChangeForThePriceOfTheClient(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let page: String = try await anna.get(CalculationTests.address(DemoShop.flyers, run: 1000) + "&target=5000").text
        #expect(page.contains("Как уложиться в 5\u{A0}000\u{A0}₽") && page.contains("Не хватает"))
        let found: Sensitivity = try Estimator(DemoShop.shop, DemoShop.flyers).changes(run: 1000, toReach: 5000)
        let run: Estimating.Change = try #require(found.changes.first { if case .run = $0.kind { true } else { false } })
        #expect(page.contains(Lang.ru.figures(run.title.ru)) && page.contains(CalculationTests.money(run.total)))
    }
}
