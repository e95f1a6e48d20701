internal import Database
internal import HTML
internal import HTTPTypes
public import Hummingbird
public import Kernel

/// What an employee was told: the list behind the bell, reading, live counts, the daily digest.
public struct NoticeScreens: Sendable {
    let kinds: [NoticeKind], live: LiveEvents
    /// Lines of the page and of the panel.
    static let page: Int = 50, panel: Int = 12

    /// - Parameters:
    ///   - kinds: every kind that anything in the program tells of.
    ///   - live: tells open pages; while it does not run, a stream ends after its first event.
    public init(_ kinds: [NoticeKind], live: LiveEvents) { (self.kinds, self.live) = (kinds, live) }

    public func register(in routes: Routes) {
        routes.get("notices", list)
        routes.get("notices/digest", digest)
        routes.post("notices/read", readAll)
        routes.post("notices/:id/read", read)
        routes.post("profile/notices", NoticeSettings(kinds: kinds).save)
        routes.get("events", events)
    }

    @Sendable private func list(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let query = try request.query(), lang: Lang = context.lang, kinds = kinds
        let isPanel: Bool = request.isFragment && query["panel"] == "1", onlyUnread: Bool = query["unread"] == "1"
        let before: (at: Int64, id: Int64) = try Self.cursor(query["before"]), size: Int = isPanel ? Self.panel : Self.page
        let lines: NoticeLines = try await context.read { tx in
            let unread: SQL = onlyUnread ? "AND read_at IS NULL" : ""
            let found: [Notice] = try tx.all("""
                SELECT * FROM notice WHERE employee_id = \(tx.access.employee) AND in_bell = 1 \(unread) AND (at, id) < (\(before.at), \(before.id)) ORDER BY at DESC, id DESC LIMIT \(size + 1)
                """)
            return try NoticeLines(found, kinds, in: tx)
        }
        let view = NoticeView(lines: lines, onlyUnread: onlyUnread, unread: context.person.unread, size: size)
        return isPanel ? .fragment(view.panel(context)) : .page(lang("Уведомления", "Notices"), section: "notices", view.page(context))
    }
    /// `at-id` of the last line above; empty: from the newest.
    private static func cursor(_ text: String) throws -> (at: Int64, id: Int64) {
        if text.isEmpty { return (.max, .max) }
        let parts: [Int64] = text.split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 2 else { throw BadRequest("Страница списка указана неверно", "The page of the list is wrong") }
        return (parts[0], parts[1])
    }
    @Sendable private func read(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), kinds = kinds
        let line: HTML = try await context.write { tx in
            let mine: SQL = "SELECT * FROM notice WHERE id = \(id) AND employee_id = \(tx.access.employee)"
            guard try tx.first(mine, as: Notice.self) != nil else { throw NotFound() }
            try Notice.read([id], in: tx)
            let lines = try NoticeLines(try tx.all(mine), kinds, in: tx)
            return lines.notices.first.map { lines.line($0, context.lang, context.zone, today: context.today, csrf: context.person.csrf) } ?? ""
        }
        return request.isFragment ? .fragment(line) : .go("/notices")
    }
    @Sendable private func readAll(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try await context.write { try Notice.read(nil, in: $0) }
        return .go("/notices", toast: context.lang("Всё прочитано", "Everything is read"))
    }
    @Sendable private func digest(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let lang: Lang = context.lang, title: String = lang("Сводка дня", "Daily digest")
        let last: Row? = try await context.read { try $0.rows("SELECT * FROM notice_digest WHERE employee_id = \($0.access.employee) ORDER BY day DESC LIMIT 1").first }
        let day: Day? = last.flatMap { Day(value: $0["day"]) }
        let none: HTML = "<div class=\"ot-empty crop\"><p>\(lang("Сводка появится завтра утром.", "The digest will be here tomorrow morning."))</p></div>"
        let text: HTML = last.map { "<section class=\"ot-card p-3 ot-digest\">\(Form.plain($0["text"]))</section>" as HTML } ?? none
        let beside: HTML = day.map { "<span class=\"muted small nowrap\">\(lang.day($0, thisYear: context.today.year)), \(lang.weekday($0))</span>" as HTML } ?? ""
        let actions: HTML = "<a class=\"btn btn-line\" href=\"/notices\">\(icon("bell"))\(lang("Уведомления", "Notices"))</a>"
        return .page(title, section: "notices", screen(title, beside: beside, actions: actions, text))
    }
    /// One stream for each open page. A page that comes back says by `Last-Event-ID` up to when it knows.
    @Sendable private func events(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let known: Int64? = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap { Int64($0) }
        // What came while a page was on its way; what is older than a minute is no news.
        let now: Int64 = Clock.now(), since: Int64 = max(known ?? now - 5_000, now - 60_000), kinds = kinds
        if let stream = await live.listen(context.access, since: since, kinds) { return .events(stream) }
        let access: Access = context.access
        let (event, _): (String, [Int64]) = try await context.read { try LiveEvents.event(access, since: since, sent: [], kinds, in: $0) }
        return .events(AsyncStream { continuation in
            continuation.yield(event)
            continuation.finish()
        })
    }
}

