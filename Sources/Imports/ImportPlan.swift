internal import Foundation
public import Kernel

/// What a person decided about a table: which column goes where, how values are understood, which record a line means.
public struct ImportPlan: Codable, Sendable, Equatable {
    /// What happens to a line whose record is there already, or is not.
    public enum Mode: String, Codable, Sendable, CaseIterable {
        case both, create, update
        func name(_ lang: Lang) -> String {
            switch self {
            case .both: lang("создавать новые и дополнять имеющиеся", "create new ones and add to existing ones")
            case .create: lang("только создавать новые", "only create new ones")
            case .update: lang("только обновлять имеющиеся", "only update existing ones")
            }
        }
    }
    /// One column of the file and where its cells go. A column may have several.
    public struct Source: Codable, Sendable, Equatable {
        /// From zero.
        public var column: Int
        public var target: String
        public var part: CellPart
        public init(_ column: Int, _ target: String, _ part: CellPart = .whole) { (self.column, self.target, self.part) = (column, target, part) }
    }
    public var table: String
    public var sources: [Source] = []
    /// Target → text of the file in small letters → the key of the choice; an empty key leaves the field empty.
    public var values: [String: [String: String]] = [:]
    /// Target → what a new record gets where the file has nothing.
    public var fallbacks: [String: String] = [:]
    public var mode: Mode = .both
    /// The column of the main entity that tells which record a line means, or several with `+` between them; `number` is the visible number;
    /// empty: every line is a new record.
    public var key: String = ""
    /// An update writes only what is empty in the record.
    public var fills: Bool = true
    /// A record that a cell names and nobody knows: the field stays empty, or the line is an error.
    public var skipsUnknownLinks: Bool = false
    public var sheet: Int = 0
    /// The line of the titles; 0: the first with anything in it.
    public var header: Int = 0

    public init(table: String) { self.table = table }
    init(json: String) throws { self = try JSONDecoder().decode(ImportPlan.self, from: Data(json.utf8)) }
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
    /// The columns that together tell which record a line means.
    var keyColumns: [String] { key.split(separator: "+").map { String($0) } }
    /// Whether a column has a value of the file, or one for all lines.
    func fillsIn(_ target: String) -> Bool { sources.contains { $0.target == target } || !(fallbacks[target] ?? "").isEmpty }
    func uses(_ prefix: String) -> Bool { sources.contains { $0.target.hasPrefix(prefix + ".") } }

    /// Why it cannot be run as it is; nil when it can.
    func problem(_ targets: ImportTargets) -> Text? {
        let unknown: Source? = sources.first { targets[$0.target] == nil }
        if unknown != nil { return Text("Одного из выбранных полей больше нет: проверьте столбцы", "One of the chosen fields is gone: look at the columns") }
        if key.isEmpty, mode != .create { return Text("Чтобы обновлять, выберите поле, по которому узнаётся запись", "To update, choose the field that tells which record a line means") }
        if !key.isEmpty, !keyColumns.allSatisfy({ column in keyColumns.count > 1 ? fillsIn("\(table).\(column)") : sources.contains { $0.target == "\(table).\(column)" } }) {
            return Text("Поле, по которому узнаётся запись, не загружается ни из одного столбца", "No column is loaded into the field that tells which record a line means")
        }
        guard mode != .update else { return sources.isEmpty ? Text("Выберите хотя бы один столбец", "Choose at least one column") : nil }
        for target in targets.main where target.field?.isRequired == true {
            guard !sources.contains(where: { $0.target == target.key }), (fallbacks[target.key] ?? "").isEmpty, let label = target.field?.label else { continue }
            return Text("Поле «\(label.ru)» обязательно: выберите для него столбец или значение для новых записей", "“\(label.en)” is required: choose a column for it, or a value for new records")
        }
        return nil
    }
}

/// A field that a column may be loaded into.
struct ImportTarget: Sendable {
    /// `counterparty.inn`, of linked records `contact.name`, `contact#2.name`.
    let key: String
    let entity: Entity
    /// Nil: the visible number, which finds records and is never written.
    let field: Field?
    /// 0: the main entity; else which linked record of that entity.
    let slot: Int
    var column: String { field?.column ?? "number" }
    func label(_ lang: Lang) -> String { field.map { lang($0.label) } ?? lang("Номер", "Number") }
}

