internal import Database
internal import Foundation
internal import Kernel

/// Writes some rows of one table with their links led to the records here.
struct RowLoader {
    let one: WorkspaceImport, table: Description.Table, carried: Carried, parts: TransferParts, plan: TransferPlan, tx: Tx
    private var entity: Entity { carried.entity }
    private(set) var tally = Tally()
    private(set) var problems: [(line: Int, text: Text)] = []
    private var ids: IdentityMap
    /// Column there → the field here.
    private let fields: [(column: String, field: Field)], mandatory: Set<String>

    init(one: WorkspaceImport, table: Description.Table, carried: Carried, parts: TransferParts, plan: TransferPlan, tx: Tx) {
        (self.one, self.table, self.carried, self.parts, self.plan, self.tx) = (one, table, carried, parts, plan, tx)
        ids = IdentityMap(one: one, tx: tx)
        let own: [String: String] = plan.columns[table.table] ?? [:], here: [String: Field] = Dictionary(uniqueKeysWithValues: carried.fields.map { ($0.column, $0) })
        fields = table.fields.compactMap { words in
            if words.column == "updated_at" || parts.isComputed(table.table, words.column) { return nil }
            guard let field = here[words.column.hasPrefix(FieldSetting.prefix) ? own[words.column] ?? "" : words.column], field.kind.words.kind == words.kind else { return nil }
            return (words.column, field)
        }
        mandatory = Set(fields.map(\.field).filter(\.isRequired).map(\.column))
    }
    /// - Parameter taken: the last number given here before; -1: the table has none.
    mutating func load(_ rows: [IncomingRow], taken: Int64) throws {
        try ids.learn(fields.compactMap { column, field in field.kind.words.linked.map { linked in (linked, rows.compactMap { Int64(value: $0.values[column] ?? .null) }) } } + [(table.table, rows.map(\.id))])
        var made: [(old: Int64, new: Int64)] = [], waiting: [(record: Int64, field: String, linked: String, old: Int64)] = []
        for row in rows {
            guard row.problems.isEmpty else { fail(row, Text(row.problems.map(\.ru).joined(separator: "; "), row.problems.map(\.en).joined(separator: "; "))); continue }
            guard ids[table.table, row.id] == nil else { fail(row, Text("номер записи повторяется", "the id is there twice")); continue }
            if let match = plan.matches[table.table]?[row.id] {
                made.append((row.id, match))
                ids.add(table.table, row.id, match)
                if let late = try bringBack(match, row) {
                    tally.known += 1
                    waiting += late.map { (match, $0.field, $0.linked, $0.old) }
                }
                continue
            }
            var late: [(field: String, linked: String, old: Int64)] = []
            guard var values = try values(row, &late) else { continue }
            if let beside = carried.beside {
                if let id = try arrive(row, values, beside) { made.append((row.id, id)) }
                continue
            }
            if let same = try twin(values) {
                made.append((row.id, same))
                ids.add(table.table, row.id, same)
                if let late = try bringBack(same, row) {
                    tally.known += 1
                    waiting += late.map { (same, $0.field, $0.linked, $0.old) }
                }
                continue
            }
            try number(row, &values, taken)
            let id: Int64 = try tx.restore(entity, values)
            tally.made += 1
            made.append((row.id, id))
            ids.add(table.table, row.id, id)
            waiting += late.map { (id, $0.field, $0.linked, $0.old) }
        }
        try keep(made, waiting)
    }
    /// A record of the bin that came again is in use again, as it is in the archive; one that is in use stays as it is here.
    /// - Returns: its links that have to wait; nil: it cannot be taken.
    private mutating func bringBack(_ id: Int64, _ row: IncomingRow) throws -> [(field: String, linked: String, old: Int64)]? {
        var late: [(field: String, linked: String, old: Int64)] = []
        guard row.values["archived_at"] ?? .null == .null, try !tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id = \(id) AND archived_at IS NOT NULL").isEmpty else { return late }
        guard let values = try values(row, &late) else { return nil }
        try tx.update(entity, id, values.filter { $0.key != "created_at" && $0.key != "archived_at" })
        try tx.archive(entity, id, false)
        return late
    }
    /// A row of a table beside the entities.
    private mutating func arrive(_ row: IncomingRow, _ values: [String: Value], _ beside: CarriedTable) throws -> Int64? {
        do {
            guard let id = try beside.arrive(values, Arrived(ids: ids, plan: plan, tx: tx), tx) else {
                tally.known += 1
                return nil
            }
            tally.made += 1
            ids.add(table.table, row.id, id)
            return id
        } catch let bad as BadRequest {
            fail(row, bad.text)
            return nil
        }
    }
    private mutating func fail(_ row: IncomingRow, _ text: Text) {
        tally.failed += 1
        problems.append((row.line, text))
    }
    /// The values for this workspace; nil: it cannot be taken, and the problem is noted.
    private mutating func values(_ row: IncomingRow, _ late: inout [(field: String, linked: String, old: Int64)]) throws -> [String: Value]? {
        var values: [String: Value] = [:]
        for (column, field) in fields {
            let value: Value = row.values[column] ?? .null
            if case .link(let linked) = field.kind, case .int(let old) = value {
                values[field.column] = ids[linked, old].map { .int($0) } ?? .null
                guard ids[linked, old] == nil else { continue }
                if mandatory.contains(field.column) {
                    fail(row, Text("\(field.label.ru): нет записи \(linked) № \(old)", "\(field.label.en): there is no record \(linked) № \(old)"))
                    return nil
                }
                late.append((field.column, linked, old))
            } else {
                do { values[field.column] = try translated(value, field, column, row) } catch let bad as BadRequest {
                    fail(row, Text("\(field.label.ru): \(bad.text.ru)", "\(field.label.en): \(bad.text.en)"))
                    return nil
                }
            }
        }
        for column in mandatory where values[column] ?? .null == .null {
            fail(row, Text("\(entity.field(column)?.label.ru ?? column): пусто", "\(entity.field(column)?.label.en ?? column): empty"))
            return nil
        }
        return values
    }
    /// Keys of choices, conditions and names of fields are other ones here.
    private func translated(_ value: Value, _ field: Field, _ column: String, _ row: IncomingRow) throws -> Value {
        guard case .text(let text) = value else { return value }
        if !field.choices.isEmpty, let keys = plan.choices["\(table.table).\(column)"] {
            if case .several = field.kind { return .text("|" + text.split(separator: "|").map { keys[String($0)] ?? String($0) }.joined(separator: "|") + "|") }
            return .text(keys[text] ?? text)
        }
        if let known = parts.conditions.first(where: { $0.table == table.table && $0.column == column }), let target = tx.registry[Form.plain(row.values[known.target] ?? .null)] {
            return .text(try Arrived(ids: ids, plan: plan, tx: tx).condition(text, on: target.table))
        }
        if let known = parts.texts.first(where: { $0.table == table.table && $0.column == column }) { return .text(try known.arrive(text, row.values, Arrived(ids: ids, plan: plan, tx: tx))) }
        if parts.fieldRules.contains(where: { $0.table == table.table && $0.column == column }) { return .text(rules(text)) }
        return value
    }
    /// `"counterparty.x_5"` names another column here.
    private func rules(_ text: String) -> String {
        var result: String = text
        for (table, columns) in plan.columns {
            // First to names that nobody has, so that x_1 → x_2 and x_2 → x_1 do not meet.
            for (there, _) in columns { result = result.replacing("\"\(table).\(there)\"", with: "\"\(table).\u{1}\(there)\"") }
            for (there, here) in columns { result = result.replacing("\"\(table).\u{1}\(there)\"", with: "\"\(table).\(here)\"") }
        }
        return result
    }
    /// A record here that says the same where the table allows it once.
    private func twin(_ values: [String: Value]) throws -> Int64? {
        for columns in entity.unique where columns.allSatisfy({ values[$0] ?? .null != .null }) {
            let same: SQL = columns.map { "\(SQL.raw($0)) = \(values[$0] ?? .null)" as SQL }.joined(" AND ")  // a registry's columns
            if let row = try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE \(same) LIMIT 1").first { return Int64(value: row["id"]) }
        }
        return nil
    }
    /// The number it had, where nobody here has it.
    private mutating func number(_ row: IncomingRow, _ values: inout [String: Value], _ taken: Int64) throws {
        guard !entity.prefix.isEmpty else { return }
        if let ordinal = entity.ordinal(ofNumber: row.number), ordinal > taken { values["number"] = .text(row.number); return }
        values["number"] = .text(try tx.freshNumber(of: entity))
        if !row.number.isEmpty { tally.renumbered += 1 }
    }
    private func keep(_ made: [(old: Int64, new: Int64)], _ waiting: [(record: Int64, field: String, linked: String, old: Int64)]) throws {
        for start in stride(from: 0, to: made.count, by: 100) {
            let rows: [SQL] = made[start..<min(start + 100, made.count)].map { "(\(one.id), \(table.table), \($0.old), \($0.new))" }
            try tx.run("INSERT INTO workspace_import_record (import_id, entity, old_id, new_id) VALUES \(rows.joined(", "))")
        }
        for start in stride(from: 0, to: waiting.count, by: 100) {
            let rows: [SQL] = waiting[start..<min(start + 100, waiting.count)].map { "(\(one.id), \(table.table), \($0.record), \($0.field), \($0.linked), \($0.old))" }
            try tx.run("INSERT INTO workspace_import_link (import_id, entity, record_id, field, linked, old_id) VALUES \(rows.joined(", "))")
        }
    }
}

