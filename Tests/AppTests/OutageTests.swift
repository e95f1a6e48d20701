import Clients
import Database
@testable import Kernel
import Testing

/// What happens when the database goes away under the program.
@Suite struct OutageTests {
    /// A cut connection costs one error page, not a restart.
    @Test(.enabled(if: Engine.here.contains(.postgres), "needs the PostgreSQL of the test command"))
    func aLostConnectionCostsOnePage() async throws {
        let office = try await Office(.postgres), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let backend: Int64 = try await office.workspace.database.read { try $0.rows("SELECT pg_backend_pid() AS pid").first.flatMap { Int64(value: $0["pid"]) } ?? 0 }
        let other = try await Engine.postgres.fresh()
        _ = try await other.read { try $0.rows("SELECT pg_terminate_backend(CAST(\(backend) AS INTEGER)) AS done") }
        // The signal may take a moment: ask until the connection is seen to be gone, then the next page must work.
        var statuses: [Int] = []
        for _ in 0..<200 where statuses.last != 503 && statuses.last != 500 {
            statuses.append(try await anna.get("/counterparties").status)
            let now: Int64 = (try? await office.workspace.database.read { try $0.rows("SELECT pg_backend_pid() AS pid").first.flatMap { Int64(value: $0["pid"]) } ?? 0 }) ?? 0
            if now != backend { break }
        }
        #expect(statuses.allSatisfy { $0 == 200 || $0 == 503 }, "\(statuses)")
        #expect(try await anna.get("/counterparties/1").status == 200)
    }

    @Test(arguments: Engine.here) func aHiddenFieldDoesNotOrderTheList(_ engine: Engine) async throws {
        let office = try await Office(engine)
        let boss = try await office.browser(of: office.administrator)
        #expect(try await boss.get("/employees?sort=mail").status == 200)
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \(#"{"employee.mail":"hidden"}"#)") }
        #expect(try await boss.get("/employees?sort=mail").status == 400)
        #expect(try await boss.get("/employees").status == 200)
    }
}
