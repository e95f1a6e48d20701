extension Practice {
    /// Counts histories. `elapsed` tells the minutes between two moments, of working time or of the clock;
    /// `perDay` how many such minutes a day of a norm has. Stages that the definition does not have are not told of.
    public init(_ definition: Definition, _ histories: [History], now: Int64, perDay: Int = 480, elapsed: (Int64, Int64) -> Int) {
        stages = definition.stages.map { (stage: Stage) -> OfStage in OfStage(stage: stage.code, norm: stage.norm?.minutes(perDay: perDay)) }
        var tally: Tally = Tally(definition)
        for history: History in histories {
            for visit: Visit in history.visits { tally.add(visit, now: now, elapsed, &stages) }
        }
        for index: Int in stages.indices { stages[index].minutes.sort() }
        passages = tally.passages()
        losses = tally.losses()
    }
}

/// One stay as a history tells it.
struct Visit {
    let stage: String
    let from: Int64
    /// The event that ended it.
    var end: (at: Int64, stage: String, isAutomatic: Bool, reason: Reason?)?
}

extension History {
    /// The stays, one after another.
    var visits: [Visit] {
        var visits: [Visit] = []
        for event: PastEvent in events {
            guard case .entered(let stage, let isAutomatic, let reason) = event.what else { continue }
            if !visits.isEmpty { visits[visits.count - 1].end = (event.at, stage, isAutomatic, reason) }
            visits.append(Visit(stage: stage, from: event.at, end: nil))
        }
        return visits
    }
}

/// Counts on the way through the histories.
struct Tally {
    private struct Pair: Hashable {
        let from: String, to: String
    }
    private struct Why: Hashable {
        let stage: String, reason: String?
    }

    private let definition: Definition
    private let index: [String: Int]
    private var pairs: [Pair: Int] = [:]
    private var ended: [String: Int] = [:]
    private var reasons: [Why: [String: Int]] = [:]

    init(_ definition: Definition) {
        self.definition = definition
        index = Dictionary(definition.stages.enumerated().map { ($0.element.code, $0.offset) }, uniquingKeysWith: { (first: Int, _: Int) -> Int in first })
    }

    mutating func add(_ visit: Visit, now: Int64, _ elapsed: (Int64, Int64) -> Int, _ stages: inout [Practice.OfStage]) {
        guard let place: Int = index[visit.stage] else { return }
        stages[place].visits += 1
        guard let end = visit.end else { return addCurrent(visit, now, elapsed, &stages[place]) }
        stages[place].minutes.append(elapsed(visit.from, end.at))
        pairs[Pair(from: visit.stage, to: end.stage), default: 0] += 1
        ended[visit.stage, default: 0] += 1
        let isGivenUp: Bool = definition.stage(end.stage)?.kind.isGivingUp ?? false
        stages[place].wentOn.whole += 1
        if isGivenUp {
            reasons[Why(stage: end.stage, reason: end.reason?.code), default: [:]][visit.stage, default: 0] += 1
        } else {
            stages[place].wentOn.part += 1
            stages[place].alone.whole += 1
            if end.isAutomatic { stages[place].alone.part += 1 }
        }
    }

    private func addCurrent(_ visit: Visit, _ now: Int64, _ elapsed: (Int64, Int64) -> Int, _ stage: inout Practice.OfStage) {
        stage.now += 1
        guard let norm: Int = stage.norm, definition.stage(visit.stage)?.kind == .open else { return }
        let minutes: Int = elapsed(visit.from, now)
        if minutes > norm { stage.late += 1 }
        if minutes > norm * 2 { stage.stuck += 1 }
    }

    func passages() -> [Practice.Passage] {
        let list: [Practice.Passage] = pairs.map { (pair: Pair, count: Int) -> Practice.Passage in
            Practice.Passage(from: pair.from, to: pair.to, share: Share(count, of: ended[pair.from] ?? 0))
        }
        return list.sorted { (a: Practice.Passage, b: Practice.Passage) -> Bool in
            (place(a.from), place(a.to), a.to) < (place(b.from), place(b.to), b.to)
        }
    }

    func losses() -> [Practice.Loss] {
        let whole: Int = reasons.values.reduce(0) { (sum: Int, counts: [String: Int]) -> Int in sum + counts.values.reduce(0, +) }
        let list: [Practice.Loss] = reasons.map { (why: Why, counts: [String: Int]) -> Practice.Loss in
            let from: [String] = counts.sorted { (a: (key: String, value: Int), b: (key: String, value: Int)) -> Bool in
                (-a.value, place(a.key)) < (-b.value, place(b.key))
            }.map(\.key)
            return Practice.Loss(stage: why.stage, reason: why.reason, share: Share(counts.values.reduce(0, +), of: whole), from: from)
        }
        return list.sorted { (a: Practice.Loss, b: Practice.Loss) -> Bool in
            (-a.share.part, a.stage, a.reason ?? "") < (-b.share.part, b.stage, b.reason ?? "")
        }
    }

    private func place(_ stage: String) -> Int { index[stage] ?? Int.max }
}
