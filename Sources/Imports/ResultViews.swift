internal import Database
internal import HTML
internal import Kernel
internal import Records

/// The third step: what loading would do.
struct CheckView {
    let page: WizardPage
    private let errors: [Row], doubts: [Row], repeated: Int
    private var lang: Lang { page.lang }
    private var one: Import { page.one }

    init(page: WizardPage, in tx: Tx) throws {
        self.page = page
        errors = try tx.rows("SELECT number, title, detail FROM import_line WHERE import_id = \(page.one.id) AND phase = 'check' AND verdict = 'error' ORDER BY number LIMIT 8")
        repeated = try tx.rows("SELECT COUNT(*) AS n FROM import_line WHERE import_id = \(page.one.id) AND phase = 'check' AND verdict = 'skip'").first.flatMap { Int(value: $0["n"]) } ?? 0
        doubts = page.one.doubtful == 0 ? [] : try Doubt.lines(of: page.one, "check", most: 8, in: tx)
        let targets: ImportTargets? = page.one.wrong == 0 ? nil : page.entity.map { ImportTargets($0, tx.access, tx.registry) }
        unknown = try targets.map { ValuesView.card(page, try UnknownValues.met(page.one, in: tx), $0) } ?? ""
        lines = try LinesView(page: page, verdict: "", after: 0, in: tx)
        alike = AlikeCard(page: page, counts: try AlikeChoices.counts(page.one, in: tx), twins: try AlikeChoices.twins(page.one, in: tx))
    }
    private let lines: LinesView, alike: AlikeCard, unknown: HTML

    func html(verdict: String) -> HTML {
        let ready: Int = one.toCreate + one.toUpdate + one.alike - (alike.counts[.skip] ?? 0)
        return """
            <div class="ot-kpis">\(Self.figure("g", lang("Создадим", "To create"), one.toCreate, page.entity.map { lang("новые записи: ", "new records: ") + lang($0.many).lowercased() } ?? "", lang))\
            \(Self.figure("c", lang("Обновим", "To update"), one.toUpdate, (try? one.order())?.fills == false ? lang("значения заменятся", "values are replaced") : lang("пустые поля дополнятся", "empty fields are filled in"), lang))\
            \(when: one.alike > 0, Self.figure("m", lang("Похожи", "Look alike"), one.alike, alike.twins == 0 ? lang("на имеющиеся записи: решите", "like existing records: decide") : lang("на имеющиеся или друг на друга: решите", "like existing ones or each other: decide"), lang))\(Self.figure("y", lang("Оставим", "To leave"), one.toSkip, lang("уже есть, повторы и без изменений", "there already, repeated, unchanged"), lang))\
            \(Self.figure("r", lang("Пропустим", "To skip"), one.wrong, lang("строки с ошибками", "lines with errors"), lang))</div>
            <div class="ot-grid g-main-w mt-3"><div class="stack">\(when: one.alike > 0, alike.html)\(lines.html())</div><aside class="stack"><section class="ot-card"><header><h2>\(ready > 0 ? lang("Можно начинать", "Ready to begin") : lang("Загружать нечего", "Nothing to load"))</h2></header><div class="p-3 pt-0 stack-s">\
            <p class="small soft mb-0">\(lang("Загрузка идёт в фоне, её можно остановить. Импорт можно отменить целиком, вместе с обновлениями.", "Loading runs in the background and can be stopped. The whole import can be undone, updates included."))</p>\
            <form method="post" action="\(page.url)/run">\(page.csrf)<button class="btn btn-primary w-100"\(when: ready == 0, " disabled")>\(lang("Загрузить: \(lang.number(ready))", "Import: \(lang.number(ready))"))</button></form>\
            <a class="btn btn-line w-100" href="\(page.url)?step=columns">\(icon("columns-3"))\(lang("Вернуться к столбцам", "Back to the columns"))</a></div></section>\(unknown)\(when: one.wrong > 0, errorCard)\(Doubt.card(page, doubts, one.doubtful))</aside></div>
            """
    }
    static func figure(_ ink: String, _ name: String, _ count: Int, _ note: String, _ lang: Lang) -> HTML {
        "<div class=\"ot-kpi\"><span class=\"eyebrow row-x\"><i class=\"dot \(ink)\"></i>\(name)</span><span class=\"v\">\(lang.number(count))</span><span class=\"d\">\(note)</span></div>"
    }
    private var errorCard: HTML { Self.errorCard(page, errors, one.wrong) }
    static func errorCard(_ page: WizardPage, _ errors: [Row], _ count: Int) -> HTML {
        let lang: Lang = page.lang, noun: String = lang.plural(count, ru: ("строка", "строки", "строк"), en: ("line", "lines"))
        return """
            <section class="ot-card"><header><h2>\(lang("Ошибки", "Errors"))</h2><span class="n">\(lang.number(count)) \(noun)</span><a class="btn btn-ghost btn-xs push" href="\(page.url)/errors">\(icon("download", small: true))\(lang("Скачать", "Download"))</a></header><ul class="ot-list">\(each: errors, { row in
                "<li class=\"small\"><span class=\"mono muted\">\(lang.number(Int(value: row["number"]) ?? 0))</span><span class=\"grow\">\((try? LineDetail(json: Form.plain(row["detail"])))?.sentence(lang) ?? "")<span class=\"d-block xs muted\">\(Form.plain(row["title"]))</span></span></li>"
            })</ul><p class="xs muted p-3 mb-0">\(lang("Файл с этими строками можно исправить и загрузить снова.", "The file of these lines can be corrected and loaded again."))</p></section>
            """
    }
}

