public import Database
public import HTML
public import Hummingbird
public import Kernel
public import Records

/// The card of a counterparty: facts, composer, one timeline of planned and past, people and tasks beside it.
struct CounterpartyCard: Sendable {
    let entity: Entity
    let row: Row, titles: [String: String], contacts: [Row], tasks: [Task], timeline: Timeline, holding: Holding, files: [Row], team: Participants, why: [String]
    let requisites: DetailCard?, addresses: DetailCard?, doubles: MergeNotes, forbidden: [(person: String, channel: String)]
    let asleep: Int?, segments: SegmentBadges
    /// A call or meeting is arranged: that is a next step too.
    let isArranged: Bool

    init(_ id: Int64, _ query: Submitted, adding sums: [HoldingSum] = [], in tx: Tx) throws {
        let whole: Row = try tx.row(Counterparty.entity, id)
        entity = tx.current(Counterparty.entity)
        row = tx.access.visible(entity, whole)
        titles = try linkTitles(entity, [row], in: tx)
        contacts = try tx.rows("""
            SELECT * FROM \(Contact.self) WHERE (counterparty_id = \(id) OR id IN (SELECT contact_id FROM \(Place.self) WHERE counterparty_id = \(id) AND left_on IS NULL AND archived_at IS NULL))
            AND archived_at IS NULL ORDER BY left_on IS NOT NULL, name LIMIT 20
            """).map { tx.access.visible(Contact.entity, $0) }
        tasks = try tx.all("SELECT * FROM \(Task.self) WHERE counterparty_id = \(id) AND done_at IS NULL AND archived_at IS NULL ORDER BY due_on LIMIT 20")
        timeline = try Timeline(.counterparty(id), query, in: tx)
        isArranged = try tasks.isEmpty && !tx.rows("SELECT id FROM \(Interaction.self) WHERE counterparty_id = \(id) AND planned = 1 AND archived_at IS NULL LIMIT 1").isEmpty
        asleep = Int64(value: row["lastContactAt"]).map { Int((tx.now - $0) / 86_400_000) }
        holding = try Holding(id, adding: sums, in: tx)
        files = try tx.rows("SELECT * FROM \(StoredFile.self) WHERE counterparty_id = \(id) AND is_latest = 1 AND archived_at IS NULL ORDER BY updated_at DESC LIMIT 30")
        (requisites, addresses) = (try DetailCard(RequisiteSet.entity, of: id, in: tx), try DetailCard(Address.entity, of: id, in: tx))
        doubles = try MergeNotes(Counterparty.entity, whole, in: tx)
        forbidden = try Consent.withdrawn(id, in: tx)
        team = try Participants(id, in: tx)
        segments = try SegmentBadges(Counterparty.table, [id], in: tx)
        why = try reasons(Counterparty.entity, whole, in: tx)
    }

    func view(_ actions: HTML, further: HTML, composer: Composer = Composer(), _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, name: String = Form.plain(row["name"]), url: String = Counterparty.entity.url(Int64(value: row["id"]) ?? 0)
        let sleeps: HTML = (asleep ?? 0) < Self.sleepy ? "" : "<span class=\"ot-tag y\">\(lang("молчит", "silent for")) \(asleep ?? 0) \(lang.plural(asleep ?? 0, ru: ("день", "дня", "дней"), en: ("day", "days")))</span>"
        let beside: HTML = "<span class=\"muted small mono nowrap\">\(Form.plain(row["number"]))</span> \(segments.html(Int64(value: row["id"]) ?? 0))\(sleeps)"
        return screen(name, beside: beside, actions: "\(privacy(url, context))\(actions)", """
            \(binNotice(row, lang))\(doubles.doubt(lang))
            <div class="ot-grid g-main-w"><div class="stack">
            \(when: context.access.creates(Interaction.entity), composer.view(self, url, context))
            \(TimelineView(timeline: timeline, context: context).whole(empty: lang("Ещё не общались. Запишите первый звонок выше.", "No contact yet. Write down the first call above.")))
            </div><div class="stack">
            <section class="ot-card p-3">\(facts(Self.first, context))</section>\(ownFields(context))
            \(further)\(taskCard(url, context))\(people(url, context))\(team.view(Form.plain(row["id"]), first: responsible(context.lang), context))\(fileCard(url, context))\(holding.view(context))\(details(url, context.lang))
            <details class="ot-card p-3" open><summary class="med">\(lang("Реквизиты и адреса", "Requisites and addresses"))</summary><div class="mt-2">\(facts(entity.fields.filter { !$0.isCustom }.map(\.column).filter { !Self.first.contains($0) && $0 != "name" }, context))</div></details>
            \(doubles.history(lang, context.zone, csrf: context.person.csrf))
            <details class="ot-card p-3"><summary class="med">\(lang("Почему я это вижу?", "Why can I see this?"))</summary><div class="small soft mt-2">\(each: why, { "<div>\($0)</div>" })<a class="ot-link" href="\(url)/access">\(lang("Что мне можно", "What I may do"))</a></div></details>
            </div></div>
            """)
    }

