internal import Database
internal import HTML
internal import Hummingbird
public import Kernel
internal import Records
internal import Requisites

/// The records of one entity that live on another record's card, as a short list with adding and editing.
struct DetailCard: Sendable {
    let entity: Entity, rows: [Row], column: String, mayAdd: Bool

    init?(_ entity: Entity, of id: Int64, in tx: Tx) throws {
        guard let column = entity.home, tx.access.reach(.see, entity.table) > .none else { return nil }
        // The table and column of a declared entity.
        let sql: SQL = "SELECT * FROM \(SQL.raw(entity.table)) WHERE \(SQL.raw(column)) = \(id) AND archived_at IS NULL AND \(tx.access.rows(entity, .see)) ORDER BY id LIMIT 50"  // a declared entity's names
        rows = try tx.rows(sql).map { tx.access.visible(entity, $0) }
        (self.entity, self.column, mayAdd) = (entity, column, tx.access.creates(entity))
    }
    /// - Parameter line: what stands in a row, before its pencil.
    func view(_ id: Int64, back: String, _ lang: Lang, line: (Row) -> HTML) -> HTML {
        guard mayAdd || !rows.isEmpty else { return "" }
        let add: String = "/\(entity.path)/new?\(column)=\(id)&back=\(back)"
        return """
            <section class="ot-card"><header><h2>\(lang(entity.many))</h2>\(when: !rows.isEmpty, "<span class=\"n\">\(rows.count)</span>")\(when: mayAdd, "<a class=\"push xs ot-link\" href=\"\(add)\">\(lang("Добавить", "Add"))</a>")</header>\
            \(when: !rows.isEmpty, "<ul class=\"ot-list\">\(each: rows, { row in "<li>\(line(row))<a class=\"btn btn-ghost btn-icon btn-sm\" href=\"\(entity.url(Int64(value: row["id"]) ?? 0))/edit?back=\(back)\" aria-label=\"\(lang("Изменить", "Edit"))\">\(icon("pencil", small: true))</a></li>" })</ul>")</section>
            """
    }
}

