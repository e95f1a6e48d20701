public import Database

/// What lists, forms, filters, export, history and rights know about one column of an entity.
///
/// A value in the shape of a class, like ``Entity``: it is handed about for every cell of every page, and a copy would cost a dozen counts.
// Unchecked: its variables are set on a fresh copy before anybody else has it.
public final class Field: @unchecked Sendable {
    public struct Choice: Sendable {
        public let key: String, label: Text, ink: String
        /// Stands for work that is over, as a lost client.
        public let isClosed: Bool
        /// Known on old records, offered no more.
        public let isRetired: Bool
        /// - Parameter ink: the colour letter of the design (`c m y g r b k`), or empty.
        public init(_ key: String, _ ru: String, _ en: String, ink: String = "", closed: Bool = false, retired: Bool = false) {
            (self.key, label, self.ink, isClosed, isRetired) = (key, Text(ru, en), ink, closed, retired)
        }
    }
    public enum Kind: Sendable {
        case text, long, mail, phone, digits, number, day, instant, flag
        /// Minor units (kopecks) of the workspace's currency.
        case money
        /// A number with that many decimals, stored as a whole number of its last decimal.
        case decimal(Int)
        /// An address of the web.
        case web
        case choice([Choice])
        /// Several of the choices, stored as `|a|b|`.
        case several([Choice])
        /// A record of another entity, by its table.
        case link(String)
        /// Words the user makes up, stored as `|a|b|`.
        case tags
    }
    /// How a text is typed and checked.
    public enum Format: Sendable {
        case free
        /// `HH:MM`, the time of a day.
        case time
    }
    public let column: String
    public internal(set) var label: Text, kind: Kind
    public internal(set) var isRequired: Bool, isListed: Bool, isSortable: Bool, isEditable: Bool, isSearched: Bool, limit: Int
    /// A sentence under the field of a form; empty: none.
    public internal(set) var hint: Text = Text("", "")
    /// Made by the administrator of the workspace, not by the program.
    public internal(set) var isCustom: Bool = false
    /// Stands in no form: the administrator left it out.
    public internal(set) var isLeftOut: Bool = false
    public let format: Format
    /// What a new record has in it unless somebody says otherwise; nil: nothing.
    public let usual: String?
    /// Worked out from other fields whenever the record is read, see ``FieldFormula``.
    public internal(set) var isFormula: Bool = false
    /// Nil for every other field, and for a formula that does not hold any more, which ``formulaProblem`` explains.
    public internal(set) var formula: FieldFormula?, formulaProblem: Text?

    /// - Parameters:
    ///   - column: the column of the entity's table.
    ///   - listed: shown in the list unless the user hides it.
    ///   - sorted: has an index and may order the list.
    ///   - editable: false for what the program computes.
    ///   - searched: its text is found by the global search.
    ///   - limit: the most characters accepted.
    ///   - format: of a text field.
    ///   - usual: the key that a form for a new record begins with.
    public init(_ column: String, _ ru: String, _ en: String, _ kind: Kind = .text, required: Bool = false, listed: Bool = false,
                sorted: Bool = false, editable: Bool = true, searched: Bool = false, limit: Int = 300, format: Format = .free, usual: String? = nil) {
        (self.format, self.usual) = (format, usual)
        (self.column, label, self.kind, isRequired, isListed) = (column, Text(ru, en), kind, required, listed)
        (isSortable, isEditable, isSearched, self.limit) = (sorted, editable, searched, limit)
    }
    private init(copying field: Field) {
        (column, label, kind, hint, format, limit, usual) = (field.column, field.label, field.kind, field.hint, field.format, field.limit, field.usual)
        (isRequired, isListed, isSortable, isEditable) = (field.isRequired, field.isListed, field.isSortable, field.isEditable)
        (isSearched, isCustom, isLeftOut) = (field.isSearched, field.isCustom, field.isLeftOut)
        (isFormula, formula, formulaProblem) = (field.isFormula, field.formula, field.formulaProblem)
    }
    /// The same field with something changed.
    func changed(_ change: (Field) throws -> Void) rethrows -> Field {
        let field = Field(copying: self)
        try change(field)
        return field
    }
    public var choices: [Choice] {
        switch kind { case .choice(let all), .several(let all): all; default: [] }
    }
    /// The choices a person may take: without the retired ones, but with those that the record has already.
    public func offered(having chosen: Set<String> = []) -> [Choice] { choices.filter { !$0.isRetired || chosen.contains($0.key) } }
    /// The keys of the choices that stand for work that is over.
    public var closedKeys: [String] { choices.filter(\.isClosed).map(\.key) }
    /// What a list is ordered by: no unknowns, which a keyset page would lose.
    public var sortSQL: SQL {
        let name: SQL = .raw(column)  // a declared field's column
        guard isCustom else { return name }
        return isStoredAsNumber ? "COALESCE(\(name), \(SQL.raw(String(Field.lowest))))" : "COALESCE(\(name), '')"
    }
    /// The place of an empty number in an ordered list.
    static let lowest: Int64 = -9_000_000_000_000_000_000
    /// Stored as a whole number, not as text.
    public var isStoredAsNumber: Bool {
        switch kind { case .number, .money, .decimal, .flag, .instant, .link: true; default: false }
    }
    /// What a keyset page remembers of a row: the value as ``sortSQL`` gives it.
    public func sortValue(_ row: Row) -> Value {
        let value: Value = row.value(column: column)
        guard isCustom, value == .null else { return value }
        return isStoredAsNumber ? .int(Field.lowest) : .text("")
    }
}

