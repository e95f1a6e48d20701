internal import Database
internal import Foundation
internal import Kernel
internal import Process
internal import Surveys

/// What of processes lies beside the records and goes along with a whole workspace: the versions, where each record is and how it came there, what was asked of whom.
/// Moves and timers follow from the way itself and are written again.
enum Carrying {
    static let tables: [CarriedTable] = [versions, runs, actions, weeks, holidays]

    /// Numbers of versions are one row of numbers for each process.
    private static func numbers(of process: Int64) -> String { "process_version/\(process)" }

    // MARK: Versions

    private static let versions = CarriedTable(
        "process_version", Text("Версия процесса", "Version of a process"), Text("Версии процессов", "Versions of processes"), title: "version",
        source: "(SELECT id, process_id, version, state, definition, changed_at, NULLIF(changed_by, 0) AS changed_by, published_at, NULLIF(published_by, 0) AS published_by FROM process_version) AS carried",
        after: [LetterTemplate.table, Destination.table, Survey.table],
        fields: [
            Field("process_id", "Процесс", "Process", .link("process"), required: true), Field("version", "Версия", "Version", .number, required: true),
            Field("state", "Состояние", "State", .choice([.init("draft", "Черновик", "Draft"), .init("live", "Действует", "In force"), .init("old", "Прежняя", "Older")]), required: true),
            Field("definition", "Определение", "Definition", .long, required: true, limit: 4_000_000),
            Field("changed_at", "Изменена", "Changed", .instant), Field("changed_by", "Кто изменил", "Changed by", .link("employee")),
            Field("published_at", "Опубликована", "Published", .instant), Field("published_by", "Кто опубликовал", "Published by", .link("employee")),
        ], arrive: version)

    /// A version that says the same as one here is that one; a number that is taken by another gives way.
    @Sendable private static func version(_ row: [String: Value], _ there: any Origin, _ tx: Tx) throws -> Int64? {
        guard let process = Int64(value: row["process_id"] ?? .null), let number = Int(value: row["version"] ?? .null), let state = ProcessVersion.State(rawValue: Form.plain(row["state"] ?? .null)) else { throw damaged }
        var definition: Definition = try read(Definition.self, row["definition"]).elsewhere(there)
        let here: [ProcessVersion] = try tx.all("SELECT * FROM process_version WHERE process_id = \(process) ORDER BY version DESC")
        func isSame(_ one: ProcessVersion) throws -> Bool {
            definition.version = one.version
            return try Canonical.text(definition) == one.definition
        }
        let live: Row? = try tx.rows("SELECT live FROM process WHERE id = \(process)").first, isLive: Bool = state == .live && live?["live"] == .int(Int64(number))
        // The one of the same number first.
        if let same: ProcessVersion = try here.filter({ $0.version == number }).first(where: isSame) ?? here.first(where: isSame) {
            try there.note(numbers(of: process), Int64(number), Int64(same.version))
            if isLive, same.version == number { try go(live: number, of: process, tx) }
            return nil
        }
        if state == .draft, here.contains(where: \.isDraft) { return nil }  // nothing runs by a draft, and there is one
        let free: Int = here.contains { $0.version == number } ? (here.first?.version ?? 0) + 1 : number
        definition.version = free
        let made: Row? = try tx.rows("""
            INSERT INTO process_version (process_id, version, state, definition, changed_at, changed_by, published_at, published_by)
            VALUES (\(process), \(free), \(state == .draft ? "draft" : "old"), \(try Canonical.text(definition)), \(Int64(value: row["changed_at"] ?? .null) ?? tx.now), \(Int64(value: row["changed_by"] ?? .null) ?? 0),
              \(row["published_at"] ?? .null), \(row["published_by"] ?? .null)) RETURNING id
            """).first
        try there.note(numbers(of: process), Int64(number), Int64(free))
        if isLive, free == number { try go(live: number, of: process, tx) }
        return made.flatMap { Int64(value: $0["id"]) }
    }
    private static func go(live version: Int, of process: Int64, _ tx: Tx) throws {
        try tx.run("UPDATE process_version SET state = 'old' WHERE process_id = \(process) AND state = 'live' AND version <> \(version)")
        try tx.run("UPDATE process_version SET state = 'live' WHERE process_id = \(process) AND version = \(version)")
    }

