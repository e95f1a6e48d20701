import Admin
import Clients
import Database
@testable import Kernel
import Testing

@Suite struct RightsTests {
    @Test(arguments: Engine.here) func strangersSeeNothing(_ engine: Engine) async throws {
        let office = try await Office(engine)
        for screen in office.screens {
            let path: String = "/" + screen.path.replacing(":id", with: "1").replacing(":table", with: "counterparty").drop { $0 == "/" }
            let answer = screen.method == "GET" ? try await office.stranger.get(path) : try await office.stranger.post(path, [:])
            #expect(answer.status == 303 && answer.location.hasPrefix("/login"), "\(screen.method) \(path)")
        }
    }

    @Test(arguments: Engine.here) func noPostWithoutTheToken(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        for screen in office.screens where screen.method == "POST" {
            let answer = try await anna.post("/" + screen.path.replacing(":id", with: "1").replacing(":table", with: "counterparty"), ["name": "x"], csrf: false)
            #expect(answer.status == 403, "\(screen.path)")
        }
    }

    /// Every ready role at every screen of a record of somebody else's: never a server error, and a seller neither sees nor changes it.
    @Test(arguments: Engine.here, ReadyRole.ready.map(\.key)) func everyRoleAtSomebodyElsesRecord(_ engine: Engine, _ role: String) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        _ = try await anna.post("/places", ["contact_id": "1", "counterparty_id": "1", "position": "Редактор"])
        _ = try await anna.post("/counterparties/1/participants", ["employee_id": String(office.administrator), "part_id": "1"])
        _ = try await anna.post("/tasks", ["title": "Чужое дело", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": "1"])
        _ = try await anna.post("/interactions", ["subject": "Чужой звонок", "channel": "call", "starts_at": "2026-11-20T10:00", "counterparty_id": "1"])
        _ = try await anna.post("/deals", ["title": "Чужой каталог", "process_id": "1", "counterparty_id": "1"])
        let elsewhere: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let other = try await office.browser(of: office.employee(role, "Олег Лапин", branch: elsewhere))
        let isSeller: Bool = role == "salesManager" || role == "salesHead"
        for screen in office.screens {
            let path: String = "/" + screen.path.replacing(":id", with: "1").replacing(":table", with: "counterparty").drop { $0 == "/" }
            let answer = screen.method == "GET" ? try await other.get(path) : try await other.post(path, [:])
            #expect(answer.status < 500, "\(role) \(screen.method) \(path) → \(answer.status)")
            let isClient: Bool = ["counterparties/:id", "contacts/:id", "places/:id", "participants/:id", "tasks/:id", "interactions/:id", "deals/:id"].contains { screen.path.hasPrefix($0) }
            if isSeller, isClient { #expect(answer.status == 404, "\(role) \(screen.method) \(path) → \(answer.status)") }
            if isSeller, screen.method == "GET" { #expect(!answer.text.contains("Ёлка") && !answer.text.contains("Чужо") && !answer.text.contains("Зимин"), "\(path)") }
        }
        if role == "auditor" {
            #expect(try await other.post("/counterparties/1", ["name": "Взлом", "version": "1"]).status == 403)
            #expect(try await other.post("/counterparties", DayTests.gazeta).status == 403)
        }
    }

    /// A participant sees and changes the client, and does not put it into the bin.
    @Test(arguments: Engine.here, ["salesManager", "salesHead"]) func participantSeesTheClient(_ engine: Engine, _ role: String) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let elsewhere: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let oleg: Int64 = try await office.employee(role, "Олег Лапин", branch: elsewhere), browser = try await office.browser(of: oleg)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        #expect(try await browser.get("/counterparties/1").status == 404)
        #expect(try await anna.post("/counterparties/1/participants", ["employee_id": String(oleg), "part_id": "1"]).status == 303)
        let card = try await browser.get("/counterparties/1")
        #expect(card.status == 200 && card.text.contains("участие в работе с контрагентом"))
        #expect(try await browser.get("/counterparties").text.contains("Ёлка"))
        #expect(try await browser.get("/contacts/1").status == 200)
        #expect(try await browser.post("/counterparties/1", ["version": "1", "city": "Тверь"]).status == 303)
        #expect(try await browser.post("/counterparties/1/archive", [:]).status == 403)
        #expect(try await anna.post("/participants/1/remove", [:]).location == "/counterparties/1")
        #expect(try await browser.get("/counterparties/1").status == 404)
        #expect(try await browser.get("/contacts/1").status == 404)
    }

    @Test(arguments: Engine.here) func backupSeesTheClient(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let oleg: Int64 = try await office.employee("salesManager", "Олег Лапин")
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let browser = try await office.browser(of: oleg)
        #expect(try await browser.get("/counterparties/1").status == 404)
        _ = try await anna.post("/counterparties/1", ["backup_id": String(oleg), "version": "1"])
        let card = try await browser.get("/counterparties/1")
        #expect(card.status == 200 && card.text.contains("замещение ответственного"))
    }

    @Test(arguments: Engine.here) func rightsAreEditedInTheBrowser(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let oleg: Int64 = try await office.employee("auditor", "Олег Лапин")
        let roles = try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT id FROM role WHERE name = 'Аудитор'") }
        let role: Int64 = roles.first.flatMap { Int64(value: $0["id"]) } ?? 0
        var fields: [String: String] = ["version": "1"]
        for entity in office.workspace.registry.entities { for verb in Access.Verb.allCases { fields["\(entity.table).\(verb.rawValue)"] = "0" } }
        #expect(try await anna.post("/roles/\(role)/grants", ["version": "1"]).status == 400)
        #expect(try await anna.post("/roles/\(role)/grants", fields).status == 303)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await office.browser(of: oleg).get("/counterparties/1").status == 404)
    }

    /// A role offers «свои» only where somebody can be responsible for a record, or it belongs to one of those.
    @Test(arguments: Engine.here) func onlyReachesThatMeanSomethingAreOffered(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let roles = try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT id FROM role WHERE name = 'Менеджер по продажам'") }
        let role: Int64 = roles.first.flatMap { Int64(value: $0["id"]) } ?? 0
        var page: String = try await anna.get("/roles/\(role)").text
        func offered(_ name: String) throws -> [String] {
            let box = try #require(page.firstMatch(of: try Regex("<select[^>]*name=\"\(name)\"[^>]*>(.*?)</select>", as: (Substring, Substring).self)))
            return box.1.matches(of: /<option value="(\d)"/).map { String($0.1) }
        }
        #expect(try offered("counterparty.see") == ["0", "1", "2", "3", "4"] && offered("requisite_set.edit") == ["0", "1", "2", "3", "4"], "a client's, and what belongs to one")
        #expect(try offered("warehouse.edit") == ["0", "4"] && offered("role.see") == ["0", "4"] && offered("employee.see") == ["0", "2", "3", "4"])
        #expect(try offered("form_layout.edit") == ["0", "1", "4"] && page.contains("созданное собой"), "what the role has already is told as it is")
        var fields: [String: String] = ImportTests.fields(page)
        #expect(try await anna.post("/roles/\(role)/grants", fields.merging(["warehouse.edit": "1"]) { $1 }).status == 400)
        fields["form_layout.edit"] = "0"
        #expect(try await anna.post("/roles/\(role)/grants", fields).status == 303)
        page = try await anna.get("/roles/\(role)").text
        #expect(try offered("form_layout.edit") == ["0", "4"] && offered("form_layout.create") == ["0", "1", "4"])
    }

    @Test(arguments: Engine.here) func guessingPasswordsIsSlow(_ engine: Engine) async throws {
        let office = try await Office(engine)
        for _ in 0..<5 { _ = try await office.stranger.post("/login", ["mail": "nobody@example.ru", "password": "x"]) }
        #expect(try await office.stranger.post("/login", ["mail": "nobody@example.ru", "password": "x"]).status == 429)
    }
}
