public import Database
import Kernel

/// What is worked out of a column for a whole list.
enum Total: String, Sendable, CaseIterable {
    case sum, average, least, most, count

    func name(_ lang: Lang) -> String {
        switch self {
        case .sum: lang("сумма", "sum")
        case .average: lang("среднее", "average")
        case .least: lang("наименьшее", "least")
        case .most: lang("наибольшее", "most")
        case .count: lang("заполнено", "filled in")
        }
    }
}

extension Field {
    /// What may be worked out of the field: numbers are added up, days compared, everything else counted.
    var totals: [Total] {
        if isFormula { return [] }  // worked out row by row
        return switch kind {
        case .number, .money, .decimal: Total.allCases
        case .day, .instant: [.least, .most, .count]
        default: [.count]
        }
    }
}

/// The columns of a list in their order, with their widths and totals, as a person arranged and a view keeps them.
///
/// Stored as `name:240,amount::sum,status`: column, width in pixels where it was chosen, total where there is one.
struct ListLayout: Sendable, Equatable {
    struct Column: Sendable, Equatable { var name: String, width: Int?, total: Total? }
    var columns: [Column]
    /// Pixels.
    static let widths: ClosedRange<Int> = 60...800

    init(_ columns: [Column]) { self.columns = columns }
    init(_ stored: String) {
        columns = stored.split(separator: ",").map { part in
            let words: [Substring] = part.split(separator: ":", omittingEmptySubsequences: false)
            let width: Int? = words.count > 1 ? Int(words[1]) : nil
            return Column(name: String(words[0]), width: width, total: words.count > 2 ? Total(rawValue: String(words[2])) : nil)
        }
    }
    var stored: String {
        columns.map { column in
            let width: String = column.width.map { String($0) } ?? "", total: String = column.total?.rawValue ?? ""
            return total.isEmpty ? (width.isEmpty ? column.name : "\(column.name):\(width)") : "\(column.name):\(width):\(total)"
        }.joined(separator: ",")
    }
    /// What a form of columns says: `column` in their order, `w.<column>` and `t.<column>`, and a step up or down in `do`.
    init(_ typed: Submitted, _ entity: Entity, _ access: Access) throws(BadRequest) {
        var names: [String] = []
        for name in typed.all("column") where !names.contains(name) && entity.field(name).map({ access.sees(entity, $0) }) == true { names.append(name) }
        if !names.contains(entity.title) { names.insert(entity.title, at: 0) }
        ListLayout.step(typed["do"], &names, entity)
        columns = []
        for name in names { columns.append(Column(name: name, width: try ListLayout.width(typed["w.\(name)"]), total: Total(rawValue: typed["t.\(name)"]).flatMap { entity.field(name)?.totals.contains($0) == true ? $0 : nil })) }
    }
    /// `up:city` or `down:city`; a column that is not shown yet joins at the end.
    private static func step(_ order: String, _ names: inout [String], _ entity: Entity) {
        let parts: [String] = order.split(separator: ":").map(String.init)
        guard parts.count == 2, ["up", "down"].contains(parts[0]), entity.field(parts[1]) != nil else { return }
        if !names.contains(parts[1]) { names.append(parts[1]) }
        let at: Int = names.firstIndex(of: parts[1]) ?? 0, goal: Int = parts[0] == "up" ? at - 1 : at + 1
        if names.indices.contains(goal) { names.swapAt(at, goal) }
    }
    /// With those columns of an earlier layout that its editor does not see, each behind the one it stood behind.
    func keeping(_ before: ListLayout, unseen: (String) -> Bool) -> ListLayout {
        var columns: [Column] = columns
        for (index, column) in before.columns.enumerated() where unseen(column.name) && !columns.contains(where: { $0.name == column.name }) {
            let ahead: Int? = before.columns[..<index].reversed().lazy.compactMap { one in columns.firstIndex { $0.name == one.name } }.first
            columns.insert(column, at: ahead.map { $0 + 1 } ?? 0)
        }
        return ListLayout(columns)
    }
    /// Pixels; nil: as wide as it needs.
    static func width(_ text: String) throws(BadRequest) -> Int? {
        if text.isEmpty { return nil }
        guard let width = Int(text), widths.contains(width) else {
            throw BadRequest("Ширина столбца — целое число от \(widths.lowerBound) до \(widths.upperBound) точек", "The width of a column is a whole number from \(widths.lowerBound) to \(widths.upperBound) pixels")
        }
        return width
    }
}

