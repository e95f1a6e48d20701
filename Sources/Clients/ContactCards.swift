public import Database
internal import Hummingbird
public import Kernel
internal import Records
public import VCard

/// Contacts as an address book: one person, or everybody a list shows.
public struct ContactCards: Sendable {
    func register(in routes: Routes) {
        routes.get("contacts/vcard", list)
        routes.get("contacts/:id/vcard", one)
    }
    private static let type: String = "text/vcard; charset=utf-8"

    @Sendable private func one(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), version = try version(request)
        let card: VCard = try await context.read { tx in try Self.cards([try tx.row(Contact.entity, id)], in: tx).first ?? VCard() }
        return .file(name: card.title + ".vcf", type: Self.type, card.text(version))
    }
    /// Everybody of the list, a page at a time.
    @Sendable private func list(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard context.access.reach(.export, Contact.table) > .none else { throw NotAllowed() }
        let typed = try request.query(), path: String = try context.files.scratch(), version = try version(request)
        try await context.read { tx in
            guard let entity = tx.registry[Contact.table] else { throw NotFound() }
            try ListRows(entity, typed, in: tx).write(to: path) { rows in Array(try Self.cards(rows, in: tx).map { $0.text(version) }.joined().utf8) }
        }
        return .made(path: path, name: context.lang("Контакты", "Contacts") + ".vcf", type: Self.type)
    }
    private func version(_ request: Request) throws -> VCard.Version { try request.query()["version"] == "3" ? .three : .four }

    /// The cards of these rows of contacts, as far as the reader's rights go, with the further phones and addresses.
    public static func cards(_ rows: [Row], in tx: Tx) throws -> [VCard] {
        guard let entity = tx.registry[Contact.table] else { return [] }
        let titles: [String: String] = try linkTitles(entity, rows, in: tx), ids: [Int64] = rows.compactMap { Int64(value: $0["id"]) }
        let points: [Int64: [Row]] = Dictionary(grouping: try tx.rows("SELECT * FROM contact_point WHERE contact_id IN \(in: ids) AND archived_at IS NULL AND is_wrong IS DISTINCT FROM 1 AND \(tx.access.rows(ContactPoint.entity, .see)) ORDER BY id")) {
            Int64(value: $0["contactID"]) ?? 0
        }
        return rows.map { row in
            let seen: Row = tx.access.visible(entity, row), id: Int64 = Int64(value: row["id"]) ?? 0
            return card(seen, titles["counterparty/\(Form.plain(seen["counterpartyID"]))"] ?? "", points[id] ?? [])
        }
    }
    private static func card(_ row: Row, _ company: String, _ points: [Row]) -> VCard {
        func text(_ name: String) -> String { Form.plain(row[name]) }
        func parts(_ name: String) -> [String] { text(name).split { ",;\n".contains($0) }.map { $0.trimmed }.filter { !$0.isEmpty } }
        var card = VCard()
        (card.name, card.organisation, card.position, card.role, card.note, card.birthday) = (text("name"), company, text("position"), text("role"), text("note"), text("birthday"))
        let name: [String] = text("name").split(separator: " ").map(String.init)
        if (2...3).contains(name.count) { (card.surname, card.given, card.patronymic) = (name[0], name[1], name.count == 3 ? name[2] : "") }
        card.uid = "urn:ottisk:contact:" + text("number")
        card.phones = parts("phones").map { .init($0, types: ["WORK"]) }
        card.mails = parts("mails").map { .init($0, types: ["WORK"]) }
        card.messengers = parts("messenger")
        for point in points {
            let value: String = Form.plain(point["value"])
            switch Form.plain(point["kind"]) {
            case "phone": if !card.phones.contains(where: { $0.value == value }) { card.phones.append(.init(value)) }
            case "mail": if !card.mails.contains(where: { $0.value == value }) { card.mails.append(.init(value)) }
            case let kind: card.messengers.append(kind + ":" + value)
            }
        }
        return card
    }
}
extension Substring {
    fileprivate var trimmed: String { String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
}
