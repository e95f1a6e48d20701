internal import Database
internal import Foundation
internal import Kernel
internal import Tabular

/// The lines of a table that were not loaded, or would not be: the same columns, and one more that says why.
struct ErrorFile {
    let one: Import, lang: Lang
    static func title(_ lang: Lang) -> String { lang("Ошибка", "Problem") }

    func write(to path: String, files: FileStore, in tx: Tx) throws {
        let plan: ImportPlan = try one.order(), phase: String = one.runJob == nil ? "check" : "run"
        let reader: any TableReader = try Tables.open(files.path(one.hash), plan)
        // Loaded again, the column of an earlier such file is written anew.
        let columns: [String] = reader.columns.filter { $0 != Self.title(lang) }, width: Int = columns.count
        let out: any Rows = one.format == "xlsx" ? try Book(path, columns + [Self.title(lang)]) : try Lines(path, columns + [Self.title(lang)], one.delimiter)
        var wanted: [(number: Int, sentence: String)] = [], last: Int = 0, at: Int = 0
        while let row = try reader.next() {
            if at == wanted.count {
                let next: [Row] = try tx.rows("SELECT number, detail FROM import_line WHERE import_id = \(one.id) AND phase = \(phase) AND verdict = 'error' AND number > \(last) ORDER BY number LIMIT 1000")
                wanted = try next.map { (Int(value: $0["number"]) ?? 0, try LineDetail(json: Form.plain($0["detail"])).sentence(lang)) }
                at = 0
                guard let end = wanted.last else { break }
                last = end.number
            }
            guard row.number == wanted[at].number else { continue }
            try out.add(Array(row.cells.prefix(width)) + [wanted[at].sentence] + (row.problem == nil ? [] : Array(row.cells.dropFirst(width))))
            at += 1
        }
        try out.close()
    }
    private protocol Rows: AnyObject { func add(_ cells: [String]) throws; func close() throws }
    private final class Book: Rows {
        private let writer: XLSXWriter
        init(_ path: String, _ titles: [String]) throws { writer = try XLSXWriter(path, sheet: "1", titles: titles) }
        func add(_ cells: [String]) throws { try writer.add(cells.map { $0.isEmpty ? .empty : .text($0) }) }
        func close() throws { try writer.close() }
    }
    private final class Lines: Rows {
        private let writer: CSVWriter, file: OutputFile
        init(_ path: String, _ titles: [String], _ delimiter: String) throws {
            (writer, file) = (CSVWriter(delimiter: delimiter.first ?? ";"), try OutputFile(path))
            try file.write(CSVWriter.mark + writer.line(titles, defused: false))
        }
        // The cells are the sender's own: they must come back as they were.
        func add(_ cells: [String]) throws { try file.write(writer.line(cells, defused: false)) }
        func close() throws { try file.close() }
    }
}
