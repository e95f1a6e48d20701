internal import Database
internal import HTML
internal import Kernel

extension ListPage {
    /// The rows alone: what htmx swaps.
    func content(_ lang: Lang, _ access: Access, _ zone: Zone, csrf: String) -> HTML {
        let table = ListTable(self, lang, access, zone)
        if let board, let grouping { return BoardPage(entity: entity, query: query, columns: columns, field: grouping.field, access: access, zone: zone, csrf: csrf).view(board.lines).html }
        if let groups { return groups.keys.isEmpty ? empty(lang) : GroupTable(table: table, groups: groups, opened: query.group == nil ? nil : lines, zone: zone).html }
        guard !lines.rows.isEmpty else { return empty(lang) }
        return "\(table.html(lines))\(foot(table, lang))"
    }
    /// The next page, and how many rows there are, for whoever asks.
    private func foot(_ table: ListTable, _ lang: Lang) -> HTML {
        let count: String = "/\(entity.path)/totals" + query.url(entity).dropFirstPath
        return """
            <div class="ot-lfoot">\(when: lines.next != nil, "<a class=\"btn btn-line\" href=\"\(query.url(entity, after: lines.next ?? ""))\">\(lang("Показать ещё", "Show more"))</a>")\
            \(when: !table.hasTotals, "<a class=\"btn btn-ghost btn-sm\" href=\"\(count)\" hx-get=\"\(count)\" hx-swap=\"outerHTML\">\(lang("Сколько всего?", "How many in all?"))</a>")</div>
            """
    }
    /// A piece of a list in groups or on a board: the rows of one group.
    func piece(_ lang: Lang, _ access: Access, _ zone: Zone, csrf: String) -> HTML {
        guard let key = query.group, let grouping else { return content(lang, access, zone, csrf: csrf) }
        if query.form == .groups { return GroupTable.rows(ListTable(self, lang, access, zone), lines, key) }
        let page = BoardPage(entity: entity, query: query, columns: columns, field: grouping.field, access: access, zone: zone, csrf: csrf)
        let column: BoardView.Column = page.column(key, lines)
        return page.view([:]).cards(column.cards ?? [], of: column)
    }
    func empty(_ lang: Lang) -> HTML {
        let filtered: Bool = query.isFiltered
        let say: String = filtered ? lang("Ничего не нашлось.", "Nothing was found.") : query.bin ? lang("В корзине пусто.", "The bin is empty.") : lang("Здесь пока пусто.", "Nothing here yet.")
        return """
            <div class="ot-empty crop"><p>\(say)</p>\(when: filtered, "<p><a class=\"btn btn-line\" href=\"/\(entity.path)\(when: entity.opensOnPart, "?where=")\">\(lang("Показать всё", "Show everything"))</a></p>")\
            \(when: !filtered && !query.bin && mayCreate, beginning(lang))</div>
            """
    }
    /// Where the first records come from: what people count by numbers they have in a table already.
    private func beginning(_ lang: Lang) -> HTML {
        let words: [String: Text] = ["counterparty": Text("Добавить контрагента", "Add a counterparty"), "contact": Text("Добавить контакт", "Add a contact")]
        let first: String = lang(words[entity.table] ?? Text("Создать первую запись", "Create the first one")), isLoaded: Bool = !entity.prefix.isEmpty
        return """
            <p class="row-x wrap justify-content-center">\(when: isLoaded, "<a class=\"btn btn-primary\" href=\"/imports\">\(icon("upload"))\(lang("Загрузить базу из файла", "Load a table from a file"))</a>")\
            <a class="btn \(isLoaded ? "btn-line" : "btn-primary")" href="/\(entity.path)/new">\(icon("plus"))\(first)</a></p>
            """
    }
}

/// The table of a list: its head, and a line for each row.
struct ListTable {
    let entity: Entity, query: ListQuery, columns: [ListColumn], mayBulk: Bool, mayArrange: Bool, lang: Lang, today: Day
    private let cells: [ListCell]
    /// What the box of every row says after its number.
    private let tick: HTML

    init(_ page: ListPage, _ lang: Lang, _ access: Access, _ zone: Zone) {
        (entity, query, columns, mayBulk, self.lang, today) = (page.entity, page.query, page.columns, page.mayBulk, lang, page.today)
        mayArrange = page.view == nil || page.ownsView
        cells = page.columns.map { ListCell(page.entity, $0.field, mayEdit: !page.query.bin && access.edits(page.entity, $0.field), lang, zone) }
        tick = "\" form=\"bulkbar\" data-sel aria-label=\"\(lang("Отметить", "Tick")): "
    }
    private var isNumbered: Bool { !entity.prefix.isEmpty }
    /// How many cells stand before the columns.
    var lead: Int { (mayBulk ? 1 : 0) + (isNumbered ? 1 : 0) }

