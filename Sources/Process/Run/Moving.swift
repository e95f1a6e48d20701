extension Engine {
    mutating func move(to code: String, _ reason: Reason?) throws {
        guard let target: Stage = definition.stage(code) else { throw Refusal.unknownStage(code) }
        if code == run.stage { return }
        guard let stage: Stage = stage else { throw Refusal.unknownStage(run.stage) }
        try checkWay(stage, target)
        try checkReason(stage, target, reason)
        if let (place, stopped): (String, Guard) = try stopping(target) {
            throw Refusal.guarded(stage: place, sentence: stopped.sentence)
        }
        try go(to: target, scene.cause, reason.flatMap { $0.isEmpty ? nil : $0 })
    }

    private func checkWay(_ stage: Stage, _ target: Stage) throws {
        guard let way: ByHand = definition.waysByHand(from: stage.code).first(where: { $0.to == target.code }) else {
            if stage.kind.isClosed { throw Refusal.finished(stage: stage.name) }
            throw Refusal.noWay(from: stage.name, to: target.name)
        }
        if let right: String = way.right, try !scene.may(right) { throw Refusal.noRight(right, to: target.name) }
    }

    private func checkReason(_ stage: Stage, _ target: Stage, _ reason: Reason?) throws {
        if let code: String = reason?.code, !target.reasons.contains(where: { $0.code == code }) {
            throw Refusal.unknownReason(code, stage: target.name)
        }
        if target.kind.isGivingUp {
            let isGiven: Bool = target.reasons.isEmpty ? !(reason?.isEmpty ?? true) : reason?.code != nil
            if !isGiven { throw Refusal.whyNeeded(stage: target.name) }
            return
        }
        let open: [Phrase] = run.requiredOpen(in: definition)
        if !open.isEmpty, reason?.isEmpty ?? true { throw Refusal.reasonNeeded(open: open) }
    }

    /// Takes back the last move in force, or, by its number, an undo that was the very last.
    mutating func undo(_ serial: Int?) throws {
        guard let last: Move = run.lastMove else { throw Refusal.nothingToUndo }
        let number: Int = serial ?? last.serial
        guard let target: Move = run.moves[safe: number - 1] else { throw Refusal.notLastMove(number) }
        if target.isUndone { return }
        let isRedo: Bool = target.cause.isUndo && number == run.moves.count
        guard isRedo || number == last.serial else { throw Refusal.notLastMove(number) }
        guard let left: Stay = target.left else { throw Refusal.nothingToUndo }
        // A stay may have been left several times, by a move, an undo and a redo: as it was left last is as it is.
        let isSame: Bool = left.number == run.stay.number
        let latest: Stay? = isSame ? nil : run.moves.last { $0.left?.number == left.number }?.left
        restore(latest ?? left, undoing: number)
    }

    private mutating func restore(_ old: Stay, undoing number: Int) {
        let kept: Set<String> = old.number == run.stay.number ? Set(run.stay.actions.map(\.code)).intersection(old.actions.map(\.code)) : []
        let current: Stay = run.stay, left: Stay = leave(keeping: kept)
        var stay: Stay = old
        (stay.isHeld, stay.hold) = (true, nil)
        var reopened: [Effect] = []
        for index: Int in stay.actions.indices {
            let state: ActionState = stay.actions[index]
            if kept.contains(state.code), let now: ActionState = current.state(state.code) {
                stay.actions[index] = Engine.merged(state, now)
            } else if case .cancelled(let before) = state.status {
                stay.actions[index].status = before == .open ? .open : .waiting
                if before == .open { reopened.append(.reopen(stay.key(state))) }
            }
        }
        mark(number, isUndone: true)
        let kind: Stage.Kind = run.moves.last { $0.stay == old.number && $0.to == old.stage }?.kind ?? .open
        let move: Move = Move(
            serial: run.moves.count + 1, at: scene.now, from: current.stage, to: old.stage, kind: kind, stay: old.number,
            cause: .undo(of: number, by: scene.cause.person), reason: nil, left: left
        )
        run.stay = stay
        run.moves.append(move)
        effects.append(.moved(move))
        effects += reopened
    }

    /// An action that two versions of a stay share: what people did with it remains, the rest is as it was.
    private static func merged(_ old: ActionState, _ now: ActionState) -> ActionState {
        if old.status == .open || now.status == .open || now.status.isClosed { return now }
        var state: ActionState = old
        state.attempt = max(old.attempt, now.attempt)
        return state
    }

    /// An undone undo puts its move in force again.
    private mutating func mark(_ number: Int, isUndone: Bool) {
        var number: Int = number, isUndone: Bool = isUndone
        while run.moves.indices.contains(number - 1) {
            run.moves[number - 1].isUndone = isUndone
            guard case .undo(let before, _) = run.moves[number - 1].cause else { return }
            (number, isUndone) = (before, !isUndone)
        }
    }
}
