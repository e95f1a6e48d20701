import Clients
import Database
@testable import Kernel
import Testing

/// Which columns a list has, in which order and how wide: each employee's own, and each view's.
@Suite struct ColumnTests {
    /// A form in which a name may come more than once.
    static func send(_ who: Office.Browser, _ path: String, _ pairs: [(String, String)]) async throws -> Office.Answer {
        let body: String = (pairs + [("csrf", who.csrf)]).map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
        return try await who.office.send(.post, path, body, who.token, false)
    }
    /// The titles of the columns, in their order.
    static func heads(_ page: String) -> [String] {
        let head: Substring = page.firstRange(of: "<thead>").map { page[$0.upperBound...] } ?? ""
        let row: Substring = head.firstRange(of: "</thead>").map { head[..<$0.lowerBound] } ?? ""
        return row.matches(of: /<th[^>]*>(?:<a[^>]*>)?([^<]+)</).map { String($0.1) }
    }

    @Test(arguments: Engine.here) func columnsStandInTheChosenOrder(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine), other = try await office.browser(of: office.employee("director", "Другой"))
        #expect(try await Self.send(anna, "/counterparties/columns", [("column", "city"), ("column", "name"), ("column", "status"), ("w.city", "140"), ("w.status", "")]).status == 303)
        let list: String = try await anna.get("/counterparties").text
        #expect(Self.heads(list) == ["№", "Город", "Название", "Статус"])
        #expect(list.contains("sized") && list.contains("style=\"--w:140\""))
        let others: String = try await other.get("/counterparties").text
        #expect(Self.heads(others).prefix(3) == ["№", "Название", "Статус"] && !others.contains("--w:140"), "nobody else's list changes")
        #expect(try await anna.get("/counterparties/export").text.hasPrefix("\u{FEFF}№;Город;Название;Статус\r\n"), "a file has the same columns in the same order")
        // A step by the button, as without JavaScript: the form comes back, changed.
        let step = try await Self.send(anna, "/counterparties/columns", [("column", "city"), ("column", "name"), ("column", "status"), ("w.city", "140"), ("do", "up:status")])
        #expect(step.location == "/counterparties/columns")
        #expect(try await Self.heads(anna.get("/counterparties").text) == ["№", "Город", "Статус", "Название"])
        let form: String = try await anna.get(step.location).text
        #expect(form.contains("name=\"w.city\"") && form.contains("value=\"140\"") && form.contains("name=\"column\" value=\"kpp\">"), "the rest is offered below")
        #expect(try await Self.send(anna, "/counterparties/columns", [("column", "city"), ("w.city", "много")]).status == 400)
        #expect(try await Self.send(anna, "/counterparties/columns", [("column", "city"), ("w.city", "20")]).status == 400)
        #expect(try await Self.send(anna, "/counterparties/columns", [("do", "reset")]).status == 303)
        #expect(try await Self.heads(anna.get("/counterparties").text) == Self.heads(other.get("/counterparties").text))
    }

    @Test(arguments: Engine.here) func aViewKeepsItsOwnColumns(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine), other = try await office.browser(of: office.employee("director", "Другой"))
        #expect(try await anna.post("/counterparties/views", ["name": "VIP", "audience": "everyone", "query": ""]).status == 303)
        #expect(try await Self.send(anna, "/counterparties/columns", [("query", "view=1"), ("column", "phone"), ("column", "name")]).location.hasPrefix("/counterparties?view=1&"))
        #expect(try await Self.heads(anna.get("/counterparties?view=1").text) == ["№", "Телефон", "Название"])
        #expect(try await Self.heads(anna.get("/counterparties").text) != ["№", "Телефон", "Название"], "one's own list stays")
        // The edge of a column was dragged.
        #expect(try await anna.post("/counterparties/columns/phone", ["query": "view=1", "width": "222"]).status == 303)
        #expect(try await other.get("/counterparties?view=1").text.contains("--w:222"), "who shares the view sees it as it was arranged")
        #expect(try await anna.post("/counterparties/columns/inn", ["query": "view=1", "width": "222"]).status == 404, "no such column here")
        #expect(try await other.post("/counterparties/columns/phone", ["query": "view=1", "width": "333"]).status == 400, "somebody else's view")
        #expect(try await other.get("/counterparties/columns?view=1").text.contains("Сохраните его как новый"))
        #expect(try await other.post("/counterparties/views", ["name": "Мой", "audience": "mine", "query": "", "from": "1"]).status == 303)
        #expect(try await Self.heads(other.get("/counterparties?view=2").text) == ["№", "Телефон", "Название"], "a copy has the columns of what it was made from")
    }

    /// A shared view belongs to readers of many roles: whoever arranges it cannot take away what they do not see.
    @Test(arguments: Engine.here) func whatTheEditorDoesNotSeeStaysInTheView(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine)
        func rules(_ rules: String) async throws { try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \(rules)") } }
        _ = try await anna.post("/counterparties/views", ["name": "VIP", "audience": "everyone", "query": ""])
        _ = try await Self.send(anna, "/counterparties/columns", [("query", "view=1"), ("column", "name"), ("column", "phone"), ("column", "city"), ("t.phone", "count")])
        try await rules("{\"counterparty.phone\":\"hidden\"}")
        let narrow = try await office.admin
        #expect(try await Self.heads(narrow.get("/counterparties?view=1").text) == ["№", "Название", "Город"])
        _ = try await Self.send(narrow, "/counterparties/columns", [("query", "view=1"), ("column", "name"), ("column", "status"), ("column", "city")])
        #expect(try await narrow.post("/counterparties/columns/city", ["query": "view=1", "width": "222"]).status == 303)
        let version: String = try await Form.plain(office.rows("SELECT version FROM saved_view")[0]["version"])
        #expect(try await narrow.post("/counterparties/views/1", ["name": "Все VIP", "audience": "everyone", "query": "view=1", "version": version]).status == 303)
        #expect(try await narrow.post("/counterparties/views", ["name": "Копия", "audience": "mine", "query": "", "from": "1"]).status == 303)
        try await rules("{}")
        let whole = try await office.admin, page: String = try await whole.get("/counterparties?view=1").text
        #expect(Self.heads(page) == ["№", "Название", "Телефон", "Статус", "Город"] && page.contains("--w:222"), "the hidden column is where it was")
        #expect(try await whole.get("/counterparties/columns?view=1").text.contains("name=\"t.phone\""))
        #expect(try await Form.plain(office.rows("SELECT columns FROM saved_view WHERE id = 1")[0]["columns"]) == "name,phone::count,status,city:222")
        #expect(try await Self.heads(whole.get("/counterparties?view=2").text).contains("Телефон"))
    }

    @Test(arguments: Engine.here) func aHiddenColumnIsNeitherShownNorChosen(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine)
        _ = try await Self.send(anna, "/counterparties/columns", [("column", "phone"), ("column", "name")])
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \("{\"counterparty.phone\":\"hidden\"}")") }
        let again = try await office.admin
        #expect(try await Self.heads(again.get("/counterparties").text) == ["№", "Название"])
        #expect(try await !again.get("/counterparties/columns").text.contains("w.phone"))
        #expect(try await Self.send(again, "/counterparties/columns", [("column", "phone"), ("column", "city")]).status == 303)
        #expect(try await !again.get("/counterparties").text.contains("Телефон"))
    }
}
