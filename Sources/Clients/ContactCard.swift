import Database
import HTML
import Kernel
import Records

/// A further counterparty where a contact works or worked: one person, several companies.
struct Place: Record {
    let id: ID<Place>, version: Int
    static let entity = Entity(
        "contact_place", path: "places", one: Text("Место работы", "Place of work"), many: Text("Места работы", "Places of work"), icon: "building-2", title: "position",
        order: "position", ways: Counterparty.throughClient, unique: [["contact_id", "counterparty_id"]],
        fields: [
            Field("contact_id", "Контакт", "Contact", .link("contact"), required: true, listed: true),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), required: true, listed: true),
            Field("position", "Должность", "Position", required: true, listed: true, sorted: true),
            Field("role", "Роль в заказах", "Role in orders", listed: true),
            Field("influence", "Влияние", "Influence", .choice(Contact.influenceChoices), listed: true),
            Field("left_on", "Больше не работает с", "Left on", .day, listed: true),
        ])
    static let migration = Migration("clients-places", [
        """
        CREATE TABLE contact_place (\(Entity.standardColumns), contact_id BIGINT NOT NULL REFERENCES contact (id), counterparty_id BIGINT NOT NULL REFERENCES counterparty (id),
          position \(SQL.folded) NOT NULL, role TEXT, influence TEXT, left_on TEXT, UNIQUE (contact_id, counterparty_id))
        """,
        "CREATE INDEX contact_place_position ON contact_place (position, id)",
        "CREATE INDEX contact_place_counterparty ON contact_place (counterparty_id)",
    ])
}

/// The card of a person: facts, every place of work, tasks, and one timeline over all of them.
struct ContactCard: Sendable {
    let entity: Entity
    let row: Row, titles: [String: String], places: [Row], placeTitles: [String: String], tasks: [Task], timeline: Timeline, points: DetailCard?, consents: DetailCard?, purposes: [Int64: String], doubles: MergeNotes

    init(_ id: Int64, _ query: Submitted, in tx: Tx) throws {
        entity = tx.current(Contact.entity)
        let whole: Row = try tx.row(entity, id)
        row = tx.access.visible(entity, whole)
        doubles = try MergeNotes(entity, whole, in: tx)
        titles = try linkTitles(entity, [row], in: tx)
        places = try tx.rows("SELECT * FROM \(Place.self) WHERE contact_id = \(id) AND archived_at IS NULL ORDER BY left_on IS NOT NULL, id LIMIT 20").map { tx.access.visible(Place.entity, $0) }
        placeTitles = try linkTitles(Place.entity, places, in: tx)
        tasks = try tx.all("SELECT * FROM \(Task.self) WHERE contact_id = \(id) AND done_at IS NULL AND archived_at IS NULL ORDER BY due_on LIMIT 20")
        (points, consents) = (try DetailCard(ContactPoint.entity, of: id, in: tx), try DetailCard(Consent.entity, of: id, in: tx))
        let wanted: [Int64] = Array(Set(consents?.rows.compactMap { Int64(value: $0["purposeID"]) } ?? []))
        let named: [Row] = wanted.isEmpty ? [] : try tx.rows("SELECT id, name FROM purpose WHERE id IN \(in: wanted)")
        purposes = Dictionary(named.map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }) { $1 }
        timeline = try Timeline(.contact(id), query, in: tx)
    }

    func view(_ actions: HTML, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: String = Form.plain(row["id"]), url: String = "/contacts/\(id)"
        let client: Int64? = Int64(value: row["counterpartyID"]), own: Int64 = Int64(value: row["id"]) ?? 0
        let linked: String = client.map { "&counterparty_id=\($0)" } ?? ""
        let privacy: String = lang("Персональные данные", "Personal data")
        let file: HTML = context.access.reach(.see, "erasure") == .all ? "<a class=\"btn btn-ghost btn-icon\" href=\"/personal-data/\(id)\" aria-label=\"\(privacy)\" title=\"\(privacy)\">\(icon("shield"))</a>" : ""
        return screen(Form.plain(row["name"]), beside: "<span class=\"muted small mono nowrap\">\(Form.plain(row["number"]))</span>", actions: "\(file)\(actions)", """
            \(binNotice(row, lang))\(doubles.doubt(lang))
            <div class="ot-grid g-main-w"><div class="stack">
            \(TimelineView(timeline: timeline, context: context).whole(empty: lang("С этим человеком ещё не общались.", "No contact with this person yet.")))
            </div><div class="stack">
            \(sectionedFacts(entity, row, titles: titles, context.access, context.zone))
            \(points?.view(own, back: url, lang) { DetailLines.point($0, lang) } ?? "")\(consents?.view(own, back: url, lang) { DetailLines.consent($0, purposes: purposes, lang) } ?? "")\(doubles.history(lang, context.zone, csrf: context.person.csrf))
            <section class="ot-card"><header><h2>\(lang("Где работает", "Works at"))</h2><a class="push xs ot-link" href="/places/new?contact_id=\(id)&back=\(url)">\(lang("Добавить", "Add"))</a></header><ul class="ot-list">\
            \(when: client != nil, place(client ?? 0, titles["counterparty/\(client ?? 0)"] ?? "", row, "/contacts/\(id)/edit", lang))\
            \(each: places, { one in place(Int64(value: one["counterpartyID"]) ?? 0, placeTitles["counterparty/\(Form.plain(one["counterpartyID"]))"] ?? "", one, Place.entity.url(Int64(value: one["id"]) ?? 0), lang) })</ul></section>
            <section class="ot-card"><header><h2>\(lang("Задачи", "Tasks"))</h2><span class="n">\(tasks.count)</span><a class="push xs ot-link" href="/tasks/new?contact_id=\(id)\(linked)&back=\(url)">\(lang("Добавить", "Add"))</a></header>
            <ul class="ot-list ot-tasks">\(each: tasks, { taskLine($0, client: "", back: url, context) })</ul></section>
            </div></div>
            """)
    }
    private func place(_ client: Int64, _ name: String, _ place: Row, _ edit: String, _ lang: Lang) -> HTML {
        let left: Day? = Day(Form.plain(place["leftOn"])), about: String = [Form.plain(place["position"]), Form.plain(place["role"])].filter { !$0.isEmpty }.joined(separator: " · ")
        // The company may be one that this reader does not see.
        if name.isEmpty { return "<li>\(icon("building-2"))<span class=\"grow muted\">\(lang(Form.unseen))</span></li>" }
        return """
            <li>\(avatar(name, company: true))<a class="grow" href="\(Counterparty.entity.url(client))"><span class="cut d-block med">\(name)</span><span class="cut d-block xs soft">\(about)</span></a>\
            \(left.map { "<span class=\"ot-tag\">\(lang("ушёл", "left")) \(lang.day($0))</span>" as HTML } ?? "")<a class="btn btn-ghost btn-icon btn-sm" href="\(edit)" aria-label="\(lang("Изменить", "Edit")): \(name)">\(icon("pencil", small: true))</a></li>
            """
    }
}
