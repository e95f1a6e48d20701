internal import Clients
internal import Database
internal import HTML
internal import Kernel
internal import Records

/// All that concerns one person's data: why they are kept, what was allowed, what was asked, exports and acts.
struct PersonPage: Sendable {
    let person: Person, common: [Row], consents: [Row], purposes: [Int64: Row], texts: [String: String], requests: [Row], exports: [Row], acts: [Row], retention: Row?, linked: [(entity: Entity, count: Int)], today: Day

    init(_ person: Person, in tx: Tx) throws {
        (self.person, today) = (person, tx.today)
        let all: [Row] = try tx.rows("SELECT * FROM purpose ORDER BY id LIMIT 500")
        purposes = Dictionary(all.map { (Int64(value: $0["id"]) ?? 0, $0) }) { $1 }
        common = all.filter { $0["isCommon"] == .int(1) && $0["archivedAt"] == .null }
        consents = try tx.rows("SELECT * FROM consent WHERE contact_id IN \(in: person.ids) AND archived_at IS NULL ORDER BY withdrawn_on IS NOT NULL, given_on DESC, id LIMIT 200")
        texts = try linkTitles(tx.current(Consent.entity), consents, in: tx)
        requests = try tx.rows("SELECT * FROM subject_request WHERE contact_id IN \(in: person.ids) AND archived_at IS NULL ORDER BY received_on DESC, id LIMIT 50")
        exports = try tx.rows("SELECT * FROM person_export WHERE contact_id IN \(in: person.ids) ORDER BY id DESC LIMIT 20")
        acts = try tx.rows("SELECT * FROM erasure WHERE contact_id IN \(in: person.ids) ORDER BY id DESC LIMIT 20")
        retention = try tx.rows("SELECT * FROM retention WHERE contact_id = \(person.id) AND archived_at IS NULL").first
        linked = try person.holdings(in: tx)
    }
    func page(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, url: String = "/personal-data/\(person.id)", csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
        let actions: HTML = """
            <a class="btn btn-ghost" href="/contacts/\(person.id)">\(icon("user"))<span class="hide-m">\(lang("Карточка", "Card"))</span></a>\
            <form method="post" action="\(url)/export">\(csrf)<button class="btn btn-line">\(icon("download"))<span class="hide-m">\(lang("Выгрузить всё", "Export everything"))</span></button></form>\
            <a class="btn btn-line" href="\(url)/erase">\(icon("trash-2"))<span class="hide-m">\(lang("Уничтожить…", "Erase…"))</span></a>
            """
        return screen(person.name, beside: "<span class=\"muted small mono nowrap\">\(person.number)</span>", actions: actions, """
            \(due(lang))<div class="ot-grid g-main-w"><div class="stack">\(grounds(url, lang))\(requestList(url, lang))</div><div class="stack">\(holdings(lang))\(logs(context))</div></div>
            """)
    }
    private func due(_ lang: Lang) -> HTML {
        guard let retention, retention["state"] == .text("proposed") else { return "" }
        let day: String = Day(value: retention["dueOn"]).map { lang.day($0) } ?? ""
        return "<div class=\"ot-alert y mb-3\">\(icon("clock"))<div class=\"grow\">\(lang("Срок хранения истёк", "Retention ended")) \(day). \(lang("Решите, уничтожить данные или оставить и почему.", "Decide whether to erase the data or to keep them, and why."))</div><a class=\"btn btn-line btn-sm\" href=\"\(Retention.entity.url(Int64(value: retention["id"]) ?? 0))\">\(lang("Решить", "Decide"))</a></div>"
    }
    private func basis(_ purpose: Row?, _ lang: Lang) -> HTML {
        guard let choice = Purpose.bases.first(where: { $0.key == Form.plain(purpose?["basis"] ?? .null) }) else { return "" }
        return "<span class=\"ot-tag \(choice.ink)\">\(lang(choice.label))</span>"
    }
    private func grounds(_ url: String, _ lang: Lang) -> HTML {
        func shared(_ row: Row) -> HTML {
            "<li><div class=\"grow\"><span class=\"d-block med\">\(Form.plain(row["name"]))</span><span class=\"d-block xs soft\">\(lang("касается каждого контакта", "concerns every contact")) · \(Form.plain(row["source"]))</span></div>\(basis(row, lang))</li>"
        }
        func given(_ row: Row) -> HTML {
            let purpose: Row? = Int64(value: row["purposeID"]).flatMap { purposes[$0] }, channel: String = Consent.channels.first { $0.key == Form.plain(row["channel"]) }.map { lang($0.label).lowercased() } ?? ""
            let since: String = Day(value: row["givenOn"]).map { lang("с ", "since ") + lang.day($0) } ?? "", words: String = Int64(value: row["textID"]).flatMap { texts["consent_text/\($0)"] } ?? lang("без текста", "no words")
            let state: HTML = Day(value: row["withdrawnOn"]).map { "<span class=\"ot-tag r\">\(lang("отозвано", "withdrawn")) \(lang.day($0))</span>" as HTML } ?? "<span class=\"ot-tag g\">\(lang("действует", "in force"))</span>"
            return """
                <li><div class="grow"><span class="d-block med">\(Form.plain(purpose?["name"] ?? .null)): \(channel)</span><span class="d-block xs soft">\([since, words, Form.plain(row["proof"])].filter { !$0.isEmpty }.joined(separator: " · "))</span></div>\(state)\
                <a class="btn btn-ghost btn-icon btn-sm" href="/consents/\(Form.plain(row["id"]))/edit?back=\(url)" aria-label="\(lang("Изменить", "Edit"))">\(icon("pencil", small: true))</a></li>
                """
        }
        return """
            <section class="ot-card"><header><h2>\(lang("На каком основании", "On what basis"))</h2><a class="push xs ot-link" href="/consents/new?contact_id=\(person.id)&back=\(url)">\(lang("Добавить согласие", "Add a consent"))</a></header>\
            <ul class="ot-list pd-lines">\(each: common, shared)\(each: consents, given)\(when: common.isEmpty && consents.isEmpty, "<li class=\"t-r\">\(lang("Ни одной цели: данные держать не на чем.", "No purpose at all: nothing justifies keeping the data."))</li>")</ul></section>
            """
    }
    private func requestList(_ url: String, _ lang: Lang) -> HTML {
        func line(_ row: Row) -> HTML {
            let kind: String = RequestKind.choices.first { $0.key == Form.plain(row["kind"]) }.map { lang($0.label) } ?? "", status: Field.Choice? = SubjectRequest.statuses.first { $0.key == Form.plain(row["status"]) }
            return "<li><a class=\"grow\" href=\"\(SubjectRequest.entity.url(Int64(value: row["id"]) ?? 0))\"><span class=\"d-block med\">\(kind)</span><span class=\"d-block xs soft\">\(Day(value: row["receivedOn"]).map { lang.day($0) } ?? "") · \(Form.plain(row["number"]))</span></a>\(Deadline(row, today).tag(lang)) <span class=\"ot-tag \(status?.ink ?? "")\">\(status.map { lang($0.label) } ?? "")</span></li>"
        }
        let add: String = "/subject-requests/new?contact_id=\(person.id)&applicant=\(person.name.percentEncoded)&status=new&received_on=\(today)"
        return "<section class=\"ot-card\"><header><h2>\(lang("Обращения", "Requests"))</h2><a class=\"push xs ot-link\" href=\"\(add)\">\(lang("Добавить", "Add"))</a></header>\(requests.isEmpty ? "<p class=\"soft small px-3 pb-3 mb-0\">\(lang("Ничего не просил.", "Nothing was asked."))</p>" : "<ul class=\"ot-list pd-lines\">\(each: requests, line)</ul>")</section>"
    }
    private func holdings(_ lang: Lang) -> HTML {
        "<section class=\"ot-card\"><header><h2>\(lang("Что записано", "What is kept"))</h2></header><ul class=\"ot-list\"><li>\(icon("id-card"))<span class=\"grow\">\(lang("Карточки", "Cards"))</span><span class=\"num\">\(person.ids.count)</span></li>\(each: linked, { "<li>\(icon($0.entity.icon))<span class=\"grow\">\(lang($0.entity.many))</span><span class=\"num\">\(lang.number($0.count))</span></li>" })</ul></section>"
    }
    private func logs(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        func line(_ row: Row, _ entity: Entity, _ name: String, _ day: Value) -> HTML {
            "<li>\(icon(entity.icon))<a class=\"grow\" href=\"\(entity.url(Int64(value: row["id"]) ?? 0))\">\(name) <span class=\"mono xs muted\">\(Form.plain(row["number"]))</span></a><span class=\"xs muted nowrap\">\(Day(value: day).map { lang.day($0) } ?? "")</span></li>"
        }
        guard !exports.isEmpty || !acts.isEmpty else { return "" }
        return "<section class=\"ot-card\"><header><h2>\(lang("Выгрузки и акты", "Exports and acts"))</h2></header><ul class=\"ot-list\">\(each: acts, { line($0, Erasure.entity, lang("Акт", "Act"), $0["actOn"]) })\(each: exports, { line($0, PersonExport.entity, lang("Выгрузка", "Export"), $0["madeOn"]) })</ul></section>"
    }
}
