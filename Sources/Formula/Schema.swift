public import Exact

extension Formula {
    /// The type of a value.
    public indirect enum Kind: Sendable, Hashable {
        /// An exact decimal number.
        case number
        /// A text.
        case text
        /// Yes or no.
        case flag
        /// A calendar day.
        case day
        /// Values of one type.
        case list(Kind)
        /// Named values; the order of fields is the order of `Value.record`.
        case record([Name])
    }

    /// Something a formula may call by name: an input, a derived value or a field of a record.
    public struct Name: Sendable, Hashable {
        /// What is stored; never shown, never changes.
        public var id: String
        /// The Russian spelling. Spaces are allowed: such a name is written in braces, `{сумма заказа}`.
        public var ru: String
        /// The English spelling.
        public var en: String
        /// What it holds.
        public var type: Kind
        /// Whether it may be empty. A formula must say what happens then: `has(x)` or `default(x, 0)`.
        public var isOptional: Bool
        /// The least value of a number, when known.
        public var minimum: Exact?
        /// The greatest value of a number, when known.
        public var maximum: Exact?
        /// Whether a number is never zero although its bounds allow it.
        public var isNonzero: Bool

        /// A name with its spellings, type and, for a number, bounds that let a division by it pass without a warning.
        public init(
            _ id: String, ru: String, en: String, _ type: Kind, isOptional: Bool = false,
            minimum: Exact? = nil, maximum: Exact? = nil, isNonzero: Bool = false
        ) {
            self.id = id
            self.ru = ru
            self.en = en
            self.type = type
            self.isOptional = isOptional
            self.minimum = minimum
            self.maximum = maximum
            self.isNonzero = isNonzero
        }
    }

    /// How a key of a table is matched.
    public enum Match: String, Sendable, Hashable, Codable, CaseIterable {
        /// The key equals the row's key.
        case exact
        /// The row with the greatest key not above the given one: "from 500".
        case step
        /// The row with the least key not below the given one: "up to 500".
        case upTo
        /// A straight line between the two neighbouring rows; the table must give numbers.
        case linear
    }

    /// A table a formula may look into; its rows come with the values.
    public struct TableType: Sendable, Hashable {
        /// One column that is searched.
        public struct Key: Sendable, Hashable {
            /// What the column holds: number, text, flag or day.
            public var type: Kind
            /// How it is matched. Only the last key may be other than exact, and then it is a number or, except linear, a day.
            public var match: Match

            /// A key column.
            public init(_ type: Kind, _ match: Match = .exact) {
                self.type = type
                self.match = match
            }
        }

        /// What is stored; never changes.
        public var id: String
        /// The Russian spelling.
        public var ru: String
        /// The English spelling.
        public var en: String
        /// The searched columns, at least one.
        public var keys: [Key]
        /// What the table gives.
        public var value: Kind
        /// The least number the table gives, when known.
        public var minimum: Exact?

        /// A table with its spellings, keys and the type of its values.
        public init(_ id: String, ru: String, en: String, keys: [Key], value: Kind = .number, minimum: Exact? = nil) {
            self.id = id
            self.ru = ru
            self.en = en
            self.keys = keys
            self.value = value
            self.minimum = minimum
        }
    }

    /// Why a schema cannot be used.
    public enum SchemaError: Error, Sendable, Hashable {
        /// Two names, or a name and a table, share an id.
        case duplicateID(String)
        /// Two names share a spelling in one language.
        case duplicateSpelling(String)
        /// The spelling or id is empty, too long, has braces or line ends, or begins with a space, `#` or `^`.
        case badSpelling(String)
        /// The keys of the table cannot be matched as declared.
        case badTable(String)

        /// The sentence for a person.
        public func sentence(_ language: Language) -> String {
            let isRussian: Bool = language == .ru
            switch self {
            case .duplicateID(let id): return isRussian ? "Код «\(id)» занят дважды." : "The id “\(id)” is used twice."
            case .duplicateSpelling(let name):
                return isRussian ? "Имя «\(name)» занято дважды." : "The name “\(name)” is used twice."
            case .badSpelling(let name):
                return isRussian ? "Имя «\(name)» не годится для формул." : "The name “\(name)” cannot be used in formulas."
            case .badTable(let id):
                return isRussian ? "У таблицы «\(id)» неверно заданы ключи." : "The keys of the table “\(id)” are declared wrongly."
            }
        }
    }

    /// What formulas of one kind may use: names and tables. Make it once and share it.
    public struct Schema: Sendable {
        private final class Storage: Sendable {
            let names: [Name]
            let tables: [TableType]
            let slots: [String: Int]
            let tableSlots: [String: Int]
            let spelled: [Spelling: [String: Int]]
            let spelledTables: [Spelling: [String: Int]]

