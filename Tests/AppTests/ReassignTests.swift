import Admin
import App
import Clients
import Database
@testable import Kernel
import Testing

/// Clients and their work given to colleagues: for good or for a time.
@Suite struct ReassignTests {
    struct World { let office: Office, anna: Office.Browser, worker: Worker, ira: Int64, oleg: Int64, lena: Int64 }
    /// Six clients of Ира, each with a contact and two tasks, one of them done; Олег has three clients already.
    static func world(_ engine: Engine) async throws -> World {
        let office = try await Office(engine), anna = try await office.admin
        let ira: Int64 = try await office.employee("salesManager", "Ира Громова"), oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), lena: Int64 = try await office.employee("salesManager", "Лена Зимина")
        try await office.workspace.write(as: .program("test")) { tx in
            for number in 1...9 {
                let owner: Value = .int(number > 6 ? oleg : ira)
                let client: Int64 = try tx.insert(Counterparty.entity, ["name": .text("Клиент \(number)"), "legal_form": .text("company"), "status": .text(number % 2 == 0 ? "vip" : "active"), "owner_id": owner])
                try tx.insert(Contact.entity, ["name": .text("Человек \(number)"), "counterparty_id": .int(client), "owner_id": owner])
                for done in [false, true] {
                    try tx.insert(Task.entity, ["title": .text("Дело \(number)"), "due_on": .text("2026-12-01"), "priority": .text("normal"), "counterparty_id": .int(client), "owner_id": owner, "done_at": done ? .int(1) : .null])
                }
            }
            try tx.insert(Task.entity, ["title": .text("Своё дело"), "due_on": .text("2026-12-01"), "priority": .text("normal"), "owner_id": .int(ira)])
        }
        return World(office: office, anna: anna, worker: Ottisk.worker(office.workspace), ira: ira, oleg: oleg, lena: lena)
    }
    static func give(_ browser: Office.Browser, _ fields: String) async throws -> Office.Answer {
        try await browser.office.send(.post, "/reassign", fields + "&csrf=\(browser.csrf)", browser.token, false)
    }
    private func owners(_ world: World, _ table: String) async throws -> [Int64] {
        try await world.office.workspace.read(as: .program("test")) { tx in try tx.rows("SELECT owner_id FROM \(SQL.raw(table)) ORDER BY id").map { Int64(value: $0["ownerID"]) ?? 0 } }
    }
    private func own(_ world: World, _ table: String, _ owner: Int64) async throws -> Int { try await owners(world, table).filter { $0 == owner }.count }

    @Test(arguments: Engine.here) func clientsGoWithTheirPeopleAndOpenTasks(_ engine: Engine) async throws {
        let world = try await Self.world(engine)
        let asked: String = "from=\(world.ira)&kind=counterparty&along=contact&along=task&to=\(world.oleg)&mode=one"
        let preview: String = try await world.anna.get("/reassign?" + asked).text
        #expect(preview.contains("Олег Лапин</span></th><td class=\"num\">6</td><td class=\"num\">6</td><td class=\"num\">6</td>") && preview.contains("Клиент 1, Клиент 2, Клиент 3"))
        #expect(try await Self.give(world.anna, asked).location == "/jobs/1")
        try await world.worker.drain()
        #expect(try await own(world, "counterparty", world.oleg) == 9)
        #expect(try await own(world, "contact", world.oleg) == 9)
        #expect(try await own(world, "task", world.oleg) == 12, "what is done stays whose it was, and so does what belongs to no client")
        #expect(try await own(world, "task", world.ira) == 7)
        #expect(try await world.anna.get("/jobs/1").text.contains("изменено: 18"))
        #expect(try await world.anna.get("/reassign").text.contains("Ира Громова → Олег Лапин"))
    }

    @Test(arguments: Engine.here) func bothSidesHearOfIt(_ engine: Engine) async throws {
        let world = try await Self.world(engine)
        _ = try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&along=contact&to=\(world.oleg)&to=\(world.lena)&mode=turns")
        try await world.worker.drain()
        for heir in [world.oleg, world.lena] {
            let notices: String = try await world.office.browser(of: heir).get("/notices").text
            #expect(notices.contains("Вам переданы записи коллеги") && notices.contains("Ира Громова"))
        }
        #expect(try await world.office.browser(of: world.ira).get("/notices").text.contains("Ваши записи переданы коллегам"))
        #expect(try await !world.anna.get("/notices").text.contains("Вам переданы записи коллеги"))
    }

    /// One line with a number, on the way there and on the way back: nobody is told of each record.
    @Test(arguments: Engine.here) func oneNoticeWithANumber(_ engine: Engine) async throws {
        let world = try await Self.world(engine)
        func lines(_ employee: Int64) async throws -> [String] {
            try await world.office.workspace.read(as: .program("test")) { tx in
                try tx.rows("SELECT kind, detail, count, record_id FROM notice WHERE employee_id = \(employee) ORDER BY id").map { "\(Form.plain($0["kind"])) \(Form.plain($0["detail"])) \(Form.plain($0["count"])) \(Form.plain($0["recordID"]))" }
            }
        }
        let before: [Int64: [String]] = [world.ira: try await lines(world.ira), world.oleg: try await lines(world.oleg)]
        _ = try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&along=contact&along=task&to=\(world.oleg)&mode=one")
        try await world.worker.drain()
        #expect(try await lines(world.oleg) == (before[world.oleg] ?? []) + ["reassigned to 18 \(world.ira)"])
        #expect(try await lines(world.ira) == (before[world.ira] ?? []) + ["reassigned from 18 \(world.oleg)"])
        #expect(try await world.office.browser(of: world.oleg).get("/notices").text.contains("Вам переданы записи коллеги (18)"))
        // The page of the work takes it back by the same way as the page of reassignments.
        #expect(try await world.anna.post("/jobs/1/undo", [:]).status == 303)
        try await world.worker.drain()
        #expect(try await own(world, "counterparty", world.ira) == 6)
        #expect(try await world.anna.get("/reassign").text.contains("возвращено"))
        #expect(try await lines(world.oleg).last == "reassigned taken 18 \(world.ira)")
        #expect(try await lines(world.ira).last == "reassigned returned 18 \(world.oleg)")
        #expect(try await lines(world.oleg).count == (before[world.oleg] ?? []).count + 2)
        #expect(try await world.anna.post("/jobs/1/undo", [:]).status == 400, "once")
    }
    @Test(arguments: Engine.here) func sharedOutInTurnsAndByLoad(_ engine: Engine) async throws {
        let world = try await Self.world(engine)
        _ = try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&to=\(world.oleg)&to=\(world.lena)&mode=turns")
        try await world.worker.drain()
        #expect(try await own(world, "counterparty", world.oleg) == 6)
        #expect(try await own(world, "counterparty", world.lena) == 3)
        #expect(try await own(world, "contact", world.ira) == 6, "nothing went along")
        let second = try await Self.world(engine), asked: String = "from=\(second.ira)&kind=counterparty&kind=task&to=\(second.oleg)&to=\(second.lena)&mode=load"
        let preview: String = try await second.anna.get("/reassign?" + asked).text
        _ = try await Self.give(second.anna, asked)
        try await second.worker.drain()
        let (oleg, lena): (Int, Int) = (try await own(second, "counterparty", second.oleg), try await own(second, "counterparty", second.lena))
        #expect((oleg, lena) == (5, 4), "Олег had three already")
        #expect(preview.contains("Олег Лапин</span></th><td class=\"num\">2</td>") && preview.contains("Лена Зимина</span></th><td class=\"num\">4</td>"), "the preview says what happens")
        #expect(try await own(second, "task", second.ira) == 6, "open tasks are given for themselves, done ones stay")
    }

    @Test(arguments: Engine.here) func onlyWhatAViewFinds(_ engine: Engine) async throws {
        let world = try await Self.world(engine)
        _ = try await world.anna.post("/counterparties/views", ["name": "Ключевые", "audience": "mine", "query": "status=vip"])
        #expect(try await world.anna.get("/reassign").text.contains(">Ключевые</option>"))
        _ = try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&view=1&to=\(world.lena)")
        try await world.worker.drain()
        #expect(try await owners(world, "counterparty") == [world.ira, world.lena, world.ira, world.lena, world.ira, world.lena, world.oleg, world.oleg, world.oleg])
        _ = try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&query=\("q=Клиент 5".percentEncoded)&to=\(world.lena)")
        try await world.worker.drain()
        #expect(try await owners(world, "counterparty")[4] == world.lena)
        #expect(try await own(world, "counterparty", world.ira) == 2)
    }

    /// For a time: it begins on its day and comes back after the last one, except what was given on.
    @Test(arguments: Engine.here) func forATimeAndBackByItself(_ engine: Engine) async throws {
        let world = try await Self.world(engine), today: Day = Zone().day(Clock.now())
        let later = try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&along=task&to=\(world.oleg)&begins=\(today.adding(3))&ends=\(today.adding(9))")
        #expect(later.location == "/reassign")
        try await world.worker.drain()
        #expect(try await own(world, "counterparty", world.ira) == 6, "not before its day")
        #expect(try await world.anna.get("/reassign").text.contains("ждёт своего дня"))
        func pass(_ payload: String) async throws {
            try await world.office.workspace.database.write { try $0.run("UPDATE outbox SET run_at = 0 WHERE payload = \(payload)") }
            try await world.worker.drain()
        }
        try await pass("begin 1")
        #expect(try await own(world, "counterparty", world.oleg) == 9)
        #expect(try await own(world, "counterparty", world.ira) == 0)
        try await world.office.workspace.write(as: .program("test")) { try $0.update(Counterparty.entity, 2, ["owner_id": .int(world.lena)]) }
        _ = try await world.anna.post("/counterparties/3", ["version": "2", "name": "Клиент 3", "city": "Тверь"])
        try await pass("back 1")
        #expect(try await owners(world, "counterparty").prefix(4) == [world.ira, world.lena, world.ira, world.ira], "given on since: stays; edited since: comes back")
        #expect(try await own(world, "task", world.ira) == 13)
        #expect(try await world.anna.get("/reassign").text.contains("возвращено"))
        try await pass("back 1")
        #expect(try await own(world, "counterparty", world.ira) == 5, "once")
    }
    @Test(arguments: Engine.here) func takenBackOrStopped(_ engine: Engine) async throws {
        let world = try await Self.world(engine), ira = try await world.office.browser(of: world.ira)
        // Somebody who only has their own gives it away, and has it returned although it is not theirs any more.
        #expect(try await Self.give(ira, "from=\(world.ira)&kind=counterparty&along=contact&along=task&to=\(world.lena)").location == "/jobs/1")
        try await world.worker.drain()
        #expect(try await own(world, "counterparty", world.lena) == 6)
        #expect(try await own(world, "contact", world.lena) == 6)
        #expect(try await world.office.browser(of: world.oleg).post("/reassign/1/back", [:]).status == 404)
        #expect(try await ira.post("/reassign/1/back", [:]).location.hasPrefix("/jobs/"))
        try await world.worker.drain()
        #expect(try await own(world, "counterparty", world.ira) == 6)
        #expect(try await own(world, "contact", world.ira) == 6)
        #expect(try await own(world, "task", world.ira) == 13)
        let day: Day = Zone().day(Clock.now()).adding(5)
        _ = try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&to=\(world.lena)&begins=\(day)")
        #expect(try await world.anna.post("/reassign/2/back", [:]).location == "/reassign")
        try await world.office.workspace.database.write { try $0.run("UPDATE outbox SET run_at = 0") }
        try await world.worker.drain()
        #expect(try await own(world, "counterparty", world.ira) == 6)
        #expect(try await world.anna.get("/reassign").text.contains("отменено"))
    }
    /// Nobody gives away what they may not edit, and a wrong order changes nothing.
    @Test(arguments: Engine.here) func rightsAndWrongOrders(_ engine: Engine) async throws {
        let world = try await Self.world(engine), oleg = try await world.office.browser(of: world.oleg), auditor = try await world.office.browser(of: world.office.employee("auditor", "Ревизор"))
        #expect(try await auditor.get("/reassign").status == 403)
        #expect(try await Self.give(auditor, "from=\(world.ira)&kind=counterparty&to=\(world.oleg)").status == 403)
        _ = try await Self.give(oleg, "from=\(world.ira)&kind=counterparty&along=contact&to=\(world.oleg)")
        try await world.worker.drain()
        #expect(try await own(world, "counterparty", world.ira) == 6)
        #expect(try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty").status == 400)
        #expect(try await Self.give(world.anna, "from=\(world.ira)&to=\(world.oleg)").status == 400)
        #expect(try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&to=\(world.ira)").status == 400, "to oneself")
        #expect(try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&to=999").status == 400)
        #expect(try await Self.give(world.anna, "from=\(world.ira)&kind=role&to=\(world.oleg)").status == 400)
        #expect(try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&to=\(world.oleg)&ends=2020-01-01").status == 400)
        #expect(try await Self.give(world.anna, "from=\(world.ira)&kind=counterparty&to=\(world.oleg)&view=7").status == 404)
        #expect(try await own(world, "counterparty", world.ira) == 6)
    }
}
