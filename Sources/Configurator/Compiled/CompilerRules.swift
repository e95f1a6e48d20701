internal import Exact
internal import Formula

extension Compiler {
    mutating func readDerived() {
        var formulas: [String: Formula] = [:]
        for derived: Derived in model.derived {
            formulas[derived.code] = formula(derived.formula, .derived(derived.code, .formula), derived.type)
        }
        guard formulas.count == model.derived.count else { return }
        switch DerivedSet.compile(formulas.mapValues { $0.source(in: .en) }, schema, .en) {
        case .failure(let problems):
            for (code, list): (String, [Formula.Problem]) in problems.byID.sorted(by: { $0.key < $1.key }) {
                for problem: Formula.Problem in list { report(.derived(code, .formula), .formula(problem)) }
            }
        case .success(let set):
            for code: String in set.order {
                guard let slot: Int = schema.slot(code), let formula: Formula = formulas[code] else { continue }
                var attributes: Set<Int> = [], derived: Set<Int> = []
                for need: Int in formula.inputs.compactMap({ schema.slot($0) }) {
                    if need < axes.count { attributes.insert(need) } else if let behind: (attributes: Set<Int>, derived: Set<Int>) = reach[need] {
                        attributes.formUnion(behind.attributes)
                        derived.formUnion(behind.derived.union([need]))
                    }
                }
                reach[slot] = (attributes, derived)
                steps.append(CompiledModel.Step(position: slot - axes.count, slot: slot, formula: formula))
            }
        }
    }

    mutating func readAttributes() {
        for (position, attribute): (Int, Attribute) in model.attributes.enumerated() {
            let condition: Formula? = optional(attribute.visible, .attribute(attribute.code, .visible), .flag)
            visible.append(condition)
            guard let condition, let rest: Formula.Value = attribute.resting, let domain: Domain = axes[position].domain(of: rest) else { continue }
            hard.append(constraint(.visibility(position), nil, .rest(condition, position, domain), [condition], [position]))
        }
    }

    mutating func readRules() {
        for (position, rule): (Int, Rule) in model.rules.enumerated() {
            let when: Formula? = optional(rule.when, .rule(rule.code, .when), .flag)
            var formulas: [Formula] = when.map { [$0] } ?? []
            guard let (body, more, attributes): (Constraint.Body, [Formula], [Int]) = demand(rule) else { continue }
            formulas += more
            let made: Constraint = constraint(.rule(position), when, body, formulas, attributes)
            if rule.severity == .error { hard.append(made) } else { soft.append(made) }
        }
    }

    private mutating func demand(_ rule: Rule) -> (Constraint.Body, [Formula], [Int])? {
        switch rule.demand {
        case .require(let then): return formula(then, .rule(rule.code, .then), .flag).map { (.require($0), [$0], []) }
        case .exclude(let then): return formula(then, .rule(rule.code, .then), .flag).map { (.exclude($0), [$0], []) }
        case .range(let value, let least, let most):
            let low: Formula? = optional(least, .rule(rule.code, .least), .number), high: Formula? = optional(most, .rule(rule.code, .most), .number)
            guard let number: Formula = formula(value, .rule(rule.code, .value), .number) else { return nil }
            if least == nil && most == nil { report(.rule(rule.code, .whole), .badBounds) }
            return (.range(number, least: low, most: high), [number] + [low, high].compactMap { $0 }, [])
        case .table(let codes, let rows, let isForbidden): return table(rule.code, codes, rows, isForbidden).map { ($0.0, [], $0.1) }
        }
    }

    private mutating func table(_ code: String, _ codes: [String], _ rows: [[Rule.Cell]], _ isForbidden: Bool) -> (Constraint.Body, [Int])? {
        let place: Fault.Place = .rule(code, .rows)
        if rows.count > ProductModel.Limits.rows { report(place, .tooMany(ProductModel.Limits.rows)) }
        if rows.isEmpty || codes.isEmpty { report(place, .noValues) }
        if Set(codes).count != codes.count { report(place, .duplicateCode(codes.first { (one: String) -> Bool in codes.filter { $0 == one }.count > 1 } ?? "")) }
        var attributes: [Int] = []
        for name: String in codes {
            guard let slot: Int = schema.slot(name), slot < axes.count else {
                report(place, .unknownAttribute(name))
                return nil
            }
            if case .text = axes[slot].form { report(place, .textInTable(name)) }
            attributes.append(slot)
        }
        var read: [[Domain]] = []
        for (position, row): (Int, [Rule.Cell]) in rows.enumerated() {
            let domains: [Domain] = zip(attributes, row).compactMap { axes[$0].domain(of: $1) }
            if domains.count != attributes.count || row.count != attributes.count { report(place, .badRow(position + 1)) } else { read.append(domains) }
        }
        return (.rows(attributes, read, isForbidden: isForbidden), attributes)
    }

