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
    public let roleName: String
    let grants: [String: [String: Reach]], fieldRules: [String: FieldRule]
    let isProgram: Bool
    public var lang: Lang
    /// Why this write happens: empty for a person at the screen, else `import 12`, `rule 3`, `restore`.
    public var cause: String = ""

    /// - Parameters:
    ///   - grants: table → verb → reach; `*` stands for every table.
    ///   - fieldRules: `table.column` → hidden or read-only.
    public init(employee: Int64, branch: Int64, subtree: [Int64], organisation: [Int64], roleName: String,
                grants: [String: [String: Reach]], fieldRules: [String: FieldRule] = [:], lang: Lang = .ru) {
        (self.employee, self.branch, self.subtree, self.organisation) = (employee, branch, subtree, organisation)
        (self.roleName, self.grants, self.fieldRules, self.lang, isProgram) = (roleName, grants, fieldRules, lang, false)
    }
    private init(program cause: String) {
        (employee, branch, subtree, organisation, roleName, grants, fieldRules, lang) = (0, 0, [], [], "", [:], [:], .ru)
        isProgram = true
        self.cause = cause
    }
    /// The program's own work: first run, demo data, jobs. The cause is logged.
    public static func program(_ cause: String) -> Access { Access(program: cause) }

    public func reach(_ verb: Verb, _ table: String) -> Reach {
        isProgram ? .all : (grants[table] ?? grants["*"] ?? [:])[verb.rawValue] ?? .none
    }
    public func rule(_ entity: Entity, _ field: Field) -> FieldRule? { fieldRules["\(entity.table).\(field.column)"] }
    public func sees(_ entity: Entity, _ field: Field) -> Bool { rule(entity, field) != .hidden }
    public func edits(_ entity: Entity, _ field: Field) -> Bool { field.isEditable && rule(entity, field) == nil }

    /// The rows of the entity's table this access may `verb`, as a condition.
    public func rows(_ entity: Entity, _ verb: Verb) -> SQL {
        let reach: Reach = reach(verb, entity.table)
        switch reach {
        case .all: return "1 = 1"
        case .none: return "1 = 0"
        default: return entity.rows?(self, reach) ?? standardRows(reach)
        }
    }
    /// Owner, department or organisation by the standard columns.
    public func standardRows(_ reach: Reach) -> SQL {
        switch reach {
        case .all: "1 = 1"
        case .none: "1 = 0"
        case .own: "owner_id = \(employee)"
        case .department: "(owner_id = \(employee) OR branch_id IN \(in: subtree))"
        case .organisation: "(owner_id = \(employee) OR branch_id IN \(in: organisation))"
        }
    }
}
