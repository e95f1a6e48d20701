import Clients
@testable import DAV
import Database
@testable import Kernel
import Testing

/// Meetings and tasks between a phone and the client base, both ways.
@Suite struct CalendarDAVTests {
    @Test(arguments: Engine.here) func aMeetingOfThePhoneIsAMeetingHere(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        let made = try await phone.put(.meetings, "abc-1.ics", Sample.event(), new: true)
        #expect(made.status == 201 && made.etag.hasPrefix("\""))
        let row = try #require(try await office.rows("SELECT * FROM interaction").first)
        #expect(row["subject"] == .text("Приёмка тиража") && row["channel"] == .text("meeting") && row["minutes"] == .int(45) && row["planned"] == .int(1) && row["ownerID"] == .int(office.administrator))
        let got = try await phone.get(.meetings, "abc-1.ics")
        #expect(got.text == Sample.event() && got.etag == made.etag && got.header("Content-Type").hasPrefix("text/calendar"), "to the letter")
        #expect(try await anna.get("/calendar?span=day&day=2031-12-01").text.contains("Приёмка тиража"))
        #expect(try await anna.get("/interactions/1/history").text.contains("с телефона «"), "the log names the phone")
        #expect(try await phone.put(.meetings, "abc-1.ics", Sample.event(), new: true).status == 412, "it is there already")
        let changed = try await phone.put(.meetings, "abc-1.ics", Sample.event("abc-1", "Приёмка, перенос", "20311202T080000Z"), match: made.etag)
        #expect(changed.status == 204 && changed.etag != made.etag)
        let moved = try #require(try await office.rows("SELECT * FROM interaction").first)
        #expect(moved["subject"] == .text("Приёмка, перенос") && moved["startsAt"] == .int(1_953_964_800_000))
        #expect(try await phone.put(.meetings, "abc-1.ics", Sample.event(), match: made.etag).status == 412, "with an old tag")
        #expect(try await phone.delete(.meetings, "abc-1.ics", match: made.etag).status == 412)
        #expect(try await phone.delete(.meetings, "abc-1.ics", match: changed.etag).status == 204)
        #expect(try await phone.get(.meetings, "abc-1.ics").status == 404)
        #expect(try await office.rows("SELECT * FROM interaction").first?["archivedAt"] != .null, "into the bin, not away")
        #expect(try await phone.delete(.meetings, "abc-1.ics").status == 404)
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
    }
    /// What changes here changes in the phone's own text, and nothing else of it.
    @Test(arguments: Engine.here) func aChangeHereKeepsWhatThePhoneHad(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        let made = try await phone.put(.meetings, "abc-1.ics", Sample.event(more: "RRULE:FREQ=WEEKLY;COUNT=3\r\n"))
        _ = try await anna.post("/interactions/1", ["version": "1", "outcome": "Принято"])
        #expect(try await phone.get(.meetings, "abc-1.ics").etag == made.etag, "what no calendar holds is no change of it")
        #expect(try await anna.post("/interactions/1", ["version": "2", "subject": "Приёмка и отгрузка", "body": "Взять паспорт"]).status == 303)
        let got = try await phone.get(.meetings, "abc-1.ics")
        #expect(got.etag != made.etag && got.text.contains("SUMMARY:Приёмка и отгрузка\r\n") && got.text.contains("DESCRIPTION:Взять паспорт\r\n"))
        for kept in ["LOCATION:Цех 2\\, 1 этаж\r\n", "X-COLOR;SHADE=\"a;b\":red\r\n", "TRIGGER:-PT15M\r\n", "RRULE:FREQ=WEEKLY;COUNT=3\r\n", "DTSTART:20311201T073000Z\r\nDURATION:PT45M\r\n", "UID:abc-1\r\n", "PRODID:-//Phone//\r\n"] { #expect(got.text.contains(kept), "\(kept)") }
        #expect(try await phone.put(.meetings, "abc-1.ics", Sample.event(), match: made.etag).status == 412, "two people: the second is told")
    }
    @Test(arguments: Engine.here) func aMeetingMadeHereIsInThePhone(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/interactions", ["subject": "Звонок о тираже", "channel": "call", "starts_at": "2031-12-01T10:30", "minutes": "20", "counterparty_id": "1"])
        let name: String = try #require(try await phone.names(.meetings).first), got = try await phone.get(.meetings, name)
        #expect(name.hasPrefix("ottisk-interaction-1-") && got.text.contains("SUMMARY:Звонок о тираже\r\n") && got.text.contains("CONTACT:ООО «Ёлка и Ко»\r\n") && got.text.contains("X-OTTISK-KIND:call\r\n"))
        let put = try await phone.put(.meetings, name, got.text.replacing("SUMMARY:Звонок о тираже", with: "SUMMARY:Звонок\r\nLOCATION:Скайп").replacing("X-OTTISK-KIND:call\r\n", with: ""), match: got.etag)
        #expect(put.status == 204)
        let row = try #require(try await office.rows("SELECT * FROM interaction").first)
        #expect(row["subject"] == .text("Звонок") && row["channel"] == .text("call") && row["counterpartyID"] == .int(1), "what a phone does not know stays")
        #expect(try await phone.get(.meetings, name).text.contains("LOCATION:Скайп\r\n"))
        _ = try await anna.post("/interactions/1", ["version": "2", "starts_at": "2031-12-05T00:00", "minutes": "1440"])
        #expect(try await phone.get(.meetings, name).text.contains("DTSTART;VALUE=DATE:20311205\r\nDTEND;VALUE=DATE:20311206\r\n"))
    }
    @Test(arguments: Engine.here) func tasksBothWays(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        #expect(try await phone.put(.tasks, "todo-1.ics", Sample.todo("todo-1", "SUMMARY:Сверка\r\nDUE;VALUE=DATE:20311202\r\nPRIORITY:1\r\nRRULE:FREQ=WEEKLY;BYDAY=TU\r\nCATEGORIES:Дом\r\n")).status == 201)
        let row = try #require(try await office.rows("SELECT * FROM task").first)
        #expect(row["title"] == .text("Сверка") && row["dueOn"] == .text("2031-12-02") && row["priority"] == .text("high") && row["repeats"] == .text("week"))
        let one = try await phone.get(.tasks, "todo-1.ics")
        let done = try await phone.put(.tasks, "todo-1.ics", one.text.replacing("END:VTODO", with: "STATUS:COMPLETED\r\nCOMPLETED:20261126T100000Z\r\nEND:VTODO"), match: one.etag)
        #expect(done.status == 204)
        let all = try await office.rows("SELECT * FROM task ORDER BY id")
        #expect(all.count == 2 && all[0]["doneAt"] != .null && all[1]["dueOn"] == .text("2031-12-09"), "what repeats is born again")
        #expect(try await phone.names(.tasks).count == 2)
        _ = try await anna.post("/tasks/1/reopen", [:])
        let open: String = try await phone.get(.tasks, "todo-1.ics").text
        #expect(open.contains("STATUS:NEEDS-ACTION") && !open.contains("COMPLETED") && open.contains("CATEGORIES:Дом"))
        #expect(try await phone.put(.tasks, "bare.ics", Sample.todo("bare", "SUMMARY:Без срока\r\n")).status == 201)
        let bare: String = try await phone.get(.tasks, "bare.ics").text
        #expect(bare.contains("DUE;VALUE=DATE:"), "a task has a day here, and the phone learns it")
        #expect(try await office.rows("SELECT * FROM task WHERE title = 'Без срока'").first?["priority"] == .text("normal"))
        #expect(try await phone.put(.tasks, "time.ics", Sample.todo("time", "SUMMARY:К часу\r\nDUE;TZID=Europe/Moscow:20311203T130000\r\n")).status == 201)
        #expect(try await office.rows("SELECT * FROM task WHERE title = 'К часу'").first?["dueTime"] == .text("13:00"))
    }
    /// Deleted here and changed there: what the phone still has comes back, once.
    @Test(arguments: Engine.here) func whatThePhoneChangedComesBackFromTheBin(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        _ = try await anna.post("/tasks", ["title": "Выслать КП", "due_on": "2031-12-02", "priority": "normal"])
        let name: String = try #require(try await phone.names(.tasks).first), text: String = try await phone.get(.tasks, name).text
        _ = try await anna.post("/tasks/1/archive", [:])
        #expect(try await phone.put(.tasks, name, text, match: "\"x\"").status == 412)
        #expect(try await phone.put(.tasks, name, text.replacing("Выслать КП", with: "Выслать КП и макет"), new: true).status == 201)
        let rows = try await office.rows("SELECT * FROM task")
        #expect(rows.count == 1 && rows[0]["archivedAt"] == .null && rows[0]["title"] == .text("Выслать КП и макет"))
        let copy = try await phone.put(.tasks, "copy.ics", text)
        #expect(copy.status == 409 && copy.text.contains("no-uid-conflict"), "one record has one name")
        #expect(try await phone.put(.tasks, name, text.replacing("UID:", with: "UID:x")).status == 409)
    }

    // MARK: Reports

    @Test(arguments: Engine.here) func questionsAboutTime(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone()
        _ = try await phone.put(.meetings, "a.ics", Sample.event("a", "Раз", "20311201T073000Z"))
        _ = try await phone.put(.meetings, "b.ics", Sample.event("b", "Два", "20311210T073000Z"))
        _ = try await phone.put(.meetings, "w.ics", Sample.event("w", "Каждую неделю", "20311101T073000Z", more: "RRULE:FREQ=WEEKLY\r\nEXDATE:20311206T073000Z\r\n"))
        func names(_ filter: String, _ shelf: Shelf = .meetings) async throws -> [String] {
            let answer = try await phone.report(shelf, "c:calendar-query", "<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name=\"VCALENDAR\">\(filter)</c:comp-filter></c:filter>")
            #expect(answer.status == 207)
            return try answer.responses.keys.map { String($0.split(separator: "/").last ?? "") }.sorted()
        }
        #expect(try await names("<c:comp-filter name=\"VEVENT\"><c:time-range start=\"20311201T080000Z\" end=\"20311202T000000Z\"/></c:comp-filter>") == ["a.ics"], "it is still going on")
        #expect(try await names("<c:comp-filter name=\"VEVENT\"><c:time-range start=\"20311201T081500Z\" end=\"20311202T000000Z\"/></c:comp-filter>") == [])
        #expect(try await names("<c:comp-filter name=\"VEVENT\"><c:time-range start=\"20311206T000000Z\" end=\"20311207T000000Z\"/></c:comp-filter>") == [], "left out of its series")
        #expect(try await names("<c:comp-filter name=\"VEVENT\"><c:time-range start=\"20311209T000000Z\"/></c:comp-filter>") == ["b.ics", "w.ics"])
        #expect(try await names("<c:comp-filter name=\"VTODO\"/>") == [])
        #expect(try await names("<c:comp-filter name=\"VEVENT\"><c:prop-filter name=\"SUMMARY\"><c:text-match>ДВА</c:text-match></c:prop-filter></c:comp-filter>") == ["b.ics"])
        #expect(try await names("<c:comp-filter name=\"VEVENT\"><c:prop-filter name=\"RRULE\"><c:is-not-defined/></c:prop-filter></c:comp-filter>") == ["a.ics", "b.ics"])
        _ = try await phone.put(.tasks, "t.ics", Sample.todo("t"))
        #expect(try await names("<c:comp-filter name=\"VTODO\"><c:time-range start=\"20311202T000000Z\" end=\"20311203T000000Z\"/></c:comp-filter>", .tasks) == [], "it is due when the day begins, in Moscow")
        #expect(try await names("<c:comp-filter name=\"VTODO\"><c:time-range start=\"20311201T200000Z\" end=\"20311203T000000Z\"/><c:prop-filter name=\"COMPLETED\"><c:is-not-defined/></c:prop-filter></c:comp-filter>", .tasks) == ["t.ics"])
        let bad = try await phone.report(.meetings, "c:calendar-query", "<c:filter><c:comp-filter name=\"VCALENDAR\"><c:comp-filter name=\"VEVENT\"><c:time-range start=\"завтра\"/></c:comp-filter></c:comp-filter></c:filter>")
        #expect(bad.status == 403 && bad.text.contains("valid-filter"))
    }
    @Test(arguments: Engine.here) func severalAtOnce(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone()
        _ = try await phone.put(.meetings, "a b@c.ics", Sample.event("a", "Раз & <два>"))
        let path: String = phone.path(.meetings, "a b@c.ics")
        #expect(path.hasSuffix("/a%20b@c.ics"))
        let answer = try await phone.report(.meetings, "c:calendar-multiget", "<d:prop><d:getetag/><c:calendar-data/></d:prop><d:href>\(path)</d:href><d:href>http://localhost\(path)</d:href><d:href>/dav/\(phone.employee)/calendars/meetings/no.ics</d:href><d:href>/dav/999/calendars/meetings/x.ics</d:href>")
        let responses = try answer.responses
        #expect(answer.status == 207 && responses.count == 3)
        #expect(responses[path]?.child(.dav("propstat"))?.child(.dav("prop"))?.child(.cal("calendar-data"))?.text == Sample.event("a", "Раз & <два>"))
        #expect(responses["/dav/999/calendars/meetings/x.ics"]?.child(.dav("status"))?.text == "HTTP/1.1 404 Not Found")
        #expect(try await phone.report(.meetings, "r:addressbook-multiget", "").status == 403)
        #expect(try await phone.report(.meetings, "c:free-busy-query", "").text.contains("supported-report"))
    }
    /// Phones ask every few minutes: what they were told already is not written again.
    @Test(arguments: Engine.here) func aQuestionThatChangesNothingWritesNothing(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone()
        func states() async throws -> [String] { try await office.rows("SELECT token, seen_at FROM dav_state ORDER BY seen_at, token").map { "\(Form.plain($0["token"])) \(Form.plain($0["seenAt"]))" } }
        _ = try await phone.put(.tasks, "a.ics", Sample.todo("a"))
        let token: String = try await phone.sync(.tasks).token, kept: [String] = try await states()
        for _ in 0..<3 { #expect(try await phone.sync(.tasks, token).status == 207) }
        _ = try await phone.find(phone.path(.tasks), "<d:sync-token/>")
        #expect(try await states() == kept && kept.count == 1)
        // A day later it is noted once.
        try await office.workspace.database.write { try $0.run("UPDATE dav_state SET seen_at = seen_at - 86400001") }
        let aged: [String] = try await states()
        #expect(try await phone.sync(.tasks, token).status == 207)
        let noted: [String] = try await states()
        #expect(noted != aged && noted.count == 1)
        for number in 0..<12 {
            _ = try await phone.put(.tasks, "\(number).ics", Sample.todo("n\(number)"))
            #expect(try await phone.sync(.tasks).status == 207)
        }
        #expect(try await states().count == State.most)
    }
    @Test(arguments: Engine.here) func onlyWhatHasChanged(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        for name in ["a", "b", "c"] { _ = try await phone.put(.tasks, "\(name).ics", Sample.todo(name)) }
        let first = try await phone.sync(.tasks), token: String = try first.token
        #expect(try first.status == 207 && first.responses.count == 3 && token.hasPrefix("urn:ottisk:sync:"))
        #expect(try await phone.sync(.tasks, token).responses.isEmpty)
        let told = try await phone.find(phone.path(.tasks), "<d:sync-token/><s:getctag/>")
        #expect(told.text.contains(token) && told.text.contains(token.dropFirst(16)))
        _ = try await anna.post("/tasks/1", ["version": "1", "title": "Изменена здесь"])
        _ = try await phone.delete(.tasks, "b.ics")
        let oleg: Int64 = try await office.employee("salesManager", "Олег Лапин")
        _ = try await anna.post("/tasks/3", ["version": "1", "owner_id": String(oleg)])
        let next = try await phone.sync(.tasks, token), responses = try next.responses
        #expect(responses.count == 3 && responses[phone.path(.tasks, "a.ics")]?.child(.dav("propstat")) != nil)
        #expect(["b.ics", "c.ics"].allSatisfy { responses[phone.path(.tasks, $0)]?.child(.dav("status"))?.text == "HTTP/1.1 404 Not Found" }, "deleted, and given to somebody else")
        #expect(try await phone.sync(.tasks, next.token).responses.isEmpty)
        for wrong in ["urn:ottisk:sync:00000000000000000000000000000000", "x"] {
            let answer = try await phone.sync(.tasks, wrong)
            #expect(answer.status == 403 && answer.text.contains("<D:valid-sync-token/>"))
        }
    }
}
