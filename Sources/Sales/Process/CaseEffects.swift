internal import Clients
internal import Database
internal import Kernel
internal import Process

// What follows from a step: records of actions with their tasks and meetings, the journal, timers, and what lists show.
extension Case {
    /// The state itself, and moves that are new or were taken back.
    func store(_ before: Run?) throws {
        let state: Stage.Kind = definition.stage(run.stage)?.kind ?? .open
        try tx.run("""
            UPDATE process_run SET version = \(run.version), stage = \(run.stage), state = \(state.rawValue), moves = \(run.moves.count), run = \(try Canonical.text(run)) WHERE id = \(id)
            """)
        for (index, move) in run.moves.enumerated() {
            let known: Move? = before.flatMap { $0.moves.indices.contains(index) ? $0.moves[index] : nil }
            if known == nil { try journal(move) } else if known?.isUndone != move.isUndone {
                try tx.run("UPDATE process_move SET is_undone = \(move.isUndone ? 1 : 0) WHERE run_id = \(id) AND serial = \(move.serial)")
            }
        }
    }
    private func journal(_ move: Move) throws {
        let (cause, action): (String, String?) = switch move.cause {
        case .person: ("person", nil)
        case .action(let key, _): ("action", key.action)
        case .change: ("change", nil)
        case .timer(let name): ("timer", name)
        case .trigger(let name): ("trigger", name)
        case .migration(let version, _): ("migration", String(version))
        case .undo(let serial, _): ("undo", String(serial))
        }
        try tx.run("""
            INSERT INTO process_move (run_id, serial, at, from_stage, to_stage, kind, cause, person, action, reason, note, is_undone)
            VALUES (\(id), \(move.serial), \(move.at), \(move.from), \(move.to), \(move.kind.rawValue), \(cause), \(move.cause.person), \(action), \(move.reason?.code), \(move.reason?.note), \(move.isUndone ? 1 : 0))
            """)
    }

    func apply(_ effect: Effect) throws {
        switch effect {
        case .ask(let assignment): try ask(assignment)
        case .close(let key, let status): try close(key, status)
        case .reopen(let key): try reopenRecord(key)
        case .cancel(let key): try cancel(key)
        case .moved(let move): try moved(move)
        case .held: break  // kept with the run, shown on the card
        }
    }

    // MARK: Actions

    private func of(_ key: ActionKey) -> SQL { "run_id = \(id) AND stay = \(key.stay) AND action = \(key.action) AND attempt = \(key.attempt)" }

    private func ask(_ one: Assignment) throws {
        let responsible: Int64? = Int64(value: item["ownerID"]), branch: Int64? = Int64(value: item["branchID"])
        // Nobody fits the rule: who is responsible for the record sees to it.
        let person: Int64? = try assigning.find(one.action.assignee, responsible: responsible, branch: branch, table: entity.table, record: item)
            ?? assigning.find(.responsible, responsible: responsible, branch: branch, table: entity.table)
        let made: [Row] = try tx.rows("""
            INSERT INTO process_action (run_id, stay, action, attempt, stage, kind, employee_id, asked_at, due_at, status)
            VALUES (\(id), \(one.key.stay), \(one.key.action), \(one.key.attempt), \(one.stage), \(one.action.kind.rawValue), \(person), \(one.asked), \(one.due), 'open')
            ON CONFLICT (run_id, stay, action, attempt) DO NOTHING RETURNING id
            """)
        guard let row: Int64 = made.first.flatMap({ Int64(value: $0["id"]) }) else { return }
        switch one.action.kind {
        case .call, .meeting:
            let interaction: Int64 = try plan(one, person)
            try tx.run("UPDATE process_action SET interaction_id = \(interaction) WHERE id = \(row)")
        case .webhook: try call(one)
        default: try order(by: one.action, one.key, note: try letter(one.action))
        }
        if let escalates = one.escalates { try ProcessTimer.set(.escalation, run: id, one.key, at: escalates, in: tx) }
    }
    private var shared: [String: Value] {
        var values: [String: Value] = ["branch_id": item["branchID"]]
        for column in ["counterparty_id", "contact_id"] where entity.field(column) != nil { values[column] = item.value(column: column) }
        return values
    }
    private func name(_ action: Action) -> Value { .text(String(tx.access.lang(action.name).prefix(300))) }

