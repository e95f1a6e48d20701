internal import Database
internal import HTML
internal import Hummingbird
internal import Kernel
internal import Process
internal import Records

/// Moving deals: by hand along the ways of the process, to an end, back again. Each verb is a resource of the deal.
struct DealMoves: Sendable {
    func register(in routes: Routes) {
        routes.get("deals/:id/move", form)
        routes.post("deals/:id/move") { try await self.move($0, $1) { form, _ in form["to"] } }
        for (verb, kind) in [("win", Stage.Kind.won), ("lose", .lost), ("cancel", .cancelled)] {
            routes.get("deals/:id/\(verb)") { try await self.ask($0, $1, kind) }
            routes.post("deals/:id/\(verb)") { try await self.move($0, $1) { form, one in Self.end(kind, form["to"], one.definition) } }
        }
        routes.post("deals/:id/reopen") { try await self.back($0, $1, isClosedOnly: true) }
        routes.post("deals/:id/undo-move") { try await self.back($0, $1, isClosedOnly: false) }
        routes.post("deals/:id/actions/:what", act)
    }
    /// The stage of an end: the one that was chosen among several, or the first.
    static func end(_ kind: Stage.Kind, _ chosen: String, _ definition: Definition) -> String {
        let all: [String] = definition.stages.filter { $0.kind == kind }.map(\.code)
        return all.contains(chosen) ? chosen : all.first ?? ""
    }
    /// Where a form says to return: a page of ours about deals.
    static func back(_ form: Submitted, _ id: Int64) -> String {
        let path: String = form["back"]
        return path == "/" || ["/deals", "/tasks", "/counterparties/"].contains { path.hasPrefix($0) } && !path.contains("\\") && !path.contains("\n") && !path.contains("\r") ? path : Deal.entity.url(id)
    }
    /// The action that a form names.
    static func key(_ sent: Submitted) -> ActionKey { ActionKey(stay: Int(sent["stay"]) ?? 0, action: sent["action"], attempt: Int(sent["attempt"]) ?? 0) }
    /// The case of a deal that this user may change.
    static func open(_ id: Int64, in tx: Tx) throws -> Case {
        let entity: Entity = tx.current(Deal.entity)
        let row: Row = try tx.row(entity, id)
        guard try tx.may(.edit, entity, id) else { throw NotAllowed() }
        guard row["archivedAt"] == .null else { throw BadRequest("Сделка в корзине: сначала восстановите её", "The deal is in the bin: restore it first") }
        return try Case.load(entity, id, in: tx)
    }

    /// The case of a deal that this user may change, or has to do this action of.
    static func open(_ id: Int64, for key: ActionKey?, in tx: Tx) throws -> Case {
        let entity: Entity = tx.current(Deal.entity), row: Row = try tx.row(entity, id)
        guard try tx.may(.edit, entity, id) == false else { return try open(id, in: tx) }
        guard row["archivedAt"] == .null else { throw BadRequest("Сделка в корзине: сначала восстановите её", "The deal is in the bin: restore it first") }
        let one: Case = try Case.load(entity, id, in: tx)
        guard let key, let asked: Int64 = try one.person(asked: key), ([tx.access.employee] + tx.access.covers).contains(asked) else { throw NotAllowed() }
        return one
    }

    // MARK: Forms

    @Sendable private func form(_ request: Request, _ context: StaffContext) async throws -> Reply { try await ask(request, context, nil) }

    private func ask(_ request: Request, _ context: StaffContext, _ kind: Stage.Kind?) async throws -> Reply {
        let id: Int64 = try context.id(), query = try request.query()
        let page: MovePage = try await context.read { tx in
            let one: Case = try Case.load(tx.current(Deal.entity), id, isWriting: false, in: tx)
            _ = try tx.row(Deal.entity, id)
            return MovePage(one, to: kind.map { Self.end($0, query["to"], one.definition) } ?? query["to"], end: kind, input: query, problem: nil)
        }
        return request.isFragment ? .fragment(page.form(context)) : .page(page.title(context.lang), section: "deals", page.page(context))
    }

    // MARK: Verbs

