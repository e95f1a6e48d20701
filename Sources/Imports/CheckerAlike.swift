internal import Database
internal import Kernel
internal import Records

/// Lines that look like records which are there already, or like each other, though no key tells so.
extension Checker {
    /// The records that lines of a batch update because a person decided so, as they stand before the batch.
    /// `loaded`: of which the linked records are known.
    struct Alike { var rows: [Int64: Row], loaded: Set<Int64> = [] }

    /// Records by their ids; of a merged one its survivor.
    func rows(_ ids: [Int64]) throws -> [Int64: Row] {
        guard !ids.isEmpty else { return [:] }
        let entity: Entity = targets.entity
        // A registry's table.
        let found: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND archived_at IS NULL AND \(tx.access.rows(entity, .see))")
        var rows: [Int64: Row] = Dictionary(found.compactMap { row in Int64(value: row["id"]).map { ($0, row) } }) { $1 }
        for id in ids where rows[id] == nil {
            if let survivor = try tx.survivor(of: entity, id) { rows[id] = try self.rows([survivor])[survivor] }
        }
        return rows
    }
    /// A line about which was decided that it updates what it looks like, or is left out.
    func settle(_ line: ParsedLine, _ key: String, _ chosen: AlikeChoices.Chosen, _ alike: inout Alike, _ editable: Set<Int64>, _ children: [String: [Int64: [Row]]], _ decisions: inout [Decision]) throws -> Decision {
        var record: Int64? = chosen.record
        if let twin = chosen.twin, let place = decisions.lastIndex(where: { $0.number == twin }) {
            let head: Int = decisions[place].leader ?? place
            if decisions[head].verdict == .create { return chosen.choice == .skip ? leftOut(line, head: head) : try join(line, head, &decisions) }
            record = decisions[place].record
        }
        // What the line looked like came to nothing: the line is not lost with it.
        guard let record else { return try create(line, key) }
        if chosen.choice == .skip { return leftOut(line, record: record) }
        if alike.rows[record] == nil { alike.rows[record] = try rows([record])[record] }
        guard let row = alike.rows[record], let id = Int64(value: row["id"]) else {
            return .error(line, [Text("Записи, которую решено дополнить, больше нет", "The record that was to be updated is gone")])
        }
        // It meets the record as the lines before leave it.
        let before: [Decision] = decisions.filter { $0.record == id }
        let standing: Row = row.with(before.reduce(into: [:]) { $0.merge($1.values) { $1 } })
        var own: [String: [Int64: [Row]]] = alike.loaded.contains(id) ? children : try self.children(of: [id])
        for (table, rows) in pending(before) { own[table, default: [:]][id, default: []] += rows }
        return try meet(line, [standing], editable.union(editable.contains(id) ? [] : self.editable(targets.entity, [id])), own, isOwn: nil, isAsked: true)
    }
    private func leftOut(_ line: ParsedLine, record: Int64? = nil, head: Int? = nil) -> Decision {
        var decision = Decision(number: line.number, title: line.title, verdict: .skip)
        (decision.record, decision.leader) = (record, head)
        decision.say("Похожа на имеющуюся, решено не загружать", "Looks like an existing one, decided to be left out")
        return decision
    }
    /// A line that fills the new record of an earlier line of its batch.
    private func join(_ line: ParsedLine, _ head: Int, _ decisions: inout [Decision]) throws -> Decision {
        var decision = Decision(number: line.number, title: line.title, verdict: .update)
        var values: [String: Value] = decisions[head].values.merging(line.main) { old, new in plan.fills ? old : new }
        let before: [Decision] = decisions.enumerated().filter { $0.offset == head || $0.element.leader == head }.map(\.element)
        var problems: [Text] = try linked(line, &decision, children: pending(before), updates: true)
        let isSame: Bool = values == decisions[head].values
        if problems.isEmpty, !isSame { problems += try check(targets.entity, nil, &values) }
        if !problems.isEmpty { return .error(line, problems) }
        if isSame, decision.linked.isEmpty { decision.verdict = .same }
        decisions[head].values = values
        decision.leader = head
        return decision
    }
    /// The linked records that these lines are about to add, by table.
    private func pending(_ decisions: [Decision]) -> [String: [Row]] {
        let new: [Decision.Linked] = decisions.flatMap(\.linked).filter { $0.id == nil }
        return Dictionary(grouping: new) { $0.entity.table }.mapValues { $0.map { Row([]).with($0.values) } }
    }

