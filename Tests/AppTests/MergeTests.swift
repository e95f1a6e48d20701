import App
import Clients
import Database
@testable import Kernel
import Testing

/// Several cards of one client made one, and made several again.
@Suite struct MergeTests {
    /// Two cards of one client, each with its people, tasks, talks and branches.
    struct World { let office: Office, anna: Office.Browser, worker: Worker }
    static func world(_ engine: Engine) async throws -> World {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", ["name": "ООО «Ромашка»", "legal_form": "company", "status": "active", "inn": "7707083893", "phone": "8 495 555-01-42", "city": "Тверь", "tags": "книги, срочно", "note": "Любят мелованную", "first_source": "site"])
        _ = try await anna.post("/counterparties", ["name": "Ромашка-Принт", "legal_form": "company", "status": "lead", "phone": "+7 495 555 01 42, 8 916 555-01-77", "mail": "zakaz@romashka.example", "tags": "срочно, визитки", "first_source": "exhibition"])
        for client in ["1", "2"] {
            _ = try await anna.post("/contacts", ["name": "Зимин Пётр \(client)", "counterparty_id": client])
            _ = try await anna.post("/tasks", ["title": "Дело \(client)", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": client])
            _ = try await anna.post("/counterparties/\(client)/touch", ["channel": "call", "subject": "Звонок \(client)", "starts_at": "2026-11-2\(client)T10:00"])
            _ = try await anna.post("/counterparties", ["name": "Точка \(client)", "legal_form": "company", "status": "active", "parent_id": client])
            _ = try await anna.post("/counterparties/\(client)/participants", ["employee_id": String(office.administrator), "part_id": "1"])
        }
        _ = try await anna.post("/counterparties/2/participants", ["employee_id": String(office.administrator), "part_id": "2"])
        _ = try await anna.post("/requisites", ["counterparty_id": "2", "name": "ООО «Ромашка Торг»"])
        _ = try await office.upload("/counterparties/2/files", "макет.txt", Array("тираж".utf8), token: anna.token, csrf: anna.csrf)
        return World(office: office, anna: anna, worker: Ottisk.worker(office.workspace))
    }
    /// Every row of every entity as it is, except versions and moments of change.
    static func everything(_ office: Office) async throws -> [String] {
        try await office.workspace.read(as: .program("test")) { tx in
            try tx.registry.entities.flatMap { entity in
                try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) ORDER BY id").map { row in
                    entity.table + row.columns.filter { $0.name != "version" && $0.name != "updated_at" }.map { " \($0.name)=\(Form.plain($0.value))" }.joined()
                }
            }
        }
    }
    static func merge(_ browser: Office.Browser, _ ids: [Int], _ fields: [String: String] = [:], of path: String = "/counterparties") async throws -> Office.Answer {
        let pairs: String = ids.map { "id=\($0)" }.joined(separator: "&") + "&csrf=\(browser.csrf)" + fields.map { "&\($0.key)=\($0.value.percentEncoded)" }.joined()
        return try await browser.office.send(.post, path + "/merge", pairs, browser.token, false)
    }

    @Test(arguments: Engine.here) func everythingLinkedMoves(_ engine: Engine) async throws {
        let world = try await Self.world(engine), anna = world.anna
        #expect(try await Self.merge(anna, [1, 2], ["into": "1"]).location == "/counterparties/1")
        let card: String = try await anna.get("/counterparties/1").text
        for word in ["Зимин Пётр 2", "Дело 2", "Звонок 2", "Точка 2", "ООО «Ромашка Торг»", "макет.txt", "Убрать: Анна Соколова, Дизайнер", "zakaz@romashka.example", "8 916 555-01-77", "визитки", "книги"] {
            #expect(card.contains(word), "\(word)")
        }
        #expect(card.components(separatedBy: "Убрать: Анна Соколова, Технолог").count == 2, "the same participant twice is one")
        #expect(card.contains("Любят мелованную") && card.contains("Сайт") && !card.contains("8 495 555-01-42, +7 495 555 01 42"), "one phone written twice is one")
        // The old number, the old address and a form that still names the old card lead here.
        #expect(try await anna.get("/counterparties/2").location == "/counterparties/1")
        #expect(try await anna.get("/search?q=%D0%9A-000002").text.contains("href=\"/counterparties/1\""))
        #expect(try await anna.post("/tasks", ["title": "Опоздавшее", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": "2"]).status == 303)
        #expect(try await anna.post("/counterparties/2/touch", ["channel": "call", "subject": "Опоздавший звонок", "starts_at": "2026-11-22T10:00"]).location == "/counterparties/1")
        #expect(try await anna.get("/counterparties/1").text.contains("Опоздавшее"))
        #expect(try await anna.get("/counterparties/1").text.contains("Опоздавший звонок"))
        let bin: String = try await anna.get("/counterparties?bin=1").text
        #expect(bin.contains("Ромашка-Принт") && bin.contains("объединена с «ООО «Ромашка»»"))
        #expect(try await anna.post("/counterparties/2/restore", [:]).status == 400)
        let log: String = try await anna.get("/history").text
        #expect(log.contains("объединение карточек № 1"))
        #expect(try await world.office.workspace.database.read { try Change.firstBroken($0) } == nil)
    }