/// Everything a table may be loaded into by this person: fields of the main entity and of records that link to it.
struct ImportTargets: Sendable {
    let entity: Entity
    let main: [ImportTarget]
    /// The entities whose records belong to the main one, with the column that says so.
    let linked: [(entity: Entity, column: String, targets: [ImportTarget])]
    private let byKey: [String: ImportTarget]
    /// Linked records of one entity that one line may hold.
    static let slots: Int = 3

    init(_ entity: Entity, _ access: Access, _ registry: Registry) {
        self.entity = entity
        func fields(_ one: Entity, without link: String? = nil) -> [Field] {
            one.fields.filter { $0.column != link && $0.isTyped && access.edits(one, $0, creating: true) }
        }
        var main: [ImportTarget] = fields(entity).map { ImportTarget(key: "\(entity.table).\($0.column)", entity: entity, field: $0, slot: 0) }
        if !entity.prefix.isEmpty { main.append(ImportTarget(key: "\(entity.table).number", entity: entity, field: nil, slot: 0)) }
        self.main = main
        linked = registry.entities.compactMap { other in
            guard other.table != entity.table, other.isCreatedByForm, access.creates(other), let link = other.fields.first(where: { $0.links(to: entity.table) }) else { return nil }
            let targets: [ImportTarget] = (1...Self.slots).flatMap { slot in
                fields(other, without: link.column).map { ImportTarget(key: (slot == 1 ? other.table : "\(other.table)#\(slot)") + ".\($0.column)", entity: other, field: $0, slot: slot) }
            }
            return (other, link.column, targets)
        }
        byKey = Dictionary((main + linked.flatMap(\.targets)).map { ($0.key, $0) }) { first, _ in first }
    }
    subscript(_ key: String) -> ImportTarget? { byKey[key] }
    /// The fields that can tell which record a line means, of those that the plan loads.
    func keys(_ plan: ImportPlan) -> [ImportKey] {
        let joint: [ImportKey] = entity.joint.compactMap { columns in
            let parts: [ImportTarget] = columns.compactMap { self["\(entity.table).\($0)"] }
            return parts.count == columns.count && parts.allSatisfy { plan.fillsIn($0.key) } ? ImportKey(parts: parts) : nil
        }
        return joint + main.filter { target in target.canTell && plan.sources.contains { $0.target == target.key } }.map { ImportKey(parts: [$0]) }
    }

    /// What this person may load at all.
    static func importable(_ access: Access, _ registry: Registry) -> [Entity] {
        registry.entities.filter { $0.isCreatedByForm && access.creates($0) && $0.fields.contains { $0.isTyped && $0.isEditable } }
    }
}
/// A field, or several together, that tell which record a line means.
struct ImportKey: Sendable {
    let parts: [ImportTarget]
    /// As the plan keeps it.
    var column: String { parts.map(\.column).joined(separator: "+") }
    func label(_ lang: Lang) -> String { parts.enumerated().map { $0.offset == 0 ? $0.element.label(lang) : $0.element.label(lang).lowercased() }.joined(separator: " + ") }
}
extension Entity {
    /// Sets of columns of which there are no two records alike.
    var joint: [[String]] { unique.filter { $0.count > 1 } }
    /// Columns that tell the records of one owner apart; nil: nothing but their names does.
    func apart(within owner: String) -> [String]? { joint.first { $0.contains(owner) }?.filter { $0 != owner } }
}
extension ImportTarget {
    /// Whether the field can tell one record from another.
    var canTell: Bool {
        guard let field else { return true }
        switch field.kind { case .text, .digits, .phone, .mail, .number: return true; default: return false }
    }
}
extension Field {
    /// A cell of text can hold its value.
    var isTyped: Bool { !"\(kind)".hasPrefix("file") }
    func links(to table: String) -> Bool { if case .link(table) = kind { true } else { false } }
}
