internal import Exact

/// What a node means.
enum Sense: Sendable, Hashable {
    case invalid, literal, operation
    /// The name `let` makes; the node of its value.
    case binder(Int)
    case input(Int)
    /// A name made by `let`; the node of its value.
    case local(Int)
    /// A field of the element a walk stands at; the node of the walk.
    case element(Int, Int)
    /// The element itself, when it is not a record.
    case item(Int)
    case field(Int)
    /// A field of every record of a list.
    case projection(Int)
    case function(Function)
    /// A function over the elements of its only argument.
    case aggregate(Function)
    /// A function over an expression computed for every element.
    case walk(Function)
    case table(Int)
    case lookup(Int)
}

struct Meaning: Sendable {
    /// Nil after an error, so that one mistake is told once.
    var type: Formula.Kind?
    var isOptional: Bool = false
    /// Whether the declared value may be empty, although a check around it says that here it is not.
    var isBoxed: Bool = false
    /// Whether a field of an element has the same spelling or id: the name is then written `{^name}`.
    var isShadowed: Bool = false
    var sense: Sense = .invalid
    /// Equal expressions have equal numbers.
    var number: Int = -1
    var interval: Interval = .any
}

/// Gives every node a type and a meaning, and reports everything that is wrong.
struct Checker {
    enum Binding {
        case local(String, node: Int)
        case elements(Formula.Kind, walk: Int)
    }

    struct Fact {
        var number: Int
        var interval: Interval
        var isPresent: Bool = false
    }

    let tree: Tree
    let schema: Formula.Schema
    let spelling: Formula.Spelling
    var meanings: [Meaning]
    var problems: [Formula.Problem] = []
    var scope: [Binding] = []
    var facts: [Fact] = []
    var numbers: [Tree.Kind: Int] = [:]
    var isWalking: Bool = false

    init(_ tree: Tree, _ schema: Formula.Schema, _ spelling: Formula.Spelling) {
        self.tree = tree
        self.schema = schema
        self.spelling = spelling
        meanings = Array(repeating: Meaning(), count: tree.nodes.count)
    }

    mutating func report(_ cause: Formula.Problem.Cause, _ node: Int) { report(cause, tree.nodes[node].range) }

    mutating func report(_ cause: Formula.Problem.Cause, _ range: Range<Int>) {
        let problem = Formula.Problem(cause, range)
        // Each severity by itself: many warnings must not hide the one error that forbids the formula.
        guard problems.count(where: { $0.severity == problem.severity }) < Formula.Limits.problems else { return }
        problems.append(problem)
    }

    /// A fragment of the source in the language it is checked in.
    func text(_ node: Int) -> String { Renderer(tree, meanings, schema, spelling).text(node) }

    /// The meaning of a node, which may be optional.
    mutating func check(_ node: Int) -> Meaning {
        var meaning: Meaning = understand(node)
        if meaning.number < 0 { meaning.number = number(node, meaning) }
        for fact: Fact in facts where fact.number == meaning.number {
            meaning.interval = meaning.interval.and(fact.interval)
            if fact.isPresent { meaning.isOptional = false }
        }
        meanings[node] = meaning
        return meaning
    }

    /// The meaning of a node that must not be empty.
    mutating func value(_ node: Int) -> Meaning {
        var meaning: Meaning = check(node)
        if meaning.isOptional {
            report(.mayBeEmpty(text(node), type: meaning.type ?? .number), node)
            meaning.isOptional = false
            meanings[node].isOptional = false
        }
        return meaning
    }

    /// A node that must be of one of the types.
    @discardableResult
    mutating func need(_ node: Int, _ types: Formula.Kind...) -> Meaning {
        let meaning: Meaning = value(node)
        if let type: Formula.Kind = meaning.type, !types.contains(type) { report(.wrongType(expected: types, found: type), node) }
        return meaning
    }

    private func number(_ node: Int) -> Int { meanings[node].number }

