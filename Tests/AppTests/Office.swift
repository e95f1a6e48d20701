@testable import Admin
import App
import Clients
import Database
import Foundation
import HTTPTypes
import Hummingbird
@testable import Kernel
import Logging
import NIOCore
import NIOEmbedded

/// A fresh workspace of one test with an administrator, and browsers to look at it: no sockets.
struct Office: Sendable {
    let workspace: Workspace, screens: [Routes.Screen], administrator: Int64
    private let respond: @Sendable (Request, WebContext) async throws -> Response

    /// - Parameters:
    ///   - counter: counts the statements of every request.
    ///   - clock: what time it is for the limits of requests: a test of them stops it, for a busy machine may take a minute over anything.
    init(_ engine: Engine, counter: StatementCounter? = nil, apiRate: Int = 100_000, clock: @escaping @Sendable () -> Int64 = Clock.now) async throws {
        let fresh: any Database = try await engine.fresh(.begun)
        let database: any Database = counter.map { counter in Watched(fresh) { text, _ in counter.add(text) } } ?? fresh
        workspace = try await Ottisk.workspace(database, files: NSTemporaryDirectory() + "ottisk-files-" + Crypto.token(8))
        let list = Routes.ScreenList()
        let responder = Ottisk.router(workspace, assets: "/nonexistent", list: list, apiRate: apiRate, clock: clock).buildResponder()
        respond = { try await responder.respond(to: $0, context: $1) }
        screens = list.screens
        administrator = try await workspace.read(as: .program("test")) { try $0.rows("SELECT id FROM \(Employee.self)").first.flatMap { Int64(value: $0["id"]) } ?? 0 }
    }

    /// The bytes of a page that is no text.
    func bytes(_ path: String, token: String) async throws -> [UInt8] {
        let request = Request(head: .init(method: .get, scheme: "http", authority: "localhost", path: path, headerFields: [.cookie: "ottisk=\(token)"]), body: .init(buffer: ByteBuffer()))
        let response = try await respond(request, WebContext(source: .init(channel: NIOAsyncTestingChannel(), logger: Logger(label: "test"))))
        let box = Box()
        try await response.body.write(Collector(box: box))
        return Array(box.buffer.readableBytesView)
    }
    struct Answer: Sendable { let status: Int, headers: HTTPFields, text: String }

    /// Someone at a keyboard. Posts carry the CSRF token unless told otherwise.
    struct Browser: Sendable {
        let office: Office, token: String, csrf: String
        func get(_ path: String, fragment: Bool = false) async throws -> Answer { try await office.send(.get, path, "", token, fragment) }
        func post(_ path: String, _ fields: [String: String], csrf given: Bool = true) async throws -> Answer {
            let all: [String: String] = given ? fields.merging(["csrf": csrf]) { mine, _ in mine } : fields
            return try await office.send(.post, path, all.map { "\($0.key)=\($0.value.percentEncoded)" }.joined(separator: "&"), token, false)
        }
    }
    /// A form with one file, as a browser sends it.
    func upload(_ path: String, _ name: String, _ bytes: [UInt8], token: String, csrf: String) async throws -> Answer {
        var body: [UInt8] = Array("--limit\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(csrf)\r\n--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n\r\n".utf8)
        body += bytes + Array("\r\n--limit--\r\n".utf8)
        return try await send(.post, path, ByteBuffer(bytes: body), token, false, type: "multipart/form-data; boundary=limit")
    }
    func browser(of employee: Int64) async throws -> Browser {
        let token: String = try await Session.start(for: employee, agent: "test", in: workspace)
        let person = try await Session.person(token, in: workspace)
        return Browser(office: self, token: token, csrf: person?.csrf ?? "")
    }
    var admin: Browser { get async throws { try await browser(of: administrator) } }
    var stranger: Browser { Browser(office: self, token: "", csrf: "") }

    /// Somebody with a ready role, in a branch of their own unless one is given.
    func employee(_ role: String, _ name: String, branch: Int64 = 1) async throws -> Int64 {
        try await workspace.write(as: .program("test")) { tx in
            let names: [String: String] = Dictionary(uniqueKeysWithValues: ReadyRole.ready.map { ($0.key, $0.name.ru) })
            let id = try tx.rows("SELECT id FROM role WHERE name = \(names[role] ?? "")").first.flatMap { Int64(value: $0["id"]) } ?? 0
            return try tx.insert(Employee.entity, ["name": .text(name), "mail": .text(Crypto.token(6) + "@example.ru"), "role_id": .int(id), "branch_id": .int(branch)])
        }
    }
    func send(_ method: HTTPRequest.Method, _ path: String, _ body: String, _ token: String, _ fragment: Bool) async throws -> Answer {
        try await send(method, path, ByteBuffer(string: body), token, fragment, type: "application/x-www-form-urlencoded")
    }
    func send(_ method: HTTPRequest.Method, _ path: String, _ body: ByteBuffer, _ token: String, _ fragment: Bool, type: String) async throws -> Answer {
        var headers: HTTPFields = [.contentType: type, .acceptLanguage: "ru"]
        if !token.isEmpty { headers[.cookie] = "ottisk=\(token)" }
        if fragment, let name = HTTPField.Name("HX-Request") { headers[name] = "true" }
        return try await send(method, path, body, headers)
    }
    /// A request as it is, with just these headers.
    func send(_ method: HTTPRequest.Method, _ path: String, _ body: ByteBuffer, _ headers: HTTPFields) async throws -> Answer {
        let request = Request(head: .init(method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers), body: .init(buffer: body))
        let context = WebContext(source: .init(channel: NIOAsyncTestingChannel(), logger: Logger(label: "test")))
        let response = try await respond(request, context)
        let box = Box()
        try await response.body.write(Collector(box: box))
        return Answer(status: Int(response.status.code), headers: response.headers, text: String(buffer: box.buffer))
    }
    // One task writes it, and reads it afterwards.
    private final class Box: @unchecked Sendable { var buffer = ByteBuffer() }
    private struct Collector: ResponseBodyWriter {
        let box: Box
        mutating func write(_ buffer: ByteBuffer) async throws { box.buffer.writeImmutableBuffer(buffer) }
        consuming func finish(_ trailing: HTTPFields?) async throws {}
    }
}
extension Office.Answer {
    var location: String { headers[.location] ?? "" }
    /// The number at the end of where the answer sends to.
    var id: Int64 { Int64(location.split(separator: "/").last ?? "") ?? 0 }
}
