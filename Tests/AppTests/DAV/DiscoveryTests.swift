import Clients
@testable import DAV
import Database
@testable import Kernel
import Testing

/// How a phone finds its calendars and address book, from the server's name alone.
@Suite struct DiscoveryTests {
    @Test(arguments: Engine.here) func fromTheServersNameToTheCollections(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), me: Int64 = phone.employee
        for (name, method) in [("caldav", "GET"), ("carddav", "PROPFIND"), ("caldav/", "PROPFIND")] {
            let answer = try await phone.send(method, "/.well-known/\(name)")
            #expect(answer.status == 301 && answer.header("Location") == "/dav/")
        }
        let first = try await phone.find("/dav/", "<d:current-user-principal/><d:nothing/>")
        #expect(first.status == 207 && first.header("DAV").contains("calendar-access") && first.header("DAV").contains("addressbook"))
        #expect(first.text.contains("<D:current-user-principal><D:href>/dav/\(me)/</D:href></D:current-user-principal>") && first.text.contains("<D:nothing/></D:prop><D:status>HTTP/1.1 404 Not Found"))
        let homes = try await phone.find("/dav/\(me)/", "<c:calendar-home-set/><r:addressbook-home-set/><c:calendar-user-address-set/><s:email-address-set/><d:displayname/><c:schedule-inbox-URL/>")
        #expect(homes.text.contains("/dav/\(me)/calendars/") && homes.text.contains("/dav/\(me)/contacts/") && homes.text.contains("mailto:anna@example.ru") && homes.text.contains("Анна Соколова"))
        let list = try await phone.find("/dav/\(me)/calendars/", "<d:resourcetype/><d:displayname/><c:supported-calendar-component-set/><s:getctag/><d:sync-token/><d:current-user-privilege-set/><d:supported-report-set/><a:calendar-color/>", depth: "1")
        let calendars = try list.responses
        #expect(calendars.keys.sorted() == ["/dav/\(me)/calendars/", phone.path(.meetings), phone.path(.tasks)])
        #expect(list.text.contains("<C:comp name=\"VEVENT\"/>") && list.text.contains("<C:comp name=\"VTODO\"/>") && list.text.contains("<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>") && list.text.contains("<D:write-content/>"))
        let books = try await phone.find("/dav/\(me)/contacts/", "<d:resourcetype/><r:supported-address-data/>", depth: "1")
        #expect(books.text.contains("<D:resourcetype><D:collection/><R:addressbook/></D:resourcetype>") && books.text.contains("version=\"3.0\""))
        let all = try await phone.send("PROPFIND", "/dav/", "", ["Depth": "0"])
        #expect(all.status == 207 && all.text.contains("<D:displayname>"), "an empty body asks for everything")
        let names = try await phone.send("PROPFIND", phone.path(.meetings), "<propfind xmlns=\"DAV:\"><propname/></propfind>", ["Depth": "0"])
        #expect(names.text.contains("<D:resourcetype/>") && !names.text.contains("<D:collection/>"))
        let short = try await phone.send("PROPFIND", "/dav/", "<propfind xmlns=\"DAV:\"><prop><displayname/><nothing/></prop></propfind>", ["Depth": "0", "Prefer": "return=minimal"])
        #expect(!short.text.contains("404") && short.text.contains("displayname"))
    }
    @Test(arguments: Engine.here) func whoIsLetIn(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        func status(_ mail: String, _ password: String) async throws -> Int { try await Phone(office: office, employee: phone.employee, mail: mail, password: password).find("/dav/", "<d:displayname/>").status }
        let nobody = try await Phone(office: office, employee: 1, mail: "", password: "").find("/dav/", "<d:displayname/>")
        #expect(nobody.status == 401 && nobody.header("WWW-Authenticate").hasPrefix("Basic realm=") && nobody.text.contains("Календарь и контакты"))
        #expect(try await status(phone.mail, phone.password) == 207)
        #expect(try await status(phone.mail.uppercased(), phone.password) == 207)
        #expect(try await status("other@example.ru", phone.password) == 401)
        #expect(try await status(phone.mail, "secret") == 401)
        let cookie = try await Phone(office: office, employee: 1, mail: "", password: "").send("PROPFIND", "/dav/", "", ["Depth": "0", "Cookie": "ottisk=\(anna.token)"])
        #expect(cookie.status == 401, "a cookie is no password")
        for header in ["Basic", "Basic ???", "Basic YQ==", "Bearer \(phone.password)", "Basic AAA6AAA="] { #expect(try await Phone(office: office, employee: 1, mail: "", password: "").send("PROPFIND", "/dav/", "", ["Authorization": header]).status == 401, "\(header)") }
        #expect(try await Phone(office: office, employee: 1, mail: "", password: "").send("OPTIONS", "/dav/").header("Allow").contains("REPORT"))
        let id: String = Form.plain(try await office.rows("SELECT id FROM api_token").first?["id"] ?? .null)
        #expect(try await anna.get("/profile/phone").text.contains("на связи"))
        #expect(try await anna.post("/profile/phone/devices/\(id)/revoke", [:]).location == "/profile/phone")
        #expect(try await status(phone.mail, phone.password) == 401)
    }
    /// Guessing is slowed down, and a device with the right password is not shut out by one with an old one.
    @Test(arguments: Engine.here) func guessingIsSlow(_ engine: Engine) async throws {
        let office = try await Office(engine, clock: { 1_000 }), phone = try await office.phone(), wrong = Phone(office: office, employee: 1, mail: phone.mail, password: "ottisk_000000000000000000000000")
        for _ in 0..<20 { #expect(try await wrong.find("/dav/", "<d:displayname/>").status == 401) }
        let slowed = try await wrong.find("/dav/", "<d:displayname/>")
        #expect(slowed.status == 429 && !slowed.header("Retry-After").isEmpty)
        #expect(try await phone.find("/dav/", "<d:displayname/>").status == 207)
    }
    @Test(arguments: Engine.here) func theProfileGivesAPasswordOnce(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let made = try await anna.post("/profile/phone/devices", ["name": "iPhone <Анны>", "reach": "write"]), password: String = made.text.firstMatch(of: /value="(ottisk_[0-9a-f]{24})"/).map { String($0.1) } ?? ""
        #expect(made.status == 200 && !password.isEmpty && made.text.contains("http://localhost/dav/") && made.text.contains("anna@example.ru"))
        let phone = Phone(office: office, employee: office.administrator, mail: "anna@example.ru", password: password)
        #expect(try await phone.names(.meetings).isEmpty)
        let page: String = try await anna.get("/profile/phone").text
        #expect(page.contains("iPhone &lt;Анны&gt;") && !page.contains(password))
        #expect(try await anna.post("/profile/phone/devices", ["name": ""]).status == 422)
        #expect(try await anna.get("/profile").text.contains("Календарь и адресная книга на телефоне"))
        let reader: Phone = try await office.phone(writing: false)
        let list = try await reader.find(reader.path(.tasks), "<d:current-user-privilege-set/>")
        #expect(!list.text.contains("write-content") && !list.text.contains("bind"), "a phone that may only read is told so")
        #expect(try await reader.put(.tasks, "t.ics", Sample.todo()).status == 403)
    }
    @Test(arguments: Engine.here) func coloursAndNamesAreThePhonesOwn(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone()
        func patch(_ path: String, _ inner: String) async throws -> Phone.Answer { try await phone.send("PROPPATCH", path, "<d:propertyupdate \(Phone.spaces)>\(inner)</d:propertyupdate>") }
        let done = try await patch(phone.path(.meetings), "<d:set><d:prop><a:calendar-color>#FF0000FF</a:calendar-color><d:displayname>Работа &amp; дом</d:displayname></d:prop></d:set>")
        #expect(done.status == 207 && done.text.contains("200 OK"))
        let seen = try await phone.find(phone.path(.meetings), "<a:calendar-color/><d:displayname/>")
        #expect(seen.text.contains("#FF0000FF") && seen.text.contains("Работа &amp; дом"))
        _ = try await patch(phone.path(.meetings), "<d:remove><d:prop><d:displayname/></d:prop></d:remove>")
        #expect(try await phone.find(phone.path(.meetings), "<d:displayname/>").text.contains("встречи и звонки"))
        let refused = try await patch(phone.path(.meetings), "<d:set><d:prop><d:getetag>1</d:getetag><a:calendar-color>#000</a:calendar-color></d:prop></d:set>")
        #expect(refused.status == 207 && refused.text.contains("403 Forbidden") && refused.text.contains("424 Failed Dependency"))
        #expect(try await phone.find(phone.path(.meetings), "<a:calendar-color/>").text.contains("#FF0000FF"), "all or nothing")
        #expect(try await patch("/dav/", "<d:set><d:prop><d:displayname>x</d:displayname></d:prop></d:set>").text.contains("403 Forbidden"))
    }
}
