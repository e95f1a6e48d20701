import App
import Clients
import Database
@testable import Kernel
import Testing

/// Companies under companies: the whole group from any member, moving about in it, and the list by groups.
@Suite struct HoldingTests {
    /// Группа ▸ Лавка ▸ Точка; Группа ▸ Пекарня. Склад stands alone.
    static func group(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        for (name, parent, kinds) in [("Группа «Берег»", "", ""), ("Лавка", "1", ""), ("Точка на Садовой", "2", "pointOfSale"), ("Пекарня", "1", ""), ("Склад", "", "")] {
            _ = try await anna.post("/counterparties", ["name": name, "legal_form": "company", "status": name == "Пекарня" ? "vip" : "active", "parent_id": parent, "kinds": kinds])
        }
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "2"])
        _ = try await anna.post("/contacts", ["name": "Громова Ира", "counterparty_id": "4"])
        _ = try await anna.post("/tasks", ["title": "Дело", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": "3"])
        _ = try await anna.post("/addresses", ["counterparty_id": "4", "kind": "pointOfSale", "line": "ул. Мира, 8", "city": "Тула"])
        return (office, anna)
    }

    @Test(arguments: Engine.here) func theWholeGroupFromAnyMember(_ engine: Engine) async throws {
        let (_, anna) = try await Self.group(engine)
        for member in 1...4 {
            let card: String = try await anna.get("/counterparties/\(member)").text
            #expect(["Группа «Берег»", "Лавка", "Точка на Садовой", "Пекарня", "Тула, ул. Мира, 8"].allSatisfy { card.contains($0) }, "\(member)")
            #expect(card.contains("<dt>Контакты</dt><dd>2</dd>") && card.contains("<dt>Открытые задачи</dt><dd>1</dd>"), "\(member): rolled up over the group")
            #expect(card.contains("aria-current=\"true\"") && !card.contains(">Склад<"))
        }
        #expect(try await !anna.get("/counterparties/5").text.contains("Холдинг"))
    }
    /// What somebody may not see is not told of, neither by name nor in the sums.
    @Test(arguments: Engine.here) func onlyWhatOneMaySee(_ engine: Engine) async throws {
        let (office, _) = try await Self.group(engine), ira: Int64 = try await office.employee("salesManager", "Ира Громова")
        try await office.workspace.write(as: .program("test")) { tx in
            for id in [Int64(2), 3] { try tx.update(Counterparty.entity, id, ["owner_id": .int(ira)]) }
        }
        let card: String = try await office.browser(of: ira).get("/counterparties/3").text
        #expect(card.contains("Лавка") && !card.contains("Пекарня") && !card.contains("Группа «Берег»") && card.contains("<dt>Контакты</dt><dd>1</dd>"))
    }

    /// What the ABC analysis counts: won deals of its period, of those the reader sees, where the reader sees amounts.
    @Test(arguments: Engine.here) func theTurnoverOfTheGroup(_ engine: Engine) async throws {
        let (office, anna) = try await Self.group(engine), ira: Int64 = try await office.employee("salesManager", "Ира Громова"), now: Int64 = Clock.now(), month: Int64 = 30 * 86_400_000
        let deals: [(client: Int64, state: String, amount: Int64, closed: Int64, owner: Int64)] = [
            (2, "won", 70_000_00, now - month, office.administrator), (4, "won", 5_000_50, now - month, ira), (3, "won", 12_000_00, now - 2 * month, office.administrator), (3, "lost", 900_000_00, now - month, ira),
            (1, "won", 400_000_00, now - 20 * month, ira), (5, "won", 300_000_00, now - month, ira),
        ]
        try await office.workspace.write(as: .program("test")) { tx in
            for id in [Int64(1), 4] { try tx.update(Counterparty.entity, id, ["owner_id": .int(ira)]) }
            for deal in deals {
                try tx.run("""
                    INSERT INTO deal (title, counterparty_id, process_id, state, amount, closed_at, owner_id, branch_id, created_at, updated_at)
                    VALUES ('Тираж', \(deal.client), (SELECT MIN(id) FROM process), \(deal.state), \(deal.amount), \(deal.closed), \(deal.owner), 1, \(now), \(now))
                    """)
            }
        }
        let card: String = try await anna.get("/counterparties/4").text
        #expect(card.contains("<dt>Оборот за 12 месяцев</dt><dd>87\u{A0}000,50\u{A0}₽</dd>"), "over the group; lost, old and others' deals do not count")
        #expect(card.contains("70\u{A0}000\u{A0}₽") && card.contains("12\u{A0}000\u{A0}₽") && !card.contains("900\u{A0}000"), "and company by company")
        let own: String = try await office.browser(of: ira).get("/counterparties/4").text
        #expect(own.contains("<dd>5\u{A0}000,50\u{A0}₽</dd>") && !own.contains("70\u{A0}000"), "a manager's sum is of the deals that the manager sees: those of own clients")
        #expect(try await anna.post("/abc", ["a": "80", "b": "95", "months": "24"]).status == 303)
        #expect(try await anna.get("/counterparties/4").text.contains("<dt>Оборот за 24 месяца</dt><dd>487\u{A0}000,50\u{A0}₽</dd>"), "the period is that of the analysis")
        // Whoever may not see amounts is not told their sum.
        let role: Int64 = try await FieldRuleTests.role("salesManager", office)
        #expect(try await anna.post("/roles/\(role)/fields", FieldRuleTests.form(office, ["deal.amount": "hidden"])).status == 303)
        #expect(try await !office.browser(of: ira).get("/counterparties/4").text.contains("Оборот"))
    }

    @Test(arguments: Engine.here) func movedUnderAnother(_ engine: Engine) async throws {
        let (office, anna) = try await Self.group(engine)
        #expect(try await anna.get("/counterparties/5/under").text.contains("name=\"parent_id\""))
        #expect(try await anna.post("/counterparties/5/under", ["parent_id": "2", "version": "1", "back": "/counterparties/2"]).location == "/counterparties/2")
        #expect(try await anna.get("/counterparties/1").text.contains("Склад"))
        // Out of the group, by an empty field; by its number, as the page sends it.
        #expect(try await anna.post("/counterparties/5/under", ["parent_id": "", "version": "2"]).status == 303)
        #expect(try await anna.post("/counterparties/5/under", ["parent_id": "К-000004 Пекарня", "version": "3", "back": "//evil.example"]).location == "/counterparties/5")
        let log: String = try await anna.get("/counterparties/5/history").text
        #expect(log.contains("Головная компания"))
        let auditor = try await office.browser(of: office.employee("auditor", "Ревизор"))
        #expect(try await auditor.post("/counterparties/5/under", ["parent_id": "1", "version": "4"]).status == 403)
        #expect(try await auditor.get("/counterparties/5/under").status == 403)
        #expect(try await !auditor.get("/counterparties/1").text.contains("draggable"))
    }
    @Test(arguments: Engine.here) func noCirclesAndNoSilentOverwriting(_ engine: Engine) async throws {
        let (office, anna) = try await Self.group(engine)
        let circle = try await anna.post("/counterparties/1/under", ["parent_id": "3", "version": "1"])
        #expect(circle.status == 422 && circle.text.contains("Получается круг"))
        #expect(try await anna.post("/counterparties/1/under", ["parent_id": "1", "version": "1"]).status == 422)
        #expect(try await anna.post("/counterparties/3/under", ["parent_id": "4", "version": "1"]).status == 303)
        let late = try await anna.post("/counterparties/3/under", ["parent_id": "1", "version": "1"])
        #expect(late.status == 409 && late.text.contains("Пекарня") && late.text.contains("name=\"version\" value=\"2\""))
        #expect(try await office.workspace.read(as: .program("test")) { try $0.row(Counterparty.entity, 3)["parentID"] } == .int(4))
        #expect(try await anna.post("/counterparties/3/under", ["parent_id": "1", "version": "2"]).status == 303, "and once more, knowingly")
        #expect(try await anna.post("/counterparties/3/under", ["parent_id": "77", "version": "3"]).status == 422)
        #expect(try await anna.post("/counterparties/3/under", [:]).status == 400)
    }

    @Test(arguments: Engine.here) func theListByGroups(_ engine: Engine) async throws {
        let (_, anna) = try await Self.group(engine)
        func order(_ path: String) async throws -> [String] {
            try await anna.get(path).text.matches(of: /<td class="m1"( style="--d:(\d)")?><a[^>]*>([^<]*)</).map { "\($0.2 ?? "0") \($0.3)" }
        }
        #expect(try await anna.get("/counterparties").text.contains("href=\"/counterparties?tree=1\""))
        #expect(try await order("/counterparties?tree=1") == ["0 Группа «Берег»", "1 Лавка", "2 Точка на Садовой", "1 Пекарня", "0 Склад"])
        // Under a filter a record stands at the top when what is above it is not in the list.
        #expect(try await order("/counterparties?tree=1&status=active") == ["0 Группа «Берег»", "1 Лавка", "2 Точка на Садовой", "0 Склад"])
        #expect(try await order("/counterparties?tree=1&status=vip") == ["0 Пекарня"])
        #expect(try await order("/counterparties?tree=1&q=%D0%A1%D0%B0%D0%B4%D0%BE%D0%B2%D0%BE%D0%B9") == ["0 Точка на Садовой"])
        #expect(try await !anna.get("/tasks").text.contains("href=\"/tasks?tree=1\""))
    }
    @Test(arguments: Engine.here) func groupsArePagedByTheirHeads(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await office.workspace.write(as: .program("test")) { tx in
            for head in 0..<70 {
                let id: Int64 = try tx.insert(Counterparty.entity, ["name": .text("Группа \(head % 9)"), "legal_form": .text("company"), "status": .text("lead")])
                for part in 0..<2 { try tx.insert(Counterparty.entity, ["name": .text("Часть \(part)"), "legal_form": .text("company"), "status": .text("lead"), "parent_id": .int(id)]) }
            }
        }
        var path: String = "/counterparties?tree=1", seen: Set<Substring> = [], pages: Int = 0
        while pages < 5 {
            let page: String = try await anna.get(path).text
            pages += 1
            for match in page.matches(of: /data-href="(\/counterparties\/\d+)"/) { #expect(seen.insert(match.1).inserted) }
            guard let next = page.firstMatch(of: /href="(\/counterparties\?[^"]*after=[^"]*)"/) else { break }
            path = String(next.1).replacing("&amp;", with: "&")
        }
        #expect(seen.count == 210 && pages == 2)
    }
}
