/// Values computed from inputs and from each other, in the order that makes each one ready before it is needed.
public struct DerivedSet: Sendable {
    /// What is wrong with the set: problems by the id of the value.
    public struct Problems: Error, Sendable, Hashable {
        /// At least one error; warnings of the same formulas are included.
        public let byID: [String: [Formula.Problem]]
    }

    /// A value that could not be computed.
    public struct Failure: Error, Sendable, Hashable {
        /// The id of the value.
        public let id: String
        /// Why.
        public let error: FormulaError
    }

    /// The ids in the order of computation.
    public let order: [String]
    /// The formulas by id.
    public let formulas: [String: Formula]
    private let steps: [(slot: Int, formula: Formula)]

    /// Compiles a formula for each id. The id is a name of the schema, whose type the formula must give; names that have no
    /// formula are inputs. Formulas that depend on each other in a circle are reported with the path of names.
    public static func compile(
        _ sources: [String: String], _ schema: Formula.Schema, _ language: Formula.Language
    ) -> Result<DerivedSet, Problems> {
        var formulas: [String: Formula] = [:]
        var problems: [String: [Formula.Problem]] = [:]
        for (id, source): (String, String) in sources {
            guard let slot: Int = schema.slot(id) else {
                problems[id] = [Formula.Problem(.unknownName(id, nearest: nil), 0..<0)]
                continue
            }
            switch Formula.compile(source, schema, language, type: schema.names[slot].type) {
            case .success(let formula): formulas[id] = formula
            case .failure(let found): problems[id] = found.list
            }
        }
        let order: [String] = ready(formulas)
        for (id, problem): (String, Formula.Problem) in cycles(formulas, Set(order), schema, language) {
            problems[id, default: []].append(problem)
        }
        guard problems.isEmpty else { return .failure(Problems(byID: problems)) }
        return .success(DerivedSet(order, formulas, schema))
    }

    private init(_ order: [String], _ formulas: [String: Formula], _ schema: Formula.Schema) {
        self.order = order
        self.formulas = formulas
        var steps: [(slot: Int, formula: Formula)] = []
        for id: String in order {
            if let slot: Int = schema.slot(id), let formula: Formula = formulas[id] { steps.append((slot, formula)) }
        }
        self.steps = steps
    }

    /// Computes every value and writes it into `values`. Stops at the first that fails; those before it stay written.
    public func evaluate(_ values: inout Formula.Values) throws(Failure) {
        for (position, step): (Int, (slot: Int, formula: Formula)) in steps.enumerated() {
            do throws(FormulaError) { values[step.slot] = try step.formula.evaluate(values) }
            catch { throw Failure(id: order[position], error: error) }
        }
    }

    /// The ids that can be computed, each after those it needs; equals in the order of ids.
    private static func ready(_ formulas: [String: Formula]) -> [String] {
        var waiting: [String: Int] = [:]
        var users: [String: [String]] = [:]
        for (id, formula): (String, Formula) in formulas {
            let needs: [String] = formula.inputs.filter { formulas[$0] != nil }
            waiting[id] = needs.count
            for need: String in needs { users[need, default: []].append(id) }
        }
        var order: [String] = waiting.filter { $0.value == 0 }.map(\.key).sorted()
        var next: Int = 0
        while next < order.count {
            for user: String in (users[order[next]] ?? []).sorted() {
                let left: Int = (waiting[user] ?? 0) - 1
                waiting[user] = left
                if left == 0 { order.append(user) }
            }
            next += 1
        }
        return order
    }

    /// A problem for every member of every circle among the ids that never became ready.
    private static func cycles(
        _ formulas: [String: Formula], _ done: Set<String>, _ schema: Formula.Schema, _ language: Formula.Language
    ) -> [(String, Formula.Problem)] {
        var left: Set<String> = Set(formulas.keys).subtracting(done)
        var result: [(String, Formula.Problem)] = []
        while let start: String = left.min() {
            let (walked, circle): ([String], [String]) = follow(start, formulas, left)
            left.subtract(walked)
            for (position, id): (Int, String) in circle.enumerated() {
                let path: [String] = Array(circle[position...] + circle[...position])
                guard let formula: Formula = formulas[id] else { continue }
                let names: [String] = path.map { (id: String) -> String in
                    schema.slot(id).map { schema.names[$0].text(Formula.Spelling(language)) } ?? id
                }
                result.append((id, Formula.Problem(.cycle(names), formula.range(of: path[1]))))
            }
        }
        return result
    }

    /// Follows needs until a name comes again. The circle is empty when the way ends at one already reported.
    private static func follow(_ start: String, _ formulas: [String: Formula], _ left: Set<String>) -> ([String], [String]) {
        var walked: [String] = [start]
        var places: [String: Int] = [start: 0]
        while let need: String = formulas[walked[walked.count - 1]]?.inputs.filter({ left.contains($0) }).min() {
            if let place: Int = places[need] { return (walked, Array(walked[place...])) }
            places[need] = walked.count
            walked.append(need)
        }
        return (walked, [])
    }
}

extension Formula {
    /// Where the formula names an id first.
    func range(of id: String) -> Range<Int> {
        for (node, meaning): (Int, Meaning) in meanings.enumerated() {
            if case .input(let slot) = meaning.sense, schema.names[slot].id == id { return tree.nodes[node].range }
        }
        return tree.nodes[tree.root].range
    }
}
