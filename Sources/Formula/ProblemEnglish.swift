extension Formula.Problem {
    var english: Words { englishSyntax ?? englishNames ?? englishTypes }

    private var englishSyntax: Words? {
        switch cause {
        case .sourceTooLong: ("The formula is longer than \(Formula.Limits.sourceBytes) bytes.", "Split it into several computed values.")
        case .tooDeep: ("It is nested too deeply.", "Move a part of the formula into a value of its own.")
        case .tooLarge: ("The formula has more than \(Formula.Limits.nodes) numbers, names and operations.", "Split it, or use a table.")
        case .emptySource: ("The formula is empty.", "Write an expression, for example: quantity * 2.")
        case .unexpectedCharacter(let mark): ("“\(mark)” means nothing here.", "Remove it; a text is written in quotes.")
        case .unclosedText: ("The text has no closing quote.", "Put the same quote after the text.")
        case .unclosedName: ("The name has no closing brace.", "Put } after the name.")
        case .numberTooLong: ("The number has too many digits.", "About 38 digits are kept, 18 of them after the point.")
        case .wrongDecimalMark: ("The decimal mark belongs to another language.", "Write a point: 1.5.")
        case .wrongSeparator: ("Arguments are separated by a wrong mark.", "Put a comma between arguments: min(1, 2).")
        case .expectedOperand(let found):
            (found.isEmpty ? "The formula breaks off: a value is missing." : "A value is missing before “\(found)”.",
             "Add a number, a name or an expression.")
        case .expectedName: ("A field name is needed after the dot.", "Write the field, for example: line.price.")
        case .unexpected(let found): ("“\(found)” cannot stand here.", "See whether an operation, a bracket or a comma is missing.")
        case .unclosed(let bracket): ("The closing bracket “\(bracket)” is missing.", "Close the bracket.")
        case .chainedComparison: ("Two comparisons in a row.", "Join them: 1 < x and x < 5.")
        default: nil
        }
    }

    private func nearEnglish(_ nearest: String?) -> String {
        nearest.map { (name: String) -> String in "Did you mean “\(name)”?" } ?? "Choose a name from the list of those in reach."
    }

    private var englishNames: Words? {
        switch cause {
        case .unknownName(let name, let nearest): ("There is no name “\(name)”.", nearEnglish(nearest))
        case .unknownFunction(let name, let nearest): ("There is no function “\(name)”.", nearEnglish(nearest))
        case .unknownTable(let name, let nearest): ("There is no table “\(name)”.", nearEnglish(nearest))
        case .unknownField(let name, let nearest): ("This record has no field “\(name)”.", nearEnglish(nearest))
        case .notRecord(let type): ("What stands before the dot is not a record but a \(type.title(.en)).",
            "A dot takes a field of a record.")
        case .badBinding: ("“let” makes a new name, and this is not a new name.",
            "Write let(name, value, expression); the name must not be taken.")
        case .cycle(let path): ("Values depend on each other in a circle: \(path.joined(separator: " → ")).",
            "Remove one of the references.")
        default: nil
        }
    }

    private var englishTypes: Words {
        switch cause {
        case .wrongType(let expected, let found):
            ("A \(expected.map { $0.title(.en) }.joined(separator: " or ")) is needed here, and this is a \(found.title(.en)).",
             conversionEnglish(expected, found))
        case .notList(let found): ("A list is needed here, and this is a \(found.title(.en)).", "Write a list: [1, 2, 3].")
        case .argumentCount(let function, let least, let most, let found):
            ("The function “\(function)” got \(found) arguments and needs \(bounds(least, most, "at least")).",
                "Arguments are separated by commas.")
        case .differentTypes(let first, let second): ("The types differ: \(first.title(.en)) and \(second.title(.en)).",
            "Make them one type.")
        case .notComparable(let type): ("A \(type.title(.en)) cannot be compared so.", "Only numbers and dates have an order.")
        case .emptyList: ("An empty list has no type.", "Put at least one value into the list.")
        case .mayBeEmpty(let name, let type):
            ("“\(name)” may be empty.", otherwiseEnglish(name, type) + "if(has(\(name)), …, …).")
        case .fieldMayBeEmpty(let name, let list, let type):
            ("“\(name)” may be empty.", type.spare(.en).map { "Walk the list and say what stands for it: max(\(list), default(\(name), \($0)))." }
                ?? "Walk the list and check it: count(\(list), has(\(name))).")
        case .loneDecimal: ("This is a list of one decimal number.", "Two numbers are separated by a semicolon in Russian: [16; 32].")
        case .neverEmpty: ("This value is never empty.", "Remove the check.")
        case .nestedWalk: ("A list is walked inside a walk of another list.", "Move the inner total into a value of its own.")
        case .wrongResult(let expected, let found):
            ("The formula gives a \(found.title(.en)), and a \(expected.title(.en)) is needed.", conversionEnglish([expected], found))
        case .divisionByZero: ("Division by zero.", "The divisor must differ from zero.")
        case .possibleDivisionByZero(let divisor):
            ("The divisor “\(divisor)” may be zero.", "Check it: if(\(divisor) <> 0, …, 0), or take max(1, \(divisor)).")
        case .overflow: ("The constant part cannot be computed: the numbers are too large.", "Check the numbers.")
        default: ("The formula is wrong.", "Check this place.")
        }
    }

    private func otherwiseEnglish(_ name: String, _ type: Formula.Kind) -> String {
        type.spare(.en).map { "Write default(\(name), \($0)) or check it: " } ?? "Check it: "
    }

    private func conversionEnglish(_ expected: [Formula.Kind], _ found: Formula.Kind) -> String {
        if expected.contains(.text) && found != .text { return "text(…) turns a number or a date into a text." }
        if expected.contains(.number) && found == .text { return "number(…) turns a text into a number." }
        if expected.contains(.number) && found == .flag { return "Make it a number: if(…, 1, 0)." }
        if expected.contains(.flag) { return "Write a comparison, for example: quantity > 0." }
        return "Put a value of the needed type."
    }
}
