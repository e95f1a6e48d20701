internal import Admin
internal import App
internal import Database
internal import Foundation
internal import Kernel
internal import Sales

/// Very many timers that are due at once, acted on by two nodes of one PostgreSQL: each exactly once in effect, none lost.
struct DealTimers {
    let server: String, count: Int
    private static let schema: String = "ottisk_bench_timers"
    /// Seconds: they fall due within an hour.
    private static let limit: Double = 3600

    private func open() async throws -> Workspace {
        let place: String = server + (server.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(Self.schema),public"
        return try await Ottisk.workspace(try Postgres(place, size: 2), files: NSTemporaryDirectory() + Self.schema)
    }
    private func drop() async throws { try await Postgres(server, size: 1).write { try $0.run("DROP SCHEMA IF EXISTS \(SQL.raw(Self.schema)) CASCADE") } }  // a name of ours

    func measure(_ report: inout Report, _ lang: Lang, _ say: (Text) -> Void) async throws {
        try await drop()
        try await Postgres(server, size: 1).write { try $0.run("CREATE SCHEMA \(SQL.raw(Self.schema))") }  // a name of ours
        let nodes: [Workspace] = [try await open(), try await open()]
        say(Text("сделки с таймерами: \(count)", "deals with timers: \(count)"))
        try await fill(nodes[0])
        say(Text("два узла", "two nodes"))
        let start: UInt64 = ticks()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await Ottisk.worker(node).drain() } }
            try await group.waitForAll()
        }
        let time: Double = Double(ticks() - start) / 1e9
        let (left, told, twice): (Int, Int, Int) = try await nodes[0].read(as: .program("bench")) { tx in
            func number(_ sql: SQL) throws -> Int { try tx.rows(sql).first.flatMap { Int(value: $0["n"]) } ?? 0 }
            return (try number("SELECT COUNT(*) AS n FROM process_timer WHERE kind = 'stuck' AND at <= \(tx.now)"), try number("SELECT COUNT(DISTINCT record_id) AS n FROM notice WHERE kind = 'deal-stuck'"),
                    try number("SELECT COALESCE(SUM(count) - COUNT(DISTINCT record_id), 0) AS n FROM notice WHERE kind = 'deal-stuck'"))
        }
        let floor: Double = try await plain(nodes[0])
        let s: String = lang(" с", " s")
        report.head(lang("таймеры: \(lang.number(count)), два узла на PostgreSQL", "timers: \(lang.number(count)), two nodes on PostgreSQL"))
        report.add(lang("все", "all of them"), time, s, limit: Self.limit * Double(count) / 100_000, beside: lang("одни DELETE и INSERT сообщений ", "DELETE and INSERT of the messages alone ") + Report.number(floor) + s)
        report.tell(lang("к ним", "to those"), Report.number(time / max(floor, 0.001)) + "×")
        report.add(lang("потеряно", "lost"), Double(count - told + left), "", limit: 0)
        report.add(lang("дважды", "twice"), Double(twice), "", limit: 0)
        try await drop()
    }
    /// One deal as the program makes it, then as many like it as are wanted: each with its run and a timer that is due.
    private func fill(_ workspace: Workspace) async throws {
        try await workspace.write(as: .program("bench")) { [count] tx in
            let administrator: Int64 = try FirstRun.create(organisation: "ООО «Оттиск»", branch: "Главный офис", administrator: "Анна Соколова", mail: "bench@example.ru", passwordHash: "-", lang: .ru, in: tx)
            let first: Int64 = try tx.insert(Deal.entity, ["title": .text("Тираж"), "process_id": .int(1), "owner_id": .int(administrator)])
            try tx.run("DELETE FROM process_timer")
            try tx.run("""
                INSERT INTO deal (title, process_id, stage_id, state, owner_id, branch_id, created_at, updated_at, number)
                SELECT 'Тираж ' || n, process_id, stage_id, state, owner_id, branch_id, created_at, updated_at, 'Т-' || n FROM deal CROSS JOIN generate_series(1, \(count)) AS n WHERE deal.id = \(first)
                """)
            try tx.run("""
                INSERT INTO process_run (entity, record_id, process_id, version, stage, state, moves, run)
                SELECT 'deal', deal.id, like_it.process_id, like_it.version, like_it.stage, like_it.state, like_it.moves, like_it.run FROM deal CROSS JOIN process_run AS like_it WHERE like_it.record_id = \(first) AND deal.id > \(first)
                """)
            try tx.run("INSERT INTO process_timer (run_id, kind, stay, at) SELECT id, 'stuck', 1, \(tx.now - 1) FROM process_run WHERE record_id > \(first)")
        }
        try await workspace.database.write { try $0.run("ANALYZE") }
    }
    /// The least that must be written: the timers gone, a message each. - Returns: seconds on one connection, in the same batches.
    private func plain(_ workspace: Workspace) async throws -> Double {
        try await workspace.database.write { db in
            try db.run("CREATE TABLE plain_timer AS SELECT record_id AS id, at FROM notice WHERE kind = 'deal-stuck'")
            try db.run("CREATE INDEX plain_timer_at ON plain_timer (at, id)")
            try db.run("CREATE TABLE plain_notice (LIKE notice INCLUDING ALL)")
        }
        let start: UInt64 = ticks()
        while true {
            let taken: Int = try await workspace.database.write { db in
                let rows: [Row] = try db.rows("DELETE FROM plain_timer WHERE id IN (SELECT id FROM plain_timer ORDER BY at LIMIT 200 FOR UPDATE SKIP LOCKED) RETURNING id")
                for row in rows {
                    try db.run("INSERT INTO plain_notice (employee_id, kind, entity, record_id, actor_id, detail, cause, at, in_bell, in_toast, in_digest) VALUES (1, 'deal-stuck', 'deal', \(row["id"]), 0, '', '', 0, 1, 1, 1)")
                }
                return rows.count
            }
            if taken == 0 { break }
        }
        return Double(ticks() - start) / 1e9
    }
}
