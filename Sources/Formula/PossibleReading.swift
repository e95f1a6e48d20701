internal import Exact

/// Reads a formula with what its names may be instead of what they are. Each node is read once.
struct PossibleReading {
    private let core: Formula.Core
    private let inputs: [Formula.Possible]
    private let tables: Formula.Values
    private var known: [Formula.Possible?]

    init(_ core: Formula.Core, _ inputs: [Formula.Possible], _ tables: Formula.Values) {
        (self.core, self.inputs, self.tables) = (core, inputs, tables)
        known = Array(repeating: nil, count: core.tree.nodes.count)
    }

    mutating func value(_ node: Int) -> Formula.Possible {
        if let found: Formula.Possible = known[node] { return found }
        let result: Formula.Possible = read(node)
        known[node] = result
        return result
    }

    private mutating func read(_ node: Int) -> Formula.Possible {
        switch core.meanings[node].sense {
        case .input(let slot): return slot < inputs.count ? inputs[slot] : .any
        case .local(let made): return value(made)
        case .lookup(let table): return look(table, node)
        case .function(let function): return call(function, core.tree.children(node), node)
        case .literal, .operation: return operation(node)
        default: return wide(node)
        }
    }

    /// Anything of the node's type.
    private func wide(_ node: Int) -> Formula.Possible { core.meanings[node].type == .flag ? .flag : .any }

    private mutating func operation(_ node: Int) -> Formula.Possible {
        switch core.tree.nodes[node].kind {
        case .number(let number): return Formula.Possible(.number(number))
        case .text(let text): return Formula.Possible(.text(text))
        case .flag(let flag): return Formula.Possible(.flag(flag))
        case .negate(let part): return value(part).negated
        case .not(let part):
            let found: Formula.Possible = value(part)
            return .flag(found.mayBeFalse, found.mayBeTrue)
        case .percent(let part): return value(part).over(Formula.Possible(.number(100)))
        case .binary(let operation, let left, let right): return binary(operation, left, right, node)
        default: return wide(node)
        }
    }

    private mutating func binary(_ operation: Operation, _ left: Int, _ right: Int, _ node: Int) -> Formula.Possible {
        switch operation {
        case .in, .notIn:
            let found: Formula.Possible = member(left, right)
            return operation == .in ? found : .flag(found.mayBeFalse, found.mayBeTrue)
        case .concat: return .any
        default: break
        }
        let first: Formula.Possible = value(left), second: Formula.Possible = value(right)
        switch operation {
        case .and:
            // The right side is not computed where the left one decides.
            return .flag(first.mayBeTrue && second.mayBeTrue, first.mayBeFalse || (first.mayBeTrue && second.mayBeFalse))
        case .or: return .flag(first.mayBeTrue || (first.mayBeFalse && second.mayBeTrue), first.mayBeFalse && second.mayBeFalse)
        case .add: return first.plus(second)
        case .subtract: return first.plus(second.negated)
        case .multiply: return first.times(second)
        case .divide: return first.over(second)
        default: return first.compared(operation, second)
        }
    }

    private mutating func member(_ left: Int, _ right: Int) -> Formula.Possible {
        guard case .list(let items) = core.tree.nodes[right].kind else { return .flag }
        let wanted: Formula.Possible = value(left)
        var mayBeTrue: Bool = false, mayBeFalse: Bool = !wanted.isNothing
        for item: Int in items {
            let same: Formula.Possible = wanted.compared(.equal, value(item))
            mayBeTrue = mayBeTrue || same.mayBeTrue
            mayBeFalse = mayBeFalse && same.mayBeFalse
        }
        return .flag(mayBeTrue, mayBeFalse)
    }

    /// Rows for keys that are known; else anything not below the table's least.
    private mutating func look(_ table: Int, _ node: Int) -> Formula.Possible {
        let type: Formula.TableType = core.schema.tables[table]
        var wide: Formula.Possible = Formula.Possible(low: type.minimum, mayBeEmpty: true)
        if type.value == .flag { (wide.low, wide.high) = (.zero, .one) }
        guard table < tables.tables.count, let rows: Formula.Table = tables.tables[table] else { return wide }
        var combinations: [[Formula.Value]] = [[]]
        let keys: [Int] = core.tree.children(node).filter { (child: Int) -> Bool in
            if case .table = core.meanings[child].sense { return false }
            return true
        }
        guard keys.count == type.keys.count else { return wide }
        for (key, declared): (Int, Formula.TableType.Key) in zip(keys, type.keys) {
            guard let options: [Formula.Value] = value(key).listed(declared.type), combinations.count * options.count <= 64 else { return wide }
            combinations = combinations.flatMap { (made: [Formula.Value]) -> [[Formula.Value]] in options.map { made + [$0] } }
        }
        var result: Formula.Possible = .nothing
        for keys: [Formula.Value] in combinations {
            let found: Formula.Value?
            // Between two rows a number may not fit: then nothing is known.
            do throws(ExactError) { found = try rows.find(keys) } catch { return wide }
            result = result.or(found.map { Formula.Possible($0) } ?? Formula.Possible(.empty))
        }
        return result
    }

    private mutating func call(_ function: Function, _ parts: [Int], _ node: Int) -> Formula.Possible {
        switch function {
        case .if: return choice(parts)
        case .let: return parts.last.map { value($0) } ?? .any
        case .has:
            let found: Formula.Possible = value(parts[0])
            return .flag(!found.isNothing, found.mayBeEmpty)
        case .default:
            var first: Formula.Possible = value(parts[0])
            guard first.mayBeEmpty else { return first }
            first.mayBeEmpty = false
            return first.or(value(parts[1]))
        case .min, .max:
            var result: Formula.Possible = value(parts[0])
            for part: Int in parts.dropFirst() { result = result.extreme(value(part), isLeast: function == .min) }
            return result
        case .clamp: return value(parts[0]).extreme(value(parts[1]), isLeast: false).extreme(value(parts[2]), isLeast: true)
        case .abs: return value(parts[0]).extreme(value(parts[0]).negated, isLeast: false)
        case .sign: return .between(-1, 1)
        case .days: return value(parts[1]).plus(value(parts[0]).negated)
        default: return rounding(function, parts, node)
        }
    }

    private mutating func choice(_ parts: [Int]) -> Formula.Possible {
        var result: Formula.Possible = .nothing
        for position: Int in stride(from: 0, to: parts.count - 1, by: 2) {
            let condition: Formula.Possible = value(parts[position])
            if condition.mayBeTrue { result = result.or(value(parts[position + 1])) }
            if !condition.mayBeFalse { return result }
        }
        return parts.last.map { result.or(value($0)) } ?? result
    }

    private mutating func rounding(_ function: Function, _ parts: [Int], _ node: Int) -> Formula.Possible {
        let mode: RoundingMode? = switch function {
        case .round, .roundTo: .halfUp
        case .roundEven: .halfEven
        case .roundUp: .up
        case .roundDown: .down
        case .ceil, .ceilTo: .ceiling
        case .floor, .floorTo: .floor
        default: nil
        }
        guard let mode else { return wide(node) }
        let number: Formula.Possible = value(parts[0])
        switch function {
        case .roundTo, .ceilTo, .floorTo:
            guard let step: Exact = value(parts[1]).single else { return .any }
            return number.mapped { try $0.rounded(toMultipleOf: step, mode) }
        default:
            guard let places: Int = parts.count > 1 ? value(parts[1]).single?.int : 0, (0...18).contains(places) else { return .any }
            return number.mapped { try $0.rounded(scale: places, mode) }
        }
    }
}