/// Lines with what happens to each, a page at a time.
struct LinesView {
    let page: WizardPage, verdict: String, rows: [Row], next: Int?, phase: String, after: Int
    static let most: Int = 50
    private var lang: Lang { page.lang }

    init(page: WizardPage, verdict: String, after: Int, most: Int = most, in tx: Tx) throws {
        (self.page, self.verdict, self.after) = (page, verdict, after)
        // What was decided is kept beside what the loading did.
        phase = page.progress.run == nil || verdict == "alike" ? "check" : "run"
        let only: SQL = verdict.isEmpty ? "1 = 1" : verdict == Doubt.verdict ? "doubtful = 1" : "verdict = \(verdict)"
        let found: [Row] = try tx.rows("SELECT number, verdict, title, record_id, detail, choice, twin, made FROM import_line WHERE import_id = \(page.one.id) AND phase = \(phase) AND \(only) AND number > \(after) ORDER BY number LIMIT \(most + 1)")
        rows = Array(found.prefix(most))
        next = found.count > most ? rows.last.flatMap { Int(value: $0["number"]) } : nil
    }
    static func name(_ verdict: String, isDone: Bool = false, _ lang: Lang) -> (words: String, ink: String) {
        switch verdict {
        case "create" where isDone: (lang("создана", "created"), "g")
        case "update" where isDone: (lang("обновлена", "updated"), "c")
        case Doubt.verdict: (lang("с сомнениями", "doubtful"), "y")
        case "create": (lang("создать", "create"), "g")
        case "update": (lang("обновить", "update"), "c")
        case "same": (lang("без изменений", "unchanged"), "")
        case "skip": (lang("оставить", "leave"), "y")
        case "alike": (lang("похожа", "alike"), "m")
        default: (lang("ошибка", "error"), "r")
        }
    }
    func html() -> HTML {
        let doubts: [String] = (phase == "check" ? page.one.doubtful : page.one.doubted) > 0 ? [Doubt.verdict] : []
        let kinds: [String] = (phase == "check" ? ["", "create", "update"] + (page.one.alike > 0 ? ["alike"] : []) + ["same", "skip", "error"] : ["", "skip", "error"]) + doubts
        return """
            <section class="ot-card" id="lines"><header><h2>\(lang("По строкам", "Line by line"))</h2><nav class="ot-seg wrap push" aria-label="\(lang("Что показать", "What to show"))">\(each: kinds, { kind in
                "<a href=\"\(page.url)/lines?verdict=\(kind)\" hx-get=\"\(page.url)/lines?verdict=\(kind)\" hx-target=\"#lines\" hx-swap=\"outerHTML\"\(when: kind == verdict, " aria-current=\"true\"")>\(kind.isEmpty ? lang("все", "all") : Self.name(kind, lang).words)</a>"
            })</nav></header><div class="ot-scroll"><table class="ot-table tight"><thead><tr><th class="num">\(lang("Строка", "Line"))</th><th>\(page.entity.map { lang($0.one) } ?? "")</th><th>\(lang("Итог", "Result"))</th><th>\(lang("Подробности", "Details"))</th></tr></thead><tbody>\(each: rows, { row($0) })</tbody></table></div>\
            \(when: rows.isEmpty, "<p class=\"muted small p-3 mb-0\">\(lang("Таких строк нет.", "No such lines."))</p>")\
            \(when: next != nil, "<div class=\"p-2\"><a class=\"btn btn-line btn-sm\" href=\"\(page.url)/lines?verdict=\(verdict)&amp;after=\(next ?? 0)\" hx-get=\"\(page.url)/lines?verdict=\(verdict)&amp;after=\(next ?? 0)\" hx-target=\"#lines\" hx-swap=\"outerHTML\">\(lang("Дальше", "Next"))</a></div>")</section>
            """
    }
    /// The lines alone.
    var body: HTML { "\(each: rows, row)" }
    private func row(_ row: Row) -> HTML {
        let name = Self.name(Form.plain(row["verdict"]), isDone: phase == "run", lang), title: String = Form.plain(row["title"]), detail: LineDetail = (try? LineDetail(json: Form.plain(row["detail"]))) ?? LineDetail()
        let isAlike: Bool = detail.alike != nil
        let link: HTML = isAlike ? "\(title)" : page.entity.flatMap { entity in Int64(value: row["recordID"]).map { "<a class=\"ot-link\" href=\"\(entity.url($0))\">\(title)</a>" as HTML } } ?? "\(title)"
        return "<tr><td class=\"num muted mono xs\">\(lang.number(Int(value: row["number"]) ?? 0))</td><td>\(link)</td><td><span class=\"ot-tag \(name.ink)\">\(name.words)</span></td><td class=\"small\(when: Form.plain(row["verdict"]) == "error", " t-r")\">\(when: isAlike, alike(row, detail))\(words(detail))</td></tr>"
    }
    /// The record or the earlier line that a line looks like, and what is done about it.
    private func alike(_ row: Row, _ detail: LineDetail) -> HTML {
        guard let alike = detail.alike, let entity = page.entity else { return "" }
        let record: Int64? = Int64(value: row["recordID"]) ?? Int64(value: row["made"])
        // A line that has not become a record yet is looked at where it stands.
        let url: String = record.map { entity.url($0) } ?? "\(page.url)/lines?verdict=&after=\((alike.line ?? 1) - 1)"
        return "<span class=\"d-block\"><a class=\"ot-link\" href=\"\(url)\" target=\"_blank\" rel=\"noopener\">\(alike.title)</a> <span class=\"muted\">\(alike.score) %</span></span>\(AlikeCard.form(row, page, after: after))"
    }
    private func words(_ detail: LineDetail) -> HTML {
        let changes: [HTML] = detail.changes.compactMap { change in
            guard let entity = page.context.registry[change.table], let field = entity.field(change.column) else { return nil }
            let old: HTML = value(change.old, field), owner: String = change.table == page.one.entity ? "" : lang(entity.one) + ": "
            return "<span class=\"d-block\">\(owner)\(lang(field.label)): \(when: !change.old.isEmpty, "<s class=\"muted\">\(old)</s> → ")<b>\(value(change.new, field))</b></span>"
        }
        let added: String = detail.added.sorted { $0.key < $1.key }.map { "+ \(page.name($0.key).lowercased())" + ($0.value > 1 ? " × \($0.value)" : "") }.joined(separator: ", ")
        let doubt: String = detail.doubt(lang)
        let told: HTML = doubt.isEmpty ? "" : "<span class=\"d-block form-doubt\" role=\"note\">\(icon("triangle-alert", small: true)) \(doubt)</span>"
        return "\(detail.sentence(lang))\(told)\(changes)\(when: !added.isEmpty, "<span class=\"d-block soft\">\(added)</span>")"
    }
    /// Numbers were kept behind a separator that no text has.
    private func value(_ kept: String, _ field: Field) -> HTML {
        let stored: Value = kept.first == "\u{1F}" ? .int(Int64(kept.dropFirst()) ?? 0) : kept.isEmpty ? .null : .text(kept)
        return shown(stored, field, titles: [:], lang: lang, zone: page.context.zone)
    }
}

