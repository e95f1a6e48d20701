import App
import Clients
import Database
import Foundation
@testable import Kernel
import Testing

/// Fields that an administrator makes and changes in the browser.
@Suite struct FieldTests {
    /// The column of the newest own field.
    private func column(_ office: Office) async throws -> String {
        try await office.workspace.database.read { db in
            try db.rows("SELECT field FROM field_setting ORDER BY id DESC LIMIT 1").first.flatMap { String(value: $0["field"]) } ?? ""
        }
    }
    private func make(_ fields: [String: String], _ office: Office, table: String = "counterparty") async throws -> String {
        let answer = try await office.admin.post("/fields/\(table)", fields)
        #expect(answer.status == 303, "\(answer.text)")
        return try await column(office)
    }

    @Test(arguments: Engine.here) func anOwnFieldIsEverywhereAtOnce(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.get("/counterparties")  // statements are prepared before the table gets its column
        let machine: String = try await make(["kind": "text", "ru": "Любимая бумага", "en": "Favourite paper", "listed": "1", "searched": "1", "sorted": "1", "hint_ru": "Как говорит клиент"], office)
        let form = try await anna.get("/counterparties/1/edit").text
        #expect(form.contains("name=\"\(machine)\"") && form.contains("Любимая бумага") && form.contains("Как говорит клиент"))
        #expect(try await anna.post("/counterparties/1", ["version": "1", machine: "Мелованная матовая"]).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("Мелованная матовая"))
        #expect(try await anna.get("/counterparties/1/history").text.contains("Любимая бумага"))
        let list = try await anna.get("/counterparties?sort=\(machine)").text
        #expect(list.contains("Любимая бумага") && list.contains("Мелованная матовая"))
        #expect(try await anna.get("/counterparties/export").text.contains("Любимая бумага"))
        let asked: Condition = .all([.test(machine, .has, ["матов"])])
        #expect(try await anna.get("/counterparties?where=\(asked.json.percentEncoded)").text.contains("Ёлка"))
        let denied: Condition = .all([.test(machine, .hasNot, ["матов"])])
        #expect(try await !anna.get("/counterparties?where=\(denied.json.percentEncoded)").text.contains("data-href=\"/counterparties/1\""))
        #expect(try await anna.get("/search?q=мелованная").text.contains("Ёлка"))
        #expect(try await anna.get("/counterparties/bulk?id=1&column=\(machine)").text.contains("Любимая бумага"))
        #expect(try await anna.get("/roles/1/fields").text.contains("Любимая бумага"))
    }

    @Test(arguments: Engine.here) func everyTypeIsCheckedAndKept(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let cases: [(kind: String, good: String, shown: String, bad: String)] = [
            ("number", "1200", "1\u{A0}200", "много"), ("decimal", "0,087", "0,087", "0,00001"), ("money", "12500,50", "12\u{A0}500,50\u{A0}₽", "12,345"), ("day", "2026-03-08", "8\u{A0}марта", "8 марта"),
            ("mail", "a@b.ru", "a@b.ru", "почта"), ("web", "ottisk.example/a", "ottisk.example/a", "javascript:alert(1)"), ("long", "строка", "строка", String(repeating: "ж", count: 20_001)), ("instant", "2026-03-08T10:30", "10:30", "утром"),
        ]
        var version: Int = 1
        for one in cases {
            let name: String = try await make(["kind": one.kind, "ru": "Поле \(one.kind)"], office)
            let refused = try await anna.post("/counterparties/1", ["version": String(version), name: one.bad])
            #expect(refused.status == 422, "\(one.kind): \(one.bad)")
            #expect(try await anna.post("/counterparties/1", ["version": String(version), name: one.good]).status == 303, "\(one.kind)")
            version += 1
            let card = try await anna.get("/counterparties/1").text
            #expect(card.contains(one.shown), "\(one.kind)")
        }
    }

