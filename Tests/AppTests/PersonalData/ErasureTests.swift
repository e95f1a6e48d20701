import App
import CZip
import Clients
import Database
import Foundation
@testable import Kernel
import Testing

/// A person is forgotten: nowhere found, nothing brought back, and the log still proves itself.
@Suite struct ErasureTests {
    /// One person with all that gathers around people, and another of the same company.
    static func world(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let (office, anna) = try await RegisterTests.shop(engine)
        _ = try await anna.post("/contacts/1", ["version": "1", "name": "Зимин Пётр Ильич", "phones": "8 916 555-01-88", "messenger": "@zimin_p", "note": "сын Артём, любит лыжи", "birthday": "1980-05-01"])
        _ = try await anna.post("/contacts", ["name": "Орлова Вера", "counterparty_id": "1", "phones": "8 916 555-02-02"])
        _ = try await anna.post("/contact-points", ["contact_id": "1", "kind": "phone", "value": "8 (495) 777-12-34"])
        _ = try await anna.post("/consents", ["contact_id": "1", "channel": "mail", "purpose_id": "2", "given_on": "2026-03-01", "proof": "анкета Зимина"])
        _ = try await anna.post("/interactions", ["subject": "Звонок Зимину", "channel": "call", "starts_at": "2026-11-20T10:00", "counterparty_id": "1", "contact_id": "1", "body": "Пётр Зимин просил 500 визиток, тел. +7(916)555-01-88"])
        _ = try await anna.post("/interactions", ["subject": "Встреча в редакции", "channel": "meeting", "starts_at": "2026-11-21T10:00", "counterparty_id": "1", "body": "Был Зимин П.И. и Орлова. Писать на ZIMIN@gazeta.example, по тиражу решает зима"])
        _ = try await anna.post("/tasks", ["title": "Ответить Зимину", "due_on": "2026-12-01", "priority": "normal", "counterparty_id": "1", "contact_id": "1", "note": "его номер 8-916-555-01-77"])
        // What a phone sent of the person beside the fields.
        try await office.workspace.database.write { db in
            for (entity, text) in [("contact", "BEGIN:VCARD\r\nFN:Зимин Пётр\r\nPHOTO:data\r\n"), ("interaction", "SUMMARY:Встреча\r\nCOMMENT:был Зимин\r\n")] {
                try db.run("INSERT INTO dav_item (employee_id, entity, record_id, name, uid, text, base) VALUES (1, \(entity), 1, \(entity), \(entity), \(text), '')")
            }
        }
        return (office, anna)
    }
    static func erase(_ office: Office, _ anna: Office.Browser, _ mode: String, _ more: [String: String] = [:]) async throws -> Office.Answer {
        let answer = try await anna.post("/personal-data/1/erase", ["mode": mode, "reason": "asked", "note": "письмо от 20 ноября", "sure": "1"].merging(more) { $1 })
        try await Ottisk.worker(office.workspace).drain()
        return answer
    }
    /// What must be found nowhere: former and present.
    static let signs: [String] = ["Зимин", "555-01-77", "555-01-88", "5550177", "5550188", "zimin", "777-12-34", "7771234", "Артём"]

