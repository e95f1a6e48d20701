import Clients
import Database
@testable import Kernel
import Testing

/// The day of a print shop: create a client, find it, log a call, set the next task, do it.
@Suite struct DayTests {
    static let gazeta: [String: String] = ["name": "ООО «Ёлка и Ко»", "legal_form": "company", "status": "lead", "inn": "7707083893", "phone": "+7 (495) 123-45-67", "kinds": "directClient"]

    @Test(arguments: Engine.here) func whatIsWrittenDownWronglyStaysInTheComposer(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", Self.gazeta)
        let sent: [String: String] = ["channel": "meeting", "subject": "Показ образцов", "starts_at": "2026-11-23T10:15", "minutes": "x", "next": "Выслать образцы", "next_on": "2026-12-01", "direction": "in"]
        let wrong = try await anna.post("/counterparties/1/touch", sent)
        #expect(wrong.status == 422 && wrong.text.contains("id=\"composer-wrong\"") && wrong.text.contains("action=\"/counterparties/1/touch\""))
        #expect(wrong.text.contains("value=\"Показ образцов\"") && wrong.text.contains("value=\"Выслать образцы\"") && wrong.text.contains("value=\"2026-12-01\"") && wrong.text.contains("value=\"meeting\" checked"))
        let undated = try await anna.post("/counterparties/1/touch", sent.merging(["minutes": "5", "next_on": "31.02"]) { $1 })
        #expect(undated.status == 422 && undated.text.contains("Такой даты нет"))
        let right = try await anna.post("/counterparties/1/touch", sent.merging(["minutes": "5"]) { $1 })
        let card = try await anna.get("/counterparties/1").text
        #expect(right.location == "/counterparties/1" && card.contains("Выслать образцы") && !card.contains("Нет следующего шага"))
    }

    @Test(arguments: Engine.here) func aWholeDay(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let created = try await anna.post("/counterparties", Self.gazeta)
        #expect(created.status == 303 && created.location == "/counterparties/1")
        let card = try await anna.get("/counterparties/1")
        #expect(card.text.contains("К-000001") && card.text.contains("ООО «Ёлка и Ко»") && card.text.contains("Нет следующего шага"))
        let touch = try await anna.post("/counterparties/1/touch", [
            "channel": "call", "subject": "Каталог, 96 полос", "starts_at": "2026-11-23T10:15", "minutes": "7", "outcome": "ждут КП", "next": "Выслать КП", "next_on": "2026-11-24",
        ])
        #expect(touch.status == 303)
        let after = try await anna.get("/counterparties/1").text
        #expect(after.contains("Каталог, 96 полос") && after.contains("Выслать КП") && !after.contains("Нет следующего шага"))
        #expect(try await anna.post("/tasks/1/done", ["back": "/"]).location == "/")
        let idle = try await anna.get("/counterparties/1").text
        #expect(idle.contains("Нет следующего шага"))
        let log = try await anna.get("/counterparties/1/history").text
        #expect(log.contains("Анна Соколова") && log.contains("7707083893"))
        let broken = try await office.workspace.database.read { try Change.firstBroken($0) }
        #expect(broken == nil)
    }

