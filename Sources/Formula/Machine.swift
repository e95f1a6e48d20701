internal import Exact

/// Runs a program over registers.
struct Machine {
    let formula: Formula.Core
    let tables: [Formula.Table?]
    var scalars: [Scalar]
    var objects: [Formula.Value]
    /// Steps left.
    var steps: Int

    init(_ core: Formula.Core, _ values: borrowing Formula.Values, steps: Int = Formula.Limits.steps) throws(FormulaError) {
        self.steps = steps
        formula = core
        scalars = core.program.scalars
        objects = core.program.objects
        tables = values.tables
        guard values.slots.count == core.schema.names.count, tables.count == core.schema.tables.count else {
            throw FormulaError(cause: .wrongSchema, range: 0..<0, fragment: "")
        }
        for load: Program.Load in core.program.loads { try fill(load, values.slots[load.slot]) }
    }

    private mutating func fill(_ load: Program.Load, _ value: Formula.Value) throws(FormulaError) {
        switch (value, load.to.kind) {
        case (.number(let number), .number): scalars[Int(load.to.register)] = Scalar(number)
        case (.flag(let flag), .flag): scalars[Int(load.to.register)] = flag ? .one : .zero
        case (.day(let day), .day): scalars[Int(load.to.register)] = Scalar(Exact(day.number))
        case (.empty, _):
            guard load.isOptional else { throw bad(load, FormulaError.Cause.missing) }
            objects[Int(load.to.register)] = .empty
        default:
            guard load.to.kind == .object, value.conforms(to: formula.schema.names[load.slot].type) else {
                throw bad(load, FormulaError.Cause.wrongValue)
            }
            objects[Int(load.to.register)] = value
        }
    }

    private func bad(_ load: Program.Load, _ cause: (String) -> FormulaError.Cause) -> FormulaError {
        let name: Formula.Name = formula.schema.names[load.slot]
        return FormulaError(cause: cause(formula.language == .ru ? name.ru : name.en), range: 0..<0, fragment: "")
    }

    mutating func run() throws(FormulaError) { try run(0, formula.program.code.count) }

    /// The value in a register.
    func value(_ operand: Operand) -> Formula.Value {
        operand.kind == .object ? objects[Int(operand.register)] : Machine.pack(scalars[Int(operand.register)].exact, operand.kind)
    }

    static func pack(_ scalar: Exact, _ kind: Operand.Kind) -> Formula.Value {
        switch kind {
        case .flag: .flag(!scalar.isZero)
        case .day: scalar.int.flatMap { Formula.Day(number: $0) }.map { .day($0) } ?? .empty
        default: .number(scalar)
        }
    }

    static let modes: [RoundingMode] = [.halfUp, .halfEven, .up, .down, .floor, .ceiling]
    static func mode(_ mode: RoundingMode) -> UInt8 { UInt8(truncatingIfNeeded: modes.firstIndex(of: mode) ?? 0) }

    func fault(_ cause: FormulaError.Cause, _ place: Int) -> FormulaError { formula.fault(cause, formula.program.origins[place]) }

    func fault(exact error: ExactError, _ place: Int) -> FormulaError {
        fault(error == .overflow ? .overflow : .divisionByZero, place)
    }

    mutating func run(_ start: Int, _ end: Int) throws(FormulaError) {
        var place: Int = start
        while place < end {
            do throws(ExactError) { try scalar(&place, end) } catch { throw fault(exact: error, place) }
            guard place < end else { return }
            let next: Instruction = formula.program.code[place]
            switch next.code {
            case .jumpIfEmpty: place = objects[Int(next.a)] == .empty ? Int(next.b) : place + 1
            case .each:
                try each(next, place)
                place = formula.program.loops[Int(next.b)].code.upperBound
            default:
                try other(next, place)
                place += 1
            }
        }
    }

    /// Runs instructions that touch numbers only, up to the first one that does not.
    private mutating func scalar(_ place: inout Int, _ end: Int) throws(ExactError) {
        let code: [Instruction] = formula.program.code
        try scalars.withUnsafeMutableBufferPointer { (file: inout UnsafeMutableBufferPointer<Scalar>) throws(ExactError) -> Void in
            while place < end {
                let next: Instruction = code[place]
                if next.code.isArithmetic {
                    file[Int(next.to)] = try Machine.arithmetic(next.code, file[Int(next.a)], file[Int(next.b)])
                    place += 1
                    continue
                }
                switch next.code {
                case .move:
                    file[Int(next.to)] = file[Int(next.a)]
                    place += 1
                case .jump: place = Int(next.b)
                case .jumpIfFalse: place = file[Int(next.a)].isZero ? Int(next.b) : place + 1
                case .jumpIfTrue: place = file[Int(next.a)].isZero ? place + 1 : Int(next.b)
                default: return
                }
            }
        }
    }

    @inline(__always)
    private static func arithmetic(_ code: Code, _ a: Scalar, _ b: Scalar) throws(ExactError) -> Scalar {
        switch code {
        case .add: return try Scalar.sum(a, b)
        case .subtract: return try Scalar.difference(a, b)
        case .multiply: return try Scalar.product(a, b)
        case .divide: return try Scalar.quotient(a, b)
        case .negate: return a.negated
        case .min: return Scalar.isLess(b, a) ? b : a
        case .max: return Scalar.isLess(a, b) ? b : a
        case .abs: return a.absolute
        case .sign: return Scalar(Exact(a.top.signum))
        case .mod: return try Scalar.remainder(a, b)
        case .div: return try Scalar.whole(a, b)
        case .less: return Scalar.isLess(a, b) ? .one : .zero
        case .lessEqual: return Scalar.isLess(b, a) ? .zero : .one
        case .equal: return Scalar.isEqual(a, b) ? .one : .zero
        case .notEqual: return Scalar.isEqual(a, b) ? .zero : .one
        default: return a.isZero ? .one : .zero
        }
    }

    private mutating func other(_ next: Instruction, _ place: Int) throws(FormulaError) {
        switch next.code {
        case .round, .roundTo, .power, .ordered: try rounding(next, place)
        case .moveDay, .date, .year, .month, .day, .weekday, .addMonths, .endOfMonth: try calendar(next, place)
        case .concat, .len, .upper, .lower, .trim, .left, .right, .contains, .startsWith, .endsWith, .textOf, .number:
            try textual(next, place)
        default: try structural(next, place)
        }
    }

    func whole(_ value: Scalar, _ place: Int) throws(FormulaError) -> Int {
        let number: Exact = value.exact
        guard let whole: Int = number.int else { throw fault(number.normalized.scale == 0 ? .outOfRange : .notWhole, place) }
        return whole
    }
}
