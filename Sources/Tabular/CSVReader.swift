/// A table saved as text (RFC 4180), read as a stream. The encoding and the delimiter are found out.
public final class CSVReader: TableReader {
    public let encoding: Encoding
    public private(set) var columns: [String] = [], titleLine: Int = 0
    private let separator: UInt8
    private var source: DecodedBytes
    private var piece: [UInt8] = [], at: Int = 0
    /// The line being read, and whether the last byte was a CR whose LF may follow.
    private var line: Int = 1, isAfterCR: Bool = false
    private var field: [UInt8] = []

    /// The character between cells.
    public var delimiter: String { String(UnicodeScalar(separator)) }

    /// - Parameter header: the line of the titles; nil: the first with anything in it.
    /// - Throws: ``TabularProblem``.
    public convenience init(_ path: String, header: Int? = nil) throws {
        let file = try FileBytes(path), (encoding, mark) = try Encoding.detect(file)
        try self.init(file, encoding, mark, header)
    }
    private init(_ file: FileBytes, _ encoding: Encoding, _ mark: Int, _ header: Int?) throws {
        self.encoding = encoding
        source = try DecodedBytes(file, encoding, mark: mark)
        let (found, skipped): (UInt8, Int) = Delimiter.find(try source.next())
        separator = found
        source = try DecodedBytes(file, encoding, mark: mark)
        if skipped > 0 { piece = try source.next(); at = skipped; line = 2 }
        while let (number, cells) = try record() {
            guard number >= header ?? 0 else { continue }
            guard cells.count <= Tabular.mostColumns else { throw TabularProblem.tooManyColumns }
            // Titles end where the last one stands.
            (columns, titleLine) = (cells, number)
            while columns.last?.isEmpty == true { columns.removeLast() }
            return
        }
        throw TabularProblem.empty
    }

    public func next() throws -> TableRow? {
        while let (number, cells) = try record() {
            if cells.allSatisfy(\.isEmpty) { continue }
            return fitted(number, cells)
        }
        return nil
    }
    private func fitted(_ number: Int, _ cells: [String]) -> TableRow {
        let width: Int = columns.count
        if cells.count == width { return TableRow(number: number, cells: cells) }
        if cells.count < width { return TableRow(number: number, cells: cells + [String](repeating: "", count: width - cells.count)) }
        // What does not fit is kept, for whoever corrects the line.
        let isShifted: Bool = cells[width...].contains { !$0.isEmpty }
        return isShifted ? TableRow(number: number, cells: cells, problem: .wide(line: number, cells: cells.count, columns: width)) : TableRow(number: number, cells: Array(cells[..<width]))
    }

    private enum State { case start, plain, quoted, closed }

    /// The next record and the line it begins in; nil at the end.
    private func record() throws -> (Int, [String])? {
        var cells: [String] = [], state: State = .start, first: Int = line, opened: Int = line, size: Int = 0
        cells.reserveCapacity(columns.count)
        field.removeAll(keepingCapacity: true)
        while true {
            if at == piece.count {
                piece = try source.next()
                at = 0
                if piece.isEmpty {
                    if state == .quoted { throw TabularProblem.openQuote(line: opened) }
                    if cells.isEmpty, field.isEmpty, state == .start { return nil }
                    cells.append(String(decoding: field, as: UTF8.self))
                    return (first, cells)
                }
            }
            let byte: UInt8 = piece[at]
            if isAfterCR {
                isAfterCR = false
                if byte == 10 {
                    at += 1
                    if state == .quoted { field.append(byte) }
                    continue
                }
            }
            let isBreak: Bool = byte == 10 || byte == 13
            if state == .quoted {
                if byte == 34 { state = .closed; at += 1; continue }
                if isBreak {
                    field.append(byte)
                    (isAfterCR, line, at) = (byte == 13, line + 1, at + 1)
                } else { plainRun(until: 34) }
                size += 1
                guard field.count + size <= Tabular.longestRecord else { throw TabularProblem.tooLong(line: first) }
                continue
            }
            if byte == separator || isBreak {
                at += 1
                if isBreak { (isAfterCR, line) = (byte == 13, line + 1) }
                if isBreak, cells.isEmpty, field.isEmpty, state == .start { first = line; opened = line; continue }
                cells.append(String(decoding: field, as: UTF8.self))
                size += field.count + 1
                field.removeAll(keepingCapacity: true)
                if isBreak { return (first, cells) }
                state = .start
                guard cells.count <= Tabular.mostColumns, size <= Tabular.longestRecord else { throw TabularProblem.tooLong(line: first) }
                continue
            }
            if byte == 34, state == .start { (state, opened, at) = (.quoted, line, at + 1); continue }
            if state == .closed {
                if byte == 34 { field.append(34); state = .quoted; at += 1; continue }
                // Spaces behind the quotes are nobody's data.
                if byte == 32 { at += 1; continue }
                throw TabularProblem.textAfterQuote(line: line)
            }
            state = .plain
            plainRun(until: separator)
            guard field.count + size <= Tabular.longestRecord else { throw TabularProblem.tooLong(line: first) }
        }
    }
    /// Takes bytes up to a line end or `stop`, at least one.
    private func plainRun(until stop: UInt8) {
        let start: Int = at
        piece.withUnsafeBufferPointer { bytes in
            at += 1
            while at < bytes.count, bytes[at] != stop, bytes[at] != 10, bytes[at] != 13 { at += 1 }
            field.append(contentsOf: bytes[start..<at])
        }
    }
}

