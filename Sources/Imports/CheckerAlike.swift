internal import Database
internal import Kernel
internal import Records

/// Lines that look like records which are there already, though no key tells so.
extension Checker {
    /// The records that lines of a batch update because a person decided so, as they stand after the lines before.
    struct Alike { var rows: [Int64: Row] }

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
    /// A line about which was decided that it updates the record it looks like, or is left out.
    func settle(_ line: ParsedLine, _ chosen: AlikeChoices.Chosen, _ alike: inout Alike, _ editable: Set<Int64>, _ children: inout [String: [Int64: [Row]]]) throws -> Decision {
        if chosen.choice == .skip {
            var decision = Decision(number: line.number, title: line.title, verdict: .skip)
            decision.say("Похожа на имеющуюся, решено не загружать", "Looks like an existing one, decided to be left out")
            return decision
        }
        guard let row = alike.rows[chosen.record], let id = Int64(value: row["id"]) else {
            return .error(line, [Text("Записи, которую решено дополнить, больше нет", "The record that was to be updated is gone")])
        }
        let decision: Decision = try meet(line, [row], editable.union(id == chosen.record ? [] : self.editable(targets.entity, [id])), children, isOwn: nil, isAsked: true)
        // The next line that looks like the same record meets it as it will be.
        alike.rows[chosen.record] = row.with(decision.values)
        for linked in decision.linked where linked.id == nil { children[linked.entity.table, default: [:]][id, default: []].append(Row([]).with(linked.values)) }
        return decision
    }
    /// Marks the lines of a dry run that would make a record like one that is there.
    func markAlike(_ lines: [ParsedLine], _ decisions: inout [Decision]) throws {
        guard plan.mode != .update, let alikes = LookAlikes(targets.entity, in: tx) else { return }
        let new: [Int] = decisions.indices.filter { decisions[$0].verdict == .create }
        let fresh: [LookAlikes.Fresh] = new.map { index in (decisions[index].values, decisions[index].linked.map { ($0.entity.table, $0.values) }) }
        let found: [(index: Int, record: LookAlikes.Found)] = zip(new, try alikes.find(fresh)).compactMap { index, record in record.map { (index, $0) } }
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
            decisions[index].detail.alike = LineDetail.Alike(title: record.title, score: record.score, mayChange: editable.contains(record.id))
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
