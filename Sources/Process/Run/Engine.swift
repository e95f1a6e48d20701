/// One step being made. The parts of the engine extend it; ``Run`` is its face.
struct Engine {
    let scene: Scene
    var run: Run
    var effects: [Effect] = []

    var definition: Definition { scene.definition }
    /// The current stage as defined.
    var stage: Stage? { definition.stage(run.stay.stage) }
    var step: Step { Step(run: run, effects: effects) }

    init(_ run: Run, _ scene: Scene) {
        self.run = run
        self.scene = scene
    }

    /// The same process and version as the item's.
    init(checking run: Run, _ scene: Scene) throws {
        guard scene.definition.code == run.process, scene.definition.version == run.version else { throw Refusal.otherVersion(run.version) }
        self.init(run, scene)
    }

    // MARK: Going

    /// Leaves the current stage, if any, and enters another. Nothing is asked: guards and ways are the caller's business.
    mutating func go(to target: Stage, _ cause: MoveCause, _ reason: Reason?) throws {
        let left: Stay = leave()
        let serial: Int = run.moves.count + 1
        try settle(in: target, number: serial, Move(
            serial: serial, at: scene.now, from: left.stage, to: target.code, kind: target.kind, stay: serial, cause: cause, reason: reason, left: left
        ))
    }

    /// Begins a stay with fresh actions.
    mutating func settle(in target: Stage, number: Int, _ move: Move) throws {
        var stay: Stay = Stay(number: number, version: definition.version, stage: target.code, entered: scene.now)
        (stay.late, stay.stuck) = try Engine.ages(target, from: scene.now, scene)
        for action: Action in target.actions where stay.state(action.code) == nil {
            stay.actions.append(ActionState(code: action.code, status: action.start == .chain ? .dormant : .waiting))
        }
        run.stay = stay
        run.moves.append(move)
        effects.append(.moved(move))
        try unlock()
    }

    static func ages(_ stage: Stage, from entered: Int64, _ scene: Scene) throws -> (late: Int64?, stuck: Int64?) {
        guard !stage.kind.isClosed, let norm: Term = stage.norm else { return (nil, nil) }
        return (try scene.deadline(.responsible, entered, norm), try scene.deadline(.responsible, entered, norm.doubled))
    }

    /// The current stay with what was pending taken off, except the actions of these codes.
    mutating func leave(keeping kept: Set<String> = []) -> Stay {
        var left: Stay = run.stay
        for index: Int in left.actions.indices where !kept.contains(left.actions[index].code) {
            let state: ActionState = left.actions[index]
            guard state.status.isPending else { continue }
            left.actions[index].status = .cancelled(from: state.status == .open ? .open : .waiting)
            if state.status == .open { effects.append(.cancel(left.key(state))) }
        }
        return left
    }

    // MARK: Asking

    /// Asks for every waiting action whose turn has come. What turns out needless may be what another waited for.
    mutating func unlock() throws {
        var isChanged: Bool = true
        while isChanged {
            isChanged = false
            for index: Int in run.stay.actions.indices where run.stay.actions[index].status == .waiting {
                guard let action: Action = stage?.action(run.stay.actions[index].code), blockers(of: action).isEmpty else { continue }
                try ask(index, action)
                isChanged = true
            }
        }
    }

    /// Asks for an action, or finds it needless.
    mutating func ask(_ index: Int, _ action: Action) throws {
        if let condition: Asked = action.condition, try !scene.answer(condition) {
            run.stay.actions[index].status = .needless
            return
        }
        let due: Int64? = try action.due.flatMap { (term: Term) -> Int64? in try scene.deadline(action.assignee, scene.now, term) }
        let escalates: Int64? = try action.escalation.flatMap { (escalation: Escalation) -> Int64? in
            try scene.deadline(action.assignee, due ?? scene.now, escalation.after)
        }
        run.stay.actions[index].status = .open
        run.stay.actions[index].attempt += 1
        run.stay.actions[index].asked = scene.now
        run.stay.actions[index].due = due
        run.stay.actions[index].escalates = escalates
        run.stay.actions[index].closed = nil
        run.stay.actions[index].by = nil
        let key: ActionKey = run.stay.key(run.stay.actions[index])
        effects.append(.ask(Assignment(key: key, stage: run.stage, action: action, asked: scene.now, due: due, escalates: escalates)))
    }

    /// The actions that another still waits for: pending ones, and dormant ones that may still be called for.
    func blockers(of action: Action) -> [ActionState] {
        if action.after.isEmpty { return [] }
        let callable: Set<String> = self.callable
        return run.stay.actions.filter { (state: ActionState) -> Bool in
            guard action.after.contains(state.code), state.code != action.code else { return false }
            return state.status.isPending || (state.status == .dormant && callable.contains(state.code))
        }
    }

    /// Dormant actions that a pending action may call for, directly or through others.
    private var callable: Set<String> {
        var reached: Set<String> = []
        var front: [String] = run.stay.actions.filter(\.status.isPending).map(\.code)
        while let code: String = front.popLast() {
            for chain: Chain in stage?.action(code)?.chains ?? [] where !reached.contains(chain.start) {
                guard run.stay.state(chain.start)?.status == .dormant else { continue }
                reached.insert(chain.start)
                front.append(chain.start)
            }
        }
        return reached
    }
}

extension Stay {
    /// The key of the newest asking.
    func key(_ state: ActionState) -> ActionKey { ActionKey(stay: number, action: state.code, attempt: state.attempt) }
}
