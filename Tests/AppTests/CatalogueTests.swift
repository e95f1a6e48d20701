import App
@testable import Catalogue
import Clients
import Database
@testable import Kernel
import Testing

/// What the shop sells, where it lies, and what it costs for whom.
@Suite struct CatalogueTests {
    private static func leaflet(_ anna: Office.Browser, _ more: [String: String] = [:]) async throws -> Office.Answer {
        try await anna.post("/products", ["name": "Листовка А5", "kind": "product", "state": "active", "unit": "pcs", "article": "L-A5"].merging(more) { $1 })
    }
    private static func price(_ anna: Office.Browser, _ list: String, _ from: String, _ amount: String) async throws -> Int {
        try await anna.post("/prices", ["price_list_id": list, "product_id": "1", "from_quantity": from, "amount": amount]).status
    }

    @Test(arguments: Engine.here) func articlesAndBarcodesAreChecked(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        #expect(try await Self.leaflet(anna, ["barcode": "4006381333931"]).status == 303)
        let twice = try await Self.leaflet(anna)
        #expect(twice.status == 422 && twice.text.contains("Такой артикул уже есть: Т-000001"))
        let wrong = try await Self.leaflet(anna, ["article": "L-2", "barcode": "4006381333932"])
        #expect(wrong.status == 422 && wrong.text.contains("Контрольная цифра штрихкода не сходится"))
        #expect(try await anna.get("/search?q=4006381333931").text.contains("Листовка А5"))
        // Goods without an article do not meet each other.
        for _ in 0..<2 { #expect(try await anna.post("/products", ["name": "Услуга", "kind": "service", "state": "active", "unit": "hour"]).status == 303) }
    }

    @Test(arguments: Engine.here) func variantsStandOneStepBelow(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await Self.leaflet(anna)
        #expect(try await Self.leaflet(anna, ["article": "L-A5-G", "name": "Листовка А5, глянец", "parent_id": "1"]).status == 303)
        #expect(try await Self.leaflet(anna, ["article": "L-3", "parent_id": "2"]).status == 422)
        #expect(try await anna.post("/products/1", ["parent_id": "2", "version": "1"]).status == 422)
        #expect(try await anna.get("/products/1").text.contains("Листовка А5, глянец"))
    }

    @Test(arguments: Engine.here) func sectionsAreATreeWithoutCircles(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await anna.post("/product-categories", ["name": "Листовая"])
        _ = try await anna.post("/product-categories", ["name": "Флаеры", "parent_id": "1"])
        let circle = try await anna.post("/product-categories/1", ["parent_id": "2", "version": "1"])
        #expect(circle.status == 422 && circle.text.contains("Получается круг"))
        #expect(try await anna.get("/product-categories?tree=1").text.contains("Флаеры"))
    }

    @Test(arguments: Engine.here) func theNearestListInForceGivesThePrice(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await Self.leaflet(anna)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        for (from, amount) in [("100", "10"), ("1000", "6")] { #expect(try await Self.price(anna, "1", from, amount) == 303) }
        #expect(try await Self.price(anna, "1", "1000", "5") == 422, "one price from one quantity")
        let card: String = try await anna.get("/products/1").text
        #expect(card.contains("Базовый прайс-лист") && card.contains("От 601 до 1\u{A0}000 шт. выходит дороже, чем сразу 1\u{A0}000."))
        func asked(_ query: String) async throws -> String { try await anna.get("/products/1/price?" + query).text }
        #expect(try await asked("quantity=1000").contains("6\u{A0}000\u{A0}₽"))
        #expect(try await asked("quantity=50").contains("цены нет ни в одном действующем прайс-листе"))
        #expect(try await asked("quantity=abc").contains("Количество — число"))
        // The client's own list, on a line between its breaks; what is over does not count.
        for (name, until) in [("Договор", "2999-01-01"), ("Прошлый договор", "2020-01-01")] {
            #expect(try await anna.post("/price-lists", ["name": name, "currency": "RUB", "between_breaks": "linear", "counterparty_id": "1", "valid_to": until]).status == 303)
        }
        for (list, from, amount) in [("2", "100", "8"), ("2", "300", "4"), ("3", "1", "1")] { #expect(try await Self.price(anna, list, from, amount) == 303) }
        let own: String = try await asked("counterparty_id=1&quantity=200")
        #expect(own.contains("собственный прайс-лист клиента") && own.contains("1\u{A0}200\u{A0}₽") && !own.contains("Прошлый договор"))
        #expect(try await !asked("quantity=200").contains("Договор"), "somebody else's list is nobody's business")
        let both = try await anna.post("/price-lists", ["name": "Х", "currency": "RUB", "between_breaks": "step", "valid_from": "2026-02-01", "valid_to": "2026-01-01"])
        #expect(both.status == 422 && both.text.contains("Конец раньше начала"))
    }

    @Test(arguments: Engine.here) func listsOfOurOrganisationAndOfASegmentCount(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await Self.leaflet(anna)
        for (name, city) in [("Газета", "Тула"), ("Театр", "Тверь")] { #expect(try await anna.post("/counterparties", DayTests.gazeta.merging(["name": name, "city": city]) { $1 }).status == 303) }
        let tula: Condition = .all([.test("city", .is, ["Тула"])])
        #expect(try await anna.post("/segments/keep", ["target": "counterparty", "name": "Свои", "segment": "", "query": "where=\(tula.json.percentEncoded)"]).status == 303)
        try await Ottisk.worker(office.workspace).drain()
        #expect(try await anna.post("/price-lists", ["name": "Для своих", "currency": "RUB", "between_breaks": "step", "segment_id": "1"]).status == 303)
        #expect(try await anna.post("/price-lists", ["name": "Второе юрлицо", "currency": "RUB", "between_breaks": "step", "organisation_id": "1"]).status == 303)
        for (list, amount) in [("1", "10"), ("2", "7"), ("3", "9")] { #expect(try await Self.price(anna, list, "1", amount) == 303) }
        func asked(_ query: String) async throws -> String { try await anna.get("/products/1/price?quantity=10&" + query).text }
        #expect(try await asked("counterparty_id=1").contains("прайс-лист его сегмента"))
        #expect(try await asked("counterparty_id=2").contains("общий прайс-лист"))
        #expect(try await asked("counterparty_id=2&organisation_id=1").contains("прайс-лист нашей организации"))
        #expect(try await asked("counterparty_id=1&organisation_id=1").contains("прайс-лист его сегмента"), "nearer than ours")
        // The card of each says which list counts.
        let (one, other): (String, String) = (try await anna.get("/counterparties/1").text, try await anna.get("/counterparties/2").text)
        #expect(one.contains("Для своих") && one.contains("прайс-лист его сегмента") && !other.contains("Для своих") && other.contains("Базовый прайс-лист"))
    }

    /// A change of law changes no product: the rate that follows its own counts.
    @Test(arguments: Engine.here) func theRateOfTheDayIsTheProductsOrItsSuccessor(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        let rates: [String: Int64] = Dictionary(try await office.workspace.database.read { try $0.rows("SELECT id, code FROM vat_rate") }.map { (Form.plain($0["code"]), Int64(value: $0["id"]) ?? 0) }) { $1 }
        let old: Int64 = try #require(rates["18"]), now: Int64 = try #require(rates["22"]), never: Int64 = try #require(rates["none"])
        _ = try await Self.leaflet(anna, ["vat_rate_id": String(old)])
        #expect(try await anna.post("/price-lists", ["name": "Нетто", "currency": "RUB", "between_breaks": "step", "with_vat": "0"]).status == 303)
        #expect(try await Self.price(anna, "2", "1", "100") == 303)
        let today: Day = try await office.workspace.read(as: .program("test")) { $0.today }
        try await office.workspace.database.write { try $0.run("UPDATE vat_rate SET valid_to = \(today.adding(-2).description) WHERE code = '20'") }
        #expect(try await anna.get("/products/1").text.contains("сегодня не действует"), "a gap is told and not guessed")
        try await office.workspace.database.write { db in
            try db.run("UPDATE vat_rate SET valid_to = \(today.adding(-1).description) WHERE code = '20'")
            try db.run("UPDATE vat_rate SET valid_from = \(today.description) WHERE code = '22'")
        }
        let card: String = try await anna.get("/products/1").text
        #expect(card.contains("НДС 22") && card.contains("122\u{A0}₽ с НДС"), "18, then 20, then 22")
        #expect(try await anna.get("/products/1/price?quantity=10").text.contains("1\u{A0}220\u{A0}₽"))
        // Over ones are not offered, unless chosen before.
        let form: String = try await anna.get("/products/new").text, kept: String = try await anna.get("/products/1/edit").text
        #expect(!form.contains("НДС 18") && !form.contains("НДС 20") && form.contains("НДС 22") && kept.contains("НДС 18") && !kept.contains("НДС 20"))
        #expect(try await anna.post("/products/1", ["vat_rate_id": String(never), "version": "1"]).status == 303)
        #expect(try await !anna.get("/products/1").text.contains("₽ с НДС"), "there is no tax to add")
        #expect(try await anna.post("/products/1", ["vat_rate_id": String(now), "version": "2"]).status == 303)
        // What a list with VAT holds is told without it.
        #expect(try await Self.price(anna, "1", "1", "122") == 303)
        #expect(try await anna.get("/products/1").text.contains("100\u{A0}₽ без НДС"))
    }

    @Test(arguments: Engine.here) func pricesSayTheCurrencyOfTheirList(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await Self.leaflet(anna)
        #expect(try await anna.post("/price-lists", ["name": "Dollar", "currency": "USD", "between_breaks": "step"]).status == 303)
        #expect(try await Self.price(anna, "2", "1", "0,5") == 303)
        let all: String = try await anna.get("/prices").text, card: String = try await anna.get("/products/1").text
        #expect(all.contains(">$<") && !all.contains("0,50\u{A0}₽") && card.contains("0,50\u{A0}$"))
        let changed = try await anna.post("/price-lists/2", ["currency": "EUR", "version": "1"])
        #expect(changed.status == 422 && changed.text.contains("уже есть цены"))
    }

    @Test(arguments: Engine.here) func stockIsKeptPerWarehouse(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await Self.leaflet(anna)
        #expect(try await anna.post("/stocks", ["product_id": "1", "warehouse_id": "1", "quantity": "12,5", "reserve": "4", "least": "10"]).status == 303)
        let card: String = try await anna.get("/products/1").text
        #expect(card.contains("Основной склад") && card.contains("8,5") && card.contains("мало"))
        #expect(try await anna.post("/stocks", ["product_id": "1", "warehouse_id": "1", "quantity": "1"]).status == 422)
        #expect(try await anna.post("/stocks/1", ["quantity": "-1", "version": "1"]).status == 422)
        #expect(try await anna.post("/stocks/1", ["reserve": "", "version": "1"]).status == 303)
        #expect(try await anna.get("/stocks/1").text.contains("12,5"))
    }

    @Test(arguments: Engine.here) func everybodySeesTheCatalogueAndSomeKeepIt(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin
        _ = try await Self.leaflet(anna)
        let seller = try await office.browser(of: office.employee("salesManager", "Олег Лапин"))
        #expect(try await seller.get("/products/1").status == 200)
        #expect(try await seller.post("/products/1", ["name": "Моё", "version": "1"]).status == 403)
        #expect(try await seller.post("/prices", ["price_list_id": "1", "product_id": "1", "from_quantity": "1", "amount": "1"]).status == 403)
        let head = try await office.browser(of: office.employee("salesHead", "Ирина Громова"))
        #expect(try await Self.price(head, "1", "1", "7") == 303)
        let technologist = try await office.browser(of: office.employee("technologist", "Пётр Зимин"))
        #expect(try await technologist.post("/products/1", ["name": "Листовка А5 новая", "version": "1"]).status == 303)
        #expect(try await Self.price(technologist, "1", "2", "7") == 403)
    }

    @Test(arguments: Engine.here) func aClientsOwnPriceListIsSeenWithTheClient(_ engine: Engine) async throws {
        let office = try await Office(engine), anna = try await office.admin, oleg: Int64 = try await office.employee("salesManager", "Олег Лапин"), seller = try await office.browser(of: oleg)
        _ = try await Self.leaflet(anna)
        _ = try await anna.post("/counterparties", DayTests.gazeta)
        #expect(try await anna.post("/price-lists", ["name": "По договору", "currency": "RUB", "between_breaks": "step", "counterparty_id": "1"]).status == 303)
        for list in ["1", "2"] { #expect(try await Self.price(anna, list, "1", "7") == 303) }
        for page in ["/price-lists/1", "/prices/1"] { #expect(try await seller.get(page).status == 200, "the shop's own is everybody's") }
        for page in ["/price-lists/2", "/prices/2"] { #expect(try await seller.get(page).status == 404) }
        for page in ["/price-lists", "/prices"] { #expect(try await !seller.get(page).text.contains("По договору")) }
        #expect(try await anna.post("/counterparties/1", ["version": "1", "owner_id": String(oleg)]).status == 303)
        for page in ["/price-lists/2", "/prices/2"] { #expect(try await seller.get(page).status == 200, "their client now") }
        #expect(try await seller.post("/price-lists/2", ["name": "Моё", "version": "1"]).status == 403)
    }
    /// Roles of workspaces that began earlier; who keeps the lists goes on seeing all of them.
    @Test(arguments: Engine.here) func rolesOfBeforeSeeAClientsPriceListWithTheClientToo(_ engine: Engine) async throws {
        let database: any Database = try await engine.fresh(), keeping: String = "{\"price_list\":{\"edit\":4,\"see\":4}}"
        try await database.migrate(Ottisk.migrations.filter { $0.name != PriceList.reachMigration.name })
        try await database.write { db in
            for (name, grants) in [("Продавец", "{\"price\":{\"see\":4},\"price_list\":{\"see\":4}}"), ("Правленый", "{\"price_list\":{\"archive\":0,\"create\":0,\"edit\":0,\"export\":0,\"see\":4}}"), ("Бухгалтер", keeping)] {
                try db.run("INSERT INTO role (created_at, updated_at, name, grants) VALUES (0, 0, \(name), \(grants))")
            }
        }
        try await database.migrate(Ottisk.migrations)
        let grants: [String] = try await database.read { try $0.rows("SELECT grants FROM role ORDER BY id").map { Form.plain($0["grants"]) } }
        #expect(grants == ["{\"price\":{\"see\":1},\"price_list\":{\"see\":1}}", "{\"price_list\":{\"archive\":0,\"create\":0,\"edit\":0,\"export\":0,\"see\":1}}", keeping])
    }

    @Test func laddersByStepAndByLine() {
        let breaks: [Ladder.Break] = [.init(from: 100_000, amount: 1000), .init(from: 1_000_000, amount: 600)]
        let steps = Ladder(breaks.reversed(), isLinear: false), line = Ladder(breaks, isLinear: true)
        #expect([99_999, 100_000, 999_999, 1_000_000, 9_000_000].map { steps.price($0) } == [nil, 1000, 1000, 600, 600])
        #expect([100_000, 550_000, 1_000_000, 2_000_000].map { line.price($0) } == [1000, 800, 600, 600])
        #expect(steps.inversions.map(\.dearerFrom) == [601_000] && line.inversions.isEmpty)
        // From the quantity it names to the break, so many do cost more than the break; a little less do not.
        #expect(steps.total(610_000) ?? 0 > steps.total(1_000_000) ?? 0 && steps.total(600_000) == steps.total(1_000_000))
        #expect(Ladder([.init(from: 0, amount: 5), .init(from: 10, amount: 6)], isLinear: false).rises.map(\.amount) == [6])
        #expect(Barcode.isValid("96385074") && Barcode.isValid("036000291452") && Barcode.isValid("4006381333931") && !Barcode.isValid("4006381333930") && !Barcode.isValid("123"))
    }
}
