internal import Configurator
internal import Exact
internal import Formula
internal import Kernel

/// What the form of a part shows: the part as people of a language write it.
struct PartTyping {
    private(set) var form: Submitted = Submitted()
    private let model: ProductModel, lang: Lang

    /// Empty where there is no such part.
    init(_ place: PartPlace, _ model: ProductModel, _ lang: Lang) {
        (self.model, self.lang) = (model, lang)
        form.set("new_code", place.code)
        phrase("name", place.kind.name(place.code, model))
        switch place.kind {
        case .attribute: if let found: Attribute = model.attributes.first(where: { $0.code == place.code }) { write(found) }
        case .rule: if let found: Rule = model.rules.first(where: { $0.code == place.code }) { write(found) }
        case .table: if let found: ModelTable = model.tables.first(where: { $0.code == place.code }) { write(found) }
        case .derived: if let found: Configurator.Derived = model.derived.first(where: { $0.code == place.code }) { write(found) }
        case .operation: if let found: WorkStep = model.operations.first(where: { $0.code == place.code }) { write(found) }
        case .price:
            guard let found: PriceRule = model.prices.first(where: { $0.code == place.code }) else { break }
            formula("when", found.when)
            formula("amount", found.amount)
        }
    }

    /// The form in which a part is: the key of ``PartKind/beginnings``.
    static func beginning(_ place: PartPlace, _ model: ProductModel) -> String {
        switch place.kind {
        case .attribute:
            switch model.attributes.first(where: { $0.code == place.code })?.type {
            case .choice: "choice"
            case .number: "number"
            case .flag: "flag"
            case .text: "text"
            case .day: "day"
            case nil: place.form.isEmpty ? "choice" : place.form
            }
        case .rule:
            switch model.rules.first(where: { $0.code == place.code })?.demand {
            case .require: "require"
            case .exclude: "exclude"
            case .range: "range"
            case .table: "table"
            case nil: place.form.isEmpty ? "require" : place.form
            }
        default: ""
        }
    }

    private mutating func phrase(_ field: String, _ phrase: Phrase?) {
        form.set(field + "_ru", phrase?.ru ?? "")
        form.set(field + "_en", phrase?.en ?? "")
    }
    private mutating func formula(_ field: String, _ kept: String?) { form.set(field, kept.map { model.source(of: $0, in: lang.formulas) } ?? "") }
    private func number(_ number: Exact) -> String { Formula.Value.number(number).text(in: lang.formulas) }
    /// A value as it is typed.
    private func typed(_ value: Formula.Value) -> String {
        switch value {
        case .number(let found): number(found)
        case .flag(let flag): flag ? lang("да", "yes") : lang("нет", "no")
        default: Choices.text(value)
        }
    }

    private mutating func write(_ attribute: Attribute) {
        phrase("group", attribute.group)
        formula("visible", attribute.visible)
        form.set("usual", attribute.usual.map { typed($0) } ?? "")
        form.set("rest", attribute.rest.map { typed($0) } ?? "")
        form.set("optional", attribute.isOptional ? "1" : "")
        switch attribute.type {
        case .choice(let choices): form.set("values", choices.map { "\($0.code) | \($0.name.ru) | \($0.name.en)" }.joined(separator: "\n"))
        case .number(let least, let most, let step, let unit):
            for (field, value): (String, Exact) in [("least", least), ("most", most), ("step", step)] { form.set(field, number(value)) }
            phrase("unit", unit)
        case .text(let limit): form.set("limit", String(limit))
        case .day(let from, let to):
            form.set("least", from?.description ?? "")
            form.set("most", to?.description ?? "")
        case .flag: break
        }
    }

    private mutating func write(_ rule: Rule) {
        form.set("severity", rule.severity.rawValue)
        formula("when", rule.when)
        switch rule.demand {
        case .require(let then), .exclude(let then): formula("then", then)
        case .range(let value, let least, let most):
            formula("value", value)
            formula("least", least)
            formula("most", most)
        case .table(let attributes, let rows, let isForbidden):
            form.set("attributes", attributes.joined(separator: "; "))
            form.set("rows", rows.map { (row: [Rule.Cell]) in row.map { cell($0) }.joined(separator: "; ") }.joined(separator: "\n"))
            form.set("forbidden", isForbidden ? "1" : "")
        }
    }
    private func cell(_ cell: Rule.Cell) -> String {
        switch cell {
        case .any: "*"
        case .values(let values): values.map { typed($0) }.joined(separator: " | ")
        case .between(let low, let high): (low.map { number($0) } ?? "") + ".." + (high.map { number($0) } ?? "")
        }
    }

    private mutating func write(_ table: ModelTable) {
        form.set("keys", table.keys.map { "\(PartTyping.key($0.type)) \($0.match.rawValue)" }.joined(separator: "; "))
        form.set("type", PartTyping.key(table.value))
        form.set("rows", table.rows.map { (row: Formula.Table.Row) in (row.keys + [row.value]).map { typed($0) }.joined(separator: "; ") }.joined(separator: "\n"))
    }
    private mutating func write(_ derived: Configurator.Derived) {
        phrase("unit", derived.unit)
        form.set("type", PartTyping.key(derived.type))
        formula("formula", derived.formula)
    }
    private mutating func write(_ work: WorkStep) {
        form.set("resource", work.resource)
        formula("when", work.when)
        formula("output", work.output)
        formula("setupWaste", work.setupWaste)
        formula("runWaste", work.runWaste)
    }

    /// The types a derived value or a column may have.
    static let types: [(key: String, name: Text, kind: Formula.Kind)] = [
        ("number", Text("число", "number"), .number), ("text", Text("текст", "text"), .text), ("flag", Text("да или нет", "yes or no"), .flag), ("day", Text("день", "day"), .day),
    ]
    static func key(_ kind: Formula.Kind) -> String { types.first { $0.kind == kind }?.key ?? "number" }
}
