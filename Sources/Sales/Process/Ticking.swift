internal import Clients
internal import Database
internal import Kernel
internal import Process

// What a person ticks, on the deal's card, on a task or in the diary: some actions want more than that.
extension Case {
    /// Whom an action was asked of.
    func person(asked key: ActionKey) throws -> Int64? {
        try tx.rows("SELECT employee_id FROM process_action WHERE run_id = \(id) AND stay = \(key.stay) AND action = \(key.action) AND attempt = \(key.attempt)").first.flatMap { Int64(value: $0["employeeID"]) }
    }
    /// The template of a letter; nil: it is written by hand, or there is none any more.
    func template(_ action: Action) throws -> LetterTemplate? {
        guard action.kind == .letter, let template = action.subject.flatMap({ Int64($0) }) else { return nil }
        return try LetterTemplate.find(template, in: tx)
    }

    /// Done by a person who says so.
    /// - Parameter note: what they say about it.
    mutating func tick(_ key: ActionKey, result: String?, note: String = "") throws {
        let isOpen: Bool = run.stay(numbered: key.stay)?.state(key.action).map { $0.status == .open && $0.attempt == key.attempt } ?? false
        if isOpen, let action: Action = run.action(key, in: definition) {
            try allow(action, key)
            if action.kind == .letter {
                let ready: (subject: String, body: String)? = try template(action)?.words(entity, item, in: tx)
                try write(LetterPage.Words(subject: ready?.subject ?? tx.access.lang(action.name), body: ready?.body ?? "", contact: Int64(value: item["contactID"])), in: tx)
            }
        }
        try complete(key, result: result)
        let said: String = String(note.prefix(500))
        if !said.isEmpty { try tx.run("UPDATE process_action SET reason = \(said) WHERE run_id = \(id) AND stay = \(key.stay) AND action = \(key.action) AND attempt = \(key.attempt) AND status = 'done'") }
    }
    private func allow(_ action: Action, _ key: ActionKey) throws {
        switch action.kind {
        case .survey: throw BadRequest("Это действие делает заполненная анкета: откройте её на карточке сделки", "A filled survey does this action: open it on the deal's card")
        case .field:
            guard let column = action.subject, let field = entity.field(column), [.null, .text("")].contains(item.value(column: column)) else { return }
            throw BadRequest("Заполните поле «\(field.label.ru)»: этого и ждёт действие", "Fill in “\(field.label.en)”: that is what the action waits for")
        case .approval: try allowVisa(key)
        default: break
        }
    }
    /// A visa is given by whom it was asked of, by who stands in for them, or by who may change every deal.
    private func allowVisa(_ key: ActionKey) throws {
        guard actor.employee > 0, actor.reach(.edit, entity.table) != .all, let asked: Int64 = try person(asked: key), !([actor.employee] + actor.covers).contains(asked) else { return }
        let name: String = try People.names([asked], in: tx)[asked] ?? ""
        throw BadRequest("Визу даёт \(name): передайте действие, если решать должен другой", "This visa is given by \(name): pass the action on if somebody else has to decide")
    }
    /// A letter that was sent, on the client's timeline.
    /// - Parameter tx: of who sent it.
    func write(_ words: LetterPage.Words, in tx: Tx) throws {
        var values: [String: Value] = [
            "channel": .text("letter"), "direction": .text("out"), "subject": .text(String(words.subject.prefix(300))), "body": words.body.isEmpty ? .null : .text(String(words.body.prefix(LetterPage.longest))),
            "starts_at": .int(tx.now), "planned": .int(0), "counterparty_id": item["counterpartyID"], "contact_id": words.contact.map { .int($0) } ?? .null,
        ]
        if actor.employee > 0 { values["owner_id"] = .int(actor.employee) }
        try tx.insert(Interaction.entity, values)
    }
}
