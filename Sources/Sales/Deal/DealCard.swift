internal import Clients
internal import Database
internal import HTML
internal import Kernel
internal import Process
internal import Records

/// The card of a deal: where it stands, what is to be done, what it is worth, who takes part, what happened.
struct DealCard: Sendable {
    let id: Int64, entity: Entity, row: Row, deal: Deal, titles: [String: String], mayEdit: Bool
    let definition: Definition, run: Run
    let actions: [Row], moves: [Row], competitors: [Row], members: [Row], touches: [Row], doubles: [Row], people: [Int64: String], processName: String
    let now: Int64
    /// The reader, and whom they stand in for.
    let me: [Int64]

    init(_ id: Int64, in tx: Tx) throws {
        (self.id, entity, now, me) = (id, tx.current(Deal.entity), tx.now, [tx.access.employee] + tx.access.covers)
        let whole: Row = try tx.row(entity, id)
        let deal: Deal = try whole.decode()
        self.deal = deal
        row = tx.access.visible(entity, whole)
        titles = try linkTitles(entity, [row], in: tx)
        mayEdit = try tx.may(.edit, entity, id) && row["archivedAt"] == .null
        let one: Case = try Case.load(entity, id, isWriting: false, in: tx)
        (definition, run) = (one.definition, one.run)
        processName = titles["process/\(deal.processID)"] ?? one.definition.name.ru
        actions = try tx.rows("SELECT * FROM process_action WHERE run_id = \(one.id) ORDER BY id LIMIT 400")
        moves = try tx.rows("SELECT * FROM process_move WHERE run_id = \(one.id) ORDER BY serial DESC LIMIT 60")
        competitors = try tx.rows("SELECT * FROM \(Competitor.self) WHERE deal_id = \(id) AND archived_at IS NULL ORDER BY price IS NULL, price, id LIMIT 20").map { tx.access.visible(tx.current(Competitor.entity), $0) }
        members = try tx.rows("""
            SELECT deal_member.*, contact.name AS contact_name, employee.name AS employee_name FROM deal_member LEFT JOIN \(Contact.self) ON contact.id = deal_member.contact_id
            LEFT JOIN employee ON employee.id = deal_member.employee_id WHERE deal_id = \(id) AND deal_member.archived_at IS NULL ORDER BY deal_member.id LIMIT 30
            """)
        touches = try deal.counterpartyID.map { client in
            try tx.rows("SELECT * FROM \(Interaction.self) WHERE counterparty_id = \(client) AND planned = 0 AND archived_at IS NULL AND starts_at >= \(try Self.since(whole)) ORDER BY starts_at DESC, id DESC LIMIT 12")
        } ?? []
        doubles = try deal.state == "open" ? deal.counterpartyID.map { client in
            try tx.rows("""
                SELECT id, number, title FROM \(Deal.self) WHERE counterparty_id = \(client) AND state = 'open' AND archived_at IS NULL AND id <> \(id)
                AND (fold(title) = \(Plain.fold(deal.title)) OR (amount > 0 AND amount = \(deal.amount))) ORDER BY id LIMIT 3
                """)
        } ?? [] : []
        let ids: [Int64] = actions.compactMap { Int64(value: $0["employeeID"]) } + moves.compactMap { Int64(value: $0["person"]) } + actions.compactMap { Int64(value: $0["closedBy"]) } + touches.compactMap { Int64(value: $0["ownerID"]) }
        people = try People.names(ids, in: tx)
    }
    /// The talks of a deal begin a week before it.
    private static func since(_ row: Row) throws -> Int64 { (Int64(value: row["createdAt"]) ?? 0) - 7 * 86_400_000 }

    var stage: Stage? { definition.stage(run.stage) }
    var isOpen: Bool { stage?.kind == .open }

    func view(_ buttons: HTML, _ parts: HTML, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, number: String = Form.plain(row["number"])
        return """
            <header class="ot-bar"><nav class="ot-crumbs row-x" aria-label="\(lang("Путь", "Path"))"><a class="soft" href="/deals/board?process=\(deal.processID)">\(lang("Сделки", "Deals"))</a>\(icon("chevron-right", small: true))<span class="mono small">\(number)</span></nav><span class="push"></span>\(buttons)\(ends(context))</header>
            <main class="ot-page" id="main" tabindex="-1">\(binNotice(row, lang))\(doubt(context))\(hero(context))\(path(context))
            <div class="ot-grid g-main-w mt-3"><div class="stack">\(DealActions(card: self).view(context))\(parts)\(rivals(context))\(journal(context))</div>
            <aside class="stack">\(key(context))\(team(context))\(story(context))</aside></div></main>
            """
    }

