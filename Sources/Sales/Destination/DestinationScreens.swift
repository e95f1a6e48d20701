internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Records

/// Destinations of webhooks: the generic screens, and a card with the secret and the last calls.
struct DestinationScreens: Sendable {
    func register(in routes: Routes) {
        Screens(Destination.entity, card: card).register(in: routes)
        routes.post("destinations/:id/secret", secret)
        routes.post("destinations/:id/again", again)
    }
    private static let most: Int = 30

    @Sendable private func card(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (title, page): (String, HTML) = try await context.read { tx in
            let one: Destination = try tx.find(ID<Destination>(rawValue: id)), row: Row = try tx.row(Destination.entity, id)
            let calls: [Row] = try tx.rows("SELECT * FROM webhook_call WHERE destination_id = \(id) ORDER BY id DESC LIMIT \(Self.most)")
            let actions: HTML = try cardActions(Destination.entity, row, in: tx, context), shown: HTML = facts(tx.current(Destination.entity), row, titles: [:], tx.access, context.zone)
            return (one.name, Self.view(one, row, calls, actions, shown, Destination.mayEdit(tx.access), context))
        }
        return .page(title, section: "destinations", page)
    }
    private static func view(_ one: Destination, _ row: Row, _ calls: [Row], _ actions: HTML, _ shown: HTML, _ mayEdit: Bool, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: Int64 = one.id.rawValue, csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
        let secret: HTML = !mayEdit ? "" : """
            <section class="ot-card p-3 stack-s"><h2>\(lang("Подпись", "Signature"))</h2><p class="soft small mb-0">\(lang("Каждый вызов подписан: заголовок X-Ottisk-Signature — HMAC-SHA-256 строки «время.тело» с этим ключом; время — в X-Ottisk-Timestamp. X-Ottisk-Call различает повторы.", "Every call is signed: the header X-Ottisk-Signature is the HMAC-SHA-256 of “time.body” with this key; the time is in X-Ottisk-Timestamp. X-Ottisk-Call tells repeats apart."))</p>
            <input class="form-control mono" readonly value="\(one.secret)" aria-label="\(lang("Ключ подписи", "Key of the signature"))"><form method="post" action="/destinations/\(id)/secret">\(csrf)<button class="btn btn-line btn-sm">\(icon("repeat-2", small: true))\(lang("Сменить ключ", "Change the key"))</button></form></section>
            """
        let none: HTML = "<div class=\"ot-empty crop\"><p>\(lang("Вызовов ещё не было.", "No calls yet."))</p></div>"
        return screen(one.name, actions: actions, """
            \(binNotice(row, lang))<div class="ot-grid g-main-w"><div class="stack"><section class="ot-card"><header><h2>\(lang("Вызовы", "Calls"))</h2><span class="n">\(calls.count)</span></header>\
            \(calls.isEmpty ? none : "<ul class=\"ot-list\">\(each: calls, { line($0, mayEdit, csrf, context) })</ul>")</section></div><aside class="stack"><section class="ot-card p-3">\(shown)</section>\(secret)</aside></div>
            """)
    }
    private static func line(_ row: Row, _ mayEdit: Bool, _ csrf: HTML, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone, at: Int64 = Int64(value: row["at"]) ?? 0, state: String = Form.plain(row["state"]), attempts: Int = Int(value: row["attempts"]) ?? 0
        let (ink, word): (String, String) = switch state {
        case "done": ("g", lang("принят", "taken"))
        case "failed": ("r", lang("не доставлен", "failed"))
        default: ("y", attempts == 0 ? lang("ждёт", "waiting") : lang("повторим", "trying again"))
        }
        let entity: Entity? = context.registry[Form.plain(row["entity"])], record: Int64 = Int64(value: row["recordID"]) ?? 0
        let problem: [Substring] = Form.plain(row["problem"]).split(separator: "\n"), said: String = problem.isEmpty ? "" : String(lang == .en ? problem.last ?? "" : problem.first ?? "")
        let source: [Substring] = Form.plain(row["source"]).split(separator: " "), by: String = source.first == "rule" ? lang("правило № ", "rule no. ") + String(source.last ?? "") : lang("процесс", "process")
        let again: HTML = state == "failed" && mayEdit ? "<form method=\"post\" action=\"/destinations/\(Form.plain(row["destinationID"]))/again\">\(csrf)<input type=\"hidden\" name=\"call\" value=\"\(Form.plain(row["id"]))\"><button class=\"btn btn-ghost btn-xs\">\(lang("Отправить снова", "Send again"))</button></form>" : ""
        return """
            <li><span class="ot-tag \(ink) nowrap">\(word)</span><span class="grow"><a class="med" href="\(entity?.url(record) ?? "")">\(entity.map { lang($0.one) } ?? "") № \(record)</a><span class="d-block xs muted">\(by) · \(lang("попыток", "tries")) \(attempts)\(row["status"] == .null ? "" : " · HTTP \(Form.plain(row["status"]))")</span>\
            \(when: !said.isEmpty, "<span class=\"d-block xs t-r\">\(said)</span>")</span>\(again)<time class="xs muted nowrap">\(lang.near(zone.day(at), today: context.today)), \(zone.time(at))</time></li>
            """
    }
    @Sendable private func secret(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard Destination.mayEdit(context.access) else { throw NotAllowed() }
        let id: Int64 = try context.id()
        try await context.write { tx in
            _ = try tx.find(ID<Destination>(rawValue: id), Destination.self)
            // A column without a field: the log never holds it.
            try tx.update(Destination.entity, id, ["secret": .text(Crypto.token(32))])
        }
        return .go("/destinations/\(id)", toast: context.lang("Ключ сменён: сообщите его получателю", "The key is changed: tell the destination"))
    }
    @Sendable private func again(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard Destination.mayEdit(context.access) else { throw NotAllowed() }
        let id: Int64 = try context.id(), call: Int64 = Int64(try await request.form()["call"]) ?? 0
        try await context.write { tx in
            let mine: [Row] = try tx.rows("UPDATE webhook_call SET state = 'waiting', attempts = 0 WHERE id = \(call) AND destination_id = \(id) AND state = 'failed' RETURNING id")
            if !mine.isEmpty { try tx.post("webhook", String(call)) }
        }
        return .go("/destinations/\(id)")
    }
}
