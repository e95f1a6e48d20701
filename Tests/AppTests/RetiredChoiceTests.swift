import App
import Clients
import Database
import Foundation
import HTTPTypes
@testable import Kernel
import NIOCore
import Testing

/// A choice that is offered no more stays where it is, and nobody takes it anew.
@Suite struct RetiredChoiceTests {
    /// The status "lead" is offered no more; client 1 has it from before, client 2 has another.
    private func office(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["status": "lead"]) { $1 })
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["status": "active", "name": "Сосна", "inn": ""]) { $1 })
        var fields: [String: String] = ["ru": "Статус", "en": "Status", "required": "1", "listed": "1", "version": "0"]
        for (index, choice) in Counterparty.statusChoices.enumerated() {
            fields["c\(index).key"] = choice.key
            (fields["c\(index).ru"], fields["c\(index).en"], fields["c\(index).order"]) = (choice.label.ru, choice.label.en, String(index * 10))
        }
        fields["c0.retired"] = "1"
        #expect(try await anna.post("/fields/counterparty/edit/status", fields).status == 303)
        return (office, anna)
    }
    @Test(arguments: Engine.here) func aFormRefusesItForOthersOnly(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        let refused = try await anna.post("/counterparties/2", ["version": "1", "status": "lead"])
        #expect(refused.status == 422 && refused.text.contains("Вариант «Новый» больше не используется"))
        #expect(try await anna.post("/counterparties", DayTests.gazeta.merging(["status": "lead", "name": "Ещё", "inn": ""]) { $1 }).status == 422)
        #expect(try await anna.post("/counterparties/1", ["version": "1", "status": "lead", "city": "Тула"]).status == 303, "who has it keeps it")
        #expect(try await anna.post("/counterparties/2/field/status", ["version": "1", "status": "lead"]).status == 422)
        #expect(try await anna.post("/counterparties/2/move", ["by": "status", "value": "lead", "version": "1", "query": ""]).status == 422)
        let board: String = try await anna.get("/counterparties?form=board&by=status").text
        #expect(board.contains("data-key=\"lead\">") && !board.contains("data-key=\"lead\" data-takes"), "its column is the last one and takes nothing")
        let rows = try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT status FROM counterparty ORDER BY id") }
        #expect(rows.map { $0["status"] } == [.text("lead"), .text("active")])
    }
    @Test(arguments: Engine.here) func soDoBulkAndImport(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        let bulk = try await anna.post("/counterparties/bulk", ["id": "2", "column": "status", "status": "lead"])
        #expect(bulk.status == 422 && bulk.text.contains("больше не используется"))
        let upload = try await office.upload("/imports", "клиенты.csv", Array("Название;Статус;Форма\nЗавод;Новый;Юридическое лицо\nФабрика;Работаем;Юридическое лицо".utf8), token: anna.token, csrf: anna.csrf)
        let page: String = try await anna.get(upload.location + "?step=columns").text
        #expect(try await anna.post(upload.location + "/columns", ImportTests.fields(page).merging(["do": "check"]) { $1 }).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let checked: String = try await anna.get(upload.location).text
        #expect(checked.contains("больше не используется"))
    }
    @Test(arguments: Engine.here) func soDoesTheInterfaceForPrograms(_ engine: Engine) async throws {
        let (office, _) = try await office(engine)
        let program = try await office.program()
        let refused = try await program.patch("/counterparties/2", "{\"status\":\"lead\"}")
        #expect(refused.status == 422 && refused.places == ["#/status"], "\(refused.text)")
        #expect(try await program.patch("/counterparties/1", "{\"status\":\"lead\",\"city\":\"Тула\"}").status == 200)
    }
}
