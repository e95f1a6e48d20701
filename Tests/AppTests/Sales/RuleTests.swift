import Admin
import App
import Clients
import Database
@testable import Kernel
@testable import Sales
import Testing

extension Office {
    func access(of employee: Int64) async throws -> Access { try await workspace.read(as: .program("test")) { try Access(of: employee, on: $0.today, in: $0) } }
}
extension Desk {
    /// A rule built by the forms of its screens, as an administrator does, and switched on.
    func rule(_ name: String, _ event: String, about target: String = "deal", if condition: Condition = .all([]), when: [String: String] = [:], _ actions: [[String: String]], isOn: Bool = true) async throws -> Int64 {
        let id: Int64 = try await browser.post("/rules/start", ["name": name, "target": target, "event": event]).id
        #expect(try await browser.post("/rules/\(id)/when", ["name": name, "event": event, "most_hour": "1000"].merging(when) { $1 }).status == 303)
        if !condition.isEmpty { #expect(try await browser.post("/rules/\(id)/condition", ["where": condition.json]).status == 303) }
        for (place, action) in actions.enumerated() {
            #expect(try await browser.post("/rules/\(id)/actions", ["kind": action["kind"] ?? ""]).status == 303)
            #expect(try await browser.post("/rules/\(id)/actions/\(place)", action).status == 303)
        }
        if isOn {
            let answer = try await browser.post("/rules/\(id)/on", [:])
            #expect(answer.status == 303, "\(answer.text)")
            try await work()
        }
        return id
    }
    func work() async throws { try await Ottisk.worker(office.workspace).drain() }
    func states(_ rule: Int64) async throws -> [String] { try await texts("SELECT state FROM rule_firing WHERE rule_id = \(rule) ORDER BY id") }
}

/// What the shop does by itself.
@Suite struct RuleTests {
    private static let large: Condition = .all([.test("amount", .atLeast, ["100000"])])

    @Test(arguments: Engine.here) func aLargeDealGivesTheHeadATask(_ engine: Engine) async throws {
        let desk = try await Desk(engine), head = try await desk.office.employee("salesHead", "Игорь Панин")
        let rule = try await desk.rule("Крупные", "created", if: Self.large, [["kind": "task", "text": "Проверить расчёт: {Что нужно клиенту} на {Сумма}", "who": "employee:\(head)", "due": "2", "due_unit": "days"]])
        _ = try await desk.deal("Мелочь", ["amount": "900"])
        let deal = try await desk.deal("Каталог насосов", ["amount": "486200"])
        #expect(try await desk.states(rule).isEmpty, "the writing transaction only notes that it happened")
        try await desk.work()
        let task: Row? = try await desk.rows("SELECT owner_id, counterparty_id, title FROM task WHERE title LIKE 'Проверить%'").first
        #expect(task?["ownerID"] == .int(head) && task?["counterpartyID"] == .int(1) && task?["title"] == .text("Проверить расчёт: Каталог насосов на 486\u{A0}200\u{A0}₽"))
        #expect(try await desk.text("SELECT cause FROM change_log WHERE entity = 'task' AND verb = 'create' ORDER BY id DESC LIMIT 1") == "rule \(rule)")
        #expect(try await desk.states(rule) == ["done"])
        #expect(try await desk.number("SELECT record_id FROM rule_firing") == deal)
        let journal = try await desk.browser.get("/rules/\(rule)/journal").text
        #expect(journal.contains("Каталог насосов") && journal.contains("Игорь Панин") && journal.contains("Анна Соколова"))
    }

    @Test(arguments: Engine.here) func onlyTheFieldsThatWereNamedStartIt(_ engine: Engine) async throws {
        let desk = try await Desk(engine), rule = try await desk.rule("Сумма", "changed", when: ["fields": "amount"], [["kind": "field", "column": "note", "value": "сумма: {Сумма}"]])
        let deal = try await desk.deal()
        _ = try await desk.browser.post("/deals/\(deal)", ["title": "Другое имя"])
        try await desk.work()
        #expect(try await desk.states(rule).isEmpty)
        _ = try await desk.browser.post("/deals/\(deal)", ["amount": "1200"])
        try await desk.work()
        #expect(try await desk.states(rule) == ["done"])
        #expect(try await desk.text("SELECT note FROM deal WHERE id = \(deal)") == "сумма: 1\u{A0}200\u{A0}₽")
    }

