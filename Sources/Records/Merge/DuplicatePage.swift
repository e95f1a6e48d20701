internal import Database
internal import HTML
internal import Kernel

/// The suspected pairs of one kind of card, likeliest first, side by side.
struct DuplicatePage {
    static let page: Int = 20
    let entity: Entity, isKept: Bool, found: [(pair: Row, left: Row, right: Row)], titles: [String: String], next: String?, kinds: [Entity], fields: [Field], maySearch: Bool, isBuilt: Bool
    let editable: Set<Int64>

    /// - Parameter after: `SCORE~FIRST~SECOND` of the last pair of the page before.
    init(_ entity: Entity, kept: Bool, after: String, in tx: Tx) throws {
        (self.entity, isKept) = (entity, kept)
        let cursor: [Int64] = after.split(separator: "~").compactMap { Int64($0) }
        guard after.isEmpty || cursor.count == 3 else { throw BadRequest("Страница списка указана неверно", "The page of the list is wrong") }
        // The table is a registry's; both cards must be visible and out of the bin.
        let visible: SQL = "SELECT 1 FROM \(SQL.raw(entity.table)) WHERE archived_at IS NULL AND \(tx.access.rows(entity, .see)) AND id ="
        var sql: SQL = "SELECT * FROM duplicate_pair AS pair WHERE entity = \(entity.table) AND state = \(kept ? "kept" : "open")"
        if cursor.count == 3 { sql += " AND (score, first_id, second_id) < (\(cursor[0]), \(cursor[1]), \(cursor[2]))" }
        sql += " AND EXISTS (\(visible) pair.first_id) AND EXISTS (\(visible) pair.second_id) ORDER BY score DESC, first_id DESC, second_id DESC LIMIT \(Self.page + 1)"
        let all: [Row] = try tx.rows(sql), pairs: [Row] = Array(all.prefix(Self.page))
        next = all.count > Self.page ? pairs.last.map { "\(Form.plain($0["score"]))~\(Form.plain($0["firstID"]))~\(Form.plain($0["secondID"]))" } : nil
        let ids: [Int64] = Array(Set(pairs.flatMap { [Int64(value: $0["firstID"]) ?? 0, Int64(value: $0["secondID"]) ?? 0] }))
        let rows: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids)").map { tx.access.visible(entity, $0) }
        let byID: [Int64: Row] = Dictionary(rows.map { (Int64(value: $0["id"]) ?? 0, $0) }) { $1 }
        found = pairs.compactMap { pair in
            guard let left = byID[Int64(value: pair["firstID"]) ?? 0], let right = byID[Int64(value: pair["secondID"]) ?? 0] else { return nil }
            return (pair, left, right)
        }
        titles = try linkTitles(entity, rows, in: tx)
        editable = Set(try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND \(tx.access.rows(entity, .edit))").compactMap { Int64(value: $0["id"]) })
        kinds = tx.registry.entities.filter { $0.duplicates != nil && tx.access.reach(.see, $0.table) > .none }
        let signs: Set<String> = Set((entity.duplicates?.signs.keys).map(Array.init) ?? [])
        fields = entity.fields.filter { tx.access.sees(entity, $0) && (signs.contains($0.column) || $0.column == "owner_id") }
        maySearch = tx.access.reach(.edit, entity.table) > .own
        isBuilt = try tx.rows("SELECT 1 AS yes FROM duplicate_watch WHERE built_at IS NOT NULL").first != nil
    }

