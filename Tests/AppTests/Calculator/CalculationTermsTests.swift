import App
@testable import Calculator
import Database
@testable import Estimating
import Exact
import Foundation
@testable import Kernel
@testable import Tariffs
import Testing

/// What stands around the price: the client's list, a price by hand, the day, work that is bought or done by hand, templates.
@Suite struct CalculationTermsTests {
    private static let flyer: [String: String] = CalculationTests.flyer
    private static func address(_ more: [String: String] = [:]) -> String {
        "/calculations/new?" + flyer.merging(more) { $1 }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.percentEncoded)" }.joined(separator: "&")
    }
    private static func links(_ page: String) -> [String] { page.matches(of: /href="(\/calculations\/new\?[^"]+)"/).map { String($0.1).replacing("&amp;", with: "&") } }

    @Test(arguments: Engine.here) func theClientsPriceListStandsBesideAndIsTakenWithOneClick(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/products", ["name": "Листовка А5", "kind": "product", "state": "active", "unit": "pcs"])
        #expect(try await anna.post("/price-lists", ["name": "По договору", "currency": "RUB", "between_breaks": "step", "with_vat": "1", "counterparty_id": "1"]).status == 303)
        for (list, amount) in [("1", "12"), ("2", "6,10")] { #expect(try await anna.post("/prices", ["price_list_id": list, "product_id": "1", "from_quantity": "1", "amount": amount]).status == 303) }
        #expect(try await !anna.get(Self.address()).text.contains("data-list"), "nobody's list without a client and a product")
        let named: String = try await anna.get(Self.address(["counterparty_id": "1"])).text
        #expect(named.contains("По договору") && named.contains("собственный прайс-лист клиента") && !named.contains("data-list-price"))
        #expect(try await anna.get(Self.address(["product_id": "1"])).text.contains("12\u{A0}000\u{A0}₽"), "everybody's price of the product")
        let page: String = try await anna.get(Self.address(["counterparty_id": "1", "product_id": "1"])).text
        #expect(page.contains("6,10\u{A0}₽ за шт., за тираж 6\u{A0}100\u{A0}₽") && page.contains("расчёт д"))
        let take: String = try #require(Self.links(page).first { $0.contains("price=5000") && $0.contains("reason=") })
        let taken: String = try await anna.get(take).text
        #expect(taken.contains("data-net>5\u{A0}000\u{A0}₽<") && taken.contains("data-total>6\u{A0}100\u{A0}₽<") && taken.contains("взята"))
        let saved = try await anna.post("/calculations", Self.flyer.merging(["counterparty_id": "1", "product_id": "1", "price": "5000", "reason": "По прайс-листу «По договору»"]) { $1 })
        #expect(try await anna.get(saved.location).text.contains("data-list-price"))
        #expect(try await anna.get("/counterparties/1").text.contains("data-lists"))
        // A list of another client is nobody's business.
        let seller = try await office.browser(of: office.employee("salesManager", "Дарья Ким"))
        #expect(try await !seller.get(Self.address(["counterparty_id": "1", "product_id": "1"])).text.contains("По договору"))
        for bad in ["counterparty_id", "product_id"] { #expect(try await anna.post("/calculations", Self.flyer.merging([bad: "999"]) { $1 }).status == 422) }
    }

    @Test(arguments: Engine.here) func aReasonIsAskedInPlaceAndTheAnswerStays(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let page = try await anna.get(Self.address(["price": "9000", "reason": ""]))
        #expect(page.status == 200 && page.text.contains("data-net>9\u{A0}000\u{A0}₽<") && page.text.contains("data-cost") && page.text.contains("Без причины цену не сохранить"))
        let refused = try await anna.post("/calculations", Self.flyer.merging(["price": "9000", "reason": ""]) { $1 })
        #expect(refused.status == 422 && refused.text.contains("Напишите, почему цена другая.") && refused.text.contains("data-net>9\u{A0}000\u{A0}₽<"))
        #expect(try await office.workspace.database.read { try $0.rows("SELECT id FROM calculation").isEmpty })
    }

    @Test(arguments: Engine.here) func onlyDealsOfTheClientAreOffered(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        for (client, deal) in [("Газета", "Листовки к ярмарке"), ("Театр", "Афиши сезона")] {
            let made = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": client]) { $1 })
            #expect(try await anna.post("/deals", ["title": deal, "counterparty_id": String(made.id), "process_id": "1"]).status == 303)
        }
        let all: String = try await anna.get(Self.address()).text, theirs: String = try await anna.get(Self.address(["counterparty_id": "2"])).text
        #expect(all.contains("Листовки к ярмарке") && all.contains("Афиши сезона"))
        #expect(!theirs.contains("Листовки к ярмарке") && theirs.contains("Афиши сезона"))
        #expect(try await anna.post("/calculations", Self.flyer.merging(["counterparty_id": "2", "deal_id": "1"]) { $1 }).status == 422, "another client's deal")
    }

    @Test(arguments: Engine.here) func aTemplateIsForEverybodyWhoCalculates(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin, seller = try await office.browser(of: office.employee("salesManager", "Дарья Ким"))
        #expect(try await anna.post("/calculations", Self.flyer.merging(["name": "Стандартная листовка", "is_template": "1"]) { $1 }).status == 303)
        #expect(try await anna.post("/calculations", Self.flyer.merging(["name": "Чужая"]) { $1 }).status == 303)
        let page: String = try await seller.get("/calculations/new").text
        #expect(page.contains("Стандартная листовка") && !page.contains("Чужая"))
        #expect(try await seller.get("/calculations/new?from=1").status == 200)
        #expect(try await seller.get("/calculations/1").text.contains("data-total"))
        #expect(try await seller.post("/calculations/1/job", Self.flyer.merging(["version": "1"]) { $1 }).status == 403, "seen, not theirs to change")
        #expect(try await seller.get("/calculations/2").status == 404)
    }

    @Test(arguments: Engine.here) func aDayThatIsOverIsTold(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin, today: Day = try await office.workspace.read(as: .program("test")) { $0.today }
        let page: String = try await anna.get(Self.address(["day": "2025-03-02"])).text
        #expect(page.contains("День отгрузки уже прошёл") && page.contains("с НДС 20"), "VAT of that day, and said so")
        let now: String = try #require(Self.links(page).first { $0.contains("day=\(today)") })
        #expect(try await !anna.get(now).text.contains("День отгрузки уже прошёл"))
    }

    @Test(arguments: Engine.here) func workByHandAndWorkThatIsBought(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin, plain: Estimate = try Estimator(DemoShop.shop, DemoShop.flyers).estimate(run: 1000)
        // Half a minute a copy and ten to begin, at 650 an hour: (10 + 500)/60·650.
        let hand: String = try await anna.get(Self.address(["hand": "0,5"])).text
        #expect(hand.contains("Ручная сборка") && hand.contains("1000·0,5 = 500") && hand.contains("5\u{A0}525\u{A0}₽"))
        #expect(hand.contains(CalculationTests.money(try #require(try? plain.cost.adding(5525)))), "the cost is so much more")
        // Of the subcontractor of the tariff: 2800 and 6 apiece.
        let known: String = try await anna.get(Self.address(["outby": "partner-flock"])).text
        #expect(known.contains("Шелкография у партнёра") && known.contains("Подрядчик"))
        // Of another one: what, for how much, in how many days.
        let fields: [String: String] = ["out": "Блинтовое тиснение", "outsetup": "1 500", "outunit": "2,5", "outdays": "3", "hand": "1"]
        let own: String = try await anna.get(Self.address(fields)).text
        #expect(own.contains("Блинтовое тиснение") && own.contains("4\u{A0}000\u{A0}₽") && own.contains("72\u{A0}ч"), "1500 + 1000·2.5, three days of waiting")
        for (bad, said) in [(["outsetup": "100"], "апишите, что делает подрядчик"), (["out": "Тиснение"], "ужна цена подрядчика"), (["hand": "много"], "ужны минуты"), (["outdays": "-1"], "ужно целое число")] as [([String: String], String)] {
            let page = try await anna.get(Self.address(bad))
            #expect(page.status == 422 && page.text.contains(said), "\(bad)")
        }
        #expect(try await anna.get(Self.address(["outby": "nobody"])).status == 422)
        let saved = try await anna.post("/calculations", Self.flyer.merging(fields) { $1 })
        let page: String = try await anna.get(saved.location).text
        for field in ["value=\"Блинтовое тиснение\"", "name=\"outdays\" value=\"3\"", "name=\"outunit\" value=\"2,50\"", "name=\"hand\" value=\"1\""] { #expect(page.contains(field), "\(field)") }
        #expect(page.contains("4\u{A0}000\u{A0}₽"))
    }

    /// Example D of the handbook, as its reader would enter it.
    @Test(arguments: Engine.here) func theReferenceBrochureHasItsPriceOnThePage(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let made = try await office.upload("/tariffs/start/file", "textbook.json", Array(try Self.textbook.utf8), token: anna.token, csrf: anna.csrf)
        #expect(made.location == "/tariffs/1", "\(made.text)")
        #expect(try await anna.post("/tariffs/1/publish", ["day": "2026-01-01"]).status == 303)
        // As the handbook prints it: on half sheets, the cover by work and turn.
        let half = Size(640, 450)
        func isReference(_ part: ComponentRoute) -> Bool { part.press == "offset" && part.sheet == half && part.style == (part.component == "block" ? .sheetwise : .workAndTurn) }
        let all: [RankedRoute] = try Estimator(Textbook.shop, Textbook.brochure).ranking(run: 1000).byCost, reference: RankedRoute = try #require(all.first { $0.route.parts.allSatisfy(isReference) })
        var spec = Spec(job: Textbook.brochure, run: 1000)
        spec.route = RouteName.text(reference.route)
        let page = try await anna.get("/calculations/new?" + spec.query)
        #expect(page.status == 200 && page.text.contains("data-total>82\u{A0}206,99\u{A0}₽<"), "\(page.status)")
    }
    /// What the browser's test publishes is the handbook's shop.
    @Test func theFileOfTheBrowserTestIsTheHandbooks() throws {
        let shop: Shop = try TariffFile.read(Array(Self.textbook.utf8))
        #expect(shop.stocks == Textbook.shop.stocks && shop.presses == Textbook.shop.presses && shop.machines == Textbook.shop.machines && shop.pricing == Textbook.shop.pricing)
    }
    private static var textbook: String {
        get throws { try String(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Browser/textbook-tariff.json"), encoding: .utf8) }
    }
}
