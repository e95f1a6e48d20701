public import Database
public import HTML
public import Hummingbird
public import Kernel
internal import Records
internal import Tabular

/// The import wizard: file, columns, dry run, loading, result, undo.
public struct ImportScreens: Sendable {
    /// Bytes of one table.
    static let largest: Int = 512 << 20
    public init() {}
    public func register(in routes: Routes) {
        routes.get("imports", list)
        routes.post("imports", upload)
        routes.get("imports/:id", show)
        routes.post("imports/:id/columns", columns)
        routes.post("imports/:id/alike", alike)
        routes.post("imports/:id/run", run)
        routes.post("imports/:id/cancel", cancel)
        routes.post("imports/:id/undo", undo)
        routes.post("imports/:id/drop", drop)
        routes.get("imports/:id/lines", lines)
        routes.get("imports/:id/errors", errors)
    }
    private func allowed(_ context: StaffContext) throws {
        guard !ImportTargets.importable(context.access, context.registry).isEmpty else { throw NotAllowed() }
    }

    @Sendable private func list(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try allowed(context)
        let lang: Lang = context.lang, me: Int64 = context.access.employee
        let mine: SQL = context.access.reach(.edit, "role") == .all ? "1 = 1" : "employee_id = \(me)"
        let (all, names): ([Import], [Int64: String]) = try await context.read { tx in
            let all: [Import] = try tx.all("SELECT * FROM import_file WHERE \(mine) ORDER BY id DESC LIMIT 50")
            let people: [Row] = try tx.rows("SELECT id, name FROM employee WHERE id IN \(in: Set(all.map(\.employeeID)).sorted())")
            return (all, Dictionary(people.map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }) { first, _ in first })
        }
        let view = StartView(lang: lang, zone: context.zone, csrf: context.person.csrf, registry: context.registry)
        return .page(lang("Импорт", "Import"), section: "imports", screen(lang("Импорт", "Import"), view.page(all, names)))
    }

    @Sendable private func upload(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try allowed(context)
        guard let file = try await request.receive(context, limit: Self.largest).first else { throw BadRequest("Выберите файл", "Choose a file") }
        let access: Access = context.access
        let id: Int64 = try await ImportScreens.begin(file, as: access, in: context.job())
        return .go("/imports/\(id)")
    }
    /// Reads a kept file to its end, finds out what it is and how its columns go, and remembers it as an import.
    /// - Parameters:
    ///   - table: what its lines are; nil: whatever most columns speak for.
    ///   - sheet, header: of a workbook, and the line of the titles; 0: found out, see ``TitleLine``.
    public static func begin(_ file: FileStore.Received, table: String? = nil, sheet: Int = 0, header: Int = 0, as access: Access, in workspace: Workspace) async throws -> Int64 {
        let header: Int = header > 0 ? header : try titleLine(workspace.files.path(file.hash), sheet, access, workspace.registry)
        let path: String = workspace.files.path(file.hash), name: String = String(file.name.split(separator: "/").last ?? "").isEmpty ? "table" : String(file.name.split(separator: "/").last ?? "")
        let summary: Tables.Summary = try Tables.inspect(path, sheet: sheet, header: header)
        var start = ImportPlan(table: table ?? "")
        (start.sheet, start.header) = (sheet, header)
        let sample: Sample
        do { sample = try Sample(path, start) } catch let problem as TabularProblem { throw BadRequest(problem.sentence.ru, problem.sentence.en) }
        return try await workspace.write(as: access) { tx in
            let offered: [Entity] = ImportTargets.importable(tx.access, tx.registry).filter { table == nil || $0.table == table }
            let ways: [Recognition] = offered.map { Recognition(targets: ImportTargets($0, tx.access, tx.registry), sample: sample) }
            // Where several fit alike, what people count by numbers: clients rather than one's own branches.
            func rank(_ way: (offset: Int, element: Recognition)) -> (Int, Int, Int) { (way.element.score, way.element.targets.entity.prefix.isEmpty ? 0 : 1, -way.offset) }
            guard let best = ways.enumerated().max(by: { rank($0) < rank($1) })?.element else { throw NotAllowed() }
            var plan: ImportPlan = best.plan(sheet: sheet, header: header)
            if let before = try remembered(summary.columns, plan.table, in: tx), before.problem(best.targets) == nil { plan = before; (plan.sheet, plan.header) = (sheet, header) }
            return try insert(file.hash, name, summary, plan, in: tx)
        }
    }
    private static func titleLine(_ path: String, _ sheet: Int, _ access: Access, _ registry: Registry) throws -> Int {
        let targets: [ImportTargets] = ImportTargets.importable(access, registry).map { ImportTargets($0, access, registry) }
        return TitleLine(rows: try Tables.head(path, sheet: sheet), known: Recognition.titles(of: targets)).number
    }
    /// How this person loaded a table of the same columns the last time.
    private static func remembered(_ columns: [String], _ table: String, in tx: Tx) throws -> ImportPlan? {
        let titles: String = try Import.json(columns)
        let row = try tx.rows("SELECT plan FROM import_file WHERE employee_id = \(tx.access.employee) AND entity = \(table) AND titles = \(titles) AND run_job IS NOT NULL ORDER BY id DESC LIMIT 1").first
        return try row.map { try ImportPlan(json: Form.plain($0["plan"])) }
    }
    private static func insert(_ hash: String, _ name: String, _ summary: Tables.Summary, _ plan: ImportPlan, in tx: Tx) throws -> Int64 {
        let (sheets, titles): (String, String) = (try Import.json(summary.sheets), try Import.json(summary.columns)), json: String = try plan.json
        let row = try tx.rows("""
            INSERT INTO import_file (name, hash, format, encoding, delimiter, sheets, titles, entity, plan, employee_id, created_at, total)
            VALUES (\(String(name.prefix(200))), \(hash), \(summary.format), \(summary.encoding), \(summary.delimiter), \(sheets), \(titles), \(plan.table), \(json), \(tx.access.employee), \(tx.now), \(summary.rows)) RETURNING id
            """).first
        return row.flatMap { Int64(value: $0["id"]) } ?? 0
    }

    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), wantsColumns: Bool = try request.query()["step"] == "columns", isFragment: Bool = request.isFragment
        let (one, progress): (Import, Progress) = try await context.read { tx in
            let one: Import = try Import.find(id, in: tx)
            return (one, try Progress(one, in: tx))
        }
        try await context.watched(progress.check, progress.run, progress.undo)
        let page = WizardPage(one: one, progress: progress, context: context)
        if progress.stage == .columns, isFragment { return .go("/imports/\(id)?step=columns") }
        if progress.stage == .columns || (progress.stage == .checked && wantsColumns) { return try await columnsPage(page, context) }
        let content: HTML = try await context.read { tx in
            if progress.stage == .checked { return try CheckView(page: page, in: tx).html(verdict: "") }
            return try ResultView(page: page, in: tx).html()
        }
        if isFragment { return .fragment(content) }
        return .page(one.name, section: "imports", page.screen(progress.stage == .checked ? 3 : progress.stage == .checking ? 3 : 4, content))
    }
    private func columnsPage(_ page: WizardPage, _ context: StaffContext, wrong: Text? = nil) async throws -> Reply {
        let one: Import = page.one, plan: ImportPlan = try one.order(), path: String = context.files.path(one.hash)
        let sample: Sample, first: [TableRow] = try Tables.head(path, sheet: plan.sheet)
        do { sample = try Sample(path, plan) } catch let problem as TabularProblem { throw BadRequest(problem.sentence.ru, problem.sentence.en) }
        let html: HTML = try await context.read { tx in
            guard let entity = tx.registry[plan.table], tx.access.creates(entity) else { throw NotAllowed() }
            let targets = ImportTargets(entity, tx.access, tx.registry)
            let unknown = UnknownValues(plan, targets, sample, met: try UnknownValues.met(one, in: tx))
            let view = ColumnsView(page: page, plan: plan, targets: targets, sample: sample, first: first, unknown: unknown, entities: ImportTargets.importable(tx.access, tx.registry))
            return view.html(try Lookups(entity, Submitted(), in: tx), wrong ?? plan.problem(targets))
        }
        let content: HTML = page.screen(2, html)
        return wrong == nil ? .page(one.name, section: "imports", content) : .invalid(one.name, section: "imports", content)
    }

    /// Keeps what was chosen; with `do=check` the dry run begins.
    @Sendable private func columns(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form(), files: FileStore = context.files
        let before: (Import, Progress) = try await context.read { tx in
            let one: Import = try Import.find(id, in: tx)
            return (one, try Progress(one, in: tx))
        }
        guard before.1.run == nil, before.1.stage != .checking, !before.0.isOld else { throw BadRequest("Загрузка уже началась", "The import has begun already") }
        let old: ImportPlan = try before.0.order()
        let sheet: Int = Int(form["sheet"]) ?? old.sheet, asked: Int = Int(form["header"]) ?? old.header
        // Another sheet has its titles somewhere else.
        let header: Int = sheet == old.sheet || asked != old.header ? asked : try Self.titleLine(files.path(before.0.hash), sheet, context.access, context.registry)
        let table: String = form["entity"].isEmpty ? old.table : form["entity"]
        let isOther: Bool = sheet != old.sheet || header != old.header || table != old.table
        let summary: Tables.Summary? = isOther ? try Tables.inspect(files.path(before.0.hash), sheet: sheet, header: header) : nil
        var start = ImportPlan(table: table)
        (start.sheet, start.header) = (sheet, header)
        let isCheck: Bool = form["do"] == "check" && !isOther
        let sample: Sample? = isOther || isCheck ? try Sample(files.path(before.0.hash), start) : nil
        let wrong: Text? = try await context.write { tx in
            guard let entity = tx.registry[table], tx.access.creates(entity), entity.isCreatedByForm else { throw BadRequest("Такие записи загрузить нельзя", "Such records cannot be imported") }
            let targets = ImportTargets(entity, tx.access, tx.registry)
            var plan: ImportPlan = PlanForm(form: form, targets: targets, width: before.0.columns.count).plan(old)
            if isOther, let sample { plan = Recognition(targets: targets, sample: sample).plan(sheet: sheet, header: header) }
            let json: String = try plan.json
            if let summary {
                let titles: String = try Import.json(summary.columns)
                try tx.run("DELETE FROM import_line WHERE import_id = \(id)")  // other lines, or other records
                try tx.run("UPDATE import_file SET titles = \(titles), total = \(summary.rows), entity = \(table) WHERE id = \(id)")
            }
            try tx.run("UPDATE import_file SET plan = \(json), check_job = NULL WHERE id = \(id)")
            guard isCheck else { return nil }
            if let problem = plan.problem(targets) { return problem }
            // A column that was given a field just now may have words that nobody was asked about.
            if let sample, UnknownValues(plan, targets, sample).hasUnasked(form) { return UnknownValues.question }
            let total: Int = summary?.rows ?? before.0.total
            let job: Int64 = try tx.enqueue("import-check", title: tx.access.lang("Проверка: ", "Check: ") + before.0.name, payload: String(id), total: total)
            try tx.run("UPDATE import_file SET check_job = \(job) WHERE id = \(id)")
            return nil
        }
        if let wrong {
            let one: Import = try await context.read { try Import.find(id, in: $0) }
            return try await columnsPage(WizardPage(one: one, progress: before.1, context: context), context, wrong: wrong)
        }
        return .go("/imports/\(id)" + (form["do"] == "check" ? "" : "?step=columns"))
    }

    @Sendable private func run(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            let one: Import = try Import.find(id, in: tx)
            guard try Progress(one, in: tx).stage == .checked else { throw BadRequest("Сначала проверьте таблицу", "Check the table first") }
            try ImportScreens.order(one, in: tx)
        }
        return .go("/imports/\(id)")
    }
    /// Orders the loading of a checked import.
    /// - Returns: the job.
    @discardableResult
    public static func order(_ one: Import, in tx: Tx) throws -> Int64 {
        let job: Int64 = try tx.enqueue("import", title: tx.access.lang("Загрузка: ", "Import: ") + one.name, payload: String(one.id), total: one.total)
        try tx.run("UPDATE import_file SET run_job = \(job), cause = \("job \(job)") WHERE id = \(one.id)")
        return job
    }
    @Sendable private func cancel(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            let progress = try Progress(try Import.find(id, in: tx), in: tx)
            for job in [progress.check, progress.run, progress.undo].compactMap(\.self) where !job.isOver { try tx.cancel(job) }
        }
        return .go("/imports/\(id)")
    }
    /// Taking everything back is background work too.
    @Sendable private func undo(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        try await context.write { tx in
            let one: Import = try Import.find(id, in: tx), progress = try Progress(one, in: tx)
            guard progress.stage == .done, one.created + one.updated > 0 else { throw BadRequest("Отменять нечего", "There is nothing to undo") }
            let count: Int = try tx.rows("SELECT COUNT(*) AS n FROM change_log WHERE cause = \(one.cause)").first.flatMap { Int(value: $0["n"]) } ?? 0
            let job: Int64 = try tx.enqueue("undo", title: lang("Отмена: ", "Undo: ") + one.name, payload: one.cause, total: count)
            try tx.run("UPDATE import_file SET undo_job = \(job) WHERE id = \(id)")
        }
        return .go("/imports/\(id)")
    }
    @Sendable private func drop(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            let one: Import = try Import.find(id, in: tx)
            guard one.runJob == nil, !one.isOld else { throw BadRequest("Загруженное не забывают: его можно отменить", "What was loaded is not forgotten: it can be undone") }
            if let check = try Progress(one, in: tx).check, !check.isOver { try tx.cancel(check) }
            try tx.run("DELETE FROM import_line WHERE import_id = \(id)")
            try tx.run("DELETE FROM import_key WHERE import_id = \(id)")
            try tx.run("DELETE FROM import_file WHERE id = \(id)")
        }
        return .go("/imports")
    }
    @Sendable private func lines(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), typed = try request.query()
        let (page, html): (WizardPage, HTML) = try await context.read { tx in
            let one: Import = try Import.find(id, in: tx), page = WizardPage(one: one, progress: try Progress(one, in: tx), context: context)
            return (page, try LinesView(page: page, verdict: typed["verdict"], after: Int(typed["after"]) ?? 0, in: tx).html())
        }
        if request.isFragment { return .fragment(html) }
        return .page(page.one.name, section: "imports", page.screen(page.progress.run == nil ? 3 : 4, html))
    }
    /// The lines that were not loaded, as a table like the one that came, with what is wrong in a column of its own.
    @Sendable private func errors(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let one: Import = try await context.read { try Import.find(id, in: $0) }
        guard !one.isOld else { throw NotFound() }
        let path: String = try context.files.scratch(), files: FileStore = context.files, lang: Lang = context.lang
        try await context.read { try ErrorFile(one: one, lang: lang).write(to: path, files: files, in: $0) }
        let plain: Substring = one.name.split(separator: ".").first ?? "import"
        let name: String = lang("ошибки ", "errors ") + plain
        return one.format == "xlsx" ? .made(path: path, name: name + ".xlsx", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            : .made(path: path, name: name + ".csv", type: "text/csv; charset=utf-8")
    }
}
