@testable import API
import App
import Clients
import Database
@testable import Kernel
import Synchronization
import Testing

/// A program does with a token what its owner does in the browser.
@Suite struct APITests {
    @Test(arguments: Engine.here) func createdReadChangedAndBinned(_ engine: Engine) async throws {
        let office = try await Office(engine), shop = try await office.program()
        let made = try await shop.post("/counterparties", client)
        #expect(made.status == 201 && made.header("Location") == "/api/v1/counterparties/1" && made.header("ETag") == "\"1\"")
        #expect(made.json["number"] == .string("К-000001") && made.json["kinds"] == .array([.string("directClient"), .string("agency")]) && made.json["parent_id"] == .null)
        #expect(made.json["owner_id"] == .members(["id": .integer(office.administrator), "title": .string("Анна Соколова")]))
        let changed = try await shop.patch("/counterparties/1", #"{"city": null, "tags": ["два", "слова"], "last_source": "site"}"#, ["If-Match": "\"1\""])
        #expect(changed.status == 200 && changed.header("ETag") == "\"2\"" && changed.json["city"] == .null && changed.json["tags"]?.items.count == 2 && changed.json["inn"] == .string("7707083893"))
        #expect(try await shop.get("/counterparties?city=Тверь".encodedQuery).items.isEmpty)
        #expect(try await shop.post("/counterparties/1/archive").json["archived_at"]?.text?.hasSuffix("Z") == true)
        #expect(try await shop.get("/counterparties").items.isEmpty)
        #expect(try await shop.get("/counterparties?archived=true").items.count == 1)
        #expect(try await shop.post("/counterparties/1/restore").json["archived_at"] == .null)
        let past = try await shop.get("/counterparties/1/history")
        #expect(past.items.map { $0["verb"]?.text } == ["restore", "archive", "edit", "create"])
        #expect(past.items.allSatisfy { $0["cause"]?.text == "api 1 Обмен" }, "the log names the token")
        #expect(try await office.admin.get("/counterparties/1/history").text.contains("по API «Обмен»"))
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
    }

    @Test(arguments: Engine.here) func aStaleVersionIsRefused(_ engine: Engine) async throws {
        let office = try await Office(engine), shop = try await office.program()
        _ = try await shop.post("/counterparties", client)
        _ = try await office.admin.post("/counterparties/1", ["version": "1", "city": "Клин"])
        let stale = try await shop.patch("/counterparties/1", #"{"phone": "1"}"#, ["If-Match": "\"1\""])
        #expect(stale.status == 412 && stale.header("Content-Type") == "application/problem+json" && stale.json["type"] == .string("/api#stale"))
        #expect(try await shop.post("/counterparties/1/archive", "", ["If-Match": "W/\"2\""]).status == 412, "a weak tag never matches")
        #expect(try await shop.patch("/counterparties/1", #"{"phone": "1"}"#, ["If-Match": "2"]).status == 412, "a version without its quotes is no tag")
        #expect(try await shop.patch("/counterparties/1", #"{"phone": "1"}"#, ["If-Match": "\"7\", \"2\""]).status == 200)
        #expect(try await shop.patch("/counterparties/1", #"{"phone": "2"}"#).status == 200, "without If-Match the last word counts")
    }

    @Test(arguments: Engine.here) func theSameKeyCreatesOnce(_ engine: Engine) async throws {
        let office = try await Office(engine), shop = try await office.program(), other = try await office.program(named: "Другой")
        let key: [String: String] = ["Idempotency-Key": "заказ-1".percentEncoded]
        #expect(try await shop.post("/counterparties", #"{"name": ""}"#, key).status == 400, "a refused request takes no key")
        let first = try await shop.post("/counterparties", client, key), second = try await shop.post("/counterparties", client, key)
        #expect(first.status == 201 && second.status == 201 && first.text == second.text && second.header("Location") == first.header("Location") && second.header("ETag") == "\"1\"")
        let another = try await shop.post("/counterparties", client.replacing("Тверь", with: "Клин"), key)
        #expect(another.status == 422 && another.json["type"] == .string("/api#repeated"))
        #expect(try await shop.post("/tasks", #"{"title": "а", "due_on": "2026-12-01", "priority": "low"}"#, key).status == 422, "another address is another request")
        #expect(try await other.post("/counterparties", client, key).id == 2, "keys are each token's own")
        #expect(try await shop.post("/counterparties", client, ["Idempotency-Key": "с пробелом"]).status == 400)
        #expect(try await shop.get("/counterparties").items.count == 2)
        try await office.workspace.database.write { try $0.run("UPDATE api_answer SET created_at = created_at - 90000000") }
        #expect(try await shop.post("/counterparties", client, key).id == 3, "a key lives for a day")
    }
    @Test(arguments: Engine.here) func theSameKeyAtOnceCreatesOnce(_ engine: Engine) async throws {
        let office = try await Office(engine), shop = try await office.program()
        let ids: Set<Int64> = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<8 { group.addTask { try await shop.post("/counterparties", client, ["Idempotency-Key": "k"]).id } }
            return try await group.reduce(into: []) { $0.insert($1) }
        }
        #expect(ids == [1])
    }

    @Test(arguments: Engine.here, ["name", "-name"]) func pagesFollowEachOther(_ engine: Engine, _ order: String) async throws {
        let office = try await Office(engine), shop = try await office.program()
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<25 { try tx.insert(Counterparty.entity, ["name": .text("Клиент \(n % 4)"), "legal_form": .text("company"), "status": .text("lead")]) }
        }
        var path: String = "/counterparties?limit=7&fields=name&sort=\(order)", seen: [Int64] = [], names: [String] = [], pages: Int = 0
        while pages < 9 {
            let page = try await shop.get(path)
            pages += 1
            #expect(page.items.allSatisfy { if case .object(let members) = $0 { members.map(\.name) == ["id", "version", "name"] } else { false } })
            seen += page.items.compactMap { $0["id"]?.integer }
            names += page.items.compactMap { $0["name"]?.text }
            guard let next = page.json["next"]?.text else { break }
            #expect(page.header("Link") == "<\(next)>; rel=\"next\"")
            path = next
        }
        #expect(pages == 4 && Set(seen).count == 25 && seen.count == 25)
        #expect(names == (order == "name" ? names.sorted() : names.sorted().reversed()))
        #expect(try await shop.get(path.replacing("sort=name", with: "sort=-name")).status == (order == "name" ? 422 : 200), "a place belongs to its order")
    }

