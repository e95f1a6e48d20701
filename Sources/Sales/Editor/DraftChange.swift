internal import Kernel
internal import Process

/// One change of a draft as a form asks for it: pure, so that the editor, its tests and a file do the same.
struct DraftChange {
    var definition: Definition
    /// Where the editor looks afterwards.
    private(set) var place: Place = Place()

    init(_ definition: Definition) { self.definition = definition }

    /// - Parameter what: the last part of the address.
    mutating func apply(_ what: String, _ form: Submitted) throws {
        switch what {
        case "name": definition.name = try phrase(form)
        case "add-stage": try addStage(form)
        case "stage": try saveStage(form)
        case "remove-stage": try removeStage(form["stage"])
        case "shift-stage": try shiftStage(form["stage"], by: form["by"] == "-1" ? -1 : 1)
        case "order-stages": try orderStages(form.all("stage").flatMap { $0.split(separator: ",").map(String.init) })
        case "add-action": try addAction(form)
        case "action": try saveAction(form)
        case "remove-action": try removeAction(form["stage"], form["action"])
        case "shift-action": try shiftAction(form["stage"], form["action"], by: form["by"] == "-1" ? -1 : 1)
        case "place-action": try placeAction(form)
        default: throw NotFound()
        }
    }

    /// The action that was just saved, when it is a survey without results: it gets what the survey may come to.
    mutating func take(verdicts: (_ survey: Int64) throws -> [(code: String, name: String)]) rethrows {
        guard let stage: Int = definition.stages.firstIndex(where: { $0.code == place.stage }), let at: Int = definition.stages[stage].actions.firstIndex(where: { $0.code == place.action }) else { return }
        let action: Action = definition.stages[stage].actions[at]
        guard action.kind == .survey, action.results.isEmpty, let survey = action.subject.flatMap({ Int64($0) }) else { return }
        definition.stages[stage].actions[at].results = try verdicts(survey).map { Outcome($0.code, $0.name, $0.name) }
    }

    // MARK: Stages

    private func index(_ stage: String) throws -> Int {
        guard let index: Int = definition.stages.firstIndex(where: { $0.code == stage }) else { throw NotFound() }
        return index
    }
    private func phrase(_ form: Submitted, _ prefix: String = "name") throws -> Phrase {
        let ru: String = String(form[prefix + "_ru"].prefix(200)), en: String = String(form[prefix + "_en"].prefix(200))
        guard !ru.isEmpty || !en.isEmpty else { throw BadRequest("Нужно название", "A name is needed") }
        return Phrase(ru.isEmpty ? en : ru, en.isEmpty ? ru : en)
    }
    /// A code that no sister has: the words of the English name, or the kind of thing with a number.
    private func code(_ name: Phrase, _ usual: String, among known: [String]) -> String {
        let words: [Substring] = name.en.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let base: String = words.isEmpty || name.en == name.ru ? usual : String(words.joined(separator: "-").prefix(30))
        var code: String = base == usual ? usual + "-1" : base, number: Int = 1
        while known.contains(code) {
            number += 1
            code = base + "-" + String(number)
        }
        return code
    }
    private mutating func addStage(_ form: Submitted) throws {
        guard definition.stages.count < Definition.limit else { throw BadRequest("Этапов не больше \(Definition.limit)", "At most \(Definition.limit) stages") }
        let name: Phrase = try phrase(form), kind: Stage.Kind = Stage.Kind(rawValue: form["kind"]) ?? .open
        let code: String = code(name, kind == .open ? "stage" : kind.rawValue, among: definition.stages.map(\.code))
        let hasFirst: Bool = definition.stages.contains(where: \.isFirst)
        let stage = Stage(code, name, kind, isFirst: kind == .open && !hasFirst, norm: kind == .open ? .days(3) : nil, probability: kind == .open ? 20 : 0)
        // An open stage stands before the ends.
        let end: Int = kind == .open ? definition.stages.firstIndex { $0.kind.isClosed } ?? definition.stages.count : definition.stages.count
        definition.stages.insert(stage, at: end)
        place = Place(stage: code)
    }
    private mutating func saveStage(_ form: Submitted) throws {
        let index: Int = try index(form["stage"])
        var stage: Stage = definition.stages[index]
        stage.name = try phrase(form)
        stage.kind = Stage.Kind(rawValue: form["kind"]) ?? stage.kind
        stage.norm = try DraftFields.term(form, "norm")
        stage.probability = Int(form["probability"]) ?? 0
        stage.advance = stage.kind.isClosed ? .never : Advance(rawValue: form["advance"]) ?? .never
        stage.forks = try DraftFields.forks(form)
        stage.ways = DraftFields.ways(form)
        stage.entering = try DraftFields.guards(form, "entering")
        stage.leaving = try DraftFields.guards(form, "leaving")
        stage.reasons = try DraftFields.outcomes(form["reasons"])
        if form["first"] == "1" { for other in definition.stages.indices { definition.stages[other].isFirst = false } }
        stage.isFirst = form["first"] == "1" || (stage.isFirst && !form.has("first_shown"))
        definition.stages[index] = stage
        place = Place(stage: stage.code)
    }
    private mutating func removeStage(_ code: String) throws {
        definition.stages.remove(at: try index(code))
        place = Place()
    }
    private mutating func shiftStage(_ code: String, by step: Int) throws {
        let index: Int = try index(code), to: Int = index + step
        place = Place(stage: code)
        if definition.stages.indices.contains(to) { definition.stages.swapAt(index, to) }
    }
    private mutating func orderStages(_ codes: [String]) throws {
        // The ends of a process keep their places after the others.
        let open: [Stage] = definition.stages.filter { !$0.kind.isClosed }, ends: [Stage] = definition.stages.filter(\.kind.isClosed)
        guard codes.sorted() == open.map(\.code).sorted() else { throw BadRequest("Порядок прислан не полностью", "The order is incomplete") }
        definition.stages = codes.compactMap { definition.stage($0) } + ends
    }

