internal import Database
public import Kernel

/// Finding duplicates in the background: a few records after each change, or the whole base at once.
public enum DuplicateSearch {
    /// Records compared in one transaction.
    private static let batch: Int = 500

    /// What waits to be compared, see ``DuplicateKeys/wake(in:)``.
    public static let topic = Topic("duplicates") { _, tx in
        // Whoever writes holds the end of the change log: what they marked is seen here, or they come after and wake us again.
        try tx.run("UPDATE change_head SET last = last WHERE id = 1")
        try tx.run("UPDATE duplicate_watch SET is_awake = 0 WHERE id = 1")
        if try orderFirst(in: tx) { return }
        let waiting: [Row] = try tx.rows("SELECT record, keys FROM duplicate_record WHERE is_stale = 1 ORDER BY record LIMIT \(batch)")
        try compare(waiting, in: tx)
        if waiting.count == batch { try DuplicateKeys.wake(in: tx) }
    }
    private static func compare(_ waiting: [Row], in tx: Tx) throws {
        for entity in tx.registry.entities {
            guard let finder = DuplicateFinder(entity, in: tx) else { continue }
            let first: Int64 = DuplicateKeys.record(entity, 0), last: Int64 = DuplicateKeys.record(entity, 1 << 40 - 1)
            let own: [(id: Int64, keys: [Int64])] = waiting.compactMap { row in
                guard let record = Int64(value: row["record"]), (first...last).contains(record) else { return nil }
                return (DuplicateKeys.id(record), DuplicateKeys.keys(Form.plain(row["keys"])))
            }
            for start in stride(from: 0, to: own.count, by: DuplicateFinder.some) { try finder.refresh(Array(own[start..<min(own.count, start + DuplicateFinder.some)])) }
        }
        let records: [Int64] = waiting.compactMap { Int64(value: $0["record"]) }
        guard !records.isEmpty else { return }
        try tx.run("UPDATE duplicate_record SET is_stale = 0 WHERE record IN \(in: records)")
        try tx.run("DELETE FROM duplicate_record WHERE record IN \(in: records) AND keys = ''")
    }
    /// A base that is older than this search is gone through once. - Returns: whether that was ordered.
    private static func orderFirst(in tx: Tx) throws -> Bool {
        guard try tx.rows("SELECT 1 AS yes FROM duplicate_watch WHERE id = 1 AND built_at IS NULL").first != nil else { return false }
        for entity in tx.registry.entities where entity.duplicates != nil {
            let base: Int64 = DuplicateKeys.record(entity, 0)
            let missing: SQL = "SELECT 1 AS yes FROM \(SQL.raw(entity.table)) AS one WHERE archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM duplicate_record WHERE record = one.id + \(base)) LIMIT 1"
            guard try tx.rows(missing).first != nil else { continue }
            if try tx.rows("SELECT 1 AS yes FROM job WHERE kind = 'duplicates' AND state IN ('queued', 'running') LIMIT 1").isEmpty { try order(in: tx) }
            return true
        }
        try tx.run("UPDATE duplicate_watch SET built_at = \(tx.now) WHERE id = 1")
        return false
    }
    /// Orders a search through the whole base. - Returns: the job.
    @discardableResult
    public static func order(in tx: Tx) throws -> Int64 {
        var total: Int = 0
        // The last id stands for the count, which would cost a walk through the table.
        for entity in tx.registry.entities where entity.duplicates != nil {
            total += try tx.rows("SELECT MAX(id) AS last FROM \(SQL.raw(entity.table))").first.flatMap { Int(value: $0["last"]) } ?? 0
        }
        return try tx.enqueue("duplicates", title: tx.access.lang("Поиск дублей во всей базе", "Search for duplicates in the whole base"), payload: "", total: total * 2)
    }

    /// The whole base: first the keys of every record, then every key that several records share.
    ///
    /// The cursor is `keys ENTITY ID` or `pairs KEY`, then the instant of the beginning: pairs that were not found since go at the end.
    public static let kind = JobKind("duplicates") { _, progress, tx in
        let words: [String] = progress.cursor.split(separator: " ").map(String.init)
        let program: Tx = tx.acting(as: .program("duplicates"))
        let entities: [Entity] = tx.registry.entities.filter { $0.duplicates != nil }
        let begun: Int64 = words.last.flatMap { Int64($0) } ?? tx.now
        if words.first == "pairs" {
            let last: Int64 = Int64(words[1]) ?? -1
            guard let next = try DuplicatePairs(tx: program).step(after: last, done: &progress) else {
                try program.run("DELETE FROM duplicate_pair WHERE state = 'open' AND found_at < \(begun)")
                try program.run("UPDATE duplicate_watch SET built_at = \(tx.now) WHERE id = 1")
                progress.done = max(progress.done, progress.total)
                return false
            }
            progress.cursor = "pairs \(next) \(begun)"
            return true
        }
        let table: String = words.count > 2 ? words[1] : entities.first?.table ?? "", after: Int64 = words.count > 2 ? Int64(words[2]) ?? 0 : 0
        guard let index = entities.firstIndex(where: { $0.table == table }), let finder = DuplicateFinder(entities[index], in: program) else { return false }
        if let last = try finder.keys(after: after) {
            progress.done += Int(last - after)
            progress.cursor = "keys \(table) \(last) \(begun)"
        } else { progress.cursor = index + 1 < entities.count ? "keys \(entities[index + 1].table) 0 \(begun)" : "pairs -1 \(begun)" }
        return true
    }
}

