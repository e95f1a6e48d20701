import App
import Clients
import Database
@testable import Kernel
import Testing

/// People whose data nothing justifies any more are proposed, and nothing is erased by itself.
@Suite struct RetentionTests {
    /// A contact made years ago, and nobody of their company heard of since.
    private static func old(_ office: Office) async throws {
        let long: Int64 = 1_500_000_000_000
        try await office.workspace.database.write { db in
            try db.run("UPDATE contact SET created_at = \(long)")
            try db.run("UPDATE counterparty SET last_contact_at = \(long), created_at = \(long)")
        }
    }
    private static func search(_ office: Office, _ anna: Office.Browser) async throws {
        #expect(try await anna.post("/personal-data/retention", [:]).location.hasPrefix("/jobs/"))
        try await Ottisk.worker(office.workspace).drain()
    }

    @Test(arguments: Engine.here) func whoIsNoLongerNeededIsProposed(_ engine: Engine) async throws {
        let (office, anna) = try await RegisterTests.shop(engine)
        _ = try await anna.post("/contacts", ["name": "Новая Анна", "counterparty_id": "1"])
        try await Self.old(office)
        try await office.workspace.database.write { try $0.run("UPDATE contact SET created_at = \(Clock.now()) WHERE id = 2") }
        try await Self.search(office, anna)
        let list: String = try await anna.get("/retention").text
        #expect(list.contains("Зимин Пётр") && !list.contains("Новая Анна"))
        #expect(try await anna.get("/retention/1").text.contains("Само ничего не удаляется"))
        #expect(try await anna.get("/contacts/1").text.contains("Зимин Пётр"), "a proposal is only a proposal")
        #expect(try await anna.get("/personal-data").text.contains("Зимин Пётр"))
    }

    @Test(arguments: Engine.here) func anOpenTaskOrAConsentInForceKeepsTheData(_ engine: Engine) async throws {
        let (office, anna) = try await RegisterTests.shop(engine)
        try await Self.old(office)
        _ = try await anna.post("/tasks", ["title": "Позвонить", "due_on": "2026-12-01", "priority": "normal", "contact_id": "1"])
        try await Self.search(office, anna)
        #expect(try await !anna.get("/retention").text.contains("Зимин Пётр"))
        try await office.workspace.database.write { try $0.run("UPDATE task SET done_at = 1") }
        let given: [String: String] = ["contact_id": "1", "channel": "mail", "purpose_id": "2", "given_on": "2020-03-01", "proof": "анкета"]
        _ = try await anna.post("/consents", given)
        try await Self.search(office, anna)
        #expect(try await !anna.get("/retention").text.contains("Зимин Пётр"))
        _ = try await anna.post("/consents/1", given.merging(["version": "1", "withdrawn_on": "2026-01-15"]) { $1 })
        try await Self.search(office, anna)
        let list: String = try await anna.get("/retention").text
        // A month after the withdrawal: the term of that purpose.
        #expect(list.contains("Зимин Пётр") && list.contains("Согласие отозвано") && list.contains("15\u{A0}февраля"))
    }

    @Test(arguments: Engine.here) func aPostponedDecisionComesBackAndAReasonTakesItAway(_ engine: Engine) async throws {
        let (office, anna) = try await RegisterTests.shop(engine)
        try await Self.old(office)
        try await Self.search(office, anna)
        #expect(try await anna.post("/retention/1", ["version": "1", "state": "kept", "kept_until": "2030-01-01", "note": ""]).status == 422, "on what basis must be said")
        #expect(try await anna.post("/retention/1", ["version": "1", "state": "done"]).status == 422)
        #expect(try await anna.post("/retention/1", ["version": "1", "state": "kept", "kept_until": "2030-01-01", "note": "судебный спор"]).status == 303)
        try await Self.search(office, anna)
        #expect(try await anna.get("/retention/1").text.contains("Оставить до даты"))
        try await office.workspace.database.write { try $0.run("UPDATE retention SET kept_until = '2026-01-01'") }
        try await Self.search(office, anna)
        #expect(try await anna.get("/retention/1").text.contains("Ждёт решения"))
        _ = try await anna.post("/counterparties/1/touch", ["channel": "call", "subject": "Снова с нами", "starts_at": "2026-11-20T10:00", "contact_id": "1"])
        try await Self.search(office, anna)
        #expect(try await !anna.get("/retention").text.contains("Зимин Пётр"))
    }

    @Test(arguments: Engine.here) func theSearchRunsByItselfOnceADay(_ engine: Engine) async throws {
        let (office, _) = try await RegisterTests.shop(engine)
        func jobs() async throws -> Int {
            try await Ottisk.worker(office.workspace).drain()
            return try await office.workspace.database.read { try $0.rows("SELECT id FROM job WHERE kind = 'retention'").count }
        }
        // Nothing is old on the day the register begins.
        #expect(try await jobs() == 0)
        try await office.workspace.database.write { try $0.run("UPDATE privacy_state SET retained_on = '2026-01-01'") }
        #expect(try await jobs() == 1)
        #expect(try await jobs() == 1)
    }
}
