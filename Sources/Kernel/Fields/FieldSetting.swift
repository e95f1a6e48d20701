public import Database
internal import Foundation

/// What an administrator changed about a field of the program, or a field of their own. One row a field.
///
/// A field of one's own is a real column (`x_12`) of the entity's table, so everything that reads fields serves it at once.
public struct FieldSetting: Record {
    public let id: ID<FieldSetting>, version: Int
    /// The table of the entity, and the field's column in it.
    public let entity: String, field: String
    public let labelRu: String?, labelEn: String?
    public let hintRu: String?, hintEn: String?, kind: String?, linked: String?, choices: String?
    /// Of a field that is worked out: its formula by the ids of names, and the kind of what it gives.
    public let formula: String?, result: String?
    public let isRequired: Bool?, isListed: Bool?, isSearched: Bool?, isSorted: Bool?, archivedAt: Int64?
    public var isCustom: Bool { field.hasPrefix(Self.prefix) }

    /// The columns of fields that administrators make begin so.
    public static let prefix: String = "x_"
    public static let entity = Entity(
        "field_setting", path: "fields", one: Text("Поле", "Field"), many: Text("Поля", "Fields"), icon: "columns-3", title: "label_ru", order: "entity", isCreatedByForm: false,
        fields: [
            // Written by the screens of fields alone: what stands here shapes tables and forms.
            Field("entity", "Раздел", "Section", required: true, sorted: true, editable: false), Field("field", "Столбец", "Column", required: true, editable: false),
            Field("label_ru", "Название по-русски", "Name in Russian", editable: false), Field("label_en", "Название по-английски", "Name in English", editable: false),
            Field("hint_ru", "Подсказка по-русски", "Hint in Russian", editable: false), Field("hint_en", "Подсказка по-английски", "Hint in English", editable: false),
            Field("kind", "Тип", "Type", editable: false), Field("linked", "Связь с", "Links to", editable: false), Field("choices", "Варианты", "Choices", .long, editable: false, limit: 60_000),
            Field("formula", "Формула", "Formula", .long, editable: false, limit: 20_000), Field("result", "Что даёт формула", "What the formula gives", editable: false),
            Field("is_required", "Обязательное", "Required", .flag, editable: false), Field("is_listed", "В списке", "In the list", .flag, editable: false),
            Field("is_searched", "Ищется", "Searched", .flag, editable: false), Field("is_sorted", "Упорядочивает список", "Orders the list", .flag, editable: false),
        ]).reacting { _, tx in try tx.fieldsChanged() }

    /// Makes the indexes of own fields that order lists, in a database whose rows have just been restored.
    static func restoreOrders(_ db: Connection) throws {
        let settings: [FieldSetting] = try db.all("SELECT * FROM field_setting WHERE is_sorted = 1")
        for setting in settings where setting.isCustom {
            if let kind = CustomKind(rawValue: setting.kind ?? ""), kind.isSortable { try db.run(index(setting.entity, setting.field, kind)) }
        }
    }
    /// The index that a list ordered by an own field reads.
    /// - Parameters: a table of the registry and a column of ours.
    public static func index(_ table: String, _ column: String, _ kind: CustomKind) -> SQL {
        let field: Field = Field(column, column, column, kind.kind(choices: [], linked: "")).changed { $0.isCustom = true }
        return "CREATE INDEX IF NOT EXISTS \(SQL.raw("\(table)_\(column)")) ON \(SQL.raw(table)) ((\(field.sortSQL)), id)"
    }

