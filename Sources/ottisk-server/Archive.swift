import App
import Foundation
import Kernel

/// `ottisk backup` and `ottisk restore`: one file for either engine, so it also moves a base from SQLite to PostgreSQL.
enum Archive {
    static func backup(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        let path: String = try options.word(1, "файл копии", "the file of the copy")
        guard !FileManager.default.fileExists(atPath: path) else { throw Misuse("Файл уже есть: \(path)", "The file exists already: \(path)") }
        let rows: Int = try await Backup.write(workspace.database, to: path)
        print(lang("Записано строк: \(rows)", "Rows written: \(rows)"))
    }
    static func restore(_ options: Options, _ lang: Lang) async throws {
        let path: String = try options.word(1, "файл копии", "the file of the copy")
        let database = try options.open()
        let rows: Int = try await Backup.restore(path, into: database, Ottisk.migrations)
        print(lang("Восстановлено строк: \(rows)", "Rows restored: \(rows)"))
    }
}
