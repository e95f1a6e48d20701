internal import Database
internal import Foundation
internal import Kernel
internal import Requisites

/// The dry run: every checksum, every row, what would be made and what is here already. It writes nothing but its finding.
struct CheckJob: Sendable {
    let parts: TransferParts, files: FileStore
    /// Problems that the finding keeps word by word, and records of one table that may be matched.
    static let mostProblems: Int = 200, mostKnown: Int = 20_000
    /// A number from here on is somebody's mistake: counting does not go on behind it.
    static let highestNumber: Int64 = 1_000_000_000_000

    var kind: JobKind {
        JobKind("workspace-check", outside: { payload, _, meter, workspace, access in
            let hash: String = try await workspace.read(as: access) { try WorkspaceImport.find(Int64(payload) ?? 0, in: $0).hash }
            return try WorkspaceImport.json(try look(hash, workspace.registry, meter))
        }, step: { payload, progress, tx in
            let one: WorkspaceImport = try WorkspaceImport.find(Int64(payload) ?? 0, in: tx)
            var found: Checked = try JSONDecoder().decode(Checked.self, from: Data(progress.cursor.utf8))
            let description: Description = try Incoming(files.path(one.hash)).description
            compare(description, tx.registry, &found)
            found.isAgain = try !tx.rows("SELECT id FROM workspace_import WHERE hash = \(one.hash) AND id <> \(one.id) AND run_job IS NOT NULL AND undo_job IS NULL LIMIT 1").isEmpty
            var plan: TransferPlan = try one.order()
            for (table, columns) in parts.known { plan.matches[table] = try match(table, columns, found.known[table] ?? [], in: tx) }
            try one.keep(plan, in: tx)
            try one.keep(found, in: tx)
            (progress.cursor, progress.done) = ("", progress.total)
            return false
        })
    }
    private func look(_ hash: String, _ registry: Registry, _ meter: Meter) throws -> Checked {
        let incoming = try Incoming(files.path(hash))
        var found = Checked()
        for (name, expected) in incoming.checksums.sorted(by: { $0.key < $1.key }) {
            let next = try incoming.stream(name), hasher = Crypto.Hasher()
            while true {
                let piece: [UInt8] = try next()
                if piece.isEmpty { break }
                hasher.add(piece)
                try meter.add(0)
            }
            guard hasher.finish() == expected else { throw Incoming.damaged("контрольная сумма \(name) не сходится", "the checksum of \(name) does not agree") }
        }
        for table in incoming.description.tables { try look(table, incoming, registry[table.table], &found, meter) }
        for hash in incoming.uploads {
            let next = try incoming.stream(FileName.upload(hash)), hasher = Crypto.Hasher()
            while true {
                let piece: [UInt8] = try next()
                if piece.isEmpty { break }
                hasher.add(piece)
                try meter.add(0)
            }
            guard hasher.finish() == hash else { throw Incoming.damaged("содержимое файла \(hash.prefix(12))… изменено", "the content of the file \(hash.prefix(12))… was changed") }
        }
        found.files = incoming.uploads.count
        return found
    }
    private func look(_ table: Description.Table, _ incoming: Incoming, _ entity: Entity?, _ found: inout Checked, _ meter: Meter) throws {
        let rows = try IncomingTable(table, incoming.stream(table.file)), keys: [String] = parts.columns(of: table.table)
        var count: Int = 0, wrong: Int = 0, highest: Int64 = 0
        while let row = try rows.next() {
            count += 1
            if let ordinal = entity?.ordinal(ofNumber: row.number), ordinal < Self.highestNumber { highest = max(highest, ordinal) }
            if !row.problems.isEmpty {
                wrong += 1
                if found.problems.count < Self.mostProblems { found.problems += row.problems.map { .init(table: table.table, line: row.line, ru: $0.ru, en: $0.en) } }
            }
            if !keys.isEmpty, found.known[table.table, default: []].count < Self.mostKnown {
                let texts: [String] = keys.map { Fold.text(Form.plain(row.values[$0] ?? .null)) }
                found.known[table.table, default: []].append(.init(id: row.id, title: Form.plain(row.values[table.title] ?? .null), keys: texts))
            }
            try meter.add(1)
        }
        guard count == table.rows else { throw Incoming.damaged("\(table.file): записей \(count) вместо \(table.rows)", "\(table.file): \(count) records instead of \(table.rows)") }
        (found.rows[table.table], found.wrong[table.table], found.numbers[table.table]) = (count, wrong, highest)
    }
    /// What of the archive this workspace does not know, and what it would make for it.
    private func compare(_ description: Description, _ registry: Registry, _ found: inout Checked) {
        for table in description.tables {
            guard let carried = parts.carried(table.table, of: description, registry) else { found.leftOut.append([table.ru, table.en]); continue }
            if parts.isComputed(table.table) { continue }
            let here: Set<String> = Set(carried.fields.map(\.column)), entity: Entity = carried.entity
            for field in table.fields where !here.contains(field.column) && !field.column.hasPrefix(FieldSetting.prefix) { found.leftOut.append(["\(table.ru): \(field.ru)", "\(table.en): \(field.en)"]) }
            for field in table.fields {
                guard let mine = entity.field(field.column), !mine.isCustom, !field.choices.isEmpty else { continue }
                for choice in ChoiceMerge(mine.choices, field.choices).added { found.ownChoices.append(["\(table.ru), \(field.ru): \(choice.label.ru)", "\(table.en), \(field.en): \(choice.label.en)"]) }
            }
        }
        for setting in description.settings where setting.isOwn {
            guard let entity = registry[setting.entity], FieldMaker.same(setting, entity) == nil, let table = description.tables.first(where: { $0.table == setting.entity }) else { continue }
            let label: String = setting.labelRu ?? setting.field
            found.ownFields.append(["\(table.ru): \(label)", "\(table.en): \(setting.labelEn ?? label)"])
        }
    }
    /// Which of the records are here already: one with the same better key, else one alone with the same other key.
    private func match(_ table: String, _ columns: [String], _ incoming: [Checked.Known], in tx: Tx) throws -> [Int64: Int64] {
        guard let entity = tx.registry[table], !incoming.isEmpty else { return [:] }
        let names: SQL = columns.map { SQL.raw($0) }.joined(", ")  // columns of ours
        let here: [Row] = try tx.rows("SELECT id, archived_at, \(names) FROM \(SQL.raw(table)) WHERE \(tx.access.rows(entity, .see)) ORDER BY id DESC LIMIT \(Self.mostKnown)")
        var matches: [Int64: Int64] = [:]
        for (index, column) in columns.enumerated() {
            func keyed(_ rows: [Row]) -> [String: [Int64]] {
                Dictionary(grouping: rows.compactMap { row in Int64(value: row["id"]).map { (Fold.text(Form.plain(row.value(column: column))), $0) } }) { $0.0 }.mapValues { $0.map(\.1) }
            }
            // Of what is in the bin, the newest: where a name is there once only, it has to come back.
            let byKey: [String: [Int64]] = keyed(here.filter { $0["archivedAt"] == .null }).merging(keyed(here.filter { $0["archivedAt"] != .null }).mapValues { [$0[0]] }) { inUse, _ in inUse }
            for one in incoming where matches[one.id] == nil && one.keys.indices.contains(index) && !one.keys[index].isEmpty {
                if let found = byKey[one.keys[index]], found.count == 1 { matches[one.id] = found[0] }
            }
        }
        return matches
    }
}
