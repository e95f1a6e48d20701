import App
@testable import Catalogue
import Clients
import Database
@testable import Kernel
import Testing

/// Selling by a published model: what was chosen is never overridden, and everything is asked again on the server.
@Suite struct ConfigurationTests {
    @Test(arguments: Engine.here) func impossibleValuesStayWithTheirReason(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await ModelTests.brochure(anna, publish: false)
        #expect(try await anna.post("/product-models/1/draft/name", ["name_ru": "Брошюра", "name_en": "Stitched", "revision": "1"]).status == 303)
        #expect(try await anna.post("/product-models/1/publish", [:]).status == 303)
        let start: String = try await anna.get("/product-models/1/configure").text
        #expect(start.contains("обычно: нет") && start.contains("data-price"))
        let page: String = try await anna.get("/product-models/1/configure?made=stock~offset80").text
        #expect(page.contains("ot-pill no") && page.contains("Тонкую бумагу не ламинируют (выбрано: Бумага: офсетная 80 г)"))
        // The price of the usual brochure: 500 × 16 / 16 sheets at 1.5, 900 more, a fifth above.
        #expect(page.contains("1\u{A0}980\u{A0}₽"))
        let english: String = try await {
            try await office.workspace.database.write { try $0.run("UPDATE employee SET lang = 'en'") }
            return try await anna.get("/product-models/1/configure?made=stock~offset80").text
        }()
        #expect(english.contains("<h1>Stitched</h1>") && english.contains("<title>Stitched"), "by its name in the reader's language")
        #expect(english.contains("Thin stock is not laminated (chosen: Stock: offset 80 g)"))
    }

    @Test(arguments: Engine.here) func aConflictKeepsTheChoicesAndOneClickMendsIt(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await ModelTests.brochure(anna)
        // A form says what stands in it; the order of earlier choices goes along.
        let page: String = try await anna.get("/product-models/1/configure?made=stock~offset80&c.stock=offset80&c.lam=soft").text
        #expect(page.contains("data-conflict") && page.contains("Тонкую бумагу не ламинируют"))
        #expect(page.contains("name=\"made\" value=\"stock~offset80\"") && page.contains("name=\"made\" value=\"lam~soft\""), "nothing is overridden")
        let repairs: [String] = page.matches(of: /class="btn btn-line btn-sm" href="([^"]+)" data-repair/).map { String($0.1).replacing("&amp;", with: "&") }
        #expect(repairs.count >= 2)
        for repair in repairs { #expect(try await !anna.get(repair).text.contains("data-conflict"), "\(repair)") }
        let refused = try await anna.post("/product-models/1/configure", ["name": "Каталог", "made": "stock~offset80", "c.lam": "soft"])
        #expect(refused.status == 422 && refused.text.contains("Выбранное не сочетается") && refused.text.contains("value=\"Каталог\""))
        #expect(try await anna.get("/product-models/1/configure?c.qty=%D0%BC%D0%BD%D0%BE%D0%B3%D0%BE").text.contains("«много» не подходит: нужно число."))
        #expect(try await anna.get("/product-models/1/configure?made=cover~hard").text.contains("Этого модель не знает"))
    }

