import Catalogue
import Database
import Kernel

/// A print shop's catalogue for the demo: what it makes, what it does for others, what it resells.
enum DemoCatalogue {
    private struct Item {
        let section: String, name: String, article: String, kind: String, unit: String, barcode: String, cost: Int64
        /// Quantity and roubles with kopecks for one.
        let prices: [(Int64, Int64)]
        /// Quantity, reserve, the least to keep.
        let stock: (Int64, Int64, Int64)?
        let about: String
        init(_ section: String, _ name: String, _ article: String, _ kind: String, _ unit: String, cost: Int64, _ prices: [(Int64, Int64)], stock: (Int64, Int64, Int64)? = nil, barcode: String = "", _ about: String = "") {
            (self.section, self.name, self.article, self.kind, self.unit, self.cost) = (section, name, article, kind, unit, cost)
            (self.prices, self.stock, self.barcode, self.about) = (prices, stock, barcode, about)
        }
    }
    private static let sections: [(String, String?)] = [
        ("Листовая продукция", nil), ("Визитки", "Листовая продукция"), ("Листовки и флаеры", "Листовая продукция"), ("Многостраничная продукция", nil), ("Брошюры", "Многостраничная продукция"),
        ("Календари", nil), ("Упаковка и этикетка", nil), ("Широкий формат", nil), ("Услуги", nil), ("Бумага и расходные материалы", nil),
    ]
    private static let items: [Item] = [
        Item("Визитки", "Визитка 90×50, мелованная 300 г, 4+4", "VIZ-300-44", "product", "pcs", cost: 310, [(100, 900), (500, 620), (1000, 480), (3000, 390)], "Цифра до 500 шт., офсет сборным листом выше."),
        Item("Визитки", "Визитка дизайнерская Touch Cover 301 г", "VIZ-TC-40", "product", "pcs", cost: 1450, [(100, 3200), (300, 2700), (500, 2400)]),
        Item("Листовки и флаеры", "Листовка А5, 130 г, 4+4", "LIST-A5-130", "product", "pcs", cost: 130, [(500, 640), (1000, 410), (5000, 240), (10_000, 195)]),
        Item("Листовки и флаеры", "Еврофлаер 210×98, 150 г, 4+4", "EURO-150", "product", "pcs", cost: 120, [(500, 590), (1000, 380), (5000, 225)]),
        Item("Листовки и флаеры", "Буклет А4, два фальца, 130 г", "BUK-A4-2F", "product", "pcs", cost: 260, [(500, 1150), (1000, 780), (5000, 470)]),
        Item("Брошюры", "Брошюра А5 на скобе, 16 полос", "BR-A5-16", "product", "pcs", cost: 1850, [(100, 7400), (300, 4900), (1000, 3100), (3000, 2450)], "Обложка 170 г, блок 115 г; другие объёмы считает конфигуратор."),
        Item("Брошюры", "Каталог А4 КБС, 64 полосы", "KAT-A4-64", "product", "pcs", cost: 9800, [(100, 31_000), (300, 22_500), (1000, 16_900)]),
        Item("Календари", "Календарь квартальный «Стандарт», 3 блока", "KAL-KV-3", "product", "pcs", cost: 13_500, [(50, 31_000), (100, 26_500), (300, 22_000)], stock: (140, 60, 50)),
        Item("Календари", "Календарь карманный 70×100, ламинация", "KAL-KARM", "product", "pcs", cost: 290, [(500, 790), (1000, 560), (5000, 380)]),
        Item("Упаковка и этикетка", "Этикетка самоклеящаяся 58×40, рулон 500 шт.", "ET-58-40", "product", "pack", cost: 21_000, [(1, 49_000), (10, 41_000), (50, 35_500)], stock: (86, 12, 20)),
        Item("Упаковка и этикетка", "Короб самосборный 200×150×80, кашированный", "BOX-200", "product", "pcs", cost: 5400, [(100, 14_800), (500, 9900), (1000, 8300)]),
        Item("Широкий формат", "Баннер литой 440 г, 720 dpi", "BAN-440", "product", "m2", cost: 21_000, [(1, 62_000), (10, 51_000), (50, 43_000)]),
        Item("Широкий формат", "Ролл-ап 85×200 с печатью", "ROLL-85", "product", "pcs", cost: 265_000, [(1, 495_000), (5, 445_000)], stock: (9, 2, 3)),
        Item("Услуги", "Дизайн листовки", "USL-DIZ-L", "service", "hour", cost: 90_000, [(1, 180_000)]),
        Item("Услуги", "Предпечатная проверка макета", "USL-PREP", "service", "pcs", cost: 20_000, [(1, 50_000)]),
        Item("Услуги", "Доставка по городу", "USL-DOST", "service", "pcs", cost: 45_000, [(1, 70_000)]),
        Item("Бумага и расходные материалы", "Бумага SvetoCopy А4, 80 г, 500 л.", "BUM-SC-80", "goods", "pack", cost: 31_500, [(1, 42_000), (5, 39_900), (50, 37_500)], stock: (420, 65, 100), barcode: "4600000000015"),
        Item("Бумага и расходные материалы", "Бумага Color Copy А3, 300 г, 125 л.", "BUM-CC-300", "goods", "pack", cost: 168_000, [(1, 236_000), (5, 221_000)], stock: (38, 4, 10), barcode: "4600000000022"),
        Item("Бумага и расходные материалы", "Пружина металлическая 9,5 мм, белая, 100 шт.", "PRUZH-95", "goods", "pack", cost: 54_000, [(1, 89_000), (10, 79_000)], stock: (7, 0, 10), barcode: "4600000000039"),
    ]
    private static let relations: [(String, String, String)] = [
        ("VIZ-300-44", "VIZ-TC-40", "alternative"), ("VIZ-300-44", "USL-DIZ-L", "related"), ("LIST-A5-130", "EURO-150", "alternative"), ("LIST-A5-130", "USL-DOST", "related"),
        ("BR-A5-16", "KAT-A4-64", "alternative"), ("BR-A5-16", "USL-PREP", "related"), ("KAT-A4-64", "PRUZH-95", "material"),
    ]

