/// One sheet of a workbook (ECMA-376), read as a stream.
public final class XLSXReader: TableReader {
    public private(set) var columns: [String] = [], titleLine: Int = 0
    /// The names of all sheets of the workbook.
    public let sheets: [String]
    private let strings: SharedStrings, styles: [NumberFormat], is1904: Bool
    private let scanner: XMLScanner
    private var merged: MergedCells
    private var row: Int = 0, isOver: Bool = false, value: [UInt8] = []

    /// - Parameters:
    ///   - sheet: from zero.
    ///   - header: the row of the titles; nil: the first with anything in it.
    /// - Throws: ``TabularProblem``.
    public init(_ path: String, sheet: Int = 0, header: Int? = nil) throws {
        let archive = try Archive(path), book = try Workbook(archive)
        sheets = book.sheets.map(\.name)
        guard sheets.indices.contains(sheet) else { throw TabularProblem.noSheet }
        is1904 = book.is1904
        styles = try Styles.read(archive, book.styles)
        strings = try SharedStrings(archive, book.strings)
        merged = MergedCells(try Self.areas(archive, book.sheets[sheet].path))
        scanner = XMLScanner(try archive.part(book.sheets[sheet].path))
        while true {
            switch try scanner.next() {
            case .open where scanner.isNamed("sheetData"): try readHeader(header ?? 1); return
            case .end: throw TabularProblem.empty
            default: continue
            }
        }
    }
    private func readHeader(_ first: Int) throws {
        while let (number, found) = try record() {
            var cells: [String] = found
            // Without titles there is no width yet: an area may not fill more than the row has.
            merged.fill(number, &cells, width: cells.count)
            guard number >= first, cells.contains(where: { !$0.isEmpty }) else { continue }
            (columns, titleLine) = (cells, number)
            while columns.last?.isEmpty == true { columns.removeLast() }
            return
        }
        throw TabularProblem.empty
    }
    /// The areas stand behind the rows: the part is gone through once for them alone.
    private static func areas(_ archive: Archive, _ path: String) throws -> [MergedCells.Area] {
        let scanner = XMLScanner(try archive.part(path))
        var areas: [MergedCells.Area] = []
        while true {
            switch try scanner.next() {
            case .open where scanner.isNamed("mergeCell"):
                guard let area = scanner.attribute("ref").flatMap(MergedCells.area) else { continue }
                guard areas.count < MergedCells.most else { throw TabularProblem.bomb }
                areas.append(area)
            case .end: return areas
            default: continue
            }
        }
    }

    public func next() throws -> TableRow? {
        while let (number, found) = try record() {
            var cells: [String] = found
            if !merged.isEmpty { merged.fill(number, &cells, width: columns.count) }
            let width: Int = columns.count
            if cells.count > width, let last = cells.lastIndex(where: { !$0.isEmpty }), last >= width {
                return TableRow(number: number, cells: Array(cells[...last]), problem: .wide(line: number, cells: last + 1, columns: width))
            }
            while cells.count < width { cells.append("") }
            if cells.count > width { cells.removeLast(cells.count - width) }
            if cells.allSatisfy(\.isEmpty) { continue }
            return TableRow(number: number, cells: cells)
        }
        return nil
    }

    /// The next row and its number; nil behind the last.
    private func record() throws -> (Int, [String])? {
        while !isOver {
            switch try scanner.next() {
            case .open where scanner.isNamed("row"):
                let number: Int = scanner.int("r") ?? row + 1
                guard number > row, number <= 1_048_576 else { throw TabularProblem.damaged }
                row = number
                return (row, try cells())
            case .close where scanner.isNamed("sheetData"): isOver = true
            case .end: throw TabularProblem.damaged
            default: continue
            }
        }
        return nil
    }
    private func cells() throws -> [String] {
        var cells: [String] = []
        cells.reserveCapacity(columns.count)
        while true {
            switch try scanner.next() {
            case .open where scanner.isNamed("c"):
                let column: Int = scanner.attribute("r").flatMap { CellName($0)?.column } ?? cells.count
                let text: String = try cell()
                if text.isEmpty { continue }
                while cells.count < column { cells.append("") }
                if cells.count == column { cells.append(text) } else { cells[column] = text }
            case .close where scanner.isNamed("row"): return cells
            case .end: throw TabularProblem.damaged
            default: continue
            }
        }
    }
    private enum Kind { case number, shared, inline, text, flag }

    /// What one cell shows. Of a formula that is the value which was stored with it.
    private func cell() throws -> String {
        let style: Int = scanner.int("s") ?? 0
        let kind: Kind = switch scanner.attribute("t").map({ String(decoding: $0, as: UTF8.self) }) {
        case "s": .shared
        case "inlineStr": .inline
        case "b": .flag
        case nil, "n": .number
        default: .text  // str, e, d
        }
        value.removeAll(keepingCapacity: true)
        var isValue: Bool = false
        while true {
            switch try scanner.next() {
            case .open:
                if scanner.isNamed("is") { try RichText.append(scanner, until: "is", to: &value) } else { isValue = scanner.isNamed("v") }
            case .text: if isValue { try scanner.appendText(to: &value) }
            case .close:
                isValue = false
                if scanner.isNamed("c") { return try shown(kind, style) }
            case .end: throw TabularProblem.damaged
            }
        }
    }
    private func shown(_ kind: Kind, _ style: Int) throws -> String {
        if value.isEmpty { return "" }
        let text: String = String(decoding: value, as: UTF8.self)
        switch kind {
        case .inline, .text: return text
        case .flag: return text == "1" || text == "true" ? "TRUE" : "FALSE"
        case .shared:
            guard let index = Int(text) else { throw TabularProblem.damaged }
            return try strings.text(index)
        case .number:
            switch styles.indices.contains(style) ? styles[style] : .plain {
            case .plain: return CellNumber.plain(text)
            case .padded(let width): return CellNumber.padded(text, width)
            case .date: return CellNumber.date(text, is1904: is1904)
            }
        }
    }
}
