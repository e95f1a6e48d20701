internal import Database
internal import Foundation
public import Kernel

extension Merge {
    /// What could not be taken back, because somebody changed it since.
    struct Exception: Codable, Sendable, Hashable { let table: String, id: Int64, column: String }
    static let mostExceptions: Int = 100

    /// The rights to take a merge back are those to make it.
    static func find(_ id: Int64, _ entity: Entity, survivor: Int64, in tx: Tx) throws -> Merge {
        guard let merge: Merge = try tx.first("SELECT * FROM merge_run WHERE id = \(id) AND entity = \(entity.table) AND survivor_id = \(survivor)") else { throw NotFound() }
        return merge
    }
    /// Takes a merge back: its cards come out of the bin, everything returns to where it was, except what was changed since.
    /// - Returns: the job that goes on with it, if there is much of it.
    func undo(_ entity: Entity, in tx: Tx) throws -> Int64? {
        guard state == "done" else { throw BadRequest("Это объединение уже разъединено или ещё идёт", "This merge is taken back already, or still going on") }
        let merged: [Row] = try merged(entity, in: tx)
        guard try tx.may(.edit, entity, survivorID) else { throw NotAllowed() }
        for row in merged { guard let id = Int64(value: row["id"]), try tx.may(.archive, entity, id), try tx.may(.edit, entity, id) else { throw NotAllowed() } }
        if let later = try tx.survivor(of: entity, survivorID) {
            let name: String = Form.plain(try tx.acting(as: tx.access.withFullReach(cause: "")).row(entity, later).value(column: entity.title))
            throw BadRequest("Сама эта карточка объединена с «\(name)»: сначала разъедините их", "This card itself is merged into “\(name)”: take that back first")
        }
        let full: Tx = tx.acting(as: tx.access.withFullReach(cause: "unmerge \(id)"))
        try full.run("DELETE FROM merged_record WHERE merge_id = \(id)")
        try full.run("UPDATE merge_run SET state = 'undoing', kept = 0, exceptions = '[]', undone_by = \(tx.access.employee), undone_at = \(tx.now) WHERE id = \(id)")
        var before: Int64 = .max, done: Int = 0, isOver: Bool = false
        while !isOver, done < Self.atOnce {
            let (last, count): (Int64, Int) = try step(before: before, entity, in: full)
            (before, done, isOver) = (last, done + count, count < Self.chunk)
        }
        if isOver { return nil }
        let title: String = tx.access.lang("Разъединение: ", "Un-merge: ") + Form.plain(try full.row(entity, survivorID).value(column: entity.title))
        return try tx.enqueue("unmerge", title: title, payload: "\(id) \(before)", total: moved)
    }
    public static let undoKind = JobKind("unmerge") { payload, progress, tx in
        let words: [Int64] = payload.split(separator: " ").compactMap { Int64($0) }
        guard words.count == 2, let merge: Merge = try tx.first("SELECT * FROM merge_run WHERE id = \(words[0])"), merge.state == "undoing", let entity = tx.registry[merge.entity] else { return false }
        let (last, count): (Int64, Int) = try merge.step(before: Int64(progress.cursor) ?? words[1], entity, in: tx.acting(as: tx.access.withFullReach(cause: "unmerge \(merge.id)")))
        progress.cursor = String(last)
        progress.done += count
        return count == chunk
    }
    /// One part, newest first. - Returns: the last entry of the log that was looked at, and how many were.
    private func step(before: Int64, _ entity: Entity, in tx: Tx) throws -> (Int64, Int) {
        let changes: [Change] = try tx.all("SELECT * FROM change_log WHERE cause = \(cause) AND id < \(before) ORDER BY id DESC LIMIT \(Self.chunk)")
        var left: [Exception] = []
        for change in changes { left += try Self.reverse(change, in: tx) }
        if !left.isEmpty {
            let now: Merge = try tx.first("SELECT * FROM merge_run WHERE id = \(id)") ?? self
            let all: [Exception] = (now.left + left).prefix(Self.mostExceptions).map { $0 }
            try tx.run("UPDATE merge_run SET kept = kept + \(left.count), exceptions = \(String(decoding: try JSONEncoder().encode(all), as: UTF8.self)) WHERE id = \(id)")
        }
        if changes.count < Self.chunk {
            try Self.reindex(entity, survivorID, in: tx)
            try tx.run("UPDATE merge_run SET state = 'undone' WHERE id = \(id)")
        }
        return (changes.last?.id ?? 0, changes.count)
    }
    var left: [Exception] { (try? JSONDecoder().decode([Exception].self, from: Data(exceptions.utf8))) ?? [] }  // nothing kept yet reads as nothing

    /// Takes one change back column by column. - Returns: the columns that somebody changed since.
    private static func reverse(_ change: Change, in tx: Tx) throws -> [Exception] {
        guard let entity = tx.registry[change.entity], let row = try tx.rows("SELECT * FROM \(SQL.raw(entity.table)) WHERE id = \(change.recordID)").first else {
            return [Exception(table: change.entity, id: change.recordID, column: "")]
        }
        let isArchived: Bool = row["archivedAt"] != .null
        switch change.verb {
        case "archive", "restore":
            let wants: Bool = change.verb == "restore"
            guard isArchived != wants else { return [Exception(table: entity.table, id: change.recordID, column: "archived_at")] }
            try tx.archive(entity, change.recordID, wants)
            return []
        case "create":
            let later = try tx.rows("SELECT id FROM change_log WHERE entity = \(entity.table) AND record_id = \(change.recordID) AND id > \(change.id) LIMIT 1")
            guard later.isEmpty, !isArchived else { return [Exception(table: entity.table, id: change.recordID, column: "")] }
            try tx.archive(entity, change.recordID)
            return []
        default:
            var patch: [String: Value] = [:], left: [Exception] = []
            for (column, pair) in change.values {
                if row.value(column: column) == pair.new { patch[column] = pair.old } else if row.value(column: column) != pair.old { left.append(Exception(table: entity.table, id: change.recordID, column: column)) }
            }
            try tx.update(entity, change.recordID, patch)
            return left
        }
    }
}
