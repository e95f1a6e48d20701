import Exact
import Formula
import Seeds
import Testing

/// A quotient stays a quotient until it is rounded, compared or given out; work is bounded whatever the texts.
@Suite struct ExactnessTests {
    @Test(arguments: [
        ("ceil(run / 3 * 3)", "500"), ("ceil(48 * (1 / 24))", "2"), ("floor(7 / 3 * 3)", "7"), ("floor(1 / 3 * 3)", "1"),
        ("div(7 / 3 * 3, 1)", "7"), ("if(pages / 3 * 3 = pages, 1, 0)", "1"), ("mod(run / 3, 1 / 3)", "0"),
        ("roundto(run / 7, 1 / 7) * 7", "500"), ("ceilto(run / 3, 1 / 3) * 3", "500"), ("power(1 / 3, 2) * 9", "1"),
        ("ceil(sum(marks, it / 3) * 3)", "12"), ("floor(average([1, 1, 0]) * 3)", "2"), ("max(1 / 3, 2 / 6) * 3", "1"),
        ("ceil(run / 3 + run / 6 + run / 2)", "500"), ("abs(-1 / 3) * 3", "1"), ("if(urgent, run / 7, 0) * 7", "500"),
        ("let(third, run / 3, ceil(third + third + third))", "500"), ("1 / (1 / 3)", "3"), ("1 / 3 - 1 / 3", "0"),
        ("run / 3", "166.666666666666666667"), ("round(run / 3, 2)", "166.67"), ("first.price / 0.3 * 3", "105"),
        ("-7 / 3 * 3", "-7"), ("sign(-1 / 3)", "-1"), ("div(-run / 3 * 3, 1)", "-500"),
    ])
    func quotientIsNotRoundedOnTheWay(_ source: String, _ expected: String) throws {
        #expect(try Shop.evaluate(source) == Shop.number(expected), "\(source)")
    }

    @Test func quotientTimesDivisorIsTheDividend() throws {
        let schema: Formula.Schema = try Shop.schema()
        let back: Formula = try Formula.compile("if(balance / factor * factor = balance, ceil({order total} / factor * factor), -1)", schema, .en).get()
        var values: Formula.Values = try Shop.values(schema)
        var random: Seeded = Seeded(state: 11)
        for _ in 0..<5_000 {
            let dividend: Int = Int.random(in: -1_000_000...1_000_000, using: &random)
            let scale: Int = Int.random(in: 0...4, using: &random)
            let divisor: Int = Int.random(in: 1...100_000, using: &random)
            values["f12"] = .number(Exact(coefficient: Int128(dividend), scale: scale) ?? 0)
            values["f8"] = .number(Exact(dividend))
            values["f13"] = .number(Exact(coefficient: Int128(divisor), scale: scale) ?? 1)
            #expect(try back.evaluate(values) == .number(Exact(dividend)))
        }
    }

    @Test func constantFormulaIsNotTriedForLong() throws {
        var source: String = "let(a, 'aaaaaaaaaaaaaaaaaaaa'"
        for (name, before): (String, String) in zip("bcdefg".map(String.init), "abcdef".map(String.init)) {
            source += ", \(name), \(Array(repeating: before, count: 5).joined(separator: " & "))"
        }
        let part: String = Array(repeating: "g", count: 4).joined(separator: " & ")
        let formula: Formula = try Shop.compile(source + ", contains(\(part), g & 'b'))")
        let clock: ContinuousClock = ContinuousClock()
        let start: ContinuousClock.Instant = clock.now
        let outcome: Formula.Value? = try? formula.evaluate(Shop.values(formula.schema))
        // Not a figure: a quadratic search of these lengths takes minutes.
        #expect(clock.now - start < .seconds(20))
        #expect(outcome == nil || outcome == .flag(false))
    }

    @Test func readingLongTextsCosts() throws {
        let schema: Formula.Schema = try Shop.schema()
        let sum: String = Array(repeating: "len(trim(stock))", count: 30).joined(separator: " + ")
        let formula: Formula = try Formula.compile("sum(marks, it + \(sum))", schema, .en).get()
        var values: Formula.Values = try Shop.values(schema)
        values["f10"] = .list(Array(repeating: 1, count: 100))
        values["f3"] = .text(String(repeating: "a ", count: 45_000))
        #expect { try formula.evaluate(values) } throws: { ($0 as? FormulaError)?.cause == .tooMuchWork }
        values["f3"] = .text("gloss 115")
        #expect(try formula.evaluate(values) == .number(Exact(100 + 100 * 30 * 9)))
        values["f3"] = .text(String(repeating: "a", count: Formula.Limits.textBytes + 1))
        #expect { try formula.evaluate(values) } throws: { ($0 as? FormulaError)?.cause == .wrongValue("stock") }
    }

