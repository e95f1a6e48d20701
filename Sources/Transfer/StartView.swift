internal import Database
internal import HTML
internal import Kernel

/// The page of both ways, with what was made and what came before.
struct StartView: Sendable {
    let context: StaffContext, mayExport: Bool, mayImport: Bool, exports: [WorkspaceExport], imports: [WorkspaceImport], people: [String: String], now: Int64
    private var lang: Lang { context.lang }
    private var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }

    var html: HTML {
        """
        <div class="ot-grid g-2 even">\(when: mayExport, outward)\(when: mayImport, inward)</div>\
        \(when: !exports.isEmpty, madeBefore)\(when: !imports.isEmpty, cameBefore)
        """
    }
    private var outward: HTML {
        """
        <section class="ot-card p-3 stack-s"><h2 class="row-x">\(icon("download"))\(lang("Забрать всё с собой", "Take everything along"))</h2>
        <p class="soft mb-0">\(lang("Один архив ZIP: каждая таблица в CSV, который открывается в Excel, свои поля и варианты, загруженные файлы. Снимок одного мгновения, работе он не мешает.", "One ZIP archive: every table as CSV that opens in Excel, your own fields and choices, the uploaded files. One moment's picture; work goes on."))</p>
        <p class="small muted mb-0">\(lang("Паролей и журнала изменений в нём нет. Хранится \(WorkspaceExport.kept) дней.", "No passwords and no change log are in it. It is kept for \(WorkspaceExport.kept) days."))</p>
        <form method="post" action="/transfer/exports">\(csrf)<button class="btn btn-primary">\(lang("Выгрузить рабочее пространство", "Export the workspace"))</button></form></section>
        """
    }
    private var inward: HTML {
        """
        <form class="ot-card p-3 stack-s ot-bigdrop" method="post" action="/transfer/imports" enctype="multipart/form-data" data-drop>\(csrf)<h2 class="row-x">\(icon("upload"))\(lang("Загрузить из другого пространства", "Import from another workspace"))</h2>
        <p class="soft mb-0">\(lang("Архив, который выгрузил Оттиск. Сначала проверка: что будет создано, кто из сотрудников и подразделений уже есть. Загрузку можно отменить целиком.", "An archive that Ottisk exported. It is checked first: what will be made, which employees and branches are here already. The whole import can be undone."))</p>
        <div class="row-x wrap"><input class="form-control ot-file" type="file" name="file" accept=".zip,application/zip" required aria-label="\(lang("Файл", "File"))"><button class="btn btn-primary">\(lang("Проверить", "Check"))</button></div></form>
        """
    }
    private func moment(_ at: Int64) -> String { "\(lang.day(context.zone.day(at))), \(context.zone.time(at))" }
    private func who(_ id: Int64) -> String { people["employee/\(id)"] ?? lang("из командной строки", "from the command line") }

    private var madeBefore: HTML {
        """
        <section class="ot-card mt-3"><header><h2>\(lang("Выгрузки", "Exports"))</h2></header><ul class="ot-list">\(each: exports, { one in
            "<li><a class=\"grow\" href=\"/transfer/exports/\(one.id)\"><span class=\"d-block med\">\(moment(one.createdAt))</span><span class=\"d-block xs soft cut\">\(who(one.employeeID))</span></a>\(state(one))</li>"
        })</ul></section>
        """
    }
    private func state(_ one: WorkspaceExport) -> HTML {
        if one.isGone(now) { return "<span class=\"ot-tag\">\(lang("удалена", "deleted"))</span>" }
        guard one.isReady else { return "<span class=\"ot-tag y\">\(lang("не готова", "not ready"))</span>" }
        return "<span class=\"small num muted nowrap\">\(ByteCount.text(one.size, lang))</span><a class=\"btn btn-line btn-sm\" href=\"/transfer/exports/\(one.id)/file\">\(icon("download", small: true))\(lang("Скачать", "Download"))</a>"
    }
    private var cameBefore: HTML {
        """
        <section class="ot-card mt-3"><header><h2>\(lang("Загрузки", "Imports"))</h2></header><ul class="ot-list">\(each: imports, { one in
            "<li><a class=\"grow\" href=\"/transfer/imports/\(one.id)\"><span class=\"d-block med cut\">\(one.name)</span><span class=\"d-block xs soft cut\">\(moment(one.createdAt)) · \(who(one.employeeID))</span></a>\(state(one))</li>"
        })</ul></section>
        """
    }
    private func state(_ one: WorkspaceImport) -> HTML {
        if one.undoJob != nil { return "<span class=\"ot-tag\">\(lang("отменена", "undone"))</span>" }
        return one.runJob == nil ? "<span class=\"ot-tag y\">\(lang("не загружена", "not loaded"))</span>" : "<span class=\"ot-tag g\">\(lang("загружена", "loaded"))</span>"
    }
}

