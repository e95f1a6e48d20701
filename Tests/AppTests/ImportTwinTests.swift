import App
import Clients
import Database
@testable import Imports
@testable import Kernel
import Records
import Testing

/// Lines of one file that look like each other though no key says so: found by the check, decided by a person, one record in the end.
@Suite struct ImportTwinTests {
    private let steps = ImportTests()
    static let file: String = """
        Наименование;ИНН;Телефон;Город;Примечание;Контактное лицо
        Лавка Берегово;7707083893;8 (495) 123-45-67;Тула;первая;Орлова Мария
        Музей печати;;;Тверь;один;
        ООО «Лавка Берегово»;;;Тула;по названию;Орлова Мария
        Пекарня Колос;;+7 495 123-45-67;Орёл;по телефону;Зимин Пётр
        """
    private func clients(_ office: Office) async throws -> [String] {
        try await office.rows("SELECT name, inn, note FROM counterparty WHERE archived_at IS NULL ORDER BY id").map { row in ["name", "inn", "note"].map { Form.plain(row[$0]) }.joined(separator: "|") }
    }
    private func drain(_ office: Office) async throws { try await Ottisk.worker(office.workspace).drain() }

    @Test(arguments: Engine.here) func theCheckTellsWhichLinesAreOneClient(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, path: String = try await steps.upload(Self.file, anna)
        try await steps.check(path, anna)
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("2 строки похожи на строки выше") && dry.contains("Загрузить: 4"), "nothing is left out before somebody says so")
        let lines: String = try await anna.get(path + "/lines?verdict=alike").text
        #expect(lines.contains("как в строке 2: то же название, тот же город") && lines.contains("как в строке 2: тот же телефон") && lines.contains("дополнить запись строки 2"))
        #expect(!lines.contains("Музей"))
        #expect(try await office.rows("SELECT key FROM import_key").isEmpty, "what lines were compared by goes with the end of the check")
        try await steps.run(path, anna)
        #expect(try await clients(office).count == 4, "as before: created anyway")
    }

    @Test(arguments: Engine.here) func linesOfOneBatchFillOneNewRecord(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, path: String = try await steps.upload(Self.file, anna)
        try await steps.check(path, anna)
        #expect(try await anna.post(path + "/alike", ["choice": "update"]).status == 303)
        #expect(try await anna.post(path + "/alike", ["line": "5", "choice": "create", "after": "0"]).status == 303)
        // Checked again, what was decided is still there.
        try await steps.check(path, anna)
        #expect(try await anna.get(path).text.contains("создать всё равно: 1"))
        try await steps.run(path, anna)
        #expect(try await clients(office) == ["Лавка Берегово|7707083893|первая", "Музей печати||один", "Пекарня Колос||по телефону"])
        #expect(try await office.rows("SELECT name FROM contact WHERE counterparty_id = 1").map { Form.plain($0["name"]) } == ["Орлова Мария"], "the same person is not added twice")
        #expect(try await anna.get(path + "/lines?verdict=alike").text.contains("href=\"/counterparties/1\""), "what they became")
        #expect(try await anna.post(path + "/undo", [:]).status == 303)
        try await drain(office)
        #expect(try await clients(office) == [])
    }

    /// The record that the first line made is found again a thousand lines later, and is the third line's too.
    @Test(arguments: Engine.here) func linesOfAnotherBatchUpdateIt(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, between: Int = ImportJobs.chunk
        let others: [String] = (0..<between).map { "Мастерская \(Crypto.hash("\($0)").prefix(10));;;" }
        let text: String = (["Наименование;Телефон;Город;Сайт", "Лавка Берегово;8 (495) 123-45-67;;"] + others + ["Берегово, лавка;;Тула;", "Пекарня Колос;+74951234567;;kolos.example"]).joined(separator: "\n")
        let path: String = try await steps.upload(text, anna)
        try await steps.check(path, anna, ["mode": "create", "key": ""])
        #expect(try await anna.get(path).text.contains("2 строки похожи на строки выше"))
        #expect(try await anna.post(path + "/alike", ["choice": "update"]).status == 303)
        try await steps.run(path, anna)
        let found: [Row] = try await office.rows("SELECT name, city, website FROM counterparty WHERE name NOT LIKE 'Мастерская%'")
        #expect(found.map { row in ["name", "city", "website"].map { Form.plain(row[$0]) } } == [["Лавка Берегово", "Тула", "kolos.example"]])
        #expect(try await office.rows("SELECT id FROM counterparty").count == between + 1)
        #expect(try await office.workspace.database.read { try Change.firstBroken($0) } == nil)
        #expect(try await anna.post(path + "/undo", [:]).status == 303)
        try await drain(office)
        #expect(try await clients(office) == [])
    }

    @Test(arguments: Engine.here) func theyAreLeftOutWhenDecidedSo(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, path: String = try await steps.upload(Self.file, anna)
        try await steps.check(path, anna)
        #expect(try await anna.post(path + "/alike", ["choice": "skip"]).status == 303)
        #expect(try await anna.get(path).text.contains("Загрузить: 2"))
        try await steps.run(path, anna)
        #expect(try await clients(office) == ["Лавка Берегово|7707083893|первая", "Музей печати||один"])
        #expect(try await anna.get(path).text.contains("Похожие на имеющиеся и друг на друга: что решили"))
    }

    /// The earlier line turned out wrong in the meantime: whoever was like it is a client all the same.
    @Test(arguments: Engine.here, ["update", "skip"]) func whatTheyLookedLikeCameToNothing(_ engine: Engine, _ choice: String) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Лавка Берегово", "inn": "", "phone": "", "mail": "", "city": ""]) { $1 })
        let path: String = try await steps.upload("Наименование;Телефон;Примечание\nЛавка «Берегово»;8 (495) 123-45-67;первая\nПекарня Колос;+7 495 123-45-67;вторая\n", anna)
        try await steps.check(path, anna, ["mode": "create", "key": ""])
        #expect(try await anna.get(path).text.contains("2 строки похожи на имеющиеся записи и на строки выше"))
        #expect(try await anna.post(path + "/alike", ["choice": "update"]).status == 303)
        #expect(try await anna.post(path + "/alike", ["line": "3", "choice": choice, "after": "0"]).status == 303)
        #expect(try await anna.post("/counterparties/1/archive", [:]).status == 303)
        try await steps.run(path, anna)
        #expect(try await anna.get(path + "/errors").text.contains("больше нет"))
        #expect(try await clients(office) == ["Пекарня Колос||вторая"])
    }

    /// A thousand lines of one telephone are no reason to remember a thousand.
    @Test(arguments: Engine.here) func aCrowdedKeyIsRememberedAFewTimes(_ engine: Engine) async throws {
        let office = try await Office(engine)
        try await office.workspace.write(as: .program("test")) { tx in
            let alikes = try #require(LookAlikes(tx.current(Counterparty.entity), in: tx)), twins = LineTwins(id: 1, alikes: alikes, tx: tx)
            func lines(_ numbers: ClosedRange<Int>) throws -> [Int: LookAlikes.Found] {
                let sketches: [LookAlikes.Sketch] = numbers.map { alikes.sketch((["name": .text("Клиент \(Crypto.hash("\($0)").prefix(8))"), "phone": .text("+7 495 123-45-67")], []), $0) }
                for one in sketches { try tx.run("INSERT INTO import_line (import_id, phase, number, verdict, title, detail, signs) VALUES (1, 'check', \(one.number), 'create', '', '', \(alikes.text(one)))") }
                return try twins.find(sketches, new: Set(numbers))
            }
            #expect(try lines(1...60).count == 59)
            #expect(try lines(61...120).count == 60, "kept from the batch before")
            let most: Int = try tx.rows("SELECT key, COUNT(*) AS n FROM import_key GROUP BY key ORDER BY n DESC LIMIT 1").first.flatMap { Int(value: $0["n"]) } ?? 0
            #expect(most == LineTwins.most)
            #expect(try !LineTwins.forget(1, in: tx) && tx.rows("SELECT key FROM import_key").isEmpty)
        }
    }
}
