internal import Foundation
internal import Kernel

/// What `workspace.json` of an exported workspace says: the tables with their fields, the administrator's own fields, choices and card layouts.
struct Description: Codable, Sendable {
    /// The form of the whole archive; a program reads the forms up to its own.
    static let current: Int = 1
    let ottisk: Int, made: String, language: String, tables: [Table], settings: [Setting], layouts: [Layout]

    /// One file of `data/`.
    struct Table: Codable, Sendable {
        let table: String, ru: String, en: String, prefix: String, title: String, rows: Int, isComputed: Bool, columns: [Column], fields: [FieldWords]
        var file: String { "data/\(table).csv" }
        func field(_ column: String) -> FieldWords? { fields.first { $0.column == column } }
    }
    /// One column of a file.
    struct Column: Codable, Sendable, Equatable {
        /// `value`: what is stored, readable as it is; `shown`: for readers; `stored`: the same for programs.
        enum Form: String, Codable, Sendable { case value, shown, stored }
        let title: String, field: String, form: Form
    }
    /// One field of a table.
    struct FieldWords: Codable, Sendable {
        let column: String, ru: String, en: String, kind: String, scale: Int?, linked: String?, isRequired: Bool, limit: Int, choices: [Field.Choice]
        var isNumber: Bool { ["number", "money", "decimal", "flag", "instant", "link"].contains(kind) }
    }
    /// What the administrator changed about a field, or a field of their own.
    struct Setting: Codable, Sendable {
        let entity: String, field: String, isOwn: Bool, kind: String?, linked: String?, labelRu: String?, labelEn: String?, hintRu: String?, hintEn: String?
        let choices: [Field.Choice], isRequired: Bool?, isListed: Bool?, isSearched: Bool?, isSorted: Bool?
        /// Of a field that is worked out: its formula by the ids of fields, and what it gives.
        var formula: String?, result: String?
    }
    struct Layout: Codable, Sendable { let entity: String, kind: String, sections: String }

    var json: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(self))
        }
    }
    /// Links lead from a table to those that must be there before it; what remains in a circle is linked afterwards.
    func order(_ parts: TransferParts) -> [Table] {
        let linked: [String: Set<String>] = Dictionary(tables.map { ($0.table, Set($0.fields.compactMap(\.linked)).subtracting([$0.table])) }) { $1 }
        let required: [String: Set<String>] = Dictionary(tables.map { one in
            (one.table, Set(one.fields.filter(\.isRequired).compactMap(\.linked)).union(parts.before(one.table)).subtracting([one.table]))
        }) { $1 }
        var left: [Table] = tables.filter { !parts.isLast($0.table) }, done: [Table] = []
        while !left.isEmpty {
            let waiting: Set<String> = Set(left.map(\.table))
            func lacking(_ all: [String: Set<String>], _ one: Table) -> Int { all[one.table]?.intersection(waiting).count ?? 0 }
            let ranks: [(musts: Int, needs: Int)] = left.map { (lacking(required, $0), lacking(linked, $0)) }
            // Whoever lacks nothing that it cannot be without; of those, whoever lacks least.
            guard let next = ranks.indices.min(by: { (ranks[$0].musts, ranks[$0].needs, $0) < (ranks[$1].musts, ranks[$1].needs, $1) }) else { break }
            done.append(left.remove(at: next))
        }
        return done + tables.filter { parts.isLast($0.table) }
    }
}

extension Field.Kind {
    /// The name of the kind in `workspace.json`, with the decimals and the linked table.
    var words: (kind: String, scale: Int?, linked: String?) {
        switch self {
        case .text: ("text", nil, nil)
        case .long: ("long", nil, nil)
        case .mail: ("mail", nil, nil)
        case .phone: ("phone", nil, nil)
        case .digits: ("digits", nil, nil)
        case .number: ("number", nil, nil)
        case .day: ("day", nil, nil)
        case .instant: ("instant", nil, nil)
        case .flag: ("flag", nil, nil)
        case .money: ("money", nil, nil)
        case .decimal(let scale): ("decimal", scale, nil)
        case .web: ("web", nil, nil)
        case .choice: ("choice", nil, nil)
        case .several: ("several", nil, nil)
        case .link(let table): ("link", nil, table)
        case .tags: ("tags", nil, nil)
        }
    }
    /// Whether what is stored is also what a reader understands.
    var isPlain: Bool {
        switch self { case .text, .long, .mail, .phone, .digits, .web, .number, .day: true; default: false }
    }
}

extension Entity {
    /// The fields of its file: its own, and those that every record has.
    var carried: [Field] {
        let common: [Field] = [
            Field("owner_id", "Ответственный", "Responsible", .link("employee")), Field("branch_id", "Подразделение", "Branch", .link("branch")),
            Field("created_at", "Создано", "Created", .instant), Field("updated_at", "Изменено", "Changed", .instant), Field("archived_at", "В корзине с", "In the bin since", .instant),
        ]
        return fields + common.filter { field($0.column) == nil }
    }
}

extension Carried {
    /// Columns of its file.
    func columns(_ lang: Lang) -> [Description.Column] {
        let number: [Description.Column] = entity.prefix.isEmpty ? [] : [.init(title: lang("Номер", "Number"), field: "number", form: .value)]
        return [.init(title: "id", field: "id", form: .stored)] + number + fields.flatMap { field -> [Description.Column] in
            if field.kind.isPlain { return [.init(title: lang(field.label), field: field.column, form: .value)] }
            return [.init(title: lang(field.label), field: field.column, form: .shown), .init(title: field.column, field: field.column, form: .stored)]
        }
    }
    func described(rows: Int, isComputed: Bool, _ lang: Lang) -> Description.Table {
        let words: [Description.FieldWords] = fields.map { field in
            let kind = field.kind.words
            return .init(column: field.column, ru: field.label.ru, en: field.label.en, kind: kind.kind, scale: kind.scale, linked: kind.linked, isRequired: field.isRequired, limit: field.limit, choices: field.choices)
        }
        return .init(table: entity.table, ru: entity.many.ru, en: entity.many.en, prefix: entity.prefix, title: entity.title, rows: rows, isComputed: isComputed, columns: columns(lang), fields: words)
    }
}
