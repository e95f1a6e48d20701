internal import Database
public import Kernel

/// A condition as a sentence in the reader's language, for screens outside this target.
public func conditionWords(_ condition: Condition, _ entity: Entity, in tx: Tx) throws -> String { try FilterWords(tx: tx).phrase(condition, entity) }

/// A condition as a sentence: `Статус: VIP, ключевой` or `Контрагент → Город: содержит «Тула»`.
struct FilterWords {
    let tx: Tx
    var lang: Lang { tx.access.lang }

    func phrase(_ condition: Condition, _ entity: Entity) throws -> String {
        switch condition {
        case .all(let parts): return try parts.map { try phrase($0, entity) }.joined(separator: lang(" и ", " and "))
        case .any(let parts) where parts.count == 1: return try phrase(parts[0], entity)
        case .not(.any(let parts)): return lang("ни одно: ", "none of: ") + (try parts.map { try phrase($0, entity) }.joined(separator: "; "))
        case .any(let parts): return "(" + (try parts.map { try phrase($0, entity) }.joined(separator: lang(" или ", " or "))) + ")"
        case .not(let part): return lang("не ", "not ") + "(" + (try phrase(part, entity)) + ")"
        case .linked(let column, let part):
            guard let field = entity.field(column), case .link(let table) = field.kind, let other = tx.registry[table] else { return column }
            return "\(lang(field.label)) → " + (try phrase(part, other))
        case .having(let table, _, let part):
            guard let other = tx.registry[table] else { return table }
            return lang("есть ", "has ") + "\(lang(other.many).lowercased()): " + (try phrase(part, other))
        case .test(let column, let asked, let values):
            guard let field = entity.field(column) else { return column }
            let words: String = try values.map { try value($0, field) }.joined(separator: ", "), verb: String = FilterWords.verb(asked, field, lang)
            return "\(lang(field.label)): " + [verb, words].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
    private func value(_ value: String, _ field: Field) throws -> String {
        switch field.kind {
        case .choice(let all), .several(let all): return all.first { $0.key == value }.map { lang($0.label).lowercased() } ?? value
        case .day, .instant: return Period(value)?.phrase(lang) ?? value
        case .flag: return value == "1" ? lang("да", "yes") : lang("нет", "no")
        case .link(let table):
            if value == "me" { return lang("я", "me") }
            if value == "department" { return lang("мой отдел", "my department") }
            guard let other = tx.registry[table], let id = Int64(value) else { return value }
            let title: String = try Lookups.title(other, id, in: tx)
            return title.isEmpty ? tx.access.lang(Form.unseen) : title
        case .text, .long, .phone, .mail, .digits, .web: return "«\(value)»"
        default: return value
        }
    }
    /// The words of the comparison; what goes without saying is empty.
    static func verb(_ asked: Condition.Operator, _ field: Field, _ lang: Lang) -> String {
        switch asked {
        case .is, .within: ""
        case .not, .outside: lang("не", "not")
        case .has: field.choices.isEmpty && field.isWords ? lang("содержит", "contains") : ""
        case .hasNot: lang("не содержит", "does not contain")
        case .hasAll: lang("все из", "all of")
        case .begins: lang("начинается с", "begins with")
        case .less: lang("меньше", "less than")
        case .atMost: lang("не больше", "at most")
        case .more: lang("больше", "more than")
        case .atLeast: lang("не меньше", "at least")
        case .empty: lang("не заполнено", "is empty")
        case .filled: lang("заполнено", "is filled")
        }
    }
    /// The comparison as an option of the builder, where it cannot be left unsaid.
    static func option(_ asked: Condition.Operator, _ field: Field, _ lang: Lang) -> String {
        if asked == .outside { return lang("не за период", "not in the period") }
        let said: String = verb(asked, field, lang)
        guard said.isEmpty else { return said }
        if asked == .within { return lang("за период", "in the period") }
        if asked == .has { return lang("есть любое из", "any of") }
        switch field.kind {
        case .choice, .link: return lang("одно из", "one of")
        case .number, .money, .decimal: return lang("равно", "equals")
        default: return lang("совпадает с", "is")
        }
    }
}
extension Field {
    var isWords: Bool {
        switch kind { case .text, .long, .mail, .phone, .digits, .web: true; default: false }
    }
}
