public import Database
public import Kernel

/// What the shop sells: its own products and services, and goods it resells. A variant is a product under another.
public struct Product: Record {
    public let id: ID<Product>, version: Int
    static let kinds: [Field.Choice] = [
        .init("product", "Продукция", "Product", ink: "m"), .init("service", "Услуга", "Service", ink: "c"), .init("goods", "Товар для перепродажи", "Goods for resale", ink: "y"),
    ]
    static let states: [Field.Choice] = [.init("active", "Продаётся", "On sale", ink: "g"), .init("retired", "Снят с продажи", "Withdrawn", closed: true)]
    /// Units of the all-Russian classifier that a print shop sells in.
    static let units: [Field.Choice] = [
        .init("pcs", "шт.", "pcs"), .init("thousand", "тыс. шт.", "thousand"), .init("set", "компл.", "set"), .init("sheet", "лист", "sheet"), .init("pack", "упак.", "pack"),
        .init("kg", "кг", "kg"), .init("m", "м", "m"), .init("m2", "м²", "m²"), .init("hour", "ч", "h"),
    ]

    public static let entity = Entity(
        "product", path: "products", one: Text("Номенклатура", "Product"), many: Text("Товары и услуги", "Products and services"), icon: "package", title: "name", prefix: "Т", order: "name",
        ways: Catalogue.shared, check: check,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("article", "Артикул", "Article", listed: true, searched: true, limit: 60),
            Field("kind", "Вид", "Kind", .choice(kinds), required: true, listed: true),
            Field("state", "Состояние", "State", .choice(states), required: true, listed: true),
            Field("category_id", "Раздел", "Section", .link("product_category"), listed: true),
            Field("unit", "Единица", "Unit", .choice(units), required: true, listed: true),
            Field("vat_rate_id", "Ставка НДС", "VAT rate", .link("vat_rate"), listed: true),
            Field("cost", "Себестоимость", "Cost", .money),
            Field("barcode", "Штрихкод", "Barcode", .digits, searched: true, limit: 14),
            Field("parent_id", "Вариант товара", "Variant of", .link("product")),
            Field("picture_id", "Картинка", "Picture", .link("stored_file")),
            Field("description", "Описание", "Description", .long, searched: true, limit: 5000),
            Field("tags", "Метки", "Tags", .tags),
        ]).offering([
            (Text("В продаже", "On sale"), .all([.test("state", .is, ["active"])])),
            (Text("Продукция", "Products"), .all([.test("kind", .is, ["product"]), .test("state", .is, ["active"])])),
            (Text("Услуги", "Services"), .all([.test("kind", .is, ["service"]), .test("state", .is, ["active"])])),
            (Text("Перепродажа", "Resale"), .all([.test("kind", .is, ["goods"]), .test("state", .is, ["active"])])),
        ])

    /// A barcode has its control digit, an article is one product's, and variants stand one step below their product.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        if case .text(let code)? = form.patch["barcode"], !code.isEmpty, !Barcode.isValid(code) {
            form.reject("barcode", Text("Контрольная цифра штрихкода не сходится: проверьте EAN-8, UPC-12, EAN-13 или ITF-14", "The control digit of the barcode does not fit: check EAN-8, UPC-12, EAN-13 or ITF-14"))
        }
        if case .text(let article)? = form.patch["article"], !article.isEmpty {
            let taken: [Row] = try tx.rows("SELECT number FROM product WHERE article = \(article) AND id <> \(id ?? 0) LIMIT 1")
            if let other = taken.first {
                let number: String = Form.plain(other["number"])
                form.reject("article", Text("Такой артикул уже есть: \(number)", "This article is taken: \(number)"))
            }
        }
        if case .int(let parent)? = form.patch["parent_id"] {
            let isVariant: Bool = try !tx.rows("SELECT id FROM product WHERE id = \(parent) AND parent_id IS NOT NULL").isEmpty
            let hasVariants: Bool = try !tx.rows("SELECT id FROM product WHERE parent_id = \(id ?? 0) LIMIT 1").isEmpty
            if parent == id || isVariant || hasVariants { form.reject("parent_id", Text("Вариант стоит на одну ступень ниже товара: у варианта своих вариантов нет", "A variant stands one step below its product and has no variants of its own")) }
        }
        return [:]
    }
}

/// A product that goes with another one, or instead of it.
struct Relation: Record {
    let id: ID<Relation>, version: Int
    static let kinds: [Field.Choice] = [
        .init("related", "Берут вместе", "Goes with it", ink: "c"), .init("alternative", "Замена", "Instead of it", ink: "y"), .init("material", "Материал к нему", "Material for it", ink: "b"),
    ]
    static let entity = Entity(
        "product_relation", path: "product-relations", one: Text("Связь товаров", "Product relation"), many: Text("Связи товаров", "Product relations"), icon: "link", title: "kind", order: "created_at", descending: true,
        ways: Catalogue.shared, unique: [["product_id", "other_id", "kind"]], check: check,
        fields: [
            Field("product_id", "Товар", "Product", .link("product"), required: true, listed: true),
            Field("kind", "Как связан", "How", .choice(kinds), required: true, listed: true),
            Field("other_id", "С чем", "With what", .link("product"), required: true, listed: true),
            Field("note", "Заметка", "Note", listed: true, limit: 500),
            Field("created_at", "Записано", "Written down", .instant, sorted: true, editable: false),
        ])

    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        let value = try Catalogue.values(form, entity, id, tx)
        if value("product_id") == value("other_id"), value("other_id") != .null { form.reject("other_id", Text("Товар не связывают с ним самим", "A product is not related to itself")) }
        let same: [Row] = try tx.rows("SELECT id FROM product_relation WHERE product_id = \(value("product_id")) AND other_id = \(value("other_id")) AND kind = \(value("kind")) AND id <> \(id ?? 0) LIMIT 1")
        if !same.isEmpty { form.reject("other_id", Text("Такая связь уже есть", "This relation is there already")) }
        return [:]
    }
}

/// Numbers under bars.
enum Barcode {
    /// EAN-8, UPC-12, EAN-13 or ITF-14 with the right last digit: digits weigh 3 and 1 in turn from the right.
    static func isValid(_ code: String) -> Bool {
        let digits: [Int] = code.utf8.map { Int($0) - 48 }
        guard [8, 12, 13, 14].contains(digits.count), digits.allSatisfy({ (0...9).contains($0) }) else { return false }
        let sum: Int = digits.reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) }
        return sum % 10 == 0
    }
}
