/// A spreadsheet saved as text, read whole: its encoding and delimiter are found out, nothing is dropped or guessed silently.
public struct CSVTable: Sendable {
    public let encoding: String, delimiter: Character, header: [String], rows: [Line]
    public struct Line: Sendable { public let number: Int, cells: [String] }

    public enum Problem: Error, Equatable {
        case empty, encoding, quotes(line: Int), width(line: Int, cells: Int, expected: Int), tooLarge
    }

    /// - Parameter bytes: UTF-8, UTF-16 with a byte-order mark, or windows-1251.
    /// - Throws: ``Problem``.
    public init(_ bytes: [UInt8]) throws {
        let (text, encoding): (String, String) = try CSVTable.decode(bytes)
        self.encoding = encoding
        delimiter = CSVTable.delimiter(text)
        let lines: [Line] = try CSVTable.split(text, delimiter)
        guard let first = lines.first else { throw Problem.empty }
        header = first.cells
        rows = Array(lines.dropFirst())
        guard let wide = rows.first(where: { $0.cells.count > first.cells.count && $0.cells[first.cells.count...].contains { !$0.isEmpty } }) else { return }
        throw Problem.width(line: wide.number, cells: wide.cells.count, expected: first.cells.count)
    }

    static func decode(_ bytes: [UInt8]) throws -> (String, String) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            guard bytes.count % 2 == 0 else { throw Problem.encoding }
            let little: Bool = bytes[0] == 0xFF
            let units: [UInt16] = stride(from: 2, to: bytes.count, by: 2).map { little ? UInt16(bytes[$0 + 1]) << 8 | UInt16(bytes[$0]) : UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
            guard let text = String(validating: units, as: UTF16.self), !text.contains("\0") else { throw Problem.encoding }
            return (text, "UTF-16")
        }
        let body: [UInt8] = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard !body.contains(0) else { throw Problem.encoding }
        if let text = String(validating: body, as: UTF8.self) { return (text, "UTF-8") }
        return (String(String.UnicodeScalarView(body.map(windows1251))), "windows-1251")
    }
    /// The upper half of windows-1251 outside the alphabet (Microsoft's code page table); 0x98 is not assigned.
    private static let upper: [UInt32] = [
        0x402, 0x403, 0x201A, 0x453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x409, 0x2039, 0x40A, 0x40C, 0x40B, 0x40F,
        0x452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0xFFFD, 0x2122, 0x459, 0x203A, 0x45A, 0x45C, 0x45B, 0x45F,
        0xA0, 0x40E, 0x45E, 0x408, 0xA4, 0x490, 0xA6, 0xA7, 0x401, 0xA9, 0x404, 0xAB, 0xAC, 0xAD, 0xAE, 0x407,
        0xB0, 0xB1, 0x406, 0x456, 0x491, 0xB5, 0xB6, 0xB7, 0x451, 0x2116, 0x454, 0xBB, 0x458, 0x405, 0x455, 0x457,
    ]
    private static func windows1251(_ byte: UInt8) -> Unicode.Scalar {
        if byte < 0x80 { return Unicode.Scalar(byte) }
        let code: UInt32 = byte >= 0xC0 ? 0x410 + UInt32(byte - 0xC0) : upper[Int(byte - 0x80)]
        return Unicode.Scalar(code) ?? "\u{FFFD}"
    }
    /// The one that the first line has most of, outside quotes.
    private static func delimiter(_ text: String) -> Character {
        var counts: [Character: Int] = [:], quoted: Bool = false
        for character in text {
            if character == "\"" { quoted.toggle() }
            if character.isNewline, !quoted { break }
            if !quoted, ";,\t|".contains(character) { counts[character, default: 0] += 1 }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ";"
    }
    /// RFC 4180: quotes may hold delimiters, line ends and doubled quotes.
    private static func split(_ text: String, _ delimiter: Character) throws -> [Line] {
        var lines: [Line] = [], cells: [String] = [], cell = String.UnicodeScalarView()
        var quoted: Bool = false, closed: Bool = false, number: Int = 1, start: Int = 1, last: Unicode.Scalar = " "
        let separator: Unicode.Scalar = delimiter.unicodeScalars.first ?? ";"
        func isBlank() -> Bool { cells.isEmpty && cell.isEmpty }
        // By scalar: a combining mark after a quote or a delimiter must not hide it.
        for scalar in text.unicodeScalars {
            defer { last = scalar }
            let isBreak: Bool = scalar == "\n" || scalar == "\r"
            if isBreak, !(scalar == "\n" && last == "\r") { number += 1 }
            if quoted {
                if scalar == "\"" { quoted = false; closed = true } else { cell.append(scalar) }
            } else if scalar == "\"" {
                if closed { cell.append("\""); quoted = true; closed = false } else if cell.isEmpty { quoted = true } else { cell.append(scalar) }
            } else if scalar == separator {
                cells.append(String(cell)); cell = .init(); closed = false
            } else if isBreak {
                if scalar == "\n", last == "\r" { start = number; continue }
                if !isBlank() || closed { cells.append(String(cell)); lines.append(Line(number: start, cells: cells)) }
                cells = []; cell = .init(); closed = false; start = number
            } else {
                guard !closed else { throw Problem.quotes(line: start) }
                cell.append(scalar)
            }
        }
        guard !quoted else { throw Problem.quotes(line: start) }
        if !isBlank() || closed { cells.append(String(cell)); lines.append(Line(number: start, cells: cells)) }
        return lines
    }
}

extension CSVTable.Problem {
    /// The sentence for whoever chose the file.
    public var sentence: (ru: String, en: String) {
        switch self {
        case .empty: ("Файл пуст.", "The file is empty.")
        case .encoding: ("Это не таблица в виде текста: нужен CSV в UTF-8, UTF-16 или windows-1251.", "This is not a table as text: a CSV in UTF-8, UTF-16 or windows-1251 is needed.")
        case .quotes(let line): ("В строке \(line) кавычки открыты и не закрыты.", "Quotes in line \(line) are opened and not closed.")
        case .width(let line, let cells, let expected): ("В строке \(line) ячеек \(cells), а столбцов \(expected): данные сдвинулись бы.", "Line \(line) has \(cells) cells for \(expected) columns: the data would shift.")
        case .tooLarge: ("Файл больше 4 МБ: разделите его.", "The file is larger than 4 MB: split it.")
        }
    }
}
