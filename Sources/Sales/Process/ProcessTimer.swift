internal import Database
internal import Kernel
internal import Process

/// What happens by itself after a time: a stage is late or stuck, an action is late and somebody else is told.
///
/// A timer is taken and acted on in one transaction: whatever number of nodes look, each is exactly once in effect.
enum ProcessTimer {
    enum Kind: String, Sendable { case late, stuck, escalation }
    /// The most timers of one transaction.
    static let batch: Int = 200

    static func set(_ kind: Kind, run: Int64, _ key: ActionKey, at moment: Int64, in tx: Tx) throws {
        try tx.run("""
            INSERT INTO process_timer (run_id, kind, stay, action, attempt, at) VALUES (\(run), \(kind.rawValue), \(key.stay), \(key.action), \(key.attempt), \(moment))
            ON CONFLICT (run_id, kind, stay, action, attempt) DO UPDATE SET at = excluded.at
            """)
    }
    static func drop(run: Int64, _ key: ActionKey, in tx: Tx) throws {
        try tx.run("DELETE FROM process_timer WHERE run_id = \(run) AND kind = 'escalation' AND stay = \(key.stay) AND action = \(key.action) AND attempt = \(key.attempt)")
    }

    static let chore = Chore("process timers", isWaiting: { tx in
        try !tx.rows("SELECT 1 AS yes FROM process_timer WHERE at <= \(tx.now) LIMIT 1").isEmpty
    }, step: { tx in
        let due: SQL = "SELECT id FROM process_timer WHERE at <= \(tx.now) ORDER BY at LIMIT \(batch) \(SQL.oneOf(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))"
        for row in try tx.rows("DELETE FROM process_timer WHERE id IN (\(due)) RETURNING *") { try fire(row, in: tx) }
    })

    private static func fire(_ row: Row, in tx: Tx) throws {
        guard let kind = Kind(rawValue: Form.plain(row["kind"])), let run = Int64(value: row["runID"]), let one: Case = try Case.load(run: run, in: tx) else { return }
        guard Int(value: row["stay"]) == one.run.stay.number else { return }
        // What lies in the bin asks nothing of anybody.
        guard one.item["archivedAt"] == .null else { return try one.show() }
        let owner: Int64? = Int64(value: one.item["ownerID"])
        switch kind {
        case .late, .stuck:
            try one.show()
            if kind == .stuck, let owner { try tx.tell([owner], "deal-stuck", of: one.entity.table, one.record, detail: tx.access.lang(one.definition.name(of: one.run.stage)), once: "stuck \(run) \(one.run.stay.number)") }
        case .escalation: try escalate(one, Form.plain(row["action"]), Int(value: row["attempt"]) ?? 0, owner, in: tx)
        }
    }
    private static func escalate(_ one: Case, _ code: String, _ attempt: Int, _ owner: Int64?, in tx: Tx) throws {
        guard let state: ActionState = one.run.stay.state(code), state.status == .open, state.attempt == attempt,
              let action: Action = one.definition.stage(one.run.stage)?.action(code), let rule: Assignee = action.escalation?.to else { return }
        let told: Int64? = try one.assigning.find(rule, responsible: owner, branch: Int64(value: one.item["branchID"]), table: one.entity.table, record: one.item)
        guard let told else { return }
        try tx.tell([told], "action-late", of: one.entity.table, one.record, detail: tx.access.lang(action.name), once: "late \(one.id) \(one.run.stay.number) \(code) \(attempt)")
    }

    static let notices: [NoticeKind] = [
        NoticeKind("deal-stuck", "Моя сделка застряла на этапе", "A deal of mine is stuck", icon: "hourglass", ink: "r") { notice, lang, _ in
            lang("Застряла на этапе «\(notice.detail)»", "Stuck at “\(notice.detail)”")
        },
        NoticeKind("action-late", "Действие сделки не сделано вовремя", "An action of a deal is late", icon: "clock", ink: "y") { notice, lang, _ in
            lang("Не сделано вовремя: «\(notice.detail)»", "Not done in time: “\(notice.detail)”")
        },
    ]
}