/// The fourth step: how far the work is, and what came of it.
struct ResultView {
    let page: WizardPage
    private let errors: [Row], doubts: [Row], kept: [Row], alike: AlikeCard
    private var lang: Lang { page.lang }
    private var one: Import { page.one }

    init(page: WizardPage, in tx: Tx) throws {
        self.page = page
        let isOver: Bool = page.progress.run?.isOver == true
        alike = AlikeCard(page: page, counts: isOver ? try AlikeChoices.counts(page.one, in: tx) : [:], twins: isOver ? try AlikeChoices.twins(page.one, in: tx) : 0)
        errors = page.progress.run?.isOver == true ? try tx.rows("SELECT number, title, detail FROM import_line WHERE import_id = \(page.one.id) AND phase = 'run' AND verdict = 'error' ORDER BY number LIMIT 8") : []
        doubts = page.progress.run?.isOver == true && page.progress.stage != .undone && page.one.doubted > 0 ? try Doubt.lines(of: page.one, "run", most: 8, in: tx) : []
        kept = page.progress.stage == .undone ? try Self.kept(page.one, page.entity, in: tx) : []
    }
    /// New records that the undo left where they are, because somebody has worked with them since.
    private static func kept(_ one: Import, _ entity: Entity?, in tx: Tx) throws -> [Row] {
        guard let entity else { return [] }
        let made: SQL = "SELECT record_id FROM change_log WHERE cause = \(one.cause) AND entity = \(entity.table) AND verb = 'create'"
        return try tx.rows("SELECT id, number, \(SQL.raw(entity.title)) AS title FROM \(SQL.raw(entity.table)) WHERE id IN (\(made)) AND archived_at IS NULL AND \(tx.access.rows(entity, .see)) ORDER BY id LIMIT 20")
    }
    func html() -> HTML {
        switch page.progress.stage {
        case .checking: return bar(page.progress.check, lang("Проверяем", "Checking"))
        case .running: return bar(page.progress.run, lang("Загружаем", "Loading"))
        case .undoing: return bar(page.progress.undo, lang("Отменяем", "Undoing"))
        default: return result
        }
    }
    /// Refreshed while the work goes on.
    private func bar(_ job: Job?, _ words: String) -> HTML {
        guard let job else { return "" }
        let percent: Int = job.total == 0 ? 0 : min(100, job.done * 100 / job.total), seconds: Int = left(job)
        let rest: String = seconds > 0 ? lang("Осталось около \(seconds) с. Окно можно закрыть.", "About \(seconds) s left. The window may be closed.") : lang("Окно можно закрыть: работа идёт в фоне.", "The window may be closed: the work goes on in the background.")
        return """
            <section class="ot-card ot-progcard" id="progress" hx-get="\(page.url)" hx-trigger="every 700ms" hx-swap="outerHTML"><div class="row-x"><span class="spin ot-spinmark">\(Shell.mark)</span><div class="grow"><h2>\(words): \(lang("\(lang.number(job.done)) из \(lang.number(job.total))", "\(lang.number(job.done)) of \(lang.number(job.total))"))</h2>\
            <p class="small muted mb-0">\(job.status == .queued ? lang("Ждёт очереди.", "Waiting for its turn.") : rest)</p></div><b class="v">\(percent) %</b></div>\
            <div class="ot-prog lg mt-3" role="progressbar" aria-valuenow="\(percent)" aria-valuemin="0" aria-valuemax="100" aria-label="\(words)"><i class="c" style="--v:\(percent)"></i></div>\
            <div class="row-x mt-3 xs muted wrap">\(counts)<form class="push" method="post" action="\(page.url)/cancel">\(page.csrf)<button class="btn btn-line btn-sm">\(lang("Остановить", "Stop"))</button></form></div></section>
            """
    }
    private var counts: HTML {
        switch page.progress.stage {
        case .checking: "<span>\(lang("создадим", "to create")) \(lang.number(one.toCreate))</span><span>\(lang("обновим", "to update")) \(lang.number(one.toUpdate))</span><span>\(lang("с ошибками", "with errors")) \(lang.number(one.wrong))</span>"
        case .running: "<span>\(lang("создано", "created")) \(lang.number(one.created))</span><span>\(lang("обновлено", "updated")) \(lang.number(one.updated))</span><span>\(lang("с ошибками", "with errors")) \(lang.number(one.failed))</span>"
        default: "<span>\(lang("возвращено", "taken back")) \(lang.number(page.progress.undo?.affected ?? 0))</span><span>\(lang("оставлено", "left")) \(lang.number(page.progress.undo?.left ?? 0))</span>"
        }
    }
    private func left(_ job: Job) -> Int {
        let passed: Int = Int(Clock.now() - job.createdAt) / 1000
        return job.done > 0 && passed > 2 ? max(1, passed * (job.total - job.done) / job.done) : 0
    }
    private var headline: String {
        if page.progress.stage == .undone { return lang("Загрузка отменена", "The import is undone") }
        switch page.progress.run?.status {
        case .cancelled: return lang("Загрузка остановлена", "The import was stopped")
        case .failed: return lang("Загрузка прервана", "The import broke off")
        default: return lang("Загрузка закончена", "The import is done")
        }
    }
    private var result: HTML {
        let problem: String = page.progress.run?.problem.split(separator: "\n").map(String.init).dropFirst(lang == .ru ? 0 : 1).first ?? ""
        let isUndone: Bool = page.progress.stage == .undone, list: String = page.entity.map { "/\($0.path)" } ?? "/"
        return """
            <div class="stack"><section class="ot-card ot-progcard"><div class="row-x">\(icon(isUndone ? "undo-2" : problem.isEmpty ? "circle-check" : "circle-alert"))<div class="grow"><h2>\(headline)</h2>\(when: !problem.isEmpty, "<p class=\"t-r mb-0\" role=\"alert\">\(problem)</p>")\
            \(when: isUndone, "<p class=\"small muted mb-0\">\(undone)</p>")</div><a class="btn btn-line" href="\(list)">\(lang("К списку", "To the list"))</a></div></section>
            <div class="ot-kpis">\(CheckView.figure("g", lang("Создано", "Created"), one.created, lang("новые записи", "new records"), lang))\(CheckView.figure("c", lang("Обновлено", "Updated"), one.updated, lang("имеющиеся записи", "existing records"), lang))\
            \(CheckView.figure("y", lang("Оставлено", "Left"), one.skipped, lang("уже были или повторялись", "there already or repeated"), lang))\(CheckView.figure("r", lang("С ошибками", "With errors"), one.failed, lang("не загружены", "not loaded"), lang))</div>
            \(when: !alike.counts.isEmpty, decided)\(when: !kept.isEmpty, leftovers)\(when: one.failed > 0 && !one.isOld, CheckView.errorCard(page, errors, one.failed))\(when: !doubts.isEmpty, Doubt.card(page, doubts, one.doubted))\(when: !isUndone && one.created + one.updated > 0, undoCard)</div>
            """
    }
    private var undone: String {
        guard let undo = page.progress.undo else { return lang("Записи убраны в корзину.", "The records are in the bin.") }
        let left: String = undo.left == 0 ? "" : lang("; оставлено, потому что изменено с тех пор: \(lang.number(undo.left))", "; left because changed since: \(lang.number(undo.left))")
        return lang("Возвращено изменений: \(lang.number(undo.affected))", "Changes taken back: \(lang.number(undo.affected))") + left
    }
    private var decided: HTML {
        """
        <section class="ot-card p-3"><div class="row-x wrap"><h2 class="grow">\(alike.twins == 0 ? lang("Похожие на имеющиеся: что решили", "Like existing ones: what was decided") : lang("Похожие на имеющиеся и друг на друга: что решили", "Like existing ones and each other: what was decided"))</h2><a class="btn btn-ghost btn-xs" href="\(page.url)/lines?verdict=alike">\(lang("По строкам", "Line by line"))</a></div><p class="mb-0 mt-2">\(alike.words)</p></section>
        """
    }
    private var leftovers: HTML {
        """
        <section class="ot-card"><header><h2>\(lang("Остались: с ними уже работали", "Kept: somebody has worked with them"))</h2></header><ul class="ot-list">\(each: kept, { row in
            "<li class=\"small\"><span class=\"mono muted\">\(Form.plain(row["number"]))</span><a class=\"grow ot-link\" href=\"\(page.entity?.url(Int64(value: row["id"]) ?? 0) ?? "/")\">\(Form.plain(row["title"]))</a></li>"
        })</ul></section>
        """
    }
    private var undoCard: HTML {
        """
        <section class="ot-card p-3 row-x wrap"><div class="grow"><h2>\(lang("Что-то не так?", "Something wrong?"))</h2><p class="small soft mb-0">\(lang("Созданные записи уйдут в корзину, обновлённые станут прежними. Что изменили после загрузки, останется, и мы покажем, что именно.", "New records go to the bin and updated ones become what they were. What was changed afterwards stays, and you will see what."))</p></div>\
        \(page.button("undo", "\(icon("undo-2"))\(lang("Отменить загрузку целиком", "Undo the whole import"))", style: "btn-danger"))</section>
        """
    }
}
