internal import Database
internal import Kernel
internal import Records
internal import Requisites

/// Decides what the lines of one batch do. It asks the base for all of them at once and writes nothing.
struct Checker {
    let plan: ImportPlan, targets: ImportTargets, tx: Tx, reader: LineReader, id: Int64, isDry: Bool
    /// Key → the earlier line of the same file that has it; 0: some line above.
    let earlier: (_ keys: Set<String>, _ found: [String: [Row]]) throws -> [String: Int]
    /// What was decided about lines that look like existing records, for the loading.
    let choices: (_ numbers: [Int], _ keys: Set<String>) throws -> AlikeChoices
    private let matcher: Matcher, editsMain: Set<String>

    init(_ plan: ImportPlan, _ targets: ImportTargets, _ reader: LineReader, of id: Int64, isDry: Bool, in tx: Tx, earlier: @escaping (Set<String>, [String: [Row]]) throws -> [String: Int],
         choices: @escaping ([Int], Set<String>) throws -> AlikeChoices) {
        (self.plan, self.targets, self.tx, self.reader, self.id, self.isDry, self.earlier, self.choices) = (plan, targets, tx, reader, id, isDry, earlier, choices)
        matcher = Matcher(entity: targets.entity, column: plan.key, tx: tx)
        editsMain = Set(targets.entity.fields.filter { tx.access.edits(targets.entity, $0) }.map(\.column))
    }

