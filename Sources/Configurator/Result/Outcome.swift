public import Exact
public import Formula

/// What follows from values: what is computed, what has to be done, what it costs. Each part stands or fails by itself.
public struct Outcome: Sendable, Hashable {
    /// A result, or why there is none.
    public enum Result<Success: Sendable & Hashable>: Sendable, Hashable {
        case value(Success)
        case failed(FormulaError)

        /// The result, when there is one.
        public var value: Success? {
            guard case .value(let value) = self else { return nil }
            return value
        }
    }

    /// Something to do.
    public struct Work: Sendable, Hashable {
        /// The code of the operation.
        public var operation: String
        /// How much good there must be after it.
        public var output: Exact
        /// How much has to come in: the good, what the run spoils, rounded up, and what setting up spoils.
        public var input: Exact
    }

    /// A line of the price.
    public struct Line: Sendable, Hashable {
        /// The code of the price line.
        public var line: String
        /// How much, rounded to two places.
        public var amount: Exact
        /// With the lines before it.
        public var sum: Exact
    }

    /// By code, in the order of the model.
    public var derived: [(code: String, result: Result<Formula.Value>)] { zip(derivedCodes, derivedResults).map { ($0, $1) } }
    var derivedCodes: [String] = []
    var derivedResults: [Result<Formula.Value>] = []
    /// The operations that are needed, in the order of the model.
    public internal(set) var works: Result<[Work]> = .value([])
    /// The lines that are there, in the order of the model.
    public internal(set) var lines: Result<[Line]> = .value([])
    /// The sum of the lines.
    public internal(set) var price: Result<Exact> = .value(.zero)
}

extension CompiledModel {
    /// Values with everything that could be computed from them.
    func computed(_ values: [String: Formula.Value]) -> (values: Formula.Values, errors: [Int: FormulaError]) {
        var result: Formula.Values = space.blank, errors: [Int: FormulaError] = [:]
        for (code, value): (String, Formula.Value) in values { result[code] = value }
        for step: Step in space.steps {
            do throws(FormulaError) { result[step.slot] = try step.formula.evaluate(result) } catch { errors[step.position] = error }
        }
        return (result, errors)
    }

    /// What follows from values, whole or not yet: what needs a value that is missing says so.
    public func outcome(_ values: [String: Formula.Value]) -> Outcome {
        let (filled, errors): (Formula.Values, [Int: FormulaError]) = computed(values)
        var outcome: Outcome = Outcome()
        for (position, derived): (Int, Derived) in model.derived.enumerated() {
            outcome.derivedCodes.append(derived.code)
            outcome.derivedResults.append(errors[position].map { .failed($0) } ?? .value(filled[space.axes.count + position]))
        }
        do throws(FormulaError) { outcome.works = .value(try works(filled)) } catch { outcome.works = .failed(error) }
        do throws(FormulaError) {
            let lines: [Outcome.Line] = try lines(filled)
            outcome.lines = .value(lines)
            outcome.price = .value(lines.last?.sum ?? .zero)
        } catch {
            outcome.lines = .failed(error)
            outcome.price = .failed(error)
        }
        return outcome
    }

    private func works(_ values: Formula.Values) throws(FormulaError) -> [Outcome.Work] {
        var result: [Outcome.Work] = []
        for (operation, work): (WorkStep, Work) in zip(model.operations, works) {
            if let when: Formula = work.when, try when.evaluate(values) != .flag(true) { continue }
            guard case .number(let output) = try work.output.evaluate(values) else { continue }
            var input: Exact = output
            if let waste: Formula = work.runWaste, case .number(let part) = try waste.evaluate(values) {
                input = try guarded(waste) { () throws(ExactError) -> Exact in try output.adding(output.multiplying(by: part)).rounded(scale: 0, .ceiling) }
            }
            if let waste: Formula = work.setupWaste, case .number(let sheets) = try waste.evaluate(values) {
                let run: Exact = input
                input = try guarded(waste) { () throws(ExactError) -> Exact in try run.adding(sheets) }
            }
            result.append(Outcome.Work(operation: operation.code, output: output, input: input))
        }
        return result
    }

    private func lines(_ values: Formula.Values) throws(FormulaError) -> [Outcome.Line] {
        var filled: Formula.Values = Formula.Values(priceSchema)
        for slot: Int in schema.names.indices { filled[slot] = values[slot] }
        for (position, table): (Int, ModelTable) in model.tables.enumerated() {
            filled.set(tableRows[position], table.code)
        }
        let slot: Int = schema.names.count
        var result: [Outcome.Line] = [], sum: Exact = .zero
        for (rule, line): (PriceRule, Line) in zip(model.prices, lines) {
            filled[slot] = .number(sum)
            if let when: Formula = line.when, try when.evaluate(filled) != .flag(true) { continue }
            guard case .number(let amount) = try line.amount.evaluate(filled) else { continue }
            let before: Exact = sum
            let rounded: Exact = try guarded(line.amount) { () throws(ExactError) -> Exact in try amount.rounded(scale: 2) }
            sum = try guarded(line.amount) { () throws(ExactError) -> Exact in try before.adding(rounded) }
            result.append(Outcome.Line(line: rule.code, amount: rounded, sum: sum))
        }
        return result
    }

    /// Arithmetic beside a formula: too large a number is told as the formula's.
    private func guarded(_ formula: Formula, _ work: () throws(ExactError) -> Exact) throws(FormulaError) -> Exact {
        do throws(ExactError) { return try work() } catch { throw FormulaError(.overflow, formula) }
    }
}
