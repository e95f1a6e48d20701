internal import Database
internal import Kernel
internal import Process
internal import Records

/// Finds the person for a rule: in their place today, or the deputy of who is absent. It reads whom the rule is about and nobody else,
/// each once for all actions of a step.
final class Assigning {
    let tx: Tx
    /// Somebody who may be asked.
    private struct Person: Sendable { let id: Int64, branch: Int64, deputy: Int64?, isAway: Bool, isGone: Bool, grants: String }
    private var known: [Int64: Person?] = [:], lists: [String: [Person]] = [:]
    /// The most people of one role or department that are chosen among.
    private static let most: Int = 500

    init(in tx: Tx) { self.tx = tx }

    /// Who does it, present today; nil: nobody fits.
    /// - Parameters:
    ///   - responsible: of the record.
    ///   - branch: of the record; its people come first.
    ///   - record: what a formula reads.
    func find(_ rule: Assignee, responsible: Int64?, branch: Int64?, table: String, record: Row? = nil) throws -> Int64? {
        switch rule {
        case .responsible: return try present(responsible, table)
        case .deputy:
            guard let deputy = try person(responsible)?.deputy, try person(deputy)?.isGone == false else { return try present(responsible, table) }
            return deputy
        case .employee(let id): return try person(id)?.isGone == false ? present(id, table) : nil
        case .superior: return try present(superior(of: responsible, table), table)
        case .role(let code): return try least(role(code), branch, table)
        case .department(let code): return try least(department(code), branch, table)
        case .formula(let text):
            guard let record, let entity: Entity = tx.registry[table], let word = try AssigneeFormula(text, entity).word(record, titles: linkTitles(entity, [record], in: tx)) else { return nil }
            return try self.rule(named: word).flatMap { try find($0, responsible: responsible, branch: branch, table: table) }
        }
    }
    /// Whether anybody at all fits, for the check of a draft.
    func exists(_ rule: Assignee) throws -> Bool {
        switch rule {
        case .responsible, .superior, .deputy: true
        case .employee(let id): try person(id)?.isGone == false
        case .role(let code): try !role(code).isEmpty
        case .department(let code): try !department(code).isEmpty
        case .formula(let text): tx.registry[Deal.table].map { (try? AssigneeFormula(text, $0)) != nil } ?? false  // its sentence is shown where it is typed
        }
    }

    // MARK: Reading

    private func read(_ which: SQL) throws -> [Person] {
        let today: String = tx.today.description
        return try tx.rows("""
            SELECT employee.id, employee.branch_id, employee.deputy_id, employee.away_from, employee.away_to, employee.archived_at, role.grants
            FROM employee JOIN role ON role.id = employee.role_id WHERE \(which) ORDER BY employee.id LIMIT \(Self.most)
            """).map { row in
            let from: String = Form.plain(row["awayFrom"]), to: String = Form.plain(row["awayTo"])
            return Person(id: Int64(value: row["id"]) ?? 0, branch: Int64(value: row["branchID"]) ?? 0, deputy: Int64(value: row["deputyID"]),
                          isAway: !from.isEmpty && from <= today && (to.isEmpty || to >= today), isGone: row["archivedAt"] != .null, grants: Form.plain(row["grants"]))
        }
    }
    private func person(_ id: Int64?) throws -> Person? {
        guard let id else { return nil }
        if let found: Person? = known[id] { return found }
        let found: Person? = try read("employee.id = \(id)").first
        known[id] = .some(found)
        return found
    }
    private func list(_ name: String, _ which: SQL) throws -> [Person] {
        if let found: [Person] = lists[name] { return found }
        let found: [Person] = try read("employee.archived_at IS NULL AND \(which)")
        lists[name] = found
        return found
    }
    private func department(_ code: String) throws -> [Person] {
        guard let id = Int64(code) else { return [] }
        return try list("department " + code, "employee.branch_id = \(id)")
    }
    /// By the role's name, or a position of that name.
    private func role(_ code: String) throws -> [Person] {
        guard !code.isEmpty else { return [] }
        let names: [String] = Self.names(of: code), byRole: [Person] = try list("role " + code, "fold(role.name) IN \(in: names)")
        guard byRole.isEmpty else { return byRole }
        let positions: [SQL] = names.map { "fold(employee.position) LIKE \($0.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%") ESCAPE '\\'" }
        return try list("position " + code, "(" + positions.joined(" OR ") + ")")
    }
    /// How a role is called: a ready methodology knows it by a code, an administrator by its name.
    static func names(of code: String) -> [String] {
        Methodology.roles.first { $0.code == code }.map { [Plain.fold($0.name.ru), Plain.fold($0.name.en)] } ?? [Plain.fold(code)]
    }

    // MARK: Choosing

    /// One step only: the deputy of a deputy gets nothing. Who has left the company is stood in for by the deputy, or by the head of the department.
    private func present(_ id: Int64?, _ table: String) throws -> Int64? {
        guard let person: Person = try person(id) else { return nil }
        let deputy: Person? = try self.person(person.deputy).flatMap { $0.isGone ? nil : $0 }
        if person.isGone { return try deputy?.id ?? superior(of: id, table) }
        guard person.isAway, let deputy, !deputy.isAway else { return person.id }
        return deputy.id
    }
    /// Of those present the one with the fewest open actions, those of the record's branch first.
    private func least(_ candidates: [Person], _ branch: Int64?, _ table: String) throws -> Int64? {
        let near: [Person] = candidates.filter { $0.branch == branch && !$0.isAway }, here: [Person] = candidates.filter { !$0.isAway }
        let chosen: [Person] = near.isEmpty ? here : near
        guard let first: Person = chosen.first else { return try present(candidates.first?.id, table) }
        if chosen.count == 1 { return first.id }
        let load: [Row] = try tx.rows("SELECT employee_id, COUNT(*) AS n FROM process_action WHERE status = 'open' AND employee_id IN \(in: chosen.map(\.id)) GROUP BY employee_id")
        let counts: [Int64: Int] = Dictionary(load.compactMap { row in Int64(value: row["employeeID"]).map { ($0, Int(value: row["n"]) ?? 0) } }) { $1 }
        return chosen.min { (a: Person, b: Person) -> Bool in (counts[a.id] ?? 0, a.id) < (counts[b.id] ?? 0, b.id) }?.id
    }
    /// The nearest one above whose rights reach over the department.
    private func superior(of id: Int64?, _ table: String) throws -> Int64? {
        guard let person: Person = try person(id) else { return nil }
        let above: [Int64] = try tx.rows("""
            WITH RECURSIVE above (id, parent_id, step) AS (SELECT id, parent_id, 0 FROM branch WHERE id = \(person.branch)
            UNION SELECT branch.id, branch.parent_id, step + 1 FROM branch JOIN above ON branch.id = above.parent_id WHERE step < 20) SELECT id FROM above ORDER BY step
            """).compactMap { Int64(value: $0["id"]) }
        for branch in above {
            if let head: Int64 = try head(list("department \(branch)", "employee.branch_id = \(branch)").filter { $0.id != id }, table) { return head }
        }
        return try head(list("all", "1 = 1").filter { $0.id != id }, table)
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
