public import Database

/// Rows of a side table that follow from a record. The door writes them with the record, in one transaction, as it writes the words that
/// the search finds it by: a new record, a changed one, one that went into the bin or came out of it, one whose card got or lost a guest.
public struct Derived: Sendable {
    /// The record as it is now.
    public struct Source: Sendable {
        public let entity: Entity, id: Int64
        /// By column; of a new record only what was given.
        public let values: [String: Value]
        /// What lives on its card, see ``Entity/home``.
        public let guests: [(entity: Entity, row: Row)]
        /// Nothing can be kept for it yet.
        public let isNew: Bool
        public var isArchived: Bool { values["archived_at"] ?? .null != .null }
    }
    /// The record's own columns that it is made of: a change of others leaves it as it is.
    let columns: Set<String>
    let write: @Sendable (Source, Tx) throws -> Void
    public init(of columns: Set<String>, _ write: @escaping @Sendable (Source, Tx) throws -> Void) { (self.columns, self.write) = (columns, write) }
}
