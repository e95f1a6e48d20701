internal import CPostgres
internal import Foundation
internal import Synchronization

/// PostgreSQL through libpq: `size` threads, each owns one connection and takes the next job.
public final class Postgres: Database {
    public var dialect: Dialect { .postgres }
    private let jobs = Jobs()

    public init(_ conninfo: String, size: Int = 4) throws {
        for _ in 0..<size {
            let session = try Session(conninfo)
            Thread.detachNewThread { [jobs] in while let job = jobs.next() { job(session) } }
        }
    }
    deinit { jobs.close() }

    public func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await transaction("BEGIN READ ONLY", body)
    }
    public func write<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await transaction("BEGIN", body)
    }

    private func transaction<T: Sendable>(_ begin: String, _ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            jobs.add { session in
                continuation.resume(with: Result {
                    // A table got another column since its statements were prepared: nothing was done, so once more.
                    do { return try Self.once(begin, body, session) } catch is StalePlan {
                        session.forget()
                        return try Self.once(begin, body, session)
                    } catch DatabaseError.serialization {
                        // Two waited for each other and this one was rolled back: nothing was done either.
                        return try Self.once(begin, body, session)
                    }
                })
            }
        }
    }
    private static func once<T>(_ begin: String, _ body: (Connection) throws -> T, _ session: Session) throws -> T {
        _ = try session.execute(begin, [])
        do {
            let result = try body(Connection(dialect: .postgres, execute: session.execute))
            _ = try session.execute("COMMIT", [])
            return result
        } catch {
            _ = try? session.execute("ROLLBACK", [])
            throw error
        }
    }

    private final class Jobs: Sendable {
        private let condition = NSCondition()
        private let queue = Mutex<(jobs: [@Sendable (Session) -> Void], closed: Bool)>(([], false))
        func add(_ job: @escaping @Sendable (Session) -> Void) {
            condition.withLock { queue.withLock { $0.jobs.append(job) } ; condition.signal() }
        }
        func next() -> (@Sendable (Session) -> Void)? {
            condition.lock(); defer { condition.unlock() }
            while true {
                let (job, closed) = queue.withLock { ($0.jobs.isEmpty ? nil : $0.jobs.removeFirst(), $0.closed) }
                if let job { return job }
                if closed { return nil }
                condition.wait()
            }
        }
        func close() { condition.withLock { queue.withLock { $0.closed = true }; condition.broadcast() } }
    }
}

/// A prepared statement has other columns now.
private struct StalePlan: PassingError {}

/// One libpq connection, used by one thread only.
// Unchecked: the thread that made it is the only one that ever calls it.
private final class Session: @unchecked Sendable {
    private let connection: OpaquePointer
    private var prepared: [String: String] = [:]

    init(_ conninfo: String) throws {
        connection = PQconnectdb(conninfo)
        guard PQstatus(connection) == CONNECTION_OK else { throw DatabaseError.other(String(cString: PQerrorMessage(connection))) }
    }
    deinit { PQfinish(connection) }

    func execute(_ text: String, _ values: [Value]) throws -> [Row] {
        if PQstatus(connection) != CONNECTION_OK { PQreset(connection); prepared = [:] }
        guard PQstatus(connection) == CONNECTION_OK else { throw DatabaseError.unavailable(String(cString: PQerrorMessage(connection))) }
        let name = try prepared[text] ?? prepare(text)
        let strings: [UnsafeMutablePointer<CChar>?] = values.map { $0.postgresText.flatMap { strdup($0) } }
        defer { strings.forEach { free($0) } }
        let pointers = strings.map { UnsafePointer($0) }
        guard let result = PQexecPrepared(connection, name, Int32(values.count), pointers, nil, nil, 0) else { throw DatabaseError.other("no result") }
        defer { PQclear(result) }
        try check(result)
        let columnCount = PQnfields(result)
        guard columnCount > 0 else { return [] }
        let layout = Row.Layout.of((0..<columnCount).map { String(cString: PQfname(result, $0)) })
        let types = (0..<columnCount).map { PQftype(result, $0) }
        return (0..<PQntuples(result)).map { row in
            Row(layout: layout, values: (0..<columnCount).map { column in
                PQgetisnull(result, row, column) == 1 ? .null : Value(String(cString: PQgetvalue(result, row, column)), type: types[Int(column)])
            })
        }
    }

    /// Drops every prepared statement.
    func forget() {
        PQclear(PQexec(connection, "DEALLOCATE ALL"))
        prepared = [:]
    }
    private func prepare(_ text: String) throws -> String {
        if prepared.count >= 500 { forget() }
        let name = "s\(prepared.count)"
        let result = PQprepare(connection, name, text, 0, nil)
        guard let result else { throw DatabaseError.unavailable("no result") }
        defer { PQclear(result) }
        try check(result)
        prepared[text] = name
        return name
    }

    private func check(_ result: OpaquePointer) throws {
        let status = PQresultStatus(result)
        guard status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK else { return }
        let state = PQresultErrorField(result, Int32(UnicodeScalar("C").value)).map { String(cString: $0) } ?? ""
        let message = String(cString: PQresultErrorMessage(result))
        switch state {
        case "23505": throw DatabaseError.unique(message)
        case "23503": throw DatabaseError.foreignKey(message)
        case "53100": throw DatabaseError.full(message)
        case "", "57P01", "57P02", "57P03": throw DatabaseError.unavailable(message)
        case "0A000" where message.contains("cached plan"): throw StalePlan()
        case "40001", "40P01": throw DatabaseError.serialization(message)
        default: throw DatabaseError.other(state + " " + message)
        }
    }
}

extension Value {
    fileprivate init(_ text: String, type: Oid) {
        switch type {
        case 20, 21, 23, 1700: self = .int(Int64(text) ?? 0)
        case 16: self = .int(text == "t" ? 1 : 0)
        case 700, 701: self = .real(Double(text) ?? 0)
        default: self = .text(text)
        }
    }
    fileprivate var postgresText: String? {
        switch self {
        case .null: nil
        case .int(let int): String(int)
        case .real(let real): String(real)
        case .text(let text): text
        case .blob(let bytes): "\\x" + bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        }
    }
}
