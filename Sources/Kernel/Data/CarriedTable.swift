public import Database

/// A table beside the entities that goes along when a whole workspace is carried elsewhere: its rows are no records, without rights and history of their own.
public struct CarriedTable: Sendable {
    /// Its names and fields. It stands in no registry.
    public let entity: Entity
    /// What its rows are read from: an id above zero, and a column for each field.
    public let source: SQL
    /// Writes one row that came from another workspace. Its links lead to the records here already, or are empty.
    /// - Returns: its id here; nil: it is here already.
    /// - Throws: `BadRequest` with the sentence for a row that cannot be taken, before it has written anything.
    public typealias Arrival = @Sendable (_ row: [String: Value], _ there: any Origin, _ tx: Tx) throws -> Int64?
    public let arrive: Arrival
    /// Tables that its texts name records of: they come before it.
    public let after: Set<String>

    public init(_ table: String, _ one: Text, _ many: Text, title: String, source: SQL, after: Set<String> = [], fields: [Field], arrive: @escaping Arrival) {
        entity = Entity(table, path: table, one: one, many: many, icon: "layers", title: title, order: title, fields: fields)
        (self.source, self.arrive, self.after) = (source, arrive, after)
    }
}

/// A column of an entity whose text names records, fields or choices of its workspace: it goes to another one in the words of that one.
public struct CarriedText: Sendable {
    /// - Parameter row: the record's values as they were there, by its columns.
    /// - Throws: `BadRequest` with the sentence for a record that cannot be taken.
    public typealias Arrival = @Sendable (_ text: String, _ row: [String: Value], _ there: any Origin) throws -> String
    public let table: String, column: String, arrive: Arrival

    public init(_ table: String, _ column: String, arrive: @escaping Arrival) { (self.table, self.column, self.arrive) = (table, column, arrive) }
}

/// Where carried rows come from: what has become here of what they name.
public protocol Origin {
    /// The record here that a record there has become, or what ``note(_:_:_:)`` said of a number.
    func find(_ table: String, _ there: Int64) throws -> Int64?
    /// Remembers for later rows what a number of a kind of its own has become.
    func note(_ kind: String, _ there: Int64, _ here: Int64) throws
    /// The column here of a column there.
    func column(_ there: String, of table: String) -> String
    /// The field here that a column there has become; nil: there is none.
    func field(_ there: String, of table: String) -> Field?
    /// The key here of a choice there. - Parameter column: there.
    func choice(_ there: String, of table: String, _ column: String) -> String
    /// The JSON of a ``Condition`` on a table in the words of this workspace.
    func condition(_ json: String, on table: String) throws -> String
}
