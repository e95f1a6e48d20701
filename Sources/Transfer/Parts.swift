internal import Database
public import Kernel

/// What the transfer of a workspace must know about its tables beside their fields; the composition root says it.
public struct TransferParts: Sendable {
    /// Where uploaded files are described: the table, and its columns of the content's hash and of the file's name.
    public struct Files: Sendable {
        let table: String, hash: String, name: String
        public init(table: String, hash: String, name: String) { (self.table, self.hash, self.name) = (table, hash, name) }
    }
    /// Records of these tables are looked for before they are made: the columns that tell them apart, the better one first.
    let known: [(table: String, columns: [String])]
    /// Of those, the ones that the administrator may match by hand.
    let matched: [String]
    let files: Files
    /// Columns that hold a ``Condition`` on the table that a second column names.
    let conditions: [(table: String, column: String, target: String)]
    /// Columns that hold JSON whose keys name fields as `table.column`.
    let fieldRules: [(table: String, column: String)]
    /// Columns whose texts name what is another here.
    let texts: [CarriedText]
    /// Tables and columns that the program works out by itself: they go out to be read and are not taken in.
    let computed: Set<String>
    /// Tables beside the entities that go along.
    let beside: [CarriedTable]
    /// Tables whose records are nothing without a table beside them: an archive that has not got it, of an older program, is loaded without them.
    let needing: [String: String]
    /// What somebody has to do by hand when records of a table have come.
    let chores: [(table: String, said: Text)]

    /// - Parameters:
    ///   - computed: `table`, or `table.column`.
    ///   - needing: table → the table beside the entities that it cannot be without.
    public init(known: [(table: String, columns: [String])], matched: [String], files: Files, conditions: [(table: String, column: String, target: String)],
                fieldRules: [(table: String, column: String)], texts: [CarriedText] = [], computed: Set<String>, beside: [CarriedTable] = [], needing: [String: String] = [:], chores: [(table: String, said: Text)] = []) {
        (self.known, self.matched, self.files, self.conditions, self.fieldRules) = (known, matched, files, conditions, fieldRules)
        (self.texts, self.computed, self.beside, self.needing, self.chores) = (texts, computed, beside, needing, chores)
    }
    func columns(of table: String) -> [String] { known.first { $0.table == table }?.columns ?? [] }
    func isComputed(_ table: String, _ column: String = "") -> Bool { computed.contains(table) || computed.contains("\(table).\(column)") }
    /// Tables whose texts name records and fields of other tables: they come when those are there.
    func isLast(_ table: String) -> Bool { conditions.contains { $0.table == table } }
    /// Tables that come before this one, beside those that its fields link to.
    func before(_ table: String) -> Set<String> { beside.first { $0.entity.table == table }?.after ?? [] }
}

/// One table as it travels: an entity's, or one beside them.
struct Carried: Sendable {
    let entity: Entity, fields: [Field], beside: CarriedTable?
    /// What its rows are read from.
    var source: SQL { beside?.source ?? SQL.raw(entity.table) }  // a registry's table
}

extension TransferParts {
    /// Every table that goes out, in its order.
    func carried(_ registry: Registry) -> [Carried] {
        registry.published.map { Carried(entity: $0, fields: $0.carried, beside: nil) } + beside.map { Carried(entity: $0.entity, fields: $0.entity.fields, beside: $0) }
    }
    /// A table of an archive as it is here; nil: this workspace does not know it, or it is of no use without another table.
    func carried(_ table: String, of description: Description, _ registry: Registry) -> Carried? {
        if let needed = needing[table], !description.tables.contains(where: { $0.table == needed }) { return nil }
        if let entity = registry[table] { return Carried(entity: entity, fields: entity.carried, beside: nil) }
        return beside.first { $0.entity.table == table }.map { Carried(entity: $0.entity, fields: $0.entity.fields, beside: $0) }
    }
    /// The name of a table.
    func name(_ table: String, _ registry: Registry, _ lang: Lang) -> String {
        (registry[table] ?? beside.first { $0.entity.table == table }?.entity).map { lang($0.many) } ?? table
    }
}

/// Who may carry a workspace out of here, or into here.
enum TransferRights {
    static func mayExport(_ access: Access, _ registry: Registry) -> Bool {
        access.reach(.edit, "role") == .all && registry.entities.allSatisfy { entity in
            access.reach(.export, entity.table) == .all && entity.fields.allSatisfy { access.sees(entity, $0) }
        }
    }
    static func mayImport(_ access: Access, _ registry: Registry) -> Bool {
        registry.entities.allSatisfy { access.reach(.create, $0.table) == .all && access.reach(.edit, $0.table) == .all }
    }
}
