internal import CSQLite
internal import Dispatch
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// Connections that only read, each used by one thread at a time, opened when they are first needed.
///
/// GRDB's own pool asks for the version of the schema and parses the beginning and the end of a transaction at each read, behind four
/// locks: as much as a small page costs.
final class Readers: Sendable {
    private let path: String, configuration: Configuration
    private let idle = Mutex<[DatabaseQueue]>([]), free: DispatchSemaphore

    /// - Parameter most: how many read at once; who comes later waits.
    init(_ path: String, _ configuration: Configuration, most: Int) {
        var reading: Configuration = configuration
        reading.readonly = true
        (self.path, self.configuration, free) = (path, reading, DispatchSemaphore(value: most))
    }

    /// One transaction: everything in it sees the same moment of the database.
    func read<T>(_ body: (GRDB.Database) throws -> T) throws -> T {
        free.wait()
        defer { free.signal() }
        let reader: DatabaseQueue = try idle.withLock { $0.popLast() } ?? DatabaseQueue(path: path, configuration: configuration)
        defer { idle.withLock { $0.append(reader) } }
        return try reader.unsafeRead { db in
            let handle: SQLiteConnection? = db.sqliteConnection
            let code: Int32 = sqlite3_exec(handle, "BEGIN", nil, nil, nil)
            guard code == SQLITE_OK else { throw GRDB.DatabaseError(resultCode: .init(rawValue: code), message: db.lastErrorMessage) }
            defer { sqlite3_exec(handle, "COMMIT", nil, nil, nil) }  // nothing was written: there is nothing that could fail
            return try body(db)
        }
    }

    /// Whether SQLite leaves out its counters of memory; asked before the first connection is opened.
    static let isUncounted: Bool = ottisk_sqlite_uncounted() == SQLITE_OK
}
