internal import Clients
public import Database
internal import Estimating
public import Kernel

/// A calculation as it was kept: the job asked about, the run, and what it cost by which tariff.
public struct Calculation: Record {
    public let id: ID<Calculation>, version: Int
    let number: String, name: String, counterpartyID: Int64?, dealID: Int64?, productID: Int64?, ownerID: Int64?
    let run: Int, runs: String?, folds: String?, route: String?, markup: Int64?
    /// Kopecks. `net` is the price that is offered, `computed` what the tariff said.
    let net: Int64, computed: Int64, total: Int64, cost: Int64, reason: String?
    let tariff: String, job: String, isTemplate: Int?

    static let families: [Field.Choice] = Family.allCases.map { .init($0.rawValue, $0.title.ru, $0.title.en) }
    static let foldings: [Field.Choice] = Folding.allCases.map { .init($0.rawValue, $0.title.ru, $0.title.en) }

    public static let entity = Entity(
        "calculation", path: "calculations", one: Text("Калькуляция", "Calculation"), many: Text("Калькуляции", "Calculations"), icon: "calculator", title: "name", prefix: "КЛ", order: "created_at", descending: true,
        ways: ways, isCreatedByForm: false, check: check,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, searched: true),
            Field("counterparty_id", "Клиент", "Client", .link("counterparty"), listed: true),
            Field("deal_id", "Сделка", "Deal", .link("deal"), listed: true),
            Field("product_id", "Товар каталога", "Product of the catalogue", .link("product")),
            Field("owner_id", "Ответственный", "Responsible", .link("employee"), listed: true),
            Field("family", "Изделие", "Product", .choice(families), listed: true, editable: false),
            Field("run", "Тираж", "Run", .number, listed: true, editable: false),
            Field("net", "Цена без НДС", "Price without VAT", .money, listed: true, editable: false),
            Field("total", "Цена с НДС", "Price with VAT", .money, listed: true, editable: false),
            Field("computed", "Расчётная цена без НДС", "Computed price without VAT", .money, editable: false),
            Field("reason", "Почему цена другая", "Why the price differs", editable: false),
            Field("cost", "Себестоимость", "Cost", .money, editable: false),
            Field("markup", "Наценка, %", "Markup, %", .decimal(2), editable: false),
            Field("tariff", "Тариф", "Tariff", editable: false),
            Field("is_template", "Шаблон", "Template", .flag, listed: true),
            Field("summary", "Что посчитано", "What was calculated", .long, editable: false, searched: true, limit: 4000),
            Field("runs", "Свои тиражи", "Own runs", editable: false),
            Field("folds", "Сгибы", "Folds", .choice(foldings), editable: false),
            Field("route", "Выбранный маршрут", "Chosen route", editable: false, limit: 4000),
            Field("note", "Заметка", "Note", .long, limit: 2000),
            Field("job", "Задание для программ", "The job for programs", .long, editable: false, limit: 100_000),
            Field("created_at", "Создана", "Made", .instant, listed: true, sorted: true, editable: false),
        ])
        .started(at: "/calculations/new")
        .offering([(Text("Шаблоны", "Templates"), .all([.test("is_template", .is, ["1"])]))])

    /// A template is there for everybody who calculates; others are seen with their client.
    @Sendable private static func ways(_ access: Access, _ verb: Access.Verb) -> [Way] {
        Counterparty.throughClient(access, verb) + (verb == .see ? [Way("шаблон для всех", "a template for everybody", "is_template = 1")] : [])
    }
    /// The product of the catalogue that it is sold as: the price lists ask for it.
    static let productMigration = Migration("calculator-product", ["ALTER TABLE calculation ADD COLUMN product_id BIGINT REFERENCES product (id)"])
    /// The deal is a deal of the client.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        let row: Row? = try id.map { try tx.row(entity, $0) }
        func value(_ column: String) -> Value { form.patch[column] ?? row?.value(column: column) ?? .null }
        guard let deal = Int64(value: value("deal_id")) else { return [:] }
        let client: Value = try tx.rows("SELECT counterparty_id FROM deal WHERE id = \(deal)").first?["counterpartyID"] ?? .null
        guard let chosen = Int64(value: value("counterparty_id")) else { return client == .null ? [:] : ["counterparty_id": client] }
        if let theirs = Int64(value: client), theirs != chosen { form.reject("deal_id", Text("Это сделка другого клиента", "This deal is of another client")) }
        return [:]
    }

    static let migration = Migration("calculator-1", [
        """
        CREATE TABLE calculation (\(Entity.standardColumns), name TEXT NOT NULL, counterparty_id BIGINT REFERENCES counterparty (id), deal_id BIGINT REFERENCES deal (id), family TEXT NOT NULL,
          run BIGINT NOT NULL CHECK (run > 0), runs TEXT, folds TEXT, route TEXT, markup BIGINT, net BIGINT NOT NULL, total BIGINT NOT NULL, computed BIGINT NOT NULL, cost BIGINT NOT NULL, reason TEXT,
          tariff TEXT NOT NULL, is_template BIGINT, summary TEXT, note TEXT, job TEXT NOT NULL)
        """,
        "CREATE INDEX calculation_created ON calculation (created_at, id)", "CREATE INDEX calculation_counterparty ON calculation (counterparty_id, id)", "CREATE INDEX calculation_deal ON calculation (deal_id, id)",
        "CREATE INDEX calculation_template ON calculation (is_template, name, id)",
    ])
}
