internal import Database
internal import HTTPTypes
internal import Hummingbird
internal import Kernel

/// One request of a program whose token is good: which resource it means, and what is done with it.
struct Call: Sendable {
    let request: Request, workspace: Workspace, access: Access, token: Token
    /// The most bytes a body may have.
    static let most: Int = 1 << 20

    enum Resource: Sendable { case document, list(Entity), record(Entity, Int64), bin(Entity, Int64, Bool), history(Entity, Int64) }

    func answer(_ registry: Registry) async throws -> Answer {
        let resource: Resource = try resource(registry), allowed: [HTTPRequest.Method] = resource.methods
        guard allowed.contains(request.method) else {
            var problem = Problem(.methodNotAllowed, .method, "Здесь можно: \(Call.names(allowed)).", "Allowed here: \(Call.names(allowed)).")
            problem.headers[.allow] = Call.names(allowed)
            throw problem
        }
        try checkAccept()
        switch resource {
        case .document: return Answer(try await workspace.read(as: access) { OpenAPI($0.registry, $0.access).json })
        case .list(let entity): return request.method == .post ? try await create(entity) : try await list(entity)
        case .record(let entity, let id): return request.method == .patch ? try await change(entity, id) : try await get(entity, id)
        case .bin(let entity, let id, let archived): return try await bin(entity, id, archived)
        case .history(let entity, let id): return try await history(entity, id)
        }
    }
    private static func names(_ methods: [HTTPRequest.Method]) -> String { methods.map(\.rawValue).joined(separator: ", ") }

    private func resource(_ registry: Registry) throws -> Resource {
        if request.uri.path == API.document { return .document }
        let parts: [Substring] = request.uri.path.dropFirst(API.base.utf8.count).split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { $0 }
        guard let path = parts.first, let entity = registry.published.first(where: { $0.path == path }) else {
            throw Problem(.notFound, .missing, "Такого адреса нет. Все адреса — на странице /api.", "There is no such address. The page /api lists them all.")
        }
        if parts.count == 1 { return .list(entity) }
        guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let id = Int64(parts[1]) else { throw Problem.missing }
        switch parts.dropFirst(2) {
        case []: return .record(entity, id)
        case ["archive"]: return .bin(entity, id, true)
        case ["restore"]: return .bin(entity, id, false)
        case ["history"]: return .history(entity, id)
        default: throw Problem.missing
        }
    }

    // MARK: Rights

    /// The right itself, before any record is looked at: what the token is not for is told apart from what its owner may not do.
    func need(_ verb: Access.Verb, _ entity: Entity) throws {
        guard access.reach(verb, entity.table) == .none else { return }
        let verbs: [String: Set<Access.Verb>] = Scopes(token.scopes).verbs
        guard (verbs[entity.table] ?? verbs["*"] ?? []).contains(verb) else {
            var problem = Problem(.forbidden, .scope, "Токен сделан не для этого. Область токена задают, когда его делают.", "The token was not made for this. Its scopes are set when it is made.")
            problem.headers[.wwwAuthenticate] = "Bearer realm=\"ottisk\", error=\"insufficient_scope\""
            throw problem
        }
        throw NotAllowed()
    }

    // MARK: Headers

    private func checkAccept() throws {
        guard let accept = request.headers[.accept], !accept.isEmpty else { return }
        let isFine: Bool = accept.split(separator: ",").contains { range in
            let parts: [String] = range.split(separator: ";").map { Submitted.trimmed($0).lowercased() }
            let isRefused: Bool = parts.dropFirst().contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
            return ["*/*", "application/*", "application/json", "application/problem+json"].contains(parts.first ?? "") && !isRefused
        }
        if !isFine { throw Problem(.notAcceptable, .accept, "Ответы бывают только application/json.", "Answers are application/json only.") }
    }
    /// The version that the caller has seen, from If-Match; nil: the caller does not mind.
    func expected() throws -> Set<Int64>? {
        guard let header = request.headers[.ifMatch] else { return nil }
        if Submitted.trimmed(header) == "*" { return nil }
        // Whatever is not a tag of ours never matches, and a weak one neither (RFC 9110, 13.1.1).
        let tags: [String] = header.split(separator: ",").map { Submitted.trimmed($0) }
        return Set(tags.filter { $0.count > 2 && $0.first == "\"" && $0.last == "\"" }.compactMap { Int64($0.dropFirst().dropLast()) })
    }
    static func etag(_ row: Row) -> String { "\"\(Form.plain(row["version"]))\"" }

    /// The body of a writing request: JSON, one megabyte at most.
    func body() async throws -> (json: JSONValue, bytes: [UInt8]) {
        let type: String = Submitted.trimmed((request.headers[.contentType] ?? "").split(separator: ";").first ?? "").lowercased()
        guard Call.bodyTypes(request.method).contains(type), ["", "identity"].contains(request.headers[.contentEncoding] ?? "") else {
            let types: String = Call.bodyTypes(request.method).joined(separator: ", ")
            var problem = Problem(.unsupportedMediaType, .mediaType, "Тело запроса должно быть \(types).", "The body must be \(types).")
            if let name = HTTPField.Name(request.method == .patch ? "Accept-Patch" : "Accept-Post") { problem.headers[name] = types }
            throw problem
        }
        var request: Request = request
        let buffer: ByteBuffer
        do { buffer = try await request.collectBody(upTo: Call.most) } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem(.contentTooLarge, .tooLarge, "Тело запроса больше мегабайта.", "The body is larger than a megabyte.")
        }
        let bytes: [UInt8] = Array(buffer.readableBytesView)
        do { return (try JSONReader.read(bytes), bytes) } catch {
            throw Problem.malformed("Тело запроса — не JSON: ошибка на байте \(error.at).", "The body is not JSON: it goes wrong at byte \(error.at).")
        }
    }
    static func bodyTypes(_ method: HTTPRequest.Method) -> [String] { method == .patch ? ["application/merge-patch+json", "application/json"] : ["application/json"] }
}

extension Call.Resource {
    var methods: [HTTPRequest.Method] {
        switch self {
        case .document, .history: [.get, .head]
        case .list(let entity): entity.isCreatedByForm ? [.get, .head, .post] : [.get, .head]
        case .record: [.get, .head, .patch]
        case .bin: [.post]
        }
    }
}
