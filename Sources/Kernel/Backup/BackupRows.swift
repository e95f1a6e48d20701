internal import Database
internal import Foundation

/// The tables of a workspace as lines of JSON.
enum BackupRows {
    /// - Returns: how many rows.
    static func dump(_ db: Connection, _ file: LineWriter) throws -> Int {
        if db.dialect == .postgres { try db.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ") }
        let steps: [String] = try db.rows("SELECT name FROM migration").compactMap { String(value: $0["name"]) }
        try file.put("{\"ottisk\":2,\"steps\":[\(steps.map(JSON.quote).joined(separator: ","))]}")
        var count: Int = 0
        for table in try tables(db) where table != "migration" {
            let key: [String] = try table == "search_entry" ? ["rowid"] : primaryKey(db, table)
            var last: [Value]?
            while true {
                let (rows, next): ([Row], [Value]?) = try piece(db, table, key, after: last)
                if let names = rows.first?.columns.map(\.name), last == nil { try file.put(head(table, names, try numbers(db, table))) }
                for row in rows { try file.put("[" + row.columns.map { encoded($0.value) }.joined(separator: ",") + "]") }
                count += rows.count
                guard let next else { break }
                last = next
            }
        }
        return count
    }
    /// What stands before a table's rows; the administrator's own columns are named with the kind of what they hold, for they are in no migration.
    private static func head(_ table: String, _ names: [String], _ numbers: Set<String>) -> String {
        let own: [String] = names.filter { $0.hasPrefix(FieldSetting.prefix) }.map { "\(JSON.quote($0)):\(numbers.contains($0) ? "1" : "0")" }
        let columns: String = names.map(JSON.quote).joined(separator: ",")
        return "{\"table\":\(JSON.quote(table)),\"columns\":[\(columns)]" + (own.isEmpty ? "" : ",\"own\":{\(own.joined(separator: ","))}") + "}"
    }
    /// The own columns of a table that hold whole numbers.
    private static func numbers(_ db: Connection, _ table: String) throws -> Set<String> {
        let rows: [Row] = switch db.dialect {
        case .sqlite: try db.rows("SELECT name FROM pragma_table_info(\(table)) WHERE name LIKE 'x\\_%' ESCAPE '\\' AND type = 'BIGINT'")
        case .postgres: try db.rows("SELECT column_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = \(table) AND column_name LIKE 'x\\_%' AND data_type = 'bigint'")
        }
        return Set(rows.compactMap { String(value: $0["name"]) })
    }
    /// Up to a page of rows in the order of the primary key; a table without one is small and comes whole.
    private static func piece(_ db: Connection, _ table: String, _ key: [String], after last: [Value]?) throws -> ([Row], [Value]?) {
        // Names of tables and columns come from the database's own catalogue.
        let name = SQL.raw(table), order: SQL = key.map { SQL.raw($0) }.joined(", ")
        let what: SQL = table == "search_entry" ? "rowid, text, entity, record_id" : "*"
        guard !key.isEmpty else { return (try db.rows("SELECT * FROM \(name)"), nil) }
        let behind: SQL = last.map { values in "WHERE (\(order)) > (\(values.map { "\($0)" as SQL }.joined(", ")))" } ?? ""
        let rows: [Row] = try db.rows("SELECT \(what) FROM \(name) \(behind) ORDER BY \(order) LIMIT \(Backup.page)")
        return (rows, rows.count < Int(Backup.page) ? nil : rows.last.map { row in key.map { row.value(column: $0) } })
    }
    private static func primaryKey(_ db: Connection, _ table: String) throws -> [String] {
        let rows: [Row] = switch db.dialect {
        case .sqlite: try db.rows("SELECT name FROM pragma_table_info(\(table)) WHERE pk > 0 ORDER BY pk")
        case .postgres: try db.rows("""
            SELECT part.column_name AS name FROM information_schema.table_constraints AS whole JOIN information_schema.key_column_usage AS part
            ON part.constraint_schema = whole.constraint_schema AND part.constraint_name = whole.constraint_name AND part.table_name = whole.table_name
            WHERE whole.table_schema = current_schema() AND whole.table_name = \(table) AND whole.constraint_type = 'PRIMARY KEY' ORDER BY part.ordinal_position
            """)
        }
        return rows.compactMap { String(value: $0["name"]) }
    }
    private static func hasID(_ db: Connection, _ table: String) throws -> Bool {
        switch db.dialect {
        case .sqlite: return try !db.rows("SELECT name FROM pragma_table_info(\(table)) WHERE name = 'id'").isEmpty
        case .postgres: return try !db.rows("SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = \(table) AND column_name = 'id'").isEmpty
        }
    }
    static func tables(_ db: Connection) throws -> [String] {
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

    /// The schema's steps that the copy was made with.
    static func steps(_ path: String) throws -> [String] {
        guard let head = try LineReader(path).next().flatMap(Backup.object), let version = head["ottisk"] as? Int, version == 1 || version == 2, let steps = head["steps"] as? [String] else {
            throw Backup.Problem.unreadable(path)
        }
        return steps
    }
    static func load(_ path: String, _ db: Connection) throws {
        let constraints: [(table: String, name: String)] = try deferReferences(db)
        for table in try tables(db) where table != "migration" { try db.run("DELETE FROM \(SQL.raw(table))") }
        var table: String = "", columns: [String] = [], known: Set<String> = Set(try tables(db))
        known.remove("migration")
        let reader = try LineReader(path)
        _ = try reader.next()
        while let line = try reader.next(), !line.hasPrefix("{\"file\":"), !line.hasPrefix("{\"end\":") {
            if line.first == "{" {
                guard let head = Backup.object(line), let name = head["table"] as? String, known.contains(name), let names = head["columns"] as? [String],
                      names.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }) else { throw Backup.Problem.cut }
                (table, columns) = (name, names)
                for (column, isNumber) in head["own"] as? [String: Int] ?? [:] where names.contains(column) {
                    try db.run("ALTER TABLE \(SQL.raw(table)) ADD COLUMN \(SQL.raw(column)) \(isNumber == 1 ? "BIGINT" : SQL.folded)")
                }
                continue
            }
            guard let cells = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any], cells.count == columns.count else { throw Backup.Problem.cut }
            let holes: SQL = cells.map { "\(value($0))" as SQL }.joined(", ")
            try db.run("INSERT INTO \(SQL.raw(table)) (\(SQL.raw(columns.joined(separator: ", ")))) VALUES (\(holes))")
        }
        try settle(constraints, db)
        try FieldSetting.restoreOrders(db)
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

