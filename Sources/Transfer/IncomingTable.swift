internal import Database
internal import Kernel
internal import Tabular

/// One record of an exported table, before anybody asked the base.
struct IncomingRow: Sendable {
    let line: Int, id: Int64, number: String
    /// By the columns it had there.
    var values: [String: Value]
    var problems: [Text] = []
}

/// The rows of one table of an archive, one after the other.
final class IncomingTable {
    let table: Description.Table
    private let csv: StrictCSV, fields: [(words: Description.FieldWords, column: Int, choices: Set<String>)], number: Int?

    /// - Throws: `BadRequest` when the file is not what the description says.
    init(_ table: Description.Table, _ next: @escaping () throws -> [UInt8]) throws {
        self.table = table
        csv = try StrictCSV(next)
        let titles: [String] = try csv.next() ?? []
        guard titles == table.columns.map(\.title) else { throw Incoming.damaged("\(table.file): не те столбцы, что в workspace.json", "\(table.file): other columns than workspace.json says") }
        number = table.columns.firstIndex { $0.field == "number" && $0.form == .value }
        fields = table.fields.compactMap { words in
            guard let column = table.columns.firstIndex(where: { $0.field == words.column && $0.form != .shown }) else { return nil }
            return (words, column, Set(words.choices.map(\.key)))
        }
    }
    /// - Throws: `BadRequest` for a table that cannot be read on; what is wrong with one row's values stands in the row.
    func next() throws -> IncomingRow? {
        let cells: [String]
        do {
            guard let read = try csv.next() else { return nil }
            cells = read
        } catch let problem as TabularProblem { throw Incoming.damaged("\(table.file): \(problem.sentence.ru)", "\(table.file): \(problem.sentence.en)") }
        guard cells.count == table.columns.count, let id = Int64(cells[0]), id > 0 else {
            throw Incoming.damaged("\(table.file), запись \(csv.line): ячеек \(cells.count) вместо \(table.columns.count) или нет номера", "\(table.file), record \(csv.line): \(cells.count) cells instead of \(table.columns.count), or no id")
        }
        var row = IncomingRow(line: csv.line, id: id, number: number.map { CSVWriter.unguarded(cells[$0]) } ?? "", values: [:])
        for field in fields {
            switch IncomingValue.read(CSVWriter.unguarded(cells[field.column]), field.words, field.choices) {
            case .success(let value): row.values[field.words.column] = value
            case .failure(let problem): row.problems.append(Text("\(field.words.ru): \(problem.text.ru)", "\(field.words.en): \(problem.text.en)"))
            }
        }
        return row
    }
}

/// A stored value out of its cell, checked as its field has it.
enum IncomingValue {
    static func read(_ cell: String, _ words: Description.FieldWords, _ choices: Set<String>) -> Result<Value, TextProblem> {
        if cell.isEmpty { return .success(words.isRequired && !words.isNumber ? .text("") : .null) }
        if words.isNumber {
            guard let number = Int64(cell), words.kind != "flag" || number == 0 || number == 1, words.kind != "instant" || abs(number) < 253_402_300_800_000, words.kind != "link" || number > 0 else {
                return wrong("«\(cell.prefix(40))» — не то число", "“\(cell.prefix(40))” is no number for it")
            }
            return .success(.int(number))
        }
        guard !cell.utf8.contains(0), cell.utf8.count <= words.limit || cell.count <= words.limit || ["choice", "several", "tags"].contains(words.kind) else { return wrong("длиннее, чем бывает", "longer than it can be") }
        switch words.kind {
        case "day": return Day(cell).map { $0.description == cell } == true ? .success(.text(cell)) : wrong("«\(cell.prefix(40))» — не дата", "“\(cell.prefix(40))” is no date")
        case "digits": return cell.utf8.allSatisfy { (48...57).contains($0) } ? .success(.text(cell)) : wrong("не только цифры", "not digits only")
        case "choice": return choices.contains(cell) ? .success(.text(cell)) : wrong("нет варианта «\(cell.prefix(40))»", "there is no choice “\(cell.prefix(40))”")
        case "several":
            let keys: [Substring] = cell.split(separator: "|")
            guard let strange = keys.first(where: { !choices.contains(String($0)) }) else { return .success(keys.isEmpty ? .null : .text("|" + keys.joined(separator: "|") + "|")) }
            return wrong("нет варианта «\(strange.prefix(40))»", "there is no choice “\(strange.prefix(40))”")
        case "tags":
            let words: [Substring] = cell.split(separator: "|")
            return .success(words.isEmpty ? .null : .text("|" + words.joined(separator: "|") + "|"))
        default: return .success(.text(cell))
        }
    }
    private static func wrong(_ ru: String, _ en: String) -> Result<Value, TextProblem> { .failure(TextProblem(text: Text(ru, en))) }
}
