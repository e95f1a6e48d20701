@testable import Configurator
import Exact
import Formula
import Seeds
import Testing

/// Narrowing against trying every combination, on small models made at random.
@Suite struct BruteTests {
    @Test(arguments: 0..<150) func narrowingIsExactOnSmallModels(_ seed: Int) throws {
        var random: Seeded = Seeded(state: UInt64(seed))
        let small: Small = Small(&random)
        let solutions: [[Formula.Value]] = small.solutions
        guard !solutions.isEmpty else {
            guard case .failure(let faults) = CompiledModel.compile(small.model) else { Issue.record("contradictory and published"); return }
            try small.expectMinimal(faults)
            return
        }
        let model: CompiledModel = try CompiledModel.compile(small.model).get()
        for _ in 0..<6 {
            let choices: [Chosen] = small.choices(&random)
            let found: Configuration = model.narrow(choices)
            #expect(found == model.narrow(choices))
            for chosen: Chosen in choices { #expect(found[chosen.attribute]?.value == chosen.value) }
            let fitting: [[Formula.Value]] = small.fitting(choices)
            #expect((found.conflict == nil) == !fitting.isEmpty)
            if let conflict: Configuration.Conflict = found.conflict { expect(conflict, choices, small, model) } else { expect(found, choices, small) }
        }
    }

    /// Every value offered belongs to a product with the other choices, every value refused to none.
    private func expect(_ found: Configuration, _ choices: [Chosen], _ small: Small) {
        for (position, attribute): (Int, Attribute) in small.model.attributes.enumerated() {
            let others: [Chosen] = choices.filter { $0.attribute != attribute.code }
            let possible: Set<Formula.Value> = Set(small.fitting(others).map { $0[position] })
            guard case .list(let options)? = found[attribute.code]?.offer else { Issue.record("a list"); continue }
            for option: Configuration.Option in options {
                if let reason: Configuration.Reason = option.reason {
                    #expect(!possible.contains(option.value))
                    // The choices it names do refuse the value.
                    let named: [Chosen] = others.filter { reason.choices.contains($0.attribute) }
                    #expect(small.fitting(named + [Chosen(attribute.code, option.value)]).isEmpty)
                    #expect(!(reason.rules + reason.hidden).isEmpty)
                } else if choices.contains(where: { $0.attribute == attribute.code }) == false {
                    #expect(possible.contains(option.value))
                }
            }
        }
    }

    private func expect(_ conflict: Configuration.Conflict, _ choices: [Chosen], _ small: Small, _ model: CompiledModel) {
        let members: [Chosen] = choices.filter { conflict.choices.contains($0.attribute) }
        #expect(small.fitting(members).isEmpty)
        for member: String in conflict.choices { #expect(!small.fitting(members.filter { $0.attribute != member }).isEmpty) }
        #expect(small.fitting(members, rules: conflict.reason.rules, hidden: conflict.reason.hidden).isEmpty)
        #expect(!conflict.repairs.isEmpty)
        for repair: Configuration.Repair in conflict.repairs { #expect(!small.fitting(applied(repair, choices)).isEmpty) }
    }
}

/// A model of a few attributes with a few values, its rules as closures beside the formulas.
struct Small {
    let model: ProductModel
    private let domains: [[Formula.Value]]
    private let combinations: [(values: [Formula.Value], broken: Set<String>)]

    init(_ random: inout Seeded) {
        var attributes: [Attribute] = [], domains: [[Formula.Value]] = []
        for position: Int in 0..<Int.random(in: 3...5, using: &random) {
            let code: String = "a\(position)", name: Phrase = Phrase("а\(position)", "a\(position)")
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                attributes.append(Attribute(code, name, .flag, visible: position > 0 && Bool.random(using: &random) ? Small.condition(position - 1, attributes, &random) : nil))
                domains.append([.flag(false), .flag(true)])
            case 1:
                let most: Int = Int.random(in: 2...5, using: &random)
                attributes.append(Attribute(code, name, .number(least: 1, most: Exact(most), step: 1, unit: nil), usual: 1))
                domains.append((1...most).map { .number(Exact($0)) })
            default:
                let count: Int = Int.random(in: 2...4, using: &random)
                let isOptional: Bool = Int.random(in: 0..<4, using: &random) == 0
                attributes.append(Attribute(code, name, .choice((0..<count).map { Choice("v\($0)", Phrase("з\($0)", "v\($0)")) }), usual: .text("v0"), isOptional: isOptional))
                domains.append((0..<count).map { .text("v\($0)") } + (isOptional ? [.empty] : []))
            }
        }
        var rules: [Rule] = []
        for position: Int in 0..<Int.random(in: 2...6, using: &random) { rules.append(Small.rule(position, attributes, domains, &random)) }
        self.domains = domains
        model = ProductModel("small", Phrase("малая", "small"), attributes: attributes, rules: rules)
        combinations = Small.judge(model, domains)
    }

    private static func condition(_ position: Int, _ attributes: [Attribute], _ random: inout Seeded) -> String {
        let attribute: Attribute = attributes[position]
        switch attribute.type {
        case .flag: return Bool.random(using: &random) ? attribute.code : "not \(attribute.code)"
        case .number(_, let most, _, _): return "\(attribute.code) \(["<", ">", "="][Int.random(in: 0..<3, using: &random)]) \(Int.random(in: 1...(most.int ?? 1), using: &random))"
        default:
            let name: String = attribute.isOptional ? "default(\(attribute.code), 'x')" : attribute.code
            return "\(name) \(Bool.random(using: &random) ? "=" : "<>") 'v\(Int.random(in: 0..<2, using: &random))'"
        }
    }

    private static func rule(_ position: Int, _ attributes: [Attribute], _ domains: [[Formula.Value]], _ random: inout Seeded) -> Rule {
        let one: Int = Int.random(in: 0..<attributes.count, using: &random), two: Int = Int.random(in: 0..<attributes.count, using: &random)
        let message: Phrase = Phrase("правило \(position)", "rule \(position)")
        let when: String? = Bool.random(using: &random) ? condition(Int.random(in: 0..<attributes.count, using: &random), attributes, &random) : nil
        let numbers: [Attribute] = attributes.filter { $0.type.kind == .number }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Rule("r\(position)", message, .require(condition(two, attributes, &random)), when: when ?? condition(one, attributes, &random))
        case 1: return Rule("r\(position)", message, .exclude(condition(one, attributes, &random) + " and " + condition(two, attributes, &random)), when: when)
        case 2 where !numbers.isEmpty:
            let sum: String = numbers.map(\.code).joined(separator: " * 2 - ")
            return Rule("r\(position)", message, .range(value: sum, least: "\(Int.random(in: -3...2, using: &random))", most: Bool.random(using: &random) ? "4" : nil), when: when)
        default:
            let pair: [Int] = one == two ? [one] : [one, two]
            let rows: [[Rule.Cell]] = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                pair.map { Int.random(in: 0..<3, using: &random) == 0 ? .any : .values([domains[$0].randomElement(using: &random) ?? .empty]) }
            }
            return Rule("r\(position)", message, .table(attributes: pair.map { attributes[$0].code }, rows: rows, isForbidden: Bool.random(using: &random)), when: when)
        }
    }

