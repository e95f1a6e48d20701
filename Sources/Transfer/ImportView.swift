internal import Database
internal import HTML
internal import Kernel

/// One import of a workspace: the check with its matches, the bar, the result.
struct ImportView: Sendable {
    let context: StaffContext, one: WorkspaceImport, parts: TransferParts, progress: TransferProgress, found: Checked?, plan: TransferPlan, tallies: [String: Tally]
    /// Table → what may be chosen here.
    let here: [String: [(id: Int64, title: String)]]
    let problems: [Row]
    private var lang: Lang { context.lang }
    private var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }
    private var url: String { "/transfer/imports/\(one.id)" }

    init(context: StaffContext, one: WorkspaceImport, parts: TransferParts, in tx: Tx) throws {
        (self.context, self.one, self.parts) = (context, one, parts)
        (progress, found, plan, tallies) = (try TransferProgress(one, in: tx), try one.finding(), try one.order(), try one.tallies())
        var here: [String: [(id: Int64, title: String)]] = [:]
        if progress.stage == .checked {
            for table in parts.matched {
                guard let entity = tx.registry[table] else { continue }
                let rows: [Row] = try tx.rows("SELECT id, \(SQL.raw(entity.title)) AS title FROM \(SQL.raw(table)) WHERE archived_at IS NULL ORDER BY \(SQL.raw(entity.title)), id LIMIT 1000")  // a registry's
                here[table] = rows.compactMap { row in Int64(value: row["id"]).map { ($0, Form.plain(row["title"])) } }
            }
        }
        self.here = here
        problems = try tx.rows("SELECT * FROM workspace_import_problem WHERE import_id = \(one.id) ORDER BY phase, entity, line LIMIT 20")
    }
    var html: HTML {
        switch progress.stage {
        case .checking: return bar(progress.check, lang("Проверяем архив", "Checking the archive"))
        case .running: return bar(progress.run, lang("Загружаем", "Loading"))
        case .undoing: return bar(progress.undo, lang("Отменяем", "Undoing"))
        case .refused: return refused
        case .checked: return checked
        case .done, .undone: return result
        }
    }
    private func bar(_ job: Job?, _ words: String) -> HTML {
        guard let job else { return "" }
        return "<div hx-get=\"\(url)\" hx-trigger=\"every 900ms\" hx-swap=\"outerHTML\"><section class=\"ot-card p-3 stack-s crop\"><h2>\(words)</h2>\(Bar.html(job, lang, cancel: url + "/cancel", context.person.csrf))</section></div>"
    }
    private func name(_ table: String) -> String { parts.name(table, context.registry, lang) }
    private func button(_ path: String, _ label: HTML, _ style: String = "btn-line") -> HTML { "<form method=\"post\" action=\"\(url)/\(path)\">\(csrf)<button class=\"btn \(style)\">\(label)</button></form>" }

    private var refused: HTML {
        let why: String = progress.check.map { JobSentence.of($0, lang) } ?? ""
        return "<section class=\"ot-card p-3 stack-s crop\"><h2>\(lang("Архив не загружается", "The archive cannot be loaded"))</h2><p class=\"t-r mb-0\" role=\"alert\">\(why)</p><p class=\"soft mb-0\">\(lang("Ничего не изменено.", "Nothing was changed."))</p>\(button("drop", "\(icon("trash-2"))\(lang("Убрать архив", "Remove the archive"))"))</section>"
    }

    // MARK: The check

    private var checked: HTML {
        guard let found else { return "" }
        let rows: Int = found.rows.values.reduce(0, +), wrong: Int = found.wrong.values.reduce(0, +), known: Int = plan.matches.values.map(\.count).reduce(0, +)
        return """
            \(when: found.isAgain, "<div class=\"ot-alert y mb-3\" role=\"note\">\(icon("triangle-alert"))<div>\(lang("Этот же архив уже загружали: всё появится второй раз.", "This very archive was loaded before: everything will be there twice."))</div></div>")
            <div class="ot-kpis">\(figure("g", lang("Строк", "Rows"), rows, lang("во всех таблицах", "in all tables")))\(figure("c", lang("Уже есть", "Here already"), known, lang("сотрудники, подразделения…", "employees, branches…")))\
            \(figure("b", lang("Файлов", "Files"), found.files, lang("содержимое проверено", "their content is verified")))\(figure("r", lang("Не загрузится", "Not to be loaded"), wrong, lang("строки с ошибками", "rows with errors")))</div>
            <form method="post" action="\(url)/run">\(csrf)<div class="ot-grid g-main-w mt-3"><div class="stack">\(each: parts.matched, { matches($0, found.known[$0] ?? []) })\(tables(found))</div><aside class="stack first-m">
            <section class="ot-card p-3 stack-s"><h2>\(lang("Можно начинать", "Ready to begin"))</h2><p class="small soft mb-0">\(lang("Загрузка идёт в фоне, её можно остановить и отменить целиком. Номера записей сохраняются, где они здесь свободны.", "Loading runs in the background; it can be stopped and undone as a whole. Numbers of records are kept where they are free here."))</p>\
            <button class="btn btn-primary w-100"\(when: rows == 0, " disabled")>\(lang("Загрузить: \(lang.number(rows - wrong))", "Import: \(lang.number(rows - wrong))"))</button>\
            <button class="btn btn-line w-100" formaction="\(url)/drop">\(icon("trash-2"))\(lang("Убрать архив", "Remove the archive"))</button></section>\
            \(words(lang("Появятся свои поля", "Own fields to be made"), found.ownFields))\(words(lang("Появятся варианты", "Choices to be made"), found.ownChoices))\(words(lang("Здесь такого нет, не загрузится", "Not known here, left out"), found.leftOut))\(wrongs(found))</aside></div></form>
            """
    }
    private func figure(_ ink: String, _ name: String, _ count: Int, _ note: String) -> HTML {
        "<div class=\"ot-kpi\"><span class=\"eyebrow row-x\"><i class=\"dot \(ink)\"></i>\(name)</span><span class=\"v\">\(lang.number(count))</span><span class=\"d\">\(note)</span></div>"
    }
    private func words(_ title: String, _ list: [[String]]) -> HTML {
        if list.isEmpty { return "" }
        return "<section class=\"ot-card\"><header><h2>\(title)</h2><span class=\"n\">\(list.count)</span></header><ul class=\"ot-list\">\(each: Array(list.prefix(40)), { "<li class=\"small\">\(lang($0.first ?? "", $0.last ?? ""))</li>" })</ul></section>"
    }
    private func wrongs(_ found: Checked) -> HTML {
        if found.problems.isEmpty { return "" }
        return "<section class=\"ot-card\"><header><h2>\(lang("Ошибки", "Errors"))</h2></header><ul class=\"ot-list\">\(each: Array(found.problems.prefix(20)), { "<li class=\"small\"><span class=\"grow\">\(name($0.table)), \(lang("запись", "record")) \($0.line): \(lang($0.ru, $0.en))</span></li>" })</ul></section>"
    }
    private func tables(_ found: Checked) -> HTML {
        let shown: [(table: String, rows: Int)] = parts.carried(context.registry).map(\.entity.table).compactMap { table in found.rows[table].flatMap { $0 > 0 ? (table, $0) : nil } }
        return """
            <section class="ot-card"><header><h2>\(lang("Что в архиве", "What the archive holds"))</h2></header><div class="ot-scroll"><table class="ot-table tight"><thead><tr><th>\(lang("Таблица", "Table"))</th><th class="num">\(lang("Строк", "Rows"))</th><th class="num">\(lang("Уже есть", "Here already"))</th><th class="num">\(lang("С ошибками", "With errors"))</th></tr></thead><tbody>\
            \(each: shown, { one in "<tr><td class=\"med\">\(name(one.table))\(when: parts.isComputed(one.table), " <span class=\"xs muted\">\(lang("посчитается заново", "worked out again"))</span>")</td>\(cell(one.rows))\(cell(plan.matches[one.table]?.count ?? 0))\(cell(found.wrong[one.table] ?? 0))</tr>" })</tbody></table></div></section>
            """
    }
    private func cell(_ count: Int) -> HTML { "<td class=\"num\(when: count == 0, " none")\">\(lang.number(count))</td>" }
    /// Who of them is who of us.
    private func matches(_ table: String, _ incoming: [Checked.Known]) -> HTML {
        let options: [(id: Int64, title: String)] = here[table] ?? [], known: Int = incoming.count { plan.matches[table]?[$0.id] != nil }
        let found: String = known == incoming.count ? lang("все найдены", "all found") : lang("найдено \(known) из \(incoming.count)", "\(known) of \(incoming.count) found")
        if incoming.isEmpty || options.isEmpty { return "" }
        return """
            <details class="ot-card"\(when: known < incoming.count && incoming.count <= 12, " open")><summary class="p-3 med">\(name(table)): \(lang("кто есть кто", "who is who")) <span class="muted small">\(found)</span></summary><table class="ot-table tight"><thead><tr><th>\(lang("В архиве", "In the archive"))</th><th>\(lang("Здесь", "Here"))</th></tr></thead><tbody>\
            \(each: Array(incoming.prefix(500)), { one in row(table, one, options) })</tbody></table></details>
            """
    }
    private func row(_ table: String, _ one: Checked.Known, _ options: [(id: Int64, title: String)]) -> HTML {
        let chosen: Int64? = plan.matches[table]?[one.id]
        return """
            <tr><td>\(one.title)</td><td><select class="form-select form-select-sm" name="m.\(table).\(one.id)" aria-label="\(one.title)"><option value="">\(lang("создать", "make new"))</option>\
            \(each: options, { "<option value=\"\($0.id)\"\(when: $0.id == chosen, " selected")>\($0.title)</option>" })</select></td></tr>
            """
    }

    // MARK: The result

    private var result: HTML {
        let job: Job? = progress.run, isUndone: Bool = progress.stage == .undone
        let headline: String = isUndone ? lang("Загрузка отменена", "The import is undone") : job?.status == .done ? lang("Загрузка закончена", "The import is done") : lang("Загрузка не дошла до конца", "The import did not reach its end")
        let why: String = isUndone ? undone : job.map { JobSentence.of($0, lang) } ?? ""
        let all: [Tally] = Array(tallies.values), shown: [String] = parts.carried(context.registry).map(\.entity.table).filter { tallies[$0] != nil }
        return """
            <section class="ot-card p-3 row-x wrap"><div class="grow"><h2>\(headline)</h2>\(when: !why.isEmpty, "<p class=\"small muted mb-0\">\(why)</p>")</div>\(when: !isUndone && all.map(\.made).reduce(0, +) > 0, button("undo", "\(icon("undo-2"))\(lang("Отменить загрузку целиком", "Undo the whole import"))", "btn-danger"))</section>
            \(when: !isUndone, chores)<div class="ot-kpis mt-3">\(figure("g", lang("Создано", "Created"), all.map(\.made).reduce(0, +), lang("записи", "records")))\(figure("c", lang("Уже были", "Here already"), all.map(\.known).reduce(0, +), lang("связаны с имеющимися", "linked to what is here")))\
            \(figure("y", lang("Другой номер", "Another number"), all.map(\.renumbered).reduce(0, +), lang("их номера здесь заняты", "their numbers are taken here")))\(figure("r", lang("Не загружено", "Not loaded"), all.map(\.failed).reduce(0, +), lang("причины в отчёте", "the report says why")))</div>
            <div class="ot-grid g-main-w mt-3"><section class="ot-card"><div class="ot-scroll"><table class="ot-table tight"><thead><tr><th>\(lang("Таблица", "Table"))</th><th class="num">\(lang("Создано", "Created"))</th><th class="num">\(lang("Уже были", "Here already"))</th><th class="num">\(lang("Не загружено", "Not loaded"))</th></tr></thead><tbody>\
            \(each: shown, { table in "<tr><td class=\"med\">\(linked(table))</td>\(cell(tallies[table]?.made ?? 0))\(cell(tallies[table]?.known ?? 0))\(cell(tallies[table]?.failed ?? 0))</tr>" })</tbody></table></div></section>
            <aside class="stack">\(words(lang("Созданы поля и варианты", "Fields and choices made"), plan.made))\(when: !problems.isEmpty, report)</aside></div>
            """
    }
    /// What the archive could not bring along, beside what came without it.
    private var chores: HTML {
        "\(each: parts.chores.filter { (tallies[$0.table]?.made ?? 0) > 0 }, { "<div class=\"ot-alert y mt-3\" role=\"note\">\(icon("key-round"))<div>\(linked($0.table)): \(lang($0.said))</div></div>" })"
    }
    private func linked(_ table: String) -> HTML {
        guard let entity = context.registry[table] else { return "\(name(table))" }
        return "<a class=\"ot-link\" href=\"/\(entity.path)\">\(name(table))</a>"
    }
    private var undone: String {
        guard let undo = progress.undo else { return "" }
        let left: String = undo.left == 0 ? "" : lang("; оставлено, потому что изменено с тех пор: \(lang.number(undo.left))", "; left because changed since: \(lang.number(undo.left))")
        return lang("Возвращено изменений: \(lang.number(undo.affected))", "Changes taken back: \(lang.number(undo.affected))") + left
    }
    private var report: HTML {
        """
        <section class="ot-card"><header><h2>\(lang("Что не так", "What is wrong"))</h2><a class="btn btn-ghost btn-xs push" href="\(url)/report">\(icon("download", small: true))\(lang("Весь отчёт", "The whole report"))</a></header><ul class="ot-list">\(each: problems, { row in
            "<li class=\"small\"><span class=\"grow\">\(name(Form.plain(row["entity"])))\(when: (Int(value: row["line"]) ?? 0) > 0, ", \(lang("запись", "record")) \(Form.plain(row["line"]))"): \(lang(Form.plain(row["ru"]), Form.plain(row["en"])))</span></li>"
        })</ul></section>
        """
    }
}