    @Test(arguments: Engine.here) func whoIsInTheConditionAlreadyHasNotComeIntoIt(_ engine: Engine) async throws {
        let desk = try await Desk(engine), inside = try await desk.deal("Давняя", ["amount": "200000"]), outside = try await desk.deal("Растущая", ["amount": "5000"])
        let rule = try await desk.rule("Выросла", "entered", if: Self.large, [["kind": "field", "column": "tags", "value": "крупная"]])
        #expect(try await desk.states(rule).isEmpty)
        _ = try await desk.browser.post("/deals/\(inside)", ["amount": "300000"])
        _ = try await desk.browser.post("/deals/\(outside)", ["amount": "150000"])
        try await desk.work()
        _ = try await desk.browser.post("/deals/\(outside)", ["amount": "160000"])
        try await desk.work()
        #expect(try await desk.texts("SELECT record_id FROM rule_firing WHERE rule_id = \(rule)") == [String(outside)], "once, when the border was crossed")
        _ = try await desk.browser.post("/deals/\(outside)", ["amount": "1"])
        try await desk.work()
        _ = try await desk.browser.post("/deals/\(outside)", ["amount": "150000"])
        try await desk.work()
        #expect(try await desk.states(rule) == ["done", "done"], "and again after it had left")
    }

    @Test(arguments: Engine.here) func aClientIsLookedAtAgainWhenItsDealsChange(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        let rule = try await desk.rule("Отказался", "entered", about: "counterparty", if: .all([.having(table: "deal", column: "counterparty_id", .all([.test("state", .is, ["lost"])]))]), [["kind": "field", "column": "tags", "value": "отказ"]])
        let deal = try await desk.deal()
        try await desk.work()
        #expect(try await desk.states(rule).isEmpty)
        #expect(try await desk.browser.post("/deals/\(deal)/lose", ["reason": "price"]).status == 303)
        try await desk.work()
        #expect(try await desk.states(rule) == ["done"])
        #expect(try await desk.text("SELECT tags FROM counterparty WHERE id = 1").contains("отказ"))
    }

    @Test(arguments: Engine.here) func whatIsRefusedLeavesNothingHalfDone(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        let deal = try await desk.deal(), good = try await desk.deal("С суммой", ["amount": "100"])
        for one in [deal, good] { _ = try await desk.move(one, to: "estimate", ["note": "ТЗ готово"]) }
        // An estimate without an amount is not left: the move is refused, and the note goes with it.
        let rule = try await desk.rule("Сразу на согласование", "changed", when: ["fields": "title"], [["kind": "field", "column": "note", "value": "ушла"], ["kind": "move", "stage": "first-order/approval"]])
        for one in [deal, good] { _ = try await desk.browser.post("/deals/\(one)", ["title": "Уточнена \(one)"]) }
        try await desk.work()
        #expect(try await desk.states(rule).sorted() == ["done", "refused"])
        #expect(try await desk.text("SELECT note FROM deal WHERE id = \(deal)") == "")
        #expect(try await desk.stage(deal) == "estimate")
        #expect(try await desk.text("SELECT note FROM deal WHERE id = \(good)") == "ушла")
        #expect(try await desk.stage(good) == "approval")
        #expect(try await desk.text("SELECT cause FROM process_move ORDER BY run_id DESC, serial DESC LIMIT 1") == "trigger")
        #expect(try await desk.browser.get("/rules/\(rule)").text.contains("Укажите сумму сделки"))
        #expect(try await desk.browser.get("/deals/\(good)").text.contains("по правилу"))
    }

