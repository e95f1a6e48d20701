import App
import Clients
import Database
@testable import Kernel
import Testing

/// An empty workspace leads to its first records, whoever may make them.
@Suite struct FreshWorkspaceTests {
    @Test(arguments: Engine.here) func todayAndListsLeadToTheImportAndTheFirstRecord(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let today: String = try await anna.get("/").text
        #expect(today.contains("Начните с базы клиентов") && today.contains("href=\"/imports\">") && today.contains("Загрузить базу из файла") && today.contains("href=\"/counterparties/new\">"))
        let list: String = try await anna.get("/counterparties").text
        #expect(list.contains("href=\"/imports\">") && list.contains("Загрузить базу из файла") && list.contains("Добавить контрагента"))
        #expect(try await anna.get("/contacts").text.contains("Добавить контакт"))
        let bin: String = try await anna.get("/counterparties?bin=1").text
        #expect(bin.contains("В корзине пусто") && !bin.contains("Загрузить базу из файла"))
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await !anna.get("/").text.contains("Начните с базы клиентов"), "no longer fresh")
        // A filter that finds nothing is no empty workspace.
        let filtered: String = try await anna.get("/counterparties?q=nobody").text
        #expect(filtered.contains("Показать всё") && !filtered.contains("Загрузить базу из файла"))
    }
    /// What the law and the currency decide is there on the first day.
    @Test(arguments: Engine.here) func itBeginsWithTheRatesInForceAndOnePriceListInRoubles(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let rates: [String] = try await office.workspace.database.read { try $0.rows("SELECT code, valid_from, valid_to FROM vat_rate ORDER BY id").map { row in ["code", "validFrom", "validTo"].map { Form.plain(row[$0]) }.joined(separator: " ") } }
        #expect(rates.contains("22 2026-01-01 ") && rates.contains("20 2019-01-01 2025-12-31") && rates.contains("10  ") && rates.contains("none  "))
        let lists: [String] = try await office.workspace.database.read { try $0.rows("SELECT currency, counterparty_id FROM price_list").map { Form.plain($0["currency"]) + Form.plain($0["counterpartyID"]) } }
        #expect(lists == ["RUB"])
        #expect(try await anna.get("/products/new").text.contains("НДС"))
    }
    @Test(arguments: Engine.here) func whoMayNotMakeClientsIsNotSentToTheImport(_ engine: Engine) async throws {
        let office = try await Office(engine), auditor = try await office.browser(of: office.employee("auditor", "Ирина Ким"))
        for path in ["/", "/counterparties", "/contacts"] {
            let page: String = try await auditor.get(path).text
            #expect(!page.contains("Загрузить базу из файла") && !page.contains("/counterparties/new"), "\(path)")
        }
        #expect(try await auditor.get("/").text.contains("Клиентов пока нет"))
    }
}
