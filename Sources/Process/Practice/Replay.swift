extension Simulation {
    /// Replays histories through a draft. After every difference the replay follows what really happened.
    ///
    /// `answer` tells whether a condition held for an item: of the past record if it is kept, otherwise of the present one.
    public init(_ draft: Definition, _ histories: [History], answer: (Int64, Asked) throws -> Bool) throws {
        var deviations: [Deviation] = []
        for history: History in histories {
            deviations += try withoutActuallyEscaping(answer) { (answer: @escaping (Int64, Asked) throws -> Bool) throws -> [Deviation] in
                var replay: Replay = Replay(draft, history, answer)
                try replay.play()
                return replay.deviations
            }
        }
        self.init(items: histories.count, deviations: deviations)
    }
}

/// One history going through a draft.
private struct Replay {
    private struct Duty: Hashable {
        let stage: String, action: String
    }

    private let draft: Definition
    private let history: History
    private let answer: (Int64, Asked) throws -> Bool
    private var run: Run?
    /// Where the item really is.
    private var stage: String = ""
    private var now: Int64 = 0
    /// A move that the draft made and reality has not made yet.
    private var ahead: Move?
    private var asked: Set<Duty> = []
    private var real: [Duty] = []
    private(set) var deviations: [Deviation] = []

    init(_ draft: Definition, _ history: History, _ answer: @escaping (Int64, Asked) throws -> Bool) {
        self.draft = draft
        self.history = history
        self.answer = answer
    }

    private var scene: Scene {
        let item: Int64 = history.item, answer: (Int64, Asked) throws -> Bool = answer
        return Scene(draft, now: now, cause: .person(id: 0), answer: { try answer(item, $0) }, may: { _ in true }, deadline: { _, _, _ in nil })
    }

    private mutating func note(_ kind: Deviation.Kind) {
        deviations.append(Deviation(item: history.item, at: now, stage: stage, kind: kind))
    }

    mutating func play() throws {
        for event: PastEvent in history.events {
            now = event.at
            switch event.what {
            case .entered(let next, let isAutomatic, let reason): try enter(next, isAutomatic, reason)
            case .asked(let action): remember(action)
            case .completed(let action, let result):
                remember(action)
                try act(action) { (run: Run, key: ActionKey, scene: Scene) throws -> Step in try run.complete(key, result: result, in: scene) }
            case .skipped(let action):
                remember(action)
                try act(action) { (run: Run, key: ActionKey, scene: Scene) throws -> Step in try run.skip(key, reason: Reason(note: "…"), in: scene) }
            case .reopened(let action):
                try act(action) { (run: Run, key: ActionKey, scene: Scene) throws -> Step in try run.reopen(key, in: scene) }
            }
        }
        if let ahead { note(.wouldMoveItself(to: draft.name(of: ahead.to), earlier: 0)) }
        compareDuties()
    }

    private mutating func remember(_ action: String) {
        let duty: Duty = Duty(stage: stage, action: action)
        if !real.contains(duty) { real.append(duty) }
    }

    /// An action that the draft does not have open is not acted upon; a result it does not know closes the action without one.
    private mutating func act(_ action: String, _ change: (Run, ActionKey, Scene) throws -> Step) throws {
        guard let run, ahead == nil, run.stay.state(action) != nil else { return }
        let step: Step
        do {
            step = try change(run, run.key(action), scene)
        } catch Refusal.unknownResult, Refusal.resultNeeded, Refusal.waits {
            step = try run.skip(run.key(action), reason: Reason(note: "…"), in: scene)
        } catch is Refusal {
            return
        }
        take(step)
        ahead = step.move
    }

    private mutating func take(_ step: Step) {
        run = step.run
        for case .ask(let assignment) in step.effects { asked.insert(Duty(stage: assignment.stage, action: assignment.action.code)) }
    }

    private mutating func enter(_ next: String, _ isAutomatic: Bool, _ reason: Reason?) throws {
        defer { (stage, ahead) = (next, nil) }
        guard let target: Stage = draft.stage(next) else {
            note(.noStage(next))
            run = nil
            return
        }
        guard let run else { return take(try Run.enter(next, in: scene)) }
        if let ahead {
            if ahead.to == next {
                if !isAutomatic { note(.wouldMoveItself(to: target.name, earlier: now - ahead.at)) }
                return
            }
            note(.wouldGoElsewhere(to: draft.name(of: ahead.to), instead: target.name))
        } else if run.stage == next {
            return
        } else {
            try judge(run, target, isAutomatic, reason)
        }
        var engine: Engine = Engine(run, scene)
        try engine.go(to: target, scene.cause, reason)
        take(engine.step)
    }

    /// What the draft would have said to the move that really was made.
    private mutating func judge(_ run: Run, _ target: Stage, _ isAutomatic: Bool, _ reason: Reason?) throws {
        if isAutomatic { note(.wouldNotMoveItself(to: target.name)) }
        do {
            _ = try run.move(to: target.code, reason: reason, in: scene)
        } catch Refusal.guarded(_, let sentence) {
            note(.wouldBeStopped(sentence: sentence))
        } catch Refusal.reasonNeeded(let open) {
            if !isAutomatic { note(.wouldAskWhy(open: open)) }
        } catch Refusal.whyNeeded, Refusal.unknownReason {
            note(.wouldAskWhy(open: []))
        } catch is Refusal {
            note(.noWay(to: target.name))
        }
    }

    private mutating func compareDuties() {
        let visited: Set<String> = Set(history.visits.map(\.stage))
        let known: Set<Duty> = Set(real), last: String = stage
        for place: Stage in draft.stages where visited.contains(place.code) {
            stage = place.code
            for action: Action in place.actions {
                let duty: Duty = Duty(stage: place.code, action: action.code)
                if asked.contains(duty), !known.contains(duty) { note(.wouldAsk(action: action.name)) }
            }
            for duty: Duty in real where duty.stage == place.code && !asked.contains(duty) {
                note(.wouldNotAsk(action: place.action(duty.action)?.name ?? Phrase(duty.action, duty.action)))
            }
        }
        stage = last
    }
}
