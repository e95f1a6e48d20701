import Clients
import Database
@testable import Kernel
import Testing

/// Undo beats confirmation: the last action goes back with all it wrote, unless somebody built on it.
@Suite struct UndoTests {
    private func moment(_ answer: Office.Answer) -> String {
        let cookie: String = answer.headers[.setCookie] ?? ""
        return Submitted(urlEncoded: String(cookie.split(separator: ";").first ?? ""))?["toast"].split(separator: "|").first.map(String.init) ?? ""
    }
    private func card(_ office: Office) async throws -> Row { try await office.workspace.read(as: .program("test")) { try $0.row(Counterparty.entity, 1) } }

    @Test(arguments: Engine.here) func aSaveGoesBack(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let saved = try await anna.post("/counterparties/1", DayTests.gazeta.merging(["version": "1", "city": "Тула", "status": "lost"]) { $1 })
        let undone = try await anna.post("/undo", ["moment": moment(saved), "back": "/counterparties/1"])
        #expect(undone.status == 303 && undone.location == "/counterparties/1")
        let row: Row = try await card(office)
        #expect(row["city"] == .null && Form.plain(row["status"]) == DayTests.gazeta["status"] && row["version"] == .int(3), "a new version, nothing rewritten")
        let binned = try await anna.post("/counterparties/1/archive", [:])
        #expect(try await anna.post("/undo", ["moment": moment(binned)]).status == 303)
        #expect(try await card(office)["archivedAt"] == .null)
    }
    @Test(arguments: Engine.here) func theKeyTakesTheLastAction(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        // A call with its next step is one action: both records go.
        _ = try await anna.post("/counterparties/1/touch", ["channel": "call", "subject": "Тираж", "starts_at": "2026-11-20T10:00", "next": "Позвонить ещё раз", "next_on": "2026-11-25"])
        #expect(try await anna.get("/counterparties/1").text.contains("Позвонить ещё раз"))
        #expect(try await anna.post("/undo", ["back": "//evil.example"]).location.hasPrefix("//") == false)
        let text: String = try await anna.get("/counterparties/1").text
        #expect(!text.contains("Позвонить ещё раз") && !text.contains("Тираж"))
    }
    @Test(arguments: Engine.here) func whatOthersChangedStays(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, boris = try await office.browser(of: office.employee("director", "Борис"))
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let saved = try await anna.post("/counterparties/1", DayTests.gazeta.merging(["version": "1", "city": "Тула"]) { $1 })
        _ = try await boris.post("/counterparties/1", DayTests.gazeta.merging(["version": "2", "city": "Орёл"]) { $1 })
        let refused = try await anna.post("/undo", ["moment": moment(saved)])
        #expect(refused.status == 400 && refused.text.contains("с тех пор изменили"))
        #expect(try await card(office)["city"] == .text("Орёл"))
        #expect(try await boris.post("/undo", ["moment": moment(saved)]).status == 400, "somebody else's action")
    }
}
