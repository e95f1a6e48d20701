internal import Database
internal import Foundation
internal import Kernel

// What is kept beside records: orders, notices, lists, answers, what phones sent, lines of imports, ways of deals, files. Each step looks at so many ids.
extension ErasureWork {
    /// A table beside the entities: columns whose words are cleaned, or rows that go.
    private struct Beside {
        let table: String, words: [String], isDropped: Bool, condition: String
        /// Of the columns the one that holds JSON.
        let json: String
        init(_ table: String, _ words: [String], json: String = "", isDropped: Bool = false, _ condition: String = "1 = 1") {
            (self.table, self.words, self.json, self.isDropped, self.condition) = (table, words, json, isDropped, condition)
        }
    }
    private static let tables: [Beside] = [
        Beside("job", ["title", "payload", "problem"], "state NOT IN ('queued', 'running')"), Beside("notice", ["detail"]), Beside("saved_view", ["name", "query"]), Beside("outbox", ["payload", "problem"], "state <> 'waiting'"),
        // Answers kept for repeated calls: nobody needs them by now. What phones keep beside the fields: a card's photo and address, the words of a meeting.
        Beside("api_answer", ["body"], isDropped: true), Beside("dav_item", ["text", "base"], isDropped: true), Beside("process_action", ["reason"]), Beside("process_run", ["run"], json: "run"),
        // What rules did and wanted to, and what other systems were told.
        Beside("rule_firing", ["result", "problem"]), Beside("webhook_call", ["body", "problem"], json: "body"),
    ]
    /// - Returns: where to go on; nil: that was the last.
    mutating func beside(_ table: String, after last: Int64) throws -> String? {
        let index: Int = Self.tables.firstIndex { $0.table == table } ?? 0, one: Beside = Self.tables[index], name: SQL = .raw(one.table), end: Int64 = last + ErasureJob.chunk  // a table of ours
        if index == 0, last == 0 {
            try tx.run("DELETE FROM notice WHERE entity = \(Person.contact) AND record_id IN \(in: ids)")
            try tx.run("DELETE FROM dav_item WHERE entity = \(Person.contact) AND record_id IN \(in: ids)")
        }
        let tests: SQL = one.words.map { rule.signs.maybe($0) }.joined(" OR "), which: SQL = "id > \(last) AND id <= \(end) AND \(SQL.raw(one.condition)) AND (\(tests))"  // conditions of ours
        if one.isDropped { try tx.run("DELETE FROM \(name) WHERE \(which)") } else { for row in try tx.rows("SELECT * FROM \(name) WHERE \(which) ORDER BY id") { try clean(one, row) } }
        let highest: Int64 = try tx.rows("SELECT MAX(id) AS last FROM \(name)").first.flatMap { Int64(value: $0["last"]) } ?? 0
        if end < highest { return "beside \(one.table) \(end)" }
        return index + 1 < Self.tables.count ? "beside \(Self.tables[index + 1].table) 0" : nil
    }
    private func clean(_ one: Beside, _ row: Row) throws {
        for column in one.words {
            let text: String = Form.plain(row.value(column: column)), clean: String? = column == one.json ? try inside(text) : rule.signs.scrub(text, close: false)
            guard let clean else { continue }
            try tx.run("UPDATE \(SQL.raw(one.table)) SET \(SQL.raw(column)) = \(clean) WHERE id = \(row["id"])")  // names of ours
        }
        guard one.table == "process_run" else { return }
        // The journal says the same once more.
        for move in try tx.rows("SELECT serial, note FROM process_move WHERE run_id = \(row["id"]) AND \(rule.signs.maybe("note")) ORDER BY serial") {
            guard let clean = rule.signs.scrub(Form.plain(move["note"]), close: false) else { continue }
            try tx.run("UPDATE process_move SET note = \(clean) WHERE run_id = \(row["id"]) AND serial = \(move["serial"])")
        }
    }
    /// JSON with the signs taken out of its texts; nil: there are none.
    private func inside(_ json: String) throws -> String? {
        var isChanged: Bool = false
        func walk(_ any: Any) -> Any {
            if let text = any as? String {
                guard let clean = rule.signs.scrub(text, close: false) else { return text }
                isChanged = true
                return clean
            }
            if let list = any as? [Any] { return list.map(walk) }
            if let object = any as? [String: Any] { return object.mapValues(walk) }
            return any
        }
        let clean: Any = walk(try JSONSerialization.jsonObject(with: Data(json.utf8)))
        guard isChanged else { return nil }
        return String(decoding: try JSONSerialization.data(withJSONObject: clean, options: [.sortedKeys, .withoutEscapingSlashes]), as: UTF8.self)
    }

