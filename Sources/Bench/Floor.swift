internal import Database
internal import Foundation
internal import Glibc
internal import GRDBSQLite

/// The least a page can cost: a bare server that runs the page's statements through the C library of SQLite, each prepared once,
/// reads every column, and writes the bytes the application answered.
final class Floor: Sendable {
    struct Page: Sendable { let statements: [(text: String, values: [Value])], answer: [UInt8] }
    let port: Int
    private let listener: Int32

    /// - Parameter pages: by their requests.
    init(file: String, pages: [[UInt8]: Page]) throws {
        let listener: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in(), size = socklen_t(MemoryLayout<sockaddr_in>.size)
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let bound: Int32 = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 ? getsockname(listener, $0, &size) : -1 }
        }
        guard bound == 0, listen(listener, 4) == 0 else { throw Broken(description: "listen: \(errno)") }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        let store = try Store(file)
        Thread.detachNewThread {
            let connection: Int32 = accept(listener, nil, nil)
            var on: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            Self.serve(connection, store, pages)
            close(connection)
        }
    }
    deinit { close(listener) }

    private static func serve(_ connection: Int32, _ store: Store, _ pages: [[UInt8]: Page]) {
        var buffer: [UInt8] = .init(repeating: 0, count: 1 << 16)
        while true {
            let count: Int = read(connection, &buffer, buffer.count)
            guard count > 0, let page = pages[Array(buffer[..<count])] else { return }
            store.run(page.statements)
            var sent: Int = 0
            while sent < page.answer.count {
                let written: Int = page.answer.withUnsafeBytes { write(connection, $0.baseAddress?.advanced(by: sent), $0.count - sent) }
                guard written > 0 else { return }
                sent += written
            }
        }
    }
}

/// SQLite itself.
// Unchecked: made by one thread, then used by the thread that serves and no other.
final class Store: @unchecked Sendable {
    private var database: OpaquePointer?, prepared: [String: OpaquePointer] = [:]
    private var checksum: Int = 0
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// - Parameter isWriting: as the application writes: a log ahead of the file, every transaction on the disk.
    init(_ file: String, isWriting: Bool = false) throws {
        guard sqlite3_open_v2(file, &database, isWriting ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, nil) == SQLITE_OK else { throw Broken(description: "floor: \(file)") }
        if isWriting { sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", nil, nil, nil) }
    }
    /// The whole base as a file of its own.
    func copy(to file: String) throws {
        guard sqlite3_exec(database, "VACUUM INTO '\(file)'", nil, nil, nil) == SQLITE_OK else { throw Broken(description: "copy: \(file)") }  // a path of ours
    }
    deinit {
        for statement in prepared.values { sqlite3_finalize(statement) }
        sqlite3_close(database)
    }
    func run(_ statements: [(text: String, values: [Value])]) {
        sqlite3_exec(database, "BEGIN", nil, nil, nil)
        for (text, values) in statements { run(text, values) }
        sqlite3_exec(database, "COMMIT", nil, nil, nil)
    }
    private func run(_ text: String, _ values: [Value]) {
        if prepared[text] == nil {
            var made: OpaquePointer?
            sqlite3_prepare_v2(database, text, -1, &made, nil)
            prepared[text] = made
        }
        guard let statement = prepared[text] else { return }
        for (index, value) in values.enumerated() { bind(statement, Int32(index + 1), value) }
        while sqlite3_step(statement) == SQLITE_ROW {
            for column in 0..<sqlite3_column_count(statement) {
                if sqlite3_column_type(statement, column) == SQLITE_INTEGER { checksum &+= Int(sqlite3_column_int64(statement, column)) } else if let text = sqlite3_column_text(statement, column) {
                    checksum &+= Int(text[0])
                }
            }
        }
        sqlite3_reset(statement)
    }
    private func bind(_ statement: OpaquePointer, _ index: Int32, _ value: Value) {
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .int(let int): sqlite3_bind_int64(statement, index, int)
        case .real(let real): sqlite3_bind_double(statement, index, real)
        case .text(let text): sqlite3_bind_text(statement, index, text, -1, Self.transient)
        case .blob(let bytes): sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), Self.transient)
        }
    }
}
