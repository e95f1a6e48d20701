import Exact
import Formula
import Testing

/// Values of expressions in both languages.
@Suite struct EvaluationTests {
    @Test(arguments: [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("-2 - -3", "1"), ("10 / 4", "2.5"), ("run * 2%", "10"),
        ("pages / 2 * caliper(stock)", "2.784"), ("lookup(caliper, stock)", "0.087"), ("{order total} / 2", "617.28"),
        ("sum(lines, price * qty)", "3120"), ("sum(lines.price)", "12.85"), ("max(marks)", "5"), ("count(lines)", "3"),
        ("count(lines, done)", "2"), ("min(run, 3, pages)", "3"), ("default(discount, 7)", "7"),
        ("let(a, run / 2, b, a + 1, a * b)", "62750"), ("if(urgent, 1, 2)", "1"), ("if(run > 900, 1, run > 400, 2, 3)", "2"),
        ("average(marks)", "4"), ("tariff(300)", "40"), ("days(ordered, date(2026, 4, 1))", "17"), ("len('тираж')", "5"),
        ("sum(marks, it * it)", "50"), ("first.price", "10.5"), ("sum(lines, default(due, ordered) - ordered)", "22"),
    ])
    func numbers(_ source: String, _ expected: String) throws {
        #expect(try Shop.evaluate(source) == Shop.number(expected))
    }

    @Test(arguments: [
        ("lam in ['matt', 'soft']", true), ("lam not in ['matt', 'soft']", false), ("not urgent or run = 500", true),
        ("has(discount)", false), ("has(lookup(caliper, 'none'))", false), ("any(lines, done)", true), ("all(lines.done)", false),
        ("5 in marks", true), ("run <> 500", false), ("ordered < date(2026, 12, 31)", true),
    ])
    func flags(_ source: String, _ expected: Bool) throws {
        #expect(try Shop.evaluate(source) == .flag(expected))
    }

    @Test func russianSourceHasCommaAndSemicolon() throws {
        #expect(try Shop.evaluate("макс(1,5; 2,25) * если(срочно и не (полос = 0); 2; 1)", .ru) == Shop.number("4.5"))
        #expect(try Shop.evaluate("ламинация в ['matt'; 'soft']", .ru) == .flag(true))
    }
}
