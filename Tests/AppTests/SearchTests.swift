import App
import Clients
import Database
@testable import Kernel
import Records
import Testing

/// The walk through all entities at once, beside asking each by itself.
@Suite struct SearchTests {
    private static let names: [String] = ["Щукин и сыновья", "Типография «Орехов»", "Ясная Казань", "Кофейня на углу", "Северный ветер", "Музей печати"]

    /// More of one name than a walk reads at once, and a phone that few have.
    private func filled(_ engine: Engine) async throws -> Office {
        let office = try await Office(engine)
        try await office.workspace.write(as: .program("test")) { tx in
            for number in 0..<300 {
                let name: String = Self.names[number % 5 == 0 ? number / 5 % Self.names.count : 0] + " \(number)"
                let client: Int64 = try tx.insert(Counterparty.entity, ["name": .text(name), "legal_form": .text("company"), "status": .text("lead"), "phone": .text("+7 495 555-\(10 + number / 100)-\(10 + number % 90)")])
                if number % 3 == 0 { try tx.insert(Contact.entity, ["name": .text("Кузьмин Егор \(number)"), "counterparty_id": .int(client), "phones": .text("+7 916 777-10-\(10 + number % 90)")]) }
            }
        }
        return office
    }
    private static let typed: [String] = ["укин", "орехов", "ghtjv", "Казань", "ветер 2", "555-11-15", "777-10", "+7 916 777 10 25", "узьмин", "Егор", "печати", "нигде такого", "Щукин сынов", "495555", "з%", "\"'", "ку егор", "ин егор", "щ сыновья", "Щукин и", "сыновья 17", "северный на"]

    @Test(arguments: Engine.here) func findsWhatEachEntityFindsByItself(_ engine: Engine) async throws {
        let office = try await filled(engine)
        let (walks, whole): (Int, Int) = try await office.workspace.read(as: .program("test")) { tx in
            let entities: [Entity] = tx.registry.entities.filter { $0.home == nil && $0.fields.contains(where: \.isSearched) }
            var walks: Int = 0, whole: Int = 0
            for text in Self.typed {
                guard let glance = try SearchGlance(text, among: entities, in: tx) else { continue }
                walks += 1
                for entity in entities {
                    let all: [Int64] = try tx.rows("SELECT found FROM (\(Search.ids(entity, text))) AS hit ORDER BY found").compactMap { Int64(value: $0["found"]) }
                    let some: [Int64] = glance.ids(of: entity)
                    #expect(some == Array(all.prefix(some.count)), "\(text) in \(entity.table)")
                    if glance.isWhole(entity) { whole += 1; #expect(some == all, "\(text) in \(entity.table)") } else { #expect(some.count >= 1) }
                }
            }
            return (walks, whole)
        }
        // PostgreSQL asks one by one.
        #expect(engine == .sqlite ? walks == 20 && whole > 100 : walks == 0)
    }

    @Test(arguments: Engine.here) func thePageFindsBothTheManyAndTheFew(_ engine: Engine) async throws {
        let office = try await filled(engine), anna = try await office.admin
        let many: String = try await anna.get("/search?q=\("укин".percentEncoded)").text
        #expect(many.components(separatedBy: "Щукин и сыновья").count - 1 == 8)
        let few: String = try await anna.get("/search?q=777-10-25").text
        #expect(few.contains("Кузьмин Егор") && !few.contains("Щукин"))
        #expect(try await anna.get("/search?q=\("К-17".percentEncoded)").text.contains("К-000017"))
        #expect(try await anna.get("/search?q=\("нигде такого".percentEncoded)").text.contains("Ничего не нашлось"))
    }

    /// A word of one or two letters beside a longer one is looked for where words begin, on both engines and with or without an index.
    @Test(arguments: Engine.here) func aShortWordIsTheBeginningOfOne(_ engine: Engine) async throws {
        let office = try await filled(engine), me: String = String(office.administrator)
        _ = try await office.admin.post("/interactions", ["subject": "Ли Мария: правки", "channel": "letter", "starts_at": "2026-11-20T10:00", "owner_id": me])
        func found(_ entity: Entity, _ typed: String) async throws -> Int {
            try await office.workspace.read(as: .program("test")) { try $0.rows("\(Search.ids(entity, typed))").count }
        }
        let expected: [(entity: Entity, typed: String, count: Int)] = [
            (Contact.entity, "ку егор", 100), (Contact.entity, "ег кузьмин", 100), (Contact.entity, "ин егор", 0), (Contact.entity, "ор кузьмин", 0),
            (Counterparty.entity, "на кофейня", 10), (Counterparty.entity, "н кофейня", 10), (Counterparty.entity, "а кофейня", 0),
            (Interaction.entity, "ли мария", 1), (Interaction.entity, "ма правки", 1), (Interaction.entity, "ри правки", 0),
            (Contact.entity, "ег", 100), (Contact.entity, "ор", 0),
        ]
        for one in expected { #expect(try await found(one.entity, one.typed) == one.count, "\(one.typed) in \(one.entity.table)") }
    }

    /// The pieces of SQLite's index become few again, and what was found is found still.
    @Test func theIndexIsTidied() async throws {
        let office = try await Office(.sqlite), workspace: Workspace = office.workspace
        for part in 0..<120 {
            try await workspace.write(as: .program("test")) { tx in
                for number in 0..<10 { try tx.insert(Counterparty.entity, ["name": .text("Клиент \(part) \(number)"), "legal_form": .text("company"), "status": .text("lead")]) }
            }
        }
        func pieces() async throws -> Int {
            try await workspace.read(as: .program("test")) { try $0.rows("SELECT COUNT(DISTINCT segid) AS pieces FROM search_entry_idx").first.flatMap { Int(value: $0["pieces"]) } ?? 0 }
        }
        let before: Int = try await pieces()
        try await Ottisk.worker(workspace).drain()
        let after: Int = try await pieces()
        #expect(before > after && after <= 8, "\(before) → \(after)")
        #expect(try await !workspace.read(as: .program("test")) { try Search.tidying.isWaiting($0) }, "done until the next thousand changes")
        #expect(try await office.admin.get("/search?q=\("лиент 77 3".percentEncoded)").text.contains("Клиент 77 3"))
    }
}
