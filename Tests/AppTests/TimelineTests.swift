import Clients
import Database
import Foundation
@testable import Kernel
import Testing

/// One story of a client: interactions, tasks, files and statuses, planned and past.
@Suite struct TimelineTests {
    private func story(_ engine: Engine) async throws -> (office: Office, anna: Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        _ = try await anna.post("/counterparties/1/touch", ["channel": "call", "subject": "Каталог", "starts_at": "2026-11-20T10:00", "minutes": "7", "outcome": "ждут КП", "contact_id": "1", "direction": "in"])
        _ = try await anna.post("/counterparties/1/touch", ["channel": "meeting", "subject": "Показ образцов", "starts_at": "2099-11-20T10:00"])
        _ = try await anna.post("/tasks", TaskTests.task(["title": "Выслать КП", "counterparty_id": "1"]))
        _ = try await anna.post("/tasks", TaskTests.task(["title": "Найти бумагу", "counterparty_id": "1", "contact_id": "1"]))
        _ = try await anna.post("/tasks/2/done", [:])
        _ = try await anna.post("/counterparties/1", ["version": "1", "status": "vip"])
        #expect(try await office.upload("/counterparties/1/files", "макет.txt", Array("x".utf8), token: anna.token, csrf: anna.csrf).status == 303)
        return (office, anna)
    }
    @Test(arguments: Engine.here) func everythingStandsInOneStory(_ engine: Engine) async throws {
        let (_, anna) = try await story(engine), card: String = try await anna.get("/counterparties/1").text
        let timeline: Substring = card[(card.range(of: "id=\"timeline\"")?.lowerBound ?? card.startIndex)...]
        let ahead = try #require(timeline.range(of: "Впереди")), plan = try #require(timeline.range(of: "Показ образцов")), call = try #require(timeline.range(of: "Каталог"))
        #expect(ahead.lowerBound < plan.lowerBound && plan.lowerBound < call.lowerBound)
        for words in ["Выслать КП", "Найти бумагу", "макет.txt", "Статус:", "Анна Соколова ← Зимин Пётр", "7 мин", "ждут КП", "Отметить итог"] { #expect(timeline.contains(words), "\(words)") }
        let person: String = try await anna.get("/contacts/1").text
        #expect(person.contains("Каталог") && person.contains("Найти бумагу") && !person.contains("Показ образцов"))
    }
    @Test(arguments: Engine.here, [
        ("calls", "Каталог", "Показ образцов"), ("meetings", "Показ образцов", "Каталог"), ("tasks", "Найти бумагу", "Каталог"), ("files", "макет.txt", "Найти бумагу"), ("status", "Статус:", "макет.txt"),
    ])
    func theAddressSaysWhatIsShown(_ engine: Engine, _ filter: (key: String, shown: String, hidden: String)) async throws {
        let (_, anna) = try await story(engine)
        let part: String = try await anna.get("/counterparties/1?tl=\(filter.key)", fragment: true).text
        #expect(part.hasPrefix("<section id=\"timeline\"") && part.contains(filter.shown) && !part.contains(filter.hidden))
        let page = try await anna.get("/counterparties/1?tl=\(filter.key)")
        #expect(page.status == 200 && page.text.contains(filter.shown))
    }
    /// Many things of one moment: none is lost at the seam of two pages, none comes twice.
    @Test(arguments: Engine.here) func earlierPagesLoseNothing(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<50 {
                let at: Int64 = tx.now - Int64(n / 20 + 1) * 1000
                try tx.insert(Interaction.entity, ["channel": .text("call"), "subject": .text("Разговор \(n)."), "starts_at": .int(at), "counterparty_id": .int(1)])
                try tx.insert(Task.entity, ["title": .text("Дело \(n)."), "due_on": .text("2026-01-01"), "priority": .text("normal"), "counterparty_id": .int(1), "done_at": .int(at)])
            }
        }
        var path: String = "/counterparties/1", seen: [String] = [], pages: Int = 0
        while pages < 8 {
            let page: String = try await anna.get(path, fragment: true).text
            pages += 1
            seen += page.matches(of: /<b>((?:Разговор|Дело) \d+\.)<\/b>/).map { String($0.1) }
            guard let next = page.firstMatch(of: /hx-get="(\/counterparties\/1\?[^"]*before=[^"]*)"/) else { break }
            path = String(next.1).replacing("&amp;", with: "&")
        }
        #expect(seen.count == 100 && Set(seen).count == 100 && pages == 4)
    }
    @Test(arguments: Engine.here) func aPlanGetsItsOutcomeInPlace(_ engine: Engine) async throws {
        let (office, anna) = try await story(engine)
        #expect(try await anna.post("/interactions/2/complete", ["held": "1", "minutes": "много", "back": "/counterparties/1"]).status == 400)
        let done = try await anna.post("/interactions/2/complete", ["held": "1", "outcome": "Выбрали бумагу", "minutes": "40", "next": "Заказать бумагу", "next_on": "2099-12-01", "back": "/counterparties/1"])
        #expect(done.location == "/counterparties/1")
        let (talk, task): (Row, Row?) = try await office.workspace.read(as: .program("test")) { tx in
            (try tx.row(Interaction.entity, 2), try tx.rows("SELECT * FROM \(Task.self) WHERE title = 'Заказать бумагу'").first)
        }
        #expect(talk["planned"] == .int(0) && talk["outcome"] == .text("Выбрали бумагу") && talk["minutes"] == .int(40))
        #expect(Int64(value: talk["startsAt"]) ?? .max <= Clock.now(), "done ahead of its time, it happened now")
        #expect(task?["dueOn"] == .text("2099-12-01") && task?["counterpartyID"] == .int(1))
        #expect(try await anna.post("/interactions/2/complete", ["held": "1"]).status == 400, "once is enough")
    }
    @Test(arguments: Engine.here) func whatDidNotTakePlaceIsNoContact(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/counterparties/1/touch", ["channel": "call", "subject": "Созвон", "starts_at": "2099-11-20T10:00"])
        _ = try await anna.post("/interactions/1/complete", ["held": "0", "back": "/counterparties/1"])
        let (talk, client): (Row, Row) = try await office.workspace.read(as: .program("test")) { (try $0.row(Interaction.entity, 1), try $0.row(Counterparty.entity, 1)) }
        #expect(talk["planned"] == .int(0) && talk["outcome"] == .text("Не состоялось") && client["lastContactAt"] == .null)
    }
    @Test(arguments: Engine.here, ["x", "1.9.1", "1.2", "1.1.1.1"]) func aWrongKeyIsRefused(_ engine: Engine, _ key: String) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await anna.get("/counterparties/1?before=\(key)").status == 400)
    }
}