    func decide(_ parsed: [ParsedLine]) throws -> [Decision] {
        let lines: [ParsedLine] = try named(parsed)
        var typed: [String: String] = [:]
        if !plan.key.isEmpty { for line in lines where !line.key.isEmpty { typed[matcher.normal(line.key)] = line.key } }
        let keys: Set<String> = Set(typed.keys)
        let joint: [String: [Value]] = Dictionary(lines.filter { !$0.parts.isEmpty }.map { ($0.key, $0.parts) }) { first, _ in first }
        let found: [String: [Row]] = try plan.keyColumns.count > 1 ? matcher.find(joint) : matcher.find(keys, typed: typed)
        let before: [String: Int] = keys.isEmpty ? [:] : try earlier(keys, found)
        let chosen: AlikeChoices = isDry ? .none : try choices(lines.map(\.number), keys)
        var alike = Alike(rows: try self.rows(chosen.records))
        let ids: [Int64] = found.values.flatMap(\.self).compactMap { Int64(value: $0["id"]) } + alike.rows.keys
        alike.loaded = Set(ids)
        let editable: Set<Int64> = try self.editable(targets.entity, ids)
        let children: [String: [Int64: [Row]]] = try self.children(of: ids)
        var decisions: [Decision] = [], leaders: [String: Int] = [:], twice = Twice()
        for line in lines {
            let key: String = line.key.isEmpty || plan.key.isEmpty ? "" : matcher.normal(line.key)
            var decision: Decision
            if !line.problems.isEmpty { decision = .error(line, line.problems) } else if !key.isEmpty, let leader = leaders[key] {
                decision = follow(line, leader, &decisions)
            } else if let rows = found[key], !key.isEmpty {
                decision = try meet(line, rows, editable, children, isOwn: before[key])
            } else if !key.isEmpty, let number = before[key] {
                decision = repeated(line, number)
            } else if let known = chosen.of(line.number, key) {
                decision = try settle(line, key, known, &alike, editable, children, &decisions)
            } else { decision = try create(line, key) }
            twice.look(&decision, at: decisions.count, line, targets)
            decision.key = key
            if decision.verdict == .create, !key.isEmpty { leaders[key] = decisions.count }
            decisions.append(decision)
        }
        if isDry { try markAlike(lines, &decisions) }
        let known: [Int64: Row] = Dictionary(found.values.flatMap(\.self).compactMap { row in Int64(value: row["id"]).map { ($0, row) } }) { first, _ in first }
        doubt(&decisions, known.merging(alike.rows) { $1 })
        return decisions
    }
    /// Records that are called by a link are told by the title of what it leads to.
    private var isNamedByLink: Bool { if case .link? = targets.entity.field(targets.entity.title)?.kind { true } else { false } }
    private func named(_ lines: [ParsedLine]) throws -> [ParsedLine] {
        guard case .link(let table)? = targets.entity.field(targets.entity.title)?.kind else { return lines }
        let ids: [Int64] = lines.compactMap { Int64(value: $0.main[targets.entity.title] ?? .null) }
        let titles: [String: String] = try recordTitles([table: Set(ids)], in: tx)
        return lines.map { line in
            var line = line
            let own: String = Int64(value: line.main[targets.entity.title] ?? .null).flatMap { titles["\(table)/\($0)"] } ?? ""
            // The same product stands in many lines: the rest of the key tells them apart.
            let others: [String] = plan.keyColumns.first == targets.entity.title ? Array(line.words.dropFirst()) : []
            line.title = ([own] + others).filter { !$0.isEmpty }.joined(separator: ", ")
            return line
        }
    }
    func editable(_ entity: Entity, _ ids: [Int64]) throws -> Set<Int64> {
        if ids.isEmpty || tx.access.reach(.edit, entity.table) == .all { return Set(ids) }
        return Set(try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND \(tx.access.rows(entity, .edit))").compactMap { Int64(value: $0["id"]) })
    }
    /// Linked records of records that are there, by table and owner.
    func children(of ids: [Int64]) throws -> [String: [Int64: [Row]]] {
        var all: [String: [Int64: [Row]]] = [:]
        guard !ids.isEmpty else { return all }
        for (entity, column, _) in targets.linked where plan.uses(entity.table) {
            let rows: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE \(SQL.raw(column)) IN \(in: ids) AND archived_at IS NULL AND \(tx.access.rows(entity, .see)) ORDER BY id")
            all[entity.table] = Dictionary(grouping: rows) { Int64(value: $0.value(column: column)) ?? 0 }
        }
        return all
    }

    // MARK: A new record

    func create(_ line: ParsedLine, _ key: String) throws -> Decision {
        if plan.mode == .update {
            return .error(line, [key.isEmpty ? Text("Нет значения, по которому узнаётся запись", "The value that tells which record it is is missing") : Text("Такой записи нет: \(line.shown)", "There is no such record: \(line.shown)")])
        }
        if plan.key == "number", !key.isEmpty { return .error(line, [Text("Записи с номером \(line.key) нет; новым записям номер даёт программа", "There is no record with the number \(line.key); new records get theirs from the program")]) }
        var decision = Decision(number: line.number, title: line.title, verdict: .create)
        decision.values = line.main.merging(reader.fallbacks) { own, _ in own }
        var problems: [Text] = targets.main.compactMap { target in
            guard let field = target.field, field.isRequired, decision.values[field.column] == nil else { return nil }
            return reader.sentence(target, Text("Заполните это поле", "Fill in this field"))
        }
        try problems += linked(line, &decision, children: [:])
        if problems.isEmpty { try problems += check(targets.entity, nil, &decision.values) }
        return problems.isEmpty ? decision : .error(line, problems)
    }
    /// A line whose record another line of this batch makes.
    private func follow(_ line: ParsedLine, _ leader: Int, _ decisions: inout [Decision]) -> Decision {
        var decision: Decision = repeated(line, decisions[leader].number)
        guard decision.verdict != .error else { return decision }
        decision.leader = leader
        if plan.mode == .both {
            decisions[leader].values.merge(line.main) { old, new in plan.fills ? old : new }
        }
        return decision
    }
    /// A line that means the record of an earlier line of the file, which is not in the base yet.
    private func repeated(_ line: ParsedLine, _ number: Int) -> Decision {
        var decision = Decision(number: line.number, title: line.title, verdict: .skip)
        do {
            let problems: [Text] = try linked(line, &decision, children: [:])
            if !problems.isEmpty { return .error(line, problems) }
        } catch { return .error(line, [Text("Строка не читается", "The line cannot be read")]) }
        if !decision.linked.isEmpty || plan.mode == .both { decision.verdict = .update }
        decision.sayRepeated(number)
        return decision
    }

    // MARK: A record that is there

    /// - Parameters:
    ///   - isOwn: the earlier line of this file that made the record.
    ///   - isAsked: a person decided that this line updates this record, whatever the plan does of itself.
    func meet(_ line: ParsedLine, _ rows: [Row], _ editable: Set<Int64>, _ children: [String: [Int64: [Row]]], isOwn: Int?, isAsked: Bool = false) throws -> Decision {
        guard rows.count == 1, let id = Int64(value: rows[0]["id"]) else { return .error(line, [Text("Таких записей несколько: \(line.shown)", "Several records have it: \(line.shown)")]) }
        let row: Row = rows[0], own: String = isNamedByLink ? line.title : Form.plain(row.value(column: targets.entity.title))
        let name: String = [Form.plain(row["number"]), own].filter { !$0.isEmpty }.joined(separator: " ")
        var decision = Decision(number: line.number, title: line.title.isEmpty ? name : line.title, verdict: .update)
        decision.record = id
        let updates: Bool = plan.mode != .create || isAsked
        if !updates, isOwn == nil {
            decision.verdict = .skip
            decision.say("Уже есть: \(name)", "Is there already: \(name)")
            return decision
        }
        guard editable.contains(id) else {
            decision.verdict = .skip
            decision.say("Нет права менять: \(name)", "No right to change: \(name)")
            return decision
        }
        if updates { decision.values = difference(line.main.filter { editsMain.contains($0.key) }, row, targets.entity, &decision.detail) }
        var problems: [Text] = try linked(line, &decision, children: children.mapValues { $0[id] ?? [] }, owner: id, updates: updates)
        if problems.isEmpty, !decision.values.isEmpty { problems += try check(targets.entity, id, &decision.values) }
        if !problems.isEmpty { return .error(line, problems) }
        if let isOwn { decision.sayRepeated(isOwn) }
        if decision.values.isEmpty, decision.linked.isEmpty { decision.verdict = updates ? .same : .skip }
        return decision
    }
    /// What of the values the record does not have yet.
    private func difference(_ values: [String: Value], _ row: Row, _ entity: Entity, _ detail: inout LineDetail) -> [String: Value] {
        var changed: [String: Value] = [:]
        for (column, new) in values.sorted(by: { $0.key < $1.key }) {
            let old: Value = row.value(column: column)
            guard old != new, !(plan.fills && old != .null && old != .text("")), let field = entity.field(column), !isSame(old, new, field) else { continue }
            changed[column] = new
            detail.changes.append(.init(table: entity.table, column: column, old: stored(old), new: stored(new)))
        }
        return changed
    }
    private func isSame(_ old: Value, _ new: Value, _ field: Field) -> Bool {
        guard case .phone = field.kind, case .text(let a) = old, case .text(let b) = new else { return false }
        return Phone.list(a).map(\.normal) == Phone.list(b).map(\.normal) && !Phone.list(a).isEmpty
    }
    private func stored(_ value: Value) -> String { if case .int(let int) = value { "\u{1F}\(int)" } else { Form.plain(value) } }

    // MARK: Linked records

    /// - Parameters:
    ///   - children: what the record has already, by table.
    ///   - owner: the record, when it is there.
    func linked(_ line: ParsedLine, _ decision: inout Decision, children: [String: [Row]], owner: Int64? = nil, updates: Bool? = nil) throws -> [Text] {
        var problems: [Text] = []
        for (entity, column, all) in targets.linked {
            for slot in 1...ImportTargets.slots {
                guard var values = line.linked[slot == 1 ? entity.table : "\(entity.table)#\(slot)"], !values.isEmpty else { continue }
                // A price list or a warehouse without its figure says nothing: the cell is empty on purpose.
                if let apart = entity.apart(within: column), values.keys.allSatisfy(apart.contains), entity.fields.contains(where: { $0.isRequired && $0.isFigure && !apart.contains($0.column) }) { continue }
                complete(&values, entity, column, line)
                let name: String = Fold.text(Form.plain(values[entity.title] ?? .null)), apart: [String]? = entity.apart(within: column)
                func isSame(_ row: Row) -> Bool {
                    guard let apart else { return Fold.text(Form.plain(row.value(column: entity.title))) == name }
                    return apart.allSatisfy { values[$0] ?? .null != .null && row.value(column: $0) == values[$0] }
                }
                if let same = children[entity.table]?.first(where: isSame) {
                    guard let id = Int64(value: same["id"]) else { continue }  // a line before adds it
                    guard updates ?? (plan.mode != .create), try tx.may(.edit, entity, id) else { continue }
                    var changed: [String: Value] = difference(values.filter { item in entity.field(item.key).map { tx.access.edits(entity, $0) } ?? false }, same, entity, &decision.detail)
                    if !changed.isEmpty { problems += try check(entity, id, &changed) }
                    if !changed.isEmpty { decision.linked.append(.init(entity: entity, column: column, id: id, values: changed)) }
                    continue
                }
                for target in all where target.slot == 1 && target.field?.isRequired == true && values[target.column] == nil {
                    problems.append(reader.sentence(target, Text("Заполните это поле", "Fill in this field")))
                }
                if let owner, apart != nil { values[column] = .int(owner) }
                if problems.isEmpty { problems += try check(entity, nil, &values) }
                decision.linked.append(.init(entity: entity, column: column, id: nil, values: values))
                decision.detail.added[entity.table, default: 0] += 1
            }
        }
        return problems
    }
    /// What a linked record cannot do without and the file does not say: its first choice; its name is the owner's, or the first thing known about it.
    private func complete(_ values: inout [String: Value], _ entity: Entity, _ owner: String, _ line: ParsedLine) {
        for field in entity.fields where field.isRequired && field.column != owner && values[field.column] == nil {
            if case .choice(let all) = field.kind, let first = all.first {
                values[field.column] = .text(plan.fallbacks["\(entity.table).\(field.column)"] ?? first.key)
            } else if field.column == entity.title {
                let known: String? = entity.fields.compactMap { other in values[other.column].map { Form.plain($0) } }.first { !$0.isEmpty }
                values[field.column] = .text(entity.home != nil && !line.title.isEmpty ? line.title : known ?? line.title)
            }
        }
    }
    /// The entity's own rule, as every writer keeps it; one that changes other records waits for the loading.
    func check(_ entity: Entity, _ id: Int64?, _ values: inout [String: Value]) throws -> [Text] {
        var form = Form(entity, patch: values)
        if isDry, entity.isCheckWriting { try form.checkChoices(id, in: tx) } else { try form.check(id, in: tx) }
        values = form.patch
        return form.errors.sorted { $0.key < $1.key }.map { column, text in
            targets["\(entity.table).\(column)"].map { reader.sentence($0, text) } ?? text
        }
    }
}
