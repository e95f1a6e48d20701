public import Database
public import Kernel

/// A die, a block or a set of plates: made once for a job, kept on a shelf for its repeats.
public struct Tooling: Record {
    public let id: ID<Tooling>, version: Int

    /// What it is.
    enum Kind: String, CaseIterable, Sendable {
        case die, emboss, foil, plates, flexo, screen, stamp
        var title: Text {
            switch self {
            case .die: Text("Штанцформа", "Cutting die")
            case .emboss: Text("Клише для конгрева", "Embossing block")
            case .foil: Text("Клише для фольги", "Foil block")
            case .plates: Text("Офсетные формы", "Offset plates")
            case .flexo: Text("Флексоформы", "Flexo plates")
            case .screen: Text("Трафарет", "Screen")
            case .stamp: Text("Вал или вырубной нож", "Cylinder or cutting punch")
            }
        }
    }
    private static let kinds: [Field.Choice] = Kind.allCases.map { .init($0.rawValue, $0.title.ru, $0.title.en) }
    private static let states: [Field.Choice] = [.init("ready", "На месте", "In its place"), .init("out", "В работе", "In use"), .init("repair", "В ремонте", "Being repaired"), .init("worn", "Изношено", "Worn out", closed: true), .init("lost", "Не найдено", "Lost", closed: true)]

    public static let entity = Entity(
        "tooling", path: "tooling", one: Text("Оснастка", "Tooling"), many: Text("Штампы и формы", "Dies and plates"), icon: "stamp", title: "name", prefix: "ОС", order: "created_at", descending: true,
        check: check,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("kind", "Вид", "Kind", .choice(kinds), required: true, listed: true, usual: Kind.die.rawValue),
            Field("place", "Место хранения", "Place", listed: true, searched: true, limit: 60),
            Field("state", "Состояние", "State", .choice(states), required: true, listed: true, usual: "ready"),
            Field("width", "Ширина изделия, мм", "Width of the piece, mm", .decimal(1), listed: true),
            Field("height", "Высота изделия, мм", "Height of the piece, mm", .decimal(1), listed: true),
            Field("ups", "Изделий на оснастке", "Pieces on it", .number),
            Field("machine", "Для какой машины", "For which machine", limit: 60),
            Field("counterparty_id", "Чей заказ", "Whose job", .link("counterparty"), listed: true),
            Field("made_on", "Изготовлено", "Made on", .day),
            Field("cost", "Стоимость изготовления", "Cost of making", .money),
            Field("strikes", "Сделано ударов", "Strikes made", .number),
            Field("most_strikes", "Ресурс, ударов", "Strikes it lasts", .number),
            Field("note", "Заметка", "Note", .long, limit: 2000),
            Field("created_at", "Заведена", "Begun", .instant, sorted: true, editable: false),
        ])
        .offering([(Text("Пора менять", "To be replaced"), .any([.test("state", .is, ["worn"]), .test("state", .is, ["lost"])]))])
        .marking { row, _ in
            if ["worn", "lost"].contains(Form.plain(row["state"])) { return "late" }
            guard let made = Int64(value: row["strikes"]), let most = Int64(value: row["mostStrikes"]) else { return "" }
            return made >= most ? "late" : ""
        }

    /// Sizes and counts are of real things.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        for column: String in ["width", "height", "ups", "most_strikes"] {
            if case .int(let number)? = form.patch[column], number <= 0 { form.reject(column, Text("Больше нуля", "Above zero")) }
        }
        for column: String in ["cost", "strikes"] {
            if case .int(let number)? = form.patch[column], number < 0 { form.reject(column, Text("Не меньше нуля", "Not below zero")) }
        }
        return [:]
    }

    static let migration = Migration("tariffs-tooling", [
        """
        CREATE TABLE tooling (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, kind TEXT NOT NULL, place TEXT, state TEXT NOT NULL, width BIGINT, height BIGINT, ups BIGINT, machine TEXT,
          counterparty_id BIGINT REFERENCES counterparty (id), made_on TEXT, cost BIGINT, strikes BIGINT, most_strikes BIGINT, note TEXT)
        """,
        "CREATE INDEX tooling_created ON tooling (created_at, id)", "CREATE INDEX tooling_name ON tooling (name, id)",
        "CREATE INDEX tooling_counterparty ON tooling (counterparty_id, id)", "CREATE INDEX tooling_size ON tooling (kind, width, height)",
    ])

    /// What lies on the shelves of the invented shop.
    static func insertDemo(in tx: Tx) throws {
        let lang: Lang = tx.access.lang
        let all: [(name: String, kind: Kind, place: String, width: Int64, height: Int64, ups: Int64, state: String)] = [
            (lang("Папка А4 с карманом", "A4 folder with a pocket"), .die, lang("стеллаж 1, полка 2", "rack 1, shelf 2"), 4400, 3800, 1, "ready"), (lang("Коробка под кружку", "Box for a mug"), .die, lang("стеллаж 1, полка 4", "rack 1, shelf 4"), 4200, 2900, 2, "ready"),
            (lang("Этикетка овальная", "Oval label"), .die, lang("стеллаж 2, полка 1", "rack 2, shelf 1"), 500, 700, 24, "out"), (lang("Логотип на визитку", "Logo for a card"), .foil, lang("ящик 3", "drawer 3"), 300, 200, 1, "ready"),
            (lang("Герб на папку", "Arms for a folder"), .emboss, lang("ящик 3", "drawer 3"), 800, 800, 1, "worn"), (lang("Каталог весенний, обложка", "Spring catalogue, cover"), .plates, lang("шкаф форм, 7", "plate cabinet, 7"), 4360, 3060, 1, "ready"),
        ]
        for one in all {
            let values: [String: Value] = ["name": .text(one.name), "kind": .text(one.kind.rawValue), "place": .text(one.place), "state": .text(one.state), "width": .int(one.width), "height": .int(one.height), "ups": .int(one.ups)]
            try tx.insert(entity, values)
        }
    }

    /// A piece of tooling that can be taken for a job.
    public struct Found: Sendable, Equatable {
        public let id: Int64, number: String, name: String, place: String
        /// Whether it lies in its place now.
        public let isReady: Bool
    }
    /// Dies that cut a piece of this size, lying either way; those in their place first.
    /// - Parameters:
    ///   - width: tenths of a millimetre, as is `height`.
    ///   - tolerance: tenths of a millimetre that a size may differ by.
    public static func dies(width: Int64, height: Int64, tolerance: Int64 = 5, in tx: Tx) throws -> [Found] {
        func near(_ wide: Int64, _ high: Int64) -> SQL { "(width BETWEEN \(wide - tolerance) AND \(wide + tolerance) AND height BETWEEN \(high - tolerance) AND \(high + tolerance))" }
        let rows: [Row] = try tx.rows("""
            SELECT id, number, name, place, state FROM \(Tooling.self) WHERE kind = 'die' AND archived_at IS NULL AND state IN ('ready', 'out', 'repair') AND (\(near(width, height)) OR \(near(height, width)))
            ORDER BY CASE WHEN state = 'ready' THEN 0 ELSE 1 END, id DESC LIMIT 5
            """)
        return rows.map { row in
            Found(id: Int64(value: row["id"]) ?? 0, number: Form.plain(row["number"]), name: Form.plain(row["name"]), place: Form.plain(row["place"]), isReady: Form.plain(row["state"]) == "ready")
        }
    }
}
