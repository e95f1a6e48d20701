import Database
import Testing

@Suite struct SQLTests {
    @Test func aHoleIsAValue() {
        let name: String = "'; DROP TABLE x", sql: SQL = "SELECT * FROM a WHERE name = \(name) AND id IN \(in: [1, 2])"
        let sqlite = sql.rendered(for: .sqlite), postgres = sql.rendered(for: .postgres)
        #expect(sqlite.text == "SELECT * FROM a WHERE name = ? AND id IN (?, ?)")
        #expect(postgres.text == "SELECT * FROM a WHERE name = $1 AND id IN ($2, $3)")
        #expect(sqlite.values == [.text(name), .int(1), .int(2)])
    }
    @Test func migrationsRunOnce() async throws {
        let database = try SQLite()
        let steps: [Migration] = [Migration("one", ["CREATE TABLE a (id BIGINT)"]), Migration("two", ["INSERT INTO a VALUES (1)"])]
        try await database.migrate(steps)
        try await database.migrate(steps)
        let count = try await database.read { try $0.rows("SELECT id FROM a").count }
        #expect(count == 1)
    }
    @Test func aFailedTransactionLeavesNothing() async throws {
        let database = try SQLite()
        try await database.migrate([Migration("one", ["CREATE TABLE a (id BIGINT UNIQUE)"])])
        await #expect(throws: DatabaseError.self) {
            try await database.write { db in
                try db.run("INSERT INTO a VALUES (1)")
                try db.run("INSERT INTO a VALUES (1)")
            }
        }
        let count = try await database.read { try $0.rows("SELECT id FROM a").count }
        #expect(count == 0)
    }
}
