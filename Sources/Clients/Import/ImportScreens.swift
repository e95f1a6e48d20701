public import Database
public import HTML
public import Hummingbird
public import Kernel
internal import Logging

/// The import wizard: file, columns, dry run, progress, undo.
public struct ImportScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        routes.get("imports", list)
        routes.post("imports", upload)
        routes.get("imports/:id", show)
        routes.post("imports/:id/columns", columns)
        routes.post("imports/:id/run", run)
        routes.post("imports/:id/cancel", cancel)
        routes.post("imports/:id/undo", undo)
    }
    private func allowed(_ context: StaffContext) throws {
        guard context.access.reach(.create, Counterparty.table) > .none else { throw NotAllowed() }
    }
    private func find(_ id: Int64, _ tx: Tx) throws -> ImportRun {
        guard let run: ImportRun = try tx.first("SELECT * FROM import_run WHERE id = \(id)"),
              run.employeeID == tx.access.employee || tx.access.reach(.create, Counterparty.table) == .all else { throw NotFound() }
        return run
    }
    static func status(_ run: ImportRun, _ lang: Lang) -> String {
        switch run.status {
        case "new": lang("ждёт проверки", "waiting for a check")
        case "running": lang("загружается", "running")
        case "done": lang("загружен", "done")
        case "cancelled": lang("остановлен", "stopped")
        case "failed": lang("прерван ошибкой", "failed")
        default: lang("отменён", "undone")
        }
    }

    @Sendable func list(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try allowed(context)
        let lang: Lang = context.lang, me: Int64 = context.access.employee
        let mine: SQL = context.access.reach(.create, Counterparty.table) == .all ? "1 = 1" : "employee_id = \(me)"
        let runs: [ImportRun] = try await context.read { try $0.all("SELECT * FROM import_run WHERE \(mine) ORDER BY id DESC LIMIT 50") }
        let page: HTML = screen(lang("Импорт", "Import"), """
            <form class="ot-card p-3 crop" method="post" action="/imports" enctype="multipart/form-data"><input type="hidden" name="csrf" value="\(context.person.csrf)">
            <h2>\(lang("Таблица клиентов", "A table of clients"))</h2><p class="muted small">\(lang("CSV из Excel, 1С или другой CRM: первая строка с названиями столбцов. Кодировка и разделитель определятся сами.", "A CSV from Excel, 1C or another CRM: column titles in the first line. Encoding and delimiter are detected."))</p>
            <div class="row-x wrap"><input class="form-control ot-file" type="file" name="file" accept=".csv,.txt,text/csv" required aria-label="\(lang("Файл", "File"))"><button class="btn btn-primary">\(icon("upload"))\(lang("Проверить", "Check"))</button></div></form>
            \(when: !runs.isEmpty, earlier(runs, lang))
            """)
        return .page(lang("Импорт", "Import"), section: "imports", page)
    }

    private func earlier(_ runs: [ImportRun], _ lang: Lang) -> HTML {
        """
        <section class="ot-card mt-3"><header><h2>\(lang("Прежние загрузки", "Earlier imports"))</h2></header><ul class="ot-list">\(each: runs, { run in
            "<li><a class=\"grow cut med\" href=\"/imports/\(run.id)\">\(run.name)</a><span class=\"ot-tag\">\(Self.status(run, lang))</span><span class=\"xs num muted\">\(run.created) / \(run.total)</span></li>"
        })</ul></section>
        """
    }

    @Sendable func upload(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try allowed(context)
        let upload = try await request.upload(context)
        guard let file = upload.file("file") else { throw BadRequest("Выберите файл", "Choose a file") }
        let id: Int64 = try await ImportScreens.create(file.file ?? "", file.bytes, by: context.access.employee, in: context.job())
        return .go("/imports/\(id)")
    }
    /// Reads the file and keeps it, its columns guessed.
    public static func create(_ name: String, _ bytes: [UInt8], by employee: Int64, in workspace: Workspace) async throws -> Int64 {
        let table: CSVTable
        do { table = try CSVTable(bytes) } catch let problem as CSVTable.Problem { throw BadRequest(problem.sentence.ru, problem.sentence.en) }
        guard !table.rows.isEmpty else { throw BadRequest("В файле нет строк, кроме заголовка.", "There are no lines besides the title.") }
        let text: String = try CSVTable.decode(bytes).0, mapping: String = try ImportRun.json(ImportRun.guess(table.header)), total: Int = table.rows.count
        return try await workspace.write(as: .program("import")) { tx in
            let row = try tx.rows("""
                INSERT INTO import_run (name, content, mapping, status, employee_id, created_at, total)
                VALUES (\(String(name.prefix(200))), \(text), \(mapping), 'new', \(employee), \(tx.now), \(total)) RETURNING id
                """).first
            return row.flatMap { Int64(value: $0["id"]) } ?? 0
        }
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try allowed(context)
        let id: Int64 = try context.id(), lang: Lang = context.lang, zone: Zone = context.zone
        let (name, content): (String, HTML) = try await context.read { tx in
            let run: ImportRun = try find(id, tx)
            if request.isFragment { return (run.name, ImportView(run: run, context: context).progress()) }
            guard run.status == "new" else { return (run.name, ImportView(run: run, context: context).progress()) }
            let table: CSVTable = try run.table()
            let lines: [ImportLine] = try table.rows.prefix(1000).map { try ImportLine($0, run.columns, in: tx, zone: zone) }
            return (run.name, ImportView(run: run, context: context).check(table, lines))
        }
        if request.isFragment { return .fragment(content) }
        return .page(name, section: "imports", screen("\(lang("Импорт", "Import")): \(name)", content))
    }

    @Sendable func columns(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        var columns: [Int: String] = [:]
        for (name, values) in form.values {
            guard name.hasPrefix("column"), let index = Int(name.dropFirst(6)), let key = values.first, !key.isEmpty else { continue }
            guard ImportRun.targets.contains(where: { $0.key == key }), !columns.values.contains(key) else { throw BadRequest("Один столбец выбран дважды", "One column is chosen twice") }
            columns[index] = key
        }
        let mapping: String = try ImportRun.json(columns)
        try await context.write { tx in
            guard try find(id, tx).status == "new" else { throw BadRequest("Загрузка уже началась", "The import has begun already") }
            try tx.run("UPDATE import_run SET mapping = \(mapping) WHERE id = \(id)")
        }
        return .go("/imports/\(id)")
    }

    @Sendable func run(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try allowed(context)
        let id: Int64 = try context.id()
        try await context.write { tx in
            let run: ImportRun = try find(id, tx)
            guard run.status == "new" || run.status == "cancelled" else { throw BadRequest("Загрузка уже началась", "The import has begun already") }
            guard run.columns.values.contains("counterparty.name") else { throw BadRequest("Укажите столбец с названием контрагента", "Choose the column with the counterparty's name") }
            try tx.run("UPDATE import_run SET status = 'running' WHERE id = \(id)")
        }
        let workspace = context.job(), access: Access = context.access, logger = context.logger
        _Concurrency.Task {
            do { try await ImportWorker(workspace: workspace).work(id, as: access) } catch {
                logger.error("import \(id): \(error)")
                do { try await workspace.write(as: .program("import")) { try $0.run("UPDATE import_run SET status = 'failed' WHERE id = \(id)") } } catch { logger.error("import \(id) could not be marked: \(error)") }
            }
        }
        return .go("/imports/\(id)")
    }
    @Sendable func cancel(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            _ = try find(id, tx)
            try tx.run("UPDATE import_run SET status = 'cancelled' WHERE id = \(id) AND status = 'running'")
        }
        return .go("/imports/\(id)")
    }
    @Sendable func undo(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        var access: Access = context.access
        access.cause = "undo import \(id)"
        let counts: (gone: Int, kept: Int) = try await context.job().write(as: access) { tx in
            let run: ImportRun = try find(id, tx)
            guard ["done", "cancelled", "failed"].contains(run.status) else { throw BadRequest("Отменять нечего", "There is nothing to undo") }
            return try ImportWorker.undo(run, in: tx)
        }
        let kept: String = counts.kept == 0 ? "" : lang("; оставлено изменённых: \(counts.kept)", "; kept because changed since: \(counts.kept)")
        return .go("/imports/\(id)", toast: lang("Убрано записей: \(counts.gone)", "Records removed: \(counts.gone)") + kept)
    }
}

