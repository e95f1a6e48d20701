public import Database

/// One write of a record, as the rules of its entity see it.
public struct Written: Sendable {
    public enum Verb: String, Sendable { case create, edit, archive, restore }
    public let verb: Verb, entity: Entity, id: Int64
    /// The record as it was; nil: it is new.
    public let old: Row?
    /// The columns that were written, with what they hold now.
    public let new: [String: Value]
    /// The record goes on here as it was in another workspace: what began there does not begin again.
    public internal(set) var isCarried: Bool = false

    /// What the column holds now.
    public func value(_ column: String) -> Value { new[column] ?? old?.value(column: column) ?? .null }
    /// What the column held before; null in a new record.
    public func before(_ column: String) -> Value { old?.value(column: column) ?? .null }
    public func changes(_ column: String) -> Bool { new[column].map { $0 != before(column) } ?? false }
    /// The number that a link holds now.
    public func link(_ column: String) -> Int64? { Int64(value: value(column)) }
}

// Rules that every way of writing keeps: form, cell, bulk change, import, interface for programs, undo.
extension Entity {
    /// Values that follow from the written ones. What the writer says wins in a new record.
    public typealias Completion = @Sendable (_ old: Row?, _ new: [String: Value], _ tx: Tx) -> [String: Value]
    /// What else happens in the transaction of a write.
    public typealias Reaction = @Sendable (_ written: Written, _ tx: Tx) throws -> Void
    /// How a row of a list looks beside its values: a class of the table's row, or empty.
    public typealias Mark = @Sendable (_ row: Row, _ today: Day) -> String

    public func completing(_ completion: @escaping Completion) -> Entity { changed { $0.completion = completion } }
    /// - Parameter assigned: the reaction itself tells who the record belongs to now.
    public func reacting(assigned: Bool = false, _ reaction: @escaping Reaction) -> Entity {
        changed { $0.reaction = reaction; $0.isAssigned = assigned }
    }
    /// A further rule after those that it has: for what another slice has to do with its records.
    public func alsoReacting(_ further: @escaping Reaction) -> Entity {
        let before: Reaction? = reaction
        return changed { entity in
            entity.reaction = { written, tx in
                try before?(written, tx)
                try further(written, tx)
            }
        }
    }
    public func marking(_ mark: @escaping Mark) -> Entity { changed { $0.mark = mark } }
    /// Its records have a board of their own: the list's form of a board leads there.
    public func boarded(at address: String) -> Entity { changed { $0.board = address } }
    /// A new record is begun at an address of its own.
    public func started(at address: String) -> Entity { changed { $0.start = address } }
    /// Lists that everybody has as tabs beside "all" and "mine".
    /// - Parameter first: the list opens on the first of them, as tasks do on the open ones.
    public func offering(_ lists: [(name: Text, condition: Condition)], first: Bool = false) -> Entity {
        changed { entity in
            entity.lists = lists
            entity.opensOnFirst = first
        }
    }
    /// Whether its list opens on a part of its records.
    public var opensOnPart: Bool { opensOnFirst }
    /// What its list shows before anybody asks for anything else; nil: everything, as to those who do not see what it asks about.
    public func opening(_ access: Access) -> Condition? {
        guard opensOnFirst, let first = lists.first?.condition else { return nil }
        return first.columns.allSatisfy { column in field(column).map { access.sees(self, $0) } ?? false } ? first : nil
    }
    /// Whoever sees a record that links to one of its records reads the name there, also without the right to open it: a colleague's role.
    public func namedToAll() -> Entity { changed { $0.isNamedToAll = true } }
}

extension Tx {
    /// What follows from a write, in its own transaction: the new responsible person and those named with `@` hear of it, then the entity's own rule.
    func follow(_ written: Written) throws {
        try tellOwner(written)
        try tellMentioned(written)
        try note(written)
        try written.entity.reaction?(written, self)
    }
}
