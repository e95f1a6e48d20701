internal import Database
internal import HTML
internal import Kernel

/// How the rows of a list are laid out.
enum ListForm: String, Sendable, CaseIterable {
    case table, groups, board

    func name(_ lang: Lang) -> String {
        switch self {
        case .table: lang("Таблица", "Table")
        case .groups: lang("Группы", "Groups")
        case .board: lang("Доска", "Board")
        }
    }
    var icon: String {
        switch self { case .table: "list"; case .groups: "layers"; case .board: "kanban" }
    }
}

/// A field by whose values the rows of a list are divided. A group has a key: a choice, `1` or `0`, the number of a record, a month `2026-11`; empty: no value.
struct Grouping: Sendable {
    let field: Field

    /// The fields that can divide a list, the listed ones first: a board needs choices.
    static func fields(_ entity: Entity, _ form: ListForm) -> [Field] {
        let all: [Field] = entity.fields.filter { field in
            if field.isFormula { return false }  // worked out row by row
            return switch field.kind {
            case .choice: true
            case .link, .flag, .day, .instant: form == .groups
            default: false
            }
        }
        let place: [Field] = form == .groups && entity.field("branch_id") == nil ? [branch] : []
        let firm: [Field] = form == .groups && entity.table != "organisation" && entity.field(organisation.column) == nil ? [organisation] : []
        return all.filter(\.isListed) + all.filter { !$0.isListed } + place + firm
    }
    /// The legal entity of the record's branch.
    private static let organisation = Field("organisation_id", "Организация", "Organisation", .link("organisation"), editable: false)
    /// Every record has a place, also where that is no field of its form.
    private static let branch = Field("branch_id", "Подразделение", "Branch", .link("branch"), editable: false)

    init?(_ entity: Entity, _ query: ListQuery) {
        guard query.form != .table, let field = Grouping.fields(entity, query.form).first(where: { $0.column == query.by }) else { return nil }
        (self.field, table) = (field, .raw(entity.table))  // a registry's table
        isThroughBranch = field.column == Self.organisation.column && entity.field(field.column) == nil
    }
    private let table: SQL, isThroughBranch: Bool

    private var column: SQL {
        // A declared field's column, or the organisation that the record's branch belongs to.
        isThroughBranch ? "(SELECT place.organisation_id FROM branch AS place WHERE place.id = \(table).branch_id)" : .raw(field.column)
    }
    /// What the database groups by. Instants go by quarters of an hour, in which every zone's months begin.
    var key: SQL {
        switch field.kind {
        case .day: "SUBSTR(\(column), 1, 7)"
        case .instant: "(\(column) / \(Self.quarter))"
        case .flag: "COALESCE(\(column), 0)"
        default: column
        }
    }
    private static let quarter: Int64 = 900_000

    /// The key of a value of ``key``.
    func key(of value: Value, _ zone: Zone) -> String {
        if case .instant = field.kind, case .int(let quarter) = value { return String(zone.day(quarter * Self.quarter).description.prefix(7)) }
        return Form.plain(value)
    }
    /// The key of a row.
    func key(_ row: Row, _ zone: Zone) -> String {
        let value: Value = row.value(column: field.column)
        switch (field.kind, value) {
        case (.instant, .int(let instant)): return String(zone.day(instant).description.prefix(7))
        case (.day, .text(let day)): return String(day.prefix(7))
        case (.flag, .null): return "0"
        default: return Form.plain(value)
        }
    }
    /// The rows of one group.
    func condition(_ key: String, _ zone: Zone) throws(BadRequest) -> SQL {
        switch field.kind {
        case .flag: return "COALESCE(\(column), 0) = \(key == "1" ? 1 : 0)"
        case .choice: return key.isEmpty ? "(\(column) IS NULL OR \(column) = '')" : "\(column) = \(key)"
        case .link:
            if key.isEmpty { return "\(column) IS NULL" }
            guard let id = Int64(key) else { throw Grouping.unknown }
            return "\(column) = \(id)"
        default:
            if key.isEmpty { return field.isStoredAsNumber ? "\(column) IS NULL" : "(\(column) IS NULL OR \(column) = '')" }
            guard let first = Day(key + "-01") else { throw Grouping.unknown }
            let next = Day(year: first.month == 12 ? first.year + 1 : first.year, month: first.month % 12 + 1, day: 1)
            if case .day = field.kind { return "(\(column) >= \(first.description) AND \(column) < \(next.description))" }
            return "(\(column) >= \(zone.instant(first)) AND \(column) < \(zone.instant(next)))"
        }
    }
    private static let unknown = BadRequest("Такой группы нет", "There is no such group")

    /// The groups in the order of a page: choices as they are arranged, months from the newest, records by name; what has no value comes last.
    func ordered(_ keys: [String], titles: [String: String], _ lang: Lang) -> [String] {
        let places: [String: Int] = Dictionary(field.choices.enumerated().map { ($1.key, $0) }) { first, _ in first }
        return keys.sorted { a, b in
            if a.isEmpty != b.isEmpty { return b.isEmpty }
            switch field.kind {
            case .choice: return (places[a] ?? .max, a) < (places[b] ?? .max, b)
            case .link: return (Plain.fold(name(a, titles: titles, lang)), a) < (Plain.fold(name(b, titles: titles, lang)), b)
            default: return a > b
            }
        }
    }
    /// - Parameter titles: of linked records.
    func name(_ key: String, titles: [String: String], _ lang: Lang) -> String {
        switch field.kind {
        case .flag: return key == "1" ? lang("Да", "Yes") : lang("Нет", "No")
        case _ where key.isEmpty: return lang("Без значения", "No value")
        case .choice(let all): return all.first { $0.key == key }.map { lang($0.label) } ?? key
        case .link(let table): return titles["\(table)/\(key)"] ?? lang(Form.unseen)
        default: return Day(key + "-01").map { lang.month($0) } ?? key
        }
    }
    func ink(_ key: String) -> String { field.choices.first { $0.key == key }?.ink ?? "" }
    /// The titles of the records that the keys stand for.
    func titles(_ keys: [String], in tx: Tx) throws -> [String: String] {
        guard case .link(let table) = field.kind else { return [:] }
        return try recordTitles([table: Set(keys.compactMap { Int64($0) })], in: tx)
    }
}
