public import Database
internal import Foundation

/// A whole workspace as one text file, the same for both engines: a head with the schema's steps, every table's rows
/// as JSON lines, and an end mark with their count. A file without its end mark is refused before anything changes.
public enum Backup {
    /// Why a file cannot be restored.
    public enum Problem: Error, Sendable {
        case unreadable(String), cut, newer(String), notEmpty
        public var sentence: Text {
            switch self {
            case .unreadable(let path): Text("Это не копия Оттиска: \(path)", "This is no backup of Ottisk: \(path)")
            case .cut: Text("Копия обрезана или повреждена: ничего не изменено.", "The backup is cut or damaged: nothing was changed.")
            case .newer(let step): Text("Копия сделана более новой программой (\(step)).", "The backup was made by a newer program (\(step)).")
            case .notEmpty: Text("В базе уже есть данные. Восстановление — только в пустую базу.", "The database holds data already. A backup is restored into an empty one.")
            }
        }
    }
    private static let page: Int64 = 2000

    /// One consistent moment of the database, written beside the target and renamed when complete.
    /// - Returns: how many rows.
    public static func write(_ database: any Database, to path: String) async throws -> Int {
        let partial: String = path + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]), let file = FileHandle(forWritingAtPath: partial) else { throw Problem.unreadable(path) }
        let handle = Lines(file)
        do {
            let count: Int = try await database.read { try dump($0, handle) }
            try handle.close()
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            return count
        } catch {
            try FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }

    private static func dump(_ db: Connection, _ file: Lines) throws -> Int {
        if db.dialect == .postgres { try db.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ") }
        let steps: [String] = try db.rows("SELECT name FROM migration").compactMap { String(value: $0["name"]) }
        try file.put("{\"ottisk\":1,\"steps\":[\(steps.map(JSON.quote).joined(separator: ","))]}")
        var count: Int = 0
        for table in try tables(db) where table != "migration" {
            var last: Int64 = .min
            while true {
                let (rows, next): ([Row], Int64?) = try piece(db, table, after: last)
                if let names = rows.first?.columns.map(\.name), last == .min { try file.put("{\"table\":\(JSON.quote(table)),\"columns\":[\(names.map(JSON.quote).joined(separator: ","))]}") }
                for row in rows { try file.put("[" + row.columns.map { encoded($0.value) }.joined(separator: ",") + "]") }
                count += rows.count
                guard let next else { break }
                last = next
            }
        }
        try file.put("{\"end\":\(count)}")
        return count
    }
    /// Up to a page of rows by id; a table without one is small and comes whole.
    private static func piece(_ db: Connection, _ table: String, after last: Int64) throws -> ([Row], Int64?) {
        // Table names come from the database's own catalogue.
        let name = SQL.raw(table), isSearch: Bool = table == "search_entry"
        let key = SQL.raw(isSearch ? "rowid" : "id")
        let what: SQL = isSearch ? "rowid, text, entity, record_id" : "*"
        guard try isSearch || hasID(db, table) else { return (try db.rows("SELECT * FROM \(name)"), nil) }
        let rows: [Row] = try db.rows("SELECT \(what) FROM \(name) WHERE \(key) > \(last) ORDER BY \(key) LIMIT \(page)")
        let next: Int64? = rows.count < Int(page) ? nil : rows.last.flatMap { Int64(value: $0[isSearch ? "rowid" : "id"]) }
        return (rows, next)
    }
    private static func hasID(_ db: Connection, _ table: String) throws -> Bool {
        switch db.dialect {
        case .sqlite: return try !db.rows("SELECT name FROM pragma_table_info(\(table)) WHERE name = 'id'").isEmpty
        case .postgres: return try !db.rows("SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = \(table) AND column_name = 'id'").isEmpty
        }
    }
    private static func tables(_ db: Connection) throws -> [String] {
        switch db.dialect {
        case .sqlite: try db.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_entry\\_%' ESCAPE '\\' ORDER BY name")
            .compactMap { String(value: $0["name"]) }
        case .postgres: try db.rows("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name")
            .compactMap { String(value: $0["name"]) }
        }
    }
    private static func encoded(_ value: Value) -> String {
        switch value {
        case .blob(let bytes): "{\"hex\":\"\(Crypto.hex(bytes))\"}"
        case .real(let real): "{\"real\":\"\(real)\"}"
        default: JSON.text(value)
        }
    }

    /// Fills an empty database of either engine; all of it or nothing.
    /// - Returns: how many rows.
    public static func restore(_ path: String, into database: any Database, _ migrations: [Migration]) async throws -> Int {
        guard let data = FileManager.default.contents(atPath: path) else { throw Problem.unreadable(path) }
        let lines: [Substring] = String(decoding: data, as: UTF8.self).split(separator: "\n")
        guard let head = lines.first.flatMap(object), head["ottisk"] as? Int == 1, let steps = head["steps"] as? [String] else { throw Problem.unreadable(path) }
        let rows: Int = lines.filter { $0.first == "[" }.count
        guard let end = lines.last.flatMap(object)?["end"] as? Int, end == rows else { throw Problem.cut }
        if let unknown = steps.first(where: { step in !migrations.contains { $0.name == step } }) { throw Problem.newer(unknown) }
        let known: [Migration] = migrations.filter { steps.contains($0.name) }
        let isEmpty: Bool = try await database.read { db in
            guard try tables(db).contains("change_log") else { return true }
            return try db.rows("SELECT id FROM change_log LIMIT 1").isEmpty
        }
        guard isEmpty else { throw Problem.notEmpty }
        try await database.migrate(known)
        try await database.write { db in try load(lines.dropFirst().dropLast(), db) }
        try await database.migrate(migrations)
        return rows
    }
    private static func object(_ line: Substring) -> [String: Any]? {
        // Anything that is no JSON object is no line of ours: the caller says so.
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
    }
    private static func load(_ lines: ArraySlice<Substring>, _ db: Connection) throws {
        let constraints: [(table: String, name: String)] = try deferReferences(db)
        for table in try tables(db) where table != "migration" { try db.run("DELETE FROM \(SQL.raw(table))") }
        var table: String = "", columns: [String] = [], known: Set<String> = Set(try tables(db))
        known.remove("migration")
        for line in lines {
            if line.first == "{" {
                guard let head = object(line), let name = head["table"] as? String, known.contains(name), let names = head["columns"] as? [String],
                      names.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }) else { throw Problem.cut }
                (table, columns) = (name, names)
                continue
            }
            guard let cells = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any], cells.count == columns.count else { throw Problem.cut }
            let holes: SQL = cells.map { "\(value($0))" as SQL }.joined(", ")
            try db.run("INSERT INTO \(SQL.raw(table)) (\(SQL.raw(columns.joined(separator: ", ")))) VALUES (\(holes))")
        }
        try settle(constraints, db)
    }
    private static func value(_ any: Any) -> Value {
        if let text = any as? String { return .text(text) }
        if let number = any as? NSNumber { return .int(number.int64Value) }
        guard let object = any as? [String: String] else { return .null }
        if let real = object["real"].flatMap(Double.init) { return .real(real) }
        return object["hex"].map { .blob(bytes($0)) } ?? .null
    }
    private static func bytes(_ hex: String) -> [UInt8] {
        let digits: [UInt8] = hex.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
    /// References are checked when everything is there: rows come table by table.
    private static func deferReferences(_ db: Connection) throws -> [(table: String, name: String)] {
        guard db.dialect == .postgres else { try db.run("PRAGMA defer_foreign_keys = ON"); return [] }
        let found: [(table: String, name: String)] = try db.rows("""
            SELECT table_name AS name, constraint_name AS reference FROM information_schema.table_constraints
            WHERE table_schema = current_schema() AND constraint_type = 'FOREIGN KEY'
            """).compactMap { row in String(value: row["name"]).flatMap { name in String(value: row["reference"]).map { (name, $0) } } }
        for one in found { try db.run("ALTER TABLE \(SQL.raw(one.table)) ALTER CONSTRAINT \(SQL.raw(one.name)) DEFERRABLE INITIALLY DEFERRED") }
        return found
    }
    /// Checks the references, makes them immediate again and lets new ids follow the restored ones.
    private static func settle(_ constraints: [(table: String, name: String)], _ db: Connection) throws {
        guard db.dialect == .postgres else { return }
        try db.run("SET CONSTRAINTS ALL IMMEDIATE")
        for one in constraints { try db.run("ALTER TABLE \(SQL.raw(one.table)) ALTER CONSTRAINT \(SQL.raw(one.name)) NOT DEFERRABLE") }
        for table in try tables(db) where try hasID(db, table) {
            try db.run("SELECT setval(pg_get_serial_sequence(\(table), 'id'), (SELECT coalesce(max(id), 0) + 1 FROM \(SQL.raw(table))), false)")
        }
    }
}

/// Lines on their way into a file, a megabyte at a time.
private final class Lines: @unchecked Sendable {  // used by one transaction, never by two threads at once
    private let file: FileHandle
    private var waiting = Data()
    init(_ file: FileHandle) { self.file = file }
    func put(_ line: String) throws {
        waiting.append(contentsOf: line.utf8)
        waiting.append(10)
        if waiting.count > 1 << 20 { try flush() }
    }
    private func flush() throws { try file.write(contentsOf: waiting); waiting.removeAll(keepingCapacity: true) }
    func close() throws { try flush(); try file.synchronize(); try file.close() }
}
