public import Database
internal import Foundation
public import Kernel
internal import Tabular

/// The background work of imports: the dry run and the loading.
public struct ImportJobs: Sendable {
    let files: FileStore
    private let tables = OpenTables()
    /// Lines looked at in one transaction.
    static let chunk: Int = 2000

    public init(files: FileStore) { self.files = files }
    public var kinds: [JobKind] { [JobKind("import-check") { try step($0, &$1, $2, isDry: true) }, JobKind("import") { try step($0, &$1, $2, isDry: false) }] }

    private func step(_ payload: String, _ progress: inout Job.Progress, _ tx: Tx, isDry: Bool) throws -> Bool {
        guard let one: Import = try tx.first("SELECT * FROM import_file WHERE id = \(Int64(payload) ?? 0)") else { throw NotFound() }
        if progress.cursor == "over" { return try tidy(one, isDry: isDry, in: tx) }
        let plan: ImportPlan = try one.order()
        guard let entity = tx.registry[plan.table], tx.access.creates(entity) || plan.mode == .update else { throw NotAllowed() }
        let targets = ImportTargets(entity, tx.access, tx.registry)
        if let problem = plan.problem(targets) { throw BadRequest(problem.ru, problem.en) }
        if isDry, progress.done == 0 { try begin(one, in: tx) }
        let rows: [TableRow]
        do { rows = try tables.read("\(tx.access.cause) \(one.id)", files.path(one.hash), plan, from: progress.done, count: Self.chunk) } catch let problem as TabularProblem {
            throw BadRequest(problem.sentence.ru, problem.sentence.en)
        }
        let reader = try LineReader(plan, targets, in: tx)
        let checker = Checker(plan, targets, reader, of: one.id, isDry: isDry, in: tx) { keys, found in
            isDry ? try Lines.earlier(keys, of: one.id, in: tx) : try created(found, entity, in: tx)
        } choices: { numbers, keys in try AlikeChoices(of: one, numbers, keys, in: tx) }
        var decisions: [Decision] = try checker.decide(try rows.map(reader.parse))
        if !isDry {
            let records: [Int64?] = try ImportWriter(targets: targets, tx: tx).write(decisions)
            if one.alike > 0 { try LineTwins.tell(decisions, records, of: one.id, in: tx) }
            for (index, record) in records.enumerated() { decisions[index].record = record }
        }
        try Lines.keep(isDry ? decisions : decisions.filter { $0.verdict == .error || $0.verdict == .skip || $0.detail.doubts != nil }, of: one.id, isDry: isDry, in: tx)
        try count(decisions, one, isDry: isDry, in: tx)
        progress.done += rows.count
        progress.affected += decisions.filter { $0.verdict == .create || $0.verdict == .update }.count
        progress.left += decisions.filter { $0.verdict == .error || $0.verdict == .skip }.count
        if rows.count < Self.chunk { progress.cursor = "over" }
        return true
    }
    private func begin(_ one: Import, in tx: Tx) throws {
        // What was decided line by line stays for lines that look like the same record again.
        try tx.run("DELETE FROM import_line WHERE import_id = \(one.id) AND NOT (phase = 'chosen' OR (phase = 'check' AND verdict = 'alike' AND choice IS NOT NULL))")
        try tx.run("DELETE FROM import_line WHERE import_id = \(one.id) AND phase = 'chosen' AND number IN (SELECT number FROM import_line WHERE import_id = \(one.id) AND phase = 'check')")
        try tx.run("UPDATE import_line SET phase = 'chosen', signs = NULL WHERE import_id = \(one.id) AND phase = 'check'")
        try tx.run("DELETE FROM import_key WHERE import_id = \(one.id)")
        try tx.run("UPDATE import_file SET to_create = 0, to_update = 0, to_skip = 0, wrong = 0, alike = 0, doubtful = 0 WHERE id = \(one.id)")
    }
    /// What the check said about each line is not needed after the loading: it goes in pieces. What was decided stays.
    private func tidy(_ one: Import, isDry: Bool, in tx: Tx) throws -> Bool {
        // What lines were compared by is needed no longer than the check goes on.
        if isDry { return try LineTwins.forget(one.id, in: tx) }
        let some: [Row] = try tx.rows("SELECT number FROM import_line WHERE import_id = \(one.id) AND phase = 'check' AND verdict <> 'alike' ORDER BY number LIMIT 5000")
        guard let last = some.last.flatMap({ Int64(value: $0["number"]) }) else { return false }
        try tx.run("DELETE FROM import_line WHERE import_id = \(one.id) AND phase = 'check' AND verdict <> 'alike' AND number <= \(last)")
        return some.count == 5000
    }
    /// Keys of records that this very job made: lines of one record follow each other in many files.
    private func created(_ found: [String: [Row]], _ entity: Entity, in tx: Tx) throws -> [String: Int] {
        let ids: [Int64] = found.values.flatMap(\.self).compactMap { Int64(value: $0["id"]) }
        guard !ids.isEmpty else { return [:] }
        let own: Set<Int64> = Set(try tx.rows("SELECT record_id FROM change_log WHERE entity = \(entity.table) AND record_id IN \(in: ids.sorted()) AND cause = \(tx.access.cause) AND verb = 'create'").compactMap { Int64(value: $0["recordID"]) })
        return found.filter { $0.value.contains { Int64(value: $0["id"]).map(own.contains) ?? false } }.mapValues { _ in 0 }
    }
    private func count(_ decisions: [Decision], _ one: Import, isDry: Bool, in tx: Tx) throws {
        func number(_ verdicts: Decision.Verdict...) -> Int { decisions.filter { verdicts.contains($0.verdict) }.count }
        let (new, old, skipped, wrong): (Int, Int, Int, Int) = (number(.create), number(.update), number(.skip, .same), number(.error))
        let doubts: Int = decisions.count { $0.detail.doubts != nil }
        let set: SQL = isDry ? "to_create = to_create + \(new), to_update = to_update + \(old), to_skip = to_skip + \(skipped), wrong = wrong + \(wrong), alike = alike + \(number(.alike)), doubtful = doubtful + \(doubts)"
            : "created = created + \(new), updated = updated + \(old), skipped = skipped + \(skipped), failed = failed + \(wrong), doubted = doubted + \(doubts)"
        try tx.run("UPDATE import_file SET \(set) WHERE id = \(one.id)")
    }
}

