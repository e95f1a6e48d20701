/// How the styles of a workbook show a number (ECMA-376 18.8.30, 18.8.31).
enum NumberFormat: Equatable {
    case plain
    /// A day, a moment or a time.
    case date
    /// So many digits, with zeros in front: `0000000000`.
    case padded(Int)

    init(id: Int, code: String?) {
        if let code { self = NumberFormat(code: code) } else {
            switch id {
            case 14...22, 27...36, 45...47, 50...58: self = .date
            default: self = .plain
            }
        }
    }
    /// Of several sections the first counts; quoted, escaped and bracketed parts say nothing.
    init(code: String) {
        var letters: String = "", isQuoted: Bool = false, isBracket: Bool = false, isEscaped: Bool = false
        for character in code {
            if isEscaped { isEscaped = false; continue }
            switch character {
            case "\\", "_", "*": isEscaped = !isQuoted
            case "\"": isQuoted.toggle()
            case _ where isQuoted: continue
            case "[": isBracket = true
            case "]": isBracket = false
            case _ where isBracket: continue
            case ";":
                self = NumberFormat(letters: letters)
                return
            default: letters.append(character)
            }
        }
        self = NumberFormat(letters: letters)
    }
    private init(letters: String) {
        let lower: String = letters.lowercased()
        if lower.count > 1, lower.allSatisfy({ $0 == "0" }) { self = .padded(lower.count); return }
        let isNumber: Bool = lower.contains { "0#?".contains($0) } || lower.contains("general") || lower.contains("основной")
        let isDate: Bool = lower.contains { "ymdhs".contains($0) } || lower.contains { "гдчмс".contains($0) }
        self = isDate && (!isNumber || lower.contains("s")) ? .date : .plain
    }
}

/// The number format of each style of a cell.
enum Styles {
    static func read(_ archive: Archive, _ name: String) throws -> [NumberFormat] {
        guard archive.has(name) else { return [] }
        let scanner = XMLScanner(try archive.part(name))
        var codes: [Int: String] = [:], formats: [NumberFormat] = [], isInside: Bool = false
        while true {
            switch try scanner.next() {
            case .open where scanner.isNamed("numFmt"):
                if let id = scanner.int("numFmtId"), let code = try scanner.string("formatCode") { codes[id] = code }
            case .open where scanner.isNamed("cellXfs"): isInside = true
            case .close where scanner.isNamed("cellXfs"): return formats
            case .open where isInside && scanner.isNamed("xf"):
                let id: Int = scanner.int("numFmtId") ?? 0
                formats.append(NumberFormat(id: id, code: codes[id]))
            case .end: return formats
            default: continue
            }
        }
    }
}
