@testable import Configurator
import Exact
import Formula
import Seeds
import Testing

/// What a choice can reach: narrowing looks at that part of a model only, and finds what it would find in the whole.
@Suite struct RegionTests {
    private static let length: Int = 24

    /// A chain: each attribute goes with some values of the next one, and some of those hang on a number.
    private static func chain(_ random: inout Seeded) -> ProductModel {
        let choices: [Choice] = (0..<4).map { Choice("v\($0)", Phrase("з\($0)", "v\($0)")) }
        var attributes: [Attribute] = (0..<length).map { Attribute("a\($0)", Phrase("а\($0)", "a\($0)"), .choice(choices)) }
        attributes.append(Attribute("run", Phrase("тираж", "run"), .number(least: 1, most: 10_000, step: 1, unit: nil)))
        var rules: [Rule] = (1..<length).map { (index: Int) -> Rule in
            // The diagonal is always allowed, so that there is a product.
            let rows: [[Rule.Cell]] = (0..<4).map { (value: Int) -> [Rule.Cell] in
                [.values([.text("v\(value)")]), .values([.text("v\(value)"), .text("v\(Int.random(in: 0..<4, using: &random))")])]
            }
            return Rule("r\(index)", Phrase("п\(index)", "r\(index)"), .table(attributes: ["a\(index - 1)", "a\(index)"], rows: rows, isForbidden: false))
        }
        rules.append(Rule("long", Phrase("тираж", "run"), .require("run <= 500"), when: "a\(length / 2) = 'v3'"))
        return ProductModel("chain", Phrase("цепь", "chain"), attributes: attributes, rules: rules)
    }

    @Test(arguments: 0..<25) func takingAChoiceBackOffersWhatThereWouldBeWithoutIt(_ seed: Int) throws {
        var random: Seeded = Seeded(state: UInt64(seed) &+ 900)
        let model: CompiledModel = try CompiledModel.compile(RegionTests.chain(&random)).get()
        var choices: [Chosen] = []
        for index: Int in 0..<RegionTests.length where Bool.random(using: &random) {
            let open: [Formula.Value] = model.narrow(choices).open("a\(index)")
            choices.append(Chosen("a\(index)", try #require(open.randomElement(using: &random))))
        }
        choices.append(Chosen("run", 400))
        let found: Configuration = model.narrow(choices)
        #expect(found.conflict == nil)
        for chosen: Chosen in choices {
            let others: Narrower = Narrower(model, choices.filter { $0.attribute != chosen.attribute })
            let slot: Int = try #require(model.slots[chosen.attribute])
            let domain: Domain = try #require(others.state(Array(others.picks.indices))).domains[slot]
            switch (try #require(found[chosen.attribute]).offer, domain) {
            case (.list(let options), .set(let bits)): #expect(options.indices.filter { options[$0].reason == nil } == Array(bits))
            case (.span(let least, let most, _, _), .span(let low, let high, _)): #expect(least == model.space.axes[slot].value(low) && most == model.space.axes[slot].value(high))
            default: Issue.record("another form of domain")
            }
        }
    }

    @Test func whatIsSettledLetsNothingThrough() throws {
        var random: Seeded = Seeded(state: 1)
        let space: Space = try CompiledModel.compile(RegionTests.chain(&random)).get().space
        var isSettled: [Bool] = Array(repeating: false, count: space.axes.count)
        #expect(space.region(of: 5, isSettled).count == RegionTests.length + 1)
        (isSettled[3], isSettled[7]) = (true, true)
        #expect(space.region(of: 5, isSettled) == [4, 5, 6])
        #expect(space.region(of: 8, isSettled).first == 8)
        #expect(space.constraints(on: [4, 5, 6]).count == 4)
        var domains: [Domain] = space.whole.domains
        for attribute: Int in [3, 7] { domains[attribute] = .set(Bits(only: 0)) }
        #expect(space.regions(domains).map(\.count) == [3, 3, RegionTests.length - 8 + 1])
    }

    /// A span is searched from its ends, and what no end allows is still found between.
    @Test func aSearchLooksBetweenTheEnds() throws {
        let run: Attribute = Attribute("run", Phrase("тираж", "run"), .number(least: 1, most: 100_000, step: 1, unit: nil))
        let rules: [Rule] = [
            Rule("r1", Phrase("п1", "r1"), .exclude("run * run < 250000000")), Rule("r2", Phrase("п2", "r2"), .exclude("run * run > 250100000")),
        ]
        let model: CompiledModel = try CompiledModel.compile(ProductModel("p", Phrase("п", "p"), attributes: [run], rules: rules)).get()
        guard case .span(let least, let most, _, _)? = model.narrow([])["run"]?.offer else { Issue.record("a span"); return }
        #expect(least == 15_812 && most == 15_814)
        for (low, high): (Int, Int) in [(0, 0), (0, 1), (0, 2), (0, 3), (3, 11)] {
            let parts: [Domain] = Domain.span(low, high, true).parts()
            var seen: [Int] = []
            for part: Domain in parts { if case .span(let from, let to, false) = part { seen += from...to } }
            #expect(seen.sorted() == Array(low...high) && parts.last == .span(1, 0, true))
        }
    }
}
