internal import Foundation
public import Database
public import Kernel

/// One exported workspace on its way in: checked, matched with what is here, loaded in the background, undone as a whole.
struct WorkspaceImport: Decodable, Sendable {
    let id: Int64, name: String, hash: String, employeeID: Int64, createdAt: Int64, checkJob: Int64?, runJob: Int64?, undoJob: Int64?, cause: String
    private let checked: String, plan: String, counts: String

    static func find(_ id: Int64, in tx: Tx) throws -> WorkspaceImport {
        guard TransferRights.mayImport(tx.access, tx.registry), let found: WorkspaceImport = try tx.first("SELECT * FROM workspace_import WHERE id = \(id)") else { throw NotFound() }
        return found
    }
    /// What the check found; nil before it ended.
    func finding() throws -> Checked? { checked.isEmpty ? nil : try JSONDecoder().decode(Checked.self, from: Data(checked.utf8)) }
    func order() throws -> TransferPlan { plan.isEmpty ? TransferPlan() : try JSONDecoder().decode(TransferPlan.self, from: Data(plan.utf8)) }
    func tallies() throws -> [String: Tally] { counts.isEmpty ? [:] : try JSONDecoder().decode([String: Tally].self, from: Data(counts.utf8)) }

    func keep(_ plan: TransferPlan, in tx: Tx) throws {
        let json: String = try Self.json(plan)
        try tx.run("UPDATE workspace_import SET plan = \(json) WHERE id = \(id)")
    }
    func keep(_ counts: [String: Tally], in tx: Tx) throws {
        let json: String = try Self.json(counts)
        try tx.run("UPDATE workspace_import SET counts = \(json) WHERE id = \(id)")
    }
    func keep(_ checked: Checked, in tx: Tx) throws {
        let json: String = try Self.json(checked)
        try tx.run("UPDATE workspace_import SET checked = \(json) WHERE id = \(id)")
    }
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
    /// Notes what was wrong, for the report.
    func note(_ phase: String, _ problems: [(entity: String, line: Int, text: Text)], in tx: Tx) throws {
        for start in stride(from: 0, to: problems.count, by: 100) {
            let rows: [SQL] = problems[start..<min(start + 100, problems.count)].map { "(\(id), \(phase), \($0.entity), \($0.line), \($0.text.ru), \($0.text.en))" }
            try tx.run("INSERT INTO workspace_import_problem (import_id, phase, entity, line, ru, en) VALUES \(rows.joined(", "))")
        }
    }

    // MARK: Steps

    /// Looks at a kept file and remembers it as an import; the check of its contents goes on in the background.
    /// - Returns: its id.
    /// - Throws: `BadRequest` with the sentence for whoever brought it.
    static func begin(_ file: FileStore.Received, as access: Access, in workspace: Workspace) async throws -> Int64 {
        guard TransferRights.mayImport(access, workspace.registry) else { throw NotAllowed() }
        let incoming = try Incoming(workspace.files.path(file.hash)), total: Int = incoming.description.tables.map(\.rows).reduce(0, +)
        let name: String = String((file.name.split { "/\\".contains($0) }.last ?? "workspace.zip").prefix(200))
        return try await workspace.write(as: access) { tx in
            let row = try tx.rows("INSERT INTO workspace_import (name, hash, employee_id, created_at) VALUES (\(name), \(file.hash), \(tx.access.employee), \(tx.now)) RETURNING id").first
            let id: Int64 = row.flatMap { Int64(value: $0["id"]) } ?? 0
            let job: Int64 = try tx.enqueue("workspace-check", title: tx.access.lang("Проверка: ", "Check: ") + name, payload: String(id), total: total)
            try tx.run("UPDATE workspace_import SET check_job = \(job) WHERE id = \(id)")
            return id
        }
    }
    /// Orders the loading.
    /// - Returns: the job.
    @discardableResult
    func run(in tx: Tx) throws -> Int64 {
        guard let found = try finding(), runJob == nil else { throw BadRequest("Сначала проверьте архив", "Check the archive first") }
        let job: Int64 = try tx.enqueue("workspace-import", title: tx.access.lang("Загрузка: ", "Import: ") + name, payload: String(id), total: found.rows.values.reduce(0, +))
        guard try !tx.rows("UPDATE workspace_import SET run_job = \(job), cause = \("job \(job)") WHERE id = \(id) AND run_job IS NULL RETURNING id").isEmpty else { throw BadRequest("Загрузка уже начата", "The import has begun already") }
        return job
    }
    /// Forgets an archive that was not loaded, with its file.
    func drop(_ files: FileStore, in tx: Tx) throws {
        guard runJob == nil else { throw BadRequest("Загруженное не забывают: его можно отменить", "What was loaded is not forgotten: it can be undone") }
        if let check = try TransferProgress(self, in: tx).check, !check.isOver { try tx.cancel(check) }
        try tx.run("DELETE FROM workspace_import WHERE id = \(id)")
        try tx.release(hash, from: files)
    }
    /// Orders the undo of all of it.
    func undo(in tx: Tx) throws {
        guard try TransferProgress(self, in: tx).stage == .done else { throw BadRequest("Отменять нечего", "There is nothing to undo") }
        guard try !tx.rows("SELECT id FROM change_log WHERE cause = \(cause) LIMIT 1").isEmpty else { throw BadRequest("Отменять нечего", "There is nothing to undo") }
        let job: Int64 = try tx.enqueue("workspace-undo", title: tx.access.lang("Отмена: ", "Undo: ") + name, payload: String(id))
        try tx.run("UPDATE workspace_import SET undo_job = \(job) WHERE id = \(id)")
    }
}

