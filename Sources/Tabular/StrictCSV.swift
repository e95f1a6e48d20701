/// Records of RFC 4180 out of a stream of bytes: UTF-8 with or without a byte-order mark, commas, CRLF or LF. Nothing is guessed: what a program wrote, a program reads.
public final class StrictCSV {
    private let more: () throws -> [UInt8]
    private var piece: [UInt8] = [], at: Int = 0, isOver: Bool = false
    /// Of the last record, from one.
    public private(set) var line: Int = 0
    /// Bytes of one record.
    static let longest: Int = 16 << 20

    /// - Parameter more: the next bytes; none at the end.
    public init(_ more: @escaping () throws -> [UInt8]) throws {
        self.more = more
        if try peek() == 0xEF { for mark in CSVWriter.mark { guard try take() == mark else { throw TabularProblem.encoding(line: 1) } } }
    }
    private func peek() throws -> UInt8? {
        while at == piece.count {
            if isOver { return nil }
            (piece, at) = (try more(), 0)
            isOver = piece.isEmpty
        }
        return piece[at]
    }
    private func take() throws -> UInt8? {
        let byte: UInt8? = try peek()
        at += byte == nil ? 0 : 1
        return byte
    }
    /// The next record; nil after the last one.
    /// - Throws: ``TabularProblem`` with the number of the record.
    public func next() throws -> [String]? {
        guard try peek() != nil else { return nil }
        line += 1
        var cells: [String] = [], size: Int = 0
        while true {
            var bytes: [UInt8] = []
            let end: UInt8? = try peek() == 34 ? try quoted(&bytes) : try plain(&bytes)
            size += bytes.count
            guard size <= Self.longest, cells.count < Tabular.mostColumns else { throw TabularProblem.tooLong(line: line) }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw TabularProblem.encoding(line: line) }
            cells.append(text)
            if end != 44 { return cells }
        }
    }
    /// - Returns: the comma or the line feed behind the cell; nil at the end.
    private func plain(_ bytes: inout [UInt8]) throws -> UInt8? {
        while let byte = try take() {
            if byte == 44 || byte == 10 { return byte }
            if byte == 13, try peek() == 10 { return try take() }
            guard byte != 34, bytes.count < Self.longest else { throw TabularProblem.textAfterQuote(line: line) }
            bytes.append(byte)
        }
        return nil
    }
    private func quoted(_ bytes: inout [UInt8]) throws -> UInt8? {
        _ = try take()
        while let byte = try take() {
            if byte != 34 {
                guard bytes.count < Self.longest else { throw TabularProblem.tooLong(line: line) }
                bytes.append(byte)
                continue
            }
            switch try take() {
            case 34: bytes.append(34)
            case 13: guard try take() == 10 else { throw TabularProblem.textAfterQuote(line: line) }; return 10
            case 44: return 44
            case 10: return 10
            case nil: return nil
            default: throw TabularProblem.textAfterQuote(line: line)
            }
        }
        throw TabularProblem.openQuote(line: line)
    }
}