/// Which record here a record there has become.
struct IdentityMap {
    let one: WorkspaceImport, tx: Tx
    private var known: [String: [Int64: Int64]] = [:]
    init(one: WorkspaceImport, tx: Tx) { (self.one, self.tx) = (one, tx) }

    subscript(_ table: String, _ old: Int64) -> Int64? { known[table]?[old] }
    mutating func add(_ table: String, _ old: Int64, _ new: Int64) { known[table, default: [:]][old] = new }
    /// Asks for very many at once: a statement for each table.
    mutating func learn(_ wanted: [(table: String, old: [Int64])]) throws {
        for (table, all) in Dictionary(grouping: wanted, by: \.table) {
            let missing: [Int64] = Set(all.flatMap(\.old)).filter { known[table]?[$0] == nil }.sorted()
            for start in stride(from: 0, to: missing.count, by: 500) {
                let some: [Int64] = Array(missing[start..<min(start + 500, missing.count)])
                for row in try tx.rows("SELECT old_id, new_id FROM workspace_import_record WHERE import_id = \(one.id) AND entity = \(table) AND old_id IN \(in: some)") {
                    if let old = Int64(value: row["oldID"]), let new = Int64(value: row["newID"]) { add(table, old, new) }
                }
            }
        }
    }
    /// One alone.
    func find(_ table: String, _ old: Int64) throws -> Int64? {
        if let new = self[table, old] { return new }
        return try tx.rows("SELECT new_id FROM workspace_import_record WHERE import_id = \(one.id) AND entity = \(table) AND old_id = \(old)").first.flatMap { Int64(value: $0["newID"]) }
    }
}