/// One column that a list shows.
struct ListColumn: Sendable {
    let field: Field, width: Int?, total: Total?
}

/// The columns of each list: of the open view, else those each employee chose.
public enum ListColumns {
    public static let migration = Migration("records-columns", [
        "CREATE TABLE list_columns (employee_id BIGINT NOT NULL, entity TEXT NOT NULL, columns TEXT NOT NULL, PRIMARY KEY (employee_id, entity))",
    ])
    /// The chosen fields that still exist and may be seen, in the chosen order, or those listed by default; the title is always among them.
    static func arranged(_ entity: Entity, view: SavedView? = nil, in tx: Tx) throws -> [ListColumn] {
        guard let layout = try chosen(entity, view, in: tx) else {
            return standard(entity, tx.access)
        }
        var columns: [ListColumn] = layout.columns.compactMap { column in
            guard let field = entity.field(column.name), tx.access.sees(entity, field) else { return nil }
            return ListColumn(field: field, width: column.width, total: column.total.flatMap { field.totals.contains($0) ? $0 : nil })
        }
        if let title = entity.field(entity.title), !columns.contains(where: { $0.field.column == entity.title }) { columns.insert(ListColumn(field: title, width: nil, total: nil), at: 0) }
        return columns
    }
    private static func standard(_ entity: Entity, _ access: Access) -> [ListColumn] {
        listed(entity).filter { access.sees(entity, $0) }.map { ListColumn(field: $0, width: nil, total: nil) }
    }
    private static func listed(_ entity: Entity) -> [Field] { entity.fields.filter { $0.isListed || $0.column == entity.title } }
    /// The layout as it is kept, also the columns that this reader does not see: whoever shares it goes on seeing theirs.
    static func kept(_ entity: Entity, view: SavedView?, in tx: Tx) throws -> ListLayout { try chosen(entity, view, in: tx) ?? plain(entity) }
    private static func plain(_ entity: Entity) -> ListLayout { ListLayout(listed(entity).map { .init(name: $0.column, width: nil, total: nil) }) }
    private static func chosen(_ entity: Entity, _ view: SavedView?, in tx: Tx) throws -> ListLayout? {
        if let view, !view.columns.isEmpty { return ListLayout(view.columns) }
        let row = try tx.rows("SELECT columns FROM list_columns WHERE employee_id = \(tx.access.employee) AND entity = \(entity.table)").first
        return row.map { ListLayout(Form.plain($0["columns"])) }
    }
    static func shown(_ entity: Entity, view: SavedView? = nil, in tx: Tx) throws -> [Field] { try arranged(entity, view: view, in: tx).map(\.field) }

    /// Keeps the columns with the view, or as the employee's own; nil: they are as the program has them again. Columns that the writer does not see stay.
    static func keep(_ chosen: ListLayout?, _ entity: Entity, view: SavedView?, in tx: Tx) throws {
        let before: ListLayout = try kept(entity, view: view, in: tx), access: Access = tx.access
        let layout: ListLayout? = chosen?.keeping(before) { name in entity.field(name).map { !access.sees(entity, $0) } ?? true }
        if let view {
            let kept: ListLayout = layout ?? plain(entity)
            return try tx.run("UPDATE saved_view SET columns = \(kept.stored), version = version + 1 WHERE id = \(view.id)")
        }
        guard let layout else { return try tx.run("DELETE FROM list_columns WHERE employee_id = \(tx.access.employee) AND entity = \(entity.table)") }
        try tx.run("""
            INSERT INTO list_columns (employee_id, entity, columns) VALUES (\(tx.access.employee), \(entity.table), \(layout.stored))
            ON CONFLICT (employee_id, entity) DO UPDATE SET columns = excluded.columns
            """)
    }
}
