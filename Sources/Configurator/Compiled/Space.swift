internal import Formula

/// What narrowing needs of a model: attributes as axes, derived values in order, the rules that forbid.
struct Space: Sendable {
    let axes: [Axis]
    let steps: [CompiledModel.Step]
    let hard: [Constraint]
    /// For each attribute, the constraints that depend on it.
    let users: [[Int]]
    /// Values with the rows of the tables and nothing else.
    let blank: Formula.Values

    init(_ axes: [Axis], _ steps: [CompiledModel.Step], _ hard: [Constraint], _ blank: Formula.Values) {
        (self.axes, self.steps, self.hard, self.blank) = (axes, steps, hard, blank)
        var users: [[Int]] = Array(repeating: [], count: axes.count)
        for (position, constraint): (Int, Constraint) in hard.enumerated() {
            for attribute: Int in constraint.scope { users[attribute].append(position) }
        }
        self.users = users
    }

    /// Everything possible, nothing asked yet.
    var whole: State { State(axes.map(\.domain)) }

    /// The attributes that hang together with one through constraints, ascending. What is settled lets nothing through: what lies
    /// behind it does not change with this attribute.
    func region(of attribute: Int, _ isSettled: [Bool]) -> [Int] {
        var isReached: [Bool] = Array(repeating: false, count: axes.count), left: [Int] = [attribute]
        isReached[attribute] = true
        while let next: Int = left.popLast() {
            for user: Int in users[next] {
                for other: Int in hard[user].scope where !isReached[other] && !isSettled[other] {
                    isReached[other] = true
                    left.append(other)
                }
            }
        }
        return isReached.indices.filter { isReached[$0] }
    }

    /// The constraints on any of the attributes, ascending.
    func constraints(on region: [Int]) -> [Int] {
        var isMet: [Bool] = Array(repeating: false, count: hard.count)
        for attribute: Int in region { for user: Int in users[attribute] { isMet[user] = true } }
        return isMet.indices.filter { isMet[$0] }
    }

    /// The unsettled attributes in groups that do not depend on each other.
    func regions(_ domains: [Domain]) -> [[Int]] {
        var isDone: [Bool] = domains.map(\.isSingle), result: [[Int]] = []
        let isSettled: [Bool] = isDone
        for attribute: Int in axes.indices where !isDone[attribute] {
            let region: [Int] = region(of: attribute, isSettled)
            for member: Int in region { isDone[member] = true }
            if !users[attribute].isEmpty { result.append(region) }
        }
        return result
    }
}

/// A set of whole numbers from nought, for many unions.
struct Marks: Sendable {
    private var words: [UInt64] = []

    init(_ numbers: [Int] = []) {
        for number: Int in numbers { insert(number) }
    }

    mutating func insert(_ number: Int) {
        while words.count <= number / 64 { words.append(0) }
        words[number / 64] |= 1 << UInt64(number % 64)
    }

    mutating func formUnion(_ other: Marks) {
        if words.isEmpty { return words = other.words }
        for (place, word): (Int, UInt64) in other.words.enumerated() where word != 0 {
            if place < words.count { words[place] |= word } else {
                while words.count < place { words.append(0) }
                words.append(word)
            }
        }
    }

    /// From the least.
    var all: [Int] { words.indices.flatMap { (place: Int) -> [Int] in (0..<64).filter { words[place] >> UInt64($0) & 1 == 1 }.map { place * 64 + $0 } } }
}

/// What led to something: choices by their order, constraints by their position.
struct Trace: Sendable {
    var choices: Bits = Bits()
    var rules: Marks = Marks()

    mutating func add(_ other: Trace) {
        choices = choices.or(other.choices)
        rules.formUnion(other.rules)
    }
}

/// What every attribute may still be, and, where it is recorded, why not more.
struct State: Sendable {
    var domains: [Domain]
    /// What has narrowed each attribute; empty where it is not recorded.
    var traces: [Trace] = []
    /// For each attribute, what took away each place of a list; the ends of a span are -1 and -2.
    var removed: [[Int: Trace]] = []
    /// What emptied an attribute.
    var failure: Trace?

    init(_ domains: [Domain]) { self.domains = domains }

    /// The same, recording from now on.
    var recording: State {
        var result: State = self
        result.traces = Array(repeating: Trace(), count: domains.count)
        result.removed = Array(repeating: [:], count: domains.count)
        return result
    }

    /// The same, without its history.
    var plain: State { State(domains) }
}
