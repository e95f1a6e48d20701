/// How the letters of a table saved as text are written.
public enum Encoding: String, Sendable {
    case utf8 = "UTF-8", utf16Little = "UTF-16", utf16Big = "UTF-16 BE", windows1251 = "windows-1251"

    /// Bytes in front of the text.
    var mark: Int { self == .utf8 ? 3 : 2 }

    /// Finds the encoding out and makes sure that every line of the file is in it.
    /// - Returns: the encoding, and how many bytes of a byte-order mark come first.
    /// - Throws: ``TabularProblem``.
    static func detect(_ file: FileBytes) throws -> (Encoding, mark: Int) {
        file.rewind()
        let head: [UInt8] = try file.read(4096)
        guard !head.isEmpty else { throw TabularProblem.empty }
        if head.starts(with: [0xFF, 0xFE]) { return (try checked16(file, .utf16Little, 2), 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (try checked16(file, .utf16Big, 2), 2) }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (try checked8(file, 3), 3) }
        if let wide = withoutMark(head) { return (try checked16(file, wide, 0), 0) }
        return (try checked8(file, 0), 0)
    }
    /// UTF-16 without its mark: nearly every delimiter and line end has a zero on the same side.
    private static func withoutMark(_ head: [UInt8]) -> Encoding? {
        var even: Int = 0, odd: Int = 0
        for (index, byte) in head.enumerated() where byte == 0 { if index % 2 == 0 { even += 1 } else { odd += 1 } }
        guard max(even, odd) >= 2, min(even, odd) * 3 <= max(even, odd), head.count % 2 == 0 || head.count < 4096 else { return nil }
        return odd > even ? .utf16Little : .utf16Big
    }

    private static func checked8(_ file: FileBytes, _ mark: Int) throws -> Encoding {
        var lines = LinesOfBytes()
        file.rewind()
        _ = try file.read(mark)
        while case let piece = try file.read(1 << 18), !piece.isEmpty { try lines.read(piece) }
        return try lines.verdict(isMarked: mark > 0)
    }
    private static func checked16(_ file: FileBytes, _ encoding: Encoding, _ mark: Int) throws -> Encoding {
        file.rewind()
        _ = try file.read(mark)
        var line: Int = 1, isHigh: Bool = false, last: UInt16 = 0
        let low: Int = encoding == .utf16Little ? 0 : 1
        while case let piece = try file.read(1 << 18), !piece.isEmpty {
            guard piece.count % 2 == 0 else { throw TabularProblem.encoding(line: line) }
            for index in stride(from: 0, to: piece.count, by: 2) {
                let unit: UInt16 = UInt16(piece[index + low]) | UInt16(piece[index + 1 - low]) << 8
                if unit == 0 { throw TabularProblem.notText(line: line) }
                if UTF16.isTrailSurrogate(unit) != isHigh { throw TabularProblem.encoding(line: line) }
                isHigh = UTF16.isLeadSurrogate(unit)
                if unit == 13 || (unit == 10 && last != 13) { line += 1 }
                last = unit
            }
        }
        if isHigh { throw TabularProblem.encoding(line: line) }
        return encoding
    }
}

/// Goes through the lines of a file and counts which of them could be UTF-8 (RFC 3629).
struct LinesOfBytes {
    private var line: Int = 1, last: UInt8 = 0
    private var hasWide: Bool = false, isBroken: Bool = false, needed: Int = 0, lowest: UInt8 = 0x80, highest: UInt8 = 0xBF
    private var wide: Int = 0, broken: Int = 0, firstWide: Int = 0, firstBroken: Int = 0, unassigned: Int = 0

