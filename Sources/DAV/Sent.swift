internal import HTTPTypes
internal import ContentLines
internal import Database
internal import ICalendar
internal import Kernel
internal import VCard

/// An item that a phone sent, read and found to be in order.
enum Sent: Sendable {
    case event(Event), todo(Todo), card(VCard)

    /// - Throws: ``Refused`` with the precondition that is not met (RFC 4791, 5.3.2.1; RFC 6352, 6.3.2.1).
    static func read(_ bytes: [UInt8], for shelf: Shelf, _ zone: Zone) throws -> Sent {
        guard shelf.isCalendar else { return .card(try card(bytes)) }
        do {
            let object = try CalendarObject(bytes)
            guard object.other == shelf.component else {
                throw Refused(.forbidden, .cal("supported-calendar-component"), Text("В этом календаре бывает только \(shelf.component).", "This calendar holds \(shelf.component) only."))
            }
            return try shown(object.thing, shelf, Zones(zone).reading(object.calendar))
        } catch let problem as CalendarProblem {
            let isObject: Bool = [.mixed, .noUID, .message].contains(problem)
            throw Refused(.forbidden, .cal(isObject ? "valid-calendar-object-resource" : "valid-calendar-data"), Text(problem.sentence.ru, problem.sentence.en))
        }
    }
    private static func shown(_ thing: Component, _ shelf: Shelf, _ zones: Zones) throws(CalendarProblem) -> Sent {
        shelf == .meetings ? .event(try Event(thing, in: zones)) : .todo(try Todo(thing, in: zones))
    }
    private static func card(_ bytes: [UInt8]) throws -> VCard {
        func wrong(_ ru: String, _ en: String) -> Refused { Refused(.forbidden, .card("valid-address-data"), Text(ru, en)) }
        let found: [Component]
        do { found = try Component.read(bytes) } catch { throw wrong(error.sentence.ru, error.sentence.en) }
        guard found.count == 1, let first = found.first, first.name == "VCARD", let card = try? VCard.read(bytes).first else { throw wrong("Нужна одна карточка VCARD.", "One VCARD is needed.") }
        guard !card.uid.isEmpty, card.uid.utf8.count <= 500 else { throw wrong("У карточки нет UID.", "The card has no UID.") }
        let kind: String = first.text("KIND") + first.text("X-ADDRESSBOOKSERVER-KIND")
        guard kind.isEmpty || kind.lowercased() == "individual" else { throw wrong("Группы контактов здесь не хранятся: только люди.", "Groups of contacts are not kept here: people only.") }
        return card
    }
    /// The item as it stands in the collection now.
    static func of(_ text: String, _ shelf: Shelf, _ zone: Zone) throws -> Sent { try read(Array(text.utf8), for: shelf, zone) }
    /// The record alone, as the product writes it.
    static func of(_ fresh: Component, _ shelf: Shelf, _ zone: Zone) throws -> Sent {
        shelf.isCalendar ? try shown(fresh, shelf, Zones(zone)) : try .card(card(Array(fresh.text.utf8)))
    }
    var uid: String {
        switch self { case .event(let event): event.uid; case .todo(let todo): todo.uid; case .card(let card): card.uid }
    }

    /// Column → value, as the record would hold them; `done`, `phones`, `mails` and `company` are written in their own way.
    ///
    /// Longer texts than a column takes are cut here, and stay whole in the phone's own text.
    var values: [String: Value] {
        switch self {
        case .event(let event):
            var values: [String: Value] = ["subject": Self.text(event.summary, 300), "starts_at": .int(event.start), "minutes": .int(Int64(event.minutes)), "body": Self.text(event.details, 20_000)]
            if !event.kind.isEmpty { values["channel"] = .text(event.kind) }
            return values
        case .todo(let todo):
            return [
                "title": Self.text(todo.summary, 300), "note": Self.text(todo.details, 5000), "priority": .text(todo.priority == .high ? "high" : todo.priority == .low ? "low" : "normal"),
                "due_on": todo.dueDay.map { Day(number: $0).value } ?? .null, "due_time": todo.dueMinute.map { .text(DayTime.text($0)) } ?? .null,
                "repeats": todo.repeats.map { .text($0.rawValue) } ?? .null, "done": .int(todo.doneAt == nil ? 0 : 1),
            ]
        case .card(let card):
            return [
                "name": Self.text(Self.name(card), 300), "position": Self.text(card.position, 300), "role": Self.text(card.role, 300), "note": Self.text(card.note, 5000),
                "birthday": Day(card.birthday)?.value ?? .null, "phones": Self.list(card.phones.map(\.value)), "mails": Self.list(card.mails.map(\.value)), "company": Self.text(card.organisation, 300),
            ]
        }
    }
    /// Surname first, as the product keeps names; the shown name where the parts are not told.
    static func name(_ card: VCard) -> String {
        let parts: String = [card.surname, card.given, card.patronymic].filter { !$0.isEmpty }.joined(separator: " ")
        return parts.isEmpty ? card.title : parts
    }
    static func text(_ text: String, _ limit: Int) -> Value {
        let trimmed: String = Submitted.trimmed(text)
        return trimmed.isEmpty ? .null : .text(Submitted.trimmed(trimmed.prefix(limit)))
    }
    /// Phones and addresses are the same in any order.
    static func differs(_ column: String, _ a: Value?, _ b: Value?) -> Bool {
        let (a, b): (Value, Value) = (a ?? .null, b ?? .null)
        guard ["phones", "mails"].contains(column) else { return a != b }
        return Set(Form.plain(a).split(separator: "\n")) != Set(Form.plain(b).split(separator: "\n"))
    }
    private static func list(_ all: [String]) -> Value {
        let items: [String] = all.map { Submitted.trimmed($0) }.filter { !$0.isEmpty }
        return items.isEmpty ? .null : .text(items.joined(separator: "\n"))
    }
}