    private mutating func number(_ node: Int, _ meaning: Meaning) -> Int {
        let key: Tree.Kind
        switch (meaning.sense, tree.nodes[node].kind) {
        case (.input(let slot), _): key = .name("#\(slot)")
        case (.local(let value), _): return number(value)
        case (.element(let walk, let position), _): key = .name("@\(walk).\(position)")
        case (.item(let walk), _): key = .name("@\(walk)")
        case (.binder(_), _), (.table, _), (.invalid, _): key = .name("!\(node)")
        case (_, .list(let items)): key = .list(items.map { number($0) })
        case (_, .field(let base, let name)): key = .field(number(base), name)
        case (_, .negate(let base)): key = .negate(number(base))
        case (_, .not(let base)): key = .not(number(base))
        case (_, .percent(let base)): key = .percent(number(base))
        case (_, .binary(let operation, let left, let right)): key = .binary(operation, number(left), number(right))
        case (_, .call(let name, let items)): key = .call(Formula.fold(name), items.map { number($0) })
        case (_, let kind): key = kind
        }
        if let known: Int = numbers[key] { return known }
        numbers[key] = numbers.count
        return numbers.count - 1
    }

    private mutating func understand(_ node: Int) -> Meaning {
        switch tree.nodes[node].kind {
        case .number(let number): return Meaning(type: .number, sense: .literal, interval: .only(number))
        case .text: return Meaning(type: .text, sense: .literal)
        case .flag: return Meaning(type: .flag, sense: .literal)
        case .name(let name): return self.name(name, node)
        case .list(let items): return list(items, node)
        case .field(let base, let name): return field(base, name, node)
        case .negate(let base):
            let meaning: Meaning = need(base, .number)
            return Meaning(type: .number, sense: .operation, interval: meaning.interval.negated)
        case .percent(let base):
            let meaning: Meaning = need(base, .number)
            let hundredth: Interval = .only(Exact(coefficient: 1, scale: 2) ?? .one)
            return Meaning(type: .number, sense: .operation, interval: meaning.interval.times(hundredth))
        case .not(let base):
            need(base, .flag)
            return Meaning(type: .flag, sense: .operation)
        case .binary(let operation, let left, let right): return binary(operation, left, right, node)
        case .call(let name, let items): return call(name, items, node)
        case .invalid: return Meaning()
        }
    }

    private mutating func list(_ items: [Int], _ node: Int) -> Meaning {
        guard !items.isEmpty else {
            report(.emptyList, node)
            return Meaning()
        }
        if spelling.isRussian, items.count == 1, case .number(let number) = tree.nodes[items[0]].kind, number.scale > 0 {
            report(.loneDecimal, node)
        }
        var type: Formula.Kind?
        for item: Int in items { type = same(type, value(item).type, item) }
        return Meaning(type: type.map { .list($0) }, sense: .operation)
    }

    /// One type for several places; the first one that is known.
    mutating func same(_ first: Formula.Kind?, _ second: Formula.Kind?, _ node: Int) -> Formula.Kind? {
        guard let first else { return second }
        if let second, first != second { report(.differentTypes(first, second), node) }
        return first
    }
}

extension Checker {
    private mutating func name(_ name: String, _ node: Int) -> Meaning {
        let written: Written = Written(name, spelling)
        for binding: Binding in scope.reversed() {
            if let found: Meaning = bound(binding, written) { return found }
        }
        guard written.isLocal != true, let slot: Int = schema.find(written.text, spelling) else {
            report(.unknownName(name, nearest: Nearest.name(name, names)), node)
            return Meaning()
        }
        var result: Meaning = meaning(schema.names[slot], .input(slot))
        result.isShadowed = isShadowed(schema.names[slot])
        return result
    }

