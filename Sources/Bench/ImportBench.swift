internal import Admin
internal import App
internal import Clients
internal import Database
internal import DemoWorld
internal import Foundation
internal import GRDBSQLite
internal import Imports
internal import Kernel
internal import Records

/// A table of clients on its way in: how fast it is loaded with checks, duplicates, history and search, beside plain INSERTs of the same rows.
struct ImportBench: Sendable {
    let folder: String, count: Int
    static let wanted: Double = 20_000

    struct Result: Sendable {
        /// Rows a second: the dry run, the loading, and the floor; peak memory in megabytes of a million bytes.
        let check: Double, run: Double, floor: Double, memory: Double, created: Int
        /// Rows a second into a workbook of the whole list, and the peak meanwhile.
        let export: Double, exportMemory: Double
        /// Seconds of changing every record with its history, and of the same statements alone.
        let bulk: Double, bulkFloor: Double
    }
    /// Seconds for 100,000 records.
    static let bulkLimit: Double = 10

    func measure(_ say: (Text) -> Void) async throws -> Result {
        let place: String = folder + "/import"
        try? FileManager.default.removeItem(atPath: place)  // nothing there yet is fine
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        say(Text("пишу таблицу", "writing the table"))
        let table: String = place + "/clients.csv"
        try write(table)
        let workspace: Workspace = try await Ottisk.workspace(try SQLite(path: place + "/ottisk.sqlite"), files: place + "/files")
        let administrator: Int64 = try await workspace.write(as: .program("bench")) { tx in
            try FirstRun.create(organisation: "ООО «Оттиск»", branch: "Главный офис", administrator: "Анна Соколова", mail: "bench@example.ru", passwordHash: "-", lang: .ru, in: tx)
        }
        let access: Access = try await workspace.read(as: .program("bench")) { try Access(of: administrator, on: $0.today, in: $0) }
        Self.forgetPeak()
        let file: FileStore.Received = try workspace.files.keep(table, name: "clients.csv")
        let id: Int64 = try await ImportScreens.begin(file, table: "counterparty", as: access, in: workspace)
        say(Text("проверяю", "the dry run"))
        let check: Double = try await time(workspace) { try ImportCommand(id, in: $0).check(in: $0) }
        say(Text("загружаю", "loading"))
        let run: Double = try await time(workspace) { try ImportCommand(id, in: $0).run(in: $0) }
        let memory: Double = Self.peak
        let created: Int = try await workspace.read(as: .program("bench")) { try $0.rows("SELECT COUNT(*) AS n FROM counterparty").first.flatMap { Int(value: $0["n"]) } ?? 0 }
        say(Text("выгружаю", "exporting"))
        Self.forgetPeak()
        let started: UInt64 = ticks(), exported: Int = try await workspace.read(as: access) { tx in
            let entity: Entity = tx.current(Counterparty.entity)
            return try Export(entity, try ListQuery(entity, Submitted()), fields: entity.fields).write(to: place + "/clients.xlsx", as: .xlsx, in: tx)
        }
        let export: Double = Double(exported) / (Double(ticks() - started) / 1e9), exportMemory: Double = Self.peak
        say(Text("пол: те же готовые строки одними INSERT", "the floor: the same finished rows by INSERT alone"))
        let floor: Double = try await onThread { [count] in try Self.floor(place, count: count) }
        say(Text("меняю все записи разом", "changing every record"))
        let bulk: Double = try await time(workspace) { try BulkChange.order(Counterparty.entity, Submitted(["whole": ["1"], "column": ["status"], "status": ["vip"]]), in: $0) }
        let bulkFloor: Double = try await onThread { [count] in try Self.bulkFloor(place, count: count) }
        return Result(check: Double(count) / check, run: Double(count) / run, floor: Double(count) / floor, memory: memory, created: created, export: export, exportMemory: exportMemory, bulk: bulk, bulkFloor: bulkFloor)
    }
    /// Seconds from the order to the end of the work.
    private func time(_ workspace: Workspace, _ order: @escaping @Sendable (Tx) throws -> Int64) async throws -> Double {
        let start: UInt64 = ticks()
        _ = try await workspace.write(as: .program("bench"), order)
        try await Ottisk.worker(workspace).drain()
        return Double(ticks() - start) / 1e9
    }
    private func write(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else { throw Broken(description: path) }
        try file.write(contentsOf: Data("Название;Полное наименование;ИНН;КПП;ОГРН;Город;Адрес;Телефон;Почта;Статус;Первый источник;Заметка\r\n".utf8))
        var crowd = Crowd(seed: 11)
        let statuses: [String: String] = ["active": "Работаем", "lead": "Новый", "asleep": "Спит", "lost": "Потерян", "vip": "Ключевой", "partner": "Партнёр"]
        for start in stride(from: 1, through: count, by: 5000) {
            var text: String = ""
            for serial in start..<min(start + 5000, count + 1) {
                let one: Crowd.Company = crowd.company(serial)
                let cells: [String] = [one.name, one.fullName, one.inn, one.kpp, one.ogrn, one.city, one.address, one.phone, one.mail, statuses[one.status] ?? "", "", one.note]
                text += cells.map { $0.contains(";") || $0.contains("\"") ? "\"" + $0.replacing("\"", with: "\"\"") + "\"" : $0 }.joined(separator: ";") + "\r\n"
            }
            try file.write(contentsOf: Data(text.utf8))
        }
        try file.close()
    }
    /// As the application's own writer, see `SQLite`.
    private static let settings: String = "PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 8000"
    /// The very rows that the import wrote, copied by INSERT … SELECT into an empty base with the same tables and indexes: clients, log and search.
    private static func floor(_ place: String, count: Int) throws -> Double {
        let path: String = place + "/floor.sqlite"
        var database: OpaquePointer?
        guard sqlite3_open(path, &database) == SQLITE_OK, let database else { throw Broken(description: "floor") }
        defer { sqlite3_close(database) }
        func run(_ sql: String) throws {
            guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw Broken(description: String(cString: sqlite3_errmsg(database))) }
        }
        try run("PRAGMA journal_mode = WAL; \(settings); ATTACH '\(place)/ottisk.sqlite' AS source")
        for table in ["counterparty", "change_log", "search_entry"] {
            for statement in try schema(database, table) { try run(statement) }
        }
        let key: Int64 = try number(database, "SELECT rowid - record_id FROM source.search_entry WHERE entity = 'counterparty' LIMIT 1")
        let start: UInt64 = ticks()
        for first in stride(from: 0, to: count + 100, by: 1000) {
            try run("BEGIN")
            for table in ["counterparty", "change_log"] { try run("INSERT INTO main.\(table) SELECT * FROM source.\(table) WHERE id > \(first) AND id <= \(first + 1000)") }
            try run("INSERT INTO main.search_entry (rowid, text, entity, record_id) SELECT rowid, text, entity, record_id FROM source.search_entry WHERE rowid > \(key + Int64(first)) AND rowid <= \(key + Int64(first) + 1000)")
            try run("COMMIT")
        }
        return Double(ticks() - start) / 1e9
    }
    /// The same change by UPDATE, and the rows of the log that it left by INSERT … SELECT, a thousand in a transaction.
    private static func bulkFloor(_ place: String, count: Int) throws -> Double {
        var database: OpaquePointer?
        guard sqlite3_open(place + "/floor.sqlite", &database) == SQLITE_OK, let database else { throw Broken(description: "floor") }
        defer { sqlite3_close(database) }
        func run(_ sql: String) throws {
            guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw Broken(description: String(cString: sqlite3_errmsg(database))) }
        }
        try run("\(settings); ATTACH '\(place)/ottisk.sqlite' AS source")
        let last: Int64 = try number(database, "SELECT COALESCE(MAX(id), 0) FROM main.change_log")
        let start: UInt64 = ticks()
        for first in stride(from: 0, to: count + 100, by: 1000) {
            try run("BEGIN")
            try run("UPDATE main.counterparty SET status = 'vip', version = version + 1, updated_at = updated_at + 1 WHERE id > \(first) AND id <= \(first + 1000)")
            try run("INSERT INTO main.change_log SELECT * FROM source.change_log WHERE id > \(last + Int64(first)) AND id <= \(last + Int64(first) + 1000)")
            try run("COMMIT")
        }
        return Double(ticks() - start) / 1e9
    }
    private static func number(_ database: OpaquePointer, _ sql: String) throws -> Int64 {
        var statement: OpaquePointer?
        sqlite3_prepare_v2(database, sql, -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        guard sqlite3_step(statement) == SQLITE_ROW else { throw Broken(description: "floor") }
        return sqlite3_column_int64(statement, 0)
    }
    private static func schema(_ database: OpaquePointer, _ table: String) throws -> [String] {
        var statement: OpaquePointer?, found: [String] = []
        sqlite3_prepare_v2(database, "SELECT sql FROM source.sqlite_master WHERE tbl_name = '\(table)' AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC", -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        while sqlite3_step(statement) == SQLITE_ROW { if let text = sqlite3_column_text(statement, 0) { found.append(String(cString: text)) } }
        return found
    }
    /// The kernel counts the peak anew (proc(5), clear_refs); where it does not, the peak is that of the whole bench.
    private static func forgetPeak() { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }
    private static var peak: Double {
        let status: String = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""  // always there on Linux
        let line: Substring? = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 * 1024 / 1e6 } ?? 0
    }
}
