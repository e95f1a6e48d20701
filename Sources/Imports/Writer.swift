internal import Database
internal import Kernel

/// Writes what was decided about one batch.
struct ImportWriter {
    let targets: ImportTargets, tx: Tx

    /// - Returns: the record of each decision that has one.
    func write(_ decisions: [Decision]) throws -> [Int64?] {
        var records: [Int64?] = decisions.map(\.record)
        try tx.together {
            for (index, decision) in decisions.enumerated() {
                switch decision.verdict {
                case .create: records[index] = try tx.insert(targets.entity, decision.values)
                case .update:
                    if let leader = decision.leader { records[index] = records[leader] }
                    if let id = decision.record, !decision.values.isEmpty { try tx.update(targets.entity, id, decision.values) }
                case .same, .skip, .error, .alike: continue
                }
                guard let owner = records[index] else { continue }
                for linked in decision.linked {
                    if let id = linked.id { try tx.update(linked.entity, id, linked.values); continue }
                    try tx.insert(linked.entity, linked.values.merging([linked.column: .int(owner)]) { $1 })
                }
            }
        }
        return records
    }
}
