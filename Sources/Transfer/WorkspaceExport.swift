public import Database
internal import Foundation
public import Kernel
internal import Tabular

/// One archive of the whole workspace: ordered, made in the background, kept for some days.
struct WorkspaceExport: Decodable, Sendable {
    let id: Int64, employeeID: Int64, createdAt: Int64, jobID: Int64?, lang: String, path: String, size: Int64, rows: Int64, files: Int64, missing: Int64, expiresAt: Int64?
    /// Days that an archive is kept.
    static let kept: Int = 7
    var isReady: Bool { !path.isEmpty }
    func isGone(_ now: Int64) -> Bool { expiresAt.map { $0 <= now } ?? false }
    /// What a browser saves it as.
    func name(_ zone: Zone) -> String { "ottisk \(zone.day(createdAt)).zip" }

    static func find(_ id: Int64, in tx: Tx) throws -> WorkspaceExport {
        guard TransferRights.mayExport(tx.access, tx.registry), let found: WorkspaceExport = try tx.first("SELECT * FROM workspace_export WHERE id = \(id)") else { throw NotFound() }
        return found
    }
    /// Orders an archive.
    /// - Returns: its id.
    static func order(in tx: Tx) throws -> Int64 {
        guard TransferRights.mayExport(tx.access, tx.registry) else { throw NotAllowed() }
        let lang: Lang = tx.access.lang
        let row = try tx.rows("INSERT INTO workspace_export (employee_id, created_at, lang) VALUES (\(tx.access.employee), \(tx.now), \(lang.rawValue)) RETURNING id").first
        let id: Int64 = row.flatMap { Int64(value: $0["id"]) } ?? 0
        let job: Int64 = try tx.enqueue("workspace-export", title: lang("Выгрузить рабочее пространство", "Export the workspace"), payload: String(id))
        try tx.run("UPDATE workspace_export SET job_id = \(job) WHERE id = \(id)")
        return id
    }
    /// Takes the file away; the row stays and says that there was one.
    func drop(in tx: Tx) throws {
        unlink(path)
        try tx.run("UPDATE workspace_export SET path = '', expires_at = \(tx.now) WHERE id = \(id)")
    }
    /// An order that was stopped or failed leaves a file behind, which nobody may take: a while later, for the packing hears of the stop a moment late.
    private static func stopped(_ tx: Tx) -> SQL {
        "path = '' AND expires_at IS NULL AND job_id IN (SELECT id FROM job WHERE state IN ('cancelled', 'failed') AND finished_at < \(tx.now - 60_000))"
    }
    static func expiry(_ files: FileStore) -> Chore {
        Chore("exports") { tx in
            try !tx.rows("SELECT id FROM workspace_export WHERE (expires_at <= \(tx.now) AND path <> '') OR (\(stopped(tx))) LIMIT 1").isEmpty
        } step: { tx in
            for row in try tx.rows("SELECT id FROM workspace_export WHERE \(stopped(tx)) LIMIT 20") {
                guard let id = Int64(value: row["id"]) else { continue }
                try clear(id, files)
                try tx.run("UPDATE workspace_export SET expires_at = \(tx.now) WHERE id = \(id)")
            }
            for old in try tx.all("SELECT * FROM workspace_export WHERE expires_at <= \(tx.now) AND path <> '' LIMIT 20", as: WorkspaceExport.self) { try old.drop(in: tx) }
        }
    }
    /// Where archives are kept.
    static func place(_ files: FileStore) -> String { "\(files.folder)/exports" }
    /// Removes what an unfinished try left.
    static func clear(_ id: Int64, _ files: FileStore) throws {
        let manager = FileManager.default, place: String = place(files), folder: String = scratch(id, files)
        if manager.fileExists(atPath: place) { for name in try manager.contentsOfDirectory(atPath: place) where name.hasPrefix("\(id).") { try manager.removeItem(atPath: "\(place)/\(name)") } }
        if manager.fileExists(atPath: folder) { try manager.removeItem(atPath: folder) }
    }
    /// Where the parts of an archive are written before they are packed.
    static func scratch(_ id: Int64, _ files: FileStore) -> String { "\(files.folder)/incoming/export-\(id)" }
}

/// The background work that makes an archive.
struct ExportJob: Sendable {
    let parts: TransferParts, files: FileStore

    /// What the work outside of transactions hands to the step that writes it down.
    private struct Made: Codable { let path: String, size: Int64, rows: Int, files: Int, missing: Int }

