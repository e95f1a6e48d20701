public import Database

/// Who asks and how far they may reach. There is no way to touch data without one.
public struct Access: Sendable {
    public enum Verb: String, Sendable, CaseIterable, Codable { case see, create, edit, archive, export }
    /// How far a grant goes. A department includes everything under it.
    public enum Reach: Int, Sendable, Comparable, CaseIterable, Codable {
        case none, own, department, organisation, all
        public static func < (a: Reach, b: Reach) -> Bool { a.rawValue < b.rawValue }
    }
    public enum FieldRule: String, Sendable, Codable { case hidden, readOnly }
    /// The employee; 0 is the program itself.
    public let employee: Int64
    /// The employee's branch or department, everything under it, and everything of their organisation.
    public let branch: Int64, subtree: [Int64], organisation: [Int64]
    /// Absent colleagues whose deputy this employee is today: what is theirs counts as own. One step only: the deputy of a deputy gets nothing.
    public let covers: [Int64]
    public let roleName: String
    let grants: [String: [String: Reach]], fieldRules: [String: FieldRule]
    /// Table → the verbs that count at all, `*` for every other table; nil: all of them. What a token's scopes leave of somebody's rights.
    private var limits: [String: Set<Verb>]?
    private(set) var isProgram: Bool
    public var lang: Lang
    /// Why this write happens: empty for a person at the screen, else `import 12`, `rule 3`, `restore`.
    public var cause: String = ""
    /// How many rules, one started by the writes of another, stand behind this write; 0: none.
    public var depth: Int = 0

    /// - Parameters:
    ///   - grants: table → verb → reach; `*` stands for every table.
    ///   - fieldRules: `table.column` → hidden or read-only.
    public init(employee: Int64, branch: Int64, subtree: [Int64], organisation: [Int64], covers: [Int64] = [], roleName: String,
                grants: [String: [String: Reach]], fieldRules: [String: FieldRule] = [:], lang: Lang = .ru) {
        (self.employee, self.branch, self.subtree, self.organisation, self.covers) = (employee, branch, subtree, organisation, covers)
        (self.roleName, self.grants, self.fieldRules, self.lang, isProgram) = (roleName, grants, fieldRules, lang, false)
    }
    private init(program cause: String) {
        (employee, branch, subtree, organisation, covers, roleName, grants, fieldRules, lang) = (0, 0, [], [], [], "", [:], [:], .ru)
        isProgram = true
        self.cause = cause
    }
    /// The program's own work: first run, demo data, jobs. The cause is logged.
    public static func program(_ cause: String) -> Access { Access(program: cause) }

    /// The same person with the program's reach, for what must follow from what they were allowed to do, whatever their rights to the rest:
    /// the records linked to merged cards move along.
    public func withFullReach(cause: String) -> Access {
        var access: Access = self
        (access.isProgram, access.cause) = (true, cause)
        return access
    }

