public import Database
public import HTTPTypes
public import Hummingbird
internal import Logging
public import Kernel
internal import Foundation

/// Finds the workspace and the person of every request, checks the CSRF token of unsafe ones, and sets the safety headers.
public struct Sessions: RouterMiddleware {
    public typealias Context = WebContext
    let workspace: Workspace, shell: Shell
    /// - Parameter shell: the frame of the pages that say what is wrong.
    public init(workspace: Workspace, shell: Shell) { (self.workspace, self.shell) = (workspace, shell) }

    public func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        var request = request, context = context
        context.workspace = workspace
        context.lang = request.cookies["lang"].flatMap { Lang(rawValue: $0.value) } ?? Lang(acceptLanguage: request.headers[.acceptLanguage])
        let isPublic: Bool = request.uri.path.hasPrefix("/static/") || ["/health", "/metrics"].contains(request.uri.path)
        if !isPublic, let token = request.cookies["ottisk"]?.value {
            do { context.person = try await Session.person(token, in: workspace) } catch {
                // The database went away: a sentence, not a bare status.
                let (status, text) = HTTPResponse.Status.of(error)
                context.logger.error("\(request.method) \(request.uri.path): \(error)")
                return Sessions.plain(status, context.lang(text))
            }
        }
        if let person = context.person, ![.get, .head].contains(request.method), !(request.headers[.contentType] ?? "").hasPrefix("multipart/") {
            let body = try await request.collectBody(upTo: 4 << 20)
            let header: String = HTTPField.Name("X-CSRF-Token").flatMap { request.headers[$0] } ?? ""
            let form: Submitted? = Submitted(urlEncoded: String(buffer: body))
            // A form that cannot be read has no token either: its fault is told, not the missing token.
            guard form != nil || !header.isEmpty else { return safe(problem(.badRequest, Submitted.unreadable, request, context)) }
            guard Crypto.same(header.isEmpty ? form?["csrf"] ?? "" : header, person.csrf) else {
                return safe(problem(.forbidden, Text("Страница устарела: обновите её и повторите.", "The page is out of date: reload it and try again."), request, context))
            }
        }
        var response: Response
        do { response = try await next(request, context) } catch is SignInNeeded {
            response = Response(status: .seeOther, headers: [.location: "/login?next=\(Sessions.goal(request).percentEncoded)"])
            // A piece of a page cannot hold the page of the sign-in.
            if request.isFragment, let name = HTTPField.Name("HX-Redirect") {
                response = Response(status: .noContent, headers: [name: "/login?next=\(Sessions.goal(request).percentEncoded)"])
            }
        } catch {
            let (status, text) = HTTPResponse.Status.of(error)
            if status.code >= 500 { context.logger.error("\(request.method) \(request.uri.path): \(error)") }
            response = isPublic ? Sessions.plain(status, context.lang(text)) : problem(status, text, request, context)
        }
        return safe(response)
    }
    /// Where a stranger wanted to be: the page itself; after a form or a piece of a page, the page it stood on, which has what was typed.
    private static func goal(_ request: Request) -> String {
        let asked: String = request.uri.path + (request.uri.query.map { "?" + $0 } ?? "")
        if [.get, .head].contains(request.method), !request.isFragment { return asked }
        guard let from = request.headers[.referer], let start = from.range(of: "://"), let path = from[start.upperBound...].firstIndex(of: "/") else { return "/" }
        // Another site's page is not where they were; its path here would be somebody's guess.
        guard from[start.upperBound..<path] == request.head.authority ?? "" else { return "/" }
        return String(from[path...])
    }
    private func safe(_ response: Response) -> Response {
        var response = response
        for (name, value) in Sessions.safety { if let name = HTTPField.Name(name) { response.headers[name] = value } }
        return response
    }
    /// What is wrong, as a page with the menu for who is signed in, without it for a stranger.
    private func problem(_ status: HTTPResponse.Status, _ text: Text, _ request: Request, _ context: WebContext) -> Response {
        do { return shell.problem(status, text, request, try StaffContext(context: context)) } catch {
            return shell.strangeProblem(status, text, request, context.lang)
        }
    }
    static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
    static let safety: [(String, String)] = [
        ("Content-Security-Policy", "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
    ]
}

