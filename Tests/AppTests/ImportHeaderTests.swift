import App
import Database
import Foundation
@testable import Imports
@testable import Kernel
import Tabular
import Testing

/// Programs put a heading and a date above their tables: the titles are found below them, shown, and chosen by whoever knows better.
@Suite struct ImportHeaderTests {
    private let steps = ImportTests()
    static let file: String = "Выгрузка клиентов на 01.11.2026;;;\n\nНаименование;ИНН;Город;Телефон\nЛавка Берегово;7707083893;Тула;8 495 123-45-67\nТеатр;500100732259;Орёл;\n"

    @Test(arguments: Engine.here) func titlesAreFoundBelowAHeading(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await steps.upload(Self.file, anna)
        let page: String = try await anna.get(path).text
        #expect(page.contains("<option value=\"3\" selected>3: Наименование · ИНН · Город · Телефон</option>"))
        #expect(page.contains("<option value=\"1\">1: Выгрузка клиентов на 01.11.2026</option>") && page.contains("4 из 4 загружаются"))
        try await steps.check(path, anna)
        try await steps.run(path, anna)
        #expect(try await office.rows("SELECT name, city FROM counterparty ORDER BY id").map { Form.plain($0["name"]) + " " + Form.plain($0["city"]) } == ["Лавка Берегово Тула", "Театр Орёл"])
    }
    @Test(arguments: Engine.here) func anotherLineOfTitlesIsChosenOnThePage(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let path: String = try await steps.upload(Self.file, anna)
        let fields: [String: String] = ImportTests.fields(try await anna.get(path).text)
        #expect(try await anna.post(path + "/columns", fields.merging(["header": "4"]) { $1 }).status == 303)
        let page: String = try await anna.get(path).text
        #expect(page.contains("<option value=\"4\" selected>4: Лавка Берегово") && page.contains("<td class=\"med\">7707083893<input"), "the columns are called as that line says")
        #expect(try await anna.post(path + "/columns", ImportTests.fields(page).merging(["header": "3"]) { $1 }).status == 303)
        #expect(try await anna.get(path).text.contains("4 из 4 загружаются"))
        // As the command does, which is told the line.
        let kept = try office.workspace.files.keep(try Folder.file(Self.file), name: "a.csv")
        let id: Int64 = try await ImportScreens.begin(kept, header: 4, as: Access.program("test"), in: office.workspace)
        #expect(try await office.workspace.read(as: .program("test")) { try ImportCommand(id, in: $0).header } == 4)
        let found: Int64 = try await ImportScreens.begin(kept, as: Access.program("test"), in: office.workspace)
        #expect(try await office.workspace.read(as: .program("test")) { try ImportCommand(found, in: $0).header } == 3)
    }
    @Test(arguments: Engine.here) func titlesOfAWorkbookAreFoundBelowAHeading(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, place: String = NSTemporaryDirectory() + Crypto.token(8) + ".xlsx"
        let book = try XLSXWriter(place, sheet: "Клиенты", titles: ["Клиенты типографии"])
        try book.add([.text("Название"), .text("ИНН"), .text("Город")])
        try book.add([.text("Завод"), .text("7707083893"), .text("Тула")])
        try book.close()
        let path: String = try await steps.upload(try [UInt8](Data(contentsOf: URL(fileURLWithPath: place))), anna, "База.xlsx")
        #expect(try await anna.get(path).text.contains("<option value=\"2\" selected>2: Название · ИНН · Город</option>"))
    }

    @Test(arguments: [
        // The first line is the titles, whatever stands below.
        ([["Название", "Вид"], ["Клиент", "Поставщик"]], 1), ([["Название"], ["Клиент"]], 1), ([["Firma", "Stadt"], ["Laden", "Tula"], ["Werk", "Orel"]], 1),
        ([["Firma", "Nummer"], ["Laden", "7707083893"]], 1),
        // A heading, a date, a period, a heading of columns together.
        ([["Клиенты"], ["Название", "ИНН"], ["Завод", "7707083893"]], 2), ([["Период", "01.01.2026"], ["Firma", "Stadt", "Strasse"], ["Laden", "Tula", "1"]], 2),
        ([["Клиент", "", "Контакт", ""], ["Название", "ИНН", "Телефон", "Почта"], ["Завод", "7707083893", "8 495 123-45-67", "a@b.example"]], 2),
        ([["Отчёт"], ["Firma", "Stadt", "Strasse"], ["Laden", "Tula", "Mira 1"]], 2), ([["Отчёт"], ["Название"], ["Завод"]], 2),
        // Nothing that looks like titles: the first line, as it always was.
        ([["1", "2"], ["3", "4"]], 1), ([["x"]], 1),
    ] as [([[String]], Int)])
    func theLineOfTitlesIsTold(_ lines: [[String]], _ expected: Int) {
        let rows: [TableRow] = lines.enumerated().map { TableRow(number: $0 + 1, cells: $1) }
        let known: Set<String> = ["название", "инн", "вид", "клиент", "поставщик", "контакт", "телефон", "почта"]
        #expect(TitleLine(rows: rows, known: known).number == expected)
    }
    @Test func anEmptyTableHasNoTitles() { #expect(TitleLine(rows: [], known: []).number == 0) }

    private enum Folder {
        static func file(_ text: String) throws -> String {
            let place: String = NSTemporaryDirectory() + Crypto.token(8) + ".csv"
            try Data(text.utf8).write(to: URL(fileURLWithPath: place))
            return place
        }
    }
}
