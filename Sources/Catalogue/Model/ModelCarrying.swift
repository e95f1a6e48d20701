internal import Configurator
internal import Database
internal import Kernel

/// The versions of models, which lie beside the records and go along with a whole workspace.
enum ModelCarrying {
    static let versions = CarriedTable(
        "product_model_version", Text("Версия модели", "Version of a model"), Text("Версии моделей", "Versions of models"), title: "version",
        source: "(SELECT id, model_id, version, state, definition, changed_at, NULLIF(changed_by, 0) AS changed_by, published_at, NULLIF(published_by, 0) AS published_by FROM product_model_version) AS carried",
        fields: [
            Field("model_id", "Модель", "Model", .link("product_model"), required: true), Field("version", "Версия", "Version", .number, required: true),
            Field("state", "Состояние", "State", .choice([.init("draft", "Черновик", "Draft"), .init("live", "Действует", "In force"), .init("old", "Прежняя", "Older")]), required: true),
            Field("definition", "Определение", "Definition", .long, required: true, limit: 4_000_000),
            Field("changed_at", "Изменена", "Changed", .instant), Field("changed_by", "Кто изменил", "Changed by", .link("employee")),
            Field("published_at", "Опубликована", "Published", .instant), Field("published_by", "Кто опубликовал", "Published by", .link("employee")),
        ], arrive: version)

    private static let damaged = BadRequest("запись повреждена", "the row is damaged")

    /// A version of a model that is new here keeps its number and state. One that says the same as the one of its number here is that one;
    /// another stays away and is told: what is sold here is decided here.
    @Sendable private static func version(_ row: [String: Value], _ there: any Origin, _ tx: Tx) throws -> Int64? {
        let text: String = Form.plain(row["definition"] ?? .null)
        guard let model = Int64(value: row["model_id"] ?? .null), let number = Int(value: row["version"] ?? .null), let state = Versions.Version.State(rawValue: Form.plain(row["state"] ?? .null)) else { throw damaged }
        // Every way in which a foreign text is no model is the same here.
        guard let read: ProductModel = try? Canonical.read(ProductModel.self, text) else { throw damaged }
        let here: [Versions.Version] = try Versions.ofModel.all(model, in: tx)
        let definition: String = try Canonical.text(read)
        if let taken: Versions.Version = here.first(where: { $0.version == number }) ?? (state == .draft ? here.first(where: \.isDraft) : nil) {
            if taken.version == number, taken.definition == definition { return nil }
            throw taken.version == number
                ? BadRequest("версия \(number) здесь уже есть, с другим содержанием: осталась здешняя", "version \(number) is here already and says something else: the one here stays")
                : BadRequest("черновик здесь уже есть, версия \(taken.version): остался здешний", "there is a draft here already, version \(taken.version): the one here stays")
        }
        let isLive: Bool = state == .live && !here.contains { $0.status == .live }
        let made: Row? = try tx.rows("""
            INSERT INTO product_model_version (model_id, version, state, definition, changed_at, changed_by, published_at, published_by)
            VALUES (\(model), \(number), \(isLive ? "live" : state == .draft ? "draft" : "old"), \(definition), \(Int64(value: row["changed_at"] ?? .null) ?? tx.now), \(Int64(value: row["changed_by"] ?? .null) ?? 0),
              \(row["published_at"] ?? .null), \(row["published_by"] ?? .null)) RETURNING id
            """).first
        return made.flatMap { Int64(value: $0["id"]) }
    }
}