    @Test(arguments: Engine.here) func aLinkLeadsToARecordAndAFlagIsAsked(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let who: String = try await make(["kind": "link", "ru": "Печатник", "linked": "employee"], office), flag: String = try await make(["kind": "flag", "ru": "Любит образцы"], office)
        #expect(try await anna.post("/fields/counterparty", ["kind": "link", "ru": "Куда-то", "linked": "password"]).status == 422)
        #expect(try await anna.post("/counterparties/1", ["version": "1", who: "1", flag: "1"]).status == 303)
        let card = try await anna.get("/counterparties/1").text
        #expect(card.contains("Печатник") && card.contains("Анна Соколова") && card.contains("Любит образцы"))
        let asked: Condition = .all([.linked(who, .test("name", .has, ["Анна"])), .test(flag, .is, ["1"])])
        #expect(try await anna.get("/counterparties?where=\(asked.json.percentEncoded)").text.contains("Ёлка"))
    }

    @Test(arguments: Engine.here) func statusesAreTheShopsOwn(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let page = try await anna.get("/fields/counterparty/edit/status").text
        #expect(page.contains("value=\"Ключевой\"") && page.contains("name=\"c0.key\""))
        var fields: [String: String] = ["ru": "Состояние", "en": "State", "required": "1", "listed": "1", "version": "0"]
        for (index, choice) in Counterparty.statusChoices.enumerated() {
            fields["c\(index).key"] = choice.key
            (fields["c\(index).ru"], fields["c\(index).en"], fields["c\(index).order"]) = (choice.label.ru, choice.label.en, String(index * 10))
        }
        fields["c2.ru"] = "Золотой"
        fields["c0.retired"] = "1"
        (fields["c6.key"], fields["c6.ru"], fields["c6.order"]) = ("", "На карантине", "5")
        #expect(try await anna.post("/fields/counterparty/edit/status", fields).status == 303)
        let form = try await anna.get("/counterparties/new").text
        #expect(form.contains("Состояние") && form.contains("Золотой") && form.contains("На карантине") && !form.contains(">Новый<"), "a retired choice is offered to nobody new")
        #expect(try await anna.post("/counterparties/1", ["version": "1", "status": "own1"]).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("На карантине"))
        // What a record has cannot be taken away, only offered no more.
        for name in ["key", "ru", "en"] { fields["c6.\(name)"] = name == "key" ? "own1" : "" }
        fields["version"] = "1"
        let refused = try await anna.post("/fields/counterparty/edit/status", fields)
        #expect(refused.status == 422 && refused.text.contains("На карантине"))
        let english = try await anna.post("/profile/language", ["lang": "en"])
        #expect(english.status == 303)
        #expect(try await anna.get("/counterparties").text.contains("State"))
    }

    @Test(arguments: Engine.here) func twoAdministratorsDoNotOverwriteEachOther(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let name: String = try await make(["kind": "text", "ru": "Формат"], office)
        #expect(try await anna.post("/fields/counterparty/edit/\(name)", ["ru": "Формат листа", "version": "1"]).status == 303)
        #expect(try await anna.post("/fields/counterparty/edit/\(name)", ["ru": "Размер", "version": "1"]).status == 409)
        #expect(try await anna.get("/fields/counterparty").text.contains("Формат листа"))
    }

    @Test(arguments: Engine.here) func aRemovedFieldComesBackWithItsValues(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let name: String = try await make(["kind": "text", "ru": "Формат"], office)
        _ = try await anna.post("/counterparties/1", ["version": "1", name: "SRA3"])
        #expect(try await anna.post("/fields/counterparty/drop/\(name)", [:]).status == 303)
        #expect(try await !anna.get("/counterparties/1").text.contains("SRA3"))
        #expect(try await !anna.get("/counterparties/1/edit").text.contains(name))
        #expect(try await anna.post("/fields/counterparty/return/\(name)", [:]).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("SRA3"))
        #expect(try await anna.post("/fields/counterparty/drop/name", [:]).status == 404, "the program's own fields stay")
    }