    @Test(arguments: Engine.here) func theChosenValuesStay(_ engine: Engine) async throws {
        let world = try await Self.world(engine), anna = world.anna
        let page: String = try await anna.get("/counterparties/merge?id=1&id=2").text
        #expect(page.contains("name=\"f.name\"") && page.contains("name=\"into\"") && page.contains("Переедет сюда") && page.contains("контакты: 1"))
        let preview: String = try await anna.get("/counterparties/merge/preview?id=1&id=2&into=2&f.name=1&f.phone=1&f.tags=2", fragment: true).text
        #expect(preview.contains("Итог: ООО «Ромашка»") && preview.contains("К-000002") && !preview.contains("8 916") && !preview.contains("книги"))
        let done = try await Self.merge(anna, [1, 2], ["into": "2", "f.name": "1", "f.phone": "1", "f.tags": "2", "f.status": "1", "f.id": "1", "f.first_source": "9"])
        #expect(done.location == "/counterparties/2")
        let card: String = try await anna.get("/counterparties/2").text
        #expect(card.contains("<h1>ООО «Ромашка»</h1>") && card.contains("8 495 555-01-42") && !card.contains("книги") && card.contains("визитки") && card.contains("Работаем"))
        #expect(card.contains("7707083893"), "what the survivor lacks is taken from the others")
        #expect(card.contains(">Сайт<") || card.contains("Сайт"), "the oldest card knows the first source")
    }

    @Test(arguments: Engine.here) func unmergingRestoresEverything(_ engine: Engine) async throws {
        let world = try await Self.world(engine), anna = world.anna
        let before: [String] = try await Self.everything(world.office)
        _ = try await Self.merge(anna, [1, 2], ["into": "1", "f.name": "2"])
        #expect(try await Self.everything(world.office) != before)
        #expect(try await anna.get("/counterparties/1").text.contains("Объединены сюда"))
        #expect(try await anna.get("/counterparties/1/history").text.contains("Разъединить"))
        let apart = try await anna.post("/counterparties/1/unmerge", ["merge": "1"])
        #expect(apart.status == 303)
        let after: [String] = try await Self.everything(world.office)
        #expect(after == before, "\(Set(after).symmetricDifference(before).sorted())")
        #expect(try await anna.get("/counterparties/2").status == 200)
        #expect(try await !anna.get("/search?q=%D0%9A-000002").text.contains("href=\"/counterparties/1\""))
        #expect(try await anna.post("/counterparties/1/unmerge", ["merge": "1"]).status == 400, "once")
        #expect(try await !anna.get("/counterparties/1").text.contains("Объединены сюда"))
        // And they may be merged again.
        #expect(try await Self.merge(anna, [1, 2], ["into": "1"]).status == 303)
        #expect(try await world.office.workspace.database.read { try Change.firstBroken($0) } == nil)
    }