    private func constraint(_ source: Constraint.Source, _ when: Formula?, _ body: Constraint.Body, _ formulas: [Formula], _ attributes: [Int]) -> Constraint {
        var scope: Set<Int> = Set(attributes), derived: Set<Int> = []
        for slot: Int in formulas.flatMap({ $0.inputs }).compactMap({ schema.slot($0) }) {
            if slot < axes.count { scope.insert(slot) } else if let behind: (attributes: Set<Int>, derived: Set<Int>) = reach[slot] {
                scope.formUnion(behind.attributes)
                derived.formUnion(behind.derived.union([slot]))
            }
        }
        let needed: [Int] = steps.indices.filter { derived.contains(steps[$0].slot) }
        return Constraint(source: source, when: when, body: body, scope: scope.sorted(), needed: needed)
    }

    mutating func readLines() {
        for work: WorkStep in model.operations {
            func place(_ part: Fault.Part) -> Fault.Place { .operation(work.code, part) }
            let when: Formula? = optional(work.when, place(.when), .flag)
            let setup: Formula? = optional(work.setupWaste, place(.setupWaste), .number), run: Formula? = optional(work.runWaste, place(.runWaste), .number)
            guard let output: Formula = formula(work.output, place(.output), .number) else { continue }
            works.append(CompiledModel.Work(when: when, output: output, setupWaste: setup, runWaste: run))
        }
        for line: PriceRule in model.prices {
            let when: Formula? = optional(line.when, .price(line.code, .when), .flag, prices: true)
            guard let amount: Formula = formula(line.amount, .price(line.code, .amount), .number, prices: true) else { continue }
            lines.append(CompiledModel.Line(when: when, amount: amount))
        }
    }

    /// Every allowed combination of places, when the attributes are listed and the combinations few.
    func combinations(of constraint: Constraint) -> [UInt8]? {
        var lists: [[Formula.Value]] = [], count: Int = 1
        for attribute: Int in constraint.scope {
            guard case .listed(let values) = axes[attribute].form, count * values.count <= Compiler.combinations else { return nil }
            count *= values.count
            lists.append(values)
        }
        var result: [UInt8] = [], places: [Int] = Array(repeating: 0, count: lists.count)
        for _ in 0..<count {
            var values: Formula.Values = blank
            for (position, attribute): (Int, Int) in constraint.scope.enumerated() { values[attribute] = lists[position][places[position]] }
            compute(constraint.needed, &values)
            let answer: Constraint.Answer = constraint.ask(values) { (attribute: Int) -> Domain? in
                constraint.scope.firstIndex(of: attribute).map { .set(Bits(only: places[$0])) }
            }
            if case .holds = answer { result += places.map { UInt8($0) } }
            for position: Int in places.indices.reversed() {
                places[position] += 1
                if places[position] < lists[position].count { break }
                places[position] = 0
            }
        }
        return result
    }

    private func compute(_ needed: [Int], _ values: inout Formula.Values) {
        for step: Int in needed {
            // What cannot be computed stays empty: the rule that reads it then does not hold.
            if let value: Formula.Value = try? steps[step].formula.evaluate(values) { values[steps[step].slot] = value }
        }
    }
}

extension Axis {
    /// The places a cell of a table names; nil when it names what the attribute does not hold.
    func domain(of cell: Rule.Cell) -> Domain? {
        switch cell {
        case .any: return domain
        case .values(let values):
            let found: [Domain] = values.compactMap { domain(of: $0) }
            guard let first: Domain = found.first, found.count == values.count else { return nil }
            if case .grid = form { return found.count == 1 ? first : nil }
            return .set(found.reduce(into: Bits()) { (all: inout Bits, one: Domain) in
                if case .set(let bits) = one { all = all.or(bits) }
            })
        case .between(let low, let high):
            if let (first, last): (Int, Int) = places(low, high) { return first <= last ? .span(first, last, false) : nil }
            guard case .listed(let values) = form else { return nil }
            var bits: Bits = Bits()
            for (place, value): (Int, Formula.Value) in values.enumerated() {
                if case .number(let number) = value, number >= low ?? number, number <= high ?? number { bits.insert(place) }
            }
            return bits.isEmpty ? nil : .set(bits)
        }
    }
}