    // MARK: The dry run

    /// Marks the lines of a dry run that would make a record like one that is there, or like the record of an earlier line.
    func markAlike(_ lines: [ParsedLine], _ decisions: inout [Decision]) throws {
        guard plan.mode != .update, let alikes = LookAlikes(targets.entity, in: tx) else { return }
        let told: [Int] = decisions.indices.filter { tells(decisions[$0], alikes) }
        let sketches: [LookAlikes.Sketch] = told.map { place in
            let one: Decision = decisions[place], isNew: Bool = one.verdict == .create
            return alikes.sketch((isNew ? one.values : lines[place].main, one.linked.map { ($0.entity.table, $0.values) }), one.number)
        }
        let new: [(place: Int, sketch: LookAlikes.Sketch)] = zip(told, sketches).filter { decisions[$0.0].verdict == .create }.map { ($0, $1) }
        let twins: [Int: LookAlikes.Found] = try LineTwins(id: id, alikes: alikes, tx: tx).find(sketches, new: Set(new.map(\.sketch.number)))
        let found: [LookAlikes.Found?] = try alikes.find(new.map(\.sketch))
        for (place, sketch) in zip(told, sketches) { decisions[place].signs = alikes.text(sketch) }
        var known: [(index: Int, record: LookAlikes.Found)] = []
        for (one, record) in zip(new, found) {
            let twin: LookAlikes.Found? = twins[one.sketch.number]
            if let record, record.score >= twin?.score ?? 0 { known.append((one.place, record)) } else if let twin { mark(&decisions[one.place], twin) }
        }
        try mark(known, lines, &decisions)
    }
    /// Whether later lines may look like this one: it makes a record, or adds to one what it is recognised by.
    private func tells(_ one: Decision, _ alikes: LookAlikes) -> Bool {
        if one.verdict == .create { return true }
        guard one.verdict == .update else { return false }
        return one.record == nil || alikes.compares(targets.entity.table, one.values.keys) || one.linked.contains { alikes.compares($0.entity.table, $0.values.keys) }
    }
    private func mark(_ decision: inout Decision, _ twin: LookAlikes.Found) {
        let line: Int = Int(twin.id)
        (decision.verdict, decision.twin) = (.alike, line)
        decision.say("как в строке \(line): " + twin.reasons.map(\.ru).joined(separator: ", "), "as in line \(line): " + twin.reasons.map(\.en).joined(separator: ", "))
        decision.detail.alike = LineDetail.Alike(title: twin.title, score: twin.score, mayChange: true, line: line)
    }
    private func mark(_ found: [(index: Int, record: LookAlikes.Found)], _ lines: [ParsedLine], _ decisions: inout [Decision]) throws {
        guard !found.isEmpty else { return }
        let ids: [Int64] = Set(found.map(\.record.id)).sorted(), rows: [Int64: Row] = try self.rows(ids)
        let editable: Set<Int64> = try self.editable(targets.entity, ids), children: [String: [Int64: [Row]]] = try self.children(of: ids)
        for (index, record) in found {
            guard let row = rows[record.id] else { continue }
            // What an update would change is told before it is decided.
            let update: Decision = try meet(lines[index], [row], editable, children, isOwn: nil, isAsked: true)
            decisions[index].verdict = .alike
            decisions[index].record = record.id
            decisions[index].detail = update.verdict == .update ? update.detail : LineDetail()
            decisions[index].detail.sentences = [[record.reasons.map(\.ru).joined(separator: ", "), record.reasons.map(\.en).joined(separator: ", ")]] + (update.verdict == .update ? [] : update.detail.sentences)
            decisions[index].detail.alike = LineDetail.Alike(title: record.title, score: record.score, mayChange: editable.contains(record.id), line: nil)
        }
    }
}
extension Row {
    /// The row with some of its columns as they will be.
    fileprivate func with(_ values: [String: Value]) -> Row {
        var columns: [(name: String, value: Value)] = self.columns.map { ($0.name, values[$0.name] ?? $0.value) }
        let known: Set<String> = Set(columns.map(\.name))
        for (name, value) in values.sorted(by: { $0.key < $1.key }) where !known.contains(name) { columns.append((name, value)) }
        return Row(columns)
    }
}
