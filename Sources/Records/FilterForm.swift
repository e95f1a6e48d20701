internal import Database
internal import HTML
internal import Kernel

/// The condition as rows of a form, and what was typed into them: `c.kind=all`, `c.0.f=status`, `c.0.op=is`, `c.0.v=vip`.
struct FilterForm {
    /// What one row asks about: a field of the entity itself, of a linked record, or of records that link here.
    struct Subject {
        let key: String, group: String, entity: Entity, field: Field
        /// Puts the test where it belongs.
        let wrap: @Sendable (Condition) -> Condition
    }
    let entity: Entity, tx: Tx, subjects: [Subject]
    var condition: Condition
    private(set) var lookups: [String: [(id: Int64, title: String)]] = [:]
    var lang: Lang { tx.access.lang }
    static let longest: Int = 40

    init(_ entity: Entity, _ condition: Condition, in tx: Tx) throws {
        (self.entity, self.tx, self.condition) = (entity, tx, condition)
        subjects = FilterForm.subjects(entity, tx)
        for subject in subjects {
            guard case .link(let table) = subject.field.kind, lookups[table] == nil, let linked = tx.registry[table] else { continue }
            lookups[table] = try Lookups.few(linked, in: tx)
        }
    }
    private static func subjects(_ entity: Entity, _ tx: Tx) -> [Subject] {
        func seen(_ of: Entity) -> [Field] { of.fields.filter { tx.access.sees(of, $0) && !$0.operators.isEmpty } }
        let lang: Lang = tx.access.lang
        var all: [Subject] = seen(entity).map { Subject(key: $0.column, group: "", entity: entity, field: $0) { $0 } }
        for field in seen(entity) {
            guard case .link(let table) = field.kind, table != "employee", let other = tx.registry[table], tx.access.reach(.see, table) > .none else { continue }
            let column: String = field.column
            all += seen(other).map { Subject(key: "\(column)/\($0.column)", group: "\(lang(field.label)) →", entity: other, field: $0) { .linked(column, $0) } }
        }
        for other in tx.registry.entities where tx.access.reach(.see, other.table) > .none && other.table != entity.table {
            for back in seen(other) {
                guard case .link(entity.table) = back.kind else { continue }
                let table: String = other.table, column: String = back.column
                all += seen(other).filter { $0.column != column }.map { Subject(key: "\(table).\(column)/\($0.column)", group: "\(lang(other.many)), \(lang("хотя бы одно", "at least one")):", entity: other, field: $0) { .having(table: table, column: column, $0) } }
            }
        }
        return all
    }
    func subject(_ key: String) -> Subject? { subjects.first { $0.key == key } }

    /// Reads what was typed; rows without a field or a value ask nothing.
    mutating func read(_ typed: Submitted) throws { condition = try node(typed, "c", 0) ?? .all([]) }

