import Admin
import App
import Database
@testable import Kernel
@testable import Sales
import Testing

/// Terms are counted by the hours and holidays of the place where somebody works; a process can be put away and taken back.
@Suite struct WorkingTimeTests {
    @Test(arguments: Engine.here) func aBranchKeepsItsOwnHolidays(_ engine: Engine) async throws {
        let desk = try await Desk(engine), today: Day = Zone().day(Clock.now())
        let kazan: Int64 = try await desk.office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let week: [String: String] = Dictionary(uniqueKeysWithValues: (0..<7).map { ("d\($0)", "00:00-23:59") }), off: String = (0...5).map { "\(today.adding($0)) off День города" }.joined(separator: "\n")
        #expect(try await desk.browser.post("/work-calendar", week.merging(["branch": "0", "days": ""]) { $1 }).status == 303)
        #expect(try await desk.browser.post("/work-calendar", week.merging(["branch": String(kazan), "days": off]) { $1 }).status == 303)
        let daria: Int64 = try await desk.office.employee("salesManager", "Дарья Ким", branch: kazan), process: Int64 = try await desk.number("SELECT id FROM process WHERE code = 'first-order'")
        let here: Int64 = try await desk.deal("Здесь"), there: Int64 = try await desk.office.browser(of: daria).post("/deals", ["title": "Там", "process_id": String(process)]).id
        func due(_ deal: Int64) async throws -> Int64 { try await desk.number("SELECT due_at FROM process_action WHERE action = 'contact' AND run_id = (SELECT id FROM process_run WHERE record_id = \(deal))") }
        let asked: Int64 = try await desk.number("SELECT asked_at FROM process_action WHERE action = 'contact' ORDER BY id LIMIT 1"), hour: Int64 = 3_600_000
        #expect(try await due(here) - asked <= hour + 120_000, "an hour of work is an hour")
        #expect(Zone().day(try await due(there)) > today.adding(5), "Kazan celebrates first")
        let wrong = try await desk.browser.post("/work-calendar", week.merging(["branch": "0", "d3": "с девяти", "days": ""]) { $1 })
        #expect(wrong.status == 422 && wrong.text.contains("с девяти") && wrong.text.contains("нужно как 09:00-18:00"))
        #expect(try await desk.office.browser(of: daria).get("/work-calendar").status == 403)
    }

    @Test(arguments: Engine.here) func aProcessThatIsPutAwayTakesNoNewDealsAndFinishesTheOldOnes(_ engine: Engine) async throws {
        let desk = try await Desk(engine), process: Int64 = try await desk.number("SELECT id FROM process WHERE code = 'first-order'"), running: Int64 = try await desk.deal("Идёт")
        func new() async throws -> Office.Answer { try await desk.browser.post("/deals", ["title": "Новая", "process_id": String(process), "counterparty_id": "1"]) }
        #expect(try await desk.browser.post("/processes/\(process)/close", [:]).status == 303)
        let refused = try await new()
        #expect(refused.status == 422 && refused.text.contains("закрыт для новых сделок"))
        #expect(try await desk.done(running, "contact", "reached").status == 303)
        #expect(try await desk.stage(running) == "specification", "what runs goes on")
        // A copy of it would begin in a process that takes new deals.
        let other: Int64 = try await desk.number("SELECT id FROM process WHERE state = 'open' ORDER BY id LIMIT 1")
        #expect(try await desk.browser.get("/deals/\(running)/copy").text.contains("<option value=\"\(other)\" selected>"))
        #expect(try await desk.browser.post("/processes/\(process)/open", [:]).status == 303)
        #expect(try await new().status == 303)
        #expect(try await desk.browser.post("/processes/\(process)/archive", [:]).status == 303)
        #expect(try await desk.browser.get("/deals/board").text.contains("Повторный тираж"))
        _ = try await desk.done(running, "describe")
        #expect(try await desk.stage(running) == "estimate")
    }

    /// A past job in two clicks: the first opens the filled form of a repeat order.
    @Test(arguments: Engine.here) func aPastJobBeginsAnewAsARepeatOrder(_ engine: Engine) async throws {
        let desk = try await Desk(engine), deal: Int64 = try await desk.deal("Календари 2026", ["amount": "48000"]), again: Int64 = try await desk.number("SELECT id FROM process WHERE code = 'repeat-order'")
        #expect(try await !desk.browser.get("/deals/\(deal)").text.contains("Повторить заказ"), "it is not done yet")
        #expect(try await desk.browser.post("/deals/\(deal)/win", ["note": "договорились"]).status == 303)
        #expect(try await desk.text("SELECT state FROM deal WHERE id = \(deal)") == "won")
        for page in ["/deals/\(deal)", "/counterparties/1"] { #expect(try await desk.browser.get(page).text.contains("href=\"/deals/\(deal)/copy\""), "\(page)") }
        let form: String = try await desk.browser.get("/deals/\(deal)/copy").text
        #expect(form.contains("value=\"Календари 2026\"") && form.contains("<option value=\"\(again)\" selected>"))
    }
}
