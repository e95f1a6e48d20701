internal import Clients
internal import Database
internal import HTTPTypes
internal import Kernel
internal import Process

/// Does what a rule says to one record, with the program's rights and the rule as the cause.
struct RuleDoing {
    let rule: Rule, entity: Entity, row: Row, id: Int64, tx: Tx
    private let words: FilledWords, assigning: Assigning

    /// - Parameters:
    ///   - depth: how many rules stand behind the event.
    ///   - tx: any transaction; what is done is done as the rule.
    init?(_ rule: Rule, _ id: Int64, depth: Int, in tx: Tx) throws {
        var access: Access = .program("rule \(rule.id.rawValue)")
        access.depth = depth + 1
        access.lang = Lang(rawValue: rule.lang) ?? .ru
        let full: Tx = tx.acting(as: access)
        guard let entity: Entity = full.registry[rule.target], let row: Row = try full.rows("SELECT * FROM \(SQL.raw(rule.target)) WHERE id = \(id)").first else { return nil }  // a registry's table
        (self.rule, self.entity, self.row, self.id, self.tx) = (rule, entity, row, id, full)
        (words, assigning) = (try FilledWords(entity, row, in: full), Assigning(in: full))
    }
    func meetsCondition() throws -> Bool { try rule.asked().matches(row, entity, in: tx) }
    var isInBin: Bool { row["archivedAt"] != .null }
    private var owner: Int64? { entity.field("owner_id") == nil ? nil : Int64(value: row["ownerID"]) }

    /// All actions or none.
    /// - Parameter firing: the entry of the journal.
    func all(firing: Int64) throws -> [Text] { try tx.apart { try rule.steps().map { try one($0, firing) } } }

    /// What all of it would do and be refused, without anything done.
    func trial() throws -> Result<[Text], RuleRefusal> {
        struct Undone: Error { let texts: [Text] }
        do {
            try tx.apart { () -> Void in throw Undone(texts: try rule.steps().map { try one($0, 0) }) }
        } catch let undone as Undone { return .success(undone.texts) } catch {
            guard let refusal = RuleRefusal(error) else { throw error }
            return .failure(refusal)
        }
        return .success([])
    }

    private func one(_ action: RuleAction, _ firing: Int64) throws -> Text {
        if let gap: Text = action.gap(entity) { throw BadRequest(gap.ru, gap.en) }
        switch action.kind {
        case .task: return try order(action)
        case .field: return try fill(action)
        case .move: return try move(action)
        case .notify: return try notify(action)
        case .call: return try call(action, firing)
        }
    }
    private func person(_ action: RuleAction) throws -> Int64? {
        guard let assignee: Assignee = DraftFields.assignee(action.who) else { return owner }
        return try assigning.find(assignee, responsible: owner, branch: Int64(value: row["branchID"]), table: rule.target)
            ?? assigning.find(.responsible, responsible: owner, branch: nil, table: rule.target)
    }
    private func name(_ person: Int64?) throws -> String { try person.flatMap { try People.names([$0], in: tx)[$0] } ?? "—" }

