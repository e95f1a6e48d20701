import App
import Clients
import Database
import Foundation
@testable import Kernel
import Testing

/// What every entity of the registry must keep, whichever it is.
@Suite struct ConformanceTests {
    @Test(arguments: Engine.here) func fieldsMatchColumns(_ engine: Engine) async throws {
        let office = try await Office(engine)
        for entity in office.workspace.registry.entities {
            let columns: SQL = entity.fields.map { SQL.raw($0.column) }.joined(", ")
            let rows = try await office.workspace.database.read { try $0.rows("SELECT \(columns) FROM \(SQL.raw(entity.table)) LIMIT 1") }
            #expect(rows.count <= 1)
            #expect(entity.field(entity.title) != nil && entity.field(entity.order)?.isSortable == true, "\(entity.table)")
            for field in entity.fields { if case .link(let table) = field.kind { #expect(office.workspace.registry[table] != nil, "\(entity.table).\(field.column)") } }
        }
    }

    @Test(arguments: Engine.here) func everyPageOpensInBothLanguages(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/tasks", ["title": "Дело", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": "1"])
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        _ = try await anna.post("/places", ["contact_id": "1", "counterparty_id": "1", "position": "Редактор"])
        _ = try await anna.post("/interactions", ["subject": "Звонок", "channel": "call", "starts_at": "2026-11-20T10:00", "counterparty_id": "1"])
        _ = try await anna.post("/requisites", ["counterparty_id": "1", "name": "ООО «Ёлка Торг»"])
        _ = try await anna.post("/addresses", ["counterparty_id": "1", "kind": "delivery", "line": "ул. Заводская, 5"])
        _ = try await anna.post("/contact-points", ["contact_id": "1", "kind": "phone", "value": "8 916 555-01-77"])
        _ = try await anna.post("/consents", ["contact_id": "1", "channel": "call", "purpose_id": "1", "given_on": "2026-03-01", "proof": "анкета"])
        _ = try await anna.post("/counterparties/1/participants", ["employee_id": String(office.administrator), "part_id": "1"])
        #expect(try await office.upload("/imports", "клиенты.csv", Array("Название;ИНН\nЗавод;1".utf8), token: anna.token, csrf: anna.csrf).status == 303)
        _ = try await anna.post("/deals", ["title": "Каталог", "counterparty_id": "1", "process_id": "1", "amount": "1000"])
        _ = try await anna.post("/deal-competitors", ["deal_id": "1", "name": "Принт-Рапид", "price": "900", "known_from": "client"])
        _ = try await anna.post("/deal-members", ["deal_id": "1", "part": "decides", "contact_id": "1"])
        _ = try await anna.post("/product-categories", ["name": "Листовки"])
        for name in ["Листовка А5", "Флаер"] { _ = try await anna.post("/products", ["name": name, "kind": "product", "state": "active", "unit": "pcs", "category_id": "1"]) }
        _ = try await anna.post("/product-relations", ["product_id": "1", "other_id": "2", "kind": "related"])
        _ = try await anna.post("/stocks", ["product_id": "1", "warehouse_id": "1", "quantity": "10"])
        _ = try await anna.post("/prices", ["price_list_id": "1", "product_id": "1", "from_quantity": "1", "amount": "5"])
        _ = try await anna.post("/product-models/start", ["name": "Брошюра", "base": "brochure"])
        _ = try await anna.post("/product-models/1/publish", [:])
        _ = try await anna.post("/product-models/1/configure", ["name": "Каталог", "counterparty_id": "1"])
        _ = try await anna.post("/tariffs/start", ["name": "Цех", "base": "demo"])
        _ = try await anna.post("/tariffs/1/publish", ["day": "2026-01-01"])
        _ = try await anna.post("/tariffs/1/draft", [:])
        _ = try await anna.post("/calculations", ["name": "Листовки", "deal_id": "1"])
        _ = try await anna.post("/tooling", ["name": "Папка", "kind": "die", "state": "ready"])
        let pdf: String = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>"
        #expect(try await office.upload("/calculations/1/artworks", "макет.pdf", Array(pdf.utf8), token: anna.token, csrf: anna.csrf).status == 303)
        _ = try await anna.post("/processes/1/draft", [:])
        _ = try await anna.post("/processes/1/simulation", [:])
        _ = try await anna.post("/surveys/1/answers", ["counterparty_id": "1", "contact_id": "1", "deal_id": "1", "q-what": "Каталог", "q-when": "o1", "q-artwork": "yes"])
        _ = try await anna.post("/destinations", ["name": "Учёт", "url": "https://example.com/hook", "state": "on"])
        _ = try await anna.post("/letter-templates", ["name": "Приветствие", "subject": "Здравствуйте", "body": "{Что нужно клиенту}"])
        _ = try await anna.post("/rules/start", ["name": "Крупные", "target": "deal", "event": "created"])
        for kind in ["task", "field", "move", "notify", "call"] { _ = try await anna.post("/rules/1/actions", ["kind": kind]) }
        _ = try await anna.post("/tasks/1/watchers", ["employee_id": String(office.administrator)])
        #expect(try await office.upload("/counterparties/1/files", "макет.pdf", Array(pdf.utf8), token: anna.token, csrf: anna.csrf).status == 303)
        _ = try await anna.post("/counterparties/bulk", ["id": "1", "column": "tags", "tags": "срочно"])
        _ = try await anna.post("/segments/keep", ["target": "counterparty", "name": "Все", "query": "where=" + Condition.all([.test("name", .filled, [])]).json.percentEncoded])
        _ = try await anna.post("/consent-texts", ["name": "Согласие", "purpose_id": "2", "valid_from": "2026-01-10", "body": "Согласен."])
        _ = try await anna.post("/subject-requests", ["applicant": "Зимин", "contact_id": "1", "kind": "access", "received_on": "2026-03-02", "status": "new"])
        _ = try await anna.post("/contacts", ["name": "Забытая Вера", "counterparty_id": "1"])
        _ = try await anna.post("/personal-data/1/export", [:])
        _ = try await anna.post("/personal-data/2/erase", ["mode": "anonymise", "reason": "asked", "sure": "1"])
        try await office.workspace.write(as: .program("test")) { tx in
            if let retention = tx.registry["retention"] { try tx.insert(retention, ["contact_id": .int(1), "due_on": .text("2026-01-01"), "why": .text("ended"), "state": .text("kept"), "kept_until": .text("2999-01-01")]) }
        }
        _ = try await anna.post("/transfer/exports", [:])
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await office.upload("/transfer/imports", "все.zip", office.bytes("/transfer/exports/1/file", token: anna.token), token: anna.token, csrf: anna.csrf).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        try await office.workspace.database.write { try $0.run("UPDATE retention SET archived_at = NULL") }
        for lang in Lang.allCases {
            try await office.workspace.database.write { try $0.run("UPDATE employee SET lang = \(lang.rawValue)") }
            for screen in office.screens where screen.method == "GET" {
                let entity: Entity? = office.workspace.registry.entities.first { screen.path.hasPrefix($0.path + "/") }, title: String = entity?.fields.first { $0.isEditable }?.column ?? ""
                if screen.path.hasSuffix("/file/:column") { continue }  // no field of the program holds a file
                if screen.path.hasSuffix("/field/:column"), title.isEmpty { continue }  // what the program alone writes has no cells to edit
                let path: String = "/" + screen.path.replacing(":id", with: "1").replacing(":table", with: "counterparty").replacing(":column", with: screen.path.contains(":table") ? "status" : title).drop { $0 == "/" }
                let answer = try await anna.get(path.hasSuffix("/bulk") ? path + "?id=1" : path)
                #expect(answer.status == 200, "\(lang) \(path)")
                guard answer.headers[.contentType]?.hasPrefix("text/html") == true, answer.text.hasPrefix("<!doctype") else { continue }
                #expect(answer.text.contains("<html lang=\"\(lang.rawValue)\""), "\(path)")
                #expect(answer.text.components(separatedBy: "<h1>").count == 2, "one h1: \(path)")
                #expect(unclosed(answer.text) == nil, "\(path): \(unclosed(answer.text) ?? "")")
            }
        }
    }
    /// The first tag that is closed in the wrong order, or never.
    private func unclosed(_ html: String) -> String? {
        let void: Set<String> = ["meta", "link", "input", "br", "hr", "img", "col", "circle", "path", "rect", "use"]
        var open: [String] = []
        for match in html.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(\/?)>/) {
            let name: String = match.2.lowercased()
            if void.contains(name) || !match.3.isEmpty { continue }
            if match.1.isEmpty { open.append(name) } else if open.popLast() != name { return "</\(name)>" }
        }
        return open.last
    }

    @Test(arguments: Engine.here) func markupInDataStaysData(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let evil: String = "<script>alert(1)</script>\"'&"
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": evil, "note": evil, "tags": evil]) { $1 })
        for path in ["/counterparties", "/counterparties/1", "/counterparties/1/edit", "/counterparties/1/history", "/search?q=script"] {
            let page = try await anna.get(path).text
            #expect(!page.contains("<script>alert"), "\(path)")
            #expect(page.contains("&lt;script&gt;"), "\(path)")
        }
    }

    @Test(arguments: Engine.here, [
        ["name": ""], ["name": String(repeating: "ж", count: 301)], ["status": "король"], ["inn": "77x"], ["mail": "не почта"],
        ["parent_id": "999"], ["parent_id": "'; DROP TABLE counterparty"], ["kinds": "шпион"], ["owner_id": "-1"],
    ])
    func badInputIsRefusedAndChangesNothing(_ engine: Engine, _ bad: [String: String]) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let answer = try await anna.post("/counterparties", DayTests.gazeta.merging(bad) { $1 })
        #expect(answer.status == 422 && answer.text.contains("Не сохранено"))
        let count = try await office.workspace.database.read { try $0.rows("SELECT id FROM counterparty").count }
        #expect(count == 0)
    }

    @Test(arguments: Engine.here, ["/counterparties?sort=password", "/counterparties?after=x", "/counterparties?after=1~zz", "/counterparties?q=%FF", "/counterparties?q=%00", "/counterparties/abc", "/counterparties/99999999999999999999"])
    func badAddressesAreRefused(_ engine: Engine, _ path: String) async throws {
        let office = try await Office(engine)
        let status: Int = try await office.admin.get(path).status
        #expect(status == 400 || status == 404)
    }

    @Test(arguments: Engine.here) func listsPageByKey(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await office.workspace.write(as: .program("test")) { tx in
            for n in 0..<120 { try tx.insert(Counterparty.entity, ["name": .text("Клиент \(n % 7)"), "legal_form": .text("company"), "status": .text("lead")]) }
        }
        var path: String = "/counterparties", seen: Set<Substring> = [], pages: Int = 0
        while pages < 5 {
            let page = try await anna.get(path).text
            pages += 1
            for match in page.matches(of: /data-href="(\/counterparties\/\d+)"/) { #expect(seen.insert(match.1).inserted) }
            guard let next = page.firstMatch(of: /href="(\/counterparties\?[^"]*after=[^"]*)"/) else { break }
            path = String(next.1).replacing("&amp;", with: "&")
        }
        #expect(seen.count == 120 && pages == 3)
    }

    @Test(arguments: Engine.here) func exportHoldsWhatTheListShows(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Точка; запятая \"и\" кавычки"]) { $1 })
        let file = try await anna.get("/counterparties/export")
        #expect(file.text.hasPrefix("\u{FEFF}№;Название") && file.text.contains("\"Точка; запятая \"\"и\"\" кавычки\""))
    }
}