/// What is kept line by line.
enum Lines {
    static func earlier(_ keys: Set<String>, of id: Int64, in tx: Tx) throws -> [String: Int] {
        let rows: [Row] = try tx.rows("SELECT match_key, MIN(number) AS number FROM import_line WHERE import_id = \(id) AND phase = 'check' AND match_key IN \(in: keys.sorted()) AND verdict IN ('create', 'update', 'same', 'alike') GROUP BY match_key")
        return Dictionary(rows.map { (Form.plain($0["matchKey"]), Int(value: $0["number"]) ?? 0) }) { first, _ in first }
    }
    /// A line and what it looks like, as one text.
    private static func mark(_ number: Int, _ record: Int64?, _ twin: Int?) -> String { "\(number) \(record ?? 0) \(twin ?? 0)" }
    static func keep(_ decisions: [Decision], of id: Int64, isDry: Bool, in tx: Tx) throws {
        let phase: String = isDry ? "check" : "run", alike: [Decision] = decisions.filter { $0.verdict == .alike }
        let before: [Row] = alike.isEmpty ? [] : try tx.rows("SELECT number, record_id, twin, choice FROM import_line WHERE import_id = \(id) AND phase = 'chosen' AND number IN \(in: alike.map { Int64($0.number) })")
        let chosen: [String: String] = Dictionary(before.map { (mark(Int(value: $0["number"]) ?? 0, Int64(value: $0["recordID"]), Int(value: $0["twin"])), Form.plain($0["choice"])) }) { $1 }
        for start in stride(from: 0, to: decisions.count, by: 100) {
            let rows: [SQL] = try decisions[start..<min(start + 100, decisions.count)].map { one in
                let key: Value = one.key.isEmpty ? .null : .text(one.key)
                let choice: String? = one.verdict == .alike ? chosen[mark(one.number, one.record, one.twin)] : nil
                let doubtful: Int = one.detail.doubts == nil ? 0 : 1
                return "(\(id), \(phase), \(one.number), \(one.verdict.rawValue), \(String(one.title.prefix(200))), \(key), \(one.record), \(try one.detail.json), \(choice), \(one.signs), \(one.twin), \(doubtful))"
            }
            try tx.run("INSERT INTO import_line (import_id, phase, number, verdict, title, match_key, record_id, detail, choice, signs, twin, doubtful) VALUES \(rows.joined(", "))")
        }
    }
}
