import Formula
import Testing

/// Every mistake is told with its place, its cause and a remedy in both languages.
@Suite struct ProblemTests {
    typealias Cause = Formula.Problem.Cause

    static let english: [(String, Cause, Range<Int>)] = [
        ("", .emptySource, 0..<0), ("   ", .emptySource, 0..<3), ("1 +", .expectedOperand(""), 3..<3),
        ("(1 + 2", .unclosed(")"), 6..<6), ("[1, 2", .unclosed("]"), 5..<5), ("1 2", .unexpected("2"), 2..<3),
        ("1 # 2", .unexpectedCharacter("#"), 2..<3),
        ("'abc", .unclosedText, 0..<4), ("{abc", .unclosedName, 0..<4), ("max(1; 2)", .wrongSeparator, 5..<6),
        ("1 < 2 < 3", .chainedComparison, 6..<7), ("run + paegs", .unknownName("paegs", nearest: "pages"), 6..<11),
        ("xyzzyxyzzy", .unknownName("xyzzyxyzzy", nearest: nil), 0..<10),
        ("rond(1)", .unknownFunction("rond", nearest: "round"), 0..<4),
        ("lookup(calliper, 'a')", .unknownTable("calliper", nearest: "caliper"), 7..<15),
        ("first.prise", .unknownField("prise", nearest: "price"), 6..<11), ("run.price", .notRecord(.number), 0..<3),
        ("first.", .expectedName, 6..<6), ("let(1, 2, 3)", .badBinding, 4..<5), ("let(a, 1, a, 2, a)", .badBinding, 10..<11),
        ("run + 'a'", .wrongType(expected: [.number], found: .text), 6..<9),
        ("not run", .wrongType(expected: [.flag], found: .number), 4..<7),
        ("1 in run", .notList(.number), 5..<8), ("sum(run)", .notList(.number), 4..<7),
        ("abs(1, 2)", .argumentCount(function: "abs", least: 1, most: 1, found: 2), 0..<3),
        ("caliper()", .argumentCount(function: "caliper", least: 1, most: 1, found: 0), 0..<7),
        ("if(urgent, 1)", .argumentCount(function: "if", least: 3, most: nil, found: 2), 0..<2),
        ("if(urgent, 1, urgent, 2)", .argumentCount(function: "if", least: 5, most: 5, found: 4), 0..<2),
        ("[1, 'a']", .differentTypes(.number, .text), 4..<7), ("run = stock", .differentTypes(.number, .text), 0..<11),
        ("stock < 'b'", .notComparable(.text), 0..<5), ("[]", .emptyList, 0..<2), ("discount * 2", .mayBeEmpty("discount", type: .number), 0..<8),
        ("has(run)", .neverEmpty, 4..<7), ("sum(lines, sum(lines, price))", .nestedWalk, 11..<28),
        ("1 / 0", .divisionByZero, 4..<5), ("1 / balance", .possibleDivisionByZero("balance"), 4..<11),
        ("power(10, 99)", .overflow, 0..<13), (String(repeating: "9", count: 40), .numberTooLong, 0..<40),
        ("0.1234567890123456789", .numberTooLong, 0..<21),
    ]

    /// However many warnings a formula has, an error is told and forbids it.
    @Test(arguments: ["100 * nosuchname", "'abc'", "foo(run)", "1 / 0", "discount"])
    func warningsHideNoError(_ end: String) throws {
        let warned: String = Array(repeating: "1 / balance", count: 60).joined(separator: " + ")
        let found: [Formula.Problem] = try Shop.problems(warned + " + " + end)
        #expect(found.contains { $0.severity == .error } && found.contains { $0.severity == .warning })
        #expect(found.count <= 51)
    }

    @Test(arguments: english)
    func mistakeHasPlaceAndCause(_ source: String, _ cause: Cause, _ range: Range<Int>) throws {
        let problems: [Formula.Problem] = try Shop.problems(source)
        #expect(problems.map(\.cause) == [cause])
        #expect(problems.first?.range == range)
    }

    @Test func russianMarks() throws {
        #expect(try Shop.problems("макс(1.5; 2)", .ru).map(\.cause) == [.wrongDecimalMark])
        #expect(try Shop.problems("макс(1, 2)", .ru).map(\.cause) == [.wrongSeparator])
        let swallowed: [Formula.Problem] = try Shop.problems("макс(1,2)", .ru)
        #expect(swallowed.map(\.cause) == [.argumentCount(function: "макс", least: 2, most: nil, found: 1)])
    }

