import App
import Clients
import Database
import Foundation
@testable import Kernel
@testable import Process
@testable import Sales
import Testing
@testable import Transfer

/// Deals carried elsewhere go on where they were, by the process they ran by.
@Suite struct TransferDealTests {
    /// A desk where others work already: other people, clients and deals have the first numbers.
    private static func elsewhere(_ engine: Engine) async throws -> Desk {
        let desk = try await Desk(engine)
        for name in ["Вера Лунина", "Игорь Дымов"] { _ = try await desk.office.employee("salesManager", name) }
        _ = try await desk.browser.post("/counterparties", DayTests.gazeta.merging(["name": "Второй здешний"]) { $1 })
        _ = try await desk.deal("Здешняя")
        return desk
    }

    @Test(arguments: Engine.here, Engine.here) func dealsGoOnWhereTheyWere(_ from: Engine, _ to: Engine) async throws {
        let desk = try await Desk(from), oleg: Int64 = try await desk.office.employee("salesManager", "Олег Зимин")
        let first = try await desk.deal("Каталог", ["amount": "1000", "owner_id": String(oleg)]), second = try await desk.deal("Буклеты", ["amount": "500"])
        #expect(try await desk.done(first, "contact", "reached").status == 303)
        _ = try await desk.browser.post("/deal-competitors", ["deal_id": String(second), "name": "Принт-Рапид", "price": "450", "known_from": "client"])
        _ = try await desk.browser.post("/deal-members", ["deal_id": String(second), "part": "sells", "employee_id": String(oleg)])
        let path: String = try await TransferTests.export(desk.office.workspace)
        defer { unlink(path) }

        let there = try await Self.elsewhere(to), workspace: Workspace = there.office.workspace
        let result = try await TransferTests.load(path, workspace)
        #expect(result.failed == 0 && result.problems.isEmpty, "\(result.problems)")
        let came: Int64 = try await there.number("SELECT id FROM deal WHERE title = 'Каталог'")
        #expect(came > 1)
        #expect(try await there.stage(came) == "specification")
        #expect(try await there.moves(came) == 2)
        #expect(try await there.text("SELECT employee.name FROM deal JOIN employee ON employee.id = deal.owner_id WHERE deal.id = \(came)") == "Олег Зимин")
        #expect(try await there.texts("SELECT to_stage FROM process_move WHERE run_id = (SELECT id FROM process_run WHERE record_id = \(came)) ORDER BY serial") == ["request", "specification"])
        // The ready processes are the same here: nothing is there twice.
        #expect(try await there.number("SELECT COUNT(*) FROM process") == 4)
        #expect(try await there.number("SELECT COUNT(*) FROM process_version") == 4)
        #expect(try await there.number("SELECT COUNT(*) FROM process_stage") == desk.number("SELECT COUNT(*) FROM process_stage"))
        #expect(try await there.number("SELECT SUM(deals) FROM deal_total") == 3)
        #expect(try await there.number("SELECT COUNT(*) FROM deal_competitor WHERE name = 'Принт-Рапид'") == 1)
        #expect(try await there.number("SELECT COUNT(*) FROM deal_member WHERE employee_id = (SELECT id FROM employee WHERE name = 'Олег Зимин')") == 1)
        #expect(try await there.number("SELECT COUNT(*) FROM process_timer WHERE kind = 'late' AND run_id = (SELECT id FROM process_run WHERE record_id = \(came))") == 1)
        #expect(try await there.number("SELECT actions_all FROM deal WHERE id = \(came)") == desk.number("SELECT actions_all FROM deal WHERE id = \(first)"))
        #expect(try await there.browser.get("/deals/\(came)").text.contains("Заполнить спецификацию"))
        // What was asked there is done here, and the deal goes on.
        let task: Int64 = try await there.number("SELECT task_id FROM process_action WHERE action = 'describe' AND run_id = (SELECT id FROM process_run WHERE record_id = \(came))")
        #expect(try await there.browser.post("/tasks/\(task)/done", [:]).status == 303)
        #expect(try await there.stage(came) == "estimate")
        #expect(try await workspace.database.read { try Change.firstBroken($0) } == nil)
    }