    /// Lines of tables that were loaded. Their key is the import, the phase and the number.
    /// - Returns: where to go on; nil: that was the last.
    func lines(after key: [String]) throws -> String? {
        let (load, phase, number): (Int64, String, Int64) = key.count == 3 ? (Int64(key[0]) ?? 0, key[1], Int64(key[2]) ?? 0) : (0, "", 0)
        let behind: SQL = "(import_id, phase, number) > (\(load), \(phase == "-" ? "" : phase), \(number))"
        let part: SQL = "SELECT import_id, phase, number FROM import_line WHERE \(behind) ORDER BY import_id, phase, number LIMIT \(ErasureJob.chunk)"
        let last: Row? = try tx.rows("SELECT import_id, phase, number FROM (\(part)) AS part ORDER BY import_id DESC, phase DESC, number DESC LIMIT 1").first
        guard let last else { return nil }
        let (end, word, line): (String, String, String) = (Form.plain(last["importID"]), Form.plain(last["phase"]), Form.plain(last["number"]))
        try tx.run("""
            DELETE FROM import_line WHERE \(behind) AND (import_id, phase, number) <= (\(Int64(end) ?? 0), \(word), \(Int64(line) ?? 0))
            AND (\(rule.signs.maybe("title")) OR \(rule.signs.maybe("detail")) OR \(rule.signs.maybe("match_key")) OR \(rule.signs.maybe("COALESCE(signs, '')")))
            """)
        return "lines \(end) \(word) \(line)"
    }

    /// Files and imported tables that were ticked, some in each step.
    /// - Returns: where to go on; nil: that was the last.
    mutating func files(after done: Int) throws -> String? {
        let most: Int = 50, all: [Int64] = plan.files
        for id in all.dropFirst(done).prefix(most) { try file(id) }
        if done + most < all.count { return "files - \(done + most)" }
        for id in plan.imports {
            guard let row = try tx.rows("SELECT hash FROM import_file WHERE id = \(id)").first, !Form.plain(row["hash"]).isEmpty else { continue }
            found.hashes.append(Form.plain(row["hash"]))
            try tx.run("UPDATE import_file SET hash = '' WHERE id = \(id)")
            found.files += 1
        }
        return nil
    }
    private mutating func file(_ id: Int64) throws {
        guard let entity = tx.registry["stored_file"], let row = try tx.rows("SELECT * FROM stored_file WHERE id = \(id)").first else { return }
        for holder in tx.registry.entities {
            for field in holder.fields where field.isFile {
                try tx.run("UPDATE \(SQL.raw(holder.table)) SET \(SQL.raw(field.column)) = NULL WHERE \(SQL.raw(field.column)) = \(id)")  // the registry's names
            }
        }
        try redact(entity, id, isGone: true)
        try tx.wipe(entity, id)
        found.hashes.append(Form.plain(row["hash"]))
        found.files += 1
    }
    /// Contents that no record names any more.
    mutating func remove(_ files: FileStore) throws {
        for hash in Set(found.hashes) { try tx.release(hash, from: files) }
        found.hashes = []
    }
}
