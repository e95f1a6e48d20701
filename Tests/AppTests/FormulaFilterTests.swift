import Database
import Exact
import Formula
import Testing

/// A formula as a filter finds in the database the rows of which it is true in the program, on both engines.
@Suite struct FormulaFilterTests {
    /// One row: kopecks, pieces, texts and days as the database keeps them; nil is empty.
    struct Order: Sendable {
        let id: Int64, run: Int64, total: Int64, balance: Int64, stock: String, urgent: Bool, ordered: String, discount: Int64?, note: String?
    }

    static let orders: [Order] = [
        Order(id: 1, run: 500, total: 123_456, balance: 0, stock: "gloss115", urgent: true, ordered: "2026-03-15", discount: nil, note: nil),
        Order(id: 2, run: 30_000_000, total: 3_000_000_000, balance: -1, stock: "matt", urgent: false, ordered: "2025-12-31", discount: 250, note: "x"),
        Order(id: 3, run: 100_000, total: 2_147_483_648, balance: 2_147_483_647, stock: "\u{439}", urgent: false, ordered: "2024-02-29", discount: 0, note: ""),
        Order(id: 4, run: 7, total: 99_999_999_999_999, balance: -99_999_999_999_999, stock: "\u{438}\u{306}", urgent: true, ordered: "2026-01-01", discount: 1000, note: "й"),
        Order(id: 5, run: 1, total: 2_999_999_999, balance: 100, stock: "O'Neil", urgent: true, ordered: "9999-12-31", discount: 100, note: "X"),
    ]

    static let filters: [String] = [
        "{order total} >= 30000000", "{order total} = 29999999.99", "{order total} > 21474836.47", "run * 200 > 5000000000", "run * 1000 + 1 > 29999999999",
        "run > 20000000 * 1", "{order total} in [30000000, 1234.56]", "{order total} not in [30000000, 1234.56, 21474836.48]", "-run < -29999999",
        "balance * 20% < 1", "balance + 21474836.47 > 42949672", "abs(balance) > 999999999998", "if(urgent, run, 3000000000) > 6", "max(run, 3000000000) = 3000000000",
        "min(run, 100) = run", "default(discount, 30000000) >= 30000000", "default(discount, 0) = 0", "has(discount) and discount > 2", "has(note) and note <> 'x'",
        "default(note, 'none') in ['none', 'X']", "stock = '\u{439}'", "stock in ['\u{438}\u{306}', 'matt']", "stock <> 'O''Neil' and not urgent", "urgent = (run < 1000)",
        "ordered < date(2026, 1, 1)", "year(ordered) * 100000000 > 202500000000", "year(ordered) * year(ordered) * year(ordered) > 900000000000",
        "month(ordered) = 12 or day(ordered) = 29", "mod(run, 7) = 0", "mod(run, 3000000000) = run", "div(run, 1000) = 30000", "let(a, run * 3, b, a + 1, b > 90000000)",
    ]

    static func schema() throws -> Formula.Schema {
        try Formula.Schema(names: [
            Formula.Name("run", ru: "тираж", en: "run", .number, minimum: 1, maximum: 100_000_000), Formula.Name("total", ru: "сумма заказа", en: "order total", .number),
            Formula.Name("balance", ru: "баланс", en: "balance", .number), Formula.Name("stock", ru: "бумага", en: "stock", .text),
            Formula.Name("urgent", ru: "срочно", en: "urgent", .flag), Formula.Name("ordered", ru: "дата заказа", en: "ordered", .day),
            Formula.Name("discount", ru: "скидка", en: "discount", .number, isOptional: true), Formula.Name("note", ru: "примечание", en: "note", .text, isOptional: true),
        ])
    }

    static func column(_ id: String) -> Formula.Column? {
        let columns: [String: Formula.Column] = [
            "run": .integer("o.run"), "total": .scaled("o.total", places: 2), "balance": .scaled("o.balance", places: 2), "stock": .text("o.stock"),
            "urgent": .flag("o.urgent = 1"), "ordered": .day("o.ordered"), "discount": .scaled("o.discount", places: 2), "note": .text("o.note"),
        ]
        return columns[id]
    }

    static func values(_ order: Order, _ schema: Formula.Schema) -> Formula.Values {
        func money(_ kopecks: Int64) -> Formula.Value { .number(Exact(minorUnits: kopecks)) }
        return Formula.Values(schema, [
            "run": .number(Exact(Int(order.run))), "total": money(order.total), "balance": money(order.balance), "stock": .text(order.stock), "urgent": .flag(order.urgent),
            "ordered": Formula.Day(order.ordered).map { .day($0) } ?? .empty, "discount": order.discount.map(money) ?? .empty, "note": order.note.map { .text($0) } ?? .empty,
        ])
    }

    /// The parts are the formula's own text, the holes its arguments.
    static func query(_ filter: Formula.SQL) -> SQL {
        var sql: SQL = "SELECT o.id AS id FROM filtered_order o WHERE "
        for (position, part) in filter.parts.enumerated() {
            sql += .raw(part)  // written by Formula.sql of names and numbers, never of what a person typed
            if position < filter.arguments.count { sql += "\(filter.arguments[position])" }
        }
        return sql + " ORDER BY o.id"
    }

    @Test(arguments: Engine.here) func aFilterFindsWhatTheFormulaSays(_ engine: Engine) async throws {
        let database: any Database = try await engine.fresh()
        try await database.write { connection in
            try connection.run("""
                CREATE TABLE filtered_order (id BIGINT PRIMARY KEY, run BIGINT NOT NULL, total BIGINT NOT NULL, balance BIGINT NOT NULL, stock TEXT NOT NULL, urgent BIGINT NOT NULL,
                  ordered TEXT NOT NULL, discount BIGINT, note TEXT)
                """)
            for one in Self.orders {
                try connection.run("""
                    INSERT INTO filtered_order (id, run, total, balance, stock, urgent, ordered, discount, note)
                    VALUES (\(one.id), \(one.run), \(one.total), \(one.balance), \(one.stock), \(one.urgent), \(one.ordered), \(one.discount), \(one.note))
                    """)
            }
        }
        let schema: Formula.Schema = try Self.schema()
        for source: String in Self.filters {
            let formula: Formula = try Formula.compile(source, schema, .en, type: .flag).get()
            let query: SQL = Self.query(try formula.sql(Self.column).get())
            let found: [Int64] = try await database.read { connection in try connection.rows(query).compactMap { Int64(value: $0.value(column: "id")) } }
            let expected: [Int64] = try Self.orders.filter { try formula.evaluate(Self.values($0, schema)) == .flag(true) }.map(\.id)
            #expect(found == expected, "\(source)")
        }
    }
}
