internal import Exact
internal import Formula

/// Reads a model part by part and gathers everything that is wrong.
struct Compiler {
    let model: ProductModel
    var faults: [Fault] = []
    var axes: [Axis] = []
    var schema: Formula.Schema
    var priceSchema: Formula.Schema
    var blank: Formula.Values
    var tableRows: [Formula.Table] = []
    var visible: [Formula?] = []
    var steps: [CompiledModel.Step] = []
    var hard: [Constraint] = []
    var soft: [Constraint] = []
    var works: [CompiledModel.Work] = []
    var lines: [CompiledModel.Line] = []
    /// For each derived value, by its slot, the attributes and the derived values it depends on.
    var reach: [Int: (attributes: Set<Int>, derived: Set<Int>)] = [:]
    // Without names and tables there is no spelling and no id that could clash: nothing to refuse.
    private static let nothing: Formula.Schema = try! Formula.Schema(names: [])

    /// The most combinations of one rule that are tried once for all.
    static let combinations: Int = 1024

    init(_ model: ProductModel) {
        self.model = model
        (schema, priceSchema, blank) = (Compiler.nothing, Compiler.nothing, Formula.Values(Compiler.nothing))
    }

    mutating func report(_ place: Fault.Place, _ cause: Fault.Cause) { faults.append(Fault(place: place, cause: cause)) }

    mutating func run() {
        checkCounts()
        checkCodes()
        readAxes()
        guard faults.isEmpty, readSchema() else { return }
        readTables()
        readDerived()
        readAttributes()
        readRules()
        readLines()
        guard !faults.contains(where: \.isError) else { return }
        for position: Int in hard.indices { hard[position].allowed = combinations(of: hard[position]) }
    }

    private mutating func checkCounts() {
        if model.attributes.isEmpty { report(.model, .noValues) }
        let counts: [(Int, Int)] = [
            (model.attributes.count, ProductModel.Limits.attributes), (model.rules.count, ProductModel.Limits.rules),
            (model.derived.count, ProductModel.Limits.parts), (model.tables.count, ProductModel.Limits.parts),
            (model.operations.count, ProductModel.Limits.parts), (model.prices.count, ProductModel.Limits.parts),
        ]
        for (count, limit): (Int, Int) in counts where count > limit { report(.model, .tooMany(limit)) }
        if model.name.isIncomplete { report(.model, .incomplete) }
    }

    private static func isCode(_ code: String) -> Bool {
        let bytes: [UInt8] = Array(code.utf8.prefix(41))
        guard let first: UInt8 = bytes.first, bytes.count <= 40, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return bytes.allSatisfy { (byte: UInt8) -> Bool in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
    }

    private mutating func checkCodes() {
        if !Compiler.isCode(model.code) { report(.model, .badCode(model.code)) }
        var names: [(String, Phrase, (Fault.Part) -> Fault.Place)] = []
        for attribute: Attribute in model.attributes { names.append((attribute.code, attribute.name, { .attribute(attribute.code, $0) })) }
        for derived: Derived in model.derived { names.append((derived.code, derived.name, { .derived(derived.code, $0) })) }
        checkCodes(names)
        checkCodes(model.tables.map { (table: ModelTable) in (table.code, table.name, { .table(table.code, $0) }) })
        checkCodes(model.rules.map { (rule: Rule) in (rule.code, rule.message, { .rule(rule.code, $0) }) })
        checkCodes(model.operations.map { (work: WorkStep) in (work.code, work.name, { .operation(work.code, $0) }) })
        checkCodes(model.prices.map { (line: PriceRule) in (line.code, line.name, { .price(line.code, $0) }) })
    }

    private mutating func checkCodes(_ all: [(String, Phrase, (Fault.Part) -> Fault.Place)]) {
        var seen: Set<String> = []
        for (code, name, place): (String, Phrase, (Fault.Part) -> Fault.Place) in all {
            if !Compiler.isCode(code) { report(place(.code), .badCode(code)) }
            if !seen.insert(code).inserted { report(place(.code), .duplicateCode(code)) }
            if name.isIncomplete { report(place(.name), .incomplete) }
        }
    }

    private mutating func readAxes() {
        for attribute: Attribute in model.attributes {
            guard let axis: Axis = Axis(attribute) else {
                if case .choice(let choices) = attribute.type {
                    report(.attribute(attribute.code, .values), choices.isEmpty ? .noValues : .tooMany(ProductModel.Limits.values))
                } else { report(.attribute(attribute.code, .bounds), .badBounds) }
                continue
            }
            axes.append(axis)
            checkValues(attribute, axis)
        }
    }

    private mutating func checkValues(_ attribute: Attribute, _ axis: Axis) {
        if case .choice(let choices) = attribute.type {
            checkCodes(choices.map { (choice: Choice) in (choice.code, choice.name, { _ in .attribute(attribute.code, .values) }) })
        }
        if let usual: Formula.Value = attribute.usual, axis.domain(of: usual) == nil { report(.attribute(attribute.code, .usual), .valueOutside(usual)) }
        guard attribute.visible != nil else { return }
        guard let rest: Formula.Value = attribute.resting else { return report(.attribute(attribute.code, .rest), .noRest) }
        if axis.domain(of: rest) == nil { report(.attribute(attribute.code, .rest), .valueOutside(rest)) }
    }

    private mutating func readSchema() -> Bool {
        do throws(Formula.SchemaError) {
            schema = try model.schema(.codes)
            priceSchema = try model.schema(.codes, prices: true)
            // What people write: the names must be usable as well.
            _ = try model.schema(.names, prices: true)
            return true
        } catch {
            report(.model, .schema(error))
            return false
        }
    }

    private mutating func readTables() {
        blank = Formula.Values(schema)
        for (position, table): (Int, ModelTable) in model.tables.enumerated() {
            if table.rows.count > ProductModel.Limits.rows { report(.table(table.code, .rows), .tooMany(ProductModel.Limits.rows)) }
            do throws(Formula.Table.Problem) {
                let rows: Formula.Table = try Formula.Table(schema.tables[position], rows: table.rows)
                tableRows.append(rows)
                blank.set(rows, table.code)
            } catch {
                switch error {
                case .wrongRow(let row): report(.table(table.code, .rows), .badRow(row + 1))
                case .duplicateRow(let row): report(.table(table.code, .rows), .duplicateRow(row + 1))
                }
            }
        }
    }

    mutating func formula(_ written: String, _ place: Fault.Place, _ type: Formula.Kind, prices: Bool = false) -> Formula? {
        switch Formula.compile(written, prices ? priceSchema : schema, .en, type: type) {
        case .success(let formula):
            for warning: Formula.Problem in formula.warnings { report(place, .formula(warning)) }
            return formula
        case .failure(let problems):
            for problem: Formula.Problem in problems.list { report(place, .formula(problem)) }
            return nil
        }
    }

    mutating func optional(_ written: String?, _ place: Fault.Place, _ type: Formula.Kind, prices: Bool = false) -> Formula? {
        written.flatMap { formula($0, place, type, prices: prices) }
    }
}
