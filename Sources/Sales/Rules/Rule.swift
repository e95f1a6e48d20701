internal import Clients
public import Database
public import Kernel
internal import Process

/// What a print shop does by itself: when something happens to a record that meets a condition, actions follow.
///
/// Writes note only that they happened, see ``Mark``; the background looks at the notes and acts, once whatever number of nodes there are.
public struct Rule: Record {
    public let id: ID<Rule>, version: Int
    public let name: String
    /// The table whose records it is about.
    public let target: String
    let event: String, fields: String?, dateField: String?, dateShift: Int, condition: String, actions: String, state: String, whyOff: String?, mostHour: Int, takesBulk: Int
    public let archivedAt: Int64?
    let isPrimed: Int, sweptOn: String, lang: String

    /// What starts it.
    enum Event: String, CaseIterable, Sendable {
        case created, changed, archived
        /// The record came into the condition, or left it: also by time alone.
        case entered, left
        /// A date of the record is reached, or so many days from it.
        case date

        var phrase: Text {
            switch self {
            case .created: Text("запись создана", "a record is made")
            case .changed: Text("запись изменена", "a record is changed")
            case .archived: Text("запись убрана в корзину", "a record goes to the bin")
            case .entered: Text("запись стала подходить под условие", "a record has come into the condition")
            case .left: Text("запись перестала подходить под условие", "a record has left the condition")
            case .date: Text("наступила дата", "a date is reached")
            }
        }
        /// Whether it is found by comparing what is in the condition with what was.
        var isOfMembers: Bool { self == .entered || self == .left }
    }
    var happening: Event { Event(rawValue: event) ?? .changed }
    var isOn: Bool { state == "on" && archivedAt == nil }
    var columns: [String] { (fields ?? "").split(separator: "|").map(String.init) }
    func asked() throws -> Condition { try Condition(json: condition) }
    func steps() throws -> [RuleAction] { actions.isEmpty ? [] : try Canonical.read([RuleAction].self, actions) }

    /// More rules than these do not start each other: what goes round in a circle ends here.
    static let deepest: Int = 4
    /// The most firings of an hour that a rule may be allowed.
    static let usualMost: Int = 1000
    /// Actions of one rule.
    static let longest: Int = 8