    @Test(arguments: Engine.here) func whatWasChangedSinceStaysAndIsCounted(_ engine: Engine) async throws {
        let world = try await Self.world(engine), anna = world.anna
        _ = try await Self.merge(anna, [1, 2], ["into": "1", "f.name": "2"])
        // The name is changed again, a moved task goes to another client, a moved contact only gets a phone.
        let version: String = try await world.office.workspace.read(as: .program("test")) { Form.plain(try $0.row(Counterparty.entity, 1)["version"]) }
        _ = try await anna.post("/counterparties/1", ["version": version, "name": "Ромашка и Ко", "legal_form": "company", "status": "active"])
        _ = try await anna.post("/tasks/2", ["version": "2", "title": "Дело 2", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": "3"])
        _ = try await anna.post("/contacts/2", ["version": "2", "name": "Зимин Пётр 2", "phones": "8 900 000-00-01"])
        let apart = try await anna.post("/counterparties/1/unmerge", ["merge": "1"])
        #expect(apart.headers[.setCookie]?.contains("%202") == true, "two exceptions: \(apart.headers[.setCookie] ?? "")")
        #expect(apart.location == "/counterparties/1/unmerged")
        let left: String = try await anna.get(apart.location).text
        for word in ["осталось как есть: 2", "Ромашка и Ко", "Название", "Дело 2", "Контрагент", "/tasks/2/history"] { #expect(left.contains(word), "\(word)") }
        #expect(try await anna.get("/counterparties/1/history").text.contains("/counterparties/1/unmerged"))
        #expect(try await anna.get("/counterparties/1").text.contains("<h1>Ромашка и Ко</h1>"))
        #expect(try await anna.get("/counterparties/2").text.contains("<h1>Ромашка-Принт</h1>"))
        let (task, contact, phone): (Value, Value, Value) = try await world.office.workspace.read(as: .program("test")) { tx in
            let person: Row = try tx.row(Contact.entity, 2)
            return (try tx.row(Task.entity, 2)["counterpartyID"], person["counterpartyID"], person["phones"])
        }
        #expect(task == .int(3) && contact == .int(2) && phone == .text("8 900 000-00-01"))
    }

    /// Parents, children and grandchildren among the merged: never a circle, never a parent of oneself.
    @Test(arguments: Engine.here) func aMergedFamilyHasNoCircles(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        func client(_ name: String, _ parent: String) async throws { _ = try await anna.post("/counterparties", ["name": name, "legal_form": "company", "status": "lead", "parent_id": parent]) }
        for (name, parent) in [("Холдинг", ""), ("Завод", "1"), ("Цех", "2"), ("Участок", "3"), ("Склад", "2")] { try await client(name, parent) }
        let before: [String] = try await Self.everything(office)
        // The shop floor swallows the plant it belongs to.
        #expect(try await Self.merge(anna, [2, 4], ["into": "4"]).status == 303)
        let parents: [Value] = try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT parent_id FROM counterparty ORDER BY id").map { $0["parentID"] } }
        #expect(parents == [.null, .int(1), .int(4), .int(1), .int(4)])
        _ = try await anna.post("/counterparties/4/unmerge", ["merge": "1"])
        #expect(try await Self.everything(office) == before)
        #expect(try await Self.merge(anna, [1, 2, 3, 4, 5], ["into": "3", "f.parent_id": "4"]).status == 303)
        #expect(try await office.workspace.read(as: .program("test")) { try $0.row(Counterparty.entity, 3)["parentID"] } == .null)
    }

    /// A merged card is merged on: every old number and address still leads to the last one; un-merging goes from the outside in.
    @Test(arguments: Engine.here) func mergesOfMerges(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        for name in ["Первый", "Второй", "Третий"] { _ = try await anna.post("/counterparties", ["name": name, "legal_form": "company", "status": "lead"]) }
        let before: [String] = try await Self.everything(office)
        _ = try await Self.merge(anna, [1, 2], ["into": "2"])
        _ = try await Self.merge(anna, [2, 3], ["into": "3"])
        #expect(try await anna.get("/counterparties/1").location == "/counterparties/3")
        #expect(try await anna.get("/search?q=%D0%9A-000001").text.contains("href=\"/counterparties/3\""))
        #expect(try await anna.post("/counterparties/2/unmerge", ["merge": "1"]).status == 400)
        #expect(try await anna.post("/counterparties/3/unmerge", ["merge": "2"]).status == 303)
        #expect(try await anna.get("/counterparties/1").location == "/counterparties/2")
        #expect(try await anna.post("/counterparties/2/unmerge", ["merge": "1"]).status == 303)
        #expect(try await Self.everything(office) == before)
    }

    @Test(arguments: Engine.here) func peopleAreMergedWithTheirPlacesOfWork(_ engine: Engine) async throws {
        let world = try await Self.world(engine), anna = world.anna
        _ = try await anna.post("/contact-points", ["contact_id": "2", "kind": "phone", "value": "8 900 000-00-02"])
        let before: [String] = try await Self.everything(world.office)
        #expect(try await Self.merge(anna, [1, 2], ["into": "1"], of: "/contacts").location == "/contacts/1")
        let card: String = try await anna.get("/contacts/1").text
        #expect(card.contains("ООО «Ромашка»") && card.contains("Ромашка-Принт") && card.contains("8 900 000-00-02"), "one person works at both")
        #expect(try await anna.get("/contacts/2").location == "/contacts/1")
        // Their companies turn out to be one as well: nobody works there twice.
        _ = try await Self.merge(anna, [1, 2], ["into": "1"])
        #expect(try await anna.get("/contacts/1").text.components(separatedBy: "href=\"/counterparties/1\"").count == 2)
        _ = try await anna.post("/counterparties/1/unmerge", ["merge": "2"])
        _ = try await anna.post("/contacts/1/unmerge", ["merge": "1"])
        let after: [String] = try await Self.everything(world.office).filter { !$0.hasPrefix("contact_place") }
        #expect(after == before, "\(Set(after).symmetricDifference(before).sorted())")
    }

    @Test(arguments: Engine.here) func onlyWhoMayEditAllOfThemMerges(_ engine: Engine) async throws {
        let world = try await Self.world(engine), ira: Int64 = try await world.office.employee("salesManager", "Ира Громова"), seller = try await world.office.browser(of: ira)
        #expect(try await Self.merge(seller, [1, 2], ["into": "1"]).status == 404, "what is not visible is not there")
        _ = try await seller.post("/counterparties", ["name": "Ромашка Иры", "legal_form": "company", "status": "lead"])
        let own: Int = 5
        #expect(try await Self.merge(seller, [own, 1], ["into": "\(own)"]).status == 404)
        let guest = try await world.office.browser(of: world.office.employee("auditor", "Ревизор"))
        #expect(try await Self.merge(guest, [1, 2], ["into": "1"]).status == 403)
        #expect(try await guest.get("/counterparties/merge?id=1&id=2").text.contains("disabled"))
        _ = try await Self.merge(world.anna, [1, 2], ["into": "1"])
        #expect(try await guest.post("/counterparties/1/unmerge", ["merge": "1"]).status == 403)
        #expect(try await seller.post("/counterparties/1/unmerge", ["merge": "1"]).status == 404)
        #expect(try await world.anna.post("/counterparties/3/unmerge", ["merge": "1"]).status == 404)
    }

    @Test(arguments: Engine.here) func wrongMergesAreRefused(_ engine: Engine) async throws {
        let world = try await Self.world(engine), anna = world.anna
        let before: [String] = try await Self.everything(world.office)
        #expect(try await Self.merge(anna, [1]).status == 400)
        #expect(try await Self.merge(anna, [1, 1]).status == 400)
        #expect(try await Self.merge(anna, []).status == 400)
        #expect(try await Self.merge(anna, Array(1...30)).status == 400)
        #expect(try await Self.merge(anna, [1, 99]).status == 404)
        #expect(try await Self.merge(anna, [1, 2], of: "/tasks").status == 404, "tasks are not merged")
        #expect(try await Self.everything(world.office) == before)
        _ = try await anna.post("/counterparties/3/archive", [:])
        #expect(try await Self.merge(anna, [1, 3]).status == 400, "not out of the bin")
        _ = try await Self.merge(anna, [1, 2], ["into": "1"])
        #expect(try await Self.merge(anna, [2, 4]).status == 400, "merged already")
    }

    /// Somebody edits a card while it is merged: nothing they typed is lost.
    @Test(arguments: Engine.here) func aMergeWhileSomebodyEdits(_ engine: Engine) async throws {
        let world = try await Self.world(engine), anna = world.anna
        // The merger looked at an older version: the page comes back with what is there now.
        _ = try await anna.post("/counterparties/2", ["version": "1", "name": "Ромашка-Принт", "legal_form": "company", "status": "vip"])
        let stale = try await Self.merge(anna, [1, 2], ["into": "1", "v.1": "1", "v.2": "1", "f.name": "2"])
        #expect(stale.status == 409 && stale.text.contains("Пока вы выбирали, карточку изменили: Ромашка-Принт") && stale.text.contains("name=\"f.name\" value=\"2\" checked"))
        #expect(try await Self.merge(anna, [1, 2], ["into": "1"]).status == 303)
        // An editor of the merged card saves: the survivor's form with their words.
        let late = try await anna.post("/counterparties/2", ["version": "2", "name": "Ромашка-Принт", "legal_form": "company", "status": "vip", "city": "Калуга", "note": "Просят <b>скидку</b>"])
        #expect(late.status == 409 && late.text.contains("карточку объединили с") && late.text.contains("action=\"/counterparties/1\"") && late.text.contains("value=\"Калуга\""))
        #expect(late.text.contains("Просят &lt;b&gt;скидку&lt;/b&gt;") && late.text.contains("value=\"ООО «Ромашка»\""), "what they did not touch is the survivor's")
        // An editor of the survivor saves with the old version: other fields merge, the same field is a conflict.
        let version: Row = try await world.office.workspace.read(as: .program("test")) { try $0.row(Counterparty.entity, 1) }
        let saved = try await anna.post("/counterparties/1", ["version": "1", "name": "ООО «Ромашка»", "legal_form": "company", "status": "active", "website": "romashka.example"])
        #expect(saved.status == 303 && Int64(value: version["version"]) ?? 0 > 1)
        #expect(try await anna.get("/counterparties/1").text.contains("zakaz@romashka.example"))
        let cell = try await anna.post("/counterparties/2/field/city", ["city": "Тула"])
        #expect(cell.location == "/counterparties/1")
    }

    /// Very much of what is linked moves in the background, in parts; un-merging as well.
    @Test(arguments: Engine.here) func veryManyLinkedRecordsMoveInTheBackground(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, worker = Ottisk.worker(office.workspace)
        for name in ["Первый", "Второй"] { _ = try await anna.post("/counterparties", ["name": name, "legal_form": "company", "status": "lead"]) }
        try await office.workspace.write(as: .program("test")) { tx in
            for number in 0..<2300 { try tx.insert(Task.entity, ["title": .text("Дело \(number)"), "due_on": .text("2026-12-01"), "priority": .text("normal"), "counterparty_id": .int(2)]) }
        }
        let merge = try await Self.merge(anna, [1, 2], ["into": "1"])
        #expect(merge.location.hasPrefix("/jobs/"))
        #expect(try await anna.post("/counterparties/1/unmerge", ["merge": "1"]).status == 400, "not while it goes on")
        try await worker.drain()
        func left(_ client: Int) async throws -> Int { try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT id FROM task WHERE counterparty_id = \(client)").count } }
        #expect(try await left(1) == 2300)
        #expect(try await anna.post("/counterparties/1/unmerge", ["merge": "1"]).location.hasPrefix("/jobs/"))
        try await worker.drain()
        #expect(try await left(2) == 2300)
        #expect(try await anna.get("/counterparties/2").status == 200)
    }

    /// What the entities say about uniqueness is what the tables enforce.
    @Test(arguments: Engine.here) func uniqueColumnsAreDeclared(_ engine: Engine) async throws {
        let office = try await Office(engine)
        for entity in office.workspace.registry.entities where entity.fields.contains(where: \.isEditable) {
            let links: Set<String> = Set(entity.fields.filter { if case .link(let table) = $0.kind { office.workspace.registry[table]?.duplicates != nil } else { false } }.map(\.column))
            let enforced: [[String]] = try await office.workspace.database.read { db in
                if engine == .postgres {
                    return try db.rows("""
                        SELECT string_agg(a.attname, ',') AS columns FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                        WHERE i.indrelid = CAST(\(entity.table) AS regclass) AND i.indisunique GROUP BY i.indexrelid
                        """).map { Form.plain($0["columns"]).split(separator: ",").map(String.init).sorted() }
                }
                return try db.rows("SELECT group_concat(i.name) AS columns FROM pragma_index_list(\(entity.table)) AS l JOIN pragma_index_info(l.name) AS i WHERE l.\"unique\" = 1 GROUP BY l.name").map { Form.plain($0["columns"]).split(separator: ",").map(String.init).sorted() }
            }
            let wanted: Set<[String]> = Set(enforced.filter { columns in columns.contains { links.contains($0) } })
            let declared: Set<[String]> = Set(entity.unique.map { $0.sorted() })
            #expect(wanted.isSubset(of: declared) && declared.isSubset(of: Set(enforced)), "\(entity.table)")
        }
    }
}