    public func reach(_ verb: Verb, _ table: String) -> Reach {
        if let limits, !(limits[table] ?? limits["*"] ?? []).contains(verb) { return .none }
        return isProgram ? .all : (grants[table] ?? grants["*"] ?? [:])[verb.rawValue] ?? .none
    }
    /// The same rights with only these verbs: table → verbs, `*` for every other table.
    ///
    /// A way to a record leads through the rights behind the limits: a contact seen with its counterparty is seen by who may ask for contacts only.
    public func limited(to verbs: [String: Set<Verb>]) -> Access {
        var less: Access = self
        less.limits = verbs
        return less
    }
    /// Whether no other access with these grants reaches further, in any table and verb: nobody may give away more than they have.
    public func includes(grants other: [String: [String: Reach]], of registry: Registry) -> Bool {
        isProgram || (registry.entities.map(\.table) + ["*"]).allSatisfy { table in
            let wanted: [String: Reach] = other[table] ?? other["*"] ?? [:]
            return Verb.allCases.allSatisfy { wanted[$0.rawValue] ?? .none <= reach($0, table) }
        }
    }
    /// The rule of a field. The title of a record is what people know it by: it is never hidden.
    public func rule(_ entity: Entity, _ field: Field) -> FieldRule? {
        if fieldRules.isEmpty || isProgram { return nil }
        let rule: FieldRule? = fieldRules["\(entity.table).\(field.column)"]
        return rule == .hidden && field.column == entity.title ? .readOnly : rule
    }
    public func sees(_ entity: Entity, _ field: Field) -> Bool {
        if fieldRules.isEmpty || isProgram { return true }
        // What is worked out of a hidden field is hidden with it.
        return rule(entity, field) != .hidden && field.formula?.inputs.contains { fieldRules["\(entity.table).\($0)"] == .hidden } != true
    }
    /// By the column; true for a column without a field.
    public func sees(_ entity: Entity, column: String) -> Bool { entity.field(column).map { sees(entity, $0) } ?? true }
    /// - Parameter creating: what a new record cannot do without may be filled in by everybody who may create one and sees the field.
    public func edits(_ entity: Entity, _ field: Field, creating: Bool = false) -> Bool {
        field.isEditable && (rule(entity, field) == nil || creating && field.isRequired && sees(entity, field))
    }
    /// May create, and sees everything that a new record cannot do without.
    public func creates(_ entity: Entity) -> Bool {
        reach(.create, entity.table) > .none && entity.fields.allSatisfy { !($0.isRequired && $0.isEditable) || sees(entity, $0) }
    }
    /// The row without the values of hidden fields, for pages that show a record in their own way.
    public func visible(_ entity: Entity, _ row: Row) -> Row {
        fieldRules.isEmpty ? row : Row(row.columns.map { ($0.name, sees(entity, column: $0.name) ? $0.value : .null) })
    }

    /// The rows of the entity's table this access may `verb`, as a condition.
    public func rows(_ entity: Entity, _ verb: Verb) -> SQL {
        let reach: Reach = reach(verb, entity.table)
        guard reach > .none, reach < .all else { return standardRows(reach) }
        var whole: Access = self
        whole.limits = nil
        let ways: [Way] = entity.ways(whole, verb)
        return ways.isEmpty ? standardRows(reach) : "(" + ([standardRows(reach)] + ways.map(\.rows)).joined(" OR ") + ")"
    }
    /// Owner, department or organisation by the standard columns.
    public func standardRows(_ reach: Reach) -> SQL {
        switch reach {
        case .all: "1 = 1"
        case .none: "1 = 0"
        case .own: isMe("owner_id")
        case .department: "(\(isMe("owner_id")) OR branch_id IN \(in: subtree))"
        case .organisation: "(\(isMe("owner_id")) OR branch_id IN \(in: organisation))"
        }
    }
    /// The column holds this employee, or somebody they stand in for.
    /// - Parameter column: code, not input.
    public func isMe(_ column: String) -> SQL {
        covers.isEmpty ? "\(SQL.raw(column)) = \(employee)" : "\(SQL.raw(column)) IN \(in: [employee] + covers)"
    }
}

extension Entity {
    /// The reaches that mean something for its records. Without a responsible person, and without a way that leads through another record, nothing is one's own;
    /// where the record stands in a branch, a department and an organisation still mean something.
    public func reaches(_ access: Access) -> [Access.Reach] {
        // A shared list is a way too, but only to look: it is nobody's own.
        let isPersonal: Bool = field("owner_id") != nil || [Access.Verb.edit, .export].contains { !ways(access, $0).isEmpty }
        if isPersonal { return Access.Reach.allCases }
        return field("branch_id") == nil ? [.none, .all] : [.none, .department, .organisation, .all]
    }
}

/// A way to a record beside its owner and place: a condition on the entity's rows, and its name in words ("participant of the counterparty").
/// It opens a record to any reach but "none".
public struct Way: Sendable {
    public let rows: SQL, words: Text
    public init(_ ru: String, _ en: String, _ rows: SQL) { (words, self.rows) = (Text(ru, en), rows) }
}
