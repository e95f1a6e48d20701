import Clients
import Database
@testable import Kernel
import Testing

@Suite struct ImportTests {
    static let file: String = #"""
        Наименование;ИНН;Телефон;Контактное лицо;Должность;Вид;Примечание
        "ООО ""Лавка; Берегово""";7707083893;8 (495) 123-45-67;Орлова Мария;Закупки;Прямой клиент, Агентство;"Две
        строки"
        Завод;77x;;;;;
        ;500100732259;;;;;
        Театр;500100732259;;;;;
        """#

    private func finished(_ id: Int64, _ office: Office) async throws -> ImportRun {
        while true {
            let run: ImportRun? = try await office.workspace.read(as: .program("test")) { try $0.first("SELECT * FROM import_run WHERE id = \(id)") }
            if let run, run.status != "running" { return run }
            await _Concurrency.Task.yield()
        }
    }

    @Test(arguments: Engine.here) func fileCheckRunUndo(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let id: Int64 = try await ImportScreens.create("клиенты.csv", Array(Self.file.utf8), by: office.administrator, in: office.workspace)
        let check = try await anna.get("/imports/\(id)").text
        #expect(check.contains("создать: 2") && check.contains("пропустить: 2") && check.contains("ИНН: только цифры") && check.contains("Название: заполните это поле"))
        #expect(try await anna.get("/counterparties/1").status == 404, "a check writes nothing")
        #expect(try await anna.post("/imports/\(id)/run", [:]).status == 303)
        let run = try await finished(id, office)
        #expect(run.status == "done" && run.created == 2 && run.skipped == 2 && run.done == 4)
        let card = try await anna.get("/counterparties/1").text
        #expect(card.contains("Лавка; Берегово") && card.contains("Орлова Мария") && card.contains("Агентство") && card.contains("Две\nстроки"))
        _ = try await anna.post("/counterparties/2", ["city": "Тверь", "version": "1"])
        #expect(try await anna.post("/imports/\(id)/undo", [:]).status == 303)
        let list = try await anna.get("/counterparties").text
        #expect(!list.contains("Берегово") && list.contains("Театр"), "what was changed since stays")
        #expect(try await anna.post("/imports/\(id)/undo", [:]).status == 400)
    }

    @Test(arguments: Engine.here) func goesOnAfterACrash(_ engine: Engine) async throws {
        let office = try await Office(engine)
        let lines: String = (1...120).map { "Клиент \($0)" }.joined(separator: "\n")
        let id: Int64 = try await ImportScreens.create("a.csv", Array("Название\n\(lines)".utf8), by: office.administrator, in: office.workspace)
        // The state a killed server leaves: fifty lines in, progress in the same transaction.
        try await office.workspace.database.write { try $0.run("UPDATE import_run SET status = 'running', done = 50, created = 50 WHERE id = \(id)") }
        try await ImportWorker(workspace: office.workspace).resume { _, _ in .program("resume") }
        let run = try await finished(id, office)
        #expect(run.status == "done" && run.created == 120)
        let count = try await office.workspace.database.read { try $0.rows("SELECT id FROM counterparty").count }
        #expect(count == 70)
    }

    @Test(arguments: Engine.here) func sellersImportOnlyTheirOwn(_ engine: Engine) async throws {
        let office = try await Office(engine)
        let oleg = try await office.browser(of: office.employee("salesManager", "Олег Лапин")), auditor = try await office.browser(of: office.employee("auditor", "Ирина Ким"))
        let id: Int64 = try await ImportScreens.create("a.csv", Array("Название\nЗавод".utf8), by: office.administrator, in: office.workspace)
        #expect(try await oleg.get("/imports/\(id)").status == 404)
        #expect(try await auditor.get("/imports").status == 403)
    }
}

@Suite struct CSVTests {
    @Test func detectsWhatOfficesSend() throws {
        let cyrillic: [UInt8] = [0xC8, 0xCC, 0xDF, 0x3B, 0xB9, 0x0D, 0x0A, 0xB8, 0x3B, 0x31]  // windows-1251: ИМЯ;№ / ё;1
        let table = try CSVTable(cyrillic)
        #expect(table.encoding == "windows-1251" && table.header == ["ИМЯ", "№"] && table.rows.first?.cells == ["ё", "1"])
        let wide: [UInt8] = [0xFF, 0xFE] + "Имя\tГород\nЁлка\tТверь".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(try CSVTable(wide).rows.first?.cells == ["Ёлка", "Тверь"])
        #expect(try CSVTable(Array("\u{FEFF}a,b\n1,2".utf8)).delimiter == ",")
    }
    @Test func refusesWhatWouldShift() {
        #expect(throws: CSVTable.Problem.quotes(line: 2)) { try CSVTable(Array("a;b\n\"c;d".utf8)) }
        #expect(throws: CSVTable.Problem.quotes(line: 2)) { try CSVTable(Array("a;b\n\"c\"d;e".utf8)) }
        #expect(throws: CSVTable.Problem.width(line: 2, cells: 3, expected: 2)) { try CSVTable(Array("a;b\n1;2;3".utf8)) }
        #expect(throws: CSVTable.Problem.encoding) { try CSVTable([0x50, 0x4B, 3, 4, 0, 0]) }
        #expect(throws: CSVTable.Problem.empty) { try CSVTable([]) }
    }
    @Test func lineNumbersFollowTheFile() throws {
        let table = try CSVTable(Array("a;b\r\n\"1\r\n1\";2\r\n\r\n3;4\r\n".utf8))
        #expect(table.rows.map(\.number) == [2, 5] && table.rows.first?.cells == ["1\r\n1", "2"])
    }
    /// Random bytes: a table or a problem, never a crash; what was read is written and read the same.
    @Test func fuzz() throws {
        var state: UInt64 = 20_261_124
        func next() -> UInt8 { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407; return UInt8(state >> 56) }
        let alphabet: [UInt8] = Array("a;,\"\n\r\t1 ".utf8) + [0xD0, 0x96, 0, 0xFF, 0xFE]
        var read: Int = 0
        for _ in 0..<5000 {
            let bytes: [UInt8] = (0..<Int(next() % 40)).map { _ in alphabet[Int(next()) % alphabet.count] }
            guard let table = try? CSVTable(bytes) else { continue }
            read += 1
            let lines: [[String]] = [table.header] + table.rows.map(\.cells)
            let text: String = lines.map { $0.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ";") }.joined(separator: "\n")
            #expect(try [CSVTable(Array(text.utf8)).header] == [table.header])
            #expect(try CSVTable(Array(text.utf8)).rows.map(\.cells) == table.rows.map(\.cells))
        }
        #expect(read > 500)
    }
    @Test func uploadsAreReadByTheirBoundary() {
        let body: String = "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"к.csv\"\r\n\r\n\r\n--x--\r\n"
        let upload = Upload(contentType: "multipart/form-data; boundary=x", body: Array(body.utf8))
        #expect(upload?.text("csrf") == "abc" && upload?.file("file")?.file == "к.csv" && upload?.file("file")?.bytes.isEmpty == true)
        for end in 0..<body.utf8.count - 4 { #expect(Upload(contentType: "multipart/form-data; boundary=x", body: Array(body.utf8.prefix(end))) == nil) }
    }
}
