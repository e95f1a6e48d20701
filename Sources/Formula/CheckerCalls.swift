internal import Exact

extension Checker {
    mutating func call(_ name: String, _ items: [Int], _ node: Int) -> Meaning {
        guard let function: Function = Function(name: name) else {
            if let table: Int = table(name) { return lookup(table, items, node) }
            for item: Int in items { _ = check(item) }
            let known: [String] = Function.allCases.map { $0.text(spelling.isRussian) } + schema.tables.map { $0.text(spelling) }
            report(.unknownFunction(name, nearest: Nearest.name(name, known)), tree.nodes[node].word)
            return Meaning()
        }
        if let signature: (parameters: [Formula.Kind], required: Int, result: Formula.Kind) = function.signature {
            return plain(function, signature, items, node)
        }
        switch function {
        case .if: return choice(items, node)
        case .let: return binding(items, node)
        case .has, .default: return emptiness(function, items, node)
        case .lookup: return lookup(items, node)
        case .text: return text(items, node)
        default: return overList(function, items, node)
        }
    }

    private func table(_ name: String) -> Int? {
        let written: Written = Written(name, spelling)
        return written.isOuter || written.isLocal == true ? nil : schema.findTable(written.text, spelling)
    }

    private mutating func counted(_ function: Function, _ items: [Int], _ least: Int, _ most: Int?, _ node: Int) -> Bool {
        if items.count >= least, items.count <= most ?? Int.max { return true }
        for item: Int in items { _ = check(item) }
        let name: String = function.text(spelling.isRussian)
        report(.argumentCount(function: name, least: least, most: most, found: items.count), tree.nodes[node].word)
        return false
    }

    private mutating func plain(
        _ function: Function, _ signature: (parameters: [Formula.Kind], required: Int, result: Formula.Kind), _ items: [Int], _ node: Int
    ) -> Meaning {
        let most: Int = signature.parameters.count
        guard counted(function, items, signature.required, most, node) else { return Meaning(type: signature.result) }
        var intervals: [Interval] = []
        for (item, type): (Int, Formula.Kind) in zip(items, signature.parameters) { intervals.append(need(item, type).interval) }
        switch function {
        case .mod, .div, .roundTo, .ceilTo, .floorTo: divisor(items[1], meanings[items[1]])
        default: break
        }
        return Meaning(type: signature.result, sense: .function(function), interval: interval(function, intervals))
    }

    private func interval(_ function: Function, _ all: [Interval]) -> Interval {
        guard let first: Interval = all.first else { return .any }
        let isWhole: Bool = all.count == 1
        switch function {
        case .abs: return first.absolute
        case .round: return first.rounded(.halfUp, isWhole: isWhole)
        case .roundEven: return first.rounded(.halfEven, isWhole: isWhole)
        case .roundUp: return first.rounded(.up, isWhole: isWhole)
        case .roundDown: return first.rounded(.down, isWhole: isWhole)
        case .ceil: return first.rounded(.ceiling, isWhole: isWhole)
        case .floor: return first.rounded(.floor, isWhole: isWhole)
        case .ceilTo: return Interval(low: first.isAtLeastZero ? Interval.Bound(value: .zero) : nil, isNonzero: first.isPositive)
        case .roundTo, .floorTo: return first.isAtLeastZero ? .notNegative : .any
        case .clamp: return all.count == 3 ? first.greatest(all[1]).least(all[2]) : .any
        case .len: return .notNegative
        case .year, .month, .day, .weekday: return Interval(low: Interval.Bound(value: .one))
        case .power: return first.isPositive ? Interval(low: Interval.Bound(value: .zero), isNonzero: true) : .any
        default: return .any
        }
    }

    private mutating func choice(_ items: [Int], _ node: Int) -> Meaning {
        guard counted(.if, items, 3, nil, node) else { return Meaning() }
        guard items.count % 2 == 1 else {
            for item: Int in items { _ = check(item) }
            let name: String = Function.if.text(spelling.isRussian), wanted: Int = items.count + 1
            report(.argumentCount(function: name, least: wanted, most: wanted, found: items.count), tree.nodes[node].word)
            return Meaning()
        }
        let mark: Int = facts.count
        var type: Formula.Kind?
        var interval: Interval?
        for position: Int in stride(from: 0, to: items.count - 1, by: 2) {
            let before: Int = facts.count
            need(items[position], .flag)
            assume(items[position], true)
            let branch: Meaning = value(items[position + 1])
            facts.removeLast(facts.count - before)
            type = same(type, branch.type, items[position + 1])
            interval = interval?.or(branch.interval) ?? branch.interval
            assume(items[position], false)
        }
        let last: Meaning = value(items[items.count - 1])
        facts.removeLast(facts.count - mark)
        type = same(type, last.type, items[items.count - 1])
        return Meaning(type: type, sense: .function(.if), interval: interval?.or(last.interval) ?? .any)
    }

