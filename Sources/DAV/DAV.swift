internal import API
public import Database
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
    let limit: Limit, feeds = Limit(60), guesses = Limit(20)

    /// - Parameter perMinute: how many requests a phone may send in a minute to this node.
    public init(_ workspace: Workspace, perMinute: Int = standardRate) { (self.workspace, limit) = (workspace, Limit(perMinute)) }
    /// Requests of one phone a minute, unless the server says otherwise: the first meeting with a full address book sends one for each card.
    public static let standardRate: Int = 6000
    /// Every step of this target, in order.
    public static let migrations: [Migration] = [Mark.migration, Feed.migration]

    public func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        let path: String = request.uri.path, lang = Lang(acceptLanguage: request.headers[.acceptLanguage])
        guard let token = Feed.token(inPath: path) else { return try await next(request, context) }
        do { return try await feed(token, request, context.logger) } catch {
            let (status, text) = HTTPResponse.Status.of(error)
            if status.code >= 500 { context.logger.error("\(request.method) \(path): \(error)") }
            return DAV.plain(status, lang(text))
        }
    }
    static func plain(_ status: HTTPResponse.Status, _ text: String, _ more: HTTPFields = [:]) -> Response {
        var headers: HTTPFields = more
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text + "\n")))
    }

    private func feed(_ token: String, _ request: Request, _ logger: Logger) async throws -> Response {
        guard [.get, .head].contains(request.method) else { return DAV.plain(.methodNotAllowed, "GET, HEAD", [.allow: "GET, HEAD"]) }
        guard let (feed, text) = try await workspace.read(as: .program("feed"), { try Feed.find(token, in: $0) }) else { throw NotFound() }
        let now: Int64 = Clock.now(), standing: Limit.Standing = feeds.count(feed.employee, at: now)
        guard !standing.isOver else { return DAV.plain(.tooManyRequests, "429", standing.headers) }
        if (feed.usedAt ?? 0) < now - Feed.pause { try await noteUse(of: feed.employee, now, logger) }
        let etag: String = "\"\(Crypto.hash(text).prefix(32))\""
        var headers: HTTPFields = [.contentType: "text/calendar; charset=utf-8", .eTag: etag, .cacheControl: "private, no-cache", .xContentTypeOptions: "nosniff"]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        let known: [String] = (request.headers[.ifNoneMatch] ?? "").split(separator: ",").map { Submitted.trimmed($0) }
        if known.contains(etag) || known.contains("W/" + etag) || known.contains("*") { return Response(status: .notModified, headers: headers) }
        headers[.contentDisposition] = "inline; filename=\"ottisk.ics\""
        return Response(status: .ok, headers: headers, body: request.method == .head ? .init() : .init(byteBuffer: ByteBuffer(string: text)))
    }
    private func noteUse(of employee: Int64, _ now: Int64, _ logger: Logger) async throws {
        do { try await workspace.write(as: .program("feed")) { try $0.run("UPDATE calendar_feed SET used_at = \(now) WHERE employee_id = \(employee)") } } catch DatabaseError.full(let why) {
            logger.warning("the use of a calendar's address is not noted: \(why)")
        }
    }
}
