internal import HTML
internal import Hummingbird
internal import Kernel

/// How many rows a list has and what its columns come to: asked for beside the list, which never counts.
extension Screens {
    func registerTotals(in routes: Routes) {
        routes.get("\(entity.path)/totals", now { $0.totals })
        routes.get("\(entity.path)/tally", now { $0.boardTally })
    }
    @Sendable private func totals(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query(), lang: Lang = context.lang, isLine: Bool = typed["line"] == "1"
        let (tally, page, back): (Tally, ListPage.Narrow, String) = try await context.read { tx in
            let (query, view): (ListQuery, SavedView?) = try self.query(typed, in: tx)
            let columns: [ListColumn] = try ListColumns.arranged(entity, view: view, in: tx)
            return (try Tally(entity, query, columns, in: tx), ListPage.Narrow(columns: columns, lead: Int(typed["lead"]) ?? 0), query.url(entity))
        }
        if request.isFragment { return .fragment(isLine ? TotalsView(tally: tally, lang: lang, zone: context.zone).line(page.columns, lead: page.lead) : "<span class=\"small muted\" role=\"status\">\(tally.extent(lang))</span>") }
        let title: String = lang("Итоги", "Totals")
        return .page(title, section: entity.path, screen("\(lang(entity.many)): \(title.lowercased())", actions: "<a class=\"btn btn-line\" href=\"\(back)\">\(lang("К списку", "To the list"))</a>", TotalsView(tally: tally, lang: lang, zone: context.zone).card))
    }
    /// How many cards each column of a board has, and what they come to: pieces that find their places by themselves.
    @Sendable private func boardTally(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let typed = try request.query(), lang: Lang = context.lang
        let (pieces, card): (HTML, HTML) = try await context.read { tx in
            let (query, view): (ListQuery, SavedView?) = try self.query(typed, in: tx)
            let columns: [ListColumn] = try ListColumns.arranged(entity, view: view, in: tx), grouping: Grouping? = try ListPage.grouping(entity, query, tx.access)
            let tally = try Tally(entity, query, columns, by: grouping, in: tx), first: String = tally.columns.first?.field.column ?? ""
            let known: [String] = grouping.map { ListBoard.keys($0.field) } ?? []
            let pieces: [HTML] = known.map { key in
                let group: Tally.Group? = tally.groups[key], sum: String = group.map { tally.shown($0, first, lang, tx.zone) } ?? ""
                return BoardView.count(key, group?.count ?? 0, sum, isComplete: tally.isComplete, lang)
            }
            return ("\(pieces)", TotalsView(tally: tally, lang: lang, zone: tx.zone).card)
        }
        if request.isFragment { return .fragment(pieces) }
        return .page(lang("Итоги", "Totals"), section: entity.path, screen("\(lang(entity.many)): \(lang("итоги", "totals"))", card))
    }
}

extension ListPage {
    /// What a line of totals needs of its list.
    struct Narrow: Sendable { let columns: [ListColumn], lead: Int }
}

struct TotalsView {
    let tally: Tally, lang: Lang, zone: Zone

    /// The last line of the table: each total under its column.
    func line(_ columns: [ListColumn], lead: Int) -> HTML {
        """
        <tr><th colspan="\(max(1, lead + 1))" scope="row">\(lang("Всего", "Total")): \(tally.extent(lang)) \(columns.first.map { sum($0) } ?? "")</th>\(each: columns.dropFirst(), { "<td\(when: $0.field.isFigure, " class=\"fig\"")>\(sum($0))</td>" })</tr>
        """
    }
    private func sum(_ column: ListColumn) -> HTML { Self.sum(tally, tally.whole, column, lang, zone) }
    /// A total with its name; nothing when there is none.
    static func sum(_ tally: Tally, _ group: Tally.Group, _ column: ListColumn, _ lang: Lang, _ zone: Zone) -> HTML {
        let text: String = tally.shown(group, column.field.column, lang, zone)
        guard let total = column.total, !text.isEmpty else { return "" }
        return "<span class=\"ot-sumword\"><span class=\"ot-only-m\">\(lang(column.field.label)), </span>\(total.name(lang))</span> <b class=\"nowrap\">\(text)</b>"
    }
    /// The same on a page of its own.
    var card: HTML {
        """
        <section class="ot-card p-3"><dl class="ot-facts"><div><dt>\(lang("Всего", "Total"))</dt><dd>\(tally.extent(lang))</dd></div>\(each: tally.columns, { column in
            "<div><dt>\(lang(column.field.label)), \(column.total?.name(lang) ?? "")</dt><dd>\(tally.shown(tally.whole, column.field.column, lang, zone))</dd></div>"
        })</dl></section>
        """
    }
}