/// What stands between the cells.
enum Delimiter {
    static let known: [UInt8] = [59, 9, 44, 124]  // ; tab , |

    /// The candidate that most of the first lines have as often as the first one; of equals the one the first line has most of.
    /// A heading above the table has none of it, or others: then the lines below decide, see ``below(_:_:_:)``.
    /// Where the first line has none at all it may as well be the title of one column of texts: then a comma with a space behind it is a text's, and more than half of the lines below have to agree.
    /// - Returns: it, and the bytes of Excel's own `sep=;` line in front of the table.
    static func find(_ bytes: [UInt8]) -> (UInt8, skipped: Int) {
        if bytes.starts(with: Array("sep=".utf8)), bytes.count > 5, known.contains(bytes[4]), bytes[5] == 10 || bytes[5] == 13 {
            return (bytes[4], bytes.count > 6 && bytes[5] == 13 && bytes[6] == 10 ? 7 : 6)
        }
        let all: [[UInt8: Int]] = counts(bytes), isHeaded: Bool = all.first?.isEmpty == true
        let lines: [[UInt8: Int]] = isHeaded ? counts(bytes, withTexts: false) : all
        guard let first = lines.first(where: { !$0.isEmpty }) ?? lines.first else { return (59, 0) }
        var best: UInt8 = 59, bestScore: (Int, Int) = (0, 0)
        for candidate in known {
            let count: Int = first[candidate] ?? 0
            guard count > 0 else { continue }
            let score: (Int, Int) = (lines.filter { $0[candidate] == count }.count, count)
            if score > bestScore { (best, bestScore) = (candidate, score) }
        }
        guard isHeaded else { return (below(lines, best, bestScore) ?? best, 0) }
        let most: Int = lines.drop(while: \.isEmpty).count / 2 + 1
        return (below(lines, best, (max(bestScore.0, most), bestScore.1)) ?? (bestScore.0 >= most ? best : 59), 0)
    }
    /// The candidate that at least as many lines agree on as on the first line's, each with more of it, and whose first line has none of the first line's.
    /// One in a line is no table: texts have commas.
    private static func below(_ lines: [[UInt8: Int]], _ first: UInt8, _ firstScore: (lines: Int, count: Int)) -> UInt8? {
        var found: UInt8?, score: (Int, Int) = (1, 0)
        for candidate in known where candidate != first || firstScore.lines == 0 {
            let counts: [Int: Int] = Dictionary(lines.compactMap { line in line[candidate].map { ($0, 1) } }, uniquingKeysWith: +)
            for (count, agreed) in counts where count >= 2 && count > firstScore.count && agreed >= firstScore.lines && (agreed, count) > score {
                guard firstScore.lines == 0 || lines.first(where: { $0[candidate] == count })?[first] == nil else { continue }
                (found, score) = (candidate, (agreed, count))
            }
        }
        return found
    }
    /// How often each candidate stands outside quotes, for at most twenty lines.
    /// - Parameter withTexts: whether a comma with a space behind it counts.
    private static func counts(_ bytes: [UInt8], withTexts: Bool = true) -> [[UInt8: Int]] {
        var lines: [[UInt8: Int]] = [], line: [UInt8: Int] = [:], isQuoted: Bool = false, hasAny: Bool = false
        for (index, byte) in bytes.enumerated() {
            if byte == 34 { isQuoted.toggle() }
            if !isQuoted, byte == 10 || byte == 13 {
                if hasAny { lines.append(line) }
                (line, hasAny) = ([:], false)
                if lines.count == 20 { return lines }
                continue
            }
            hasAny = true
            let isText: Bool = !withTexts && byte == 44 && index + 1 < bytes.count && bytes[index + 1] == 32
            if !isQuoted, !isText, known.contains(byte) { line[byte, default: 0] += 1 }
        }
        return hasAny ? lines + [line] : lines
    }
}
