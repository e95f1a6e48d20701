import App
import Clients
import Database
@testable import Kernel
import Testing

/// Segments: conditions with a name, their members kept current.
@Suite struct SegmentTests {
    private static let city: Condition = .all([.test("city", .is, ["Тула"])])

    private func clients(_ office: Office) async throws {
        for (name, city) in [("Пекарня", "Тула"), ("Музей", "Тула"), ("Завод", "Тверь")] {
            _ = try await office.admin.post("/counterparties", DayTests.gazeta.merging(["name": name, "city": city]) { $1 })
        }
    }
    private func keep(_ condition: Condition, _ office: Office, name: String = "Туляки", segment: String = "") async throws -> Office.Answer {
        try await office.admin.post("/segments/keep", ["target": "counterparty", "name": name, "segment": segment, "query": "where=\(condition.json.percentEncoded)"])
    }
    private func members(_ office: Office) async throws -> [String] {
        try await office.workspace.database.read { db in
            try db.rows("SELECT counterparty.name AS name FROM segment_member JOIN counterparty ON counterparty.id = counterparty_id ORDER BY name").map { Form.plain($0["name"]) }
        }
    }
    private func work(_ office: Office) async throws { try await Ottisk.worker(office.workspace).drain() }

    @Test(arguments: Engine.here) func membersComeAndGoWithTheRecords(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await clients(office)
        #expect(try await keep(Self.city, office).status == 303)
        try await work(office)
        #expect(try await members(office) == ["Музей", "Пекарня"])
        // One moves away, one comes, one is binned: no whole count is asked for.
        _ = try await anna.post("/counterparties/1", ["version": "1", "city": "Орёл"])
        _ = try await anna.post("/counterparties/3", ["version": "1", "city": "Тула"])
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Аптека", "city": "Тула"]) { $1 })
        _ = try await anna.post("/counterparties/2/archive", [:])
        let jobs: Int = try await office.workspace.database.read { try $0.rows("SELECT id FROM job").count }
        try await work(office)
        #expect(try await members(office) == ["Аптека", "Завод"])
        #expect(try await office.workspace.database.read { try $0.rows("SELECT id FROM job").count } == jobs)
        let card = try await anna.get("/segments/1")
        #expect(card.status == 200 && card.text.contains("Город") && card.text.contains(">2<"))
        #expect(try await anna.get("/counterparties/3").text.contains(">Туляки</a>"), "a badge on the card")
    }

