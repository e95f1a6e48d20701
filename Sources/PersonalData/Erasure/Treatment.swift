internal import Database
internal import Kernel

/// What erasing does with one column of one record.
enum Treatment: Equatable {
    /// Stays: no data of the person, or a document that bookkeeping must keep.
    case keep
    /// Holds this instead.
    case put(Value)
    /// Signs of the person are taken out of the text.
    /// - close: the record is about this person.
    case scrub(close: Bool)
}

/// Which data of whom are erased, and how: one rule for the records themselves and for what the change log remembers of them.
struct Rule: Sendable {
    enum Mode: String, Sendable, Codable { case anonymise, erase }
    let mode: Mode, ids: Set<Int64>, clients: Set<Int64>, number: String, signs: Signs

    /// The name of a card without a person.
    func pseudonym(_ lang: Lang) -> String { lang("Обезличено", "Anonymised") + " " + number }

    /// Tables that bookkeeping, contracts and the structure of the company stand on: the law has them kept for years, with the names in them.
    /// Of some of them a few columns are free words.
    static let kept: [String: Set<String>] = [
        "counterparty": ["note", "tags"], "requisite_set": [], "client_address": ["note"], "organisation": [], "branch": [], "employee": [], "role": [], "part": [], "participant": [],
        "purpose": [], "consent_text": [], "subject_term": [], "field_setting": [], "form_layout": [], "task_watcher": [], "segment_member": [], "erasure": [],
    ]
    /// Columns of the person's own records that say nothing about who they are.
    private static let harmless: [String: Set<String>] = [
        "contact": ["counterparty_id", "influence", "left_on"], "contact_place": ["contact_id", "counterparty_id", "influence", "left_on"],
        "consent": ["contact_id", "purpose_id", "channel", "text_id", "given_on", "method", "withdrawn_on", "withdrawn_by"], "retention": ["contact_id", "due_on", "why", "state", "kept_until"],
        "person_export": ["contact_id", "subject", "made_on", "state", "size"],
    ]

    /// The entity's columns that hold words.
    static func texts(_ entity: Entity) -> [Field] {
        entity.fields.filter { field in
            switch field.kind {
            case .text, .long, .mail, .phone, .web, .tags: true
            case .digits: field.isCustom
            default: false
            }
        }
    }
    /// The links of this entity to people.
    static func links(_ entity: Entity) -> [Field] { entity.fields.filter { if case .link("contact") = $0.kind { true } else { false } } }

    /// The links to a client who is the person, of records that are words about them: talks, tasks, deals.
    static func clientLinks(_ entity: Entity, _ clients: some Collection<Int64>) -> [Field] {
        guard !clients.isEmpty, kept[entity.table] == nil, harmless[entity.table] == nil, entity.table != "contact_point" else { return [] }
        return entity.fields.filter { if case .link("counterparty") = $0.kind { true } else { false } }
    }
    /// Columns of the card of a client who is a person that documents and figures stand on: the law has them kept.
    private static let accounting: Set<String> = [
        "legal_form", "status", "kinds", "inn", "kpp", "ogrn", "city", "address", "bank", "bik", "account", "first_source", "last_source", "parent_id", "owner_id", "backup_id", "last_contact_at",
    ]

    /// What there is only because of the person: it goes with them. Telephones and addresses go when they are anonymised, too.
    func isWiped(_ table: String) -> Bool {
        switch mode {
        case .anonymise: table == "contact_point"
        case .erase: ["contact", "contact_point", "contact_place", "consent", "retention"].contains(table)
        }
    }

    /// - Parameters:
    ///   - isTheirs: the record is the person's card, or linked to it.
    ///   - isClient: it is the card of a client who is the person.
    func treatment(_ entity: Entity, _ field: Field, isTheirs: Bool, isClient: Bool = false, _ lang: Lang) -> Treatment {
        if isClient {
            if Self.accounting.contains(field.column) { return .keep }
            return field.column == "name" ? .put(.text(pseudonym(lang))) : field.isRequired && !field.isStoredAsNumber ? .put(.text("—")) : .put(.null)
        }
        if let words = Self.kept[entity.table] { return words.contains(field.column) ? .scrub(close: false) : .keep }
        if !isTheirs, entity.table == "contact" || entity.table == "contact_point" { return .keep }  // another person's own
        if isTheirs, let harmless = Self.harmless[entity.table] {
            if harmless.contains(field.column) { return .keep }
            if entity.table == "contact", field.column == "name" { return .put(.text(pseudonym(lang))) }
            if case .link = field.kind, field.column == "owner_id" { return .keep }
            return field.isRequired && !field.isStoredAsNumber ? .put(.text("—")) : .put(.null)
        }
        guard Self.texts(entity).contains(where: { $0.column == field.column }) else { return .keep }
        // Talks with a person are their words: erasing leaves that there was a talk, and when.
        if isTheirs, mode == .erase, ["interaction", "survey_answer", "subject_request"].contains(entity.table) { return field.isRequired ? .put(.text("—")) : .put(.null) }
        return .scrub(close: isTheirs)
    }
    /// What a column holds after the treatment; nil: it stays.
    func value(_ old: Value, _ treatment: Treatment) -> Value? {
        switch treatment {
        case .keep: return nil
        case .put(let value): return old == value || old == .null ? nil : value
        case .scrub(let close):
            guard case .text(let text) = old, let clean = signs.scrub(text, close: close) else { return nil }
            return .text(clean)
        }
    }
    /// The new values of a record's columns.
    func patch(_ entity: Entity, _ row: Row, isTheirs: Bool, isClient: Bool = false, _ lang: Lang) -> [String: Value] {
        var patch: [String: Value] = [:]
        for field in entity.fields { if let value = value(row.value(column: field.column), treatment(entity, field, isTheirs: isTheirs, isClient: isClient, lang)) { patch[field.column] = value } }
        return patch
    }
    /// What an entry of the log may still hold; nil: all of it.
    /// - Parameter isGone: the record is wiped, nothing of it stays.
    func rest(_ change: Change, _ entity: Entity, isTheirs: Bool, isClient: Bool = false, isGone: Bool, _ lang: Lang) -> [String: (old: Value, new: Value)]? {
        let values: [String: (old: Value, new: Value)] = change.values
        if isGone { return values.isEmpty ? nil : [:] }
        var rest: [String: (old: Value, new: Value)] = values, changed: Bool = false
        for (column, pair) in values {
            guard let field = entity.field(column) else { continue }
            let treatment: Treatment = treatment(entity, field, isTheirs: isTheirs, isClient: isClient, lang)
            if case .put = treatment { rest[column] = nil; changed = true; continue }
            let old: Value? = value(pair.old, treatment), new: Value? = value(pair.new, treatment)
            guard old != nil || new != nil else { continue }
            rest[column] = (old ?? pair.old, new ?? pair.new)
            changed = true
        }
        return changed ? rest : nil
    }
}
