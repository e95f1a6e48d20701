import App
import Clients
import Database
import Foundation
@testable import Kernel
import Testing

/// A copy of everything in one file, readable by either engine.
@Suite struct BackupTests {
    private static func path() -> String { NSTemporaryDirectory() + "ottisk-" + Crypto.token(8) + ".backup" }

    @Test(arguments: Engine.here, Engine.here)
    func theCopyIsTheSameBase(_ from: Engine, _ to: Engine) async throws {
        let office = try await Office(from), path: String = Self.path()
        defer { unlink(path) }
        let browser = try await office.admin
        // The daughter gets the smaller id: its row comes before the row it points to.
        for name in ["Дочка \"Ёж\"\nвторая строка", "Головная"] { #expect(try await browser.post("/counterparties", ["name": name, "legal_form": "company", "status": "active"]).status == 303) }
        try await office.workspace.write(as: .program("test")) { try $0.update(Counterparty.entity, 1, ["parent_id": .int(2)]) }
        let written: Int = try await Backup.write(office.workspace.database, to: path)

        let database = try await to.fresh()
        #expect(try await Backup.restore(path, into: database, Ottisk.migrations) == written)
        let copy = try await Ottisk.workspace(database, files: "/nonexistent")
        let names: [String] = try await copy.read(as: .program("test")) { try $0.rows("SELECT name FROM \(Counterparty.self) WHERE \(searchCondition(Counterparty.entity, "еж"))").map { Form.plain($0["name"]) } }
        #expect(names == ["Дочка \"Ёж\"\nвторая строка"])
        #expect(try await database.read { try Change.firstBroken($0) } == nil)
        let next: Int64 = try await copy.write(as: .program("test")) { try $0.insert(Counterparty.entity, ["name": .text("Новый"), "legal_form": .text("company"), "status": .text("lead")]) }
        #expect(next == 3)
    }

    @Test(arguments: Engine.here)
    func aCutFileChangesNothing(_ engine: Engine) async throws {
        let office = try await Office(engine), path: String = Self.path(), cut: String = Self.path()
        defer { unlink(path); unlink(cut) }
        _ = try await Backup.write(office.workspace.database, to: path)
        let whole = try #require(FileManager.default.contents(atPath: path))
        let database = try await engine.fresh()
        for size in [0, 10, whole.count / 2, whole.count - 2] {
            try whole.prefix(size).write(to: URL(fileURLWithPath: cut))
            await #expect(throws: Backup.Problem.self) { try await Backup.restore(cut, into: database, Ottisk.migrations) }
        }
        try whole.write(to: URL(fileURLWithPath: cut))
        _ = try await Backup.restore(cut, into: database, Ottisk.migrations)
        await #expect(throws: Backup.Problem.self) { try await Backup.restore(cut, into: database, Ottisk.migrations) }
    }

    @Test func everyEntityHasASearchKeyOfItsOwn() {
        #expect(Set(Ottisk.registry.entities.map { Registry.ordinal($0.table) }).count == Ottisk.registry.entities.count)
    }
}
