@testable import Process
import Testing

/// A sound definition with one thing broken, where the finding must be, and what it is.
struct Planted: Sendable, CustomTestStringConvertible {
    let name: String
    let fault: Fault
    var stage: String?
    var action: String?
    let plant: @Sendable (inout Definition) -> Void
    var testDescription: String { name }
}

private let planted: [Planted] = [
    Planted(name: "no stages", fault: .noStages) { $0.stages = [] },
    Planted(name: "no first", fault: .noFirst) { $0.stages[0].isFirst = false },
    Planted(name: "two first", fault: .severalFirst([phrase("Начало"), phrase("Середина")])) { $0.stages[1].isFirst = true },
    Planted(name: "first is closed", fault: .firstIsClosed, stage: "won") { $0.stages[0].isFirst = false; $0.stages[2].isFirst = true },
    Planted(name: "no won", fault: .noWon) { $0.stages.remove(at: 2) },
    Planted(name: "no lost", fault: .noLost) { $0.stages.removeLast() },
    Planted(name: "stage twice", fault: .duplicateStage("middle"), stage: "middle") { $0.stages.append($0.stages[1]) },
    Planted(name: "action twice", fault: .duplicateAction("a"), stage: "begin", action: "a") { $0.stages[0].actions.append($0.stages[0].actions[0]) },
    Planted(name: "result twice", fault: .duplicateOutcome("x"), stage: "begin", action: "b") {
        $0.stages[0].actions[1].results = [Outcome("x", "Х", "X"), Outcome("x", "Х", "X")]
    },
    Planted(name: "code with a space", fault: .badCode("a b"), stage: "begin", action: "a b") { $0.stages[0].actions[0].code = "a b" },
    Planted(name: "no English name", fault: .nameMissing, stage: "middle") { $0.stages[1].name.en = " " },
    Planted(name: "probability", fault: .badProbability(101), stage: "middle") { $0.stages[1].probability = 101 },
    Planted(name: "term", fault: .badTerm, stage: "begin", action: "a") { $0.stages[0].actions[0].due = .hours(-1) },
    Planted(name: "unreachable", fault: .unreachable, stage: "middle") { $0.stages[0].ways = [ByHand(to: "won")]; $0.stages[0].forks = [Fork(to: "won")] },
    Planted(name: "cycle without exit", fault: .noWayToWon, stage: "middle") {
        $0.stages[0].ways = []
        $0.stages[1].ways = [ByHand(to: "begin")]
    },
    Planted(name: "waits for itself", fault: .dependencyCircle([phrase("А"), phrase("А")]), stage: "begin") { $0.stages[0].actions[0].after = ["a"] },
    Planted(name: "circle", fault: .dependencyCircle([phrase("А"), phrase("Б"), phrase("А")]), stage: "begin") {
        $0.stages[0].actions[0].after = ["b"]
        $0.stages[0].actions[1].after = ["a"]
    },
    Planted(name: "waits for what it calls", fault: .dependencyCircle([phrase("А"), phrase("Б"), phrase("А")]), stage: "begin") {
        $0.stages[0].actions[0].after = ["b"]
        $0.stages[0].actions[0].chains = [Chain(on: nil, start: "b")]
        $0.stages[0].actions[1].start = .chain
    },
    Planted(name: "dependency gone", fault: .dependencyMissing("z"), stage: "begin", action: "b") { $0.stages[0].actions[1].after = ["z"] },
    Planted(name: "chain gone", fault: .chainMissing("z"), stage: "begin", action: "a") { $0.stages[0].actions[0].chains = [Chain(on: nil, start: "z")] },
    Planted(name: "chain of no result", fault: .chainOfUnknownResult("x"), stage: "begin", action: "a") {
        $0.stages[0].actions[0].chains = [Chain(on: "x", start: "b")]
    },
    Planted(name: "never asked", fault: .neverAsked, stage: "begin", action: "b") { $0.stages[0].actions[1].start = .chain },
    Planted(name: "no template", fault: .subjectMissing(.letter), stage: "begin", action: "b") { $0.stages[0].actions[1].kind = .letter },
    Planted(name: "vanished role", fault: .assigneeGone(.role("gone")), stage: "begin", action: "b") { $0.stages[0].actions[1].assignee = .role("gone") },
    Planted(name: "vanished boss", fault: .assigneeGone(.department("gone")), stage: "begin", action: "a") {
        $0.stages[0].actions[0].escalation = Escalation(after: .hours(1), to: .department("gone"))
    },
    Planted(name: "vanished condition", fault: .conditionGone, stage: "middle") { $0.stages[1].entering = [Guard(Asked("gone"), phrase("Нельзя"))] },
    Planted(name: "automatic without actions", fault: .automaticWithoutActions, stage: "middle") { $0.stages[1].advance = .all },
    Planted(name: "nothing required", fault: .automaticWithoutRequired, stage: "begin") { $0.stages[0].actions[0].isRequired = false },
    Planted(name: "only conditional", fault: .automaticOnlyConditional, stage: "begin") { $0.stages[0].actions[0].condition = Asked("here") },
    Planted(name: "closed is automatic", fault: .closedIsAutomatic, stage: "won") { $0.stages[2].advance = .all },
    Planted(name: "fork gone", fault: .forkMissing("z"), stage: "begin") { $0.stages[0].forks = [Fork(to: "z")] },
    Planted(name: "fork to itself", fault: .forkToItself, stage: "begin") { $0.stages[0].forks = [Fork(to: "begin")] },
    Planted(name: "fork of no action", fault: .forkOfUnknownAction("z"), stage: "begin") { $0.stages[0].forks = [Fork(to: "won", action: "z"), Fork(to: "middle")] },
    Planted(name: "fork of no result", fault: .forkOfUnknownResult("x"), stage: "begin") {
        $0.stages[0].forks = [Fork(to: "won", action: "a", result: "x"), Fork(to: "middle")]
    },
    Planted(name: "lost without a reason", fault: .forkWithoutReason("lost"), stage: "begin") {
        $0.stages[0].forks = [Fork(to: "lost", action: "b"), Fork(to: "middle")]
    },
    Planted(name: "fork never taken", fault: .forkNeverTaken(2), stage: "begin") { $0.stages[0].forks = [Fork(to: "middle"), Fork(to: "won")] },
    Planted(name: "no otherwise", fault: .forksMayNotMatch, stage: "begin") { $0.stages[0].forks = [Fork(to: "middle", condition: Asked("here"))] },
    Planted(name: "forks of a manual stage", fault: .forksOfManual, stage: "middle") { $0.stages[1].forks = [Fork(to: "won")] },
    Planted(name: "way gone", fault: .wayMissing("z"), stage: "middle") { $0.stages[1].ways = [ByHand(to: "won"), ByHand(to: "z")] },
    Planted(name: "right gone", fault: .rightGone("gone"), stage: "middle") { $0.stages[1].ways = [ByHand(to: "won", right: "gone")] },
    Planted(name: "silent guard", fault: .guardWithoutSentence, stage: "middle") { $0.stages[1].leaving = [Guard(Asked("here"), Phrase("", ""))] },
]

