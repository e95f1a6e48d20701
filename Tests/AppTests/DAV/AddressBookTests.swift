import Clients
@testable import DAV
import Database
@testable import Kernel
import Testing

/// Contacts between a phone and the client base, both ways.
@Suite struct AddressBookTests {
    @Test(arguments: Engine.here) func aContactOfThePhoneIsAContactHere(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        let text: String = Sample.card("card-1", "N:Зимин;Пётр;Ильич;;\r\nFN:Пётр Зимин\r\nORG:ООО «Ёлка и Ко»;Закупки\r\nTITLE:Редактор\r\nTEL;TYPE=CELL:+7 916 555-01-77\r\nTEL;TYPE=WORK:8 495 123-45-67\r\nEMAIL:zimin@example.ru\r\nBDAY:1985-04-12\r\n")
        let made = try await phone.put(.people, "card-1.vcf", text, new: true)
        #expect(made.status == 201)
        let row = try #require(try await office.rows("SELECT * FROM contact").first)
        #expect(row["name"] == .text("Зимин Пётр Ильич") && row["counterpartyID"] == .int(1) && row["position"] == .text("Редактор") && row["phones"] == .text("+7 916 555-01-77, 8 495 123-45-67") && row["birthday"] == .text("1985-04-12"))
        let got = try await phone.get(.people, "card-1.vcf")
        #expect(got.text == text && got.etag == made.etag && got.header("Content-Type").hasPrefix("text/vcard"), "to the letter")
        #expect(try await anna.get("/search?q=9165550177").text.contains("/contacts/1"), "found by who calls")
        _ = try await anna.post("/contacts/1", ["version": "1", "position": "Главный редактор"])
        let changed = try await phone.get(.people, "card-1.vcf")
        #expect(changed.text == text.replacing("TITLE:Редактор", with: "TITLE:Главный редактор"), "photo, address, kinds of phones stay")
        let renamed = try await phone.put(.people, "card-1.vcf", changed.text.replacing("N:Зимин;Пётр", with: "N:Зимина;Анна").replacing("TEL;TYPE=WORK:8 495 123-45-67\r\n", with: ""), match: changed.etag)
        #expect(renamed.status == 204)
        let after = try #require(try await office.rows("SELECT * FROM contact").first)
        #expect(after["name"] == .text("Зимина Анна Ильич") && after["phones"] == .text("+7 916 555-01-77"))
        #expect(try await phone.delete(.people, "card-1.vcf").status == 204)
        #expect(try await phone.names(.people).isEmpty)
        #expect(try await office.rows("SELECT * FROM contact").first?["archivedAt"] != .null)
    }
    @Test(arguments: Engine.here) func aContactMadeHereIsInThePhone(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone(), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1", "phones": "+7 916 555-01-77", "mails": "zimin@example.ru"])
        _ = try await anna.post("/contact-points", ["contact_id": "1", "kind": "phone", "value": "8 903 111-22-33"])
        let name: String = try #require(try await phone.names(.people).first), got = try await phone.get(.people, name)
        #expect(got.text.contains("VERSION:3.0\r\n") && got.text.contains("FN:Зимин Пётр\r\n") && got.text.contains("ORG:ООО «Ёлка и Ко»\r\n") && got.text.contains("8 903 111-22-33"))
        let put = try await phone.put(.people, name, got.text.replacing("TEL:8 903 111-22-33\r\n", with: "TEL:+7 921 000-11-22\r\nX-PHONETIC-LAST-NAME:zimin\r\n"), match: got.etag)
        #expect(put.status == 204)
        let row = try #require(try await office.rows("SELECT * FROM contact").first)
        #expect(row["phones"] == .text("+7 916 555-01-77, +7 921 000-11-22"))
        #expect(try await office.rows("SELECT * FROM contact_point").first?["archivedAt"] != .null, "the number that is gone from the phone goes to the bin")
        #expect(try await phone.get(.people, name).text.contains("X-PHONETIC-LAST-NAME:zimin"))
        let shown: String = try await phone.get(.people, name).text
        #expect(try await phone.put(.people, name, shown.replacing("FN:Зимин Пётр", with: "FN:Пётр Зимин-Орлов")).status == 204)
        #expect(try await office.rows("SELECT * FROM contact").first?["name"] == .text("Пётр Зимин-Орлов"), "the shown name alone may change")
        let left: String = try await phone.get(.people, name).text
        #expect(try await phone.put(.people, name, left.replacing("ORG:ООО «Ёлка и Ко»\r\n", with: "")).status == 204)
        #expect(try await office.rows("SELECT * FROM contact").first?["counterpartyID"] == .int(1), "the link to the client is not the phone's to cut")
        #expect(try await phone.get(.people, name).text.contains("ORG:ООО «Ёлка и Ко»"))
    }
    @Test(arguments: Engine.here) func askedByNumberAndName(_ engine: Engine) async throws {
        let office = try await Office(engine), phone = try await office.phone()
        _ = try await phone.put(.people, "1.vcf", Sample.card("1"))
        _ = try await phone.put(.people, "2.vcf", Sample.card("2", "FN:Орлова Мария\r\nEMAIL:m@lavka.example\r\n"))
        func names(_ filter: String, _ more: String = "") async throws -> [String] {
            let answer = try await phone.report(.people, "r:addressbook-query", "<d:prop><d:getetag/><r:address-data/></d:prop>\(filter)\(more)")
            return try answer.responses.keys.map { String($0.split(separator: "/").last ?? "") }.sorted()
        }
        #expect(try await names("<r:filter><r:prop-filter name=\"EMAIL\"><r:text-match collation=\"i;unicode-casemap\" match-type=\"ends-with\">LAVKA.example</r:text-match></r:prop-filter></r:filter>") == ["2.vcf"])
        #expect(try await names("<r:filter test=\"allof\"><r:prop-filter name=\"FN\"><r:text-match>зимин</r:text-match></r:prop-filter><r:prop-filter name=\"TEL\"/></r:filter>") == ["1.vcf"])
        #expect(try await names("<r:filter><r:prop-filter name=\"TEL\"><r:is-not-defined/></r:prop-filter></r:filter>") == ["2.vcf"])
        #expect(try await names("") == ["1.vcf", "2.vcf"])
        let limited = try await phone.report(.people, "r:addressbook-query", "<d:prop><d:getetag/></d:prop><r:limit><r:nresults>1</r:nresults></r:limit>")
        #expect(limited.text.contains("507 Insufficient Storage"))
    }
    /// The people of one's own clients: a phone is no place for everybody's.
    @Test(arguments: Engine.here) func onesOwnClientsOnly(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), phone = try await office.phone(of: oleg), mine = try await office.phone()
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "counterparty_id": "1"])
        #expect(try await phone.names(.people).isEmpty)
        let token: String = try await phone.sync(.people).token
        #expect(try await anna.post("/counterparties/1/participants", ["employee_id": String(oleg), "part_id": "1"]).status == 303)
        #expect(try await phone.sync(.people, token).responses.count == 1, "a participant gets the client's people")
        let name: String = try #require(try await phone.names(.people).first)
        let text: String = try await phone.get(.people, name).text
        #expect(try await phone.put(.people, name, text.replacing("END:VCARD", with: "NICKNAME:Петрович\r\nEND:VCARD")).status == 204)
        #expect(try await !mine.get(.people, name).text.contains("Петрович"), "what a phone keeps beside the fields is its owner's own")
        _ = try await anna.post("/participants/1/remove", [:])
        #expect(try await phone.get(.people, name).status == 404)
        #expect(try await phone.put(.people, name, text).status == 404)
        #expect(try await phone.delete(.people, name).status == 404)
    }
}
