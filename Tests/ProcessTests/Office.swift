@testable import Process
import Testing

let minute: Int64 = 60_000, hour: Int64 = 60 * minute, day: Int64 = 24 * hour
/// Monday, 2 November 2026, 10:00 in Moscow.
let monday: Int64 = Int64(CivilDay("2026-11-02")?.number ?? 0) * day + 7 * hour
let moscow: WorkClock = WorkClock(WorkCalendar.fiveDays(WorkHours([540..<1080]))) { _ in 10_800 }

/// One item of a process as a caller keeps it: the run, and the records that its effects make.
struct Office {
    var definition: Definition
    var now: Int64 = monday
    var facts: Set<String> = []
    var rights: Set<String> = []
    var cause: MoveCause = .person(id: 7)
    private(set) var run: Run
    private(set) var ledger: Ledger = Ledger()
    private(set) var last: [Effect] = []

    init(_ definition: Definition, at stage: String? = nil, facts: Set<String> = [], now: Int64 = monday) throws {
        self.definition = definition
        self.facts = facts
        self.now = now
        let scene: Scene = Office.scene(definition, now, .person(id: 7), facts, [])
        let step: Step = try Run.enter(stage, in: scene)
        run = step.run
        try take(step)
    }

    private static func scene(_ definition: Definition, _ now: Int64, _ cause: MoveCause, _ facts: Set<String>, _ rights: Set<String>) -> Scene {
        Scene(definition, now: now, cause: cause, answer: { facts.contains($0.json) }, may: { rights.contains($0) }, deadline: { moscow.adding($2, to: $1) })
    }

    var scene: Scene { Office.scene(definition, now, cause, facts, rights) }

    mutating func take(_ step: Step) throws {
        try ledger.apply(step.effects)
        run = step.run
        last = step.effects
        try ledger.check(run)
    }

    mutating func complete(_ action: String, _ result: String? = nil) throws { try take(run.complete(run.key(action), result: result, in: scene)) }
    mutating func skip(_ action: String, _ note: String = "не нужно") throws { try take(run.skip(run.key(action), reason: Reason(note: note), in: scene)) }
    mutating func reopen(_ action: String) throws { try take(run.reopen(run.key(action), in: scene)) }
    mutating func move(to stage: String, _ reason: Reason? = nil) throws { try take(run.move(to: stage, reason: reason, in: scene)) }
    mutating func undo(_ serial: Int? = nil) throws { try take(run.undo(serial, in: scene)) }
    mutating func pass(_ time: Int64) { now += time }

    func status(_ action: String) -> ActionState.Status? { run.stay.state(action)?.status }
    /// Codes of the open records, as people have them on their lists.
    var lists: [String] { ledger.open.map(\.action).sorted() }
}

/// The records of a caller, kept by effects alone. It refuses effects that do not fit together.
struct Ledger {
    struct Broken: Error { let why: String }

    private(set) var open: Set<ActionKey> = []
    private var made: Set<ActionKey> = []
    private(set) var stage: String = ""
    private(set) var journal: [Move] = []

    mutating func apply(_ effects: [Effect]) throws {
        for effect: Effect in effects {
            switch effect {
            case .ask(let assignment):
                guard made.insert(assignment.key).inserted else { throw Broken(why: "made twice \(assignment.key)") }
                open.insert(assignment.key)
            case .close(let key, _):
                if made.insert(key).inserted { break }
                if open.remove(key) == nil { throw Broken(why: "closed but not open \(key)") }
            case .reopen(let key):
                if !made.contains(key) || !open.insert(key).inserted { throw Broken(why: "reopened \(key)") }
            case .cancel(let key):
                if open.remove(key) == nil { throw Broken(why: "cancelled but not open \(key)") }
            case .moved(let move):
                guard move.serial == journal.count + 1, move.from == (journal.isEmpty ? nil : stage) else { throw Broken(why: "journal \(move)") }
                journal.append(move)
                stage = move.to
            case .held: break
            }
        }
    }

    /// What the run believes and what the records say is the same.
    func check(_ run: Run) throws {
        guard run.stage == stage, run.moves.count == journal.count else { throw Broken(why: "stage \(run.stage), journal \(stage)") }
        var stays: [Int: Stay] = [:]
        for move: Move in run.moves {
            if let left: Stay = move.left { stays[left.number] = left }
        }
        stays[run.stay.number] = run.stay
        var believed: Set<ActionKey> = []
        for stay: Stay in stays.values {
            for state: ActionState in stay.actions where state.status == .open { believed.insert(stay.key(state)) }
        }
        if believed != open { throw Broken(why: "run \(believed.subtracting(open)), records \(open.subtracting(believed))") }
    }
}

/// What refused, or nil when nothing did.
func refusal(_ body: () throws -> Void) throws -> Refusal? {
    do {
        try body()
        return nil
    } catch let refusal as Refusal {
        return refusal
    }
}

func phrase(_ ru: String) -> Phrase { Phrase(ru, ru) }

/// A process of three stages to plant things in.
func small(_ change: (inout Stage) -> Void = { _ in }) -> Definition {
    var begin: Stage = Stage("begin", phrase("Начало"), isFirst: true, norm: .days(2), probability: 20, advance: .required, actions: [
        Action("a", phrase("А")), Action("b", phrase("Б"), isRequired: false),
    ])
    change(&begin)
    return Definition("small", phrase("Малый"), stages: [
        begin, Stage("middle", phrase("Середина"), probability: 50), Stage("won", phrase("Успех"), .won), Stage("lost", phrase("Проиграно"), .lost),
    ])
}
