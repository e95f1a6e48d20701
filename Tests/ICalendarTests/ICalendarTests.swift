@testable import ICalendar
import ContentLines
import Testing

/// Moscow has no summer time: three hours east of Greenwich.
let moscow = WallClock(utc: { $0 - 10_800 }, wall: { $0 + 10_800 })
let zones = Zones(home: moscow) { $0 == "Europe/Moscow" ? moscow : $0 == "UTC" ? WallClock(utc: { $0 }, wall: { $0 }) : nil }

@Suite struct ICalendarTests {
    static let berlin: String = """
        BEGIN:VTIMEZONE\r\nTZID:W. Europe\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:19810329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
        BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n
        """
    static func calendar(_ inside: String) -> [UInt8] { Array("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//\r\n\(inside)END:VCALENDAR\r\n".utf8) }
    static func event(_ lines: String, _ before: String = "") throws -> (CalendarObject, Event) {
        let object = try CalendarObject(calendar("\(before)BEGIN:VEVENT\r\nUID:u1\r\n\(lines)\r\nEND:VEVENT\r\n"))
        return (object, try Event(object.thing, in: zones.reading(object.calendar)))
    }
    /// Seconds of UTC of a moment as calendars write it.
    static func utc(_ text: String) -> Int64 { Moment(text).map { zones.utc($0) } ?? -1 }