    @Test(arguments: Engine.here) func whatLinksToTheRecordCounts(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await clients(office)
        let waiting: Condition = .all([.having(table: "task", column: "counterparty_id", .test("done_at", .empty, []))])
        #expect(try await keep(waiting, office).status == 303)
        try await work(office)
        #expect(try await members(office).isEmpty)
        let task = try await anna.post("/tasks", ["title": "Образцы", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": "2"])
        try await work(office)
        #expect(try await members(office) == ["Музей"])
        _ = try await anna.post("/tasks/\(task.id)", ["version": "1", "counterparty_id": "3"])
        try await work(office)
        #expect(try await members(office) == ["Завод"], "the old and the new client are both looked at")
        _ = try await anna.post("/tasks/\(task.id)/done", [:])
        try await work(office)
        #expect(try await members(office).isEmpty)
    }

    @Test(arguments: Engine.here) func timeAloneMovesMembersOnceADay(_ engine: Engine) async throws {
        let office = try await Office(engine)
        try await clients(office)
        let silent: Condition = .all([.test("last_contact_at", .within, ["older:30"])])
        _ = try await keep(silent, office)
        try await work(office)
        #expect(try await members(office).isEmpty)
        // The clock is not turned: the contact is moved back past the door, as if the days had gone by.
        try await office.workspace.database.write { db in
            try db.run("UPDATE counterparty SET last_contact_at = \(Clock.now() - 40 * 86_400_000) WHERE id = 1")
            try db.run("UPDATE segment SET counted_on = '2020-01-01'")
        }
        try await work(office)
        #expect(try await members(office) == ["Пекарня"])
        let points: Int = try await office.workspace.database.read { try $0.rows("SELECT day FROM segment_count").count }
        #expect(points == 1, "a point of the chart for the day")
    }

    /// A field was removed that a segment asks about: that segment waits, the others and all other work go on.
    @Test(arguments: Engine.here) func aSegmentOfARemovedFieldHoldsUpNobody(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        #expect(try await anna.post("/fields/counterparty", ["kind": "text", "ru": "Цех", "en": "Workshop"]).status == 303)
        try await clients(office)
        _ = try await anna.post("/counterparties/3", ["version": "1", "x_1": "Офсет"])
        #expect(try await keep(.all([.test("x_1", .is, ["Офсет"])]), office, name: "Офсетчики").status == 303)
        #expect(try await keep(Self.city, office).status == 303)
        try await work(office)
        #expect(try await members(office) == ["Завод", "Музей", "Пекарня"])
        #expect(try await anna.post("/fields/counterparty/drop/x_1", [:]).status == 303)
        _ = try await anna.post("/counterparties/1", ["version": "1", "city": "Орёл"])
        try await office.workspace.database.write { try $0.run("UPDATE segment SET counted_on = '2020-01-01'") }
        try await work(office)
        #expect(try await members(office) == ["Завод", "Музей"], "the other segment is current, the broken one is as it was")
        for left: SQL in ["SELECT record_id FROM stale_record", "SELECT id FROM job WHERE state = 'failed'"] { #expect(try await office.rows(left).isEmpty) }
        let card: String = try await anna.get("/segments/1").text
        #expect(card.contains("Поле «Цех» убрано") && card.contains("не пересчитывается"))
        #expect(try await !anna.get("/segments/2").text.contains("не пересчитывается"))
        #expect(try await anna.get("/notices").text.contains("поле из его условия убрано"), "its owner hears of it")
        _ = try await anna.post("/counterparties/2", ["version": "1", "city": "Орёл"])
        try await work(office)
        #expect(try await office.rows("SELECT id FROM notice WHERE kind = 'segment-broken'").count == 1, "once")
        // The field comes back: the next count mends it.
        #expect(try await anna.post("/fields/counterparty/return/x_1", [:]).status == 303)
        try await office.workspace.database.write { try $0.run("UPDATE segment SET counted_on = '2020-01-01'") }
        try await work(office)
        #expect(try await Form.plain(office.rows("SELECT is_broken FROM segment WHERE id = 1")[0]["isBroken"]) == "0")
        #expect(try await !anna.get("/segments/1").text.contains("не пересчитывается"))
    }

    @Test(arguments: Engine.here) func aSegmentNarrowsListsAndChangesItsCondition(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await clients(office)
        _ = try await keep(Self.city, office)
        try await work(office)
        let inside: Condition = .all([.having(table: "segment_member", column: "counterparty_id", .test("segment_id", .is, ["1"]))])
        let list = try await anna.get("/counterparties?where=\(inside.json.percentEncoded)").text
        #expect(list.contains("Музей") && list.contains("Пекарня") && !list.contains("Завод") && list.contains("Туляки"))
        #expect(try await keep(.all([.test("city", .is, ["Тверь"])]), office, name: "", segment: "1").status == 303)
        try await work(office)
        #expect(try await members(office) == ["Завод"])
        #expect(try await anna.post("/segments/1/archive", [:]).status == 303)
        #expect(try await members(office).isEmpty)
        _ = try await anna.post("/segments/1/restore", [:])
        try await work(office)
        #expect(try await members(office) == ["Завод"])
    }

    @Test(arguments: Engine.here) func whatSuitsNoSegmentIsRefused(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        #expect(try await keep(.all([]), office).status == 400)
        #expect(try await keep(.all([.test("owner_id", .is, ["me"])]), office).text.contains("у каждого своё"))
        #expect(try await keep(.all([.test("password_hash", .is, ["x"])]), office).status == 400)
        #expect(try await keep(Self.city, office, name: "").status == 400)
        #expect(try await keep(Self.city, office).status == 303)
        #expect(try await keep(Self.city, office).status == 400, "a name once")
        #expect(try await anna.post("/segments/keep", ["target": "employee", "name": "Все", "query": "where="]).status == 400)
        let auditor = try await office.browser(of: office.employee("auditor", "Ирина Ким"))
        #expect(try await auditor.post("/segments/keep", ["target": "counterparty", "name": "Чужие", "query": "where=\(Self.city.json.percentEncoded)"]).status == 403)
    }

    /// Sellers see how many are in a segment, and of the members their own.
    @Test(arguments: Engine.here) func membersAreNarrowedByRights(_ engine: Engine) async throws {
        let office = try await Office(engine)
        try await clients(office)
        _ = try await keep(Self.city, office)
        try await work(office)
        let oleg = try await office.browser(of: office.employee("salesManager", "Олег Лапин"))
        #expect(try await oleg.get("/segments/1").status == 200)
        #expect(try await !oleg.get("/segment-members").text.contains("Пекарня"))
        #expect(try await oleg.post("/segments/1/archive", [:]).status == 403)
    }
}