    private func bound(_ binding: Binding, _ written: Written) -> Meaning? {
        if written.isOuter { return nil }
        switch binding {
        case .local(let known, let node):
            guard written.isLocal != false, known == Formula.fold(written.text) else { return nil }
            var meaning: Meaning = meanings[node]
            meaning.sense = .local(node)
            meaning.isBoxed = false
            return meaning
        case .elements(.record(let fields), let walk):
            guard written.isLocal != true, let position: Int = Formula.Name.find(written.text, spelling, in: fields) else { return nil }
            return meaning(fields[position], .element(walk, position))
        case .elements(let type, let walk):
            guard written.isLocal != false, Checker.elementNames.contains(Formula.fold(written.text)) else { return nil }
            return Meaning(type: type, sense: .item(walk))
        }
    }

    /// What an element that is not a record is called.
    static let elementNames: Set<String> = ["it", "элемент"]

    private func isShadowed(_ name: Formula.Name) -> Bool {
        scope.contains { (binding: Binding) -> Bool in
            let own: Set<String> = [Formula.fold(name.ru), Formula.fold(name.en)]
            guard case .elements(let type, _) = binding else { return false }
            guard case .record(let fields) = type else { return !own.isDisjoint(with: Checker.elementNames) }
            return fields.contains { (field: Formula.Name) -> Bool in
                field.id == name.id || own.contains(Formula.fold(field.ru)) || own.contains(Formula.fold(field.en))
            }
        }
    }

    private func meaning(_ name: Formula.Name, _ sense: Sense) -> Meaning {
        var interval: Interval = .any
        if name.type == .number {
            interval.low = name.minimum.map { Interval.Bound(value: $0) }
            interval.high = name.maximum.map { Interval.Bound(value: $0) }
            interval.isNonzero = name.isNonzero
        }
        return Meaning(type: name.type, isOptional: name.isOptional, isBoxed: name.isOptional, sense: sense, interval: interval)
    }

    /// Every name in reach, in the language of the source.
    private var names: [String] {
        var result: [String] = schema.names.map { $0.text(spelling) }
        for binding: Binding in scope {
            switch binding {
            case .local(let name, _): result.append(name)
            case .elements(.record(let fields), _): result += fields.map { $0.text(spelling) }
            case .elements: result.append(spelling.isRussian ? "элемент" : "it")
            }
        }
        return result
    }

    private mutating func field(_ base: Int, _ name: String, _ node: Int) -> Meaning {
        guard let type: Formula.Kind = value(base).type else { return Meaning() }
        let folded: String = Written(name, spelling).text
        let word: Range<Int> = tree.nodes[node].word
        var fields: [Formula.Name] = []
        var isList: Bool = false
        switch type {
        case .record(let own): fields = own
        case .list(.record(let own)): (fields, isList) = (own, true)
        default:
            report(.notRecord(type), base)
            return Meaning()
        }
        guard let position: Int = Formula.Name.find(folded, spelling, in: fields) else {
            report(.unknownField(name, nearest: Nearest.name(name, fields.map { $0.text(spelling) })), word)
            return Meaning()
        }
        if !isList { return meaning(fields[position], .field(position)) }
        if fields[position].isOptional { report(.fieldMayBeEmpty(name, list: text(base), type: fields[position].type), word) }
        return Meaning(type: .list(fields[position].type), sense: .projection(position))
    }

    private mutating func binary(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) -> Meaning {
        switch operation {
        case .and, .or: return logical(operation, left, right)
        case .in, .notIn: return membership(left, right)
        case .equal, .notEqual: return equality(left, right, node)
        case .less, .lessEqual, .greater, .greaterEqual: return order(left, right, node)
        case .concat:
            need(left, .text)
            need(right, .text)
            return Meaning(type: .text, sense: .operation)
        case .add, .subtract: return sum(operation, left, right)
        case .multiply:
            let product: Interval = need(left, .number).interval.times(need(right, .number).interval)
            return Meaning(type: .number, sense: .operation, interval: product)
        case .divide:
            let top: Meaning = need(left, .number), bottom: Meaning = need(right, .number)
            divisor(right, bottom)
            return Meaning(type: .number, sense: .operation, interval: top.interval.over(bottom.interval))
        }
    }