/// Sizes of files for people.
enum ByteCount {
    static func text(_ bytes: Int64, _ lang: Lang) -> String {
        let units: [String] = [lang("Б", "B"), lang("КБ", "KB"), lang("МБ", "MB"), lang("ГБ", "GB")]
        var size: Int64 = bytes, unit: Int = 0
        while size >= 10_240, unit < units.count - 1 { (size, unit) = (size / 1024, unit + 1) }
        return "\(lang.number(Int(size)))\u{A0}\(units[unit])"
    }
}

/// One archive: how far it is, then the file.
struct ExportView: Sendable {
    let context: StaffContext, one: WorkspaceExport, job: Job?, now: Int64
    private var lang: Lang { context.lang }
    private var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }

    var html: HTML {
        let isStopped: Bool = job?.status == .cancelled || job?.status == .failed
        if one.isGone(now), !isStopped { return card(lang("Архив удалён", "The archive is deleted"), "<p class=\"soft mb-0\">\(lang("Его срок вышел, или его удалили. Выгрузите пространство снова.", "Its days were over, or somebody deleted it. Export the workspace again."))</p><a class=\"btn btn-line\" href=\"/transfer\">\(lang("К переносу данных", "To the transfer"))</a>") }
        if one.isReady { return ready }
        guard let job, !job.isOver else { return card(lang("Архив не сделан", "The archive was not made"), "<p class=\"t-r mb-0\" role=\"alert\">\(problem)</p><a class=\"btn btn-line\" href=\"/transfer\">\(lang("К переносу данных", "To the transfer"))</a>") }
        return "<div hx-get=\"/transfer/exports/\(one.id)\" hx-trigger=\"every 900ms\" hx-swap=\"outerHTML\">\(card(lang("Выгружаем", "Exporting"), Bar.html(job, lang, cancel: "/jobs/\(job.id)/cancel", context.person.csrf)))</div>"
    }
    private var problem: String { job.map { JobSentence.of($0, lang) } ?? "" }
    private func card(_ title: String, _ content: HTML) -> HTML { "<section class=\"ot-card p-3 stack-s crop\" id=\"export\"><h2>\(title)</h2>\(content)</section>" }
    private var ready: HTML {
        let until: String = one.expiresAt.map { lang.day(context.zone.day($0)) } ?? ""
        return card(lang("Готово", "Ready"), """
            <p class="mb-0">\(lang("Строк", "Rows")): \(lang.number(Int(one.rows))) · \(lang("файлов", "files")): \(lang.number(Int(one.files))) · \(ByteCount.text(one.size, lang))</p>\
            \(when: one.missing > 0, "<p class=\"t-y mb-0\">\(lang("Файлов, которых нет на диске: \(one.missing). Они отмечены в files/index.csv.", "Files that are not on the disk: \(one.missing). They are marked in files/index.csv."))</p>")\
            <p class="small muted mb-0">\(lang("Хранится до \(until). В архиве все данные пространства: берегите его.", "Kept until \(until). The archive holds all data of the workspace: keep it safe."))</p>
            <div class="row-x"><a class="btn btn-primary" href="/transfer/exports/\(one.id)/file">\(icon("download"))\(lang("Скачать", "Download"))</a>\
            <form method="post" action="/transfer/exports/\(one.id)/drop">\(csrf)<button class="btn btn-line">\(icon("trash-2"))\(lang("Удалить", "Delete"))</button></form></div>
            """)
    }
}

/// Why a job ended, in one language.
enum JobSentence {
    static func of(_ job: Job, _ lang: Lang) -> String {
        if job.status == .cancelled { return lang("Остановлено.", "Stopped.") }
        let both: [String] = job.problem.split(separator: "\n").map(String.init)
        return lang(both.first ?? "", both.last ?? "")
    }
}

/// How far background work is.
enum Bar {
    static func html(_ job: Job, _ lang: Lang, cancel: String, _ csrf: String) -> HTML {
        let percent: Int = job.total == 0 ? 0 : min(100, job.done * 100 / job.total)
        return """
            <div class="ot-prog md" role="img" aria-label="\(percent) %"><i style="--v:\(percent)"></i></div><p class="mb-0 num">\(lang.number(min(job.done, job.total))) / \(lang.number(job.total))</p>
            <form method="post" action="\(cancel)"><input type="hidden" name="csrf" value="\(csrf)"><button class="btn btn-line">\(lang("Остановить", "Stop"))</button></form>
            """
    }
}
