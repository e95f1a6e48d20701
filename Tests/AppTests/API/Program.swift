@testable import API
import Database
import HTTPTypes
import Hummingbird
@testable import Kernel
import NIOCore

/// A program with a token at the API of an office.
struct Program: Sendable {
    let office: Office, token: String
    struct Answer: Sendable {
        let status: Int, headers: HTTPFields, json: JSONValue, text: String
        var id: Int64 { json["id"]?.integer ?? 0 }
        var items: [JSONValue] { json["items"]?.items ?? [] }
        /// The pointers, parameters and headers that a problem names.
        var places: [String] { (json["errors"]?.items ?? []).compactMap { ($0["pointer"] ?? $0["parameter"] ?? $0["header"])?.text } }
        func header(_ name: String) -> String { HTTPField.Name(name).flatMap { headers[$0] } ?? "" }
    }
    func send(_ method: HTTPRequest.Method, _ path: String, bytes: [UInt8] = [], type: String? = "application/json", _ more: [String: String] = [:]) async throws -> Answer {
        var headers: HTTPFields = [:]
        if !token.isEmpty { headers[.authorization] = "Bearer \(token)" }
        if !bytes.isEmpty, let type { headers[.contentType] = type }
        for (name, value) in more { if let name = HTTPField.Name(name) { headers[name] = value } }
        let answer = try await office.send(method, path.hasPrefix("/api") ? path : "/api/v1\(path)", ByteBuffer(bytes: bytes), headers)
        let json: JSONValue = answer.text.isEmpty ? .null : try JSONReader.read(Array(answer.text.utf8))
        return Answer(status: answer.status, headers: answer.headers, json: json, text: answer.text)
    }
    func get(_ path: String, _ more: [String: String] = [:]) async throws -> Answer { try await send(.get, path, more) }
    func post(_ path: String, _ body: String = "", _ more: [String: String] = [:]) async throws -> Answer { try await send(.post, path, bytes: Array(body.utf8), more) }
    func patch(_ path: String, _ body: String, _ more: [String: String] = [:]) async throws -> Answer { try await send(.patch, path, bytes: Array(body.utf8), more) }
    func send(_ method: HTTPRequest.Method, _ path: String, _ more: [String: String]) async throws -> Answer { try await send(method, path, bytes: [], more) }
}
extension Office {
    /// A program of an employee; the administrator's unless another is named.
    func program(_ scopes: Scopes = Scopes(["*": .write]), of employee: Int64? = nil, named name: String = "Обмен", days: Int? = nil) async throws -> Program {
        let owner: Int64 = employee ?? administrator
        return Program(office: self, token: try await workspace.write(as: .program("test")) { try Token.make(name, scopes, days: days, of: owner, in: $0) })
    }
}
let client: String = #"{"name": "ООО «Ёлка и Ко»", "legal_form": "company", "status": "lead", "inn": "7707083893", "kinds": ["directClient", "agency"], "tags": ["срочно"], "city": "Тверь"}"#
