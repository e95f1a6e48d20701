internal import Database
internal import HTML
internal import Kernel

/// The page of a merge: the cards side by side, a choice in each line where they differ, and what comes of it.
struct MergePage {
    let plan: MergePlan, titles: [String: String], resultTitles: [String: String], linked: [(entity: Entity, count: Int)], result: Row
    let lang: Lang, zone: Zone, access: Access, csrf: String, mayMerge: Bool
    private var entity: Entity { plan.entity }

    init(_ plan: MergePlan, in tx: Tx, csrf: String) throws {
        self.plan = plan
        let patch: [String: Value] = try plan.patch(in: tx), base: Row = plan.row(plan.survivor) ?? Row([])
        result = tx.access.visible(plan.entity, Row(base.columns.map { ($0.name, patch[$0.name] ?? $0.value) }))
        (titles, resultTitles) = (try linkTitles(plan.entity, plan.rows, in: tx), try linkTitles(plan.entity, [result], in: tx))
        linked = try Merge.linked(plan.entity, plan.mergedIDs, in: tx)
        mayMerge = try plan.rows.allSatisfy { row in
            let id: Int64 = Int64(value: row["id"]) ?? 0
            return try tx.may(.edit, plan.entity, id) && (id == plan.survivor || tx.may(.archive, plan.entity, id))
        }
        (lang, zone, access, self.csrf) = (tx.access.lang, tx.zone, tx.access, csrf)
    }
    private func name(_ row: Row) -> String { Form.plain(row.value(column: entity.title)) }

    func view(notice: HTML = "") -> HTML {
        let ids: HTML = "\(each: plan.rows, { "<input type=\"hidden\" name=\"id\" value=\"\(Form.plain($0["id"]))\"><input type=\"hidden\" name=\"v.\(Form.plain($0["id"]))\" value=\"\(Form.plain($0["version"]))\">" })"
        let refusal: HTML = "<p class=\"small t-r\" role=\"alert\">\(lang("Нужно право править все эти карточки и убирать лишние в корзину.", "You need the right to edit all of these cards and to put the others into the bin."))</p>"
        return """
            \(notice)<form id="merge" method="post" action="/\(entity.path)/merge" hx-get="/\(entity.path)/merge/preview" hx-trigger="change" hx-include="this" hx-target="#merge-result">\
            <input type="hidden" name="csrf" value="\(csrf)">\(ids)
            <div class="ot-grid g-main"><section class="ot-card ot-scroll"><table class="ot-table ot-merge"><thead><tr><th>\(lang("Остаётся", "Stays"))</th>\(each: plan.rows, head)</tr></thead>
            <tbody>\(each: lines, { $0 })</tbody></table></section>
            <div class="stack"><div id="merge-result">\(preview)</div>
            <section class="ot-card p-3">\(when: !mayMerge, refusal)<p class="small soft">\(lang("Остальные карточки уйдут в корзину, их номера и ссылки приведут сюда. Объединение можно разъединить.", "The other cards go to the bin; their numbers and links lead here. A merge can be taken back."))</p>
            <div class="row-x wrap mt-2"><button class="btn btn-primary"\(when: !mayMerge, " disabled")>\(icon("layers"))\(lang("Объединить", "Merge")) \(plan.rows.count) \(lang.plural(plan.rows.count, ru: ("карточку", "карточки", "карточек"), en: ("card", "cards")))</button>\
            <button class="btn btn-line" formmethod="get">\(lang("Показать итог", "Show the result"))</button><a class="btn btn-ghost" href="/\(entity.path)/duplicates">\(lang("Отмена", "Cancel"))</a></div></section></div></div></form>
            """
    }
    private func head(_ row: Row) -> HTML {
        let id: Int64 = Int64(value: row["id"]) ?? 0
        return """
            <th scope="col"><label class="form-check"><input class="form-check-input" type="radio" name="into" value="\(id)"\(when: id == plan.survivor, " checked")> <span class="form-check-label med">\(name(row))</span></label>\
            <span class="d-block xs muted"><a class="mono" href="\(entity.url(id))">\(Form.plain(row["number"]))</a> · \(lang("изменена", "changed")) \(lang.day(zone.day(Int64(value: row["updatedAt"]) ?? 0)))</span></th>
            """
    }
    /// Fields where the cards differ come first and may be chosen; what they agree on follows quietly.
    private var lines: [HTML] {
        let fields: [Field] = entity.fields.filter { field in
            guard access.sees(entity, field) else { return false }
            return plan.rows.contains { $0.value(column: field.column) != .null }
        }
        let differ: [Field] = fields.filter { field in Set(plan.rows.map { $0.value(column: field.column) }).count > 1 }
        let same: [Field] = fields.filter { field in !differ.contains { $0.column == field.column } }
        let line: HTML = "<tr class=\"grp\"><th colspan=\"\(plan.rows.count + 1)\">\(lang("Совпадает", "The same"))</th></tr>"
        return differ.map(choice) + (same.isEmpty ? [] : [line]) + same.map(agreed)
    }
    private func agreed(_ field: Field) -> HTML {
        "<tr><th scope=\"row\">\(lang(field.label))</th><td colspan=\"\(plan.rows.count)\">\(value(plan.rows[0], field))</td></tr>"
    }
    private func value(_ row: Row, _ field: Field) -> HTML { shown(row.value(column: field.column), field, titles: titles, lang: lang, zone: zone) }
    private func choice(_ field: Field) -> HTML {
        let chosen: MergePlan.Source? = plan.sources[field.column], mayChoose: Bool = access.edits(entity, field)
        func box(_ source: MergePlan.Source, _ label: String, _ shown: HTML) -> HTML {
            let input: HTML = "<input class=\"form-check-input\" type=\"radio\" name=\"f.\(field.column)\" value=\"\(source.typed)\"\(when: source == chosen, " checked") aria-label=\"\(lang(field.label)): \(label)\">"
            return mayChoose ? "<label class=\"form-check\">\(input) <span class=\"form-check-label\">\(shown)</span></label>" : shown
        }
        let cells: [HTML] = plan.rows.map { row in
            let id: Int64 = Int64(value: row["id"]) ?? 0
            guard row.value(column: field.column) != .null else { return "<td class=\"muted xs\">\(lang("пусто", "empty"))</td>" }
            return "<td\(when: chosen == .record(id), " class=\"on\"")>\(box(.record(id), name(row), value(row, field)))</td>"
        }
        let all: HTML = field.isUnited ? "<div class=\"xs\">\(box(.all, lang("всё вместе", "all together"), "\(lang("всё вместе", "all together"))"))</div>" : ""
        return "<tr><th scope=\"row\">\(lang(field.label))\(all)</th>\(cells)</tr>"
    }
    /// The card as it would be, and what moves to it.
    var preview: HTML {
        let moving: [String] = linked.map { "\(lang($0.entity.many).lowercased()): \($0.count >= 10_000 ? "10 000+" : lang.number($0.count))" }
        let moves: HTML = "<p class=\"small mt-2\"><b>\(lang("Переедет сюда", "Moves here"))</b>: \(moving.joined(separator: ", "))</p>"
        return """
            <section class="ot-card p-3" aria-live="polite"><h2>\(lang("Итог", "The result")): \(name(result))</h2><p class="mono xs muted">\(Form.plain(result["number"])) ← \(plan.merged.map { Form.plain($0["number"]) }.joined(separator: ", "))</p><div class="ot-result mt-2">\(facts(entity, result, titles: resultTitles, access, zone))</div>\(when: !moving.isEmpty, moves)</section>
            """
    }
}
