internal import Configurator
internal import Database
internal import Kernel

/// A product that is configured: attributes, rules, derived values, price. Its versions are kept apart, see ``Versions``.
struct ModelRecord: Record {
    let id: ID<ModelRecord>, version: Int
    /// Known by this code in files.
    let code: String, name: String
    let productID: Int64?
    /// The published version; nil: nothing was published yet.
    let live: Int?
    let archivedAt: Int64?

    static let entity = Entity(
        "product_model", path: "product-models", one: Text("Модель продукта", "Product model"), many: Text("Модели продуктов", "Product models"), icon: "swatch-book", title: "name", order: "name",
        ways: Catalogue.shared, isCreatedByForm: false,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("product_id", "Товар каталога", "Product of the catalogue", .link("product"), listed: true),
            Field("live", "Действующая версия", "Published version", .number, listed: true, editable: false),
            Field("code", "Код", "Code", listed: true, editable: false),
        ]).started(at: "/product-models/start")

    /// Changing models is for those who may change all of them.
    static func mayEdit(_ access: Access) -> Bool { access.reach(.edit, table) == .all }
    static func authorise(_ access: Access) throws { if !mayEdit(access) { throw NotAllowed() } }

    static let migration = Migration("catalogue-models", [
        "CREATE TABLE product_model (\(Entity.standardColumns), code TEXT NOT NULL UNIQUE, name \(SQL.folded) NOT NULL, product_id BIGINT REFERENCES product (id), live BIGINT)",
        "CREATE INDEX product_model_name ON product_model (name, id)", "CREATE INDEX product_model_product ON product_model (product_id)",
        "CREATE TABLE product_model_version (\(SQL.identity), model_id BIGINT NOT NULL REFERENCES product_model (id), \(Versions.columns), UNIQUE (model_id, version))",
        "CREATE UNIQUE INDEX product_model_version_draft ON product_model_version (model_id) WHERE state = 'draft'",
    ])
}

extension Versions {
    static let ofModel = Versions("product_model_version", of: "model_id")
}

/// Models as they are kept and as they can be asked.
enum Models {
    typealias Compiled = Result<CompiledModel, CompiledModel.Faults>
    private static let compiledOnes = Remembered<Compiled>(most: 60)

    /// Checked and ready to be asked, or everything wrong with it.
    static func compiled(_ version: Versions.Version) throws -> Compiled {
        try compiledOnes(version.definition) { CompiledModel.compile(try Canonical.read(ProductModel.self, $0)) }
    }
    static func read(_ version: Versions.Version) throws -> ProductModel { try Canonical.read(ProductModel.self, version.definition) }

    /// The draft of a model.
    static func draft(_ model: Int64, in tx: Tx) throws -> Versions.Version {
        guard let draft: Versions.Version = try Versions.ofModel.all(model, in: tx).first(where: \.isDraft) else { throw BadRequest("Черновика нет: нажмите «Изменить»", "There is no draft: press “Change”") }
        return draft
    }

    /// A new model with its draft.
    static func begin(_ model: ProductModel, in tx: Tx) throws -> Int64 {
        // A code of its own: two models never share it.
        let last: Int64 = try tx.rows("SELECT MAX(id) AS last FROM product_model").first.flatMap { Int64(value: $0["last"]) } ?? 0
        let isTaken: Bool = try !tx.rows("SELECT id FROM product_model WHERE code = \(model.code)").isEmpty
        var first: ProductModel = model
        first.version = 1
        if isTaken || model.code.isEmpty { first.code = "model\(last + 1)" }
        let id: Int64 = try tx.insert(ModelRecord.entity, ["code": .text(first.code), "name": .text(tx.access.lang(first.name))])
        try Versions.ofModel.insert(Canonical.text(first), of: id, version: 1, state: .draft, in: tx)
        return id
    }

    /// Makes the draft the version that is sold. Refused while anything is wrong with it: the first faults are named.
    static func publish(_ id: Int64, _ draft: Versions.Version, in tx: Tx) throws {
        if case .failure(let faults) = try compiled(draft) {
            let model: ProductModel = try read(draft), said: [Phrase] = faults.list.filter(\.isError).prefix(5).map { $0.phrase(in: model) }
            throw Refused(Text("Публиковать рано. " + said.map(\.ru).joined(separator: " "), "Not ready to publish. " + said.map(\.en).joined(separator: " ")))
        }
        let model: ProductModel = try read(draft)
        try Versions.ofModel.publish(draft.version, of: id, in: tx)
        try tx.update(ModelRecord.entity, id, ["live": .int(Int64(draft.version)), "name": .text(tx.access.lang(model.name))])
    }

    /// Where a model is used: its product, and what was saved by each of its versions.
    struct Usage: Sendable {
        let product: (id: Int64, name: String)?, saved: [Int: Int]
        var isUsed: Bool { product != nil || !saved.isEmpty }

        init(_ id: Int64, in tx: Tx) throws {
            product = try tx.rows("SELECT product.id AS id, product.name AS name FROM product_model JOIN \(Product.self) ON product.id = product_model.product_id WHERE product_model.id = \(id)").first.map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }
            let rows: [Row] = try tx.rows("SELECT model_version, COUNT(*) AS n FROM configuration WHERE model_id = \(id) AND archived_at IS NULL GROUP BY model_version")
            saved = Dictionary(rows.map { (Int(value: $0["modelVersion"]) ?? 0, Int(value: $0["n"]) ?? 0) }) { $1 }
        }
    }
}
