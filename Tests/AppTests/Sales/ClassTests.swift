import App
import Clients
import Database
@testable import Kernel
import Testing

/// ABC of clients: worked out of won deals, kept on the card, found in lists and segments, explained on a page.
@Suite struct ClassTests {
    /// Three clients with won deals, one with a lost one, one with none; kopecks.
    private func office(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        for name in ["Крупный", "Средний", "Мелкий", "Проигранный", "Новый"] { _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": name, "inn": ""]) { $1 }) }
        let now: Int64 = Clock.now(), month: Int64 = 30 * 86_400_000
        let deals: [(client: Int64, state: String, amount: Int64, margin: Int64, closed: Int64)] = [
            (1, "won", 70_000_00, 1_000_00, now - month), (1, "won", 12_000_00, 0, now - 2 * month), (2, "won", 14_000_00, 9_000_00, now - month), (3, "won", 4_000_00, -50_00, now - month),
            (4, "lost", 900_000_00, 900_000_00, now - month), (3, "won", 900_000_00, 900_000_00, now - 20 * month),
        ]
        try await office.workspace.database.write { db in
            for deal in deals {
                try db.run("""
                    INSERT INTO deal (title, counterparty_id, process_id, state, amount, margin, closed_at, owner_id, branch_id, created_at, updated_at)
                    VALUES ('Тираж', \(deal.client), (SELECT MIN(id) FROM process), \(deal.state), \(deal.amount), \(deal.margin), \(deal.closed), \(office.administrator), 1, \(now), \(now))
                    """)
            }
        }
        return (office, anna)
    }
    private func marks(_ office: Office) async throws -> [String] {
        try await office.rows("SELECT abc_sum, abc_margin FROM counterparty ORDER BY id").map { Form.plain($0["abcSum"]) + "/" + Form.plain($0["abcMargin"]) }
    }
    private func work(_ office: Office) async throws { try await Ottisk.worker(office.workspace).drain() }

    @Test(arguments: Engine.here) func wonDealsOfThePeriodDivideTheClients(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        try await work(office)
        // 82, 14 and 4 per cent; by margin 90, 10, and one on whom was lost.
        #expect(try await marks(office) == ["a/b", "b/a", "c/c", "/", "/"])
        #expect(try await anna.get("/counterparties/1").text.contains("ABC по сумме"))
        let found: String = try await anna.get("/counterparties?where=\(Condition.all([.test("abc_sum", .is, ["a"])]).json.percentEncoded)").text
        #expect(found.contains("Крупный") && !found.contains("Средний"))
        #expect(try await anna.get("/counterparties?form=groups&by=abc_sum").text.contains(">A<"))
        #expect(try await office.rows("SELECT id FROM change_log WHERE entity = 'counterparty' AND verb = 'edit'").isEmpty, "nobody has changed a card")
        let page: String = try await anna.get("/abc").text
        #expect(page.contains("82\u{A0}000\u{A0}₽") && page.contains("82 %") && page.contains("12 месяцев"))
        // The next count changes nothing and a deal that was won moves them.
        try await office.workspace.database.write { try $0.run("UPDATE deal SET amount = 700000000 WHERE counterparty_id = 2 AND state = 'won'") }
        try await office.workspace.database.write { try $0.run("UPDATE client_class_rule SET counted_on = '2020-01-01'") }
        try await work(office)
        #expect(try await marks(office) == ["c/b", "a/a", "c/c", "/", "/"])
    }

    @Test(arguments: Engine.here) func theRuleIsTheAdministrators(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        #expect(try await anna.post("/abc", ["a": "90", "b": "99", "months": "24"]).status == 303)
        try await work(office)
        // 904 of 1000 thousand, then 82 and 14: what stands before them is 0, 90.4 and 98.6 per cent.
        #expect(try await marks(office).map { String($0.prefix { $0 != "/" }) } == ["b", "b", "a", "", ""], "older deals count now")
        for wrong in [["a": "0", "b": "95", "months": "12"], ["a": "95", "b": "80", "months": "12"], ["a": "80", "b": "101", "months": "12"], ["a": "80", "b": "95", "months": "7"], ["a": "много", "b": "95", "months": "12"]] {
            let answer = try await anna.post("/abc", wrong)
            #expect(answer.status == 422 && answer.text.contains("role=\"alert\""))
        }
        let manager = try await office.browser(of: office.employee("salesManager", "Олег Лапин")), page = try await manager.get("/abc")
        #expect(page.status == 200 && !page.text.contains("<form class=\"ot-card") && !page.text.contains("82\u{A0}000"), "sums of everybody's deals are for those who see them")
        #expect(try await manager.post("/abc", ["a": "50", "b": "60", "months": "12"]).status == 403)
    }

    @Test(arguments: Engine.here) func aClassIsASegmentsCondition(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        let condition: Condition = .all([.test("abc_sum", .is, ["a"])])
        #expect(try await anna.post("/segments/keep", ["target": "counterparty", "name": "Главные", "segment": "", "query": "where=\(condition.json.percentEncoded)"]).status == 303)
        try await work(office)
        try await work(office)
        #expect(try await office.rows("SELECT counterparty_id FROM segment_member").map { Form.plain($0["counterpartyID"]) } == ["1"], "the mark brings the client into the segment")
        try await office.workspace.database.write { try $0.run("UPDATE deal SET state = 'lost' WHERE state = 'won'") }
        try await office.workspace.database.write { try $0.run("UPDATE client_class_rule SET counted_on = '2020-01-01'") }
        try await work(office)
        #expect(try await marks(office) == ["/", "/", "/", "/", "/"])
        #expect(try await office.rows("SELECT id FROM segment_member").isEmpty)
    }
}
