extension Formula {
    /// One thing wrong with a source: where, what and how to put it right.
    public struct Problem: Sendable, Hashable {
        /// Whether the formula can be saved.
        public enum Severity: String, Sendable, Hashable {
            /// It cannot.
            case error
            /// It can, but some values will give an error instead of a result, or it may not mean what was meant.
            case warning
        }

        /// What is wrong, for a program.
        public enum Cause: Sendable, Hashable {
            /// The source is longer than `Limits.sourceBytes`.
            case sourceTooLong
            /// Brackets, calls or chains are deeper than `Limits.nesting` or `Limits.height`.
            case tooDeep
            /// More than `Limits.nodes` numbers, names and operations.
            case tooLarge
            /// Nothing is written.
            case emptySource
            /// A character that means nothing here.
            case unexpectedCharacter(String)
            /// A text without its closing quote.
            case unclosedText
            /// A name in braces without the closing brace.
            case unclosedName
            /// More digits than an exact number holds.
            case numberTooLong
            /// A decimal point where the language has a comma.
            case wrongDecimalMark
            /// `;` and `,` between arguments are mixed up.
            case wrongSeparator
            /// A value is missing before the word.
            case expectedOperand(String)
            /// A field name is missing after a dot.
            case expectedName
            /// A word that cannot stand here.
            case unexpected(String)
            /// A bracket is not closed.
            case unclosed(String)
            /// `1 < x < 5`.
            case chainedComparison
            /// No such name; the nearest one that exists.
            case unknownName(String, nearest: String?)
            /// No such function; the nearest one that exists.
            case unknownFunction(String, nearest: String?)
            /// No such table; the nearest one that exists.
            case unknownTable(String, nearest: String?)
            /// The record has no such field; the nearest one that it has.
            case unknownField(String, nearest: String?)
            /// A dot after something that is not a record.
            case notRecord(Kind)
            /// The first argument of `let`, and each that follows in pairs, must be a new name.
            case badBinding
            /// Another type is needed.
            case wrongType(expected: [Kind], found: Kind)
            /// A list is needed.
            case notList(Kind)
            /// A function got too few or too many arguments; `most` is nil when there is no limit.
            case argumentCount(function: String, least: Int, most: Int?, found: Int)
            /// Branches, list elements or compared values have different types.
            case differentTypes(Kind, Kind)
            /// Values of this type cannot be compared so.
            case notComparable(Kind)
            /// An empty list has no type.
            case emptyList
            /// The name may be empty and the formula does not say what happens then.
            case mayBeEmpty(String, type: Kind)
            /// A field of some elements of the list may be empty and the formula does not say what happens then.
            case fieldMayBeEmpty(String, list: String, type: Kind)
            /// `[16,32]` in Russian is a list of one decimal.
            case loneDecimal
            /// `default` or `has` around something that is never empty.
            case neverEmpty
            /// A list is walked inside a walk of another list.
            case nestedWalk
            /// The formula gives another type than the place needs.
            case wrongResult(expected: Kind, found: Kind)
            /// The divisor is zero.
            case divisionByZero
            /// The divisor may be zero.
            case possibleDivisionByZero(String)
            /// Derived values depend on each other in a circle; the path of names, first and last the same.
            case cycle([String])
            /// The constant part cannot be computed: the numbers are too large.
            case overflow
        }

        /// What is wrong.
        public let cause: Cause
        /// Where, in Unicode scalars from the start of the source.
        public let range: Range<Int>

        init(_ cause: Cause, _ range: Range<Int>) {
            self.cause = cause
            self.range = range
        }

        /// Whether the formula can be saved.
        public var severity: Severity {
            switch cause {
            case .possibleDivisionByZero, .loneDecimal: return .warning
            default: return .error
            }
        }

        /// What is wrong, for a person.
        public func sentence(_ language: Language) -> String { language == .ru ? russian.sentence : english.sentence }

        /// What to do about it, for a person.
        public func remedy(_ language: Language) -> String { language == .ru ? russian.remedy : english.remedy }
    }

    /// Everything wrong with a source, in the order of places.
    public struct Problems: Error, Sendable, Hashable {
        /// At least one error; warnings are included.
        public let list: [Problem]

        init(_ list: [Problem]) {
            self.list = list.sorted { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        }
    }
}

extension Formula.Kind {
    /// The type for a person: `number`, `list of texts`.
    public func title(_ language: Formula.Language) -> String {
        let isRussian: Bool = language == .ru
        switch self {
        case .number: return isRussian ? "число" : "number"
        case .text: return isRussian ? "текст" : "text"
        case .flag: return isRussian ? "да/нет" : "yes/no"
        case .day: return isRussian ? "дата" : "date"
        case .list(let element): return (isRussian ? "список: " : "list of ") + element.title(language)
        case .record: return isRussian ? "запись" : "record"
        }
    }
}

extension Formula.Kind {
    /// A value of the type to write in place of an empty one; nil for what cannot be written.
    func spare(_ language: Formula.Language) -> String? {
        switch self {
        case .number: "0"
        case .text: "''"
        case .flag: language == .ru ? "нет" : "false"
        case .day: language == .ru ? "дата(2026; 1; 31)" : "date(2026, 1, 31)"
        case .list, .record: nil
        }
    }
}
