public import Database

/// What lists, forms, filters, export, history and rights know about one column of an entity.
public struct Field: Sendable {
    public struct Choice: Sendable {
        public let key: String, label: Text, ink: String
        /// - Parameter ink: the colour letter of the design (`c m y g r b k`), or empty.
        public init(_ key: String, _ ru: String, _ en: String, ink: String = "") { (self.key, label, self.ink) = (key, Text(ru, en), ink) }
    }
    public enum Kind: Sendable {
        case text, long, mail, phone, digits, number, day, instant, flag
        /// Minor units (kopecks) of the workspace's currency.
        case money
        case choice([Choice])
        /// Several of the choices, stored as `|a|b|`.
        case several([Choice])
        /// A record of another entity, by its table.
        case link(String)
        /// Words the user makes up, stored as `|a|b|`.
        case tags
    }
    public let column: String, label: Text, kind: Kind
    public let isRequired: Bool, isListed: Bool, isSortable: Bool, isEditable: Bool, isSearched: Bool, limit: Int

    /// - Parameters:
    ///   - column: the column of the entity's table.
    ///   - listed: shown in the list unless the user hides it.
    ///   - sorted: has an index and may order the list.
    ///   - editable: false for what the program computes.
    ///   - searched: its text is found by the global search.
    ///   - limit: the most characters accepted.
    public init(_ column: String, _ ru: String, _ en: String, _ kind: Kind = .text, required: Bool = false, listed: Bool = false,
                sorted: Bool = false, editable: Bool = true, searched: Bool = false, limit: Int = 300) {
        (self.column, label, self.kind, isRequired, isListed) = (column, Text(ru, en), kind, required, listed)
        (isSortable, isEditable, isSearched, self.limit) = (sorted, editable, searched, limit)
    }
    public var choices: [Choice] {
        switch kind { case .choice(let all), .several(let all): all; default: [] }
    }
}

/// One kind of business record: what the generic screens, rights, history and search know about it.
public struct Entity: Sendable {
    public let table: String, path: String, one: Text, many: Text, icon: String
    /// The column that names a record to a person.
    public let title: String
    /// The letter of its visible number, `К` in `К-000123`; empty: records have no number.
    public let prefix: String
    public let fields: [Field]
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
    public init(_ table: String, path: String, one: Text, many: Text, icon: String, title: String, prefix: String = "", order: String,
                descending: Bool = false, ways: @escaping @Sendable (Access, Access.Verb) -> [Way] = { _, _ in [] },
                doubts: @escaping @Sendable ((String) -> String) -> [(column: String, sentence: Text)] = { _ in [] }, isCreatedByForm: Bool = true, home: String? = nil,
                first: @escaping @Sendable (Lang) -> [[String: Value]] = { _ in [] }, fields: [Field]) {
        (self.doubts, self.isCreatedByForm, self.first, self.home) = (doubts, isCreatedByForm, first, home)
        (self.table, self.path, self.one, self.many, self.icon) = (table, path, one, many, icon)
        (self.title, self.prefix, self.order, isDescending, self.ways, self.fields) = (title, prefix, order, descending, ways, fields)
    }
    public func field(_ column: String) -> Field? { fields.first { $0.column == column } }
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
    private let byTable: [String: Int]
    public init(_ entities: [Entity]) {
        self.entities = entities
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
    /// A number below 2²² that is the entity's own whatever else is registered, for keys shared by all entities (FNV-1a).
    static func ordinal(_ table: String) -> Int64 {
        let hash: UInt32 = table.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return Int64((hash >> 22) ^ (hash & 0x3F_FFFF))
    }
}
