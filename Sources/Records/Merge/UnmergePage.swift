internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// What came of taking merges apart: what stayed as it was, because somebody changed it since, with a way to each record.
extension Screens {
    @Sendable func unmerged(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let page: HTML = try await context.read { tx in
            let row: Row = try tx.row(entity, id), title: String = Form.plain(row.value(column: entity.title))
            let merges: [Merge] = try tx.all("SELECT * FROM merge_run WHERE entity = \(entity.table) AND survivor_id = \(id) AND state IN ('undone', 'undoing') ORDER BY id DESC LIMIT 20")
            let parts: [HTML] = try merges.map { try unmerged($0, in: tx, context) }
            let empty: HTML = "<div class=\"ot-empty crop\"><p>\(lang("Эту карточку ещё не разъединяли.", "This card was never taken apart."))</p></div>"
            return screen("\(lang("Разъединение", "Un-merge")): \(title)", actions: "<a class=\"btn btn-line\" href=\"\(entity.url(id))\">\(lang("К карточке", "To the card"))</a>", merges.isEmpty ? empty : "<div class=\"stack\">\(parts)</div>")
        }
        return .page(lang("Разъединение", "Un-merge"), section: entity.path, page)
    }
    private func unmerged(_ merge: Merge, in tx: Tx, _ context: StaffContext) throws -> HTML {
        let lang: Lang = context.lang, left: [Merge.Exception] = merge.left
        var wanted: [String: Set<Int64>] = [:]
        for one in left { wanted[one.table, default: []].insert(one.id) }
        let titles: [String: String] = try recordTitles(wanted, in: tx)
        let state: String = merge.state == "undoing" ? lang("ещё идёт", "still going on") : merge.kept == 0 ? lang("всё вернулось на место", "everything is back in place") : lang("осталось как есть", "left as it was")
        func line(_ one: Merge.Exception) -> HTML {
            guard let other = tx.registry[one.table], let title = titles["\(one.table)/\(one.id)"] else { return "<li class=\"soft\">\(lang("запись, которой больше нет или которая вам не видна", "a record that is gone or that you may not see"))</li>" }
            let what: String = one.column == "archived_at" ? lang("корзина", "the bin") : other.field(one.column).map { lang($0.label) } ?? lang("вся запись", "the whole record")
            return "<li>\(icon(other.icon))<div class=\"grow\"><a class=\"d-block med cut\" href=\"\(other.url(one.id))\">\(title.isEmpty ? lang(other.one) : title)</a><span class=\"xs soft\">\(lang(other.one)) · \(what)</span></div><a class=\"xs ot-link nowrap\" href=\"\(other.url(one.id))/history\">\(lang("История", "History"))</a></li>"
        }
        let more: HTML = merge.kept > left.count ? "<li class=\"soft xs\">\(lang("и ещё", "and")) \(lang.number(merge.kept - left.count)) \(lang("", "more"))</li>" : ""
        let why: HTML = left.isEmpty ? "" : "<p class=\"small soft px-3 mb-1\">\(lang("Это изменили уже после объединения, поэтому прежнее значение не вернулось: проверьте сами.", "This was changed after the merge, so the earlier value did not come back: check it yourself."))</p>"
        return """
            <section class="ot-card"><header><h2>\(lang("Объединение от", "Merge of")) \(lang.day(context.zone.day(merge.at)))</h2><span class="ot-tag \(merge.kept == 0 ? "g" : "y")">\(state)\(when: merge.kept > 0, ": \(merge.kept)")</span></header>\(why)\
            <ul class="ot-list">\(each: left, line)\(more)</ul></section>
            """
    }
}

extension Merge {
    /// Where the job that takes a merge apart says what it left.
    static func resultPage(of job: Job, in tx: Tx) throws -> String? {
        guard let id = job.payload.split(separator: " ").first.flatMap({ Int64($0) }), let merge: Merge = try tx.first("SELECT * FROM merge_run WHERE id = \(id)"), let entity = tx.registry[merge.entity] else { return nil }
        return entity.url(merge.survivorID) + "/unmerged"
    }
}