    @Test(arguments: Engine.here) func whatIsKeptIsCheckedAgainAndStandsOnTheClientsCard(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await ModelTests.brochure(anna)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let bad: [[String: String]] = [["name": ""], ["made": "pages~33"], ["made": "qty~0"], ["made": "cover~hard"], ["c.qty": "много"], ["counterparty_id": "999"]]
        for one in bad { #expect(try await anna.post("/product-models/1/configure", ["name": "Каталог", "counterparty_id": "1"].merging(one) { $1 }).status == 422, "\(one)") }
        let saved = try await anna.post("/product-models/1/configure", ["name": "Каталог", "counterparty_id": "1", "c.qty": "1 000", "c.stock": "gloss170", "c.lam": "matt", "c.spotuv": "true"])
        #expect(saved.status == 303 && saved.location == "/configurations/1", "\(saved.text)")
        // 1000 sheets: 1500 + 900, film 4000, varnish 3000, and a fifth above.
        let card: String = try await anna.get("/configurations/1").text
        #expect(card.contains("11\u{A0}280\u{A0}₽") && card.contains("Ламинация: матовая") && card.contains("Готова"))
        #expect(try await anna.get("/counterparties/1").text.contains("/configurations/1"))
        let link = try #require(card.firstMatch(of: /href="(\/product-models\/1\/configure\?[^"]+)"/)), again: String = String(link.1).replacing("&amp;", with: "&")
        #expect(try await anna.get(again).text.contains("11\u{A0}280\u{A0}₽"), "it goes on from there")
        let large = try await anna.post("/product-models/1/configure", ["name": "Большой", "c.qty": "60000"])
        #expect(try await anna.get(large.location).text.contains("Нужно согласование"))
        // A new version forbids what was kept: it stays as it was, and is asked anew only when it is sold again.
        _ = try await anna.post("/product-models/1/draft", [:])
        _ = try await anna.post("/product-models/1/draft/save", ModelTests.rule.merging(["when": "ламинация = 'matt'", "then": "тираж < 500"]) { $1 })
        #expect(try await anna.post("/product-models/1/publish", [:]).status == 303)
        #expect(try await anna.get("/configurations/1").text.contains("опубликована другая версия"))
        #expect(try await anna.get(again).text.contains("data-conflict"))
    }

    @Test(arguments: Engine.here) func whatNeedsApprovalIsAskedAnsweredAndTold(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let seller = try await office.browser(of: office.employee("salesManager", "Дарья Ким")), other = try await office.browser(of: office.employee("salesManager", "Семён Чужой"))
        let technologist = try await office.browser(of: office.employee("technologist", "Пётр Зимин"))
        try await ModelTests.brochure(anna)
        #expect(try await seller.post("/product-models/1/configure", ["name": "Большой", "c.qty": "60000"]).status == 303)
        #expect(try await seller.post("/product-models/1/configure", ["name": "Малый", "c.qty": "600"]).status == 303)
        let waiting: String = try await seller.get("/configurations/1").text
        #expect(waiting.contains("Больше 50 000 экз. согласует технолог") && waiting.contains("Согласующим сообщено") && !waiting.contains("value=\"approve\""))
        #expect(try await seller.post("/configurations/1/approval", ["do": "approve"]).status == 403, "nobody allows it to themselves")
        #expect(try await other.post("/configurations/1/approval", ["do": "approve"]).status == 404)
        #expect(try await technologist.get("/notices").text.contains("Нужно ваше согласование"))
        #expect(try await technologist.get("/configurations/1").text.contains("value=\"approve\""))
        #expect(try await technologist.post("/configurations/2/approval", ["do": "approve"]).status == 400, "nothing was asked")
        #expect(try await technologist.post("/configurations/1/approval", ["do": "think"]).status == 400)
        let silent = try await technologist.post("/configurations/1/approval", ["do": "refuse", "reason": " "])
        #expect(silent.status == 422 && silent.text.contains("Напишите, почему нельзя"))
        #expect(try await technologist.post("/configurations/1/approval", ["do": "refuse", "reason": "Машина занята до мая"]).status == 303)
        #expect(try await technologist.post("/configurations/1/approval", ["do": "approve"]).status == 400, "answered once")
        let answered: String = try await seller.get("/configurations/1").text
        #expect(answered.contains("Не согласовано") && answered.contains("Машина занята до мая") && answered.contains("Пётр Зимин"))
        #expect(try await seller.get("/notices").text.contains("Не согласовано: Машина занята до мая"))
        #expect(try await anna.get("/notices").text.contains("Не согласовано"), "the others who were asked need not look")
        // Other choices are asked for anew.
        #expect(try await seller.post("/product-models/1/configure", ["name": "Поменьше", "c.qty": "55000"]).status == 303)
        #expect(try await anna.get("/configurations/3").text.contains("value=\"approve\""))
        #expect(try await anna.post("/configurations/3/approval", ["do": "approve"]).status == 303)
        #expect(try await seller.get("/configurations/3").text.contains("Согласована"))
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
    }

    @Test(arguments: Engine.here) func aSellerKeepsTheirOwn(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, seller = try await office.browser(of: office.employee("salesManager", "Дарья Ким"))
        try await ModelTests.brochure(anna)
        #expect(try await anna.post("/product-models/1/configure", ["name": "Чужая"]).status == 303)
        #expect(try await seller.post("/product-models/1/configure", ["name": "Своя"]).status == 303)
        #expect(try await seller.get("/configurations/1").status == 404)
        #expect(try await seller.get("/configurations/2").text.contains("Своя"))
        _ = try await anna.post("/product-models/1/archive", [:])
        #expect(try await seller.post("/product-models/1/configure", ["name": "Ещё"]).status == 422, "a model in the bin is not sold")
    }
}
