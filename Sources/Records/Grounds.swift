import Database
import Kernel

/// Whether somebody may do one thing with a record, and what that rests on, in words that fit whoever reads them.
struct Grounds: Sendable {
    let verb: Access.Verb, isAllowed: Bool, reasons: [String]
}

/// Everything somebody may do with one record, and why. It asks the same conditions that lists and writes obey.
struct AllGrounds: Sendable {
    let grounds: [Grounds], hidden: [String], readOnly: [String]
    var maySee: Bool { grounds.first { $0.verb == .see }?.isAllowed ?? false }

    /// - Parameter access: of the person in question; the transaction is the reader's.
    init(_ entity: Entity, _ id: Int64, of access: Access, in tx: Tx) throws {
        let lang: Lang = tx.access.lang
        let row: Row = try tx.row(entity, id)
        let verbs: [Grounds] = try Access.Verb.allCases.map { verb in
            verb == .create ? Self.creating(entity, access, lang) : try Self.onRecord(verb, row, entity, access, in: tx)
        }
        let sees: Bool = verbs.first { $0.verb == .see }?.isAllowed ?? false
        // What nobody sees cannot be touched, whatever the other verbs allow.
        grounds = verbs.map { one in
            guard !sees, one.isAllowed, one.verb != .create else { return one }
            return Grounds(verb: one.verb, isAllowed: false, reasons: [lang("Запись не видна, поэтому и остальное с ней невозможно.", "The record is not visible, so nothing else can be done with it.")])
        }
        hidden = entity.fields.filter { access.rule(entity, $0) == .hidden }.map { lang($0.label) }
        readOnly = entity.fields.filter { access.rule(entity, $0) == .readOnly }.map { lang($0.label) }
    }
    private static func creating(_ entity: Entity, _ access: Access, _ lang: Lang) -> Grounds {
        let role: String = access.roleName
        let reason: String = access.reach(.create, entity.table) == .none ? lang("Роль «\(role)» этого не даёт.", "The role “\(role)” does not grant this.")
            : access.creates(entity) ? lang("Роль «\(role)» даёт создавать новые записи.", "The role “\(role)” grants creating new records.")
            : lang("Роль «\(role)» скрывает обязательное поле.", "The role “\(role)” hides a required field.")
        return Grounds(verb: .create, isAllowed: access.creates(entity), reasons: [reason])
    }
    static func onRecord(_ verb: Access.Verb, _ row: Row, _ entity: Entity, _ access: Access, in tx: Tx) throws -> Grounds {
        let lang: Lang = tx.access.lang, role: String = access.roleName, reach: Access.Reach = access.reach(verb, entity.table)
        if reach == .none { return Grounds(verb: verb, isAllowed: false, reasons: [lang("Роль «\(role)» этого не даёт.", "The role “\(role)” does not grant this.")]) }
        if reach == .all { return Grounds(verb: verb, isAllowed: true, reasons: [lang("Роль «\(role)» даёт это для всех записей.", "The role “\(role)” grants this for every record.")]) }
        let ways: [Way] = entity.ways(access, verb), facts = try RecordFacts(entity, row, access, in: tx)
        var open: [String] = facts.standard(reach, lang)
        if !ways.isEmpty {
            // The table and the conditions are code.
            let columns: SQL = ways.enumerated().map { "CASE WHEN \($1.rows) THEN 1 ELSE 0 END AS way\(SQL.raw(String($0)))" as SQL }.joined(", ")
            let answers: Row = try tx.rows("SELECT \(columns) FROM \(SQL.raw(entity.table)) WHERE id = \(row["id"])").first ?? Row([])
            for (index, way) in ways.enumerated() where answers["way\(index)"] == .int(1) { open.append(lang("Основание: \(way.words.ru).", "Because of: \(way.words.en).")) }
        }
        if !open.isEmpty { return Grounds(verb: verb, isAllowed: true, reasons: open) }
        let others: String = ways.map { lang($0.words) }.joined(separator: "; ")
        let would: [String] = ways.isEmpty ? [] : [lang("Открыло бы и это: \(others).", "This would open it too: \(others).")]
        return Grounds(verb: verb, isAllowed: false, reasons: [facts.refusal(reach, lang)] + would)
    }
}

/// The owner and the place of a record beside those of a person.
struct RecordFacts: Sendable {
    let isOwner: Bool, isOfAbsent: Bool, isInSubtree: Bool, isInOrganisation: Bool
    let owner: String, place: String, myPlace: String, role: String

    init(_ entity: Entity, _ row: Row, _ access: Access, in tx: Tx) throws {
        let lang: Lang = tx.access.lang
        let ownerID: Int64? = Int64(value: row["ownerID"]), branch: Int64? = Int64(value: row["branchID"])
        isOwner = ownerID == access.employee
        isOfAbsent = ownerID.map { access.covers.contains($0) } ?? false
        isInSubtree = branch.map { access.subtree.contains($0) } ?? false
        isInOrganisation = branch.map { access.organisation.contains($0) } ?? false
        // A name that the reader may not see is not told.
        func name(_ table: String, _ id: Int64?, _ none: String) throws -> String {
            guard let id, let linked = tx.registry[table] else { return none }
            let title: String = try Lookups.title(linked, id, in: tx)
            return title.isEmpty ? tx.access.lang(Form.unseen) : title
        }
        owner = try !tx.access.sees(entity, column: "owner_id") ? lang("скрыто", "hidden") : name("employee", ownerID, lang("никто", "nobody"))
        place = try name("branch", branch, lang("нет", "none"))
        myPlace = try name("branch", access.branch == 0 ? nil : access.branch, lang("нет", "none"))
        role = access.roleName
    }
    /// What opens the record by its standard columns.
    func standard(_ reach: Access.Reach, _ lang: Lang) -> [String] {
        var open: [String] = []
        if isOwner { open.append(lang("Ответственный за запись — \(owner).", "The record's owner is \(owner).")) }
        if isOfAbsent { open.append(lang("Замещение: \(owner) отсутствует, а записи отсутствующего открыты заместителю.", "Deputy: \(owner) is away, and the deputy sees what is theirs.")) }
        if reach == .department, isInSubtree {
            open.append(lang("Роль «\(role)» даёт это для подразделения «\(myPlace)» и всего под ним; запись — «\(place)».", "The role “\(role)” grants this for “\(myPlace)” and everything under it; the record is of “\(place)”."))
        }
        if reach == .organisation, isInOrganisation {
            open.append(lang("Роль «\(role)» даёт это для всей своей организации; запись — «\(place)».", "The role “\(role)” grants this for its whole organisation; the record is of “\(place)”."))
        }
        return open
    }
    func refusal(_ reach: Access.Reach, _ lang: Lang) -> String {
        switch reach {
        case .department: lang("Роль «\(role)» даёт это только для подразделения «\(myPlace)» и всего под ним, а запись — «\(place)», ответственный — \(owner).", "The role “\(role)” grants this only for “\(myPlace)” and everything under it; the record is of “\(place)”, its owner is \(owner).")
        case .organisation: lang("Роль «\(role)» даёт это только для своей организации, а запись — «\(place)», ответственный — \(owner).", "The role “\(role)” grants this only for its organisation; the record is of “\(place)”, its owner is \(owner).")
        default: lang("Роль «\(role)» даёт это только для своих записей, а ответственный — \(owner).", "The role “\(role)” grants this only for one's own records; the owner is \(owner).")
        }
    }
}
