public import Hummingbird
internal import HTTPTypes

/// A small `multipart/form-data` body (RFC 7578) held in memory: fields, and files with their names.
public struct Upload: Sendable {
    public struct Part: Sendable { public let name: String, file: String?, bytes: [UInt8] }
    public let parts: [Part]
    public func text(_ name: String) -> String { parts.first { $0.name == name }.flatMap { String(validating: $0.bytes, as: UTF8.self) } ?? "" }
    public func file(_ name: String) -> Part? { parts.first { $0.name == name && $0.file != nil } }

    /// Nil when the body is not what its boundary promises.
    public init?(contentType: String, body: [UInt8]) {
        guard contentType.lowercased().hasPrefix("multipart/form-data"), let at = contentType.firstRange(of: "boundary=") else { return nil }
        let boundary: String = String(contentType[at.upperBound...].prefix { $0 != ";" }).filter { $0 != "\"" }
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        let delimiter: [UInt8] = Array("\r\n--\(boundary)".utf8), gap: [UInt8] = [13, 10, 13, 10]
        var parts: [Part] = [], rest: ArraySlice<UInt8> = ArraySlice([13, 10] + body)
        guard let first = rest.firstRange(of: delimiter), first.lowerBound == rest.startIndex else { return nil }
        rest = rest[first.upperBound...]
        while !rest.starts(with: [45, 45]) {
            guard rest.starts(with: [13, 10]), let head = rest.firstRange(of: gap), let end = rest.firstRange(of: delimiter), head.lowerBound < end.lowerBound,
                  let headers = String(validating: rest[rest.startIndex..<head.lowerBound], as: UTF8.self), let name = Upload.parameter("name", headers) else { return nil }
            // An empty part's delimiter begins inside the gap.
            let start: Int = min(head.upperBound, end.lowerBound)
            parts.append(Part(name: name, file: Upload.parameter("filename", headers), bytes: Array(rest[start..<end.lowerBound])))
            rest = rest[end.upperBound...]
        }
        self.parts = parts
    }
    private static func parameter(_ name: String, _ headers: String) -> String? {
        guard let at = headers.firstRange(of: "; \(name)=\"") else { return nil }
        return String(headers[at.upperBound...].prefix { $0 != "\"" })
    }
}

extension Request {
    /// An uploaded form of at most `limit` bytes whose token is the session's.
    public func upload(_ context: StaffContext, limit: Int = 16 << 20) async throws -> Upload {
        var request = self
        let body = try await request.collectBody(upTo: limit)
        guard let upload = Upload(contentType: headers[.contentType] ?? "", body: Array(body.readableBytesView)) else {
            throw BadRequest("Файл пришёл повреждённым", "The file arrived damaged")
        }
        guard Crypto.same(upload.text("csrf"), context.person.csrf) else { throw NotAllowed() }
        return upload
    }
}
