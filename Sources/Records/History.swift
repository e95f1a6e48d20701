public import Database
public import HTML
public import Hummingbird
public import Kernel

extension Screens {
    /// Who changed what, from what, to what, and why.
    @Sendable func history(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let page: HTML = try await context.read { tx in
            let row: Row = try tx.row(entity, id)
            let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE entity = \(entity.table) AND record_id = \(id) ORDER BY id DESC LIMIT 200")
            let mayEdit: Bool = try tx.may(.edit, entity, id)
            let title: String = entity.titleText(row, try linkTitles(entity, [row], in: tx))
            let lines: HTML = try changeLines(changes, in: tx, context, revert: mayEdit ? "\(entity.url(id))/revert" : nil)
            let merges: HTML = try MergeNotes(entity, row, in: tx).history(lang, context.zone, csrf: context.person.csrf)
            let apart: Bool = entity.duplicates == nil ? false : try !tx.rows("SELECT id FROM merge_run WHERE entity = \(entity.table) AND survivor_id = \(id) AND undone_at IS NOT NULL LIMIT 1").isEmpty
            let unmerged: HTML = apart ? "<a class=\"btn btn-ghost\" href=\"\(entity.url(id))/unmerged\">\(icon("split"))<span class=\"hide-m\">\(lang("Разъединения", "Un-merges"))</span></a>" : ""
            return screen("\(lang("История", "History")): \(title)", actions: "\(unmerged)<a class=\"btn btn-line\" href=\"\(entity.url(id))\">\(lang("К карточке", "To the card"))</a>", "<div class=\"stack\">\(asOf(id, context))\(merges)\(lines)</div>")
        }
        return .page(lang("История", "History"), section: entity.path, page)
    }

    /// Asks for the card as it was on a day.
    private func asOf(_ id: Int64, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return """
            <form class="row-x wrap mb-3" method="get" action="\(entity.url(id))"><label class="form-label mb-0" for="as_of">\(lang("Карточка на дату", "The card as of"))</label>\
            <input class="form-control w-auto" type="date" id="as_of" name="as_of" max="\(context.today.description)" value="\(context.today.adding(-30).description)"><button class="btn btn-line">\(icon("history"))\(lang("Показать", "Show"))</button></form>
            """
    }

    /// Puts one old value back, as a new change that says why.
    @Sendable func revert(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        var access: Access = context.access
        access.cause = "restore \(form["change"])"
        try await context.job().write(as: access) { tx in
            guard let number = Int64(form["change"]), let column = Optional(form["column"]), let field = entity.field(column), tx.access.edits(entity, field),
                  let change: Change = try tx.first("SELECT * FROM change_log WHERE id = \(number) AND entity = \(entity.table) AND record_id = \(id)"),
                  let pair = change.values[column] else { throw NotFound() }
            try tx.update(entity, id, [column: pair.old])
        }
        return .go(entity.url(id) + "/history", toast: context.lang("Прежнее значение возвращено", "The old value is back"))
    }
}

/// A table of changes; `revert` is where an old value is sent to be restored.
public func changeLines(_ changes: [Change], in tx: Tx, _ context: StaffContext, revert: String?) throws -> HTML {
    let lang: Lang = context.lang, zone: Zone = context.zone
    let people: [Int64] = Array(Set(changes.map(\.employeeID)))
    var names: [Int64: String] = [:]
    for row in try tx.rows("SELECT id, name FROM employee WHERE id IN \(in: people)") { names[Int64(value: row["id"]) ?? 0] = Form.plain(row["name"]) }
    let verbs: [String: Text] = ["create": Text("создание", "created"), "edit": Text("правка", "edited"), "archive": Text("в корзину", "to the bin"), "restore": Text("из корзины", "from the bin"), "erase": Text("данные уничтожены", "data erased"), "redact": Text("значения убраны из журнала", "values taken out of the log")]
    var sides: [(entity: Entity, row: Row)] = []
    for change in changes {
        guard let entity = tx.registry[change.entity] else { continue }
        let pairs: [String: (old: Value, new: Value)] = change.values
        sides.append((entity, Row(pairs.map { (name: $0.key, value: $0.value.old) })))
        sides.append((entity, Row(pairs.map { (name: $0.key, value: $0.value.new) })))
    }
    let titles: [String: String] = try linkTitles(sides, in: tx)
    let rows: [HTML] = changes.compactMap { change in
        guard let entity = tx.registry[change.entity] else { return nil }
        let cells: [HTML] = change.values.sorted { $0.key < $1.key }.compactMap { column, pair in
            guard let field = entity.field(column), tx.access.sees(entity, field) else { return nil }
            // What the program keeps as a structure, such as the steps of a rule, means nothing to a reader as it is written.
            let isStructure: Bool = [pair.old, pair.new].contains { value in ["{\"", "[{", "[[", "[\""].contains { Form.plain(value).hasPrefix($0) } }
            let old: HTML = shown(pair.old, field, titles: titles, lang: lang, zone: zone), new: HTML = shown(pair.new, field, titles: titles, lang: lang, zone: zone)
            let back: HTML = """
                <form method="post" action="\(revert ?? "")" class="d-inline"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="change" value="\(change.id)">\
                <input type="hidden" name="column" value="\(column)"><button class="btn btn-ghost btn-xs">\(lang("вернуть", "put back"))</button></form>
                """
            let isEdit: Bool = change.verb == "edit"
            if isStructure { return "<div><span class=\"muted\">\(lang(field.label)):</span> <ins>\(isEdit ? lang("изменено", "changed") : lang("задано", "set"))</ins>\(when: isEdit && revert != nil, back)</div>" }
            return "<div><span class=\"muted\">\(lang(field.label)):</span> \(when: change.verb == "edit", "<del>\(old)</del> → ")<ins>\(new)</ins>\(when: change.verb == "edit" && revert != nil, back)</div>"
        }
        let who: String = change.employeeID == 0 ? lang("программа", "the program") : names[change.employeeID] ?? lang(Form.unseen)
        let what: String = verbs[change.verb].map { lang($0) } ?? change.verb
        return """
            <tr><td class="nowrap m2 muted">\(lang.day(zone.day(change.at))), \(zone.time(change.at))</td><td class="m1 med">\(who)</td>\
            <td class="wide">\(what)<div class="muted xs"><a href="\(entity.url(change.recordID))">\(lang(entity.one))</a> \(causeWords(change.cause, lang))</div></td><td class="wide">\(cells)</td></tr>
            """
    }
    guard !rows.isEmpty else { return "<div class=\"ot-empty crop\"><p>\(lang("Изменений пока нет.", "No changes yet."))</p></div>" }
    return """
        <div class="ot-card ot-scroll"><table class="ot-table stackm ot-log"><thead><tr><th>\(lang("Когда", "When"))</th><th>\(lang("Кто", "Who"))</th>\
        <th>\(lang("Что", "What"))</th><th>\(lang("Было → стало", "From → to"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
        """
}
