@testable import Admin
@testable import Clients
import Database
@testable import Kernel
import Testing

/// Days, weeks and months of oneself, a department, a colleague; and what Today makes of them.
@Suite struct CalendarTests {
    @Test func overlappingEventsStandSideBySide() {
        let lanes: [CalendarLane] = CalendarLane.arrange([(540, 600), (570, 630), (600, 660), (700, 730)])
        #expect(lanes == [CalendarLane(index: 0, count: 2), CalendarLane(index: 1, count: 2), CalendarLane(index: 0, count: 2), CalendarLane(index: 0, count: 1)])
        #expect(CalendarLane.arrange([]).isEmpty)
    }
    @Test func aMonthShowsWholeWeeks() {
        let november = CalendarQuery(span: .month, day: Day(year: 2026, month: 11, day: 24), who: .me)
        #expect(november.days.first?.description == "2026-10-26" && november.days.last?.description == "2026-12-06" && november.days.count % 7 == 0)
        let february = CalendarQuery(span: .month, day: Day(year: 2027, month: 2, day: 1), who: .me)
        #expect(february.days.count == 28, "a month of four whole weeks")
        #expect(CalendarQuery(span: .week, day: Day(year: 2026, month: 11, day: 29), who: .me).first.description == "2026-11-23", "a week begins on Monday")
    }
    @Test(arguments: Engine.here) func tasksAndMeetingsStandAtTheirHours(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", TaskTests.task(["title": "С часом", "due_on": "2026-11-24", "due_time": "15:30"]))
        _ = try await anna.post("/tasks", TaskTests.task(["title": "Без часа", "due_on": "2026-11-26"]))
        _ = try await anna.post("/interactions", ["subject": "Встреча в музее", "channel": "meeting", "starts_at": "2026-11-25T06:30", "minutes": "90"])
        let week: String = try await anna.get("/calendar?span=week&day=2026-11-24").text
        #expect(week.contains("С часом") && week.contains("Без часа") && week.contains("--hours:14"), "the sheet begins at six, because somebody does")
        #expect(week.contains("title=\"06:30–08:00 Встреча в музее\" style=\"--s:30;--l:90;--i:0;--n:1\""))
        #expect(try await anna.get("/calendar?span=day&day=2026-11-25").text.contains("Встреча в музее"))
        let month: String = try await anna.get("/calendar?span=month&day=2026-11-01").text
        #expect(month.contains("ноябрь\u{A0}2026") && month.contains("С часом") && month.contains("Встреча в музее"))
        #expect(try await !anna.get("/calendar?span=week&day=2026-11-10").text.contains("С часом"))
        // An address that means nothing is told so, and no other sheet is shown instead.
        for wrong in ["span=century", "day=2026-02-30", "who=nobody"] { #expect(try await anna.get("/calendar?" + wrong).status == 400, "\(wrong)") }
        #expect(try await anna.get("/calendar?who=999").status == 404)
        #expect(try await anna.get("/calendar?span=&day=&who=").status == 200)
        #expect(try await anna.get("/?p=year").status == 400)
    }
    @Test(arguments: Engine.here) func aHeadSeesTheDepartmentAndASellerThemselves(_ engine: Engine) async throws {
        let office = try await Office(engine), head: Int64 = try await office.employee("salesHead", "Дарья Ким"), seller: Int64 = try await office.employee("salesManager", "Пётр Грачёв")
        let other: Int64 = try await office.employee("salesManager", "Олег Лапин"), today: String = office.workspace.zone.day(Clock.now()).description
        _ = try await office.browser(of: seller).post("/tasks", TaskTests.task(["title": "Дело Грачёва", "due_on": today]))
        let boss = try await office.browser(of: head), colleague = try await office.browser(of: other)
        #expect(try await boss.get("/calendar?who=dept").text.contains("Дело Грачёва"))
        #expect(try await boss.get("/calendar?who=\(seller)").text.contains("Дело Грачёва"))
        #expect(try await !boss.get("/calendar").text.contains("Дело Грачёва"))
        #expect(try await !colleague.get("/calendar?who=dept").text.contains("Дело Грачёва"))
        #expect(try await !colleague.get("/calendar?who=\(seller)").text.contains("Дело Грачёва"))
        let team: String = try await boss.get("/?p=team").text
        #expect(team.contains("Пётр Грачёв") && team.contains("?p=team"))
        let own: String = try await colleague.get("/?p=team").text
        #expect(!own.contains("Пётр Грачёв") && !own.contains("?p=team"), "a seller has no team")
    }
    @Test(arguments: Engine.here) func anEmptyHourBecomesAMeetingOrATask(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let form: String = try await anna.get("/calendar/new?at=2099-11-24T11:00&back=/calendar", fragment: true).text
        #expect(form.contains("value=\"2099-11-24T11:00\"") && !form.contains("<!doctype"))
        let back: String = "/calendar?span=week&day=2099-11-24"
        #expect(try await anna.post("/calendar", ["kind": "meeting", "title": "Образцы", "at": "2099-11-24T11:00", "minutes": "45", "counterparty_id": "К-000001", "back": back]).location == back)
        #expect(try await anna.post("/calendar", ["kind": "task", "title": "Подготовить папку", "at": "2099-11-24T09:15", "back": "//evil.example"]).location == "/calendar")
        let (talk, task): (Row, Row) = try await office.workspace.read(as: .program("test")) { (try $0.row(Interaction.entity, 1), try $0.row(Task.entity, 1)) }
        #expect(talk["planned"] == .int(1) && talk["minutes"] == .int(45) && talk["counterpartyID"] == .int(1))
        #expect(task["dueOn"] == .text("2099-11-24") && task["dueTime"] == .text("09:15"))
        let wrong = try await anna.post("/calendar", ["kind": "meeting", "title": "", "at": "2099-11-24T11:00", "minutes": "45"])
        #expect(wrong.status == 422 && wrong.text.contains("О чём: заполните это поле") && wrong.text.contains("value=\"45\""))
        #expect(try await anna.post("/calendar", ["kind": "meeting", "title": "Когда-нибудь", "at": "скоро"]).status == 400)
    }

    @Test(arguments: Engine.here) func todayPutsTheOverdueFirst(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, zone: Zone = office.workspace.zone, today: Day = zone.day(Clock.now())
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        for (title, due) in [("Сегодняшнее", today), ("Давнее", today.adding(-9)), ("Будущее", today.adding(2))] { _ = try await anna.post("/tasks", TaskTests.task(["title": title, "due_on": due.description, "counterparty_id": "1"])) }
        _ = try await anna.post("/tasks", TaskTests.task(["title": "Сделанное", "due_on": today.description]))
        _ = try await anna.post("/tasks/4/done", [:])
        // An arranged call of yesterday that nobody has said the outcome of.
        _ = try await anna.post("/interactions", ["subject": "Спросить о тираже", "channel": "call", "starts_at": "2099-01-01T10:00", "counterparty_id": "1"])
        let yesterday: Int64 = zone.instant(today.adding(-1), minute: 900)
        try await office.workspace.database.write { try $0.run("UPDATE interaction SET starts_at = \(yesterday)") }
        let page: String = try await anna.get("/").text
        let order: [String.Index] = ["Просрочено", "Давнее", "Сегодняшнее", "Будущее"].compactMap { page.range(of: $0)?.lowerBound }
        #expect(order.count == 4 && order == order.sorted())
        #expect(page.contains("1 из 3") && page.contains("Позвонить") && page.contains("Спросить о тираже") && page.contains("договаривались вчера, 15:00") && page.contains("tel:+74951234567"))
        let week: String = try await anna.get("/?p=week").text
        #expect(week.contains("Давнее") && week.contains("Будущее"))
    }
}
