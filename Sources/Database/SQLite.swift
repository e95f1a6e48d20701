internal import Foundation
internal import GRDB

/// SQLite in a file (WAL, durable) or, without a path, in memory for one test.
public struct SQLite: Database {
    public var dialect: Dialect { .sqlite }
    private let writer: any DatabaseWriter

    public init(path: String? = nil) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            db.add(function: DatabaseFunction("fold", argumentCount: 1, pure: true) { values in
                String.fromDatabaseValue(values[0]).map(Plain.fold)
            })
        }
        guard let path else { writer = try DatabaseQueue(configuration: configuration); return }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB sets NORMAL while it opens a pool; an acknowledged write must survive a power cut.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        writer = pool
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await writer.read { db in try translating { try body(Self.connection(db)) } }
    }
    public func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await writer.write { db in try translating { try body(Self.connection(db)) } }
    }

    private static func connection(_ db: GRDB.Database) -> Connection {
        Connection(dialect: .sqlite) { text, values in
            let statement = try db.cachedStatement(sql: text)
            statement.setUncheckedArguments(StatementArguments(values.map(\.databaseValue)))
            guard statement.columnCount > 0 else { try statement.execute(); return [] }
            let layout = Row.Layout(statement.columnNames)
            var rows: [Row] = []
            let cursor = try GRDB.Row.fetchCursor(statement)
            while let row = try cursor.next() {
                rows.append(Row(layout: layout, values: row.databaseValues.map(Value.init)))
            }
            return rows
        }
    }
}

private func translating<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as GRDB.DatabaseError {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: throw DatabaseError.unique(error.message ?? "")
        case .SQLITE_CONSTRAINT_FOREIGNKEY: throw DatabaseError.foreignKey(error.message ?? "")
        case .SQLITE_FULL: throw DatabaseError.full(error.message ?? "")
        default: throw DatabaseError.other(error.description)
        }
    }
}

extension Value {
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
