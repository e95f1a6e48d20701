internal import Database
internal import Kernel
internal import Records

/// Lines of one table that look like each other. What earlier lines are known by is kept in the base until the check ends: a long table needs no more memory than a short one.
struct LineTwins {
    let id: Int64, alikes: LookAlikes, tx: Tx
    /// Lines that are remembered of one key: what more share is a switchboard's number, no client's.
    static let most: Int = 20

    /// Finds and remembers. A line is compared with those before it.
    /// - Parameters:
    ///   - lines: of one batch, in order.
    ///   - new: the numbers of those that would become new records.
    /// - Returns: by their numbers, the earlier line that each looks like.
    func find(_ lines: [LookAlikes.Sketch], new: Set<Int>) throws -> [Int: LookAlikes.Found] {
        var known: [Int64: [Int]] = try self.known(Set(lines.map(\.firm).joined()).sorted())
        let asked: Set<Int64> = Set(lines.filter { new.contains($0.number) }.map(\.firm).joined())
        var sketches: [Int: LookAlikes.Sketch] = try kept(Set(known.filter { asked.contains($0.key) }.values.joined()).sorted())
        var found: [Int: LookAlikes.Found] = [:], fresh: [(key: Int64, number: Int)] = []
        for line in lines {
            if new.contains(line.number) {
                let others: [LookAlikes.Sketch] = Set(line.firm.flatMap { known[$0] ?? [] }).sorted().compactMap { sketches[$0] }
                found[line.number] = alikes.likest(line, of: others)
            }
            sketches[line.number] = line
            for key in line.firm where (known[key]?.count ?? 0) < Self.most {
                known[key, default: []].append(line.number)
                fresh.append((key, line.number))
            }
        }
        try remember(fresh)
        return found
    }
    /// Key → the lines that have it.
    private func known(_ keys: [Int64]) throws -> [Int64: [Int]] {
        var known: [Int64: [Int]] = [:]
        for start in stride(from: 0, to: keys.count, by: 500) {
            let some: [Int64] = Array(keys[start..<min(keys.count, start + 500)])
            for row in try tx.rows("SELECT key, number FROM import_key WHERE import_id = \(id) AND key IN \(in: some)") {
                if let key = Int64(value: row["key"]), let number = Int(value: row["number"]) { known[key, default: []].append(number) }
            }
        }
        return known
    }
    private func kept(_ numbers: [Int]) throws -> [Int: LookAlikes.Sketch] {
        var kept: [Int: LookAlikes.Sketch] = [:]
        for start in stride(from: 0, to: numbers.count, by: 500) {
            let some: [Int64] = numbers[start..<min(numbers.count, start + 500)].map { Int64($0) }
            for row in try tx.rows("SELECT number, signs FROM import_line WHERE import_id = \(id) AND phase = 'check' AND number IN \(in: some) AND signs IS NOT NULL") {
                if let number = Int(value: row["number"]) { kept[number] = try alikes.sketch(Form.plain(row["signs"]), number) }
            }
        }
        return kept
    }
    private func remember(_ fresh: [(key: Int64, number: Int)]) throws {
        for start in stride(from: 0, to: fresh.count, by: 200) {
            let rows: [SQL] = fresh[start..<min(fresh.count, start + 200)].map { "(\(id), \($0.key), \($0.number))" }
            try tx.run("INSERT INTO import_key (import_id, key, number) VALUES \(rows.joined(", "))")
        }
    }
    /// Forgets some thousands of keys. - Returns: whether there may be more.
    static func forget(_ id: Int64, in tx: Tx) throws -> Bool {
        let some: [Row] = try tx.rows("SELECT key FROM import_key WHERE import_id = \(id) ORDER BY key LIMIT 5000")
        guard let last = some.last.flatMap({ Int64(value: $0["key"]) }) else { return false }
        try tx.run("DELETE FROM import_key WHERE import_id = \(id) AND key <= \(last)")
        return some.count == 5000
    }
    /// Tells the lines that look like lines of this batch which records those became.
    static func tell(_ decisions: [Decision], _ records: [Int64?], of id: Int64, in tx: Tx) throws {
        guard let first = decisions.first?.number, let last = decisions.last?.number else { return }
        let asked: [Row] = try tx.rows("SELECT DISTINCT twin FROM import_line WHERE import_id = \(id) AND phase = 'check' AND twin >= \(first) AND twin <= \(last)")
        guard !asked.isEmpty else { return }
        let became: [Int: Int64] = Dictionary(zip(decisions, records).compactMap { one, record in record.map { (one.number, $0) } }) { $1 }
        for row in asked {
            guard let twin = Int(value: row["twin"]), let record = became[twin] else { continue }
            try tx.run("UPDATE import_line SET made = \(record) WHERE import_id = \(id) AND phase = 'check' AND twin = \(twin)")
        }
    }

    static let migration = Migration("imports-twins", [
        // What a line of the check is known by, the earlier line it looks like, and the record which that one became.
        "ALTER TABLE import_line ADD COLUMN signs TEXT", "ALTER TABLE import_line ADD COLUMN twin BIGINT", "ALTER TABLE import_line ADD COLUMN made BIGINT",
        "CREATE INDEX import_line_twin ON import_line (import_id, twin) WHERE twin IS NOT NULL",
        "CREATE TABLE import_key (import_id BIGINT NOT NULL, key BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (import_id, key, number)) \(SQL.oneOf(sqlite: "WITHOUT ROWID", postgres: ""))",
    ])
}
