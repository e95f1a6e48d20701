@testable import Admin
import Database
import HTTPTypes
@testable import Kernel
import NIOCore
import Testing

/// The second step of signing in.
@Suite struct SignInTests {
    /// RFC 6238, appendix B, SHA-1, the last six of eight digits.
    @Test(arguments: [(59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130")])
    func codesOfTheStandard(_ second: Int64, _ code: String) throws {
        let secret = try #require(OneTimeCode(base32: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
        #expect(secret.base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect(secret.code(step: second / 30) == code)
        #expect(secret.step(of: code, at: second * 1000, used: 0) == second / 30)
        #expect(secret.step(of: code, at: second * 1000, used: second / 30) == nil, "a code works once")
    }
    @Test(arguments: ["", "1", "GEZDGNBV!", "привет", "gezdgnbvgy3tqojq"]) func noSecret(_ text: String) { #expect(OneTimeCode(base32: text) == nil) }

    @Test(arguments: Engine.here) func passwordThenCode(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, hash: String = try #require(Crypto.hash(password: "correct horse"))
        try await office.workspace.database.write { try $0.run("UPDATE employee SET password_hash = \(hash)") }
        #expect(try await anna.get("/profile/code").text.contains("<svg class=\"ot-qr\""))
        let offered: String = try await office.workspace.database.read { Form.plain(try $0.rows("SELECT totp_offered FROM employee").first?["totpOffered"] ?? .null) }
        let secret = try #require(OneTimeCode(base32: offered))
        #expect(try await anna.post("/profile/code", ["code": "12345"]).status == 422)
        let step: Int64 = Clock.now() / 30_000
        #expect(try await anna.post("/profile/code", ["code": secret.code(step: step)]).status == 303)

        let first = try await office.stranger.post("/login", ["mail": "anna@example.ru", "password": "correct horse"])
        #expect(first.status == 200 && first.headers[.setCookie] == nil && first.text.contains("/login/code"))
        let token: String = try #require(first.text.firstMatch(of: /name="token" value="([0-9a-f]+)"/).map { String($0.1) })
        #expect(try await office.stranger.post("/login/code", ["token": token, "code": secret.code(step: step)]).status == 422, "a spent code")
        #expect(try await office.stranger.post("/login/code", ["token": "другой", "code": secret.code(step: step + 1)]).status == 422)
        let entered = try await office.stranger.post("/login/code", ["token": token, "code": secret.code(step: step + 1), "next": "/tasks"])
        #expect(entered.status == 303 && entered.location == "/tasks" && entered.headers[.setCookie]?.contains("ottisk=") == true)
        #expect(try await office.stranger.post("/login/code", ["token": token, "code": secret.code(step: step + 2)]).status == 422, "the step is over")

        #expect(try await anna.post("/profile/code/off", ["password": "нет"]).status == 400)
        #expect(try await anna.post("/profile/code/off", ["password": "correct horse"]).status == 303)
        #expect(try await office.stranger.post("/login", ["mail": "anna@example.ru", "password": "correct horse"]).status == 303)
    }
    /// Who has to sign in comes back to the page they were at, also from a form that was sent from it.
    @Test(arguments: Engine.here) func theWayBackAfterSigningIn(_ engine: Engine) async throws {
        let office = try await Office(engine)
        #expect(try await office.stranger.get("/counterparties?q=%D0%BC&sort=name").location == "/login?next=" + "/counterparties?q=%D0%BC&sort=name".percentEncoded)
        func send(_ path: String, from page: String?, isFragment: Bool = false) async throws -> Office.Answer {
            var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            if let page { headers[.referer] = page }
            if isFragment, let name = HTTPField.Name("HX-Request") { headers[name] = "true" }
            return try await office.send(.post, path, ByteBuffer(string: "subject=Тираж"), headers)
        }
        // The address of a sending is no page.
        #expect(try await send("/counterparties/13/touch", from: "http://localhost/counterparties/13?p=1").location == "/login?next=" + "/counterparties/13?p=1".percentEncoded)
        #expect(try await send("/counterparties/13/touch", from: nil).location == "/login?next=%2F")
        #expect(try await send("/counterparties/13/touch", from: "https://elsewhere.example/counterparties/13").location == "/login?next=%2F", "another site's page is not ours")
        let piece = try await send("/tasks/1/field/title", from: "http://localhost/tasks", isFragment: true)
        #expect(piece.status == 204 && HTTPField.Name("HX-Redirect").flatMap { piece.headers[$0] } == "/login?next=%2Ftasks", "a piece of a page cannot hold the sign-in")
    }
    @Test(arguments: Engine.here) func aStrangerChoosesALanguage(_ engine: Engine) async throws {
        let office = try await Office(engine), english = try await office.stranger.get("/login?lang=en&next=/tasks")
        #expect(english.text.contains("Show the password") && english.text.contains("/login?lang=ru&amp;next=%2Ftasks") && english.headers[.setCookie]?.hasPrefix("lang=en;") == true)
        let russian = try await office.stranger.get("/login")
        #expect(russian.text.contains("Показать пароль") && russian.headers[.setCookie] == nil)
        let kept = try await office.send(.get, "/login", ByteBuffer(), [.cookie: "lang=en", .acceptLanguage: "ru"])
        #expect(kept.text.contains("Show the password"))
    }
    /// HEAD is answered as GET is, without the page itself.
    @Test(arguments: Engine.here) func headIsAnsweredLikeGet(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        for path in ["/health", "/login", "/counterparties", "/counterparties/999", "/calendar?span=century"] {
            let (get, head) = (try await anna.get(path), try await office.send(.head, path, "", anna.token, false))
            #expect(head.status == get.status && head.text.isEmpty && head.headers[.contentType] == get.headers[.contentType], "\(path)")
        }
        #expect(try await office.send(.head, "/counterparties", "", "", false).status == 303)
    }
    @Test(arguments: Engine.here) func guessingCodesIsSlow(_ engine: Engine) async throws {
        let office = try await Office(engine)
        let token: String = try await office.workspace.write(as: .program("test")) { tx in
            try tx.run("UPDATE employee SET totp_secret = \(OneTimeCode().base32)")
            return try TwoSteps.begin(office.administrator, in: tx)
        }
        var last: Int = 0
        for _ in 0..<6 { last = try await office.stranger.post("/login/code", ["token": token, "code": "abc"]).status }
        #expect(last == 429)
    }
}
