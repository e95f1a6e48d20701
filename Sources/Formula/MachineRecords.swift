internal import Exact

// Lists, records and tables, and what reading them costs.
extension Machine {
    mutating func store(_ value: Formula.Value, _ next: Instruction) {
        if next.mode == 0 { scalars[Int(next.to)] = Scalar(value.scalar ?? .zero) } else { objects[Int(next.to)] = value }
    }

    func items(_ register: UInt16) -> [Formula.Value] {
        if case .list(let items) = objects[Int(register)] { return items }
        return []
    }

    mutating func structural(_ next: Instruction, _ place: Int) throws(FormulaError) {
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

    func part(_ record: Formula.Value, _ position: Int) -> Formula.Value {
        guard case .record(let values) = record, position < values.count else { return .empty }
        return values[position]
    }

    mutating func spend(_ count: Int, _ place: Int) throws(FormulaError) {
        steps -= count
        if steps < 0 { throw fault(.tooMuchWork, place) }
    }

    /// Reading four bytes of text is a step.
    mutating func read(_ bytes: Int, _ place: Int) throws(FormulaError) { try spend(bytes / 4, place) }

    mutating func read(_ text: String, _ place: Int) throws(FormulaError) { try read(text.utf8.count, place) }

    /// A budget of its own for an explanation, which runs the bodies of walks once more.
    mutating func renew() { steps = Formula.Limits.steps }

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
