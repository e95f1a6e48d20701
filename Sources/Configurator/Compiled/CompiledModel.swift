internal import Exact
public import Formula

/// A model ready to be asked: checked, its formulas compiled, its rules arranged for narrowing. Make it once for a version and share it.
public final class CompiledModel: Sendable {
    /// What it was made of.
    public let model: ProductModel
    /// What formulas of the model may name, by codes: attributes, then derived values.
    public let schema: Formula.Schema
    /// What does not forbid publication: values nobody can choose, divisors that may be zero.
    public let warnings: [Fault]

    struct Step: Sendable { let position: Int, slot: Int, formula: Formula }
    struct Work: Sendable { let when: Formula?, output: Formula, setupWaste: Formula?, runWaste: Formula? }
    struct Line: Sendable { let when: Formula?, amount: Formula }

    /// Attributes, derived values and the rules that forbid.
    let space: Space
    /// What is possible before anything is chosen, with the reasons of what is not.
    let base: State
    let visible: [Formula?]
    let soft: [Constraint]
    let works: [Work]
    let lines: [Line]
    let priceSchema: Formula.Schema
    let tableRows: [Formula.Table]
    let slots: [String: Int]

    init(_ parts: Compiler, _ warnings: [Fault]) {
        model = parts.model
        schema = parts.schema
        self.warnings = warnings
        let space: Space = Space(parts.axes, parts.steps, parts.hard, parts.blank)
        var base: State = space.whole.recording
        var narrowing: Narrowing = Narrowing(space, effort: Effort.propagation)
        // What is impossible from the start is told by the check for contradictions.
        _ = narrowing.propagate(&base)
        (self.space, self.base) = (space, base)
        (visible, soft, works, lines) = (parts.visible, parts.soft, parts.works, parts.lines)
        (priceSchema, tableRows) = (parts.priceSchema, parts.tableRows)
        slots = Dictionary(uniqueKeysWithValues: parts.model.attributes.enumerated().map { ($0.element.code, $0.offset) })
    }

    /// Everything wrong with a model that may not be published: at least one error.
    public struct Faults: Error, Sendable, Hashable {
        /// Errors and warnings, in the order of the model.
        public let list: [Fault]
    }

    /// Checks a model as a whole and makes it ready. What comes back can be published; a model with errors names all of them:
    /// formulas with the place of the mistake, circles of derived values, rules that contradict each other.
    public static func compile(_ model: ProductModel) -> Result<CompiledModel, Faults> {
        var compiler: Compiler = Compiler(model)
        compiler.run()
        if compiler.faults.contains(where: \.isError) { return .failure(Faults(list: compiler.faults)) }
        let plain: CompiledModel = CompiledModel(compiler, compiler.faults)
        let found: [Fault] = plain.semanticFaults()
        if found.contains(where: \.isError) { return .failure(Faults(list: compiler.faults + found)) }
        return .success(CompiledModel(compiler, compiler.faults + found))
    }
}
