internal import Database
internal import HTML
internal import Kernel
internal import Records

/// The frame of one import: its name, the steps, and what every form needs.
struct WizardPage: Sendable {
    let one: Import, progress: Progress, context: StaffContext
    var lang: Lang { context.lang }
    var url: String { "/imports/\(one.id)" }
    var csrf: HTML { "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">" }
    var entity: Entity? { context.registry[one.entity] }

    func screen(_ step: Int, _ content: HTML) -> HTML {
        let lines: String = lang.plural(one.total, ru: ("строка", "строки", "строк"), en: ("line", "lines"))
        let crumbs: HTML = "<span class=\"xs muted hide-m cut\">\(one.name), \(lang.number(one.total)) \(lines)</span>"
        return Kernel.screen(lang("Импорт", "Import"), actions: crumbs, "\(Self.steps(step, lang, url: url, isOpen: progress.run == nil && !one.isOld))<div class=\"mt-3\">\(content)</div>")
    }
    static func steps(_ current: Int, _ lang: Lang, url: String = "", isOpen: Bool = false) -> HTML {
        let names: [String] = [lang("Файл", "File"), lang("Столбцы", "Columns"), lang("Проверка", "Check"), lang("Загрузка", "Loading")]
        return """
            <nav class="ot-steps ot-card" aria-label="\(lang("Шаги импорта", "Steps of the import"))">\(each: Array(names.enumerated()), { step -> HTML in
                let state: HTML = step.offset + 1 < current ? " class=\"done\"" : step.offset + 1 == current ? " aria-current=\"step\"" : ""
                if step.offset == 0, current > 1 { return "<a href=\"/imports\"\(state)>\(step.element)</a>" }
                if step.offset == 1, current > 2, isOpen { return "<a href=\"\(url)?step=columns\"\(state)>\(step.element)</a>" }
                return "<span\(state)>\(step.element)</span>"
            })</nav>
            """
    }
    /// A label of a table's record in words: `Контрагенты`.
    func name(_ table: String) -> String { context.registry[table].map { lang($0.one) } ?? table }
    func button(_ path: String, _ label: HTML, style: String = "btn-line") -> HTML {
        "<form method=\"post\" action=\"\(url)/\(path)\">\(csrf)<button class=\"btn \(style)\">\(label)</button></form>"
    }
}

/// The first step, and the imports that were.
struct StartView {
    let lang: Lang, zone: Zone, csrf: String, registry: Registry

    func page(_ all: [Import], _ names: [Int64: String]) -> HTML {
        """
        \(WizardPage.steps(1, lang))
        <form class="ot-card ot-bigdrop mt-3" method="post" action="/imports" enctype="multipart/form-data" data-drop><input type="hidden" name="csrf" value="\(csrf)">
        <div class="ot-empty">\(icon("upload"))<h2>\(lang("Перетащите таблицу сюда", "Drop a table here"))</h2>
        <p>\(lang("XLSX, CSV или vCard из другой программы, до 512 МБ. Столбцы, кодировка и разделитель определятся сами, до загрузки всё можно проверить.", "XLSX, CSV or vCard of another program, up to 512 MB. Columns, encoding and delimiter are detected, and everything can be checked before it is loaded."))</p>
        <div class="row-x wrap justify-content-center"><input class="form-control ot-file" type="file" name="file" accept=".xlsx,.csv,.txt,.tsv,.vcf,text/csv,text/vcard" required aria-label="\(lang("Файл", "File"))"><button class="btn btn-primary">\(lang("Проверить", "Check"))</button></div></div></form>
        \(when: !all.isEmpty, earlier(all, names))
        """
    }
    private func earlier(_ all: [Import], _ names: [Int64: String]) -> HTML {
        """
        <section class="ot-card mt-3"><header><h2>\(lang("Прошлые загрузки", "Earlier imports"))</h2></header><div class="ot-scroll"><table class="ot-table stackm"><thead><tr><th>\(lang("Файл", "File"))</th><th>\(lang("Что", "What"))</th><th>\(lang("Когда", "When"))</th><th class="hide-m">\(lang("Кто", "Who"))</th>\
        <th class="num">\(lang("Создано", "Created"))</th><th class="num hide-m">\(lang("Обновлено", "Updated"))</th><th></th></tr></thead><tbody>\(each: all, { row($0, names) })</tbody></table></div></section>
        """
    }
    private func row(_ one: Import, _ names: [Int64: String]) -> HTML {
        let state: HTML = one.undoJob != nil ? "<span class=\"ot-tag\">\(lang("отменена", "undone"))</span>" : one.runJob == nil && !one.isOld ? "<span class=\"ot-tag y\">\(lang("не загружена", "not loaded"))</span>" : ""
        return """
            <tr data-row data-href="/imports/\(one.id)"><td class="m1"><a class="med" href="/imports/\(one.id)">\(one.name)</a></td><td class="soft">\(registry[one.entity].map { lang($0.many) } ?? one.entity)</td><td class="soft nowrap">\(lang.day(zone.day(one.createdAt))), \(zone.time(one.createdAt))</td>\
            <td class="soft hide-m">\(names[one.employeeID] ?? lang("из командной строки", "from the command line"))</td><td class="num">\(lang.number(one.created))</td><td class="num hide-m">\(lang.number(one.updated))</td><td class="num">\(state)</td></tr>
            """
    }
}