struct ImportView: Sendable {
    let run: ImportRun, context: StaffContext
    private var lang: Lang { context.lang }
    private var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }

    func check(_ table: CSVTable, _ lines: [ImportLine]) -> HTML {
        let bad: [ImportLine] = lines.filter { !$0.problems.isEmpty }, good: Int = lines.count - bad.count
        let button: String = run.total > lines.count ? lang("Загрузить \(lang.number(run.total)) строк", "Import \(lang.number(run.total)) lines") : lang("Загрузить: \(lang.number(good))", "Import: \(lang.number(good))")
        let shown: [ImportLine] = Array(bad.prefix(200)) + lines.filter { $0.problems.isEmpty }.prefix(50)
        return """
            <p class="muted small">\(lang("Строк", "Lines")): \(lang.number(run.total)) · «\(String(table.delimiter == "\t" ? "⇥" : table.delimiter))»</p>
            <form class="ot-card ot-scroll p-3" method="post" action="/imports/\(run.id)/columns">\(csrf)<h2>\(lang("Столбцы", "Columns"))</h2>
            <table class="ot-table"><thead><tr><th>\(lang("В файле", "In the file"))</th><th>\(lang("Пример", "Example"))</th><th>\(lang("Куда", "Goes to"))</th></tr></thead><tbody>\(each: Array(table.header.enumerated()), { column in row(column.offset, column.element, table) })</tbody></table>
            <button class="btn btn-line mt-2">\(lang("Проверить снова", "Check again"))</button></form>
            <section class="ot-card mt-3"><header><h2>\(lang("Что получится", "What will happen"))</h2><span class="ot-tag g">\(lang("создать", "create")): \(good)</span> <span class="ot-tag \(bad.isEmpty ? "" : "r")">\(lang("пропустить", "skip")): \(bad.count)</span></header>
            <div class="ot-scroll"><table class="ot-table tight"><thead><tr><th class="num">№</th><th>\(lang("Контрагент", "Counterparty"))</th><th>\(lang("Итог", "Result"))</th></tr></thead><tbody>\(each: shown, { result($0) })</tbody></table></div></section>
            <form class="mt-3" method="post" action="/imports/\(run.id)/run">\(csrf)<button class="btn btn-primary"\(when: good == 0, " disabled")>\(button)</button></form>
            """
    }
    private func row(_ index: Int, _ title: String, _ table: CSVTable) -> HTML {
        let chosen: String = run.columns[index] ?? ""
        let example: String = table.rows.prefix(3).compactMap { index < $0.cells.count ? $0.cells[index] : nil }.first { !$0.isEmpty } ?? ""
        return """
            <tr><td class="med">\(title)</td><td class="muted cut">\(example)</td><td><select class="form-select" name="column\(index)" aria-label="\(title)"><option value="">\(lang("не загружать", "leave out"))</option>\(each: ImportRun.targets, { target in
                "<option value=\"\(target.key)\"\(when: target.key == chosen, " selected")>\(target.entity.table == Contact.table ? lang("Контакт: ", "Contact: ") : "")\(lang(target.field.label))</option>"
            })</select></td></tr>
            """
    }
    private func result(_ line: ImportLine) -> HTML {
        let sentence: String = line.problems.map { lang($0) }.joined(separator: "; ")
        return "<tr><td class=\"num muted\">\(line.number)</td><td>\(line.title)</td><td\(when: !line.problems.isEmpty, " class=\"t-r\"")>\(line.problems.isEmpty ? lang("создать", "create") : sentence)</td></tr>"
    }

    /// The bar, refreshed while the run goes on.
    func progress() -> HTML {
        let percent: Int = run.total == 0 ? 100 : run.done * 100 / run.total, isRunning: Bool = run.status == "running"
        let mayUndo: Bool = ["done", "cancelled", "failed"].contains(run.status) && run.created > 0
        return """
            <section class="ot-card p-3" id="progress"\(when: isRunning, " hx-get=\"/imports/\(run.id)\" hx-trigger=\"every 700ms\" hx-swap=\"outerHTML\"")>
            <h2>\(ImportScreens.status(run, lang))</h2><div class="ot-prog md mt-2" role="img" aria-label="\(percent) %"><i style="--v:\(percent)"></i></div>
            <p class="mt-2">\(lang("Прочитано", "Read")): \(lang.number(run.done)) / \(lang.number(run.total)) · \(lang("создано", "created")): \(lang.number(run.created)) · \(lang("пропущено", "skipped")): \(lang.number(run.skipped))</p>
            <div class="row-x">\(when: isRunning, "<form method=\"post\" action=\"/imports/\(run.id)/cancel\">\(csrf)<button class=\"btn btn-line\">\(lang("Остановить", "Stop"))</button></form>")\
            \(when: mayUndo, "<form method=\"post\" action=\"/imports/\(run.id)/undo\">\(csrf)<button class=\"btn btn-danger\">\(icon("undo-2"))\(lang("Отменить загрузку целиком", "Undo the whole import"))</button></form>")\
            <a class="btn btn-ghost" href="/counterparties">\(lang("К контрагентам", "To counterparties"))</a></div></section>
            """
    }
}
