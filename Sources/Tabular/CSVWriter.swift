/// Lines of a CSV as Russian spreadsheets expect it: semicolons, CRLF, a byte-order mark in front.
public struct CSVWriter: Sendable {
    public static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private let separator: UInt8
    /// - Parameter delimiter: one ASCII character.
    public init(delimiter: Character = ";") { separator = delimiter.asciiValue ?? 59 }

    /// One record.
    /// - Parameter defused: cells that a spreadsheet would calculate get an apostrophe in front
    ///   (OWASP, "CSV Injection"); plain numbers and phones keep their sign.
    public func line(_ cells: [String], defused: Bool = true) -> [UInt8] {
        var out: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { out.append(separator) }
            append(defused ? Self.defused(cell) : cell, to: &out)
        }
        out += [13, 10]
        return out
    }
    private func append(_ cell: String, to out: inout [UInt8]) {
        let mustQuote: Bool = cell.utf8.contains { $0 == separator || $0 == 34 || $0 == 10 || $0 == 13 } || cell.utf8.first == 32 || cell.utf8.last == 32
        guard mustQuote else { out.append(contentsOf: cell.utf8); return }
        out.append(34)
        for byte in cell.utf8 { if byte == 34 { out.append(34) }; out.append(byte) }
        out.append(34)
    }
    /// What a spreadsheet shows and does not calculate.
    static func defused(_ cell: String) -> String {
        guard let first = cell.utf8.first, [61, 43, 45, 64, 9, 13].contains(first) else { return cell }
        // +7 (495) 123-45-67 and -12,5 calculate nothing that is not in them: digits only.
        let isNumber: Bool = (first == 43 || first == 45) && cell.utf8.dropFirst().allSatisfy { (48...57).contains($0) || $0 == 32 || $0 == 44 || $0 == 46 }
        let isPhone: Bool = first == 43 && cell.utf8.dropFirst().allSatisfy { (48...57).contains($0) || $0 == 32 || $0 == 40 || $0 == 41 || $0 == 45 } && cell.utf8.dropFirst().first.map { (48...57).contains($0) } == true
        return isNumber || isPhone ? cell : "'" + cell
    }
    /// The same for files that a program reads back to the last sign: a cell that begins with an apostrophe of its own gets one more.
    public static func guarded(_ cell: String) -> String { cell.utf8.first == 39 ? "'" + cell : defused(cell) }
    /// Undoes ``guarded(_:)``.
    public static func unguarded(_ cell: String) -> String { cell.utf8.first == 39 ? String(cell.dropFirst()) : cell }
    /// Takes the apostrophe of ``line(_:defused:)`` off again.
    public static func armed(_ cell: String) -> String {
        guard cell.utf8.first == 39, let second = cell.utf8.dropFirst().first, [61, 43, 45, 64, 9, 13].contains(second) else { return cell }
        return String(cell.dropFirst())
    }
}
