internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// A SELECT or another statement of one connection, prepared once, with the names of its columns.
final class PreparedStatement {
    let statement: Statement
    /// Reads or writes rows and nothing else: nobody observes writes, so GRDB need not hear of them.
    let isPlain: Bool
    private var known: Row.Layout?, prepared: Int32 = 0
    init(_ statement: Statement, _ text: String) {
        self.statement = statement
        let isWriting: Bool = ["INSERT ", "UPDATE ", "DELETE "].contains { text.hasPrefix($0) }
        isPlain = isWriting || (statement.isReadonly && statement.columnCount > 0)
    }

    /// The columns after the first step. SQLite prepares a statement again by itself when a table has got another column:
    /// it counts how often it did, and then the names are read again.
    func layout() -> Row.Layout {
        let handle: SQLiteStatement = statement.sqliteStatement, count: Int32 = sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0)
        if let known, count == prepared { return known }
        let names: [String] = (0..<sqlite3_column_count(handle)).map { sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? "" }
        let layout: Row.Layout = .of(names)
        (known, prepared) = (layout, count)
        return layout
    }
}

/// The statements each connection of one database has prepared, at most ``most`` of a connection.
///
/// GRDB's own cache never forgets a statement and copies itself whenever one is added.
// Unchecked: the lock guards the list of connections; the statements of a connection are used only inside its transactions, one thread at a time.
final class PreparedStatements: @unchecked Sendable {
    private static let most: Int = 400
    private final class Connected {
        /// Another connection may come to stand where a closed one stood.
        weak var owner: GRDB.Database?
        var statements: [String: PreparedStatement] = [:]
        init(_ owner: GRDB.Database) { self.owner = owner }
    }
    private let lock = NSLock()
    private var connections: [ObjectIdentifier: Connected] = [:]

    /// The statements of a connection, by their texts.
    func of(_ db: GRDB.Database) -> (String) throws -> PreparedStatement {
        let connected: Connected = lock.withLock {
            let id = ObjectIdentifier(db)
            if let known = connections[id], known.owner === db { return known }
            let fresh = Connected(db)
            connections[id] = fresh
            return fresh
        }
        return { text in
            if let known = connected.statements[text] { return known }
            // All at once: the few hundred that come again are soon there again.
            if connected.statements.count >= Self.most { connected.statements = [:] }
            let made = PreparedStatement(try db.makeStatement(sql: text), text)
            connected.statements[text] = made
            return made
        }
    }
}
