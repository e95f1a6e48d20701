import Clients
import Database
@testable import Kernel
@testable import Records
import Testing

/// The time machine: cards and lists as they were at the end of a day.
@Suite struct AsOfTests {
    private static let dayLength: Int64 = 86_400_000

    /// Moves everything that was written so far a number of days into the past, as if it had happened then.
    private func age(_ office: Office, days: Int64) async throws {
        let shift: Int64 = days * Self.dayLength
        try await office.workspace.database.write { db in
            try db.run("UPDATE change_log SET at = at - \(shift)")
            for table in ["counterparty", "employee"] { try db.run("UPDATE \(SQL.raw(table)) SET created_at = created_at - \(shift)") }
        }
    }
    private func ago(_ days: Int) -> String { Zone().day(Clock.now()).adding(-days).description }

    @Test(arguments: Engine.here) func aCardIsShownAsItWas(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["city": "Тула"]) { $1 })
        try await age(office, days: 20)
        _ = try await anna.post("/counterparties/1", ["version": "1", "city": "Тверь"])
        try await age(office, days: 10)
        _ = try await anna.post("/counterparties/1", ["version": "2", "city": "Орёл", "name": "Новое имя"])
        let first = try await anna.get("/counterparties/1?as_of=\(ago(15))").text
        #expect(first.contains("Тула") && first.contains("Ёлка") && !first.contains("Новое имя") && first.contains("С тех пор изменилось"))
        #expect(try await anna.get("/counterparties/1?as_of=\(ago(5))").text.contains("Тверь"))
        #expect(try await anna.get("/counterparties/1?as_of=\(ago(0))").text.contains("Новое имя"))
        #expect(try await anna.get("/counterparties/1?as_of=\(ago(60))").text.contains("ещё не было"))
    }

    @Test(arguments: Engine.here) func aListIsFilteredAsItWas(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        for (name, city) in [("Пекарня", "Тула"), ("Музей", "Тула"), ("Завод", "Тверь")] { _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": name, "city": city]) { $1 }) }
        try await age(office, days: 10)
        _ = try await anna.post("/counterparties/1", ["version": "1", "city": "Орёл"])
        _ = try await anna.post("/counterparties/2/archive", [:])
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Поздний", "city": "Тула"]) { $1 })
        let city: Condition = .all([.test("city", .is, ["Тула"])])
        let then = try await anna.get("/counterparties?where=\(city.json.percentEncoded)&as_of=\(ago(5))").text
        #expect(then.contains("Пекарня") && then.contains("Музей") && !then.contains("Завод") && !then.contains("Поздний"))
        let now = try await anna.get("/counterparties?where=\(city.json.percentEncoded)").text
        #expect(!now.contains("Пекарня") && !now.contains("Музей") && now.contains("Поздний"))
    }

    @Test(arguments: Engine.here) func rightsHoldInThePast(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let oleg = try await office.browser(of: office.employee("salesManager", "Олег Лапин"))
        #expect(try await oleg.get("/counterparties/1?as_of=\(ago(0))").status == 404)
        #expect(try await !oleg.get("/counterparties?as_of=\(ago(0))").text.contains("Ёлка"))
        for wrong in ["вчера", "2999-01-01", "2026-02-30"] { #expect(try await anna.get("/counterparties?as_of=\(wrong.percentEncoded)").status == 400) }
    }

    @Test(arguments: Engine.here) func aLongListGoesOn(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<120 { try tx.insert(Counterparty.entity, ["name": .text("Клиент \(n)"), "legal_form": .text("company"), "status": .text("lead")]) }
        }
        var path: String = "/counterparties?as_of=\(ago(0))&sort=-name", seen: Set<Substring> = []
        for _ in 0..<4 {
            let page = try await anna.get(path).text
            for match in page.matches(of: /data-href="(\/counterparties\/\d+)\?/) { #expect(seen.insert(match.1).inserted) }
            guard let next = page.firstMatch(of: /href="(\/counterparties\?[^"]*after=[^"]*)"/) else { break }
            path = String(next.1).replacing("&amp;", with: "&")
        }
        #expect(seen.count == 120)
    }

    /// Names as they were then, among those that nobody has touched since: one order, page by page.
    @Test(arguments: Engine.here) func theChosenOrderIsThatOfThen(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 100..<220 { try tx.insert(Counterparty.entity, ["name": .text("Клиент \(n)"), "legal_form": .text("company"), "status": .text("lead")]) }
        }
        try await age(office, days: 10)
        try await office.workspace.write(as: .program("test")) { tx in
            // Every third has another name today, one is in the bin, one is new.
            for id in stride(from: Int64(3), through: 120, by: 3) { try tx.update(Counterparty.entity, id, ["name": .text("Я\(id)")]) }
            try tx.archive(Counterparty.entity, 10)
            try tx.insert(Counterparty.entity, ["name": .text("Клиент 150 новый"), "legal_form": .text("company"), "status": .text("lead")])
        }
        func read(_ sort: String) async throws -> [String] {
            var path: String = "/counterparties?as_of=\(ago(5))&sort=\(sort)", names: [String] = []
            for _ in 0..<4 {
                let page = try await anna.get(path).text
                #expect(!page.contains("в порядке создания"))
                names += page.matches(of: /(Клиент \d+|Я\d+)</).map { String($0.1) }
                guard let next = page.firstMatch(of: /href="(\/counterparties\?[^"]*after=[^"]*)"/) else { break }
                path = String(next.1).replacing("&amp;", with: "&")
            }
            return names
        }
        let expected: [String] = (100..<220).map { "Клиент \($0)" }
        #expect(try await read("name") == expected)
        #expect(try await read("-name") == expected.reversed())
    }
}
