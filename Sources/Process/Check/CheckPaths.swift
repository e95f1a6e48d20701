extension Check {
    mutating func advance(_ stage: Stage) {
        if stage.kind.isClosed {
            if stage.advance != .never || !stage.forks.isEmpty { find(.closedIsAutomatic, stage) }
            return
        }
        guard stage.advance != .never else {
            if stage.forks.contains(where: { !$0.isAtOnce }) { find(.forksOfManual, stage) }
            return
        }
        if stage.actions.isEmpty {
            find(.automaticWithoutActions, stage)
        } else {
            let waited: [Action] = stage.advance == .all ? stage.actions : stage.actions.filter(\.isRequired)
            let certain: [Action] = waited.filter { $0.condition == nil && $0.start == .entry }
            if waited.isEmpty { find(.automaticWithoutRequired, stage) } else if certain.isEmpty { find(.automaticOnlyConditional, stage) }
        }
        if stage.forks.isEmpty {
            if definition.following(stage.code) == nil { find(.automaticToNowhere, stage) }
        } else if !stage.forks.contains(where: \.isUnconditional), !Check.isExhaustive(stage) {
            find(.forksMayNotMatch, stage)
        }
    }

    /// Whether the forks answer every result of an action that is always asked for.
    private static func isExhaustive(_ stage: Stage) -> Bool {
        stage.actions.contains { (action: Action) -> Bool in
            guard action.isRequired, action.condition == nil, action.start == .entry else { return false }
            let forks: [Fork] = stage.forks.filter { $0.action == action.code && $0.condition == nil }
            if forks.contains(where: { $0.result == nil }) { return true }
            let answered: Set<String> = Set(forks.compactMap(\.result))
            return !action.results.isEmpty && action.results.allSatisfy { answered.contains($0.code) }
        }
    }

    mutating func fork(_ fork: Fork, _ index: Int, _ stage: Stage) {
        if stage.forks[..<index].contains(where: \.isUnconditional) { find(.forkNeverTaken(index + 1), stage) }
        if fork.isAtOnce, fork.action == nil { find(.forkAtOnceWithoutAction, stage) }
        if let code: String = fork.action {
            if let action: Action = stage.action(code) {
                if let result: String = fork.result, !action.results.contains(where: { $0.code == result }) { find(.forkOfUnknownResult(result), stage) }
            } else {
                find(.forkOfUnknownAction(code), stage)
            }
        } else if let result: String = fork.result {
            find(.forkOfUnknownResult(result), stage)
        }
        if fork.to == stage.code { return find(.forkToItself, stage) }
        guard let target: Stage = definition.stage(fork.to) else { return find(.forkMissing(fork.to), stage) }
        if let reason: String = fork.reason {
            if !target.reasons.contains(where: { $0.code == reason }) { find(.forkOfUnknownReason(reason), stage) }
        } else if target.kind.isGivingUp {
            find(.forkWithoutReason(target.code), stage)
        }
    }

    /// Stages that nothing leads to, and stages that lead to no success.
    mutating func paths() {
        guard definition.first != nil, definition.stages.count <= Definition.limit else { return }
        let reached: Set<String> = Check.spread(definition.stages.filter(\.isFirst).map(\.code)) { (code: String) -> [String] in exits(code) }
        for stage: Stage in definition.stages where !reached.contains(stage.code) { find(.unreachable, stage) }
        guard definition.stages.contains(where: { $0.kind == .won }) else { return }
        var backwards: [String: [String]] = [:]
        for stage: Stage in definition.stages {
            for next: String in exits(stage.code) { backwards[next, default: []].append(stage.code) }
        }
        let won: [String] = definition.stages.filter { $0.kind == .won }.map(\.code)
        let leading: Set<String> = Check.spread(won) { (code: String) -> [String] in backwards[code] ?? [] }
        for stage: Stage in definition.stages where stage.kind == .open && !leading.contains(stage.code) { find(.noWayToWon, stage) }
    }

    /// Where one may come from a stage, by itself or by hand. Leaving a closed stage is no way on.
    private func exits(_ code: String) -> [String] {
        guard let stage: Stage = definition.stage(code), !stage.kind.isClosed else { return [] }
        var next: [String] = definition.waysByHand(from: code).map(\.to) + stage.forks.filter { $0.isAtOnce || stage.advance != .never }.map(\.to)
        if stage.advance != .never, stage.forks.isEmpty, let following: Stage = definition.following(code) { next.append(following.code) }
        return next
    }

    private static func spread(_ start: [String], _ next: (String) -> [String]) -> Set<String> {
        var reached: Set<String> = Set(start), front: [String] = start
        while let code: String = front.popLast() {
            for one: String in next(code) where reached.insert(one).inserted { front.append(one) }
        }
        return reached
    }
}
