extension Engine {
    /// After an action was closed: a fork at once, then what its result calls for, what waited for it, and the stage itself.
    mutating func follow(_ key: ActionKey, result: String?, isDone: Bool) throws {
        let cause: MoveCause = .action(key: key, by: scene.cause.person)
        if isDone, let fork: Fork = try forkAtOnce(key.action, result), try take(fork.to, fork.reason, cause) { return }
        if isDone { try chain(key.action, result) }
        try unlock()
        try advance(cause)
    }

    /// Leaves the stage if its actions allow and a fork matches. Says why not, if they do and it stays.
    mutating func advance(_ cause: MoveCause) throws {
        guard let stage: Stage = stage, !stage.kind.isClosed, !run.stay.isHeld, isComplete(stage) else { return }
        if stage.forks.isEmpty {
            guard let next: Stage = definition.following(stage.code) else { return hold(.nowhere) }
            _ = try take(next.code, nil, cause)
            return
        }
        for fork: Fork in stage.forks where try matches(fork) {
            _ = try take(fork.to, fork.reason, cause)
            return
        }
        hold(.nowhere)
    }

    /// Told once: the same hold again is no news.
    private mutating func hold(_ hold: Hold) {
        if run.stay.hold == hold { return }
        run.stay.hold = hold
        effects.append(.held(hold))
    }

    /// A stage with nothing asked for is never complete: it does not skip itself.
    private func isComplete(_ stage: Stage) -> Bool {
        if stage.advance == .never { return false }
        let asked: [ActionState] = run.stay.actions.filter { (state: ActionState) -> Bool in
            guard state.status.isCounted else { return false }
            return stage.advance == .all || stage.action(state.code)?.isRequired == true
        }
        return !asked.isEmpty && asked.allSatisfy(\.status.isClosed)
    }

    private func forkAtOnce(_ action: String, _ result: String?) throws -> Fork? {
        for fork: Fork in stage?.forks ?? [] where fork.isAtOnce && fork.action == action {
            if try matches(fork) { return fork }
        }
        return nil
    }

    private func matches(_ fork: Fork) throws -> Bool {
        if let action: String = fork.action {
            guard case .done(let result)? = run.stay.state(action)?.status else { return false }
            if let wanted: String = fork.result, wanted != result { return false }
        }
        guard let condition: Asked = fork.condition else { return true }
        return try scene.answer(condition)
    }

    /// Goes by itself unless a guard stops it.
    private mutating func take(_ code: String, _ reason: String?, _ cause: MoveCause) throws -> Bool {
        guard let target: Stage = definition.stage(code), code != run.stage else {
            hold(.nowhere)
            return false
        }
        if let (stage, stopped): (String, Guard) = try stopping(target) {
            hold(.guarded(stage: stage, sentence: stopped.sentence))
            return false
        }
        try go(to: target, cause, reason.map { Reason(code: $0) })
        return true
    }

    /// The first guard that stops a move from the current stage. Giving up is not stopped by the stage that is left.
    func stopping(_ target: Stage) throws -> (String, Guard)? {
        if let stage: Stage = stage, !target.kind.isGivingUp {
            for one: Guard in stage.leaving where try !scene.answer(one.condition) { return (stage.code, one) }
        }
        for one: Guard in target.entering where try !scene.answer(one.condition) { return (target.code, one) }
        return nil
    }

    /// Asks for what a result calls for.
    private mutating func chain(_ action: String, _ result: String?) throws {
        for chain: Chain in stage?.action(action)?.chains ?? [] where chain.result == nil || chain.result == result {
            guard let index: Int = run.stay.actions.firstIndex(where: { $0.code == chain.start }),
                  let called: Action = stage?.action(chain.start) else { continue }
            let state: ActionState = run.stay.actions[index]
            if state.status.isPending || state.attempt >= chain.limit ?? Int.max { continue }
            run.stay.actions[index].status = .waiting
            if blockers(of: called).isEmpty { try ask(index, called) }
        }
    }
}