    // MARK: Actions

    private func index(_ action: String, in stage: Int) throws -> Int {
        guard let index: Int = definition.stages[stage].actions.firstIndex(where: { $0.code == action }) else { throw NotFound() }
        return index
    }
    private mutating func addAction(_ form: Submitted) throws {
        let stage: Int = try index(form["stage"]), name: Phrase = try phrase(form)
        guard definition.stages[stage].actions.count < Definition.limit else { throw BadRequest("Действий не больше \(Definition.limit)", "At most \(Definition.limit) actions") }
        let code: String = code(name, "action", among: definition.stages[stage].actions.map(\.code))
        let kind: Action.Kind = Action.Kind(rawValue: form["kind"]) ?? .task
        // A visa is given or refused.
        let results: [Outcome] = kind == .approval ? [Outcome("yes", "Согласовано", "Approved"), Outcome("no", "Отклонено", "Refused")] : []
        definition.stages[stage].actions.append(Action(code, name, kind, due: .days(1), results: results))
        place = Place(stage: form["stage"], action: code)
    }
    private mutating func saveAction(_ form: Submitted) throws {
        let stage: Int = try index(form["stage"]), at: Int = try index(form["action"], in: stage)
        var action: Action = definition.stages[stage].actions[at]
        action.name = try phrase(form)
        action.kind = Action.Kind(rawValue: form["kind"]) ?? action.kind
        action.subject = action.kind.needsSubject && !form["subject"].isEmpty ? String(form["subject"].prefix(100)) : nil
        action.assignee = DraftFields.assignee(form, "assignee") ?? action.assignee
        action.due = try DraftFields.term(form, "due")
        action.isRequired = form["required"] == "1"
        action.start = form["start"] == "chain" ? .chain : .entry
        action.after = form.all("after").filter { !$0.isEmpty && $0 != action.code }
        action.condition = try DraftFields.condition(form, "cond")
        action.results = try DraftFields.outcomes(form["results"])
        action.chains = DraftFields.chains(form)
        let late: Term? = try DraftFields.term(form, "late")
        action.escalation = late.map { Escalation(after: $0, to: DraftFields.assignee(form, "late_to") ?? .superior) }
        definition.stages[stage].actions[at] = action
        place = Place(stage: form["stage"], action: action.code)
    }
    private mutating func removeAction(_ stage: String, _ action: String) throws {
        let index: Int = try index(stage)
        definition.stages[index].actions.remove(at: try self.index(action, in: index))
        for other in definition.stages[index].actions.indices {
            definition.stages[index].actions[other].after.removeAll { $0 == action }
            definition.stages[index].actions[other].chains.removeAll { $0.start == action }
        }
        place = Place(stage: stage)
    }
    private mutating func shiftAction(_ stage: String, _ action: String, by step: Int) throws {
        let index: Int = try index(stage), from: Int = try self.index(action, in: index), to: Int = from + step
        place = Place(stage: stage, action: action)
        if definition.stages[index].actions.indices.contains(to) { definition.stages[index].actions.swapAt(from, to) }
    }
    /// Takes an action to a place of the same or another stage.
    private mutating func placeAction(_ form: Submitted) throws {
        let from: Int = try index(form["stage"]), to: Int = try index(form["to"]), code: String = form["action"]
        var action: Action = definition.stages[from].actions.remove(at: try index(code, in: from))
        if from != to {
            // What it was tied to stays behind.
            (action.after, action.chains) = ([], [])
            for other in definition.stages[from].actions.indices { definition.stages[from].actions[other].after.removeAll { $0 == code } }
            if definition.stages[to].action(code) != nil { action.code = self.code(action.name, "action", among: definition.stages[to].actions.map(\.code)) }
        }
        let at: Int = min(max(Int(form["at"]) ?? Int.max, 0), definition.stages[to].actions.count)
        definition.stages[to].actions.insert(action, at: at)
        place = Place(stage: form["to"], action: action.code)
    }
}
