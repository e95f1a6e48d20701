public import Database
public import HTML
public import Kernel

/// One page of a list with everything its view needs.
struct ListPage: Sendable {
    let entity: Entity, query: ListQuery, rows: [Row], titles: [String: String], columns: [Field], editable: Set<Int64>, next: String?, mayCreate: Bool, mayExport: Bool
    let today: Day, view: SavedView?, views: [SavedView], chips: [(words: String, url: String)], ownsView: Bool, hasOwn: Bool
    let maySegment: Bool, segments: [(id: Int64, title: String)]
    /// What became of cards in the bin: id → where they were merged.
    let merged: [Int64: String]
    /// How deep a record stands under another, where the list is a tree.
    let depths: [Int64: Int]

    init(_ entity: Entity, _ query: ListQuery, _ view: SavedView?, in tx: Tx) throws {
        (self.entity, self.query, self.view, today) = (entity, query, view, tx.today)
        // The order would tell what the field's values are.
        guard query.sort == entity.order || entity.field(query.sort).map({ tx.access.sees(entity, $0) }) == true else {
            throw BadRequest("По этому столбцу упорядочить нельзя", "The list cannot be sorted by this column")
        }
        let found: [Row] = try tx.rows(query.select(entity, in: tx))
        let page: [Row] = Array(found.prefix(ListQuery.page))
        next = found.count > ListQuery.page ? page.last.map { ListQuery.cursor(of: $0, entity.field(query.sort)) } : nil
        (rows, depths) = query.isTree ? try ListTree.grown(entity, page, query.sql(entity, in: tx), in: tx) : (page, [:])
        titles = try linkTitles(entity, rows, in: tx)
        columns = try ListColumns.shown(entity, view: view, in: tx)
        let ids: [Int64] = rows.compactMap { Int64(value: $0["id"]) }
        editable = Set(tx.access.reach(.edit, entity.table) == .all ? ids : try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND \(tx.access.rows(entity, .edit))").compactMap { Int64(value: $0["id"]) })
        merged = query.bin ? try MergeNotes.merged(entity, ids, in: tx) : [:]
        mayCreate = entity.isCreatedByForm && tx.access.creates(entity)
        mayExport = tx.access.reach(.export, entity.table) > .none
        views = try SavedView.offered(entity, in: tx)
        chips = try ListPage.chips(entity, query, tx)
        ownsView = view.map { $0.employeeID == tx.access.employee || tx.access.reach(.edit, "role") == .all } ?? false
        maySegment = ["counterparty", "contact"].contains(entity.table) && query.isFiltered && tx.access.reach(.create, "segment") > .none
        segments = try maySegment ? tx.rows("SELECT id, name FROM segment WHERE target = \(entity.table) AND archived_at IS NULL ORDER BY name LIMIT 100").map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) } : []
        hasOwn = entity.field("owner_id").map { tx.access.sees(entity, $0) } ?? false
    }
    /// What narrows the list, each part with the address that leaves it out.
    private static func chips(_ entity: Entity, _ query: ListQuery, _ tx: Tx) throws -> [(words: String, url: String)] {
        let words = FilterWords(tx: tx)
        var all: [(words: String, url: String)] = []
        for (column, wanted) in query.filters.sorted(by: { $0.key < $1.key }) {
            guard let field = entity.field(column), tx.access.sees(entity, field), let asked = field.operators.first else { continue }
            all.append((try words.phrase(.test(column, asked, [wanted]), entity), query.url(entity, without: column)))
        }
        guard !query.condition.isEmpty else { return all }
        guard case .all(let parts) = query.condition else { return all + [(try words.phrase(query.condition, entity), query.url(entity, condition: .all([])))] }
        for (index, part) in parts.enumerated() {
            var rest: [Condition] = parts
            rest.remove(at: index)
            all.append((try words.phrase(part, entity), query.url(entity, condition: .all(rest))))
        }
        return all
    }

    func page(_ lang: Lang, _ access: Access, _ zone: Zone, csrf: String, _ bulk: [BulkAction] = []) -> HTML {
        let actions: HTML = """
            \(when: mayExport, exports(lang))\
            \(when: mayCreate, "<a class=\"btn btn-primary\" data-new href=\"/\(entity.path)/new\">\(icon("plus"))\(lang("Создать", "New"))</a>")
            """
        return screen(lang(entity.many), actions: actions, flush: true, """
            <div class="ot-lhead">\(tabs(lang))
            <form class="ot-filters" method="get" action="/\(entity.path)" role="search">\(when: query.isTree, "<input type=\"hidden\" name=\"tree\" value=\"1\">")\(when: query.view > 0, "<input type=\"hidden\" name=\"view\" value=\"\(query.view)\">")\(when: !query.condition.isEmpty, "<input type=\"hidden\" name=\"where\" value=\"\(query.condition.json)\">")
            <label class="ot-field ot-qs"><span class="visually-hidden">\(lang("Найти в списке", "Find in the list"))</span>\(icon("search", small: true))<input class="form-control form-control-sm" type="search" name="q" value="\(query.text)" placeholder="\(lang("Найти в списке", "Find in the list"))" \
            hx-get="/\(entity.path)" hx-trigger="input changed delay:250ms, search" hx-include="closest form" hx-target="#rows" hx-push-url="true"></label>
            \(each: chips, { chip in "<span class=\"ot-chip on\"><b>\(chip.words)</b><a href=\"\(chip.url)\" aria-label=\"\(lang("Убрать отбор", "Remove the filter")): \(chip.words)\">\(icon("x", small: true))</a></span>" })\
            <a class="ot-chip dash" href="\(filterURL)" hx-get="\(filterURL)" hx-target="#filter" data-filter>\(icon("plus", small: true))\(lang("Отбор", "Filter"))</a>
            <span class="row-x push">\(filters(lang, access))\(when: entity.parentColumn != nil && !query.bin, treeToggle(lang))<a class="btn btn-ghost btn-sm" href="\(query.bin ? "/\(entity.path)" : "/\(entity.path)?bin=1")">\(icon(query.bin ? "list" : "trash-2"))\(query.bin ? lang("Список", "List") : lang("Корзина", "Bin"))</a></span></form>\
            <div class="row-x ot-ltools hide-m">\(chooser(lang, access, csrf))\(saver(lang, csrf))\(asOf(lang))</div></div>
            <div id="filter"></div>
            <div id="rows" class="ot-scroll">\(table(lang, access, zone))</div>\(when: mayBulk, bulkBar(lang, csrf, bulk))
            """)
    }
    /// The list as a file: what it shows, or every column of it.
    private func exports(_ lang: Lang) -> HTML {
        let address: String = query.url(entity).dropFirstPath, more: String = "/\(entity.path)/export" + (address.isEmpty ? "?" : address + "&")
        let ways: [(String, String)] = [
            ("XLSX", "format=xlsx"), ("CSV", "format=csv"), (lang("XLSX, все столбцы", "XLSX, all columns"), "format=xlsx&all=1"), (lang("CSV, все столбцы", "CSV, all columns"), "format=csv&all=1"),
        ]
        // An address book has a format of its own.
        let cards: HTML = entity.table == "contact" ? "<a href=\"/\(entity.path)/vcard\(address)\" download>vCard</a>" : ""
        return """
            <details class="ot-columns hide-m"><summary class="btn btn-line">\(icon("download"))\(lang("Выгрузить", "Export"))</summary><div class="ot-card p-2 ot-nav">\(each: ways, { "<a href=\"\(more)\($0.1)\" download>\($0.0)</a>" })\(cards)</div></details>
            """
    }
    private func treeToggle(_ lang: Lang) -> HTML {
        "<a class=\"btn \(query.isTree ? "btn-cyan" : "btn-ghost") btn-sm\" href=\"\(query.url(entity, tree: !query.isTree))\" aria-pressed=\"\(query.isTree ? "true" : "false")\" role=\"button\">\(icon("network", small: true))\(lang("По группам", "By group"))</a>"
    }
    private var mayBulk: Bool { !query.bin && entity.isCreatedByForm && !editable.isEmpty }
    /// Shown while something is ticked.
    private func bulkBar(_ lang: Lang, _ csrf: String, _ actions: [BulkAction]) -> HTML {
        """
        <form class="ot-bulk ot-bulkbar" id="bulkbar" method="get" action="/\(entity.path)/bulk" aria-label="\(lang("Отмеченные записи", "Ticked records"))"><input type="hidden" name="query" value="\(String(query.url(entity).dropFirstPath.dropFirst()))">\
        <label class="form-check"><input class="form-check-input" type="checkbox" name="whole" value="1"> <span class="form-check-label">\(lang("все найденные", "everything found"))</span></label>\
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
            <nav class="ot-tabs" aria-label="\(lang("Виды списка", "Views of the list"))"><a href="/\(entity.path)"\(when: query.view == 0 && !isMine && ready == nil, current)>\(lang("Все", "All"))</a>\
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
            <form class="row-x mb-2" method="post" action="\(action)"><input type="hidden" name="csrf" value="\(csrf)"><input type="hidden" name="query" value="\(kept)"><input type="hidden" name="version" value="\(own?.version ?? 0)">\
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
    /// Which columns to show: kept for each employee.
    private func chooser(_ lang: Lang, _ access: Access, _ csrf: String) -> HTML {
        let all: [Field] = entity.fields.filter { $0.column != entity.title && access.sees(entity, $0) }, shown: Set<String> = Set(columns.map(\.column))
        return """
            <details class="ot-columns hide-m"><summary class="btn btn-ghost btn-sm">\(icon("columns-3", small: true))\(lang("Столбцы", "Columns"))</summary><form class="ot-card p-3" method="post" action="/\(entity.path)/columns"><input type="hidden" name="csrf" value="\(csrf)"><input type="hidden" name="view" value="\(ownsView ? query.view : 0)">\
            <div class="ot-checks">\(each: all, { field in "<label class=\"form-check\"><input class=\"form-check-input\" type=\"checkbox\" name=\"column\" value=\"\(field.column)\"\(when: shown.contains(field.column), " checked")> <span class=\"form-check-label\">\(lang(field.label))</span></label>" })</div>\
            <button class="btn btn-primary btn-sm mt-2">\(lang("Показать", "Show"))</button></form></details>
            """
    }
    private func filters(_ lang: Lang, _ access: Access) -> HTML {
        let choices: [Field] = entity.fields.filter { field in
            guard field.isListed, access.sees(entity, field) else { return false }
            return !field.choices.isEmpty
        }
        return "\(each: choices, { field in "<select class=\"form-select form-select-sm w-auto hide-m\" name=\"\(field.column)\" data-autosubmit aria-label=\"\(lang(field.label))\"><option value=\"\">\(lang(field.label))</option>\(each: field.choices, { "<option value=\"\($0.key)\"\(when: query.filters[field.column] == $0.key, " selected")>\(lang($0.label))</option>" })</select>" })"
    }
    /// The rows alone: what htmx swaps.
    func table(_ lang: Lang, _ access: Access, _ zone: Zone) -> HTML {
        guard !rows.isEmpty else { return empty(lang) }
        let cells: [ListCell] = columns.map { ListCell(entity, $0, mayEdit: !query.bin && access.edits(entity, $0), lang, zone) }
        return """
            <table class="ot-table stackm"><thead><tr>\(when: mayBulk, "<th class=\"w-ck hide-m\"><input class=\"form-check-input ot-check\" type=\"checkbox\" data-sel-all aria-label=\"\(lang("Отметить все на странице", "Tick all on the page"))\"></th>")\(when: !entity.prefix.isEmpty, "<th>№</th>")\(each: columns, { head($0, lang) })</tr></thead>
            <tbody>\(each: rows, { line($0, cells, lang) })</tbody></table>
            \(when: next != nil, "<div class=\"p-2\"><a class=\"btn btn-line\" href=\"\(query.url(entity, after: next ?? ""))\">\(lang("Показать ещё", "Show more"))</a></div>")
            """
    }
    private func head(_ field: Field, _ lang: Lang) -> HTML {
        guard field.isSortable else { return "<th>\(lang(field.label))</th>" }
        let mine: Bool = query.sort == field.column
        let order: String = mine && !query.descending ? "-\(field.column)" : field.column
        return "<th\(when: mine, " aria-sort=\"\(query.descending ? "descending" : "ascending")\"")><a href=\"\(query.url(entity, sort: order))\">\(lang(field.label))\(when: mine, icon(query.descending ? "chevron-down" : "chevron-up", small: true))</a></th>"
    }
    private func line(_ row: Row, _ cells: [ListCell], _ lang: Lang) -> HTML {
        let id: Int64 = Int64(value: row["id"]) ?? 0, url: String = entity.url(id), mayEdit: Bool = editable.contains(id)
        let tint: String = entity.mark?(row, today) ?? ""
        let mark: HTML = merged[id].map { " <span class=\"ot-tag\">\(lang("объединена с", "merged into")) \($0)</span>" } ?? ""
        return "<tr data-row\(when: !tint.isEmpty, " class=\"\(tint)\"") data-href=\"\(url)\">\(when: mayBulk, "<td class=\"w-ck hide-m\"><input class=\"form-check-input ot-check\" type=\"checkbox\" name=\"id\" value=\"\(id)\" form=\"bulkbar\" data-sel aria-label=\"\(lang("Отметить", "Tick")): \(Form.plain(row.value(column: entity.title)))\"></td>")\(when: !entity.prefix.isEmpty, "<td class=\"muted mono xs hide-m\">\(Form.plain(row["number"]))</td>")\(each: cells, { $0.html(row, titles: titles, mayEdit: mayEdit, mark: mark, depth: depths[id] ?? 0) })</tr>"
    }
    private func empty(_ lang: Lang) -> HTML {
        let filtered: Bool = query.isFiltered
        let say: String = filtered ? lang("Ничего не нашлось.", "Nothing was found.") : lang("Здесь пока пусто.", "Nothing here yet.")
        return """
            <div class="ot-empty crop"><p>\(say)</p>\(when: filtered, "<p><a class=\"btn btn-line\" href=\"/\(entity.path)\">\(lang("Показать всё", "Show everything"))</a></p>")\
            \(when: !filtered && mayCreate, "<p><a class=\"btn btn-primary\" href=\"/\(entity.path)/new\">\(lang("Создать первую запись", "Create the first one"))</a></p>")</div>
            """
    }
}

/// The titles of all records the rows link to: one query for each linked entity.
public func linkTitles(_ entity: Entity, _ rows: [Row], in tx: Tx) throws -> [String: String] {
    var wanted: [String: Set<Int64>] = [:]
    for field in entity.fields {
        guard case .link(let table) = field.kind else { continue }
        for row in rows { if case .int(let id) = row.value(column: field.column) { wanted[table, default: []].insert(id) } }
    }
    return try recordTitles(wanted, in: tx)
}
/// `table/id` → title of the records that the reader sees: one statement for each table.
public func recordTitles(_ wanted: [String: Set<Int64>], in tx: Tx) throws -> [String: String] {
    var titles: [String: String] = [:]
    for (table, ids) in wanted where !ids.isEmpty {
        guard let linked = tx.registry[table] else { continue }
        let sql: SQL = "SELECT id, \(SQL.raw(linked.title)) AS title FROM \(SQL.raw(table)) WHERE id IN \(in: ids.sorted()) AND " + tx.access.rows(linked, .see)
        for row in try tx.rows(sql) { titles["\(table)/\(Form.plain(row["id"]))"] = Form.plain(row["title"]) }
    }
    return titles
}

extension Entity {
    /// What a person knows the record by; where that is a link, the linked record's title.
    func titleText(_ row: Row, _ titles: [String: String]) -> String {
        let text: String = Form.plain(row.value(column: title))
        guard case .link(let table)? = field(title)?.kind else { return text }
        return titles["\(table)/\(text)"] ?? text
    }
}

extension String {
    /// What stands after the path: `?q=…` or nothing.
    var dropFirstPath: String { firstIndex(of: "?").map { String(self[$0...]) } ?? "" }
}
