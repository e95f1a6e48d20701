import Clients
import Database
@testable import Kernel
import Testing

/// What lives on the cards: further requisites, addresses, phones, consents.
@Suite struct DetailTests {
    private func office(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        return (office, anna)
    }
    @Test(arguments: Engine.here) func aSecondFirmIsFoundAndShown(_ engine: Engine) async throws {
        let (_, anna) = try await office(engine)
        #expect(try await anna.get("/counterparties/1").text.contains("/requisites/new?counterparty_id=1&amp;back=/counterparties/1"))
        let saved = try await anna.post("/requisites", ["counterparty_id": "1", "name": "ООО «Ёлка Торг»", "inn": "7728168971", "account": "40702810900000000001", "is_main": "1", "back": "/counterparties/1"])
        #expect(saved.status == 303 && saved.location == "/counterparties/1")
        let card: String = try await anna.get("/counterparties/1").text
        #expect(card.contains("Ёлка Торг") && card.contains("7728168971") && card.contains("основные"))
        // Any of its tax numbers finds the client, in the search and in the list.
        for path in ["/search?q=7728168971&palette=1", "/counterparties?q=7728168971"] { #expect(try await anna.get(path).text.contains("/counterparties/1"), "\(path)") }
        // Saving the client itself keeps what lives on its card findable.
        _ = try await anna.post("/counterparties/1", DayTests.gazeta.merging(["version": "1", "city": "Тула"]) { $1 })
        #expect(try await anna.get("/counterparties?q=7728168971").text.contains("/counterparties/1"))
        _ = try await anna.post("/requisites/1/archive", [:])
        #expect(try await !anna.get("/counterparties?q=7728168971").text.contains("href=\"/counterparties/1\""))
        #expect(try await anna.post("/requisites", ["counterparty_id": "1", "name": "X", "inn": "12a"]).status == 422)
        #expect(try await anna.post("/requisites", ["counterparty_id": "99", "name": "X"]).status == 422)
    }
    @Test(arguments: Engine.here) func addressesStandOnTheCard(_ engine: Engine) async throws {
        let (_, anna) = try await office(engine)
        #expect(try await anna.post("/addresses", ["counterparty_id": "1", "kind": "delivery", "line": "ул. Заводская, 5", "postcode": "300000", "hours": "9–18"]).status == 303)
        let card: String = try await anna.get("/counterparties/1").text
        #expect(card.contains("300000, ул. Заводская, 5") && card.contains("Доставка") && card.contains("9–18"))
        #expect(try await anna.post("/addresses", ["counterparty_id": "1", "kind": "лунный", "line": "кратер"]).status == 422)
    }
    @Test(arguments: Engine.here) func anyPhoneFindsThePerson(_ engine: Engine) async throws {
        let (_, anna) = try await office(engine)
        _ = try await anna.post("/contact-points", ["contact_id": "1", "kind": "phone", "value": "8 (916) 555-01-77", "label": "личный"])
        _ = try await anna.post("/contact-points", ["contact_id": "1", "kind": "telegram", "value": "@zimin"])
        let card: String = try await anna.get("/contacts/1").text
        #expect(card.contains("href=\"tel:89165550177\"") && card.contains("https://t.me/zimin") && card.contains("личный"))
        #expect(try await anna.get("/search?q=%2B7916555-01-77&palette=1").text.contains("Зимин"))
        #expect(try await anna.get("/search?q=zimin&palette=1").text.contains("/contacts/1"))
    }
    @Test(arguments: Engine.here) func aWithdrawnConsentWarns(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        let given: [String: String] = ["contact_id": "1", "channel": "call", "purpose_id": "2", "given_on": "2026-03-01", "proof": "анкета на выставке"]
        #expect(try await anna.post("/consents", given).status == 303)
        #expect(try await anna.get("/contacts/1").text.contains("анкета на выставке"))
        #expect(try await !anna.get("/counterparties/1").text.contains("Согласие отозвано"))
        #expect(try await anna.post("/consents/1", given.merging(["version": "1", "withdrawn_on": "2026-11-01"]) { $1 }).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("Согласие отозвано. Зимин Пётр: звонки"))
        // Another department's manager sees neither the client nor what lives on the card.
        let other = try await office.browser(of: office.employee("salesManager", "Чужой", branch: 1))
        #expect(try await other.get("/consents/1").status == 404)
        #expect(try await other.get("/contacts/1").status == 404)
    }
}
