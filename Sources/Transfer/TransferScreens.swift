public import Database
internal import Foundation
internal import HTML
public import Hummingbird
public import Kernel
internal import Records
internal import Tabular

/// Carrying a whole workspace out of here and into here: the background work and the pages.
public struct Transfer: Sendable {
    let parts: TransferParts
    /// Bytes of one archive.
    static let largest: Int = 64 << 30
    public static let migrations: [Migration] = [WorkspaceExport.migration]
    /// Archives whose days are over are taken away.
    public func chores(_ files: FileStore) -> [Chore] { [WorkspaceExport.expiry(files)] }

    public init(_ parts: TransferParts) { self.parts = parts }
    public func kinds(_ files: FileStore) -> [JobKind] {
        [ExportJob(parts: parts, files: files).kind, CheckJob(parts: parts, files: files).kind, ImportJob(parts: parts, files: files).kind, WorkspaceImport.undoing]
    }
    public func register(in routes: Routes) {
        routes.get("transfer", start)
        routes.post("transfer/exports", export)
        routes.get("transfer/exports/:id", made)
        routes.get("transfer/exports/:id/file", download)
        routes.post("transfer/exports/:id/drop", dropExport)
        routes.post("transfer/imports", upload)
        routes.get("transfer/imports/:id", show)
        routes.post("transfer/imports/:id/run", run)
        routes.post("transfer/imports/:id/cancel", cancel)
        routes.post("transfer/imports/:id/undo", undo)
        routes.post("transfer/imports/:id/drop", drop)
        routes.get("transfer/imports/:id/report", report)
    }

    @Sendable private func start(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let mayExport: Bool = TransferRights.mayExport(context.access, context.registry), mayImport: Bool = TransferRights.mayImport(context.access, context.registry), lang: Lang = context.lang
        guard mayExport || mayImport else { throw NotAllowed() }
        let view: StartView = try await context.read { tx in
            let exports: [WorkspaceExport] = mayExport ? try tx.all("SELECT * FROM workspace_export ORDER BY id DESC LIMIT 20") : []
            let imports: [WorkspaceImport] = mayImport ? try tx.all("SELECT * FROM workspace_import ORDER BY id DESC LIMIT 20") : []
            let people: [String: String] = try recordTitles(["employee": Set(exports.map(\.employeeID) + imports.map(\.employeeID))], in: tx)
            return StartView(context: context, mayExport: mayExport, mayImport: mayImport, exports: exports, imports: imports, people: people, now: tx.now)
        }
        return .page(lang("Перенос данных", "Transfer"), section: "transfer", screen(lang("Перенос данных", "Transfer"), view.html))
    }
    @Sendable private func export(_ request: Request, _ context: StaffContext) async throws -> Reply {
        _ = try await request.form()
        let id: Int64 = try await context.write { try WorkspaceExport.order(in: $0) }
        return .go("/transfer/exports/\(id)")
    }
    @Sendable private func made(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let (view, job): (HTML, Job?) = try await context.read { tx in
            let one: WorkspaceExport = try WorkspaceExport.find(id, in: tx), job: Job? = try one.jobID.flatMap { try tx.first("SELECT * FROM job WHERE id = \($0)") }
            return (ExportView(context: context, one: one, job: job, now: tx.now).html, job)
        }
        try await context.watched(job)
        if request.isFragment { return .fragment(view) }
        return .page(lang("Выгрузка пространства", "Export of the workspace"), section: "transfer", screen(lang("Выгрузка пространства", "Export of the workspace"), view))
    }
    @Sendable private func download(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let one: WorkspaceExport = try await context.read { tx in
            let one: WorkspaceExport = try WorkspaceExport.find(id, in: tx)
            guard one.isReady, !one.isGone(tx.now) else { throw NotFound() }
            return one
        }
        return .stored(path: one.path, name: one.name(context.zone), type: "application/zip", isShown: false)
    }
    @Sendable private func dropExport(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { try WorkspaceExport.find(id, in: $0).drop(in: $0) }
        return .go("/transfer", toast: context.lang("Архив удалён", "The archive is deleted"))
    }

