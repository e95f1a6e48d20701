internal import Exact

extension Emitter {
    mutating func binary(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) -> Operand {
        switch operation {
        case .and, .or: return logical(operation, left, right, node)
        case .in, .notIn: return membership(operation, left, right, node)
        case .equal, .notEqual: return equality(operation, left, right, node)
        case .less: return two(.less, left, right, node)
        case .lessEqual: return two(.lessEqual, left, right, node)
        case .greater: return exchanged(.less, left, right, node)
        case .greaterEqual: return exchanged(.lessEqual, left, right, node)
        case .concat: return two(.concat, left, right, node)
        case .multiply: return two(.multiply, left, right, node)
        case .divide: return two(.divide, left, right, node)
        case .add: return kind(left) == .day ? two(.moveDay, left, right, node) : two(.add, left, right, node)
        case .subtract:
            if kind(node) == .day { return two(.moveDay, left, right, node, mode: 1) }
            return two(.subtract, left, right, node)
        }
    }

    private mutating func exchanged(_ code: Code, _ left: Int, _ right: Int, _ node: Int) -> Operand {
        let first: Operand = emit(left), second: Operand = emit(right)
        let result: Operand = register(.flag)
        add(code, node, to: result, second, first)
        return result
    }

    private mutating func logical(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) -> Operand {
        let result: Operand = register(.flag)
        move(emit(left), to: result, node)
        let end: Int = jump(operation == .and ? .jumpIfFalse : .jumpIfTrue, node, result)
        move(emit(right), to: result, node)
        land(end)
        return result
    }

    private mutating func compare(_ first: Operand, _ second: Operand, _ result: Operand, _ node: Int) {
        add(first.kind == .object ? .equalObject : .equal, node, to: result, first, second)
    }

    private mutating func equality(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) -> Operand {
        let first: Operand = emit(left), second: Operand = emit(right)
        let result: Operand = register(.flag)
        compare(first, second, result, node)
        if operation == .notEqual { add(.not, node, to: result, result) }
        return result
    }

    private mutating func membership(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) -> Operand {
        let item: Operand = emit(left)
        let result: Operand = register(.flag)
        if case .list(let items) = tree.nodes[right].kind {
            let operands: [Operand] = items.map { emit($0) }
            var ends: [Int] = []
            for operand: Operand in operands {
                compare(item, operand, result, node)
                ends.append(jump(.jumpIfTrue, node, result))
            }
            for end: Int in ends { land(end) }
        } else {
            let list: Operand = emit(right)
            add(.member, node, to: result, Operand(register: side([item]), kind: .object), list)
        }
        if operation == .notIn { add(.not, node, to: result, result) }
        return result
    }

    mutating func call(_ items: [Int], _ node: Int) -> Operand {
        switch meanings[node].sense {
        case .lookup(let table): return lookup(table, items, node, isLenient: false)
        case .aggregate(let function): return aggregate(function, items, node, isLenient: false)
        case .walk(let function): return walk(function, items, node, isLenient: false)
        case .function(let function): return control(function, items, node) ?? numeric(function, items, node)
            ?? textual(function, items, node)
        default: return register(kind(node))
        }
    }

    private mutating func control(_ function: Function, _ items: [Int], _ node: Int) -> Operand? {
        switch function {
        case .if: return choice(items, node)
        case .let:
            for position: Int in stride(from: 1, to: items.count - 1, by: 2) { _ = emit(items[position]) }
            return emit(items[items.count - 1])
        case .has:
            let from: Operand = emitOptional(items[0]), result: Operand = register(.flag)
            add(.isPresent, node, to: result, from)
            return result
        case .default: return fallback(items, node)
        case .min, .max:
            var result: Operand = emit(items[0])
            for item: Int in items.dropFirst() {
                let other: Operand = emit(item), next: Operand = register(kind(node))
                add(function == .min ? .min : .max, node, to: next, result, other)
                result = next
            }
            return result
        default: return nil
        }
    }

    private mutating func choice(_ items: [Int], _ node: Int) -> Operand {
        let result: Operand = register(kind(node))
        var ends: [Int] = []
        for position: Int in stride(from: 0, to: items.count - 1, by: 2) {
            let skip: Int = jump(.jumpIfFalse, node, emit(items[position]))
            move(emit(items[position + 1]), to: result, node)
            ends.append(jump(.jump, node))
            land(skip)
        }
        move(emit(items[items.count - 1]), to: result, node)
        for end: Int in ends { land(end) }
        return result
    }

    private mutating func fallback(_ items: [Int], _ node: Int) -> Operand {
        let from: Operand = emitOptional(items[0])
        let result: Operand = register(kind(node))
        let skip: Int = jump(.jumpIfEmpty, node, from)
        add(.unbox, node, to: result, from, mode: result.kind == .object ? 1 : 0)
        let end: Int = jump(.jump, node)
        land(skip)
        move(emit(items[1]), to: result, node)
        land(end)
        return result
    }