    private func order(_ action: RuleAction) throws -> Text {
        let title: String = String(words(action.text).prefix(300)), person: Int64? = try person(action), branch: Int64? = Int64(value: row["branchID"])
        let due: Int64 = try Calendars.clock(branch, in: tx).adding(action.due ?? .days(1), to: tx.now) ?? tx.now
        var values: [String: Value] = [
            "title": .text(title), "due_on": tx.zone.day(due).value, "priority": .text("normal"), "owner_id": person.map { .int($0) } ?? .null, "branch_id": row["branchID"],
            "note": .text(tx.access.lang("Правило «\(rule.name)»: ", "Rule “\(rule.name)”: ") + entity.said(row, tx.access.lang)),
        ]
        if action.due?.unit != .days, action.due != nil { values["due_time"] = .text(tx.zone.time(due)) }
        for column in ["counterparty_id", "contact_id"] where entity.field(column) != nil { values[column] = row.value(column: column) }
        if rule.target == Counterparty.table { values["counterparty_id"] = .int(id) }
        if rule.target == Contact.table { values["contact_id"] = .int(id) }
        try tx.insert(Task.entity, values)
        let who: String = try name(person)
        return Text("задача «\(title)», \(who)", "task “\(title)”, \(who)")
    }
    private func fill(_ action: RuleAction) throws -> Text {
        guard let field = entity.field(action.column), field.isEditable else { throw BadRequest("Поля «\(action.column)» нет", "There is no field “\(action.column)”") }
        var form = try Form(entity, submitted: Submitted([field.column: [typed(action.value, field)]]), creating: false, in: tx, zone: tx.zone)
        try form.check(id, in: tx)
        if let wrong: Text = form.errors[field.column] ?? form.errors.values.first { throw BadRequest("«\(field.label.ru)»: \(wrong.ru)", "“\(field.label.en)”: \(wrong.en)") }
        let new: Value = form.patch[field.column] ?? .null, isSame: Bool = row.value(column: field.column) == new
        try tx.update(entity, id, form.patch)
        let shown: String = Form.typed(new, field, tx.zone)
        return isSame ? Text("поле «\(field.label.ru)» уже такое", "“\(field.label.en)” is so already") : Text("поле «\(field.label.ru)»: \(shown)", "“\(field.label.en)”: \(shown)")
    }
    /// `today` and `+3` stand for days; texts may name other fields.
    private func typed(_ value: String, _ field: Field) -> String {
        switch field.kind {
        case .day:
            if value == "today" { return tx.today.description }
            return value.hasPrefix("+") || value.hasPrefix("-") ? Int(value).flatMap { abs($0) <= 10_000 ? tx.today.adding($0).description : nil } ?? value : value
        case .text, .long: return words(value)
        default: return value
        }
    }
    private func move(_ action: RuleAction) throws -> Text {
        let parts: [Substring] = action.stage.split(separator: "/", maxSplits: 1)
        guard rule.target == Deal.table, parts.count == 2 else { throw BadRequest("Выберите этап", "Choose a stage") }
        var one: Case = try Case.load(entity, id, in: tx)
        let to: String = String(parts[1]), name: Phrase = one.definition.name(of: to)
        guard one.definition.code == String(parts[0]) else { throw BadRequest("Сделка идёт по другому процессу", "The deal goes by another process") }
        guard one.run.stage != to else { return Text("уже на этапе «\(name.ru)»", "at “\(name.en)” already") }
        try Refused.asBadRequest { try one.move(to: to, reason: Reason(note: rule.name)) }
        return Text("переведена на «\(name.ru)»", "moved to “\(name.en)”")
    }
    private func notify(_ action: RuleAction) throws -> Text {
        guard let person: Int64 = try person(action) else { throw BadRequest("Сообщать некому", "There is nobody to notify") }
        let text: String = words(action.text), who: String = try name(person)
        try tx.tell([person], "rule", of: rule.target, id, detail: text)
        return Text("сообщено: \(who), «\(text)»", "told: \(who), “\(text)”")
    }
    private func call(_ action: RuleAction, _ firing: Int64) throws -> Text {
        let destination: Destination = try Destination.working(action.destination, in: tx)
        try Webhook.order(destination, about: entity, row, source: "rule \(rule.id.rawValue)", event: rule.event, in: tx)
        return Text("веб-хук: \(destination.name)", "webhook: \(destination.name)")
    }
}

/// Why an action was not done: nothing of its firing was.
struct RuleRefusal: Error {
    let text: Text
    /// Nil: the error says nothing of the action, the transaction is to be tried again.
    init?(_ error: any Error) {
        guard !DatabaseError.isPassing(error) else { return nil }
        let (status, said): (HTTPResponse.Status, Text) = HTTPResponse.Status.of(error)
        // What nobody foresaw is written down as it is: the journal is where an administrator looks.
        text = status == .internalServerError ? Text("Ошибка программы: \(error)", "A mistake of the program: \(error)") : said
    }
}
