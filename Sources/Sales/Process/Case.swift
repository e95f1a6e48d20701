internal import Database
internal import Kernel
internal import Process

/// Somebody else moved the record since the page was opened.
struct MovedMeanwhile: Error {
    /// The last move: who, when, where to; and what was moved.
    let move: Move, to: Phrase, name: String
}

/// One record on its way through its process. It is loaded in a transaction, asks the pure engine, and does in the same transaction
/// what the engine's effects say; so a completed action and the transition that follows from it are one.
struct Case {
    let id: Int64, entity: Entity, record: Int64, process: Int64
    private(set) var run: Run
    private(set) var definition: Definition
    /// With full reach: what must follow from an allowed step does, whatever the rights of who makes it.
    let tx: Tx
    /// Whose step it is.
    let actor: Access
    /// The record as it is in the transaction.
    private(set) var item: Row
    /// Who does what: read once for all actions of this case.
    let assigning: Assigning

    /// What the change log says of writes that follow from the process.
    static let cause: String = Change.process
    static func full(_ tx: Tx) -> Tx { tx.acting(as: tx.access.withFullReach(cause: cause)) }

    init(id: Int64, entity: Entity, record: Int64, process: Int64, run: Run, definition: Definition, actor: Access, item: Row, tx: Tx) {
        (self.id, self.entity, self.record, self.process, self.run) = (id, entity, record, process, run)
        (self.definition, self.actor, self.item, self.tx) = (definition, actor, item, tx)
        assigning = Assigning(in: tx)
    }

    // MARK: Loading

    /// The run of a record.
    /// - Parameter isWriting: locks it until the transaction ends.
    static func load(_ entity: Entity, _ record: Int64, isWriting: Bool = true, in tx: Tx) throws -> Case {
        guard let found: Case = try find("entity = \(entity.table) AND record_id = \(record)", isWriting, tx) else { throw NotFound() }
        return found
    }
    static func load(run: Int64, isWriting: Bool = true, in tx: Tx) throws -> Case? { try find("id = \(run)", isWriting, tx) }

    private static func find(_ which: SQL, _ isWriting: Bool, _ tx: Tx) throws -> Case? {
        let lock: SQL = isWriting ? SQL.oneOf(sqlite: "", postgres: "FOR UPDATE") : ""
        guard let row: Row = try tx.rows("SELECT * FROM process_run WHERE \(which) \(lock)").first, let id = Int64(value: row["id"]), let record = Int64(value: row["recordID"]),
              let process = Int64(value: row["processID"]), let entity: Entity = tx.registry[Form.plain(row["entity"])] else { return nil }
        let full: Tx = full(tx), run: Run = try Canonical.read(Run.self, Form.plain(row["run"]))
        let definition: Definition = try ProcessVersion.of(process, run.version, in: full).read()
        return Case(id: id, entity: entity, record: record, process: process, run: run, definition: definition, actor: tx.access, item: try full.row(entity, record), tx: full)
    }

    /// Begins a record's way on the first stage of the published version, or on another stage.
    @discardableResult
    static func begin(_ entity: Entity, _ record: Int64, process: Int64, at stage: String? = nil, in tx: Tx) throws -> Case {
        let full: Tx = full(tx), item: Row = try full.row(entity, record)
        guard let definition: Definition = try ProcessVersion.live(of: process, in: full) else {
            throw BadRequest("У процесса ещё нет опубликованной версии", "The process has no published version yet")
        }
        let scene: Scene = try scene(definition, entity, item, tx.access, full)
        let step: Step = try Run.enter(stage, in: scene)
        let row: Row? = try full.rows("""
            INSERT INTO process_run (entity, record_id, process_id, version, stage, state, moves, run) VALUES (\(entity.table), \(record), \(process), \(definition.version), \(step.run.stage), 'open', 0, '')
            RETURNING id
            """).first
        guard let id = row.flatMap({ Int64(value: $0["id"]) }) else { throw NotFound() }
        var begun = Case(id: id, entity: entity, record: record, process: process, run: step.run, definition: definition, actor: tx.access, item: item, tx: full)
        try begun.keep(step, before: nil)
        return begun
    }

    // MARK: Steps

