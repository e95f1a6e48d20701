public import Exact

extension Formula {
    /// What a name holds and what a formula gives.
    public enum Value: Sendable, Hashable {
        /// An exact decimal number.
        case number(Exact)
        /// A text.
        case text(String)
        /// Yes or no.
        case flag(Bool)
        /// A calendar day.
        case day(Day)
        /// Values of one type.
        case list([Value])
        /// Values in the order of the record's fields.
        case record([Value])
        /// Nothing: allowed only where the name is optional.
        case empty

        /// Whether the value has the type, all the way down, and lists and texts are within `Limits`. `.empty` has no type.
        public func conforms(to type: Kind) -> Bool {
            switch (self, type) {
            case (.number, .number), (.flag, .flag), (.day, .day): return true
            case (.text(let text), .text): return text.utf8.count <= Limits.textBytes
            case (.list(let items), .list(let element)):
                return items.count <= Limits.listElements && items.allSatisfy { (item: Value) -> Bool in item.conforms(to: element) }
            case (.record(let values), .record(let fields)):
                guard values.count == fields.count else { return false }
                return zip(values, fields).allSatisfy { (value: Value, field: Name) -> Bool in
                    value == .empty ? field.isOptional : value.conforms(to: field.type)
                }
            default: return false
            }
        }
    }
}

extension Formula.Value: CustomStringConvertible {
    /// The value as an English source would write it.
    public var description: String { text(in: .en) }

    /// The value as a source would write it: `12.5` or `12,5`, `'text'`, `true` or `да`, `2026-03-15`, `[1, 2]` or `[1; 2]`.
    public func text(in language: Formula.Language) -> String {
        let isRussian: Bool = language == .ru
        let separator: String = isRussian ? "; " : ", "
        switch self {
        case .number(let number): return Formula.numberText(number, isRussian)
        case .text(let text): return Formula.quoted(text)
        case .flag(let flag): return (flag ? Keyword.yes : Keyword.no).text(isRussian)
        case .day(let day): return day.description
        case .list(let items): return "[" + items.map { $0.text(in: language) }.joined(separator: separator) + "]"
        case .record(let items): return "{" + items.map { $0.text(in: language) }.joined(separator: separator) + "}"
        case .empty: return "—"
        }
    }
}

extension Formula {
    /// A number in the marks of a language.
    static func numberText(_ number: Exact, _ isRussian: Bool) -> String {
        let plain: String = number.normalized.description
        return isRussian ? String(plain.map { (mark: Character) -> Character in mark == "." ? "," : mark }) : plain
    }

    /// A text literal: quotes inside are doubled.
    static func quoted(_ text: String) -> String {
        var result: String = "'"
        for mark: Unicode.Scalar in text.unicodeScalars {
            if mark == "'" { result += "''" } else { result.unicodeScalars.append(mark) }
        }
        return result + "'"
    }
}

extension Formula.Value {
    /// Equality as a database has it: texts byte for byte, although letters written in two ways look alike.
    func isSame(as other: Formula.Value) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)), (.record(let left), .record(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        default: self == other
        }
    }

    /// About how many bytes it takes to read it.
    var bytes: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .list(let items), .record(let items): items.reduce(0) { $0 + $1.bytes }
        default: 1
        }
    }
}
