import Exact
import Formula

/// The names a print shop's formulas use, for tests.
enum Shop {
    static let line: [Formula.Name] = [
        Formula.Name("price", ru: "цена", en: "price", .number, minimum: 0),
        Formula.Name("qty", ru: "кол_во", en: "qty", .number, minimum: 1),
        Formula.Name("title", ru: "название", en: "title", .text),
        Formula.Name("done", ru: "готово", en: "done", .flag),
        Formula.Name("due", ru: "срок", en: "due", .day, isOptional: true),
    ]

    static let names: [Formula.Name] = [
        Formula.Name("f1", ru: "тираж", en: "run", .number, minimum: 1, maximum: 100_000),
        Formula.Name("f2", ru: "полос", en: "pages", .number, minimum: 0),
        Formula.Name("f3", ru: "бумага", en: "stock", .text),
        Formula.Name("f4", ru: "ламинация", en: "lam", .text),
        Formula.Name("f5", ru: "срочно", en: "urgent", .flag),
        Formula.Name("f6", ru: "дата_заказа", en: "ordered", .day),
        Formula.Name("f7", ru: "скидка", en: "discount", .number, isOptional: true),
        Formula.Name("f8", ru: "сумма заказа", en: "order total", .number),
        Formula.Name("f9", ru: "строки", en: "lines", .list(.record(line))),
        Formula.Name("f10", ru: "оценки", en: "marks", .list(.number)),
        Formula.Name("f11", ru: "первая", en: "first", .record(line)),
        Formula.Name("f12", ru: "баланс", en: "balance", .number),
        Formula.Name("f13", ru: "коэффициент", en: "factor", .number, isNonzero: true),
        Formula.Name("f14", ru: "примечание", en: "note", .text, isOptional: true),
    ]

    static let tables: [Formula.TableType] = [
        Formula.TableType("t1", ru: "толщина", en: "caliper", keys: [.init(.text)], minimum: 0),
        Formula.TableType("t2", ru: "скидки", en: "discounts", keys: [.init(.text), .init(.number, .step)]),
        Formula.TableType("t3", ru: "тариф", en: "tariff", keys: [.init(.number, .linear)]),
        Formula.TableType("t4", ru: "коробка", en: "box", keys: [.init(.number, .upTo)], value: .text),
        Formula.TableType("t5", ru: "ставка", en: "rate", keys: [.init(.day, .step)]),
    ]

    static func schema() throws -> Formula.Schema { try Formula.Schema(names: names, tables: tables) }

    static func number(_ text: String) -> Formula.Value { .number(Exact(text) ?? -999) }

    static func day(_ iso: String) -> Formula.Value { Formula.Day(iso).map { .day($0) } ?? .empty }

    static func record(_ price: String, _ qty: String, _ title: String, _ done: Bool, _ due: String?) -> Formula.Value {
        .record([number(price), number(qty), .text(title), .flag(done), due.map { day($0) } ?? .empty])
    }

    static func values(_ schema: Formula.Schema) throws -> Formula.Values {
        let lines: [Formula.Value] = [
            record("10.50", "100", "visit cards", true, "2026-03-20"), record("2", "1000", "flyers", false, nil),
            record("0.35", "200", "stickers", true, "2026-04-01"),
        ]
        var values: Formula.Values = Formula.Values(schema, [
            "f1": 500, "f2": 64, "f3": .text("gloss115"), "f4": .text("matt"), "f5": .flag(true), "f6": day("2026-03-15"),
            "f8": number("1234.56"), "f9": .list(lines), "f10": .list([5, 4, 3]), "f11": lines[0], "f12": 0, "f13": 4,
        ])
        try fill(&values)
        return values
    }

    private static func fill(_ values: inout Formula.Values) throws {
        values.set(try Formula.Table(tables[0], rows: [.init([.text("gloss115")], number("0.087")),
            .init([.text("offset80")], number("0.1"))]), "t1")
        values.set(try Formula.Table(tables[1], rows: [
            .init([.text("vip"), 0], 5), .init([.text("vip"), 1000], 10), .init([.text("new"), 500], 3),
        ]), "t2")
        values.set(try Formula.Table(tables[2], rows: [.init([100], 50), .init([500], 30), .init([1000], 20)]), "t3")
        values.set(try Formula.Table(tables[3], rows: [.init([10], .text("S")), .init([50], .text("M")), .init([100], .text("L"))]), "t4")
        values.set(try Formula.Table(tables[4], rows: [
            .init([day("2026-01-01")], 22), .init([day("2025-01-01")], 20),
        ]), "t5")
    }

    static func compile(_ source: String, _ language: Formula.Language = .en) throws -> Formula {
        try Formula.compile(source, schema(), language).get()
    }

    static func evaluate(_ source: String, _ language: Formula.Language = .en) throws -> Formula.Value {
        let formula: Formula = try compile(source, language)
        return try formula.evaluate(values(formula.schema))
    }

    static func problems(_ source: String, _ language: Formula.Language = .en) throws -> [Formula.Problem] {
        switch Formula.compile(source, try schema(), language) {
        case .success(let formula): formula.warnings
        case .failure(let problems): problems.list
        }
    }

    /// Why a formula has no value; nil when it has one.
    static func fault(_ source: String, _ language: Formula.Language = .en) throws -> FormulaError? {
        do {
            _ = try evaluate(source, language)
            return nil
        } catch let error as FormulaError { return error }
    }
}

extension Formula.Value: ExpressibleByIntegerLiteral {
    init(integerLiteral value: Int) { self = .number(Exact(value)) }
}
