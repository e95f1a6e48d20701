@testable import API
import Clients
import Database
@testable import Kernel
import Testing

/// Tokens: made on the profile, shown once, narrowed by their scopes, revoked.
@Suite struct TokenTests {
    private static func token(_ page: String) -> String { page.firstMatch(of: /value="(ottisk_[0-9a-f]+)"/).map { String($0.1) } ?? "" }

    @Test(arguments: Engine.here) func madeOnceShownOnceRevoked(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let made = try await anna.post("/profile/tokens", ["name": "Сайт <b>", "scope": "all", "days": "30"]), token: String = Self.token(made.text)
        #expect(made.status == 200 && token.count == 55 && made.headers[.cacheControl] == "no-store")
        let program = Program(office: office, token: token)
        #expect(try await program.get("/counterparties").status == 200)
        let profile: String = try await anna.get("/profile").text
        #expect(profile.contains("Сайт &lt;b&gt;") && profile.contains("…\(token.suffix(4))") && !profile.contains(token) && profile.contains("был в деле"))
        let kept: String = try await office.workspace.database.read { try $0.rows("SELECT * FROM api_token").flatMap(\.columns).map { Form.plain($0.value) }.joined(separator: " ") }
        #expect(!kept.contains(token) && !kept.contains(token.dropFirst(7)), "only its hash is kept")
        #expect(try await anna.post("/profile/tokens/1/revoke", [:]).location == "/profile")
        #expect(try await program.get("/counterparties").status == 401)
        #expect(try await anna.post("/profile/tokens/1/revoke", [:]).status == 404)
    }
    @Test(arguments: Engine.here, [["name": ""], ["name": String(repeating: "ж", count: 61)], ["days": "31"], ["scope": "chosen"], ["scope": "chosen", "read": "session"]])
    func badTokensAreNotMade(_ engine: Engine, _ bad: [String: String]) async throws {
        let office = try await Office(engine)
        let answer = try await office.admin.post("/profile/tokens", ["name": "Сайт", "scope": "read", "days": "30"].merging(bad) { $1 })
        #expect(answer.status == 422 && answer.text.contains("role=\"alert\"") && Self.token(answer.text).isEmpty)
    }
    /// Another's token cannot be revoked, and a new password from somebody else ends all of one's own.
    @Test(arguments: Engine.here) func tokensBelongToTheirOwner(_ engine: Engine) async throws {
        let office = try await Office(engine), oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), program = try await office.program(of: oleg), mine = try await office.program()
        #expect(try await office.admin.post("/profile/tokens/1/revoke", [:]).status == 404)
        #expect(try await program.get("/counterparties").status == 200)
        #expect(try await office.admin.post("/employees/\(oleg)/password", ["password": "correct horse"]).status == 303)
        #expect(try await program.get("/counterparties").status == 401)
        #expect(try await mine.get("/counterparties").status == 200)
    }
    @Test(arguments: Engine.here) func whoIsNotLetIn(_ engine: Engine) async throws {
        let office = try await Office(engine), oleg: Int64 = try await office.employee("director", "Олег Лапин"), of = try await office.program(of: oleg), old = try await office.program(days: 30), anna = try await office.admin
        for token in ["", "x", "ottisk_", "ottisk_" + String(repeating: "0", count: 48)] {
            let answer = try await Program(office: office, token: token).get("/counterparties")
            #expect(answer.status == 401 && answer.header("WWW-Authenticate").hasPrefix("Bearer") && answer.json["type"] == .string("/api#unauthorized"), "\(token)")
        }
        let cookie = try await Program(office: office, token: "").get("/counterparties", ["Cookie": "ottisk=\(anna.token)"])
        #expect(cookie.status == 401, "a cookie is no token")
        let both = try await of.post("/counterparties", client, ["Cookie": "ottisk=\(anna.token)"])
        #expect(both.status == 201 && both.json["owner_id"]?["id"]?.integer == oleg, "the token decides, and no CSRF token is asked for")
        #expect(try await old.get("/tasks").status == 200)
        try await office.workspace.database.write { try $0.run("UPDATE api_token SET expires_at = 1 WHERE expires_at IS NOT NULL") }
        #expect(try await old.get("/tasks").status == 401, "expired")
        _ = try await anna.post("/employees/\(oleg)/archive", [:])
        #expect(try await of.get("/tasks").status == 401, "who has left")
    }

    @Test(arguments: Engine.here) func scopesNarrow(_ engine: Engine) async throws {
        let office = try await Office(engine), whole = try await office.program(), reader = try await office.program(Scopes(["*": .read])), contacts = try await office.program(Scopes(["contact": .write, "task": .read]))
        _ = try await whole.post("/counterparties", client)
        _ = try await whole.post("/contacts", #"{"name": "Зимин Пётр", "counterparty_id": 1}"#)
        #expect(try await reader.get("/counterparties/1").status == 200)
        let refused = try await reader.post("/counterparties", client)
        #expect(refused.status == 403 && refused.header("WWW-Authenticate").contains("insufficient_scope") && refused.json["type"] == .string("/api#scope"))
        for path in ["/counterparties/1/archive", "/counterparties/1/restore"] { #expect(try await reader.post(path).status == 403) }
        #expect(try await reader.patch("/counterparties/1", #"{"city": "Клин"}"#).status == 403)
        let person = try await contacts.get("/contacts/1")
        #expect(person.status == 200 && person.json["counterparty_id"] == .members(["id": .integer(1), "title": .null]), "the number is the contact's, the title is not its own")
        #expect(try await contacts.patch("/contacts/1", #"{"position": "Редактор"}"#).status == 200)
        #expect(try await contacts.get("/counterparties").status == 403)
        #expect(try await contacts.post("/tasks", #"{"title": "а", "due_on": "2026-12-01", "priority": "low"}"#).status == 403)
        #expect(try await contacts.get("/contacts?where={\"link\":\"counterparty_id\",\"where\":{\"f\":\"name\",\"filled\":[]}}".encodedQuery).items.isEmpty, "no question about what may not be read")
        let document = try await contacts.get("/api/openapi.json")
        guard case .object(let paths)? = document.json["paths"] else { Issue.record("no paths"); return }
        #expect(Set(paths.map { $0.name.split(separator: "/")[0] }) == ["contacts", "tasks"] && !paths.contains { $0.name.hasSuffix("archive") && $0.name.hasPrefix("/tasks") })
    }
    /// A seller's contact is seen through the client, also by a token that is for contacts only.
    @Test(arguments: Engine.here) func waysLeadThroughRightsBehindTheScopes(_ engine: Engine) async throws {
        let office = try await Office(engine), oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), anna = try await office.program(), contacts = try await office.program(Scopes(["contact": .read]), of: oleg)
        _ = try await anna.post("/counterparties", client.replacing("\"city\"", with: "\"owner_id\": \(oleg), \"city\""))
        _ = try await anna.post("/contacts", #"{"name": "Зимин Пётр", "counterparty_id": 1}"#)
        #expect(try await contacts.get("/contacts").items.count == 1)
    }
    /// With a narrow token nobody gives away more than the token has.
    @Test(arguments: Engine.here) func aTokenGivesNoWiderRole(_ engine: Engine) async throws {
        let office = try await Office(engine), narrow = try await office.program(Scopes(["employee": .write, "role": .read, "branch": .read]))
        let answer = try await narrow.post("/employees", #"{"name": "Ира", "mail": "ira@example.ru", "role_id": 1, "branch_id": 1}"#)
        #expect(answer.status == 422 && answer.places == ["#/role_id"])
    }
}
