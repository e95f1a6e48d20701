internal import Database
internal import HTML
internal import Kernel

/// A list in groups: how many rows each has and what they come to; the rows of a group come when it is opened.
struct ListGroups: Sendable {
    let grouping: Grouping, keys: [String], titles: [String: String], tally: Tally
    /// Groups left out because there are too many to show.
    let hidden: Int
    static let most: Int = 200

    init(_ entity: Entity, _ query: ListQuery, _ columns: [ListColumn], _ grouping: Grouping, in tx: Tx) throws {
        self.grouping = grouping
        tally = try Tally(entity, query, columns, by: grouping, in: tx)
        // The largest ones, when there are too many.
        let found: [String] = tally.groups.sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }.prefix(Self.most).map(\.key)
        hidden = tally.groups.count - found.count
        titles = try grouping.titles(found, in: tx)
        keys = grouping.ordered(found, titles: titles, tx.access.lang)
    }
}

extension ListLines {
    /// A page of one group.
    init(_ entity: Entity, _ query: ListQuery, group: String, of grouping: Grouping, limit: Int = ListQuery.page, in tx: Tx) throws {
        let condition: SQL = try grouping.condition(group, tx.zone)
        let found: [Row] = try tx.rows(query.select(entity, in: tx, limit: limit + 1, group: condition)), page: [Row] = Array(found.prefix(limit))
        let next: String? = found.count > limit ? page.last.map { ListQuery.cursor(of: $0, entity.field(query.sort)) } : nil
        try self.init(entity, page, next: next, bin: query.bin, in: tx)
    }
}

/// The table of a grouped list: a line for each group, under it its rows.
struct GroupTable {
    let table: ListTable, groups: ListGroups, opened: ListLines?, zone: Zone
    private var lang: Lang { table.lang }
    private var query: ListQuery { table.query }

    var html: HTML { table.around("\(each: Array(groups.keys.enumerated()), { group($1, $0) })") + note }

    private func group(_ key: String, _ index: Int) -> HTML {
        let isOpen: Bool = query.group == key, group: Tally.Group = groups.tally.groups[key] ?? groups.tally.whole
        let url: String = query.url(table.entity, group: key), rows: HTML = isOpen ? opened.map { GroupTable.rows(table, $0, key) } ?? "" : ""
        return """
            <tbody class="ot-grp"><tr><th colspan="\(table.lead + 1)" scope="rowgroup"><a href="\(isOpen ? query.url(table.entity) : url)" hx-get="\(url)" hx-target="#g\(index)" data-fold aria-expanded="\(isOpen ? "true" : "false")" aria-controls="g\(index)">\
            \(icon("chevron-right", small: true))\(label(key))</a> <span class="muted small">\(lang.number(group.count))</span> \(table.columns.first.map { TotalsView.sum(groups.tally, group, $0, lang, zone) } ?? "")</th>\(each: table.columns.dropFirst(), { cell($0, group) })</tr></tbody><tbody id="g\(index)">\(rows)</tbody>
            """
    }
    private func label(_ key: String) -> HTML {
        let name: String = groups.grouping.name(key, titles: groups.titles, lang), ink: String = groups.grouping.ink(key)
        return ink.isEmpty ? "<b>\(name)</b>" : "<span class=\"ot-tag \(ink)\">\(name)</span>"
    }
    private func cell(_ column: ListColumn, _ group: Tally.Group) -> HTML {
        "<td\(when: column.field.isFigure, " class=\"fig\"")>\(TotalsView.sum(groups.tally, group, column, lang, zone))</td>"
    }
    /// The rows of an opened group, with the way to the next ones.
    static func rows(_ table: ListTable, _ lines: ListLines, _ key: String) -> HTML {
        let more: String? = lines.next.map { table.query.url(table.entity, after: $0, group: key) }
        return """
            \(each: lines.rows, writing: { table.write($0, lines, to: &$1) })\(more.map { url in
                "<tr class=\"ot-moreline\"><td colspan=\"\(table.lead + table.columns.count)\"><a class=\"btn btn-line btn-sm\" href=\"\(url)\" hx-get=\"\(url)\" hx-target=\"closest tr\" hx-swap=\"outerHTML\">\(table.lang("Показать ещё", "Show more"))</a></td></tr>" as HTML
            } ?? "")
            """
    }
    private var note: HTML {
        let hidden: HTML = groups.hidden > 0 ? " \(lang("Показаны самые большие группы, ещё", "The largest groups are shown; more:")) \(lang.number(groups.hidden))." : ""
        let partial: HTML = groups.tally.isComplete ? "" : " \(lang("Записей много: посчитано не до конца, группы и числа — по этой части.", "There are many records: it was not counted to the end, groups and figures are of this part."))"
        return "<p class=\"ot-lfoot small muted\">\(groups.tally.extent(lang)).\(hidden)\(partial)</p>"
    }
}
