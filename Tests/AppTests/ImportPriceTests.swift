import App
import Clients
import Database
@testable import Imports
@testable import Kernel
import Testing

/// Prices and stock from a table: what is there already is brought up to date, line by line, and never twice.
@Suite struct ImportPriceTests {
    private let imports = ImportTests()
    private func leaflet(_ anna: Office.Browser) async throws {
        #expect(try await anna.post("/products", ["name": "Плакат А2", "kind": "product", "state": "active", "unit": "pcs", "article": "PL-A2"]).status == 303)
        #expect(try await anna.post("/products", ["name": "Открытка", "kind": "product", "state": "active", "unit": "pcs", "article": "OT-1"]).status == 303)
        #expect(try await anna.post("/prices", ["price_list_id": "1", "product_id": "1", "from_quantity": "10", "amount": "150"]).status == 303)
        #expect(try await anna.post("/stocks", ["product_id": "1", "warehouse_id": "1", "quantity": "5", "reserve": "2"]).status == 303)
    }
    private func rows(_ office: Office, _ sql: SQL) async throws -> [String] {
        try await office.workspace.database.read { try $0.rows(sql) }.map { row in row.values.map { Form.plain($0) }.joined(separator: " ") }
    }

    @Test(arguments: Engine.here) func pricesAreKnownByProductListAndQuantity(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await leaflet(anna)
        let path: String = try await imports.upload("Артикул;Прайс-лист;От количества;Цена\nPL-A2;Базовый прайс-лист;10;170\nPL-A2;Базовый прайс-лист;100;120\nOT-1;Базовый прайс-лист;1;30\nOT-1;Базовый прайс-лист;1;30\n", anna, "цены.csv")
        #expect(try await anna.get(path).text.contains("<option value=\"product_id+price_list_id+from_quantity\" selected>Товар + прайс-лист + от количества</option>"))
        try await imports.check(path, anna)
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Плакат А2, Базовый прайс-лист, 10") && dry.contains("Открытка, Базовый прайс-лист, 1"), "lines name the product")
        #expect(dry.contains("Цена за единицу: <s class=\"muted\"><span class=\"nowrap num\">150<") && dry.contains("Та же запись, что в строке 4"))
        try await imports.run(path, anna)
        #expect(try await rows(office, "SELECT product_id, from_quantity, amount FROM price ORDER BY product_id, from_quantity") == ["1 10000 17000", "1 100000 12000", "2 1000 3000"])
        #expect(try await rows(office, "SELECT amount FROM price WHERE version = 2").count == 1, "an update, not a new row")
        _ = try await anna.post(path + "/undo", [:])
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await rows(office, "SELECT product_id, amount FROM price WHERE archived_at IS NULL") == ["1 15000"], "the old price is back")
    }

    @Test(arguments: Engine.here) func stockIsKnownByProductAndWarehouse(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await leaflet(anna)
        let path: String = try await imports.upload("Товар;Склад;Остаток\nПлакат А2;Основной склад;12,5\nОткрытка;Основной склад;40\nОткрытка;Склад на луне;1\n", anna, "остатки.csv")
        try await imports.check(path, anna)
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Плакат А2, Основной склад") && dry.contains("«Склад на луне» не находится"))
        try await imports.run(path, anna)
        #expect(try await rows(office, "SELECT product_id, quantity, reserve, free FROM stock ORDER BY product_id") == ["1 12500 2000 10500", "2 40000 0 40000"])
    }

    /// A table of products with a price and a stock beside each.
    @Test(arguments: Engine.here) func productsBringTheirPricesAndStockUpToDate(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        try await leaflet(anna)
        let head: String = "Название;Артикул;Вид;Состояние;Единица;Цена: Прайс-лист;Цена: От количества;Цена: Цена за единицу;Остаток: Склад;Остаток: Остаток\n"
        func line(_ article: String, _ name: String, _ from: String, _ price: String, _ stock: String) -> String { "\(name);\(article);Продукция;Продаётся;шт.;Базовый прайс-лист;\(from);\(price);Основной склад;\(stock)\n" }
        let text: String = head + line("PL-A2", "Плакат А2", "10", "170", "9") + line("NEW", "Календарь", "1", "90", "3") + line("NEW", "Календарь", "50", "70", "3") + line("OT-1", "Открытка", "1", "30", "") + line("OT-1", "Открытка", "1", "31", "")
        let path: String = try await imports.upload(text, anna, "товары.csv")
        #expect(try await anna.get(path).text.contains("<option value=\"article\" selected>"))
        try await imports.check(path, anna)
        let dry: String = try await anna.get(path).text
        #expect(dry.contains("Цена: Цена за единицу: <s class=\"muted\"><span class=\"nowrap num\">150<") && dry.contains("Остаток: Остаток: <s class=\"muted\"><span class=\"nowrap num\">5<") && !dry.contains("Товар: <s"))
        #expect(dry.contains("Цена: в строке 5 то же самое, но с другими значениями"), "a contradiction inside the file is told")
        try await imports.run(path, anna)
        #expect(try await rows(office, "SELECT product_id, from_quantity, amount FROM price ORDER BY product_id, from_quantity") == ["1 10000 17000", "2 1000 3000", "3 1000 9000", "3 50000 7000"])
        #expect(try await rows(office, "SELECT product_id, quantity, free FROM stock ORDER BY product_id") == ["1 9000 7000", "3 3000 3000"])
        // The same table again changes nothing; a price below nothing is a sentence of its line.
        let again: String = try await imports.upload(head + line("PL-A2", "Плакат А2", "10", "170", "9") + line("OT-1", "Открытка", "1", "-5", ""), anna, "товары2.csv")
        try await imports.check(again, anna)
        let second: String = try await anna.get(again).text
        #expect(second.contains("Загрузить: 0") || second.contains("Загружать нечего"))
        #expect(second.contains("не меньше нуля"))
    }
}
