internal import Database
internal import Kernel

/// Who is in a segment: worked out set by set, by the program's rights, so that everybody sees the same segment.
enum Membership {
    /// Records looked at in one transaction of a whole count.
    static let chunk: Int = 2000

    /// Brings the membership of these records up to date.
    static func settle(_ segment: Segment, _ ids: [Int64], in tx: Tx) throws {
        guard !ids.isEmpty, let entity = tx.registry[segment.target] else { return }
        let column: SQL = .raw(Segment.column(segment.target)), table: SQL = .raw(entity.table)  // a registry's table and a column of ours
        let id: Int64 = segment.id.rawValue, condition: SQL = try Condition(json: segment.condition).sql(entity, in: tx)
        let fits: SQL = "SELECT id FROM \(table) WHERE id IN \(in: ids) AND archived_at IS NULL AND \(condition)"
        let gone: Int = try tx.rows("DELETE FROM segment_member WHERE segment_id = \(id) AND \(column) IN \(in: ids) AND \(column) NOT IN (\(fits)) RETURNING id").count
        let come: Int = try tx.rows("""
            INSERT INTO segment_member (segment_id, \(column), created_at, updated_at) SELECT \(id), id, \(tx.now), \(tx.now) FROM \(table)
            WHERE id IN (\(fits)) ON CONFLICT DO NOTHING RETURNING id
            """).count
        if come != gone { try count(segment, change: come - gone, in: tx) }
    }
    /// The same for a segment whose condition may name a field that is gone: it keeps its members, is marked, and its owner hears of it once. The others go on.
    /// - Returns: whether it was brought up to date.
    @discardableResult
    private static func attempt(_ segment: Segment, _ ids: [Int64], in tx: Tx) throws -> Bool {
        let id: Int64 = segment.id.rawValue
        do { try settle(segment, ids, in: tx) } catch is BadRequest {
            guard segment.isBroken != 1 else { return false }
            let owner: Row? = try tx.rows("UPDATE segment SET is_broken = 1 WHERE id = \(id) RETURNING owner_id").first
            try tx.tell([Int64(value: owner?["ownerID"] ?? .null)].compactMap(\.self), "segment-broken", of: Segment.table, id)
            return false
        }
        if segment.isBroken == 1 { try tx.run("UPDATE segment SET is_broken = 0 WHERE id = \(id)") }
        return true
    }
    public static let notices: [NoticeKind] = [
        NoticeKind("segment-broken", "Условие моего сегмента перестало работать", "The condition of my segment stopped working", icon: "triangle-alert", ink: "y") { _, lang, _ in
            lang("Сегмент не пересчитывается: поле из его условия убрано", "The segment is not counted any more: a field of its condition was removed")
        },
    ]
    private static func count(_ segment: Segment, change: Int, in tx: Tx) throws {
        let id: Int64 = segment.id.rawValue
        try tx.run("UPDATE segment SET members = members + \(change) WHERE id = \(id)")
        try remember(id, in: tx)
    }
    /// Today's point of the chart.
    private static func remember(_ id: Int64, in tx: Tx) throws {
        try tx.run("""
            INSERT INTO segment_count (segment_id, day, members) SELECT id, \(tx.today), members FROM segment WHERE id = \(id)
            ON CONFLICT (segment_id, day) DO UPDATE SET members = excluded.members
            """)
    }

    /// Everybody, from the first record to the last: a new condition, and once a day what time alone changes.
    static let kind = JobKind("segment") { payload, progress, tx in
        guard let id = Int64(payload), let segment: Segment = try tx.first("SELECT * FROM segment WHERE id = \(id)") else { return false }
        guard let entity = tx.registry[segment.target] else { throw NotFound() }
        let last: Int64 = Int64(progress.cursor) ?? 0
        let ids: [Int64] = try tx.rows("SELECT id FROM \(SQL.raw(entity.table)) WHERE id > \(last) ORDER BY id LIMIT \(chunk)").compactMap { Int64(value: $0["id"]) }  // a registry's table
        guard try attempt(segment, segment.archivedAt == nil ? ids : [], in: tx) else { return false }
        progress.cursor = String(ids.last ?? last)
        progress.done += ids.count
        if ids.count < chunk { try remember(id, in: tx) }
        return ids.count == chunk
    }

    /// Records that somebody has just changed.
    static let incremental = Chore("segments") { tx in try !tx.rows("SELECT record_id FROM stale_record LIMIT 1").isEmpty } step: { tx in
        for target in Segment.targets.map(\.key) {
            let ids: [Int64] = try tx.takeStale(target)
            guard !ids.isEmpty else { continue }
            let segments: [Segment] = try tx.all("SELECT * FROM segment WHERE target = \(target) AND archived_at IS NULL ORDER BY id")
            for segment in segments { try attempt(segment, ids, in: tx) }
        }
    }
    /// Each segment is counted again on the first occasion of a day.
    static let daily = Chore("segments of the day") { tx in
        try !tx.rows("SELECT id FROM segment WHERE counted_on < \(tx.today) AND archived_at IS NULL LIMIT 1").isEmpty
    } step: { tx in
        let due: [Row] = try tx.rows("UPDATE segment SET counted_on = \(tx.today) WHERE counted_on < \(tx.today) AND archived_at IS NULL RETURNING id, name")
        for row in due { try tx.enqueue("segment", title: Form.plain(row["name"]), payload: Form.plain(row["id"])) }
    }

    /// A new condition, or a segment that left or came back: nobody is in it until it is counted again.
    static func begin(_ id: Int64, in tx: Tx) throws {
        let isGone: Bool = try !tx.rows("SELECT id FROM segment WHERE id = \(id) AND archived_at IS NOT NULL").isEmpty
        if isGone { try tx.run("DELETE FROM segment_member WHERE segment_id = \(id)") }
        // The program counts it: its members are the same for everybody.
        try tx.run("UPDATE segment SET counted_on = '', members = \(isGone ? "0" : "members" as SQL) WHERE id = \(id)")
        try watch(in: tx)
    }
    /// Writes anew which tables segments depend on.
    private static func watch(in tx: Tx) throws {
        let segments: [Segment] = try tx.all("SELECT * FROM segment WHERE archived_at IS NULL")
        var all: Set<Watch> = []
        for segment in segments { all.formUnion(try Condition(json: segment.condition).watches(segment.target)) }
        try tx.run("DELETE FROM watch WHERE target IN \(in: Segment.targets.map(\.key))")
        for one in all { try tx.run("INSERT INTO watch (source, link, target) VALUES (\(one.source), \(one.link), \(one.target))") }
        try tx.fieldsChanged()
    }
}