    @Test(arguments: ["20261201", "20261201T093000", "20261201T093000Z", "20240229", "00010101T000000Z", "99991231T235959Z"]) func momentsAreWrittenAsTheyWereRead(_ text: String) {
        #expect(Moment(text)?.text == text)
    }
    @Test(arguments: ["", "2026", "20261301", "20260229", "20261201T240000", "20261201T093000z", "20261201X093000", "2026-12-01", "20261201T0930", "２０２６１２０１"]) func whatIsNoMoment(_ text: String) { #expect(Moment(text) == nil) }
    @Test func durations() {
        #expect(Moment.duration("PT1H30M") == 5400 && Moment.duration("-P1D") == -86_400 && Moment.duration("P2W") == 1_209_600 && Moment.duration("P1DT2S") == 86_402)
        #expect(["", "P", "PT", "1H", "P1H", "PT1D", "P1", "PTT1H"].allSatisfy { $0 == "PT" ? true : Moment.duration($0) == nil })
    }

    @Test func aDurationOfAThousandYearsIsNone() {
        #expect(Moment.duration("P52000W") == 31_449_600_000)
        #expect(Moment.duration("P999999999W") == nil)
        #expect(Moment.duration("P" + String(repeating: "52000W", count: 20_000)) == nil)
    }

    @Test func eventsInEveryZone() throws {
        #expect(try Self.event("DTSTART:20261201T093000Z\r\nDTEND:20261201T103000Z").1.start == Self.utc("20261201T093000Z") * 1000)
        let (_, here) = try Self.event("DTSTART:20261201T093000\r\nDURATION:PT45M\r\nSUMMARY:Приёмка\\, цех 2")
        #expect(here.start == Self.utc("20261201T063000Z") * 1000 && here.minutes == 45 && here.summary == "Приёмка, цех 2")
        #expect(try Self.event("DTSTART;TZID=Europe/Moscow:20261201T093000").1.start == Self.utc("20261201T063000Z") * 1000)
        let (_, winter) = try Self.event("DTSTART;TZID=\"W. Europe\":20261201T093000", Self.berlin), (_, summer) = try Self.event("DTSTART;TZID=W. Europe:20260701T093000", Self.berlin)
        #expect(winter.start == Self.utc("20261201T083000Z") * 1000 && summer.start == Self.utc("20260701T073000Z") * 1000)
        let (_, day) = try Self.event("DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261203")
        #expect(day.isAllDay && day.minutes == 2880 && day.start == Self.utc("20261130T210000Z") * 1000)
        #expect(throws: CalendarProblem.property("DTSTART")) { try Self.event("SUMMARY:Когда?") }
        #expect(throws: CalendarProblem.property("DTEND")) { try Self.event("DTSTART:20261201T093000Z\r\nDTEND:20261201T083000Z") }
        #expect(throws: CalendarProblem.property("DURATION")) { try Self.event("DTSTART:20261201T093000Z\r\nDURATION:час") }
    }
    @Test func eventsAreReadAsTheyWereWritten() throws {
        var event = Event(uid: "ottisk-1")
        (event.summary, event.details, event.start, event.minutes) = ("Каталог; 96 полос, \\ «Ёлка»", "Строка\nвторая " + String(repeating: "длинно ", count: 40), Self.utc("20261201T093000Z") * 1000, 50)
        (event.kind, event.client, event.sequence) = ("call", "ООО «Ёлка, и Ко»", 3)
        let text: String = CalendarObject.calendar([event.component(in: zones)], product: "-//Ottisk//").text
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 } && text.contains("DTSTART:20261201T093000Z\r\n") && text.contains("DTEND:20261201T102000Z\r\n"))
        var read = try Event(try CalendarObject(Array(text.utf8)).thing, in: zones)
        (read.client, read.changedAt) = (event.client, event.changedAt)
        #expect(read == event)
        event.isAllDay = true
        (event.start, event.minutes) = (Self.utc("20261130T210000Z") * 1000, 2880)
        let whole: String = event.component(in: zones).text
        #expect(whole.contains("DTSTART;VALUE=DATE:20261201\r\n") && whole.contains("DTEND;VALUE=DATE:20261203\r\n"), "the end is the day behind the last")
    }

    @Test(arguments: Todo.Repeat.allCases) func everyRepeatOfTheProductGoesThere(_ repeats: Todo.Repeat) throws {
        var todo = Todo(uid: "t")
        (todo.summary, todo.dueDay, todo.dueMinute, todo.priority, todo.repeats) = ("Сверка", 20_788, 600, .high, repeats)
        #expect(try Todo(todo.component(in: zones), in: zones) == todo)
        (todo.dueMinute, todo.doneAt, todo.priority) = (nil, 1_796_000_000_000, .low)
        #expect(try Todo(todo.component(in: zones), in: zones) == todo)
    }
    /// What phones write for the same repeats (2026-12-01 is a Tuesday).
    @Test(arguments: [("FREQ=WEEKLY;BYDAY=TU;WKST=MO", Todo.Repeat.week), ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", .workday), ("FREQ=MONTHLY;BYMONTHDAY=1", .month), ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", .year), ("freq=weekly;interval=2", .fortnight)])
    func whatPhonesWrite(_ rule: String, _ repeats: Todo.Repeat) throws {
        #expect(try Todo(Component("VTODO", [ContentLine("UID", "t"), ContentLine("DUE", "20261201", parameters: ["VALUE": ["DATE"]]), ContentLine("RRULE", rule)]), in: zones).repeats == repeats)
    }
    @Test func tasksOfPhones() throws {
        func todo(_ lines: String) throws -> Todo { try Todo(try CalendarObject(Self.calendar("BEGIN:VTODO\r\nUID:t\r\n\(lines)\r\nEND:VTODO\r\n")).thing, in: zones) }
        #expect(try todo("SUMMARY:Без срока").dueDay == nil)
        #expect(try todo("DUE;TZID=Europe/Moscow:20261201T093000\r\nPRIORITY:3").dueMinute == 570)
        #expect(try todo("STATUS:COMPLETED").doneAt == 0 && todo("STATUS:NEEDS-ACTION\r\nPERCENT-COMPLETE:100").doneAt == nil && todo("COMPLETED:20261201T093000Z").doneAt != nil)
        #expect(try todo("DUE;VALUE=DATE:20261201\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE").repeats == nil)
        #expect(throws: CalendarProblem.property("DUE")) { try todo("DUE:завтра") }
        #expect(throws: CalendarProblem.property("PRIORITY")) { try todo("PRIORITY:10") }
    }

    /// The examples of RFC 5545, 3.8.5.3, as days.
    @Test(arguments: [
        ("FREQ=DAILY;COUNT=3", "19970902", ["19970902", "19970903", "19970904"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", "19970902", ["19970902", "19970912", "19970922"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,TH", "19970902", ["19970902", "19970904", "19970916", "19970918"]),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "19970905", ["19970905", "19971003", "19971107"]),
        ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3", "19970928", ["19970928", "19971029", "19971128"]),
        ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=13;BYDAY=FR", "19980213", ["19980213", "19980313", "19981113"]),
        ("FREQ=YEARLY;COUNT=3;BYMONTH=6,7", "19970610", ["19970610", "19970710", "19980610"]),
        ("FREQ=YEARLY;COUNT=2;BYDAY=20MO", "19970519", ["19970519", "19980518"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=2", "19970929", ["19970929", "19971030"]),
        ("FREQ=MONTHLY;COUNT=3", "19970131", ["19970131", "19970331", "19970531"]),
        ("FREQ=DAILY;UNTIL=19970904", "19970902", ["19970902", "19970903", "19970904"]),
    ]) func seriesOfTheStandard(_ rule: String, _ from: String, _ days: [String]) throws {
        let recurrence = try #require(Recurrence(rule))
        guard case .day(let start)? = Moment(from) else { return }
        let found: [String] = recurrence.starts(from: Int64(start) * 86_400, to: Int64(start + 800) * 86_400).map { Moment.day(Int($0 / 86_400)).text }
        #expect(found == days)
        #expect(Recurrence(recurrence.text) == recurrence)
    }
    @Test(arguments: ["", "FREQ=HOURLY", "INTERVAL=1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYHOUR=1", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;COUNT=-1", "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYDAY=" + Array(repeating: "1MO", count: 63).joined(separator: ","), "FREQ=YEARLY;BYSETPOS=" + (1...63).map(String.init).joined(separator: ",")])
    func whatIsNoRule(_ text: String) { #expect(Recurrence(text) == nil) }

    @Test func occurrencesWithChangesAndExceptions() throws {
        let object = try CalendarObject(Self.calendar("""
            BEGIN:VEVENT\r\nUID:w\r\nDTSTART;TZID=Europe/Moscow:20261130T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\nEXDATE;TZID=Europe/Moscow:20261207T100000\r\nEND:VEVENT\r\n\
            BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID;TZID=Europe/Moscow:20261214T100000\r\nDTSTART;TZID=Europe/Moscow:20261215T120000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n
            """))
        let starts: [Int64] = object.occurrences(to: Self.utc("20270101T000000Z"), in: zones).map(\.start).sorted()
        #expect(starts == ["20261130T070000Z", "20261215T090000Z", "20261221T070000Z"].map(Self.utc))
    }

    /// A question about time is answered without going through a series from its beginning, or to an end that it does not have.
    @Test(arguments: ["FREQ=DAILY", "FREQ=DAILY;INTERVAL=3;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;COUNT=800", "FREQ=WEEKLY;UNTIL=20270301"])
    func aSeriesIsLookedAtWhereItIsAskedAbout(_ rule: String) throws {
        let (object, _) = try Self.event("DTSTART;TZID=Europe/Moscow:20260105T100000\r\nDURATION:PT30H\r\nRRULE:\(rule)"), recurrence = try #require(Recurrence(rule))
        let all: [CalendarObject.Occurrence] = object.occurrences(to: Self.utc("20360101T000000Z"), in: zones)
        var from: Int64 = Self.utc("20251225T000000Z")
        while from < Self.utc("20340101T000000Z") {
            let to: Int64 = from + 2 * 86_400
            #expect(object.touches(from: from, to: to, in: zones) == all.contains { $0.start < to && $0.end > from }, "\(Moment.utc(from).text)")
            from += 11 * 86_400 + 3601
        }
        guard recurrence.count == nil, recurrence.until == nil else { return }
        let start: Int64 = Self.utc("16010101T000000Z"), asked: Int64 = Self.utc("20260101T000000Z")
        var first: Int64?
        recurrence.walk(from: start, after: asked, to: .max / 4, utc: { $0 }) { first = $0; return false }
        let told: Int64 = try #require(first)
        #expect(told > asked - 11 * 366 * 86_400, "centuries are passed over")
        #expect(!object.touches(from: Self.utc("20260101T000000Z"), to: Self.utc("20260105T000000Z"), in: zones))
        #expect(object.touches(from: .min / 4, to: 253_402_300_799, in: zones), "an open question about an endless series has an answer")
    }
    @Test func aClockThatIsSetEveryDayIsNone() throws {
        let daily: String = Self.berlin.replacing("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", with: "FREQ=DAILY").replacing("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", with: "FREQ=DAILY")
        let (_, summer) = try Self.event("DTSTART;TZID=W. Europe:20260701T100000", Self.berlin), (_, winter) = try Self.event("DTSTART;TZID=W. Europe:20261201T100000", Self.berlin)
        #expect(summer.start / 1000 == Self.utc("20260701T080000Z") && winter.start / 1000 == Self.utc("20261201T090000Z"))
        let (_, other) = try Self.event("DTSTART;TZID=W. Europe:20260701T100000", daily)
        #expect(other.start / 1000 == Self.utc("20260701T090000Z"), "the rule that began last holds, and does not come again")
    }

    @Test func whatIsNoObject() {
        func problem(_ text: String) -> CalendarProblem? { do { _ = try CalendarObject(Array(text.utf8)); return nil } catch { return error } }
        func inside(_ text: String) -> CalendarProblem? { problem(String(decoding: Self.calendar(text), as: UTF8.self)) }
        let event: String = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T093000Z\r\nEND:VEVENT\r\n"
        #expect(problem("") == .text(.empty) && problem("BEGIN:VCARD\nEND:VCARD") == .noCalendar && inside("") == .noCalendar && problem("BEGIN:VCALENDAR\n") == .text(.open(line: 1)))
        #expect(inside(event) == nil && inside(event + event) == .mixed && inside(event + event.replacing("UID:a", with: "UID:b")) == .mixed)
        #expect(inside(event + event.replacing("VEVENT", with: "VTODO")) == .mixed && inside("BEGIN:VEVENT\r\nEND:VEVENT\r\n") == .noUID && inside("METHOD:REQUEST\r\n" + event) == .message)
        #expect(inside("BEGIN:A\n" + String(repeating: "BEGIN:A\n", count: 20)) == .text(.tooDeep) && inside("X-A:\u{1}\r\n" + event) == .text(.line(4)) && inside("END:VEVENT\r\n") == .text(.line(4)))
        #expect(throws: CalendarProblem.text(.encoding)) { try CalendarObject([66, 0xFF]) }
    }
    /// Folding in the middle of a character, as old programs do it, and tabs.
    @Test func unfoldingPutsCharactersTogether() throws {
        let bytes: [UInt8] = Array("BEGIN:X\r\nNOTE:\u{44F}".utf8).dropLast() + Array("\r\n ".utf8) + [0x8F] + Array("\n\tx\r\nEND:X".utf8)
        #expect(try Component.read(bytes).first?.text("NOTE") == "яx")
    }
    /// What is not understood comes back to the letter; only what changed is replaced, where it stood.
    @Test func onlyWhatChangedIsReplaced() throws {
        let text: String = "BEGIN:VEVENT\r\nX-A;B=\"c;d\":1\r\nSUMMARY;LANGUAGE=ru:Было\r\nATTENDEE;CN=\"Анна, цех\":mailto:a@b.c\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
        let component = try #require(try Component.read(Array(text.utf8)).first)
        #expect(component.text == text)
        let other = Component("VEVENT", [ContentLine("SUMMARY", "Стало"), ContentLine("X-A", "2")])
        #expect(component.taking(["SUMMARY"], from: other).text == text.replacing("SUMMARY;LANGUAGE=ru:Было", with: "SUMMARY:Стало"))
        #expect(component.taking(["DESCRIPTION"], from: other) == component)
    }

    /// Random text around the rules: an object or a problem, never a crash; what was read is written and read the same, and its series end.
    @Test func fuzz() throws {
        var random = Seeded(5545), read: Int = 0, series: Int = 0
        let pieces: [String] = ["BEGIN:VEVENT\r\nUID:1\r\n", "END:VEVENT\r\n", "BEGIN:VTODO\r\nUID:1\r\n", "END:VTODO\r\n", "SUMMARY:", "DTSTART:20261201T093000Z\r\n", "DTSTART;TZID=X:20261201T093000\r\n", "DTSTART;VALUE=DATE:20261201\r\n", "DUE:20261201T093000\r\n",
            "RRULE:FREQ=", "DAILY", "YEARLY;BYDAY=-1SU", "MONTHLY;BYMONTHDAY=31;BYSETPOS=", "WEEKLY;INTERVAL=1000", ";COUNT=3", ";UNTIL=99991231", "\r\n", "DURATION:P1D\r\n", "DTEND:00010101\r\n", "EXDATE:20261201,20261202T093000Z\r\n", "RECURRENCE-ID:20261201\r\n",
            Self.berlin, "TZOFFSETTO:+9959\r\n", "\n ", ";", ":", "\"", "\\", "^n", "я", "1", "-", "STATUS:COMPLETED\r\n", "PRIORITY:5\r\n", "\t", "\u{7F}"]
        for _ in 0..<6000 {
            let begin: String = random.below(4) == 0 ? "" : random.pick(["BEGIN:VEVENT\r\nUID:1\r\n", "BEGIN:VTODO\r\nUID:1\r\n"]), end: String = begin.contains("VEVENT") ? "END:VEVENT\r\n" : begin.isEmpty ? "" : "END:VTODO\r\n"
            let text: String = begin + (0..<random.below(12)).map { _ in random.pick(pieces) }.joined() + "\r\n" + end
            guard let object = try? CalendarObject(Self.calendar(text)) else { continue }
            read += 1
            #expect(try CalendarObject(Array(object.text.utf8)) == object)
            if object.kind == .event, let event = try? Event(object.thing, in: zones.reading(object.calendar)) {
                var again = try Event(event.component(in: zones), in: zones)
                (again.client, again.changedAt, again.start, again.minutes) = (event.client, event.changedAt, event.start, event.minutes)
                #expect(again == event)
            }
            if object.kind == .todo, let todo = try? Todo(object.thing, in: zones.reading(object.calendar)) {
                var again = try Todo(todo.component(in: zones), in: zones)
                (again.client, again.changedAt, again.sequence) = (todo.client, todo.changedAt, todo.sequence)
                if todo.doneAt == 0 { again.doneAt = 0 }
                #expect(again == todo, "\(text)")
            }
            series += object.occurrences(to: Self.utc("20270101T000000Z"), in: zones).count
        }
        #expect(read > 1000 && series > 100)
    }
}
