import App
import Clients
import Database
@testable import Imports
@testable import Kernel
import Testing

/// Lines that no key knows and that yet look like records which are there: found by the check, decided by a person, kept, honoured, undone.
@Suite struct ImportAlikeTests {
    private let steps = ImportTests()
    static let file: String = """
        Наименование;ИНН;Телефон;Город;Примечание
        Лавка Берегово;7707083893;8 (495) 123-45-67;Тула;по телефону
        Музей печати;;;Тверь;новый
        Лавка «Берегово», ООО;;;Тула;по названию
        Пекарня Колос;;+7 495 123-45-67;Орёл;чужая с тем же телефоном
        """

    private func office(_ engine: Engine) async throws -> (Office, Office.Browser) {
        let office = try await Office(engine)
        _ = try await office.workspace.write(as: .program("test")) { tx in
            try tx.insert(Counterparty.entity, ["name": .text("ООО «Лавка Берегово»"), "legal_form": .text("company"), "status": .text("active"), "phone": .text("+7 495 123-45-67"), "city": .text("Тула"), "owner_id": .int(office.administrator)])
        }
        return (office, try await office.admin)
    }
    private func clients(_ office: Office) async throws -> [String] {
        try await office.rows("SELECT name, inn, note FROM counterparty WHERE archived_at IS NULL ORDER BY id").map { row in ["name", "inn", "note"].map { Form.plain(row[$0]) }.joined(separator: "|") }
    }

    @Test(arguments: Engine.here) func theCheckTellsWhatLooksAlike(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine), path: String = try await steps.upload(Self.file, anna)
        try await steps.check(path, anna)
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("3 строки похожи на имеющиеся записи") && dry.contains("Загрузить: 4"), "nothing is left out before somebody says so")
        let lines: String = try await anna.get(path + "/lines?verdict=alike").text
        #expect(lines.contains("ООО «Лавка Берегово»") && lines.contains("тот же телефон") && lines.contains("то же название") && lines.contains("7707083893"), "with what an update would change")
        #expect(!lines.contains("Музей"))
        #expect(try await clients(office).count == 1, "a dry run writes nothing")
        // A stranger to the record hears nothing of it.
        let oleg = try await office.browser(of: office.employee("salesManager", "Олег Лапин")), own: String = try await steps.upload(Self.file, oleg)
        try await steps.check(own, oleg)
        #expect(try await !oleg.get(own).text.contains("похожи на имеющиеся"))
        #expect(try await oleg.post(path + "/alike", ["choice": "skip"]).status == 404, "somebody else's import")
    }

    @Test(arguments: Engine.here) func forAllAndLineByLineAndUndone(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine), path: String = try await steps.upload(Self.file, anna)
        let before: [String] = try await clients(office)
        try await steps.check(path, anna)
        #expect(try await anna.post(path + "/alike", ["choice": "update"]).status == 303)
        #expect(try await anna.post(path + "/alike", ["line": "5", "choice": "create", "after": "0"]).location.hasSuffix("/lines?verdict=alike&after=0"))
        let piece = try await office.send(.post, path + "/alike", "line=4&choice=skip&after=0&csrf=\(anna.csrf)", anna.token, true)
        #expect(piece.status == 200 && piece.text.hasPrefix("<tr>") && piece.text.contains("<option value=\"skip\" selected>"))
        #expect(try await anna.post(path + "/alike", ["line": "3", "choice": "skip"]).status == 404, "that line is like nothing")
        #expect(try await anna.post(path + "/alike", ["choice": "burn"]).status == 400)
        let page: String = try await anna.get(path).text
        #expect(page.contains("дополнить имеющуюся: 1") && page.contains("создать всё равно: 1") && page.contains("не загружать: 1") && page.contains("Загрузить: 3"))
        // Checked again, what was decided is still there.
        try await steps.check(path, anna)
        #expect(try await anna.get(path).text.contains("не загружать: 1"))
        try await steps.run(path, anna)
        #expect(try await clients(office) == ["ООО «Лавка Берегово»|7707083893|по телефону", "Музей печати||новый", "Пекарня Колос||чужая с тем же телефоном"])
        let done: String = try await anna.get(path).text
        #expect(done.contains("Похожие на имеющиеся: что решили") && done.contains("не загружать: 1"), "kept with the import")
        #expect(try await anna.get(path + "/lines?verdict=alike").text.contains("тот же телефон"))
        #expect(try await anna.post(path + "/alike", ["choice": "skip"]).status == 400, "it is too late to decide")
        #expect(try await anna.post(path + "/undo", [:]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await clients(office) == before, "the update is taken back with the rest")
    }

    /// Two lines that look like one record fill it one after the other; one of them in a plan that only creates.
    @Test(arguments: Engine.here) func twoLinesOfOneRecordMeetItInTurn(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine)
        let path: String = try await steps.upload("Наименование;Телефон;Примечание\nЛавка Берегово;8 495 123 45 67;первая\nЛавка Берегово;;вторая\n", anna)
        try await steps.check(path, anna, ["mode": "create", "key": ""])
        #expect(try await anna.post(path + "/alike", ["choice": "update"]).status == 303)
        try await steps.run(path, anna)
        #expect(try await clients(office) == ["ООО «Лавка Берегово»||первая"], "the second finds the field filled")
    }

    /// What was to be updated is gone before the loading: the line comes back as an error, and is not made twice.
    @Test(arguments: Engine.here) func whatIsGoneIsAnError(_ engine: Engine) async throws {
        let (office, anna) = try await office(engine), path: String = try await steps.upload("Наименование;ИНН;Город\nЛавка «Берегово», ООО;;Тула\n", anna)
        try await steps.check(path, anna)
        #expect(try await anna.post(path + "/alike", ["choice": "update"]).status == 303)
        #expect(try await anna.post("/counterparties/1/archive", [:]).status == 303)
        try await steps.run(path, anna)
        #expect(try await clients(office) == [])
        #expect(try await anna.get(path + "/errors").text.contains("больше нет"))
    }
}
