internal import Database
internal import Kernel
internal import Process

/// What every way of writing a deal keeps: form, cell, bulk change, import, interface for programs.
enum DealRules {
    @Sendable static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        if case .int(let per)? = form.patch["probability"], !(0...100).contains(per) { form.reject("probability", Text("Нужно от 0 до 100", "Must be 0 to 100")) }
        for column in ["amount", "cost"] {
            if case .int(let sum)? = form.patch[column], sum < 0 { form.reject(column, Text("Сумма не может быть меньше нуля", "The amount cannot be below zero")) }
        }
        guard case .int(let process)? = form.patch["process_id"] else { return [:] }
        if let id {
            if try tx.row(Deal.entity, id)["processID"] != .int(process) {
                form.reject("process_id", Text("Процесс начатой сделки не меняется: скопируйте её в другой процесс", "The process of a running deal does not change: copy it into another process"))
            }
        } else if try !tx.find(ID<BusinessProcess>(rawValue: process), BusinessProcess.self).takesNew {
            form.reject("process_id", Text("Этот процесс закрыт для новых сделок", "This process is closed to new deals"))
        }
        return [:]
    }

    /// Margin and forecast follow from what is written.
    @Sendable static func complete(_ old: Row?, _ new: [String: Value], _ tx: Tx) -> [String: Value] {
        func now(_ column: String) -> Int64? { Int64(value: new[column] ?? old?.value(column: column) ?? .null) }
        guard old == nil || ["amount", "cost", "probability"].contains(where: { new[$0] != nil }) else { return [:] }
        let amount: Int64 = now("amount") ?? 0, probability: Int64 = now("probability") ?? 0
        return ["amount": .int(amount), "probability": .int(probability), "margin": now("cost").map { .int(amount - $0) } ?? .null, "forecast": .int(amount * probability / 100)]
    }

    @Sendable static func react(_ written: Written, _ tx: Tx) throws {
        try DealTotals.follow(written, in: tx)
        guard tx.access.cause != Case.cause else { return }
        switch written.verb {
        case .create:
            // One that was carried here goes on where it was: its way comes with it.
            guard !written.isCarried, let process = written.link("process_id") else { return }
            // A part of another deal begins where that one stands.
            let stage: String? = try written.link("stage_id").flatMap { id in try tx.rows("SELECT code FROM process_stage WHERE id = \(id)").first.map { Form.plain($0["code"]) } }
            try Refused.asBadRequest { try Case.begin(tx.current(Deal.entity), written.id, process: process, at: stage, in: tx) }
        case .edit: try edited(written, tx)
        case .archive, .restore: try shelve(written, tx)
        }
    }
    private static func edited(_ written: Written, _ tx: Tx) throws {
        var one: Case = try Case.load(tx.current(Deal.entity), written.id, in: tx)
        try Refused.asBadRequest {
            // Somebody takes a change back: the stage that the log remembers is where the deal came from.
            if written.changes("stage_id"), let stage = written.link("stage_id"),
               let code: String = try tx.rows("SELECT code FROM process_stage WHERE id = \(stage)").first.map({ Form.plain($0["code"]) }), code != one.run.stage {
                if one.run.lastMove?.from == code { try one.undo() } else { try one.move(to: code) }
            }
            if written.changes("owner_id"), let new = written.link("owner_id") { try one.handOver(from: Int64(value: written.before("owner_id")), to: new) }
            try one.look()
        }
    }
    /// A deal in the bin asks nothing of anybody.
    private static func shelve(_ written: Written, _ tx: Tx) throws {
        let full: Tx = Case.full(tx), isArchived: Bool = written.verb == .archive
        let open: [Row] = try full.rows("""
            SELECT task_id, interaction_id FROM process_action WHERE status = 'open' AND run_id IN (SELECT id FROM process_run WHERE entity = 'deal' AND record_id = \(written.id))
            """)
        for row in open {
            if let task = Int64(value: row["taskID"]), let entity: Entity = full.registry["task"] { try full.archive(entity, task, isArchived) }
            if let touch = Int64(value: row["interactionID"]), let entity: Entity = full.registry["interaction"] { try full.archive(entity, touch, isArchived) }
        }
    }
}

/// What each stage holds, by responsible person and branch: kept with every write of a deal.
enum DealTotals {
    private struct Place: Equatable { let stage: Int64, owner: Int64, branch: Int64, amount: Int64, forecast: Int64 }

    static func follow(_ written: Written, in tx: Tx) throws {
        let before: Place? = written.old.flatMap { row in place(row["archivedAt"]) { row.value(column: $0) } }
        let after: Place? = place(written.value("archived_at")) { written.value($0) }
        guard before != after else { return }
        if let before { try add(before, -1, in: tx) }
        if let after { try add(after, 1, in: tx) }
    }
    private static func place(_ archived: Value, _ value: (String) -> Value) -> Place? {
        guard archived == .null, let stage = Int64(value: value("stage_id")) else { return nil }
        return Place(stage: stage, owner: Int64(value: value("owner_id")) ?? 0, branch: Int64(value: value("branch_id")) ?? 0, amount: Int64(value: value("amount")) ?? 0, forecast: Int64(value: value("forecast")) ?? 0)
    }
    private static func add(_ place: Place, _ sign: Int64, in tx: Tx) throws {
        try tx.run("""
            INSERT INTO deal_total (stage_id, owner_id, branch_id, deals, amount, forecast)
            VALUES (\(place.stage), \(place.owner), \(place.branch), \(sign), \(sign * place.amount), \(sign * place.forecast))
            ON CONFLICT (stage_id, owner_id, branch_id) DO UPDATE SET deals = deal_total.deals + excluded.deals, amount = deal_total.amount + excluded.amount, forecast = deal_total.forecast + excluded.forecast
            """)
    }
    /// Adds everything up anew: for what was written past the door.
    static func rebuild(in tx: Tx) throws {
        try tx.run("DELETE FROM deal_total")
        try tx.run("""
            INSERT INTO deal_total (stage_id, owner_id, branch_id, deals, amount, forecast)
            SELECT stage_id, COALESCE(owner_id, 0), COALESCE(branch_id, 0), COUNT(*), SUM(amount), SUM(forecast) FROM deal WHERE archived_at IS NULL AND stage_id IS NOT NULL
            GROUP BY stage_id, COALESCE(owner_id, 0), COALESCE(branch_id, 0)
            """)
    }
}
