internal import Database
internal import Kernel
internal import Requisites

/// What merging some records would make of them: which stays, which value of each field, what moves along.
struct MergePlan {
    /// Where the value of a field comes from.
    enum Source: Hashable, Sendable {
        case record(Int64)
        /// Everything that any of them says, for words, boxes, phones and mail.
        case all
        init?(_ typed: String) {
            if typed == "all" { self = .all } else if let id = Int64(typed) { self = .record(id) } else { return nil }
        }
        var typed: String { switch self { case .record(let id): String(id); case .all: "all" } }
    }
    /// As many as one merge takes.
    static let most: Int = 20
    let entity: Entity, rule: DuplicateRule
    /// Fullest first, as the page shows them.
    let rows: [Row]
    let survivor: Int64
    /// Column → where its value comes from.
    let sources: [String: Source]

    /// - Parameters:
    ///   - into: the record that stays; nil: the fullest.
    ///   - chosen: columns somebody chose a source for; the others have their defaults.
    init(_ entity: Entity, _ ids: [Int64], into: Int64? = nil, chosen: [String: Source] = [:], in tx: Tx) throws {
        guard let rule = entity.duplicates else { throw NotFound() }
        let wanted: [Int64] = Array(Set(ids)).sorted()
        guard wanted.count >= 2 else { throw BadRequest("Отметьте хотя бы две карточки", "Tick at least two cards") }
        guard wanted.count <= Self.most else { throw BadRequest("За раз объединяют не больше \(Self.most) карточек", "At most \(Self.most) cards are merged at once") }
        let found: [Row] = try wanted.map { try tx.row(entity, $0) }
        for row in found where row["archivedAt"] != .null {
            let id: Int64 = Int64(value: row["id"]) ?? 0, name: String = Form.plain(row.value(column: entity.title))
            if try tx.survivor(of: entity, id) != nil { throw BadRequest("Карточка «\(name)» уже объединена с другой", "The card “\(name)” is merged into another already") }
            throw BadRequest("Карточка «\(name)» в корзине: сначала восстановите её", "The card “\(name)” is in the bin: restore it first")
        }
        func fullness(_ row: Row) -> Int { entity.fields.filter { row.value(column: $0.column) != .null }.count }
        rows = found.sorted { a, b in
            let (x, y): (Int, Int) = (fullness(a), fullness(b))
            return x != y ? x > y : (Int64(value: a["updatedAt"]) ?? 0) > (Int64(value: b["updatedAt"]) ?? 0)
        }
        let first: Int64 = rows.first.flatMap { Int64(value: $0["id"]) } ?? 0
        let survivor: Int64 = into.flatMap { wanted.contains($0) ? $0 : nil } ?? first
        (self.entity, self.rule, self.survivor) = (entity, rule, survivor)
        var sources: [String: Source] = [:]
        for field in entity.fields {
            if let source = chosen[field.column], Self.fits(source, field, wanted), tx.access.edits(entity, field) { sources[field.column] = source; continue }
            sources[field.column] = Self.usual(field, rows, survivor, rule)
        }
        self.sources = sources
    }
    private static func fits(_ source: Source, _ field: Field, _ ids: [Int64]) -> Bool {
        switch source { case .record(let id): ids.contains(id); case .all: field.isUnited }
    }
    /// United where nothing contradicts, the oldest where it is right for ever, else what the survivor says, else what the newest of the others says.
    private static func usual(_ field: Field, _ rows: [Row], _ survivor: Int64, _ rule: DuplicateRule) -> Source {
        if field.isUnited { return .all }
        let filled: [Row] = rows.filter { $0.value(column: field.column) != .null }
        func id(_ row: Row?) -> Int64? { row.flatMap { Int64(value: $0["id"]) } }
        func newest(_ column: String) -> Row? { filled.max { (Int64(value: $0.value(column: column)) ?? 0) < (Int64(value: $1.value(column: column)) ?? 0) } }
        if rule.oldest.contains(field.column), let oldest = id(filled.min { (Int64(value: $0["createdAt"]) ?? 0) < (Int64(value: $1["createdAt"]) ?? 0) }) { return .record(oldest) }
        if case .instant = field.kind, !field.isEditable, let latest = id(newest(field.column)) { return .record(latest) }
        if filled.contains(where: { $0["id"] == .int(survivor) }) { return .record(survivor) }
        return .record(id(newest("updated_at")) ?? survivor)
    }

    func row(_ id: Int64) -> Row? { rows.first { $0["id"] == .int(id) } }
    var merged: [Row] { rows.filter { $0["id"] != .int(survivor) } }
    var mergedIDs: [Int64] { merged.compactMap { Int64(value: $0["id"]) } }

    /// The value a field would have.
    func value(_ field: Field) -> Value {
        switch sources[field.column] ?? .record(survivor) {
        case .record(let id): return row(id)?.value(column: field.column) ?? .null
        case .all: return field.united([row(survivor)].compactMap { $0 } + merged)
        }
    }
    /// The survivor as it would be.
    func result() -> Row {
        guard let row = row(survivor) else { return Row([]) }
        return Row(row.columns.map { name, value in (name, entity.field(name).map { self.value($0) } ?? value) })
    }
    /// What changes in the survivor. A parent that is one of them, or hangs below one, is replaced by what is above them all.
    func patch(in tx: Tx) throws -> [String: Value] {
        guard let row = row(survivor) else { throw NotFound() }
        var patch: [String: Value] = [:]
        for field in entity.fields {
            var value: Value = value(field)
            if case .link(entity.table) = field.kind, case .int(let parent) = value { value = try above(parent, by: field.column, in: tx) }
            if value != row.value(column: field.column) { patch[field.column] = value }
        }
        return patch
    }
    private func above(_ chosen: Int64, by column: String, in tx: Tx) throws -> Value {
        let own: Set<Int64> = Set(mergedIDs + [survivor])
        var current: Int64? = chosen, walked: Set<Int64> = [], result: Value = .int(chosen)
        while let id = current, walked.insert(id).inserted {
            let next: Int64? = try tx.rows("SELECT \(SQL.raw(column)) AS parent FROM \(SQL.raw(entity.table)) WHERE id = \(id)").first.flatMap { Int64(value: $0["parent"]) }
            if own.contains(id) { result = next.map { .int($0) } ?? .null }
            current = next
        }
        return result
    }
}

extension Field {
    /// Several cards may say several things, and all of them are kept.
    var isUnited: Bool {
        switch kind { case .tags, .several, .phone, .mail: isEditable; default: false }
    }
    /// Everything the records say, in their order, each thing once, as far as the field holds it.
    func united(_ rows: [Row]) -> Value {
        let texts: [String] = rows.map { Form.plain($0.value(column: column)) }
        let isList: Bool = { if case .phone = kind { false } else if case .mail = kind { false } else { true } }()
        var seen: Set<String> = [], parts: [String] = []
        for text in texts {
            let words: [String] = isList ? text.split(separator: "|").map(String.init) : text.split { ",;\n".contains($0) }.map { String($0).trimmed }
            for word in words where !word.isEmpty && seen.insert(same(word)).inserted {
                guard (parts + [word]).joined(separator: ", ").count <= limit else { continue }
                parts.append(word)
            }
        }
        if parts.isEmpty { return .null }
        return .text(isList ? "|" + parts.joined(separator: "|") + "|" : parts.joined(separator: ", "))
    }
    private func same(_ word: String) -> String {
        switch kind {
        case .phone: Phone(word)?.normal ?? Fold.text(word)
        case .mail: Email.normal(word)
        default: Fold.text(word)
        }
    }
}
extension String {
    var trimmed: String { String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
}
