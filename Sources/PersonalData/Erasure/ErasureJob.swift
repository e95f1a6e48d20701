internal import Database
internal import Foundation
internal import Kernel

/// The work of erasing, part by part: the person's own records, then every text that names them, then the change log, then what is kept beside.
/// A part that was stopped is done again; nothing of it can be taken back.
struct ErasureJob: Sendable {
    let files: FileStore
    /// Ids looked at in one transaction.
    static let chunk: Int64 = 20_000

    var kind: JobKind { JobKind("erase") { try step($0, &$1, $2) } }

    /// The cursor is `PART TABLE ID`.
    private func step(_ payload: String, _ progress: inout Job.Progress, _ tx: Tx) throws -> Bool {
        guard PersonalData.mayErase(tx.access) else { throw NotAllowed() }
        let act: Erasure = try .find(Int64(payload) ?? 0, in: tx), full: Tx = tx.acting(as: tx.access.withFullReach(cause: act.cause))
        guard act.state == "running" else { return false }
        // Freed pages of the file hold nothing either.
        _ = try full.rows(.oneOf(sqlite: "PRAGMA secure_delete = ON", postgres: "SELECT 1 AS yes"))
        var work = try ErasureWork(act, in: full)
        let words: [String] = progress.cursor.split(separator: " ").map(String.init), table: String = words.count > 1 ? words[1] : "-", last: Int64 = words.last.flatMap { Int64($0) } ?? 0
        progress.done += 1
        switch words.first ?? "signs" {
        case "signs":
            try work.remember()
            progress.cursor = "texts - 0"
        case "texts": progress.cursor = try work.texts(table, after: last) ?? "log - 0"
        case "log": progress.cursor = try work.log(after: last) ?? "own - 0"
        case "own": progress.cursor = try work.own(table, after: last) ?? "others"
        case "others": progress.cursor = try work.others() ? "others" : "cards - 0"
        case "cards": progress.cursor = try work.cards(after: last) ?? "clients - 0"
        case "clients": progress.cursor = try work.clientCards(after: last) ?? "beside - 0"
        case "beside", "rest": progress.cursor = try work.beside(table, after: last) ?? "lines"
        case "lines": progress.cursor = try work.lines(after: Array(words.dropFirst())) ?? "files - 0"
        case "files": progress.cursor = try work.files(after: Int(last)) ?? "end"
        default:
            try work.remove(files)
            try full.run("UPDATE erasure SET state = 'done', signs = '' WHERE id = \(act.id)")
            try work.save()
            return false
        }
        try work.save()
        return true
    }
}