    /// Reports a divisor that is or may be zero.
    mutating func divisor(_ node: Int, _ meaning: Meaning) {
        guard meaning.type == .number, !meaning.interval.excludesZero else { return }
        report(meaning.interval.isZero ? .divisionByZero : .possibleDivisionByZero(text(node)), node)
    }

    private mutating func logical(_ operation: Operation, _ left: Int, _ right: Int) -> Meaning {
        let mark: Int = facts.count
        need(left, .flag)
        assume(left, operation == .and)
        need(right, .flag)
        facts.removeLast(facts.count - mark)
        return Meaning(type: .flag, sense: .operation)
    }

    private mutating func membership(_ left: Int, _ right: Int) -> Meaning {
        let item: Meaning = value(left), list: Meaning = value(right)
        switch list.type {
        case .list(let element)?:
            if let type: Formula.Kind = item.type, type != element { report(.differentTypes(type, element), left) }
        case let type?: report(.notList(type), right)
        case nil: break
        }
        return Meaning(type: .flag, sense: .operation)
    }

    private mutating func equality(_ left: Int, _ right: Int, _ node: Int) -> Meaning {
        _ = same(value(left).type, value(right).type, node)
        return Meaning(type: .flag, sense: .operation)
    }

    private mutating func order(_ left: Int, _ right: Int, _ node: Int) -> Meaning {
        let type: Formula.Kind? = value(left).type
        if let type, type != .number && type != .day { report(.notComparable(type), left) }
        let other: Formula.Kind? = value(right).type
        if type == nil, let other, other != .number && other != .day { report(.notComparable(other), right) }
        _ = same(type, other, node)
        return Meaning(type: .flag, sense: .operation)
    }

    private mutating func sum(_ operation: Operation, _ left: Int, _ right: Int) -> Meaning {
        let first: Meaning = need(left, .number, .day)
        if first.type == nil {
            need(right, .number, .day)
            return Meaning()
        }
        if first.type == .day {
            let second: Meaning = operation == .add ? need(right, .number) : need(right, .number, .day)
            return Meaning(type: second.type == .day ? .number : .day, sense: .operation)
        }
        let second: Meaning = need(right, .number)
        let other: Interval = operation == .add ? second.interval : second.interval.negated
        return Meaning(type: .number, sense: .operation, interval: first.interval.plus(other))
    }

    /// Adds what is known when the condition is `truth`. The caller takes it away again.
    mutating func assume(_ node: Int, _ truth: Bool) {
        switch tree.nodes[node].kind {
        case .not(let inner): assume(inner, !truth)
        case .binary(.and, let left, let right) where truth, .binary(.or, let left, let right) where !truth:
            assume(left, truth)
            assume(right, truth)
        case .binary(let operation, let left, let right):
            guard let inverse: Operation = operation.inverse else { return }
            let holds: Operation = truth ? operation : inverse
            let first: Meaning = meanings[left], second: Meaning = meanings[right]
            facts.append(Fact(number: first.number, interval: .standing(holds, to: second.interval)))
            facts.append(Fact(number: second.number, interval: .standing(holds.mirrored, to: first.interval)))
        case .call(_, let items):
            guard truth, meanings[node].sense == .function(.has), let item: Int = items.first else { return }
            facts.append(Fact(number: meanings[item].number, interval: .any, isPresent: true))
        default: return
        }
    }
}

/// A name as it was written. `{^name}` is a name of the schema even where a field of an element has the same spelling.
/// In a stored formula `{#id}` is a name, field or table, and anything else was made by `let`.
struct Written {
    /// Folded, or the id.
    let text: String
    let isOuter: Bool
    /// Nil where the spelling does not tell.
    let isLocal: Bool?

    init(_ name: String, _ spelling: Formula.Spelling) {
        isOuter = name.hasPrefix("^")
        let rest: Substring = isOuter ? name.dropFirst() : name[...]
        if spelling == .stored {
            isLocal = !rest.hasPrefix("#")
            text = rest.hasPrefix("#") ? String(rest.dropFirst()) : String(rest)
        } else {
            isLocal = isOuter ? false : nil
            text = Formula.fold(String(rest))
        }
    }
}