    @Sendable private func upload(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard TransferRights.mayImport(context.access, context.registry) else { throw NotAllowed() }
        guard let file = try await request.receive(context, limit: Self.largest).first else { throw BadRequest("Выберите файл", "Choose a file") }
        let id: Int64
        do { id = try await WorkspaceImport.begin(file, as: context.access, in: context.job()) } catch {
            try await forget(file.hash, context)
            throw error
        }
        return .go("/transfer/imports/\(id)")
    }
    /// What was not taken does not stay on the disk.
    private func forget(_ hash: String, _ context: StaffContext) async throws {
        let files: FileStore = context.files
        try await context.job().read(as: .program("transfer")) { try $0.release(hash, from: files) }
    }
    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (name, view, progress): (String, HTML, TransferProgress) = try await context.read { tx in
            let one: WorkspaceImport = try WorkspaceImport.find(id, in: tx)
            return (one.name, try ImportView(context: context, one: one, parts: parts, in: tx).html, try TransferProgress(one, in: tx))
        }
        try await context.watched(progress.check, progress.run, progress.undo)
        if request.isFragment { return .fragment(view) }
        return .page(name, section: "transfer", screen(context.lang("Загрузка пространства", "Import of a workspace"), beside: "<span class=\"xs muted hide-m cut\">\(name)</span>", view))
    }
    /// The choices of the page stand as `m.TABLE.ID`: a record here, or nothing for a new one.
    @Sendable private func run(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form(), parts: TransferParts = parts
        try await context.write { tx in
            let one: WorkspaceImport = try WorkspaceImport.find(id, in: tx)
            var plan: TransferPlan = try one.order()
            for (name, values) in form.values where name.hasPrefix("m.") {
                let words: [String] = name.split(separator: ".").map(String.init)
                guard words.count == 3, parts.matched.contains(words[1]), let entity = tx.registry[words[1]], let old = Int64(words[2]) else { throw BadRequest("Соответствие указано неверно", "A match is wrong") }
                guard let chosen = values.first, !chosen.isEmpty else { plan.matches[words[1], default: [:]][old] = nil; continue }
                guard let here = Int64(chosen), try !tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id = \(here) AND archived_at IS NULL").isEmpty else { throw BadRequest("Соответствие указано неверно", "A match is wrong") }
                plan.matches[words[1], default: [:]][old] = here
            }
            try one.keep(plan, in: tx)
            try one.run(in: tx)
        }
        return .go("/transfer/imports/\(id)")
    }
    @Sendable private func cancel(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            if let job = try TransferProgress(try WorkspaceImport.find(id, in: tx), in: tx).current, !job.isOver { try tx.cancel(job) }
        }
        return .go("/transfer/imports/\(id)")
    }
    @Sendable private func undo(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { try WorkspaceImport.find(id, in: $0).undo(in: $0) }
        return .go("/transfer/imports/\(id)")
    }
    @Sendable private func drop(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), files: FileStore = context.files
        try await context.write { try WorkspaceImport.find(id, in: $0).drop(files, in: $0) }
        return .go("/transfer", toast: context.lang("Архив убран", "The archive is removed"))
    }
    /// Every row that was not taken, and every link that was not found, with the reason.
    @Sendable private func report(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang, path: String = try context.files.scratch()
        try await context.read { tx in
            let one: WorkspaceImport = try WorkspaceImport.find(id, in: tx), writer = CSVWriter(), file = try OutputFile(path)
            try file.write(CSVWriter.mark + writer.line([lang("Таблица", "Table"), lang("Запись файла", "Record of the file"), lang("Что не так", "What is wrong")]))
            let rows: [Row] = try tx.rows("SELECT * FROM workspace_import_problem WHERE import_id = \(one.id) ORDER BY phase, entity, line LIMIT 1000000")
            for row in rows {
                let table: String = tx.registry[Form.plain(row["entity"])].map { lang($0.many) } ?? Form.plain(row["entity"])
                try file.write(writer.line([table, Form.plain(row["line"]), lang(Form.plain(row["ru"]), Form.plain(row["en"]))]))
            }
            try file.close()
        }
        return .made(path: path, name: lang("отчёт о загрузке.csv", "import report.csv"), type: "text/csv; charset=utf-8")
    }
}
