internal import App
internal import Clients
internal import Database
internal import Foundation
internal import Kernel
internal import Records

/// The search for duplicates through a whole base, and after one change; beside it, reading the same columns and grouping them in plain SQL.
struct DuplicateFigures: Sendable {
    /// Seconds.
    let built: Double, floor: Double
    /// Milliseconds of saving one changed card, and of comparing it again.
    let saved: Double, compared: Double
    let pairs: Int
    /// Seconds for a million clients and their two million people.
    static let limit: Double = 300
    private static let edits: Int = 200

    static func measure(_ base: Base) async throws -> DuplicateFigures {
        let workspace: Workspace = try await base.open(), worker = Ottisk.worker(workspace)
        try await worker.drain()
        try await workspace.write(as: .program("bench")) { tx in
            for table in ["duplicate_key", "duplicate_record", "duplicate_pair"] { try tx.run("DELETE FROM \(SQL.raw(table))") }  // the names on this line
            try DuplicateSearch.order(in: tx)
        }
        let start: UInt64 = ticks()
        try await worker.drain()
        let built: Double = Double(ticks() - start) / 1e9
        let pairs: Int = try await workspace.read(as: .program("bench")) { try $0.rows("SELECT COUNT(*) AS n FROM duplicate_pair").first.flatMap { Int(value: $0["n"]) } ?? 0 }
        var saved: UInt64 = 0, compared: UInt64 = 0
        for edit in 1...edits {
            let id: Int64 = Int64(edit * (base.size / edits)), phone: String = "+7 900 \(100 + edit % 900) 00-\(10 + edit % 90)"
            let begun: UInt64 = ticks()
            try await workspace.write(as: .program("bench")) { try $0.update(Counterparty.entity, id, ["phone": .text($0.now % 2 == 0 ? phone : phone + "1")]) }
            saved += ticks() - begun
            let waiting: UInt64 = ticks()
            try await worker.drain()
            compared += ticks() - waiting
        }
        let floor: Double = try await onThread { try plain(base.file) }
        return DuplicateFigures(built: built, floor: floor, saved: Double(saved) / Double(edits) / 1e6, compared: Double(compared) / Double(edits) / 1e6, pairs: pairs)
    }
    /// The same rows through the C library of SQLite, grouped by each sign as it is written. - Returns: seconds.
    private static func plain(_ file: String) throws -> Double {
        let store = try Store(file)
        var statements: [(text: String, values: [Value])] = [("SELECT id, name, inn, kpp, city, phone, mail FROM counterparty", []), ("SELECT id, name, counterparty_id, phones, mails FROM contact", [])]
        let signs: [(table: String, columns: [String])] = [("counterparty", ["inn", "phone", "mail", "name"]), ("contact", ["phones", "mails", "counterparty_id, name"])]
        for (table, columns) in signs { for column in columns { statements.append(("SELECT MIN(id), MAX(id), COUNT(*) FROM \(table) GROUP BY \(column) HAVING COUNT(*) > 1", [])) } }
        let start: UInt64 = ticks()
        store.run(statements)
        return Double(ticks() - start) / 1e9
    }
}
