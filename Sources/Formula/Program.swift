internal import Exact

/// Where a value is while a formula runs.
struct Operand: Sendable, Hashable {
    /// Numbers, flags (0 or 1) and days (since 1970) live in one file of registers, everything else in the other.
    enum Kind: UInt8, Sendable, Hashable { case number, flag, day, object }

    var register: UInt16
    var kind: Kind

    static func kind(_ type: Formula.Kind) -> Kind {
        switch type {
        case .number: .number
        case .flag: .flag
        case .day: .day
        default: .object
        }
    }
}

/// What the machine does. The first group is arithmetic and fails only as `Exact` fails.
enum Code: UInt8, Sendable {
    case add, subtract, multiply, divide, negate, min, max, abs, sign, mod, div
    case less, lessEqual, equal, notEqual, not
    case move, jump, jumpIfFalse, jumpIfTrue
    case round, roundTo, power, ordered, moveDay, date, year, month, day, weekday, addMonths, endOfMonth
    case moveObject, equalObject, concat, len, upper, lower, trim, left, right, contains, startsWith, endsWith
    case textOf, number, makeList, member, field, project, isPresent, jumpIfEmpty, unbox, aggregate, each, lookup

    var isArithmetic: Bool { rawValue <= Code.not.rawValue }
}

struct Instruction: Sendable {
    var code: Code
    var mode: UInt8 = 0
    var to: UInt16 = 0
    var a: UInt16 = 0
    var b: UInt16 = 0
}

/// A compiled formula: instructions over registers. Every node keeps a register of its own, so that an explanation
/// reads what was computed instead of computing again.
struct Program: Sendable {
    struct Load: Sendable {
        var slot: Int
        var to: Operand
        var isOptional: Bool
    }

    struct Field: Sendable {
        /// -1 is the element itself.
        var position: Int
        var to: Operand
        var isOptional: Bool
    }

    struct Loop: Sendable {
        var function: Function
        var code: Range<Int>
        var fields: [Field]
        var result: Operand
        var node: Int
    }

    var code: [Instruction] = []
    var origins: [Int] = []
    var scalars: [Scalar] = []
    var objects: [Formula.Value] = []
    var loads: [Load] = []
    var sides: [[Operand]] = []
    var loops: [Loop] = []
    var result: Operand = Operand(register: 0, kind: .number)
    var operands: [Operand?] = []
    var tables: Set<Int> = []
}