    var solutions: [[Formula.Value]] { fitting([]) }

    /// Combinations with these choices that keep the rules. Nil: every rule.
    func fitting(_ choices: [Chosen], rules: [String]? = nil, hidden: [String]? = nil) -> [[Formula.Value]] {
        var wanted: [Formula.Value?] = model.attributes.map { _ in nil }
        for chosen: Chosen in choices {
            for (position, attribute): (Int, Attribute) in model.attributes.enumerated() where attribute.code == chosen.attribute { wanted[position] = chosen.value }
        }
        let all: [String] = (rules ?? model.rules.map(\.code)) + (hidden ?? model.attributes.map(\.code))
        let asked: Set<String> = Set(all)
        return combinations.filter { (one: (values: [Formula.Value], broken: Set<String>)) -> Bool in
            zip(one.values, wanted).allSatisfy { $1 == nil || $0 == $1 } && one.broken.isDisjoint(with: asked)
        }.map(\.values)
    }

    /// Every combination with the codes of the rules, and of the hidden attributes, that it breaks, asked one by one through plain formulas.
    private static func judge(_ model: ProductModel, _ domains: [[Formula.Value]]) -> [(values: [Formula.Value], broken: Set<String>)] {
        let names: [Formula.Name] = model.attributes.map { Formula.Name($0.code, ru: $0.name.ru, en: $0.name.en, $0.type.kind, isOptional: $0.isOptional) }
        guard let schema: Formula.Schema = try? Formula.Schema(names: names) else { return [] }
        var known: [String: Formula] = [:]
        let all: [[Formula.Value]] = domains.reduce([[]]) { (made: [[Formula.Value]], domain: [Formula.Value]) in made.flatMap { (start: [Formula.Value]) in domain.map { start + [$0] } } }
        return all.map { (values: [Formula.Value]) in
            var given: Formula.Values = Formula.Values(schema)
            for slot: Int in values.indices { given[slot] = values[slot] }
            func ask(_ source: String) -> Formula.Value? {
                if known[source] == nil { known[source] = try? Formula.compile(source, schema, .en).get() }
                return try? known[source]?.evaluate(given)
            }
            var broken: Set<String> = []
            for (attribute, value): (Attribute, Formula.Value) in zip(model.attributes, values) {
                if let visible: String = attribute.visible, ask(visible) != .flag(true), value != .flag(false) { broken.insert(attribute.code) }
            }
            for rule: Rule in model.rules where !holds(rule, model, values, ask) { broken.insert(rule.code) }
            return (values, broken)
        }
    }

