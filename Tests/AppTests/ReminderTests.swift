import App
@testable import Clients
import Database
@testable import Kernel
import Testing

/// A task reminds once, at the moment that follows from its due day, however many nodes there are and however often the day moved.
@Suite struct ReminderTests {
    private func reminders(_ office: Office) async throws -> [Notice] {
        try await office.workspace.read(as: .program("test")) { try $0.all("SELECT * FROM notice WHERE kind = 'task-reminder' ORDER BY id") }
    }
    private func waits(_ office: Office) async throws -> Value {
        try await office.workspace.read(as: .program("test")) { try $0.row(Task.entity, 1)["remindAt"] }
    }
    /// The hour has come for everything that was armed.
    private func ring(_ office: Office) async throws {
        try await office.workspace.database.write { try $0.run("UPDATE outbox SET run_at = 0 WHERE topic = 'task-reminder'") }
        async let one: Void = Ottisk.worker(office.workspace).drain()
        async let two: Void = Ottisk.worker(office.workspace).drain()
        _ = try await (one, two)
    }

    @Test func theMomentFollowsFromTheDue() {
        let zone = Zone("Europe/Moscow"), day = Day(year: 2026, month: 11, day: 24)
        func moment(_ time: String?, _ rule: String) -> Int64? { Reminder.moment(dueOn: day.value, time: time.map { .text($0) } ?? .null, rule: .text(rule), in: zone) }
        #expect(moment("15:00", "morning") == zone.instant(day, minute: 540))
        #expect(moment("15:00", "60") == zone.instant(day, minute: 14 * 60))
        #expect(moment("00:10", "30") == zone.instant(day.adding(-1), minute: 23 * 60 + 40))
        #expect(moment(nil, "1440") == zone.instant(day.adding(-1), minute: 540), "a day without a time begins at nine")
        #expect(moment("15:00", "never") == nil)
        #expect(Reminder.moment(dueOn: day.value, time: .null, rule: .null, in: zone) == nil)
    }
    @Test(arguments: Engine.here) func aReminderRingsOnceOnTwoNodes(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", TaskTests.task(["due_time": "15:00", "remind": "60"]))
        #expect(try await waits(office) == .int(office.workspace.zone.instant(Day(year: 2099, month: 3, day: 10), minute: 14 * 60)))
        try await ring(office)
        let told: [Notice] = try await reminders(office)
        #expect(told.count == 1 && told.first?.count == 1 && told.first?.employeeID == office.administrator)
        let page: String = try await anna.get("/notices").text
        #expect(page.contains("Сдать тираж") && page.contains("Напоминание: срок 10\u{A0}марта\u{A0}2099, 15:00"))
        try await ring(office)
        #expect(try await reminders(office).count == 1)
    }
    @Test(arguments: Engine.here) func aMovedDueRingsAtTheNewMomentOnly(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", TaskTests.task(["remind": "morning"]))
        // There and back again: two messages for one moment, one for another.
        _ = try await anna.post("/tasks/1", ["version": "1", "due_on": "2099-03-11"])
        _ = try await anna.post("/tasks/1", ["version": "2", "due_on": TaskTests.day])
        try await ring(office)
        let told: [Notice] = try await reminders(office)
        #expect(told.count == 1 && told.first?.count == 1, "once in effect")
        #expect(told.first?.detail.hasPrefix(TaskTests.day) == true)
    }
    @Test(arguments: Engine.here, ["done", "archive", "unset"]) func whatIsOverDoesNotRing(_ engine: Engine, _ how: String) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", TaskTests.task(["remind": "0"]))
        switch how {
        case "done": _ = try await anna.post("/tasks/1/done", [:])
        case "archive": _ = try await anna.post("/tasks/1/archive", [:])
        default: _ = try await anna.post("/tasks/1", ["version": "1", "remind": ""])
        }
        try await ring(office)
        #expect(try await reminders(office).isEmpty)
        // Open again, it waits again.
        guard how == "done" else { return }
        _ = try await anna.post("/tasks/1/reopen", [:])
        #expect(try await waits(office) != .null)
        try await ring(office)
        #expect(try await reminders(office).count == 1)
    }
    @Test(arguments: Engine.here) func aPastMomentIsNotArmed(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", TaskTests.task(["due_on": "2026-01-12", "remind": "morning"]))
        #expect(try await waits(office) == .null)
    }
    @Test(arguments: Engine.here) func theDeputyOfTheAbsentIsRemindedToo(_ engine: Engine) async throws {
        let office = try await Office(engine), grachev: Int64 = try await office.employee("salesManager", "Пётр Грачёв"), today: Day = office.workspace.zone.day(Clock.now())
        _ = try await office.browser(of: grachev).post("/tasks", TaskTests.task(["remind": "0"]))
        let deputy: Int64 = office.administrator
        try await office.workspace.database.write { try $0.run("UPDATE employee SET deputy_id = \(deputy), away_from = \(today) WHERE id = \(grachev)") }
        try await ring(office)
        #expect(try await Set(reminders(office).map(\.employeeID)) == [grachev, deputy])
    }
}