    // MARK: Runs

    private static let runs = CarriedTable(
        "process_run", Text("Путь сделки", "Way of a deal"), Text("Пути сделок", "Ways of deals"), title: "version",
        source: "(SELECT id, record_id AS deal_id, process_id, version, run FROM process_run WHERE entity = 'deal') AS carried",
        fields: [
            Field("deal_id", "Сделка", "Deal", .link("deal"), required: true), Field("process_id", "Процесс", "Process", .link("process"), required: true),
            Field("version", "Версия", "Version", .number, required: true), Field("run", "Путь", "Way", .long, required: true, limit: 4_000_000),
        ], arrive: run)

    @Sendable private static func run(_ row: [String: Value], _ there: any Origin, _ tx: Tx) throws -> Int64? {
        guard let deal = Int64(value: row["deal_id"] ?? .null), let process = Int64(value: row["process_id"] ?? .null) else { throw damaged }
        let full: Tx = Case.full(tx), entity: Entity = full.current(Deal.entity)
        let run: Run = try read(Run.self, row["run"]).elsewhere(person: { try there.find("employee", $0) }, version: { number in
            guard let here: Int64 = try there.find(numbers(of: process), Int64(number)) else { throw BadRequest("нет версии \(number) её процесса", "there is no version \(number) of its process") }
            return Int(here)
        })
        let definition: Definition = try ProcessVersion.of(process, run.version, in: full).read(), item: Row = try full.row(entity, deal)
        guard let stage: Stage = definition.stage(run.stage) else { throw BadRequest("нет этапа «\(run.stage)»", "there is no stage “\(run.stage)”") }
        guard try full.rows("SELECT id FROM process_run WHERE entity = \(entity.table) AND record_id = \(deal)").isEmpty else { throw BadRequest("путь этой сделки уже есть", "the way of this deal is there already") }
        let made: Row? = try full.rows("""
            INSERT INTO process_run (entity, record_id, process_id, version, stage, state, moves, run) VALUES (\(entity.table), \(deal), \(process), \(run.version), \(run.stage), \(stage.kind.rawValue), 0, '') RETURNING id
            """).first
        guard let id = made.flatMap({ Int64(value: $0["id"]) }) else { throw NotFound() }
        let one = Case(id: id, entity: entity, record: deal, process: process, run: run, definition: definition, actor: tx.access, item: item, tx: full)
        try one.store(nil)
        try one.goOn()
        return id
    }

    // MARK: Actions

    private static let actions = CarriedTable(
        "process_action", Text("Действие процесса", "Action of a process"), Text("Действия процессов", "Actions of processes"), title: "action",
        source: """
            (SELECT id, run_id, stay, action, attempt, stage, kind, employee_id, asked_at, due_at, status, result, reason, closed_at, NULLIF(closed_by, 0) AS closed_by, task_id, interaction_id FROM process_action
              WHERE run_id IN (SELECT id FROM process_run WHERE entity = 'deal')) AS carried
            """,
        fields: [
            Field("run_id", "Путь сделки", "Way of a deal", .link("process_run"), required: true), Field("stay", "Пребывание", "Stay", .number, required: true), Field("action", "Действие", "Action", required: true),
            Field("attempt", "Который раз", "Attempt", .number, required: true), Field("stage", "Этап", "Stage", required: true), Field("kind", "Вид", "Kind", required: true),
            Field("employee_id", "Кому", "Of whom", .link("employee")), Field("asked_at", "Поручено", "Asked", .instant, required: true), Field("due_at", "Срок", "Due", .instant), Field("status", "Состояние", "Status", required: true),
            Field("result", "Результат", "Result"), Field("reason", "Причина", "Reason", .long, limit: 20_000), Field("closed_at", "Закрыто", "Closed", .instant), Field("closed_by", "Кем закрыто", "Closed by", .link("employee")),
            Field("task_id", "Задача", "Task", .link("task")), Field("interaction_id", "Взаимодействие", "Interaction", .link("interaction")),
        ], arrive: { row, _, tx in
            let names: [String] = row.keys.sorted()  // the fields above
            let values: [SQL] = names.map { "\(row[$0] ?? .null)" as SQL }
            return try tx.rows("INSERT INTO process_action (\(names.map { SQL.raw($0) }.joined(", "))) VALUES (\(values.joined(", "))) RETURNING id").first.flatMap { Int64(value: $0["id"]) }
        })