    /// A task on the list of who was found for the action.
    /// - Parameter note: what stands in it above the record's name.
    func order(by action: Action, _ key: ActionKey, note: String) throws {
        guard let row: Row = try tx.rows("SELECT id, employee_id, asked_at, due_at FROM process_action WHERE \(of(key))").first else { return }
        let due: Int64? = Int64(value: row["dueAt"]), day: Day = tx.zone.day(due ?? Int64(value: row["askedAt"]) ?? tx.now)
        let about: String = entity.said(item, tx.access.lang)
        let values: [String: Value] = [
            "title": name(action), "due_on": day.value, "due_time": due.map { .text(tx.zone.time($0)) } ?? .null, "priority": .text("normal"), "owner_id": row["employeeID"],
            "note": .text(String((note.isEmpty ? about : note + "\n\n" + about).prefix(5000))),
        ]
        let task: Int64 = try tx.insert(Task.entity, shared.merging(values) { $1 })
        try tx.run("UPDATE process_action SET task_id = \(task) WHERE id = \(row["id"])")
    }
    /// The finished text of a letter; empty: the action is none, or is written by hand.
    private func letter(_ action: Action) throws -> String {
        guard let template: LetterTemplate = try self.template(action) else { return "" }
        return try template.letter(entity, item, in: tx)
    }
    /// Done by the program: when the call is taken, so is the action. Where nobody can be called a person sees to it.
    private func call(_ one: Assignment) throws {
        do {
            guard let id = one.action.subject.flatMap({ Int64($0) }) else { throw BadRequest("Получатель не выбран", "No destination is chosen") }
            try Webhook.order(try Destination.working(id, in: tx), about: entity, item, source: "process \(process)", event: one.stage + "/" + one.action.code, step: (self.id, one.key), in: tx)
        } catch let problem as BadRequest { try order(by: one.action, one.key, note: tx.access.lang(problem.text)) }
    }
    /// A planned call or meeting.
    private func plan(_ one: Assignment, _ person: Int64?) throws -> Int64 {
        let values: [String: Value] = [
            "channel": .text(one.action.kind == .call ? "call" : "meeting"), "direction": .text("out"), "subject": name(one.action), "starts_at": .int(one.due ?? one.asked),
            "planned": .int(1), "owner_id": person.map { .int($0) } ?? .null,
        ]
        return try tx.insert(Interaction.entity, shared.merging(values) { $1 })
    }

    private func close(_ key: ActionKey, _ status: ActionState.Status) throws {
        let (name, result, reason): (String, String?, Reason?) = switch status {
        case .done(let result): ("done", result, nil)
        case .skipped(let reason): ("skipped", nil, reason)
        default: ("cancelled", nil, nil)
        }
        let why: String? = reason.map { [$0.code ?? "", $0.note].filter { !$0.isEmpty }.joined(separator: ": ") }
        // Before the task is: its own rule looks here.
        let closed: Row? = try tx.rows("""
            UPDATE process_action SET status = \(name), result = \(result), reason = \(why), closed_at = \(tx.now), closed_by = \(actor.employee) WHERE \(of(key)) RETURNING *
            """).first
        try ProcessTimer.drop(run: id, key, in: tx)
        guard let closed else { return try closeBeforeAsked(key, name, why) }
        if name == "done" { try finish(closed, result) } else { try put(away: closed) }
    }
    /// Passed over before its turn: a record that was closed from the first.
    private func closeBeforeAsked(_ key: ActionKey, _ status: String, _ why: String?) throws {
        let kind: String = definition.stage(run.stage)?.action(key.action)?.kind.rawValue ?? "task"
        try tx.run("""
            INSERT INTO process_action (run_id, stay, action, attempt, stage, kind, asked_at, status, reason, closed_at, closed_by)
            VALUES (\(id), \(key.stay), \(key.action), \(key.attempt), \(run.stage), \(kind), \(tx.now), \(status), \(why), \(tx.now), \(actor.employee)) ON CONFLICT (run_id, stay, action, attempt) DO NOTHING
            """)
    }
    private func finish(_ row: Row, _ result: String?) throws {
        if let task = Int64(value: row["taskID"]), try tx.row(Task.entity, task)["doneAt"] == .null { try tx.update(Task.entity, task, ["done_at": .int(tx.now)]) }
        guard let touch = Int64(value: row["interactionID"]) else { return }
        let planned: Row = try tx.row(Interaction.entity, touch)
        guard planned["planned"] == .int(1) else { return }
        let action: Action? = definition.stages.first { $0.code == Form.plain(row["stage"]) }?.action(Form.plain(row["action"]))
        let outcome: Value = result.flatMap { code in action.map { .text(tx.access.lang($0.name(ofResult: code))) } } ?? planned["outcome"]
        let start: Int64 = min(Int64(value: planned["startsAt"]) ?? tx.now, tx.now)
        try tx.update(Interaction.entity, touch, ["planned": .int(0), "starts_at": .int(start), "outcome": outcome])
        if let client = Int64(value: planned["counterpartyID"]) { try Interaction.wake(client, at: start, in: tx) }
    }
    private func put(away row: Row) throws {
        if let task = Int64(value: row["taskID"]) { try tx.archive(Task.entity, task) }
        if let touch = Int64(value: row["interactionID"]) { try tx.archive(Interaction.entity, touch) }
    }
    private func cancel(_ key: ActionKey) throws {
        let row: Row? = try tx.rows("UPDATE process_action SET status = 'cancelled', closed_at = \(tx.now), closed_by = \(actor.employee) WHERE \(of(key)) RETURNING *").first
        try ProcessTimer.drop(run: id, key, in: tx)
        if let row { try put(away: row) }
    }
    private func reopenRecord(_ key: ActionKey) throws {
        let row: Row? = try tx.rows("UPDATE process_action SET status = 'open', result = NULL, reason = NULL, closed_at = NULL, closed_by = NULL WHERE \(of(key)) RETURNING *").first
        guard let row else { return }
        if let task = Int64(value: row["taskID"]) {
            try tx.archive(Task.entity, task, false)
            if try tx.row(Task.entity, task)["doneAt"] != .null { try tx.update(Task.entity, task, ["done_at": .null]) }
        }
        if let touch = Int64(value: row["interactionID"]) {
            try tx.archive(Interaction.entity, touch, false)
            if try tx.row(Interaction.entity, touch)["planned"] == .int(0) { try tx.update(Interaction.entity, touch, ["planned": .int(1)]) }
        }
        let state: ActionState? = key.stay == run.stay.number ? run.stay.state(key.action) : nil
        if let at = state?.escalates { try ProcessTimer.set(.escalation, run: id, key, at: at, in: tx) }
    }

