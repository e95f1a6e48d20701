internal import Database
internal import Kernel
internal import Process

/// Finds the person for a rule: in their place today, or the deputy of who is absent.
struct Assigning {
    let tx: Tx
    /// Somebody who may be asked.
    private struct Person: Sendable { let id: Int64, branch: Int64, deputy: Int64?, isAway: Bool, role: String, position: String, grants: String }
    private let people: [Person]

    init(in tx: Tx) throws {
        self.tx = tx
        let today: String = tx.today.description
        people = try tx.rows("""
            SELECT employee.id, employee.branch_id, employee.deputy_id, employee.away_from, employee.away_to, employee.position, role.name AS role_name, role.grants
            FROM employee JOIN role ON role.id = employee.role_id WHERE employee.archived_at IS NULL ORDER BY employee.id LIMIT 2000
            """).map { row in
            let from: String = Form.plain(row["awayFrom"]), to: String = Form.plain(row["awayTo"])
            return Person(id: Int64(value: row["id"]) ?? 0, branch: Int64(value: row["branchID"]) ?? 0, deputy: Int64(value: row["deputyID"]),
                          isAway: !from.isEmpty && from <= today && (to.isEmpty || to >= today), role: Plain.fold(Form.plain(row["roleName"])), position: Plain.fold(Form.plain(row["position"])),
                          grants: Form.plain(row["grants"]))
        }
    }

    /// Who does it, present today; nil: nobody fits.
    /// - Parameters:
    ///   - responsible: of the record.
    ///   - branch: of the record; its people come first.
    func find(_ rule: Assignee, responsible: Int64?, branch: Int64?, table: String) throws -> Int64? {
        switch rule {
        case .responsible: return present(responsible)
        case .deputy: return person(responsible)?.deputy ?? present(responsible)
        case .employee(let id): return person(id) == nil ? nil : present(id)
        case .superior: return try present(superior(of: responsible, table))
        case .role(let code): return try least(role(code), branch)
        case .department(let code): return try least(people.filter { String($0.branch) == code }, branch)
        case .formula: return nil
        }
    }
    /// Whether anybody at all fits, for the check of a draft.
    func exists(_ rule: Assignee) -> Bool {
        switch rule {
        case .responsible, .superior, .deputy: true
        case .employee(let id): person(id) != nil
        case .role(let code): !role(code).isEmpty
        case .department(let code): people.contains { String($0.branch) == code }
        case .formula: false
        }
    }

    private func person(_ id: Int64?) -> Person? { people.first { $0.id == id } }
    /// One step only: the deputy of a deputy gets nothing.
    private func present(_ id: Int64?) -> Int64? {
        guard let person: Person = person(id) else { return id }
        guard person.isAway, let deputy: Person = self.person(person.deputy), !deputy.isAway else { return person.id }
        return deputy.id
    }
    /// By the role's id, its name, or a position of that name.
    private func role(_ code: String) -> [Person] {
        let names: [String] = Self.names(of: code)
        let byRole: [Person] = people.filter { names.contains($0.role) }
        return byRole.isEmpty ? people.filter { person in names.contains { person.position.hasPrefix($0) } } : byRole
    }
    /// How a role is called: a ready methodology knows it by a code, an administrator by its name.
    static func names(of code: String) -> [String] {
        Methodology.roles.first { $0.code == code }.map { [Plain.fold($0.name.ru), Plain.fold($0.name.en)] } ?? [Plain.fold(code)]
    }
    /// Of those present the one with the fewest open actions, those of the record's branch first.
    private func least(_ candidates: [Person], _ branch: Int64?) throws -> Int64? {
        let near: [Person] = candidates.filter { $0.branch == branch && !$0.isAway }, here: [Person] = candidates.filter { !$0.isAway }
        let chosen: [Person] = near.isEmpty ? here : near
        guard let first: Person = chosen.first else { return present(candidates.first?.id) }
        if chosen.count == 1 { return first.id }
        let load: [Row] = try tx.rows("SELECT employee_id, COUNT(*) AS n FROM process_action WHERE status = 'open' AND employee_id IN \(in: chosen.map(\.id)) GROUP BY employee_id")
        let counts: [Int64: Int] = Dictionary(load.compactMap { row in Int64(value: row["employeeID"]).map { ($0, Int(value: row["n"]) ?? 0) } }) { $1 }
        return chosen.min { (a: Person, b: Person) -> Bool in (counts[a.id] ?? 0, a.id) < (counts[b.id] ?? 0, b.id) }?.id
    }
    /// The nearest one above whose rights reach over the department.
    private func superior(of id: Int64?, _ table: String) throws -> Int64? {
        guard let person: Person = person(id) else { return nil }
        let above: [Row] = try tx.rows("""
            WITH RECURSIVE above (id, parent_id, step) AS (SELECT id, parent_id, 0 FROM branch WHERE id = \(person.branch)
            UNION SELECT branch.id, branch.parent_id, step + 1 FROM branch JOIN above ON branch.id = above.parent_id WHERE step < 20) SELECT id FROM above ORDER BY step
            """)
        for branch in above.compactMap({ Int64(value: $0["id"]) }) {
            if let head: Int64 = try head(people.filter { $0.branch == branch && $0.id != id }, table) { return head }
        }
        return try head(people.filter { $0.id != id }, table)
    }
    /// Of those who lead, the one whose rights reach least far: the head of the department before the director.
    private func head(_ candidates: [Person], _ table: String) throws -> Int64? {
        let leading: [(reach: Int, id: Int64)] = try candidates.compactMap { person in try reach(person, table).map { (reach: $0.rawValue, id: person.id) } }
        return leading.min { (a: (reach: Int, id: Int64), b: (reach: Int, id: Int64)) -> Bool in (a.reach, a.id) < (b.reach, b.id) }?.id
    }
    /// How far somebody changes records; nil: not over a department.
    private func reach(_ person: Person, _ table: String) throws -> Access.Reach? {
        let grants: [String: [String: Access.Reach]] = try Access.grants(person.grants), verbs: [String: Access.Reach] = grants[table] ?? grants["*"] ?? [:]
        let reach: Access.Reach = verbs["edit"] ?? .none
        return reach >= .department ? reach : nil
    }
}
