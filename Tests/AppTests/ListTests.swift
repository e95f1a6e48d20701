import Clients
import Database
@testable import Kernel
import Testing

/// Lists that are worked in: cells edited where they stand, columns of one's own.
@Suite struct ListTests {
    @Test(arguments: Engine.here) func aCellIsEditedInPlace(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await anna.get("/counterparties").text.contains("data-cell=\"status\""))
        let form: String = try await anna.get("/counterparties/1/field/status", fragment: true).text
        #expect(form.contains("<select") && form.contains("name=\"version\" value=\"1\""))
        #expect(try await anna.post("/counterparties/1/field/status", ["version": "1", "status": "нет такого"]).status == 422)
        #expect(try await anna.post("/counterparties/1/field/status", ["version": "1", "status": "vip", "name": "Чужое"]).status == 303)
        let row = try await office.workspace.read(as: .program("test")) { try $0.row(Counterparty.entity, 1) }
        #expect(row["status"] == .text("vip") && Form.plain(row["name"]) == "ООО «Ёлка и Ко»", "one cell, and nothing else")
        // Somebody was faster: the second sees it and keeps what was typed.
        let late = try await anna.post("/counterparties/1/field/status", ["version": "1", "status": "lost"])
        #expect(late.status == 422 && late.text.contains("«vip»") && late.text.contains("value=\"lost\" selected"))
        #expect(try await anna.post("/counterparties/1/field/last_contact_at", ["version": "2", "last_contact_at": "2026-01-01T10:00"]).status == 404, "computed")
        #expect(try await anna.get("/counterparties/1/field/password", fragment: true).status == 404)
    }
    @Test(arguments: Engine.here) func columnsAreOnesOwn(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, other = try await office.browser(of: office.employee("director", "Другой"))
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["kpp": "770701001"]) { $1 })
        #expect(try await !anna.get("/counterparties").text.contains("770701001"))
        #expect(try await anna.post("/counterparties/columns", ["column": "kpp"]).status == 303)
        let mine: String = try await anna.get("/counterparties").text
        #expect(mine.contains("770701001") && mine.contains("Ёлка") && !mine.contains("<td class=\"ot-cell\">+7 (495)"))
        #expect(try await !other.get("/counterparties").text.contains("770701001"))
    }
}
