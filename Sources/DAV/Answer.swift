internal import HTTPTypes
internal import Hummingbird
internal import Kernel

/// Why a request is not done, with the precondition that a program can read.
struct Refused: Error {
    let status: HTTPResponse.Status, element: XMLName?, text: Text, inner: String
    var headers: HTTPFields = [:]
    init(_ status: HTTPResponse.Status, _ element: XMLName?, _ text: Text, inner: String = "") { (self.status, self.element, self.text, self.inner) = (status, element, text, inner) }

    /// `DAV:error` with the precondition (RFC 4918, 16) and the sentence for the person; the sentence alone where there is none.
    func answer(_ lang: Lang) -> Answer {
        guard let element else { return Answer(status, headers: headers, type: "text/plain; charset=utf-8", lang(text) + "\n") }
        let body: String = Markup.document(.dav("error"), Markup.element(element, inner) + Markup.text(.dav("responsedescription"), lang(text)))
        return Answer(status, headers: headers, type: Answer.xml, body)
    }
    static let precondition = Refused(.preconditionFailed, nil, Text("Запись изменили раньше вас: обновите её и повторите.", "Somebody changed the record first: fetch it again and repeat."))
    static func method(_ allowed: [String]) -> Refused {
        var refused = Refused(.methodNotAllowed, nil, Text("Здесь можно: \(allowed.joined(separator: ", ")).", "Allowed here: \(allowed.joined(separator: ", "))."))
        refused.headers[.allow] = allowed.joined(separator: ", ")
        return refused
    }
}

/// What is answered, before it is a response.
struct Answer: Sendable {
    static let xml: String = "application/xml; charset=utf-8"
    let status: HTTPResponse.Status
    var headers: HTTPFields, body: String
    init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], type: String = "", _ body: String = "") {
        (self.status, self.headers, self.body) = (status, headers, body)
        if !type.isEmpty { self.headers[.contentType] = type }
    }
    static func multistatus(_ responses: [String], _ more: String = "") -> Answer { Answer(.init(code: 207, reasonPhrase: "Multi-Status"), type: xml, Markup.document(.dav("multistatus"), responses.joined() + more)) }

    func response(isHead: Bool) -> Response {
        var headers: HTTPFields = headers
        for (name, value) in [("DAV", "1, 3, calendar-access, addressbook"), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if isHead { headers[.contentLength] = String(body.utf8.count) }
        return Response(status: status, headers: headers, body: isHead ? .init() : .init(byteBuffer: ByteBuffer(string: body)))
    }
}

/// `If-Match` and `If-None-Match` of a request (RFC 9110, 13.1).
struct Conditions: Sendable {
    private let match: [String]?, none: [String]?
    var isEmpty: Bool { match == nil && none == nil }
    /// Nothing may be there yet.
    var isCreating: Bool { none?.contains("*") ?? false }
    init(_ headers: HTTPFields) {
        func tags(_ header: String?) -> [String]? { header.map { $0.split(separator: ",").map { Submitted.trimmed($0) } } }
        (match, none) = (tags(headers[.ifMatch]), tags(headers[.ifNoneMatch]))
    }
    /// - Parameter etag: of what is there now; nil: nothing is.
    /// - Throws: ``Refused/precondition``.
    func check(_ etag: String?) throws {
        if let match, etag == nil || !(match.contains("*") || match.contains(etag ?? "")) { throw Refused.precondition }
        if let none, let etag, none.contains("*") || none.contains(etag) { throw Refused.precondition }
    }
    /// Whether a reader has it already.
    func isKnown(_ etag: String) -> Bool { none.map { $0.contains("*") || $0.contains(etag) || $0.contains("W/" + etag) } ?? false }
}