    /// Makes a field of one's own: a column of the entity's table, in this very transaction.
    /// - Parameters:
    ///   - linked: the table that a link leads to.
    ///   - values: labels, hints, choices and marks, by the columns of this entity.
    /// - Returns: the new column.
    public static func make(_ entity: Entity, _ kind: CustomKind, linked: String = "", _ values: [String: Value], in tx: Tx) throws -> String {
        let count: Int = try tx.rows("SELECT id FROM field_setting WHERE entity = \(entity.table) LIMIT 301").count
        guard count <= 300 else { throw BadRequest("В этом разделе уже слишком много своих полей", "This section has too many own fields already") }
        let last: Int64 = try tx.rows("SELECT MAX(id) AS last FROM field_setting").first.flatMap { Int64(value: $0["last"]) } ?? 0
        // Named at once and never renamed: an undo that goes back through the log meets no other name.
        let column: String = prefix + String(last + 1)
        try tx.insert(Self.entity, values.merging([
            "entity": .text(entity.table), "field": .text(column), "kind": .text(kind.rawValue), "linked": kind == .link ? .text(linked) : .null,
        ]) { $1 })
        // A formula's column stays empty: its value is worked out when it is read.
        let stored: CustomKind = kind == .formula ? CustomKind(rawValue: Form.plain(values["result"] ?? .null)) ?? .text : kind
        try tx.run("ALTER TABLE \(SQL.raw(entity.table)) ADD COLUMN \(SQL.raw(column)) \(stored.columnType)")  // a registry's table, a number of ours
        if values["is_sorted"] == .int(1), kind.isSortable { try tx.run(index(entity.table, column, kind)) }
        return column
    }

    public static let formulaMigration = Migration("kernel-fields-formula", ["ALTER TABLE field_setting ADD COLUMN formula TEXT", "ALTER TABLE field_setting ADD COLUMN result TEXT"])
    public static let migration = Migration("kernel-fields", [
        """
        CREATE TABLE field_setting (\(Entity.standardColumns), entity TEXT NOT NULL, field TEXT NOT NULL, label_ru TEXT, label_en TEXT, hint_ru TEXT, hint_en TEXT, kind TEXT, linked TEXT,
          choices TEXT, is_required BIGINT, is_listed BIGINT, is_searched BIGINT, is_sorted BIGINT, UNIQUE (entity, field))
        """,
        "CREATE INDEX field_setting_entity ON field_setting (entity, id)",
        "CREATE TABLE form_layout (\(Entity.standardColumns), entity TEXT NOT NULL, kind TEXT NOT NULL, sections TEXT NOT NULL, UNIQUE (entity, kind))",
        "CREATE INDEX form_layout_entity ON form_layout (entity, id)",
        // Moves on with every change of fields: by it other nodes learn that they must read them again.
        "CREATE TABLE field_schema (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)",
        "INSERT INTO field_schema (id, version) VALUES (1, 1)",
    ])
}

/// How the administrator arranged the form of one entity, for one kind of record or for all others.
public struct FormLayout: Record {
    public let id: ID<FormLayout>, version: Int
    public let entity: String, kind: String, sections: String
    public static let entity = Entity(
        "form_layout", path: "layouts", one: Text("Вид карточки", "Card layout"), many: Text("Виды карточек", "Card layouts"), icon: "columns-3", title: "entity", order: "entity", isCreatedByForm: false,
        fields: [
            Field("entity", "Раздел", "Section", required: true, sorted: true, editable: false), Field("kind", "Вид записи", "Kind of record", editable: false),
            Field("sections", "Секции", "Sections", .long, editable: false, limit: 60_000),
        ]).reacting { _, tx in try tx.fieldsChanged() }

    /// One section as it is stored; `isLeftOut` holds the fields that stand nowhere.
    public struct Part: Codable, Sendable, Equatable {
        public var ru: String, en: String, columns: [String], isLeftOut: Bool
        public init(ru: String, en: String, columns: [String], isLeftOut: Bool = false) { (self.ru, self.en, self.columns, self.isLeftOut) = (ru, en, columns, isLeftOut) }
    }
    public static func parts(_ json: String) throws -> [Part] { try JSONDecoder().decode([Part].self, from: Data(json.utf8)) }
    public static func json(_ parts: [Part]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(parts), as: UTF8.self)
    }
}

extension Registry {
    /// The entities that programs may ask for: what describes the fields of others is written by its own screens alone.
    public var published: [Entity] { entities.filter { $0.table != FieldSetting.table && $0.table != FormLayout.table } }
}