    private static let damaged = BadRequest("запись повреждена", "the row is damaged")
    private static func read<Kept: Decodable>(_ type: Kept.Type, _ value: Value?) throws -> Kept {
        do { return try Canonical.read(type, Form.plain(value ?? .null)) } catch is DecodingError { throw damaged }
    }
}

extension Case {
    /// What lies beside a run that came from elsewhere: what its board needs, and what is still to happen by itself.
    func goOn() throws {
        try tx.run("""
            UPDATE \(SQL.raw(entity.table)) SET actions_done = \(run.stay.progress.closed), actions_all = \(run.stay.progress.all), late_at = \(run.stay.late), stuck_at = \(run.stay.stuck), board_order = \(boardOrder)
            WHERE id = \(record)
            """)  // a registry's table
        guard definition.stage(run.stage)?.kind == .open else { return }
        let key = ActionKey(stay: run.stay.number, action: "", attempt: 0), shown: String = Form.plain(item["ageing"])
        // What should have happened there and had not is still to come.
        if let late = run.stay.late, late > tx.now || shown == Ageing.fresh.rawValue { try ProcessTimer.set(.late, run: id, key, at: late, in: tx) }
        if let stuck = run.stay.stuck, stuck > tx.now || shown != Ageing.stuck.rawValue { try ProcessTimer.set(.stuck, run: id, key, at: stuck, in: tx) }
        for state in run.stay.actions where state.status == .open {
            if let at = state.escalates, at > tx.now { try ProcessTimer.set(.escalation, run: id, run.key(state.code), at: at, in: tx) }
        }
    }
}

extension Definition {
    /// The same process in the words of this workspace: people, branches, own fields and what its conditions name.
    fileprivate func elsewhere(_ there: any Origin) throws -> Definition {
        func asked(_ one: Asked) throws -> Asked { Asked(try there.condition(one.json, on: Deal.table)) }
        func guarded(_ all: [Guard]) throws -> [Guard] { try all.map { Guard(try asked($0.condition), $0.sentence) } }
        var definition: Definition = self
        for (index, stage) in stages.enumerated() {
            var stage: Stage = stage
            (stage.entering, stage.leaving) = (try guarded(stage.entering), try guarded(stage.leaving))
            for fork in stage.forks.indices { stage.forks[fork].condition = try stage.forks[fork].condition.map(asked) }
            for place in stage.actions.indices {
                var action: Action = stage.actions[place]
                action.condition = try action.condition.map(asked)
                action.assignee = try action.assignee.elsewhere(there)
                if let rule = action.escalation { action.escalation = Escalation(after: rule.after, to: try rule.to.elsewhere(there)) }
                action.subject = try action.subject.flatMap { try action.kind.subject($0, elsewhere: there) }
                stage.actions[place] = action
            }
            definition.stages[index] = stage
        }
        return definition
    }
}

extension Action.Kind {
    /// The field, the template or the destination that an action is about, as it is here; nil: it did not come along, and is to be chosen anew.
    fileprivate func subject(_ subject: String, elsewhere there: any Origin) throws -> String? {
        // A ready methodology names what is not made yet by a word.
        func record(_ table: String) throws -> String? {
            guard let id = Int64(subject) else { return subject }
            return try there.find(table, id).map { String($0) }
        }
        switch self {
        case .field: return there.column(subject, of: Deal.table)
        case .letter: return try record(LetterTemplate.table)
        case .webhook: return try record(Destination.table)
        case .survey: return try record(Survey.table)
        default: return subject
        }
    }
}
