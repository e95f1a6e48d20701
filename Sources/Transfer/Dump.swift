internal import Database
internal import Foundation
internal import Kernel
internal import Records
internal import Tabular

/// Writes one moment of a workspace as files into a folder: a page of rows in memory, whatever the size.
struct Dump {
    let folder: String, parts: TransferParts, lang: Lang, files: FileStore, meter: Meter
    /// Rows read at once.
    static let page: Int = 1000

    struct Result: Sendable { var rows: Int = 0, files: [String] = [], missing: Int = 0, checksums: [(name: String, hash: String)] = [] }

    /// Inside one reading transaction.
    func write(in tx: Tx) throws -> Result {
        // Every statement sees the moment of the first one; SQLite does so anyway.
        try tx.run(SQL.oneOf(sqlite: "SELECT 1", postgres: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        let tables: [Carried] = parts.carried(tx.registry)
        var counts: [String: Int] = [:]
        for one in tables { counts[one.entity.table] = try tx.rows("SELECT COUNT(*) AS n FROM \(one.source)").first.flatMap { Int(value: $0["n"]) } ?? 0 }
        // Packing takes about as long as reading.
        meter.expect(2 * counts.values.reduce(0, +))
        var result = Result()
        for one in tables {
            result.rows += counts[one.entity.table] ?? 0
            result.checksums.append(("data/\(one.entity.table).csv", try table(one, in: tx)))
        }
        try uploads(&result, in: tx)
        let settings: [FieldSetting] = try tx.all("SELECT * FROM field_setting ORDER BY id"), layouts: [FormLayout] = try tx.all("SELECT * FROM form_layout WHERE archived_at IS NULL ORDER BY id")
        let description = Description(
            ottisk: Description.current, made: "\(tx.today) \(tx.zone.time(tx.now))", language: lang.rawValue,
            tables: tables.map { $0.described(rows: counts[$0.entity.table] ?? 0, isComputed: parts.isComputed($0.entity.table), lang) },
            settings: try settings.filter { !$0.isCustom || $0.archivedAt == nil }.map(Self.setting), layouts: layouts.map { .init(entity: $0.entity, kind: $0.kind, sections: $0.sections) })
        result.checksums.append(("workspace.json", try put("workspace.json", [try description.json])))
        result.checksums.append(("README.txt", try put("README.txt", [Array(Readme.text(description, files: result.files.count, missing: result.missing).utf8)])))
        // As `b2sum -l 256 --check checksums.txt` reads it.
        _ = try put("checksums.txt", result.checksums.map { Array("\($0.hash)  \($0.name)\n".utf8) })
        return result
    }
    private static func setting(_ one: FieldSetting) throws -> Description.Setting {
        let choices: [Field.Choice] = try one.choices.flatMap { $0.isEmpty ? nil : try Field.Choice.read($0) } ?? []
        return .init(entity: one.entity, field: one.field, isOwn: one.isCustom, kind: one.kind, linked: one.linked, labelRu: one.labelRu, labelEn: one.labelEn, hintRu: one.hintRu, hintEn: one.hintEn,
                     choices: choices, isRequired: one.isRequired, isListed: one.isListed, isSearched: one.isSearched, isSorted: one.isSorted, formula: one.formula, result: one.result)
    }
    /// - Returns: the hash of what was written.
    private func put(_ name: String, _ pieces: [[UInt8]]) throws -> String {
        let out = try Hashed("\(folder)/\(name)")
        for piece in pieces { try out.write(piece) }
        return try out.close()
    }
    private func table(_ one: Carried, in tx: Tx) throws -> String {
        let writer = CSVWriter(delimiter: ","), columns: [Description.Column] = one.columns(lang), fields: [String: Field] = Dictionary(uniqueKeysWithValues: one.fields.map { ($0.column, $0) })
        let out = try Hashed("\(folder)/data-\(one.entity.table).csv")
        try out.write(CSVWriter.mark + writer.line(columns.map(\.title), defused: false))
        var last: Int64 = 0
        while true {
            let allowed: SQL = one.beside == nil ? " AND \(tx.access.rows(one.entity, .export))" : ""
            let rows: [Row] = try tx.rows("SELECT * FROM \(one.source) WHERE id > \(last)\(allowed) ORDER BY id LIMIT \(Self.page)")
            let names: [String: String] = try Names.of(fields.values, rows, in: tx)
            for row in rows {
                let cells: [String] = columns.map { column in
                    let value: Value = row.value(column: column.field)
                    guard column.form == .shown, let field = fields[column.field] else { return CSVWriter.guarded(Form.plain(value)) }
                    return CSVWriter.guarded(Names.shown(value, field, names, tx))
                }
                try out.write(writer.line(cells, defused: false))
            }
            try meter.add(rows.count)
            guard rows.count == Self.page, let next = rows.last.flatMap({ Int64(value: $0["id"]) }) else { return try out.close() }
            last = next
        }
    }
    /// The index of uploaded files, and which of them are on the disk.
    private func uploads(_ result: inout Result, in tx: Tx) throws {
        guard let entity = tx.registry[parts.files.table] else { return }
        let writer = CSVWriter(delimiter: ","), out = try Hashed("\(folder)/files-index.csv"), hash: SQL = .raw(parts.files.hash), name: SQL = .raw(parts.files.name)  // columns of ours
        try out.write(CSVWriter.mark + writer.line(["hash", "name", "\(entity.table).id", "present"], defused: false))
        var last: Int64 = 0, seen: Set<String> = []
        while true {
            let rows: [Row] = try tx.rows("SELECT id, \(hash) AS hash, \(name) AS name FROM \(SQL.raw(entity.table)) WHERE id > \(last) AND \(tx.access.rows(entity, .export)) ORDER BY id LIMIT \(Self.page)")
            for row in rows {
                let hash: String = Form.plain(row["hash"]), isThere: Bool = FileName.isHash(hash) && FileManager.default.fileExists(atPath: files.path(hash))
                try out.write(writer.line([hash, CSVWriter.guarded(Form.plain(row["name"])), Form.plain(row["id"]), isThere ? "1" : "0"], defused: false))
                if !isThere { result.missing += 1 } else if seen.insert(hash).inserted { result.files.append(hash) }
            }
            guard rows.count == Self.page, let next = rows.last.flatMap({ Int64(value: $0["id"]) }) else { break }
            last = next
        }
        result.checksums.append(("files/index.csv", try out.close()))
    }
}

/// A file on its way out with the hash of what went into it.
final class Hashed {
    private let file: OutputFile, hasher = Crypto.Hasher()
    init(_ path: String) throws { file = try OutputFile(path) }
    func write(_ bytes: [UInt8]) throws {
        hasher.add(bytes)
        try file.write(bytes)
    }
    func close() throws -> String {
        try file.close()
        return hasher.finish()
    }
}

/// Names of the archive's parts.
enum FileName {
    static func isHash(_ text: String) -> Bool { text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }
    static func upload(_ hash: String) -> String { "files/\(hash.prefix(2))/\(hash)" }
}

/// Values as a reader understands them.
enum Names {
    /// `table/id` → `К-000012 Name` of every record that the rows link to.
    static func of(_ fields: some Collection<Field>, _ rows: [Row], in tx: Tx) throws -> [String: String] {
        var wanted: [String: Set<Int64>] = [:], names: [String: String] = [:]
        for field in fields {
            guard case .link(let table) = field.kind else { continue }
            for row in rows { if case .int(let id) = row.value(column: field.column) { wanted[table, default: []].insert(id) } }
        }
        for (table, ids) in wanted {
            guard let entity = tx.registry[table] else { continue }
            let all: [Int64] = ids.sorted()
            for start in stride(from: 0, to: all.count, by: 500) {
                let some: [Int64] = Array(all[start..<min(start + 500, all.count)])
                for row in try tx.rows("SELECT id, number, \(SQL.raw(entity.title)) AS title FROM \(SQL.raw(table)) WHERE id IN \(in: some)") {
                    names["\(table)/\(Form.plain(row["id"]))"] = [Form.plain(row["number"]), Form.plain(row["title"])].filter { !$0.isEmpty }.joined(separator: " ")
                }
            }
        }
        return names
    }
    static func shown(_ value: Value, _ field: Field, _ names: [String: String], _ tx: Tx) -> String {
        let lang: Lang = tx.access.lang
        func label(_ key: some StringProtocol) -> String { field.choices.first { $0.key == key }.map { lang($0.label) } ?? String(key) }
        switch (field.kind, value) {
        case (.link(let table), .int(let id)): return names["\(table)/\(id)"] ?? ""
        case (.flag, .int(let on)): return on == 1 ? lang("да", "yes") : lang("нет", "no")
        case (.instant, .int(let at)): return "\(tx.zone.day(at)) \(tx.zone.time(at))"
        case (.choice, .text(let key)): return label(key)
        case (.several, .text(let keys)): return keys.split(separator: "|").map { label($0) }.joined(separator: ", ")
        default: return Form.typed(value, field, tx.zone)
        }
    }
}