extension WorkspaceImport {
    /// The work of taking an import back: first what a stopped loading left beside, some rows in each step, then every change of it.
    static let undoing = JobKind("workspace-undo", outside: { payload, cursor, meter, workspace, access in
        guard cursor.isEmpty else { return cursor }
        let count: Int = try await workspace.read(as: access) { tx in
            let one: WorkspaceImport = try find(Int64(payload) ?? 0, in: tx)
            return try tx.rows("SELECT COUNT(*) AS n FROM change_log WHERE cause = \(one.cause)").first.flatMap { Int(value: $0["n"]) } ?? 0
        }
        meter.expect(count)
        return cursor
    }, step: { payload, progress, tx in
        let one: WorkspaceImport = try find(Int64(payload) ?? 0, in: tx)
        if progress.cursor.isEmpty {
            if try one.forget(in: tx) { progress.cursor = "changes" }
            return true
        }
        return try Change.reversal.step(one.cause, &progress, tx)
    })
    /// Drops notes of a loading.
    /// - Returns: whether none is left.
    func forget(in tx: Tx) throws -> Bool {
        let most: Int = 5000
        let records: [Row] = try tx.rows("SELECT entity, old_id FROM workspace_import_record WHERE import_id = \(id) ORDER BY entity, old_id LIMIT \(most)")
        if let last = records.last, let old = Int64(value: last["oldID"]) {
            try tx.run("DELETE FROM workspace_import_record WHERE import_id = \(id) AND (entity, old_id) <= (\(last["entity"]), \(old))")
            if records.count == most { return false }
        }
        let links: [Row] = try tx.rows("SELECT entity, record_id, field FROM workspace_import_link WHERE import_id = \(id) ORDER BY entity, record_id, field LIMIT \(most)")
        if let last = links.last, let record = Int64(value: last["recordID"]) {
            try tx.run("DELETE FROM workspace_import_link WHERE import_id = \(id) AND (entity, record_id, field) <= (\(last["entity"]), \(record), \(last["field"]))")
        }
        return links.count < most
    }
}

/// What became of the rows of one table.
struct Tally: Codable, Sendable, Equatable {
    /// New records; records that were here already; rows that could not be taken; numbers that were taken here and are others now.
    var made: Int = 0, known: Int = 0, failed: Int = 0, renumbered: Int = 0
}

/// What is decided about the whole import.
struct TransferPlan: Codable, Sendable {
    /// Table → a record there → the record here that it is.
    var matches: [String: [Int64: Int64]] = [:]
    /// Table → column there → column here, of own fields. Known once they are made.
    var columns: [String: [String: String]] = [:]
    /// `table.column` there → key there → key here, where they differ.
    var choices: [String: [String: String]] = [:]
    /// What was made before the rows, in both languages.
    var made: [[String]] = []
}

/// What the check found in an archive.
struct Checked: Codable, Sendable {
    /// A record that may be here already.
    struct Known: Codable, Sendable { let id: Int64, title: String, keys: [String] }
    struct Wrong: Codable, Sendable { let table: String, line: Int, ru: String, en: String }
    /// Table → rows, and rows that cannot be taken.
    var rows: [String: Int] = [:], wrong: [String: Int] = [:]
    /// Table → the highest visible number.
    var numbers: [String: Int64] = [:]
    var known: [String: [Known]] = [:]
    /// The first of the rows that cannot be taken.
    var problems: [Wrong] = []
    var files: Int = 0
    /// Tables and fields that this workspace does not have, and what it makes: by their Russian and English names.
    var leftOut: [[String]] = [], ownFields: [[String]] = [], ownChoices: [[String]] = []
    /// The same file was loaded before.
    var isAgain: Bool = false
}

/// Where an import is, told by its jobs.
struct TransferProgress: Sendable {
    enum Stage { case checking, refused, checked, running, done, undoing, undone }
    let stage: Stage, check: Job?, run: Job?, undo: Job?

    init(_ one: WorkspaceImport, in tx: Tx) throws {
        func job(_ id: Int64?) throws -> Job? { try id.flatMap { try tx.first("SELECT * FROM job WHERE id = \($0)") } }
        (check, run, undo) = (try job(one.checkJob), try job(one.runJob), try job(one.undoJob))
        if let undo { stage = undo.isOver ? .undone : .undoing } else if let run { stage = run.isOver ? .done : .running } else if let check {
            stage = check.status == .done ? .checked : check.isOver ? .refused : .checking
        } else { stage = .refused }
    }
    var current: Job? { undo ?? run ?? check }
}
