/// Why a formula has no value for these inputs. Never a wrong number instead.
public struct FormulaError: Error, Sendable, Hashable {
    /// The reason, for a program.
    public enum Cause: Sendable, Hashable {
        /// A name that may not be empty is.
        case missing(String)
        /// The value of a name is of another type, or a list or text is too long.
        case wrongValue(String)
        /// A table was not given, or is of another shape.
        case wrongTable(String)
        /// The values were made for another schema.
        case wrongSchema
        /// More than about 38 digits.
        case overflow
        /// The divisor or the rounding step is zero.
        case divisionByZero
        /// `min`, `max` or `average` of nothing.
        case emptyList
        /// The table has no row for these keys.
        case noRow(table: String, keys: [Formula.Value])
        /// There is no such date.
        case noDate
        /// A whole number was needed.
        case notWhole
        /// The number is outside what the function takes.
        case outOfRange
        /// The text is not a number.
        case notNumber(String)
        /// The text grew beyond `Limits.textBytes`.
        case textTooLong
        /// The lists or texts are too long for this formula.
        case tooMuchWork
    }

    /// What happened.
    public let cause: Cause
    /// The part of the source it happened in, in Unicode scalars.
    public let range: Range<Int>
    /// That part, as it was written.
    public let fragment: String

    init(cause: Cause, range: Range<Int>, fragment: String) { (self.cause, self.range, self.fragment) = (cause, range, fragment) }

    /// What happened to the value of a formula after it was computed: the place is the whole formula.
    public init(_ cause: Cause, _ formula: Formula) {
        self = formula.core.fault(cause, formula.core.tree.root)
    }

    /// What happened, for a person.
    public func sentence(_ language: Formula.Language) -> String {
        let text: String = language == .ru ? russian : english
        return fragment.isEmpty ? text : text + (language == .ru ? " Место: " : " Place: ") + fragment
    }

    private var russian: String {
        switch cause {
        case .missing(let name): "Не заполнено «\(name)»."
        case .wrongValue(let name): "У «\(name)» значение не того типа или слишком длинное."
        case .wrongTable(let name): "Таблица «\(name)» не передана или не та."
        case .wrongSchema: "Значения собраны для другого набора имён."
        case .overflow: "Число получилось слишком большим."
        case .divisionByZero: "Деление на ноль."
        case .emptyList: "Список пуст."
        case .noRow(let table, let keys):
            "В таблице «\(table)» нет строки для: \(keys.map { $0.text(in: .ru) }.joined(separator: "; "))."
        case .noDate: "Такой даты нет."
        case .notWhole: "Нужно целое число."
        case .outOfRange: "Число вне допустимых границ."
        case .notNumber(let text): "«\(text)» не число."
        case .textTooLong: "Текст получился слишком длинным."
        case .tooMuchWork: "Слишком длинные списки или тексты для этой формулы."
        }
    }

    private var english: String {
        switch cause {
        case .missing(let name): "“\(name)” is empty."
        case .wrongValue(let name): "The value of “\(name)” has another type or is too long."
        case .wrongTable(let name): "The table “\(name)” is missing or has another shape."
        case .wrongSchema: "The values were made for another set of names."
        case .overflow: "The number is too large."
        case .divisionByZero: "Division by zero."
        case .emptyList: "The list is empty."
        case .noRow(let table, let keys):
            "The table “\(table)” has no row for: \(keys.map { $0.text(in: .en) }.joined(separator: ", "))."
        case .noDate: "There is no such date."
        case .notWhole: "A whole number is needed."
        case .outOfRange: "The number is out of bounds."
        case .notNumber(let text): "“\(text)” is not a number."
        case .textTooLong: "The text is too long."
        case .tooMuchWork: "The lists or texts are too long for this formula."
        }
    }
}