    private func move(_ request: Request, _ context: StaffContext, _ goal: @escaping @Sendable (Submitted, Case) -> String) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form()
        let refused: MovePage?
        do {
            refused = try await context.write { tx in
                var one: Case = try Self.open(id, in: tx)
                try one.check(moves: Int(sent["moves"]))
                let to: String = goal(sent, one)
                // Nothing was written before a refusal: the transaction may end as it is.
                do { try one.move(to: to, reason: Self.reason(sent)) } catch let refusal as Refusal { return MovePage(one, to: to, input: sent, problem: refusal) }
                return nil
            }
        } catch let moved as MovedMeanwhile { return try await Self.conflict(moved, id, context, isFragment: request.isFragment) }
        guard let refused else { return .go(Self.back(sent, id), toast: context.lang("Сделка переведена", "The deal is moved")) }
        return request.isFragment ? .rejected(refused.form(context)) : .invalid(refused.title(context.lang), section: "deals", refused.page(context))
    }
    static func reason(_ sent: Submitted) -> Reason? {
        let reason = Reason(code: sent["reason"].isEmpty ? nil : sent["reason"], note: String(sent["note"].prefix(1000)))
        return reason.isEmpty ? nil : reason
    }

    private func back(_ request: Request, _ context: StaffContext, isClosedOnly: Bool) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form()
        do {
            try await context.write { tx in
                var one: Case = try Self.open(id, in: tx)
                try one.check(moves: Int(sent["moves"]))
                if isClosedOnly, one.definition.stage(one.run.stage)?.kind.isClosed != true { throw BadRequest("Сделка и так в работе", "The deal is open as it is") }
                try Refused.asBadRequest { try one.undo(Int(sent["serial"])) }
            }
        } catch let moved as MovedMeanwhile { return try await Self.conflict(moved, id, context, isFragment: request.isFragment) }
        return .go(Self.back(sent, id), toast: context.lang("Переход отменён", "The move is undone"))
    }

    /// `done`, `skipped`, `reopened`.
    @Sendable private func act(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), what: String = context.parameters.get("what") ?? ""
        guard ["done", "skipped", "reopened"].contains(what) else { throw NotFound() }
        let key: ActionKey = Self.key(sent)
        let moved: String? = try await context.write { tx in
            var one: Case = try what == "done" ? Self.open(id, for: key, in: tx) : Self.open(id, in: tx)
            let before: String = one.run.stage
            try Refused.asBadRequest {
                switch what {
                case "done": try one.tick(key, result: sent["result"].isEmpty ? nil : sent["result"], note: sent["note"])
                case "skipped": try one.skip(key, reason: Self.reason(sent) ?? Reason())
                default: try one.reopen(key)
                }
            }
            return one.run.stage == before ? nil : context.lang(one.definition.name(of: one.run.stage))
        }
        let lang: Lang = context.lang, said: String = what == "done" ? lang("Сделано", "Done") : what == "skipped" ? lang("Пропущено", "Skipped") : lang("Открыто снова", "Open again")
        return .go(Self.back(sent, id), toast: moved.map { said + ". " + lang("Сделка перешла на этап «\($0)»", "The deal went on to “\($0)”") } ?? said)
    }

    /// Who moved it, when, and where to.
    static func told(_ moved: MovedMeanwhile, _ context: StaffContext) async throws -> String {
        let lang: Lang = context.lang
        let who: String = try await context.read { tx in
            try moved.move.cause.person.flatMap { try People.names([$0], in: tx)[$0] } ?? lang("программа", "the program")
        }
        let time: String = context.zone.time(moved.move.at), to: String = lang(moved.to)
        return lang("Пока страница была открыта, сделку перевели: \(who), \(time), на этап «\(to)». Ваш переход не сделан.",
                    "While the page was open the deal was moved: \(who), \(time), to “\(to)”. Your move was not made.")
    }
    /// The same as an answer: 409.
    static func conflict(_ moved: MovedMeanwhile, _ id: Int64, back: String? = nil, _ context: StaffContext, isFragment: Bool = false) async throws -> Reply {
        let lang: Lang = context.lang, said: String = try await told(moved, context)
        let alert: HTML = "<div class=\"ot-alert y mb-3\" role=\"alert\" data-why>\(icon("users"))<div>\(said)</div></div>"
        if isFragment { return .late(alert) }
        let board: HTML = back.map { "<a class=\"btn btn-ghost\" href=\"\($0)\">\(lang("К доске", "To the board"))</a>" } ?? ""
        let page: HTML = screen(lang("Сделку уже перевели", "The deal was moved already"), "\(alert)<a class=\"btn btn-primary\" href=\"\(Deal.entity.url(id))\">\(lang("Открыть сделку", "Open the deal"))</a>\(board)")
        return .conflict(lang("Сделку уже перевели", "The deal was moved already"), section: "deals", page)
    }
}
