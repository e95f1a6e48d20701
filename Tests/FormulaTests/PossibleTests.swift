import Exact
@testable import Formula
import Seeds
import Testing

/// What a formula may give, against what it does give.
@Suite struct PossibleTests {
    static let sources: [String] = [
        "run * pages / 16", "ceil(run * pages / 16) + 50", "run / 3 * 3", "pages / 2 * caliper(stock)", "-run + pages * 20%", "balance * balance", "100 / factor", "run - pages", "abs(balance)", "sign(balance)",
        "min(run, pages, 40)", "max(balance, -3)", "clamp(balance, -5, 5)", "round(run / 7, 2)", "floorto(run, 50)", "if(urgent, run, pages)", "if(run > 100, 1, pages > 20, 2, 3)", "let(a, run / 7, a * a + 1)",
        "default(discount, 5) + run", "default(lookup(caliper, stock), 1)", "run > 100 and pages < 30", "not (run > 100) or urgent", "stock = 'gloss115'", "stock in ['gloss115', 'x'] or lam <> 'matt'", "run * 2 >= pages + 100",
        "has(discount)", "urgent = (run > 50)", "run in [10, 20, pages]", "mod(run, 7)", "len(stock)", "ordered + 30 > date(2026, 4, 1)", "tariff(clamp(run, 100, 1000))", "div(run, 7)", "roundup(balance / 9)",
    ]

    @Test(arguments: sources) func whatItGivesLiesWithin(_ source: String) throws {
        let formula: Formula = try Shop.compile(source), schema: Formula.Schema = formula.schema
        var random: Seeded = Seeded(state: UInt64(source.utf8.reduce(7) { $0 &* 31 &+ Int($1) } & 0xFFFF_FFFF))
        for _ in 0..<60 {
            var values: Formula.Values = try Shop.values(schema), inputs: [Formula.Possible] = schema.names.map { _ in .any }
            var spans: [(Int, Int, Int)] = []
            for (id, least): (String, Int) in [("f1", 1), ("f2", 0), ("f12", -50), ("f13", 1)] {
                let low: Int = Int.random(in: least...200, using: &random), high: Int = Int.random(in: low...(low + 300), using: &random)
                guard let slot: Int = schema.slot(id) else { continue }
                spans.append((slot, low, high))
                inputs[slot] = .between(Exact(low), Exact(high))
            }
            let texts: [String] = ["gloss115", "offset80", "none"], flags: [Bool] = Bool.random(using: &random) ? [true] : [true, false]
            if let slot: Int = schema.slot("f3") { inputs[slot] = Formula.Possible(texts.map { .text($0) }) }
            if let slot: Int = schema.slot("f5") { inputs[slot] = Formula.Possible(flags.map { .flag($0) }) }
            if let slot: Int = schema.slot("f6") { inputs[slot] = Formula.Possible(values[slot]) }
            let found: Formula.Possible = formula.possible(inputs, tables: values)
            for _ in 0..<20 {
                for (slot, low, high): (Int, Int, Int) in spans { values[slot] = .number(Exact(Int.random(in: low...high, using: &random))) }
                values["f3"] = .text(texts.randomElement(using: &random) ?? "none")
                values["f5"] = .flag(flags.randomElement(using: &random) ?? true)
                values["f7"] = Bool.random(using: &random) ? .empty : 10
                guard let value: Formula.Value = try? formula.evaluate(values) else { continue }
                #expect(!found.isNothing)
                switch value {
                case .number(let number): #expect(number >= found.low ?? number && number <= found.high ?? number, "\(number) of \(found)")
                case .flag(let flag): #expect(flag ? found.mayBeTrue : found.mayBeFalse)
                default: Issue.record("another type")
                }
            }
        }
    }

    /// It is not only wide: what cannot be is seen.
    @Test func itTellsWhatCannotBe() throws {
        func found(_ source: String, run: ClosedRange<Int>) throws -> Formula.Possible {
            let formula: Formula = try Shop.compile(source)
            var inputs: [Formula.Possible] = formula.schema.names.map { _ in .any }
            if let slot: Int = formula.schema.slot("f1") { inputs[slot] = .between(Exact(run.lowerBound), Exact(run.upperBound)) }
            return formula.possible(inputs, tables: try Shop.values(formula.schema))
        }
        #expect(try !found("run > 100", run: 1...100).mayBeTrue)
        #expect(try !found("run * 2 <= 300 or run = 7", run: 151...900).mayBeTrue)
        #expect(try found("ceil(run / 8)", run: 9...64).high ?? 0 <= 9)
        #expect(try found("tariff(50)", run: 1...2).isNothing)
    }
}
