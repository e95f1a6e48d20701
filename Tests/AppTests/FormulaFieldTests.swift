@testable import API
import Clients
import Database
import Formula
@testable import Kernel
import Testing

/// Fields that are worked out: one formula, the same value on the card, in lists, files, programs and filters.
@Suite struct FormulaFieldTests {
    private func make(_ office: Office, _ fields: [String: String]) async throws -> String {
        let answer = try await office.admin.post("/fields/counterparty", fields)
        #expect(answer.status == 303, "\(answer.text)")
        return try await Form.plain(office.rows("SELECT field FROM field_setting ORDER BY id DESC LIMIT 1")[0]["field"])
    }
    private func formula(_ office: Office, _ name: String, _ text: String, _ result: String, listed: Bool = false) async throws -> String {
        try await make(office, ["kind": "formula", "ru": name, "formula": text, "result": result, "listed": listed ? "1" : ""])
    }
    /// Pieces (x_1), price (x_2), and a client that has both.
    private func shop(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await make(office, ["kind": "number", "ru": "Тираж", "en": "Run"])
        _ = try await make(office, ["kind": "money", "ru": "Цена штуки", "en": "Price of a piece"])
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["x_1": "1000", "x_2": "2,50"]) { $1 })
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Пустая", "inn": ""]) { $1 })
        return (office, anna)
    }
    private func names(_ page: String) -> [String] { page.matches(of: /<tr[^>]*data-href="\/counterparties\/(\d+)"/).map { String($0.1) } }

    @Test(arguments: Engine.here) func itIsEverywhereAndNowhereTyped(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        let sum: String = try await formula(office, "Сумма тиража", "умолчание(тираж; 0) * умолчание({цена штуки}; 0)", "money", listed: true)
        #expect(try await anna.get("/counterparties/1").text.contains("2\u{A0}500\u{A0}₽"), "on the card")
        let list: String = try await anna.get("/counterparties").text
        #expect(list.contains("Сумма тиража") && list.contains("2\u{A0}500\u{A0}₽"))
        #expect(try await anna.get("/counterparties/export").text.contains(";2500"))
        let program = try await office.program(), answer = try await program.get("/counterparties/1")
        #expect(answer.json[sum]?.text == "2500.00" || answer.text.contains("\"\(sum)\":\"2500"), "\(answer.text.prefix(600))")
        #expect(try await program.get("/counterparties?limit=1&sort=name").text.contains("\"\(sum)\""))
        // A question about it is asked in the database.
        let big: Condition = .all([.test(sum, .more, ["2000"])])
        #expect(try await names(anna.get("/counterparties?where=\(big.json.percentEncoded)").text) == ["1"])
        #expect(try await names(anna.get("/counterparties?where=\(Condition.all([.test(sum, .is, ["0"])]).json.percentEncoded)").text) == ["2"])
        #expect(try await program.get("/counterparties?where=\(big.json.percentEncoded)").items.count == 1)
        #expect(try await anna.get("/counterparties/filter?c.kind=all&c.0.kind=test&c.0.f=\(sum)&c.0.op=more&c.0.v=2000").text.contains("Сумма тиража"))
        // Nobody writes it.
        #expect(try await !anna.get("/counterparties/1/edit").text.contains("name=\"\(sum)\""))
        #expect(try await program.patch("/counterparties/1", "{\"\(sum)\": \"1.00\"}", ["If-Match": answer.header("ETag")]).status >= 400)
        _ = try await anna.post("/counterparties/1", ["version": "1", sum: "7", "x_1": "2000"])
        #expect(try await anna.get("/counterparties/1").text.contains("5\u{A0}000\u{A0}₽"))
        #expect(try await anna.get("/counterparties/1/field/\(sum)").status == 404)
        // As it was: worked out of the values of then.
        let row: Row = try await office.workspace.read(as: .program("test")) { tx in
            let now: Row = try tx.row(Counterparty.entity, 1)
            let first: Int64 = try tx.rows("SELECT at FROM change_log WHERE entity = 'counterparty' AND record_id = 1 ORDER BY id LIMIT 1").first.flatMap { Int64(value: $0["at"]) } ?? 0
            return try tx.row(tx.current(Counterparty.entity), now, asOf: first) ?? now
        }
        #expect([.int(250_000), .int(500_000)].contains(row.value(column: sum)))
    }

    @Test(arguments: Engine.here) func whatIsWrongIsToldWithItsPlace(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        func refused(_ text: String, _ result: String = "money") async throws -> String {
            let answer = try await anna.post("/fields/counterparty", ["kind": "formula", "ru": "Сумма", "formula": text, "result": result])
            #expect(answer.status == 422)
            return answer.text
        }
        let unknown: String = try await refused("умолчание(тиаж; 0) * 2")
        #expect(unknown.contains("<mark>тиаж</mark>") && unknown.contains("Возможно, имелось в виду «Тираж»"))
        #expect(unknown.contains("умолчание(тиаж; 0) * 2</textarea>"), "what was typed stays")
        #expect(try await refused("тираж * 2").contains("может быть не заполнено"), "an empty field must be thought of")
        #expect(try await refused("").contains("Формула пуста"))
        #expect(try await refused("'слово'").contains("Текст превращает в число"), "money is a number")
        #expect(try await refused("1 +").contains("не хватает значения"))
        let warned = try await formula(office, "Доля", "умолчание(тираж; 0) / умолчание({цена штуки}; 0)", "decimal")
        #expect(try await anna.get("/counterparties/1").text.contains(">400<"), "1000 by 2,50")
        #expect(try await anna.get("/counterparties/2").status == 200, "a division by zero is nothing")
        #expect(try await anna.get("/fields/counterparty").text.contains("в отборе не участвует"))
        #expect(try await anna.get("/counterparties?where=\(Condition.all([.test(warned, .more, ["1"])]).json.percentEncoded)").status == 400)
        #expect(try await office.browser(of: office.employee("salesManager", "Олег")).post("/fields/counterparty", ["kind": "formula", "ru": "Ё", "formula": "1", "result": "number"]).status == 403)
    }

    @Test(arguments: Engine.here) func formulasReadFormulasButNeverInACircle(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        let sum: String = try await formula(office, "Сумма тиража", "умолчание(тираж; 0) * умолчание({цена штуки}; 0)", "money")
        let big: String = try await formula(office, "Крупный", "умолчание({сумма тиража}; 0) > 2000", "flag")
        #expect(try await names(anna.get("/counterparties?where=\(Condition.all([.test(big, .is, ["1"])]).json.percentEncoded)").text) == ["1"])
        let version: String = try await Form.plain(office.rows("SELECT version FROM field_setting WHERE field = \(sum)")[0]["version"])
        let circle = try await anna.post("/fields/counterparty/edit/\(sum)", ["version": version, "ru": "Сумма тиража", "formula": "если({крупный}; 1; 2)", "result": "money"])
        #expect(circle.status == 422 && circle.text.contains("«Сумма тиража» → «Крупный» → «Сумма тиража»"))
        let itself = try await anna.post("/fields/counterparty/edit/\(sum)", ["version": version, "ru": "Сумма тиража", "formula": "{Сумма тиража} + 1", "result": "money"])
        #expect(itself.status == 422)
        // The form shows it in the reader's words; a renamed field is followed.
        let setting: String = try await Form.plain(office.rows("SELECT version FROM field_setting WHERE field = 'x_1'")[0]["version"])
        #expect(try await anna.post("/fields/counterparty/edit/x_1", ["version": setting, "ru": "Экземпляров"]).status == 303)
        #expect(try await anna.get("/fields/counterparty/edit/\(sum)").text.contains("умолчание(Экземпляров; 0)"))
        #expect(try await anna.get("/counterparties/1").text.contains("2\u{A0}500\u{A0}₽"))
    }

    @Test(arguments: Engine.here) func aRemovedFieldWarnsAndComesBack(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        _ = try await formula(office, "Сумма тиража", "умолчание(тираж; 0) * умолчание({цена штуки}; 0)", "money", listed: true)
        #expect(try await anna.get("/fields/counterparty/edit/x_1").text.contains("Поле читают формулы: «Сумма тиража»"))
        let dropped = try await anna.post("/fields/counterparty/drop/x_1", [:])
        #expect(dropped.status == 303)
        let fields: String = try await anna.get("/fields/counterparty").text
        #expect(fields.contains("не считается") && fields.contains("x_1"))
        for path in ["/counterparties", "/counterparties/1", "/counterparties/export"] { #expect(try await anna.get(path).status == 200, "\(path)") }
        #expect(try await anna.post("/fields/counterparty/return/x_1", [:]).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("2\u{A0}500\u{A0}₽"))
    }

    /// Who may not see the price is not told what follows from it.
    @Test(arguments: Engine.here) func whatFollowsFromAHiddenFieldIsHidden(_ engine: Engine) async throws {
        let (office, anna) = try await shop(engine)
        let sum: String = try await formula(office, "Сумма тиража", "умолчание(тираж; 0) * умолчание({цена штуки}; 0)", "money", listed: true)
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \("{\"counterparty.x_2\":\"hidden\"}")") }
        let narrow = try await office.admin
        for path in ["/counterparties", "/counterparties/1", "/counterparties/export"] { #expect(try await !narrow.get(path).text.contains("Сумма тиража"), "\(path)") }
        #expect(try await narrow.get("/counterparties?where=\(Condition.all([.test(sum, .more, ["1"])]).json.percentEncoded)").status == 400)
        #expect(try await !office.program().get("/counterparties/1").text.contains("\"\(sum)\""))
        _ = anna
    }

    /// What the database finds is what the program works out, for every kind of value.
    @Test(arguments: Engine.here) func theDatabaseAndTheProgramAgree(_ engine: Engine) async throws {
        let (office, _) = try await shop(engine)
        _ = try await make(office, ["kind": "day", "ru": "Договор до"])
        _ = try await make(office, ["kind": "flag", "ru": "Ночью"])
        _ = try await make(office, ["kind": "decimal", "ru": "Вес"])
        let texts: [(String, String)] = [
            ("умолчание(тираж; 0) * 2 - 1", "number"), ("умолчание({цена штуки}; 0) + умолчание(вес; 0)", "decimal"), ("умолчание({цена штуки}; 0) * 3", "money"), ("умолчание({цена штуки}; 0) * 3", "decimal"),
            ("умолчание({Город}; 'нет')", "text"), ("{Статус: Ключевой} или ночью", "flag"), ("есть({договор до}) и {договор до} < сегодня", "flag"), ("умолчание({договор до}; сегодня)", "day"), ("{Вид: Агентство} и не ночью", "flag"),
        ]
        var columns: [String] = []
        for (place, one) in texts.enumerated() { columns.append(try await formula(office, "Формула \(place)", one.0, one.1)) }
        try await office.workspace.refresh()
        let own: [String] = columns
        try await office.workspace.write(as: .program("test")) { tx in
            let entity: Entity = tx.current(Counterparty.entity)
            var dice = ConditionTests.Dice(state: 2026)
            for number in 0..<60 {
                var values: [String: Value] = ["name": .text("К\(number)"), "legal_form": .text("company"), "status": .text("active")]
                for column in ["x_1", "x_2", "x_3", "x_4", "x_5", "city", "status", "kinds"] { if let field = entity.field(column) { values[column] = ConditionTests.value(field, &dice) } }
                if values["status"] == .null { values["status"] = .text("vip") }
                try tx.insert(Counterparty.entity, values.filter { $0.value != .null })
            }
            let rows: [Row] = try tx.rows("SELECT * FROM counterparty ORDER BY id")
            for column in own {
                let field: Field = try #require(entity.field(column))
                #expect(field.formula?.isInDatabase == true, "\(field.label.ru)")
                for asked in field.operators {
                    for _ in 0..<3 {
                        let condition: Condition = .test(column, asked, asked.takesValue ? ConditionTests.operand(field, &dice) : [])
                        let found: [Int64] = try tx.rows("SELECT id FROM counterparty WHERE \(try condition.sql(entity, in: tx)) ORDER BY id").compactMap { Int64(value: $0["id"]) }
                        let expected: [Int64] = try rows.filter { try condition.matches($0, entity, in: tx) }.compactMap { Int64(value: $0["id"]) }
                        #expect(found == expected, "\(field.label.ru) \(condition.json)")
                    }
                }
            }
        }
    }
}
