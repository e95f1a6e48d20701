import Admin
import Clients
import Database
@testable import Kernel
import Testing

/// "Why can I see this?" and "why can they not?"
@Suite struct GroundsTests {
    /// The answer of the page for one verb: `yes` or `no`.
    private func answer(_ verb: String, _ page: String) -> String {
        page.firstMatch(of: /data-verb="([a-z]+)" data-allowed="([a-z]+)"/.ignoresCase()).map { _ in
            page.matches(of: /data-verb="([a-z]+)" data-allowed="([a-z]+)"/).first { $0.1 == verb }.map { String($0.2) } ?? ""
        } ?? ""
    }

    @Test(arguments: Engine.here) func everyCardSaysWhy(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        _ = try await anna.post("/tasks", ["title": "Дело", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": "1"])
        for path in ["/counterparties/1", "/contacts/1", "/tasks/1", "/branches/1", "/employees/1", "/roles/1"] {
            #expect(try await anna.get(path).text.contains("href=\"\(path)/access\""), "\(path)")
            let page: String = try await anna.get("\(path)/access").text
            #expect(page.contains("Роль «Администратор» даёт это для всех записей.") && answer("archive", page) == "yes", "\(path)")
        }
    }

    @Test(arguments: Engine.here) func anAdministratorAsksForAnother(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let kazan: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let seller: Int64 = try await office.employee("salesManager", "Олег Лапин", branch: kazan), head: Int64 = try await office.employee("salesHead", "Ира Громова", branch: kazan)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let no: String = try await anna.get("/counterparties/1/access?employee=\(seller)").text
        #expect(no.contains("Олег Лапин: почему не видит") && no.contains("только для своих записей, а ответственный — Анна Соколова"))
        #expect(["see", "edit", "archive", "export"].allSatisfy { answer($0, no) == "no" } && answer("create", no) == "yes")
        let place: String = try await anna.get("/counterparties/1/access?employee=\(head)").text
        #expect(place.contains("только для подразделения «Казань» и всего под ним, а запись — «Москва»"))
        _ = try await anna.post("/counterparties/1", ["version": "1", "backup_id": String(seller)])
        let yes: String = try await anna.get("/counterparties/1/access?employee=\(seller)").text
        #expect(yes.contains("Олег Лапин: почему видит") && yes.contains("Основание: замещение ответственного") && answer("edit", yes) == "yes")
        // The page never says anything else than what happens.
        #expect(try await office.browser(of: seller).get("/counterparties/1").status == 200)
        #expect(try await office.browser(of: head).get("/counterparties/1").status == 404)
        #expect(try await anna.get("/counterparties/1/access?employee=999").status == 404)
    }

    @Test(arguments: Engine.here) func onlyWhoEditsRolesAsksForAnother(_ engine: Engine) async throws {
        let office = try await Office(engine)
        let seller: Int64 = try await office.employee("salesManager", "Олег Лапин"), browser = try await office.browser(of: seller)
        _ = try await browser.post("/counterparties", DayTests.gazeta)
        let page = try await browser.get("/counterparties/1/access")
        #expect(page.status == 200 && page.text.contains("Ответственный за запись — Олег Лапин.") && !page.text.contains("name=\"employee\""))
        #expect(answer("edit", page.text) == "yes" && answer("export", page.text) == "no")
        #expect(try await browser.get("/counterparties/1/access?employee=\(office.administrator)").status == 403)
    }

    /// What one may not see answers as what does not exist, letter by letter.
    @Test(arguments: Engine.here) func aHiddenRecordLooksLikeNone(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let elsewhere: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let browser = try await office.browser(of: office.employee("salesManager", "Олег Лапин", branch: elsewhere))
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        for path in ["", "/edit", "/history", "/access", "/access?employee=1", "/field/name"] {
            let hidden = try await browser.get("/counterparties/1\(path)"), none = try await browser.get("/counterparties/77\(path)")
            #expect(hidden.status == 404 && none.status == 404 && hidden.text == none.text, "\(path)")
        }
        for path in ["", "/archive", "/restore", "/revert", "/touch", "/field/name"] {
            let sent: [String: String] = ["name": "Взлом", "version": "1", "subject": "x", "channel": "call", "starts_at": "2026-11-20T10:00"]
            let hidden = try await browser.post("/counterparties/1\(path)", sent), none = try await browser.post("/counterparties/77\(path)", sent)
            #expect(hidden.status == 404 && none.status == 404 && hidden.text == none.text, "\(path)")
        }
    }
}