    @Test(arguments: Engine.here) func aVersionThatIsNotHereComesBesideTheOneInForce(_ engine: Engine) async throws {
        let desk = try await Desk(engine), oleg: Int64 = try await desk.office.employee("salesManager", "Олег Зимин")
        let process: Int64 = try await desk.number("SELECT id FROM process WHERE code = 'first-order'")
        try await desk.office.workspace.write(as: TransferTests.program) { tx in
            var next: Definition = try #require(try ProcessVersion.live(of: process, in: tx))
            next.version = 2
            next.stages[0].actions[0].assignee = .employee(oleg)
            try ProcessVersion.insert(next, of: process, state: .draft, in: tx)
            try ProcessVersion.publish(2, of: process, in: tx)
        }
        _ = try await desk.deal("Каталог")
        let week: [String: String] = Dictionary(uniqueKeysWithValues: (0..<7).map { ("d\($0)", $0 < 6 ? "10:00-16:00" : "") })
        #expect(try await desk.browser.post("/work-calendar", week.merging(["branch": "0", "days": "2026-01-09 short:60 Работаем\n2027-12-30 off Инвентаризация"]) { $1 }).status == 303)
        let path: String = try await TransferTests.export(desk.office.workspace)
        defer { unlink(path) }
        let there = try await Self.elsewhere(engine), workspace: Workspace = there.office.workspace
        #expect(try await TransferTests.load(path, workspace).failed == 0)
        let came: Int64 = try await there.number("SELECT id FROM deal WHERE title = 'Каталог'"), here: Int64 = try await there.number("SELECT id FROM process WHERE code = 'first-order'")
        #expect(try await there.texts("SELECT state FROM process_version WHERE process_id = \(here) ORDER BY version") == ["live", "old"], "new deals here begin as before")
        #expect(try await there.number("SELECT version FROM process_run WHERE record_id = \(came)") == 2)
        let known: Int64 = try await there.number("SELECT id FROM employee WHERE name = 'Олег Зимин'")
        #expect(known != oleg)
        let assignee: Assignee? = try await workspace.read(as: TransferTests.program) { try ProcessVersion.of(here, 2, in: $0).read().stages.first?.actions.first?.assignee }
        #expect(assignee == .employee(known), "the person the version names is the one here")
        #expect(try await there.browser.get("/deals/\(came)").status == 200)
        #expect(try await there.texts("SELECT special FROM holiday WHERE day IN ('2026-01-09', '2027-12-30') ORDER BY day") == ["short:60", "off"])
        #expect(try await there.text("SELECT week FROM work_calendar").contains("10:00-16:00"))
        // The whole of it goes back.
        #expect(try await there.browser.post("/transfer/imports/1/undo", [:]).status == 303)
        try await Ottisk.worker(workspace).drain()
        #expect(try await there.texts("SELECT title FROM deal WHERE archived_at IS NULL") == ["Здешняя"])
        #expect(try await there.number("SELECT COUNT(*) FROM process WHERE archived_at IS NULL") == 4)
    }

    /// An archive of a program that did not carry processes yet.
    @Test func dealsWithoutTheirWayStayOut() throws {
        let parts = TransferParts(known: [], matched: [], files: .init(table: "stored_file", hash: "hash", name: "name"), conditions: [], fieldRules: [], computed: [], beside: Sales.carried, needing: ["deal": "process_run"])
        let registry: Registry = Ottisk.registry
        func description(_ tables: [String]) -> Description {
            let all: [Description.Table] = tables.map { .init(table: $0, ru: $0, en: $0, prefix: "", title: "name", rows: 0, isComputed: false, columns: [], fields: []) }
            return Description(ottisk: 1, made: "", language: "ru", tables: all, settings: [], layouts: [])
        }
        #expect(parts.carried("deal", of: description(["deal"]), registry) == nil)
        #expect(parts.carried("deal", of: description(["deal", "process_run"]), registry)?.entity.table == "deal")
        #expect(parts.carried("process_run", of: description(["deal", "process_run"]), registry)?.beside != nil)
    }
}
