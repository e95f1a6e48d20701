import Clients
import Database
import HTTPTypes
import Hummingbird
@testable import Kernel
import NIOCore
import Testing

/// The calendar at a secret address: one's own meetings, calls and tasks, for whoever knows the address.
@Suite struct FeedTests {
    static func made(_ page: String) -> String { page.firstMatch(of: /value="http:\/\/localhost(\/calendar\/[0-9a-f]+\.ics)"/).map { String($0.1) } ?? "" }
    static func get(_ office: Office, _ path: String, _ method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:]) async throws -> Office.Answer { try await office.send(method, path, ByteBuffer(), headers) }

    @Test(arguments: Engine.here) func madeReadMadeAgainRevoked(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/interactions", ["subject": "Приёмка тиража, цех 2", "channel": "meeting", "starts_at": "2031-12-01T10:30", "minutes": "45", "counterparty_id": "1"])
        _ = try await anna.post("/interactions", ["subject": "Письмо о скидке", "channel": "letter", "starts_at": "2026-11-20T10:00", "counterparty_id": "1"])
        _ = try await anna.post("/tasks", ["title": "Выслать КП", "due_on": "2031-12-02", "priority": "normal"])
        let page = try await anna.post("/profile/phone/feed", [:]), path: String = Self.made(page.text)
        #expect(page.status == 200 && page.headers[.cacheControl] == "no-store" && !path.isEmpty)
        let feed = try await Self.get(office, path)
        #expect(feed.status == 200 && feed.headers[.contentType] == "text/calendar; charset=utf-8")
        let text: String = feed.text.replacing("\r\n ", with: "")
        #expect(text.contains("SUMMARY:Приёмка тиража\\, цех 2 · ООО «Ёлка и Ко»\r\n") && text.contains("DTSTART:20311201T073000Z\r\n") && text.contains("DTEND:20311201T081500Z\r\n"))
        #expect(text.contains("SUMMARY:☐ Выслать КП\r\n") && text.contains("DTSTART;VALUE=DATE:20311202\r\n") && text.contains("DTEND;VALUE=DATE:20311203\r\n"))
        #expect(!text.contains("скидке") && text.contains("Анна Соколова") && text.contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H"))
        let kept: String = try await office.workspace.database.read { try $0.rows("SELECT * FROM calendar_feed").flatMap(\.columns).map { Form.plain($0.value) }.joined(separator: " ") }
        #expect(!kept.contains(path.dropFirst(10).dropLast(4)), "only its hash is kept")
        #expect(try await !anna.get("/profile/phone").text.contains(path), "it is shown once")
        let again: String = try await Self.made(anna.post("/profile/phone/feed", [:]).text)
        #expect(try await Self.get(office, path).status == 404, "a new address ends the old one")
        #expect(try await Self.get(office, again).status == 200)
        #expect(try await anna.post("/profile/phone/feed/end", [:]).location == "/profile/phone")
        #expect(try await Self.get(office, again).status == 404)
    }
    @Test(arguments: Engine.here) func unchangedIsNotSentAgain(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, path: String = try await Self.made(anna.post("/profile/phone/feed", [:]).text)
        let etag: String = try await Self.get(office, path).headers[.eTag] ?? ""
        #expect(etag.count == 34)
        let same = try await Self.get(office, path, .get, [.ifNoneMatch: "\"x\", W/\(etag)"])
        #expect(same.status == 304 && same.text.isEmpty && same.headers[.eTag] == etag)
        let head = try await Self.get(office, path, .head)
        #expect(head.status == 200 && head.text.isEmpty && head.headers[.eTag] == etag)
        _ = try await anna.post("/tasks", ["title": "Выслать КП", "due_on": "2031-12-02", "priority": "normal"])
        #expect(try await Self.get(office, path, .get, [.ifNoneMatch: etag]).status == 200)
        #expect(try await Self.get(office, path, .post).status == 405)
    }
    /// Whoever asks too often is stopped before the calendar is put together. The program counts, not the database: one engine tells.
    @Test func tooManyQuestionsCostNothing() async throws {
        let counter = StatementCounter(), office = try await Office(.sqlite, counter: counter, clock: { 1_000 }), anna = try await office.admin, path: String = try await Self.made(anna.post("/profile/phone/feed", [:]).text)
        _ = counter.take()
        #expect(try await Self.get(office, path).status == 200)
        let whole: Int = counter.take().count
        for _ in 1..<60 { #expect(try await Self.get(office, path).status == 200) }
        _ = counter.take()
        #expect(try await Self.get(office, path).status == 429)
        let asked: Int = counter.take().count
        #expect(asked < whole && asked <= 2, "its owner is looked up, and no more")
    }
    /// A deleted meeting is told as cancelled, so that programs take it out.
    @Test(arguments: Engine.here) func theBinIsToldAsCancelled(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, path: String = try await Self.made(anna.post("/profile/phone/feed", [:]).text)
        _ = try await anna.post("/interactions", ["subject": "Приёмка", "channel": "meeting", "starts_at": "2031-12-01T10:30"])
        #expect(try await !Self.get(office, path).text.contains("STATUS:CANCELLED"))
        _ = try await anna.post("/interactions/1/archive", [:])
        #expect(try await Self.get(office, path).text.contains("STATUS:CANCELLED"))
    }
    /// The rights of its owner as they are now, and nothing of others.
    @Test(arguments: Engine.here) func withTheRightsOfItsOwner(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), browser = try await office.browser(of: oleg)
        _ = try await anna.post("/tasks", ["title": "Дело Анны", "due_on": "2031-12-02", "priority": "normal"])
        _ = try await browser.post("/tasks", ["title": "Дело Олега", "due_on": "2031-12-02", "priority": "normal"])
        let path: String = try await Self.made(browser.post("/profile/phone/feed", [:]).text), text: String = try await Self.get(office, path).text
        #expect(text.contains("Дело Олега") && !text.contains("Дело Анны"))
        #expect(try await anna.post("/employees/\(oleg)/password", ["password": "correct horse"]).status == 303)
        #expect(try await Self.get(office, path).status == 404, "a new password from somebody else ends the address")
    }
    @Test(arguments: Engine.here) func whoeverLeftIsNotServed(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), browser = try await office.browser(of: oleg)
        let path: String = try await Self.made(browser.post("/profile/phone/feed", [:]).text)
        #expect(try await Self.get(office, path).status == 200)
        #expect(try await anna.post("/employees/\(oleg)/archive", [:]).status == 303)
        #expect(try await Self.get(office, path).status == 404)
        for wrong in ["/calendar/.ics", "/calendar/x.ics", "/calendar/\(String(repeating: "0", count: 40)).ics", "/calendar/%00.ics"] { #expect(try await Self.get(office, wrong).status == 404, "\(wrong)") }
    }
}
