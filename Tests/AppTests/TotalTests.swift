import Clients
import Database
@testable import Kernel
@testable import Records
import Testing

/// What a list comes to, and lists in groups: asked for beside the list, over the same rows.
@Suite struct TotalTests {
    /// Clients with a sum of money in an own field: (name, status, owner's own?, money).
    private func office(_ engine: Engine) async throws -> (Office, Office.Browser, money: String) {
        let office = try await Office(engine), anna = try await office.admin
        #expect(try await anna.post("/fields/counterparty", ["kind": "money", "ru": "Оборот", "en": "Turnover"]).status == 303)
        let money: String = try await office.workspace.database.read { try $0.rows("SELECT field FROM field_setting ORDER BY id DESC LIMIT 1").first.flatMap { String(value: $0["field"]) } ?? "" }
        let clients: [(String, String, Int64?)] = [("Альфа", "vip", 100_000), ("Бета", "vip", 50_001), ("Гамма", "active", nil), ("Дельта", "lost", -2_550)]
        try await office.workspace.refresh()
        try await office.workspace.write(as: .program("test")) { tx in
            for (name, status, sum) in clients {
                try tx.insert(Counterparty.entity, ["name": .text(name), "legal_form": .text("company"), "status": .text(status), money: sum.map { .int($0) } ?? .null, "last_contact_at": .int(Zone().instant(Day(year: 2026, month: name == "Гамма" ? 2 : 3, day: name == "Гамма" ? 28 : 31)))])
            }
        }
        return (office, anna, money)
    }
    private func totals(_ anna: Office.Browser, _ total: String, _ money: String, _ query: String = "") async throws -> String {
        _ = try await ColumnTests.send(anna, "/counterparties/columns", [("column", "name"), ("column", "status"), ("column", money), ("t.\(money)", total)])
        return try await anna.get("/counterparties/totals?line=1&lead=2" + query, fragment: true).text
    }

    @Test(arguments: Engine.here) func moneyIsAddedUpOverTheFilteredList(_ engine: Engine) async throws {
        let (_, anna, money) = try await office(engine)
        let whole: String = try await totals(anna, "sum", money)
        #expect(whole.contains("1\u{A0}474,51\u{A0}₽") && whole.contains("4\u{A0}записи"))
        let list: String = try await anna.get("/counterparties").text
        #expect(list.contains("hx-trigger=\"load\"") && !list.contains("1\u{A0}474,51"), "the list itself does not count")
        #expect(try await totals(anna, "sum", money, "&status=vip").contains("1\u{A0}500,01\u{A0}₽"))
        #expect(try await totals(anna, "average", money).contains("491,50\u{A0}₽"), "of the three that have one, to the kopeck")
        #expect(try await totals(anna, "least", money).contains("−25,50\u{A0}₽"))
        #expect(try await totals(anna, "most", money).contains("1\u{A0}000\u{A0}₽"))
        #expect(try await totals(anna, "count", money).contains("<b class=\"nowrap\">3</b>"))
        #expect(try await totals(anna, "sum", money, "&q=\("нет такого".percentEncoded)").contains("0\u{A0}записей"))
        let page: String = try await anna.get("/counterparties/totals").text
        #expect(page.contains("Итоги") || page.contains("итоги"), "without JavaScript it is a page")
    }

    @Test(arguments: Engine.here) func nobodyCountsWhatTheyDoNotSee(_ engine: Engine) async throws {
        let (office, anna, money) = try await office(engine)
        _ = try await totals(anna, "sum", money)
        let other = try await office.browser(of: office.employee("salesManager", "Чужой"))
        #expect(try await totals(other, "sum", money).contains("0\u{A0}записей"))
        #expect(try await !other.get("/counterparties?form=groups&by=status").text.contains("ot-grp"))
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \("{\"counterparty.\(money)\":\"hidden\"}")") }
        #expect(try await !office.admin.get("/counterparties/totals?line=1", fragment: true).text.contains("₽"), "nor what a hidden field comes to")
    }