/// What tables beside the entities may ask of an import.
struct Arrived: Origin {
    let ids: IdentityMap, plan: TransferPlan, tx: Tx
    func find(_ table: String, _ there: Int64) throws -> Int64? { try ids.find(table, there) }
    func note(_ kind: String, _ there: Int64, _ here: Int64) throws {
        try tx.run("INSERT INTO workspace_import_record (import_id, entity, old_id, new_id) VALUES (\(ids.one.id), \(kind), \(there), \(here)) ON CONFLICT (import_id, entity, old_id) DO NOTHING")
    }
    func column(_ there: String, of table: String) -> String { plan.columns[table]?[there] ?? there }
    func field(_ there: String, of table: String) -> Field? { tx.registry[table]?.field(column(there, of: table)) }
    func choice(_ there: String, of table: String, _ column: String) -> String { plan.choices["\(table).\(column)"]?[there] ?? there }
    func condition(_ json: String, on table: String) throws -> String {
        guard let entity = tx.registry[table] else { return json }
        let before: String = try Condition(json: json).json, after: String = try ConditionLoader(ids: ids, plan: plan, registry: tx.registry).here(json, entity)
        return before == after ? json : after
    }
}

/// A condition of another workspace in the words of this one.
struct ConditionLoader {
    let ids: IdentityMap, plan: TransferPlan, registry: Registry

