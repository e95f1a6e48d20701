import App
import Clients
import Database
import Foundation
@testable import Kernel
import Testing

/// A copy of everything in one file, readable by either engine.
@Suite struct BackupTests {
    private static func path() -> String { NSTemporaryDirectory() + "ottisk-" + Crypto.token(8) + ".backup" }

    private static func store() -> FileStore { FileStore(folder: NSTemporaryDirectory() + "ottisk-files-" + Crypto.token(8)) }

    /// What was uploaded comes back byte by byte, also an empty file and one of several lines of the copy.
    @Test(arguments: Engine.here)
    func filesAreInTheCopy(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, path: String = Self.path()
        defer { unlink(path) }
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let contents: [[UInt8]] = [[], (0..<150_000).map { UInt8(truncatingIfNeeded: $0 &* 7919) }]
        for (index, bytes) in contents.enumerated() { #expect(try await office.upload("/counterparties/1/files", "макет \(index).pdf", bytes, token: anna.token, csrf: anna.csrf).status == 303) }
        let count: Backup.Count = try await Backup.write(office.workspace, to: path)
        #expect(count.files == 2)
        let database = try await engine.fresh(), store: FileStore = Self.store()
        _ = try await Backup.restore(path, into: database, files: store, Ottisk.migrations)
        let hashes: [String] = try await database.read { try $0.rows("SELECT hash FROM stored_file ORDER BY id").compactMap { String(value: $0["hash"]) } }
        #expect(try hashes.map { Array(try Data(contentsOf: URL(fileURLWithPath: store.path($0)))) } == contents)
        // A changed byte of a file is found before anything is written.
        let whole: String = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        let at = try #require(whole.firstRange(of: "{\"file\":")), line = try #require(whole[at.lowerBound...].firstRange(of: "\n\"A"))
        try Data((whole[..<line.lowerBound] + "\n\"B" + whole[line.upperBound...]).utf8).write(to: URL(fileURLWithPath: path))
        let empty = try await engine.fresh()
        await #expect(throws: Backup.Problem.self) { try await Backup.restore(path, into: empty, files: Self.store(), Ottisk.migrations) }
        #expect(try await empty.read { try BackupRows.tables($0) }.isEmpty)
    }

    @Test(arguments: Engine.here, Engine.here)
    func theCopyIsTheSameBase(_ from: Engine, _ to: Engine) async throws {
        let office = try await Office(from), path: String = Self.path()
        defer { unlink(path) }
        let browser = try await office.admin
        // The daughter gets the smaller id: its row comes before the row it points to.
        for name in ["Дочка \"Ёж\"\nвторая строка", "Головная"] { #expect(try await browser.post("/counterparties", ["name": name, "legal_form": "company", "status": "active"]).status == 303) }
        try await office.workspace.write(as: .program("test")) { try $0.update(Counterparty.entity, 1, ["parent_id": .int(2)]) }
        let written: Backup.Count = try await Backup.write(office.workspace, to: path)

        let database = try await to.fresh()
        #expect(try await Backup.restore(path, into: database, files: Self.store(), Ottisk.migrations) == written)
        let copy = try await Ottisk.workspace(database, files: "/nonexistent")
        let names: [String] = try await copy.read(as: .program("test")) { try $0.rows("SELECT name FROM \(Counterparty.self) WHERE \(searchCondition(Counterparty.entity, "еж"))").map { Form.plain($0["name"]) } }
        #expect(names == ["Дочка \"Ёж\"\nвторая строка"])
        #expect(try await database.read { try Change.firstBroken($0) } == nil)
        let next: Int64 = try await copy.write(as: .program("test")) { try $0.insert(Counterparty.entity, ["name": .text("Новый"), "legal_form": .text("company"), "status": .text("lead")]) }
        #expect(next == 3)
    }

    /// Tables whose key is of several columns are longer than one page too.
    @Test(arguments: Engine.here, Engine.here)
    func longTablesOfAnyKeyComeWhole(_ from: Engine, _ to: Engine) async throws {
        let counter = StatementCounter(), office = try await Office(from, counter: counter), path: String = Self.path(), count: Int = Int(Backup.page) + 300
        defer { unlink(path) }
        try await office.workspace.database.write { db in
            for n in 1...count {
                try db.run("INSERT INTO duplicate_key (key, record) VALUES (\((n * 7919) % 50), \(n))")
                try db.run("INSERT INTO import_line (import_id, phase, number, verdict, title, detail) VALUES (\(n % 3), \(n % 2 == 0 ? "check" : "run"), \(n), 'new', \("Строка \(n)"), '')")
            }
        }
        _ = counter.take()
        let written: Backup.Count = try await Backup.write(office.workspace, to: path)
        #expect(counter.take().filter { $0.contains("FROM duplicate_key") }.allSatisfy { $0.contains("LIMIT") }, "a page at a time")
        let database = try await to.fresh()
        #expect(try await Backup.restore(path, into: database, files: Self.store(), Ottisk.migrations) == written)
        for sql in ["SELECT key, record FROM duplicate_key ORDER BY record" as SQL, "SELECT import_id, phase, number, title FROM import_line ORDER BY number"] {
            let (before, after): ([[Value]], [[Value]]) = (try await office.workspace.database.read { try $0.rows(sql).map(\.values) }, try await database.read { try $0.rows(sql).map(\.values) })
            #expect(before.count == count && before == after)
        }
    }

    @Test(arguments: Engine.here)
    func aCutFileChangesNothing(_ engine: Engine) async throws {
        let office = try await Office(engine), path: String = Self.path(), cut: String = Self.path()
        defer { unlink(path); unlink(cut) }
        _ = try await Backup.write(office.workspace, to: path)
        let whole = try #require(FileManager.default.contents(atPath: path))
        let database = try await engine.fresh()
        for size in [0, 10, whole.count / 2, whole.count - 2] {
            try whole.prefix(size).write(to: URL(fileURLWithPath: cut))
            await #expect(throws: Backup.Problem.self) { try await Backup.restore(cut, into: database, files: Self.store(), Ottisk.migrations) }
        }
        try whole.write(to: URL(fileURLWithPath: cut))
        _ = try await Backup.restore(cut, into: database, files: Self.store(), Ottisk.migrations)
        await #expect(throws: Backup.Problem.self) { try await Backup.restore(cut, into: database, files: Self.store(), Ottisk.migrations) }
    }

    @Test func everyEntityHasASearchKeyOfItsOwn() {
        #expect(Set(Ottisk.registry.entities.map { Registry.ordinal($0.table) }).count == Ottisk.registry.entities.count)
    }
}