    /// Refuses when the record moved after the page that asks was made.
    /// - Parameter moves: how many moves the page knew of; nil: it does not say.
    func check(moves: Int?) throws {
        guard let moves, moves != run.moves.count else { return }
        try refuse()
    }
    /// Refuses when the record stands on another stage than the page that asks has shown.
    /// - Parameter stage: its code; nil or empty: the page does not say.
    func check(stage: String?) throws {
        guard let stage, !stage.isEmpty, stage != run.stage else { return }
        try refuse()
    }
    private func refuse() throws {
        guard let last: Move = run.moves.last else { return }
        throw MovedMeanwhile(move: last, to: definition.name(of: last.to), name: Form.plain(item.value(column: entity.title)))
    }
    mutating func complete(_ key: ActionKey, result: String?) throws { try take { try $0.complete(key, result: result, in: $1) } }
    mutating func skip(_ key: ActionKey, reason: Reason) throws { try take { try $0.skip(key, reason: reason, in: $1) } }
    mutating func reopen(_ key: ActionKey) throws { try take { try $0.reopen(key, in: $1) } }
    mutating func move(to stage: String, reason: Reason? = nil) throws { try take { try $0.move(to: stage, reason: reason, in: $1) } }
    mutating func undo(_ serial: Int? = nil) throws {
        try take { try $0.undo(serial, in: $1) }
        // A version that was taken back comes with its definition.
        if run.version != definition.version { definition = try ProcessVersion.of(process, run.version, in: tx).read() }
    }
    /// After the record changed: a guard may let it through now.
    mutating func advance() throws { try take { try $0.advance(in: $1) } }
    /// Goes on by another version.
    mutating func migrate(_ transfer: Transfer) throws {
        let scene: Scene = try Self.scene(transfer.to, entity, item, actor, tx), step: Step = try transfer.migrate(run, in: scene)
        definition = transfer.to
        try keep(step, before: run)
    }
    func preview(_ transfer: Transfer) throws -> TransferPreview {
        try transfer.preview(run, in: try Self.scene(transfer.to, entity, item, actor, tx))
    }

    private mutating func take(_ step: (Run, Scene) throws -> Step) throws {
        let made: Step = try step(run, try Self.scene(definition, entity, item, actor, tx))
        guard !made.effects.isEmpty || made.run != run else { return }
        try keep(made, before: run)
    }

    /// Stores the new state, does what follows from it, and looks whether what was asked for is there already.
    private mutating func keep(_ step: Step, before: Run?) throws {
        run = step.run
        try store(before)
        for effect: Effect in step.effects { try apply(effect) }
        item = try tx.row(entity, record)
        try show()
        try closeFilled()
    }

    /// Fields to be filled that are filled: done by whoever filled them.
    private mutating func closeFilled() throws {
        guard let stage: Stage = definition.stage(run.stage) else { return }
        let filled: ActionState? = run.stay.actions.first { state in
            guard state.status == .open, let action: Action = stage.action(state.code), action.kind == .field, action.results.isEmpty, let column = action.subject else { return false }
            return entity.field(column) != nil && ![.null, .text("")].contains(item.value(column: column))
        }
        if let filled { try complete(run.key(filled.code), result: nil) }
    }
    /// After the record changed: fields that were asked for, then guards.
    mutating func look() throws {
        try closeFilled()
        try advance()
        try show()
    }
}

extension Case {
    /// What the engine has to be told of a record.
    private static func scene(_ definition: Definition, _ entity: Entity, _ item: Row, _ actor: Access, _ tx: Tx) throws -> Scene {
        let branch: Int64? = Int64(value: item["branchID"]), kept = Kept()
        return Scene(
            definition, now: tx.now, cause: cause(of: actor),
            answer: { asked in try Condition(json: asked.json).matches(item, entity, in: tx) },
            may: { right in MoveRight(rawValue: right)?.isGiven(to: actor, on: entity) ?? false },
            deadline: { _, from, term in
                let clock: WorkClock = try kept.clock ?? Calendars.clock(branch, in: tx)
                kept.clock = clock
                return clock.adding(term, to: from)
            })
    }
    /// The clock of one step, read when it is first needed.
    private final class Kept { var clock: WorkClock? }
    private static func cause(of actor: Access) -> MoveCause {
        actor.employee > 0 ? .person(id: actor.employee) : .trigger(name: actor.cause)
    }
}

/// What a way by hand may ask of who goes it: how far their rights to change records reach.
enum MoveRight: String, CaseIterable, Sendable {
    case department, organisation, all
    var name: Text {
        switch self {
        case .department: Text("кто правит записи отдела", "who edits the department's records")
        case .organisation: Text("кто правит записи организации", "who edits the organisation's records")
        case .all: Text("кто правит все записи", "who edits all records")
        }
    }
    func isGiven(to access: Access, on entity: Entity) -> Bool {
        let reach: Access.Reach = access.reach(.edit, entity.table)
        switch self {
        case .department: return reach >= .department
        case .organisation: return reach >= .organisation
        case .all: return reach == .all
        }
    }
}
