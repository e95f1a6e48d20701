import Seeds
@testable import Process

/// Random definitions: mostly sensible, some with faults that a draft may have.
struct Generated {
    var random: Seeded

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &random)] }
    static let facts: [String] = ["f0", "f1", "f2"]

    mutating func condition(_ percent: Int) -> Asked? { chance(percent) ? Asked(pick(Generated.facts)) : nil }

    mutating func definition(version: Int = 1) -> Definition {
        let codes: [String] = (0..<Int.random(in: 2...5, using: &random)).map { "s\($0)" }
        let targets: [String] = codes + codes + ["won", "lost", "cancelled"]
        var stages: [Stage] = codes.map { stage($0, targets) }
        stages[0].isFirst = true
        let reasons: [Outcome] = chance(50) ? [Outcome("r", "П", "R")] : []
        stages += [Stage("won", phrase("У"), .won), Stage("lost", phrase("П"), .lost, reasons: reasons), Stage("cancelled", phrase("О"), .cancelled)]
        if chance(30) { stages[stages.count - 3].ways = [ByHand(to: "s0")] }
        return Definition("p", phrase("Процесс"), version: version, stages: stages)
    }

    private mutating func stage(_ code: String, _ targets: [String]) -> Stage {
        var stage: Stage = Stage(code, phrase(code), norm: chance(50) ? .days(2) : nil, advance: pick(Advance.allCases))
        let count: Int = Int.random(in: 0...5, using: &random)
        stage.actions = (0..<count).map { action($0, count) }
        if chance(50) {
            stage.forks = (0...Int.random(in: 0...2, using: &random)).map { _ in fork(targets, count) }
            if chance(80) { stage.forks.append(Fork(to: pick(targets))) }
        }
        if chance(25) { stage.ways = Set(targets).sorted().filter { _ in chance(60) }.map { ByHand(to: $0, right: chance(20) ? "right" : nil) } }
        if let condition: Asked = condition(15) { stage.entering = [Guard(condition, phrase("Вход"))] }
        if let condition: Asked = condition(15) { stage.leaving = [Guard(condition, phrase("Выход"))] }
        return stage
    }

    private mutating func action(_ index: Int, _ count: Int) -> Action {
        var action: Action = Action("a\(index)", phrase("a\(index)"), pick(Action.Kind.allCases), due: chance(50) ? .hours(8) : nil, isRequired: chance(60))
        action.start = chance(15) ? .chain : .entry
        action.condition = condition(15)
        // Mostly earlier ones; sometimes any, so that circles occur, or one that is not there.
        if chance(40) { action.after = ["a\(Int.random(in: 0...max(0, chance(85) ? index - 1 : count), using: &random))"] }
        if chance(40) { action.results = [Outcome("yes", "Да", "Yes"), Outcome("no", "Нет", "No")] }
        if chance(30) {
            let result: String? = action.results.isEmpty || chance(30) ? nil : pick(["yes", "no"])
            action.chains = [Chain(on: result, start: "a\(Int.random(in: 0...count, using: &random))", limit: chance(70) ? Int.random(in: 1...3, using: &random) : nil)]
        }
        return action
    }

    private mutating func fork(_ targets: [String], _ count: Int) -> Fork {
        var fork: Fork = Fork(to: pick(targets), condition: condition(40))
        if chance(60) {
            fork.action = "a\(Int.random(in: 0...count, using: &random))"
            fork.result = chance(50) ? pick(["yes", "no"]) : nil
            fork.isAtOnce = chance(40)
        }
        return fork
    }
}
