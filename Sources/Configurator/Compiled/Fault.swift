public import Formula

/// Something wrong with a model, found before it is published.
public struct Fault: Sendable, Hashable {
    /// The part of an attribute, rule or line.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        case whole, code, name, values, bounds, usual, rest, visible, when, then, value, least, most, rows, formula, output, setupWaste, runWaste, amount
    }

    /// Where.
    public enum Place: Sendable, Hashable {
        case model
        case attribute(String, Part)
        case derived(String, Part)
        case table(String, Part)
        case rule(String, Part)
        case operation(String, Part)
        case price(String, Part)
    }

    /// What.
    public enum Cause: Sendable, Hashable {
        /// More than the limit.
        case tooMany(Int)
        /// Not a small Latin letter followed by letters, digits and `_`, at most 40.
        case badCode(String)
        /// Another has the same code.
        case duplicateCode(String)
        /// A language is missing.
        case incomplete
        /// The list is empty.
        case noValues
        /// The least is above the greatest, the step is not above zero, or the steps are too many.
        case badBounds
        /// The attribute does not hold this value.
        case valueOutside(Formula.Value)
        /// A hidden attribute needs a value at rest.
        case noRest
        /// A name cannot be used in formulas.
        case schema(Formula.SchemaError)
        /// A formula is wrong, with the place in its text.
        case formula(Formula.Problem)
        /// No such attribute.
        case unknownAttribute(String)
        /// A text cannot stand in a table of a rule.
        case textInTable(String)
        /// The row, from 1, has another number of cells, or values the attribute does not hold.
        case badRow(Int)
        /// Another row, from 1, has the same keys.
        case duplicateRow(Int)
        /// No choice of values keeps these rules together.
        case contradiction([String])
        /// No product can have this value because of these rules.
        case impossibleValue(Formula.Value, [String])
        /// Whether the rules can be kept together was not found in the time allowed.
        case undecided
    }

    /// Where.
    public let place: Place
    /// What.
    public let cause: Cause

    /// Whether it forbids publication.
    public var isError: Bool {
        switch cause {
        case .impossibleValue, .undecided: false
        case .formula(let problem): problem.severity == .error
        default: true
        }
    }

    /// For a person: where and what.
    public var phrase: Phrase { place.phrase + Phrase(": ", ": ") + cause.phrase }
}

extension Fault.Place {
    /// In words.
    public var phrase: Phrase {
        switch self {
        case .model: Phrase("модель", "the model")
        case .attribute(let code, let part): Phrase("признак «\(code)»", "attribute “\(code)”") + part.after
        case .derived(let code, let part): Phrase("вычисляемое «\(code)»", "derived “\(code)”") + part.after
        case .table(let code, let part): Phrase("таблица «\(code)»", "table “\(code)”") + part.after
        case .rule(let code, let part): Phrase("правило «\(code)»", "rule “\(code)”") + part.after
        case .operation(let code, let part): Phrase("операция «\(code)»", "operation “\(code)”") + part.after
        case .price(let code, let part): Phrase("строка цены «\(code)»", "price line “\(code)”") + part.after
        }
    }
}

extension Fault.Part {
    fileprivate var after: Phrase { self == .whole ? Phrase("", "") : Phrase(", ", ", ") + phrase }

    /// In words.
    public var phrase: Phrase {
        switch self {
        case .whole: Phrase("целиком", "as a whole")
        case .code: Phrase("код", "code")
        case .name: Phrase("название", "name")
        case .values: Phrase("значения", "values")
        case .bounds: Phrase("границы", "bounds")
        case .usual: Phrase("обычное значение", "usual value")
        case .rest: Phrase("значение, пока скрыт", "value while hidden")
        case .visible: Phrase("когда виден", "when it is shown")
        case .when: Phrase("когда действует", "when it applies")
        case .then: Phrase("требование", "demand")
        case .value: Phrase("величина", "quantity")
        case .least: Phrase("не меньше", "least")
        case .most: Phrase("не больше", "most")
        case .rows: Phrase("строки", "rows")
        case .formula: Phrase("формула", "formula")
        case .output: Phrase("количество", "output")
        case .setupWaste: Phrase("приладка", "setup waste")
        case .runWaste: Phrase("отход на тираж", "run waste")
        case .amount: Phrase("сумма", "amount")
        }
    }
}

