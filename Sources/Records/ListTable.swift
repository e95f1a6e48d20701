internal import Database
internal import HTML
internal import Kernel

extension ListPage {
    /// The rows alone: what htmx swaps.
    func content(_ lang: Lang, _ access: Access, _ zone: Zone) -> HTML {
        guard !lines.rows.isEmpty else { return empty(lang) }
        let table = ListTable(self, lang, access, zone)
        return """
            \(table.html(lines))
            \(when: lines.next != nil, "<div class=\"p-2\"><a class=\"btn btn-line\" href=\"\(query.url(entity, after: lines.next ?? ""))\">\(lang("Показать ещё", "Show more"))</a></div>")
            """
    }
    func empty(_ lang: Lang) -> HTML {
        let filtered: Bool = query.isFiltered
        let say: String = filtered ? lang("Ничего не нашлось.", "Nothing was found.") : lang("Здесь пока пусто.", "Nothing here yet.")
        return """
            <div class="ot-empty crop"><p>\(say)</p>\(when: filtered, "<p><a class=\"btn btn-line\" href=\"/\(entity.path)\">\(lang("Показать всё", "Show everything"))</a></p>")\
            \(when: !filtered && mayCreate, "<p><a class=\"btn btn-primary\" href=\"/\(entity.path)/new\">\(lang("Создать первую запись", "Create the first one"))</a></p>")</div>
            """
    }
}

/// The table of a list: its head, and a line for each row.
struct ListTable {
    let entity: Entity, query: ListQuery, columns: [ListColumn], mayBulk: Bool, mayArrange: Bool, lang: Lang, today: Day
    private let cells: [ListCell]

    init(_ page: ListPage, _ lang: Lang, _ access: Access, _ zone: Zone) {
        (entity, query, columns, mayBulk, self.lang, today) = (page.entity, page.query, page.columns, page.mayBulk, lang, page.today)
        mayArrange = page.view == nil || page.ownsView
        cells = page.columns.map { ListCell(page.entity, $0.field, mayEdit: !page.query.bin && access.edits(page.entity, $0.field), lang, zone) }
    }
    private var isNumbered: Bool { !entity.prefix.isEmpty }
    /// How many cells stand before the columns.
    var lead: Int { (mayBulk ? 1 : 0) + (isNumbered ? 1 : 0) }

    func html(_ lines: ListLines) -> HTML { open(lines.rows.isEmpty, "<tbody>\(each: lines.rows, { line($0, lines) })</tbody>") }
    /// The table around bodies made elsewhere.
    func open(_ isEmpty: Bool, _ bodies: HTML) -> HTML {
        let isSized: Bool = columns.contains { $0.width != nil }
        return """
            <table class="ot-table stackm\(when: isSized, " sized")" style="--tw:\(width)"\(when: mayArrange, " data-widths=\"/\(entity.path)/columns\" data-query=\"\(String(query.url(entity).dropFirstPath.dropFirst()))\"")>\
            <colgroup>\(when: mayBulk, "<col class=\"w-ck\">")\(when: isNumbered, "<col class=\"w-no\">")\(each: columns, { column in "<col\(when: column.width != nil, " style=\"--w:\(column.width ?? 0)\"")>" })</colgroup>
            <thead><tr>\(when: mayBulk, "<th class=\"w-ck hide-m\"><input class=\"form-check-input ot-check\" type=\"checkbox\" data-sel-all aria-label=\"\(lang("Отметить все на странице", "Tick all on the page"))\"></th>")\(when: isNumbered, "<th>№</th>")\(each: columns, { head($0.field) })</tr></thead>
            \(bodies)</table>
            """
    }
    /// What the columns need together at least, in pixels: chosen widths, and a usual one where none is chosen.
    private var width: Int { columns.reduce((mayBulk ? 44 : 0) + (isNumbered ? 100 : 0)) { $0 + ($1.width ?? ($1.field.column == entity.title ? 240 : 130)) } }

    private func head(_ field: Field) -> HTML {
        let edge: HTML = mayArrange ? "<span class=\"ot-edge\" data-edge=\"\(field.column)\" aria-hidden=\"true\"></span>" : "", number: HTML = field.isFigure ? " class=\"fig\"" : ""
        guard field.isSortable else { return "<th\(number)>\(lang(field.label))\(edge)</th>" }
        let mine: Bool = query.sort == field.column
        let order: String = mine && !query.descending ? "-\(field.column)" : field.column
        return "<th\(number)\(when: mine, " aria-sort=\"\(query.descending ? "descending" : "ascending")\"")><a href=\"\(query.url(entity, sort: order))\">\(lang(field.label))\(when: mine, icon(query.descending ? "chevron-down" : "chevron-up", small: true))</a>\(edge)</th>"
    }
    func line(_ row: Row, _ lines: ListLines) -> HTML {
        let id: Int64 = Int64(value: row["id"]) ?? 0, url: String = entity.url(id), mayEdit: Bool = lines.editable.contains(id)
        let tint: String = entity.mark?(row, today) ?? ""
        let mark: HTML = lines.merged[id].map { " <span class=\"ot-tag\">\(lang("объединена с", "merged into")) \($0)</span>" } ?? ""
        let box: HTML = mayBulk ? "<td class=\"w-ck hide-m\"><input class=\"form-check-input ot-check\" type=\"checkbox\" name=\"id\" value=\"\(id)\" form=\"bulkbar\" data-sel aria-label=\"\(lang("Отметить", "Tick")): \(entity.titleText(row, lines.titles))\"></td>" : ""
        return "<tr data-row\(when: !tint.isEmpty, " class=\"\(tint)\"") data-href=\"\(url)\">\(box)\(when: isNumbered, "<td class=\"muted mono xs hide-m\">\(Form.plain(row["number"]))</td>")\(each: cells, { $0.html(row, titles: lines.titles, mayEdit: mayEdit, mark: mark, depth: lines.depths[id] ?? 0) })</tr>"
    }
}
extension Field {
    /// Stands at the right edge of its column.
    var isFigure: Bool {
        switch kind { case .number, .money, .decimal: true; default: false }
    }
}
