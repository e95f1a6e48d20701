internal import Clients
internal import ContentLines
internal import Database
internal import HTTPTypes
internal import Kernel
internal import VCard

/// Writes what a phone sent into the client base: the same checks, rights and change log as a form's.
struct Put {
    let shelf: Shelf, tx: Tx
    private var entity: Entity { tx.current(shelf.entity) }

    /// - Parameters:
    ///   - name: of the item in its collection.
    ///   - text: what was sent, to the letter.
    /// - Returns: the item as it stands now, and whether it is new.
    func write(_ name: String, _ sent: Sent, _ text: String, _ conditions: Conditions) throws -> (item: Item, isNew: Bool) {
        let shown = Shown(shelf: shelf, tx: tx), before: Item? = try shown.item(name)
        if let before { try lock(before.id) }
        // Read again behind the lock: whoever wrote in between is seen.
        let old: Item? = try before.flatMap { try shown.items([$0.id]).first }
        try conditions.check(old?.etag)
        if let old { return (try change(old, sent, text), false) }
        let target: Int64? = try binned(name, sent.uid, conditions)
        if let target {
            try tx.archive(shelf.entity, target, false)
            guard let item = try shown.items([target]).first else { throw NotFound() }
            return (try change(Item(id: target, name: name, uid: sent.uid, text: item.text, fresh: item.fresh), sent, text), true)
        }
        let id: Int64 = try create(sent)
        return (try keep(id, name, sent, text), true)
    }
    private func lock(_ id: Int64) throws {
        // The registry's table.
        try _ = tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id = \(id)" + .oneOf(sqlite: "", postgres: " FOR UPDATE"))
    }

    /// A record in the bin that this name or identifier means: what the phone still has and changed comes back.
    /// - Throws: `Refused` when the identifier is that of another item, `NotFound` for a name that means what they may not have.
    private func binned(_ name: String, _ uid: String, _ conditions: Conditions) throws -> Int64? {
        let mark: String = try Mark.read(tx), table: String = shelf.entity.table
        let named: [Kept] = try Kept.all(shelf, "(name = \(name) OR uid = \(uid))", in: tx)
        var ids: [Int64] = named.map(\.record) + [Mark.record(uid, table, mark), Mark.record(name.dropLast(shelf.suffix.count), table, mark)].compactMap(\.self)
        if shelf == .people, let number = uid.split(separator: ":").last, uid.hasPrefix("urn:ottisk:contact:") {
            ids += try tx.rows("SELECT id FROM \(Contact.self) WHERE number = \(String(number)) LIMIT 1").compactMap { Int64(value: $0["id"]) }
        }
        for id in ids {
            if let living = try Shown(shelf: shelf, tx: tx).items([id]).first {
                let href: String = Resource.item(shelf, living.name).path(of: tx.access.employee)
                throw Refused(.conflict, shelf.isCalendar ? .cal("no-uid-conflict") : .card("no-uid-conflict"), Text("Эта запись уже есть под другим именем.", "This record is here already under another name."), inner: Markup.href(href))
            }
            // The table of the shelf's entity.
            guard let row = try tx.rows("SELECT archived_at, owner_id FROM \(SQL.raw(table)) WHERE id = \(id) AND " + tx.access.rows(entity, .see)).first, row["archivedAt"] != .null else { continue }
            if try tx.may(.archive, shelf.entity, id) { return id }
        }
        // A name of ours that means nothing of theirs: somebody else's record, or none. And one that they had: it has gone to somebody else.
        if Mark.record(name.dropLast(shelf.suffix.count), table, mark) != nil { throw NotFound() }
        if !conditions.isCreating, named.contains(where: { $0.name == name }) { throw NotFound() }
        return nil
    }

    // MARK: Writing

