internal import Exact

/// Turns a checked tree into a program.
struct Emitter {
    let tree: Tree
    let meanings: [Meaning]
    let schema: Formula.Schema
    var program: Program = Program()
    private var loaded: [Int: Operand] = [:]
    private var elements: [[Int]: Operand] = [:]
    var fields: [Int: [Program.Field]] = [:]
    private var constants: [Formula.Value: Operand] = [:]

    init(_ tree: Tree, _ meanings: [Meaning], _ schema: Formula.Schema) {
        self.tree = tree
        self.meanings = meanings
        self.schema = schema
        program.operands = Array(repeating: nil, count: tree.nodes.count)
        program.result = emit(tree.root)
    }

    mutating func register(_ kind: Operand.Kind, _ value: Formula.Value? = nil) -> Operand {
        if kind == .object {
            program.objects.append(value ?? .empty)
            return Operand(register: UInt16(truncatingIfNeeded: program.objects.count - 1), kind: kind)
        }
        program.scalars.append(Scalar(value?.scalar ?? Exact.zero))
        return Operand(register: UInt16(truncatingIfNeeded: program.scalars.count - 1), kind: kind)
    }

    mutating func constant(_ value: Formula.Value, _ kind: Operand.Kind) -> Operand {
        if let known: Operand = constants[value] { return known }
        let operand: Operand = register(kind, value)
        constants[value] = operand
        return operand
    }

    mutating func add(_ code: Code, _ node: Int, to: Operand? = nil, _ a: Operand? = nil, _ b: Operand? = nil, mode: UInt8 = 0) {
        program.code.append(Instruction(code: code, mode: mode, to: to?.register ?? 0, a: a?.register ?? 0, b: b?.register ?? 0))
        program.origins.append(node)
    }

    var here: Int { program.code.count }

    /// Points the jump at `place` to the next instruction.
    mutating func land(_ place: Int) { program.code[place].b = UInt16(truncatingIfNeeded: here) }

    mutating func jump(_ code: Code, _ node: Int, _ condition: Operand? = nil) -> Int {
        add(code, node, condition)
        return here - 1
    }

    mutating func move(_ from: Operand, to: Operand, _ node: Int) {
        add(to.kind == .object ? .moveObject : .move, node, to: to, from)
    }

    mutating func side(_ operands: [Operand]) -> UInt16 {
        program.sides.append(operands)
        return UInt16(truncatingIfNeeded: program.sides.count - 1)
    }

    func kind(_ node: Int) -> Operand.Kind { meanings[node].type.map { Operand.kind($0) } ?? .object }

    /// Code for a node that is not empty.
    mutating func emit(_ node: Int) -> Operand {
        let operand: Operand = make(node)
        program.operands[node] = operand
        return operand
    }

    private mutating func make(_ node: Int) -> Operand {
        switch tree.nodes[node].kind {
        case .number(let number): return constant(.number(number), .number)
        // Not shared: texts that are equal to Swift may differ in bytes.
        case .text(let text): return register(.object, .text(text))
        case .flag(let flag): return constant(.flag(flag), .flag)
        case .name: return name(node)
        case .list(let items):
            let operands: [Operand] = items.map { emit($0) }
            let result: Operand = register(.object)
            add(.makeList, node, to: result, Operand(register: side(operands), kind: .object))
            return result
        case .field(let base, _): return field(base, node)
        case .negate(let base): return one(.negate, base, node)
        case .not(let base): return one(.not, base, node)
        case .percent(let base):
            let hundredth: Operand = constant(.number(Exact(coefficient: 1, scale: 2) ?? .one), .number)
            let from: Operand = emit(base), result: Operand = register(.number)
            add(.multiply, node, to: result, from, hundredth)
            return result
        case .binary(let operation, let left, let right): return binary(operation, left, right, node)
        case .call(_, let items): return call(items, node)
        case .invalid: return register(.object)
        }
    }