/// One kind of business record: what the generic screens, rights, history and search know about it.
///
/// A value in the shape of a class: nobody sees it change, and handing it about costs one count.
// Unchecked: its variables are set on a fresh copy before anybody else has it, see ``changed(_:)``.
public final class Entity: @unchecked Sendable {
    public let table: String, path: String, one: Text, many: Text, icon: String
    /// The column that names a record to a person.
    public let title: String
    /// The letter of its visible number, `К` in `К-000123`; empty: records have no number.
    public let prefix: String
    public internal(set) var fields: [Field] { didSet { places = Self.places(fields) } }
    /// Column → the place of its field.
    private var places: [String: Int]
    /// The formula fields in an order in which each comes behind those it reads.
    public internal(set) var formulas: [(column: String, formula: FieldFormula)] = []
    /// How forms and cards arrange the fields, by the key of the kind of record; empty key: every other record. No layout: all fields in one section.
    public internal(set) var layouts: [String: [Section]] = [:]
    /// Ways to a record beside its owner and branch.
    public let ways: @Sendable (Access, Access.Verb) -> [Way]
    /// The order of a list nobody sorted: a sortable column.
    public let order: String, isDescending: Bool
    /// The records a new workspace starts with, in its language.
    public let first: @Sendable (Lang) -> [[String: Value]]
    /// False for what comes into being another way, as a file by its upload.
    public let isCreatedByForm: Bool
    /// The column of the record on whose card this one lives: its words find that record too.
    public let home: String?
    /// What looks wrong in the typed values, field by field. It warns and never refuses.
    public let doubts: @Sendable (_ typed: (String) -> String) -> [(column: String, sentence: Text)]
    /// The rules that need other columns or records, for whatever writes: screens, API, import, bulk changes. It rejects fields of the
    /// form, or returns further values to write. The id is nil for a new record.
    public typealias Check = @Sendable (_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value]
    public let check: Check
    /// Whether ``check`` changes other records, so that a dry run leaves it out.
    public let isCheckWriting: Bool
    /// Why a record may not go to the bin, whatever the rights; nil: it may.
    public let stays: @Sendable (_ id: Int64, _ tx: Tx) throws -> Text?
    /// How two of its records are seen to be one; nil: its records are never merged.
    public let duplicates: DuplicateRule?
    /// Columns that together name one record, as the table's own constraints have them; see ``Merge``.
    public let unique: [[String]]
    /// What the door keeps beside a record, in its transaction.
    public var derived: [Derived] { duplicates.map { [$0.derived] } ?? [] }
    // Rules, see EntityRules.swift.
    public internal(set) var completion: Completion?, reaction: Reaction?, mark: Mark?
    public internal(set) var lists: [(name: Text, condition: Condition)] = []
    var opensOnFirst: Bool = false
    public internal(set) var isNamedToAll: Bool = false
    /// The address of the board that its records have instead of the list's own; it understands the list's query. Nil: none.
    public internal(set) var board: String?
    /// Where a new record is begun that no form of its fields makes; nil: nowhere.
    public internal(set) var start: String?
    /// Its reaction tells the new responsible person, in its own words.
    public internal(set) var isAssigned: Bool = false
    public init(_ table: String, path: String, one: Text, many: Text, icon: String, title: String, prefix: String = "", order: String,
                descending: Bool = false, ways: @escaping @Sendable (Access, Access.Verb) -> [Way] = { _, _ in [] },
                doubts: @escaping @Sendable ((String) -> String) -> [(column: String, sentence: Text)] = { _ in [] }, isCreatedByForm: Bool = true, home: String? = nil,
                duplicates: DuplicateRule? = nil, unique: [[String]] = [], first: @escaping @Sendable (Lang) -> [[String: Value]] = { _ in [] }, check: @escaping Check = { _, _, _ in [:] }, checkWrites: Bool = false,
                stays: @escaping @Sendable (Int64, Tx) throws -> Text? = { _, _ in nil }, fields: [Field]) {
        (self.check, isCheckWriting, self.stays) = (check, checkWrites, stays)
        (self.doubts, self.isCreatedByForm, self.first, self.home) = (doubts, isCreatedByForm, first, home)
        (self.duplicates, self.unique) = (duplicates, unique)
        (self.table, self.path, self.one, self.many, self.icon) = (table, path, one, many, icon)
        (self.title, self.prefix, self.order, isDescending, self.ways, self.fields) = (title, prefix, order, descending, ways, fields)
        places = Self.places(fields)
    }
    private init(copying entity: Entity) {
        (check, isCheckWriting, stays) = (entity.check, entity.isCheckWriting, entity.stays)
        (doubts, isCreatedByForm, first, home) = (entity.doubts, entity.isCreatedByForm, entity.first, entity.home)
        (duplicates, unique) = (entity.duplicates, entity.unique)
        (table, path, one, many, icon) = (entity.table, entity.path, entity.one, entity.many, entity.icon)
        (title, prefix, order, isDescending, ways) = (entity.title, entity.prefix, entity.order, entity.isDescending, entity.ways)
        (fields, places, layouts, formulas) = (entity.fields, entity.places, entity.layouts, entity.formulas)
        (completion, reaction, mark, lists, isAssigned, board, start) = (entity.completion, entity.reaction, entity.mark, entity.lists, entity.isAssigned, entity.board, entity.start)
        (opensOnFirst, isNamedToAll) = (entity.opensOnFirst, entity.isNamedToAll)
    }
    /// The same entity with something changed.
    func changed(_ change: (Entity) throws -> Void) rethrows -> Entity {
        let entity = Entity(copying: self)
        try change(entity)
        return entity
    }
    private static func places(_ fields: [Field]) -> [String: Int] { Dictionary(fields.enumerated().map { ($1.column, $0) }) { first, _ in first } }
    public func field(_ column: String) -> Field? { places[column].map { fields[$0] } }
    /// A group of fields under a title in forms and on cards.
    public struct Section: Sendable, Equatable {
        public var title: Text, columns: [String]
        public init(_ title: Text, _ columns: [String]) { (self.title, self.columns) = (title, columns) }
    }
    /// The field whose keys have layouts of their own: the kind of counterparty.
    public var layoutField: Field? { field("kinds") }
    /// The sections for a record of these kinds (`|a|b|` or one key): the first kind that has its own arrangement decides.
    public func sections(of kinds: String) -> [Section] {
        let keys: [String] = kinds.split { "|,".contains($0) }.map(String.init)
        let own: String? = layoutField?.choices.map(\.key).first { keys.contains($0) && layouts[$0] != nil }
        let shown: [String] = fields.filter { !$0.isLeftOut }.map(\.column)
        guard let layout = layouts[own ?? ""] else { return [Section(Text("", ""), shown)] }
        let placed: Set<String> = Set(layout.flatMap(\.columns)), rest: [String] = shown.filter { !placed.contains($0) }
        let known: [Section] = layout.map { Section($0.title, $0.columns.filter { shown.contains($0) }) }
        return (rest.isEmpty ? known : known + [Section(Text("Прочее", "Other"), rest)]).filter { !$0.columns.isEmpty }
    }
    /// The number people see: `К-000123`.
    func number(_ last: Int64) -> String {
        let digits: String = String(last)
        return "\(prefix)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
    public func url(_ id: Int64) -> String { "/\(path)/\(id)" }
    /// The columns every entity's table has, for its migration.
    public static let standardColumns: SQL = """
        \(SQL.identity), version BIGINT NOT NULL DEFAULT 1, number TEXT, owner_id BIGINT, branch_id BIGINT,
        created_at BIGINT NOT NULL, created_by BIGINT, updated_at BIGINT NOT NULL, archived_at BIGINT
        """
}

/// A struct that reads one row of an entity's table.
public protocol Record: Decodable, Table, Sendable {
    static var entity: Entity { get }
    var id: ID<Self> { get }
    var version: Int { get }
}
extension Record { public static var table: String { entity.table } }

/// Every entity of the program: whatever is in here has lists, forms, rights, history, export and search.
public struct Registry: Sendable {
    public let entities: [Entity]
    /// What a write of a table makes stale, by the table.
    let watches: [String: [Watch]]
    /// What is noted of a write of a table, by the table.
    let marks: [String: [Mark]]
    /// The commands that begin a record of each entity that has a form.
    let creations: [(entity: Entity, command: Command)]
    private let byTable: [String: Int]
    public init(_ entities: [Entity]) { self.init(entities, watches: []) }
    init(_ entities: [Entity], watches: [Watch], marks: [Mark] = []) {
        self.entities = entities
        self.watches = Dictionary(grouping: watches, by: \.source)
        self.marks = Dictionary(grouping: marks, by: \.source)
        creations = entities.filter(\.isCreatedByForm).map { ($0, Command(creating: $0)) }
        byTable = Dictionary(uniqueKeysWithValues: entities.enumerated().map { ($1.table, $0) })
    }
    /// The entities whose records live on the cards of this one, with the column that says where.
    func guests(of table: String) -> [(entity: Entity, column: String)] {
        entities.compactMap { entity in
            guard let column = entity.home, case .link(table)? = entity.field(column)?.kind else { return nil }
            return (entity, column)
        }
    }
    public subscript(_ table: String) -> Entity? { byTable[table].map { entities[$0] } }
    /// The entity as this workspace has it: with its own fields, labels and choices.
    public func current(_ entity: Entity) -> Entity { self[entity.table] ?? entity }
    /// A number below 2²² that is the entity's own whatever else is registered, for keys shared by all entities (FNV-1a).
    static func ordinal(_ table: String) -> Int64 {
        let hash: UInt32 = table.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return Int64((hash >> 22) ^ (hash & 0x3F_FFFF))
    }
}