    @Test(arguments: Engine.here) func aSumNeverOverflows(_ engine: Engine) async throws {
        let (office, _, money) = try await office(engine)
        let huge: Int64 = 100_000_000_000_000_000
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<200 { try tx.insert(Counterparty.entity, ["name": .text("Огромный \(n)"), "legal_form": .text("company"), "status": .text("lead"), money: .int(huge)]) }
        }
        let sum: Int128 = try await office.workspace.read(as: .program("test")) { tx in
            let entity: Entity = tx.current(Counterparty.entity), field = try #require(entity.field(money))
            return try Tally(entity, try ListQuery(entity, Submitted()), [ListColumn(field: field, width: nil, total: .sum)], in: tx).whole.figures[0].sum
        }
        #expect(sum == Int128(huge) * 200 + 147_451)
    }

    @Test(arguments: Engine.here) func whatWasNotCountedToTheEndSaysSo(_ engine: Engine) async throws {
        let (office, _, _) = try await office(engine)
        let (words, count): (String, Int) = try await office.workspace.read(as: .program("test")) { tx in
            let entity: Entity = tx.current(Counterparty.entity), limit = Tally.Limit(rows: 2, window: 1, growth: 1)
            let tally = try Tally(entity, try ListQuery(entity, Submitted()), [], limit: limit, in: tx)
            return (tally.extent(.ru), tally.whole.count)
        }
        #expect(count == 2 && words == "по первым 2 записям")
    }

    @Test(arguments: Engine.here) func groupsHaveTheirNumbersAndTotals(_ engine: Engine) async throws {
        let (_, anna, money) = try await office(engine)
        _ = try await totals(anna, "sum", money)
        let page: String = try await anna.get("/counterparties?form=groups&by=status").text
        let order: [String] = page.matches(of: /<span class="ot-tag [a-z]">([^<]+)<\/span><\/a> <span class="muted small">(\d+)</).map { "\($0.1) \($0.2)" }
        #expect(order == ["Работаем 1", "Ключевой 2", "Потерян 1"], "choices in their order")
        #expect(page.contains("1\u{A0}500,01\u{A0}₽") && page.contains("−25,50\u{A0}₽"))
        #expect(!page.contains("data-row"), "rows come when a group is opened")
        let rows: String = try await anna.get("/counterparties?form=groups&by=status&group=vip", fragment: true).text
        #expect(rows.hasPrefix("<tr") && rows.contains("Альфа") && rows.contains("Бета") && !rows.contains("Гамма"))
        #expect(try await anna.get("/counterparties?form=groups&by=status&group=vip").text.contains("Бета"), "without JavaScript the page has the group open")
    }

    @Test(arguments: Engine.here) func groupsByPersonAndByMonth(_ engine: Engine) async throws {
        let (office, anna, _) = try await office(engine)
        try await office.workspace.write(as: .program("test")) { tx in try tx.update(Counterparty.entity, 1, ["owner_id": .int(office.administrator)]) }
        let people: String = try await anna.get("/counterparties?form=groups&by=owner_id").text
        #expect(people.contains("<b>Анна Соколова</b>") && people.contains("<b>Без значения</b>"))
        #expect(try await anna.get("/counterparties?form=groups&by=owner_id&group=", fragment: true).text.contains("Дельта"))
        let places: String = try await anna.get("/counterparties?form=groups&by=branch_id").text
        #expect(places.contains("<b>Без значения</b></a> <span class=\"muted small\">4<"), "every record has a place, or none")
        // The legal entity of the record's branch, on every list that has branches behind its records.
        try await office.workspace.database.write { try $0.run("UPDATE counterparty SET branch_id = 1 WHERE id = 1") }
        let firms: String = try await anna.get("/counterparties?form=groups&by=organisation_id").text
        #expect(firms.contains("<b>ООО «Сверка»</b></a> <span class=\"muted small\">1<") && firms.contains("<b>Без значения</b></a> <span class=\"muted small\">3<"))
        let own: String = try await anna.get("/counterparties?form=groups&by=organisation_id&group=1", fragment: true).text
        #expect(own.contains("Альфа") && !own.contains("Бета"))
        for path in ["contacts", "tasks", "deals", "interactions", "employees"] { #expect(try await anna.get("/\(path)?form=groups&by=organisation_id").status == 200, "\(path)") }
        let months: String = try await anna.get("/counterparties?form=groups&by=last_contact_at").text
        let names: [String] = months.matches(of: /<b>([^<]+)<\/b>/).map { String($0.1) }
        #expect(names == ["март\u{A0}2026", "февраль\u{A0}2026"], "newest first, by the workspace's clock: the 31st of March begins in March")
        let march: String = try await anna.get("/counterparties?form=groups&by=last_contact_at&group=2026-03", fragment: true).text
        #expect(march.contains("Альфа") && !march.contains("Гамма"))
        #expect(try await anna.get("/counterparties?form=groups&by=last_contact_at&group=март".replacing("март", with: "март".percentEncoded)).status == 400)
        #expect(try await anna.get("/counterparties?form=groups&by=phone").status == 400)
    }

    @Test(arguments: Engine.here) func aGroupIsPagedByKey(_ engine: Engine) async throws {
        let (office, anna, _) = try await office(engine)
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<120 { try tx.insert(Counterparty.entity, ["name": .text("Клиент \(n % 7)"), "legal_form": .text("company"), "status": .text("asleep")]) }
        }
        var path: String = "/counterparties?form=groups&by=status&group=asleep", seen: Set<Substring> = [], pages: Int = 0
        while pages < 5 {
            let piece: String = try await anna.get(path, fragment: true).text
            pages += 1
            for match in piece.matches(of: /data-href="(\/counterparties\/\d+)"/) { #expect(seen.insert(match.1).inserted) }
            guard let next = piece.firstMatch(of: /href="(\/counterparties\?[^"]*after=[^"]*)"/) else { break }
            path = String(next.1).replacing("&amp;", with: "&")
        }
        #expect(seen.count == 120 && pages == 3)
    }
}