    mutating func one(_ code: Code, _ base: Int, _ node: Int, mode: UInt8 = 0) -> Operand {
        let from: Operand = emit(base)
        let result: Operand = register(kind(node))
        add(code, node, to: result, from, mode: mode)
        return result
    }

    mutating func two(_ code: Code, _ left: Int, _ right: Int, _ node: Int, mode: UInt8 = 0) -> Operand {
        let first: Operand = emit(left), second: Operand = emit(right)
        let result: Operand = register(kind(node))
        add(code, node, to: result, first, second, mode: mode)
        return result
    }

    /// Where a name is, still boxed when it may be empty.
    private mutating func source(_ node: Int) -> Operand {
        switch meanings[node].sense {
        case .input(let slot):
            if let known: Operand = loaded[slot] { return known }
            let name: Formula.Name = schema.names[slot]
            let operand: Operand = register(name.isOptional ? .object : Operand.kind(name.type))
            program.loads.append(Program.Load(slot: slot, to: operand, isOptional: name.isOptional))
            loaded[slot] = operand
            return operand
        case .element(let walk, let position): return element(walk, position, node)
        case .item(let walk): return element(walk, -1, node)
        case .local(let value): return program.operands[value] ?? register(kind(node))
        default: return register(kind(node))
        }
    }

    private mutating func element(_ walk: Int, _ position: Int, _ node: Int) -> Operand {
        if let known: Operand = elements[[walk, position]] { return known }
        let isOptional: Bool = meanings[node].isBoxed
        let operand: Operand = register(isOptional ? .object : kind(node))
        elements[[walk, position]] = operand
        fields[walk, default: []].append(Program.Field(position: position, to: operand, isOptional: isOptional))
        return operand
    }

    private mutating func name(_ node: Int) -> Operand {
        let operand: Operand = source(node)
        return meanings[node].isBoxed ? unboxed(operand, node) : operand
    }

    private mutating func unboxed(_ operand: Operand, _ node: Int) -> Operand {
        let result: Operand = register(kind(node))
        add(.unbox, node, to: result, operand, mode: result.kind == .object ? 1 : 0)
        return result
    }

    private mutating func field(_ base: Int, _ node: Int) -> Operand {
        if meanings[node].isBoxed { return unboxed(boxedField(base, node), node) }
        guard case .projection(let position) = meanings[node].sense else { return fieldValue(base, node, register(kind(node)), 0) }
        let from: Operand = emit(base), result: Operand = register(.object)
        add(.project, node, to: result, from, Operand(register: UInt16(truncatingIfNeeded: position), kind: .number))
        return result
    }

    private mutating func boxedField(_ base: Int, _ node: Int) -> Operand { fieldValue(base, node, register(.object), 2) }

    private mutating func fieldValue(_ base: Int, _ node: Int, _ result: Operand, _ mode: UInt8) -> Operand {
        guard case .field(let position) = meanings[node].sense else { return result }
        let from: Operand = emit(base)
        let place: Operand = Operand(register: UInt16(truncatingIfNeeded: position), kind: .number)
        add(.field, node, to: result, from, place, mode: mode == 2 ? 2 : (result.kind == .object ? 1 : 0))
        return result
    }

    /// Code for a node that may be empty: the result is an object register.
    mutating func emitOptional(_ node: Int) -> Operand {
        let operand: Operand
        switch (tree.nodes[node].kind, meanings[node].sense) {
        case (.name, _): operand = source(node)
        case (.field(let base, _), _): operand = boxedField(base, node)
        case (.call(_, let items), .function(.number)):
            let from: Operand = emit(items[0])
            operand = register(.object)
            add(.number, node, to: operand, from, mode: 2)
        case (.call(_, let items), .lookup(let table)): operand = lookup(table, items, node, isLenient: true)
        case (.call(_, let items), .aggregate(let function)): operand = aggregate(function, items, node, isLenient: true)
        case (.call(_, let items), .walk(let function)): operand = walk(function, items, node, isLenient: true)
        default: operand = emit(node)
        }
        program.operands[node] = operand
        return operand
    }
}
