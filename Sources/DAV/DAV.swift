internal import API
public import Database
internal import Foundation
internal import HTTPTypes
public import Hummingbird
public import Kernel
internal import Logging

/// Calendars and address books outside: a calendar at a secret address for programs that read, CalDAV and CardDAV under `/dav/` for those that also write.
///
/// It stands before the sessions: a cookie neither signs a request in nor is asked for its CSRF token.
public struct DAV: RouterMiddleware {
    public typealias Context = WebContext
    let workspace: Workspace
    /// Requests of a token and of a feed; wrong passwords of a name.
    let limit: Limit, feeds: Limit, guesses: Limit

    /// - Parameters:
    ///   - perMinute: how many requests a phone may send in a minute to this node.
    ///   - clock: what time it is for that minute, in milliseconds.
    public init(_ workspace: Workspace, perMinute: Int = standardRate, clock: @escaping @Sendable () -> Int64 = Clock.now) {
        self.workspace = workspace
        (limit, feeds, guesses) = (Limit(perMinute, clock: clock), Limit(60, clock: clock), Limit(20, clock: clock))
    }
    /// Requests of one phone a minute, unless the server says otherwise: the first meeting with a full address book sends one for each card.
    public static let standardRate: Int = 6000
    /// Every step of this target, in order.
    public static let migrations: [Migration] = [Mark.migration, Feed.migration, Kept.migration]
    /// Forgets what phones sent of a record beside its fields: when a person's data are erased.
    public static func forget(_ entity: Entity, _ id: Int64, in tx: Tx) throws { try tx.run("DELETE FROM dav_item WHERE entity = \(entity.table) AND record_id = \(id)") }

