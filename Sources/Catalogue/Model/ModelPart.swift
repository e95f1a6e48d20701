internal import Configurator
internal import Kernel

/// One kind of part of a model, with what every kind has: codes, names, places.
enum PartKind: String, CaseIterable, Sendable {
    case attribute, derived, table, rule, operation, price

    var many: Text {
        switch self {
        case .attribute: Text("Признаки", "Attributes")
        case .derived: Text("Вычисляемые значения", "Derived values")
        case .table: Text("Таблицы", "Tables")
        case .rule: Text("Правила", "Rules")
        case .operation: Text("Операции", "Operations")
        case .price: Text("Строки цены", "Price lines")
        }
    }
    /// The forms in which a new one may begin: key and name.
    var beginnings: [(key: String, name: Text)] {
        switch self {
        case .attribute: [("choice", Text("из списка", "of a list")), ("number", Text("число", "number")), ("flag", Text("да или нет", "yes or no")), ("text", Text("текст", "text")), ("day", Text("день", "day"))]
        case .rule: [("require", Text("требует", "requires")), ("exclude", Text("исключает", "excludes")), ("range", Text("границы", "bounds")), ("table", Text("таблица", "table"))]
        default: [("", Text("добавить", "add"))]
        }
    }

    func codes(_ model: ProductModel) -> [String] {
        switch self {
        case .attribute: model.attributes.map(\.code)
        case .derived: model.derived.map(\.code)
        case .table: model.tables.map(\.code)
        case .rule: model.rules.map(\.code)
        case .operation: model.operations.map(\.code)
        case .price: model.prices.map(\.code)
        }
    }
    func name(_ code: String, _ model: ProductModel) -> Phrase? {
        switch self {
        case .attribute: model.attributes.first { $0.code == code }?.name
        case .derived: model.derived.first { $0.code == code }?.name
        case .table: model.tables.first { $0.code == code }?.name
        case .rule: model.rules.first { $0.code == code }?.message
        case .operation: model.operations.first { $0.code == code }?.name
        case .price: model.prices.first { $0.code == code }?.name
        }
    }
    func remove(_ code: String, _ model: inout ProductModel) {
        switch self {
        case .attribute: model.attributes.removeAll { $0.code == code }
        case .derived: model.derived.removeAll { $0.code == code }
        case .table: model.tables.removeAll { $0.code == code }
        case .rule: model.rules.removeAll { $0.code == code }
        case .operation: model.operations.removeAll { $0.code == code }
        case .price: model.prices.removeAll { $0.code == code }
        }
    }
    /// Moves a part one place up or down.
    func shift(_ code: String, by step: Int, _ model: inout ProductModel) {
        guard let from: Int = codes(model).firstIndex(of: code), codes(model).indices.contains(from + step) else { return }
        switch self {
        case .attribute: model.attributes.swapAt(from, from + step)
        case .derived: model.derived.swapAt(from, from + step)
        case .table: model.tables.swapAt(from, from + step)
        case .rule: model.rules.swapAt(from, from + step)
        case .operation: model.operations.swapAt(from, from + step)
        case .price: model.prices.swapAt(from, from + step)
        }
    }
}

/// Where the editor looks: a part, or the beginning of a new one.
struct PartPlace: Sendable, Equatable {
    var kind: PartKind
    /// Empty: a new one.
    var code: String
    /// The form a new one begins in.
    var form: String = ""

    init(_ kind: PartKind, _ code: String, form: String = "") { (self.kind, self.code, self.form) = (kind, code, form) }
    init?(_ query: Submitted) {
        guard let kind = PartKind(rawValue: query["part"]) else { return nil }
        self.init(kind, query["code"], form: query["form"])
    }
    /// The part that a fault is in; nil: the model as a whole.
    init?(_ place: Fault.Place) {
        switch place {
        case .model: return nil
        case .attribute(let code, _): self.init(.attribute, code)
        case .derived(let code, _): self.init(.derived, code)
        case .table(let code, _): self.init(.table, code)
        case .rule(let code, _): self.init(.rule, code)
        case .operation(let code, _): self.init(.operation, code)
        case .price(let code, _): self.init(.price, code)
        }
    }
    var query: String { "part=\(kind.rawValue)&code=\(code.percentEncoded)" + (form.isEmpty ? "" : "&form=\(form.percentEncoded)") }
}
