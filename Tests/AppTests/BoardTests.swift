import Clients
import Database
@testable import Kernel
import Testing

/// Lists as a board: a column for each choice, cards that are moved.
@Suite struct BoardTests {
    /// The cards of a page, column by column.
    static func cards(_ page: String) -> [String: [String]] {
        var columns: [String: [String]] = [:]
        for match in page.matches(of: /data-card="(\d+)" data-in="([a-z0-9A-Z]*)"/) { columns[String(match.2), default: []].append(String(match.1)) }
        return columns
    }
    private func fill(_ office: Office, _ count: Int, _ status: String) async throws {
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<count { try tx.insert(Counterparty.entity, ["name": .text("Клиент \(100 + n)"), "legal_form": .text("company"), "status": .text(status)]) }
        }
    }

    @Test(arguments: Engine.here) func everyChoiceIsAColumnInItsOrder(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine)
        let board: String = try await anna.get("/counterparties?form=board").text
        let keys: [String] = board.matches(of: /data-key="([a-z]*)"/).map { String($0.1) }
        #expect(keys == Counterparty.statusChoices.map(\.key), "the status is listed, so it divides the board")
        #expect(Self.cards(board) == ["vip": ["2", "1"]], "by the list's own order: АО before ООО")
        #expect(board.contains("hx-trigger=\"intersect once\""), "columns farther to the right load when they are looked at")
        let far = try await anna.get("/counterparties?form=board&by=status&group=partner", fragment: true)
        #expect(far.status == 200 && Self.cards(far.text).isEmpty)
        #expect(try await Self.cards(anna.get("/counterparties?form=board&q=сосна".replacing("сосна", with: "сосна".percentEncoded)).text) == ["vip": ["2"]], "the filter works on a board")
        #expect(try await anna.get("/counterparties?form=board&by=name").status == 400)
        #expect(try await anna.get("/counterparties?form=ковёр".replacing("ковёр", with: "ковёр".percentEncoded)).status == 400)
        _ = office
    }

    @Test(arguments: Engine.here) func aColumnIsPagedByKey(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await fill(office, 45, "active")
        var seen: [String] = [], path: String = "/counterparties?form=board&by=status&group=active"
        for _ in 0..<5 {
            let piece: String = try await anna.get(path, fragment: true).text
            seen += Self.cards(piece)["active"] ?? []
            guard let next = piece.firstMatch(of: /href="([^"]*after=[^"]*)"/) else { break }
            path = String(next.1).replacing("&amp;", with: "&")
        }
        #expect(seen.count == 45 && Set(seen).count == 45)
        // Without JavaScript the same address is a board whose column has gone on.
        #expect(try await Self.cards(anna.get(path).text)["active"]?.count == 5)
    }

    @Test(arguments: Engine.here) func aCardIsMovedWithItsVersion(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine)
        let moved = try await anna.post("/counterparties/1/place", ["by": "status", "value": "lost", "version": "1", "query": "form=board&by=status"])
        #expect(moved.status == 303 && moved.location.contains("form=board"))
        #expect(try await anna.get("/counterparties/1/history").text.contains("Потерян"), "it is an ordinary change, in the log")
        // Somebody else was faster: the card stands where they put it.
        let late = try await office.send(.post, "/counterparties/1/place", "by=status&value=active&version=1&query=form%3Dboard&csrf=\(anna.csrf)", anna.token, true)
        #expect(late.status == 409 && late.text.contains("data-say") && late.text.contains("data-in=\"lost\"") && late.text.contains("data-version=\"2\""))
        #expect(try await anna.post("/counterparties/1/place", ["by": "status", "value": "active", "version": "1", "query": ""]).status == 409)
        #expect(try await anna.post("/counterparties/1/place", ["by": "status", "value": "король", "version": "2", "query": ""]).status == 422)
        #expect(try await anna.post("/counterparties/1/place", ["by": "status", "value": "", "version": "2", "query": ""]).status == 422, "a status is needed")
        #expect(try await anna.post("/counterparties/1/place", ["by": "name", "value": "x", "version": "2", "query": ""]).status == 404)
        let row = try await office.workspace.read(as: .program("test")) { try $0.row(Counterparty.entity, 1) }
        #expect(row["status"] == .text("lost"))
        #expect(try await anna.post("/undo", [:]).status == 303)
        #expect(try await Self.cards(anna.get("/counterparties?form=board").text)["vip"]?.contains("1") == true, "and it can be taken back")
    }

    @Test(arguments: Engine.here) func whoMayNotEditMovesNothing(_ engine: Engine) async throws {
        let (office, _) = try await ViewTests.office(engine), other = try await office.browser(of: office.employee("salesManager", "Чужой"))
        #expect(try await other.post("/counterparties/1/place", ["by": "status", "value": "lost", "version": "1", "query": ""]).status == 404, "not seen, not there")
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \("{\"counterparty.status\":\"readOnly\"}")") }
        let reader = try await office.admin, board: String = try await reader.get("/counterparties?form=board").text
        #expect(Self.cards(board)["vip"]?.count == 2 && !board.contains("data-move="))
        #expect(try await reader.post("/counterparties/1/place", ["by": "status", "value": "lost", "version": "1", "query": ""]).status == 404)
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \("{\"counterparty.status\":\"hidden\"}")") }
        #expect(try await office.admin.get("/counterparties?form=board&by=status").status == 400)
    }

    /// A rule of the shop gives a lost client to somebody else: the move is done, the card is gone from the mover's board.
    @Test(arguments: Engine.here) func whatLeavesTheMoversSightWasMoved(_ engine: Engine) async throws {
        let office = try await Office(engine), oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), browser = try await office.browser(of: oleg)
        for name in ["Пекарня", "Музей"] { #expect(try await browser.post("/counterparties", DayTests.gazeta.merging(["name": name, "inn": ""]) { $1 }).status == 303) }
        try await office.workspace.database.write { db in
            try db.run(.oneOf(sqlite: "SELECT 1", postgres: "CREATE FUNCTION give_away() RETURNS trigger AS $$ BEGIN NEW.owner_id := 1; NEW.branch_id := NULL; RETURN NEW; END $$ LANGUAGE plpgsql"))
            try db.run(.oneOf(sqlite: "CREATE TRIGGER give_away AFTER UPDATE OF status ON counterparty BEGIN UPDATE counterparty SET owner_id = 1, branch_id = NULL WHERE id = NEW.id; END",
                              postgres: "CREATE TRIGGER give_away BEFORE UPDATE OF status ON counterparty FOR EACH ROW EXECUTE FUNCTION give_away()"))
        }
        let piece = try await office.send(.post, "/counterparties/1/place", "by=status&value=lost&version=1&query=form%3Dboard&csrf=\(browser.csrf)", browser.token, true)
        #expect(piece.status == 200 && piece.text.contains("data-gone") && piece.text.contains("Перемещено: Потерян"))
        let page = try await browser.post("/counterparties/2/place", ["by": "status", "value": "lost", "version": "1", "query": "form=board"])
        #expect(page.status == 303 && page.location.contains("form=board"), "told as done without JavaScript too")
        #expect(try await browser.get("/counterparties/1").status == 404)
        #expect(try await office.rows("SELECT id FROM counterparty WHERE status = 'lost'").count == 2)
    }

    @Test(arguments: Engine.here) func aViewKeepsItsForm(_ engine: Engine) async throws {
        let (office, anna) = try await ViewTests.office(engine)
        #expect(try await anna.post("/counterparties/views", ["name": "Доска", "audience": "mine", "query": "form=board&by=status"]).status == 303)
        let board: String = try await anna.get("/counterparties?view=1").text
        #expect(board.contains("data-choices=\"status\"") && !board.contains("Вид изменён"))
        #expect(try await !anna.get("/counterparties?view=1&form=table").text.contains("data-choices"), "what the address says is stronger")
        let counts: String = try await anna.get("/counterparties/tally?view=1", fragment: true).text
        #expect(counts.contains("id=\"n-vip\"") && counts.contains(">2</span>") && counts.contains("id=\"n-lost\""))
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \("{\"counterparty.status\":\"hidden\"}")") }
        let plain: Office.Answer = try await office.admin.get("/counterparties?view=1")
        #expect(plain.status == 200 && plain.text.contains("Сосна") && !plain.text.contains("data-choices"), "who does not see the field sees a table")
    }

    @Test(arguments: Engine.here) func tasksHaveABoardToo(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/tasks", ["title": "Дело", "due_on": "2026-12-01", "priority": "normal"])
        #expect(try await Self.cards(anna.get("/tasks?form=board").text) == ["normal": ["1"]])
        #expect(try await anna.post("/tasks/1/place", ["by": "priority", "value": "high", "version": "1", "query": "form=board"]).status == 303)
        #expect(try await Self.cards(anna.get("/tasks?form=board").text) == ["high": ["1"]])
        #expect(try await anna.get("/branches?form=board").status == 400, "nothing to divide by")
    }
}