extension DuplicateFinder {
    /// Writes the keys of the next few thousand records where they are missing or old.
    /// - Returns: the last id looked at; nil: there is none left.
    func keys(after last: Int64) throws -> Int64? {
        let ids: [Int64] = try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id > \(last) ORDER BY id LIMIT 4000").compactMap { Int64(value: $0["id"]) }
        guard let first = ids.first, let end = ids.last else { return nil }
        let cards: [Int64: Card] = try cards(ids)
        let from: Int64 = DuplicateKeys.record(entity, first), to: Int64 = DuplicateKeys.record(entity, end)
        var had: [Int64: String] = [:]
        for row in try tx.rows("SELECT record, keys FROM duplicate_record WHERE record >= \(from) AND record <= \(to)") { had[Int64(value: row["record"]) ?? 0] = Form.plain(row["keys"]) }
        var fresh: [(record: Int64, keys: DuplicateKeys)] = []
        for id in ids {
            let record: Int64 = DuplicateKeys.record(entity, id), keys: DuplicateKeys? = cards[id].map { DuplicateKeys(entity, $0.traits) }
            if had[record] == keys?.text { continue }
            if had[record] != nil {
                try tx.run("DELETE FROM duplicate_key WHERE key IN \(in: DuplicateKeys.keys(had[record] ?? "")) AND record = \(record)")
                try tx.run("DELETE FROM duplicate_record WHERE record = \(record)")
            }
            if let keys { fresh.append((record, keys)) }
        }
        try DuplicateKeys.write(fresh, in: tx)
        try tx.run("UPDATE duplicate_record SET is_stale = 0 WHERE is_stale = 1 AND record >= \(from) AND record <= \(to)")
        return end
    }
}

/// Goes through the keys that several records share.
struct DuplicatePairs {
    let tx: Tx
    /// Keys read, and records compared, in one transaction.
    private static let keys: Int = 5000, records: Int = 30_000

    /// - Returns: the key to go on after; nil: it was the last one.
    func step(after last: Int64, done progress: inout Job.Progress) throws -> Int64? {
        let list: SQL = .oneOf(sqlite: "GROUP_CONCAT(record)", postgres: "STRING_AGG(CAST(record AS TEXT), ',')")
        let rows: [Row] = try tx.rows("SELECT key, \(list) AS records FROM duplicate_key WHERE key > \(last) GROUP BY key HAVING COUNT(*) > 1 ORDER BY key LIMIT \(Self.keys)")
        guard !rows.isEmpty else { return nil }
        var groups: [String: [[Int64]]] = [:], wanted: [String: Set<Int64>] = [:], count: Int = 0, next: Int64 = last
        let homes: [(entity: Entity, range: ClosedRange<Int64>)] = tx.registry.entities.filter { $0.duplicates != nil }
            .map { ($0, DuplicateKeys.record($0, 0)...DuplicateKeys.record($0, 1 << 40 - 1)) }
        for row in rows {
            if count > Self.records { break }
            next = Int64(value: row["key"]) ?? next
            let records: [Int64] = Form.plain(row["records"]).split(separator: ",").prefix(DuplicateFinder.crowd + 1).compactMap { Int64($0) }
            guard records.count <= DuplicateFinder.crowd, let one = records.first, let home = homes.first(where: { $0.range.contains(one) }) else { continue }
            let ids: [Int64] = records.map(DuplicateKeys.id)
            groups[home.entity.table, default: []].append(ids)
            wanted[home.entity.table, default: []].formUnion(ids)
            count += ids.count
        }
        for (table, groups) in groups {
            guard let entity = tx.registry[table], let finder = DuplicateFinder(entity, in: tx) else { continue }
            try compare(groups, finder, try finder.cards(Array(wanted[table] ?? [])))
        }
        // Keys are spread evenly over the numbers: how far this one is tells how much is left.
        progress.done = max(progress.done, progress.total / 2 + Int(Double(progress.total / 2) * Double(next) / Double(Int64.max)))
        return next
    }
    private func compare(_ groups: [[Int64]], _ finder: DuplicateFinder, _ cards: [Int64: DuplicateFinder.Card]) throws {
        var found: [DuplicateFinder.Found] = [], seen: Set<DuplicateFinder.Pair> = []
        for group in groups {
            // Names beside their likes, so that the neighbours of a crowded key are the likeliest.
            let sorted: [DuplicateFinder.Card] = group.compactMap { cards[$0] }.sorted { $0.name == $1.name ? $0.id < $1.id : $0.name < $1.name }
            for (place, left) in sorted.enumerated() {
                for right in sorted[(place + 1)...].prefix(DuplicateFinder.window) {
                    guard let one = finder.compare(left, right), seen.insert(one.pair).inserted else { continue }
                    found.append(one)
                }
            }
        }
        try finder.store(found)
    }
}