    func here(_ json: String, _ entity: Entity) throws -> String { try here(try Condition(json: json), entity).json }
    private func here(_ condition: Condition, _ entity: Entity) throws -> Condition {
        func column(_ there: String, of table: String) -> String { plan.columns[table]?[there] ?? there }
        switch condition {
        case .all(let parts): return .all(try parts.map { try here($0, entity) })
        case .any(let parts): return .any(try parts.map { try here($0, entity) })
        case .not(let part): return .not(try here(part, entity))
        case .linked(let there, let part):
            guard case .link(let table)? = entity.field(column(there, of: entity.table))?.kind, let linked = registry[table] else { return condition }
            return .linked(column(there, of: entity.table), try here(part, linked))
        case .having(let table, let there, let part):
            guard let other = registry[table] else { return condition }
            return .having(table: table, column: column(there, of: table), try here(part, other))
        case .test(let there, let asked, let values):
            let name: String = column(there, of: entity.table)
            guard let field = entity.field(name) else { return condition }
            if case .link(let table) = field.kind { return .test(name, asked, try values.map { value in try Int64(value).map { String(try ids.find(table, $0) ?? 0) } ?? value }) }
            let keys: [String: String] = plan.choices["\(entity.table).\(there)"] ?? [:]
            return .test(name, asked, field.choices.isEmpty ? values : values.map { keys[$0] ?? $0 })
        }
    }
}

/// Links that had to wait until everything had come.
struct Links {
    let one: WorkspaceImport, tx: Tx
    static let chunk: Int = 300

    /// - Returns: whether none is left.
    func settle(_ progress: inout Job.Progress) throws -> Bool {
        let some: [Row] = try tx.rows("SELECT * FROM workspace_import_link WHERE import_id = \(one.id) ORDER BY entity, record_id, field LIMIT \(Self.chunk)")
        var ids = IdentityMap(one: one, tx: tx), problems: [(entity: String, line: Int, text: Text)] = []
        try ids.learn(some.map { (Form.plain($0["linked"]), [Int64(value: $0["oldID"]) ?? 0]) })
        try tx.together(silently: true) {
            for row in some {
                let table: String = Form.plain(row["entity"]), field: String = Form.plain(row["field"]), linked: String = Form.plain(row["linked"])
                guard let entity = tx.registry[table], let id = Int64(value: row["recordID"]), let old = Int64(value: row["oldID"]) else { continue }
                let label: Text = entity.carried.first { $0.column == field }?.label ?? Text(field, field)
                guard let new = ids[linked, old] else { problems.append((table, 0, Text("\(label.ru): нет записи \(linked) № \(old), ссылка пуста", "\(label.en): there is no record \(linked) № \(old), the link is empty"))); continue }
                // A circle of parents, say, is refused by the entity's own rule.
                var form = Form(entity, patch: [field: .int(new)])
                if entity.field(field) != nil { try form.check(id, in: tx) }
                if let wrong = form.errors[field] { problems.append((table, 0, Text("\(label.ru): \(wrong.ru)", "\(label.en): \(wrong.en)"))); continue }
                try tx.update(entity, id, [field: .int(new)])
            }
        }
        try one.note("run", problems, in: tx)
        for row in some {
            try tx.run("DELETE FROM workspace_import_link WHERE import_id = \(one.id) AND entity = \(row["entity"]) AND record_id = \(row["recordID"]) AND field = \(row["field"])")
        }
        return some.count < Self.chunk
    }
}
