internal import Exact

/// Builds the tree. Recovers after an error, so that one save shows every error; depth and size are bounded.
struct Parser {
    private let tokens: [Token]
    private var position: Int = 0
    private var depth: Int = 0
    private var isStopped: Bool = false
    private let source: [Unicode.Scalar]
    /// Whether all of the source was read, though with mistakes.
    var isWhole: Bool { !isStopped && !tree.nodes.isEmpty }
    private(set) var tree: Tree = Tree()
    private(set) var problems: [Formula.Problem]

    init(_ source: String, _ spelling: Formula.Spelling) {
        guard source.utf8.count <= Formula.Limits.sourceBytes else {
            tokens = [Token(kind: .end, range: 0..<0)]
            self.source = []
            problems = [Formula.Problem(.sourceTooLong, 0..<source.unicodeScalars.count)]
            return
        }
        let lexer: Lexer = Lexer(source, spelling)
        self.source = Array(source.unicodeScalars)
        tokens = lexer.tokens
        problems = lexer.problems
        guard tokens.count > 1 else {
            if problems.isEmpty { problems = [Formula.Problem(.emptySource, 0..<source.unicodeScalars.count)] }
            return
        }
        tree.root = expression(0)
        if current != .end { report(.unexpected(shown), range) }
    }

    private var current: Token.Kind { tokens[position].kind }
    private var range: Range<Int> { tokens[position].range }

    private var following: Token.Kind { position + 1 < tokens.count ? tokens[position + 1].kind : .end }

    /// The current token as a person sees it.
    private var shown: String {
        switch current {
        case .number: String(String.UnicodeScalarView(source[range]))
        case .text(let text): Formula.quoted(text)
        case .name(let name): name
        case .keyword(let keyword): keyword.text(true)
        case .sign(let sign): sign.rawValue
        case .end: ""
        }
    }

