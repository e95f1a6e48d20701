internal import Database
internal import Kernel

/// What time alone brings about: records that come into a condition or leave it, and dates that are reached. Once a day through all records of a
/// rule, in steps.
enum RuleSweep {
    enum Way: String {
        /// Writes down who is in the condition, and lets nobody act.
        case prime
        case daily
    }
    /// Records of one transaction.
    static let chunk: Int = 500
    /// Days for which the journal is kept, and days that are made up for after a standstill.
    static let kept: Int64 = 90, behind: Int = 31

    static func order(_ rule: Rule, _ way: Way, from: String = "", in tx: Tx) throws {
        try tx.enqueue(kind.name, title: tx.access.lang("Правило: ", "Rule: ") + rule.name, payload: "\(rule.id.rawValue) \(way.rawValue) \(from)", for: 0)
    }
    static let daily = Chore("rules of the day", isWaiting: { tx in
        try !tx.rows("SELECT id FROM rule WHERE state = 'on' AND archived_at IS NULL AND event IN ('entered', 'left', 'date') AND swept_on < \(tx.today) LIMIT 1").isEmpty
    }, step: { tx in
        for rule in try Rule.running(in: tx) where (rule.happening.isOfMembers || rule.happening == .date) && rule.sweptOn < tx.today.description {
            // One node orders it: the row is taken with its day.
            let mine: [Row] = try tx.rows("UPDATE rule SET swept_on = \(tx.today) WHERE id = \(rule.id) AND swept_on = \(rule.sweptOn) RETURNING id")
            if !mine.isEmpty { try order(rule, .daily, from: rule.sweptOn, in: tx) }
        }
        try forget(in: tx)
    })
    /// What the journals hold of people is not kept for ever.
    private static func forget(in tx: Tx) throws {
        let before: Int64 = tx.now - kept * 86_400_000
        try tx.run("DELETE FROM rule_firing WHERE at < \(before)")
        try tx.run("DELETE FROM webhook_call WHERE at < \(before) AND state <> 'waiting'")
    }

    static let kind = JobKind("rule-sweep") { payload, progress, tx in
        let parts: [Substring] = payload.split(separator: " ")
        guard parts.count >= 2, let id = Int64(parts[0]), let way = Way(rawValue: String(parts[1])),
              let rule: Rule = try tx.first("SELECT * FROM rule WHERE id = \(id)"), rule.isOn, let entity: Entity = tx.registry[rule.target] else { return false }
        if rule.happening == .date { return try dates(rule, entity, since: parts.count > 2 ? String(parts[2]) : "", &progress, tx) }
        guard rule.happening.isOfMembers else { return false }
        let last: Int64 = Int64(progress.cursor) ?? 0
        let ids: [Int64] = try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id > \(last) ORDER BY id LIMIT \(chunk)").compactMap { Int64(value: $0["id"]) }  // a registry's table
        let (come, gone): ([Int64], [Int64]) = try settle(rule, entity, ids, tx)
        // What changed between the order and this step is found by its note.
        if way == .daily, rule.isPrimed == 1 {
            var work = try RuleWork(in: tx)
            for record in rule.happening == .entered ? come : gone { try work.fire(rule, record, .init(event: rule.event, cause: "time", at: tx.now)) }
        }
        (progress.cursor, progress.done) = (String(ids.last ?? last), progress.done + ids.count)
        guard ids.count < chunk else { return true }
        if way == .prime { try tx.run("UPDATE rule SET is_primed = 1 WHERE id = \(id)") }
        return false
    }
    /// Brings up to date who is in the condition: set by set, not record by record.
    private static func settle(_ rule: Rule, _ entity: Entity, _ ids: [Int64], _ tx: Tx) throws -> (come: [Int64], gone: [Int64]) {
        guard !ids.isEmpty else { return ([], []) }
        let condition: SQL = try rule.asked().sql(entity, in: tx)
        let fits: SQL = "SELECT id FROM \(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND archived_at IS NULL AND \(condition)"  // a registry's table
        let gone: [Row] = try tx.rows("DELETE FROM rule_member WHERE rule_id = \(rule.id) AND record_id IN \(in: ids) AND record_id NOT IN (\(fits)) RETURNING record_id")
        let come: [Row] = try tx.rows("INSERT INTO rule_member (rule_id, record_id) SELECT \(rule.id), found.id FROM (\(fits)) AS found WHERE 1 = 1 ON CONFLICT DO NOTHING RETURNING record_id")
        func records(_ rows: [Row]) -> [Int64] { rows.compactMap { Int64(value: $0["recordID"]) }.sorted() }
        return (records(come), records(gone))
    }
    /// Records whose date was reached since the last look.
    private static func dates(_ rule: Rule, _ entity: Entity, since: String, _ progress: inout Job.Progress, _ tx: Tx) throws -> Bool {
        guard let field: Field = rule.dateField.flatMap({ entity.field($0) }) else { return false }
        let first: Day = max(Day(since)?.adding(1) ?? tx.today, tx.today.adding(1 - behind)), from: Day = first.adding(-rule.dateShift), to: Day = tx.today.adding(-rule.dateShift)
        guard first <= tx.today else { return false }
        let reached: Condition = .all([.test(field.column, .within, ["\(from)..\(to)"]), try rule.asked()]), last: Int64 = Int64(progress.cursor) ?? 0
        let rows: [Row] = try tx.rows("""
            SELECT id, \(SQL.raw(field.column)) AS reached FROM \(SQL.raw(entity.table)) WHERE id > \(last) AND archived_at IS NULL AND \(try reached.sql(entity, in: tx)) ORDER BY id LIMIT \(chunk)
            """)  // a registry's table and field
        var work = try RuleWork(in: tx)
        for row in rows {
            guard let record = Int64(value: row["id"]) else { continue }
            try work.fire(rule, record, .init(event: rule.event, columns: "|\(field.column)|", cause: "time", at: tx.now, once: "\(rule.id.rawValue) \(record) \(Form.plain(row["reached"])) \(rule.dateShift)"))
            (progress.cursor, progress.done) = (String(record), progress.done + 1)
        }
        return rows.count == chunk
    }
}
