internal import Foundation
internal import Kernel

/// The table: figure, measured, what it is compared with, ratio, limit, verdict.
struct Report {
    let lang: Lang
    private(set) var lines: [[String]] = []
    private(set) var over: Int = 0

    init(_ lang: Lang) { self.lang = lang }

    mutating func head(_ title: String) { lines.append([title]) }
    /// - Parameter limit: measured against it, `isMost` says from which side.
    mutating func add(_ name: String, _ measured: Double, _ unit: String, limit: Double, isMost: Bool = true, beside: String = "") {
        let isKept: Bool = isMost ? measured <= limit : measured >= limit
        if !isKept { over += 1 }
        lines.append([name, Self.number(measured) + unit, beside, (isMost ? "≤ " : "≥ ") + Self.number(limit) + unit, isKept ? lang("да", "ok") : lang("НЕТ", "OVER")])
    }
    mutating func tell(_ name: String, _ measured: String) { lines.append([name, measured, "", "", ""]) }

    static func number(_ value: Double) -> String { value >= 100 ? String(Int(value.rounded())) : String(format: value >= 10 ? "%.1f" : "%.2f", value) }

    var text: String {
        let rows: [[String]] = lines.filter { $0.count > 1 }
        let widths: [Int] = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        func padded(_ cell: String, _ column: Int) -> String {
            let space = String(repeating: " ", count: max(0, widths[column] - cell.count))
            return column == 0 || column == 2 ? cell + space : space + cell
        }
        return lines.map { $0.count == 1 ? "\n" + $0[0] : "  " + $0.enumerated().map { padded($1, $0) }.joined(separator: "  ") }.joined(separator: "\n")
    }
}