    @Test(arguments: Engine.here) func aDateIsReachedOnceHoweverOftenItIsLookedAt(_ engine: Engine) async throws {
        let desk = try await Desk(engine), today: Day = Zone().day(Clock.now())
        let soon = try await desk.deal("Скоро", ["expected_on": today.adding(3).description]), later = try await desk.deal("Позже", ["expected_on": today.adding(9).description])
        let rule = try await desk.rule("За три дня", "date", when: ["date_field": "expected_on", "date_shift": "-3"], [["kind": "notify", "text": "Через три дня ждём заказ {Что нужно клиенту}", "who": "responsible"]])
        try await desk.work()
        #expect(try await desk.texts("SELECT record_id FROM rule_firing WHERE rule_id = \(rule)") == [String(soon)] && later > soon)
        #expect(try await desk.text("SELECT detail FROM notice WHERE kind = 'rule'") == "Через три дня ждём заказ Скоро")
        // A second look of the same day, by another node or after a restart.
        try await desk.office.workspace.database.write { try $0.run("UPDATE rule SET swept_on = \(today.adding(-1))") }
        try await desk.work()
        #expect(try await desk.states(rule) == ["done"])
    }

    @Test(arguments: Engine.here) func rulesThatStartEachOtherAreContained(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        let there = try await desk.rule("Туда", "changed", if: .all([.test("note", .is, ["а"])]), when: ["fields": "note"], [["kind": "field", "column": "note", "value": "б"]])
        let back = try await desk.rule("Обратно", "changed", if: .all([.test("note", .is, ["б"])]), when: ["fields": "note"], [["kind": "field", "column": "note", "value": "а"]])
        let deal = try await desk.deal()
        _ = try await desk.browser.post("/deals/\(deal)", ["note": "а"])
        try await desk.work()
        let all: [String] = try await desk.states(there) + desk.states(back)
        #expect(all.count == Rule.deepest + 1 && all.filter { $0 == "contained" }.count == 1)
        #expect(try await desk.texts("SELECT why_off FROM rule WHERE state = 'off'") == ["depth"], "the one that would have gone too deep is off")
        #expect(try await desk.number("SELECT COUNT(*) FROM notice WHERE kind = 'rule-stopped'") == 1)
        #expect(try await desk.browser.get("/notices").text.contains("по кругу"))
    }

    @Test(arguments: Engine.here) func aStormIsContainedSwitchedOffAndReported(_ engine: Engine) async throws {
        let desk = try await Desk(engine), rule = try await desk.rule("Буря", "created", when: ["most_hour": "3"], [["kind": "task", "text": "Задача бури", "who": "responsible"]])
        for number in 1...6 { _ = try await desk.deal("Тираж \(number)") }
        try await desk.work()
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE title = 'Задача бури'") == 3)
        #expect(try await desk.states(rule) == ["done", "done", "done", "contained"])
        #expect(try await desk.text("SELECT why_off FROM rule WHERE id = \(rule)") == "storm")
        let page = try await desk.browser.get("/rules/\(rule)").text
        #expect(page.contains("Программа выключила правило") && page.contains("слишком много срабатываний"))
        #expect(try await desk.number("SELECT COUNT(*) FROM notice WHERE kind = 'rule-stopped' AND employee_id = \(desk.office.administrator)") == 1)
        _ = try await desk.deal("После бури")
        #expect(try await desk.number("SELECT COUNT(*) FROM event_note") == 0, "what is off is waited for by nobody")
    }