    private func create(_ sent: Sent) throws -> Int64 {
        guard tx.access.creates(entity) else { throw NotAllowed() }
        var values: [String: Value] = sent.values
        switch shelf {
        case .meetings:
            values["channel"] = channel(values["channel"])
            if values["subject"] == .null { values["subject"] = .text(tx.access.lang("Без названия", "Untitled")) }
        case .tasks:
            if values["due_on"] == .null { values["due_on"] = tx.today.value }
            if values["title"] == .null { values["title"] = .text(tx.access.lang("Без названия", "Untitled")) }
        case .people:
            if let company = try company(values["company"]) { values["counterparty_id"] = .int(company) }
            for (column, separator) in [("phones", ", "), ("mails", ", ")] { values[column] = joined(values[column], separator) }
        }
        let isDone: Bool = values["done"] == .int(1)
        let id: Int64 = try tx.insert(entity, try checked(values.filter { $0.value != .null }, nil))
        if isDone { try tx.update(entity, id, ["done_at": .int(tx.now)]) }
        return id
    }
    private func change(_ old: Item, _ sent: Sent, _ text: String) throws -> Item {
        guard try tx.may(.edit, entity, old.id) else { throw NotAllowed() }
        guard sent.uid == old.uid else { throw Refused(.conflict, shelf.isCalendar ? .cal("no-uid-conflict") : .card("no-uid-conflict"), Text("UID записи не меняется.", "The UID of a record does not change.")) }
        let shown: Sent = try .of(old.text, shelf, tx.zone), before: [String: Value] = shown.values
        var patch: [String: Value] = sent.values.filter { Sent.differs($0.key, $0.value, before[$0.key]) }
        if case .card(let new) = sent, case .card(let seen) = shown, patch["name"] == nil, new.name != seen.name, !new.name.isEmpty { patch["name"] = Sent.text(new.name, 300) }
        if patch["due_on"] == .null { patch["due_on"] = nil }  // a task has a day: it stays
        if let channel = patch["channel"] { patch["channel"] = channel == self.channel(channel) ? channel : nil }
        let done: Value? = patch["done"]
        if shelf == .people { try people(old.id, &patch, shown) }
        let columns: [String: Value] = patch.filter { entity.field($0.key) != nil }
        if !columns.isEmpty { try tx.update(entity, old.id, try checked(columns, old.id)) }
        if done == .int(1) { _ = try Task.finish(old.id, in: tx) } else if done == .int(0) { try Task.reopen(old.id, in: tx) }
        return try keep(old.id, old.name, sent, text)
    }
    /// The way of every form: fields, rights on fields, the entity's own rule.
    private func checked(_ values: [String: Value], _ id: Int64?) throws -> [String: Value] {
        let typed: [String: [String]] = Dictionary(uniqueKeysWithValues: values.compactMap { column, value in entity.field(column).map { (column, [$0.typed(value)]) } })
        var form = try Form(entity, submitted: Submitted(typed), creating: id == nil, in: tx, zone: tx.zone)
        try form.check(id, in: tx)
        guard let (column, wrong) = form.errors.sorted(by: { $0.key < $1.key }).first else { return form.patch }
        let label: Text = entity.field(column)?.label ?? Text("", "")
        throw Refused(.unprocessableContent, nil, .of(label, wrong))
    }
    private func channel(_ value: Value?) -> Value {
        let known: [String] = ["call", "meeting", "event"]
        if case .text(let key)? = value, known.contains(key) { return .text(key) }
        return .text("meeting")
    }
    private func joined(_ value: Value?, _ separator: String) -> Value {
        guard case .text(let text)? = value else { return .null }
        return .text(text.split(separator: "\n").joined(separator: separator))
    }

    /// Keeps the phone's text. What the record took in another way than it was sent is written into it as the record has it.
    private func keep(_ id: Int64, _ name: String, _ sent: Sent, _ text: String) throws -> Item {
        // First with its identifier alone, so that the record is written with that.
        try Kept.put(shelf, id, name: name, uid: sent.uid, text: text, base: "", in: tx)
        guard let item = try Shown(shelf: shelf, tx: tx).items([id]).first else { throw Refused(.forbidden, nil, Text("Запись не попадает в эту коллекцию: слишком давно.", "The record has no place in this collection: it is too long ago.")) }
        let wanted: [String: Value] = sent.values, taken: [String: Value] = try Sent.of(item.fresh, shelf, tx.zone).values
        let others: [String] = wanted.keys.filter { Sent.differs($0, wanted[$0], taken[$0]) && !($0 == "company" && taken[$0] == .null) }
        let names: Set<String> = others.reduce(into: []) { $0.formUnion(shelf.columns[$1] ?? []) }
        let whole: String = names.isEmpty ? text : Shown.replaced(text, names, item.fresh, shelf)
        try Kept.put(shelf, id, name: name, uid: sent.uid, text: whole, base: item.fresh.text, in: tx)
        return Item(id: id, name: name, uid: sent.uid, text: whole, fresh: item.fresh)
    }
}

extension Field {
    /// As a form would send it.
    fileprivate func typed(_ value: Value) -> String {
        if case .instant = kind, case .int(let moment) = value { return Clock.rfc3339(moment) }
        return Form.plain(value)
    }
}
