internal import HTML
internal import Kernel

/// The screen of a list: everything around its rows.
extension ListPage {
    func page(_ lang: Lang, _ access: Access, _ zone: Zone, csrf: String, _ bulk: [BulkAction] = []) -> HTML {
        let actions: HTML = """
            \(forms(lang, access))\(when: mayExport, exports(lang))\
            \(when: mayCreate || entity.start != nil && access.creates(entity), "<a class=\"btn btn-primary\" data-new href=\"\(entity.start ?? "/\(entity.path)/new")\">\(icon("plus"))\(lang("Создать", "New"))</a>")
            """
        return screen(lang(entity.many), actions: actions, flush: true, """
            <div class="ot-lhead">\(tabs(lang))
            <form class="ot-filters" id="filters" method="get" action="/\(entity.path)" role="search">\(when: query.isTree, "<input type=\"hidden\" name=\"tree\" value=\"1\">")\(when: query.form != .table || query.view > 0, "<input type=\"hidden\" name=\"form\" value=\"\(query.form.rawValue)\">")\(when: query.view > 0, "<input type=\"hidden\" name=\"view\" value=\"\(query.view)\">")\(when: !query.condition.isEmpty, "<input type=\"hidden\" name=\"where\" value=\"\(query.condition.json)\">")
            <label class="ot-field ot-qs"><span class="visually-hidden">\(lang("Найти в списке", "Find in the list"))</span>\(icon("search", small: true))<input class="form-control form-control-sm" type="search" name="q" value="\(query.text)" placeholder="\(lang("Найти в списке", "Find in the list"))" \
            hx-get="/\(entity.path)" hx-trigger="input changed delay:250ms, search" hx-include="closest form" hx-target="#rows" hx-push-url="true"></label>
            \(each: chips, { chip in "<span class=\"ot-chip on\"><b>\(chip.words)</b><a href=\"\(chip.url)\" aria-label=\"\(lang("Убрать отбор", "Remove the filter")): \(chip.words)\">\(icon("x", small: true))</a></span>" })\
            <a class="ot-chip dash" href="\(filterURL)" hx-get="\(filterURL)" hx-target="#filter" data-filter>\(icon("plus", small: true))\(lang("Отбор", "Filter"))</a>
            <span class="row-x push">\(filters(lang, access))\(when: entity.parentColumn != nil && !query.bin && query.form == .table, treeToggle(lang))<a class="btn btn-ghost btn-sm" href="\(query.bin ? "/\(entity.path)" : "/\(entity.path)?bin=1")">\(icon(query.bin ? "list" : "trash-2"))\(query.bin ? lang("Список", "List") : lang("Корзина", "Bin"))</a></span></form>\
            <div class="row-x ot-ltools">\(divider(lang, access))<span class="hide-m">\(chooser(lang))</span>\(saver(lang, csrf))<span class="hide-m">\(asOf(lang))</span>\(phoneMenu(lang))</div></div>
            \(query.problem.map { "<div class=\"ot-alert y m-3\" role=\"alert\">\(icon("triangle-alert"))<div>\(lang($0)). \(lang("Вид показан без отбора: измените и сохраните его или удалите.", "The view is shown without its filter: change and save it, or drop it."))</div></div>" as HTML } ?? "")<div id="filter"></div>
            <div id="rows" class="\(query.form == .board ? "ot-boardbox" : "ot-scroll")">\(content(lang, access, zone, csrf: csrf))</div>\(when: mayBulk, bulkBar(lang, csrf, bulk))
            """)
    }
    /// The list as a file: what it shows, or every column of it.
    private func files(_ lang: Lang) -> HTML {
        let address: String = query.url(entity).dropFirstPath, more: String = "/\(entity.path)/export" + (address.isEmpty ? "?" : address + "&")
        let ways: [(String, String)] = [
            ("XLSX", "format=xlsx"), ("CSV", "format=csv"), (lang("XLSX, все столбцы", "XLSX, all columns"), "format=xlsx&all=1"), (lang("CSV, все столбцы", "CSV, all columns"), "format=csv&all=1"),
        ]
        // An address book has a format of its own.
        let cards: HTML = entity.table == "contact" ? "<a href=\"/\(entity.path)/vcard\(address)\" download>vCard</a>" : ""
        return "\(each: ways, { "<a href=\"\(more)\($0.1)\" download>\($0.0)</a>" })\(cards)"
    }
    private func exports(_ lang: Lang) -> HTML {
        "<details class=\"ot-columns hide-m\"><summary class=\"btn btn-line\">\(icon("download"))\(lang("Выгрузить", "Export"))</summary><div class=\"ot-card p-2 ot-nav\">\(files(lang))</div></details>"
    }
    /// What a wide page has in its bars: columns, another day, files.
    private func phoneMenu(_ lang: Lang) -> HTML {
        let address: String = query.url(entity), dated: String = address + (address.contains("?") ? "&" : "?") + "as_of=\(today)"
        return """
            <details class="ot-columns ot-only-m"><summary class="btn btn-ghost btn-sm" aria-label="\(lang("Столбцы, дата, выгрузка", "Columns, day, export"))">\(icon("ellipsis", small: true))\(lang("Ещё", "More"))</summary><div class="ot-card p-2 ot-nav ot-menu">\
            <a href="/\(entity.path)/columns\(address.dropFirstPath)">\(icon("columns-3"))\(lang("Выбрать столбцы", "Choose columns"))</a><a href="\(dated)">\(icon("history"))\(lang("Список на дату", "The list as of a day"))</a>\
            \(when: mayExport, "<h6>\(lang("Выгрузить", "Export"))</h6>\(files(lang))")</div></details>
            """
    }
    private func treeToggle(_ lang: Lang) -> HTML {
        "<a class=\"btn \(query.isTree ? "btn-cyan" : "btn-ghost") btn-sm\" href=\"\(query.url(entity, tree: !query.isTree))\" aria-pressed=\"\(query.isTree ? "true" : "false")\" role=\"button\">\(icon("network", small: true))\(lang("Деревом", "As a tree"))</a>"
    }
    /// Table, groups or board, and by what the list is divided.
    private func forms(_ lang: Lang, _ access: Access) -> HTML {
        let offered: [ListForm] = ListForm.allCases.filter { form in form == .table || Grouping.fields(entity, form).contains { access.sees(entity, $0) } }
        guard offered.count > 1, !query.bin else { return "" }
        func address(_ form: ListForm) -> String {
            if form == .board, let board = entity.board { return board + query.url(entity, tree: false, form: (.table, "")).dropFirstPath }
            return query.url(entity, tree: false, form: (form, form == query.form ? query.by : first(form)))
        }
        func first(_ form: ListForm) -> String { form == .table ? "" : Grouping.fields(entity, form).first { access.sees(entity, $0) }?.column ?? "" }
        return """
            <span class="ot-seg" role="group" aria-label="\(lang("Форма списка", "Form of the list"))">\(each: offered, { form in
                "<a href=\"\(address(form))\"\(when: form == query.form, " aria-current=\"true\"") title=\"\(form.name(lang))\">\(icon(form.icon, small: true))<span class=\"hide-m\">\(form.name(lang))</span></a>"
            })</span>
            """
    }
    /// By which field the groups or the board are divided.
    private func divider(_ lang: Lang, _ access: Access) -> HTML {
        let fields: [Field] = Grouping.fields(entity, query.form).filter { query.form != .table && access.sees(entity, $0) }
        return fields.count < 2 ? "" : """
            <label class="visually-hidden" for="by">\(lang("По какому полю", "By which field"))</label><select class="form-select form-select-sm w-auto" id="by" name="by" form="filters" data-autosubmit>\(each: fields, { "<option value=\"\($0.column)\"\(when: $0.column == query.by, " selected")>\(lang($0.label))</option>" })</select>
            """
    }
    /// The columns of the list, in a form of their own.
    private func chooser(_ lang: Lang) -> HTML {
        let url: String = "/\(entity.path)/columns" + query.url(entity).dropFirstPath
        return "<a class=\"btn btn-ghost btn-sm\" href=\"\(url)\" hx-get=\"\(url)\" hx-target=\"#filter\">\(icon("columns-3", small: true))\(lang("Столбцы", "Columns"))</a>"
    }
    /// Shown while something is ticked.
    private func bulkBar(_ lang: Lang, _ csrf: String, _ actions: [BulkAction]) -> HTML {
        """
        <form class="ot-bulk ot-bulkbar" id="bulkbar" method="get" action="/\(entity.path)/bulk" aria-label="\(lang("Отмеченные записи", "Ticked records"))"><input type="hidden" name="query" value="\(String(query.url(entity).dropFirstPath.dropFirst()))">\
        <b class="num" data-ticked aria-live="polite"></b><label class="form-check"><input class="form-check-input" type="checkbox" name="whole" value="1"> <span class="form-check-label">\(lang("все найденные", "everything found"))</span></label>\
        <button class="btn btn-primary btn-sm">\(icon("pencil", small: true))\(lang("Изменить отмеченные", "Change the ticked"))</button>\(when: entity.duplicates != nil, "<button class=\"btn btn-sm\" formaction=\"/\(entity.path)/merge\">\(icon("layers", small: true))\(lang("Объединить", "Merge"))</button>")\(each: actions, { $0.button(lang, csrf: csrf) })</form>
        """
    }
    private var filterURL: String {
        let address: String = query.url(entity)
        return "/\(entity.path)/filter" + address.dropFirstPath
    }
    /// Everything, one's own, and the saved views.
    private func tabs(_ lang: Lang) -> HTML {
        let mine: Condition = .all([.test("owner_id", .is, ["me"])]), isMine: Bool = hasOwn && query.view == 0 && query.condition == mine
        let ready: Condition? = query.view == 0 ? entity.lists.first { $0.condition == query.condition }?.condition : nil
        let current: HTML = " aria-current=\"page\""
        return """
            <nav class="ot-tabs" aria-label="\(lang("Виды списка", "Views of the list"))"><a href="/\(entity.path)\(when: entity.opensOnPart, "?where=")"\(when: query.view == 0 && !isMine && ready == nil, current)>\(lang("Все", "All"))</a>\
            \(when: hasOwn, "<a href=\"/\(entity.path)?where=\(mine.json.percentEncoded)\"\(when: isMine, current)>\(lang("Мои", "Mine"))</a>")\
            \(each: entity.lists, { "<a href=\"/\(entity.path)?where=\($0.condition.json.percentEncoded)\"\(when: $0.condition == ready, current)>\(lang($0.name))</a>" })\
            \(each: views, { "<a href=\"/\(entity.path)?view=\($0.id)\"\(when: $0.id == query.view, current)>\($0.name)</a>" })</nav>
            """
    }
    /// Keeps what the list shows under a name; the open view may be changed or dropped by its owner.
    private func saver(_ lang: Lang, _ csrf: String) -> HTML {
        let own: SavedView? = ownsView ? view : nil, kept: String = query.saved(entity), isChanged: Bool = own.map { $0.query != kept } ?? false
        let audiences: HTML = "<select class=\"form-select form-select-sm\" name=\"audience\" aria-label=\"\(lang("Кому виден", "Who sees it"))\">\(each: SavedView.Audience.allCases, { "<option value=\"\($0.rawValue)\"\(when: $0.rawValue == own?.audience, " selected")>\($0.name(lang))</option>" })</select>"
        func form(_ action: String, _ name: String, _ button: String) -> HTML {
            """
            <form class="row-x mb-2" method="post" action="\(action)"><input type="hidden" name="csrf" value="\(csrf)"><input type="hidden" name="query" value="\(kept)"><input type="hidden" name="version" value="\(own?.version ?? 0)"><input type="hidden" name="from" value="\(query.view)">\
            <input class="form-control form-control-sm" name="name" value="\(name)" maxlength="60" required placeholder="\(lang("Имя вида", "Name of the view"))" aria-label="\(lang("Имя вида", "Name of the view"))">\(audiences)<button class="btn btn-line btn-sm">\(button)</button></form>
            """
        }
        return """
            \(when: isChanged, "<span class=\"xs muted\">\(lang("Вид изменён", "The view is changed"))</span>")<details class="ot-columns"><summary class="btn btn-ghost btn-sm">\(icon("bookmark", small: true))\(lang("Вид", "View"))</summary><div class="ot-card p-3">\
            \(own.map { form("/\(entity.path)/views/\($0.id)", $0.name, lang("Сохранить", "Save")) } ?? "")\(form("/\(entity.path)/views", "", lang("Сохранить как новый", "Save as new")))\
            \(own.map { "<form method=\"post\" action=\"/\(entity.path)/views/\($0.id)/drop\"><input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\"><button class=\"btn btn-ghost btn-sm\">\(icon("trash-2", small: true))\(lang("Удалить вид", "Drop the view"))</button></form>" as HTML } ?? "")\(when: maySegment, segmenter(kept, lang, csrf))</div></details>
            """
    }
    /// The same list as it was on a day.
    private func asOf(_ lang: Lang) -> HTML {
        let kept: [(String, String)] = (Submitted(urlEncoded: query.saved(entity))?.values ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value.first ?? "") }
        return """
            <details class="ot-columns"><summary class="btn btn-ghost btn-sm">\(icon("history", small: true))\(lang("На дату", "As of"))</summary><form class="ot-card p-3 row-x" method="get" action="/\(entity.path)">\
            \(each: kept, { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })<input class="form-control form-control-sm w-auto" type="date" name="as_of" required aria-label="\(lang("Дата", "Date"))"><button class="btn btn-line btn-sm">\(lang("Показать", "Show"))</button></form></details>
            """
    }
    /// The filter becomes a segment, or the new condition of one.
    private func segmenter(_ kept: String, _ lang: Lang, _ csrf: String) -> HTML {
        """
        <form class="row-x mt-3 pt-3 bt" method="post" action="/segments/keep"><input type="hidden" name="csrf" value="\(csrf)"><input type="hidden" name="target" value="\(entity.table)"><input type="hidden" name="query" value="\(kept)">\
        <input class="form-control form-control-sm" name="name" maxlength="60" placeholder="\(lang("Имя нового сегмента", "Name of a new segment"))" aria-label="\(lang("Имя нового сегмента", "Name of a new segment"))">\
        \(when: !segments.isEmpty, "<select class=\"form-select form-select-sm\" name=\"segment\" aria-label=\"\(lang("Или изменить условие", "Or change the condition of"))\"><option value=\"\">\(lang("новый", "new"))</option>\(each: segments, { "<option value=\"\($0.id)\">\($0.title)</option>" })</select>")\
        <button class="btn btn-line btn-sm">\(icon("tag", small: true))\(lang("В сегмент", "To a segment"))</button></form>
        """
    }
    private func filters(_ lang: Lang, _ access: Access) -> HTML {
        let choices: [Field] = entity.fields.filter { field in
            guard field.isListed, access.sees(entity, field), field.column != query.by || query.filters[field.column] != nil else { return false }
            return !field.choices.isEmpty
        }
        return "\(each: choices, { field in "<select class=\"form-select form-select-sm w-auto hide-m\" name=\"\(field.column)\" data-autosubmit aria-label=\"\(lang(field.label))\"><option value=\"\">\(lang(field.label))</option>\(each: field.choices, { "<option value=\"\($0.key)\"\(when: query.filters[field.column] == $0.key, " selected")>\(lang($0.label))</option>" })</select>" })"
    }
}
