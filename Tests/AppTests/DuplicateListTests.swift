import App
import Clients
import Database
@testable import Kernel
import Testing

/// Cards that look like one client: found, shown side by side, decided about.
@Suite struct DuplicateListTests {
    static let berry: [String: String] = ["name": "ООО «Ромашка»", "legal_form": "company", "status": "lead", "inn": "7707083893", "phone": "8 (495) 555-01-42", "city": "Тверь"]
    static func made(_ browser: Office.Browser, _ fields: [String: String]) async throws -> Int64 {
        try await browser.post("/counterparties", ["legal_form": "company", "status": "lead"].merging(fields) { $1 }).id
    }

    @Test(arguments: Engine.here) func aNewCardSaysWhomItResembles(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let first: Int64 = try await Self.made(anna, Self.berry)
        let second: Int64 = try await Self.made(anna, ["name": "Рамашка", "city": "тверь"])
        let card: String = try await anna.get("/counterparties/\(second)").text
        #expect(card.contains("Похоже на другие карточки") && card.contains("href=\"/counterparties/\(first)\"") && card.contains("похожее название, тот же город"))
        let list: String = try await anna.get("/counterparties/duplicates").text
        #expect(list.contains("Рамашка") && list.contains("/counterparties/merge?id=\(first)&amp;id=\(second)") || list.contains("/counterparties/merge?id=\(first)&id=\(second)"))
        let other: Int64 = try await Self.made(anna, ["name": "ООО «Север»"])
        #expect(try await !anna.get("/counterparties/\(other)").text.contains("Похоже на другие карточки"))
    }

    /// Edited cards are compared again, in the background; cards in the bin are nobody's duplicates.
    @Test(arguments: Engine.here) func theListIsKeptCurrent(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, worker = Ottisk.worker(office.workspace)
        let first: Int64 = try await Self.made(anna, Self.berry), second: Int64 = try await Self.made(anna, ["name": "ИП Зимин"])
        try await worker.drain()
        #expect(try await !anna.get("/counterparties/duplicates").text.contains("Зимин"))
        _ = try await anna.post("/counterparties/\(second)", ["version": "1", "name": "ИП Зимин", "inn": "7707083893"])
        try await worker.drain()
        let list: String = try await anna.get("/counterparties/duplicates").text
        #expect(list.contains("Зимин") && list.contains("90\u{A0}%") && list.contains("тот же ИНН"))
        _ = try await anna.post("/counterparties/\(first)/archive", [:])
        try await worker.drain()
        #expect(try await !anna.get("/counterparties/duplicates").text.contains("Зимин"))
        _ = try await anna.post("/counterparties/\(first)/restore", [:])
        try await worker.drain()
        #expect(try await anna.get("/counterparties/duplicates").text.contains("Зимин"))
        _ = try await anna.post("/counterparties/\(second)", ["version": "2", "name": "ИП Зимин", "inn": ""])
        try await worker.drain()
        #expect(try await !anna.get("/counterparties/duplicates").text.contains("Зимин"))
    }

