import Clients
import Database
@testable import Kernel
import Testing

/// What a card says beyond its fields.
@Suite struct CardTests {
    @Test(arguments: Engine.here) func onePersonAtTwoCompanies(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        for name in ["Первая газета", "Вторая газета"] { _ = try await anna.post("/counterparties", ["name": name, "legal_form": "company", "status": "active"]) }
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        #expect(try await anna.post("/places", ["contact_id": "1", "counterparty_id": "2", "position": "Выпускающий редактор", "influence": "decides"]).status == 303)
        #expect(try await anna.post("/places", ["contact_id": "1", "counterparty_id": "2", "position": "Ещё раз"]).status == 422)
        _ = try await anna.post("/interactions", ["subject": "Тираж вырос", "channel": "call", "starts_at": "2026-11-20T10:00", "counterparty_id": "2", "contact_id": "1"])
        let card: String = try await anna.get("/contacts/1").text
        #expect(card.contains("Первая газета") && card.contains("Вторая газета") && card.contains("Выпускающий редактор") && card.contains("Тираж вырос"))
        #expect(try await anna.get("/counterparties/2").text.contains("Зимин Пётр"))
    }

    @Test(arguments: Engine.here) func doubtfulRequisitesAreSavedWithAWarning(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        #expect(try await anna.post("/counterparties", DayTests.gazeta.merging(["inn": "7707083894"]) { $1 }).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("form-doubt"))
        #expect(try await anna.get("/counterparties/1/edit").text.contains("form-doubt"))
        _ = try await anna.post("/counterparties/1", ["version": "1", "inn": "7707083893"])
        #expect(try await !anna.get("/counterparties/1").text.contains("form-doubt"))
    }

    @Test(arguments: Engine.here) func theCardKnowsTheStatusesAndTheSilence(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await !anna.get("/counterparties/1").text.contains("Статус:"))
        _ = try await anna.post("/counterparties/1", ["version": "1", "status": "vip"])
        let longAgo: Int64 = Clock.now() - 101 * 86_400_000
        try await office.workspace.database.write { try $0.run("UPDATE counterparty SET last_contact_at = \(longAgo)") }
        let card: String = try await anna.get("/counterparties/1").text
        #expect(card.contains("Статус:") && card.contains("Ключевой") && card.contains("Новый") && card.contains("молчит 101 день"))
    }

    @Test(arguments: Engine.here) func aPlannedCallIsANextStepAndWhatIsLateStandsFirst(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await anna.get("/counterparties/1").text.contains("Нет следующего шага"))
        _ = try await anna.post("/interactions", ["subject": "Обсудить тираж", "channel": "call", "starts_at": "2099-01-20T10:00", "counterparty_id": "1"])
        var card: String = try await anna.get("/counterparties/1").text
        #expect(!card.contains("Нет следующего шага") && card.contains("<span>Впереди</span>") && !card.contains("<span>Просрочено</span>"))
        _ = try await anna.post("/tasks", ["title": "Выслать образцы", "due_on": "2026-01-10", "priority": "normal", "counterparty_id": "1"])
        card = try await anna.get("/counterparties/1").text
        let late = try #require(card.range(of: "<span>Просрочено</span>")), ahead = try #require(card.range(of: "<span>Впереди</span>"))
        let task = try #require(card[late.upperBound...].range(of: "Выслать образцы"))
        #expect(late.lowerBound < ahead.lowerBound && task.lowerBound < ahead.lowerBound)
    }
    /// Whoever writes down what took place, the client was talked to.
    @Test(arguments: Engine.here) func anInteractionOfAProgramWakesTheClient(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        func last() async throws -> Value { try await office.workspace.read(as: .program("test")) { try $0.row(Counterparty.entity, 1)["lastContactAt"] } }
        let now: Int64 = Clock.now()
        let write: @Sendable (Int64) async throws -> Void = { moment in
            _ = try await office.workspace.write(as: .program("test")) { tx in
                try tx.insert(Interaction.entity, ["subject": .text("Звонок"), "channel": .text("call"), "starts_at": .int(moment), "counterparty_id": .int(1)])
            }
        }
        try await write(now + 86_400_000)
        #expect(try await last() == .null, "a plan is no contact")
        try await write(now - 5000)
        #expect(try await last() == .int(now - 5000))
        try await write(now - 86_400_000)
        #expect(try await last() == .int(now - 5000), "an older one changes nothing")
    }

    @Test(arguments: Engine.here) func aChecklistIsTickedWhereItWasRead(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", ["title": "Сдать тираж", "due_on": "2026-12-01", "priority": "normal", "checklist": "Проверить цвет\n\nУпаковать"])
        #expect(try await anna.post("/tasks/1/check", ["item": "1", "text": "Упаковать"]).status == 303)
        let card: String = try await anna.get("/tasks/1").text
        #expect(card.contains("1 / 2") && card.contains("aria-pressed=\"true\""))
        #expect(try await anna.post("/tasks/1/check", ["item": "0", "text": "Упаковать"]).status == 400)
        #expect(try await anna.post("/tasks/1/check", ["item": "7", "text": "Упаковать"]).status == 400)
        #expect(try await anna.get("/tasks/1").text.contains("1 / 2"))
    }
}
