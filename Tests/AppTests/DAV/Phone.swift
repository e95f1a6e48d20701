@testable import API
import Clients
@testable import DAV
import Database
import Foundation
import HTTPTypes
import Hummingbird
@testable import Kernel
import NIOCore

/// A phone of an employee at the server of an office.
struct Phone: Sendable {
    let office: Office, employee: Int64, mail: String, password: String
    struct Answer: Sendable {
        let status: Int, headers: HTTPFields, text: String
        var etag: String { headers[.eTag] ?? "" }
        func header(_ name: String) -> String { HTTPField.Name(name).flatMap { headers[$0] } ?? "" }
        var xml: XMLElement { get throws { try XMLBody.read(Array(text.utf8)) } }
        /// Address → what is told of it.
        var responses: [String: XMLElement] {
            get throws { Dictionary(try xml.all(.dav("response")).map { ($0.child(.dav("href"))?.trimmed ?? "", $0) }) { $1 } }
        }
        var token: String { get throws { try xml.child(.dav("sync-token"))?.trimmed ?? "" } }
    }
    func path(_ shelf: Shelf, _ name: String = "") -> String { (name.isEmpty ? Resource.shelf(shelf) : .item(shelf, name)).path(of: employee) }
    func send(_ method: String, _ path: String, _ body: String = "", _ more: [String: String] = [:]) async throws -> Answer {
        var headers: HTTPFields = [:]
        if !password.isEmpty { headers[.authorization] = "Basic " + Data("\(mail):\(password)".utf8).base64EncodedString() }
        for (name, value) in more { if let name = HTTPField.Name(name) { headers[name] = value } }
        guard let method = HTTPRequest.Method(method) else { throw NotFound() }
        let answer = try await office.send(method, path, ByteBuffer(string: body), headers)
        return Answer(status: answer.status, headers: answer.headers, text: answer.text)
    }
    func put(_ shelf: Shelf, _ name: String, _ text: String, match: String? = nil, new: Bool = false) async throws -> Answer {
        var more: [String: String] = ["Content-Type": shelf.isCalendar ? "text/calendar; charset=utf-8" : "text/vcard"]
        if let match { more["If-Match"] = match }
        if new { more["If-None-Match"] = "*" }
        return try await send("PUT", path(shelf, name), text, more)
    }
    func get(_ shelf: Shelf, _ name: String) async throws -> Answer { try await send("GET", path(shelf, name)) }
    func delete(_ shelf: Shelf, _ name: String, match: String? = nil) async throws -> Answer { try await send("DELETE", path(shelf, name), "", match.map { ["If-Match": $0] } ?? [:]) }
    func find(_ path: String, _ properties: String, depth: String = "0") async throws -> Answer {
        try await send("PROPFIND", path, "<?xml version=\"1.0\" encoding=\"utf-8\"?><d:propfind \(Self.spaces)><d:prop>\(properties)</d:prop></d:propfind>", ["Depth": depth])
    }
    func report(_ shelf: Shelf, _ name: String, _ inner: String) async throws -> Answer { try await send("REPORT", path(shelf), "<\(name) \(Self.spaces)>\(inner)</\(name)>", ["Depth": "1"]) }
    static let spaces: String = "xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" xmlns:r=\"urn:ietf:params:xml:ns:carddav\" xmlns:s=\"http://calendarserver.org/ns/\" xmlns:a=\"http://apple.com/ns/ical/\""

    /// The names in a collection.
    func names(_ shelf: Shelf) async throws -> [String] {
        try await find(path(shelf), "<d:getetag/>", depth: "1").responses.keys.filter { $0 != path(shelf) }.map { String($0.dropFirst(path(shelf).count)) }.sorted()
    }
    func sync(_ shelf: Shelf, _ token: String = "") async throws -> Answer { try await report(shelf, "d:sync-collection", "<d:sync-token>\(token)</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>") }
}
extension Office {
    /// A phone of an employee; the administrator's unless another is named.
    func phone(of employee: Int64? = nil, writing: Bool = true, named name: String = "iPhone") async throws -> Phone {
        let owner: Int64 = employee ?? administrator
        return try await workspace.write(as: .program("test")) { tx in
            let mail: String = Form.plain(try tx.rows("SELECT mail FROM employee WHERE id = \(owner)").first?["mail"] ?? .null)
            return Phone(office: self, employee: owner, mail: mail, password: try Token.make(name, PhoneScreens.scopes(writing: writing), days: nil, bytes: 12, of: owner, in: tx))
        }
    }
    func rows(_ sql: SQL) async throws -> [Row] { try await workspace.database.read { try $0.rows(sql) } }
}
enum Sample {
    static func event(_ uid: String = "abc-1", _ summary: String = "Приёмка тиража", _ start: String = "20311201T073000Z", more: String = "") -> String {
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Phone//\r\nBEGIN:VEVENT\r\nUID:\(uid)\r\nDTSTAMP:20261124T090000Z\r\nSUMMARY:\(summary)\r\nDTSTART:\(start)\r\nDURATION:PT45M\r\nLOCATION:Цех 2\\, 1 этаж\r\nX-COLOR;SHADE=\"a;b\":red\r\n\(more)BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    }
    static func todo(_ uid: String = "todo-1", _ lines: String = "SUMMARY:Выслать КП\r\nDUE;VALUE=DATE:20311202\r\nPRIORITY:1\r\n") -> String {
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Phone//\r\nBEGIN:VTODO\r\nUID:\(uid)\r\n\(lines)END:VTODO\r\nEND:VCALENDAR\r\n"
    }
    static func card(_ uid: String = "card-1", _ lines: String = "N:Зимин;Пётр;Ильич;;\r\nFN:Пётр Зимин\r\nTEL;TYPE=CELL:+7 916 555-01-77\r\nEMAIL;TYPE=WORK:zimin@example.ru\r\n") -> String {
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:\(uid)\r\n\(lines)NICKNAME:Петя\r\nADR;TYPE=HOME:;;ул. Мира\\, 5;Тверь;;170000;\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\nEND:VCARD\r\n"
    }
}