    func view(_ lang: Lang, _ zone: Zone, csrf: String) -> HTML {
        let current: HTML = " aria-current=\"page\""
        let search: HTML = "<form method=\"post\" action=\"/\(entity.path)/duplicates/search\"><input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\"><button class=\"btn btn-line\">\(icon("search"))<span class=\"hide-m\">\(lang("Проверить всю базу", "Search the whole base"))</span></button></form>"
        return screen(lang("Дубли", "Duplicates"), actions: maySearch ? search : "", flush: true, """
            <div class="ot-lhead"><nav class="ot-tabs" aria-label="\(lang("Что показать", "What to show"))">\(each: kinds, { kind in "<a href=\"/\(kind.path)/duplicates\"\(when: kind.table == entity.table && !isKept, current)>\(lang(kind.many))</a>" })\
            <a href="/\(entity.path)/duplicates?kept=1"\(when: isKept, current)>\(lang("Не дубли", "Not duplicates"))</a></nav></div><div id="pairs" class="p-3 ot-pairs">\(pairs(lang, zone, csrf: csrf))</div>
            """)
    }
    /// What htmx puts behind the last pair.
    func pairs(_ lang: Lang, _ zone: Zone, csrf: String) -> HTML {
        guard !found.isEmpty else { return empty(lang) }
        let url: String = "/\(entity.path)/duplicates?\(isKept ? "kept=1&" : "")after=\((next ?? "").percentEncoded)"
        let more: HTML = "<p class=\"p-3\"><a class=\"btn btn-line\" href=\"\(url)\" hx-get=\"\(url)\" hx-target=\"closest p\" hx-swap=\"outerHTML\">\(lang("Показать ещё", "Show more"))</a></p>"
        return "\(each: found, { one in pair(one.pair, one.left, one.right, lang, zone, csrf) })\(when: next != nil, more)"
    }
    private func empty(_ lang: Lang) -> HTML {
        let say: String = isKept ? lang("Здесь будут пары, про которые решили: это разные карточки.", "Pairs that somebody called two cards will stand here.")
            : isBuilt ? lang("Похожих карточек нет.", "No cards look alike.") : lang("Базу ещё не проверяли: это делается в фоне.", "The base was not searched yet: this is done in the background.")
        return "<div class=\"ot-empty crop\"><p>\(say)</p></div>"
    }
    private func pair(_ pair: Row, _ left: Row, _ right: Row, _ lang: Lang, _ zone: Zone, _ csrf: String) -> HTML {
        let score: Int = Int(value: pair["score"]) ?? 0, first: Int64 = Int64(value: left["id"]) ?? 0, second: Int64 = Int64(value: right["id"]) ?? 0
        let mayEdit: Bool = editable.contains(first) && editable.contains(second)
        let decide: HTML = """
            <form method="post" action="/\(entity.path)/duplicates/decide"><input type="hidden" name="csrf" value="\(csrf)"><input type="hidden" name="first" value="\(first)"><input type="hidden" name="second" value="\(second)">\
            <button class="btn btn-line btn-sm" name="keep" value="\(isKept ? "0" : "1")">\(isKept ? lang("Снова спросить", "Ask again") : lang("Не дубль", "Not a duplicate"))</button></form>
            """
        let merge: HTML = "<a class=\"btn btn-primary btn-sm\" href=\"/\(entity.path)/merge?id=\(first)&id=\(second)\">\(icon("layers", small: true))\(lang("Объединить…", "Merge…"))</a>"
        let lines: [HTML] = fields.compactMap { line($0, left, right, lang, zone) }
        return """
            <article class="ot-card ot-dup mb-3" data-row><div class="row-x"><span class="ot-tag \(score >= 85 ? "g" : score >= 65 ? "c" : "y")">\(score)\u{A0}%</span><span class="small">\(DuplicateWords.reasons(Form.plain(pair["reasons"]), lang))</span>\
            <span class="row-x push">\(when: mayEdit, "\(decide)\(when: !isKept, merge)")</span></div>
            <table class="ot-diff mt-2"><thead><tr><th></th>\(each: [left, right], { row in "<td><a class=\"med\" href=\"\(entity.url(Int64(value: row["id"]) ?? 0))\">\(Form.plain(row.value(column: entity.title)))</a> <span class=\"mono xs muted\">\(Form.plain(row["number"]))</span></td>" })</tr></thead><tbody>\(lines)</tbody></table></article>
            """
    }
    /// What both say about one thing; what differs is marked.
    private func line(_ field: Field, _ left: Row, _ right: Row, _ lang: Lang, _ zone: Zone) -> HTML? {
        let values: [Value] = [left, right].map { $0.value(column: field.column) }
        guard field.column != entity.title, values != [.null, .null] else { return nil }
        let differs: Bool = values[0] != values[1]
        let cells: [HTML] = values.map { value in
            let text: HTML = value == .null ? "<span class=\"muted\">\(lang("пусто", "empty"))</span>" : shown(value, field, titles: titles, lang: lang, zone: zone)
            return "<td>\(when: differs, "<mark class=\"ot-hit\">\(text)</mark>")\(when: !differs, text)</td>"
        }
        return "<tr><th>\(lang(field.label))</th>\(cells)</tr>"
    }
}
