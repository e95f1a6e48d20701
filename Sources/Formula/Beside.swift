extension Checker {
    /// What is wrong with the parts of a source that could be read, beside its mistakes of syntax. What may follow from those,
    /// such as a wrong count of arguments, is left out.
    static func beside(_ parser: Parser, _ schema: Formula.Schema, _ spelling: Formula.Spelling) -> [Formula.Problem] {
        guard parser.isWhole else { return [] }
        var checker: Checker = Checker(parser.tree, schema, spelling)
        _ = checker.check(parser.tree.root)
        // `1 < x < 5` compares a yes or no with a number: told already.
        let isChained: Bool = parser.problems.contains { $0.cause == .chainedComparison }
        return checker.problems.filter { (problem: Formula.Problem) -> Bool in
            problem.isIndependent && !(isChained && problem.isComparison) && !parser.problems.contains { $0.range.touches(problem.range) }
        }
    }
}

extension Formula.Problem {
    /// Whether it is wrong whatever stands around it.
    fileprivate var isIndependent: Bool {
        switch cause {
        case .unknownName, .unknownFunction, .unknownTable, .unknownField, .notRecord, .wrongType, .notComparable, .differentTypes: true
        default: false
        }
    }
}

extension Formula.Problem {
    fileprivate var isComparison: Bool {
        switch cause {
        case .notComparable, .differentTypes: true
        default: false
        }
    }
}

extension Range<Int> {
    fileprivate func touches(_ other: Range<Int>) -> Bool { lowerBound <= other.upperBound && other.lowerBound <= upperBound }
}
