import App
import Clients
import Database
import Foundation
import HTTPTypes
@testable import Kernel
import Tabular
import Testing

/// A list as a file: its rows, its order, its columns, and nothing that a spreadsheet would calculate.
@Suite struct ExportTests {
    private func office(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine), anna = try await office.admin
        for (name, city) in [("Бета", "Тула"), ("Альфа", "Тула"), ("=1+1", "Тула"), ("Омега", "Орёл")] {
            _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": name, "city": city, "status": "vip"]) { $1 })
        }
        return (office, anna)
    }
    @Test(arguments: Engine.here) func exactlyWhatTheListShows(_ engine: Engine) async throws {
        let (_, anna) = try await office(engine)
        _ = try await anna.post("/counterparties/columns", ["column": "city"])
        let file: String = try await anna.get("/counterparties/export?city=\("Тула".percentEncoded)&sort=-name").text
        #expect(file == "\u{FEFF}№;Название;Город\r\nК-000001;Бета;Тула\r\nК-000002;Альфа;Тула\r\nК-000003;'=1+1;Тула\r\n")
        let all: String = try await anna.get("/counterparties/export?all=1").text
        #expect(all.contains("ОГРН") && all.contains("Ключевой"), "choices by their names")
        #expect(try await anna.get("/counterparties/export?sort=password").status == 400)
    }
    @Test(arguments: Engine.here) func longListsComeWholeAndInOrder(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await office.workspace.write(as: .program("test")) { tx in
            try tx.together { for n in 0..<2300 { try tx.insert(Counterparty.entity, ["name": .text("Клиент \(n % 7)"), "legal_form": .text("company"), "status": .text("lead")]) } }
        }
        let lines: [Substring] = try await anna.get("/counterparties/export").text.split(separator: "\r\n")
        #expect(lines.count == 2301 && Set(lines).count == 2301)
        #expect(lines.dropFirst().map { $0.split(separator: ";")[1] } == lines.dropFirst().map { $0.split(separator: ";")[1] }.sorted())
    }
    @Test(arguments: Engine.here) func aWorkbookThatCanBeLoadedAgain(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        let answer = try await anna.office.bytes("/counterparties/export?format=xlsx&sort=name", token: anna.token)
        let path: String = NSTemporaryDirectory() + Crypto.token(8)
        try Data(answer).write(to: URL(fileURLWithPath: path))
        let book = try Tabular.open(path)
        #expect(book.columns.prefix(2) == ["№", "Название"])
        var names: [String] = []
        while let row = try book.next() { names.append(row.cells[1]) }
        #expect(names == ["=1+1", "Альфа", "Бета", "Омега"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: office.workspace.files.folder + "/incoming").isEmpty, "a file made for an answer is gone with it")
    }
    @Test(arguments: Engine.here) func contactsAsAnAddressBookAndBack(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        _ = try await anna.post("/contacts", ["name": "Орлова Мария Игоревна", "counterparty_id": "1", "phones": "8 916 555-01-77, 8 495 123-45-67", "mails": "m@lavka.example", "position": "Закупки"])
        _ = try await anna.post("/contact-points", ["contact_id": "1", "kind": "telegram", "value": "@orlova"])
        let card: String = try await anna.get("/contacts/1/vcard").text
        #expect(card.contains("FN:Орлова Мария Игоревна\r\n") && card.contains("ORG:Бета\r\n") && card.contains("N:Орлова;Мария;Игоревна;;\r\n") && card.contains("IMPP:telegram:@orlova"))
        let three: String = try await anna.get("/contacts/vcard?version=3").text
        #expect(three.contains("VERSION:3.0") && three.contains("TEL;TYPE=WORK:8 495 123-45-67"))
        func load(_ text: String) async throws -> [Row] {
            let upload = try await office.upload("/imports", "контакты.vcf", Array(text.utf8), token: anna.token, csrf: anna.csrf)
            let page: String = try await anna.get(upload.location).text
            #expect(page.contains("<option value=\"contact\" selected>") && page.contains("vCard"))
            _ = try await anna.post(upload.location + "/columns", ImportTests.fields(page).merging(["do": "check"]) { $1 })
            try await Ottisk.worker(office.workspace).drain()
            _ = try await anna.post(upload.location + "/run", [:])
            try await Ottisk.worker(office.workspace).drain()
            return try await office.workspace.database.read { try $0.rows("SELECT name, phones, mails, position, counterparty_id FROM contact ORDER BY id") }
        }
        #expect(try await load(three).map { Form.plain($0["name"]) } == ["Орлова Мария Игоревна"], "known by the mail: the same book again makes nobody new")
        let another: String = three.replacing("Орлова", with: "Зимина").replacing("m@lavka", with: "z@lavka").replacing("ORG:Бета", with: "ORG:Неизвестная")
        let rows: [Row] = try await load(another)
        #expect(rows.map { Form.plain($0["name"]) } == ["Орлова Мария Игоревна", "Зимина Мария Игоревна"])
        #expect(rows.last?["mails"] == .text("z@lavka.example") && rows.last?["position"] == .text("Закупки") && rows.last?["counterpartyID"] == .null, "a company that nobody knows leaves the place empty")
        #expect(rows.last?["phones"] == .text("+7 (916) 555-01-77, +7 (495) 123-45-67"))
    }
}