    /// A client who is a person has personal data of their own.
    private func privacy(_ url: String, _ context: StaffContext) -> HTML {
        guard ["person", "soleTrader"].contains(Form.plain(row["legalForm"])), context.access.reach(.see, "erasure") == .all else { return "" }
        let label: String = context.lang("Уничтожить персональные данные…", "Erase personal data…")
        return "<a class=\"btn btn-ghost btn-icon\" href=\"\(url)/erase\" aria-label=\"\(label)\" title=\"\(label)\">\(icon("shield"))</a>"
    }
    private func details(_ url: String, _ lang: Lang) -> HTML {
        let id: Int64 = Int64(value: row["id"]) ?? 0
        return "\(requisites?.view(id, back: url, lang) { DetailLines.requisites($0, lang) } ?? "")\(addresses?.view(id, back: url, lang) { DetailLines.address($0, lang) } ?? "")"
    }
    private func taskCard(_ url: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: String = Form.plain(row["id"])
        let none: HTML = "<li class=\"t-r small\">\(icon("triangle-alert", small: true)) \(lang("Нет следующего шага", "No next step"))</li>"
        return """
            <section class="ot-card"><header><h2>\(lang("Задачи", "Tasks"))</h2><span class="n">\(tasks.count)</span><a class="push xs ot-link" href="/tasks/new?counterparty_id=\(id)&back=\(url)">\(lang("Добавить", "Add"))</a></header>
            <ul class="ot-list ot-tasks">\(when: tasks.isEmpty && !isArranged, none)\(each: tasks, { taskLine($0, client: "", back: url, context) })</ul></section>
            """
    }
    private func people(_ url: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: String = Form.plain(row["id"])
        return """
            <section class="ot-card"><header><h2>\(lang("Контакты", "Contacts"))</h2><span class="n">\(contacts.count)</span><a class="push xs ot-link" href="/contacts/new?counterparty_id=\(id)&back=\(url)">\(lang("Добавить", "Add"))</a></header>
            <ul class="ot-list">\(each: contacts, { contact in
                "<li>\(avatar(Form.plain(contact["name"])))<a class=\"grow\" href=\"\(Contact.entity.url(Int64(value: contact["id"]) ?? 0))\"><span class=\"cut d-block med\">\(Form.plain(contact["name"]))</span><span class=\"cut d-block xs soft\">\(Form.plain(contact["position"]))</span></a><span class=\"xs num nowrap\">\(Form.plain(contact["phones"]))</span></li>"
            })</ul></section>
            """
    }
    /// The people whom the counterparty's own fields name.
    private func responsible(_ lang: Lang) -> [(part: String, name: String)] {
        ["owner_id", "backup_id"].compactMap { column in
            guard let field = Counterparty.entity.field(column), let name = titles["employee/\(Form.plain(row.value(column: column)))"] else { return nil }
            return (lang(field.label), name)
        }
    }
    /// Days without a contact after which a client counts as asleep.
    static let sleepy: Int = 60

    private static let first: [String] = ["status", "kinds", "phone", "mail", "website", "city", "owner_id", "backup_id", "tags", "note", "last_contact_at"]
    private func facts(_ columns: [String], _ context: StaffContext) -> HTML {
        Records.facts(entity, row, titles: titles, context.access, context.zone, only: columns)
    }
    /// The fields that the administrator made, in their sections.
    private func ownFields(_ context: StaffContext) -> HTML {
        let sections: [Entity.Section] = entity.sections(of: Form.plain(row["kinds"]))
        func one(_ section: Entity.Section) -> HTML {
            let filled: [String] = section.columns.filter { entity.field($0)?.isCustom == true && row.value(column: $0) != .null }, title: String = context.lang(section.title)
            return filled.isEmpty ? "" : "<section class=\"ot-card p-3\"><h2>\(title.isEmpty ? context.lang("Дополнительно", "More") : title)</h2>\(facts(filled, context))</section>"
        }
        return "\(each: sections, one)"
    }
    private func fileCard(_ url: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, mayAdd: Bool = context.access.reach(.create, StoredFile.table) > .none
        let add: HTML = """
            <form class="ot-drop" method="post" action="\(url)/files" enctype="multipart/form-data" data-drop><input type="hidden" name="csrf" value="\(context.person.csrf)">\
            <label class="ot-drop-label">\(icon("upload", small: true)) \(lang("Перетащите файлы сюда или выберите", "Drop files here or choose"))<input class="visually-hidden" type="file" name="file" multiple></label>\
            <noscript><button class="btn btn-line btn-sm">\(lang("Загрузить", "Upload"))</button></noscript></form>
            """
        return """
            <section class="ot-card"><header><h2>\(lang("Файлы", "Files"))</h2><span class="n">\(files.count)</span></header><ul class="ot-list">\(each: files, { file in
                "<li>\(icon(Form.plain(file["mediaType"]).hasPrefix("image/") ? "image" : "file-text"))<a class=\"grow cut med\" href=\"/files/\(Form.plain(file["id"]))\">\(Form.plain(file["name"]))</a>\(when: Form.plain(file["revision"]) != "1", "<span class=\"ot-tag\">v\(Form.plain(file["revision"]))</span>")<span class=\"xs muted nowrap\">\(StoredFile.size(Int64(value: file["size"]) ?? 0, lang))</span></li>"
            })</ul>\(when: mayAdd, add)</section>
            """
    }
}
