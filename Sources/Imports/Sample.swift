internal import Kernel
internal import Requisites
internal import Tabular

/// What the first lines of a table show about its columns.
struct Sample: Sendable {
    struct Column: Sendable {
        let title: String
        /// The first cells that are not empty.
        var examples: [String] = []
        var filled: Int = 0
        /// Different texts, until there are too many for choices.
        var values: Set<String> = []
        var mails: Int = 0, phones: Int = 0, inns: Int = 0, people: Int = 0
    }
    private(set) var columns: [Column]
    private(set) var rows: Int = 0
    /// Lines looked at, and different texts kept of a column.
    static let most: Int = 2000, mostValues: Int = 200

    init(_ path: String, _ plan: ImportPlan) throws {
        let reader: any TableReader = try Tables.open(path, plan)
        columns = reader.columns.map { Column(title: CellText.trimmed($0)) }
        while rows < Self.most, let row = try reader.next() {
            rows += 1
            for (index, cell) in row.cells.prefix(columns.count).enumerated() where !cell.isEmpty { columns[index].look(at: CellText.trimmed(cell), isEarly: rows <= 200) }
        }
    }
    /// The texts of a column that are none of the choices, as the file writes them.
    func unknown(_ column: Int, _ field: Field) -> [String] {
        guard columns.indices.contains(column) else { return [] }
        return Set(columns[column].values.flatMap { CellText.unknown($0, field, [:]) }).sorted()
    }
}
extension Sample.Column {
    fileprivate mutating func look(at cell: String, isEarly: Bool) {
        guard !cell.isEmpty else { return }
        filled += 1
        if examples.count < 3, !examples.contains(cell) { examples.append(cell) }
        if values.count < Sample.mostValues { values.insert(cell) }
        guard isEarly else { return }
        if cell.contains("@"), cell.contains(".") { mails += 1 }
        let digits: String = cell.filter { !$0.isWhitespace }
        if (10...12).contains(digits.utf8.count), digits.allSatisfy(\.isNumber), Requisite.check(.inn, digits) == nil { inns += 1 } else if Phone(cell) != nil { phones += 1 }
        let words: Int = cell.split(separator: " ").count
        if (2...3).contains(words), PersonName.gender(patronymic: String(cell.split(separator: " ").last ?? "")) != nil || PersonName(cell).gender != nil { people += 1 }
    }
}
