@testable import Admin
import App
@testable import Clients
import Database
@testable import Kernel
import Testing

/// Tasks: repeating without drift, passing on and taking back, watching, ticking.
@Suite struct TaskTests {
    static let day: String = "2099-03-10"
    static func task(_ fields: [String: String] = [:]) -> [String: String] { ["title": "Сдать тираж", "due_on": day, "priority": "normal"].merging(fields) { $1 } }
    private func row(_ id: Int64, _ office: Office) async throws -> Row { try await office.workspace.read(as: .program("test")) { try $0.row(Task.entity, id) } }

    @Test func aMonthlyTaskKeepsItsDayThroughShortMonths() {
        var day = Day(year: 2026, month: 1, day: 31), days: [String] = []
        for _ in 0..<4 {
            day = Repeat.next("month", after: day, anchor: 31) ?? day
            days.append(day.description)
        }
        #expect(days == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"])
        #expect(Repeat.next("year", after: Day(year: 2024, month: 2, day: 29), anchor: 29)?.description == "2025-02-28")
        #expect(Repeat.next("quarter", after: Day(year: 2025, month: 11, day: 30), anchor: 30)?.description == "2026-02-28")
        #expect(Repeat.next("workday", after: Day(year: 2026, month: 11, day: 27), anchor: 27)?.description == "2026-11-30", "Friday, then Monday")
    }
    @Test func aTaskDoneLateDoesNotShiftItsSeries() {
        let today = Day(year: 2026, month: 11, day: 26)
        #expect(Repeat.next("week", due: Day(year: 2026, month: 11, day: 9), today: today, anchor: 9)?.description == "2026-11-30", "still on Mondays")
        #expect(Repeat.next("month", due: Day(year: 2026, month: 8, day: 31), today: today, anchor: 31)?.description == "2026-11-30")
        #expect(Repeat.next("week", due: Day(year: 2026, month: 12, day: 7), today: today, anchor: 7)?.description == "2026-12-14", "done ahead of its day")
        #expect(Repeat.next(nil, due: today, today: today, anchor: 26) == nil)
    }
    @Test(arguments: Engine.here) func theSeriesRemembersItsFirstDay(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", Self.task(["due_on": "2099-01-31", "repeats": "month", "due_time": "9:30", "checklist": "[x] Цвет\nТираж", "remind": "60"]))
        _ = try await anna.post("/tasks/1/done", [:])
        _ = try await anna.post("/tasks/2/done", [:])
        let third: Row = try await row(3, office)
        #expect(third["dueOn"] == .text("2099-03-31") && third["dueTime"] == .text("09:30") && third["remind"] == .text("60"))
        #expect(third["checklist"] == .text("Цвет\nТираж"), "nothing is ticked in the next one")
        // Another due day begins another series.
        _ = try await anna.post("/tasks/3", ["version": "1", "due_on": "2099-04-15"])
        _ = try await anna.post("/tasks/3/done", [:])
        #expect(try await row(4, office)["dueOn"] == .text("2099-05-15"))
    }
    @Test(arguments: Engine.here) func aDoneTaskOpensAgain(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", Self.task())
        _ = try await anna.post("/tasks/1/done", [:])
        #expect(try await anna.get("/tasks/1").text.contains("Открыть снова"))
        #expect(try await anna.post("/tasks/1/reopen", [:]).status == 303)
        #expect(try await row(1, office)["doneAt"] == .null)
        #expect(try await anna.get("/tasks/1/history").text.contains("Сделана"))
    }