    @Test func everyMistakeIsToldAtOnce() throws {
        let causes: [Cause] = try Shop.problems("sum(foobarbaz) + quux(1) / balance + if(run, 1, 'a')").map(\.cause)
        #expect(causes == [
            .unknownName("foobarbaz", nearest: nil), .unknownFunction("quux", nearest: nil), .possibleDivisionByZero("balance"),
            .wrongType(expected: [.flag], found: .number), .differentTypes(.number, .text),
        ])
        let syntax: [Cause] = try Shop.problems("max(1 +, 2 3) + [4, * 5]").map(\.cause)
        #expect(syntax == [.expectedOperand(","), .unexpected("3"), .expectedOperand("*")])
    }

    @Test func everyCauseSpeaksBothLanguages() throws {
        for (source, cause, _): (String, Cause, Range<Int>) in Self.english + [("", .cycle(["a", "b", "a"]), 0..<0)] {
            for problem: Formula.Problem in try Shop.problems(source) where problem.cause == cause {
                for language: Formula.Language in Formula.Language.allCases {
                    #expect(problem.sentence(language).count > 8)
                    #expect(problem.remedy(language).count > 8)
                }
                #expect(problem.sentence(.ru) != problem.sentence(.en))
                #expect(problem.sentence(.en) != "The formula is wrong.")
                #expect(problem.sentence(.ru) != "Формула неверна.")
            }
        }
    }

    @Test func placeThatNeedsAnotherTypeRefuses() throws {
        let result: Result<Formula, Formula.Problems> = Formula.compile("run + 1", try Shop.schema(), .en, type: .flag)
        guard case .failure(let problems) = result else { throw Expected() }
        #expect(problems.list.map(\.cause) == [.wrongResult(expected: .flag, found: .number)])
    }

    struct Expected: Error {}

    @Test(arguments: [
        "run / (pages + 1)", "1 / (run * 2)", "1 / -run", "1 / abs(factor)", "1 / ceil(run / 1000)", "if(balance > 0, 1 / balance, 0)",
        "if(0 < balance, 1 / balance, 0)", "if(balance <= 0, 0, 1 / balance)", "balance = 0 or 1 / balance > 2", "1 / 5%",
        "if(balance + 1 <> 0, 1 / (1 + balance), 1) * 0 + 1 / (run + 1)", "let(d, balance - 1, if(d <> 0, 1 / d, 0))",
        "if(not (balance = 0), 1 / balance, 0)", "if(balance > 5 and urgent, 1 / (balance - 2), 0)", "1 / year(ordered)",
        "sum(lines, 1 / qty)", "1 / clamp(balance, 1, 10)", "1 / if(urgent, 2, -3)", "roundto(run, factor)",
    ])
    func safeDivisorPasses(_ source: String) throws {
        let found: [Formula.Problem] = try Shop.problems(source)
        if source.contains("balance + 1 <> 0") { #expect(found.count == 1) } else { #expect(found.isEmpty) }
    }

    @Test(arguments: [
        "1 / pages", "1 / (run - 5)", "1 / floor(run / 1000)", "if(balance <> 1, 1 / balance, 0)", "if(balance = 0, 1 / balance, 0)",
        "if(balance >= 0, 1 / balance, 0)", "balance <> 0 or 1 / balance > 2", "sum(lines, 1 / price)", "mod(1, balance)",
        "roundto(run, pages)", "1 / min(1, balance)", "1 / count(lines)", "1 / round(run / 1000, 1)", "if(balance <> 0, 1, 1 / balance)",
    ])
    func doubtfulDivisorIsFound(_ source: String) throws {
        let problems: [Formula.Problem] = try Shop.problems(source)
        #expect(problems.count == 1)
        switch problems.first?.cause {
        case .possibleDivisionByZero, .divisionByZero: break
        default: Issue.record("\(source): \(problems)")
        }
    }

    @Test func doubtWarnsAndCertaintyForbids() throws {
        #expect(try Shop.compile("1 / balance").warnings.first?.severity == .warning)
        #expect(try Shop.fault("1 / balance")?.cause == .divisionByZero)
        #expect(try Shop.fault("1 / balance")?.range == 0..<11)
        #expect(try Shop.problems("1 / (3 - 3)").first?.severity == .error)
    }

    @Test(arguments: [
        ("note", FormulaError.Cause.missing("x")), ("first.due", .missing("x")), ("date(2026, 13, 1)", .noDate),
        ("date(2026, 1.5, 1)", .notWhole),
        ("round(run, 19)", .outOfRange), ("power(run, 101)", .outOfRange), ("ordered + 0.5", .notWhole), ("ordered + 9999999", .noDate),
        ("min(let(a, lines.qty, a), it + power(run, 20))", .overflow), ("left(stock, 0 - 1)", .outOfRange),
        ("run * power(run, 14)", .overflow),
        ("number(stock)", .notNumber("gloss115")),
    ])
    func evaluationNeverGivesAWrongNumber(_ source: String, _ cause: FormulaError.Cause) throws {
        if case .missing = cause {
            #expect(try Shop.problems(source).contains { if case .mayBeEmpty = $0.cause { true } else { false } })
        } else {
            let fault: FormulaError = try #require(try Shop.fault(source))
            #expect(fault.cause == cause)
            #expect(fault.sentence(.ru) != fault.sentence(.en))
        }
    }

    @Test func wrongValuesAreRefused() throws {
        let formula: Formula = try Shop.compile("run + sum(marks)")
        var values: Formula.Values = try Shop.values(formula.schema)
        values["f1"] = .text("500")
        #expect(throws: FormulaError.self) { try formula.evaluate(values) }
        values["f1"] = .empty
        #expect(throws: FormulaError.self) { try formula.evaluate(values) }
        values["f1"] = 1
        values["f10"] = .list([1, .text("a")])
        #expect(throws: FormulaError.self) { try formula.evaluate(values) }
        values["f10"] = .list(Array(repeating: 1, count: 10_001))
        #expect(throws: FormulaError.self) { try formula.evaluate(values) }
        values["f10"] = .list(Array(repeating: 1, count: 10_000))
        #expect(try formula.evaluate(values) == 10_001)
        let other: Formula.Schema = try Formula.Schema(names: [])
        #expect(throws: FormulaError.self) { try formula.evaluate(Formula.Values(other)) }
        #expect(throws: FormulaError.self) { try Shop.compile("caliper(stock)").evaluate(Formula.Values(formula.schema,
            ["f3": .text("a")])) }
    }

    @Test func workOverListsIsBounded() throws {
        let sums: String = Array(repeating: "sum(marks, it * it + it)", count: 60).joined(separator: " + ")
        let formula: Formula = try Shop.compile(sums)
        var values: Formula.Values = try Shop.values(formula.schema)
        values["f10"] = .list(Array(repeating: 1, count: 10_000))
        #expect { try formula.evaluate(values) } throws: { ($0 as? FormulaError)?.cause == .tooMuchWork }
    }

    @Test func schemaRefusesWhatCannotBeNamed() throws {
        func build(_ names: [Formula.Name], _ tables: [Formula.TableType] = []) throws { _ = try Formula.Schema(names: names,
            tables: tables) }
        let good: Formula.Name = Formula.Name("a", ru: "ё", en: "x", .number)
        #expect(throws: Formula.SchemaError.duplicateID("a")) { try build([good, good]) }
        #expect(throws: Formula.SchemaError.duplicateSpelling("Е")) { try build([good, Formula.Name("b", ru: "Е", en: "y", .number)]) }
        #expect(throws: Formula.SchemaError.badSpelling("")) { try build([Formula.Name("b", ru: "", en: "y", .number)]) }
        #expect(throws: Formula.SchemaError.badSpelling("a{b")) { try build([Formula.Name("b", ru: "a{b", en: "y", .number)]) }
        #expect(throws: Formula.SchemaError.badTable("t")) { try build([], [Formula.TableType("t", ru: "т", en: "t", keys: [])]) }
        let twoSteps: Formula.TableType = Formula.TableType("t", ru: "т", en: "t", keys: [.init(.number, .step), .init(.number, .step)])
        #expect(throws: Formula.SchemaError.badTable("t")) { try build([], [twoSteps]) }
    }
}
