import Foundation
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

    @Test func listsOfManyLengthsAreFewStatements() {
        let texts: Set<String> = Set((1...100).map { count in ("SELECT \(in: Array(1...count))" as SQL).rendered(for: .sqlite).text })
        #expect(texts.count == 8)
        #expect(("\(in: [7, 8, 9])" as SQL).rendered(for: .sqlite).values == [.int(7), .int(8), .int(9), .int(9)])
        #expect(("\(in: Array(1...20_000))" as SQL).rendered(for: .sqlite).values.count == 20_000)
    }

    @Test func aColumnAddedBySomebodyElseIsReadByItsName() async throws {
        let path: String = NSTemporaryDirectory() + UUID().uuidString
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let mine = try SQLite(path: path), theirs = try SQLite(path: path)
        try await theirs.write { connection in
            try connection.run("CREATE TABLE client (name TEXT)")
            try connection.run("INSERT INTO client (name) VALUES ('Берегово')")
        }
        let ask: @Sendable (Connection) throws -> [[String]] = { connection in try connection.rows("SELECT * FROM client").map(\.names) }
        #expect(try await mine.read(ask) == [["name"]])
        try await theirs.write { try $0.run("ALTER TABLE client ADD COLUMN city TEXT") }
        for _ in 0..<10 { #expect(try await mine.read(ask) == [["name", "city"]]) }
    }

    @Test func moreStatementsThanAreKeptStillAnswer() async throws {
        let database = try SQLite()
        let sum: Int64 = try await database.write { connection in
            var sum: Int64 = 0
            for number in 0..<2000 { sum += try connection.rows("SELECT 1 AS n\(SQL.raw(String(number)))").first.flatMap { Int64(value: $0.values[0]) } ?? 0 }
            return sum
        }
        #expect(sum == 2000)
    }
}
