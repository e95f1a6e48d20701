internal import Database
internal import Kernel
internal import Process

/// Looks at what was noted and lets rules act. A note is taken, acted on and journaled in one transaction: whatever number of nodes look,
/// each is exactly once in effect; a stop at any moment leaves either the note or what followed from it.
struct RuleWork {
    let tx: Tx
    /// Rules by the table they are about; a rule that was stopped on the way is no longer among them.
    private var rules: [String: [Rule]]
    /// The most notes of one transaction.
    static let batch: Int = 50

    init(in tx: Tx) throws {
        self.tx = tx
        rules = Dictionary(grouping: try Rule.running(in: tx), by: \.target)
    }

    static let chore = Chore("rules", isWaiting: { try EventNote.isWaiting(in: $0) }, step: { tx in
        var work = try RuleWork(in: tx)
        for note in try EventNote.take(batch, in: tx) { try work.look(at: note) }
    })

    private mutating func look(at note: EventNote) throws {
        // All of them are asked before any acts: what one does is an event of its own for the others.
        for rule in try (rules[note.entity] ?? []).filter({ try hears($0, note) }) {
            try fire(rule, note.recordID, Occasion(event: rule.event, columns: note.columns, cause: note.cause, employee: note.employeeID, depth: note.depth, at: note.at))
        }
    }
    /// Whether the rule is about this event of this record.
    private func hears(_ rule: Rule, _ note: EventNote) throws -> Bool {
        // Its own writes never start a rule again.
        guard note.cause != "rule \(rule.id.rawValue)" || rule.happening.isOfMembers else { return false }
        let isLeftOut: Bool = note.isBulk && rule.takesBulk == 0
        guard !isLeftOut || rule.happening.isOfMembers, let doing = try RuleDoing(rule, note.recordID, depth: note.depth, in: tx) else { return false }
        switch (rule.happening, note.verb) {
        case (.created, "create"): return try !doing.isInBin && doing.meetsCondition()
        case (.changed, "edit"):
            let changed: Set<String> = Set(note.columns.split(separator: "|").map(String.init))
            return try !doing.isInBin && (rule.columns.isEmpty || !changed.isDisjoint(with: rule.columns)) && doing.meetsCondition()
        case (.archived, "archive"): return try doing.meetsCondition()
        case (.entered, _), (.left, _): return try crosses(rule, note.recordID, isIn: !doing.isInBin && doing.meetsCondition()) && !isLeftOut
        default: return false
        }
    }
    /// Keeps who is in the condition. True: the record crossed its border the way that the rule waits for.
    private func crosses(_ rule: Rule, _ record: Int64, isIn: Bool) throws -> Bool {
        let id: Int64 = rule.id.rawValue
        let isCrossed: Bool = try isIn
            ? !tx.rows("INSERT INTO rule_member (rule_id, record_id) VALUES (\(id), \(record)) ON CONFLICT DO NOTHING RETURNING record_id").isEmpty
            : !tx.rows("DELETE FROM rule_member WHERE rule_id = \(id) AND record_id = \(record) RETURNING record_id").isEmpty
        return isCrossed && rule.isPrimed == 1 && isIn == (rule.happening == .entered)
    }

    /// What happened that a rule fires for.
    struct Occasion { let event: String, columns: String, cause: String, employee: Int64, depth: Int, at: Int64, once: String?
        init(event: String, columns: String = "", cause: String, employee: Int64 = 0, depth: Int = 0, at: Int64, once: String? = nil) {
            (self.event, self.columns, self.cause, self.employee, self.depth, self.at, self.once) = (event, columns, cause, employee, depth, at, once)
        }
    }
    /// Lets a rule act on a record, contained where it would do harm, and writes down what came of it.
    mutating func fire(_ rule: Rule, _ record: Int64, _ occasion: Occasion) throws {
        guard rules[rule.target]?.contains(where: { $0.id == rule.id }) == true else { return }
        let row: Row? = try tx.rows("""
            INSERT INTO rule_firing (rule_id, at, entity, record_id, event, columns, cause, employee_id, depth, state, once)
            VALUES (\(rule.id), \(tx.now), \(rule.target), \(record), \(occasion.event), \(occasion.columns), \(occasion.cause), \(occasion.employee), \(occasion.depth), 'done', \(occasion.once))
            ON CONFLICT (once) DO NOTHING RETURNING id
            """).first
        guard let firing = row.flatMap({ Int64(value: $0["id"]) }) else { return }
        if occasion.depth >= Rule.deepest { return try contain(rule, firing, "depth") }
        if try isStorm(rule) { return try contain(rule, firing, "storm") }
        guard let doing = try RuleDoing(rule, record, depth: occasion.depth, in: tx) else { return try end(firing, "gone", [], nil) }
        do { try end(firing, "done", try doing.all(firing: firing), nil) } catch {
            guard let refusal = RuleRefusal(error) else { throw error }
            try end(firing, "refused", [], refusal.text)
        }
    }
    private func end(_ firing: Int64, _ state: String, _ results: [Text], _ problem: Text?) throws {
        let result: String = results.isEmpty ? "" : results.map(\.ru).joined(separator: "; ") + "\n" + results.map(\.en).joined(separator: "; ")
        try tx.run("UPDATE rule_firing SET state = \(state), result = \(result), problem = \(problem.map { $0.ru + "\n" + $0.en } ?? "") WHERE id = \(firing)")
    }
    /// Counts the firing. True: more than this hour allows.
    private func isStorm(_ rule: Rule) throws -> Bool {
        let hour: Int64 = tx.now / 3_600_000
        let fired: Int = try tx.rows("""
            INSERT INTO rule_pace (rule_id, hour, fired) VALUES (\(rule.id), \(hour), 1)
            ON CONFLICT (rule_id) DO UPDATE SET fired = CASE WHEN rule_pace.hour = excluded.hour THEN rule_pace.fired + 1 ELSE 1 END, hour = excluded.hour RETURNING fired
            """).first.flatMap { Int(value: $0["fired"]) } ?? 0
        return fired > rule.mostHour
    }
    private mutating func contain(_ rule: Rule, _ firing: Int64, _ why: String) throws {
        let reason: Text = Rule.reasons.first { $0.key == why }?.label ?? Text(why, why)
        try end(firing, "contained", [], reason)
        try Rule.stop(rule.id.rawValue, why, in: tx)
        rules[rule.target]?.removeAll { $0.id == rule.id }
    }
}
