internal import Exact

/// A checked, compiled formula: typed, without loops, with exact decimals. Compile once, evaluate from any task.
///
/// The language is described in `REFERENCE.md` beside this file.
public struct Formula: Sendable {
    /// One reference, so that a formula is cheap to copy.
    final class Core: Sendable {
        let schema: Schema
        let language: Language
        let source: String
        let type: Kind
        let warnings: [Problem]
        let tree: Tree
        let meanings: [Meaning]
        let program: Program

        init(_ source: String, _ schema: Schema, _ language: Language, _ type: Kind, _ checker: Checker) {
            self.schema = schema
            self.language = language
            self.source = source
            self.type = type
            warnings = Problems(checker.problems).list
            tree = checker.tree
            meanings = checker.meanings
            program = Emitter(checker.tree, checker.meanings, schema).program
        }
    }

    let core: Core

    /// The names and tables it was compiled against.
    public var schema: Schema { core.schema }
    /// The language it was written in.
    public var language: Language { core.language }
    /// The source as it was written.
    public var source: String { core.source }
    /// The type of its value.
    public var type: Kind { core.type }
    /// What does not forbid saving: possible division by zero.
    public var warnings: [Problem] { core.warnings }
    var tree: Tree { core.tree }
    var meanings: [Meaning] { core.meanings }
    var program: Program { core.program }

    /// Checks and compiles a source. Every problem is reported, not only the first one.
    /// - Parameter type: the type the place needs; any type when nil.
    public static func compile(
        _ source: String, _ schema: Schema, _ language: Language, type: Kind? = nil
    ) -> Result<Formula, Problems> {
        compile(source, schema, Spelling(language), language, type)
    }

    /// Reads what `stored` gave.
    /// - Parameter language: the language of error messages and of `source`.
    public static func restore(
        _ stored: String, _ schema: Schema, _ language: Language, type: Kind? = nil
    ) -> Result<Formula, Problems> {
        let kept: Formula
        switch compile(stored, schema, .stored, language, type) {
        case .failure(let problems): return .failure(problems)
        case .success(let formula): kept = formula
        }
        // Its places belong to the stored text; written anew they belong to what a person sees. The meaning must be the same:
        // where a language cannot say it, the formula stays as it is stored.
        guard case .success(let written) = compile(kept.source(in: language), schema, language, type: type),
              written.canonical == kept.canonical else { return .success(kept) }
        return .success(written)
    }

    /// The stored text with names of `let` numbered: equal for equal trees, whatever the spellings.
    private var canonical: String { Renderer(tree, meanings, schema, .stored, numbersLocals: true).text(tree.root) }

    private static func compile(
        _ source: String, _ schema: Schema, _ spelling: Spelling, _ language: Language, _ type: Kind?
    ) -> Result<Formula, Problems> {
        let parser: Parser = Parser(source, spelling)
        guard parser.problems.isEmpty else { return .failure(Problems(parser.problems + Checker.beside(parser, schema, spelling))) }
        var checker: Checker = Checker(parser.tree, schema, spelling)
        let root: Meaning = checker.value(parser.tree.root)
        if let type, let found: Kind = root.type, type != found {
            checker.report(.wrongResult(expected: type, found: found), parser.tree.root)
        }
        guard let found: Kind = root.type, !checker.problems.contains(where: { $0.severity == .error }) else {
            return .failure(Problems(checker.problems))
        }
        let formula: Formula = Formula(core: Core(source, schema, language, found, checker))
        if let problem: Problem = formula.constantProblem { return .failure(Problems(checker.problems + [problem])) }
        return .success(formula)
    }

    /// A formula without inputs that cannot be computed is wrong already.
    private var constantProblem: Problem? {
        guard program.loads.isEmpty, program.tables.isEmpty, program.loops.isEmpty else { return nil }
        do throws(FormulaError) {
            var machine: Machine = try Machine(core, Values(schema), steps: Limits.constantSteps)
            try machine.run()
            return nil
        } catch {
            switch error.cause {
            case .overflow: return Problem(.overflow, error.range)
            case .divisionByZero: return Problem(.divisionByZero, error.range)
            default: return nil
            }
        }
    }

    /// The value for these inputs. Throws `FormulaError`; never gives a rounded or wrong number instead.
    public func evaluate(_ values: Values) throws(FormulaError) -> Value {
        var machine: Machine = try Machine(core, values)
        try machine.run()
        return machine.value(core.program.result)
    }

    /// The ids of the names it reads.
    public var inputs: Set<String> { Set(program.loads.map { schema.names[$0.slot].id }) }

    /// The ids of the tables it looks into.
    public var tables: Set<String> { Set(program.tables.map { schema.tables[$0].id }) }

    /// The same formula written in a language, with the names of the schema.
    public func source(in language: Language) -> String { Renderer(tree, meanings, schema, Spelling(language)).text(tree.root) }

    /// The text to keep in a database: names by id, so that renaming does not break it. `restore` reads it.
    public var stored: String { Renderer(tree, meanings, schema, .stored).text(tree.root) }
}

extension Formula.Core {
    /// A part of the formula in its own language.
    func fragment(_ node: Int) -> String { Renderer(tree, meanings, schema, Formula.Spelling(language)).text(node) }

    func fault(_ cause: FormulaError.Cause, _ node: Int) -> FormulaError {
        FormulaError(cause: cause, range: tree.nodes[node].range, fragment: String(fragment(node).prefix(200)))
    }
}

extension Formula {
    /// The inputs of a formula: a value for each name of a schema, and the rows of its tables.
    public struct Values: Sendable {
        var slots: [Value]
        var tables: [Table?]
        private let schema: Schema

        /// All names empty, no tables.
        public init(_ schema: Schema) {
            self.schema = schema
            slots = Array(repeating: .empty, count: schema.names.count)
            tables = Array(repeating: nil, count: schema.tables.count)
        }

        /// Values and tables by id; ids the schema does not have are passed over.
        public init(_ schema: Schema, _ values: [String: Value], tables: [String: Table] = [:]) {
            self.init(schema)
            for (id, value): (String, Value) in values { self[id] = value }
            for (id, table): (String, Table) in tables { set(table, id) }
        }

        /// The value of a name by its slot: the fast way. A slot outside the schema reads as empty and is not written.
        public subscript(slot: Int) -> Value {
            get { slots.indices.contains(slot) ? slots[slot] : .empty }
            set { if slots.indices.contains(slot) { slots[slot] = newValue } }
        }

        /// The value of a name by its id. An unknown id reads as empty and is not written.
        public subscript(id: String) -> Value {
            get { schema.slot(id).map { slots[$0] } ?? .empty }
            set { if let slot: Int = schema.slot(id) { slots[slot] = newValue } }
        }

        /// Gives the rows of a table by its id.
        public mutating func set(_ table: Table, _ id: String) {
            if let slot: Int = schema.tableSlot(id) { tables[slot] = table }
        }
    }
}
