public import Database
internal import Foundation

/// A whole workspace as one text file, the same for both engines: a head with the schema's steps, every table's rows
/// as JSON lines, the uploaded files in base64, and an end mark with their counts. A file without its end mark is refused before anything changes.
public enum Backup {
    /// Why a file cannot be restored.
    public enum Problem: Error, Sendable {
        case unreadable(String), cut, newer(String), notEmpty
        public var sentence: Text {
            switch self {
            case .unreadable(let path): Text("Это не копия Оттиска: \(path)", "This is no backup of Ottisk: \(path)")
            case .cut: Text("Копия обрезана или повреждена: ничего не изменено.", "The backup is cut or damaged: nothing was changed.")
            case .newer(let step): Text("Копия сделана более новой программой (\(step)).", "The backup was made by a newer program (\(step)).")
            case .notEmpty: Text("В базе уже есть данные. Восстановление — только в пустую базу.", "The database holds data already. A backup is restored into an empty one.")
            }
        }
    }
    /// What went into a copy, or came out of it.
    public struct Count: Sendable, Equatable { public var rows: Int = 0, files: Int = 0 }
    static let page: Int64 = 2000
    /// Bytes of a file in one line: a multiple of three, so that base64 needs no padding inside.
    static let piece: Int = 48 * 1024

    /// One consistent moment of the database and the files it speaks of, written beside the target and renamed when complete.
    public static func write(_ workspace: Workspace, to path: String) async throws -> Count {
        let partial: String = path + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]), let file = FileHandle(forWritingAtPath: partial) else { throw Problem.unreadable(path) }
        let lines = LineWriter(file)
        do {
            let rows: Int = try await workspace.database.read { try BackupRows.dump($0, lines) }
            // Contents never change under their hash, so they may follow the rows at leisure.
            let files: Int = try BackupFiles.dump(workspace.files, lines)
            try lines.put("{\"end\":\(rows),\"files\":\(files)}")
            try lines.close()
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            return Count(rows: rows, files: files)
        } catch {
            try FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }

    /// Fills an empty database of either engine; all of it or nothing. The copy is read line by line, twice: once to see that it is whole.
    public static func restore(_ path: String, into database: any Database, files: FileStore, _ migrations: [Migration]) async throws -> Count {
        let steps: [String] = try BackupRows.steps(path), count: Count = try whole(path)
        if let unknown = steps.first(where: { step in !migrations.contains { $0.name == step } }) { throw Problem.newer(unknown) }
        let known: [Migration] = migrations.filter { steps.contains($0.name) }
        let isEmpty: Bool = try await database.read { db in
            guard try BackupRows.tables(db).contains("change_log") else { return true }
            return try db.rows("SELECT id FROM change_log LIMIT 1").isEmpty
        }
        guard isEmpty else { throw Problem.notEmpty }
        try BackupFiles.load(path, into: files)
        try await database.migrate(known)
        try await database.write { db in try BackupRows.load(path, db) }
        try await database.migrate(migrations)
        return count
    }
    /// Counts what the file holds and compares it with what its end says.
    private static func whole(_ path: String) throws -> Count {
        let reader = try LineReader(path)
        var count = Count(), last: String = ""
        while let line = try reader.next() {
            last = line
            if line.hasPrefix("[") { count.rows += 1 }
            if line.hasPrefix("{\"file\":") { count.files += 1 }
        }
        guard let end = object(last), end["end"] as? Int == count.rows, end["files"] as? Int ?? 0 == count.files else { throw Problem.cut }
        return count
    }
    static func object(_ line: String) -> [String: Any]? {
        // Anything that is no JSON object is no line of ours: the caller says so.
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
    }
}