    /// Where the field of the order may be empty, no record is lost or comes twice.
    @Test(arguments: Engine.here, [true, false]) func emptyValuesHaveTheirPlace(_ engine: Engine, _ descending: Bool) async throws {
        let office = try await Office(engine)
        let field = Field("city", "Город", "City", sorted: true)
        let entity = Entity("counterparty", path: "counterparties", one: Text("К", "C"), many: Text("К", "C"), icon: "circle", title: "name", order: "city", descending: descending, fields: [field])
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<9 { try tx.insert(Counterparty.entity, ["name": .text("К\(n)"), "legal_form": .text("company"), "status": .text("lead"), "city": n % 3 == 0 ? .null : .text("Город \(n % 2)")]) }
        }
        let seen: [Int64] = try await office.workspace.read(as: .program("test")) { tx in
            var seen: [Int64] = [], cursor: String = ""
            for _ in 0..<9 {
                let asked = try Asked("limit=2" + (cursor.isEmpty ? "" : "&after=\(cursor)"), Parameter.list(entity, tx.access)), listing = try Listing(entity, asked, tx.access)
                let rows: [Row] = try tx.rows(listing.select(in: tx))
                seen += rows.prefix(2).compactMap { Int64(value: $0["id"]) }
                guard rows.count > 2 else { break }
                cursor = listing.cursor(of: rows[1])
            }
            return seen
        }
        #expect(seen.count == 9 && Set(seen).count == 9)
    }

    @Test(arguments: Engine.here) func listsAnswerQuestions(_ engine: Engine) async throws {
        let office = try await Office(engine), shop = try await office.program()
        _ = try await shop.post("/counterparties", client)
        _ = try await shop.post("/counterparties", #"{"name": "Завод", "legal_form": "company", "status": "active", "parent_id": 1}"#)
        _ = try await shop.post("/tasks", #"{"title": "Позвонить", "due_on": "2026-12-01", "priority": "high", "counterparty_id": {"id": 1, "title": "что угодно"}}"#)
        let asked: [(String, [Int64])] = [
            ("status=active", [2]), ("kinds=agency", [1]), ("tags=срочно", [1]), ("parent_id=1", [2]), ("owner_id=me", [1, 2]), ("q=елка", [1]), ("q=4951", []), ("name=завод", [2]),
            (#"where={"f":"city","is":["тверь"]}"#, [1]), (#"where={"any":[{"f":"inn","filled":[]},{"f":"status","is":["active"]}]}"#, [1, 2]), (#"where={"not":{"f":"status","not":["lead"]}}"#, [1]),
            (#"where={"link":"parent_id","where":{"f":"city","filled":[]}}"#, [2]), (#"where={"from":"task","by":"counterparty_id","where":{"f":"due_on","within":["2026-12-01..2026-12-31"]}}"#, [1]),
        ]
        for (query, ids) in asked {
            let answer = try await shop.get("/counterparties?\(query)".encodedQuery)
            #expect(Set(answer.items.compactMap { $0["id"]?.integer }) == Set(ids) && answer.status == 200, "\(query): \(answer.text)")
        }
        #expect(try await shop.get("/tasks?due_on=2026-12-01").items.count == 1)
        #expect(try await shop.get("/tasks?due_on=2026-12-02").items.isEmpty)
    }

    /// Nothing that can be sent crashes the server; each mistake has its status, and names its place.
    @Test(arguments: Engine.here) func everyMistakeHasItsStatus(_ engine: Engine) async throws {
        let office = try await Office(engine), shop = try await office.program()
        _ = try await shop.post("/counterparties", client)
        let bodies: [(String, Int, [String])] = [
            (#"{"name": 5}"#, 400, ["#/name", "#/legal_form", "#/status"]), (#"{"name": "а", "legal_form": "company", "status": "king"}"#, 400, ["#/status"]),
            (client.replacing("Тверь", with: String(repeating: "ж", count: 301)), 400, ["#/city"]), (client.replacing("\"city\"", with: "\"sity\""), 400, ["#/sity"]),
            (client.replacing("\"city\"", with: "\"last_contact_at\""), 400, ["#/last_contact_at"]), (client.replacing("Тверь", with: "\\u0000"), 400, ["#/city"]),
            (client.replacing("7707083893", with: "77x"), 400, ["#/inn"]), (client.replacing("\"agency\"", with: "\"directClient\""), 400, ["#/kinds"]), (client.replacing("\"срочно\"", with: "\"а,б\""), 400, ["#/tags/0"]),
            (client.replacing("\"Тверь\"", with: "\"Тверь\", \"parent_id\": 99"), 422, ["#/parent_id"]), (client.replacing("\"Тверь\"", with: "\"Тверь\", \"parent_id\": \"1\""), 400, ["#/parent_id"]),
            (client.replacing("ООО «Ёлка и Ко»", with: "   "), 400, ["#/name"]), ("[]", 400, ["#"]), ("{", 400, []), ("", 415, []), ("{\"name\":\"а\",\"name\":\"б\"}", 400, []),
        ]
        for (body, status, places) in bodies {
            let answer = try await shop.post("/counterparties", body)
            #expect(answer.status == status && answer.places == places, "\(body): \(answer.status) \(answer.text)")
            #expect(answer.header("Content-Type") == "application/problem+json" && answer.json["status"]?.integer == Int64(status))
        }
        #expect(try await shop.send(.post, "/counterparties", bytes: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]).status == 400, "broken UTF-8")
        #expect(try await shop.send(.post, "/counterparties", bytes: Array(client.utf8), type: "text/plain").status == 415)
        #expect(try await shop.send(.post, "/counterparties", bytes: Array(client.utf8), type: nil).status == 415)
        #expect(try await shop.send(.post, "/counterparties", bytes: Array(client.utf8), ["Content-Encoding": "gzip"]).status == 415)
        #expect(try await shop.post("/counterparties", #"{"note": ""# + String(repeating: "a", count: 1 << 20) + "\"}").status == 413)
        let paths: [(String, Int)] = [
            ("/counterparties?limit=0", 400), ("/counterparties?limit=201", 400), ("/counterparties?limit=x", 400), ("/counterparties?limit=1&limit=2", 400), ("/counterparties?sort=password_hash", 400),
            ("/counterparties?colour=red", 400), ("/counterparties?fields=", 400), ("/counterparties?fields=name,secret", 400), ("/counterparties?q=%FF", 400), ("/counterparties?q=%00", 400), ("/counterparties?q=%zz", 400),
            ("/counterparties?after=zzz", 422), ("/counterparties?where=%7B", 400), ("/counterparties?where=%7B%22f%22:%22nope%22,%22is%22:%5B%22a%22%5D%7D", 422), ("/counterparties?archived=1", 400),
            ("/counterparties/abc", 404), ("/counterparties/99", 404), ("/counterparties/99999999999999999999", 404), ("/counterparties/1/nothing", 404), ("/nothing", 404), ("/", 404), ("/counterparties/", 404),
            ("/counterparties/1/history?after=x", 422), ("/counterparties/1?limit=1", 400),
        ]
        for (path, status) in paths {
            let answer = try await shop.get(path)
            #expect(answer.status == status && answer.header("Content-Type") == "application/problem+json", "\(path): \(answer.status)")
        }
        #expect(try await shop.get("/counterparties", ["Accept": "text/html"]).status == 406)
        #expect(try await shop.get("/counterparties", ["Accept": "text/html, application/json;q=0.5"]).status == 200)
        let put = try await shop.send(.put, "/counterparties/1", [:]), drop = try await shop.send(.delete, "/counterparties", [:])
        #expect(put.status == 405 && put.header("Allow") == "GET, HEAD, PATCH" && drop.status == 405 && drop.header("Allow") == "GET, HEAD, POST")
        #expect(try await shop.post("/files", "{}").status == 405, "a file comes by its upload")
        #expect(try await shop.get("/counterparties").items.count == 1, "nothing was written")
    }

    @Test(arguments: Engine.here) func errorsSpeakTheCallersLanguage(_ engine: Engine) async throws {
        let office = try await Office(engine), shop = try await office.program()
        let ru = try await shop.get("/counterparties/9"), en = try await shop.get("/counterparties/9", ["Accept-Language": "en-GB, ru;q=0.5"])
        #expect(ru.json["title"] == .string("Не найдено") && ru.header("Content-Language") == "ru" && en.json["title"] == .string("Not found") && en.header("Content-Language") == "en")
        try await office.workspace.database.write { try $0.run("UPDATE employee SET lang = 'en'") }
        #expect(try await shop.get("/counterparties/9").json["title"] == .string("Not found"), "the language of the profile")
    }

    @Test(arguments: Engine.here) func tooManyRequestsWait(_ engine: Engine) async throws {
        let office = try await Office(engine, apiRate: 3, clock: { 1_000 }), shop = try await office.program(), other = try await office.program()
        for left in [2, 1, 0] {
            let answer = try await shop.get("/tasks")
            #expect(answer.status == 200 && answer.header("RateLimit-Remaining") == String(left) && answer.header("RateLimit-Limit") == "3" && !answer.header("RateLimit-Reset").isEmpty)
        }
        let over = try await shop.get("/tasks")
        #expect(over.status == 429 && (1...60).contains(Int(over.header("Retry-After")) ?? 0) && over.json["type"] == .string("/api#limit"))
        #expect(try await other.get("/tasks").status == 200, "each token has its own count")
        let moment = Mutex<Int64>(0), limit = Limit(2) { moment.withLock { $0 } }
        let isOver: [Bool] = ([0, 1, 2, 60_000] as [Int64]).map { now in
            moment.withLock { $0 = now }
            return limit.count(1).isOver
        }
        #expect(isOver == [false, false, true, false])
    }

    /// The rules of an entity are the same however it is written.
    @Test(arguments: Engine.here) func rulesHoldForPrograms(_ engine: Engine) async throws {
        let office = try await Office(engine), shop = try await office.program(), me: Int64 = office.administrator
        _ = try await shop.post("/counterparties", client.replacing("\"city\"", with: "\"first_source\": \"site\", \"city\""))
        _ = try await shop.post("/counterparties", client.replacing("\"city\"", with: "\"parent_id\": 1, \"city\""))
        let refused: [(String, String, String)] = [
            ("/counterparties/1", #"{"first_source": "tender"}"#, "#/first_source"), ("/counterparties/1", #"{"parent_id": 2}"#, "#/parent_id"), ("/employees/\(me)", #"{"deputy_id": \#(me)}"#, "#/deputy_id"),
            ("/employees/\(me)", #"{"away_from": "2026-12-05", "away_to": "2026-12-01"}"#, "#/away_to"), ("/employees/\(me)", #"{"role_id": 2}"#, "#/role_id"), ("/roles/1", #"{"grants": "{"}"#, "#/grants"),
            ("/roles/1", #"{"grants": null}"#, "#/grants"), ("/branches/1", #"{"parent_id": 1}"#, "#/parent_id"),
        ]
        for (path, body, place) in refused {
            let answer = try await shop.patch(path, body)
            #expect(answer.status == 422 && answer.places == [place], "\(path) \(body): \(answer.status) \(answer.text)")
        }
        #expect(try await shop.post("/employees", #"{"name": "Ира", "mail": "ANNA@example.ru", "role_id": 1, "branch_id": 1}"#).places == ["#/mail"])
        #expect(try await shop.post("/employees/\(me)/archive").status == 422, "nobody puts themselves into the bin")
        _ = try await shop.post("/interactions", #"{"subject": "Звонок", "channel": "call", "starts_at": "2026-01-20T10:00:30.250+03:00", "counterparty_id": 1}"#)
        #expect(try await shop.get("/counterparties/1").json["last_contact_at"] == .string("2026-01-20T07:00:30.250Z"), "to the millisecond, and the client is touched")
        // The same rules in bulk changes.
        let anna = try await office.admin, worker = Ottisk.worker(office.workspace)
        #expect(try await anna.post("/counterparties/bulk", ["id": "1", "column": "parent_id", "parent_id": "2"]).status == 303)
        try await worker.drain()
        #expect(try await shop.get("/counterparties/1").json["parent_id"] == .null)
    }
}
extension String {
    /// The address with the values of its query encoded.
    var encodedQuery: String {
        guard let start = firstIndex(of: "?"), let sign = self[start...].firstIndex(of: "=") else { return self }
        return String(self[...sign]) + String(self[index(after: sign)...]).percentEncoded
    }
}