    // MARK: Head

    /// The same client wants the same thing in another open deal.
    private func doubt(_ context: StaffContext) -> HTML {
        guard !doubles.isEmpty else { return "" }
        let lang: Lang = context.lang
        let end: HTML = mayEdit ? "<a class=\"btn btn-line btn-sm\" href=\"/deals/\(id)/cancel?reason=duplicate\">\(lang("Это дубль", "This is a double"))</a>" : ""
        return """
            <div class="ot-alert y mb-3" role="note">\(icon("copy"))<div class="grow">\(lang("Похоже, такая сделка этого клиента уже идёт:", "This client seems to have such a deal already:")) \(each: doubles, { "<a class=\"ot-link\" href=\"/deals/\(Form.plain($0["id"]))\">\(Form.plain($0["number"])) \(Form.plain($0["title"]))</a> " })</div>\(end)</div>
            """
    }

    private func ends(_ context: StaffContext) -> HTML {
        guard mayEdit else { return "" }
        let lang: Lang = context.lang, csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\"><input type=\"hidden\" name=\"moves\" value=\"\(run.moves.count)\">"
        guard isOpen else {
            let again: HTML = stage?.kind == .won && context.access.creates(entity) ? "<a class=\"btn btn-primary\" href=\"/deals/\(id)/copy\">\(icon("repeat-2"))\(lang("Повторить заказ", "Order again"))</a>" : ""
            return "<span class=\"row-x ot-end\"><form method=\"post\" action=\"/deals/\(id)/reopen\">\(csrf)<button class=\"btn btn-line\">\(icon("undo-2"))\(lang("Вернуть в работу", "Reopen"))</button></form>\(again)</span>"
        }
        let hasWon: Bool = definition.stages.contains { $0.kind == .won }, hasLost: Bool = definition.stages.contains { $0.kind == .lost }
        return """
            <span class="row-x ot-end">\(when: hasLost, "<a class=\"btn btn-danger\" href=\"/deals/\(id)/lose\">\(lang("Проиграна", "Lost"))</a>")\
            \(when: hasWon, "<a class=\"btn btn-primary\" href=\"/deals/\(id)/win\">\(icon("trophy"))\(lang("Выиграна", "Won"))</a>")</span>
            """
    }
    private func hero(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone, sees: Bool = context.access.sees(entity, column: "amount")
        let client: String = titles["counterparty/\(deal.counterpartyID ?? 0)"] ?? "", owner: String = titles["employee/\(deal.ownerID ?? 0)"] ?? ""
        let due: HTML = deal.expectedOn.flatMap { Day($0) }.map { "<span class=\"ot-tag m\">\(icon("zap", small: true))\(lang("ждём", "expected")) \(lang.near($0, today: context.today))</span>" } ?? ""
        let age: HTML = isOpen && deal.ageing != "fresh" ? "<span class=\"ot-tag \(deal.ageing == "stuck" ? "r" : "y")\">\(icon("hourglass", small: true))\(deal.ageing == "stuck" ? lang("застряла", "stuck") : lang("дольше нормы", "over the norm"))</span>" : ""
        let margin: String = deal.margin.flatMap { margin in deal.amount > 0 && context.access.sees(entity, column: "margin") ? lang("маржа ", "margin ") + lang.decimal(margin * 1000 / deal.amount, scale: 1) + "\u{A0}%, " : nil } ?? ""
        let state: HTML = isOpen ? "" : "<span class=\"ot-tag \(stage?.kind == .won ? "g" : stage?.kind == .lost ? "r" : "")\">\(lang(stage?.name ?? Phrase("", "")))</span>"
        let sum: HTML = !sees ? "" : """
            <div class="ot-sum"><span class="eyebrow">\(lang("Сумма", "Amount"))</span><b>\(lang.money(deal.amount))</b><span class="xs muted">\(margin)\(lang("вероятность", "probability")) \(deal.probability)\u{A0}%</span></div>
            """
        return """
            <header class="ot-hero"><div class="grow"><h1>\(deal.title)</h1><div class="row-x wrap small soft mt-2 ot-herofacts">\
            \(when: !client.isEmpty, "<a class=\"row-x\" href=\"/counterparties/\(deal.counterpartyID ?? 0)\">\(avatar(client, company: true, small: true))<b class=\"med\">\(client)</b></a>")\
            \(when: !owner.isEmpty, "<span class=\"row-x\">\(avatar(owner, small: true))\(owner)</span>")\(state)\(due)\(age)<span class="muted">\(lang("создана", "made")) \(lang.near(zone.day(deal.createdAt), today: context.today))</span></div></div>\(sum)</header>
            """
    }
    /// The stages as a bar: passed, present, ahead.
    private func path(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, shown: [Stage] = definition.stages.filter { $0.kind == .open || $0.code == run.stage }
        let place: Int = shown.firstIndex { $0.code == run.stage } ?? 0, ways: Set<String> = Set(definition.waysByHand(from: run.stage).map(\.to))
        func step(_ index: Int, _ stage: Stage) -> HTML {
            let look: String = index < place ? "done" : index == place ? "now" : "next", mayGo: Bool = mayEdit && ways.contains(stage.code)
            let spent: String = self.spent(stage, context)
            let inside: HTML = "<b>\(when: look == "done", icon("check", small: true))\(lang(stage.name))</b>\(when: !spent.isEmpty, "<span>\(spent)</span>")"
            let body: HTML = mayGo ? "<a class=\"st\" href=\"/deals/\(id)/move?to=\(stage.code)\" title=\"\(lang("Перевести на этот этап", "Move to this stage"))\">\(inside)</a>" : "<span class=\"st\">\(inside)</span>"
            return "<li class=\"\(look)\"\(when: look == "now", " aria-current=\"step\"")>\(body)</li>"
        }
        return "<ol class=\"ot-path mt-3\" aria-label=\"\(lang("Этапы сделки", "Stages of the deal"))\">\(each: shown.enumerated(), { step($0.offset, $0.element) })</ol>"
    }
    /// How long the deal was there; on the present stage with its norm.
    private func spent(_ stage: Stage, _ context: StaffContext) -> String {
        var sum: Int64 = 0, isKnown: Bool = false
        for move in run.moves where !move.isUndone {
            if let left: Stay = move.left, left.stage == stage.code { (sum, isKnown) = (sum + move.at - left.entered, true) }
        }
        let lang: Lang = context.lang
        if stage.code == run.stage { (sum, isKnown) = (sum + now - run.stay.entered, true) }
        guard isKnown else { return "" }
        let days: Int = Int(sum / 86_400_000), hours: Int = Int(sum / 3_600_000)
        let said: String = days == 0 ? (hours == 0 ? lang("меньше часа", "under an hour") : "\(hours)\u{A0}\(lang("ч", "h"))") : "\(days)\u{A0}\(lang.plural(days, ru: ("день", "дня", "дней"), en: ("day", "days")))"
        guard stage.code == run.stage, let norm = stage.norm else { return said }
        return said + lang(", норма ", ", norm ") + lang(norm.phrase)
    }

    // MARK: Beside

    private func key(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, columns: [String] = entity.fields.map(\.column).filter { !["title", "counterparty_id", "stage_id", "state", "amount", "owner_id", "next_action", "next_due_at", "next_employee_id", "ageing", "stage_since", "process_id"].contains($0) }
        let version: HTML = "<div><dt>\(lang("Процесс", "Process"))</dt><dd><a class=\"ot-link\" href=\"/processes/\(deal.processID)\">\(processName)</a>, \(lang("версия", "version")) \(run.version)</dd></div>"
        return """
            <section class="ot-card"><header><h2>\(lang("Ключевое", "Key facts"))</h2>\(when: mayEdit, "<a class=\"btn btn-ghost btn-xs push\" href=\"/deals/\(id)/edit\">\(lang("Править", "Edit"))</a>")</header>
            <div class="body"><dl class="ot-facts">\(version)</dl>\(facts(entity, row, titles: titles, context.access, context.zone, only: columns))\(when: mayEdit, further(context))</div></section>
            """
    }
    private func further(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return "<div class=\"row-x wrap mt-3\"><a class=\"btn btn-line btn-sm\" href=\"/deals/\(id)/copy\">\(icon("copy", small: true))\(lang("Копировать", "Copy"))</a><a class=\"btn btn-line btn-sm\" href=\"/deals/\(id)/split\">\(icon("split", small: true))\(lang("Разделить", "Split"))</a>\(when: context.registry[DealSums.table] != nil && context.access.reach(.see, DealSums.table) > .none, "<a class=\"btn btn-line btn-sm\" href=\"/deals/\(id)/sums\">\(icon("calculator", small: true))\(lang("Суммы из расчётов", "Sums from calculations"))</a>")\(when: isOpen, "<a class=\"btn btn-ghost btn-sm\" href=\"/deals/\(id)/cancel\">\(lang("Отменить сделку", "Cancel the deal"))</a>")</div>"
    }
    private func team(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        func line(_ row: Row) -> HTML {
            let isOurs: Bool = row["employeeID"] != .null, name: String = Form.plain(isOurs ? row["employeeName"] : row["contactName"])
            let part: String = DealMember.parts.first { $0.key == Form.plain(row["part"]) }.map { lang($0.label) } ?? "", note: String = Form.plain(row["note"])
            // A person of the client whom this reader may not see is there, without a name.
            guard isOurs || !name.isEmpty else { return "<li>\(avatar("?"))<span class=\"grow\"><span class=\"cut d-block muted\">\(lang("Контакт вам не виден", "A contact you may not see"))</span><span class=\"cut d-block xs muted\">\(part)</span></span></li>" }
            return "<li>\(avatar(name))<a class=\"grow\" href=\"\(isOurs ? "/deal-members/\(Form.plain(row["id"]))" : "/contacts/\(Form.plain(row["contactID"]))")\"><span class=\"cut d-block med\">\(name)</span><span class=\"cut d-block xs muted\">\(part)\(when: !note.isEmpty, " · \(note)")</span></a>\(when: isOurs, "<span class=\"ot-tag\">\(lang("наш", "ours"))</span>")</li>"
        }
        let add: HTML = "<a class=\"push xs ot-link\" href=\"/deal-members/new?deal_id=\(id)&back=/deals/\(id)\">\(lang("Добавить", "Add"))</a>"
        return "<section class=\"ot-card\"><header><h2>\(lang("Участники", "Participants"))</h2><span class=\"n\">\(members.count)</span>\(when: mayEdit, add)</header><ul class=\"ot-list\">\(each: members, line)</ul></section>"
    }
    private func rivals(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, sees: Bool = context.access.sees(entity, column: "amount")
        let add: HTML = "<a class=\"push xs ot-link\" href=\"/deal-competitors/new?deal_id=\(id)&known_from=estimate&back=/deals/\(id)\">\(lang("Добавить", "Add"))</a>"
        guard !competitors.isEmpty else {
            return mayEdit ? "<section class=\"ot-card\"><header><h2>\(lang("Конкуренты", "Competitors"))</h2>\(add)</header></section>" : ""
        }
        let top: Int64 = max(1, competitors.compactMap { Int64(value: $0["price"]) }.max() ?? 1, deal.amount)
        func bid(_ name: HTML, _ price: Int64?, _ note: String, _ ink: String) -> HTML {
            let share: Int = Int((price ?? 0) * 100 / top), said: String = price.map { lang.money($0) } ?? "—"
            return "<div class=\"bid\"><span class=\"small cut\">\(name)</span><span class=\"ot-prog md\"><i class=\"\(ink)\" style=\"--s:0;--v:\(share)\"></i></span><span class=\"num small\">\(said)</span><span class=\"xs muted\">\(note)</span></div>"
        }
        let ours: HTML = sees ? bid("<b class=\"med\">\(lang("Мы", "We"))</b>", deal.amount, "", "c") : ""
        return """
            <section class="ot-card"><header><h2>\(lang("Конкуренты", "Competitors"))</h2><span class="n">\(competitors.count)</span>\(when: mayEdit, add)</header><div class="body"><div class="ot-bids">\(ours)\(each: competitors, { row in
                let known: String = Form.plain(row["knownFrom"]), note: String = row["isWinner"] == .int(1) ? lang("заказ ушёл ему", "got the order") : Competitor.sources.first { $0.key == known }.map { lang($0.label).lowercased() } ?? ""
                return bid("<a href=\"/deal-competitors/\(Form.plain(row["id"]))\">\(Form.plain(row["name"]))</a>", Int64(value: row["price"]), note, known == "estimate" ? "ht k" : "")
            })</div></div></section>
            """
    }
    private func story(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone
        let all: HTML = deal.counterpartyID.map { "<a class=\"push xs ot-link\" href=\"/counterparties/\($0)\">\(lang("Вся история", "The whole story"))</a>" } ?? ""
        func line(_ row: Row) -> HTML {
            let at: Int64 = Int64(value: row["startsAt"]) ?? 0, day: Day = zone.day(at), outcome: String = Form.plain(row["outcome"])
            let time: String = day == context.today ? zone.time(at) : lang.near(day, today: context.today), image: String = Interaction.icon(Form.plain(row["channel"]))
            return "<li><span class=\"ic c\">\(icon(image, small: true))</span><div class=\"h\"><b><a href=\"/interactions/\(Form.plain(row["id"]))\">\(Form.plain(row["subject"]))</a></b><time>\(time)</time>\(when: !outcome.isEmpty, "<span class=\"soft w-100 xs\">\(outcome)</span>")</div></li>"
        }
        let none: HTML = "<p class=\"muted small mb-0\">\(lang("Пока ничего.", "Nothing yet."))</p>"
        return "<section class=\"ot-card\"><header><h2>\(lang("Что было", "What happened"))</h2>\(all)</header><div class=\"body\">\(touches.isEmpty ? none : "<ol class=\"ot-tl ot-dealtl\">\(each: touches, line)</ol>")</div></section>"
    }

    // MARK: Moves

    private func journal(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang
        return """
            <section class="ot-card" aria-labelledby="mv-h"><header><h2 id="mv-h">\(lang("Переходы", "Moves"))</h2><span class="n">\(moves.count)</span></header>
            <ul class="ot-list ot-moves">\(each: moves, { move($0, context) })</ul></section>
            """
    }
    private func move(_ row: Row, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, zone: Zone = context.zone, at: Int64 = Int64(value: row["at"]) ?? 0, serial: Int = Int(value: row["serial"]) ?? 0
        let to: String = lang(definition.name(of: Form.plain(row["toStage"]))), from: String = row["fromStage"] == .null ? "" : lang(definition.name(of: Form.plain(row["fromStage"]))) + " → "
        let isUndone: Bool = row["isUndone"] == .int(1), mayUndo: Bool = mayEdit && serial == run.lastMove?.serial && serial > 1
        let code: String = Form.plain(row["reason"]), reason: String = definition.stage(Form.plain(row["toStage"]))?.reasons.first { $0.code == code }.map { lang($0.name) } ?? code
        let why: String = [reason, Form.plain(row["note"])].filter { !$0.isEmpty }.joined(separator: ": ")
        let undo: HTML = """
            <form method="post" action="/deals/\(id)/undo-move"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="moves" value="\(run.moves.count)"><input type="hidden" name="serial" value="\(serial)"><button class="btn btn-ghost btn-xs">\(icon("undo-2", small: true))\(lang("Отменить", "Undo"))</button></form>
            """
        return """
            <li\(when: isUndone, " class=\"undone\"")><span class="grow"><span class="d-block small\(when: isUndone, " muted")">\(from)<b class="med">\(to)</b>\(when: isUndone, " <span class=\"ot-tag\">\(lang("отменён", "undone"))</span>")</span><span class="d-block xs muted">\(cause(row, lang))\(when: !why.isEmpty, " · \(why)")</span></span>\(when: mayUndo, undo)\
            <time class="xs muted nowrap">\(lang.near(zone.day(at), today: context.today)), \(zone.time(at))</time></li>
            """
    }
    private func cause(_ row: Row, _ lang: Lang) -> String {
        let who: String = Int64(value: row["person"]).flatMap { people[$0] } ?? "", action: String = Form.plain(row["action"])
        switch Form.plain(row["cause"]) {
        case "action":
            let name: String = definition.stages.lazy.compactMap { $0.action(action) }.first.map { lang($0.name) } ?? action
            return lang("сама, после «\(name)»", "by itself, after “\(name)”") + (who.isEmpty ? "" : ", " + who)
        case "change": return lang("сама, после правки", "by itself, after an edit") + (who.isEmpty ? "" : ", " + who)
        case "timer": return lang("по сроку", "by a timer")
        case "trigger": return lang("по правилу", "by a rule")
        case "migration": return lang("перевод с версии \(action)", "moved from version \(action)") + (who.isEmpty ? "" : ", " + who)
        case "undo": return lang("отмена перехода", "undo of a move") + (who.isEmpty ? "" : ", " + who)
        default: return who
        }
    }
}
