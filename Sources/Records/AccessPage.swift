public import Database
public import HTML
public import Hummingbird
public import Kernel

extension Screens {
    /// Why somebody sees a record and what they may do with it; who may edit roles asks it about anybody.
    @Sendable func grounds(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), lang: Lang = context.lang, asked: String = try request.query()["employee"]
        let mayAsk: Bool = context.access.reach(.edit, "role") == .all
        let page: HTML = try await context.read { [entity] tx in
            let row: Row = try tx.row(entity, id), title: String = entity.titleText(row, try linkTitles(entity, [row], in: tx))
            guard asked.isEmpty || mayAsk else { throw NotAllowed() }
            let person: Row? = asked.isEmpty ? nil : try tx.rows("SELECT id, name FROM employee WHERE id = \(Int64(asked) ?? 0)").first
            if !asked.isEmpty, person == nil { throw NotFound() }
            let who: Int64? = person.flatMap { Int64(value: $0["id"]) }
            let access: Access = try who.map { try Access(of: $0, on: context.today, in: tx) } ?? tx.access
            let all = try AllGrounds(entity, id, of: access, in: tx)
            let people: [Row] = mayAsk ? try tx.rows("SELECT id, name FROM employee WHERE archived_at IS NULL ORDER BY name LIMIT 1000") : []
            let head: String = person.map { heading(Form.plain($0["name"]), all.maySee, lang) } ?? lang("Почему я это вижу?", "Why can I see this?")
            return screen(head, actions: "<a class=\"btn btn-line\" href=\"\(entity.url(id))\">\(lang("К карточке", "To the card"))</a>", """
                <p class="soft">\(lang(entity.one)): <a class="ot-link" href="\(entity.url(id))">\(title)</a></p>
                \(when: mayAsk, chooser(people, asked, entity.url(id), lang))\(list(all, lang))\(fields(all, lang))
                """)
        }
        return .page(lang("Почему я это вижу?", "Why can I see this?"), section: entity.path, page)
    }
    private func heading(_ name: String, _ sees: Bool, _ lang: Lang) -> String {
        sees ? lang("\(name): почему видит", "\(name): why it is visible") : lang("\(name): почему не видит", "\(name): why it is not visible")
    }
    private func chooser(_ people: [Row], _ asked: String, _ url: String, _ lang: Lang) -> HTML {
        """
        <form class="row-x wrap mb-3" method="get" action="\(url)/access"><label class="form-label mb-0" for="employee">\(lang("Глазами сотрудника", "Through the eyes of"))</label>\
        <select class="form-select w-auto" id="employee" name="employee" data-autosubmit><option value="">\(lang("я", "me"))</option>\(each: people, { person in
            "<option value=\"\(Form.plain(person["id"]))\"\(when: Form.plain(person["id"]) == asked, " selected")>\(Form.plain(person["name"]))</option>"
        })</select><button class="btn btn-line">\(lang("Показать", "Show"))</button></form>
        """
    }
    private func list(_ all: AllGrounds, _ lang: Lang) -> HTML {
        let verbs: [Access.Verb: Text] = [
            .see: Text("Видеть", "See"), .create: Text("Создавать такие записи", "Create such records"), .edit: Text("Менять", "Edit"),
            .archive: Text("Убирать в корзину", "Move to the bin"), .export: Text("Выгружать", "Export"),
        ]
        return """
            <section class="ot-card"><ul class="ot-list">\(each: all.grounds, { one in
                """
                <li data-verb="\(one.verb.rawValue)" data-allowed="\(one.isAllowed ? "yes" : "no")"><span class="\(one.isAllowed ? "t-g" : "t-r")">\(icon(one.isAllowed ? "circle-check" : "circle-alert"))</span><div class="grow">\
                <div class="med">\(verbs[one.verb].map { lang($0) } ?? "") — \(one.isAllowed ? lang("да", "yes") : lang("нет", "no"))</div>\(each: one.reasons, { "<div class=\"small soft\">\($0)</div>" })</div></li>
                """
            })</ul></section>
            """
    }
    private func fields(_ all: AllGrounds, _ lang: Lang) -> HTML {
        guard !all.hidden.isEmpty || !all.readOnly.isEmpty else { return "" }
        return """
            <section class="ot-card p-3 mt-3"><h2>\(lang("Поля", "Fields"))</h2>\
            \(when: !all.hidden.isEmpty, "<p class=\"mb-1\">\(lang("Скрыты ролью", "Hidden by the role")): \(all.hidden.joined(separator: ", "))</p>")\
            \(when: !all.readOnly.isEmpty, "<p class=\"mb-0\">\(lang("Только для чтения", "Read only")): \(all.readOnly.joined(separator: ", "))</p>")</section>
            """
    }
}

/// Why this reader sees a record, in a sentence or two, for the foot of its card.
public func reasons(_ entity: Entity, _ row: Row, in tx: Tx) throws -> [String] {
    try AllGrounds.onRecord(.see, row, entity, tx.access, in: tx).reasons
}
