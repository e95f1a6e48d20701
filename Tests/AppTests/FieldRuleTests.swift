import Admin
import Clients
import Database
@testable import Kernel
import Testing

/// Rules of fields, edited in the browser and kept everywhere.
@Suite struct FieldRuleTests {
    /// The whole form of rights on fields, as the browser sends it.
    static func form(_ office: Office, _ rules: [String: String], version: Int = 1) -> [String: String] {
        var fields: [String: String] = ["version": String(version)]
        for entity in office.workspace.registry.entities { for field in entity.fields { fields["\(entity.table).\(field.column)"] = "" } }
        return fields.merging(rules) { $1 }
    }
    static func role(_ key: String, _ office: Office) async throws -> Int64 {
        let name: String = ReadyRole.ready.first { $0.key == key }?.name.ru ?? ""
        return try await office.workspace.read(as: .program("test")) { try $0.rows("SELECT id FROM role WHERE name = \(name)").first.flatMap { Int64(value: $0["id"]) } ?? 0 }
    }

    /// Every field that may be hidden, hidden: its value is gone from card, list, form, file and history, and cannot be written.
    @Test(arguments: Engine.here) func aHiddenFieldIsGoneEverywhere(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, role = try await Self.role("director", office)
        let sets: [(entity: Entity, values: [String: String])] = [
            (Counterparty.entity, ["name": "Видная", "legal_form": "company", "status": "lead", "inn": "7707083893", "kpp": "770701001", "city": "Зарайск", "phone": "+7 (495) 123-45-67", "mail": "tayna@example.ru", "website": "tayna.example", "note": "скидка-семь", "tags": "метка-икс", "account": "40702810900000000001", "address": "тупик-девять"]),
            (Contact.entity, ["name": "Зимин Пётр", "counterparty_id": "1", "position": "закройщик", "phones": "+7 999 000-11-22", "mails": "zimin@example.ru", "messenger": "@zimin_p", "note": "любит-чай", "birthday": "1977-03-02"]),
            (Interaction.entity, ["subject": "Созвон", "counterparty_id": "1", "channel": "call", "starts_at": "2026-11-20T10:17", "body": "слова-слова", "outcome": "итог-икс", "next_step": "шаг-игрек", "minutes": "1234"]),
            (Task.entity, ["title": "Дело", "counterparty_id": "1", "due_on": "2031-05-06", "priority": "high", "checklist": "пункт-зет", "note": "подробность-ю"]),
        ]
        for (entity, values) in sets { #expect(try await anna.post("/\(entity.path)", values).status == 303, "\(entity.table)") }
        let boss = try await office.browser(of: office.employee("director", "Олег Лапин"))
        var rules: [String: String] = [:]
        for (entity, _) in sets { for field in entity.fields where field.column != entity.title { rules["\(entity.table).\(field.column)"] = "hidden" } }
        #expect(try await anna.post("/roles/\(role)/fields", Self.form(office, rules)).status == 303)
        for (entity, values) in sets {
            let secrets: [String] = values.filter { entity.field($0.key)?.choices.isEmpty == true && $0.key != entity.title && $0.value.count > 3 }.map(\.value)
            #expect(secrets.count > 1)
            let pages: [String] = ["/\(entity.path)", "/\(entity.path)/1", "/\(entity.path)/1/edit", "/\(entity.path)/1/history", "/\(entity.path)/1/access", "/\(entity.path)/export", "/"]
            for path in pages {
                let page = try await boss.get(path)
                #expect(page.status == 200, "\(path)")
                for secret in secrets { #expect(!page.text.contains(secret), "\(path): \(secret)") }
            }
            #expect(try await boss.get("/\(entity.path)/1").text.contains(values[entity.title] ?? "-"), "the title stays")
            let edit: String = try await boss.get("/\(entity.path)/1/edit").text, file: String = try await boss.get("/\(entity.path)/export").text
            for field in entity.fields where field.column != entity.title {
                #expect(!edit.contains("id=\"f-\(field.column)\""), "\(entity.table).\(field.column)")
                #expect(!file.prefix { !$0.isNewline }.contains(field.label.ru), "\(entity.table).\(field.column)")
            }
            let before = try await office.workspace.read(as: .program("test")) { try $0.row(entity, 1).columns.map { "\($0.value)" } }
            _ = try await boss.post("/\(entity.path)/1", values.mapValues { $0 + "1" }.filter { $0.key != entity.title }.merging(["version": "1"]) { $1 })
            let after = try await office.workspace.read(as: .program("test")) { try $0.row(entity, 1).columns.map { "\($0.value)" } }
            #expect(before == after, "\(entity.table): a hidden field is not written")
            // What a new record needs cannot be filled in: no button that would only fail.
            #expect(try await boss.get("/\(entity.path)/new").status == (entity.fields.contains { $0.isRequired && $0.column != entity.title } ? 403 : 200))
        }
    }

    @Test(arguments: Engine.here) func aReadOnlyFieldIsShownAndKept(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, role = try await Self.role("director", office)
        let boss = try await office.browser(of: office.employee("director", "Олег Лапин"))
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await anna.post("/roles/\(role)/fields", Self.form(office, ["counterparty.inn": "readOnly", "counterparty.status": "readOnly"])).status == 303)
        let edit: String = try await boss.get("/counterparties/1/edit").text
        #expect(edit.contains("7707083893") && !edit.contains("id=\"f-inn\"") && edit.contains("<div>Новый</div>"))
        _ = try await boss.post("/counterparties/1", ["version": "1", "inn": "5000000000", "city": "Тверь"])
        let row = try await office.workspace.read(as: .program("test")) { try $0.row(Counterparty.entity, 1) }
        #expect(row["inn"] == .text("7707083893") && row["city"] == .text("Тверь"))
        #expect(try await boss.get("/counterparties/1/field/inn", fragment: true).status == 404)
        // A new record still gets what it cannot do without.
        #expect(try await boss.post("/counterparties", DayTests.gazeta.merging(["name": "Вторая"]) { $1 }).status == 303)
    }

    @Test(arguments: Engine.here) func theFormOfFieldRulesIsWholeAndForAdministrators(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, role = try await Self.role("salesManager", office)
        #expect(try await anna.post("/roles/\(role)/fields", ["version": "1"]).status == 400)
        #expect(try await anna.post("/roles/\(role)/fields", Self.form(office, ["counterparty.name": "hidden"])).status == 400, "the title is never hidden")
        #expect(try await anna.post("/roles/\(role)/fields", Self.form(office, ["counterparty.last_contact_at": "readOnly"])).status == 400, "computed")
        let boss = try await office.browser(of: office.employee("director", "Олег Лапин"))
        #expect(try await boss.post("/roles/\(role)/fields", Self.form(office, ["counterparty.inn": "hidden"])).status == 403)
        let page: String = try await anna.get("/roles/\(role)/fields").text
        #expect(page.contains("Контрагенты") && page.contains("name=\"counterparty.inn\"") && page.contains("<option value=\"hidden\">скрыто</option>"))
        #expect(try await anna.post("/roles/\(role)/fields", Self.form(office, ["counterparty.inn": "hidden"])).status == 303)
        #expect(try await anna.get("/roles/\(role)/fields").text.contains("<option value=\"hidden\" selected>скрыто</option>"))
        #expect(try await anna.post("/roles/\(role)/fields", Self.form(office, ["counterparty.kpp": "hidden"])).status == 409, "somebody saved first")
    }

    /// A role that is not wider than one's own may be given; a wider one may not.
    @Test(arguments: Engine.here) func nobodyGivesAwayMoreThanTheyHave(_ engine: Engine) async throws {
        let office = try await Office(engine), administrator = try await Self.role("administrator", office), seller = try await Self.role("salesManager", office)
        let me: Int64 = try await office.employee("director", "Олег Лапин"), boss = try await office.browser(of: me)
        #expect(try await boss.post("/employees/\(me)", ["version": "1", "role_id": String(administrator)]).status == 422)
        let other: [String: String] = ["name": "Ира", "mail": "ira@example.ru", "branch_id": "1"]
        #expect(try await boss.post("/employees", other.merging(["role_id": String(administrator)]) { $1 }).status == 422)
        #expect(try await boss.post("/employees", other.merging(["role_id": String(seller)]) { $1 }).status == 303)
    }
}

/// Sentences that go on behind a name and a colon.
@Suite struct ContinuedTests {
    @Test(arguments: [("Заполните это поле", "заполните это поле"), ("ИНН из 10 цифр", "ИНН из 10 цифр"), ("", ""), ("Нет такого варианта: VIP", "нет такого варианта: VIP"), ("«Москва» не находится", "«Москва» не находится")])
    func onlyTheFirstLetterIsSmall(_ text: String, _ expected: String) {
        #expect(Text(text, text).continued.ru == expected)
        #expect(Text.of(Text("Город", "City"), Text(text, text)).en == "City: \(expected)")
    }
}
