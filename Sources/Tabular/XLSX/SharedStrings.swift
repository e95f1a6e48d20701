internal import Glibc

/// The texts that the cells of a workbook point to. They lie in a file without a name, for they may be larger than memory.
final class SharedStrings {
    static let most: Int = 512 << 20
    private var ends: [UInt32] = [], map: UnsafeMutableRawPointer?, length: Int = 0
    private let descriptor: Int32

    /// - Throws: ``TabularProblem``.
    init(_ archive: Archive, _ name: String) throws {
        let folder: String = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
        var template: [CChar] = Array("\(folder)/ottisk-strings-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw TabularProblem.unreadable }
        unlink(template)
        guard archive.has(name) else { return }
        let scanner = XMLScanner(try archive.part(name))
        var waiting: [UInt8] = []
        reading: while true {
            switch try scanner.next() {
            case .open where scanner.isNamed("si"):
                try RichText.append(scanner, until: "si", to: &waiting)
                guard length + waiting.count <= Self.most else { throw TabularProblem.bomb }
                ends.append(UInt32(length + waiting.count))
                if waiting.count >= 1 << 16 { try write(&waiting) }
            case .end: break reading
            default: continue
            }
        }
        try write(&waiting)
        guard length > 0 else { return }
        map = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard map != MAP_FAILED else { map = nil; throw TabularProblem.unreadable }
    }
    deinit {
        if let map { munmap(map, length) }
        close(descriptor)
    }
    /// Texts that are written already keep their ends: `length` counts both.
    private func write(_ bytes: inout [UInt8]) throws {
        var done: Int = 0
        while done < bytes.count {
            let written: Int = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done) }
            guard written > 0 else { throw TabularProblem.unreadable }
            done += written
        }
        length += bytes.count
        bytes.removeAll(keepingCapacity: true)
    }
    /// - Throws: ``TabularProblem/damaged`` for a number that no text has.
    func text(_ index: Int) throws -> String {
        guard ends.indices.contains(index) else { throw TabularProblem.damaged }
        let start: Int = index == 0 ? 0 : Int(ends[index - 1]), end: Int = Int(ends[index])
        guard end > start, let map else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: map + start, count: end - start), as: UTF8.self)
    }
}

/// A text in runs: `<si>` of the shared strings and `<is>` of a cell (ECMA-376 18.4.8).
enum RichText {
    /// Adds what stands in the `<t>` elements, without phonetic hints. The element has just been opened.
    static func append(_ scanner: XMLScanner, until name: StaticString, to out: inout [UInt8]) throws {
        let begun: Int = out.count
        var isText: Bool = false
        while true {
            switch try scanner.next() {
            case .open:
                if scanner.isNamed("rPh") { try scanner.skipElement() } else { isText = scanner.isNamed("t") }
            case .text:
                if isText { try scanner.appendText(to: &out) }
            case .close:
                if scanner.isNamed(name) {
                    if out.count > begun { unescape(&out, from: begun) }
                    return
                }
                isText = false
            case .end: throw TabularProblem.damaged
            }
        }
    }
    /// `_x000D_` stands for the character of that code (ECMA-376 22.4.2.4).
    private static func unescape(_ bytes: inout [UInt8], from start: Int) {
        guard bytes[start...].contains(95), let found = first(bytes, from: start) else { return }
        var out: [UInt8] = Array(bytes[..<found]), at: Int = found
        while at < bytes.count {
            if let code = escaped(bytes, at) {
                out.append(contentsOf: Character(code).utf8)
                at += 7
            } else {
                out.append(bytes[at])
                at += 1
            }
        }
        bytes = out
    }
    private static func first(_ bytes: [UInt8], from start: Int) -> Int? { (start..<bytes.count).first { escaped(bytes, $0) != nil } }
    private static func escaped(_ bytes: [UInt8], _ at: Int) -> Unicode.Scalar? {
        guard at + 7 <= bytes.count, bytes[at] == 95, bytes[at + 1] == 120, bytes[at + 6] == 95,
              let code = UInt32(String(decoding: bytes[(at + 2)..<(at + 6)], as: UTF8.self), radix: 16) else { return nil }
        return code == 0 ? nil : Unicode.Scalar(code)
    }
}