    @Test func longNeedlesAreFound() throws {
        let schema: Formula.Schema = try Shop.schema()
        let formula: Formula = try Formula.compile("contains(stock, lam)", schema, .en).get()
        var values: Formula.Values = try Shop.values(schema)
        for length: Int in [1, 999, 1000, 1001, 5_000] {
            values["f4"] = .text(String(repeating: "я", count: length))
            values["f3"] = .text("в" + String(repeating: "я", count: length) + "в")
            #expect(try formula.evaluate(values) == .flag(true), "\(length)")
            values["f3"] = .text(String(repeating: "я", count: length - 1) + "в")
            #expect(try formula.evaluate(values) == .flag(false), "\(length)")
        }
        #expect(try Shop.evaluate("contains('abababac', 'ababac')") == .flag(true))
        #expect(try Shop.evaluate("contains('aab', 'ab')") == .flag(true))
        #expect(try Shop.evaluate("contains('ab', '')") == .flag(true))
        #expect(try Shop.evaluate("endswith('ab', 'cab')") == .flag(false))
    }

    /// As in a database: й in one sign is not и with a breve.
    @Test func textsAreEqualByteForByte() throws {
        let one: String = "\u{439}", two: String = "\u{438}\u{306}"
        for source: String in [
            "'\(one)' = '\(two)'", "'\(one)' in ['\(two)', 'a']", "contains('a\(one)', '\(two)')", "startswith('\(one)', '\(two)')", "endswith('\(one)', '\(two)')",
        ] { #expect(try Shop.evaluate(source) == .flag(false), "\(source)") }
        #expect(try Shop.evaluate("'\(two)' = '\(two)' and '\(one)' <> '\(two)'") == .flag(true))
    }

    @Test func boundsInTheWrongOrderAreToldNotTaken() throws {
        #expect(try Shop.fault("clamp(5, 10, 1)")?.cause == .outOfRange)
        #expect(try Shop.evaluate("clamp(5, 1, 1)") == 1)
    }

    @Test func numberBeyondAWordIsOutOfRangeNotBroken() throws {
        #expect(try Shop.fault("left(stock, 99999999999999999999)")?.cause == .outOfRange)
        #expect(try Shop.fault("left(stock, 1.5)")?.cause == .notWhole)
    }
}

/// What a person is told helps.
@Suite struct RemedyTests {
    @Test func explanationShowsAWrittenList() throws {
        let formula: Formula = try Shop.compile("lam in [stock, 'matt']")
        let tree: Explanation = try formula.explain(Shop.values(formula.schema))
        #expect(tree.parts.map(\.value) == [.text("matt"), .list([.text("gloss115"), .text("matt")])])
    }

    @Test(arguments: ["discount * 2", "first.due + 1", "note & 'a'", "max(lines.due)"])
    func remedyForWhatMayBeEmptyWorks(_ source: String) throws {
        for language: Formula.Language in Formula.Language.allCases {
            let problem: Formula.Problem = try #require(try Shop.problems(source).first)
            let remedy: String = problem.remedy(language)
            let words: [String] = language == .ru ? ["умолчание(", "макс("] : ["default(", "max("]
            let found: String.Index? = words.compactMap { (word: String) -> String.Index? in remedy.firstRange(of: word)?.lowerBound }.min()
            let start: String.Index = try #require(found)
            var level: Int = 0, advice: String = ""
            for mark: Character in remedy[start...] {
                advice.append(mark)
                if mark == "(" { level += 1 }
                if mark == ")" { level -= 1 }
                if mark == ")" && level == 0 { break }
            }
            #expect(try Shop.problems(advice, language).isEmpty, "\(advice)")
        }
    }

    @Test func typesAreCheckedBesideAMistakeOfSyntax() throws {
        #expect(try Shop.problems("(1 + ) * paegs + 'a' * 2").map(\.cause) == [
            .expectedOperand(")"), .unknownName("paegs", nearest: "pages"), .wrongType(expected: [.number], found: .text),
        ])
        #expect(try Shop.problems("max(1 2, 3)").map(\.cause) == [.unexpected("2")])
    }

    @Test func lonelyDecimalIsDoubted() throws {
        #expect(try Shop.problems("полос в [16,32]", .ru).map(\.cause) == [.loneDecimal])
        #expect(try Shop.problems("полос в [16; 32]", .ru).isEmpty)
        #expect(try Shop.problems("полос в [16]", .ru).isEmpty)
        #expect(try Shop.compile("полос в [16,32]", .ru).warnings.count == 1)
    }

    @Test func spacedThousandsAreShownAsWritten() throws {
        #expect(try Shop.problems("1 000").map(\.cause) == [.unexpected("000")])
    }
}