    /// Two sellers of two branches, and a task of the first.
    private func sellers(_ engine: Engine) async throws -> (office: Office, grachev: Int64, lapin: Int64) {
        let office = try await Office(engine)
        let kazan: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let grachev: Int64 = try await office.employee("salesManager", "Пётр Грачёв"), lapin: Int64 = try await office.employee("salesManager", "Олег Лапин", branch: kazan)
        _ = try await office.browser(of: grachev).post("/tasks", Self.task())
        return (office, grachev, lapin)
    }
    @Test(arguments: Engine.here) func aTaskIsPassedOnAndTakenBack(_ engine: Engine) async throws {
        let (office, grachev, lapin) = try await sellers(engine), giver = try await office.browser(of: grachev), other = try await office.browser(of: lapin)
        #expect(try await other.get("/tasks/1").status == 404)
        #expect(try await giver.post("/tasks/1/delegate", ["to": String(grachev)]).status == 400, "to oneself")
        #expect(try await giver.post("/tasks/1/delegate", ["to": "999"]).status == 400)
        #expect(try await giver.post("/tasks/1/delegate", ["to": String(lapin), "note": "Клиент ждёт до обеда"]).status == 303)
        let given: String = try await other.get("/tasks/1").text
        #expect(given.contains("Клиент ждёт до обеда") && given.contains("Пётр Грачёв"))
        #expect(try await other.get("/notices").text.contains("Вам поручена задача: «Клиент ждёт до обеда»"))
        #expect(try await giver.get("/tasks/1").text.contains("Забрать обратно"), "the giver still sees it")
        #expect(try await giver.get("/").text.contains("Поручено мной"))
        #expect(try await other.post("/tasks/1/takeback", [:]).status == 403, "it is not theirs to take back")
        #expect(try await giver.post("/tasks/1/takeback", [:]).status == 303)
        #expect(try await row(1, office)["ownerID"] == .int(grachev))
        #expect(try await other.get("/tasks/1").status == 404)
        #expect(try await giver.get("/tasks/1/history").text.contains("Клиент ждёт до обеда"), "the words stay in the log")
    }
    @Test(arguments: Engine.here) func theGiverHearsWhatBecameOfIt(_ engine: Engine) async throws {
        let (office, grachev, lapin) = try await sellers(engine), giver = try await office.browser(of: grachev), other = try await office.browser(of: lapin)
        _ = try await giver.post("/tasks/1/delegate", ["to": String(lapin)])
        #expect(try await other.post("/tasks/1/done", [:]).status == 303)
        let told: String = try await giver.get("/notices").text
        #expect(told.contains("Задача сделана · Олег Лапин") && told.contains("Сдать тираж"))
        #expect(try await giver.post("/tasks/1/takeback", [:]).status == 400, "done already")
    }
    @Test(arguments: Engine.here) func watchersSeeAndHearAndChangeNothing(_ engine: Engine) async throws {
        let (office, grachev, lapin) = try await sellers(engine), owner = try await office.browser(of: grachev), watcher = try await office.browser(of: lapin)
        #expect(try await watcher.post("/tasks/1/watchers", [:]).status == 404, "nobody watches what they do not see")
        #expect(try await owner.post("/tasks/1/watchers", ["employee_id": String(lapin)]).status == 303)
        #expect(try await watcher.get("/notices").text.contains("Вы следите за задачей"))
        #expect(try await watcher.get("/tasks/1").status == 200)
        #expect(try await watcher.get("/tasks/1/access").text.contains("вы следите за задачей"))
        #expect(try await watcher.post("/tasks/1", ["version": "1", "title": "Другое"]).status == 403)
        #expect(try await watcher.post("/tasks/1/done", [:]).status == 403)
        _ = try await owner.post("/tasks/1", ["version": "1", "due_on": "2099-03-12"])
        #expect(try await watcher.get("/notices").text.contains("Изменено: срок · Пётр Грачёв"))
        let watched: String = Condition.all([.having(table: "task_watcher", column: "task_id", .all([.test("employee_id", .is, ["me"])]))]).json.percentEncoded
        #expect(try await watcher.get("/tasks?where=" + watched).text.contains("Сдать тираж"))
        #expect(try await watcher.post("/watchers/1/remove", [:]).location == "/tasks")
        #expect(try await watcher.get("/tasks/1").status == 404)
    }
    @Test(arguments: Engine.here) func manyTasksAreTickedAtOnceAndUnticked(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        for n in 1...3 { _ = try await anna.post("/tasks", Self.task(["title": "Дело \(n)"])) }
        #expect(try await anna.post("/tasks/all/tick", [:]).status == 400, "nothing is ticked")
        #expect(try await anna.post("/tasks/all/tick", ["id": "2"]).location == "/tasks")
        let first: Row = try await row(1, office), second: Row = try await row(2, office)
        #expect(second["doneAt"] != .null && first["doneAt"] == .null)
        let open: String = "where=" + Condition.all([.test("done_at", .empty, [])]).json.percentEncoded
        let job = try await anna.post("/tasks/all/tick", ["whole": "1", "query": open])
        #expect(job.location == "/jobs/1")
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await anna.get("/jobs/1").text.contains("изменено: 2"))
        _ = try await anna.post("/jobs/1/undo", [:])
        try await Ottisk.worker(office.workspace).drain()
        let (back, kept): (Row, Row) = (try await row(1, office), try await row(2, office))
        #expect(back["doneAt"] == .null && kept["doneAt"] != .null)
    }
    @Test(arguments: Engine.here) func theListKnowsWhatIsLate(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", Self.task(["title": "Давно пора", "due_on": "2026-01-10"]))
        _ = try await anna.post("/tasks", Self.task(["title": "Ещё успеем"]))
        _ = try await anna.post("/tasks", Self.task(["title": "Уже сделано"]))
        _ = try await anna.post("/tasks/3/done", [:])
        let open: String = try await anna.get("/tasks").text
        #expect(open.contains("Давно пора") && !open.contains("Уже сделано"), "the list opens on what is to do")
        #expect(open.contains("href=\"/tasks?where=\">Все"))
        let all: String = try await anna.get("/tasks?where=").text
        #expect(all.contains("Уже сделано"))
        #expect(all.contains("class=\"late\"") && all.contains("Просроченные"))
        let late: String = Condition.all([.test("done_at", .empty, []), .test("due_on", .within, ["older:0"])]).json.percentEncoded
        let list: String = try await anna.get("/tasks?where=" + late).text
        #expect(list.contains("Давно пора") && !list.contains("Ещё успеем"))
        #expect(try await anna.get("/tasks/1").text.contains("просрочена"))
    }
    @Test(arguments: Engine.here) func pointsAreAddedMovedAndRemoved(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", Self.task(["checklist": "Цвет\nТираж"]))
        _ = try await anna.post("/tasks/1/check", ["add": "Упаковка"])
        _ = try await anna.post("/tasks/1/check", ["item": "2", "text": "Упаковка", "do": "up"])
        _ = try await anna.post("/tasks/1/check", ["item": "0", "text": "Цвет", "do": "drop"])
        _ = try await anna.post("/tasks/1/check", ["item": "0", "text": "Упаковка", "do": "tick"])
        #expect(try await row(1, office)["checklist"] == .text("[x] Упаковка\nТираж"))
        #expect(try await anna.post("/tasks/1/check", ["item": "0", "text": "Тираж", "do": "drop"]).status == 400, "the list is another one by now")
        #expect(try await anna.post("/tasks/1/check", ["add": String(repeating: "ж", count: 6000)]).status == 400)
    }
    @Test(arguments: Engine.here, ["25:00", "9", "полдень", "12:60", "1:2:3:4"]) func aWrongTimeIsRefused(_ engine: Engine, _ time: String) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let answer = try await anna.post("/tasks", Self.task(["due_time": time]))
        #expect(answer.status == 422 && answer.text.contains("Нужно время"))
    }
}
