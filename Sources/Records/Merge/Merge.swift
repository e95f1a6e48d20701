public import Database
internal import Foundation
public import Kernel

/// Several records of one holder made one, and made several again.
///
/// The survivor gets the chosen values, what is linked to the others moves to it, the others go into the bin and their numbers and
/// addresses lead to it. Everything is in the change log with the cause `merge N`, and un-merging reads it backwards.
public struct Merge: Decodable, Sendable {
    public let id: Int64, entity: String, survivorID: Int64, employeeID: Int64, at: Int64, state: String, moved: Int, kept: Int, exceptions: String
    public var cause: String { "merge \(id)" }
    /// More linked records than this move in the background. The first part moves with the merge itself.
    static let atOnce: Int = 2000
    static let chunk: Int = 200

    public static let migration = Migration("records-merge", [
        """
        CREATE TABLE merge_run (\(SQL.identity), entity TEXT NOT NULL, survivor_id BIGINT NOT NULL, employee_id BIGINT NOT NULL, at BIGINT NOT NULL, state TEXT NOT NULL, moved BIGINT NOT NULL DEFAULT 0,
          kept BIGINT NOT NULL DEFAULT 0, exceptions TEXT NOT NULL DEFAULT '', undone_by BIGINT, undone_at BIGINT)
        """,
        "CREATE INDEX merge_run_survivor ON merge_run (entity, survivor_id, id)",
    ])

    /// Merges by a plan, at least as far as the records themselves go. The rights: to edit all of them and to put the merged ones into the bin.
    /// - Returns: the merge, and the job that moves the rest of what is linked, if there is much of it.
    static func perform(_ plan: MergePlan, in tx: Tx) throws -> (merge: Int64, job: Int64?) {
        let entity: Entity = plan.entity
        for row in plan.rows {
            guard let id = Int64(value: row["id"]), try tx.may(.edit, entity, id) else { throw NotAllowed() }
            if id != plan.survivor, try !tx.may(.archive, entity, id) { throw NotAllowed() }
        }
        let inserted = try tx.rows("INSERT INTO merge_run (entity, survivor_id, employee_id, at, state) VALUES (\(entity.table), \(plan.survivor), \(tx.access.employee), \(tx.now), 'moving') RETURNING id").first
        let merge: Int64 = inserted.flatMap { Int64(value: $0["id"]) } ?? 0, cause: String = "merge \(merge)"
        // What is linked moves whatever the merger's rights to it are, in the merger's name.
        let full: Tx = tx.acting(as: tx.access.withFullReach(cause: cause))
        let patch: [String: Value] = try plan.patch(in: full)
        for row in plan.merged {
            let id: Int64 = Int64(value: row["id"]) ?? 0
            try full.archive(entity, id)
            try full.run("INSERT INTO merged_record (entity, record_id, survivor_id, number, merge_id) VALUES (\(entity.table), \(id), \(plan.survivor), \(Form.plain(row["number"])), \(merge))")
        }
        try full.update(entity, plan.survivor, patch)
        try Self.reindex(entity, plan.survivor, in: full)
        var moving = MergeMoves(entity: entity, survivor: plan.survivor, merged: plan.mergedIDs, tx: full), isOver: Bool = false
        while !isOver, moving.moved < Self.atOnce { isOver = try moving.step(Self.chunk) }
        try full.run("UPDATE merge_run SET moved = \(moving.moved), kept = \(moving.kept) WHERE id = \(merge)")
        if isOver {
            try finish(merge, entity, plan.survivor, plan.merged, in: full)
            return (merge, nil)
        }
        let title: String = tx.access.lang("Объединение: ", "Merge: ") + Form.plain(plan.result().value(column: entity.title))
        return (merge, try tx.enqueue("merge", title: title, payload: String(merge), total: Self.linked(entity, plan.mergedIDs, in: full).reduce(0) { $0 + $1.count }))
    }
    private static func finish(_ merge: Int64, _ entity: Entity, _ survivor: Int64, _ merged: [Row], in tx: Tx) throws {
        try entity.duplicates?.settle(survivor, merged, tx)
        try reindex(entity, survivor, in: tx)
        try tx.run("UPDATE merge_run SET state = 'done' WHERE id = \(merge)")
    }
    /// The survivor is found by the numbers of the merged, and compared again.
    static func reindex(_ entity: Entity, _ id: Int64, in tx: Tx) throws {
        let row: Row = try tx.row(entity, id)
        try tx.reindex(entity, id, Dictionary(row.columns.map { ($0.name, $0.value) }) { $1 }.merging(["version": .int(2)]) { $1 })
    }
    /// The rest of the linked records, a part in each transaction.
    public static let kind = JobKind("merge") { payload, progress, tx in
        guard let merge: Merge = try tx.first("SELECT * FROM merge_run WHERE id = \(Int64(payload) ?? 0)"), merge.state == "moving", let entity = tx.registry[merge.entity] else { return false }
        let full: Tx = tx.acting(as: tx.access.withFullReach(cause: merge.cause)), merged: [Row] = try merge.merged(entity, in: full)
        var moving = MergeMoves(entity: entity, survivor: merge.survivorID, merged: merged.compactMap { Int64(value: $0["id"]) }, tx: full)
        let isOver: Bool = try moving.step(chunk)
        progress.done += moving.moved + moving.kept
        try full.run("UPDATE merge_run SET moved = moved + \(moving.moved), kept = kept + \(moving.kept) WHERE id = \(merge.id)")
        if isOver { try finish(merge.id, entity, merge.survivorID, merged, in: full) }
        return !isOver
    }
    func merged(_ entity: Entity, in tx: Tx) throws -> [Row] {
        // The entity's table is a registry's.
        try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id IN (SELECT record_id FROM merged_record WHERE merge_id = \(id)) ORDER BY id")
    }

