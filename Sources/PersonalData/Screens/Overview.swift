internal import Database
internal import HTML
internal import Kernel
internal import Records

/// What waits: requests by their terms, people whose retention has ended, the last acts.
struct Overview: Sendable {
    let requests: [Row], late: Int, open: Int, kept: [Row], waiting: Int, titles: [String: String], acts: [Row], loose: Int, mayErase: Bool, mayPlan: Bool, today: Day

    init(in tx: Tx) throws {
        today = tx.today
        let request: Entity = tx.current(SubjectRequest.entity), retention: Entity = tx.current(Retention.entity), act: Entity = tx.current(Erasure.entity)
        let isOpen: SQL = "archived_at IS NULL AND status NOT IN \(in: SubjectRequest.closed) AND \(tx.access.rows(request, .see))"
        func count(_ table: SQL, _ condition: SQL) throws -> Int { try tx.rows("SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM \(table) WHERE \(condition) LIMIT 1000) AS few").first.flatMap { Int(value: $0["n"]) } ?? 0 }
        requests = try tx.rows("SELECT * FROM subject_request WHERE \(isOpen) ORDER BY deadline, id LIMIT 6")
        (open, late) = (try count("subject_request", isOpen), try count("subject_request", "\(isOpen) AND deadline < \(tx.today)"))
        let waits: SQL = "archived_at IS NULL AND state = 'proposed' AND \(tx.access.rows(retention, .see))"
        kept = try tx.rows("SELECT * FROM retention WHERE \(waits) ORDER BY due_on, id LIMIT 6")
        waiting = try count("retention", waits)
        titles = try linkTitles(retention, kept, in: tx)
        acts = try tx.rows("SELECT * FROM erasure WHERE \(tx.access.rows(act, .see)) ORDER BY id DESC LIMIT 5")
        loose = try count("consent", "archived_at IS NULL AND withdrawn_on IS NULL AND text_id IS NULL")
        mayErase = PersonalData.mayErase(tx.access)
        // Whoever changes processes changes when people work.
        mayPlan = tx.access.reach(.edit, "process") == .all
    }
    func page(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, csrf: String = context.person.csrf
        let search: HTML = """
            <form method="post" action="/personal-data/retention"><input type="hidden" name="csrf" value="\(csrf)"><button class="btn btn-line">\(icon("clock"))<span class="hide-m">\(lang("Проверить сроки сейчас", "Check retention now"))</span></button></form>\
            <a class="btn btn-primary" href="/subject-requests/new">\(icon("plus"))<span class="hide-m">\(lang("Обращение", "Request"))</span></a>
            """
        return screen(lang("Персональные данные", "Personal data"), actions: mayErase ? search : "", """
            <div class="ot-grid g-main-w"><div class="stack">\(requestList(lang))\(retentionList(lang))</div><div class="stack">\(numbers(lang))\(lists(lang))\(actList(context))</div></div>
            """)
    }
    private func big(_ count: Int, _ label: String, _ url: String, _ ink: String = "") -> HTML {
        "<a class=\"pd-num\" href=\"\(url)\"><span class=\"ot-big num \(ink)\">\(count >= 1000 ? "999+" : String(count))</span><span class=\"xs soft\">\(label)</span></a>"
    }
    private func numbers(_ lang: Lang) -> HTML {
        """
        <section class="ot-card p-3 pd-nums">\(big(open, lang("обращений открыто", "requests open"), "/subject-requests"))\(big(late, lang("из них просрочено", "of them overdue"), "/subject-requests", late > 0 ? "t-r" : ""))\
        \(big(waiting, lang("ждут решения о хранении", "retention to be decided"), "/retention", waiting > 0 ? "t-y" : ""))\(big(loose, lang("согласий без текста", "consents without words"), "/consents", loose > 0 ? "t-y" : ""))</section>
        """
    }
    private func requestList(_ lang: Lang) -> HTML {
        func line(_ row: Row) -> HTML {
            let kind: String = RequestKind.choices.first { $0.key == Form.plain(row["kind"]) }.map { lang($0.label) } ?? ""
            return """
                <li><a class="grow" href="\(SubjectRequest.entity.url(Int64(value: row["id"]) ?? 0))"><span class="cut d-block med">\(Form.plain(row["applicant"]))</span><span class="cut d-block xs soft">\(kind) · \(Form.plain(row["number"]))</span></a>\(Deadline(row, today).tag(lang))</li>
                """
        }
        let empty: HTML = "<p class=\"soft small px-3 pb-3 mb-0\">\(lang("Открытых обращений нет.", "There are no open requests."))</p>"
        return "<section class=\"ot-card\"><header><h2>\(lang("Обращения", "Requests"))</h2><a class=\"push xs ot-link\" href=\"/subject-requests\">\(lang("Все", "All"))</a></header>\(requests.isEmpty ? empty : "<ul class=\"ot-list\">\(each: requests, line)</ul>")</section>"
    }
    private func retentionList(_ lang: Lang) -> HTML {
        func line(_ row: Row) -> HTML {
            let why: String = Retention.entity.field("why")?.choices.first { $0.key == Form.plain(row["why"]) }.map { lang($0.label) } ?? "", contact: String = Form.plain(row["contactID"])
            return """
                <li><a class="grow" href="\(Retention.entity.url(Int64(value: row["id"]) ?? 0))"><span class="cut d-block med">\(titles["contact/\(contact)"] ?? lang(Form.unseen))</span><span class="cut d-block xs soft">\(why)</span></a>\
                <span class="xs nowrap muted">\(lang("до", "until")) \(Day(value: row["dueOn"]).map { lang.day($0) } ?? "")</span></li>
                """
        }
        let empty: HTML = "<p class=\"soft small px-3 pb-3 mb-0\">\(lang("Людей, чьи данные больше не нужны, нет. Проверка идёт каждый день.", "There is nobody whose data are needed no more. It is checked every day."))</p>"
        return "<section class=\"ot-card\"><header><h2>\(lang("Срок хранения истёк", "Retention has ended"))</h2><a class=\"push xs ot-link\" href=\"/retention\">\(lang("Все", "All"))</a></header>\(kept.isEmpty ? empty : "<ul class=\"ot-list\">\(each: kept, line)</ul>")</section>"
    }
    private func lists(_ lang: Lang) -> HTML {
        let calendar: [(String, String, String)] = mayPlan ? [("/work-calendar", "calendar", lang("Праздники и переносы", "Holidays and moved days"))] : []
        let all: [(String, String, String)] = [
            ("/consents", "circle-check", lang("Реестр согласий", "Register of consents")), ("/consent-texts", "file-text", lang("Тексты согласий", "Words of consents")), ("/purposes", "flag", lang("Цели обработки", "Purposes of processing")),
            ("/subject-terms", "landmark", lang("Сроки по закону", "Terms by law")), ("/person-exports", "download", lang("Копии данных для людей", "Copies of data for people")),
        ] + calendar
        return "<section class=\"ot-card\"><header><h2>\(lang("Справочники и журналы", "Lists and logs"))</h2></header><ul class=\"ot-list\">\(each: all, { "<li>\(icon($0.1))<a class=\"grow\" href=\"\($0.0)\">\($0.2)</a></li>" })</ul></section>"
    }
    private func actList(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        guard !acts.isEmpty else { return "" }
        return """
            <section class="ot-card"><header><h2>\(lang("Последние акты", "Last acts"))</h2><a class="push xs ot-link" href="/erasures">\(lang("Все", "All"))</a></header><ul class="ot-list">\(each: acts, { row in
                "<li><a class=\"grow\" href=\"\(Erasure.entity.url(Int64(value: row["id"]) ?? 0))\"><span class=\"d-block med\">\(Form.plain(row["number"]))</span><span class=\"d-block xs soft\">\(Form.plain(row["subject"]))</span></a><span class=\"xs muted nowrap\">\(Day(value: row["actOn"]).map { lang.day($0) } ?? "")</span></li>"
            })</ul></section>
            """
    }
}

/// The term of a request, as a tag.
struct Deadline {
    let due: Day?, isClosed: Bool, today: Day
    init(_ row: Row, _ today: Day) { (due, isClosed, self.today) = (Day(value: row["deadline"]), SubjectRequest.closed.contains(Form.plain(row["status"])), today) }
    func tag(_ lang: Lang) -> HTML {
        guard let due, !isClosed else { return "" }
        let ink: String = due < today ? "r" : due.number - today.number <= SubjectRequest.early ? "y" : ""
        let word: String = due < today ? lang("просрочено", "overdue") : lang("до", "by")
        return "<span class=\"ot-tag \(ink)\">\(word) \(lang.near(due, today: today))</span>"
    }
}