    @Test(arguments: Engine.here) func twoNodesActOnceOnEachRecord(_ engine: Engine) async throws {
        let desk = try await Desk(engine), rule = try await desk.rule("Каждому задача", "created", [["kind": "task", "text": "По одной: {Что нужно клиенту}", "who": "responsible"]])
        for number in 1...12 { _ = try await desk.deal("Тираж \(number)") }
        let workspace = desk.office.workspace
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { try await Ottisk.worker(workspace).drain() } }
            try await group.waitForAll()
        }
        #expect(try await desk.states(rule) == Array(repeating: "done", count: 12))
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE title LIKE 'По одной%'") == 12)
        #expect(try await desk.number("SELECT COUNT(DISTINCT title) FROM task WHERE title LIKE 'По одной%'") == 12)
    }

    @Test(arguments: Engine.here) func aTrialSaysWhatItWouldDoAndDoesNothing(_ engine: Engine) async throws {
        let desk = try await Desk(engine)
        for (title, amount) in [("Без суммы", "0"), ("С суммой", "500")] {
            let deal = try await desk.deal(title, ["amount": amount])
            _ = try await desk.move(deal, to: "estimate", ["note": "ТЗ готово"])
        }
        let rule = try await desk.rule("Проба", "created", [["kind": "task", "text": "Взять {Что нужно клиенту}", "who": "responsible"], ["kind": "move", "stage": "first-order/approval"]], isOn: false)
        let before: Int64 = try await desk.number("SELECT MAX(id) FROM change_log")
        let page = try await desk.browser.get("/rules/\(rule)/trial").text
        #expect(page.contains("Взять С суммой") && page.contains("Согласование") && page.contains("не вышло бы") && page.contains("Укажите сумму сделки"))
        #expect(try await desk.number("SELECT MAX(id) FROM change_log") == before)
        #expect(try await desk.number("SELECT COUNT(*) FROM task WHERE title LIKE 'Взять%'") == 0)
        #expect(try await desk.states(rule).isEmpty)
        // A condition that is being built is tried before it is kept.
        let asked: String = Condition.all([.test("amount", .more, ["400"])]).json
        let tried = try await desk.browser.get("/rules/\(rule)/trial?where=\(asked.percentEncoded)").text
        #expect(tried.contains("Взять С суммой") && !tried.contains("Без суммы") && tried.contains("Сохранить условие"))
        let step = try await desk.browser.get("/rules/\(rule)/condition?c.kind=all&c.0.kind=test&c.0.f=amount&c.0.op=more&c.0.v=400&do=apply")
        #expect(step.status == 303 && step.location.hasPrefix("/rules/\(rule)/trial?where="))
    }

    @Test(arguments: Engine.here) func importsAndBulkChangesStartItOnlyWhenAsked(_ engine: Engine) async throws {
        let desk = try await Desk(engine), quiet = try await desk.rule("Не на импорт", "created", [["kind": "field", "column": "tags", "value": "новая"]])
        let loud = try await desk.rule("И на импорт", "created", when: ["takes_bulk": "1"], [["kind": "field", "column": "source", "value": "site"]])
        _ = try await desk.office.workspace.write(as: .program("import 1")) { try $0.insert(Deal.entity, ["title": .text("Из файла"), "process_id": .int(1)]) }
        try await desk.work()
        #expect(try await desk.states(quiet).isEmpty)
        #expect(try await desk.states(loud) == ["done"])
    }

    @Test(arguments: Engine.here) func rulesBelongToWhoHandsOutRights(_ engine: Engine) async throws {
        let desk = try await Desk(engine), rule = try await desk.rule("Чужое", "created", [["kind": "notify", "text": "Привет", "who": "responsible"]])
        for role in ["salesManager", "director"] {
            let other = try await desk.office.browser(of: desk.office.employee(role, "Олег Лапин"))
            let tries: [(String, [String: String])] = [("/rules/start", ["name": "x", "target": "deal", "event": "created"]), ("/rules/\(rule)/off", [:]), ("/rules/\(rule)/condition", ["where": ""]), ("/rules/\(rule)/actions", ["kind": "task"])]
            for (path, fields) in tries {
                #expect(try await other.post(path, fields).status == 403, "\(role) \(path)")
            }
            #expect(try await other.get("/rules/\(rule)/trial").status == 403)
            #expect(try await other.post("/destinations", ["name": "Чужой", "url": "https://example.com", "state": "on"]).status == 403)
        }
        let seller = try await desk.office.browser(of: desk.office.employee("salesManager", "Пётр Зимин"))
        #expect(try await seller.get("/rules/\(rule)").status == 404)
        #expect(try await desk.text("SELECT state FROM rule WHERE id = \(rule)") == "on")
    }

    @Test(arguments: Engine.here) func twoAuthorsOfOneRuleLoseNothing(_ engine: Engine) async throws {
        let desk = try await Desk(engine), rule = try await desk.rule("Двое", "created", [["kind": "notify", "text": "Раз", "who": "responsible"]], isOn: false)
        let seen: String = try await desk.text("SELECT version FROM rule WHERE id = \(rule)")
        #expect(try await desk.browser.post("/rules/\(rule)/actions/0", ["text": "Первый", "who": "responsible", "version": seen]).status == 303)
        #expect(try await desk.browser.post("/rules/\(rule)/actions/0", ["text": "Второй", "who": "responsible", "version": seen]).status == 409)
        #expect(try await desk.text("SELECT actions FROM rule WHERE id = \(rule)").contains("Первый"))
    }
}