    // MARK: What is linked

    /// The tables whose records link to this entity's, with the column; the entity's own links to itself among them.
    /// Where nothing may be edited, as in the members of a segment, the program computes the records and does so again.
    static func links(to entity: Entity, in registry: Registry) -> [(entity: Entity, column: String)] {
        registry.entities.filter { $0.fields.contains(where: \.isEditable) }.flatMap { one in
            one.fields.compactMap { field in
                guard case .link(entity.table) = field.kind else { return nil }
                return (one, field.column)
            }
        }
    }
    /// How many records of each kind would move; counting stops at ten thousand.
    static func linked(_ entity: Entity, _ merged: [Int64], in tx: Tx) throws -> [(entity: Entity, count: Int)] {
        var counts: [(entity: Entity, count: Int)] = []
        for (one, column) in links(to: entity, in: tx.registry) {
            // Tables and columns of the registry.
            let some: SQL = "SELECT 1 AS one FROM \(SQL.raw(one.table)) WHERE \(SQL.raw(column)) IN \(in: merged) LIMIT 10000"
            let count: Int = try tx.rows("SELECT COUNT(*) AS n FROM (\(some)) AS few").first.flatMap { Int(value: $0["n"]) } ?? 0
            if let place = counts.firstIndex(where: { $0.entity.table == one.table }) { counts[place].count += count } else if count > 0 { counts.append((one, count)) }
        }
        return counts
    }
}

/// Moves the links of merged records to the survivor, also of records in the bin: they may come out of it.
struct MergeMoves {
    let entity: Entity, survivor: Int64, merged: [Int64], tx: Tx
    /// How many moved, and how many stayed because the survivor has the same already.
    private(set) var moved: Int = 0, kept: Int = 0

    init(entity: Entity, survivor: Int64, merged: [Int64], tx: Tx) { (self.entity, self.survivor, self.merged, self.tx) = (entity, survivor, merged, tx) }

    /// One part of them. - Returns: whether nothing is left.
    mutating func step(_ limit: Int) throws -> Bool {
        let before: Int = moved
        for (one, column) in Merge.links(to: entity, in: tx.registry) {
            let own: SQL = one.table == entity.table ? " AND id NOT IN \(in: merged + [survivor])" : ""
            var last: Int64 = 0
            while true {
                // Tables and columns of the registry.
                let rows: [Row] = try tx.rows("SELECT * FROM \(SQL.raw(one.table)) WHERE \(SQL.raw(column)) IN \(in: merged)\(own) AND id > \(last) ORDER BY id LIMIT \(limit)")
                for row in rows { try move(row, one, column) }
                last = rows.last.flatMap { Int64(value: $0["id"]) } ?? last
                if moved - before >= limit { return false }
                if rows.count < limit { break }
            }
        }
        return true
    }
    private mutating func move(_ row: Row, _ one: Entity, _ column: String) throws {
        guard let id = Int64(value: row["id"]) else { return }
        if let twin = try twin(of: row, one, column) {
            // The same at both: the survivor's stays, the other stays where it was, in the bin.
            guard row["archivedAt"] == .null else { return }
            try tx.archive(one, id)
            if twin.value(column: "archived_at") != .null, let other = Int64(value: twin["id"]) { try tx.archive(one, other, false) }
            kept += 1
            return
        }
        try tx.update(one, id, [column: .int(survivor)])
        moved += 1
    }
    /// The survivor's record that this one would repeat.
    private func twin(of row: Row, _ one: Entity, _ column: String) throws -> Row? {
        for columns in one.unique where columns.contains(column) {
            let rest: [SQL] = columns.filter { $0 != column }.map { "\(SQL.raw($0)) = \(row.value(column: $0))" }
            let sql: SQL = "SELECT * FROM \(SQL.raw(one.table)) WHERE \((rest + ["\(SQL.raw(column)) = \(survivor)" as SQL]).joined(" AND "))"
            if let twin = try tx.rows(sql).first { return twin }
        }
        return nil
    }
}
