internal import Exact

/// The parsed source: nodes in an array, children before parents.
struct Tree: Sendable {
    enum Kind: Sendable, Hashable {
        case number(Exact)
        case text(String)
        case flag(Bool)
        case name(String)
        case list([Int])
        case field(Int, String)
        case negate(Int)
        case not(Int)
        case percent(Int)
        case binary(Operation, Int, Int)
        case call(String, [Int])
        case invalid
    }

    struct Node: Sendable {
        var kind: Kind
        var range: Range<Int>
        var height: Int = 1
        /// Where the word itself stands: the name of a function or field, the sign of an operation.
        var word: Range<Int>
    }

    var nodes: [Node] = []
    var root: Int = 0

    func children(_ node: Int) -> [Int] {
        switch nodes[node].kind {
        case .number, .text, .flag, .name, .invalid: []
        case .list(let items), .call(_, let items): items
        case .field(let base, _), .negate(let base), .not(let base), .percent(let base): [base]
        case .binary(_, let left, let right): [left, right]
        }
    }
}

/// Operations with two sides.
enum Operation: UInt8, Sendable, Hashable {
    case or, and, equal, notEqual, less, lessEqual, greater, greaterEqual, `in`, notIn, concat, add, subtract, multiply, divide

    /// How tightly it binds; a greater number binds first.
    var strength: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .in, .notIn: 4
        case .concat: 5
        case .add, .subtract: 6
        case .multiply, .divide: 7
        }
    }

    var isComparison: Bool { strength == 4 }

    func text(_ isRussian: Bool) -> String {
        switch self {
        case .or: Keyword.or.text(isRussian)
        case .and: Keyword.and.text(isRussian)
        case .in: Keyword.in.text(isRussian)
        case .notIn: Keyword.not.text(isRussian) + " " + Keyword.in.text(isRussian)
        case .equal: "="
        case .notEqual: "<>"
        case .less: "<"
        case .lessEqual: "<="
        case .greater: ">"
        case .greaterEqual: ">="
        case .concat: "&"
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        }
    }

    init?(_ kind: Token.Kind) {
        switch kind {
        case .keyword(.or): self = .or
        case .keyword(.and): self = .and
        case .keyword(.in): self = .in
        case .sign(let sign):
            guard let found: Operation = Operation(sign) else { return nil }
            self = found
        default: return nil
        }
    }

    private init?(_ sign: Sign) {
        switch sign {
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessEqual: self = .lessEqual
        case .greater: self = .greater
        case .greaterEqual: self = .greaterEqual
        case .concat: self = .concat
        case .plus: self = .add
        case .minus: self = .subtract
        case .times: self = .multiply
        case .divide: self = .divide
        default: return nil
        }
    }
}