            init(_ names: [Name], _ tables: [TableType]) throws(SchemaError) {
                self.names = names
                self.tables = tables
                slots = try Schema.index(names.map(\.id), SchemaError.duplicateID) { $0 }
                tableSlots = try Schema.index(tables.map(\.id), SchemaError.duplicateID) { $0 }
                spelled = try Schema.spellings(names.map { ($0.id, $0.ru, $0.en) })
                spelledTables = try Schema.spellings(tables.map { ($0.id, $0.ru, $0.en) })
            }
        }

        private let storage: Storage

        /// The names; the position is the slot of its value.
        public var names: [Name] { storage.names }
        /// The tables; the position is the slot of its rows.
        public var tables: [TableType] { storage.tables }

        /// Checks spellings and table keys.
        public init(names: [Name], tables: [TableType] = []) throws(SchemaError) {
            storage = try Storage(names, tables)
            for name: Name in names { try Schema.check(name) }
            for table: TableType in tables { try Schema.check(table) }
        }

        /// The slot of a name by its id.
        public func slot(_ id: String) -> Int? { storage.slots[id] }
        /// The slot of a table by its id.
        public func tableSlot(_ id: String) -> Int? { storage.tableSlots[id] }

        func find(_ folded: String, _ spelling: Spelling) -> Int? { Schema.find(folded, spelling, storage.spelled) }
        func findTable(_ folded: String, _ spelling: Spelling) -> Int? { Schema.find(folded, spelling, storage.spelledTables) }

        private static func find(_ folded: String, _ spelling: Spelling, _ all: [Spelling: [String: Int]]) -> Int? {
            if let found: Int = all[spelling]?[folded] { return found }
            if spelling == .stored { return nil }
            return all[spelling == .ru ? .en : .ru]?[folded]
        }
    }
}

extension Formula.Schema {
    fileprivate static func index(
        _ keys: [String], _ error: (String) -> Formula.SchemaError, _ fold: (String) -> String
    ) throws(Formula.SchemaError) -> [String: Int] {
        var result: [String: Int] = [:]
        for (position, key): (Int, String) in keys.enumerated() {
            guard result.updateValue(position, forKey: fold(key)) == nil else { throw error(key) }
        }
        return result
    }

    fileprivate static func spellings(
        _ all: [(id: String, ru: String, en: String)]
    ) throws(Formula.SchemaError) -> [Formula.Spelling: [String: Int]] {
        for one: (id: String, ru: String, en: String) in all {
            for text: String in [one.id, one.ru, one.en] where !isUsable(text) { throw Formula.SchemaError.badSpelling(text) }
        }
        return [
            .stored: try index(all.map(\.id), Formula.SchemaError.duplicateID) { $0 },
            .ru: try index(all.map(\.ru), Formula.SchemaError.duplicateSpelling, Formula.fold),
            .en: try index(all.map(\.en), Formula.SchemaError.duplicateSpelling, Formula.fold),
        ]
    }

    private static func isUsable(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 200, text.first != " ", text.last != " ", text.first != "#",
            text.first != "^" else { return false }
        return text.unicodeScalars.allSatisfy { (scalar: Unicode.Scalar) -> Bool in
            scalar.value >= 32 && scalar != "{" && scalar != "}"
        }
    }

    private static func check(_ name: Formula.Name) throws(Formula.SchemaError) {
        var type: Formula.Kind = name.type
        while case .list(let element) = type { type = element }
        guard case .record(let fields) = type else { return }
        _ = try spellings(fields.map { ($0.id, $0.ru, $0.en) })
        for field: Formula.Name in fields { try check(field) }
    }

    private static func check(_ table: Formula.TableType) throws(Formula.SchemaError) {
        guard !table.keys.isEmpty, table.keys.count <= 8 else { throw Formula.SchemaError.badTable(table.id) }
        for (position, key): (Int, Formula.TableType.Key) in table.keys.enumerated() {
            var isGood: Bool = [Formula.Kind.number, .text, .flag, .day].contains(key.type)
            if key.match != .exact { isGood = position == table.keys.count - 1 && (key.type == .number || key.type == .day) }
            if key.match == .linear { isGood = isGood && key.type == .number && table.value == .number }
            guard isGood else { throw Formula.SchemaError.badTable(table.id) }
        }
    }
}

extension Formula.Name {
    func text(_ spelling: Formula.Spelling) -> String {
        switch spelling {
        case .ru: ru
        case .en: en
        case .stored: id
        }
    }

    static func find(_ folded: String, _ spelling: Formula.Spelling, in fields: [Formula.Name]) -> Int? {
        if spelling == .stored { return fields.firstIndex { $0.id == folded } }
        let other: Formula.Spelling = spelling == .ru ? .en : .ru
        return fields.firstIndex { Formula.fold($0.text(spelling)) == folded }
            ?? fields.firstIndex { Formula.fold($0.text(other)) == folded }
    }
}