    var hasTotals: Bool { columns.contains { $0.total != nil } }
    func html(_ lines: ListLines) -> HTML { around("<tbody>\(each: lines.rows, writing: { write($0, lines, to: &$1) })</tbody>\(when: hasTotals, totals)") }
    /// The line of totals comes after the page: a list does not count while it is shown.
    private var totals: HTML {
        let address: String = query.url(entity).dropFirstPath, plain: String = "/\(entity.path)/totals\(address)", line: String = plain + (address.isEmpty ? "?" : "&") + "line=1&lead=\(lead)"
        return "<tfoot hx-get=\"\(line)\" hx-trigger=\"load\"><tr><th colspan=\"\(lead + columns.count)\"><a href=\"\(plain)\">\(lang("Посчитать итоги", "Work out the totals"))</a></th></tr></tfoot>"
    }
    /// The table around bodies made elsewhere.
    func around(_ bodies: HTML) -> HTML {
        let isSized: Bool = columns.contains { $0.width != nil }
        return """
            <table class="ot-table stackm\(when: isSized, " sized")" style="--tw:\(width)"\(when: mayArrange, " data-widths=\"/\(entity.path)/columns\" data-query=\"\(String(query.url(entity).dropFirstPath.dropFirst()))\"")>\
            <colgroup>\(when: mayBulk, "<col class=\"w-ck\">")\(when: isNumbered, "<col class=\"w-no\">")\(each: columns, { $0.width == nil && (!isSized || $0.field.column == entity.title) ? "<col>" : "<col style=\"--w:\($0.width ?? usual($0.field))\">" })</colgroup>
            <thead><tr>\(when: mayBulk, "<th class=\"w-ck\"><input class=\"form-check-input ot-check\" type=\"checkbox\" data-sel-all aria-label=\"\(lang("Отметить все на странице", "Tick all on the page"))\"></th>")\(when: isNumbered, "<th>№</th>")\(each: columns, { head($0.field) })</tr></thead>
            \(bodies)</table>
            """
    }
    /// What the columns need together at least, in pixels: chosen widths, and a usual one where none is chosen.
    private var width: Int { columns.reduce((mayBulk ? 54 : 0) + (isNumbered ? 100 : 0)) { $0 + ($1.width ?? usual($1.field)) } }
    private func usual(_ field: Field) -> Int {
        if field.column == entity.title { return 240 }
        switch field.kind {
        case .instant: return 180
        case .phone, .mail, .web, .link: return 150
        case .long, .several, .tags: return 190
        default: return 130
        }
    }

    private func head(_ field: Field) -> HTML {
        let edge: HTML = mayArrange ? "<span class=\"ot-edge\" data-edge=\"\(field.column)\" aria-hidden=\"true\"></span>" : "", number: HTML = field.isFigure ? " class=\"fig\"" : ""
        guard field.isSortable else { return "<th\(number)>\(lang(field.label))\(edge)</th>" }
        let mine: Bool = query.sort == field.column
        let order: String = mine && !query.descending ? "-\(field.column)" : field.column
        return "<th\(number)\(when: mine, " aria-sort=\"\(query.descending ? "descending" : "ascending")\"")><a href=\"\(query.url(entity, sort: order))\">\(lang(field.label))\(when: mine, icon(query.descending ? "chevron-down" : "chevron-up", small: true))</a>\(edge)</th>"
    }
    /// The line of a row.
    func write(_ row: Row, _ lines: ListLines, to html: inout HTML) {
        let id: Int64 = Int64(value: row["id"]) ?? 0, url: String = entity.url(id)
        let tint: String = entity.mark?(row, today) ?? ""
        html.write("<tr data-row")
        if !tint.isEmpty { html.write(part: " class=\"\(tint)\"") }
        html.write(" data-href=\"")
        html.write(data: url)
        html.write("\">")
        if mayBulk {
            html.write("<td class=\"w-ck\"><input class=\"form-check-input ot-check\" type=\"checkbox\" name=\"id\" value=\"")
            html.write(id)
            html.write(part: tick)
            html.write(data: entity.titleText(row, lines.titles))
            html.write("\"></td>")
        }
        if isNumbered {
            html.write("<td class=\"muted mono xs hide-m\">")
            html.write(data: Form.plain(row["number"]))
            html.write("</td>")
        }
        let mark: HTML? = lines.merged[id].map { " <span class=\"ot-tag\">\(lang("объединена с", "merged into")) \($0)</span>" }
        let place = ListCell.Place(titles: lines.titles, url: url, mayEdit: lines.editable.contains(id), mark: mark, depth: lines.depths[id] ?? 0)
        for cell in cells { cell.write(row, place, to: &html) }
        html.write("</tr>")
    }
}
extension Field {
    /// Stands at the right edge of its column.
    var isFigure: Bool {
        switch kind { case .number, .money, .decimal: true; default: false }
    }
}