/// A signed-in browser. The cookie holds a random token, the database its hash.
public enum Session {
    static let lifetime: Int64 = 14 * 86_400_000

    static func person(_ token: String, in workspace: Workspace) async throws -> Person? {
        let hash: String = Crypto.hash(token), now: Int64 = Clock.now()
        return try await workspace.read(as: .program("session")) { tx in
            guard let session = try tx.rows("""
                SELECT session.*, \(Notice.unread("session.employee_id")) AS unread,
                  (SELECT organisation.name FROM organisation JOIN branch ON branch.organisation_id = organisation.id JOIN employee ON employee.branch_id = branch.id WHERE employee.id = session.employee_id) AS organisation
                FROM session WHERE token_hash = \(hash) AND seen_at > \(now - lifetime)
                """).first,
                  let id = Int64(value: session["employeeID"]), let csrf = String(value: session["csrf"]) else { return nil }
            guard let employee: Employee = try tx.first("SELECT * FROM \(Employee.self) WHERE id = \(id) AND archived_at IS NULL") else { return nil }
            return Person(access: try Access(of: id, on: workspace.zone.day(now), in: tx), name: employee.name, session: hash, csrf: csrf, unread: Int(value: session["unread"]) ?? 0, organisation: Form.plain(session["organisation"]))
        }
    }
    /// - Returns: the token for the cookie.
    public static func start(for employee: Int64, agent: String, in workspace: Workspace) async throws -> String {
        let token: String = Crypto.token(), csrf: String = Crypto.token(16), now: Int64 = Clock.now()
        try await workspace.write(as: .program("session")) { tx in
            try tx.run("DELETE FROM session WHERE seen_at < \(now - lifetime)")
            try tx.run("""
                INSERT INTO session (token_hash, employee_id, csrf, created_at, seen_at, agent)
                VALUES (\(Crypto.hash(token)), \(employee), \(csrf), \(now), \(now), \(String(agent.prefix(200))))
                """)
        }
        return token
    }
    /// "Chrome, Linux" of what a browser calls itself; a program's own name as it is.
    static func device(_ agent: String, _ lang: Lang) -> String {
        // The order matters: most browsers also name those they descend from.
        let browsers: [(String, String)] = [("YaBrowser", lang("Яндекс Браузер", "Yandex Browser")), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")]
        let systems: [(String, String)] = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")]
        let found: [String] = [browsers, systems].compactMap { list in list.first { agent.contains($0.0) }?.1 }
        if !found.isEmpty { return found.joined(separator: ", ") }
        return agent.isEmpty ? lang("неизвестное устройство", "unknown device") : String(agent.prefix(40))
    }
    static func cookie(_ token: String, secure: Bool) -> String {
        "ottisk=\(token); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(token.isEmpty ? 0 : lifetime / 1000)" + (secure ? "; Secure" : "")
    }
}

/// Slows down whoever guesses passwords: five free tries a mail, then a minute for each further one.
enum Throttle {
    static let free: Int64 = 5
    /// Seconds to wait, or nil.
    static func wait(_ name: String, in tx: Tx) throws -> Int64? {
        let row = try tx.rows("SELECT until FROM sign_in_attempt WHERE name = \(name)").first
        guard let until = row.flatMap({ Int64(value: $0["until"]) }), until > tx.now else { return nil }
        return (until - tx.now) / 1000 + 1
    }
    static func failed(_ name: String, in tx: Tx) throws -> Int64 {
        let row = try tx.rows("""
            INSERT INTO sign_in_attempt (name, failed, until) VALUES (\(name), 1, 0)
            ON CONFLICT (name) DO UPDATE SET failed = sign_in_attempt.failed + 1 RETURNING failed
            """).first
        let failed: Int64 = row.flatMap { Int64(value: $0["failed"]) } ?? 0
        if failed >= free { try tx.run("UPDATE sign_in_attempt SET until = \(tx.now + 60_000 * min(60, failed - free + 1)) WHERE name = \(name)") }
        return max(0, free - failed)
    }
    static func succeeded(_ name: String, in tx: Tx) throws { try tx.run("DELETE FROM sign_in_attempt WHERE name = \(name)") }
}