/// The lines of each kind of detail.
enum DetailLines {
    static func requisites(_ row: Row, _ lang: Lang) -> HTML {
        let numbers: [(String, String)] = [(lang("ИНН", "INN"), "inn"), (lang("КПП", "KPP"), "kpp"), (lang("р/с", "acc."), "account"), (lang("БИК", "BIK"), "bik")]
        let line: String = numbers.map { ($0.0, Form.plain(row[$0.1])) }.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1)" }.joined(separator: " · ")
        let bank: String = Form.plain(row["bank"]), until: Day? = Day(Form.plain(row["validTo"]))
        return """
            <div class="grow"><span class="d-block med">\(Form.plain(row["name"]))\(when: row["isMain"] == .int(1), " <span class=\"ot-tag g\">\(lang("основные", "main"))</span>")\(until.map { " <span class=\"ot-tag\">\(lang("по", "until")) \(lang.day($0))</span>" as HTML } ?? "")</span>\
            <span class="d-block xs soft num">\(line)</span>\(when: !bank.isEmpty, "<span class=\"d-block xs soft\">\(bank)</span>")</div>
            """
    }
    static func address(_ row: Row, _ lang: Lang) -> HTML {
        let kind: Field.Choice? = Address.kinds.first { $0.key == Form.plain(row["kind"]) }
        let place: String = ["postcode", "city", "line"].map { Form.plain(row[$0]) }.filter { !$0.isEmpty }.joined(separator: ", ")
        let more: String = ["hours", "note"].map { Form.plain(row[$0]) }.filter { !$0.isEmpty }.joined(separator: " · ")
        return "<div class=\"grow\"><span class=\"d-block\">\(place) <span class=\"ot-tag \(kind?.ink ?? "")\">\(kind.map { lang($0.label) } ?? "")</span></span>\(when: !more.isEmpty, "<span class=\"d-block xs soft\">\(more)</span>")</div>"
    }
    /// A phone rings, a mail address opens a letter, a messenger its chat.
    static func point(_ row: Row, _ lang: Lang) -> HTML {
        let kind: String = Form.plain(row["kind"]), value: String = Form.plain(row["value"]), label: String = Form.plain(row["label"])
        let name: String = value.hasPrefix("@") ? String(value.dropFirst()) : value, digits: String = Fold.phone(value)
        let url: String? = switch kind {
        case "phone": "tel:" + value.filter { $0.isNumber || $0 == "+" }
        case "mail": "mailto:" + name.percentEncoded.replacing("%40", with: "@")
        case "telegram": "https://t.me/" + name.percentEncoded
        case "whatsapp": "https://wa.me/" + (digits.count == 10 ? "7" + digits : digits)
        case "vk": "https://vk.com/" + name.percentEncoded
        default: nil
        }
        let title: String = ContactPoint.kinds.first { $0.key == kind }.map { lang($0.label) } ?? ""
        let shown: HTML = url.map { "<a class=\"ot-link num\" href=\"\($0)\" rel=\"noreferrer\">\(value)</a>" as HTML } ?? "\(value)"
        return "<div class=\"grow\">\(shown) \(when: row["isWrong"] == .int(1), "<span class=\"ot-tag r\">\(lang("не отвечает", "does not work"))</span>")<span class=\"d-block xs soft\">\([title, label].filter { !$0.isEmpty }.joined(separator: " · "))</span></div>"
    }
    static func consent(_ row: Row, purposes: [Int64: String], _ lang: Lang) -> HTML {
        let channel: String = Consent.channels.first { $0.key == Form.plain(row["channel"]) }.map { lang($0.label) } ?? ""
        let purpose: String = Int64(value: row["purposeID"]).flatMap { purposes[$0] } ?? ""
        let given: Day? = Day(Form.plain(row["givenOn"])), withdrawn: Day? = Day(Form.plain(row["withdrawnOn"]))
        let state: HTML = withdrawn.map { "<span class=\"ot-tag r\">\(lang("отозвано", "withdrawn")) \(lang.day($0))</span>" } ?? "<span class=\"ot-tag g\">\(lang("можно", "allowed"))</span>"
        let since: String = given.map { lang("с ", "since ") + lang.day($0) } ?? ""
        return "<div class=\"grow\"><span class=\"d-block\">\(channel): \(purpose) \(state)</span><span class=\"d-block xs soft\">\([since, Form.plain(row["proof"])].filter { !$0.isEmpty }.joined(separator: " · "))</span></div>"
    }
}

extension Consent {
    /// The channel of an interaction that a consent speaks about.
    static func channel(of interaction: String) -> String? { ["call": "call", "letter": "mail", "chat": "messenger"][interaction] }
    /// Whose consent to letters is withdrawn, of a client's people.
    public static func whoForbadeMail(_ client: Int64, in tx: Tx) throws -> [String] { try withdrawn(client, in: tx).filter { $0.channel == "mail" }.map(\.person) }
    /// The channels a client's people have forbidden: each withdrawn and never given again.
    static func withdrawn(_ client: Int64, in tx: Tx) throws -> [(person: String, channel: String)] {
        let rows: [Row] = try tx.rows("""
            SELECT contact.name AS person, consent.channel AS channel FROM consent JOIN contact ON contact.id = consent.contact_id
            WHERE contact.counterparty_id = \(client) AND contact.archived_at IS NULL AND consent.archived_at IS NULL AND consent.channel <> 'data' AND \(tx.access.reach(.see, "consent") > .none ? "1 = 1" : "1 = 0" as SQL)
            GROUP BY contact.id, contact.name, consent.channel HAVING SUM(CASE WHEN consent.withdrawn_on IS NULL THEN 1 ELSE 0 END) = 0 ORDER BY contact.name LIMIT 20
            """)
        return rows.map { (Form.plain($0["person"]), Form.plain($0["channel"])) }
    }
}
