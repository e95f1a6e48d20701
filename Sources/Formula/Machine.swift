internal import Exact

/// Runs a program over registers.
struct Machine {
    private let formula: Formula.Core
    private let tables: [Formula.Table?]
    var scalars: [Scalar]
    var objects: [Formula.Value]
    /// Steps left.
    private var steps: Int

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

    private static let modes: [RoundingMode] = [.halfUp, .halfEven, .up, .down, .floor, .ceiling]
    static func mode(_ mode: RoundingMode) -> UInt8 { UInt8(truncatingIfNeeded: modes.firstIndex(of: mode) ?? 0) }

    private func fault(_ cause: FormulaError.Cause, _ place: Int) -> FormulaError { formula.fault(cause, formula.program.origins[place]) }

    private func fault(exact error: ExactError, _ place: Int) -> FormulaError {
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

    private func whole(_ value: Scalar, _ place: Int) throws(FormulaError) -> Int {
        let number: Exact = value.exact
        guard let whole: Int = number.int else { throw fault(number.normalized.scale == 0 ? .outOfRange : .notWhole, place) }
        return whole
    }

    private mutating func rounding(_ next: Instruction, _ place: Int) throws(FormulaError) {
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

    private mutating func calendar(_ next: Instruction, _ place: Int) throws(FormulaError) {
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

extension Machine {
    private func text(_ register: UInt16) -> String {
        if case .text(let text) = objects[Int(register)] { return text }
        return ""
    }

    private mutating func textual(_ next: Instruction, _ place: Int) throws(FormulaError) {
        let a: String = next.code == .textOf ? "" : text(next.a)
        try read(a, place)
        var flag: Bool?
        var result: String?
        switch next.code {
        case .len: return scalars[Int(next.to)] = Scalar(Exact(a.count))
        case .number: return try number(a, next, place)
        case .contains, .startsWith, .endsWith:
            try read(text(next.b), place)
            flag = Machine.holds(next.code, a, text(next.b))
        case .concat:
            try read(text(next.b), place)
            result = a + text(next.b)
        case .upper: result = a.uppercased()
        case .lower: result = a.lowercased()
        case .trim: result = Machine.trimmed(a)
        case .textOf: result = try textOf(next, place)
        default:
            let count: Int = try whole(scalars[Int(next.b)], place)
            guard count >= 0 else { throw fault(.outOfRange, place) }
            result = String(next.code == .left ? a.prefix(count) : a.suffix(count))
        }
        if let flag { scalars[Int(next.to)] = flag ? .one : .zero }
        guard let result else { return }
        guard result.utf8.count <= Formula.Limits.textBytes else { throw fault(.textTooLong, place) }
        objects[Int(next.to)] = .text(result)
    }

    private mutating func number(_ text: String, _ next: Instruction, _ place: Int) throws(FormulaError) {
        let plain: String = Machine.trimmed(text)
        let pointed: String = String(plain.map { (mark: Character) -> Character in mark == "," ? "." : mark })
        guard let number: Exact = Exact(pointed) else {
            if next.mode == 2 { return objects[Int(next.to)] = .empty }
            throw fault(.notNumber(String(text.prefix(40))), place)
        }
        store(.number(number), next)
    }

    private func textOf(_ next: Instruction, _ place: Int) throws(FormulaError) -> String {
        let side: [Operand] = formula.program.sides[Int(next.a)]
        guard let first: Operand = side.first else { return "" }
        if side.count > 1 {
            let places: Int = try whole(scalars[Int(side[1].register)], place)
            guard (0...18).contains(places) else { throw fault(.outOfRange, place) }
            return scalars[Int(first.register)].exact.text(scale: places)
        }
        switch value(first) {
        case .number(let number): return number.normalized.description
        case .text(let text): return text
        case .day(let day): return day.description
        default: return ""
        }
    }

    /// Spaces at both ends go, runs of spaces inside become one.
    private static func trimmed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Whether a text holds another inside, at its start or at its end.
    private static func holds(_ code: Code, _ text: String, _ part: String) -> Bool {
        switch code {
        case .startsWith: text.utf8.starts(with: part.utf8)
        case .endsWith: text.utf8.count >= part.utf8.count && text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
        default: contains(Array(text.utf8), Array(part.utf8))
        }
    }

    /// Knuth, Morris and Pratt: never goes back in the text, so the time is the sum of both lengths.
    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        if part.isEmpty { return true }
        if part.count > text.count { return false }
        var borders: [Int] = [0]
        var length: Int = 0
        for byte: UInt8 in part.dropFirst() {
            while length > 0 && part[length] != byte { length = borders[length - 1] }
            if part[length] == byte { length += 1 }
            borders.append(length)
        }
        length = 0
        for byte: UInt8 in text {
            while length > 0 && part[length] != byte { length = borders[length - 1] }
            if part[length] == byte { length += 1 }
            if length == part.count { return true }
        }
        return false
    }
}

extension Machine {
    private mutating func store(_ value: Formula.Value, _ next: Instruction) {
        if next.mode == 0 { scalars[Int(next.to)] = Scalar(value.scalar ?? .zero) } else { objects[Int(next.to)] = value }
    }

    private func items(_ register: UInt16) -> [Formula.Value] {
        if case .list(let items) = objects[Int(register)] { return items }
        return []
    }

    private mutating func structural(_ next: Instruction, _ place: Int) throws(FormulaError) {
        switch next.code {
        case .moveObject: objects[Int(next.to)] = objects[Int(next.a)]
        case .equalObject:
            let left: Formula.Value = objects[Int(next.a)], right: Formula.Value = objects[Int(next.b)]
            try read(min(left.bytes, right.bytes), place)
            scalars[Int(next.to)] = left.isSame(as: right) ? .one : .zero
        case .isPresent: scalars[Int(next.to)] = objects[Int(next.a)] == .empty ? .zero : .one
        case .makeList: objects[Int(next.to)] = .list(formula.program.sides[Int(next.a)].map { value($0) })
        case .member:
            let item: Formula.Value = value(formula.program.sides[Int(next.a)][0])
            let all: [Formula.Value] = items(next.b)
            try spend(all.count, place)
            if case .text(let text) = item { try read(text.utf8.count * all.count, place) }
            scalars[Int(next.to)] = all.contains { $0.isSame(as: item) } ? .one : .zero
        case .unbox:
            guard objects[Int(next.a)] != .empty else { throw fault(.missing(formula.fragment(formula.program.origins[place])), place) }
            store(objects[Int(next.a)], next)
        case .field:
            let value: Formula.Value = part(objects[Int(next.a)], Int(next.b))
            if value == .empty && next.mode != 2 { throw fault(.missing(formula.fragment(formula.program.origins[place])), place) }
            store(value, next)
        case .project:
            let all: [Formula.Value] = items(next.a)
            try spend(all.count, place)
            objects[Int(next.to)] = .list(all.map { part($0, Int(next.b)) })
        case .aggregate: try aggregate(next, place)
        case .lookup: try lookup(next, place)
        default: return
        }
    }

    private func part(_ record: Formula.Value, _ position: Int) -> Formula.Value {
        guard case .record(let values) = record, position < values.count else { return .empty }
        return values[position]
    }

    private mutating func spend(_ count: Int, _ place: Int) throws(FormulaError) {
        steps -= count
        if steps < 0 { throw fault(.tooMuchWork, place) }
    }

    /// Reading four bytes of text is a step.
    private mutating func read(_ bytes: Int, _ place: Int) throws(FormulaError) { try spend(bytes / 4, place) }

    private mutating func read(_ text: String, _ place: Int) throws(FormulaError) { try read(text.utf8.count, place) }

    /// A budget of its own for an explanation, which runs the bodies of walks once more.
    mutating func renew() { steps = Formula.Limits.steps }

    private mutating func aggregate(_ next: Instruction, _ place: Int) throws(FormulaError) {
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

    private mutating func each(_ next: Instruction, _ place: Int) throws(FormulaError) {
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

    private mutating func lookup(_ next: Instruction, _ place: Int) throws(FormulaError) {
        let number: Int = Int(next.b)
        let type: Formula.TableType = formula.schema.tables[number]
        let name: String = formula.language == .ru ? type.ru : type.en
        guard let table: Formula.Table = tables[number], table.type == type else { throw fault(.wrongTable(name), place) }
        let keys: [Formula.Value] = formula.program.sides[Int(next.a)].map { value($0) }
        try read(keys.reduce(0) { $0 + $1.bytes }, place)
        let found: Formula.Value?
        do throws(ExactError) { found = try table.find(keys) } catch { throw fault(exact: error, place) }
        if let found { return store(found, next) }
        guard next.mode == 2 else { throw fault(.noRow(table: name, keys: keys), place) }
        objects[Int(next.to)] = .empty
    }
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
