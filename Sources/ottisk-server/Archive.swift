import App
import Foundation
import Kernel

/// `ottisk backup` and `ottisk restore`: one file for either engine, so it also moves a base from SQLite to PostgreSQL.
enum Archive {
    static func backup(_ workspace: Workspace, _ options: Options, _ lang: Lang) async throws {
        let path: String = try options.word(1, "файл копии", "the file of the copy")
        guard !FileManager.default.fileExists(atPath: path) else { throw Misuse("Файл уже есть: \(path)", "The file exists already: \(path)") }
        let count: Backup.Count = try await Backup.write(workspace, to: path)
        print(lang("Записано строк: \(count.rows), файлов: \(count.files)", "Rows written: \(count.rows), files: \(count.files)"))
    }
    static func restore(_ options: Options, _ lang: Lang) async throws {
        let path: String = try options.word(1, "файл копии", "the file of the copy")
        let database = try options.open()
        let count: Backup.Count = try await Backup.restore(path, into: database, files: FileStore(folder: options.files), Ottisk.migrations)
        print(lang("Восстановлено строк: \(count.rows), файлов: \(count.files)", "Rows restored: \(count.rows), files: \(count.files)"))
    }
}
