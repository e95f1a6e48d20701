import App
import Clients
import Database
import Foundation
import HTTPTypes
@testable import Imports
@testable import Kernel
import Tabular
import Testing

/// A table on its way in, as people see it: columns understood, a dry run that tells the truth, loading, errors to correct, everything undone.
@Suite struct ImportTests {
    static let file: String = #"""
        Наименование;ИНН;Телефон;Контактное лицо;Должность;Вид;Примечание
        "ООО ""Лавка; Берегово""";7707083893;8 (495) 123-45-67;Орлова Мария;Закупки;Прямой клиент, Агентство;"Две
        строки"
        Завод;77x;;;;;
        ;500100732259;;;;;
        Театр;500100732259;;;;;
        """#

    func upload(_ text: String, _ who: Office.Browser, _ name: String = "клиенты.csv") async throws -> String { try await upload(Array(text.utf8), who, name) }
    func upload(_ bytes: [UInt8], _ who: Office.Browser, _ name: String) async throws -> String {
        let answer = try await who.office.upload("/imports", name, bytes, token: who.token, csrf: who.csrf)
        #expect(answer.status == 303, "\(answer.text.prefix(0))")
        return answer.location
    }
    /// Sends the columns page as it is, with some of it changed.
    func check(_ path: String, _ who: Office.Browser, _ changes: [String: String] = [:]) async throws {
        let page: String = try await who.get(path + "?step=columns").text
        let sent = try await who.post(path + "/columns", Self.fields(page).merging(changes) { $1 }.merging(["do": "check"]) { $1 })
        #expect(sent.status == 303, "\(sent.text)")
        try await Ottisk.worker(who.office.workspace).drain()
    }
    func run(_ path: String, _ who: Office.Browser) async throws {
        #expect(try await who.post(path + "/run", [:]).status == 303)
        try await Ottisk.worker(who.office.workspace).drain()
    }
    /// What a browser would send of a page's form.
    static func fields(_ page: String) -> [String: String] {
        var found: [String: String] = [:]
        func plain(_ text: Substring) -> String { String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&") }
        for match in page.matches(of: /<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/) { found[String(match.1)] = plain(match.2) }
        for match in page.matches(of: /(?s)<select[^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/) {
            let chosen = match.2.firstMatch(of: /<option value="([^"]*)" selected>/) ?? match.2.firstMatch(of: /<option value="([^"]*)"/)
            found[String(match.1)] = chosen.map { plain($0.1) } ?? ""
        }
        return found
    }
    private func rows(_ office: Office, _ sql: SQL) async throws -> [Row] { try await office.workspace.database.read { try $0.rows(sql) } }

    @Test(arguments: Engine.here) func fileCheckRunUndo(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await upload(Self.file, anna)
        let columns: String = try await anna.get(path).text
        #expect(columns.contains("7 из 7 загружаются") && columns.contains("CSV, UTF-8, «;»"))
        #expect(columns.contains("<option value=\"contact.name\" selected>") && columns.contains("<option value=\"inn\" selected>"), "known by their titles, and by the tax number")
        try await check(path, anna)
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Загрузить: 2") && dry.contains("ИНН: только цифры") && dry.contains("Название: заполните это поле") && dry.contains("+ контакт"))
        #expect(try await anna.get("/counterparties/1").status == 404, "a check writes nothing")
        try await run(path, anna)
        let done: String = try await anna.get(path).text
        #expect(done.contains("Загрузка закончена") && done.contains("Отменить загрузку целиком"))
        let card = try await anna.get("/counterparties/1").text
        #expect(card.contains("Лавка; Берегово") && card.contains("Орлова Мария") && card.contains("Агентство") && card.contains("Две\nстроки") && card.contains("+7 (495) 123-45-67"))
        _ = try await anna.post("/counterparties/2", ["city": "Тверь", "version": "1"])
        #expect(try await anna.post(path + "/undo", [:]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        let list = try await anna.get("/counterparties").text
        #expect(!list.contains("Берегово") && list.contains("Театр"), "what was changed since stays")
        let undone: String = try await anna.get(path).text
        #expect(undone.contains("Загрузка отменена") && undone.contains("изменено с тех пор: 1") && undone.contains("Театр"))
        #expect(try await anna.post(path + "/undo", [:]).status == 400)
    }

    @Test(arguments: Engine.here) func updatesAreToldFieldByFieldAndUndone(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Завод", "inn": "7707083893", "city": "Тверь", "phone": "8 495 123-45-67"]) { $1 })
        let text: String = "Название;ИНН;Город;Телефон;Сайт\nООО Завод;7707083893;Тула;+74951234567;zavod.example\nНовый;500100732259;Орёл;;\n"
        let path: String = try await upload(text, anna)
        try await check(path, anna)
        let filled: String = try await anna.get(path).text
        #expect(filled.contains("Сайт: ") && filled.contains("zavod.example") && !filled.contains("Тула") && !filled.contains("Телефон: "), "only what is empty, and a phone written otherwise is the same")
        try await check(path, anna, ["fills": "0"])
        let replaced: String = try await anna.get(path).text
        #expect(replaced.contains("Город: <s class=\"muted\">Тверь</s> → <b>Тула</b>") && replaced.contains("Название: <s class=\"muted\">Завод</s> → <b>ООО Завод</b>"))
        try await run(path, anna)
        #expect(try await rows(office, "SELECT name, city FROM counterparty ORDER BY id").map { Form.plain($0["name"]) + " " + Form.plain($0["city"]) } == ["ООО Завод Тула", "Новый Орёл"])
        _ = try await anna.post(path + "/undo", [:])
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await rows(office, "SELECT name, city, website FROM counterparty WHERE archived_at IS NULL").map { $0.values } == [[.text("Завод"), .text("Тверь"), .null]])
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
    }

    @Test(arguments: Engine.here) func linesOfOneRecordAreOneRecord(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let text: String = "Название;ИНН;Контактное лицо;Телефон контакта\nЗавод;7707083893;Орлова Мария;8 916 555-01-77\nЗавод;7707083893;Зимин Пётр;8 916 555-01-78\nЗавод;7707083893;Орлова Мария;\nЗавод;7707083893;;\n"
        let path: String = try await upload(text, anna)
        try await check(path, anna, ["mode": "create"])
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Та же запись, что в строке 2") && dry.contains("Загрузить: 3"))
        try await run(path, anna)
        #expect(try await rows(office, "SELECT id FROM counterparty").count == 1)
        let people: [String] = try await rows(office, "SELECT name FROM contact WHERE counterparty_id = 1 ORDER BY id").map { Form.plain($0["name"]) }
        #expect(people.prefix(2) == ["Орлова Мария", "Зимин Пётр"])
        // The same file again finds everything there.
        let again: String = try await upload(text, anna)
        try await check(again, anna, ["mode": "both"])
        #expect(try await anna.get(again).text.contains("Загружать нечего"))
        try await check(again, anna, ["mode": "create"])
        #expect(try await anna.get(again).text.contains("Уже есть: К-000001 Завод"))
    }

    @Test(arguments: Engine.here) func cellsAreTakenApartAndValuesTranslated(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let text: String = "Наименование\tТел.\tАдрес\tОткуда\tМенеджер\tФамилия\tИмя\tОтчество\tКомм.\nЛавка\t8 495 123-45-67; 8 916 555-01-77\t170000, Тверская обл, г. Тверь, ул. Советская, д. 5\tсарафан\tСоколова А.\tОрлова\tМария\tИгоревна\tлюбит матовую\nТеатр\t\t\tрекомендация\tНекто\t\t\t\t\n"
        let path: String = try await upload(text, anna)
        let page: String = try await anna.get(path).text
        #expect(page.contains("Значения, которых у нас нет") && page.contains("сарафан"))
        try await check(path, anna, ["vk.0": "recommendation"])
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Ответственный: «Некто» не находится"))
        try await run(path, anna)
        let row = try await rows(office, "SELECT * FROM counterparty").first
        #expect(row?["phone"] == .text("+7 (495) 123-45-67, +7 (916) 555-01-77") && row?["city"] == .text("Тверь") && row?["firstSource"] == .text("recommendation"))
        #expect(row?["ownerID"] == .int(office.administrator) && row?["note"] == .text("любит матовую") && row?["status"] == .text("lead"))
        #expect(try await rows(office, "SELECT name FROM contact").map { Form.plain($0["name"]) } == ["Орлова Мария Игоревна"])
        // The next table of the same columns is understood as this one was.
        let again: String = try await upload(text.replacing("Лавка", with: "Другая"), anna)
        #expect(try await anna.get(again).text.contains("<option value=\"recommendation\" selected>"))
    }

    @Test(arguments: Engine.here) func workbooksWithSheetsLinkedRecordsAndOtherEntities(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let place: String = NSTemporaryDirectory() + Crypto.token(8) + ".xlsx"
        let book = try XLSXWriter(place, sheet: "Клиенты", titles: ["Название", "ИНН", "Расчетный счет", "БИК", "Юридический адрес", "День"])
        try book.add([.text("Завод"), .number(278_116_745), .text("40702810900000012345"), .number(44_525_225), .text("Уфа, ул. Ленина, 1"), .day(year: 2026, month: 11, day: 24)])
        try book.close()
        let path: String = try await upload(try [UInt8](Data(contentsOf: URL(fileURLWithPath: place))), anna, "База.xlsx")
        try await check(path, anna, ["to.2": "requisite_set.account", "to.3": "requisite_set.bik", "to.4": "client_address.line", "to.5": ""])
        #expect(try await anna.get(path).text.contains("+ адрес, + реквизиты"))
        try await run(path, anna)
        #expect(try await rows(office, "SELECT inn FROM counterparty").map { Form.plain($0["inn"]) } == ["0278116745"], "the zero that a spreadsheet took away")
        #expect(try await rows(office, "SELECT name, bik FROM requisite_set").map { Form.plain($0["name"]) + Form.plain($0["bik"]) } == ["Завод044525225"])
        #expect(try await rows(office, "SELECT kind, line FROM client_address").map { Form.plain($0["kind"]) } == ["legal"])
        let tasks: String = try await upload("Что сделать;Срок;Контрагент;Важность\nПозвонить;24.11.2026;К-000001;Срочно\nПисьмо;1/2/27;Завод;Обычная\nПисьмо;вчера;Завод;Обычная\n", anna, "задачи.csv")
        try await check(tasks, anna)
        #expect(try await anna.get(tasks).text.contains("Срок: нужна дата"))
        try await run(tasks, anna)
        #expect(try await rows(office, "SELECT due_on, counterparty_id FROM task ORDER BY id").map { Form.plain($0["dueOn"]) + " " + Form.plain($0["counterpartyID"]) } == ["2026-11-24 1", "2027-02-01 1"])
    }

    @Test(arguments: Engine.here) func errorsComeBackAsAFileToCorrect(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await upload("Название;Почта;Примечание\nЗавод;не почта;=1+1\nЛавка;a@b.example;\nТеатр;x;;лишнее\n", anna)
        try await check(path, anna)
        let before: String = try await anna.get(path + "/errors").text
        #expect(before.contains("Завод;не почта;=1+1;Почта: это не похоже на адрес почты") && before.contains("лишнее") && !before.contains("Лавка"))
        try await run(path, anna)
        let file: String = try await anna.get(path + "/errors").text
        #expect(file.hasPrefix("\u{FEFF}Название;Почта;Примечание;Ошибка\r\n") && file.split(separator: "\r\n").count == 3)
        let corrected: String = try await upload(file.replacing("не почта", with: "z@z.example"), anna)
        try await check(corrected, anna)
        try await run(corrected, anna)
        #expect(try await rows(office, "SELECT name FROM counterparty ORDER BY id").map { Form.plain($0["name"]) } == ["Лавка", "Завод"])
    }

    @Test(arguments: Engine.here) func stoppedInTheMiddleItGoesOnOrIsUndone(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, count: Int = ImportJobs.chunk + 200
        let path: String = try await upload("Название\n" + (1...count).map { "Клиент \($0)" }.joined(separator: "\n"), anna)
        try await check(path, anna)
        #expect(try await anna.get(path + "/lines?after=1000").text.contains("Клиент 1000"))
        _ = try await anna.post(path + "/run", [:])
        // One step, and the server is gone: its lease runs out, another goes on where it stopped.
        let job: [Row] = try await rows(office, "SELECT run_job FROM import_file")
        let id: Int64 = job.first.flatMap { Int64(value: $0["runJob"]) } ?? 0
        try await office.workspace.write(as: Access.program("job \(id)")) { tx in
            var progress = Job.Progress(cursor: "", done: 0, total: count, affected: 0, left: 0)
            let kinds = ImportJobs(files: office.workspace.files).kinds
            _ = try kinds.first { $0.name == "import" }?.step("1", &progress, tx)
            try tx.run("UPDATE job SET state = 'running', cursor = \(progress.cursor), done = \(progress.done), affected = \(progress.affected) WHERE id = \(id)")
        }
        #expect(try await rows(office, "SELECT id FROM counterparty").count == ImportJobs.chunk)
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await rows(office, "SELECT DISTINCT name FROM counterparty").count == count)
        #expect(try await rows(office, "SELECT created FROM import_file").first?["created"] == .int(Int64(count)))
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
        #expect(try await rows(office, "SELECT MAX(number) AS number FROM counterparty").first?["number"] == .text("К-00\(count)"))
        #expect(try await anna.get("/search?q=Клиент%20\(count)").text.contains("Клиент \(count)"), "found at once")
    }

    /// With checks, duplicates, history, search and a notice, a line costs little more than its own INSERT.
    @Test(arguments: Engine.here) func veryManyLinesAreFewStatements(_ engine: Engine) async throws {
        let counter = StatementCounter(), office = try await Office(engine, counter: counter), anna = try await office.admin, count: Int = 1000
        _ = try await office.employee("salesManager", "Зимин Олег")
        let text: String = "Название;ИНН;Телефон;Почта;Ответственный\n" + (0..<count).map { "ООО \(Crypto.hash("\($0)").prefix(12));;+7 495 \(1_000_000 + $0);a\($0)@b.ru;Зимин Олег" }.joined(separator: "\n")
        let path: String = try await upload(text, anna)
        try await check(path, anna, ["mode": "create", "key": ""])
        #expect(try await anna.post(path + "/run", [:]).status == 303)
        _ = counter.take()
        try await Ottisk.worker(office.workspace).drain()
        let all: [String] = counter.take()
        // What compares the new cards comes afterwards and is not the import's.
        let loading: ArraySlice<String> = all.prefix { !$0.contains("duplicate_pair") }
        #expect(loading.count < count * 13 / 10, "\(Dictionary(grouping: loading) { String($0.prefix(50)) }.mapValues(\.count).sorted { $0.value > $1.value }.prefix(8))")
        #expect(try await rows(office, "SELECT id FROM counterparty").count == count)
        let told: [Row] = try await rows(office, "SELECT count FROM notice WHERE kind = 'owner'")
        #expect(told.map { $0["count"] } == [.int(Int64(count))], "one notice for the colleague")
    }
    @Test(arguments: Engine.here) func cancelledItStopsAndCanBeUndone(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await upload("Название\nЗавод\n", anna)
        try await check(path, anna)
        _ = try await anna.post(path + "/run", [:])
        #expect(try await anna.get(path).text.contains("Ждёт очереди"))
        #expect(try await anna.post(path + "/cancel", [:]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await anna.get(path).text.contains("Загрузка остановлена"))
        #expect(try await rows(office, "SELECT id FROM counterparty").isEmpty)
        #expect(try await anna.post(path + "/undo", [:]).status == 400)
        #expect(try await anna.post(path + "/drop", [:]).status == 400)
    }

    @Test(arguments: Engine.here) func everybodyLoadsOnlyWhatTheyMay(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let oleg = try await office.browser(of: office.employee("salesManager", "Олег Лапин")), auditor = try await office.browser(of: office.employee("auditor", "Ирина Ким"))
        let path: String = try await upload("Название;Примечание\nЗавод;тайна\n", anna)
        #expect(try await oleg.get(path).status == 404)
        #expect(try await oleg.post(path + "/run", [:]).status == 404)
        #expect(try await oleg.get(path + "/errors").status == 404)
        #expect(try await auditor.get("/imports").status == 403)
        #expect(try await auditor.office.upload("/imports", "a.csv", Array("Название\nx".utf8), token: auditor.token, csrf: auditor.csrf).status == 403)
        // A hidden field is not offered, and what is not offered is not taken.
        try await office.workspace.database.write { try $0.run("UPDATE role SET field_rules = '{\"counterparty.note\":\"hidden\"}' WHERE id = (SELECT role_id FROM employee WHERE name = 'Олег Лапин')") }
        let own: String = try await upload("Название;ИНН;Примечание\nЗавод;;тайна\n", oleg)
        let page: String = try await oleg.get(own).text
        #expect(!page.contains("value=\"counterparty.note\"") && !page.contains("name=\"entity\" data-autosubmit><option value=\"employee\""))
        try await check(own, oleg, ["to.2": "counterparty.note"])
        try await run(own, oleg)
        #expect(try await rows(office, "SELECT note, owner_id FROM counterparty").first?["note"] == .null)
        #expect(try await oleg.post(own + "/columns", ["entity": "employee"]).status == 400)
        // Somebody else's client is not seen and not changed.
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Чужой", "inn": "7707083893", "owner_id": String(office.administrator)]) { $1 })
        let other: String = try await upload("Название;ИНН\nМой;7707083893\n", oleg)
        try await check(other, oleg, ["mode": "update"])
        let told: String = try await oleg.get(other).text
        #expect(told.contains("Такой записи нет: 7707083893") || told.contains("Нет права менять"))
    }

    @Test(arguments: Engine.here, [
        (Array("a;b\n\"c;d".utf8), "кавычки открыты и не закрыты"), ([0x50, 0x4B, 3, 4, 1, 2, 3], "XLSX повреждён"), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "старый формат Excel"),
        ([UInt8](), "нет строк"), (Array("Название\n".utf8), "нет строк"), ([1, 0, 2], "двоичные данные"),
    ])
    func wrongFilesGetASentence(_ engine: Engine, _ bad: ([UInt8], String)) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let answer = try await office.upload("/imports", "x", bad.0, token: anna.token, csrf: anna.csrf)
        #expect(answer.status == 400 && answer.text.contains(bad.1))
        #expect(try await rows(office, "SELECT id FROM import_file").isEmpty)
    }

    @Test(arguments: Engine.here) func plansThatCannotWorkAreRefused(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await upload("Название;Город\nЗавод;Тула\n", anna)
        let fields: [String: String] = Self.fields(try await anna.get(path).text)
        func refused(_ changes: [String: String]) async throws -> Bool { try await anna.post(path + "/columns", fields.merging(changes) { $1 }.merging(["do": "check"]) { $1 }).status == 422 }
        #expect(try await refused(["to.0": ""]))
        #expect(try await refused(["key": "", "mode": "update"]))
        #expect(try await refused(["key": "inn"]))
        #expect(try await refused(["fallback.counterparty.status": ""]))
        #expect(try await anna.post(path + "/run", [:]).status == 400, "nothing was checked")
        #expect(try await anna.post(path + "/columns", fields.merging(["header": "99", "do": "check"]) { $1 }).status == 400)
        #expect(try await anna.post(path + "/drop", [:]).status == 303)
        #expect(try await anna.get(path).status == 404)
    }

    /// What the first form of imports loaded can be seen and undone.
    @Test(arguments: Engine.here) func runsOfTheFirstFormAreKept(_ engine: Engine) async throws {
        let database: any Database = try await engine.fresh()
        try await database.migrate(Ottisk.migrations.filter { $0.name != "imports-1" })
        try await database.write { try $0.run("INSERT INTO import_run (id, name, content, mapping, status, employee_id, created_at, total, done, created) VALUES (7, 'старая.csv', 'a', '{}', 'done', 1, 1, 2, 2, 1)") }
        let workspace = try await Ottisk.workspace(database, files: NSTemporaryDirectory() + Crypto.token(8))
        let one: Import? = try await workspace.read(as: .program("test")) { try $0.first("SELECT * FROM import_file") }
        #expect(one?.id == 7 && one?.cause == "import 7" && one?.created == 1 && one?.isOld == true)
        let next = try await workspace.database.write { try $0.rows("INSERT INTO import_file (name, hash, format, encoding, delimiter, sheets, titles, entity, plan, employee_id, created_at, total) VALUES ('', '', '', '', '', '', '', '', '', 1, 1, 1) RETURNING id") }
        #expect(next.first.flatMap { Int64(value: $0["id"]) } ?? 0 > 7)
    }
}

@Suite struct CellTests {
    @Test func cellsAreUnderstoodAsPeopleWriteThem() {
        #expect(CellText.day("24.11.2026") == "2026-11-24" && CellText.day("1/2/27") == "2027-02-01" && CellText.day("2026-11-24T10:30") == "2026-11-24" && CellText.day("31.02.2026") == nil)
        func normal(_ text: String, _ kind: Field.Kind, _ column: String = "x") -> String { CellText.normal(text, Field(column, "", "", kind), [:]) }
        #expect(normal(" 7707 083 893 ", .digits, "inn") == "7707083893" && normal("278116745", .digits, "inn") == "0278116745" && normal("123456789", .digits, "inn") == "123456789")
        #expect(normal("8(495)555-01-42", .phone) == "+7 (495) 555-01-42" && normal("местный 12", .phone) == "местный 12")
        #expect(normal("Да", .flag) == "1" && normal("FALSE", .flag) == "0" && normal("24.11.2026 9:05", .instant) == "2026-11-24T09:05" && normal("5,00", .number) == "5")
        #expect(normal("\u{A0}ООО  «Лес»\n", .text) == "ООО «Лес»")
    }
    @Test func addressesComeApart() {
        let full = AddressText("170000, Россия, Тверская обл, г. Тверь, ул. Советская, д. 5")
        #expect(full.postcode == "170000" && full.city == "Тверь" && full.street == "ул. Советская, д. 5")
        #expect(AddressText("Москва, Тверская, 7").city == "Москва" && AddressText("ул. Мира, 5").city == "" && AddressText("101000 Казань г, пр. Победы 3").city == "Казань")
        #expect(CellPart.surname.of("Мария Игоревна Орлова") == "Орлова" && CellPart.otherPhones.of("8 495 123-45-67, 8 916 555-01-77") == "+7 (916) 555-01-77")
    }
}
