import App
import Database
import Foundation
@testable import Kernel
@testable import Process
@testable import Sales
import Testing
@testable import Transfer

/// Rules, letters and destinations carried elsewhere speak of the people, fields and systems of the place they come to.
@Suite struct TransferRuleTests {
    private static let urgent: [String: String] = ["kind": "choice", "ru": "Срочность", "en": "Urgency", "c0.ru": "Обычная", "c0.en": "Usual", "c1.ru": "Горит", "c1.en": "Burning"]
    private static func post(_ desk: Desk, _ path: String, _ fields: [String: String]) async throws -> Int64 {
        let answer = try await desk.browser.post(path, fields)
        #expect(answer.status == 303, "\(path) \(answer.text)")
        return answer.id
    }
    /// A desk with a rule that names a person, an own field, one of its choices and a destination; and a process that sends a letter and calls.
    private static func shop(_ engine: Engine) async throws -> (desk: Desk, rule: Int64, oleg: Int64) {
        let desk = try await Desk(engine), oleg: Int64 = try await desk.office.employee("salesManager", "Олег Зимин")
        _ = try await post(desk, "/fields/deal", urgent)
        let to: Int64 = try await post(desk, "/destinations", ["name": "Учёт", "url": "https://accounting.example/hook", "state": "on"])
        let letter: Int64 = try await post(desk, "/letter-templates", ["name": "О макете", "subject": "Макет: {Что нужно клиенту}", "body": "Ждём макет.\n\nТипография"])
        let rule: Int64 = try await desk.rule("Горящие", "changed", if: .all([.test("x_1", .is, ["own2"])]), when: ["fields": "x_1", "takes_bulk": "1"], [
            ["kind": "task", "text": "Взять {Что нужно клиенту}", "who": "employee:\(oleg)", "due": "2", "due_unit": "hours"], ["kind": "field", "column": "x_1", "value": "own1"], ["kind": "call", "destination": String(to)],
        ])
        _ = try await desk.rule("За три дня", "date", when: ["date_field": "expected_on", "date_shift": "-3"], [["kind": "notify", "text": "Скоро", "who": "responsible"]], isOn: false)
        _ = try await desk.rule("Новый товар", "created", about: "product", [["kind": "notify", "text": "Появился {Название}", "who": "employee:\(oleg)"]], isOn: false)
        _ = try await desk.browser.post("/processes/1/draft", [:])
        for (code, name, kind, subject) in [("write", "Написать о макете", "letter", letter), ("tell", "Сообщить в учёт", "webhook", to)] {
            _ = try await desk.browser.post("/processes/1/draft/add-action", ["stage": "request", "name_ru": name, "name_en": code, "kind": kind])
            #expect(try await desk.browser.post("/processes/1/draft/action", ["stage": "request", "action": code, "name_ru": name, "name_en": code, "kind": kind, "subject": String(subject), "assignee": "responsible"]).status == 303)
        }
        #expect(try await desk.browser.post("/processes/1/publish", ["running": "finish"]).status == 303)
        return (desk, rule, oleg)
    }
    /// Where others work already: the first people, fields, letters and destinations are others.
    private static func elsewhere(_ engine: Engine) async throws -> Desk {
        let desk = try await Desk(engine)
        for name in ["Вера Лунина", "Игорь Дымов"] { _ = try await desk.office.employee("salesManager", name) }
        _ = try await post(desk, "/fields/deal", ["kind": "number", "ru": "Тираж", "en": "Run"])
        _ = try await post(desk, "/destinations", ["name": "Склад", "url": "https://stock.example/hook", "state": "on"])
        _ = try await post(desk, "/letter-templates", ["name": "Здешнее", "subject": "Здесь", "body": "Здесь"])
        return desk
    }

