import Clients
import Database
@testable import Kernel
import Testing

/// Filters built in the browser, and lists kept under a name.
@Suite struct ViewTests {
    static func office(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine)
        for (name, status) in [("ООО «Ёлка»", "vip"), ("АО «Сосна»", "vip"), ("ИП Берёзкин", "potential")] {
            _ = try await office.workspace.write(as: .program("test")) { tx in
                try tx.insert(Counterparty.entity, ["name": .text(name), "legal_form": .text("company"), "status": .text(status), "owner_id": .int(name.hasPrefix("АО") ? 0 : office.administrator)].filter { $0.value != .int(0) })
            }
        }
        return (office, try await office.admin)
    }
    @Test(arguments: Engine.here) func aFilterIsBuiltRowByRow(_ engine: Engine) async throws {
        let (_, anna) = try await Self.office(engine)
        let first: String = try await anna.get("/counterparties/filter").text
        #expect(first.contains("name=\"c.0.f\"") && first.contains("value=\"add:c\""))
        let grown: String = try await anna.get("/counterparties/filter?c.kind=all&c.0.kind=test&c.0.f=status&c.0.op=is&c.0.v=vip&do=add%3Ac").text
        #expect(grown.contains("value=\"vip\" checked") && grown.contains("name=\"c.1.f\""), "what was chosen stays, a row is added")
        let done = try await anna.get("/counterparties/filter?c.kind=all&c.0.kind=test&c.0.f=status&c.0.op=is&c.0.v=vip&c.1.kind=test&c.1.f=owner_id&c.1.op=is&c.1.v=me&c.2.kind=test&c.2.f=name&c.2.op=has&c.2.v=&do=apply")
        #expect(done.status == 303 && done.location.hasPrefix("/counterparties?where="))
        let list: String = try await anna.get(done.location).text
        #expect(list.contains("Ёлка") && !list.contains("Сосна") && !list.contains("Берёзкин"))
        #expect(list.contains("Ответственный: я") && list.contains("aria-label=\"Убрать отбор"))
        let none = try await anna.get("/counterparties/filter?c.kind=none&c.0.kind=test&c.0.f=status&c.0.op=is&c.0.v=vip&do=apply")
        let others: String = try await anna.get(none.location).text
        #expect(others.contains("Берёзкин") && !others.contains("Сосна"))
        #expect(try await anna.get("/counterparties/filter?c.kind=all&c.0.kind=test&c.0.f=owner_id&c.0.op=is&c.0.v=Анна&do=apply").status == 400)
    }
    /// A field was removed that a view asks about: the view opens and says so, and can be dropped. A file of it is refused rather than holding everything.
    @Test(arguments: Engine.here) func aViewOfARemovedFieldCanBeMended(_ engine: Engine) async throws {
        let (_, anna) = try await Self.office(engine)
        #expect(try await anna.post("/fields/counterparty", ["kind": "text", "ru": "Цех", "sorted": "1"]).status == 303)
        let asked: String = Condition.all([.test("x_1", .is, ["Офсет"])]).json.percentEncoded
        #expect(try await anna.post("/counterparties/views", ["name": "Офсет", "audience": "mine", "query": "where=\(asked)&sort=x_1"]).status == 303)
        #expect(try await anna.post("/fields/counterparty/drop/x_1", [:]).status == 303)
        let page = try await anna.get("/counterparties?view=1")
        #expect(page.status == 200 && page.text.contains("Вид показан без отбора") && page.text.contains("Сосна") && page.text.contains("/counterparties/views/1/drop"))
        #expect(try await anna.get("/counterparties/export?view=1").status == 400)
        #expect(try await anna.get("/counterparties?where=\(asked)").status == 400, "an address is answered as it is")
        #expect(try await anna.post("/counterparties/views/1", ["name": "Офсет", "audience": "mine", "query": "view=1&where=&sort=", "version": "1"]).status == 303)
        #expect(try await !anna.get("/counterparties?view=1").text.contains("без отбора"))
    }
    @Test(arguments: Engine.here) func aViewIsForThoseItWasSavedFor(_ engine: Engine) async throws {
        let (office, anna) = try await Self.office(engine)
        let other = try await office.browser(of: office.employee("director", "Другой"))
        let query: String = "where=" + Condition.all([.test("status", .is, ["vip"])]).json.percentEncoded
        let mine = try await anna.post("/counterparties/views", ["name": "Мои VIP", "audience": "mine", "query": query])
        #expect(mine.status == 303 && mine.location == "/counterparties?view=1")
        let list: String = try await anna.get("/counterparties?view=1").text
        #expect(list.contains("Сосна") && !list.contains("Берёзкин") && list.contains(">Мои VIP</a>"))
        #expect(try await other.get("/counterparties?view=1").status == 404)
        #expect(try await anna.post("/counterparties/views/1", ["name": "VIP", "audience": "everyone", "query": query, "version": "1"]).status == 303)
        #expect(try await other.get("/counterparties?view=1").text.contains("Сосна"))
        #expect(try await other.post("/counterparties/views/1", ["name": "Чужое", "audience": "mine", "query": "", "version": "2"]).status == 403)
        #expect(try await other.post("/counterparties/views/1/drop", [:]).status == 403)
        #expect(try await anna.post("/counterparties/views/1", ["name": "VIP", "audience": "mine", "query": query, "version": "1"]).status == 400, "somebody changed it since")
        let wider: String = try await anna.get("/counterparties?view=1&where=").text
        #expect(wider.contains("Берёзкин") && wider.contains("Вид изменён"), "what the address says is stronger than the view")
        #expect(try await anna.post("/counterparties/views", ["name": "Сломанный", "audience": "mine", "query": "where=%7B"]).status == 400)
        #expect(try await anna.post("/counterparties/views/1/drop", [:]).status == 303)
        #expect(try await anna.get("/counterparties?view=1").status == 404)
    }
}
