internal import Database
internal import HTML
internal import Kernel

/// Putting a draft in force: from which day, and what it changes.
struct PublishPage {
    let editor: TariffEditor, context: StaffContext
    private var lang: Lang { context.lang }

    /// - Parameter day: as somebody typed it, or today.
    func view(_ day: String, _ problem: Text?) -> HTML {
        let id: Int64 = editor.record.id.rawValue, title: String = lang("Публикация", "Publishing"), version: Int = editor.version.version
        guard editor.isDraft else { return screen(title, "<p>\(lang("Черновика нет, публиковать нечего.", "There is no draft to publish."))</p><a class=\"btn btn-line\" href=\"/tariffs/\(id)\">\(editor.record.name)</a>") }
        let alert: HTML = problem.map { "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang($0))</div></div>" as HTML } ?? ""
        let page = TariffPage(editor: editor, context: context, tab: .stocks, place: nil, query: Submitted())
        let faults: HTML = editor.errors.isEmpty ? "" : "<div class=\"ot-alert r\" role=\"alert\">\(icon("circle-alert"))<div>\(lang("Сначала исправьте:", "Mend this first:"))<ul class=\"mb-0\">\(each: editor.errors.prefix(20), { "<li>\(lang($0.sentence))</li>" })</ul></div></div>"
        let changed: HTML = editor.differences.isEmpty ? "" : "<details class=\"ot-tdiff\" open><summary class=\"med small\">\(lang("Что изменится", "What changes")) <span class=\"muted\">\(editor.differences.count)</span></summary>\(DifferenceList(differences: editor.differences, page: page).view)</details>"
        let last: String = editor.days.values.max().map { lang("Последняя версия действует с \(lang.day($0)): раньше начать нельзя.", "The last version is in force from \(lang.day($0)): none may begin before it.") } ?? lang("Это первая версия: выберите день, с которого по ней считают.", "This is the first version: choose the day that jobs are reckoned by it from.")
        return screen(lang("Опубликовать версию \(version)?", "Publish version \(version)?"), """
            <form class="ot-card p-3 stack-s ot-movebox" method="post" action="/tariffs/\(id)/publish"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="version" value="\(version)"><input type="hidden" name="revision" value="\(editor.version.revision)"><h2>\(editor.record.name)</h2>\(alert)\(faults)\
            <div><label class="form-label" for="pb-day">\(lang("Действует с", "In force from"))</label><input class="form-control w-auto" id="pb-day" type="date" name="day" value="\(day)" required><div class="form-text small muted">\(last)</div></div>\(changed)\
            <p class="small soft mb-0">\(lang("С этого дня новые расчёты берут эти цифры. Сохранённые остаются по своим версиям.", "From that day new estimates take these figures. Saved ones stay with their versions."))</p>
            <div class="row-x mt-2"><button class="btn btn-primary"\(when: !editor.errors.isEmpty, " disabled")>\(lang("Опубликовать", "Publish"))</button><a class="btn btn-ghost" href="/tariffs/\(id)">\(lang("Ещё нет", "Not yet"))</a></div></form>
            """)
    }
}
