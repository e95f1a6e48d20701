import App
import Database
import Estimating
import Exact
import Foundation
@testable import Kernel
import Tabular
@testable import Tariffs
import Testing

/// Tariffs and tables of stocks in files: out and in again, and what cannot be taken is told by its line.
@Suite struct TariffFileTests {
    private static func load(_ office: Office, _ anna: Office.Browser, _ table: String) async throws -> Office.Answer {
        try await office.upload("/tariffs/1/stocks", "бумага.csv", Array(table.utf8), token: anna.token, csrf: anna.csrf)
    }
    /// The form of the preview as a browser sends it.
    private static func form(_ answer: Office.Answer) throws -> [String: String] {
        let lines: Substring = try #require(answer.text.firstMatch(of: #/<textarea[^>]*name="lines"[^>]*>([^<]*)</#)?.1)
        let revision: Substring = try #require(answer.text.firstMatch(of: #/name="revision" value="([0-9]+)"/#)?.1)
        return ["lines": String(lines).replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<").replacing("&amp;", with: "&"), "revision": String(revision)]
    }

    @Test(arguments: Engine.here) func pricesAndNewStocksComeFromATableAfterALook(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await TariffTests.demo(anna, publish: false)
        let before: Shop = try await TariffTests.draft(office)
        let table: String = """
            Код;Название;Сорт;Вид;Плотность, г/м²;Формат;Ширина рулона;Платим;Цена без НДС;Поставщик
            gloss-115-640x900;;;;;;;;121,50;Берег
            gloss-130-640x900;;;;;;;;118;Берег
            kraft-90;Крафт 90;kraft-90;офсетная;90;620x940;;за килограмм;99,9;Берег
            vinyl-137;Винил 1370;vinyl;плёнка;180;;1370;за м²;88;Берег
            bad-1;Без плотности;bad;офсетная;;620x940;;;10;Берег
            gloss-150-640x900;;;;;;;;дорого;Берег
            gloss-170-640x900;;;;;;900;;1;Берег
            kraft-90;Крафт;kraft;офсетная;90;620x940;;;1;Берег
            ;Безымянная;x;;;;;;1;Берег
            """
        let shown = try await Self.load(office, anna, table)
        #expect(shown.status == 200 && shown.text.contains("Новых: 2, изменится: 1, без изменений: 1, с ошибками: 5."), "\(shown.text)")
        #expect(shown.text.contains("118\u{A0}₽</s> → <b class=\"med\">121,5\u{A0}₽") && shown.text.contains("Не пригодились столбцы: Поставщик"))
        for said in ["Строка 6</b>: без плотности", "Строка 7</b>: цена без НДС: нужно число", "Строка 8</b>: ширина рулона: у листа этого нет", "Строка 9</b>: код «kraft-90» уже был выше", "Строка 10</b>: нет кода"] { #expect(shown.text.contains(said), "\(said)") }
        #expect(try await TariffTests.draft(office) == before, "a look changes nothing")
        let form: [String: String] = try Self.form(shown)
        let done = try await anna.post("/tariffs/1/stocks/apply", form)
        #expect(done.status == 303, "\(done.text)")
        let shop: Shop = try await TariffTests.draft(office)
        #expect(shop.stocks.count == before.stocks.count + 2 && shop.stocks.first { $0.code == "gloss-115-640x900" }?.amount == Exact("121.5"))
        #expect(shop.stocks.first { $0.code == "kraft-90" } == Stock(code: "kraft-90", title: Wording("Крафт 90", "Крафт 90"), grade: "kraft-90", kind: .uncoated, gsm: 90, form: .sheet(Size(620, 940), grain: nil), price: .kilogram(Exact("99.9") ?? 0)))
        #expect(shop.stocks.last?.form == .roll(width: 1370))
        // Sent again after somebody saved: shown again, nothing written twice.
        let late = try await anna.post("/tariffs/1/stocks/apply", form.merging(["lines": "line\tКод\tЦена без НДС\n2\tgloss-115-640x900\t130"]) { $1 })
        #expect(late.status == 409 && late.text.contains("Ваша таблица цела") && late.text.contains("121,5\u{A0}₽</s> → <b class=\"med\">130\u{A0}₽"))
        #expect(try await TariffTests.draft(office) == shop)
    }

    @Test(arguments: Engine.here) func numbersOfAWorkbookAreNumbers(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await TariffTests.demo(anna, publish: false)
        let place: String = NSTemporaryDirectory() + "ottisk-" + Crypto.token(8) + ".xlsx"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let book = try XLSXWriter(place, sheet: "Бумага", titles: ["Артикул", "Цена", "Граммаж"])
        try book.add([.text("gloss-115-640x900"), .number(119.9), .number(115)])
        try book.add([.text("label-film-250"), .money(6450), .empty])
        try book.close()
        let bytes: [UInt8] = Array(try Data(contentsOf: URL(fileURLWithPath: place)))
        let shown = try await office.upload("/tariffs/1/stocks", "бумага.xlsx", bytes, token: anna.token, csrf: anna.csrf)
        #expect(shown.text.contains("Новых: 0, изменится: 2, без изменений: 0, с ошибками: 0."), "\(shown.text)")
        #expect(try await anna.post("/tariffs/1/stocks/apply", Self.form(shown)).status == 303)
        let stocks: [Stock] = try await TariffTests.draft(office).stocks
        #expect(stocks.first { $0.code == "gloss-115-640x900" }?.price == .kilogram(Exact("119.9") ?? 0) && stocks.first { $0.code == "label-film-250" }?.price == .squareMetre(Exact("64.5") ?? 0))
    }

    @Test(arguments: Engine.here) func theTableOfAllStocksIsReadBackUnchanged(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await TariffTests.demo(anna, publish: false)
        for lang in Lang.allCases {
            try await office.workspace.database.write { try $0.run("UPDATE employee SET lang = \(lang.rawValue)") }
            let table: String = try await anna.get("/tariffs/1/stocks").text, shown = try await Self.load(office, anna, table), count: Int = DemoShop.shop.stocks.count
            #expect(shown.text.contains(lang("Новых: 0, изменится: 0, без изменений: \(count), с ошибками: 0.", "New: 0, changing: 0, unchanged: \(count), with errors: 0.")), "\(shown.text)")
            let nothing = try await anna.post("/tariffs/1/stocks/apply", Self.form(shown))
            #expect(nothing.status == 400)
        }
    }

    @Test(arguments: Engine.here, [
        ("", "Выберите файл"), ("Название;Цена\nМел;5", "нет столбца «Код»"), ("Код;Цена\n", "В файле нет строк"), ("Код;Цена\n\"мел;5", "кавычки открыты"), ("PK\u{3}\u{4}не книга", "XLSX повреждён"),
    ])
    func aTableThatCannotBeReadIsRefusedInWords(_ engine: Engine, _ bad: (String, String)) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await TariffTests.demo(anna, publish: false)
        let answer = try await Self.load(office, anna, bad.0)
        #expect(answer.status == 400 && answer.text.contains(bad.1), "\(answer.status)")
        #expect(try await TariffTests.draft(office).stocks == DemoShop.shop.stocks)
    }

    @Test(arguments: Engine.here) func aWholeTariffGoesToAFileAndBeginsAnotherShop(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await TariffTests.demo(anna)
        let file: String = try await anna.get("/tariffs/1/file").text
        let made = try await office.upload("/tariffs/start/file", "t.json", Array(file.utf8), token: anna.token, csrf: anna.csrf)
        #expect(made.status == 303 && made.location == "/tariffs/2")
        #expect(try await anna.post("/tariffs/2/publish", ["day": "2026-01-01"]).status == 303)
        let shop: Shop = try #require(try await office.workspace.read(as: .program("test")) { try TariffVersion.inForce(2, on: TariffTests.march, in: $0).map { try Canonical.read(Shop.self, $0.definition) } })
        #expect(shop.stocks == DemoShop.shop.stocks && shop.presses == DemoShop.shop.presses && shop.machines == DemoShop.shop.machines && shop.pricing == DemoShop.shop.pricing)
        for (bad, said) in [
            ("не тариф", "нужен тариф, сохранённый отсюда"), ("{}", "нужен тариф"), ("[1]", "нужен тариф"), (#"{"kind":"ottisk.product-model","format":1,"name":"","shop":{}}"#, "место: shop"), (file.replacing("\"gsm\" : 130", with: "\"gsm\" : \"много\""), "место: shop.stocks[4].gsm"),
            (file.replacing("ottisk.tariff", with: "other"), "нужен тариф"),
        ] {
            let answer = try await office.upload("/tariffs/start/file", "t.json", Array(bad.utf8), token: anna.token, csrf: anna.csrf)
            #expect(answer.status == 422 && answer.text.contains(said), "\(bad.prefix(40)): \(answer.status)")
        }
        #expect(try await office.workspace.database.read { try $0.rows("SELECT id FROM tariff").count } == 2)
    }

    @Test(arguments: Engine.here) func aTariffWithItsVersionsGoesAlongToAnotherWorkspace(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await TariffTests.demo(anna)
        _ = try await anna.post("/tariffs/1/draft", [:])
        _ = try await anna.post("/tariffs/1/draft/save", ["part": "policy", "share": "70"])
        let path: String = try await TransferTests.export(office.workspace), other = try await Office(engine)
        let result = try await TransferTests.load(path, other.workspace)
        #expect(result.failed == 0, "\(result.problems.map(\.ru))")
        let (shop, draft): (Shop?, Shop) = (try await TariffTests.current(office), try await TariffTests.draft(office))
        #expect(try await TariffTests.current(other) == shop)
        #expect(try await TariffTests.draft(other) == draft)
        let boss = try await other.admin
        #expect(try await boss.get("/production").text.contains("черновик версии 2"))
        #expect(try await boss.get("/tariffs/1?v=1").text.contains("действует с 1\u{A0}января"))
        // The same archive again brings nothing.
        #expect(try await TransferTests.load(path, other.workspace).failed == 0)
        let kept: [Int] = try await other.workspace.database.read { db in try ["tariff", "tariff_version"].map { try db.rows("SELECT id FROM \(SQL.raw($0))").count } }
        #expect(kept == [1, 2])
    }

    @Test(arguments: Engine.here) func theReadyShopIsPublishedForADemo(_ engine: Engine) async throws {
        let office = try await Office(engine)
        try await office.workspace.write(as: .program("demo")) { try Tariffs.insertDemo(from: Day(year: 2025, month: 1, day: 1), in: $0) }
        let shop: Shop = try #require(try await TariffTests.current(office))
        #expect(try Estimator(shop, DemoShop.brochure).estimate(run: 500).price.total > 0)
    }
}