    private mutating func binding(_ items: [Int], _ node: Int) -> Meaning {
        guard counted(.let, items, 3, nil, node) else { return Meaning() }
        let mark: Int = scope.count
        for position: Int in stride(from: 0, to: items.count - 1, by: 2) {
            guard position + 1 < items.count - 1 else {
                report(.argumentCount(function: Function.let.text(spelling.isRussian), least: items.count + 1, most: items.count + 1,
                                      found: items.count), tree.nodes[node].word)
                break
            }
            _ = value(items[position + 1])
            bind(items[position], items[position + 1])
        }
        let body: Meaning = value(items[items.count - 1])
        scope.removeLast(scope.count - mark)
        return Meaning(type: body.type, sense: .function(.let), number: body.number, interval: body.interval)
    }

    private mutating func bind(_ item: Int, _ value: Int) {
        guard case .name(let name) = tree.nodes[item].kind, Formula.isPlainName(name), isFree(name) else {
            return report(.badBinding, item)
        }
        meanings[item] = Meaning(type: meanings[value].type, sense: .binder(value), number: meanings[value].number)
        scope.append(.local(Formula.fold(name), node: value))
    }

    private func isFree(_ name: String) -> Bool {
        let folded: String = Formula.fold(name)
        // Stored names of a schema are ids with a mark: what it was given since takes nothing away.
        if spelling != .stored, schema.find(folded, .ru) != nil || schema.find(folded, .en) != nil { return false }
        return !scope.contains { (binding: Binding) -> Bool in
            switch binding {
            case .local(let known, _): known == folded
            case .elements(.record(let fields), _): spelling != .stored && Formula.Name.find(folded, .ru, in: fields) != nil
            case .elements: Checker.elementNames.contains(folded)
            }
        }
    }

    /// Functions that may give nothing: `default` and `has` around them catch it.
    private func canMiss(_ node: Int) -> Bool {
        switch meanings[node].sense {
        case .lookup, .function(.number): return true
        case .aggregate(let function), .walk(let function): return [.min, .max, .average].contains(function)
        default: return meanings[node].isOptional
        }
    }

    private mutating func emptiness(_ function: Function, _ items: [Int], _ node: Int) -> Meaning {
        let count: Int = function == .has ? 1 : 2
        guard counted(function, items, count, count, node) else { return Meaning(type: function == .has ? .flag : nil) }
        let first: Meaning = check(items[0])
        if first.type != nil, !canMiss(items[0]) { report(.neverEmpty, items[0]) }
        if function == .has { return Meaning(type: .flag, sense: .function(.has)) }
        let other: Meaning = value(items[1])
        let type: Formula.Kind? = same(first.type, other.type, items[1])
        return Meaning(type: type, sense: .function(.default), interval: first.interval.or(other.interval))
    }

    private mutating func text(_ items: [Int], _ node: Int) -> Meaning {
        guard counted(.text, items, 1, 2, node) else { return Meaning(type: .text) }
        let first: Meaning = items.count == 2 ? need(items[0], .number) : need(items[0], .number, .day, .text)
        if items.count == 2 { need(items[1], .number) }
        return Meaning(type: first.type == nil ? nil : .text, sense: .function(.text))
    }
}

extension Checker {
    private mutating func lookup(_ items: [Int], _ node: Int) -> Meaning {
        guard counted(.lookup, items, 2, nil, node) else { return Meaning() }
        guard case .name(let name) = tree.nodes[items[0]].kind,
              let table: Int = table(name) else {
            for item: Int in items.dropFirst() { _ = check(item) }
            let name: String = if case .name(let name) = tree.nodes[items[0]].kind { name } else { text(items[0]) }
            report(.unknownTable(name, nearest: Nearest.name(name, schema.tables.map { $0.text(spelling) })), items[0])
            return Meaning()
        }
        meanings[items[0]] = Meaning(sense: .table(table), number: -2 - table)
        return lookup(table, Array(items.dropFirst()), node)
    }