    public func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        let path: String = request.uri.path, lang = Lang(acceptLanguage: request.headers[.acceptLanguage])
        if ["/.well-known/caldav", "/.well-known/carddav"].contains(path.hasSuffix("/") ? String(path.dropLast()) : path) {
            return Response(status: .movedPermanently, headers: [.location: Resource.base + "/", .cacheControl: "max-age=86400"])
        }
        if let token = Feed.token(inPath: path) {
            do { return try await feed(token, request, context.logger) } catch { return problem(error, lang, request, context.logger).response(isHead: request.method == .head) }
        }
        guard path == Resource.base || path.hasPrefix(Resource.base + "/") else { return try await next(request, context) }
        return await dav(request, lang, context.logger).response(isHead: request.method == .head)
    }

    private func dav(_ request: Request, _ asked: Lang, _ logger: Logger) async -> Answer {
        // What can be done here is no secret, and some programs ask before they have a password.
        if request.method == .options { return Answer(.ok, headers: [.allow: "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT"]) }
        var lang: Lang = asked
        do {
            let (token, access) = try await authorized(request)
            if request.headers[.acceptLanguage] == nil { lang = access.lang }
            let standing: Limit.Standing = limit.count(token.id)
            guard !standing.isOver else { throw DAV.tooMany(standing) }
            try await token.noteUse(in: workspace, logger)
            return try await Call(request: request, workspace: workspace, access: access).answer()
        } catch { return problem(error, lang, request, logger) }
    }
    private func problem(_ error: any Error, _ lang: Lang, _ request: Request, _ logger: Logger) -> Answer {
        if let refused = error as? Refused { return refused.answer(lang) }
        if error is NotAllowed { return Refused(.forbidden, .dav("need-privileges"), HTTPResponse.Status.of(error).1).answer(lang) }
        let (status, text) = HTTPResponse.Status.of(error)
        if status.code >= 500 { logger.error("\(request.method) \(request.uri.path): \(error)") }
        return Answer(status, type: "text/plain; charset=utf-8", lang(text) + "\n")
    }

    // MARK: Who asks

    /// The employee of a name and a password: the name is their mail, the password one of their tokens. The usual password never fits, for it would go without the second step.
    ///
    /// Wrong passwords of a name are slowed down; a right one always passes, so that a phone with an old password does not shut the others out. It is too long to be guessed: 96 random bits at least.
    private func authorized(_ request: Request) async throws -> (Token, Access) {
        var missing = Refused(.unauthorized, nil, Text("Нужны имя и пароль устройства: их дают в профиле, «Календарь и контакты на телефоне».", "The name and the device's password are needed: the profile gives them, “Calendar and contacts on your phone”."))
        missing.headers[.wwwAuthenticate] = "Basic realm=\"Ottisk\", charset=\"UTF-8\""
        guard let (user, password) = DAV.basic(request.headers[.authorization] ?? "") else { throw missing }
        let found: (Token, Access)? = try await workspace.read(as: .program("dav")) { tx in
            guard let (token, access) = try Token.find(password, in: tx) else { return nil }
            let mail: String = Form.plain(try tx.rows("SELECT mail FROM employee WHERE id = \(token.employeeID)").first?["mail"] ?? .null)
            return mail.lowercased() == user.lowercased() ? (token, access) : nil
        }
        if var (token, access) = found {
            access.cause = "dav \(token.id) \(token.name)"
            return (token, access)
        }
        let key: Int64 = Int64(Crypto.hash(user.lowercased()).prefix(15), radix: 16) ?? 0, standing: Limit.Standing = guesses.count(key)
        throw standing.isOver ? DAV.tooMany(standing) : missing
    }
    private static func tooMany(_ standing: Limit.Standing) -> Refused {
        var refused = Refused(.tooManyRequests, nil, Text("Слишком много запросов. Следующий через \(standing.seconds) с.", "Too many requests. The next one in \(standing.seconds) s."))
        refused.headers = standing.headers
        return refused
    }
    /// The name and the password of `Basic` (RFC 7617).
    static func basic(_ header: String) -> (user: String, password: String)? {
        guard header.lowercased().hasPrefix("basic "), header.utf8.count < 2000, let data = Data(base64Encoded: Submitted.trimmed(header.dropFirst(6))), let text = String(validating: data, as: UTF8.self) else { return nil }
        let parts: [Substring] = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !text.utf8.contains(0) else { return nil }
        return (String(parts[0]), String(parts[1]))
    }

    // MARK: The secret address

    private func feed(_ token: String, _ request: Request, _ logger: Logger) async throws -> Response {
        guard [.get, .head].contains(request.method) else { throw Refused.method(["GET", "HEAD"]) }
        guard let feed = try await workspace.read(as: .program("feed"), { try Feed.find(token, in: $0) }) else { throw NotFound() }
        let now: Int64 = Clock.now(), standing: Limit.Standing = feeds.count(feed.employee)
        guard !standing.isOver else { throw DAV.tooMany(standing) }
        // Counted before the work, which is what the limit is for.
        let text: String = try await workspace.read(as: .program("feed")) { try feed.text(in: $0) }
        if (feed.usedAt ?? 0) < now - Feed.pause { try await noteUse(of: feed.employee, now, logger) }
        let etag: String = "\"\(Crypto.hash(text).prefix(32))\""
        var headers: HTTPFields = [.contentType: "text/calendar; charset=utf-8", .eTag: etag, .cacheControl: "private, no-cache", .xContentTypeOptions: "nosniff"]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        if Conditions(request.headers).isKnown(etag) { return Response(status: .notModified, headers: headers) }
        headers[.contentDisposition] = "inline; filename=\"ottisk.ics\""
        return Response(status: .ok, headers: headers, body: request.method == .head ? .init() : .init(byteBuffer: ByteBuffer(string: text)))
    }
    private func noteUse(of employee: Int64, _ now: Int64, _ logger: Logger) async throws {
        do { try await workspace.write(as: .program("feed")) { try $0.run("UPDATE calendar_feed SET used_at = \(now) WHERE employee_id = \(employee)") } } catch DatabaseError.full(let why) {
            logger.warning("the use of a calendar's address is not noted: \(why)")
        }
    }
}
