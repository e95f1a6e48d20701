import App
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
    /// A tick of many tasks wrote more than fifty entries: all of them go back, or none.
    @Test(arguments: Engine.here) func aWholeActionGoesBackHoweverLarge(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await office.workspace.write(as: .program("test")) { tx in
            for number in 1...45 {
                try tx.insert(Task.entity, ["title": .text("Дело \(number)"), "due_on": .text("2099-03-10"), "priority": .text("normal"), "owner_id": .int(office.administrator), "repeats": number <= 20 ? .text("week") : .null])
            }
        }
        func open() async throws -> Int { try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT id FROM task WHERE done_at IS NULL AND archived_at IS NULL").count } }
        let ids: String = (1...45).map { "id=\($0)" }.joined(separator: "&")
        #expect(try await office.send(.post, "/tasks/all/tick", ids + "&csrf=\(anna.csrf)", anna.token, false).status == 303)
        let written: Int = try await office.workspace.read(as: .program("test")) { tx in try tx.rows("SELECT id FROM change_log WHERE employee_id = \(office.administrator)").count }
        #expect(written > 50)
        #expect(try await open() == 20, "the next of each series")
        let undone = try await anna.post("/undo", ["back": "/tasks"])
        #expect(try await open() == 45)
        #expect(said(undone).hasPrefix("Отменено: ") && said(undone).contains("и ещё"))
        let again = try await anna.post("/undo", ["back": "/tasks"])
        #expect(again.location == "/tasks" && said(again) == "Отменять больше нечего")
        #expect(try await open() == 45)
    }
    @Test(arguments: Engine.here) func theToastSaysWhatWasUndone(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let saved = try await anna.post("/counterparties/1", DayTests.gazeta.merging(["version": "1", "city": "Тула"]) { $1 })
        #expect(said(try await anna.post("/undo", ["moment": moment(saved)])).hasPrefix("Отменено: правка, контрагент К-000001"))
        // The same toast once more changes nothing, and says so.
        let entries: Int = try await entries(office)
        #expect(said(try await anna.post("/undo", ["moment": moment(saved)])) == "Отменять больше нечего")
        #expect(try await self.entries(office) == entries)
    }
    /// What has a way back of its own is led to; an older action is never taken back instead.
    @Test(arguments: Engine.here) func aMergeIsTheLastAction(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/counterparties", ["name": "Газета вторая", "legal_form": "company", "status": "active"])
        _ = try await anna.post("/tasks", TaskTests.task())
        #expect(try await office.send(.post, "/counterparties/merge", "id=1&id=2&into=1&csrf=\(anna.csrf)", anna.token, false).location == "/counterparties/1")
        let entries: Int = try await entries(office), answer = try await anna.post("/undo", ["back": "/tasks"])
        #expect(answer.location == "/counterparties/1" && said(answer).contains("объединение карточек"))
        #expect(try await self.entries(office) == entries, "nothing was taken back")
        #expect(try await anna.get("/counterparties/1").text.contains("Разъединить"))
        _ = try await anna.post("/counterparties/1/unmerge", ["merge": "1"])
        #expect(said(try await anna.post("/undo", ["back": "/tasks"])) == "Отменять больше нечего", "an undo is not undone, and nothing before it")
        #expect(try await office.workspace.read(as: .program("test")) { try $0.row(Task.entity, 1) }["archivedAt"] == .null)
    }
    @Test(arguments: Engine.here) func aBulkChangeIsTheLastAction(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, worker: Worker = Ottisk.worker(office.workspace)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/tasks", TaskTests.task())
        let job: String = try await anna.post("/counterparties/bulk", ["id": "1", "column": "city", "city": "Орёл"]).location
        #expect(job.hasPrefix("/jobs/"))
        #expect(try await anna.post("/undo", ["back": "/tasks"]).location == job, "it waits still")
        try await worker.drain()
        #expect(try await card(office)["city"] == .text("Орёл"))
        let answer = try await anna.post("/undo", ["back": "/tasks"])
        #expect(answer.location == job && said(answer).contains("Последнее действие: Контрагенты"))
        #expect(try await office.workspace.read(as: .program("test")) { try $0.row(Task.entity, 1) }["archivedAt"] == .null, "an older action stays")
        _ = try await anna.post(job + "/undo", [:])
        try await worker.drain()
        #expect(try await card(office)["city"] != .text("Орёл"))
        #expect(said(try await anna.post("/undo", ["back": "/tasks"])) == "Отменять больше нечего")
        // What is done afterwards is the last action again.
        _ = try await anna.post("/tasks", TaskTests.task(["title": "Ещё одно"]))
        #expect(said(try await anna.post("/undo", ["back": "/tasks"])).hasPrefix("Отменено: создание, задача"))
    }
    private func said(_ answer: Office.Answer) -> String {
        let cookie: String = answer.headers[.setCookie] ?? ""
        return Submitted(urlEncoded: String(cookie.split(separator: ";").first ?? ""))?["toast"].split(separator: "|", maxSplits: 1).last.map(String.init) ?? ""
    }
    private func entries(_ office: Office) async throws -> Int { try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT id FROM change_log").count } }
}
