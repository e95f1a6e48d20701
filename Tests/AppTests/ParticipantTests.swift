import Admin
import Clients
import Database
@testable import Kernel
import Testing

/// More people than one work with a client, each as something.
@Suite struct ParticipantTests {
    @Test(arguments: Engine.here) func peopleAreAddedAndRemovedOnTheCard(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, ira: Int64 = try await office.employee("salesManager", "Ира Громова")
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let form: String = try await anna.get("/counterparties/1").text
        #expect(form.contains("action=\"/counterparties/1/participants\"") && ["Технолог", "Дизайнер", "Менеджер", "Бухгалтер"].allSatisfy { form.contains(">\($0)</option>") })
        let sent: [String: String] = ["employee_id": String(ira), "part_id": "2"]
        #expect(try await anna.post("/counterparties/1/participants", sent).location == "/counterparties/1")
        #expect(try await anna.get("/counterparties/1").text.contains("aria-label=\"Убрать: Ира Громова, Дизайнер\""))
        // Twice is once.
        #expect(try await anna.post("/counterparties/1/participants", sent).status == 303)
        #expect(try await anna.post("/participants/1/remove", [:]).status == 303)
        #expect(try await !anna.get("/counterparties/1").text.contains("Убрать: Ира Громова"))
        #expect(try await anna.post("/counterparties/1/participants", sent).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("Убрать: Ира Громова"))
        let log: String = try await anna.get("/participants/1/history").text
        #expect(log.contains("в корзину") && log.contains("из корзины"))
        #expect(try await anna.post("/counterparties/1/participants", ["employee_id": "99", "part_id": "2"]).status == 400)
        #expect(try await anna.post("/counterparties/1/participants", ["employee_id": String(ira), "part_id": "99"]).status == 400)
        #expect(try await anna.post("/counterparties/77/participants", sent).status == 404)
    }

    @Test(arguments: Engine.here) func theListOfPartsIsTheAdministrators(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, seller = try await office.browser(of: office.employee("salesManager", "Ира Громова"))
        #expect(try await anna.post("/parts", ["name": "Курьер"]).status == 303)
        #expect(try await anna.post("/parts", ["name": "Курьер"]).status == 422)
        #expect(try await anna.post("/parts/1/archive", [:]).status == 303)
        _ = try await seller.post("/counterparties", DayTests.gazeta)
        let card: String = try await seller.get("/counterparties/1").text
        #expect(card.contains(">Курьер</option>") && card.contains(">Дизайнер</option>") && !card.contains(">Технолог</option>"))
        #expect(try await seller.post("/parts", ["name": "Грузчик"]).status == 403)
    }

    /// Seeing a client is not enough to join the work with it: that would be a way to the right to change it.
    @Test(arguments: Engine.here) func nobodyJoinsByThemselves(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, me: Int64 = try await office.employee("operator", "Олег Лапин"), browser = try await office.browser(of: me)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await browser.get("/counterparties/1").status == 200)
        #expect(try await browser.post("/counterparties/1/participants", ["employee_id": String(me), "part_id": "1"]).status == 403)
        #expect(try await !browser.get("/counterparties/1").text.contains("action=\"/counterparties/1/participants\""))
        _ = try await anna.post("/counterparties/1/participants", ["employee_id": String(office.administrator), "part_id": "1"])
        #expect(try await browser.post("/participants/1/remove", [:]).status == 403)
    }

    /// A workspace that named technologist and designer in columns keeps them as participants.
    @Test(arguments: Engine.here) func theOldColumnsBecomeParticipants(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        guard let migration = clientMigrations.first(where: { $0.name == "clients-participants" }) else { Issue.record("no such step"); return }
        try await office.workspace.database.write { db in
            try db.run("UPDATE counterparty SET technologist_id = \(office.administrator), designer_id = \(office.administrator)")
            try db.run("DROP TABLE participant")
            try db.run("DROP TABLE part")
            for statement in migration.statements { try db.run(statement) }
        }
        let card: String = try await anna.get("/counterparties/1").text
        #expect(card.contains("Убрать: Анна Соколова, Технолог") && card.contains("Убрать: Анна Соколова, Дизайнер"))
    }
}
