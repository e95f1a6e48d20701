extension Check {
    mutating func action(_ action: Action, _ stage: Stage) {
        if !Check.isCode(action.code) { find(.badCode(action.code), stage, action) }
        if action.name.isIncomplete || action.results.contains(where: { $0.name.isIncomplete }) { find(.nameMissing, stage, action) }
        if let due: Term = action.due, !Check.isTerm(due) { find(.badTerm, stage, action) }
        if let after: Term = action.escalation?.after, !Check.isTerm(after) { find(.badTerm, stage, action) }
        if action.kind.needsSubject, (action.subject ?? "").isEmpty { find(.subjectMissing(action.kind), stage, action) }
        if action.results.count > Definition.limit { find(.tooMany(limit: Definition.limit), stage, action) }
        for code: String in Check.repeated(action.results.map(\.code)) { find(.duplicateOutcome(code), stage, action) }
        for code: String in action.after where stage.action(code) == nil { find(.dependencyMissing(code), stage, action) }
        for chain: Chain in action.chains {
            if stage.action(chain.start) == nil { find(.chainMissing(chain.start), stage, action) }
            if let result: String = chain.result, !action.results.contains(where: { $0.code == result }) {
                find(.chainOfUnknownResult(result), stage, action)
            }
            if let limit: Int = chain.limit, limit < 1 { find(.chainLimit(limit), stage, action) }
        }
        if action.start == .chain, !Check.called(stage).contains(action.code) { find(.neverAsked, stage, action) }
    }

    /// Actions that are asked for on entry or may be called for by those that are.
    static func called(_ stage: Stage) -> Set<String> {
        var reached: Set<String> = Set(stage.actions.filter { $0.start == .entry }.map(\.code))
        var front: [String] = Array(reached)
        while let code: String = front.popLast() {
            for chain: Chain in stage.action(code)?.chains ?? [] where reached.insert(chain.start).inserted { front.append(chain.start) }
        }
        return reached
    }

    /// The first circle of actions that wait for each other. A chain counts as waiting too: what is called for comes after its caller;
    /// but a circle of chains alone is a repetition, and allowed.
    static func circle(_ stage: Stage) -> [Phrase]? {
        for action: Action in stage.actions.prefix(Definition.limit) {
            for before: String in action.after {
                guard let path: [String] = path(from: action.code, to: before, stage) else { continue }
                return (path + [action.code]).map { (code: String) -> Phrase in stage.action(code)?.name ?? Phrase(code, code) }
            }
        }
        return nil
    }

    /// A path along "comes before": from an action to those that wait for it or are only started by it.
    private static func path(from start: String, to goal: String, _ stage: Stage) -> [String]? {
        var previous: [String: String] = [:], seen: Set<String> = [start], front: [String] = [start]
        while let code: String = front.popLast() {
            if code == goal {
                var path: [String] = [goal], step: String = goal
                while let before: String = previous[step] { path.insert(before, at: 0); step = before }
                return path
            }
            for next: String in followers(code, stage) where seen.insert(next).inserted {
                previous[next] = code
                front.append(next)
            }
        }
        return nil
    }

    private static func followers(_ code: String, _ stage: Stage) -> [String] {
        let waiting: [String] = stage.actions.filter { $0.after.contains(code) }.map(\.code)
        let called: [String] = (stage.action(code)?.chains ?? []).map(\.start).filter { stage.action($0)?.start == .chain }
        return waiting + called
    }
}

extension Stage {
    /// All that only the caller can judge, with the fault to report when it is gone.
    var mentions: [(Place, Mention, Fault)] {
        let place: Place = Place(stage: code)
        var list: [(Place, Mention, Fault)] = []
        for one: Guard in entering + leaving { list.append((place, .condition(one.condition), .conditionGone)) }
        for fork: Fork in forks {
            if let condition: Asked = fork.condition { list.append((place, .condition(condition), .conditionGone)) }
        }
        for way: ByHand in ways ?? [] {
            if let right: String = way.right { list.append((place, .right(right), .rightGone(right))) }
        }
        for action: Action in actions.prefix(Definition.limit) { list += action.mentions(Place(stage: code, action: action.code)) }
        return list
    }
}

extension Action {
    fileprivate func mentions(_ place: Place) -> [(Place, Mention, Fault)] {
        var list: [(Place, Mention, Fault)] = [(place, .assignee(assignee), .assigneeGone(assignee))]
        if let to: Assignee = escalation?.to { list.append((place, .assignee(to), .assigneeGone(to))) }
        if let condition { list.append((place, .condition(condition), .conditionGone)) }
        if let subject, !subject.isEmpty { list.append((place, .subject(kind, subject), .subjectGone(kind, subject))) }
        return list
    }
}