    /// Every text of every table.
    static func everything(_ office: Office) async throws -> String {
        try await office.workspace.database.read { db in
            try BackupRows.tables(db).flatMap { table in try db.rows("SELECT * FROM \(SQL.raw(table))").flatMap { row in row.columns.map { "\(table).\($0.name)=\(Form.plain($0.value))" } } }.joined(separator: "\n")
        }
    }
    private static func expectForgotten(_ office: Office, _ anna: Office.Browser) async throws {
        for typed in ["Зимин", "zimin", "9165550188", "9165550177", "4957771234"] {
            #expect(try await !anna.get("/search?q=\(typed.percentEncoded)").text.contains("/contacts/1\""), "search \(typed)")
            #expect(try await !anna.get("/contacts?q=\(typed.percentEncoded)").text.contains("/contacts/1\""), "list \(typed)")
        }
        let today: String = try await office.workspace.read(as: .program("test")) { $0.today.description }
        for path in ["/contacts", "/contacts/export", "/counterparties/1", "/interactions", "/interactions/export", "/interactions/1", "/interactions/2", "/interactions/2/history", "/tasks", "/tasks/1/history", "/history", "/contacts?as_of=\(today)", "/interactions/2?as_of=\(today)", "/erasures", "/erasures/1", "/erasures/1/log", "/jobs", "/notices"] {
            let page: String = try await anna.get(path).text
            for sign in Self.signs { #expect(!page.contains(sign), "\(path): \(sign)") }
        }
        let program = try await office.program()
        for path in ["/contacts", "/interactions", "/interactions/2/history", "/consents"] { let text: String = try await program.get(path).text; for sign in Self.signs { #expect(!text.contains(sign), "API \(path): \(sign)") } }
        // Nowhere in the base, and so in no copy of it made from now on.
        let all: String = try await everything(office), folded: String = all.lowercased()
        for sign in Self.signs { if let found = folded.firstRange(of: sign.lowercased()) { Issue.record("\(sign) is left: \(folded[..<found.lowerBound].suffix(60))\(folded[found.lowerBound...].prefix(60))") } }
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil, "the chain of the log is whole")
    }

    @Test(arguments: Engine.here) func anAnonymisedPersonIsFoundNowhere(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        let preview: String = try await anna.get("/personal-data/1/erase").text
        for word in ["Что найдено", "Взаимодействия", "Задачи", "Журнал изменений", "Обезличить", "Карточки контрагентов"] { #expect(preview.contains(word), "\(word)") }
        #expect(try await Self.erase(office, anna, "anonymise").location == "/erasures/1")
        try await Self.expectForgotten(office, anna)
        let card: String = try await anna.get("/contacts/1").text
        #expect(card.contains("Обезличено Л-000001") && card.contains("Ёлка"), "the card stays with its company")
        #expect(try await anna.get("/contacts/1/history").text.contains("данные уничтожены"))
        let meeting: String = try await anna.get("/interactions/2").text
        #expect(meeting.contains("[удалено]") && meeting.contains("Орлова") && meeting.contains("решает зима"), "\(meeting.suffix(1500))")
        #expect(try await anna.get("/interactions/1").text.contains("просил 500 визиток"), "what was ordered stays known")
        #expect(try await anna.get("/contacts/2").text.contains("Орлова Вера"))
        let act: String = try await anna.get("/erasures/1").text
        for word in ["Акт об обезличивании персональных данных", "АУ-000001", "Л-000001", "Анна Соколова", "Требование человека", "письмо от 20 ноября", "Сверка"] { #expect(act.contains(word), "\(word)") }
        #expect(try await anna.get("/erasures/1/log").text.contains("данные уничтожены"))
        #expect(try await anna.post("/erasures/1/archive", [:]).status == 400)
    }

    @Test(arguments: Engine.here) func anErasedPersonIsGoneWithTheirCard(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        #expect(try await Self.erase(office, anna, "erase").location == "/erasures/1")
        try await Self.expectForgotten(office, anna)
        #expect(try await anna.get("/contacts/1").status == 404)
        #expect(try await anna.get("/consents/1").status == 404)
        let client: String = try await anna.get("/counterparties/1").text
        #expect(client.contains("Орлова Вера") && client.contains("Ёлка"))
        #expect(try await anna.get("/interactions/1").status == 200, "that there was a talk stays")
        #expect(try await !anna.get("/interactions/1").text.contains("визиток"))
        #expect(try await anna.get("/erasures/1").text.contains("Акт об уничтожении персональных данных"))
    }

    @Test(arguments: Engine.here) func nothingBringsTheDataBack(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        // Somebody has the card open meanwhile.
        let open: [String: String] = ["version": "2", "name": "Зимин Пётр Ильич", "phones": "8 916 555-01-88"]
        _ = try await Self.erase(office, anna, "anonymise")
        #expect(try await anna.post("/contacts/1", open).status == 400)
        let job: Int64 = try await office.workspace.database.read { try $0.rows("SELECT id FROM job WHERE kind = 'erase'").first.flatMap { Int64(value: $0["id"]) } ?? 0 }
        #expect(try await anna.post("/jobs/\(job)/undo", [:]).status == 400)
        let changes: [Row] = try await office.workspace.database.read { try $0.rows("SELECT id, entity, record_id FROM change_log WHERE entity = 'contact' AND record_id = 1 ORDER BY id") }
        for change in changes { _ = try await anna.post("/contacts/1/revert", ["change": Form.plain(change["id"]), "column": "name"]) }
        #expect(try await anna.get("/contacts/1").text.contains("Обезличено Л-000001"))
        // The proposal of merging does not remember either.
        #expect(try await office.workspace.database.read { try $0.rows("SELECT record FROM duplicate_record WHERE record = \(DuplicateKeys.record(Contact.entity, 1))").isEmpty })
    }

    @Test(arguments: Engine.here) func aDecisionNeedsItsReason(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        for bad in [["reason": ""], ["mode": "burn"], ["sure": ""], ["reason": "other", "note": ""], ["note": String(repeating: "ж", count: 1001)]] {
            let answer = try await anna.post("/personal-data/1/erase", ["mode": "erase", "reason": "asked", "note": "", "sure": "1"].merging(bad) { $1 })
            #expect(answer.status == 422, "\(bad)")
        }
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await anna.get("/contacts/1").text.contains("Зимин Пётр Ильич"))
        #expect(try await office.workspace.database.read { try $0.rows("SELECT id FROM erasure").isEmpty })
    }

    @Test(arguments: Engine.here, ["anonymise", "erase"]) func mergedCardsAndTickedOnesGoAsWell(_ engine: Engine, _ mode: String) async throws {
        let (office, anna) = try await Self.world(engine)
        _ = try await anna.post("/contacts", ["name": "Зимин П. И.", "counterparty_id": "1", "phones": "8 916 555-01-88"])
        _ = try await anna.post("/contacts", ["name": "Зимин Пётр", "mails": "zimin@gazeta.example"])
        #expect(try await MergeTests.merge(anna, [1, 3], ["into": "1"], of: "/contacts").location == "/contacts/1")
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await anna.get("/personal-data/3").location == "/personal-data/1")
        #expect(try await anna.get("/personal-data/1/erase").text.contains("Похожие карточки"))
        _ = try await Self.erase(office, anna, mode, ["also": "4"])
        try await Self.expectForgotten(office, anna)
    }

    @Test(arguments: Engine.here) func bookkeepingKeepsWhatItMust(_ engine: Engine) async throws {
        let (office, anna) = try await RegisterTests.shop(engine)
        _ = try await anna.post("/counterparties", ["name": "ИП Зимин Пётр Ильич", "legal_form": "soleTrader", "status": "active", "note": "звонить Зимину Петру"])
        _ = try await anna.post("/requisites", ["counterparty_id": "2", "name": "ИП Зимин Пётр Ильич"])
        #expect(try await anna.get("/personal-data/1/erase").text.contains("ИП Зимин Пётр Ильич"), "said before")
        _ = try await Self.erase(office, anna, "erase")
        let client: String = try await anna.get("/counterparties/2").text
        #expect(client.contains("ИП Зимин Пётр Ильич") && client.contains("звонить [удалено]"))
        #expect(try await anna.get("/counterparties/2?as_of=\(try await office.workspace.read(as: .program("test")) { $0.today.description })").text.contains("ИП Зимин Пётр Ильич"))
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
    }

    @Test(arguments: Engine.here) func aSoleTraderIsForgottenAndTheDocumentsStay(_ engine: Engine) async throws {
        let (office, anna) = try await RegisterTests.shop(engine)
        let trader: [String: String] = ["name": "ИП Зимин Пётр Ильич", "legal_form": "soleTrader", "status": "active", "phone": "8 916 555-01-77", "mail": "zimin@gazeta.example", "account": "40802810500000000001", "note": "любит лыжи"]
        _ = try await anna.post("/counterparties", trader)
        _ = try await anna.post("/requisites", ["counterparty_id": "2", "name": "ИП Зимин Пётр Ильич"])
        _ = try await anna.post("/interactions", ["subject": "Звонок Зимину", "channel": "call", "starts_at": "2026-11-20T10:00", "counterparty_id": "2", "body": "перезвонить на 89165550177"])
        #expect(try await anna.get("/counterparties/2").text.contains("/counterparties/2/erase"))
        let preview: String = try await anna.get("/counterparties/2/erase").text
        #expect(preview.contains("Похожие карточки") && preview.contains("/contacts/1") && !preview.contains("value=\"erase\""))
        let sent: [String: String] = ["mode": "anonymise", "reason": "asked", "sure": "1", "also": "1"]
        #expect(try await anna.post("/counterparties/2/erase", sent.merging(["mode": "erase"]) { $1 }).status == 422, "documents stand on the card")
        #expect(try await anna.post("/counterparties/2/erase", sent).location == "/erasures/1")
        try await Ottisk.worker(office.workspace).drain()
        let card: Row = try await office.workspace.database.read { try #require(try $0.rows("SELECT * FROM counterparty WHERE id = 2").first) }
        #expect(card["name"] == .text("Обезличено К-000002") && card["account"] == .text("40802810500000000001"))
        for column in ["phone", "mail", "note", "fullName"] { #expect([.null, .text("")].contains(card[column]), "\(column)") }
        #expect(try await office.workspace.database.read { Form.plain(try $0.rows("SELECT name FROM requisite_set").first?["name"] ?? .null) } == "ИП Зимин Пётр Ильич", "what documents are printed with stays")
        let talk: String = try await anna.get("/interactions/1").text
        #expect(talk.contains("Звонок [удалено]") && !talk.contains("5550177"))
        #expect(try await anna.get("/contacts/1").text.contains("Обезличено"))
        let log: String = try await office.workspace.database.read { try $0.rows("SELECT changes FROM change_log WHERE entity <> 'requisite_set'").map { Form.plain($0["changes"]) }.joined() }
        for sign in ["Зимин", "555-01-77", "zimin", "лыжи"] { #expect(!log.contains(sign), "\(sign)") }
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
        #expect(try await anna.get("/erasures/1").text.contains("контрагент К-000002"))
        // A company has no personal data of its own.
        #expect(try await anna.get("/counterparties/1/erase").text.contains("Это организация"))
        #expect(try await anna.post("/counterparties/1/erase", sent).status == 404)
    }

    @Test(arguments: Engine.here) func filesThatWereTickedLeaveTheDisk(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        _ = try await office.upload("/counterparties/1/files", "Паспорт Зимин Пётр.txt", Array("серия и номер".utf8), token: anna.token, csrf: anna.csrf)
        _ = try await office.upload("/counterparties/1/files", "макет.txt", Array("тираж".utf8), token: anna.token, csrf: anna.csrf)
        let hashes: [String] = try await office.workspace.database.read { try $0.rows("SELECT hash FROM stored_file ORDER BY id").map { Form.plain($0["hash"]) } }
        #expect(try await anna.get("/personal-data/1/erase").text.contains("Паспорт Зимин Пётр.txt"))
        _ = try await Self.erase(office, anna, "anonymise", ["file": "1"])
        #expect(!FileManager.default.fileExists(atPath: office.workspace.files.path(hashes[0])))
        #expect(FileManager.default.fileExists(atPath: office.workspace.files.path(hashes[1])))
        #expect(try await anna.get("/files/1").status == 404)
        try await Self.expectForgotten(office, anna)
    }

    /// The extract of a ZIP's part, as any program reads it.
    private static func part(_ bytes: [UInt8], _ name: String) throws -> String? {
        let path: String = NSTemporaryDirectory() + Crypto.token(8) + ".zip"
        defer { unlink(path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        var code: Int32 = 0
        let zip = try #require(zip_open(path, ZIP_RDONLY, &code))
        defer { zip_discard(zip) }
        guard let file = zip_fopen(zip, name, 0) else { return nil }
        defer { zip_fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let got: Int64 = buffer.withUnsafeMutableBytes { zip_fread(file, $0.baseAddress, UInt64($0.count)) }
        return String(decoding: buffer.prefix(Int(got)), as: UTF8.self)
    }
    @Test(arguments: Engine.here) func everythingAboutAPersonIsInOneFile(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        _ = try await office.upload("/counterparties/1/files", "Паспорт Зимин Пётр.txt", Array("серия и номер".utf8), token: anna.token, csrf: anna.csrf)
        #expect(try await anna.post("/personal-data/1/export", [:]).location == "/person-exports/1")
        #expect(try await anna.get("/person-exports/1").text.contains("Файл готовится"))
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await anna.get("/person-exports/1").text.contains("Скачать ZIP"))
        let bytes: [UInt8] = try await office.bytes("/person-exports/1/file", token: anna.token)
        let page: String = try #require(try Self.part(bytes, "index.html")), json: String = try #require(try Self.part(bytes, "data.json"))
        for word in ["Зимин Пётр Ильич", "8 916 555-01-88", "555-01-77", "анкета Зимина", "500 визиток", "Ответить Зимину", "Встреча в редакции", "любит лыжи"] { #expect(page.contains(word), "\(word)") }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((object["records"] as? [String: Any])?["contact"] != nil && (object["changes"] as? [Any])?.isEmpty == false)
        #expect(try Self.part(bytes, "files/1-Паспорт Зимин Пётр.txt") == "серия и номер")
        // The file goes with the person.
        _ = try await Self.erase(office, anna, "erase", ["file": "1"])
        #expect(try await anna.get("/person-exports/1/file").status == 404)
        try await Self.expectForgotten(office, anna)
    }

    @Test(arguments: Engine.here) func aFileInAnOwnFieldIsThePersonsToo(_ engine: Engine) async throws {
        let (office, anna) = try await RegisterTests.shop(engine)
        #expect(try await anna.post("/fields/contact", ["kind": "file", "ru": "Скан", "en": "Scan"]).status == 303)
        let column: String = try await office.workspace.database.read { Form.plain(try $0.rows("SELECT field FROM field_setting ORDER BY id DESC LIMIT 1").first?["field"] ?? .null) }
        #expect(try await FileFieldTests.send(anna, "/contacts/1", ["version": "1"], file: column, named: "анкета.txt", Array("серия и номер".utf8)).status == 303)
        let hash: String = try await office.workspace.database.read { Form.plain(try $0.rows("SELECT hash FROM stored_file").first?["hash"] ?? .null) }
        #expect(try await anna.post("/personal-data/1/export", [:]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let bytes: [UInt8] = try await office.bytes("/person-exports/1/file", token: anna.token)
        #expect(try Self.part(bytes, "files/1-анкета.txt") == "серия и номер")
        #expect(try await anna.get("/personal-data/1/erase").text.contains("анкета.txt"))
        _ = try await Self.erase(office, anna, "anonymise", ["file": "1"])
        #expect(!FileManager.default.fileExists(atPath: office.workspace.files.path(hash)))
        #expect(try await anna.get("/contacts/1/file/\(column)").status == 404)
        #expect(try await anna.get("/files/1").status == 404)
    }

    /// More than one step takes of each kind.
    @Test(arguments: Engine.here) func aLongHistoryIsForgottenStepByStep(_ engine: Engine) async throws {
        let (office, anna) = try await RegisterTests.shop(engine)
        try await office.workspace.write(as: .program("test")) { tx in
            let interaction: Entity = try #require(tx.registry["interaction"])
            try tx.together {
                for n in 1...450 {
                    try tx.insert(interaction, ["subject": .text("Звонок \(n): Зимин"), "channel": .text("call"), "direction": .text("out"), "starts_at": .int(Int64(n) * 1000), "planned": .int(0), "contact_id": .int(1), "counterparty_id": .int(1)])
                }
            }
            for n in 1...30 { try tx.run("INSERT INTO import_line (import_id, phase, number, verdict, title, detail) VALUES (\(n % 3), 'run', \(n), 'new', \("Зимин Пётр"), '')") }
        }
        _ = try await Self.erase(office, anna, "erase")
        try await Self.expectForgotten(office, anna)
        let row: Row = try await office.workspace.database.read { try #require(try $0.rows("SELECT done FROM job WHERE kind = 'erase'").first) }
        #expect((Int(value: row["done"]) ?? 0) > 10, "in steps")
        #expect(try await office.workspace.database.read { try $0.rows("SELECT COUNT(*) AS n FROM interaction WHERE contact_id IS NULL").first?["n"] } == .int(450))
    }

    /// What was written beside the moves of a deal names people, too.
    @Test(arguments: Engine.here) func theWayOfADealForgetsThem(_ engine: Engine) async throws {
        let (office, anna) = try await RegisterTests.shop(engine)
        _ = try await anna.post("/deals", ["title": "Каталог", "counterparty_id": "1", "process_id": "1", "contact_id": "1"])
        try await office.workspace.write(as: .program("test")) { tx in
            let run: String = Form.plain(try tx.rows("SELECT run FROM process_run").first?["run"] ?? .null)
            try tx.run("UPDATE process_run SET run = \(run.replacing("\"isUndone\":false", with: "\"isUndone\":false,\"reason\":{\"note\":\"ждём,\\nЗимин Пётр\"}"))")
            try tx.run("UPDATE process_move SET note = \("ждём: Зимин Пётр")")
            try tx.run("UPDATE process_action SET reason = \("Зимин Пётр в отпуске")")
        }
        #expect(try await Self.everything(office).contains("nЗимин Пётр"))
        _ = try await Self.erase(office, anna, "anonymise")
        try await Self.expectForgotten(office, anna)
        #expect(try await anna.get("/deals/1").status == 200, "the way is as readable as before")
        #expect(try await office.workspace.database.read { Form.plain(try $0.rows("SELECT note FROM process_move").first?["note"] ?? .null) } == "ждём: [удалено]")
    }

    @Test(arguments: Engine.here, Engine.here) func aWorkspaceCarriedElsewhereRemembersWhomItErased(_ from: Engine, _ to: Engine) async throws {
        let (office, anna) = try await Self.world(from)
        _ = try await Self.erase(office, anna, "anonymise")
        let path: String = try await TransferTests.export(office.workspace)
        defer { unlink(path) }
        let (there, vera) = try await RegisterTests.shop(to)
        #expect(try await TransferTests.load(path, there.workspace).failed == 0)
        let row: Row = try await there.workspace.database.read { try #require(try $0.rows("SELECT erasure.id, contact.name FROM erasure JOIN contact ON contact.id = erasure.contact_id").first) }
        #expect(Form.plain(row["name"]) == "Обезличено Л-000001")
        let act: String = try await vera.get("/erasures/\(Form.plain(row["id"]))").text
        func counts(_ page: String) -> String {
            let parts: [String] = page.components(separatedBy: "<h3>")
            return parts.count > 1 ? parts[1].components(separatedBy: "</table>")[0] : ""
        }
        let before: String = counts(try await anna.get("/erasures/1").text)
        #expect(before.contains("Взаимодействия") && before == counts(act), "the act says what was found")
        // Nobody is proposed to be erased once more.
        try await there.workspace.database.write { db in
            try db.run("UPDATE contact SET created_at = 0")
            try db.run("UPDATE counterparty SET last_contact_at = NULL")
            try db.run("UPDATE interaction SET starts_at = 0")
            try db.run("UPDATE task SET done_at = 1")
        }
        _ = try await vera.post("/personal-data/retention", [:])
        try await Ottisk.worker(there.workspace).drain()
        let names: [String] = try await there.workspace.database.read { try $0.rows("SELECT contact.name FROM retention JOIN contact ON contact.id = retention.contact_id").map { Form.plain($0["name"]) } }
        #expect(!names.isEmpty && !names.contains("Обезличено Л-000001"), "\(names)")
    }

    @Test(arguments: Engine.here) func whatWasStoppedGoesOn(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        let act: String = try await anna.post("/personal-data/1/erase", ["mode": "erase", "reason": "asked", "sure": "1"]).location
        #expect(try await anna.post(act + "/again", [:]).status == 400)
        try await office.workspace.database.write { try $0.run("UPDATE job SET state = 'failed' WHERE kind = 'erase'") }
        #expect(try await anna.get(act).text.contains("Продолжить"))
        #expect(try await anna.post(act + "/again", [:]).location == act)
        try await Ottisk.worker(office.workspace).drain()
        try await Self.expectForgotten(office, anna)
        #expect(try await anna.post(act + "/again", [:]).status == 400)
    }

    @Test(arguments: Engine.here) func aTamperedRedactionIsFound(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        _ = try await Self.erase(office, anna, "anonymise")
        let redacted: Int64 = try await office.workspace.database.read { try $0.rows("SELECT MIN(id) AS id FROM change_log WHERE seal IS NOT NULL").first.flatMap { Int64(value: $0["id"]) } ?? 0 }
        #expect(redacted > 0)
        let other: Int64 = try await office.workspace.database.read { try $0.rows("SELECT MAX(id) AS id FROM change_log WHERE entity = 'counterparty'").first.flatMap { Int64(value: $0["id"]) } ?? 0 }
        func broken(_ change: @escaping @Sendable (Connection) throws -> Void) async throws -> Int64? {
            struct Back: Error { let found: Int64? }
            do { try await office.workspace.database.write { db in try change(db); throw Back(found: try Change.firstBroken(db)) } } catch let back as Back { return back.found }
            return nil
        }
        #expect(try await broken { try $0.run("UPDATE change_log SET changes = '{\"name\":[null,\"Иванов\"]}' WHERE id = \(redacted)") } == redacted, "what is left of a redacted entry is held, too")
        #expect(try await broken { try $0.run("UPDATE change_log SET changes = '{}', seal = '', salt = '' WHERE id = \(other)") } == other, "nobody can call an entry redacted without the log saying so")
        #expect(try await broken { try $0.run("UPDATE change_log SET changes = '{}' WHERE id = \(other)") } == other)
        #expect(try await broken { try $0.run("UPDATE change_log SET verb = 'edit' WHERE id = \(redacted)") } == redacted)
        #expect(try await broken { try $0.run("DELETE FROM change_log WHERE verb = 'redact'") } != nil)
    }

    /// Bases that are in use have entries without seals.
    @Test(arguments: Engine.here) func entriesOfAnOlderVersionAreRedactedToo(_ engine: Engine) async throws {
        let (office, anna) = try await Self.world(engine)
        try await office.workspace.database.write { db in
            var hash: String = ""
            for change in try db.all("SELECT * FROM change_log ORDER BY id") as [Change] {
                hash = Change.link(hash, at: change.at, employee: change.employeeID, cause: change.cause, entity: change.entity, record: change.recordID, version: change.version, verb: change.verb, changes: change.changes)
                try db.run("UPDATE change_log SET salt = '', hash = \(hash) WHERE id = \(change.id)")
            }
            try db.run("UPDATE change_head SET hash = \(hash)")
        }
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
        _ = try await Self.erase(office, anna, "erase")
        try await Self.expectForgotten(office, anna)
    }
}
