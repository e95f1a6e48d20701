import App
import Clients
import Database
@testable import Imports
@testable import Kernel
import Testing

/// Wrong tax numbers, КПП, ОГРН, БИК and accounts are loaded as they are, and told of line by line: before and afterwards, in the browser and to the command.
@Suite struct ImportDoubtTests {
    private let steps = ImportTests()
    static let file: String = """
        Название;ИНН;КПП;ОГРН;БИК;Расчётный счёт
        Завод;7707083893;770701001;1027700132195;044525225;40702810438000060473
        Лавка;7707083894;77;;;
        Театр;;;1027700132196;144525225;
        Склад;;;;044525225;40702810438000060474
        """

    @Test(arguments: Engine.here) func doubtsAreCountedAndToldLineByLine(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await steps.upload(Self.file, anna)
        try await steps.check(path, anna)
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Сомнительные реквизиты") && dry.contains("3 строки") && dry.contains("Загрузить: 4"), "warned of, never refused")
        let lines: String = try await anna.get(path + "/lines?verdict=doubt").text
        #expect(lines.contains("ИНН: контрольная цифра не сходится") && lines.contains("«7707083894»") && lines.contains("КПП: нужно знаков: 9, введено: 2") && lines.contains("ОГРН: контрольная цифра"))
        #expect(lines.contains("БИК: должен начинаться с 04, 00 или 01") && lines.contains("Расчётный счёт: не подходит к БИК") && !lines.contains("Завод"))
        let report = try await office.workspace.read(as: .program("test")) { try ImportCommand(1, in: $0).report(in: $0) }
        #expect(report.doubtful == 3 && report.wrong == 0 && report.problems.map(\.line) == [3, 4, 5] && report.problems[0].sentence.ru.contains("«7707083894»"))
        try await steps.run(path, anna)
        #expect(try await office.rows("SELECT inn FROM counterparty ORDER BY id").map { Form.plain($0["inn"]) } == ["7707083893", "7707083894", "", ""])
        let done: String = try await anna.get(path).text
        #expect(done.contains("Сомнительные реквизиты") && done.contains("3 строки") && done.contains("Загружены как есть"))
        let loaded: String = try await anna.get(path + "/lines?verdict=doubt").text
        #expect(loaded.contains("<a class=\"ot-link\" href=\"/counterparties/2\">Лавка</a>") && loaded.contains("создана") && loaded.contains("«7707083894»"), "each leads to its card")
        let result = try await office.workspace.read(as: .program("test")) { try ImportCommand(1, in: $0).result(in: $0) }
        #expect(result.created == 4 && result.doubtful == 3 && result.problems.map(\.line) == [3, 4, 5])
    }
    @Test(arguments: Engine.here) func anUpdateIsDoubtedForWhatItWrites(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/counterparties", DayTests.gazeta.merging(["name": "Завод", "inn": "7707083894", "bik": "044525225"]) { $1 })
        // The tax number was wrong already and is not touched; the account does not fit the bank that the record has.
        let path: String = try await steps.upload("Название;ИНН;Город;Расчётный счёт\nЗавод;7707083894;Тула;40702810438000060474\n", anna)
        try await steps.check(path, anna, ["key": "inn"])
        let lines: String = try await anna.get(path + "/lines?verdict=doubt").text
        #expect(lines.contains("Расчётный счёт: не подходит к БИК") && !lines.contains("ИНН: контрольная"))
        try await steps.check(path, anna, ["key": "inn", "to.3": ""])
        #expect(try await !anna.get(path).text.contains("Сомнительные реквизиты"), "checked anew, counted anew")
    }
    /// Requisites of their own are records that belong to a client.
    @Test(arguments: Engine.here) func linkedRequisitesAreDoubtedToo(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await steps.upload("Название;БИК\nЗавод;144525225\n", anna)
        try await steps.check(path, anna, ["to.1": "requisite_set.bik"])
        #expect(try await anna.get(path + "/lines?verdict=doubt").text.contains("Реквизиты, БИК: должен начинаться"))
    }
}
