@testable import Admin
import App
@testable import Clients
import Database
@testable import Kernel
import Logging
@testable import Records
import Testing

/// Employees hear what concerns them, once, as far as they want to, and only they.
@Suite struct NoticeTests {
    private func two(_ engine: Engine) async throws -> (office: Office, anna: Office.Browser, oleg: Int64, other: Office.Browser) {
        let office = try await Office(engine), oleg: Int64 = try await office.employee("salesManager", "Олег Лапин")
        return (office, try await office.admin, oleg, try await office.browser(of: oleg))
    }
    private func notices(_ employee: Int64, _ office: Office) async throws -> [Notice] {
        try await office.workspace.read(as: .program("test")) { try $0.all("SELECT * FROM notice WHERE employee_id = \(employee) ORDER BY id") }
    }

    @Test(arguments: Engine.here) func whoeverIsGivenATaskHearsOfIt(_ engine: Engine) async throws {
        let (office, anna, oleg, other) = try await two(engine)
        _ = try await anna.post("/tasks", TaskTests.task(["owner_id": String(oleg)]))
        let page: String = try await other.get("/notices").text
        #expect(page.contains("Вам поручена задача · Анна Соколова") && page.contains("href=\"/tasks/1\""))
        #expect(page.contains("data-badge>1</b>"), "the bell counts")
        #expect(try await notices(office.administrator, office).isEmpty, "nobody hears of what they did themselves")
        #expect(try await !anna.get("/notices").text.contains("Сдать тираж"), "other people's notices are theirs")
        #expect(try await anna.post("/notices/1/read", [:]).status == 404)
        #expect(try await other.post("/notices/1/read", [:]).status == 303)
        #expect(try await other.get("/").text.contains("data-badge hidden>0</b>"))
    }
    @Test(arguments: Engine.here) func moreOfTheSameIsOneLine(_ engine: Engine) async throws {
        let (office, anna, oleg, other) = try await two(engine)
        _ = try await anna.post("/tasks", TaskTests.task(["owner_id": String(oleg)]))
        for n in 1...3 { _ = try await anna.post("/tasks/1", ["version": String(n), "due_on": "2099-03-1\(n)"]) }
        let told: [Notice] = try await notices(oleg, office)
        #expect(told.map(\.kind) == ["task-assigned", "task-changed"] && told.last?.count == 3)
        #expect(try await other.get("/notices").text.contains("Изменено: срок (3)"))
        // Once read, the next change is a new line.
        _ = try await other.post("/notices/read", [:])
        _ = try await anna.post("/tasks/1", ["version": "4", "title": "Сдать раньше"])
        #expect(try await notices(oleg, office).count == 3)
    }
    @Test(arguments: Engine.here) func aClientThatBecomesMineIsTold(_ engine: Engine) async throws {
        let (office, anna, oleg, other) = try await two(engine)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/counterparties/1", ["version": "1", "owner_id": String(oleg)])
        #expect(try await other.get("/notices").text.contains("Теперь это ваша запись · Анна Соколова"))
        // Many of them by one bulk change are one line with their number.
        for n in 2...6 { _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Клиент \(n)"]) { $1 }) }
        _ = try await anna.post("/counterparties/bulk", ["whole": "1", "query": "", "column": "owner_id", "owner_id": String(oleg)])
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await other.get("/notices").text.contains("Вам переданы записи (5)"))
        let mine: [Notice] = try await notices(office.administrator, office)
        #expect(mine.map(\.kind) == ["job"], "the work is done, and the one who ordered it hears")
        #expect(try await anna.get("/notices").text.contains("Работа готова"))
    }
    /// The page of one's work was open when it ended: the bell has nothing more to say, and the way back to the list is there.
    @Test(arguments: Engine.here) func workThatWasWatchedIsRead(_ engine: Engine) async throws {
        let (office, anna, _, other) = try await two(engine)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let page: String = try await anna.post("/counterparties/bulk", ["id": "1", "query": "q=Ёлка", "column": "city", "city": "Тверь"]).location
        #expect(try await anna.get(page).text.contains("href=\"/counterparties?q=Ёлка\""))
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await anna.get("/notices").text.contains("data-badge>1</b>"), "nobody has looked yet")
        _ = try await other.get(page)
        #expect(try await anna.get("/notices").text.contains("data-badge>1</b>"), "somebody else's look is not one's own")
        #expect(try await anna.get(page, fragment: true).text.contains("готово"))
        #expect(try await anna.get("/notices").text.contains("data-badge hidden>0</b>"))
    }
    /// An import of very many is one line for each colleague and kind, and a few statements however many records.
    @Test(arguments: Engine.here) func anImportTellsEachColleagueOnce(_ engine: Engine) async throws {
        let counter = StatementCounter(), office = try await Office(engine, counter: counter), oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), me: Int64 = office.administrator
        let other = try await office.browser(of: oleg)
        var access: Access = try await office.workspace.read(as: .program("test")) { try Access(of: me, on: $0.today, in: $0) }
        access.cause = "import 1"
        let loading: Access = access
        @Sendable func load(_ count: Int) async throws {
            try await office.workspace.write(as: loading) { tx in
                try tx.together {
                    for n in 0..<count {
                        try tx.insert(Counterparty.entity, ["name": .text("Клиент \(n)"), "legal_form": .text("company"), "status": .text("lead"), "owner_id": .int(n % 3 == 0 ? me : oleg)])
                        try tx.insert(Task.entity, ["title": .text("Позвонить \(n)"), "due_on": .text("2099-01-01"), "priority": .text("normal"), "owner_id": .int(oleg)])
                    }
                }
            }
        }
        for _ in 0..<2 { try await load(30) }
        let told: [Notice] = try await notices(oleg, office)
        #expect(Set(told.map { "\($0.kind) \($0.count)" }) == ["owner 40", "task-assigned 60"] && told.count == 2)
        let page: String = try await other.get("/notices").text
        #expect(page.contains("Вам переданы записи (40) · Анна Соколова") && page.contains("Вам поручены задачи (60) · Анна Соколова"))
        #expect(try await notices(me, office).isEmpty)
        _ = counter.take()
        try await load(90)
        #expect(counter.take().filter { $0.contains("notice") }.count <= 8, "not one for each record")
        // A single one is told as it is alone.
        _ = try await other.post("/notices/read", [:])
        try await load(2)
        #expect(try await other.get("/notices").text.contains("Теперь это ваша запись · Анна Соколова"))
    }
    @Test(arguments: Engine.here) func aFailedWorkIsToldToo(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, me: Int64 = office.administrator
        try await office.workspace.database.write { try $0.run("INSERT INTO job (kind, title, payload, employee_id, created_at) VALUES ('unheard-of', 'Чудо', '', \(me), 1)") }
        try await Ottisk.worker(office.workspace).drain()
        let page: String = try await anna.get("/notices").text
        #expect(page.contains("Чудо") && page.contains("Работа прервана ошибкой"))
    }
    /// While a name is typed after `@`, only colleagues who may see the card are offered, each by words that mean just them.
    @Test(arguments: Engine.here) func onlyColleaguesWhoSeeTheCardAreOffered(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let oleg: Int64 = try await office.employee("salesManager", "Олег Лапин")
        _ = try await office.employee("director", "Павел Орлов")
        for patronymic in ["Олеговна", "Павловна"] { _ = try await office.employee("auditor", "Мария Ким \(patronymic)") }
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        func offered(_ typed: String) async throws -> [String] {
            let html: String = try await anna.get("/counterparties/1/colleagues?q=\(typed.percentEncoded)", fragment: true).text
            return html.matches(of: /data-called="([^"]*)"/).map { String($0.1) }
        }
        #expect(try await offered("") == ["Мария Олеговна", "Мария Павловна", "Павел Орлов"], "neither oneself nor who does not see the card; namesakes by what tells them apart")
        #expect(try await offered("ор") == ["Павел Орлов"])
        #expect(try await offered("орлов пав") == ["Павел Орлов"])
        #expect(try await offered("ла").isEmpty)
        #expect(try await offered("@<").count == 3)
        _ = try await anna.post("/counterparties/1", ["backup_id": String(oleg), "version": "1"])
        #expect(try await offered("ла") == ["Олег Лапин"], "who stands in for the responsible person sees it")
        // Who is taken from the list hears of it.
        _ = try await anna.post("/counterparties/1/touch", ["channel": "note", "subject": "Спросите @Олег Лапин о тираже", "starts_at": "2026-11-25T10:00"])
        #expect(try await office.rows("SELECT employee_id FROM notice WHERE kind = 'mention'").map { $0["employeeID"] } == [.int(oleg)])
        let other = try await office.browser(of: office.employee("salesManager", "Семён Чужой"))
        #expect(try await other.get("/counterparties/1/colleagues?q=", fragment: true).status == 404)
    }
    @Test func mentionsAreFoundInText() {
        #expect(Mention.names("Спроси @Анну, письмо на a@b.ru") == ["анну"])
        #expect(Mention.names("(@Анна Соколова) и @Лапин.") == ["анна соколова", "лапин"])
        let people: [(id: Int64, name: String)] = [(1, "Анна Соколова"), (2, "Анна Ким"), (3, "Олег Лапин"), (4, "Семён Ёлкин")]
        #expect(Mention.people(["анна соколова", "анна", "лапин", "елкин", "никто"], among: people).sorted() == [1, 3, 4], "one Анна of two is nobody")
    }
    @Test(arguments: Engine.here) func whoeverIsNamedHearsOnce(_ engine: Engine) async throws {
        let (office, anna, oleg, other) = try await two(engine)
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["backup_id": String(oleg)]) { $1 })
        let written = try await anna.post("/counterparties/1", ["version": "1", "note": "@Лапин, посчитай тираж; счета на buh@lapin.example"])
        #expect(written.headers[.setCookie]?.contains("не видит".percentEncoded) == false)
        #expect(try await notices(oleg, office).map(\.kind) == ["mention"])
        _ = try await other.post("/notices/read", [:])
        _ = try await anna.post("/counterparties/1", ["version": "2", "note": "@Лапин, посчитай тираж. Срочно!"])
        #expect(try await notices(oleg, office).count == 1, "named already")
        // What the reader may not see any more is not shown, and the line says so.
        _ = try await anna.post("/counterparties/1", ["version": "3", "backup_id": ""])
        let page: String = try await other.get("/notices").text
        #expect(page.contains("вам больше не видна") && !page.contains("Ёлка"))
    }
    @Test(arguments: Engine.here) func whoMayNotSeeTheCardIsNotToldAndTheWriterHearsOfIt(_ engine: Engine) async throws {
        let (office, anna, oleg, _) = try await two(engine)
        let pavel: Int64 = try await office.employee("director", "Павел Орлов")
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let written = try await anna.post("/counterparties/1", ["version": "1", "note": "@Лапин и @Орлов, посчитайте тираж"])
        #expect(written.status == 303 && written.headers[.setCookie]?.contains("Олег Лапин не видит эту запись и об упоминании не узнает".percentEncoded) == true)
        #expect(try await notices(oleg, office).isEmpty)
        #expect(try await notices(pavel, office).map(\.kind) == ["mention"])
        let again = try await anna.post("/counterparties/1", ["version": "2", "note": "@Лапин и @Орлов, посчитайте тираж сегодня"])
        #expect(again.headers[.setCookie]?.contains("не видит".percentEncoded) == false, "said once, as it is told once")
    }
    @Test(arguments: Engine.here) func nobodyIsToldWhatTheyDoNotWant(_ engine: Engine) async throws {
        let (office, anna, oleg, other) = try await two(engine)
        #expect(try await other.get("/profile").text.contains("value=\"task-assigned.bell\" checked"))
        // Of everything, only changes, and only behind the bell.
        #expect(try await other.post("/profile/notices", ["on": "task-changed.bell"]).status == 303)
        _ = try await anna.post("/tasks", TaskTests.task(["owner_id": String(oleg)]))
        _ = try await anna.post("/tasks/1", ["version": "1", "title": "Иначе"])
        #expect(try await notices(oleg, office).map(\.kind) == ["task-changed"])
        let row = try await office.workspace.database.read { try $0.rows("SELECT in_bell, in_toast, in_digest FROM notice").first }
        #expect(row?["inBell"] == .int(1) && row?["inToast"] == .int(0) && row?["inDigest"] == .int(0))
        #expect(try await other.post("/profile/notices", ["quiet_from": "20:00"]).status == 400)
        #expect(try await other.post("/profile/notices", ["quiet_from": "26:00", "quiet_to": "8:00"]).status == 400)
    }
    @Test func quietHoursGoPastMidnight() {
        let zone = Zone("Europe/Moscow"), tuesday = Day(year: 2026, month: 11, day: 24)
        let quiet = NoticeSetting(employeeID: 1, muted: "|", quietFrom: 20 * 60, quietTo: 8 * 60, quietWeekend: 1)
        #expect(quiet.isQuiet(zone.instant(tuesday, minute: 21 * 60), zone) && quiet.isQuiet(zone.instant(tuesday, minute: 3 * 60), zone))
        #expect(!quiet.isQuiet(zone.instant(tuesday, minute: 8 * 60), zone) && !quiet.isQuiet(zone.instant(tuesday, minute: 12 * 60), zone))
        #expect(quiet.isQuiet(zone.instant(tuesday.adding(4), minute: 12 * 60), zone), "Saturday")
        #expect(!NoticeSetting.standard(1).isQuiet(zone.instant(tuesday), zone))
    }
    @Test(arguments: Engine.here) func theDeputyHearsOfTheBeginningAndTheEnd(_ engine: Engine) async throws {
        let (office, anna, oleg, other) = try await two(engine), today: Day = office.workspace.zone.day(Clock.now()), worker = Ottisk.worker(office.workspace)
        let days: [String: String] = ["deputy_id": String(oleg), "away_from": today.description, "away_to": today.adding(3).description]
        _ = try await anna.post("/profile/absence", days)
        try await worker.drain()
        #expect(try await other.get("/notices").text.contains("Вы замещаете коллегу по"))
        #expect(try await anna.get("/notices").text.contains("Вас замещают по"))
        // Written again, it is not said again; moved, the earlier end is not said at all.
        _ = try await anna.post("/profile/absence", days.merging(["away_to": today.adding(4).description]) { $1 })
        _ = try await anna.post("/profile/absence", days)
        try await worker.drain()
        #expect(try await notices(oleg, office).filter { $0.detail.hasPrefix("stand-in ") }.count == 1)
        try await office.workspace.database.write { try $0.run("UPDATE outbox SET run_at = 0 WHERE topic = 'absence'") }
        try await worker.drain()
        #expect(try await notices(oleg, office).filter { $0.detail == "stand-in-over" }.count == 1)
    }

    @Test(arguments: Engine.here) func anOpenPageHearsByItself(_ engine: Engine) async throws {
        let (office, anna, oleg, other) = try await two(engine), live = LiveEvents(), before: Int64 = Clock.now() - 1
        let access: Access = try await office.workspace.read(as: .program("test")) { try Access(of: oleg, on: $0.today, in: $0) }
        #expect(await live.listen(access, since: before, Ottisk.noticeKinds) == nil, "nobody runs it yet")
        let running = _Concurrency.Task { await live.run(office.workspace, Logger(label: "test")) }
        while await !live.isRunning { await _Concurrency.Task.yield() }
        let stream: AsyncStream<String>? = await live.listen(access, since: before, Ottisk.noticeKinds)
        var events = try #require(stream).makeAsyncIterator()
        /// The next event that is not a mere sign of life.
        func next() async -> String? {
            while let event = await events.next() { if !event.hasPrefix(":") { return event } }
            return nil
        }
        #expect(await next() == "retry: 3000\n\n")
        let first: String? = await next()
        #expect(first?.contains("data: {\"unread\":0,\"toasts\":[]}\n\n") == true)
        _ = try await anna.post("/tasks", TaskTests.task(["owner_id": String(oleg)]))
        let second: String? = await next()
        #expect(second?.contains("\"unread\":1") == true && second?.contains("\"title\":\"Сдать тираж\"") == true && second?.contains("\"url\":\"/tasks/1\"") == true)
        // Read in another window: the number goes down here, and nothing is said twice.
        _ = try await other.post("/notices/read", [:])
        let third: String? = await next()
        #expect(third?.contains("data: {\"unread\":0,\"toasts\":[]}") == true)
        running.cancel()
        while let more = await next() { #expect(more.hasPrefix("id:")) }
        #expect(await live.count == 0, "the stop ends every stream")
    }
    @Test(arguments: Engine.here) func aStreamOfAStoppedServerSaysTheNumberAndEnds(_ engine: Engine) async throws {
        let (_, anna, oleg, other) = try await two(engine)
        _ = try await anna.post("/tasks", TaskTests.task(["owner_id": String(oleg)]))
        let answer = try await other.get("/events")
        #expect(answer.status == 200 && answer.headers[.contentType]?.hasPrefix("text/event-stream") == true && answer.text.contains("\"unread\":1"))
    }
    @Test(arguments: Engine.here) func theMorningBringsADigest(_ engine: Engine) async throws {
        let (office, anna, oleg, other) = try await two(engine), worker = Ottisk.worker(office.workspace), today: Day = office.workspace.zone.day(Clock.now())
        #expect(try await other.get("/notices/digest").text.contains("Сводка появится"))
        _ = try await anna.post("/tasks", TaskTests.task(["owner_id": String(oleg), "title": "Отправить образцы", "due_on": today.description, "due_time": "12:00"]))
        try await worker.drain()
        let waiting = try await office.workspace.database.read { try $0.rows("SELECT payload FROM outbox WHERE topic = 'digest' AND state = 'waiting'") }
        #expect(waiting.count == 1, "one morning waits, whatever happens")
        try await office.workspace.database.write { try $0.run("UPDATE outbox SET run_at = 0 WHERE topic = 'digest' AND state = 'waiting'") }
        try await worker.drain()
        let digest: String = try await other.get("/notices/digest").text
        #expect(digest.contains("12:00 Отправить образцы") && digest.contains("Вам поручена задача"))
        #expect(try await anna.get("/notices/digest").text.contains("Сводка появится"), "no news, no digest")
        let next = try await office.workspace.database.read { try $0.rows("SELECT payload FROM outbox WHERE topic = 'digest' AND state = 'waiting'") }
        #expect(next.count == 1)
    }
    @Test(arguments: Engine.here, ["/notices?before=x", "/notices?before=1-2-3"]) func aWrongPageIsRefused(_ engine: Engine, _ path: String) async throws {
        #expect(try await Office(engine).admin.get(path).status == 400)
    }
    @Test(arguments: Engine.here) func noticesPageByKey(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, me: Int64 = office.administrator
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<120 {
                try tx.run("INSERT INTO notice (employee_id, kind, entity, record_id, actor_id, detail, cause, at, in_bell, in_toast, in_digest) VALUES (\(me), 'job', '', 0, 0, '', \("\(n)"), \(tx.now - Int64(n / 7)), 1, 0, 0)")
            }
        }
        var path: String = "/notices", seen: Set<Substring> = [], pages: Int = 0
        while pages < 5 {
            let page: String = try await anna.get(path).text
            pages += 1
            for match in page.matches(of: /action="(\/notices\/\d+\/read)"/) { #expect(seen.insert(match.1).inserted) }
            guard let next = page.firstMatch(of: /href="(\/notices\?[^"]*before=[^"]*)"/) else { break }
            path = String(next.1).replacing("&amp;", with: "&")
        }
        #expect(seen.count == 120 && pages == 3)
        #expect(try await anna.get("/").text.contains(">99+</b>"))
    }
}