    mutating func read(_ bytes: [UInt8]) throws {
        for byte in bytes {
            if byte < 0x80 {
                if needed > 0 { (needed, isBroken) = (0, true) }
                if byte == 0 { throw TabularProblem.notText(line: line) }
                if byte == 10 || byte == 13 { endLine(byte) }
            } else { high(byte) }
            last = byte
        }
    }
    private mutating func high(_ byte: UInt8) {
        if byte == 0x98, unassigned == 0 { unassigned = line }
        if needed > 0 {
            guard byte >= lowest, byte <= highest else { (needed, isBroken) = (0, true); return }
            (lowest, highest) = (0x80, 0xBF)
            needed -= 1
            if needed == 0 { hasWide = true }
            return
        }
        (lowest, highest) = (0x80, 0xBF)
        switch byte {
        case 0xC2...0xDF: needed = 1
        case 0xE0: (needed, lowest) = (2, 0xA0)
        case 0xED: (needed, highest) = (2, 0x9F)
        case 0xE1...0xEF: needed = 2
        case 0xF0: (needed, lowest) = (3, 0x90)
        case 0xF4: (needed, highest) = (3, 0x8F)
        case 0xF1...0xF3: needed = 3
        default: isBroken = true
        }
    }
    private mutating func endLine(_ byte: UInt8) {
        if byte == 10, last == 13 { return }
        judge()
        line += 1
    }
    private mutating func judge() {
        if isBroken { broken += 1; if firstBroken == 0 { firstBroken = line } } else if hasWide { wide += 1; if firstWide == 0 { firstWide = line } }
        (hasWide, isBroken, needed) = (false, false, 0)
    }
    mutating func verdict(isMarked: Bool) throws -> Encoding {
        if needed > 0 { isBroken = true }
        judge()
        if broken == 0 { return .utf8 }
        if isMarked { throw TabularProblem.encoding(line: firstBroken) }
        // One word of windows-1251 in a thousand happens to be UTF-8; a file that mixes them has more.
        guard wide * 50 <= broken else { throw TabularProblem.mixedEncodings(line: wide >= broken ? firstBroken : firstWide) }
        if unassigned > 0 { throw TabularProblem.encoding(line: unassigned) }
        return .windows1251
    }
}

/// The pieces of a file, turned into UTF-8. The file has been checked by ``Encoding/detect(_:)``.
struct DecodedBytes {
    private let file: FileBytes, encoding: Encoding
    private var lead: UInt16 = 0
    static let piece: Int = 1 << 16

    init(_ file: FileBytes, _ encoding: Encoding, mark: Int) throws {
        (self.file, self.encoding) = (file, encoding)
        file.rewind()
        _ = try file.read(mark)
    }
    /// Empty at the end.
    mutating func next() throws -> [UInt8] {
        let bytes: [UInt8] = try file.read(Self.piece)
        switch encoding {
        case .utf8: return bytes
        case .windows1251: return Self.from1251(bytes)
        case .utf16Little, .utf16Big: return from16(bytes)
        }
    }
    private static func from1251(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 2)
        for byte in bytes { if byte < 0x80 { out.append(byte) } else { out.append(contentsOf: upper[Int(byte - 0x80)]) } }
        return out
    }
    private mutating func from16(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        let low: Int = encoding == .utf16Little ? 0 : 1
        for index in stride(from: 0, to: bytes.count - 1, by: 2) {
            let unit: UInt16 = UInt16(bytes[index + low]) | UInt16(bytes[index + 1 - low]) << 8
            if UTF16.isLeadSurrogate(unit) { lead = unit; continue }
            let code: UInt32 = UTF16.isTrailSurrogate(unit) ? 0x10000 + (UInt32(lead & 0x3FF) << 10 | UInt32(unit & 0x3FF)) : UInt32(unit)
            out.append(contentsOf: Character(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        }
        return out
    }
    /// The upper half of windows-1251 (Microsoft's code page table) in UTF-8; 0x98 is not assigned.
    private static let upper: [[UInt8]] = (codes + (0x410...0x44F)).map { code in
        Array(Character(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    }
    private static let codes: [UInt32] = [
        0x402, 0x403, 0x201A, 0x453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x409, 0x2039, 0x40A, 0x40C, 0x40B, 0x40F,
        0x452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0xFFFD, 0x2122, 0x459, 0x203A, 0x45A, 0x45C, 0x45B, 0x45F,
        0xA0, 0x40E, 0x45E, 0x408, 0xA4, 0x490, 0xA6, 0xA7, 0x401, 0xA9, 0x404, 0xAB, 0xAC, 0xAD, 0xAE, 0x407,
        0xB0, 0xB1, 0x406, 0x456, 0x491, 0xB5, 0xB6, 0xB7, 0x451, 0x2116, 0x454, 0xBB, 0x458, 0x405, 0x455, 0x457,
    ]
}
