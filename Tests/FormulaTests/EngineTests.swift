import Exact
import Formula
import Testing

/// Tables, rounding, explanations, derived values and SQL.
@Suite struct EngineTests {
    @Test func stepAndUpToAndLinearAtTheirEdges() throws {
        for (source, expected): (String, String) in [
            ("discounts('vip', 0)", "5"), ("discounts('vip', 999.99)", "5"), ("discounts('vip', 1000)", "10"),
            ("discounts('vip', 1000000)", "10"),
            ("tariff(100)", "50"), ("tariff(1000)", "20"), ("tariff(750)", "25"), ("tariff(100.5)", "49.975"), ("rate(ordered)", "22"),
            ("rate(date(2025, 1, 1))", "20"),
        ] { #expect(try Shop.evaluate(source) == Shop.number(expected), "\(source)") }
        #expect(try Shop.evaluate("box(0)") == .text("S"))
        #expect(try Shop.evaluate("box(10)") == .text("S"))
        #expect(try Shop.evaluate("box(100)") == .text("L"))
        for source: String in ["discounts('vip', 0-1)", "discounts('new', 499)", "discounts('old', 5)", "tariff(99.99)",
            "tariff(1000.01)", "box(100.1)", "rate(date(2024, 12, 31))"] {
            guard case .noRow? = try Shop.fault(source)?.cause else {
                Issue.record("\(source) has a row")
                continue
            }
        }
    }

    @Test func tableRefusesWrongAndDoubleRows() throws {
        typealias Table = Formula.Table
        #expect(throws: Table.Problem.wrongRow(0)) { try Table(Shop.tables[0], rows: [.init([1], 2)]) }
        #expect(throws: Table.Problem.wrongRow(1)) { try Table(Shop.tables[0], rows: [.init([.text("a")], 2), .init([], 2)]) }
        #expect(throws: Table.Problem.duplicateRow(1)) { try Table(Shop.tables[0], rows: [.init([.text("a")], 2), .init([.text("a")], 3)]) }
        #expect(throws: Table.Problem.duplicateRow(1)) { try Table(Shop.tables[2], rows: [.init([1], 2), .init([Shop.number("1.0")], 3)]) }
    }

    @Test(arguments: [
        ("round", ["3", "2", "-3", "-2", "2"]), ("roundeven", ["2", "2", "-2", "-2", "2"]), ("roundup", ["3", "3", "-3", "-3", "2"]),
        ("rounddown", ["2", "2", "-2", "-2", "2"]), ("ceil", ["3", "3", "-2", "-2", "2"]), ("floor", ["2", "2", "-3", "-3", "2"]),
    ])
    func roundingModes(_ name: String, _ expected: [String]) throws {
        for (number, result): (String, String) in zip(["2.5", "2.4", "-2.5", "-2.4", "2"], expected) {
            #expect(try Shop.evaluate("\(name)(\(number))") == Shop.number(result), "\(name)(\(number))")
            #expect(try Shop.evaluate("\(name)(\(number)%, 2)") == Shop.evaluate("\(name)(\(number)) / 100"))
        }
    }

    @Test func explanationShowsWhereEachNumberCameFrom() throws {
        let formula: Formula = try Shop.compile("if(urgent, run * 1.5, pages) + sum(lines, price * qty) + caliper(stock)")
        let tree: Explanation = try formula.explain(Shop.values(formula.schema), in: .ru)
        #expect(tree.text == "если(срочно; тираж * 1,5; полос) + сумма(строки; цена * кол_во) + толщина(бумага)")
        #expect(tree.value == Shop.number("3870.087"))
        let choice: Explanation = tree.parts[0].parts[0]
        #expect(choice.parts.map(\.text) == ["срочно", "тираж * 1,5"])
        #expect(choice.parts[1].parts.map(\.role) == [.input("f1")])
        let walk: Explanation = tree.parts[0].parts[1]
        #expect(walk.parts.map(\.value) == [Shop.number("1050"), Shop.number("2000"), Shop.number("70")])
        #expect(walk.parts.map(\.role) == [.element(0), .element(1), .element(2)])
        #expect(walk.parts[1].parts.map(\.value) == [2, 1000])
        #expect(tree.parts[1].role == .table("t1"))
        #expect(tree.parts[1].parts.map(\.value) == [.text("gloss115")])
    }

    @Test func explanationLeavesOutWhatWasNotComputed() throws {
        let formula: Formula = try Shop.compile("default(discount, run) > 1 or 1 / balance > 0")
        let tree: Explanation = try formula.explain(Shop.values(formula.schema))
        #expect(tree.parts.count == 1)
        #expect(tree.parts[0].parts[0].parts.map(\.value) == [.empty, 500])
    }

    static let derived: [Formula.Name] = ["a", "b", "c", "d"].map { Formula.Name($0, ru: "п" + $0, en: $0, .number) }

    @Test func derivedValuesComeInTheOrderOfNeed() throws {
        let schema: Formula.Schema = try Formula.Schema(names: Self.derived)
        let set: DerivedSet = try DerivedSet.compile(["a": "b + c", "b": "c * 2", "c": "d + 1"], schema, .en).get()
        #expect(set.order == ["c", "b", "a"])
        var values: Formula.Values = Formula.Values(schema, ["d": 4])
        try set.evaluate(&values)
        #expect(values["a"] == 15)
        var empty: Formula.Values = Formula.Values(schema)
        #expect { try set.evaluate(&empty) } throws: { ($0 as? DerivedSet.Failure)?.id == "c" }
    }

    @Test func circleIsToldWithItsPath() throws {
        let schema: Formula.Schema = try Formula.Schema(names: Self.derived)
        let result: Result<DerivedSet, DerivedSet.Problems> = DerivedSet.compile(["a": "1 + b", "b": "c", "c": "a", "d": "a"], schema, .ru)
        guard case .failure(let problems) = result else { throw ProblemTests.Expected() }
        #expect(Set(problems.byID.keys) == ["a", "b", "c"])
        #expect(problems.byID["a"]?.first?.cause == .cycle(["пa", "пb", "пc", "пa"]))
        #expect(problems.byID["a"]?.first?.range == 4..<5)
        #expect(problems.byID["a"]?.first?.sentence(.ru).contains("пa → пb → пc → пa") == true)
        guard case .failure(let own) = DerivedSet.compile(["a": "a"], schema, .en) else { throw ProblemTests.Expected() }
        #expect(own.byID["a"]?.first?.cause == .cycle(["a", "a"]))
        guard case .failure(let type) = DerivedSet.compile(["a": "'text'"], schema, .en) else { throw ProblemTests.Expected() }
        #expect(type.byID["a"]?.first?.cause == .wrongResult(expected: .number, found: .text))
    }

    @Test func longChainOfDerivedValuesIsFine() throws {
        let names: [Formula.Name] = (0..<3000).map { Formula.Name("n\($0)", ru: "п\($0)", en: "n\($0)", .number) }
        let schema: Formula.Schema = try Formula.Schema(names: names)
        var sources: [String: String] = [:]
        for position: Int in 1..<3000 { sources["n\(position)"] = "n\(position - 1) + 1" }
        let set: DerivedSet = try DerivedSet.compile(sources, schema, .en).get()
        var values: Formula.Values = Formula.Values(schema, ["n0": 0])
        try set.evaluate(&values)
        #expect(values["n2999"] == 2999)
    }

    static func column(_ id: String) -> Formula.Column? {
        [
            "f1": .integer("d.run"), "f2": .integer("d.pages"), "f3": .text("d.stock"), "f4": .text("d.lam"), "f5": .flag("d.urgent = 1"),
            "f6": .day("d.ordered"), "f7": .scaled("d.discount", places: 2), "f8": .scaled("d.total", places: 2),
            "f12": .scaled("d.balance", places: 2),
            "f14": .text("d.note"),
        ][id]
    }

    @Test(arguments: [
        ("run > 100", "((d.run) > CAST(100 AS BIGINT))", []), ("{order total} >= 99.5", "((d.total) >= CAST(9950 AS BIGINT))", []),
        ("run * 2 + 1 = 3 and urgent", "(((((d.run) * CAST(2 AS BIGINT)) + CAST(1 AS BIGINT)) = CAST(3 AS BIGINT)) AND (d.urgent = 1))", []),
        ("lam in ['matt', 'soft']", "((d.lam) IN (?, ?))", ["matt", "soft"]),
        ("{order total} not in [1, 2.5]", "((d.total) NOT IN (CAST(100 AS BIGINT), CAST(250 AS BIGINT)))", []),
        ("ordered < date(2026, 4, 1)", "((d.ordered) < ?)", ["2026-04-01"]),
        ("has(note) and note <> 'x'", "(((d.note) IS NOT NULL) AND ((d.note) <> ?))", ["x"]),
        ("default(discount, 0) = 0", "(COALESCE((d.discount), CAST(0 AS BIGINT)) = CAST(0 AS BIGINT))", []),
        ("if(urgent, run, 0) > 5", "((CASE WHEN (d.urgent = 1) THEN (d.run) ELSE CAST(0 AS BIGINT) END) > CAST(5 AS BIGINT))", []),
        ("balance * 20% < 1", "(((d.balance) * CAST(20 AS BIGINT)) < CAST(10000 AS BIGINT))", []),
        ("year(ordered) = 2026", "(CAST(substr((d.ordered), 1, 4) AS BIGINT) = CAST(2026 AS BIGINT))", []),
        ("max(run, 2) <> 3", "((CASE WHEN ((d.run) >= CAST(2 AS BIGINT)) THEN (d.run) ELSE CAST(2 AS BIGINT) END) <> CAST(3 AS BIGINT))", []), ("not urgent", "(NOT (d.urgent = 1))", []),
        ("mod(run, 2) = 0", "(((d.run) % CAST(2 AS BIGINT)) = CAST(0 AS BIGINT))", []), ("let(a, run + 1, a = 2)", "(((d.run) + CAST(1 AS BIGINT)) = CAST(2 AS BIGINT))", []),
    ])
    func filterBecomesSQL(_ source: String, _ text: String, _ arguments: [String]) throws {
        let sql: Formula.SQL = try Shop.compile(source).sql(Self.column).get()
        #expect(sql.text == text)
        #expect(sql.arguments == arguments)
        #expect(sql.parts.count == arguments.count + 1)
    }

    @Test(arguments: [
        ("run / 2 > 1", Formula.SQLRefusal.Reason.function("/")), ("round(run) = 1", .function("round")), ("sum(marks) > 1", .list),
        ("caliper(stock) > 1", .list), ("factor > 1", .noColumn("f13")), ("{order total} * balance > 1", .tooLarge),
        ("run > 10000000000000000000", .tooLarge), ("ordered + 1 > ordered", .function("+")), ("upper(lam) = 'A'", .function("upper")),
        ("balance <> 0 and mod(run, balance) = 1", .function("mod")),
    ])
    func whatTheDatabaseCountsDifferentlyIsRefused(_ source: String, _ reason: Formula.SQLRefusal.Reason) throws {
        guard case .failure(let refusal) = try Shop.compile(source).sql(Self.column) else { throw ProblemTests.Expected() }
        #expect(refusal.reason == reason)
        #expect(refusal.sentence(.ru) != refusal.sentence(.en))
    }

    @Test func doublingNamesDoNotBlowUpTheQuery() throws {
        let pairs: String = (1..<40).map { "x\($0), x\($0 - 1) = x\($0 - 1)" }.joined(separator: ", ")
        let formula: Formula = try Shop.compile("let(x0, run > 1, \(pairs), x39)")
        guard case .failure(let refusal) = formula.sql(Self.column) else { throw ProblemTests.Expected() }
        #expect(refusal.reason == .tooLong)
    }

    @Test func renamingDoesNotBreakAStoredFormula() throws {
        let before: Formula.Schema = try Formula.Schema(names: [Formula.Name("q", ru: "тираж", en: "run", .number)])
        let after: Formula.Schema = try Formula.Schema(names: [Formula.Name("q", ru: "сколько штук", en: "if", .number)])
        let stored: String = try Formula.compile("тираж * 1,5", before, .ru).get().stored
        #expect(stored == "{#q} * 1.5")
        let restored: Formula = try Formula.restore(stored, after, .ru).get()
        #expect(restored.source == "{сколько штук} * 1,5")
        #expect(restored.source(in: .en) == "if * 1.5")
        #expect(try Formula.compile("if * 1.5", after, .en).get().evaluate(Formula.Values(after, ["q": 2])) == 3)
    }

    @Test func translationNeverChangesWhatANameMeans() throws {
        let fields: [Formula.Name] = [Formula.Name("run", ru: "тираж", en: "copies", .number),
            Formula.Name("b", ru: "цена", en: "price", .number)]
        let names: [Formula.Name] = [
            Formula.Name("run", ru: "количество", en: "run", .number), Formula.Name("total", ru: "тираж", en: "total", .number),
            Formula.Name("lines", ru: "строки", en: "lines", .list(.record(fields))),
        ]
        let table: Formula.TableType = Formula.TableType("t", ru: "сумма", en: "rates", keys: [.init(.number)])
        let schema: Formula.Schema = try Formula.Schema(names: names, tables: [table])
        var values: Formula.Values = Formula.Values(schema, ["run": 7, "total": 100, "lines": .list([.record([2, 3]), .record([4, 5])])])
        values.set(try Formula.Table(table, rows: [.init([7], 1000)]), "t")
        let source: String = "let(b, 10, sum(lines, copies * run + total + b) + rates(run))"
        let formula: Formula = try Formula.compile(source, schema, .en).get()
        #expect(try formula.evaluate(values) == 1262)
        #expect(formula.source(in: .ru) == "пусть(b; 10; сумма(строки; тираж * {^количество} + {^тираж} + b) + таблица(сумма; количество))")
        #expect(formula.stored == "let(b, 10, sum({#lines}, {#run} * {^#run} + {^#total} + b) + {#t}({#run}))")
        try FuzzTests.agree(formula, values)
    }

    @Test func daysAreCivil() throws {
        for number: Int in stride(from: -719_162, through: 2_932_896, by: 997) {
            let day: Formula.Day = try #require(Formula.Day(number: number))
            let parts: (year: Int, month: Int, day: Int) = day.parts
            #expect(Formula.Day(year: parts.year, month: parts.month, day: parts.day) == day)
            #expect(Formula.Day(day.description) == day)
        }
        #expect(Formula.Day("2026-11-24")?.weekday == 2)
        #expect(Formula.Day("1969-12-31")?.number == -1)
        #expect(Formula.Day("0000-01-01") == nil)
        #expect(Formula.Day(number: 2_932_897) == nil)
    }
}
