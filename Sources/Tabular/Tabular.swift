/// One record of a table.
public struct TableRow: Sendable, Equatable {
    /// The line of the file where it begins (CSV), or the number of the row (XLSX).
    public let number: Int
    /// As many as there are columns, empty where the file has nothing; more only in a line that is too wide.
    public let cells: [String]
    /// Why it cannot be taken as it is.
    public let problem: TabularProblem?
    public init(number: Int, cells: [String], problem: TabularProblem? = nil) { (self.number, self.cells, self.problem) = (number, cells, problem) }
}

/// A table on the disk, read record by record; memory does not grow with the file.
public protocol TableReader: AnyObject {
    /// The titles of the columns.
    var columns: [String] { get }
    /// The line of the file where they stand; 0: they stand in no line.
    var titleLine: Int { get }
    /// Nil after the last record; lines with nothing in them are passed over.
    /// - Throws: ``TabularProblem``.
    func next() throws -> TableRow?
}

/// Tables in files: CSV in any usual encoding, and XLSX.
public enum Tabular {
    /// Bytes of one record of a CSV, and of one text of an XLSX.
    public static let longestRecord: Int = 1 << 20
    /// Excel's own limit (ECMA-376 and Microsoft's specifications and limits).
    public static let mostColumns: Int = 16_384

    public enum Format: String, Sendable { case csv, xlsx }

    /// What a file holds, found out by reading it to its end.
    public struct Summary: Sendable, Equatable {
        public let format: Format
        /// `UTF-8`, `UTF-16`, `windows-1251`; empty for XLSX.
        public let encoding: String
        /// The character between cells; empty for XLSX.
        public let delimiter: String
        /// The sheets of a workbook, in their order; empty for CSV.
        public let sheets: [String]
        public let columns: [String]
        public let rows: Int
    }

    /// The format, by the first bytes of the file and never by its name.
    /// - Throws: ``TabularProblem`` for what is recognised and not read.
    public static func format(_ path: String) throws -> Format {
        let head: [UInt8] = try FileBytes(path).read(8)
        if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6]) { return .xlsx }
        guard head == [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] else { return .csv }
        throw try isEncrypted(path) ? TabularProblem.encrypted : .oldExcel
    }
    /// An OLE container holds the encrypted package under this name ([MS-OFFCRYPTO] 2.3.4.1).
    private static func isEncrypted(_ path: String) throws -> Bool {
        let name: [UInt8] = "EncryptedPackage".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let file: FileBytes = try FileBytes(path)
        var before: [UInt8] = []
        while true {
            let piece: [UInt8] = try file.read(1 << 16)
            if piece.isEmpty { return false }
            let both: [UInt8] = before + piece
            if both.contains(name) { return true }
            before = Array(both.suffix(name.count))
        }
    }

    /// Opens a table.
    /// - Parameters:
    ///   - sheet: of a workbook, from zero.
    ///   - header: the line of the column titles; nil: the first with anything in it.
    /// - Throws: ``TabularProblem``.
    public static func open(_ path: String, sheet: Int = 0, header: Int? = nil) throws -> any TableReader {
        switch try format(path) {
        case .csv: try CSVReader(path, header: header)
        case .xlsx: try XLSXReader(path, sheet: sheet, header: header)
        }
    }
    /// The first lines of a table that have anything in them, whatever they are.
    /// - Parameters:
    ///   - sheet: of a workbook, from zero.
    ///   - most: as many at the most.
    /// - Throws: ``TabularProblem``.
    public static func head(_ path: String, sheet: Int = 0, most: Int) throws -> [TableRow] {
        let reader: any TableReader = try open(path, sheet: sheet)
        var rows: [TableRow] = [TableRow(number: reader.titleLine, cells: reader.columns)]
        while rows.count < most, let row = try reader.next() { rows.append(row) }
        return rows
    }
    /// Reads the whole file, so that nobody begins with one that breaks in the middle.
    /// - Throws: ``TabularProblem``.
    public static func inspect(_ path: String, sheet: Int = 0, header: Int? = nil) throws -> Summary {
        let reader: any TableReader = try open(path, sheet: sheet, header: header)
        var rows: Int = 0
        while try reader.next() != nil { rows += 1 }
        guard rows > 0 else { throw TabularProblem.empty }
        if let csv = reader as? CSVReader {
            return Summary(format: .csv, encoding: csv.encoding.rawValue, delimiter: csv.delimiter, sheets: [], columns: csv.columns, rows: rows)
        }
        let sheets: [String] = (reader as? XLSXReader)?.sheets ?? []
        return Summary(format: .xlsx, encoding: "", delimiter: "", sheets: sheets, columns: reader.columns, rows: rows)
    }
}

extension [UInt8] {
    func contains(_ pattern: [UInt8]) -> Bool {
        guard count >= pattern.count else { return false }
        return (0...count - pattern.count).contains { start in self[start] == pattern[0] && self[start..<start + pattern.count].elementsEqual(pattern) }
    }
}
