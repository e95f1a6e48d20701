public import Database
internal import Exact
public import Formula

/// What a field of one's own that is worked out works out: its formula over the other fields of the record, compiled once.
public final class FieldFormula: Sendable {
    public let formula: Formula
    /// The columns it reads, also those that the formulas it reads read.
    public let inputs: Set<String>
    /// The formula fields it reads, by their columns.
    let before: [String: FieldFormula]
    /// Whether the database can work it out, and so filter by it.
    public let isInDatabase: Bool
    public let kind: CustomKind
    let names: FormulaNames

    init(_ formula: Formula, _ names: FormulaNames, _ kind: CustomKind, before: [String: FieldFormula]) {
        (self.formula, self.names, self.kind, self.before) = (formula, names, kind, before)
        let own: Set<String> = Set(formula.inputs.map(FormulaNames.column))
        isInDatabase = Self.written(formula, names, kind, before, Day(number: 0)) != nil
        inputs = before.filter { own.contains($0.key) }.values.reduce(into: own) { $0.formUnion($1.inputs) }
    }
    /// The kinds of values that a formula may give.
    public static let kinds: [CustomKind] = [.number, .decimal, .money, .text, .flag, .day]
    /// What the formula must be to give such a value.
    public static func type(_ kind: CustomKind) -> Formula.Kind {
        switch kind { case .text: .text; case .flag: .flag; case .day: .day; default: .number }
    }
    /// Decimals of the stored number.
    private var scale: Int { Self.scale(kind) }
    private static func scale(_ kind: CustomKind) -> Int { switch kind { case .decimal: CustomKind.scale; case .money: 2; default: 0 } }

    // MARK: In the program

    /// As the field holds it; empty where it cannot be worked out: a division by zero, a number too large.
    /// - Parameter row: the record, with the values of the formulas it reads.
    public func value(_ row: Row, _ tx: Tx) -> Value {
        do {
            switch try formula.evaluate(names.values(row, tx)) {
            case .number(let number): return try stored(number)
            case .text(let text): return text.isEmpty ? .null : .text(String(text.prefix(2000)))
            case .flag(let flag): return .int(flag ? 1 : 0)
            case .day(let day): return .text(day.description)
            case .list, .record, .empty: return .null
            }
        } catch { return .null }  // the formula's own answer to such a record: nothing
    }
    private func stored(_ number: Exact) throws(ExactError) -> Value {
        let rounded: Exact = try number.rounded(scale: scale)
        var units: Int128 = rounded.coefficient
        for _ in rounded.scale..<max(scale, rounded.scale) { units *= 10 }
        return units.magnitude <= 100_000_000_000_000_000 ? .int(Int64(units)) : .null
    }

    // MARK: In the database

    /// The value as an expression over the record's own columns, for filters; nil: it is worked out in the program alone.
    func sql(today: Day) -> SQL? {
        guard let written = written(today: today) else { return nil }
        var sql: SQL = ""
        for (place, part) in written.parts.enumerated() {
            sql += .raw(part)  // written by Formula.sql of our columns and of numbers, never of what a person typed
            if place < written.arguments.count { sql += "\(written.arguments[place])" }
        }
        switch kind {
        case .flag: return "(CASE WHEN \(sql) THEN 1 ELSE 0 END)"
        case .number, .decimal, .money:
            if written.places == scale { return "(\(sql))" }
            let factor: String = "1" + String(repeating: "0", count: scale - written.places)
            return "(CAST((\(sql)) AS NUMERIC) * \(SQL.raw(factor)))"  // digits of ours
        default: return "(\(sql))"
        }
    }
    private func written(today: Day) -> Formula.SQL? { Self.written(formula, names, kind, before, today) }
    /// More decimals than the field has would have to be rounded, which the program does.
    private static func written(_ formula: Formula, _ names: FormulaNames, _ kind: CustomKind, _ before: [String: FieldFormula], _ today: Day) -> Formula.SQL? {
        guard case .success(let sql) = formula.sql(cutsProducts: true, { names.sqlColumn($0, today, before) }), sql.places <= scale(kind) || type(kind) != .number else { return nil }
        return sql
    }
    /// The same as a column of another formula: only what needs no arguments.
    func column(today: Day) -> Formula.Column? {
        guard let written = written(today: today), written.arguments.isEmpty, let text = written.parts.first else { return nil }
        switch FieldFormula.type(kind) {
        case .number: return .scaled("(\(text))", places: written.places)
        case .text: return .text("NULLIF((\(text)), '')")
        case .flag: return .flag("(\(text))")
        default: return .day("(\(text))")
        }
    }
}