    /// - Parameter client: who has a price list of their own.
    static func fill(client: Int64?, in tx: Tx) throws {
        func entity(_ table: String) throws -> Entity {
            guard let found: Entity = tx.registry[table] else { throw NotFound() }
            return found
        }
        func first(_ sql: SQL) throws -> Value { try tx.rows(sql).first?["id"] ?? .null }
        let rate: Value = try first("SELECT id FROM vat_rate WHERE code = '22' ORDER BY id LIMIT 1"), warehouse: Value = try first("SELECT id FROM warehouse ORDER BY id LIMIT 1")
        let base: Value = try first("SELECT id FROM price_list ORDER BY id LIMIT 1")
        var places: [String: Int64] = [:], products: [String: Int64] = [:]
        for (name, parent) in sections {
            places[name] = try tx.insert(entity("product_category"), ["name": .text(name), "parent_id": parent.flatMap { places[$0] }.map { .int($0) } ?? .null])
        }
        for item in items {
            let id: Int64 = try tx.insert(entity("product"), [
                "name": .text(item.name), "article": .text(item.article), "kind": .text(item.kind), "state": .text("active"), "unit": .text(item.unit), "cost": .int(item.cost), "vat_rate_id": rate,
                "category_id": places[item.section].map { .int($0) } ?? .null, "barcode": item.barcode.isEmpty ? .null : .text(item.barcode), "description": item.about.isEmpty ? .null : .text(item.about),
            ])
            products[item.article] = id
            for (quantity, amount) in item.prices { try tx.insert(entity("price"), ["price_list_id": base, "product_id": .int(id), "currency": .text("RUB"), "from_quantity": .int(quantity * 1000), "amount": .int(amount)]) }
            if let (quantity, reserve, least) = item.stock {
                try tx.insert(entity("stock"), ["product_id": .int(id), "warehouse_id": warehouse, "quantity": .int(quantity * 1000), "reserve": .int(reserve * 1000), "least": .int(least * 1000)])
            }
        }
        for (one, other, kind) in relations {
            guard let product = products[one], let second = products[other] else { continue }
            try tx.insert(entity("product_relation"), ["product_id": .int(product), "other_id": .int(second), "kind": .text(kind)])
        }
        try Catalogue.insertBrochure(selling: products["BR-A5-16"], in: tx)
        guard let client, let leaflet = products["LIST-A5-130"] else { return }
        let own: Int64 = try tx.insert(entity("price_list"), ["name": .text("По договору: листовки"), "currency": .text("RUB"), "between_breaks": .text("linear"), "with_vat": .int(1), "counterparty_id": .int(client)])
        for (quantity, amount) in [(Int64(500), Int64(520)), (5000, 210)] { try tx.insert(entity("price"), ["price_list_id": .int(own), "product_id": .int(leaflet), "currency": .text("RUB"), "from_quantity": .int(quantity * 1000), "amount": .int(amount)]) }
    }
}
