internal import Database
internal import HTML
internal import Kernel

/// Notices of one employee with the names their lines need: one statement for each kind of record, however many lines.
struct NoticeLines: Sendable {
    let notices: [Notice]
    /// Record → its title, as far as the reader sees it: `task/5`.
    private let titles: [String: String]
    private let actors: [Int64: String], kinds: [String: NoticeKind], registry: Registry

    init(_ notices: [Notice], _ kinds: [NoticeKind], in tx: Tx) throws {
        (self.notices, registry) = (notices, tx.registry)
        self.kinds = Dictionary(kinds.map { ($0.name, $0) }) { $1 }
        var titles: [String: String] = [:]
        for (table, group) in Dictionary(grouping: notices.filter { $0.recordID > 0 }, by: \.entity) {
            let ids: [Int64] = Set(group.map(\.recordID)).sorted()
            for row in try NoticeLines.titles(table, ids, in: tx) { titles["\(table)/\(Form.plain(row["id"]))"] = Form.plain(row["title"]) }
        }
        self.titles = titles
        let people: [Int64] = Set(notices.map(\.actorID)).filter { $0 > 0 }.sorted()
        let rows: [Row] = people.isEmpty ? [] : try tx.rows("SELECT id, name FROM employee WHERE id IN \(in: people)")
        actors = Dictionary(rows.map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }) { $1 }
    }
    private static func titles(_ table: String, _ ids: [Int64], in tx: Tx) throws -> [Row] {
        if table == "job" { return try tx.rows("SELECT id, title FROM job WHERE id IN \(in: ids) AND employee_id = \(tx.access.employee)") }
        guard let entity = tx.registry[table] else { return [] }
        // Table and title column of the registry.
        return try tx.rows("SELECT id, \(SQL.raw(entity.title)) AS title FROM \(SQL.raw(table)) WHERE id IN \(in: ids) AND \(tx.access.rows(entity, .see))")
    }

    /// What it is about: the record's title; its kind when the reader does not see it any more.
    func title(_ notice: Notice, _ lang: Lang) -> String {
        if let title = titles["\(notice.entity)/\(notice.recordID)"] { return title }
        guard let entity = registry[notice.entity] else { return kinds[notice.kind].map { lang($0.label) } ?? "" }
        return notice.recordID == 0 ? lang(entity.many) : "\(lang(entity.one)): \(lang("вам больше не видна", "no longer visible to you"))"
    }
    /// What happened, and who did it.
    func sentence(_ notice: Notice, _ lang: Lang, _ zone: Zone) -> String {
        let said: String = kinds[notice.kind]?.says(notice, lang, zone) ?? ""
        let times: String = notice.count > 1 ? " (\(lang.number(notice.count)))" : ""
        return [said + times, actors[notice.actorID] ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
    }
    /// Where a click leads; nil: nowhere any more.
    func url(_ notice: Notice) -> String? {
        if notice.recordID == 0 { return registry[notice.entity].map { "/\($0.path)" } }
        return titles["\(notice.entity)/\(notice.recordID)"] == nil ? nil : notice.url(registry)
    }
    func icon(_ notice: Notice) -> (name: String, ink: String) { kinds[notice.kind].map { ($0.icon, $0.ink) } ?? ("bell", "") }

    /// Rows of the list; on the page with the days between them.
    func list(_ lang: Lang, _ zone: Zone, today: Day, csrf: String, days: Bool, upTo size: Int) -> HTML {
        var last: Day?, html = HTML()
        for notice in notices.prefix(size) {
            let day: Day = zone.day(notice.at)
            if days, day != last { html = html + "<li class=\"grp\"><span class=\"med\">\(lang.near(day, today: today))</span></li>" }
            last = day
            html = html + line(notice, lang, zone, today: today, csrf: csrf)
        }
        return html
    }
    func line(_ notice: Notice, _ lang: Lang, _ zone: Zone, today: Day, csrf: String) -> HTML {
        let (name, ink): (String, String) = icon(notice), day: Day = zone.day(notice.at), words: String = title(notice, lang)
        let when: String = day == today ? zone.time(notice.at) : lang.near(day, today: today)
        let inside: HTML = "<span class=\"cut d-block med\">\(words)</span><span class=\"d-block xs soft two\">\(sentence(notice, lang, zone))</span>"
        let link: HTML = url(notice).map { "<a class=\"grow\" href=\"\($0)\" data-notice=\"\(notice.id)\">\(inside)</a>" as HTML } ?? "<span class=\"grow\">\(inside)</span>"
        let read: HTML = """
            <form method="post" action="/notices/\(notice.id)/read" hx-post="/notices/\(notice.id)/read" hx-target="closest li" hx-swap="outerHTML"><input type="hidden" name="csrf" value="\(csrf)">\
            <button class="btn btn-ghost btn-icon btn-xs" aria-label="\(lang("Прочитано", "Mark as read")): \(words)" title="\(lang("Прочитано", "Mark as read"))">\(Kernel.icon("check", small: true))</button></form>
            """
        return """
            <li class="ot-notice\(when: !notice.isRead, " unread")" data-row><span class="ti \(ink)">\(Kernel.icon(name, small: true))</span>\(link)<time class="xs muted nowrap">\(when)</time>\(when: !notice.isRead, read)</li>
            """
    }
}
