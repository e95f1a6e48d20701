internal import CXlsxWriter
internal import Glibc

/// A workbook of one table, written row by row; memory does not grow with it. Beyond the rows that a sheet can have it goes on in another.
public final class XLSXWriter {
    public enum Cell: Sendable {
        case empty, text(String), number(Double)
        /// Minor units (kopecks), shown with two decimals.
        case money(Int64)
        case day(year: Int, month: Int, day: Int)
        case moment(year: Int, month: Int, day: Int, hour: Int, minute: Int)
    }
    private let book: UnsafeMutablePointer<lxw_workbook>, titles: [String], name: String, rowsOfSheet: UInt32
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?, row: UInt32 = 0, sheets: Int = 0
    private let head: UnsafeMutablePointer<lxw_format>?, money: UnsafeMutablePointer<lxw_format>?, day: UnsafeMutablePointer<lxw_format>?, moment: UnsafeMutablePointer<lxw_format>?
    private var isClosed: Bool = false
    /// What a cell can hold (ECMA-376 and Excel): the rest of a longer text is replaced by an ellipsis.
    static let longestText: Int = 32_767

    /// - Parameter rowsOfSheet: with the titles; Excel's limit unless a test says less.
    /// - Throws: ``TabularProblem/unreadable`` when the file cannot be made.
    public init(_ path: String, sheet name: String, titles: [String], rowsOfSheet: UInt32 = 1_048_576) throws {
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard let book = workbook_new_opt(path, &options) else { throw TabularProblem.unreadable }
        (self.book, self.titles, self.name, self.rowsOfSheet) = (book, titles, name, rowsOfSheet)
        (head, money, day, moment) = (workbook_add_format(book), workbook_add_format(book), workbook_add_format(book), workbook_add_format(book))
        format_set_bold(head)
        format_set_num_format(money, "#,##0.00")
        format_set_num_format(day, "dd.mm.yyyy")
        format_set_num_format(moment, "dd.mm.yyyy hh:mm")
        addSheet()
    }
    deinit { if !isClosed { _ = workbook_close(book) } }

    private func addSheet() {
        sheets += 1
        // Excel allows 31 characters and none of []:*?/\ in a name.
        let plain: String = String(name.filter { !"[]:*?/\\'".contains($0) }.prefix(26))
        sheet = workbook_add_worksheet(book, sheets == 1 ? plain : "\(plain) \(sheets)")
        worksheet_freeze_panes(sheet, 1, 0)
        for (column, title) in titles.enumerated() {
            worksheet_set_column(sheet, UInt16(column), UInt16(column), min(40, max(10, Double(title.count) + 4)), nil)
            worksheet_write_string(sheet, 0, UInt16(column), title, head)
        }
        if !titles.isEmpty { worksheet_autofilter(sheet, 0, 0, 0, UInt16(titles.count - 1)) }
        row = 1
    }
    /// Writes one row.
    /// - Throws: ``TabularProblem/unreadable`` when the disk does not take it.
    public func add(_ cells: [Cell]) throws {
        if row >= rowsOfSheet { addSheet() }
        for (index, cell) in cells.enumerated() { try write(cell, UInt16(index)) }
        row += 1
    }
    private func write(_ cell: Cell, _ column: UInt16) throws {
        let done: lxw_error
        switch cell {
        case .empty: return
        case .text(let text): done = worksheet_write_string(sheet, row, column, Self.fitting(text), nil)
        case .number(let number): done = worksheet_write_number(sheet, row, column, number, nil)
        case .money(let minor): done = worksheet_write_number(sheet, row, column, Double(minor) / 100, money)
        case .day(let year, let month, let day):
            var date = lxw_datetime(year: Int32(year), month: Int32(month), day: Int32(day), hour: 0, min: 0, sec: 0)
            done = worksheet_write_datetime(sheet, row, column, &date, self.day)
        case .moment(let year, let month, let day, let hour, let minute):
            var date = lxw_datetime(year: Int32(year), month: Int32(month), day: Int32(day), hour: Int32(hour), min: Int32(minute), sec: 0)
            done = worksheet_write_datetime(sheet, row, column, &date, moment)
        }
        guard done == LXW_NO_ERROR else { throw TabularProblem.unreadable }
    }
    private static func fitting(_ text: String) -> String {
        text.utf16.count <= longestText ? text : String(text.prefix(longestText / 2)) + "…"
    }
    /// Completes the file.
    /// - Throws: ``TabularProblem/unreadable`` when the disk does not take it.
    public func close() throws {
        isClosed = true
        guard workbook_close(book) == LXW_NO_ERROR else { throw TabularProblem.unreadable }
    }
}
