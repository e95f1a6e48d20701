public import Database
internal import Foundation
public import Kernel

/// The same transfer for whoever works without a browser.
public enum TransferCommand {
    /// Whether a file is an exported workspace, so that `import` takes it for one and not for a table.
    public static func isWorkspace(_ path: String) -> Bool { Incoming.isWorkspace(path) }

    /// Orders an archive of the whole workspace.
    /// - Returns: the export and its job.
    public static func export(in tx: Tx) throws -> (export: Int64, job: Int64) {
        let id: Int64 = try WorkspaceExport.order(in: tx)
        return (id, try WorkspaceExport.find(id, in: tx).jobID ?? 0)
    }
    /// Moves a made archive out of the workspace's folder.
    /// - Returns: rows and files in it.
    public static func take(_ id: Int64, to path: String, in tx: Tx) throws -> (rows: Int64, files: Int64) {
        let one: WorkspaceExport = try WorkspaceExport.find(id, in: tx)
        guard one.isReady else { throw NotFound() }
        do { try FileManager.default.copyItem(atPath: one.path, toPath: path) } catch { throw BadRequest("Файл не записать: \(path)", "The file cannot be written: \(path)") }
        try one.drop(in: tx)
        return (one.rows, one.files)
    }
    /// Takes an archive in to be checked.
    /// - Returns: the import and the job of its check.
    public static func check(_ file: FileStore.Received, as access: Access, in workspace: Workspace) async throws -> (id: Int64, job: Int64) {
        let id: Int64 = try await WorkspaceImport.begin(file, as: access, in: workspace)
        let job: Int64? = try await workspace.read(as: access) { try WorkspaceImport.find(id, in: $0).checkJob }
        return (id, job ?? 0)
    }
    /// What the check found, line by line.
    public static func finding(_ id: Int64, in tx: Tx) throws -> [Text] {
        let one: WorkspaceImport = try WorkspaceImport.find(id, in: tx), plan: TransferPlan = try one.order()
        guard let found = try one.finding() else { throw NotFound() }
        var lines: [Text] = tx.registry.entities.compactMap { entity in
            guard let rows = found.rows[entity.table], rows > 0 else { return nil }
            let known: Int = plan.matches[entity.table]?.count ?? 0
            return Text("\(entity.many.ru): \(rows)" + (known > 0 ? ", уже есть \(known)" : ""), "\(entity.many.en): \(rows)" + (known > 0 ? ", here already \(known)" : ""))
        }
        lines += found.ownFields.map { Text("новое поле — \($0.first ?? "")", "new field: \($0.last ?? "")") }
        lines += found.ownChoices.map { Text("новый вариант — \($0.first ?? "")", "new choice: \($0.last ?? "")") }
        lines += found.leftOut.map { Text("здесь такого нет — \($0.first ?? "")", "not known here: \($0.last ?? "")") }
        lines += found.problems.map { Text("\($0.table), запись \($0.line): \($0.ru)", "\($0.table), record \($0.line): \($0.en)") }
        if found.isAgain { lines.append(Text("этот архив уже загружали: всё появится второй раз", "this archive was loaded before: everything will be there twice")) }
        return lines
    }
    /// Orders the loading.
    /// - Returns: the job.
    public static func run(_ id: Int64, in tx: Tx) throws -> Int64 { try WorkspaceImport.find(id, in: tx).run(in: tx) }
    /// What the loading did.
    public static func result(_ id: Int64, in tx: Tx) throws -> (made: Int, known: Int, failed: Int, problems: [Text]) {
        let one: WorkspaceImport = try WorkspaceImport.find(id, in: tx), all: [Tally] = Array(try one.tallies().values)
        let problems: [Text] = try tx.rows("SELECT * FROM workspace_import_problem WHERE import_id = \(id) ORDER BY entity, line LIMIT 200").map { row in
            let place: String = "\(Form.plain(row["entity"])) \(Form.plain(row["line"])): "
            return Text(place + Form.plain(row["ru"]), place + Form.plain(row["en"]))
        }
        return (all.map(\.made).reduce(0, +), all.map(\.known).reduce(0, +), all.map(\.failed).reduce(0, +), problems)
    }
}
