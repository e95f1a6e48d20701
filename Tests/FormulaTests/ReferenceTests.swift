import FoundationEssentials
import Formula
import Testing

/// Every example of REFERENCE.md is true, in both languages and after storing.
@Suite struct ReferenceTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var source: String
        var value: String?
        var sentence: String?
        var testDescription: String { source }
    }

    static func examples() throws -> [Example] {
        let path: String = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let text: String = try String(contentsOfFile: path + "/Sources/Formula/REFERENCE.md", encoding: .utf8)
        var result: [Example] = []
        let blocks: [String] = text.components(separatedBy: "```formula\n").dropFirst().map { String($0) }
        for block: String in blocks {
            let lines: [Substring] = block.split(separator: "\n", omittingEmptySubsequences: false)
            let end: Int = lines.firstIndex(of: "```") ?? 0
            try #require(end >= 2)
            let source: String = lines[..<(end - 1)].joined(separator: "\n")
            let answer: Substring = lines[end - 1]
            try #require(answer.hasPrefix("= ") || answer.hasPrefix("! "), "\(source)")
            let rest: String = String(answer.dropFirst(2))
            result.append(answer.hasPrefix("=") ? Example(source: source, value: rest) : Example(source: source, sentence: rest))
        }
        return result
    }

    @Test func thereAreManyExamples() throws { #expect(try Self.examples().count >= 60) }

    @Test(arguments: try Self.examples())
    func exampleIsTrue(_ example: Example) throws {
        if let sentence: String = example.sentence { return try expectProblem(example.source, sentence) }
        let formula: Formula = try Shop.compile(example.source)
        let values: Formula.Values = try Shop.values(formula.schema)
        let value: Formula.Value = try formula.evaluate(values)
        #expect(value.text(in: .en) == example.value)
        #expect(formula.warnings.isEmpty)

        let russian: String = formula.source(in: .ru)
        let translated: Formula = try Formula.compile(russian, formula.schema, .ru).get()
        #expect(try translated.evaluate(values) == value, "\(russian)")
        #expect(translated.source(in: .ru) == russian)
        #expect(translated.source(in: .en) == formula.source(in: .en))

        let restored: Formula = try Formula.restore(formula.stored, formula.schema, .ru).get()
        #expect(restored.source == russian)
        #expect(try restored.evaluate(values) == value)
        #expect(try formula.explain(values).value == value)
    }

    private func expectProblem(_ source: String, _ sentence: String) throws {
        if let problem: Formula.Problem = try Shop.problems(source).first { #expect(problem.sentence(.en) == sentence) }
        else { #expect(try #require(try Shop.fault(source)).sentence(.en).hasPrefix(sentence)) }
    }
}