    @Test(arguments: Engine.here) func onlyAdministratorsChangeFields(_ engine: Engine) async throws {
        let office = try await Office(engine), oleg = try await office.browser(of: office.employee("director", "Олег Лапин"))
        for path in ["/fields", "/fields/counterparty", "/fields/counterparty/new", "/fields/counterparty/layout"] { #expect(try await oleg.get(path).status == 403, "\(path)") }
        #expect(try await oleg.post("/fields/counterparty", ["kind": "text", "ru": "Формат"]).status == 403)
        #expect(try await office.admin.get("/fields/role").status == 404)
    }

    @Test(arguments: Engine.here) func formsAreArrangedForEachKind(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let items: String = ["s:0", "f:name", "f:status", "s:1", "f:inn", "f:kpp", "f:legal_form", "out", "f:website"].map { "item=\($0.percentEncoded)" }.joined(separator: "&")
        let body: String = "\(items)&ru.0=Главное&en.0=Main&ru.1=Налоги&en.1=Taxes&do=up:kpp&version=0&csrf=\(anna.csrf)"
        let answer = try await office.send(.post, "/fields/counterparty/layout", body.replacing("Главное", with: "Главное".percentEncoded).replacing("Налоги", with: "Налоги".percentEncoded), anna.token, false)
        #expect(answer.status == 303, "\(answer.text)")
        let form = try await anna.get("/counterparties/new").text
        #expect(form.contains(">Главное</h2>") && form.contains(">Налоги</h2>") && !form.contains("name=\"website\""))
        let kpp = form.firstRange(of: "name=\"kpp\"")?.lowerBound, inn = form.firstRange(of: "name=\"inn\"")?.lowerBound
        #expect(kpp != nil && inn != nil && kpp.map { kpp in inn.map { kpp < $0 } ?? false } == true, "moved up by the button")
        #expect(form.contains("name=\"city\""), "a field that stands in no section is in the last one")
        // Suppliers have an arrangement of their own.
        let own: String = "kind=supplier&item=\("s:0".percentEncoded)&item=\("f:account".percentEncoded)&ru.0=\("Оплата".percentEncoded)&csrf=\(anna.csrf)"
        #expect(try await office.send(.post, "/fields/counterparty/layout", own, anna.token, false).status == 303)
        #expect(try await anna.get("/counterparties/new?kinds=supplier").text.contains(">Оплата</h2>"))
        #expect(try await !anna.get("/counterparties/new?kinds=agency").text.contains(">Оплата</h2>"))
        let refused: String = "item=out&item=\("f:name".percentEncoded)&csrf=\(anna.csrf)"
        #expect(try await office.send(.post, "/fields/counterparty/layout", refused, anna.token, false).status == 400, "a required field cannot be left out")
        _ = try await anna.post("/fields/counterparty/layout", ["do": "reset", "version": "1"])
        #expect(try await !anna.get("/counterparties/new").text.contains(">Налоги</h2>"))
    }

    @Test(arguments: Engine.here) func aBackupHoldsOwnFields(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let text: String = try await make(["kind": "text", "ru": "Формат", "sorted": "1"], office), sum: String = try await make(["kind": "money", "ru": "Лимит", "sorted": "1"], office)
        _ = try await anna.post("/counterparties/1", ["version": "1", text: "SRA3", sum: "100,50"])
        let path: String = NSTemporaryDirectory() + "ottisk-fields-\(Crypto.token(6)).backup"
        _ = try await Backup.write(office.workspace, to: path)
        for other in Engine.here {
            let empty: any Database = try await other.fresh()
            _ = try await Backup.restore(path, into: empty, files: FileStore(folder: NSTemporaryDirectory() + Crypto.token(8)), Ottisk.migrations)
            let workspace = try await Ottisk.workspace(empty, files: NSTemporaryDirectory())
            #expect(workspace.registry["counterparty"]?.field(text)?.label.ru == "Формат")
            let row = try await empty.read { try $0.rows("SELECT * FROM counterparty").first }
            #expect(row?.value(column: text) == .text("SRA3") && row?.value(column: sum) == .int(10_050))
            #expect(try await empty.read { try Change.firstBroken($0) } == nil)
        }
    }

    /// A node learns of a field that another node made.
    @Test(arguments: Engine.here) func anotherNodeLearnsOfIt(_ engine: Engine) async throws {
        let office = try await Office(engine)
        let other = Workspace(database: office.workspace.database, registry: Ottisk.registry, files: office.workspace.files)
        try await other.refresh()
        let name: String = try await make(["kind": "text", "ru": "Формат"], office)
        #expect(other.registry["counterparty"]?.field(name) == nil)
        try await other.refresh()
        #expect(other.registry["counterparty"]?.field(name) != nil)
    }
}
