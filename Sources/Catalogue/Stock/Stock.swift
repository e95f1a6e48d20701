internal import Database
internal import Kernel

/// A place where goods lie.
struct Warehouse: Record {
    let id: ID<Warehouse>, version: Int
    static let entity = Entity(
        "warehouse", path: "warehouses", one: Text("Склад", "Warehouse"), many: Text("Склады", "Warehouses"), icon: "boxes", title: "name", order: "name",
        ways: Catalogue.shared, first: { lang in [["name": .text(lang("Основной склад", "Main warehouse"))]] },
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("address", "Адрес", "Address", .long, listed: true), Field("note", "Заметка", "Note", .long, limit: 2000),
        ])
}

/// How much of a product a warehouse has, and how much of it is promised.
struct Stock: Record {
    let id: ID<Stock>, version: Int
    /// Decimals of a quantity.
    static let scale: Int = 3
    static let entity = Entity(
        "stock", path: "stocks", one: Text("Остаток", "Stock"), many: Text("Остатки", "Stock"), icon: "boxes", title: "product_id", order: "created_at", descending: true,
        ways: Catalogue.shared, unique: [["product_id", "warehouse_id"]], check: check,
        fields: [
            Field("product_id", "Товар", "Product", .link("product"), required: true, listed: true),
            Field("warehouse_id", "Склад", "Warehouse", .link("warehouse"), required: true, listed: true),
            Field("quantity", "Остаток", "In stock", .decimal(scale), required: true, listed: true),
            Field("reserve", "Резерв", "Reserved", .decimal(scale), listed: true),
            Field("free", "Свободно", "Free", .decimal(scale), listed: true, sorted: true, editable: false),
            Field("least", "Не меньше", "Keep at least", .decimal(scale), listed: true),
            Field("place", "Место", "Place", listed: true, limit: 60),
            Field("created_at", "Заведён", "Begun", .instant, sorted: true, editable: false),
        ])
        .completing { old, new, _ in
            func number(_ column: String) -> Int64 { Int64(value: new[column] ?? old?.value(column: column) ?? .null) ?? 0 }
            return ["free": .int(number("quantity") - number("reserve"))].merging(new["reserve"] == .null ? ["reserve": .int(0)] : [:]) { $1 }
        }
        .marking { row, _ in
            guard let free = Int64(value: row["free"]), let least = Int64(value: row["least"]) else { return "" }
            return free < least ? "late" : ""
        }

    /// One row for a product in a warehouse, and nothing below nothing.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        for column: String in ["quantity", "reserve", "least"] {
            if case .int(let number)? = form.patch[column], number < 0 { form.reject(column, Text("Не меньше нуля", "Not below zero")) }
        }
        let value = try Catalogue.values(form, entity, id, tx)
        let same: [Row] = try tx.rows("SELECT id FROM stock WHERE product_id = \(value("product_id")) AND warehouse_id = \(value("warehouse_id")) AND id <> \(id ?? 0) LIMIT 1")
        if !same.isEmpty { form.reject("warehouse_id", Text("Остаток этого товара на этом складе уже заведён", "This product has its row in this warehouse already")) }
        return form.patch["reserve"] == .null ? ["reserve": .int(0)] : [:]
    }
}
