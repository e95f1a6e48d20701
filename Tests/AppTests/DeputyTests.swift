import Admin
import Clients
import Database
@testable import Kernel
import Testing

/// While somebody is away, their deputy does their work; after the last day everything is as before.
@Suite struct DeputyTests {
    /// Two sellers of two branches: Грачёв with a client and a task, Лапин, his deputy.
    private func twoSellers(_ engine: Engine) async throws -> (office: Office, grachev: Int64, lapin: Int64, today: Day) {
        let office = try await Office(engine)
        let kazan: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let grachev: Int64 = try await office.employee("salesManager", "Пётр Грачёв"), lapin: Int64 = try await office.employee("salesManager", "Олег Лапин", branch: kazan)
        let browser = try await office.browser(of: grachev), today: Day = office.workspace.zone.day(Clock.now())
        _ = try await browser.post("/counterparties", DayTests.gazeta)
        _ = try await browser.post("/tasks", ["title": "Отправить макет", "due_on": today.description, "priority": "normal", "counterparty_id": "1"])
        return (office, grachev, lapin, today)
    }
    private func absence(_ office: Office, _ employee: Int64, _ deputy: Int64?, _ from: Day?, _ to: Day?) async throws {
        try await office.workspace.write(as: .program("test")) { tx in
            try tx.update(Employee.entity, employee, ["deputy_id": deputy.map { .int($0) } ?? .null, "away_from": from?.value ?? .null, "away_to": to?.value ?? .null])
        }
    }

    @Test(arguments: Engine.here) func theDeputyWorksForTheAbsent(_ engine: Engine) async throws {
        let (office, grachev, lapin, today) = try await twoSellers(engine), browser = try await office.browser(of: lapin)
        try await absence(office, grachev, lapin, today.adding(1), today.adding(5))
        #expect(try await browser.get("/counterparties/1").status == 404, "not away yet")
        try await absence(office, grachev, lapin, today, today)
        #expect(try await browser.get("/counterparties/1").status == 200)
        #expect(try await browser.get("/counterparties").text.contains("Ёлка"))
        #expect(try await browser.post("/counterparties/1", ["version": "1", "city": "Тверь"]).status == 303)
        let day: String = try await browser.get("/").text
        #expect(day.contains("Отправить макет") && day.contains("за Грачёва"))
        #expect(try await browser.get("/counterparties/1/access").text.contains("Пётр Грачёв отсутствует"))
        #expect(try await browser.post("/tasks/1/done", ["back": "/"]).status == 303)
        let log: String = try await browser.get("/tasks/1/history").text
        #expect(log.contains("Олег Лапин"), "the log names who did it")
        // By itself, the day after.
        try await absence(office, grachev, lapin, today.adding(-5), today.adding(-1))
        #expect(try await browser.get("/counterparties/1").status == 404)
        let after: String = try await browser.get("/").text
        #expect(!after.contains("Грачёва") && !after.contains("Отправить макет"))
    }

    @Test(arguments: Engine.here) func anAbsenceWithoutAnEndLasts(_ engine: Engine) async throws {
        let (office, grachev, lapin, today) = try await twoSellers(engine), browser = try await office.browser(of: lapin)
        try await absence(office, grachev, lapin, today.adding(-40), nil)
        #expect(try await browser.get("/counterparties/1").status == 200)
        try await absence(office, grachev, lapin, nil, nil)
        #expect(try await browser.get("/counterparties/1").status == 404, "a deputy of somebody present sees nothing more")
    }

    /// A → B → A ends, and a deputy's deputy gets nothing of the first.
    @Test(arguments: Engine.here) func oneStepOnly(_ engine: Engine) async throws {
        let (office, grachev, lapin, today) = try await twoSellers(engine), third: Int64 = try await office.employee("salesManager", "Ира Громова", branch: 2)
        try await absence(office, grachev, lapin, today, today)
        try await absence(office, lapin, grachev, today, today)
        #expect(try await office.browser(of: lapin).get("/counterparties/1").status == 200)
        #expect(try await office.browser(of: grachev).get("/").status == 200)
        try await absence(office, lapin, third, today, today)
        #expect(try await office.browser(of: third).get("/counterparties/1").status == 404)
    }

    @Test(arguments: Engine.here) func everybodyWritesTheirOwnAbsence(_ engine: Engine) async throws {
        let (office, grachev, lapin, today) = try await twoSellers(engine), browser = try await office.browser(of: grachev)
        #expect(try await browser.get("/profile").text.contains("Отсутствие и заместитель"))
        let days: [String: String] = ["away_from": today.description, "away_to": today.adding(3).description]
        #expect(try await browser.post("/profile/absence", days.merging(["deputy_id": String(grachev)]) { $1 }).status == 422, "oneself")
        #expect(try await browser.post("/profile/absence", ["deputy_id": String(lapin), "away_from": today.description, "away_to": today.adding(-1).description]).status == 422)
        // Nothing else of the record can be written this way.
        #expect(try await browser.post("/profile/absence", days.merging(["deputy_id": String(lapin), "role_id": "1", "name": "Босс"]) { $1 }).status == 303)
        let row = try await office.workspace.read(as: .program("test")) { try $0.row(Employee.entity, grachev) }
        #expect(row["deputyID"] == .int(lapin) && row["name"] == .text("Пётр Грачёв") && row["roleID"] != .int(1))
        #expect(try await office.browser(of: lapin).get("/counterparties/1").status == 200)
        let anna = try await office.admin
        #expect(try await anna.post("/employees/\(lapin)", ["version": "1", "away_to": today.description]).status == 422, "from which day?")
    }
}
