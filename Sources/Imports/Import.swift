public import Database
internal import Foundation
public import Kernel

/// One table on its way in: uploaded, its columns understood, checked, loaded in the background, undone as a whole.
public struct Import: Decodable, Sendable {
    public let id: Int64, name: String, hash: String, format: String, encoding: String, delimiter: String, entity: String
    public let employeeID: Int64, createdAt: Int64, total: Int, cause: String
    let sheets: String, titles: String, plan: String, checkJob: Int64?, runJob: Int64?, undoJob: Int64?
    /// What the check found.
    public let toCreate: Int, toUpdate: Int, toSkip: Int, wrong: Int
    /// Lines that look like existing records, and what becomes of those about which nothing else was decided.
    let alike: Int, alikeChoice: String
    /// Lines with requisites that look wrong: as the check found them, and of what was loaded.
    let doubtful: Int, doubted: Int
    /// What the loading did.
    public let created: Int, updated: Int, skipped: Int, failed: Int

    /// Loaded by a program that kept the table in the database: it can only be looked at and undone.
    var isOld: Bool { hash.isEmpty }

    func order() throws -> ImportPlan { try ImportPlan(json: plan) }
    var columns: [String] { Self.list(titles) }
    var sheetNames: [String] { Self.list(sheets) }
    private static func list(_ json: String) -> [String] { (try? JSONDecoder().decode([String].self, from: Data(json.utf8))) ?? [] }  // written by this program
    static func json(_ list: [String]) throws -> String { String(decoding: try JSONEncoder().encode(list), as: UTF8.self) }

    /// An import of this user; other people's are not found, unless the reader may see everybody's roles.
    static func find(_ id: Int64, in tx: Tx) throws -> Import {
        guard let found: Import = try tx.first("SELECT * FROM import_file WHERE id = \(id)"), found.employeeID == tx.access.employee || tx.access.reach(.edit, "role") == .all else { throw NotFound() }
        return found
    }

    public static let migrations: [Migration] = [first, AlikeChoices.migration, LineTwins.migration, Doubt.migration]
    private static let first = Migration("imports-1", [
        """
        CREATE TABLE import_file (\(SQL.identity), name TEXT NOT NULL, hash TEXT NOT NULL, format TEXT NOT NULL, encoding TEXT NOT NULL, delimiter TEXT NOT NULL, sheets TEXT NOT NULL, titles TEXT NOT NULL,
          entity TEXT NOT NULL, plan TEXT NOT NULL, employee_id BIGINT NOT NULL, created_at BIGINT NOT NULL, total BIGINT NOT NULL, cause TEXT NOT NULL DEFAULT '', check_job BIGINT, run_job BIGINT, undo_job BIGINT,
          to_create BIGINT NOT NULL DEFAULT 0, to_update BIGINT NOT NULL DEFAULT 0, to_skip BIGINT NOT NULL DEFAULT 0, wrong BIGINT NOT NULL DEFAULT 0,
          created BIGINT NOT NULL DEFAULT 0, updated BIGINT NOT NULL DEFAULT 0, skipped BIGINT NOT NULL DEFAULT 0, failed BIGINT NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX import_file_employee ON import_file (employee_id, id)",
        // What the check says about each line, and what the loading left out.
        """
        CREATE TABLE import_line (import_id BIGINT NOT NULL, phase TEXT NOT NULL, number BIGINT NOT NULL, verdict TEXT NOT NULL, title TEXT NOT NULL, match_key TEXT, record_id BIGINT, detail TEXT NOT NULL,
          PRIMARY KEY (import_id, phase, number))
        """,
        "CREATE INDEX import_line_verdict ON import_line (import_id, phase, verdict, number)",
        "CREATE INDEX import_line_key ON import_line (import_id, phase, match_key)",
        // Runs of the first form keep their numbers; their records carry the cause `import N`.
        """
        INSERT INTO import_file (id, name, hash, format, encoding, delimiter, sheets, titles, entity, plan, employee_id, created_at, total, cause, undo_job, created, skipped)
        SELECT id, name, '', 'csv', '', '', '[]', '[]', 'counterparty', '', employee_id, created_at, total, 'import ' || id, CASE WHEN status = 'undone' THEN 0 END, created, skipped FROM import_run WHERE status <> 'new'
        """,
        SQL.oneOf(sqlite: "SELECT 1", postgres: "SELECT setval(pg_get_serial_sequence('import_file', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM import_file), false)"),
        "DROP TABLE import_run",
    ])
}

/// Where an import is, told by its jobs.
struct Progress: Sendable {
    enum Stage { case columns, checking, checked, running, done, undoing, undone }
    let stage: Stage, check: Job?, run: Job?, undo: Job?

    init(_ one: Import, in tx: Tx) throws {
        func job(_ id: Int64?) throws -> Job? { try id.flatMap { try tx.first("SELECT * FROM job WHERE id = \($0)") } }
        (check, run, undo) = (try job(one.checkJob), try job(one.runJob), try job(one.undoJob))
        if one.undoJob != nil { stage = undo?.isOver ?? true ? .undone : .undoing } else if let run { stage = run.isOver ? .done : .running } else if one.isOld { stage = .done } else if let check {
            stage = check.status == .done ? .checked : check.isOver ? .columns : .checking
        } else { stage = .columns }
    }
}