    private func node(_ typed: Submitted, _ at: String, _ depth: Int) throws -> Condition? {
        guard depth <= 6 else { throw BadRequest("Условие отбора слишком глубокое", "The filter is too deep") }
        switch typed["\(at).kind"] {
        case "all", "any", "none":
            var parts: [Condition] = []
            for index in 0..<FilterForm.longest where typed.has("\(at).\(index).kind") {
                if let part = try node(typed, "\(at).\(index)", depth + 1) { parts.append(part) }
            }
            let kind: String = typed["\(at).kind"]
            return kind == "all" ? .all(parts) : kind == "any" ? .any(parts) : .not(.any(parts))
        case "raw": return try Condition(json: typed["\(at).json"])
        case "test": return test(typed, at)
        default: return nil
        }
    }
    private func test(_ typed: Submitted, _ at: String) -> Condition? {
        guard let subject = subject(typed["\(at).f"]) else { return nil }
        let allowed: [Condition.Operator] = subject.field.operators
        let asked: Condition.Operator = Condition.Operator(rawValue: typed["\(at).op"]).flatMap { allowed.contains($0) ? $0 : nil } ?? allowed[0]
        var values: [String] = typed.all("\(at).v").filter { !$0.isEmpty }
        switch subject.field.kind {
        case .day, .instant: values = [period(typed, at)]
        case .link(let table): values = values.map { record($0, table) }
        default: break
        }
        return subject.wrap(.test(subject.field.column, asked, asked.takesValue ? values : []))
    }
    private func period(_ typed: Submitted, _ at: String) -> String {
        let name: String = typed["\(at).v"], days: String = typed["\(at).days"]
        switch name {
        case "last", "next", "older": return "\(name):\(days.isEmpty ? "30" : days)"
        // One end needs a date to be told from a span that has none yet.
        case "until": return "..\(typed["\(at).to"].isEmpty ? tx.today.description : typed["\(at).to"])"
        case "since": return "\(typed["\(at).from"].isEmpty ? tx.today.description : typed["\(at).from"]).."
        case "between": return "\(typed["\(at).from"])..\(typed["\(at).to"])"
        case "": return "today"
        default: return name
        }
    }
    /// `К-000012 Name` as the id; what is no record stays as it was typed and is refused with its sentence.
    private func record(_ typed: String, _ table: String) -> String {
        guard Int64(typed) == nil, typed != "me", typed != "department", let other = tx.registry[table] else { return typed }
        let number: String = String(typed.split(separator: " ").first ?? "")
        let sql: SQL = "SELECT id FROM \(SQL.raw(other.table)) WHERE number = \(number) AND \(tx.access.rows(other, .see))"  // a registry's table
        return (try? tx.rows(sql).first).flatMap { $0.flatMap { Int64(value: $0["id"]) } }.map { String($0) } ?? typed
    }
    /// Adds a row or a group, or takes one away: `add:c.1`, `group:c`, `drop:c.0.2`.
    mutating func perform(_ order: String) {
        let parts: [Substring] = order.split(separator: ":")
        guard parts.count == 2 else { return }
        let path: [Int] = parts[1].split(separator: ".").dropFirst().compactMap { Int($0) }
        let blank: Condition = .test(subjects.first { $0.field.isListed }?.key ?? entity.title, subjects.first { $0.field.isListed }?.field.operators[0] ?? .has, [])
        switch parts[0] {
        case "add": condition = condition.changed(at: path[...]) { $0.appending(blank) }
        case "group": condition = condition.changed(at: path[...]) { $0.appending(.any([blank])) }
        case "drop": condition = condition.changed(at: path[...]) { _ in nil } ?? .all([])
        default: break
        }
    }
}

extension Condition {
    /// The parts of a group as the form shows them, and how they are joined; nil for a row.
    var group: (kind: String, parts: [Condition])? {
        switch self {
        case .all(let parts): ("all", parts)
        case .any(let parts): ("any", parts)
        case .not(.any(let parts)): ("none", parts)
        default: nil
        }
    }
    func appending(_ part: Condition) -> Condition {
        switch self {
        case .all(let parts): .all(parts + [part])
        case .any(let parts): .any(parts + [part])
        case .not(.any(let parts)): .not(.any(parts + [part]))
        default: .all([self, part])
        }
    }
    func changed(at path: ArraySlice<Int>, _ change: (Condition) -> Condition?) -> Condition? {
        guard let next = path.first else { return change(self) }
        guard let (kind, parts) = group, parts.indices.contains(next) else { return self }
        let new: [Condition] = parts.enumerated().compactMap { $0 == next ? $1.changed(at: path.dropFirst(), change) : $1 }
        return kind == "all" ? .all(new) : kind == "any" ? .any(new) : .not(.any(new))
    }
    func changed(at path: ArraySlice<Int>, _ change: (Condition) -> Condition) -> Condition { changed(at: path, { Optional(change($0)) }) ?? self }
    /// Without rows that ask nothing yet.
    var pruned: Condition? {
        switch self {
        case .all(let parts): return .all(parts.compactMap(\.pruned))
        case .any(let parts):
            let kept: [Condition] = parts.compactMap(\.pruned)
            return kept.isEmpty ? nil : .any(kept)
        case .not(let part): return part.pruned.map { .not($0) }
        case .linked(let column, let part): return part.pruned.map { .linked(column, $0) }
        case .having(let table, let column, let part): return part.pruned.map { .having(table: table, column: column, $0) }
        case .test(_, let asked, let values): return asked.takesValue && !values.contains(where: { !$0.isEmpty }) ? nil : self
        }
    }
}
extension Lookups {
    /// All records of a small entity; empty when there are too many to choose from a list.
    static func few(_ linked: Entity, in tx: Tx) throws -> [(id: Int64, title: String)] {
        let found: [Row] = try tx.rows("SELECT id, \(SQL.raw(linked.title)) AS title FROM \(SQL.raw(linked.table)) WHERE archived_at IS NULL AND "
            + tx.access.rows(linked, .see) + " ORDER BY title LIMIT \(limit + 1)")
        return found.count > limit ? [] : found.compactMap { row in Int64(value: row["id"]).map { ($0, Form.plain(row["title"])) } }
    }
}