/// The names that formulas of one kind of record may use: its fields, a yes or no for each of their choices, and the day it is.
public struct FormulaNames: Sendable {
    public let schema: Formula.Schema
    private let readers: [Reader]
    private struct Reader: Sendable { let slot: Int, field: Field, choice: String? }
    static let today: String = "today"

    /// - Parameter column: of the formula's own field, which it cannot read.
    /// - Throws: `Formula.SchemaError` for a name that no formula can spell.
    public init(_ entity: Entity, without column: String? = nil) throws(Formula.SchemaError) {
        var spelled: [Set<String>] = [[], []], names: [Formula.Name] = [], readers: [Reader] = []
        func add(_ id: String, _ label: Text, _ kind: Formula.Kind, isOptional: Bool) {
            names.append(Formula.Name(id, ru: Self.spelling(label.ru, &spelled[0]), en: Self.spelling(label.en, &spelled[1]), kind, isOptional: isOptional))
        }
        add(Self.today, Text("сегодня", "today"), .day, isOptional: false)
        for field in entity.fields where field.column != column && field.column != Self.today {
            if field.choices.isEmpty {
                guard let kind = Self.kind(field) else { continue }
                readers.append(Reader(slot: names.count, field: field, choice: nil))
                add(field.column, field.label, kind, isOptional: kind != .flag)
            }
            for choice in field.choices where Self.isPlain(choice.key) {
                readers.append(Reader(slot: names.count, field: field, choice: choice.key))
                add("\(field.column)=\(choice.key)", Text("\(field.label.ru): \(choice.label.ru)", "\(field.label.en): \(choice.label.en)"), .flag, isOptional: false)
            }
        }
        self.readers = readers
        schema = try Formula.Schema(names: names)
    }
    private static func kind(_ field: Field) -> Formula.Kind? {
        switch field.kind {
        case .number, .money, .decimal: .number
        case .flag: .flag
        case .day, .instant: .day
        case .text, .long, .mail, .phone, .digits, .web: .text
        case .choice, .several, .link, .tags: nil
        }
    }
    private static func isPlain(_ key: String) -> Bool { !key.isEmpty && key.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 || $0 == 45 } }
    /// A label as a name can be spelled, and only once.
    private static func spelling(_ label: String, _ taken: inout Set<String>) -> String {
        let plain: String = String(String.UnicodeScalarView(label.unicodeScalars.filter { $0.value >= 32 && $0 != "{" && $0 != "}" })).split(separator: " ").joined(separator: " ")
        let short: String = String(plain.drop { $0 == "#" || $0 == "^" }.prefix(80)), base: String = short.isEmpty ? "?" : short
        var name: String = base, number: Int = 2
        while !taken.insert(Plain.fold(name)).inserted { (name, number) = ("\(base) \(number)", number + 1) }
        return name
    }
    /// The column of a name: `status` of `status=vip`.
    public static func column(_ id: String) -> String { String(id.prefix { $0 != "=" }) }

    func values(_ row: Row, _ tx: Tx) -> Formula.Values {
        var values = Formula.Values(schema)
        values[Self.today] = Formula.Day(number: tx.today.number).map { .day($0) } ?? .empty
        for reader in readers { values[reader.slot] = Self.value(row.value(column: reader.field.column), reader.field, reader.choice, tx.zone) }
        return values
    }
    private static func value(_ value: Value, _ field: Field, _ choice: String?, _ zone: Zone) -> Formula.Value {
        switch (field.kind, value) {
        case (.choice, _): return .flag(value == .text(choice ?? ""))
        case (.several, .text(let keys)): return .flag(keys.contains("|\(choice ?? "")|"))
        case (.several, _): return .flag(false)
        case (.flag, _): return .flag(value == .int(1))
        case (.number, .int(let number)): return .number(Exact(Int(number)))
        case (.money, .int(let minor)): return .number(Exact(minorUnits: minor))
        case (.decimal(let scale), .int(let units)): return Exact(coefficient: Int128(units), scale: scale).map { .number($0) } ?? .empty
        case (.day, .text(let day)): return Formula.Day(day).map { .day($0) } ?? .empty
        case (.instant, .int(let moment)): return Formula.Day(number: zone.day(moment).number).map { .day($0) } ?? .empty
        case (_, .text(let text)): return text.isEmpty ? .empty : .text(text)
        default: return .empty
        }
    }
    /// How the database keeps a name. Columns are a registry's, keys are letters and digits.
    func sqlColumn(_ id: String, _ today: Day, _ before: [String: FieldFormula]) -> Formula.Column? {
        if id == Self.today { return .day("'\(today.description)'") }
        guard let slot = schema.slot(id), let reader = readers.first(where: { $0.slot == slot }) else { return nil }
        let column: String = reader.field.column, key: String = reader.choice ?? ""
        if reader.field.isFormula { return before[column]?.column(today: today) }
        switch reader.field.kind {
        case .number: return .integer(column)
        case .money: return .scaled(column, places: 2)
        case .decimal(let scale): return .scaled(column, places: scale)
        case .flag: return .flag("(COALESCE(\(column), 0) = 1)")
        case .choice: return .flag("(COALESCE(\(column), '') = '\(key)')")
        case .several: return .flag("(COALESCE(\(column), '') <> REPLACE(COALESCE(\(column), ''), '|\(key)|', ''))")
        case .day: return .day("NULLIF(\(column), '')")
        case .text, .long, .mail, .phone, .digits, .web: return .text("NULLIF(\(column), '')")
        case .instant, .link, .tags: return nil
        }
    }
}

