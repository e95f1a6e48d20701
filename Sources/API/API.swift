public import Database
internal import HTTPTypes
internal import Logging
public import Hummingbird
public import Kernel

/// REST with JSON for every registered entity, under `/api/v1`: a program with a token does what the token's owner may do in the browser.
///
/// It stands before the sessions: a cookie neither signs a request in nor is asked for its CSRF token.
public struct API: RouterMiddleware {
    public typealias Context = WebContext
    static let base: String = "/api/v1", document: String = "/api/openapi.json"
    let workspace: Workspace, limit: Limit

    /// - Parameters:
    ///   - perMinute: how many requests a token may send in a minute to this node.
    ///   - clock: what time it is for that minute, in milliseconds.
    public init(_ workspace: Workspace, perMinute: Int = standardRate, clock: @escaping @Sendable () -> Int64 = Clock.now) { (self.workspace, limit) = (workspace, Limit(perMinute, clock: clock)) }
    /// Every step of this target, in order.
    public static let migrations: [Migration] = [Token.migration]
    /// Requests of one token a minute, unless the server says otherwise.
    public static let standardRate: Int = 600

    public func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        let path: String = request.uri.path
        // People read the document in the browser, programs with their token.
        let isDocument: Bool = path == Self.document && request.headers[.authorization] != nil
        guard isDocument || path == Self.base || path.hasPrefix(Self.base + "/") else { return try await next(request, context) }
        var answer: Answer, lang = Lang(acceptLanguage: request.headers[.acceptLanguage]), standing: Limit.Standing?
        do {
            let (token, access, registry) = try await authorized(request)
            if request.headers[.acceptLanguage] == nil { lang = access.lang }
            let now: Limit.Standing = limit.count(token.id)
            standing = now
            if now.isOver { throw Problem(.tooManyRequests, .limit, "Токену можно \(now.most) запросов в минуту.", "A token may send \(now.most) requests a minute.") }
            try await token.noteUse(in: workspace, context.logger)
            var rights: Access = access
            rights.lang = lang
            answer = try await Call(request: request, workspace: workspace, access: rights, token: token).answer(registry)
        } catch {
            let problem = Problem(error)
            if problem.status.code >= 500 { context.logger.error("\(request.method) \(path): \(error)") }
            answer = Answer(problem, lang)
        }
        for header in standing?.headers ?? HTTPFields() { answer.headers[header.name] = header.value }
        return answer.response(lang, isHead: request.method == .head)
    }

    private func authorized(_ request: Request) async throws -> (Token, Access, Registry) {
        var missing = Problem(.unauthorized, .unauthorized, "Пришлите токен: Authorization: Bearer …", "Send a token: Authorization: Bearer …")
        missing.headers[.wwwAuthenticate] = "Bearer realm=\"ottisk\""
        let header: String = request.headers[.authorization] ?? ""
        guard header.lowercased().hasPrefix("bearer ") else { throw missing }
        let text: String = Submitted.trimmed(header.dropFirst(7))
        let (found, registry) = try await workspace.read(as: .program("api")) { (try Token.find(text, in: $0), $0.registry) }
        if let found { return (found.token, found.access, registry) }
        var wrong = Problem(.unauthorized, .unauthorized, "Токен неизвестен, отозван или истёк.", "The token is unknown, revoked or expired.")
        wrong.headers[.wwwAuthenticate] = "Bearer realm=\"ottisk\", error=\"invalid_token\""
        throw wrong
    }
}

/// What the API answers, before it is a response.
struct Answer: Sendable {
    var status: HTTPResponse.Status, headers: HTTPFields, body: [UInt8]

    init(_ json: JSONValue, _ headers: HTTPFields = [:], status: HTTPResponse.Status = .ok) {
        (self.status, self.headers, body) = (status, headers, json.bytes)
        self.headers[.contentType] = "application/json"
    }
    init(_ problem: Problem, _ lang: Lang) {
        (status, headers, body) = (problem.status, problem.headers, problem.json(lang).bytes)
        headers[.contentType] = "application/problem+json"
    }
    /// An answer that was given before.
    init(_ status: HTTPResponse.Status, bytes: [UInt8], _ headers: HTTPFields) {
        (self.status, self.headers, body) = (status, headers, bytes)
        self.headers[.contentType] = "application/json"
    }
    func response(_ lang: Lang, isHead: Bool) -> Response {
        var headers: HTTPFields = headers
        headers[.contentLanguage] = lang.rawValue
        headers[.cacheControl] = "no-store"
        headers[.vary] = "Authorization, Accept-Language"
        headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: isHead ? .init() : .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
