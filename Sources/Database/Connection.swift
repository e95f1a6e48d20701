/// One open transaction. It is not `Sendable`: it cannot outlive the closure it was handed to.
public struct Connection {
    public let dialect: Dialect
    /// What a `\(Table.self)` in SQL stands for. Nil: the whole table (migrations, system jobs).
    public var scope: (String) -> SQL? = { _ in nil }
    let execute: (String, [Value]) throws -> [Row]
    /// What the transaction remembers; shared by every copy of this connection, gone with the transaction.
    public let notes = Notes()

    public final class Notes {
        /// Counters of writes that go together, see the kernel's `Tx.together`.
        public var ledger: AnyObject?
        init() {}
    }

    @discardableResult
    public func rows(_ sql: SQL) throws -> [Row] {
        let (text, values) = sql.rendered(for: dialect, scope: scope)
        return try execute(text, values)
    }
    public func all<T: Decodable>(_ sql: SQL, as type: T.Type = T.self) throws -> [T] { try rows(sql).map { try $0.decode(T.self) } }
    public func first<T: Decodable>(_ sql: SQL, as type: T.Type = T.self) throws -> T? { try rows(sql).first.map { try $0.decode(T.self) } }
    public func run(_ sql: SQL) throws { try rows(sql) }
    /// One statement with other values again and again.
    @discardableResult
    public func run(_ sql: FixedSQL, _ values: [Value]) throws -> [Row] { try execute(dialect == .sqlite ? sql.sqlite : sql.postgres, values) }
}

/// The only errors callers tell apart; everything else is a bug or an outage.
public enum DatabaseError: Error, Sendable { 
    case unique(String), foreignKey(String), serialization(String)
    /// The server does not answer or the connection was lost: try again.
    case unavailable(String)
    /// No room on the disk: reading goes on, nothing was written.
    case full(String)
    case other(String)
 }

/// SQLite file or PostgreSQL server. Bodies are synchronous: nothing awaits inside a transaction.
public protocol Database: Sendable {
    var dialect: Dialect { get }
    func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T
    func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T
}

extension Connection {
    /// A part of a transaction that may fail alone: then what it wrote is gone, and what was written before it stays.
    public func apart<T>(_ body: () throws -> T) throws -> T {
        try run("SAVEPOINT apart")
        do {
            let result: T = try body()
            try run("RELEASE SAVEPOINT apart")
            return result
        } catch {
            try run("ROLLBACK TO SAVEPOINT apart")
            try run("RELEASE SAVEPOINT apart")
            throw error
        }
    }
}
extension DatabaseError {
    /// Whether an error says nothing of what was asked: the same transaction may go well when it is tried again.
    public static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case DatabaseError.serialization, DatabaseError.unavailable, DatabaseError.full: true
        default: error is any PassingError
        }
    }
}
/// Marks errors of the engines that another try may not meet.
protocol PassingError: Error {}
