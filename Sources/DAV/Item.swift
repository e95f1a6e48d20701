internal import Clients
internal import ContentLines
internal import Database
internal import ICalendar
internal import Kernel
internal import VCard

/// A record as an item of a collection: its name there, and its text.
struct Item: Sendable {
    let id: Int64, name: String, uid: String, text: String
    /// The record alone, as the product writes it.
    let fresh: Component
    /// Strong: the same only for the same bytes.
    let etag: String

    init(id: Int64, name: String, uid: String, text: String, fresh: Component) {
        (self.id, self.name, self.uid, self.text, self.fresh) = (id, name, uid, text, fresh)
        etag = "\"\(Crypto.hash(text).prefix(32))\""
    }
}

/// Makes the items of a collection.
struct Shown {
    let shelf: Shelf, tx: Tx

    /// Every item, or those of these records.
    func items(_ ids: [Int64]? = nil) throws -> [Item] {
        let rows: [Row] = try shelf.rows(ids, in: tx)
        if rows.isEmpty { return [] }
        let kept: [Int64: Kept] = Dictionary(try Kept.all(shelf, ids.map { "record_id IN \(in: $0)" } ?? "1 = 1", in: tx).map { ($0.record, $0) }) { $1 }
        return shelf.isCalendar ? try calendar(rows, kept) : try cards(rows, kept)
    }
    /// The item of a name; nil when the collection has none.
    func item(_ name: String) throws -> Item? {
        if let kept = try Kept.all(shelf, "name = \(name)", in: tx).first { return try items([kept.record]).first }
        guard name.hasSuffix(shelf.suffix), let id = Mark.record(name.dropLast(shelf.suffix.count), shelf.entity.table, try Mark.read(tx)) else { return nil }
        // A record that a phone has named itself has that name only.
        return try items([id]).first { $0.name == name }
    }

    private func calendar(_ rows: [Row], _ kept: [Int64: Kept]) throws -> [Item] {
        let facts = try Facts(shelf.entity, rows, in: tx), zones = Zones(tx.zone)
        return rows.compactMap { row in
            guard let id = Int64(value: row["id"]) else { return nil }
            let own: Kept? = kept[id]
            let thing: Component? = shelf == .meetings ? facts.event(row, uid: own?.uid)?.component(in: zones) : facts.todo(row, uid: own?.uid)?.component(in: zones)
            guard let thing else { return nil }
            let uid: String = thing.text("UID")
            let text: String = own.map { Shown.text($0, thing, shelf) } ?? CalendarObject.calendar([thing], product: Feed.product).text
            return Item(id: id, name: own?.name ?? uid + shelf.suffix, uid: uid, text: text, fresh: thing)
        }
    }
    private func cards(_ rows: [Row], _ kept: [Int64: Kept]) throws -> [Item] {
        let mark: String = try Mark.read(tx), cards: [VCard] = try ContactCards.cards(rows, in: tx)
        return zip(rows, cards).compactMap { row, card in
            guard let id = Int64(value: row["id"]) else { return nil }
            let own: Kept? = kept[id]
            var card: VCard = card
            if let own { card.uid = own.uid }
            guard let fresh = CardText.component(card, CardText.version(own?.text ?? "")) else { return nil }
            let text: String = own.map { Shown.text($0, fresh, shelf) } ?? fresh.text
            return Item(id: id, name: own?.name ?? Mark.uid(shelf.entity.table, id, mark) + shelf.suffix, uid: card.uid, text: text, fresh: fresh)
        }
    }

    /// What the phone sent, with what has changed here since: nothing else of it is touched.
    static func text(_ kept: Kept, _ fresh: Component, _ shelf: Shelf) -> String {
        let now: String = fresh.text
        if kept.base == now { return kept.text }
        guard let base = try? Component.read(Array(kept.base.utf8)).first else { return kept.text }
        let changed: [Set<String>] = shelf.groups.filter { group in base.lines.filter { group.contains($0.name) } != fresh.lines.filter { group.contains($0.name) } }
        return changed.isEmpty ? kept.text : replaced(kept.text, changed.reduce(into: shelf.stamps) { $0.formUnion($1) }, fresh, shelf)
    }
    /// A text with these properties as the record has them.
    static func replaced(_ text: String, _ names: Set<String>, _ fresh: Component, _ shelf: Shelf) -> String {
        let bytes: [UInt8] = Array(text.utf8)
        // It was read when it was kept: it can be read again.
        if shelf.isCalendar, var object = try? CalendarObject(bytes) {
            object.thing = object.thing.taking(names, from: fresh)
            return object.text
        }
        return (try? Component.read(bytes).first)?.taking(names, from: fresh).text ?? text
    }
}

extension Shelf {
    /// The properties that the product knows, as they change together.
    var groups: [Set<String>] { Array(Set(columns.values)) + [["CONTACT"], ["STATUS", "COMPLETED", "PERCENT-COMPLETE"], ["TEL"], ["EMAIL"], ["ORG"], ["IMPP"]] }
    /// Column → the properties that say it.
    var columns: [String: Set<String>] {
        switch self {
        case .meetings: ["subject": ["SUMMARY"], "starts_at": ["DTSTART", "DTEND", "DURATION"], "minutes": ["DTSTART", "DTEND", "DURATION"], "body": ["DESCRIPTION"], "channel": [Event.kindName]]
        case .tasks: ["title": ["SUMMARY"], "due_on": ["DTSTART", "DUE"], "due_time": ["DTSTART", "DUE"], "note": ["DESCRIPTION"], "priority": ["PRIORITY"], "repeats": ["RRULE"], "done": ["STATUS", "COMPLETED", "PERCENT-COMPLETE"]]
        case .people: ["name": ["FN", "N"], "position": ["TITLE"], "role": ["ROLE"], "note": ["NOTE"], "birthday": ["BDAY"], "phones": ["TEL"], "mails": ["EMAIL"], "company": ["ORG"]]
        }
    }
    /// What follows whenever something else of the record has changed.
    var stamps: Set<String> { isCalendar ? ["DTSTAMP", "LAST-MODIFIED"] : ["REV"] }
}

/// Cards as the trees of lines that items are.
enum CardText {
    static func version(_ text: String) -> VCard.Version { text.uppercased().contains("VERSION:4.0") ? .four : .three }
    static func component(_ card: VCard, _ version: VCard.Version) -> Component? {
        // What the product writes it can read.
        try? Component.read(Array(card.text(version).utf8)).first
    }
}