extension Entity {
    /// Gives the formula fields their formulas; one that does not hold says why.
    /// - Parameter stored: column → the kept text and what it gives.
    func compile(_ stored: [String: (text: String, kind: CustomKind)]) {
        guard !stored.isEmpty else { return }
        var waiting: [String: (formula: Formula, names: FormulaNames, kind: CustomKind)] = [:], wrong: [String: Text] = [:]
        for (column, one) in stored {
            do throws(Formula.SchemaError) {
                let names = try FormulaNames(self, without: column)
                switch Formula.restore(one.text, names.schema, .ru, type: FieldFormula.type(one.kind)) {
                case .success(let formula): waiting[column] = (formula, names, one.kind)
                case .failure(let problems): wrong[column] = Self.text(problems)
                }
            } catch { wrong[column] = Text(error.sentence(.ru), error.sentence(.en)) }
        }
        var done: [String: FieldFormula] = [:]
        formulas = []
        while let (column, next) = waiting.sorted(by: { $0.key < $1.key }).first(where: { one in !one.value.formula.inputs.contains { waiting[FormulaNames.column($0)] != nil } }) {
            let whole = FieldFormula(next.formula, next.names, next.kind, before: done.filter { next.formula.inputs.contains($0.key) })
            (done[column], waiting[column]) = (whole, nil)
            formulas.append((column, whole))
        }
        for column in waiting.keys { wrong[column] = Text("Поля зависят друг от друга по кругу.", "The fields depend on each other in a circle.") }
        for index in fields.indices where fields[index].isFormula {
            let column: String = fields[index].column
            fields[index] = fields[index].changed { ($0.formula, $0.formulaProblem) = (done[column], wrong[column]) }
        }
    }
    private static func text(_ problems: Formula.Problems) -> Text {
        let worst: Formula.Problem? = problems.list.first { $0.severity == .error } ?? problems.list.first
        return Text(worst?.sentence(.ru) ?? "", worst?.sentence(.en) ?? "")
    }
    /// The formula fields that read a column, also through others.
    public func readers(of column: String) -> [Field] { fields.filter { $0.formula?.inputs.contains(column) == true } }
}

extension Tx {
    /// The rows with the values of their formula fields: what every screen, file and program that shows records reads.
    public func computed(_ entity: Entity, _ rows: [Row]) -> [Row] {
        let formulas = current(entity).formulas
        return formulas.isEmpty ? rows : rows.map { computed(formulas, $0) }
    }
    func computed(_ formulas: [(column: String, formula: FieldFormula)], _ row: Row) -> Row {
        var row: Row = row
        for (column, formula) in formulas { row = row.setting(column, formula.value(row, self)) }
        return row
    }
}