/// The kinds of fields that an administrator may make.
public enum CustomKind: String, Sendable, CaseIterable {
    case text, long, number, decimal, money, day, instant, flag, choice, several, link, file, mail, phone, web, tags, formula

    public var title: Text {
        switch self {
        case .text: Text("Строка", "Text")
        case .long: Text("Длинный текст", "Long text")
        case .number: Text("Целое число", "Whole number")
        case .decimal: Text("Дробное число", "Decimal number")
        case .money: Text("Сумма", "Money")
        case .day: Text("Дата", "Date")
        case .instant: Text("Дата и время", "Date and time")
        case .flag: Text("Да или нет", "Yes or no")
        case .choice: Text("Один из вариантов", "One choice")
        case .several: Text("Несколько вариантов", "Several choices")
        case .link: Text("Связь с записью", "Link to a record")
        case .file: Text("Файл", "File")
        case .mail: Text("Почта", "Mail")
        case .phone: Text("Телефон", "Phone")
        case .web: Text("Адрес сайта", "Web address")
        case .tags: Text("Метки", "Tags")
        case .formula: Text("Формула", "Formula")
        }
    }
    /// Decimals of a decimal number.
    public static let scale: Int = 4
    func kind(choices: [Field.Choice], linked: String) -> Field.Kind {
        switch self {
        case .text: .text
        case .long: .long
        case .number: .number
        case .decimal: .decimal(Self.scale)
        case .money: .money
        case .day: .day
        case .instant: .instant
        case .flag: .flag
        case .choice: .choice(choices)
        case .several: .several(choices)
        case .link: .link(linked)
        case .file: .link("stored_file")
        case .mail: .mail
        case .phone: .phone
        case .web: .web
        case .tags: .tags
        case .formula: .text  // what it gives decides, see Field.init
        }
    }
    /// The column's type on both engines.
    public var columnType: SQL {
        switch self {
        case .number, .decimal, .money, .instant, .flag, .link, .file: "BIGINT"
        default: SQL.folded
        }
    }
    public var hasChoices: Bool { self == .choice || self == .several }
    var isSearchable: Bool { [.text, .long, .mail, .phone, .web].contains(self) }
    public var isSortable: Bool { ![.long, .several, .tags, .link, .file, .formula].contains(self) }
}

extension Field.Choice: Codable {
    private enum Key: String, CodingKey { case key, ru, en, ink, closed, retired }
    public init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        self.init(try box.decode(String.self, forKey: .key), try box.decode(String.self, forKey: .ru), try box.decode(String.self, forKey: .en),
                  ink: try box.decodeIfPresent(String.self, forKey: .ink) ?? "", closed: try box.decodeIfPresent(Bool.self, forKey: .closed) ?? false,
                  retired: try box.decodeIfPresent(Bool.self, forKey: .retired) ?? false)
    }
    public func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        try box.encode(key, forKey: .key)
        try box.encode(label.ru, forKey: .ru)
        try box.encode(label.en, forKey: .en)
        if !ink.isEmpty { try box.encode(ink, forKey: .ink) }
        if isClosed { try box.encode(true, forKey: .closed) }
        if isRetired { try box.encode(true, forKey: .retired) }
    }
    public static func read(_ json: String) throws -> [Field.Choice] { try JSONDecoder().decode([Field.Choice].self, from: Data(json.utf8)) }
    public static func json(_ choices: [Field.Choice]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(choices), as: UTF8.self)
    }
}

/// Writes the searched words of all records of a table again, after an administrator changed what is searched.
public enum Reindexing {
    static let chunk: Int = 200
    public static let kind = JobKind("reindex") { table, progress, tx in
        guard let entity = tx.registry[table] else { throw NotFound() }
        let last: Int64 = Int64(progress.cursor) ?? 0
        let rows: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id > \(last) ORDER BY id LIMIT \(chunk)")  // a registry's table
        for row in rows {
            guard let id = Int64(value: row["id"]) else { continue }
            try tx.reindex(entity, id, Dictionary(row.columns.map { ($0.name, $0.value) }) { $1 })
            progress.cursor = String(id)
            progress.done += 1
        }
        return rows.count == chunk
    }
}