    /// The numbers of further requisites and of further phones count as the card's own.
    @Test(arguments: Engine.here) func whatLivesOnACardIsItsSign(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, worker = Ottisk.worker(office.workspace)
        _ = try await Self.made(anna, Self.berry)
        let second: Int64 = try await Self.made(anna, ["name": "Группа «Полёт»"])
        _ = try await anna.post("/requisites", ["counterparty_id": String(second), "name": "ООО «Полёт Торг»", "inn": "7707083893"])
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "phones": "8 916 555-01-77"])
        _ = try await anna.post("/contacts", ["name": "Пётр Зимин"])
        _ = try await anna.post("/contact-points", ["contact_id": "2", "kind": "phone", "value": "+7 (916) 555 01 77"])
        try await worker.drain()
        #expect(try await anna.get("/counterparties/duplicates").text.contains("Полёт"))
        let people: String = try await anna.get("/contacts/duplicates").text
        #expect(people.contains("Пётр Зимин") && people.contains("тот же телефон"))
        _ = try await anna.post("/contact-points/1/archive", [:])
        try await worker.drain()
        #expect(try await !anna.get("/contacts/duplicates").text.contains("Пётр Зимин"))
    }

    @Test(arguments: Engine.here) func notADuplicateIsRemembered(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, worker = Ottisk.worker(office.workspace)
        let first: Int64 = try await Self.made(anna, Self.berry), second: Int64 = try await Self.made(anna, Self.berry.merging(["name": "Филиал"]) { $1 })
        let pair: [String: String] = ["first": String(first), "second": String(second)]
        #expect(try await anna.post("/counterparties/duplicates/decide", pair.merging(["keep": "1"]) { $1 }).status == 303)
        #expect(try await !anna.get("/counterparties/duplicates").text.contains("Филиал"))
        #expect(try await !anna.get("/counterparties/\(first)").text.contains("Похоже на другие карточки"))
        _ = try await anna.post("/counterparties/\(second)", ["version": "1", "name": "Филиал", "note": "правка", "city": "Тула"])
        _ = try await anna.post("/counterparties/duplicates/search", [:])
        try await worker.drain()
        #expect(try await !anna.get("/counterparties/duplicates").text.contains("Филиал"), "neither an edit nor a new search asks again")
        #expect(try await anna.get("/counterparties/duplicates?kept=1").text.contains("Филиал"))
        _ = try await anna.post("/counterparties/duplicates/decide", pair.merging(["keep": "0"]) { $1 })
        #expect(try await anna.get("/counterparties/duplicates").text.contains("Филиал"))
        #expect(try await anna.post("/counterparties/duplicates/decide", ["first": "1", "second": "99", "keep": "1"]).status == 404)
        #expect(try await anna.post("/counterparties/duplicates/decide", ["first": "2", "second": "1", "keep": "1"]).status == 404)
    }

    /// A warning and no refusal, only about cards the reader may see.
    @Test(arguments: Engine.here) func typingANewCardWarns(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, ira = try await office.browser(of: office.employee("salesManager", "Ира Громова"))
        _ = try await Self.made(anna, Self.berry)
        let form: String = try await anna.get("/counterparties/new").text
        #expect(form.contains("hx-get=\"/counterparties/duplicates/check?field=inn\""))
        #expect(try await !anna.get("/counterparties/1/edit").text.contains("duplicates/check"))
        let inn: String = "/counterparties/duplicates/check?field=inn&inn=7707083893"
        let warning: String = try await anna.get(inn, fragment: true).text
        #expect(warning.contains("Похоже, такая карточка уже есть") && warning.contains("href=\"/counterparties/1\"") && warning.contains("тот же ИНН"))
        #expect(try await anna.get("/counterparties/duplicates/check?field=phone&phone=%2B74955550142", fragment: true).text.contains("тот же телефон"))
        #expect(try await anna.get("/counterparties/duplicates/check?field=name&name=romashka&city=%D0%A2%D0%B2%D0%B5%D1%80%D1%8C", fragment: true).text.contains("то же название"))
        #expect(try await anna.get("/counterparties/duplicates/check?field=mail&inn=7707083893", fragment: true).text.isEmpty, "said under the field it is about")
        #expect(try await ira.get(inn, fragment: true).text.isEmpty)
        #expect(try await Self.made(anna, Self.berry) == 2, "a doubt, not a refusal")
    }

    @Test(arguments: Engine.here) func pairsArePagedAndNarrowed(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, worker = Ottisk.worker(office.workspace)
        let ira: Int64 = try await office.employee("salesManager", "Ира Громова")
        try await office.workspace.write(as: .program("test")) { tx in
            for number in 0..<30 {
                for copy in 0..<2 {
                    let owner: Int64 = number == 7 ? ira : office.administrator
                    try tx.insert(Counterparty.entity, ["name": .text("Клиент \(number) \(copy)"), "legal_form": .text("company"), "status": .text("lead"), "phone": .text("+7 916 555 \(1000 + number)"), "owner_id": .int(owner)])
                }
            }
        }
        try await worker.drain()
        var path: String = "/counterparties/duplicates", seen: Set<Substring> = [], pages: Int = 0
        while pages < 5 {
            let page = try await anna.get(path).text
            pages += 1
            for match in page.matches(of: /merge\?id=(\d+)/) { #expect(seen.insert(match.1).inserted) }
            guard let next = page.firstMatch(of: /href="(\/counterparties\/duplicates\?after=[^"]*)"/) else { break }
            path = String(next.1)
        }
        #expect(seen.count == 30 && pages == 2)
        let narrowed: String = try await office.browser(of: ira).get("/counterparties/duplicates").text
        #expect(narrowed.matches(of: /merge\?id=/).count == 1 && narrowed.contains("Клиент 7"), "only pairs of which both cards are visible")
        #expect(try await anna.get("/counterparties/duplicates?after=x").status == 400)
    }

    /// A base older than the search has no keys; the search through the whole base writes them, and what is wrong goes.
    @Test(arguments: Engine.here) func theWholeBaseIsSearched(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, worker = Ottisk.worker(office.workspace)
        try await office.workspace.write(as: .program("test")) { tx in
            for number in 0..<60 { try tx.insert(Counterparty.entity, ["name": .text("Печатный двор \(number / 2)"), "legal_form": .text("company"), "status": .text("lead")]) }
            try tx.run("DELETE FROM duplicate_key")
            try tx.run("DELETE FROM duplicate_record")
            try tx.run("UPDATE duplicate_watch SET is_awake = 0, built_at = NULL")
            try tx.run("INSERT INTO duplicate_pair (entity, first_id, second_id, score, reasons, found_at) VALUES ('counterparty', 1, 60, 99, 'inn', 1)")
            try DuplicateKeys.wake(in: tx)
        }
        try await worker.drain()
        let pairs: [Row] = try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT first_id, second_id, score FROM duplicate_pair ORDER BY first_id, second_id") }
        #expect(pairs.count == 30 && pairs.allSatisfy { ($0["secondID"], $0["score"]) == (.int((Int64(value: $0["firstID"]) ?? 0) + 1), .int(62)) })
        #expect(try await anna.get("/jobs").text.contains("готово") == false, "nobody in particular ordered the first search")
        #expect(try await anna.post("/counterparties/duplicates/search", [:]).location.hasPrefix("/jobs/"))
        try await worker.drain()
        let again: Int = try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT score FROM duplicate_pair").count }
        #expect(again == 30)
        let guest = try await office.browser(of: office.employee("salesManager", "Ира Громова"))
        #expect(try await guest.post("/counterparties/duplicates/search", [:]).status == 403)
    }
}