/// The page and the panel of notices.
struct NoticeView {
    let lines: NoticeLines, onlyUnread: Bool, unread: Int, size: Int
    private var shown: [Notice] { Array(lines.notices.prefix(size)) }

    func page(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        let tabs: [(url: String, name: String, isOn: Bool)] = [("/notices", lang("Все", "All"), !onlyUnread), ("/notices?unread=1", lang("Непрочитанные", "Unread"), onlyUnread)]
        let actions: HTML = """
            <a class="btn btn-ghost" href="/notices/digest">\(icon("file-text"))<span class="hide-m">\(lang("Сводка дня", "Daily digest"))</span></a>\
            <a class="btn btn-ghost btn-icon" href="/profile#notices" aria-label="\(lang("Настроить уведомления", "Notice settings"))" title="\(lang("Настроить уведомления", "Notice settings"))">\(icon("funnel"))</a>\(readAll(context))
            """
        let older: String = shown.last.map { "before=\($0.at)-\($0.id)" } ?? ""
        let more: HTML = lines.notices.count <= size ? "" : "<p class=\"mt-3\"><a class=\"btn btn-line\" href=\"/notices?\(onlyUnread ? "unread=1&" : "")\(older)\">\(lang("Раньше", "Earlier"))</a></p>"
        return screen(lang("Уведомления", "Notices"), actions: actions, """
            <div class="ot-seg mb-3" role="group" aria-label="\(lang("Какие", "Which"))">\(each: tabs, { "<a href=\"\($0.url)\"\(when: $0.isOn, " aria-current=\"true\"")>\($0.name)</a>" })</div>
            \(lines.notices.isEmpty ? empty(lang) : "<section class=\"ot-card ot-narrow\"><ul class=\"ot-list bare\">\(list(context, days: true))</ul></section>")\(more)
            """)
    }
    func panel(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return """
            <header><h2>\(lang("Уведомления", "Notices"))</h2><span class="push"></span>\(when: unread > 0, readAll(context))</header>
            \(lines.notices.isEmpty ? empty(lang) : "<ul class=\"ot-list bare\">\(list(context, days: false))</ul>")
            <footer><a class="ot-link" href="/notices">\(lang("Все уведомления", "All notices"))</a><a class="ot-link push" href="/profile#notices">\(lang("Настроить", "Settings"))</a></footer>
            """
    }
    private func list(_ context: StaffContext, days: Bool) -> HTML {
        lines.list(context.lang, context.zone, today: context.today, csrf: context.person.csrf, days: days, upTo: size)
    }
    private func readAll(_ context: StaffContext) -> HTML {
        guard unread > 0 else { return "" }
        return "<form method=\"post\" action=\"/notices/read\"><input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><button class=\"btn btn-line btn-sm\">\(icon("check", small: true))\(context.lang("Прочитать все", "Read all"))</button></form>"
    }
    private func empty(_ lang: Lang) -> HTML {
        "<div class=\"ot-empty crop\"><p>\(onlyUnread ? lang("Всё прочитано.", "Everything is read.") : lang("Здесь появится всё, что касается вас: поручения, напоминания, упоминания.", "Everything that concerns you shows here: tasks, reminders, mentions."))</p></div>"
    }
}
