@testable import API
import Admin
import App
import Clients
import Database
import HTTPTypes
@testable import Kernel
import Testing

/// A token gives its owner's rights, no more and no fewer.
@Suite struct APIRightsTests {
    /// One record of every entity, all of the administrator, in a branch of their own.
    static func fill(_ office: Office) async throws {
        let anna = try await office.program()
        let all: [(String, String)] = [
            ("counterparties", client), ("contacts", #"{"name": "Зимин Пётр", "counterparty_id": 1}"#), ("places", #"{"contact_id": 1, "counterparty_id": 1, "position": "Редактор"}"#),
            ("interactions", #"{"subject": "Звонок", "channel": "call", "starts_at": "2026-11-20T10:00:00Z", "counterparty_id": 1}"#), ("tasks", #"{"title": "Дело", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": 1}"#),
            ("requisites", #"{"counterparty_id": 1, "name": "ООО «Ёлка Торг»"}"#), ("addresses", #"{"counterparty_id": 1, "kind": "delivery", "line": "ул. Заводская, 5"}"#),
            ("contact-points", #"{"contact_id": 1, "kind": "phone", "value": "8 916 555-01-77"}"#), ("consents", #"{"contact_id": 1, "channel": "call", "purpose_id": 1, "given_on": "2026-03-01", "proof": "анкета"}"#),
        ]
        for (path, body) in all {
            let answer = try await anna.post("/\(path)", body)
            #expect(answer.status == 201, "\(path): \(answer.text)")
        }
        let browser = try await office.admin
        _ = try await browser.post("/counterparties/1/participants", ["employee_id": String(office.administrator), "part_id": "1"])
        _ = try await browser.post("/tasks/1/watchers", ["employee_id": String(office.administrator)])
        _ = try await browser.post("/segments/keep", ["target": "counterparty", "name": "Все", "query": "where=" + Condition.all([.test("name", .filled, [])]).json.percentEncoded])
        try await Ottisk.worker(office.workspace).drain()
        for (path, body) in [("consent-texts", #"{"name": "Согласие", "purpose_id": 2, "valid_from": "2026-01-10", "body": "Согласен."}"#), ("subject-requests", #"{"applicant": "Зимин", "contact_id": 1, "kind": "access", "received_on": "2026-03-02", "status": "new"}"#)] {
            let answer = try await anna.post("/\(path)", body)
            #expect(answer.status == 201, "\(path): \(answer.text)")
        }
        #expect(try await browser.post("/deals", ["title": "Каталог", "process_id": "1", "counterparty_id": "1"]).status == 303)
        try await office.workspace.write(as: .program("test")) { tx in
            func insert(_ table: String, _ values: [String: Value]) throws { if let entity = tx.registry[table] { try tx.insert(entity, values.merging(["owner_id": .int(office.administrator)]) { $1 }) } }
            try insert("deal_competitor", ["deal_id": .int(1), "name": .text("Соседи"), "known_from": .text("client")])
            try insert("deal_member", ["deal_id": .int(1), "part": .text("decides"), "contact_id": .int(1)])
            try insert("product_category", ["name": .text("Листовки")])
            for name in ["Листовка А5", "Флаер"] { try insert("product", ["name": .text(name), "kind": .text("product"), "state": .text("active"), "unit": .text("pcs")]) }
            try insert("product_relation", ["product_id": .int(1), "other_id": .int(2), "kind": .text("related")])
            try insert("stock", ["product_id": .int(1), "warehouse_id": .int(1), "quantity": .int(5000)])
            try insert("price", ["price_list_id": .int(1), "product_id": .int(1), "from_quantity": .int(1000), "amount": .int(500)])
            try insert("product_model", ["code": .text("m"), "name": .text("Брошюра")])
            let model: String = #"{"kind":"ottisk.product-model","format":1,"code":"m","name":{"ru":"Брошюра","en":"Brochure"},"attributes":[]}"#
            try tx.run("INSERT INTO product_model_version (model_id, version, state, definition, changed_at) VALUES (1, 1, 'draft', \(model), 0)")
            try insert("configuration", ["name": .text("Каталог"), "model_id": .int(1), "model_version": .int(1), "choices": .text("[]")])
            try insert("tariff", ["code": .text("shop1"), "name": .text("Цех")])
            let shop: String = #"{"machines":[],"presses":[],"pricing":{"minimumOrder":"0","profit":{"markup":{"_0":"0"}},"vat":[]},"stocks":[],"version":""}"#
            try tx.run("INSERT INTO tariff_version (tariff_id, version, state, definition, changed_at, valid_from) VALUES (1, 1, 'live', \(shop), 0, '2026-01-01')")
            try insert("tooling", ["name": .text("Папка"), "kind": .text("die"), "state": .text("ready"), "counterparty_id": .int(1)])
            try insert("calculation", [
                "name": .text("Листовки"), "counterparty_id": .int(1), "family": .text("flyer"), "run": .int(1000), "net": .int(100_000), "total": .int(120_000), "computed": .int(100_000), "cost": .int(60_000),
                "tariff": .text("shop1 v1 2026-01-01"), "job": .text(try CalculationTests.kept()),
            ])
            try insert("survey_answer", ["name": .text("Бриф"), "survey_id": .int(1), "counterparty_id": .int(1), "words": .text("Что? — Всё")])
            try insert("rule", ["name": .text("Крупные"), "target": .text("deal"), "event": .text("created"), "state": .text("off")])
            try insert("destination", ["name": .text("Учёт"), "url": .text("https://example.com/hook"), "state": .text("on")])
            try insert("letter_template", ["name": .text("Приветствие"), "subject": .text("Здравствуйте"), "body": .text("Текст")])
            try insert("retention", ["contact_id": .int(1), "due_on": .text("2026-01-01"), "why": .text("ended"), "state": .text("proposed")])
            try insert("person_export", ["subject": .text("Л-000001"), "contact_id": .int(1), "made_on": .text("2026-11-20"), "state": .text("done")])
            try insert("erasure", ["subject": .text("Л-000009"), "contact_id": .int(9), "mode": .text("erase"), "reason": .text("asked"), "act_on": .text("2026-11-20"), "state": .text("done"), "plan": .text("{\"also\":[],\"files\":[],\"imports\":[]}"), "found": .text("{\"records\":{},\"entries\":0,\"files\":0,\"hashes\":[]}")])
        }
        _ = try await office.upload("/counterparties/1/files", "макет.txt", Array("текст".utf8), token: browser.token, csrf: browser.csrf)
        try await office.workspace.write(as: .program("test")) { tx in
            guard let artwork = tx.registry["artwork"] else { throw NotFound() }
            try tx.insert(artwork, ["calculation_id": .int(1), "file_id": .int(1), "name": .text("макет.pdf"), "revision": .int(1), "size": .int(10), "state": .text("refused")])
        }
    }

    /// Every entity × every ready role × somebody else's record: the API answers as the browser does.
    @Test(arguments: Engine.here, ReadyRole.ready.map(\.key)) func asInTheBrowser(_ engine: Engine, _ role: String) async throws {
        let office = try await Office(engine)
        try await Self.fill(office)
        let elsewhere: Int64 = try await office.workspace.write(as: .program("test")) { try $0.insert(Branch.entity, ["name": .text("Казань"), "organisation_id": .int(1)]) }
        let person: Int64 = try await office.employee(role, "Олег Лапин", branch: elsewhere)
        let browser = try await office.browser(of: person), program = try await office.program(of: person)
        let access: Access = try await office.workspace.read(as: .program("test")) { try Access(of: person, on: $0.today, in: $0) }
        for entity in office.workspace.registry.published {
            let path: String = "/\(entity.path)", page: Int = try await browser.get("\(path)/1").status, answer = try await program.get("\(path)/1")
            let maySee: Bool = access.reach(.see, entity.table) > .none
            #expect(answer.status == (maySee ? page : 403), "\(role) GET \(path)/1: \(answer.status), in the browser \(page)")
            let rows: [Row] = try await office.workspace.read(as: access) { tx in try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE archived_at IS NULL AND \(tx.access.rows(entity, .see))") }
            let list = try await program.get("\(path)?limit=200")
            #expect(list.status == (maySee ? 200 : 403) && Set(list.items.compactMap { $0["id"]?.integer }) == (maySee ? Set(rows.compactMap { Int64(value: $0["id"]) }) : []), "\(role) \(path)")
            #expect(try await program.get("\(path)/1/history").status == (maySee ? page : 403), "\(role) \(path) history")
            // What the browser's form would write, without its effect: the same values again.
            let title: Field? = entity.field(entity.title)
            let body: String = answer.status == 200 && title?.isEditable == true && access.edits(entity, title ?? entity.fields[0]) ? "{\"\(entity.title)\": \(String(decoding: (answer.json[entity.title] ?? .null).bytes, as: UTF8.self))}" : "{}"
            let sent = try await program.patch("\(path)/1", body), typed: Int = try await browser.post("\(path)/1", ["version": answer.json["version"]?.integer.map(String.init) ?? "1"]).status
            let expected: Int = access.reach(.edit, entity.table) == .none ? 403 : typed == 303 ? 200 : typed
            #expect(sent.status == expected, "\(role) PATCH \(path)/1: \(sent.status) \(sent.text), in the browser \(typed)")
            let made = try await program.post(path, "{}")
            #expect(made.status == (!entity.isCreatedByForm ? 405 : access.creates(entity) ? 400 : 403), "\(role) POST \(path): \(made.status)")
        }
        // Last, for it changes what is seen.
        for entity in office.workspace.registry.published.reversed() where !["segment_member", "erasure", "purpose"].contains(entity.table) {
            let path: String = "/\(entity.path)/1"
            let may: Bool = try await office.workspace.read(as: access) { try $0.may(.archive, entity, 1) }, sees: Bool = try await office.workspace.read(as: access) { try $0.may(.see, entity, 1) }
            let binned = try await program.post("\(path)/archive")
            let expected: Int = access.reach(.archive, entity.table) == .none ? 403 : !sees ? 404 : may ? 200 : 403
            #expect(binned.status == expected, "\(role) archive \(path): \(binned.status) \(binned.text)")
            #expect(try await program.post("\(path)/restore").status == expected, "\(role) restore \(path)")
        }
    }

    @Test(arguments: Engine.here) func hiddenAndReadOnlyFields(_ engine: Engine) async throws {
        let office = try await Office(engine), program = try await office.program(of: office.employee("director", "Олег Лапин"))
        try await Self.fill(office)
        let rules: String = #"{"counterparty.inn":"hidden","counterparty.city":"readOnly","counterparty.status":"readOnly","counterparty.name":"hidden"}"#
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \(rules) WHERE name = 'Директор'") }
        let one = try await program.get("/counterparties/1")
        #expect(one.json["inn"] == nil && one.json["city"] == .string("Тверь") && one.json["name"] == .string("ООО «Ёлка и Ко»"), "a title is never hidden")
        #expect(!one.text.contains("7707083893"))
        #expect(try await !program.get("/counterparties/1/history").text.contains("7707083893"))
        for body in [#"{"inn": "1"}"#, #"{"city": "Клин"}"#, #"{"status": "vip"}"#] { #expect(try await program.patch("/counterparties/1", body).status == 400, "\(body)") }
        for query in ["inn=7707083893", "fields=inn", "where={\"f\":\"inn\",\"filled\":[]}"] {
            let answer = try await program.get("/counterparties?\(query)".encodedQuery)
            #expect(answer.status == (query.hasPrefix("where") ? 422 : 400), "\(query)")
        }
        // What a new record cannot do without may be filled in by who sees it.
        #expect(try await program.post("/counterparties", #"{"name": "Новая", "legal_form": "company", "status": "lead"}"#).status == 201)
        #expect(try await program.post("/counterparties", #"{"name": "Новая", "legal_form": "company", "status": "lead", "city": "Клин"}"#).status == 400)
        let document: String = try await program.get("/api/openapi.json").text
        #expect(!document.contains("\"inn\":{\"description\":\"ИНН\",\"type\":[\"string\",\"null\"]},\"kpp\":{\"description\":\"КПП\"},\"ogrn\""))
        let schemas: JSONValue? = try JSONReader.read(Array(document.utf8))["components"]?["schemas"]
        #expect(schemas?["Counterparty"]?["properties"]?["inn"] == nil && schemas?["Counterparty"]?["properties"]?["city"] != nil && schemas?["ChangeCounterparty"]?["properties"]?["city"] == nil)
    }
}
