import App
@testable import Calculator
import Clients
import Database
@testable import Estimating
import Exact
import Foundation
@testable import Kernel
import Tariffs
import Testing

/// The screen of calculations: its prices are the engine's, what it keeps is what was shown.
@Suite struct CalculationTests {
    static let textbook: [PrintJob] = [Textbook.cards, Textbook.flyers, Textbook.leaflet, Textbook.brochure, Textbook.catalogue, Textbook.folder, Textbook.carton, Textbook.labelRolls, Textbook.banners]

    /// What the address of a page says of a job.
    static func address(_ job: PrintJob, run: Int) -> String {
        var spec = Spec(job: job, run: run)
        spec.folding = Usual.folding(job.family)
        return "/calculations/new?" + spec.query
    }
    /// The text of a job as calculations keep it.
    static func kept() throws -> String { try Canonical.text(DemoShop.flyers) }
    static func money(_ exact: Exact) -> String { Lang.ru.money(exact.kopecks) }
    static let flyer: [String: String] = ["f": "1", "product": "flyer", "run": "1000", "size": "148x210", "bleed": "3", "front": "4", "back": "4", "fill": "25", "stock": "gloss-130", "cut": "1", "kinds": "1", "pack": "500", "day": "2026-03-02", "lam": "0", "varnish": "0", "crease": "0", "drill": "0", "per": "1", "gap": "0", "grain": "any", "folds": "none"]

    @Test(arguments: textbook) func aFormSaysTheWholeJobOfTheTextbook(_ job: PrintJob) throws {
        var spec = Spec(job: job, run: 1000)
        spec.folding = Usual.folding(job.family)
        let form: Submitted = try #require(Submitted(urlEncoded: spec.query))
        // The usual job of its family says nothing that the form does not say itself.
        let read = Spec(form, usual: Usual.job(job.family, Textbook.shop, day: Day(year: 2026, month: 3, day: 2)), run: 5)
        #expect(read.wrong.isEmpty, "\(read.wrong)")
        for run: Int in [100, 1000, 5000] {
            var asked: Spec = read
            asked.run = run
            let mine: Exact? = try? Worked(asked, Textbook.shop).price.total, engine: Exact? = try? Textbook.shop.estimate(job, run: run).cheapest.total
            #expect(mine == engine && read.run == 1000, "\(job.family) \(run)")
        }
    }

    @Test(arguments: Engine.here) func thePageShowsThePricesOfTheEngine(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        for job: PrintJob in DemoShop.jobs {
            let page = try await anna.get(Self.address(job, run: 700)), estimate: Estimate = try Estimator(DemoShop.shop, job).estimate(run: 700)
            #expect(page.status == 200, "\(job.family) \(page.text.suffix(400))")
            #expect(page.text.contains("data-total>\(Self.money(estimate.total))<") && page.text.contains("data-cost>\(Self.money(estimate.cost))<"), "\(job.family)")
            #expect(page.text.contains("class=\"ot-sheet\""), "\(job.family)")
        }
        // Every product begins with something that can be made.
        for family: Family in Family.allCases {
            let page = try await anna.get("/calculations/new?product=\(family.rawValue)")
            #expect(page.status == 200 && page.text.contains("data-total"), "\(family)")
        }
    }

    @Test(arguments: Engine.here) func aChangeRedrawsTheAnswerAlone(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let piece = try await anna.get(Self.address(DemoShop.flyers, run: 2000), fragment: true)
        #expect(piece.status == 200 && piece.text.hasPrefix("<div id=\"calc\"") && piece.text.contains("id=\"result\""))
        // Another product keeps the run that somebody chose, not the usual one.
        let other = try await anna.get(Self.address(DemoShop.flyers, run: 2300) + "&go=brochure").text
        #expect(other.contains("name=\"product\" value=\"brochure\"") && other.contains("name=\"run\" value=\"2300\""))
        let seen1: Bool = try await anna.get(Self.address(DemoShop.flyers, run: 1000) + "&go=book").text.contains("name=\"run\" value=\"300\"")
        #expect(seen1)
    }

