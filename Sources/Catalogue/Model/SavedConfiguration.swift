internal import Configurator
internal import Database
internal import Formula
internal import Kernel

/// A product as it was configured for a client: by which version of the model, what was chosen, what came out.
struct SavedConfiguration: Record {
    let id: ID<SavedConfiguration>, version: Int
    let name: String, modelID: Int64, modelVersion: Int, counterpartyID: Int64?, price: Int64?, choices: String

    static let states: [Field.Choice] = [.init("ready", "Готова", "Ready", ink: "g"), .init("approval", "Нужно согласование", "Needs approval", ink: "y"), .init("approved", "Согласована", "Approved", ink: "g"), .init("refused", "Не согласована", "Refused", ink: "r")]
    static let entity = Entity(
        "configuration", path: "configurations", one: Text("Конфигурация", "Configuration"), many: Text("Конфигурации", "Configurations"), icon: "calculator", title: "name", prefix: "Р", order: "created_at", descending: true,
        ways: ConfigurationApproval.ways, isCreatedByForm: false,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, searched: true),
            Field("counterparty_id", "Клиент", "Client", .link("counterparty"), listed: true),
            Field("model_id", "Модель", "Model", .link("product_model"), listed: true, editable: false),
            Field("model_version", "Версия модели", "Version of the model", .number, editable: false),
            Field("price", "Цена", "Price", .money, listed: true, editable: false),
            Field("state", "Состояние", "State", .choice(states), listed: true, editable: false),
            Field("summary", "Что выбрано", "What is chosen", .long, editable: false, searched: true, limit: 20_000),
            Field("note", "Заметка", "Note", .long, limit: 2000),
            Field("choices", "Выбор для программ", "Choices for programs", .long, editable: false, limit: 100_000),
            Field("created_at", "Сохранена", "Saved", .instant, listed: true, sorted: true, editable: false),
        ] + ConfigurationApproval.fields).started(at: "/product-models")
        .offering([(Text("На согласовании", "To be approved"), .all([.test("state", .is, ["approval"])]))])

    static let migration = Migration("catalogue-configurations", [
        """
        CREATE TABLE configuration (\(Entity.standardColumns), name TEXT NOT NULL, counterparty_id BIGINT REFERENCES counterparty (id), model_id BIGINT NOT NULL REFERENCES product_model (id),
          model_version BIGINT NOT NULL, price BIGINT, state TEXT NOT NULL DEFAULT 'ready', summary TEXT, note TEXT, choices TEXT NOT NULL)
        """,
        "CREATE INDEX configuration_created ON configuration (created_at, id)", "CREATE INDEX configuration_counterparty ON configuration (counterparty_id, id)",
        "CREATE INDEX configuration_model ON configuration (model_id, model_version)",
    ])
}