    @Test(arguments: Engine.here, ["ёлка", "елка", "tkrf", "4951234567", "8 495 123-45", "7707083", "К-000001", "лка и"])
    func foundAsPeopleType(_ engine: Engine, _ typed: String) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", Self.gazeta)
        _ = try await anna.post("/counterparties", ["name": "Завод", "legal_form": "company", "status": "active"])
        let found = try await anna.get("/search?palette=1&q=" + typed.percentEncoded, fragment: true).text
        #expect(found.contains("/counterparties/1\""))
        #expect(!found.contains("/counterparties/2\""))
    }

    @Test(arguments: Engine.here) func aClientIsChosenByTheirWholeNameWhereOnlyOneHasIt(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", Self.gazeta)
        let task: [String: String] = ["title": "Позвонить", "due_on": "2099-01-31", "priority": "normal", "counterparty_id": "ООО «Ёлка и Ко»"]
        #expect(try await anna.post("/tasks", task).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("Позвонить"))
        _ = try await anna.post("/counterparties", Self.gazeta.merging(["inn": "", "phone": "", "mail": ""]) { $1 })
        let twice = try await anna.post("/tasks", task)
        #expect(twice.status == 422 && twice.text.contains("Таких записей несколько"))
    }

    @Test(arguments: Engine.here) func aRepeatingTaskIsBornAgain(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", ["title": "Сверить остатки", "due_on": "2099-01-31", "priority": "normal", "repeats": "month"])
        _ = try await anna.post("/tasks/1/done", [:])
        let second = try await office.workspace.read(as: .program("test")) { try $0.find(ID<Task>(rawValue: 2)) }
        #expect(second.dueOn == "2099-02-28" && second.doneAt == nil)
    }

    @Test(arguments: Engine.here) func twoEditors(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", Self.gazeta)
        #expect(try await anna.post("/counterparties/1", ["name": "Первый", "version": "1"]).status == 303)
        let second = try await anna.post("/counterparties/1", ["name": "Второй", "city": "Тверь", "version": "1"])
        #expect(second.status == 409)
        #expect(second.text.contains("Первый") && second.text.contains("value=\"Второй\"") && second.text.contains("Ёлка") && second.text.contains("Тверь"))
        // What only the first one changed comes back as they left it, so that saving again takes nothing of theirs back.
        #expect(try await anna.post("/counterparties/1", ["name": "Первый", "city": "Клин", "version": "2"]).status == 303)
        let both = try await anna.post("/counterparties/1", ["name": "Второй", "city": "Москва", "phone": "+7 495 111-22-33", "version": "2"])
        #expect(both.status == 409 && both.text.contains("value=\"Москва\""))
        #expect(try await anna.post("/counterparties/1", ["name": "Третий", "version": "3"]).status == 303)
        let untouched = try await anna.post("/counterparties/1", ["name": "Первый", "city": "Казань", "version": "2"])
        #expect(untouched.status == 409 && untouched.text.contains("value=\"Казань\"") && untouched.text.contains("value=\"Третий\"") && !untouched.text.contains("value=\"Первый\""))
        #expect(try await anna.post("/counterparties/1", ["name": "Второй", "version": "abc"]).status == 400)
        #expect(try await anna.post("/counterparties/1", ["name": "Первый", "version": "4"]).status == 303)
        // Other columns of the same card do not collide.
        #expect(try await anna.post("/counterparties/1", ["website": "elka.example", "version": "1"]).status == 303)
        let saved = try await anna.get("/counterparties/1").text
        #expect(saved.contains("Первый") && saved.contains("elka.example"))
    }

    @Test(arguments: Engine.here) func anOldValueComesBack(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", Self.gazeta)
        _ = try await anna.post("/counterparties/1", ["name": "Опечатка", "version": "1"])
        let change = try await office.workspace.read(as: .program("test")) { try $0.first("SELECT * FROM change_log WHERE verb = 'edit' AND entity = 'counterparty'", as: Change.self) }
        let id: String = String(change?.id ?? 0)
        #expect(try await anna.post("/counterparties/1/revert", ["change": id, "column": "name"]).status == 303)
        let card = try await anna.get("/counterparties/1").text
        #expect(card.contains("ООО «Ёлка и Ко»"))
    }

    @Test(arguments: Engine.here) func noCircleOfParents(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", Self.gazeta)
        #expect(try await anna.post("/counterparties", ["name": "Дочка", "legal_form": "company", "status": "lead", "parent_id": "1"]).status == 303)
        let circle = try await anna.post("/counterparties/1", ["parent_id": "2", "version": "1"])
        #expect(circle.status == 422 && circle.text.contains("Получается круг"))
    }

    @Test(arguments: Engine.here) func aTamperedLogIsFound(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", Self.gazeta)
        try await office.workspace.database.write { try $0.run("UPDATE change_log SET changes = '{}' WHERE id = 3") }
        let broken = try await office.workspace.database.read { try Change.firstBroken($0) }
        #expect(broken == 3)
    }
}