    @Test(arguments: Engine.here, ["run": "0", "runs": "много", "w": "-5", "h": "", "bleed": "x", "fill": "101", "discount": "120", "day": "завтра", "kinds": "0", "price": "даром", "front": "9", "crease": "-1", "pack": "1,5", "folds": "узлом"].map { [$0.key, $0.value] })
    func whatDoesNotFitIsToldInASentence(_ engine: Engine, _ bad: [String]) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        var form: [String: String] = Self.flyer.merging(["w": "148", "h": "210"]) { $1 }
        if bad[0] == "w" || bad[0] == "h" { form["size"] = "other" }
        form[bad[0]] = bad[1]
        let query: String = form.map { "\($0.key)=\($0.value.percentEncoded)" }.joined(separator: "&")
        let page = try await anna.get("/calculations/new?" + query)
        #expect(page.status == 422 && page.text.contains("role=\"alert\"") && !page.text.contains("data-total"), "\(bad)")
        let saved = try await anna.post("/calculations", form)
        #expect(saved.status == 422 && saved.text.contains("Не сохранено"), "\(bad)")
        let seen2: Bool = try await office.workspace.database.read { try $0.rows("SELECT id FROM calculation").isEmpty }
        #expect(seen2)
    }

    @Test(arguments: Engine.here) func whatNoPressMakesHasReasons(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let form: [String: String] = Self.flyer.merging(["size": "other", "w": "1500", "h": "900"]) { $1 }
        let page = try await anna.get("/calculations/new?" + form.map { "\($0.key)=\($0.value.percentEncoded)" }.joined(separator: "&"))
        #expect(page.status == 422 && page.text.contains("Ни одна машина не может") && page.text.contains("Офсет B2"))
        let seen3: Bool = try await anna.post("/calculations", form).status == 422
        #expect(seen3)
        let seen4: Bool = try await anna.get("/calculations/new?product=rocket").status == 422
        #expect(seen4)
        let seen5: Bool = try await anna.get("/calculations/new?from=77").status == 404
        #expect(seen5)
    }

    @Test(arguments: Engine.here) func aKeptOneStandsOnTheCardsAndOpensAsItWas(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/deals", ["title": "Листовки к ярмарке", "counterparty_id": "1", "process_id": "1"])
        // The client follows from the deal.
        let saved = try await anna.post("/calculations", Self.flyer.merging(["deal_id": "1", "runs": "700, 1500"]) { $1 })
        #expect(saved.status == 303 && saved.location == "/calculations/1", "\(saved.text)")
        let price: String = Self.money(try Estimator(DemoShop.shop, DemoShop.flyers).estimate(run: 1000).total)
        for path in ["/counterparties/1", "/deals/1", "/calculations"] {
            let page: String = try await anna.get(path).text
            #expect(page.contains("Листовка 148×210, 4+4, 1\u{A0}000 экз.") && page.contains(price), "\(path)")
        }
        let page = try await anna.get("/calculations/1")
        #expect(page.status == 200 && page.text.contains("data-total>\(price)<") && page.text.contains("value=\"700, 1500\"") && !page.text.contains("data-tariff"))
        let kept: String = try await office.workspace.database.read { Form.plain(try $0.rows("SELECT job FROM calculation").first?["job"] ?? .null) }
        #expect(try Canonical.read(PrintJob.self, kept) == DemoShop.flyers)
        // A copy begins as it was; a template is offered to every new one.
        let seen6: Bool = try await anna.get("/calculations/new?from=1").text.contains("data-total>\(price)<")
        #expect(seen6)
        let seen7: Bool = try await !anna.get("/calculations/new").text.contains("Начать с шаблона")
        #expect(seen7)
        _ = try await anna.post("/calculations/1", ["is_template": "1", "name": "Листовка на ярмарку"])
        let seen8: Bool = try await anna.get("/calculations/new").text.contains("/calculations/new?from=1")
        #expect(seen8)
    }

    @Test(arguments: Engine.here) func aPriceByHandNeedsAReasonAndHidesNothing(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let form: [String: String] = Self.flyer.merging(["price": "9 000", "reason": ""]) { $1 }, estimate: Estimate = try Estimator(DemoShop.shop, DemoShop.flyers).estimate(run: 1000)
        let seen9: Bool = try await anna.post("/calculations", form).text.contains("апишите, почему цена другая")
        #expect(seen9)
        let saved = try await anna.post("/calculations", form.merging(["reason": "Старый клиент"]) { $1 })
        let page: String = try await anna.get(saved.location).text
        #expect(page.contains("data-net>9\u{A0}000\u{A0}₽<") && page.contains("data-total>10\u{A0}980\u{A0}₽<"), "VAT of 22 % on top")
        #expect(page.contains(Self.money(estimate.total)) && page.contains(Self.money(estimate.cost)) && page.contains("Старый клиент"))
        let low = try await anna.post("/calculations", form.merging(["price": "1 000", "reason": "Ошибка"]) { $1 })
        let seen10: Bool = try await anna.get(low.location).text.contains("Цена ниже себестоимости")
        #expect(seen10)
    }

    @Test(arguments: Engine.here) func whoMayNotSeeTheCostLearnsItNowhere(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin, seller = try await office.browser(of: office.employee("salesManager", "Дарья Ким"))
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \("{\"calculation.cost\":\"hidden\",\"calculation.markup\":\"hidden\"}") WHERE name = \("Менеджер по продажам")") }
        let estimate: Estimate = try Estimator(DemoShop.shop, DemoShop.flyers).estimate(run: 1000), cost: String = Self.money(estimate.cost)
        let page: String = try await seller.get(Self.address(DemoShop.flyers, run: 1000) + "&markup=0&target=100").text
        #expect(page.contains("data-total>\(Self.money(estimate.total))<"), "a markup that they may not see is not theirs to set")
        for secret: String in [cost, "data-cost", "Маржа", "q-cost", "name=\"markup\"", "Наценка"] { #expect(!page.contains(secret), "\(secret)") }
        let saved = try await seller.post("/calculations", Self.flyer.merging(["markup": "0"]) { $1 })
        #expect(saved.status == 303)
        for path in [saved.location, "/calculations", saved.location + "/history", saved.location + "/edit"] {
            let seen11: Bool = try await !seller.get(path).text.contains(cost)
            #expect(seen11, "\(path)")
        }
        let seen12: Bool = try await anna.get(saved.location).text.contains(cost)
        #expect(seen12)
        // A markup set by others stays when they save, and no address tells it.
        _ = try await anna.post(saved.location + "/job", Self.flyer.merging(["markup": "90", "version": "1"]) { $1 })
        let theirs: String = try await seller.get(saved.location).text
        #expect(!theirs.contains("markup=90") && theirs.contains("data-total>"))
        let seen13: Bool = try await seller.post(saved.location + "/job", Self.flyer.merging(["run": "2000", "version": "2"]) { $1 }).status == 303
        #expect(seen13)
        let seen14: Bool = try await office.workspace.database.read { try $0.rows("SELECT markup FROM calculation").first?["markup"] } == .int(9000)
        #expect(seen14)
    }

    @Test(arguments: Engine.here) func theSecondToSaveLosesNothing(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin, boss = try await office.browser(of: office.employee("director", "Олег Титов"))
        let path: String = try await anna.post("/calculations", Self.flyer).location
        let seen15: Bool = try await boss.post(path + "/job", Self.flyer.merging(["run": "3000", "version": "1"]) { $1 }).status == 303
        #expect(seen15)
        let late = try await anna.post(path + "/job", Self.flyer.merging(["run": "5000", "version": "1"]) { $1 })
        #expect(late.status == 409 && late.text.contains("Олег Титов") && late.text.contains("тираж 3\u{A0}000") && late.text.contains("name=\"run\" value=\"5000\"") && late.text.contains("name=\"version\" value=\"2\""))
        let seen16: Bool = try await office.workspace.database.read { try $0.rows("SELECT run FROM calculation").first?["run"] } == .int(3000)
        #expect(seen16)
        let seen17: Bool = try await anna.post(path + "/job", Self.flyer.merging(["run": "5000", "version": "2"]) { $1 }).status == 303
        #expect(seen17)
        let seen18: Bool = try await anna.post(path + "/job", Self.flyer.merging(["version": "x"]) { $1 }).status == 400
        #expect(seen18)
        let seen19: Bool = try await anna.get(path + "/history").text.contains("5\u{A0}000")
        #expect(seen19)
    }

    @Test(arguments: Engine.here) func aTariffThatIsGoneIsTold(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin
        let path: String = try await anna.post("/calculations", Self.flyer).location
        try await office.workspace.database.write { try $0.run("UPDATE calculation SET tariff = 'winter-2025', total = 1234500") }
        let page: String = try await anna.get(path).text
        #expect(page.contains("winter-2025") && page.contains("12\u{A0}345\u{A0}₽") && page.contains("data-tariff"))
    }

    @Test(arguments: Engine.here) func aSellerKeepsTheirOwnAndAClerkNone(_ engine: Engine) async throws {
        let office = try await Office(engine).printing(), anna = try await office.admin, seller = try await office.browser(of: office.employee("salesManager", "Дарья Ким")), clerk = try await office.browser(of: office.employee("accountant", "Ирина Лебедева"))
        _ = try await anna.post("/calculations", Self.flyer)
        let seen20: Bool = try await seller.post("/calculations", Self.flyer).location == "/calculations/2"
        #expect(seen20)
        for path in ["/calculations/1", "/calculations/new?from=1"] {
            let seen21: Bool = try await seller.get(path).status == 404
            #expect(seen21)
        }
        let seen22: Bool = try await seller.post("/calculations/1/job", Self.flyer.merging(["version": "1"]) { $1 }).status == 404
        #expect(seen22)
        let seen23: Bool = try await clerk.get("/calculations/new").status == 403
        #expect(seen23)
        let seen24: Bool = try await clerk.post("/calculations", Self.flyer).status == 403
        #expect(seen24)
        let seen: String = try await clerk.get("/calculations/2").text
        #expect(seen.contains("data-total") && !seen.contains("data-save"))
        let seen25: Bool = try await clerk.post("/calculations/2/job", Self.flyer.merging(["version": "1"]) { $1 }).status == 403
        #expect(seen25)
        let seen26: Bool = try await office.stranger.get("/calculations/new").status == 303
        #expect(seen26)
    }
}

extension Office {
    /// With the demo's tariff in force since long ago: a shop that can calculate.
    func printing() async throws -> Office {
        try await workspace.write(as: .program("test")) { try Tariffs.insertDemo(from: Day(year: 2020, month: 1, day: 1), in: $0) }
        return self
    }
}
