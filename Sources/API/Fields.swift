internal import Database
internal import Kernel

/// A reference to a record: what a link field answers.
let linkShape: Shape = .named("Link") {
    .object([
        .init("id", .integer(min: 1, max: .max), required: true),
        .init("title", .string().orNull, required: true, Text("Название записи; null, если она вам не видна", "The record's title; null when you may not see it")),
    ])
}

extension Field {
    /// What may be sent for this field. Null empties a field that need not be filled.
    var written: Shape {
        let keys: [String] = choices.map(\.key), some: Shape = keys.isEmpty ? .null : .choice(keys)
        let shape: Shape = switch kind {
        case .text where format == .time: .string(.time)
        case .text, .long, .phone: .string(min: isRequired ? 1 : 0, max: limit, isRequired ? .filled : .plain)
        case .mail: .string(max: limit, .mail)
        case .digits: .string(max: limit, isRequired ? .someDigits : .digits)
        case .number: .integer(min: .min, max: .max)
        case .money: .string(.money)
        case .decimal(let scale): .string(.decimal(scale))
        case .web: .string(max: limit, .web)
        case .day: .string(format: "date")
        case .instant: .string(format: "date-time")
        case .flag: .boolean
        case .choice: some
        case .several: .array(some, min: isRequired ? 1 : 0, max: keys.count, unique: true)
        case .tags: .array(.string(min: 1, max: 60, .tag), max: 50, unique: true)
        case .link: .any([.integer(min: 1, max: .max), .object([.init("id", .integer(min: 1, max: .max), required: true), .init("title", .string().orNull)])])
        }
        return isRequired || isNeverNull ? shape : shape.orNull
    }
    /// What is answered. A stored choice may be one that is not offered any more.
    var answered: Shape {
        switch kind {
        case .text, .long, .mail, .phone, .digits, .web, .choice: Shape.string().orNull
        case .decimal(let scale): Shape.string(.decimal(scale)).orNull
        case .number: Shape.integer(min: .min, max: .max).orNull
        case .money: Shape.string(.money).orNull
        case .day: Shape.string(format: "date").orNull
        case .instant: Shape.string(format: "date-time").orNull
        case .flag: .boolean
        case .several, .tags: .array(.string())
        case .link: linkShape.orNull
        }
    }
    /// What `field=value` in the address may hold; nil: the field is asked about by `where` only.
    var asked: Shape? {
        if operators.isEmpty { return nil }  // a formula that the database cannot work out
        return switch kind {
        case .text, .long, .mail, .phone, .digits, .web, .tags, .day, .instant: .string(min: 1, max: 300, .plain)
        case .decimal(let scale): .string(.decimal(scale))
        case .number: .integer(min: .min, max: .max)
        case .money: .string(.money)
        case .flag: .boolean
        case .choice(let all), .several(let all): all.isEmpty ? nil : .choice(all.map(\.key))
        case .link(let table): table == "employee" ? .string(.employee) : .integer(min: 1, max: .max)
        }
    }
    private var isNeverNull: Bool {
        switch kind { case .flag, .several, .tags: true; default: false }
    }

    /// A stored value as the API answers it.
    /// - Parameter titles: of linked records, `table/id` → title.
    func json(_ value: Value, titles: [String: String]) -> JSONValue {
        switch (kind, value) {
        case (.flag, _): .bool(Int64(value: value) ?? 0 != 0)
        case (.several, _), (.tags, _): .array(Form.plain(value).split(separator: "|").map { .string(String($0)) })
        case (_, .null), (_, .blob): .null
        case (.link(let table), .int(let id)): .members(["id": .integer(id), "title": titles["\(table)/\(id)"].map { .string($0) } ?? .null])
        case (.money, .int(let minor)): .string(Field.decimal(minor))
        case (.decimal(let scale), .int(let units)): .string(Money.typed(units, scale: scale).replacing(",", with: "."))
        case (.instant, .int(let instant)): .string(Clock.rfc3339(instant))
        case (_, .int(let number)): .integer(number)
        case (_, .real(let number)): .number(String(number))
        case (_, .text(let text)): text.isEmpty ? .null : .string(text)
        }
    }
    /// Kopecks as roubles: `12500.50`.
    private static func decimal(_ minor: Int64) -> String {
        let rest: String = String(minor.magnitude % 100)
        return (minor < 0 ? "-" : "") + String(minor.magnitude / 100) + "." + (rest.count < 2 ? "0" : "") + rest
    }
    /// A sent value, of the right shape, as a form would carry it.
    func typed(_ value: JSONValue) -> [String] {
        switch (kind, value) {
        case (_, .null): return [""]
        case (_, .bool(let flag)): return [flag ? "1" : "0"]
        case (.tags, .array(let items)): return [items.compactMap(\.text).joined(separator: ",")]
        case (_, .array(let items)): return items.isEmpty ? [""] : items.compactMap(\.text)
        case (_, .number): return [value.integer.map(String.init) ?? ""]
        case (_, .object): return [value["id"]?.integer.map(String.init) ?? ""]
        case (_, .string(let text)): return [text]
        }
    }
}

extension Entity {
    /// The fields this reader is told about.
    func seen(_ access: Access) -> [Field] { fields.filter { access.sees(self, $0) } }
    /// What a new record, or a change of one, may hold.
    func written(_ access: Access, creating: Bool) -> [Shape.Property] {
        fields.filter { access.edits(self, $0, creating: creating) && access.sees(self, $0) }.map { .init($0.column, $0.written, required: creating && $0.isRequired && !$0.isFlag, $0.label) }
    }
    /// The columns every record has, beside its fields.
    var standard: [Shape.Property] {
        let number: [Shape.Property] = prefix.isEmpty ? [] : [.init("number", .string().orNull, Text("Номер, который видят люди", "The number people see"))]
        let moment: Shape = .string(format: "date-time")
        let all: [Shape.Property] = number + [.init("created_at", moment), .init("updated_at", moment), .init("archived_at", moment.orNull, Text("Когда убрана в корзину", "When it went to the bin"))]
        return all.filter { field($0.name) == nil }  // an entity may show one of them as a field
    }
    /// A record as the API answers it.
    /// - Parameter only: the columns asked for; nil: all of them. `id` and `version` are always there.
    func json(_ row: Row, titles: [String: String], only: Set<String>?, _ access: Access) -> JSONValue {
        func wants(_ name: String) -> Bool { only?.contains(name) ?? true }
        func moment(_ column: String) -> JSONValue { Int64(value: row.value(column: column)).map { .string(Clock.rfc3339($0)) } ?? .null }
        var members: [JSONValue.Member] = [.init(name: "id", value: .integer(Int64(value: row["id"]) ?? 0)), .init(name: "version", value: .integer(Int64(value: row["version"]) ?? 0))]
        if !prefix.isEmpty, wants("number") { members.append(.init(name: "number", value: row["number"] == .null ? .null : .string(Form.plain(row["number"])))) }
        for field in seen(access) where wants(field.column) { members.append(.init(name: field.column, value: field.json(row.value(column: field.column), titles: titles))) }
        for column in ["created_at", "updated_at", "archived_at"] where wants(column) && field(column) == nil { members.append(.init(name: column, value: moment(column))) }
        return .object(members)
    }
}
extension Field {
    /// A box that is not ticked is an answer.
    var isFlag: Bool { if case .flag = kind { true } else { false } }
}
