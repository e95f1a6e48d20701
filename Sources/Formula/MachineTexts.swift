internal import Exact

// Texts.
extension Machine {
    private func text(_ register: UInt16) -> String {
        if case .text(let text) = objects[Int(register)] { return text }
        return ""
    }

    mutating func textual(_ next: Instruction, _ place: Int) throws(FormulaError) {
        let a: String = next.code == .textOf ? "" : text(next.a)
        try read(a, place)
        var flag: Bool?
        var result: String?
        switch next.code {
        case .len: return scalars[Int(next.to)] = Scalar(Exact(a.count))
        case .number: return try number(a, next, place)
        case .contains, .startsWith, .endsWith:
            try read(text(next.b), place)
            flag = Machine.holds(next.code, a, text(next.b))
        case .concat:
            try read(text(next.b), place)
            result = a + text(next.b)
        case .upper: result = a.uppercased()
        case .lower: result = a.lowercased()
        case .trim: result = Machine.trimmed(a)
        case .textOf: result = try textOf(next, place)
        default:
            let count: Int = try whole(scalars[Int(next.b)], place)
            guard count >= 0 else { throw fault(.outOfRange, place) }
            result = String(next.code == .left ? a.prefix(count) : a.suffix(count))
        }
        if let flag { scalars[Int(next.to)] = flag ? .one : .zero }
        guard let result else { return }
        guard result.utf8.count <= Formula.Limits.textBytes else { throw fault(.textTooLong, place) }
        objects[Int(next.to)] = .text(result)
    }

    private mutating func number(_ text: String, _ next: Instruction, _ place: Int) throws(FormulaError) {
        let plain: String = Machine.trimmed(text)
        let pointed: String = String(plain.map { (mark: Character) -> Character in mark == "," ? "." : mark })
        guard let number: Exact = Exact(pointed) else {
            if next.mode == 2 { return objects[Int(next.to)] = .empty }
            throw fault(.notNumber(String(text.prefix(40))), place)
        }
        store(.number(number), next)
    }

    private func textOf(_ next: Instruction, _ place: Int) throws(FormulaError) -> String {
        let side: [Operand] = formula.program.sides[Int(next.a)]
        guard let first: Operand = side.first else { return "" }
        if side.count > 1 {
            let places: Int = try whole(scalars[Int(side[1].register)], place)
            guard (0...18).contains(places) else { throw fault(.outOfRange, place) }
            return scalars[Int(first.register)].exact.text(scale: places)
        }
        switch value(first) {
        case .number(let number): return number.normalized.description
        case .text(let text): return text
        case .day(let day): return day.description
        default: return ""
        }
    }

    /// Spaces at both ends go, runs of spaces inside become one.
    private static func trimmed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Whether a text holds another inside, at its start or at its end.
    private static func holds(_ code: Code, _ text: String, _ part: String) -> Bool {
        switch code {
        case .startsWith: text.utf8.starts(with: part.utf8)
        case .endsWith: text.utf8.count >= part.utf8.count && text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
        default: contains(Array(text.utf8), Array(part.utf8))
        }
    }

    /// Knuth, Morris and Pratt: never goes back in the text, so the time is the sum of both lengths.
    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        if part.isEmpty { return true }
        if part.count > text.count { return false }
        var borders: [Int] = [0]
        var length: Int = 0
        for byte: UInt8 in part.dropFirst() {
            while length > 0 && part[length] != byte { length = borders[length - 1] }
            if part[length] == byte { length += 1 }
            borders.append(length)
        }
        length = 0
        for byte: UInt8 in text {
            while length > 0 && part[length] != byte { length = borders[length - 1] }
            if part[length] == byte { length += 1 }
            if length == part.count { return true }
        }
        return false
    }
}
