internal import Database
internal import Foundation
internal import Kernel
internal import Synchronization

/// The loading of a checked workspace: fields, files, rows in the order of their links, links that had to wait. Each step is one transaction
/// together with its place, so that a crash neither loses nor repeats anything.
struct ImportJob: Sendable {
    let parts: TransferParts, files: FileStore
    private let open = OpenTable()
    /// Rows written in one transaction.
    static let chunk: Int = 500

    init(parts: TransferParts, files: FileStore) { (self.parts, self.files) = (parts, files) }

    /// Where the work is.
    private struct Place: Codable {
        enum Phase: String, Codable { case fields, files, rows, links, tidy }
        var phase: Phase = .fields
        /// The table, counted in the order of loading, and how many of its rows are done.
        var table: Int = 0, done: Int = 0
        /// The last number that this workspace had given when the table began: numbers up to it are taken.
        var taken: Int64 = -1
        init() {}
        init(_ cursor: String) throws { self = cursor.isEmpty ? Place() : try JSONDecoder().decode(Place.self, from: Data(cursor.utf8)) }
    }

    var kind: JobKind {
        JobKind("workspace-import", outside: { payload, cursor, meter, workspace, access in
            if try Place(cursor).phase == .files {
                let hash: String = try await workspace.read(as: access) { try WorkspaceImport.find(Int64(payload) ?? 0, in: $0).hash }
                let incoming = try Incoming(files.path(hash))
                for upload in incoming.uploads { try incoming.restore(upload, into: files, meter) }
            }
            return cursor
        }, step: { payload, progress, tx in try step(Int64(payload) ?? 0, &progress, tx) })
    }
    private func step(_ id: Int64, _ progress: inout Job.Progress, _ tx: Tx) throws -> Bool {
        let one: WorkspaceImport = try WorkspaceImport.find(id, in: tx)
        var place: Place = try Place(progress.cursor)
        switch place.phase {
        case .fields:
            var maker = FieldMaker(try Incoming(files.path(one.hash)).description, try one.order(), in: tx)
            try maker.make()
            try one.keep(maker.plan, in: tx)
            place.phase = .files
        case .files: place.phase = .rows
        case .rows: try rows(one, &place, &progress, tx)
        case .links: if try Links(one: one, tx: tx).settle(&progress) { place.phase = .tidy }
        case .tidy: if try tidy(one, tx) { return false }
        }
        progress.cursor = try WorkspaceImport.json(place)
        return true
    }
    /// The next rows of the table that is being loaded.
    private func rows(_ one: WorkspaceImport, _ place: inout Place, _ progress: inout Job.Progress, _ tx: Tx) throws {
        let key: String = "\(one.cause) \(place.table)", path: String = files.path(one.hash)
        guard let reader = try open.table(key, at: place.done, { try Opened(path, place.table, skipping: place.done, parts) }) else {
            place.phase = .links
            return
        }
        var rows: [IncomingRow] = []
        while rows.count < Self.chunk, let row = try reader.rows.next() { rows.append(row) }
        let table: Description.Table = reader.rows.table
        if let carried = parts.carried(table.table, of: reader.description, tx.registry), !parts.isComputed(table.table), !rows.isEmpty {
            let entity: Entity = carried.entity
            var loader = RowLoader(one: one, table: table, carried: carried, parts: parts, plan: try one.order(), tx: tx)
            let numbers: Int64 = place.taken >= 0 || entity.prefix.isEmpty ? 0 : try one.finding()?.numbers[table.table] ?? 0, taken: Int64 = place.taken
            place.taken = try tx.together(silently: true) {
                let last: Int64 = taken >= 0 || entity.prefix.isEmpty ? taken : try tx.reserveNumbers(of: entity, upTo: numbers)
                try loader.load(rows, taken: last)
                return last
            }
            var counts: [String: Tally] = try one.tallies()
            counts[table.table, default: Tally()].add(loader.tally)
            try one.keep(counts, in: tx)
            try one.note("run", loader.problems.map { (table.table, $0.line, $0.text) }, in: tx)
            progress.affected += loader.tally.made
            progress.left += loader.tally.failed
        }
        progress.done += rows.count
        place.done += rows.count
        if rows.count == Self.chunk { open.keep(key, reader, at: place.done) } else { (place.table, place.done, place.taken) = (place.table + 1, 0, -1) }
    }
    /// What only the work needed goes, the archive too, unless somebody else needs the file.
    private func tidy(_ one: WorkspaceImport, _ tx: Tx) throws -> Bool {
        guard try one.forget(in: tx) else { return false }
        try latest(in: tx)
        try tx.release(one.hash, from: files, after: one.runJob ?? 0)
        return true
    }
    /// Of files with one name only the last version is the current one.
    private func latest(in tx: Tx) throws {
        try tx.run("""
            UPDATE stored_file SET is_latest = 0 WHERE is_latest = 1 AND EXISTS (SELECT 1 FROM stored_file AS newer WHERE newer.counterparty_id = stored_file.counterparty_id
              AND newer.name = stored_file.name AND newer.revision > stored_file.revision)
            """)
    }
}

extension Tally {
    mutating func add(_ other: Tally) {
        made += other.made
        known += other.known
        failed += other.failed
        renumbered += other.renumbered
    }
}

/// A table of an archive that is being read, with the archive.
final class Opened {
    let rows: IncomingTable
    var description: Description { archive.description }
    private let archive: Incoming

    /// - Parameter index: the table, in the order of loading. Nil behind the last one.
    init?(_ path: String, _ index: Int, skipping done: Int, _ parts: TransferParts) throws {
        archive = try Incoming(path)
        let tables: [Description.Table] = archive.description.order(parts)
        guard tables.indices.contains(index) else { return nil }
        rows = try IncomingTable(tables[index], archive.stream(tables[index].file))
        for _ in 0..<done { guard try rows.next() != nil else { break } }
    }
}

/// The table that background work has open, so that each step goes on where the last one stopped. After a restart it is opened again and passed over.
private final class OpenTable: Sendable {
    // Unchecked: a reader belongs to one step at a time, which takes it out and puts it back.
    private struct Kept: @unchecked Sendable { let key: String, position: Int, reader: Opened }
    private let kept = Mutex<Kept?>(nil)

    func table(_ key: String, at position: Int, _ open: () throws -> Opened?) throws -> Opened? {
        let found: Kept? = kept.withLock { kept in
            defer { kept = nil }
            return kept
        }
        if let found, found.key == key, found.position == position { return found.reader }
        return try open()
    }
    func keep(_ key: String, _ reader: Opened, at position: Int) {
        let one = Kept(key: key, position: position, reader: reader)
        kept.withLock { $0 = one }
    }
}