    private mutating func numeric(_ function: Function, _ items: [Int], _ node: Int) -> Operand? {
        switch function {
        case .round: return round(.halfUp, items, node)
        case .roundEven: return round(.halfEven, items, node)
        case .roundUp: return round(.up, items, node)
        case .roundDown: return round(.down, items, node)
        case .ceil: return round(.ceiling, items, node)
        case .floor: return round(.floor, items, node)
        case .roundTo: return two(.roundTo, items[0], items[1], node, mode: Machine.mode(.halfUp))
        case .ceilTo: return two(.roundTo, items[0], items[1], node, mode: Machine.mode(.ceiling))
        case .floorTo: return two(.roundTo, items[0], items[1], node, mode: Machine.mode(.floor))
        case .abs: return one(.abs, items[0], node)
        case .sign: return one(.sign, items[0], node)
        case .mod: return two(.mod, items[0], items[1], node)
        case .div: return two(.div, items[0], items[1], node)
        case .power: return two(.power, items[0], items[1], node)
        case .clamp:
            let value: Operand = emit(items[0]), low: Operand = emit(items[1]), high: Operand = emit(items[2])
            let result: Operand = register(.number)
            add(.ordered, node, to: nil, low, high)
            add(.max, node, to: result, value, low)
            add(.min, node, to: result, result, high)
            return result
        default: return nil
        }
    }

    private mutating func round(_ mode: RoundingMode, _ items: [Int], _ node: Int) -> Operand {
        let value: Operand = emit(items[0])
        let places: Operand = items.count > 1 ? emit(items[1]) : constant(.number(.zero), .number)
        let result: Operand = register(.number)
        add(.round, node, to: result, value, places, mode: Machine.mode(mode))
        return result
    }

    private mutating func textual(_ function: Function, _ items: [Int], _ node: Int) -> Operand {
        switch function {
        case .len: return one(.len, items[0], node)
        case .upper: return one(.upper, items[0], node)
        case .lower: return one(.lower, items[0], node)
        case .trim: return one(.trim, items[0], node)
        case .left: return two(.left, items[0], items[1], node)
        case .right: return two(.right, items[0], items[1], node)
        case .contains: return two(.contains, items[0], items[1], node)
        case .startsWith: return two(.startsWith, items[0], items[1], node)
        case .endsWith: return two(.endsWith, items[0], items[1], node)
        case .text, .date: return many(function == .text ? .textOf : .date, items, node)
        case .number: return one(.number, items[0], node)
        case .year: return one(.year, items[0], node)
        case .month: return one(.month, items[0], node)
        case .day: return one(.day, items[0], node)
        case .weekday: return one(.weekday, items[0], node)
        case .addMonths: return two(.addMonths, items[0], items[1], node)
        case .endOfMonth: return one(.endOfMonth, items[0], node)
        case .days: return exchangedDays(items, node)
        default: return register(kind(node))
        }
    }

    private mutating func exchangedDays(_ items: [Int], _ node: Int) -> Operand {
        let from: Operand = emit(items[0]), until: Operand = emit(items[1])
        let result: Operand = register(.number)
        add(.subtract, node, to: result, until, from)
        return result
    }

    private mutating func many(_ code: Code, _ items: [Int], _ node: Int) -> Operand {
        let operands: [Operand] = items.map { emit($0) }
        let result: Operand = register(kind(node))
        add(code, node, to: result, Operand(register: side(operands), kind: .object))
        return result
    }

    /// 0 a scalar register, 1 an object register, 2 an object register that may stay empty.
    private func mode(_ result: Operand, _ isLenient: Bool) -> UInt8 { isLenient ? 2 : (result.kind == .object ? 1 : 0) }

    mutating func lookup(_ table: Int, _ items: [Int], _ node: Int, isLenient: Bool) -> Operand {
        var keys: [Int] = items
        if let first: Int = items.first, meanings[first].sense == .table(table) { keys.removeFirst() }
        let operands: [Operand] = keys.map { emit($0) }
        let result: Operand = register(isLenient ? .object : kind(node))
        program.tables.insert(table)
        add(.lookup, node, to: result, Operand(register: side(operands), kind: .object),
            Operand(register: UInt16(truncatingIfNeeded: table), kind: .object), mode: mode(result, isLenient))
        return result
    }

    mutating func aggregate(_ function: Function, _ items: [Int], _ node: Int, isLenient: Bool) -> Operand {
        let list: Operand = emit(items[0])
        let result: Operand = register(isLenient ? .object : kind(node))
        let name: Operand = Operand(register: UInt16(function.rawValue), kind: .object)
        add(.aggregate, node, to: result, list, name, mode: mode(result, isLenient))
        return result
    }

    mutating func walk(_ function: Function, _ items: [Int], _ node: Int, isLenient: Bool) -> Operand {
        let list: Operand = emit(items[0])
        let result: Operand = register(isLenient ? .object : kind(node))
        let number: Operand = Operand(register: UInt16(truncatingIfNeeded: program.loops.count), kind: .object)
        let empty: Program.Loop = Program.Loop(function: function, code: 0..<0, fields: [], result: result, node: node)
        program.loops.append(empty)
        add(.each, node, to: result, list, number, mode: mode(result, isLenient))
        let start: Int = here
        let body: Operand = emit(items[1])
        program.loops[Int(number.register)] = Program.Loop(
            function: function, code: start..<here, fields: fields[node] ?? [], result: body, node: node)
        return result
    }
}
