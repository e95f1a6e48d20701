public import Database
public import HTML
public import Hummingbird
public import Kernel
public import Records
internal import Requisites

/// Counterparties, contacts, interactions and tasks: the generic screens plus what is special about each.
public struct ClientScreens: Sendable {
    let parts: [CardPart], sums: [HoldingSum], shell: Shell
    /// - Parameters:
    ///   - parts: what other slices show on cards of clients, tasks and interactions, and on the page of the day.
    ///   - sums: what they add up over a group of companies.
    ///   - shell: the menu, whose pages the palette finds.
    public init(parts: [CardPart] = [], sums: [HoldingSum] = [], shell: Shell) { (self.parts, self.sums, self.shell) = (parts, sums, shell) }
    public func register(in routes: Routes) {
        routes.get("/", today)
        Screens(Counterparty.entity, card: card).register(in: routes)
        Screens(Contact.entity, card: contactCard).register(in: routes)
        for detail in [Place.entity, RequisiteSet.entity, Address.entity, ContactPoint.entity, Consent.entity] { Screens(detail).register(in: routes) }
        Participants.register(in: routes)
        MoveUnder.register(in: routes)
        Screens(Interaction.entity, parts: parts).register(in: routes)
        TaskScreens.register(in: routes, parts)
        routes.post("counterparties/:id/touch", touch)
        // A refused form stands at this address: opened again, it is the card.
        routes.get("counterparties/:id/touch", card)
        routes.get("counterparties/:id/colleagues", colleagues)
        routes.post("interactions/:id/complete", Outcome.complete)
        FileScreens().register(in: routes)
        ContactCards().register(in: routes)
        routes.get("search", search)
        routes.get("calendar", calendar)
        routes.get("calendar/new", CalendarEntry.show)
        routes.post("calendar", CalendarEntry.create)
        routes.get("history", history)
        SegmentScreens().register(in: routes)
    }

    @Sendable func card(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        if request.isFragment { return try await timeline(.counterparty(id), Counterparty.entity, query, context) }
        let (title, page): (String, HTML) = try await context.read { try shown(id, query, Composer(), in: $0, context) }
        return .page(title, section: Counterparty.entity.path, page)
    }

    /// The timeline of a card alone: another filter, or a further page.
    private func timeline(_ scope: Timeline.Scope, _ entity: Entity, _ query: Submitted, _ context: StaffContext) async throws -> Reply {
        .fragment(try await context.read { tx in
            _ = try tx.row(entity, scope.id)
            let view = TimelineView(timeline: try Timeline(scope, query, in: tx), context: context)
            return query["before"].isEmpty ? view.whole(empty: context.lang("Ещё не общались.", "No contact yet.")) : view.list()
        })
    }

    @Sendable func contactCard(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        if request.isFragment { return try await timeline(.contact(id), Contact.entity, query, context) }
        let (title, page): (String, HTML) = try await context.read { tx in
            let card = try ContactCard(id, query, in: tx)
            return (Form.plain(card.row["name"]), card.view(try cardActions(Contact.entity, card.row, in: tx, context), context))
        }
        return .page(title, section: Contact.entity.path, page)
    }
    /// Whom the composer offers while a name is typed after `@`.
    @Sendable func colleagues(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), typed: String = String(try request.query()["q"].prefix(80))
        let found: [Colleague] = try await context.read { tx in
            _ = try tx.row(Counterparty.entity, id)
            return try tx.colleagues(named: typed, seeing: Counterparty.entity, id)
        }
        return .fragment("""
            \(each: Array(found.enumerated()), { "<li class=\"it\" role=\"option\" id=\"at-\($0.offset)\" aria-selected=\"false\" data-called=\"\($0.element.called)\">\(avatar($0.element.name, small: true))<span class=\"grow cut\">\($0.element.name)</span><span class=\"xs muted cut\">\($0.element.position)</span></li>" })
            """)
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
            Composer.checkNext(&form, sent)
            guard form.isValid else { return form }
            try tx.insert(Interaction.entity, form.patch)
            if !sent["next"].isEmpty {
                let due: Day = Day(sent["next_on"]) ?? context.today.adding(1)
                try tx.insert(Task.entity, ["title": .text(sent["next"]), "due_on": due.value, "priority": .text("normal"), "counterparty_id": .int(id), "contact_id": form.patch["contact_id"] ?? .null])
            }
            return nil
        }
        guard let wrong else { return .go(Counterparty.entity.url(id), toast: lang("Записано", "Written down")) }
        let (title, page): (String, HTML) = try await context.read { try shown(id, Submitted(), Composer(wrong), in: $0, context) }
        return .invalid(title, section: Counterparty.entity.path, page)
    }
    /// The card of a counterparty as a page: its title and its content.
    private func shown(_ id: Int64, _ query: Submitted, _ composer: Composer, in tx: Tx, _ context: StaffContext) throws -> (String, HTML) {
        let card = try CounterpartyCard(id, query, adding: sums, in: tx)
        let actions: HTML = try cardActions(Counterparty.entity, card.row, in: tx, context), further: HTML = try parts.html(Counterparty.table, id, in: tx, context)
        return (Form.plain(card.row["name"]), card.view(actions, further: further, composer: composer, context))
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

/// What is written down about a client is written by whoever sees the client.
@Sendable func touched(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
    if case .int(let client)? = form.patch["counterparty_id"] { _ = try tx.row(Counterparty.entity, client) }
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