    /// What was asked of who was responsible is asked of who is now.
    func handOver(from old: Int64?, to new: Int64) throws {
        guard let old else { return }
        let person: Int64? = try assigning.find(.responsible, responsible: new, branch: Int64(value: item["branchID"]), table: entity.table)
        let rows: [Row] = try tx.rows("SELECT task_id, interaction_id FROM process_action WHERE run_id = \(id) AND status = 'open' AND employee_id = \(old)")
        for row in rows {
            let owner: [String: Value] = ["owner_id": .int(person ?? new)]
            if let task = Int64(value: row["taskID"]) { try tx.update(Task.entity, task, owner) }
            if let touch = Int64(value: row["interactionID"]) { try tx.update(Interaction.entity, touch, owner) }
        }
    }

    // MARK: Moving

    private func moved(_ move: Move) throws {
        let stage: Stage? = definition.stage(move.to), kind: Stage.Kind = stage?.kind ?? move.kind
        let row: Row? = try tx.rows("SELECT id FROM process_stage WHERE process_id = \(process) AND code = \(move.to)").first
        let all: [String: Value] = [
            "stage_id": row?["id"] ?? .null, "state": .text(kind.rawValue), "probability": .int(Int64(stage?.chance ?? 0)), "closed_at": kind.isClosed ? .int(move.at) : .null,
            "reason": kind.isClosed ? move.reason?.code.map { .text($0) } ?? .null : .null, "reason_note": kind.isClosed ? move.reason.map { $0.note.isEmpty ? .null : .text($0.note) } ?? .null : .null,
        ]
        try tx.update(entity, record, all.filter { entity.field($0.key) != nil })
        try tx.run("DELETE FROM process_timer WHERE run_id = \(id) AND kind IN ('late', 'stuck')")
        let key = ActionKey(stay: run.stay.number, action: "", attempt: 0)
        if let late = run.stay.late, late > tx.now { try ProcessTimer.set(.late, run: id, key, at: late, in: tx) }
        if let stuck = run.stay.stuck, stuck > tx.now { try ProcessTimer.set(.stuck, run: id, key, at: stuck, in: tx) }
    }

    /// The most urgent first; what has nothing to be done is a defect and stands above all.
    var boardOrder: Int64 {
        guard definition.stage(run.stage)?.kind == .open else { return 0 }
        guard let next: ActionState = run.stay.next else { return -1 }
        return next.due ?? 8_000_000_000_000
    }
    /// What lists and the board show of the run: it follows from the run and is no change of the record.
    func show() throws {
        let next: ActionState? = run.stay.next, stage: Stage? = definition.stage(run.stage), isOpen: Bool = stage?.kind == .open
        let name: String? = next.flatMap { stage?.action($0.code) }.map { tx.access.lang($0.name) }
        let person: Int64? = try next.flatMap { state in
            try tx.rows("SELECT employee_id FROM process_action WHERE \(of(run.key(state.code)))").first.flatMap { Int64(value: $0["employeeID"]) }
        }
        try tx.run("""
            UPDATE \(SQL.raw(entity.table)) SET next_action = \(isOpen ? name : nil), next_due_at = \(isOpen ? next?.due : nil), next_employee_id = \(isOpen ? person : nil),
              actions_done = \(run.stay.progress.closed), actions_all = \(run.stay.progress.all), stage_since = \(run.stay.entered), late_at = \(run.stay.late), stuck_at = \(run.stay.stuck),
              ageing = \(isOpen ? run.stay.ageing(at: tx.now).rawValue : "fresh"), board_order = \(boardOrder) WHERE id = \(record)
            """)  // a registry's table
        try tx.noteTouch(entity, record)
    }
}

extension Entity {
    /// A record in words, as a task tells of it: «Сделка Д-000012 «Буклеты»».
    func said(_ row: Row, _ lang: Lang) -> String {
        let number: String = Form.plain(row["number"]), title: String = Form.plain(row.value(column: self.title))
        return lang("\(one.ru) \(number) «\(title)»", "\(one.en) \(number) “\(title)”")
    }
}
