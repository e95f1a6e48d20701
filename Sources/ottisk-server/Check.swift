import Database
import Foundation
import Kernel

/// `ottisk check`: the database file itself, its references, and the hash chain of the change log.
enum Check {
    static func run(_ workspace: Workspace, _ lang: Lang) async throws {
        let (damage, broken): ([String], Int64?) = try await workspace.database.read { db in
            var damage: [String] = []
            if db.dialect == .sqlite {
                damage = try db.rows("PRAGMA integrity_check").compactMap { $0.columns.first.flatMap { String(value: $0.value) } }.filter { $0 != "ok" }
                damage += try db.rows("PRAGMA foreign_key_check").map { "foreign key: \($0.columns.map { "\($0.value)" }.joined(separator: " "))" }
            }
            return (damage, try Change.firstBroken(db))
        }
        damage.forEach { print($0) }
        print(damage.isEmpty ? lang("База цела", "The database is whole") : lang("База повреждена", "The database is damaged"))
        print(broken.map { lang("Журнал изменений повреждён с записи \($0)", "The change log is damaged from entry \($0)") } ?? lang("Журнал изменений цел", "The change log is whole"))
        if broken != nil || !damage.isEmpty { exit(1) }
    }
}