private func exists(_ mention: Mention) -> Bool {
    switch mention {
    case .assignee(.role(let code)), .assignee(.department(let code)), .subject(_, let code), .right(let code): code != "gone"
    case .condition(let asked): asked.json != "gone"
    case .assignee: true
    }
}

@Suite struct CheckTests {
    @Test func theSoundExampleHasNoFindings() { #expect(small().check(exists: exists).isEmpty) }

    @Test(arguments: planted) func everyPlantedFaultIsFoundInItsPlace(_ planted: Planted) throws {
        var definition: Definition = small()
        planted.plant(&definition)
        let findings: [Finding] = definition.check(exists: exists)
        let place: Place = Place(stage: planted.stage, action: planted.action)
        #expect(findings.contains(Finding(place: place, fault: planted.fault)), "\(findings)")
    }

    @Test(arguments: planted) func everyFindingHasASentenceInBothLanguages(_ planted: Planted) {
        let phrase: Phrase = planted.fault.phrase
        #expect(!phrase.isIncomplete && phrase.ru != "Ошибка в определении процесса.")
        #expect(phrase.ru.last == "." && phrase.en.last == ".")
    }

    @Test(arguments: Methodology.all) func readyProcessesPassWithoutFindings(_ definition: Definition) {
        #expect(definition.check { _ in true } == [])
    }

    @Test(arguments: Methodology.all) func readyProcessesMentionOnlyWhatTheyList(_ definition: Definition) {
        let roles: Set<String> = Set(Methodology.roles.map(\.code)), subjects: Set<String> = Set(Methodology.templates.map(\.code) + Methodology.columns)
        let gone: [Finding] = definition.check { (mention: Mention) -> Bool in
            switch mention {
            case .assignee(.role(let code)): roles.contains(code)
            case .assignee(.responsible), .assignee(.superior): true
            case .subject(_, let code): subjects.contains(code)
            case .condition(let asked): asked == Methodology.amountFilled || asked == Methodology.amountOver100
            default: false
            }
        }
        #expect(gone == [])
    }

    @Test func forksThatAnswerEveryResultNeedNoOtherwise() {
        let definition: Definition = small { (stage: inout Stage) in
            stage.actions[0].results = [Outcome("yes", "Да", "Yes"), Outcome("no", "Нет", "No")]
            stage.forks = [Fork(to: "won", action: "a", result: "yes"), Fork(to: "middle", action: "a", result: "no")]
        }
        #expect(definition.check(exists: exists) == [])
    }

    @Test func hugeAndBrokenDefinitionsAreCheckedWithoutFailing() {
        let action: Action = Action("", phrase(""), after: ["", "x"], chains: [Chain(on: nil, start: "")])
        let stage: Stage = Stage("s", phrase("С"), advance: .all, forks: Array(repeating: Fork(to: "s"), count: 500), actions: Array(repeating: action, count: 500))
        let definition: Definition = Definition("", phrase(""), stages: Array(repeating: stage, count: 500))
        #expect(definition.check(exists: { _ in false }).contains { $0.fault == .tooMany(limit: Definition.limit) })
    }
}
