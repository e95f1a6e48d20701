public import Database

/// The versions of what is edited as a draft and published whole: processes, models of products. Published versions never change;
/// one record has at most one draft, and every save of it raises its revision.
public struct Versions: Sendable {
    /// One version as it is kept.
    public struct Version: Decodable, Sendable {
        public enum State: String, Sendable { case draft, live, old }
        public let version: Int, definition: String, revision: Int, changedAt: Int64, changedBy: Int64
        public let publishedAt: Int64?, publishedBy: Int64?
        private let state: String
        public var status: State { State(rawValue: state) ?? .old }
        public var isDraft: Bool { status == .draft }
    }
    let table: SQL, parent: SQL, name: String, parentName: String

    /// - Parameters:
    ///   - table: with the columns of ``columns``.
    ///   - parent: its column with the record.
    public init(_ table: StaticString, of parent: StaticString) {
        (name, parentName) = ("\(table)", "\(parent)")
        (self.table, self.parent) = (.raw(name), .raw(parentName))  // written in the program
    }

    /// The columns of its table beside the id and the record, for a migration.
    public static let columns: SQL = """
        version BIGINT NOT NULL, state TEXT NOT NULL, definition TEXT NOT NULL, revision BIGINT NOT NULL DEFAULT 1, changed_at BIGINT NOT NULL,
        changed_by BIGINT NOT NULL DEFAULT 0, published_at BIGINT, published_by BIGINT
        """

    /// Throws ``NotFound`` when there is no such version.
    public func of(_ record: Int64, _ version: Int, in tx: Tx) throws -> Version {
        guard let found: Version = try tx.first("SELECT * FROM \(table) WHERE \(parent) = \(record) AND version = \(version)") else { throw NotFound() }
        return found
    }
    /// The newest first.
    public func all(_ record: Int64, in tx: Tx) throws -> [Version] {
        try tx.all("SELECT * FROM \(table) WHERE \(parent) = \(record) ORDER BY version DESC LIMIT 50")
    }
    /// The published version; nil: nothing was published yet.
    public func live(of record: Int64, in tx: Tx) throws -> Version? {
        try tx.first("SELECT * FROM \(table) WHERE \(parent) = \(record) AND state = 'live' ORDER BY version DESC LIMIT 1")
    }
    public func insert(_ definition: String, of record: Int64, version: Int, state: Version.State, in tx: Tx) throws {
        try tx.run("""
            INSERT INTO \(table) (\(parent), version, state, definition, changed_at, changed_by)
            VALUES (\(record), \(version), \(state.rawValue), \(definition), \(tx.now), \(tx.access.employee))
            """)
    }
    /// Writes the draft again.
    /// - Parameter seen: the revision its author saw. Throws ``DraftChanged`` when somebody saved it since.
    public func save(_ definition: String, of record: Int64, draft version: Int, seen: Int, in tx: Tx) throws {
        let saved: [Row] = try tx.rows("""
            UPDATE \(table) SET definition = \(definition), revision = revision + 1, changed_at = \(tx.now), changed_by = \(tx.access.employee)
            WHERE \(parent) = \(record) AND version = \(version) AND state = 'draft' AND revision = \(seen) RETURNING revision
            """)
        if saved.isEmpty { throw DraftChanged() }
    }
    /// Makes the draft of this number the version in force.
    public func publish(_ version: Int, of record: Int64, in tx: Tx) throws {
        try tx.run("UPDATE \(table) SET state = 'old' WHERE \(parent) = \(record) AND state = 'live'")
        try tx.run("UPDATE \(table) SET state = 'live', published_at = \(tx.now), published_by = \(tx.access.employee) WHERE \(parent) = \(record) AND version = \(version)")
    }
    /// Throws the draft away.
    public func drop(of record: Int64, in tx: Tx) throws {
        try tx.run("DELETE FROM \(table) WHERE \(parent) = \(record) AND state = 'draft'")
    }
}

/// Two authors of one draft: the second learns of it and loses nothing of the first.
public struct DraftChanged: Error {
    public init() {}
    /// For the second.
    public static let sentence = Text(
        "Пока вы правили, черновик сохранил другой человек. Ваше изменение не записано: откройте черновик и повторите его.",
        "While you were editing, somebody else saved the draft. Your change was not written: open the draft and repeat it.")
}