    private mutating func lookup(_ table: Int, _ keys: [Int], _ node: Int) -> Meaning {
        let type: Formula.TableType = schema.tables[table]
        if keys.count != type.keys.count {
            report(.argumentCount(function: type.text(spelling), least: type.keys.count, most: type.keys.count, found: keys.count),
                   tree.nodes[node].word)
        }
        for (position, key): (Int, Int) in keys.enumerated() {
            if position < type.keys.count { need(key, type.keys[position].type) } else { _ = check(key) }
        }
        let low: Interval.Bound? = type.minimum.map { Interval.Bound(value: $0) }
        return Meaning(type: type.value, sense: .lookup(table), interval: Interval(low: low))
    }

    private mutating func overList(_ function: Function, _ items: [Int], _ node: Int) -> Meaning {
        guard counted(function, items, 1, nil, node) else { return Meaning() }
        let first: Meaning = value(items[0])
        guard let type: Formula.Kind = first.type else {
            for item: Int in items.dropFirst() { _ = check(item) }
            return Meaning()
        }
        guard case .list(let element) = type else { return variadic(function, first, items, node) }
        if items.count == 1 { return aggregate(function, element, items[0]) }
        guard counted(function, items, 1, 2, node) else { return Meaning() }
        return walk(function, element, items[1], node)
    }

    private mutating func variadic(_ function: Function, _ first: Meaning, _ items: [Int], _ node: Int) -> Meaning {
        guard function == .min || function == .max else {
            for item: Int in items.dropFirst() { _ = check(item) }
            if let type: Formula.Kind = first.type { report(.notList(type), items[0]) }
            return Meaning()
        }
        if let type: Formula.Kind = first.type, type != .number && type != .day { report(.notComparable(type), items[0]) }
        guard counted(function, items, 2, nil, node) else { return Meaning(type: first.type) }
        var interval: Interval = first.interval
        for item: Int in items.dropFirst() {
            let other: Meaning = value(item)
            _ = same(first.type, other.type, item)
            interval = function == .min ? interval.least(other.interval) : interval.greatest(other.interval)
        }
        return Meaning(type: first.type, sense: .function(function), interval: interval)
    }

    private mutating func aggregate(_ function: Function, _ element: Formula.Kind, _ list: Int) -> Meaning {
        if function == .count { return Meaning(type: .number, sense: .aggregate(.count), interval: .notNegative) }
        return result(function, element, list, .aggregate(function), .any)
    }

    private mutating func walk(_ function: Function, _ element: Formula.Kind, _ body: Int, _ node: Int) -> Meaning {
        if isWalking { report(.nestedWalk, node) }
        let outer: Bool = isWalking
        isWalking = true
        scope.append(.elements(element, walk: node))
        let meaning: Meaning = value(body)
        scope.removeLast()
        isWalking = outer
        guard let type: Formula.Kind = meaning.type else { return Meaning() }
        if function == .count {
            if type != .flag { report(.wrongType(expected: [.flag], found: type), body) }
            return Meaning(type: .number, sense: .walk(.count), interval: .notNegative)
        }
        return result(function, type, body, .walk(function), meaning.interval)
    }

    private mutating func result(_ function: Function, _ type: Formula.Kind, _ node: Int, _ sense: Sense, _ each: Interval) -> Meaning {
        switch function {
        case .any, .all:
            if type != .flag { report(.wrongType(expected: [.list(.flag)], found: .list(type)), node) }
            return Meaning(type: .flag, sense: sense)
        case .min, .max:
            if type != .number && type != .day { report(.notComparable(type), node) }
            return Meaning(type: type, sense: sense, interval: each)
        default:
            if type != .number { report(.wrongType(expected: [.list(.number)], found: .list(type)), node) }
            if function == .average { return Meaning(type: .number, sense: sense, interval: each) }
            return Meaning(type: .number, sense: sense, interval: each.isAtLeastZero ? .notNegative : .any)
        }
    }
}

extension Formula.TableType {
    func text(_ spelling: Formula.Spelling) -> String {
        switch spelling {
        case .ru: ru
        case .en: en
        case .stored: id
        }
    }
}