    private static func holds(_ rule: Rule, _ model: ProductModel, _ values: [Formula.Value], _ ask: (String) -> Formula.Value?) -> Bool {
        if let when: String = rule.when, ask(when) == .flag(false) { return true }
        switch rule.demand {
        case .require(let then): return ask(then) == .flag(true)
        case .exclude(let then): return ask(then) == .flag(false)
        case .range(let value, let least, let most):
            guard case .number(let number)? = ask(value) else { return false }
            if let least, case .number(let bound)? = ask(least), number < bound { return false }
            if let most, case .number(let bound)? = ask(most), number > bound { return false }
            return true
        case .table(let attributes, let rows, let isForbidden):
            for row: [Rule.Cell] in rows {
                var isListed: Bool = true
                for (code, cell): (String, Rule.Cell) in zip(attributes, row) {
                    guard case .values(let allowed) = cell, let position: Int = model.attributes.firstIndex(where: { $0.code == code }) else { continue }
                    isListed = isListed && allowed.contains(values[position])
                }
                if isListed { return !isForbidden }
            }
            return isForbidden
        }
    }

    func choices(_ random: inout Seeded) -> [Chosen] {
        var result: [Chosen] = []
        for (attribute, domain): (Attribute, [Formula.Value]) in zip(model.attributes, domains).shuffled(using: &random) where Bool.random(using: &random) {
            if let value: Formula.Value = domain.randomElement(using: &random) { result.append(Chosen(attribute.code, value)) }
        }
        return result
    }

    /// The rules named are contradictory, and without any of them the rest is not.
    func expectMinimal(_ faults: CompiledModel.Faults) throws {
        let named: [String] = try #require(faults.list.compactMap { (fault: Fault) -> [String]? in
            if case .contradiction(let codes) = fault.cause { return codes }
            return nil
        }.first)
        let rules: [String] = named.filter { $0.hasPrefix("r") }, hidden: [String] = named.filter { $0.hasPrefix("a") }
        #expect(fitting([], rules: rules, hidden: hidden).isEmpty)
        for left: String in named {
            #expect(!fitting([], rules: rules.filter { $0 != left }, hidden: hidden.filter { $0 != left }).isEmpty)
        }
    }
}
