/// Moving running items to another version of their process.
public struct Transfer: Sendable, Hashable {
    /// The version they run by.
    public let from: Definition
    /// The version they shall run by.
    public let to: Definition
    /// For each stage code of the old version its stage in the new one. Suggested: the same code. A person may change it.
    public var stages: [String: String]

    /// A transfer with the suggested mapping.
    public init(from: Definition, to: Definition) {
        self.from = from
        self.to = to
        stages = [:]
        for stage: Stage in from.stages where to.stage(stage.code) != nil { stages[stage.code] = stage.code }
    }

    /// Stages of the old version that have nothing in their place: items there cannot be moved until a person chooses.
    public var missing: [Stage] { from.stages.filter { image(of: $0.code) == nil } }

    /// The stage in place of another.
    public func image(of stage: String) -> Stage? { stages[stage].flatMap { to.stage($0) } }

    /// What would become of one item: what ``migrate(_:in:)`` does, told by action.
    public func preview(_ run: Run, in scene: Scene) throws -> TransferPreview {
        let step: Step = try migrate(run, in: scene)
        var preview: TransferPreview = TransferPreview(from: run.stage, to: step.run.stage)
        for state: ActionState in step.run.stay.actions where state.status.isCounted {
            let before: ActionState? = run.stay.state(state.code)
            if before?.status.isCounted == true { preview.survive.append(state.code) } else { preview.appear.append(state.code) }
        }
        for state: ActionState in run.stay.actions where state.status.isPending {
            if step.run.stay.state(state.code)?.status.isCounted != true { preview.vanish.append(state.code) }
        }
        return preview
    }

    /// Moves one item. Actions that both versions know keep their state, their people and dates; others are taken off or asked for.
    /// The item does not go on by itself in this step, whatever is closed. The scene has the new version.
    public func migrate(_ run: Run, in scene: Scene) throws -> Step {
        guard run.process == from.code, to.code == from.code, run.version == from.version else { throw Refusal.otherVersion(run.version) }
        if run.version == to.version { return Step(run: run, effects: []) }
        guard let target: Stage = image(of: run.stage) else { throw Refusal.noImage(stage: from.name(of: run.stage)) }
        var scene: Scene = scene
        scene.definition = to
        var engine: Engine = Engine(run, scene)
        try engine.migrate(to: target)
        return engine.step
    }
}

/// What a transfer does to one item; codes of actions.
public struct TransferPreview: Sendable, Hashable {
    /// Stage before.
    public let from: String
    /// Stage after.
    public let to: String
    /// Actions that stay as they are.
    public internal(set) var survive: [String] = []
    /// Open or waiting actions that are taken off.
    public internal(set) var vanish: [String] = []
    /// Actions that are asked for anew, or will be when their turn comes.
    public internal(set) var appear: [String] = []

    init(from: String, to: String) {
        self.from = from
        self.to = to
    }
}

extension Engine {
    /// The stay goes on, under its number, on the stage of the new version.
    fileprivate mutating func migrate(to target: Stage) throws {
        let old: Stay = run.stay
        let kept: Set<String> = Set(target.actions.map(\.code)).intersection(old.actions.map(\.code))
        let left: Stay = leave(keeping: kept)
        var stay: Stay = Stay(number: old.number, version: definition.version, stage: target.code, entered: old.entered)
        (stay.late, stay.stuck) = try Engine.ages(target, from: old.entered, scene)
        for action: Action in target.actions where stay.state(action.code) == nil {
            var state: ActionState = Engine.carried(action, old.state(action.code))
            state.attempt = max(state.attempt, attempts(action.code))
            stay.actions.append(state)
        }
        let move: Move = Move(
            serial: run.moves.count + 1, at: scene.now, from: old.stage, to: target.code, kind: target.kind, stay: old.number,
            cause: .migration(from: old.version, by: scene.cause.person), reason: nil, left: left
        )
        run.stay = stay
        run.moves.append(move)
        effects.append(.moved(move))
        try unlock()
    }

    /// What was asked for stays; what was not follows the new rules.
    private static func carried(_ action: Action, _ old: ActionState?) -> ActionState {
        let fresh: ActionState = ActionState(code: action.code, status: action.start == .chain ? .dormant : .waiting)
        guard let old else { return fresh }
        switch old.status {
        case .open, .done, .skipped: return old
        case .waiting, .dormant, .needless, .cancelled: return fresh
        }
    }

    /// How often an action was asked for in this stay, by a version that was taken back too: keys are never used twice.
    private func attempts(_ code: String) -> Int {
        let stays: [Stay] = [run.stay] + run.moves.compactMap(\.left).filter { $0.number == run.stay.number }
        return stays.compactMap { $0.state(code)?.attempt }.max() ?? 0
    }
}