    @Test(arguments: Engine.here, Engine.here) func whatTheyNameIsWhatItIsThere(_ from: Engine, _ to: Engine) async throws {
        let (desk, _, _) = try await Self.shop(from), path: String = try await TransferTests.export(desk.office.workspace)
        defer { unlink(path) }
        let there = try await Self.elsewhere(to), workspace: Workspace = there.office.workspace
        let result = try await TransferTests.load(path, workspace)
        #expect(result.failed == 0 && result.problems.isEmpty, "\(result.problems)")
        let oleg: Int64 = try await there.number("SELECT id FROM employee WHERE name = 'Олег Зимин'"), accounting: Int64 = try await there.number("SELECT id FROM destination WHERE name = 'Учёт'")
        let letter: Int64 = try await there.number("SELECT id FROM letter_template WHERE name = 'О макете'")
        #expect(oleg > 2 && accounting == 2 && letter == 2)
        let rule: Row = try #require(try await there.rows("SELECT * FROM rule WHERE name = 'Горящие'").first)
        #expect(rule["fields"] == .text("|x_2|") && rule["takesBulk"] == .int(1) && rule["lang"] == .text("ru") && rule["state"] == .text("on"))
        #expect(Form.plain(rule["condition"]) == Condition.all([.test("x_2", .is, ["own2"])]).json)
        let steps: [RuleAction] = try Canonical.read([RuleAction].self, Form.plain(rule["actions"]))
        #expect(steps.map(\.who).first == "employee:\(oleg)" && steps[1].column == "x_2" && steps[1].value == "own1" && steps[2].destination == accounting)
        let dated: Row? = try await there.rows("SELECT date_field, date_shift FROM rule WHERE name = 'За три дня'").first
        #expect(dated?["dateField"] == .text("expected_on") && dated?["dateShift"] == .int(-3))
        #expect(try await there.number("SELECT COUNT(*) FROM rule WHERE target = 'product'") == 1, "a rule about what people seldom have rules about")
        #expect(try await there.text("SELECT body FROM letter_template WHERE id = \(letter)") == "Ждём макет.\n\nТипография")
        let live: Definition = try #require(try await workspace.read(as: TransferTests.program) { tx in try ProcessVersion.all(1, in: tx).map { try $0.read() }.first { $0.stages[0].action("write") != nil } })
        #expect(live.stages[0].action("write")?.subject == String(letter) && live.stages[0].action("tell")?.subject == String(accounting))
        #expect(try await there.number("SELECT COUNT(*) FROM rule_firing") == 0, "what arrives is no event")
    }

    @Test(arguments: Engine.here) func theKeyStaysBehindAndTheDestinationWaitsForIt(_ engine: Engine) async throws {
        let (desk, _, _) = try await Self.shop(engine), secret: String = try await desk.text("SELECT secret FROM destination"), path: String = try await TransferTests.export(desk.office.workspace)
        defer { unlink(path) }
        #expect(!secret.isEmpty)
        let table: Description.Table = try #require(try Incoming(path).description.tables.first { $0.table == "destination" })
        #expect(!table.columns.contains { $0.field == "secret" })
        let rows: [[String]] = try TransferTests.rows(path)["destination"] ?? []
        #expect(rows.count == 1 && !rows.joined().contains(secret))
        let there = try await Self.elsewhere(engine)
        #expect(try await TransferTests.load(path, there.office.workspace).failed == 0)
        let came: Row? = try await there.rows("SELECT state, secret FROM destination WHERE name = 'Учёт'").first
        #expect(came?["state"] == .text("off") && came?["secret"] != .text(secret) && !Form.plain(came?["secret"] ?? .null).isEmpty)
        #expect(try await there.text("SELECT state FROM destination WHERE name = 'Склад'") == "on", "the one that was here goes on")
        let done: String = try await there.browser.get("/transfer/imports/1").text
        #expect(done.contains("ключи подписи здесь новые") && done.contains("паролей в архиве нет"))
        // The rule is at work: it is refused until somebody has told the key, and says why.
        let deal: Int64 = try await there.deal("Листовки"), rule: Int64 = try await there.number("SELECT id FROM rule WHERE name = 'Горящие'"), to: Int64 = try await there.number("SELECT id FROM destination WHERE name = 'Учёт'")
        _ = try await there.browser.post("/deals/\(deal)", ["x_2": "own2"])
        try await there.work()
        #expect(try await there.states(rule) == ["refused"])
        #expect(try await there.browser.get("/rules/\(rule)").text.contains("выключен"))
        #expect(try await there.browser.post("/destinations/\(to)", ["state": "on"]).status == 303)
        _ = try await there.browser.post("/deals/\(deal)", ["x_2": "own1"])
        _ = try await there.browser.post("/deals/\(deal)", ["x_2": "own2"])
        try await there.work()
        #expect(try await there.states(rule) == ["refused", "done"])
        #expect(try await there.number("SELECT COUNT(*) FROM webhook_call WHERE destination_id = \(to)") == 1)
    }

    /// The same archive twice: nothing acts twice.
    @Test(arguments: Engine.here) func anArchiveLoadedTwiceMakesNoSecondRule(_ engine: Engine) async throws {
        let (desk, _, _) = try await Self.shop(engine), path: String = try await TransferTests.export(desk.office.workspace)
        defer { unlink(path) }
        let there = try await Self.elsewhere(engine)
        for _ in 0..<2 { #expect(try await TransferTests.load(path, there.office.workspace).failed == 0) }
        #expect(try await there.number("SELECT COUNT(*) FROM rule") == 3)
        #expect(try await there.number("SELECT COUNT(*) FROM destination") == 2)
        #expect(try await there.number("SELECT COUNT(*) FROM letter_template") == 2)
    }
}