    private mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
    }

    private mutating func take(_ sign: Sign) -> Bool {
        guard current == .sign(sign) else { return false }
        advance()
        return true
    }

    /// One report for a place: what follows from an error is not another error.
    private mutating func report(_ cause: Formula.Problem.Cause, _ range: Range<Int>) {
        guard !isStopped, problems.count < Formula.Limits.problems else { return }
        let before: Int = position > 0 ? tokens[position - 1].range.upperBound : 0
        let isEcho: Bool = problems.contains { (problem: Formula.Problem) -> Bool in
            let start: Int = problem.range.lowerBound
            return start == range.lowerBound || (start >= before && start < range.lowerBound)
        }
        if isEcho { return }
        problems.append(Formula.Problem(cause, range))
    }

    private mutating func stop(_ cause: Formula.Problem.Cause) {
        report(cause, range)
        isStopped = true
        position = tokens.count - 1
    }

    private mutating func add(_ kind: Tree.Kind, from start: Int, word: Range<Int>) -> Int {
        let end: Int = position > 0 ? tokens[position - 1].range.upperBound : start
        var node: Tree.Node = Tree.Node(kind: kind, range: start..<max(start, end), word: word)
        tree.nodes.append(node)
        let index: Int = tree.nodes.count - 1
        let tallest: Int = tree.children(index).map { (child: Int) -> Int in tree.nodes[child].height }.max() ?? 0
        node.height = tallest + 1
        tree.nodes[index] = node
        if node.height > Formula.Limits.height { stop(.tooDeep) }
        if tree.nodes.count > Formula.Limits.nodes { stop(.tooLarge) }
        return index
    }

    private mutating func expression(_ weakest: Int) -> Int {
        guard depth < Formula.Limits.nesting else {
            stop(.tooDeep)
            return add(.invalid, from: range.lowerBound, word: range)
        }
        depth += 1
        defer { depth -= 1 }
        let start: Int = range.lowerBound
        var left: Int = prefix()
        while let operation: Operation = infix(), operation.strength >= weakest {
            let word: Range<Int> = range
            if operation.isComparison, case .binary(let before, _, _) = tree.nodes[left].kind, before.isComparison, !isBracketed(left) {
                report(.chainedComparison, word)
            }
            advance()
            if operation == .notIn { advance() }
            let right: Int = expression(operation.strength + 1)
            left = add(.binary(operation, left, right), from: start, word: word)
        }
        return left
    }

    /// A bracketed operand ends with a bracket that its own range does not have.
    private func isBracketed(_ node: Int) -> Bool {
        tree.nodes[node].range.upperBound != tokens[position - 1].range.upperBound
    }

    private func infix() -> Operation? {
        if current == .keyword(.not), following == .keyword(.in) { return .notIn }
        return Operation(current)
    }

    private mutating func prefix() -> Int {
        let start: Int = range.lowerBound
        let word: Range<Int> = range
        if take(.minus) {
            let operand: Int = expression(8)
            return add(.negate(operand), from: start, word: word)
        }
        if take(.plus) { return expression(8) }
        if current == .keyword(.not) {
            advance()
            let operand: Int = expression(3)
            return add(.not(operand), from: start, word: word)
        }
        return suffixes(primary(), start)
    }

    private mutating func suffixes(_ base: Int, _ start: Int) -> Int {
        var result: Int = base
        while !isStopped {
            let word: Range<Int> = range
            if take(.percent) {
                result = add(.percent(result), from: start, word: word)
            } else if take(.dot) {
                guard case .name(let name) = current else {
                    report(.expectedName, range)
                    return result
                }
                let place: Range<Int> = range
                advance()
                result = add(.field(result, name), from: start, word: place)
            } else { break }
        }
        return result
    }

    private mutating func primary() -> Int {
        let start: Int = range.lowerBound
        let word: Range<Int> = range
        switch current {
        case .number(let number): return leaf(.number(number), start, word)
        case .text(let text): return leaf(.text(text), start, word)
        case .keyword(.yes): return leaf(.flag(true), start, word)
        case .keyword(.no): return leaf(.flag(false), start, word)
        case .name(let name): return named(name, start, word)
        case .sign(.open):
            advance()
            let inner: Int = expression(0)
            close(.close)
            return inner
        case .sign(.openList):
            advance()
            let items: [Int] = arguments(.closeList)
            return add(.list(items), from: start, word: word)
        default: return missing(start, word)
        }
    }

    private mutating func leaf(_ kind: Tree.Kind, _ start: Int, _ word: Range<Int>) -> Int {
        advance()
        return add(kind, from: start, word: word)
    }

    private mutating func named(_ name: String, _ start: Int, _ word: Range<Int>) -> Int {
        advance()
        guard take(.open) else { return add(.name(name), from: start, word: word) }
        let items: [Int] = arguments(.close)
        return add(.call(name, items), from: start, word: word)
    }

    private mutating func missing(_ start: Int, _ word: Range<Int>) -> Int {
        report(.expectedOperand(shown), word)
        switch current {
        case .sign(.close), .sign(.closeList), .sign(.separator), .end: break
        case let kind where Operation(kind) != nil: break
        default: advance()
        }
        return add(.invalid, from: start, word: word)
    }

    private mutating func arguments(_ closing: Sign) -> [Int] {
        var items: [Int] = []
        if take(closing) { return items }
        while !isStopped {
            items.append(expression(0))
            if take(.separator) { continue }
            if take(closing) { return items }
            report(current == .end ? .unclosed(closing.rawValue) : .unexpected(shown), range)
            skip()
            if take(.separator) { continue }
            close(closing)
            return items
        }
        return items
    }

    private mutating func close(_ closing: Sign) {
        if take(closing) { return }
        if current == .end { return report(.unclosed(closing.rawValue), range) }
        report(.unexpected(shown), range)
        skip()
        _ = take(closing)
    }

    /// To the next separator or closing bracket of this level.
    private mutating func skip() {
        var level: Int = 0
        while current != .end {
            switch current {
            case .sign(.open), .sign(.openList): level += 1
            case .sign(.separator) where level == 0: return
            case .sign(.close), .sign(.closeList):
                if level == 0 { return }
                level -= 1
            default: break
            }
            advance()
        }
    }
}
