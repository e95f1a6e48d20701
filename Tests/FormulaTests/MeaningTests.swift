import Exact
import Formula
import Seeds
import Testing

/// A stored formula means the same for ever, whatever names are given or taken later.
@Suite struct MeaningTests {
    /// The names of a small shop; a test renames them.
    private static func schema(
        run: String = "run", runRu: String = "тираж", weight: String = "weight", more: [Formula.Name] = []
    ) throws -> Formula.Schema {
        let fields: [Formula.Name] = [
            Formula.Name("p", ru: "цена", en: "price", .number), Formula.Name("w", ru: "вес " + weight, en: weight, .number),
        ]
        return try Formula.Schema(names: [
            Formula.Name("r", ru: runRu, en: run, .number), Formula.Name("m", ru: "оценки", en: "marks", .list(.number)),
            Formula.Name("l", ru: "строки", en: "lines", .list(.record(fields))),
        ] + more)
    }

    private static func values(_ schema: Formula.Schema) -> Formula.Values {
        Formula.Values(schema, ["r": 10, "m": .list([1, 2, 3]), "l": .list([.record([2, 100]), .record([3, 200])])])
    }

    @Test(arguments: [
        ("sum(marks, it * run)", 60, "it", "элемент"), ("let(k, 5, sum(lines, price * k))", 25, "k", "k"),
        ("let(k, 5, run + k)", 15, "K", "К"), ("let(k, run, sum(marks, it + k))", 36, "k_2", "k"),
    ])
    func renamedInputKeepsTheMeaning(_ source: String, _ expected: Int, _ english: String, _ russian: String) throws {
        let stored: String = try Formula.compile(source, Self.schema(), .en).get().stored
        let after: Formula.Schema = try Self.schema(run: english, runRu: russian)
        try expect(stored, after, expected)
    }

    @Test func renamedFieldKeepsTheMeaning() throws {
        let stored: String = try Formula.compile("let(k, 5, sum(lines, price * k))", Self.schema(), .en).get().stored
        try expect(stored, Self.schema(weight: "k"), 25)
        let shown: String = try Formula.restore(stored, Self.schema(weight: "k"), .en).get().source
        #expect(shown == "let(k_2, 5, sum(lines, price * k_2))")
    }

    @Test func newNameDoesNotBreakALocalOne() throws {
        let stored: String = try Formula.compile("let(k, 5, sum(lines, price * k))", Self.schema(), .en).get().stored
        let after: Formula.Schema = try Self.schema(more: [Formula.Name("n", ru: "к", en: "k", .number)])
        try expect(stored, after, 25)
    }

    @Test func nameCalledAsAnElementIsWrittenApart() throws {
        let schema: Formula.Schema = try Self.schema(run: "it", runRu: "элемент")
        let formula: Formula = try Formula.compile("сумма(оценки; элемент * {^элемент})", schema, .ru).get()
        #expect(formula.source(in: .ru) == "сумма(оценки; элемент * {^элемент})")
        #expect(formula.source(in: .en) == "sum(marks, it * {^it})")
        try expect(formula.stored, schema, 60)
    }

    private func expect(_ stored: String, _ schema: Formula.Schema, _ expected: Int) throws {
        for language: Formula.Language in Formula.Language.allCases {
            let restored: Formula = try Formula.restore(stored, schema, language).get()
            #expect(try restored.evaluate(Self.values(schema)) == .number(Exact(expected)), "\(restored.source)")
            let again: Formula = try Formula.compile(restored.source, schema, language).get()
            #expect(try again.evaluate(Self.values(schema)) == .number(Exact(expected)), "\(restored.source)")
        }
    }

    /// Any formula, any renaming: the value stays.
    @Test func renamingAtRandomNeverChangesAValue() throws {
        let sources: [String] = [
            "sum(marks, it * run)", "let(k, 5, sum(lines, price * k + weight))", "let(a, run, b, a + 1, sum(marks, it * a + b))",
            "sum(lines, let(a, price, a * weight + run))", "let(price_, 2, sum(lines, price * price_)) + run",
        ]
        let words: [String] = ["it", "элемент", "k", "a", "b", "price_", "k_2", "sum", "if", "два слова", "price", "цена", "не"]
        var random: Seeded = Seeded(state: 7)
        let before: Formula.Schema = try Self.schema()
        for _ in 0..<400 {
            let source: String = sources.randomElement(using: &random) ?? ""
            let formula: Formula = try Formula.compile(source, before, .en).get()
            let names: [String] = words.shuffled(using: &random)
            guard let after: Formula.Schema = try? Self.schema(run: names[0], runRu: names[1], weight: names[2]) else { continue }
            let value: Formula.Value = try formula.evaluate(Self.values(before))
            for language: Formula.Language in Formula.Language.allCases {
                let restored: Formula = try Formula.restore(formula.stored, after, language).get()
                #expect(try restored.evaluate(Self.values(after)) == value, "\(source) became \(restored.source)")
            }
        }
    }
}
