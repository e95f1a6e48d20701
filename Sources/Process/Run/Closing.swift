extension Engine {
    /// Where a stay is kept: nil is the current one, otherwise the index of the move that left it.
    private func place(of key: ActionKey) throws -> Int? {
        if key.stay == run.stay.number { return nil }
        guard let index: Int = run.moves.lastIndex(where: { $0.left?.number == key.stay }) else { throw Refusal.unknownAction(key.action) }
        return index
    }

    private func stay(_ place: Int?) throws -> Stay {
        guard let place else { return run.stay }
        guard let left: Stay = run.moves[place].left else { throw Refusal.unknownAction("") }
        return left
    }

    private mutating func change(_ place: Int?, _ action: String, _ change: (inout ActionState) -> Void) {
        guard let place else {
            (run.stay.isHeld, run.stay.hold) = (false, nil)
            if let index: Int = run.stay.actions.firstIndex(where: { $0.code == action }) { change(&run.stay.actions[index]) }
            return
        }
        guard let index: Int = run.moves[place].left?.actions.firstIndex(where: { $0.code == action }) else { return }
        run.moves[place].left?.actions[index].updated(by: change)
    }

    /// The state that a key means, its rules and where they are; the state is nil when it was asked for again since.
    private func find(_ key: ActionKey) throws -> (place: Int?, stay: Stay, state: ActionState?, action: Action?, name: Phrase) {
        let place: Int? = try place(of: key), stay: Stay = try stay(place)
        guard let state: ActionState = stay.state(key.action), key.attempt <= state.attempt else { throw Refusal.unknownAction(key.action) }
        let action: Action? = stay.version == definition.version ? definition.stage(stay.stage)?.action(key.action) : nil
        let name: Phrase = action?.name ?? Phrase(key.action, key.action)
        return (place, stay, key.attempt == state.attempt ? state : nil, action, name)
    }

    mutating func complete(_ key: ActionKey, _ result: String?) throws {
        let (place, _, state, action, name) = try find(key)
        guard let state else { return }
        switch state.status {
        case .open: break
        case .done(let before):
            if before == result { return }
            throw Refusal.alreadyDone(action: name, result: before.map { action?.name(ofResult: $0) ?? Phrase($0, $0) } ?? Phrase("—", "—"))
        case .waiting: throw Refusal.waits(action: name, for: blockerNames(action))
        default: throw Refusal.notOpen(action: name, status: state.status.phrase)
        }
        if let action { try check(result, action) }
        close(place, key, .done(result: result))
        if place == nil { try follow(key, result: result, isDone: true) }
    }

    private func check(_ result: String?, _ action: Action) throws {
        guard let result else {
            if action.results.isEmpty { return }
            throw Refusal.resultNeeded(action: action.name)
        }
        if !action.results.contains(where: { $0.code == result }) { throw Refusal.unknownResult(action: action.name, result: result) }
    }

    private func blockerNames(_ action: Action?) -> [Phrase] {
        guard let action else { return [] }
        return blockers(of: action).map { (state: ActionState) -> Phrase in stage?.action(state.code)?.name ?? Phrase(state.code, state.code) }
    }

    private mutating func close(_ place: Int?, _ key: ActionKey, _ status: ActionState.Status) {
        let now: Int64 = scene.now, by: Int64? = scene.cause.person
        change(place, key.action) { (state: inout ActionState) in
            (state.status, state.closed, state.by) = (status, now, by)
        }
        effects.append(.close(key, status))
    }

    mutating func skip(_ key: ActionKey, _ reason: Reason) throws {
        let (place, _, state, action, name) = try find(key)
        guard let state else { return }
        if case .skipped = state.status { return }
        guard state.status.isPending else { throw Refusal.notOpen(action: name, status: state.status.phrase) }
        if action?.isRequired ?? true, reason.isEmpty { throw Refusal.skipReasonNeeded(action: name) }
        var closed: ActionKey = key
        if state.status == .waiting {
            // Passed over before its turn: that is an asking of its own, closed from the first.
            closed = ActionKey(stay: key.stay, action: key.action, attempt: key.attempt + 1)
            change(place, key.action) { (state: inout ActionState) in
                (state.attempt, state.asked, state.due, state.escalates) = (closed.attempt, nil, nil, nil)
            }
        }
        close(place, closed, .skipped(reason: reason))
        if place == nil { try follow(closed, result: nil, isDone: false) }
    }

    /// Opens a closed action again. The item stays where it is, also when the action belongs to a stage long left.
    mutating func reopen(_ key: ActionKey) throws {
        let (place, _, state, _, name) = try find(key)
        guard let state else { throw Refusal.superseded(action: name) }
        if state.status == .open { return }
        guard state.status.isClosed else { throw Refusal.notOpen(action: name, status: state.status.phrase) }
        change(place, key.action) { (state: inout ActionState) in (state.status, state.closed, state.by) = (.open, nil, nil) }
        effects.append(.reopen(key))
    }
}

extension ActionState {
    fileprivate mutating func updated(by change: (inout ActionState) -> Void) { change(&self) }
}
