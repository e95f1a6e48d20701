internal import Database
internal import Kernel

/// One parameter of the address: its shape, and how the text of the address becomes a value of that shape.
struct Parameter: Sendable {
    enum Style: Sendable { case plain, list, json }
    let name: String, shape: Shape, style: Style, about: Text
    init(_ name: String, _ shape: Shape, style: Style = .plain, _ ru: String, _ en: String) { (self.name, self.shape, self.style, about) = (name, shape, style, Text(ru, en)) }

    /// The value that the address gives, or what is wrong with it.
    func read(_ text: String) -> (JSONValue, [Wrong]) {
        let value: JSONValue
        switch style {
        case .list: value = .array(text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map { .string(String($0)) })
        case .json:
            guard let json = try? JSONReader.read(Array(text.utf8)) else { return (.null, [Wrong(.parameter(name), Text("Это не JSON", "This is not JSON"))]) }
            value = json
        case .plain:
            switch shape {
            case .integer: value = Int64(text) == nil || text.hasPrefix("+") ? .string(text) : .number(text)
            case .boolean: value = text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
            default: value = .string(text)
            }
        }
        return (value, shape.wrongs(value, at: .parameter(name)))
    }
}

/// What the address of a list or history asks for, checked against the parameters it may have.
struct Asked: Sendable {
    private let values: [String: JSONValue]

    init(_ query: String, _ parameters: [Parameter]) throws {
        guard let typed = Submitted(urlEncoded: query) else { throw Problem.malformed("Адрес повреждён: нужен UTF-8 без нулевых байтов, в процентной записи.", "The address is damaged: percent-encoded UTF-8 without zero bytes is needed.") }
        var values: [String: JSONValue] = [:], wrongs: [Wrong] = []
        for (name, texts) in typed.values.sorted(by: { $0.key < $1.key }) {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                wrongs.append(Wrong(.parameter(name), Text("Такого параметра нет", "There is no such parameter")))
                continue
            }
            guard texts.count == 1, let text = texts.first else {
                wrongs.append(Wrong(.parameter(name), Text("Параметр повторяется", "The parameter stands here twice")))
                continue
            }
            let (value, found) = parameter.read(text)
            values[name] = value
            wrongs += found
        }
        if !wrongs.isEmpty { throw Problem.invalid(wrongs) }
        self.values = values
    }
    subscript(_ name: String) -> JSONValue? { values[name] }
    func text(_ name: String) -> String? { values[name]?.text }
    var limit: Int { values["limit"]?.integer.map(Int.init) ?? Parameter.page }
}

extension Parameter {
    /// Records on a page unless asked otherwise, and at most.
    static let page: Int = 50, most: Int64 = 200
    static let limit = Parameter("limit", .integer(min: 1, max: most), "Сколько записей на странице; без него \(page)", "How many records on a page; \(page) without it")
    static let after = Parameter("after", .string(min: 1, max: 2000, .plain), "Место, на котором кончилась прошлая страница: берите готовую ссылку next", "Where the page before ended: follow the ready link `next`")
    static let history: [Parameter] = [limit, after]

    /// What a list of the entity may be asked.
    static func list(_ entity: Entity, _ access: Access) -> [Parameter] {
        let seen: [Field] = entity.seen(access)
        let orders: [String] = seen.filter { $0.isSortable }.flatMap { [$0.column, "-" + $0.column] }
        var all: [Parameter] = [limit, after]
        if !orders.isEmpty { all.append(Parameter("sort", .choice(orders), "Порядок; с минусом — обратный", "The order; with a minus, descending")) }
        if entity.fields.contains(where: \.isSearched) {
            all.append(Parameter("q", .string(min: 1, max: 100, .plain), "Поиск по части имени, телефона, почты, номера", "Search by a part of a name, phone, mail, number"))
        }
        all.append(Parameter("where", Condition.shape, style: .json, "Условие отбора: дерево проверок", "A condition: a tree of tests"))
        all.append(Parameter("fields", .array(.choice(entity.columns(access)), min: 1), style: .list, "Какие поля ответить; без него все", "Which fields to answer; all without it"))
        all.append(Parameter("archived", .boolean, "true — записи из корзины", "true for the records in the bin"))
        let taken: Set<String> = Set(all.map(\.name)).union(["q", "sort"])
        for field in seen where !taken.contains(field.column) {
            if let shape = field.asked { all.append(Parameter(field.column, shape, field.label.ru + ": равно", field.label.en + ": equals")) }
        }
        return all
    }
}
extension Entity {
    /// The names that `fields` may hold.
    func columns(_ access: Access) -> [String] { seen(access).map(\.column) + standard.map(\.name) }
}

extension Condition {
    /// The stored form of a condition, member by member: nothing else is let in.
    static let shape: Shape = .named("Condition") {
        let name: Shape = .string(min: 1, max: 100, .plain)
        let groups: [Shape] = [
            .object([.init("all", .array(shape, max: 60), required: true)]), .object([.init("any", .array(shape, max: 60), required: true)]), .object([.init("not", shape, required: true)]),
            .object([.init("link", name, required: true), .init("where", shape, required: true)]),
            .object([.init("from", name, required: true), .init("by", name, required: true), .init("where", shape, required: true)]),
        ]
        let tests: [Shape.Property] = Operator.allCases.map { asked in
            .init(asked.rawValue, asked.takesValue ? .array(.string(min: 1, max: 300, .plain), min: 1, max: 200) : .array(.string(), max: 0))
        }
        return .any([.object([.init("f", name, required: true)] + tests, count: 2)] + groups)
    }
    /// From a value of that shape.
    init(_ json: JSONValue) throws {
        if let column = json["f"]?.text {
            guard case .object(let members) = json, let test = members.first(where: { $0.name != "f" }), let asked = Operator(rawValue: test.name) else { throw Problem.malformed("Условие повреждено.", "The condition is damaged.") }
            self = .test(column, asked, test.value.items.compactMap(\.text))
        } else if let parts = json["all"] {
            self = .all(try parts.items.map { try Condition($0) })
        } else if let parts = json["any"] {
            self = .any(try parts.items.map { try Condition($0) })
        } else if let part = json["not"] {
            self = .not(try Condition(part))
        } else if let part = json["where"], let column = json["link"]?.text {
            self = .linked(column, try Condition(part))
        } else if let part = json["where"], let table = json["from"]?.text, let column = json["by"]?.text {
            self = .having(table: table, column: column, try Condition(part))
        } else {
            throw Problem.malformed("Условие повреждено.", "The condition is damaged.")
        }
    }
    /// The same limits as a condition of the web has.
    func checked() throws -> Condition {
        _ = try Condition(json: json)
        return self
    }
}
extension Field {
    /// `field=value` as a condition.
    func equals(_ value: JSONValue) -> Condition {
        let text: String = value.text ?? value.integer.map(String.init) ?? (value == .bool(true) ? "1" : "0")
        switch kind {
        case .several, .tags: return .test(column, .has, [text])
        case .day, .instant: return .test(column, .within, [Day(text) == nil ? text : "\(text)..\(text)"])
        default: return .test(column, .is, [text])
        }
    }
}
