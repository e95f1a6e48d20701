internal import Exact

// Walks over lists.
extension Machine {
    mutating func aggregate(_ next: Instruction, _ place: Int) throws(FormulaError) {
        let all: [Formula.Value] = items(next.a)
        try spend(all.count, place)
        var total: Total = Total(Function(rawValue: UInt8(truncatingIfNeeded: next.b)) ?? .count)
        if total.function == .count { return store(.number(Exact(all.count)), next) }
        do throws(ExactError) {
            for item: Formula.Value in all { try total.add(Scalar(item.scalar ?? .zero)) }
        } catch { throw fault(exact: error, place) }
        var kind: Operand.Kind = .number
        if case .day? = all.first { kind = .day }
        try finish(total, total.isFlag ? .flag : kind, next, place)
    }

    private mutating func finish(_ total: Total, _ kind: Operand.Kind, _ next: Instruction, _ place: Int) throws(FormulaError) {
        let result: Scalar?
        do throws(ExactError) { result = try total.result() } catch { throw fault(exact: error, place) }
        if let result, next.mode == 0 { return scalars[Int(next.to)] = result }
        if let result { return store(Machine.pack(result.exact, kind), next) }
        guard next.mode == 2 else { throw fault(.emptyList, place) }
        objects[Int(next.to)] = .empty
    }

    mutating func each(_ next: Instruction, _ place: Int) throws(FormulaError) {
        let loop: Program.Loop = formula.program.loops[Int(next.b)]
        let all: [Formula.Value] = items(next.a)
        try spend(all.count * (loop.code.count + 1), place)
        var total: Total = Total(loop.function)
        for item: Formula.Value in all {
            try enter(item, loop)
            do throws(ExactError) { try total.add(scalars[Int(loop.result.register)]) } catch { throw fault(exact: error, place) }
        }
        try finish(total, total.isFlag ? .flag : (loop.function == .count ? .number : loop.result.kind), next, place)
    }

    /// Computes the body of a walk for one element.
    mutating func enter(_ item: Formula.Value, _ loop: Program.Loop) throws(FormulaError) {
        for field: Program.Field in loop.fields {
            let value: Formula.Value = field.position < 0 ? item : part(item, field.position)
            if field.to.kind == .object { objects[Int(field.to.register)] = value }
            else { scalars[Int(field.to.register)] = Scalar(value.scalar ?? .zero) }
        }
        try run(loop.code.lowerBound, loop.code.upperBound)
    }

    /// The list a walk goes over, for an explanation.
    func elements(_ list: Operand) -> [Formula.Value] { items(list.register) }
}

/// A running result over a list.
struct Total {
    let function: Function
    private var value: Scalar
    private var count: Int = 0

    init(_ function: Function) {
        self.function = function
        value = function == .all ? .one : .zero
    }

    var isFlag: Bool { function == .any || function == .all }

    mutating func add(_ next: Scalar) throws(ExactError) {
        switch function {
        case .any, .count: if !next.isZero { value = function == .any ? .one : try Scalar.sum(value, .one) }
        case .all: if next.isZero { value = .zero }
        case .min: value = count == 0 || Scalar.isLess(next, value) ? next : value
        case .max: value = count == 0 || Scalar.isLess(value, next) ? next : value
        default: value = try Scalar.sum(value, next)
        }
        count += 1
    }

    /// Nil when there is nothing to take the least, greatest or mean of.
    func result() throws(ExactError) -> Scalar? {
        switch function {
        case .min, .max: return count == 0 ? nil : value
        case .average: return count == 0 ? nil : try Scalar.quotient(value, Scalar(Exact(count)))
        default: return value
        }
    }
}