    var kind: JobKind {
        JobKind("workspace-export", outside: { payload, _, meter, workspace, access in
            try await make(Int64(payload) ?? 0, meter, workspace, access)
        }, step: { payload, progress, tx in
            let made: Made = try JSONDecoder().decode(Made.self, from: Data(progress.cursor.utf8)), kept: Int64 = Int64(WorkspaceExport.kept) * 86_400_000
            try tx.run("""
                UPDATE workspace_export SET path = \(made.path), size = \(made.size), rows = \(made.rows), files = \(made.files), missing = \(made.missing), expires_at = \(tx.now + kept) WHERE id = \(Int64(payload) ?? 0)
                """)
            progress.done = progress.total
            return false
        })
    }
    private func make(_ id: Int64, _ meter: Meter, _ workspace: Workspace, _ given: Access) async throws -> String {
        let one: WorkspaceExport = try await workspace.read(as: given) { try WorkspaceExport.find(id, in: $0) }
        var access: Access = given
        access.lang = Lang(rawValue: one.lang) ?? .ru
        let manager = FileManager.default, folder: String = WorkspaceExport.scratch(id, files), place: String = WorkspaceExport.place(files), path: String = "\(place)/\(id).zip", parts: TransferParts = parts, files: FileStore = files
        try manager.createDirectory(atPath: place, withIntermediateDirectories: true)
        // What a crash left of an earlier try goes first.
        try WorkspaceExport.clear(id, files)
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: folder) }  // a leftover harms nobody
        let rights: Access = access
        do {
            let result: Dump.Result = try await workspace.read(as: rights) { tx in try Dump(folder: folder, parts: parts, lang: rights.lang, files: files, meter: meter).write(in: tx) }
            try pack(result, from: folder, to: path, meter)
            let size: Int64 = (try manager.attributesOfItem(atPath: path)[.size] as? NSNumber)?.int64Value ?? 0
            return String(decoding: try JSONEncoder().encode(Made(path: path, size: size, rows: result.rows, files: result.files.count, missing: result.missing)), as: UTF8.self)
        } catch is TabularProblem { throw DatabaseError.full(folder) }
    }
    private func pack(_ result: Dump.Result, from folder: String, to path: String, _ meter: Meter) throws {
        let archive = try ArchiveWriter(path)
        for name in ["README.txt", "workspace.json", "checksums.txt"] { try archive.add("\(folder)/\(name)", as: name) }
        for (name, _) in result.checksums where name.contains("/") { try archive.add("\(folder)/\(name.replacing("/", with: "-"))", as: name) }
        for hash in result.files { try archive.add(files.path(hash), as: FileName.upload(hash), isPacked: false) }
        var told: Int = 0
        try archive.close { share in
            let now: Int = Int(share * Double(result.rows))
            defer { told = max(told, now) }
            do { try meter.add(max(0, now - told)) } catch { return false }  // stopped: the archive is not written
            return true
        }
    }
}

extension WorkspaceExport {
    static let migration = Migration("transfer-1", [
        """
        CREATE TABLE workspace_export (\(SQL.identity), employee_id BIGINT NOT NULL, created_at BIGINT NOT NULL, job_id BIGINT, lang TEXT NOT NULL, path TEXT NOT NULL DEFAULT '', size BIGINT NOT NULL DEFAULT 0,
          rows BIGINT NOT NULL DEFAULT 0, files BIGINT NOT NULL DEFAULT 0, missing BIGINT NOT NULL DEFAULT 0, expires_at BIGINT)
        """,
        "CREATE INDEX workspace_export_expiry ON workspace_export (expires_at)",
        """
        CREATE TABLE workspace_import (\(SQL.identity), name TEXT NOT NULL, hash TEXT NOT NULL, employee_id BIGINT NOT NULL, created_at BIGINT NOT NULL, check_job BIGINT, run_job BIGINT, undo_job BIGINT,
          cause TEXT NOT NULL DEFAULT '', checked TEXT NOT NULL DEFAULT '', plan TEXT NOT NULL DEFAULT '', counts TEXT NOT NULL DEFAULT '')
        """,
        // Which record here a record there has become: while the import goes on.
        "CREATE TABLE workspace_import_record (import_id BIGINT NOT NULL, entity TEXT NOT NULL, old_id BIGINT NOT NULL, new_id BIGINT NOT NULL, PRIMARY KEY (import_id, entity, old_id))",
        // Links to what has not come yet.
        """
        CREATE TABLE workspace_import_link (import_id BIGINT NOT NULL, entity TEXT NOT NULL, record_id BIGINT NOT NULL, field TEXT NOT NULL, linked TEXT NOT NULL, old_id BIGINT NOT NULL,
          PRIMARY KEY (import_id, entity, record_id, field))
        """,
        "CREATE TABLE workspace_import_problem (import_id BIGINT NOT NULL, phase TEXT NOT NULL, entity TEXT NOT NULL, line BIGINT NOT NULL, ru TEXT NOT NULL, en TEXT NOT NULL)",
        "CREATE INDEX workspace_import_problem_import ON workspace_import_problem (import_id, phase, entity, line)",
    ])
}
