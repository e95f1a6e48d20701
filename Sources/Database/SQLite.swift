internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// SQLite in a file (WAL, durable) or, without a path, in memory for one test.
public struct SQLite: Database {
    public var dialect: Dialect { .sqlite }
    private let writer: any DatabaseWriter
    /// Of a file; nil: a base in memory has one connection.
    private let readers: Readers?
    private let prepared = PreparedStatements()
    /// As many as ask at once: the server's workers, see `Workers`.
    public static let readers: Int = 6

    public init(path: String? = nil) throws {
        _ = Readers.isUncounted
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        // Kibibytes of pages each connection keeps: the inner pages of a big base's trees.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -8000") }
        // Bytes the journal keeps after a big import: a start after it reads the journal through.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_size_limit = 67108864") }
        configuration.prepareDatabase { db in
            db.add(function: DatabaseFunction("fold", argumentCount: 1, pure: true) { values in
                String.fromDatabaseValue(values[0]).map(Plain.fold)
            })
        }
        guard let path else {
            (writer, readers) = (try DatabaseQueue(configuration: configuration), nil)
            return
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB sets NORMAL while it opens a pool; an acknowledged write must survive a power cut.
        // Who writes very much at once goes through trees of random keys: they fit into its pages, and the log is carried over into the file less often.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 8000") }
        (writer, readers) = (pool, Readers(path, configuration, most: Self.readers))
    }
    /// Another base, in memory, with all that is in this one.
    public func copied() throws -> SQLite {
        let copy = try SQLite()
        try writer.backup(to: copy.writer)
        return copy
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try readHere(body)
    }
    /// On the calling thread: a hop to a queue and back costs more than most pages read.
    private func readHere<T>(_ body: (Connection) throws -> T) throws -> T {
        guard let readers else { return try writer.read { db in try translating { try body(connection(db)) } } }
        return try translating { try readers.read { db in try body(connection(db)) } }
    }
    public func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        // A full disk may show only when the transaction is committed: outside the body.
        do { return try await writer.write { db in try translating { try body(connection(db)) } } } catch let error as GRDB.DatabaseError { throw translated(error) }
    }

    private func connection(_ db: GRDB.Database) -> Connection {
        let prepared = prepared.of(db)
        return Connection(dialect: .sqlite) { text, values in
            let statement: PreparedStatement = try prepared(text)
            if statement.isPlain { return try rows(statement, values) }
            // GRDB watches the rest: the end of the transaction, a changed schema.
            let writing: Statement = statement.statement
            writing.setUncheckedArguments(StatementArguments(values.map(\.databaseValue)))
            guard writing.columnCount > 0 else { try writing.execute(); return [] }
            let layout: Row.Layout = .of(writing.columnNames)
            var rows: [Row] = []
            let cursor = try GRDB.Row.fetchCursor(writing)
            while let row = try cursor.next() {
                rows.append(Row(layout: layout, values: row.databaseValues.map(Value.init)))
            }
            return rows
        }
    }
}

/// What a statement answers, straight from SQLite.
private func rows(_ prepared: PreparedStatement, _ values: [Value]) throws -> [Row] {
    let handle: SQLiteStatement = prepared.statement.sqliteStatement
    sqlite3_reset(handle)
    defer { sqlite3_reset(handle) }
    for (index, value) in values.enumerated() { bind(value, handle, Int32(index + 1)) }
    var rows: [Row] = [], layout: Row.Layout?
    while true {
        let code: Int32 = sqlite3_step(handle)
        guard code == SQLITE_ROW else {
            guard code == SQLITE_DONE else { throw GRDB.DatabaseError(resultCode: .init(rawValue: code), message: sqlite3_db_handle(handle).map { String(cString: sqlite3_errmsg($0)) }) }
            return rows
        }
        let columns: Row.Layout = layout ?? prepared.layout()
        layout = columns
        rows.append(Row(layout: columns, values: (0..<Int32(columns.columns.count)).map { Value(handle, $0) }))
    }
}
private func bind(_ value: Value, _ handle: SQLiteStatement, _ index: Int32) {
    // SQLite copies what it is given before the call returns: SQLITE_TRANSIENT.
    let copied: sqlite3_destructor_type = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: sqlite3_bind_null(handle, index)
    case .int(let int): sqlite3_bind_int64(handle, index, int)
    case .real(let real): sqlite3_bind_double(handle, index, real)
    case .text(let text): sqlite3_bind_text(handle, index, text, Int32(text.utf8.count), copied)
    case .blob(let bytes): sqlite3_bind_blob(handle, index, bytes, Int32(bytes.count), copied)
    }
}

private func translating<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as GRDB.DatabaseError { throw translated(error) }
}
private func translated(_ error: GRDB.DatabaseError) -> DatabaseError {
    switch error.extendedResultCode {
    case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: .unique(error.message ?? "")
    case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey(error.message ?? "")
    case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE: .full(error.message ?? "")
    default: .other(error.description)
    }
}

extension Value {
    fileprivate init(_ handle: SQLiteStatement, _ column: Int32) {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: self = .int(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            let bytes = UnsafeBufferPointer(start: sqlite3_column_text(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
            self = .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let bytes = UnsafeRawBufferPointer(start: sqlite3_column_blob(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
            self = .blob([UInt8](bytes))
        default: self = .null
        }
    }
    fileprivate init(_ value: GRDB.DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let int): self = .int(int)
        case .double(let real): self = .real(real)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
    fileprivate var databaseValue: GRDB.DatabaseValue {
        switch self {
        case .null: .null
        case .int(let int): int.databaseValue
        case .real(let real): real.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }
}
