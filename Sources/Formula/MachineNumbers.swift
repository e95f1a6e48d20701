internal import Exact

// Rounding and days.
extension Machine {
    mutating func rounding(_ next: Instruction, _ place: Int) throws(FormulaError) {
        let a: Scalar = scalars[Int(next.a)], b: Scalar = scalars[Int(next.b)]
        if next.code == .ordered {
            if Scalar.isLess(b, a) { throw fault(.outOfRange, place) }
            return
        }
        let mode: RoundingMode = Machine.modes[min(Int(next.mode), Machine.modes.count - 1)]
        let count: Int = next.code == .roundTo ? 0 : try whole(b, place)
        if next.code != .roundTo, count < 0 || count > (next.code == .round ? 18 : 100) { throw fault(.outOfRange, place) }
        do throws(ExactError) {
            switch next.code {
            case .round: scalars[Int(next.to)] = try a.rounded(scale: count, mode)
            case .roundTo: scalars[Int(next.to)] = try a.rounded(toMultipleOf: b, mode)
            default:
                var result: Scalar = .one
                for _ in 0..<count { result = try Scalar.product(result, a) }
                scalars[Int(next.to)] = result
            }
        } catch { throw fault(exact: error, place) }
        if next.code == .power { try spend(count, place) }
    }

    mutating func calendar(_ next: Instruction, _ place: Int) throws(FormulaError) {
        if next.code == .date {
            let side: [Operand] = formula.program.sides[Int(next.a)]
            var parts: [Int] = []
            for operand: Operand in side { parts.append(try whole(scalars[Int(operand.register)], place)) }
            guard parts.count == 3, let day: Formula.Day = Formula.Day(year: parts[0], month: parts[1], day: parts[2]) else {
                throw fault(.noDate, place)
            }
            return scalars[Int(next.to)] = Scalar(Exact(day.number))
        }
        guard let day: Formula.Day = scalars[Int(next.a)].exact.int.flatMap({ Formula.Day(number: $0) }) else { throw fault(.noDate, place) }
        var result: Int?
        switch next.code {
        case .year: result = day.parts.year
        case .month: result = day.parts.month
        case .day: result = day.parts.day
        case .weekday: result = day.weekday
        case .endOfMonth: result = day.endOfMonth.number
        default:
            let count: Int = try whole(scalars[Int(next.b)], place)
            guard count.magnitude < 10_000_000 else { throw fault(.noDate, place) }
            if next.code == .addMonths { result = day.adding(months: count)?.number }
            else { result = Formula.Day(number: day.number + (next.mode == 1 ? -count : count))?.number }
        }
        guard let result else { throw fault(.noDate, place) }
        scalars[Int(next.to)] = Scalar(Exact(result))
    }
}
