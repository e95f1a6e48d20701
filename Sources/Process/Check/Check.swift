extension Definition {
    /// Everything that is wrong or forgotten, in the order of the process. Without errors it can be published.
    ///
    /// `exists` is asked about what only the caller knows: people, templates, conditions, rights.
    public func check(exists: (Mention) throws -> Bool) rethrows -> [Finding] {
        var check: Check = Check(self)
        check.whole()
        check.paths()
        for stage: Stage in stages.prefix(Definition.limit) { check.stage(stage) }
        var mentions: [Finding] = []
        for stage: Stage in stages.prefix(Definition.limit) {
            for (place, mention, fault): (Place, Mention, Fault) in stage.mentions where try !exists(mention) {
                mentions.append(Finding(place: place, fault: fault))
            }
        }
        return check.findings + mentions
    }
}

/// Collects findings. Every part looks at one kind of thing and works on any definition, however broken.
struct Check {
    let definition: Definition
    private(set) var findings: [Finding] = []
    private var seen: Set<Finding> = []

    init(_ definition: Definition) { self.definition = definition }

    mutating func find(_ fault: Fault, _ stage: Stage? = nil, _ action: Action? = nil) {
        let finding: Finding = Finding(place: Place(stage: stage?.code, action: action?.code), fault: fault)
        if seen.insert(finding).inserted { findings.append(finding) }
    }

    mutating func whole() {
        let stages: [Stage] = definition.stages
        if !Check.isCode(definition.code) { find(.badCode(definition.code)) }
        if definition.name.isIncomplete { find(.nameMissing) }
        if stages.isEmpty { return find(.noStages) }
        if stages.count > Definition.limit { find(.tooMany(limit: Definition.limit)) }
        let first: [Stage] = stages.filter(\.isFirst)
        if first.isEmpty { find(.noFirst) }
        if first.count > 1 { find(.severalFirst(first.map(\.name))) }
        for stage: Stage in first where stage.kind.isClosed { find(.firstIsClosed, stage) }
        if !stages.contains(where: { $0.kind == .won }) { find(.noWon) }
        if !stages.contains(where: { $0.kind == .lost }) { find(.noLost) }
        for code: String in Check.repeated(stages.map(\.code)) { find(.duplicateStage(code), definition.stage(code)) }
    }

    mutating func stage(_ stage: Stage) {
        if !Check.isCode(stage.code) { find(.badCode(stage.code), stage) }
        if stage.name.isIncomplete || stage.reasons.contains(where: { $0.name.isIncomplete }) { find(.nameMissing, stage) }
        if !(0...100).contains(stage.probability) { find(.badProbability(stage.probability), stage) }
        if let norm: Term = stage.norm, !Check.isTerm(norm) { find(.badTerm, stage) }
        for code: String in Check.repeated(stage.reasons.map(\.code)) { find(.duplicateOutcome(code), stage) }
        if (stage.entering + stage.leaving).contains(where: { $0.sentence.isIncomplete }) { find(.guardWithoutSentence, stage) }
        if stage.actions.count > Definition.limit { find(.tooMany(limit: Definition.limit), stage) }
        for code: String in Check.repeated(stage.actions.map(\.code)) { find(.duplicateAction(code), stage, stage.action(code)) }
        for action: Action in stage.actions.prefix(Definition.limit) { self.action(action, stage) }
        if let circle: [Phrase] = Check.circle(stage) { find(.dependencyCircle(circle), stage) }
        advance(stage)
        for (index, fork): (Int, Fork) in stage.forks.prefix(Definition.limit).enumerated() { self.fork(fork, index, stage) }
        for way: ByHand in stage.ways ?? [] {
            if way.to == stage.code { find(.wayToItself, stage) } else if definition.stage(way.to) == nil { find(.wayMissing(way.to), stage) }
        }
    }

    static func isCode(_ code: String) -> Bool {
        let bytes: String.UTF8View = code.utf8
        return !bytes.isEmpty && bytes.count <= 40 && bytes.allSatisfy { (byte: UInt8) -> Bool in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
        }
    }

    static func isTerm(_ term: Term) -> Bool { (1...Term.limit).contains(term.count) }

    /// Codes that are there more than once, each once.
    static func repeated(_ codes: [String]) -> [String] {
        var seen: Set<String> = [], told: Set<String> = []
        return codes.filter { (code: String) -> Bool in !seen.insert(code).inserted && told.insert(code).inserted }
    }
}
