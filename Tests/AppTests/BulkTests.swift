import App
import Clients
import Database
@testable import Kernel
import Testing

/// Many records at once: in the background, with a stop, a result and a way back.
@Suite struct BulkTests {
    private func tags(_ office: Office) async throws -> [String] {
        try await office.workspace.read(as: .program("test")) { tx in try tx.rows("SELECT tags FROM counterparty WHERE archived_at IS NULL ORDER BY id").map { Form.plain($0["tags"]) } }
    }
    @Test(arguments: Engine.here) func tickedRecordsChangeAndChangeBack(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine), worker = Ottisk.worker(office.workspace)
        #expect(try await anna.get("/counterparties").text.contains("data-sel aria-label=\"Отметить: ООО «Ёлка»\""))
        let page: String = try await anna.get("/counterparties/bulk?id=1&id=2&column=tags").text
        #expect(page.contains("Изменить 2 записи") && page.contains("name=\"mode\""))
        let ordered = try await anna.post("/counterparties/bulk", ["id": "1", "column": "tags", "tags": "выставка, срочно", "mode": "add"])
        #expect(ordered.status == 303 && ordered.location == "/jobs/1")
        #expect(try await anna.get("/jobs/1").text.contains("ждёт очереди"))
        try await worker.drain()
        #expect(try await tags(office) == ["|выставка|срочно|", "", ""])
        _ = try await anna.post("/counterparties/bulk", ["whole": "1", "query": "where=" + Condition.all([.test("status", .is, ["vip"])]).json.percentEncoded, "column": "tags", "tags": "срочно", "mode": "add"])
        try await worker.drain()
        #expect(try await tags(office) == ["|выставка|срочно|", "|срочно|", ""])
        #expect(try await anna.get("/jobs/2").text.contains("изменено: 1 · оставлено как есть: 1"))
        // Somebody touches a record of the first change; undoing it leaves that one alone.
        #expect(try await anna.post("/jobs/2/undo", [:]).location == "/jobs/3")
        try await worker.drain()
        #expect(try await tags(office) == ["|выставка|срочно|", "", ""])
        _ = try await anna.post("/counterparties/1", ["version": "2", "name": "ООО «Ёлка»", "legal_form": "company", "status": "vip", "tags": "выставка"])
        _ = try await anna.post("/jobs/1/undo", [:])
        try await worker.drain()
        #expect(try await tags(office) == ["|выставка|", "", ""])
        #expect(try await anna.get("/jobs/4").text.contains("изменено: 0 · оставлено как есть: 1"))
    }
    @Test(arguments: Engine.here) func archivedTogetherAndBack(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine), worker = Ottisk.worker(office.workspace)
        _ = try await anna.post("/counterparties/bulk", ["whole": "1", "query": "", "column": "tags", "do": "archive"])
        try await worker.drain()
        #expect(try await tags(office).isEmpty)
        _ = try await anna.post("/jobs/1/undo", [:])
        try await worker.drain()
        #expect(try await tags(office).count == 3)
    }
    @Test(arguments: Engine.here) func wrongOrdersAreRefused(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine), guest = try await office.browser(of: office.employee("auditor", "Ревизор"))
        #expect(try await anna.post("/counterparties/bulk", ["column": "status", "status": "vip"]).status == 400, "nothing ticked")
        #expect(try await anna.post("/counterparties/bulk", ["id": "1", "column": "status", "status": "no such"]).status == 400)
        #expect(try await anna.post("/counterparties/bulk", ["id": "1", "column": "last_contact_at", "last_contact_at": "2026-01-01T10:00"]).status == 400)
        #expect(try await anna.post("/counterparties/bulk", ["whole": "1", "query": "where=%7B", "column": "tags", "tags": "a"]).status == 400)
        #expect(try await guest.post("/counterparties/bulk", ["id": "1", "column": "tags", "tags": "a"]).status == 403)
        _ = try await anna.post("/counterparties/bulk", ["id": "1", "column": "tags", "tags": "a"])
        let stranger = try await office.browser(of: office.employee("salesManager", "Другой"))
        #expect(try await stranger.get("/jobs/1").status == 404)
        #expect(try await anna.post("/jobs/1/cancel", [:]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await tags(office) == ["", "", ""])
        #expect(try await anna.get("/jobs/1").text.contains("остановлено"))
    }
    /// Two nodes share the messages that are due; each happens once.
    @Test(arguments: Engine.here) func eachMessageHappensOnce(_ engine: Engine) async throws {
        let (office, _) = try await ViewTests.office(engine)
        try await office.workspace.write(as: .program("test")) { tx in
            try tx.run("CREATE TABLE heard (word TEXT)")
            for number in 0..<450 { try tx.post("say", "\(number)") }
            try tx.post("say", "later", at: tx.now + 3_600_000)
            try tx.post("nobody", "lost")
        }
        let topic = Topic("say") { word, tx in try tx.run("INSERT INTO heard (word) VALUES (\(word))") }
        async let first: Void = Worker(office.workspace, kinds: [], topics: [topic]) { _, _ in .program("test") }.drain()
        async let second: Void = Worker(office.workspace, kinds: [], topics: [topic]) { _, _ in .program("test") }.drain()
        _ = try await (first, second)
        let (heard, different, lost): (Int, Int, String) = try await office.workspace.read(as: .program("test")) { tx in
            let row = try tx.rows("SELECT COUNT(*) AS n, COUNT(DISTINCT word) AS d FROM heard").first
            let lost = try tx.rows("SELECT problem FROM outbox WHERE topic = 'nobody' AND attempts = 1 AND state = 'waiting'").first
            return (row.flatMap { Int(value: $0["n"]) } ?? 0, row.flatMap { Int(value: $0["d"]) } ?? 0, lost.map { Form.plain($0["problem"]) } ?? "")
        }
        #expect(heard == 450 && different == 450 && lost.contains("Получателя «nobody» нет"))
    }
}