    static let reasons: [Field.Choice] = [
        .init("storm", "Слишком много срабатываний за час", "Too many firings in an hour", ink: "r"), .init("depth", "Правила запускают друг друга по кругу", "Rules start each other in a circle", ink: "r"),
        .init("broken", "Условие больше не читается", "The condition can no longer be read", ink: "r"),
    ]
    /// What rules are mostly about; the program says of which other tables there are, see ``knowing(_:)``.
    public static let entity: Entity = about([Counterparty.entity, Contact.entity, Interaction.entity, Task.entity, Deal.entity, Competitor.entity, DealMember.entity])
    /// The same entities, of which rules may be about each.
    public static func knowing(_ all: [Entity]) -> [Entity] { all.map { $0.table == entity.table ? about(all) : $0 } }
    private static func about(_ all: [Entity]) -> Entity { Entity(
        "rule", path: "rules", one: Text("Правило", "Rule"), many: Text("Правила", "Rules"), icon: "zap", title: "name", order: "name", isCreatedByForm: false,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, limit: 120),
            Field("target", "О чём", "About", .choice(all.map { .init($0.table, $0.many.ru, $0.many.en) }), listed: true, editable: false),
            Field("event", "Когда", "When", .choice(Event.allCases.map { .init($0.rawValue, $0.phrase.ru, $0.phrase.en) }), listed: true, editable: false),
            Field("state", "Состояние", "State", .choice([.init("on", "Работает", "On", ink: "g"), .init("off", "Выключено", "Off", closed: true)]), listed: true, editable: false),
            Field("why_off", "Почему выключено", "Why it is off", .choice(reasons), listed: true, editable: false),
            Field("most_hour", "Не больше в час", "At most an hour", .number, editable: false),
            Field("fields", "Изменённые поля", "Changed fields", .tags, editable: false),
            Field("date_field", "Поле с датой", "Field of the date", editable: false),
            Field("date_shift", "Дней от даты", "Days from the date", .number, editable: false),
            Field("takes_bulk", "И при импорте и массовых изменениях", "Also on imports and bulk changes", .flag, editable: false),
            Field("lang", "Язык текстов", "Language of its texts", .choice([.init("ru", "Русский", "Russian"), .init("en", "Английский", "English")]), editable: false),
            Field("condition", "Условие", "Condition", .long, required: true, editable: false, limit: 20_000),
            Field("actions", "Действия", "Actions", .long, required: true, editable: false, limit: 20_000),
        ]).started(at: "/rules/start").reacting { written, tx in try follow(written, tx) }
    }

    /// A rule acts with the program's rights: it belongs to who hands out rights.
    static func mayEdit(_ access: Access) -> Bool { access.reach(.edit, Rule.table) == .all && access.reach(.edit, "role") == .all }

    /// What the rule waits for is written anew with every change of it.
    private static func follow(_ written: Written, _ tx: Tx) throws {
        let rule: Rule = try tx.find(ID<Rule>(rawValue: written.id))
        guard written.verb != .edit || ["state", "condition", "event", "fields", "takes_bulk", "date_field", "date_shift"].contains(where: written.changes) else { return }
        try Mark.set(try rule.isOn ? rule.marks() : [], of: "rule \(written.id)", in: tx)
        guard rule.isOn else { return }
        // Who is in the condition already has not come into it.
        try tx.run("UPDATE rule SET is_primed = 0, swept_on = \(rule.happening == .date ? tx.today.adding(-1).description : tx.today.description) WHERE id = \(written.id)")
        if rule.happening.isOfMembers {
            try tx.run("DELETE FROM rule_member WHERE rule_id = \(written.id)")
            try RuleSweep.order(rule, .prime, in: tx)
        }
    }
    private func marks() throws -> Set<Mark> {
        let owner: String = "rule \(id.rawValue)", isBulk: Bool = takesBulk == 1
        switch happening {
        case .created: return [Mark(owner: owner, source: target, target: target, verbs: "|create|", isBulk: isBulk)]
        case .changed: return [Mark(owner: owner, source: target, target: target, verbs: "|edit|", columns: fields ?? "", isBulk: isBulk)]
        case .archived: return [Mark(owner: owner, source: target, target: target, verbs: "|archive|", isBulk: isBulk)]
        case .entered, .left:
            return Set(try asked().watches(target).map { Mark(owner: owner, source: $0.source, link: $0.link, target: $0.target, verbs: "|create|edit|archive|restore|touch|", isBulk: isBulk) })
        case .date: return []
        }
    }
    /// Switches a rule off that does harm, and tells who may switch it on again.
    static func stop(_ id: Int64, _ why: String, in tx: Tx) throws {
        let full: Tx = tx.acting(as: tx.access.withFullReach(cause: "rule \(id)"))
        try full.update(entity, id, ["state": .text("off"), "why_off": .text(why)])
        let staff: [Row] = try full.rows("SELECT employee.id, role.grants FROM employee JOIN role ON role.id = employee.role_id WHERE employee.archived_at IS NULL ORDER BY employee.id LIMIT 2000")
        let masters: [Int64] = try staff.compactMap { row in
            let grants: [String: [String: Access.Reach]] = try Access.grants(Form.plain(row["grants"]))
            func edits(_ table: String) -> Bool { (grants[table] ?? grants["*"] ?? [:])["edit"] == .all }
            return edits(Rule.table) && edits("role") ? Int64(value: row["id"]) : nil
        }
        try full.tell(masters, "rule-stopped", of: Rule.table, id, detail: why, once: "rule-stopped \(id) \(full.now)")
    }
    static func running(in tx: Tx) throws -> [Rule] { try tx.all("SELECT * FROM rule WHERE state = 'on' AND archived_at IS NULL ORDER BY id LIMIT 500") }

    static let notices: [NoticeKind] = [
        NoticeKind("rule", "Сообщение правила", "A rule's message", icon: "zap", ink: "c") { notice, _, _ in notice.detail },
        NoticeKind("rule-stopped", "Правило остановлено", "A rule was stopped", icon: "zap", ink: "r") { notice, lang, _ in
            lang("Правило выключено: ", "The rule was switched off: ") + (reasons.first { $0.key == notice.detail }.map { lang($0.label).lowercased() } ?? notice.detail)
        },
    ]
    /// What is forgotten of a person is looked up by the record it is about.
    static let journalMigration = Migration("sales-rule-records", ["CREATE INDEX rule_firing_record ON rule_firing (entity, record_id, id)"])
    static let migration = Migration("sales-rules", [
        """
        CREATE TABLE rule (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, target TEXT NOT NULL, event TEXT NOT NULL, fields TEXT, date_field TEXT, date_shift BIGINT NOT NULL DEFAULT 0,
          condition TEXT NOT NULL DEFAULT '', actions TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'off', why_off TEXT, most_hour BIGINT NOT NULL DEFAULT 1000, takes_bulk BIGINT NOT NULL DEFAULT 0,
          is_primed BIGINT NOT NULL DEFAULT 0, swept_on TEXT NOT NULL DEFAULT '', lang TEXT NOT NULL DEFAULT 'ru')
        """,
        "CREATE INDEX rule_name ON rule (name, id)",
        // Who is in the condition of a rule that waits for coming and leaving.
        "CREATE TABLE rule_member (rule_id BIGINT NOT NULL REFERENCES rule (id), record_id BIGINT NOT NULL, PRIMARY KEY (rule_id, record_id))",
        """
        CREATE TABLE rule_firing (\(SQL.identity), rule_id BIGINT NOT NULL REFERENCES rule (id), at BIGINT NOT NULL, entity TEXT NOT NULL, record_id BIGINT NOT NULL, event TEXT NOT NULL, columns TEXT NOT NULL,
          cause TEXT NOT NULL, employee_id BIGINT NOT NULL, depth BIGINT NOT NULL, state TEXT NOT NULL, result TEXT NOT NULL DEFAULT '', problem TEXT NOT NULL DEFAULT '', once TEXT UNIQUE)
        """,
        "CREATE INDEX rule_firing_rule ON rule_firing (rule_id, id)", "CREATE INDEX rule_firing_at ON rule_firing (at)",
        // How often it fired in the present hour: locked by who counts.
        "CREATE TABLE rule_pace (rule_id BIGINT PRIMARY KEY, hour BIGINT NOT NULL, fired BIGINT NOT NULL)",
    ])
}
