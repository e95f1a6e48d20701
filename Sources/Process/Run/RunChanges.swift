// The changes of a run. Each gives the new state with its effects, throws a ``Refusal`` and changes nothing, or passes on what a
// closure of the scene threw. Asked twice, each changes nothing the second time and has no effects.

extension Run {
    /// Begins: on the first stage, or on another one (an import, a deal made from a past job).
    public static func enter(_ stage: String? = nil, in scene: Scene) throws -> Step {
        let definition: Definition = scene.definition
        guard let code: String = stage ?? definition.first?.code else { throw Refusal.noFirstStage }
        guard let target: Stage = definition.stage(code) else { throw Refusal.unknownStage(code) }
        let nowhere: Stay = Stay(number: 1, version: definition.version, stage: code, entered: scene.now)
        var engine: Engine = Engine(Run(process: definition.code, stay: nowhere, moves: []), scene)
        try engine.settle(in: target, number: 1, Move(
            serial: 1, at: scene.now, from: nil, to: code, kind: target.kind, stay: 1, cause: scene.cause, reason: nil, left: nil
        ))
        return engine.step
    }

    /// An action was done. In the same step the item goes on by itself if that was what it waited for.
    public func complete(_ key: ActionKey, result: String? = nil, in scene: Scene) throws -> Step {
        var engine: Engine = try Engine(checking: self, scene)
        try engine.complete(key, result)
        return engine.step
    }

    /// An action is passed over by a person: it counts as closed and is shown as skipped.
    public func skip(_ key: ActionKey, reason: Reason, in scene: Scene) throws -> Step {
        var engine: Engine = try Engine(checking: self, scene)
        try engine.skip(key, reason)
        return engine.step
    }

    /// A closed action is open again. The item never moves by that; an action of a past stay is open there.
    public func reopen(_ key: ActionKey, in scene: Scene) throws -> Step {
        var engine: Engine = try Engine(checking: self, scene)
        try engine.reopen(key)
        return engine.step
    }

    /// By hand: along the ways of the stage, past its guards, with a reason where required actions are open or the target asks why.
    public func move(to stage: String, reason: Reason? = nil, in scene: Scene) throws -> Step {
        var engine: Engine = try Engine(checking: self, scene)
        try engine.move(to: stage, reason)
        return engine.step
    }

    /// Takes a move back: the stay before is as it was, actions that were taken off are open again. Nil: the last move in force.
    /// A version that was changed comes back too, so the scene may be of either. By its number the last undo is undone as well.
    public func undo(_ serial: Int? = nil, in scene: Scene) throws -> Step {
        guard scene.definition.code == process else { throw Refusal.otherVersion(version) }
        var engine: Engine = Engine(self, scene)
        try engine.undo(serial)
        return engine.step
    }

    /// Looks again whether the item may go on by itself: after its record has changed. Does nothing unless all is closed.
    public func advance(in scene: Scene) throws -> Step {
        var engine: Engine = try Engine(checking: self, scene)
        try engine.advance(.change(by: scene.cause.person))
        return engine.step
    }

    /// Names of the required actions that are open: what a dialog tells before a move by hand.
    public func requiredOpen(in definition: Definition) -> [Phrase] {
        guard let stage: Stage = definition.stage(stage) else { return [] }
        return stay.actions.compactMap { (state: ActionState) -> Phrase? in
            guard state.status.isPending, let action: Action = stage.action(state.code), action.isRequired else { return nil }
            return action.name
        }
    }
}
