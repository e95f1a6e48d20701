internal import Database
internal import Kernel

/// What the lines of one batch are about to add, so that two of them do not add the same thing of which there is only one.
struct Twice {
    private var seen: [String: (line: Int, values: [String: Value])] = [:]

    /// - Parameter place: where the decision will stand in the batch.
    mutating func look(_ decision: inout Decision, at place: Int, _ line: ParsedLine, _ targets: ImportTargets) {
        if decision.verdict == .create, let before = taken(targets.entity, decision.values, "", line.number) {
            decision = .error(line, [Text("То же самое уже в строке \(before.line)", "The same is in line \(before.line) already")])
            return
        }
        let owner: String = decision.record.map { "r\($0)" } ?? "n\(decision.leader ?? place)"
        for index in decision.linked.indices.reversed() where decision.linked[index].id == nil {
            let one: Decision.Linked = decision.linked[index]
            let whole: [String: Value] = one.values.merging([one.column: .text(owner)]) { $1 }
            guard let before = taken(one.entity, whole, owner, line.number) else { continue }
            if before.values != whole {
                decision = .error(line, [Text("\(one.entity.one.ru): в строке \(before.line) то же самое, но с другими значениями", "\(one.entity.one.en): line \(before.line) has the same with other values")])
                return
            }
            decision.linked.remove(at: index)
            decision.detail.added[one.entity.table] = (decision.detail.added[one.entity.table] ?? 1) - 1
            if decision.detail.added[one.entity.table] == 0 { decision.detail.added[one.entity.table] = nil }
        }
        if decision.verdict == .update, decision.values.isEmpty, decision.linked.isEmpty, decision.leader == nil, decision.record != nil { decision.verdict = .same }
    }
    /// The earlier line that adds a record of which there is only one; else this one is remembered.
    private mutating func taken(_ entity: Entity, _ values: [String: Value], _ owner: String, _ line: Int) -> (line: Int, values: [String: Value])? {
        for columns in entity.joint where columns.allSatisfy({ values[$0] ?? .null != .null }) {
            let mark: String = entity.table + "|" + owner + "|" + columns.map { Form.plain(values[$0] ?? .null) }.joined(separator: "|")
            if let before = seen[mark] { return before }
            seen[mark] = (line, values)
        }
        return nil
    }
}
