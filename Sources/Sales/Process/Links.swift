internal import Clients
internal import Database
public import Kernel
internal import Process

/// A task, a call or a meeting that a process asked for: done where it stands, it is done in the process, and the record goes on.
public enum ProcessLinks {
    /// The same entity with the rule that ties its records to actions, or to the amount of their deal.
    public static func tied(_ entity: Entity) -> Entity {
        switch entity.table {
        case Task.table: entity.alsoReacting { written, tx in try follow(written, "task_id", written.changes("done_at"), isDone: written.value("done_at") != .null, in: tx) }
        case Interaction.table: entity.alsoReacting { written, tx in try follow(written, "interaction_id", written.changes("planned"), isDone: written.value("planned") == .int(0), in: tx) }
        case DealSums.table: entity.alsoReacting { written, tx in try DealSums.follow(written, in: tx) }
        default: entity
        }
    }

    private static func follow(_ written: Written, _ column: String, _ isDecisive: Bool, isDone: Bool, in tx: Tx) throws {
        guard written.verb == .edit else { return }
        if written.changes("owner_id") {
            // Passed on to somebody else: the card of the record and lists say so.
            let passed: Row? = try tx.rows("UPDATE process_action SET employee_id = \(written.link("owner_id")) WHERE \(SQL.raw(column)) = \(written.id) RETURNING run_id").first  // one of two columns above
            if tx.access.cause != Case.cause, let run = passed.flatMap({ Int64(value: $0["runID"]) }) { try Case.load(run: run, in: tx)?.show() }
        }
        guard isDecisive, tx.access.cause != Case.cause else { return }
        let found: Row? = try tx.rows("SELECT run_id, stay, action, attempt, status FROM process_action WHERE \(SQL.raw(column)) = \(written.id)").first  // one of two columns above
        guard let found, let run = Int64(value: found["runID"]), (Form.plain(found["status"]) == "open") == isDone, var one: Case = try Case.load(run: run, in: tx) else { return }
        let key = ActionKey(stay: Int(value: found["stay"]) ?? 0, action: Form.plain(found["action"]), attempt: Int(value: found["attempt"]) ?? 0)
        try Refused.asBadRequest {
            if isDone { try one.tick(key, result: try result(written, one, key)) } else { try one.reopen(key) }
        }
    }
    /// The outcome that somebody typed is one of the results of the action.
    private static func result(_ written: Written, _ one: Case, _ key: ActionKey) throws -> String? {
        guard let action: Action = one.run.action(key, in: one.definition), !action.results.isEmpty else { return nil }
        let typed: String = Plain.fold(Form.plain(written.value("outcome")))
        if let known: String = action.results.first(where: { [Plain.fold($0.name.ru), Plain.fold($0.name.en)].contains(typed) })?.code { return known }
        let names: String = action.results.map { "«\($0.name.ru)»" }.joined(separator: ", "), english: String = action.results.map { "“\($0.name.en)”" }.joined(separator: ", ")
        let number: String = Form.plain(one.item["number"])
        throw BadRequest("Это действие записи \(number): нужен результат \(names). Отметьте его там или напишите результат итогом.",
                         "This is an action of \(number): it needs one of the results \(english). Mark it there, or write the result as the outcome.")
    }
}

/// What the engine refuses, told to people.
enum Refused {
    static func asBadRequest<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let refusal as Refusal { throw BadRequest(refusal.phrase.ru, refusal.phrase.en) }
    }
}
