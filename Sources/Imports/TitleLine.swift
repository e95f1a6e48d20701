internal import Kernel
internal import Tabular

/// The line of a table that holds the titles of its columns: programs put a heading, a date or an empty line above it.
struct TitleLine {
    /// Lines looked at.
    static let most: Int = 40
    /// The first lines that have anything in them.
    let rows: [TableRow]
    /// Titles that some field knows, folded.
    let known: Set<String>

    /// The line's number; 0: the table has no lines.
    var number: Int {
        guard let first = rows.first else { return 0 }
        let fullest: Int = rows.map(filled).max() ?? 0, named: [Int] = rows.map(names), most: Int = named.max() ?? 0
        // A single known word may be anybody's: it has to stand in a line as full as the others.
        if let index = named.firstIndex(of: most), most >= 2 || most == 1 && isFull(rows[index], fullest) { return rows[index].number }
        // Titles that nobody knows: the first line of words that is about as full as the lines below it.
        let words: TableRow? = rows.dropLast().first { filled($0) >= 2 && isFull($0, fullest) && isWords($0) }
        return (words ?? first).number
    }
    private func filled(_ row: TableRow) -> Int { row.cells.count { !CellText.trimmed($0).isEmpty } }
    private func isFull(_ row: TableRow, _ fullest: Int) -> Bool { filled(row) * 10 >= fullest * 7 }
    /// How many different titles a line has that some field knows; a line of data has none, whatever words stand in it.
    private func names(_ row: TableRow) -> Int {
        guard isWords(row) else { return 0 }
        return Set(row.cells.map { ImportText.folded(CellText.trimmed($0)) }.filter(isKnown)).count
    }
    private func isKnown(_ title: String) -> Bool {
        if known.contains(title) { return true }
        // `Контакт: Телефон`
        guard let colon = title.firstIndex(of: ":") else { return false }
        return known.contains(CellText.trimmed(String(title[colon...].dropFirst())))
    }
    /// Nothing in it is a number, a date, a phone or an address of mail.
    private func isWords(_ row: TableRow) -> Bool {
        row.cells.allSatisfy { cell in
            let text: String = CellText.trimmed(cell), digits: Int = text.utf8.count { (48...57).contains($0) }
            return text.isEmpty || !text.contains("@") && CellText.day(text) == nil && digits < 5 && (digits == 0 || text.contains(where: \.isLetter))
        }
    }
}
extension Recognition {
    /// Every title that columns of these records are known by, folded.
    static func titles(of all: [ImportTargets]) -> Set<String> {
        let own: [String] = all.flatMap { $0.main + $0.linked.flatMap(\.targets).filter { $0.slot == 1 } }.flatMap { target in
            [target.label(.ru), target.label(.en), target.column].map { ImportText.folded($0) }
        }
        let usual: [[String]] = Array(synonyms.values) + Array(ofPeople.values) + partsOfNames
        return Set(own).union(usual.joined())
    }
}
