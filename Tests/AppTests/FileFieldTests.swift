import Clients
import Database
import HTTPTypes
@testable import Kernel
import NIOCore
import Testing

/// Own fields that hold a file: sent with the form, shown with the record, taken away again.
@Suite struct FileFieldTests {
    private static let pixel: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// A form with one file in a field, as a browser sends it; an empty name is a field nothing was chosen for.
    static func send(_ who: Office.Browser, _ path: String, _ fields: [String: String], file field: String, named name: String, _ bytes: [UInt8]) async throws -> Office.Answer {
        var body: [UInt8] = []
        for (key, value) in [("csrf", who.csrf)] + fields.sorted(by: { $0.key < $1.key }).map({ ($0.key, $0.value) }) {
            body += Array("--edge\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n".utf8)
        }
        body += Array("--edge\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\n\r\n".utf8) + bytes + Array("\r\n--edge--\r\n".utf8)
        return try await who.office.send(.post, path, ByteBuffer(bytes: body), [.contentType: "multipart/form-data; boundary=edge", .cookie: "ottisk=\(who.token)", .acceptLanguage: "ru"])
    }
    private func office(_ engine: Engine, table: String = "counterparty") async throws -> (Office, Office.Browser, String) {
        let office = try await Office(engine), anna = try await office.admin
        #expect(try await anna.post("/fields/\(table)", ["kind": "file", "ru": "Договор", "en": "Contract", "listed": "1"]).status == 303)
        let column: String = try await office.workspace.database.read { try $0.rows("SELECT field FROM field_setting ORDER BY id DESC LIMIT 1").first.flatMap { String(value: $0["field"]) } ?? "" }
        return (office, anna, column)
    }

    @Test(arguments: Engine.here) func aFileComesWithTheForm(_ engine: Engine) async throws {
        let (_, anna, column) = try await office(engine)
        let form: String = try await anna.get("/counterparties/new").text
        #expect(form.contains("enctype=\"multipart/form-data\"") && form.contains("type=\"file\" id=\"f-\(column)\""))
        let made = try await Self.send(anna, "/counterparties", DayTests.gazeta, file: column, named: "скан.png", Self.pixel)
        #expect(made.status == 303, "\(made.text)")
        let card: String = try await anna.get("/counterparties/1").text
        #expect(card.contains("скан.png") && card.contains("/counterparties/1/file/\(column)"))
        let content = try await anna.get("/counterparties/1/file/\(column)")
        #expect(content.status == 200 && content.headers[.contentType] == "image/png" && content.headers[.contentDisposition]?.hasPrefix("inline") == true)
        #expect(try await anna.get("/counterparties").text.contains("скан.png"))
        #expect(try await anna.get("/counterparties/1/history").text.contains("скан.png"))
        // Nothing chosen: it stays. Another one: it is the field's now. A tick: it is gone, and the log knows.
        #expect(try await Self.send(anna, "/counterparties/1", ["version": "1", "city": "Тула"], file: column, named: "", []).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("скан.png"))
        #expect(try await Self.send(anna, "/counterparties/1", ["version": "2"], file: column, named: "договор.pdf", Array("%PDF".utf8)).status == 303)
        let changed: String = try await anna.get("/counterparties/1/file/\(column)").headers[.contentDisposition] ?? ""
        #expect(changed.hasPrefix("attachment") && changed.contains("договор.pdf".percentEncoded))
        #expect(try await Self.send(anna, "/counterparties/1", ["version": "3", "\(column).clear": "1"], file: column, named: "", []).status == 303)
        #expect(try await anna.get("/counterparties/1/file/\(column)").status == 404)
        #expect(try await anna.get("/counterparties/1/history").text.contains("договор.pdf"))
    }

    @Test(arguments: Engine.here) func aMistakeElsewhereDoesNotLoseTheFile(_ engine: Engine) async throws {
        let (_, anna, column) = try await office(engine)
        let wrong = try await Self.send(anna, "/counterparties", DayTests.gazeta.merging(["name": ""]) { $1 }, file: column, named: "скан.png", Self.pixel)
        #expect(wrong.status == 422 && wrong.text.contains("скан.png"))
        let kept: Substring = try #require(wrong.text.firstMatch(of: #/name="(?:x_\d+)" value="(\d+)"/#)?.1)
        #expect(try await Self.send(anna, "/counterparties", DayTests.gazeta.merging([column: String(kept)]) { $1 }, file: column, named: "", []).status == 303)
        #expect(try await anna.get("/counterparties/1").text.contains("скан.png"))
    }

    @Test(arguments: Engine.here) func whoeverSeesTheRecordSeesItsFile(_ engine: Engine) async throws {
        let (office, anna, column) = try await office(engine)
        #expect(try await Self.send(anna, "/counterparties", DayTests.gazeta, file: column, named: "скан.png", Self.pixel).status == 303)
        let director = try await office.browser(of: office.employee("director", "Директор")), stranger = try await office.browser(of: office.employee("salesManager", "Чужой"))
        #expect(try await director.get("/counterparties/1/file/\(column)").status == 200)
        #expect(try await director.get("/counterparties/1").text.contains("скан.png"))
        #expect(try await stranger.get("/counterparties/1/file/\(column)").status == 404)
        #expect(try await anna.get("/counterparties/1/file/name").status == 404)
        #expect(try await anna.get("/files/1").text.contains("Ёлка"), "a file of a client's record is kept with the client")
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = \("{\"counterparty.\(column)\":\"hidden\"}")") }
        #expect(try await office.admin.get("/counterparties/1/file/\(column)").status == 404)
    }

    @Test(arguments: Engine.here) func aFormWithoutItsTokenKeepsNothing(_ engine: Engine) async throws {
        let (office, anna, column) = try await office(engine)
        let forged = Office.Browser(office: office, token: anna.token, csrf: "нет")
        #expect(try await Self.send(forged, "/counterparties", DayTests.gazeta, file: column, named: "скан.png", Self.pixel).status == 403)
        #expect(try await office.workspace.database.read { try $0.rows("SELECT id FROM stored_file") }.isEmpty)
    }
}