extension Fault.Cause {
    /// In words.
    public var phrase: Phrase {
        switch self {
        case .tooMany(let limit): Phrase("Слишком много: не больше \(limit).", "Too many: at most \(limit).")
        case .badCode(let code):
            Phrase("Код «\(code)» не годится: латинские строчные буквы, цифры и «_», не больше 40.", "The code “\(code)” is not usable: small Latin letters, digits and “_”, at most 40.")
        case .duplicateCode(let code): Phrase("Код «\(code)» занят дважды.", "The code “\(code)” is used twice.")
        case .incomplete: Phrase("Нужен текст на двух языках.", "Text in both languages is needed.")
        case .noValues: Phrase("Список пуст.", "The list is empty.")
        case .badBounds: Phrase("Границы или шаг заданы неверно.", "The bounds or the step are wrong.")
        case .valueOutside(let value):
            Phrase("Такого значения нет: \(value.text(in: .ru)).", "There is no such value: \(value.text(in: .en)).")
        case .noRest: Phrase("Скрываемому признаку нужно значение на то время, пока он скрыт.", "An attribute that hides needs a value for that time.")
        case .schema(let error): Phrase(error.sentence(.ru), error.sentence(.en))
        case .formula(let problem): Phrase(problem.sentence(.ru) + " " + problem.remedy(.ru), problem.sentence(.en) + " " + problem.remedy(.en))
        case .unknownAttribute(let code): Phrase("Признака «\(code)» нет.", "There is no attribute “\(code)”.")
        case .textInTable(let code): Phrase("Произвольный текст «\(code)» не может стоять в таблице.", "The free text “\(code)” cannot stand in a table.")
        case .badRow(let row): Phrase("Строка \(row) не подходит к столбцам.", "Row \(row) does not fit the columns.")
        case .duplicateRow(let row): Phrase("Строка \(row) повторяет ключи другой.", "Row \(row) repeats the keys of another.")
        case .contradiction(let rules), .impossibleValue(_, let rules): head + Phrase(" ", " ") + Fault.list(rules.map { Phrase($0, $0) })
        case .undecided: Phrase("Не удалось проверить за отведённое время, что правила совместимы.", "Whether the rules go together could not be found in the time allowed.")
        }
    }
}

extension Fault.Cause {
    /// What is said before the rules are named.
    fileprivate var head: Phrase {
        switch self {
        case .impossibleValue(let value, _): Phrase("Значение \(value.text(in: .ru)) выбрать нельзя никогда из-за правил:", "The value \(value.text(in: .en)) can never be chosen because of the rules:")
        default: Phrase("Правила противоречат друг другу, выбрать нельзя ничего:", "The rules contradict each other, nothing can be chosen:")
        }
    }
}

extension Fault {
    fileprivate static func list(_ names: [Phrase]) -> Phrase { Phrase.joined(names.map(\.quoted)) + Phrase(".", ".") }
    /// The codes of the rules, and of what hides, that it speaks of.
    public var rules: [String] {
        switch cause { case .contradiction(let codes), .impossibleValue(_, let codes): codes; default: [] }
    }
    /// Where and what, before the rules are named.
    public var head: Phrase { place.phrase + Phrase(": ", ": ") + cause.head }
    /// For a person who knows the model: its rules by what they say.
    public func phrase(in model: ProductModel) -> Phrase { rules.isEmpty ? phrase : head + Phrase(" ", " ") + Fault.list(rules.map { Fault.name(of: $0, in: model) }) }
    /// What people know a rule by: its message; of an attribute its name.
    public static func name(of code: String, in model: ProductModel) -> Phrase {
        model.rules.first { $0.code == code }?.message ?? model.attributes.first { $0.code == code }?.name ?? Phrase(code, code)
    }
}
