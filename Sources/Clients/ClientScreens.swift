public import Database
public import HTML
public import Hummingbird
public import Kernel
public import Records
internal import Requisites

/// Counterparties, contacts, interactions and tasks: the generic screens plus what is special about each.
public struct ClientScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        routes.get("/", today)
        Screens(Counterparty.entity, card: card).register(in: routes)
        Screens(Contact.entity, card: contactCard).register(in: routes)
        for detail in [Place.entity, RequisiteSet.entity, Address.entity, ContactPoint.entity, Consent.entity] { Screens(detail).register(in: routes) }
        Participants.register(in: routes)
        MoveUnder.register(in: routes)
        Screens(Interaction.entity).register(in: routes)
        Screens(Task.entity, card: taskCard).register(in: routes)
        routes.post("tasks/:id/check", TaskCard.check)
        routes.post("counterparties/:id/touch", touch)
        routes.post("tasks/:id/done", done)
        FileScreens().register(in: routes)
        ContactCards().register(in: routes)
        routes.get("search", search)
        routes.get("calendar", calendar)
        routes.get("history", history)
        SegmentScreens().register(in: routes)
    }

    @Sendable func card(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (title, page): (String, HTML) = try await context.read { tx in
            let card = try CounterpartyCard(id, in: tx, today: context.today)
            return (Form.plain(card.row["name"]), card.view(try cardActions(Counterparty.entity, card.row, in: tx, context), context))
        }
        return .page(title, section: Counterparty.entity.path, page)
    }

    @Sendable func contactCard(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (title, page): (String, HTML) = try await context.read { tx in
            let card = try ContactCard(id, in: tx)
            return (Form.plain(card.row["name"]), card.view(try cardActions(Contact.entity, card.row, in: tx, context), context))
        }
        return .page(title, section: Contact.entity.path, page)
    }
    @Sendable func taskCard(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let (title, page): (String, HTML) = try await context.read { tx in
            let card = try TaskCard(id, in: tx)
            return (Form.plain(card.row["title"]), card.view(try cardActions(Task.entity, card.row, in: tx, context), context))
        }
        return .page(title, section: Task.entity.path, page)
    }

    /// The composer: an interaction, and the next step as a task, in one transaction.
    @Sendable func touch(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let opened: Int64 = try context.id(), lang: Lang = context.lang
        // Merged while somebody was writing: what they wrote belongs to the card that is left.
        let id: Int64 = try await context.read { try $0.survivor(of: Counterparty.entity, opened) } ?? opened
        var submitted = try await request.form()
        submitted.set("counterparty_id", String(id))
        let sent = submitted
        let wrong: Form? = try await context.write { tx in
            _ = try tx.row(Counterparty.entity, id)
            var form = try Form(Interaction.entity, submitted: sent, creating: true, in: tx, zone: context.zone)
            try form.check(nil, in: tx)
            guard form.isValid else { return form }
            try tx.insert(Interaction.entity, form.patch)
            if !sent["next"].isEmpty {
                let due: Day = Day(sent["next_on"]) ?? context.today.adding(1)
                try tx.insert(Task.entity, ["title": .text(String(sent["next"].prefix(300))), "due_on": due.value, "priority": .text("normal"), "counterparty_id": .int(id)])
            }
            return nil
        }
        guard let wrong else { return .go(Counterparty.entity.url(id), toast: lang("Записано", "Written down")) }
        let page: HTML = try await context.read { try Records.editorPage(wrong, in: $0, action: "/interactions", context) }
        return .invalid(lang("Не записано", "Not saved"), section: Counterparty.entity.path, page)
    }

    /// Ticks a task; a repeating one is born again.
    @Sendable func done(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        try await context.write { tx in
            let task = try tx.find(ID<Task>(rawValue: id))
            guard task.doneAt == nil else { return }
            try tx.update(Task.entity, id, ["done_at": .int(tx.now)])
            guard let due = Day(task.dueOn), let next = Repeat.next(task.repeats, after: max(due, context.today)) else { return }
            let old: Row = try tx.row(Task.entity, id)
            let kept: [String] = ["title", "priority", "counterparty_id", "contact_id", "owner_id", "repeats", "checklist", "note"]
            let copy: [String: Value] = Dictionary(uniqueKeysWithValues: kept.map { ($0, old.value(column: $0)) })
            try tx.insert(Task.entity, copy.merging(["due_on": next.value]) { $1 })
        }
        let back: String = form["back"]
        return .go(back.hasPrefix("/counterparties/") || back.hasPrefix("/contacts/") || back == "/" ? back : "/tasks", toast: context.lang("Готово", "Done"))
    }

    @Sendable func history(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard context.access.reach(.see, "role") == .all else { throw NotAllowed() }
        let before: Int64 = Int64(try request.query()["before"]) ?? .max
        let page: HTML = try await context.read { tx in
            let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE id < \(before) ORDER BY id DESC LIMIT 100")
            let lines: HTML = try changeLines(changes, in: tx, context, revert: nil)
            let more: HTML = changes.count == 100 ? "<p class=\"mt-3\"><a class=\"btn btn-line\" href=\"/history?before=\(changes.last?.id ?? 0)\">\(context.lang("Раньше", "Earlier"))</a></p>" : ""
            return screen(context.lang("Журнал изменений", "Change log"), "\(lines)\(more)")
        }
        return .page(context.lang("Журнал изменений", "Change log"), section: "history", page)
    }
}

/// A past interaction wakes its counterparty: the last contact moves on.
@Sendable func touched(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
    guard case .int(let client)? = form.patch["counterparty_id"], case .int(let at)? = form.patch["starts_at"], at <= tx.now else { return [:] }
    let current: Row = try tx.row(Counterparty.entity, client)
    if (Int64(value: current["lastContactAt"]) ?? 0) < at { try tx.run("UPDATE counterparty SET last_contact_at = \(at) WHERE id = \(client)") }
    return [:]
}

/// First touch is fixed for ever, and nobody is inside itself.
@Sendable public func checkCounterparty(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
    if let id {
        if let first = form.patch["first_source"] {
            let old: Value = try tx.row(Counterparty.entity, id)["firstSource"]
            if old != .null, first != old { form.reject("first_source", Text("Первый источник уже известен и не меняется", "The first source is known already and does not change")) }
        }
        if case .int(let parent)? = form.patch["parent_id"] {
            let above: [Row] = try tx.rows("""
                WITH RECURSIVE above (id) AS (SELECT CAST(\(parent) AS BIGINT) UNION SELECT counterparty.parent_id FROM counterparty JOIN above ON counterparty.id = above.id WHERE counterparty.parent_id IS NOT NULL)
                SELECT id FROM above WHERE id = \(id)
                """)
            if !above.isEmpty { form.reject("parent_id", Text("Получается круг: эта компания сама входит в него", "That makes a circle: the parent is inside this company")) }
        }
    }
    return [:]
}

enum Repeat {
    static func next(_ rule: String?, after day: Day) -> Day? {
        switch rule {
        case "day": day.adding(1)
        case "week": day.adding(7)
        case "month": sameDay(day.month == 12 ? day.year + 1 : day.year, day.month % 12 + 1, day.day)
        case "year": sameDay(day.year + 1, day.month, day.day)
        default: nil
        }
    }
    /// The 31st of a shorter month is its last day.
    private static func sameDay(_ year: Int, _ month: Int, _ day: Int) -> Day {
        let nextMonth = Day(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)
        return min(Day(year: year, month: month, day: day), nextMonth.adding(-1))
    }
}
