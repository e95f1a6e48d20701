@testable import API
import Admin
import Clients
@testable import DAV
import Database
import Foundation
@testable import Kernel
import Testing

/// Whose address it is, what may be sent, and what must not break anything.
@Suite struct DAVRightsTests {
    static let verbs: [String] = ["OPTIONS", "GET", "HEAD", "PUT", "DELETE", "PROPFIND", "PROPPATCH", "REPORT", "MKCOL", "MKCALENDAR", "COPY", "MOVE", "LOCK", "POST", "PATCH"]
    static func bodies(_ shelf: Shelf) -> [String] { [shelf == .meetings ? Sample.event() : shelf == .tasks ? Sample.todo() : Sample.card(), "<propfind xmlns=\"DAV:\"><allprop/></propfind>", "<sync-collection xmlns=\"DAV:\"><sync-token/><prop/></sync-collection>"] }

    /// Every verb of every ready role at every address of somebody else: never there, never a server error, nothing changed.
    @Test(arguments: Engine.here, ReadyRole.ready.map(\.key)) func everyVerbAtSomebodyElsesAddress(_ engine: Engine, _ role: String) async throws {
        let office = try await Office(engine), anna = try await office.phone()
        let elsewhere: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let other = try await office.phone(of: office.employee(role, "Олег Лапин", branch: elsewhere))
        for shelf in Shelf.allCases { #expect(try await anna.put(shelf, "one" + shelf.suffix, Self.bodies(shelf)[0]).status == 201) }
        let before: Int = try await office.rows("SELECT id FROM change_log").count
        for shelf in Shelf.allCases {
            let theirs: String = try #require(try await anna.names(shelf).first)
            for path in ["/dav/\(anna.employee)/", "/dav/\(anna.employee)/calendars/", anna.path(shelf), anna.path(shelf, theirs), anna.path(shelf, "new" + shelf.suffix)] {
                for verb in Self.verbs where verb != "OPTIONS" {
                    for body in Self.bodies(shelf) {
                        let answer = try await other.send(verb, path, body, ["Depth": "1"])
                        #expect(answer.status == 404 && !answer.text.contains("Зимин") && !answer.text.contains("КП"), "\(role) \(verb) \(path) → \(answer.status)")
                    }
                }
            }
            // The same record under one's own address.
            let id: Int = 1, own: String = "ottisk-\(shelf.entity.table)-\(id)-\(try await office.workspace.read(as: .program("test")) { try Mark.read($0) })" + shelf.suffix
            for verb in ["GET", "HEAD", "PUT", "DELETE", "PROPFIND"] {
                let answer = try await other.send(verb, other.path(shelf, own), Self.bodies(shelf)[verb == "PUT" ? 0 : 1], ["Depth": "0"])
                #expect(answer.status == 404 || verb == "PUT" && answer.status == 403, "\(role) \(verb) \(own) → \(answer.status)")
            }
        }
        #expect(try await office.rows("SELECT id FROM change_log").count == before)
    }
    /// Every verb at every one of one's own addresses, with every body: an answer that is no server's mistake.
    @Test(arguments: Engine.here) func everyVerbEverywhere(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), me: Int64 = phone.employee
        var paths: [String] = ["/dav", "/dav/", "/dav/\(me)", "/dav/\(me)/", "/dav/\(me)/calendars/", "/dav/\(me)/contacts", "/dav/x/", "/dav/\(me)/nothing/", "/dav/\(me)/calendars/people/", "/dav/\(me)/calendars/meetings/a/b", "/dav/\(me)/calendars/meetings/%00.ics", "/dav/\(me)/calendars/meetings/%2F.ics", "/dav/\(me)/calendars/meetings/%.ics", "/davos", "/dav//"]
        paths += Shelf.allCases.flatMap { [phone.path($0), phone.path($0, "a" + $0.suffix), phone.path($0, String(repeating: "я", count: 200))] }
        for path in paths {
            for verb in Self.verbs {
                for body in ["", "<a/>", "<propfind xmlns=\"DAV:\"/>", Sample.event(), "<propertyupdate xmlns=\"DAV:\"/>"] {
                    let answer = try await phone.send(verb, path, body, ["Depth": "1"])
                    #expect(answer.status < 500, "\(verb) \(path) \(body.prefix(20)) → \(answer.status)")
                }
            }
        }
        #expect(try await phone.send("GET", phone.path(.meetings)).status == 405)
        #expect(try await phone.send("MKCOL", phone.path(.meetings, "x")).status == 403)
        #expect(try await phone.send("DELETE", phone.path(.meetings)).status == 403)
        #expect(try await phone.send("PROPFIND", "/dav/").status == 403, "without a depth it would be infinity")
    }
    @Test(arguments: Engine.here) func whatIsNotTaken(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone()
        func refused(_ shelf: Shelf, _ text: String, _ type: String? = nil) async throws -> (Int, String) {
            let answer = try await phone.send("PUT", phone.path(shelf, "x" + shelf.suffix), text, ["Content-Type": type ?? (shelf.isCalendar ? "text/calendar" : "text/vcard")])
            return (answer.status, answer.text)
        }
        #expect(try await refused(.meetings, "привет").1.contains("<C:valid-calendar-data/>"))
        #expect(try await refused(.meetings, Sample.todo()).1.contains("supported-calendar-component"))
        #expect(try await refused(.meetings, Sample.event().replacing("VERSION", with: "METHOD:REQUEST\r\nVERSION")).1.contains("valid-calendar-object-resource"))
        #expect(try await refused(.meetings, Sample.event().replacing("UID:abc-1\r\n", with: "")).0 == 403)
        #expect(try await refused(.people, "BEGIN:VCARD\r\nFN:Без UID\r\nEND:VCARD\r\n").1.contains("valid-address-data"))
        #expect(try await refused(.people, Sample.card("g", "FN:Группа\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n")).0 == 403)
        #expect(try await refused(.people, Sample.card("m", "FN:Плохая почта\r\nEMAIL:нет\r\n")).0 == 422)
        #expect(try await refused(.people, Sample.card("m", "FN:Плохая почта\r\nEMAIL:нет\r\n")).1.contains("Почта"))
        #expect(try await refused(.meetings, Sample.event(), "application/json").0 == 415)
        #expect(try await refused(.meetings, Sample.event("big", String(repeating: "я", count: 600_000))).0 == 413)
        #expect(try await refused(.meetings, Sample.event("old", "Давно", "19991201T073000Z")).0 == 403, "older than a phone keeps")
        for table in ["interaction", "contact", "dav_item"] { #expect(try await office.rows("SELECT id FROM \(SQL.raw(table))").isEmpty, "nothing of all that is kept") }
        #expect(try await phone.put(.meetings, "long.ics", Sample.event("long", String(repeating: "я", count: 400))).status == 201)
        #expect(try await phone.get(.meetings, "long.ics").text.contains(String(repeating: "я", count: 20)), "cut in the record, whole in the phone")
    }
    /// Entities that multiply, depths that never end, encodings that hide: refused before anything is read.
    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY b \"x\"><!ENTITY c \"&b;&b;&b;&b;\">]><propfind xmlns=\"DAV:\"><prop>&c;</prop></propfind>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>", "<?xml version='1.0' encoding='utf-16'?><a/>", String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100), "<a>" + String(repeating: "<b/>", count: 40_000) + "</a>",
        "<a xmlns:b=\"c\"><d:e/></a", "<a>&undefined;</a>", "\u{0}<a/>", "",
    ]) func bombs(_ text: String) async throws {
        #expect(throws: BadRequest.self) { try XMLBody.read(Array(text.utf8)) }
    }
    @Test func namesOfElementsKeepTheirSpaces() throws {
        let root = try XMLBody.read(Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?><d:a xmlns:d=\"DAV:\" xmlns=\"urn:x\"><b c=\"1\">т&amp;е<![CDATA[<к>]]>ст</b><e xmlns=\"\"/></d:a>".utf8))
        #expect(root.name == .dav("a") && root.children.map(\.name) == [XMLName("urn:x", "b"), XMLName("", "e")] && root.children[0].text == "т&е<к>ст" && root.children[0].attributes["c"] == "1")
        #expect(try XMLBody.read(Array(Markup.document(.dav("a"), Markup.text(XMLName("urn:\"x\"", "b"), "1\r\n<2>&\u{1}")).utf8)).children.first?.text == "1\r\n<2>&")
    }
    /// Random bodies, names and tags: an answer every time, never a server's mistake, and the log stays whole.
    @Test(arguments: Engine.here) func fuzz(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone()
        var state: UInt64 = 4791
        func below(_ count: Int) -> Int { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407; return Int((state >> 33) % UInt64(count)) }
        let pieces: [String] = ["BEGIN:VEVENT\r\nUID:1\r\n", "END:VEVENT\r\n", "SUMMARY:я\r\n", "DTSTART:20311201T093000Z\r\n", "DTSTART;VALUE=DATE:20311201\r\n", "RRULE:FREQ=DAILY\r\n", "DUE:20311201\r\n", "STATUS:COMPLETED\r\n", "TEL:1\r\n", "FN:я\r\n", "ORG:;\r\n", "DTEND:99991231T235959Z\r\n", ":", "\n "]
        let xml: [String] = ["<d:propfind xmlns:d=\"DAV:\">", "</d:propfind>", "<d:prop>", "</d:prop>", "<d:getetag/>", "<c:filter xmlns:c=\"urn:ietf:params:xml:ns:caldav\">", "</c:filter>", "<d:href>", "</d:href>", "&amp;", "x"]
        for _ in 0..<400 {
            let shelf: Shelf = Shelf.allCases[below(3)], name: String = ["a", "b", "c"][below(3)] + shelf.suffix
            let inside: String = (0..<below(6)).map { _ in pieces[below(pieces.count)] }.joined()
            let text: String = shelf == .people ? "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:\(name)\r\nFN:я\r\n\(inside)END:VCARD\r\n" : "BEGIN:VCALENDAR\r\nBEGIN:\(shelf.component)\r\nUID:\(name)\r\nDTSTART:2031120\(below(9) + 1)T093000Z\r\n\(inside)END:\(shelf.component)\r\nEND:VCALENDAR\r\n"
            let put = try await phone.put(shelf, name, text)
            #expect(put.status < 500, "\(text)")
            if !put.etag.isEmpty { #expect(try await phone.get(shelf, name).text == text, "a tag promises the very bytes") }
            if below(8) == 0 { _ = try await phone.delete(shelf, name) }
            let report = try await phone.send(["PROPFIND", "REPORT", "PROPPATCH"][below(3)], phone.path(shelf), (0..<below(10)).map { _ in xml[below(xml.count)] }.joined(), ["Depth": String(below(2))])
            #expect(report.status < 500)
        }
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
        for shelf in Shelf.allCases { #expect(try await phone.sync(shelf).status == 207) }
    }
    /// Two at the same moment with the same tag: one of them is told.
    @Test(arguments: Engine.here) func twoAtOnce(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), etag: String = try await phone.put(.meetings, "a.ics", Sample.event()).etag
        async let one = phone.put(.meetings, "a.ics", Sample.event("abc-1", "Первый"), match: etag)
        async let two = phone.put(.meetings, "a.ics", Sample.event("abc-1", "Второй"), match: etag)
        let statuses: [Int] = try await [one.status, two.status].sorted()
        #expect(statuses == [204, 412])
        #expect(try await office.rows("SELECT id FROM interaction").count == 1)
    }
}
