internal import Exact
internal import Formula

extension Attribute: Codable {
    private enum Key: String, CodingKey { case code, name, group, type, values, least, most, step, unit, limit, usual, optional, visible, rest }
    private enum Kind: String, Codable { case choice, number, flag, text, day }

    /// Reads an attribute.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        code = try box.decode(String.self, forKey: .code)
        name = try box.decode(Phrase.self, forKey: .name)
        group = try box.decodeIfPresent(Phrase.self, forKey: .group)
        usual = try box.decodeIfPresent(FileValue.self, forKey: .usual)?.value
        isOptional = try box.value(.optional, or: false)
        visible = try box.decodeIfPresent(String.self, forKey: .visible)
        rest = try box.decodeIfPresent(FileValue.self, forKey: .rest)?.value
        switch try box.decode(Kind.self, forKey: .type) {
        case .choice: type = .choice(try box.decode([Choice].self, forKey: .values))
        case .number:
            type = .number(
                least: try box.decode(Exact.self, forKey: .least), most: try box.decode(Exact.self, forKey: .most),
                step: try box.value(.step, or: Exact.one), unit: try box.decodeIfPresent(Phrase.self, forKey: .unit))
        case .flag: type = .flag
        case .text: type = .text(limit: try box.value(.limit, or: 200))
        case .day:
            let days: [Formula.Day?] = try [Key.least, .most].map { (key: Key) -> Formula.Day? in
                guard let text: String = try box.decodeIfPresent(String.self, forKey: key) else { return nil }
                guard let day: Formula.Day = Formula.Day(text) else {
                    throw DecodingError.dataCorruptedError(forKey: key, in: box, debugDescription: "no such day: \(text)")
                }
                return day
            }
            type = .day(from: days[0], to: days[1])
        }
    }

    /// Writes an attribute.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        try box.encode(code, forKey: .code)
        try box.encode(name, forKey: .name)
        try box.encodeIfPresent(group, forKey: .group)
        try box.encodeIfPresent(usual.map { FileValue($0) }, forKey: .usual)
        try box.write(isOptional, .optional, unless: false)
        try box.encodeIfPresent(visible, forKey: .visible)
        try box.encodeIfPresent(rest.map { FileValue($0) }, forKey: .rest)
        switch type {
        case .choice(let choices):
            try box.encode(Kind.choice, forKey: .type)
            try box.encode(choices, forKey: .values)
        case .number(let least, let most, let step, let unit):
            try box.encode(Kind.number, forKey: .type)
            try box.encode(least.normalized, forKey: .least)
            try box.encode(most.normalized, forKey: .most)
            try box.write(step.normalized, .step, unless: Exact.one)
            try box.encodeIfPresent(unit, forKey: .unit)
        case .flag: try box.encode(Kind.flag, forKey: .type)
        case .text(let limit):
            try box.encode(Kind.text, forKey: .type)
            try box.write(limit, .limit, unless: 200)
        case .day(let from, let to):
            try box.encode(Kind.day, forKey: .type)
            try box.encodeIfPresent(from?.description, forKey: .least)
            try box.encodeIfPresent(to?.description, forKey: .most)
        }
    }
}

extension Rule: Codable {
    private enum Key: String, CodingKey { case code, kind, message, severity, when, then, value, least, most, attributes, rows }
    private enum Kind: String, Codable { case require, exclude, range, table, forbidden }

    /// Reads a rule.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        code = try box.decode(String.self, forKey: .code)
        message = try box.decode(Phrase.self, forKey: .message)
        severity = try box.value(.severity, or: .error)
        when = try box.decodeIfPresent(String.self, forKey: .when)
        let kind: Kind = try box.decode(Kind.self, forKey: .kind)
        switch kind {
        case .require: demand = .require(try box.decode(String.self, forKey: .then))
        case .exclude: demand = .exclude(try box.decode(String.self, forKey: .then))
        case .range:
            demand = .range(
                value: try box.decode(String.self, forKey: .value), least: try box.decodeIfPresent(String.self, forKey: .least),
                most: try box.decodeIfPresent(String.self, forKey: .most))
        case .table, .forbidden:
            demand = .table(
                attributes: try box.decode([String].self, forKey: .attributes), rows: try box.decode([[Cell]].self, forKey: .rows),
                isForbidden: kind == .forbidden)
        }
    }

    /// Writes a rule.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        try box.encode(code, forKey: .code)
        try box.encode(message, forKey: .message)
        try box.write(severity, .severity, unless: .error)
        try box.encodeIfPresent(when, forKey: .when)
        switch demand {
        case .require(let then):
            try box.encode(Kind.require, forKey: .kind)
            try box.encode(then, forKey: .then)
        case .exclude(let then):
            try box.encode(Kind.exclude, forKey: .kind)
            try box.encode(then, forKey: .then)
        case .range(let value, let least, let most):
            try box.encode(Kind.range, forKey: .kind)
            try box.encode(value, forKey: .value)
            try box.encodeIfPresent(least, forKey: .least)
            try box.encodeIfPresent(most, forKey: .most)
        case .table(let attributes, let rows, let isForbidden):
            try box.encode(isForbidden ? Kind.forbidden : Kind.table, forKey: .kind)
            try box.encode(attributes, forKey: .attributes)
            try box.encode(rows, forKey: .rows)
        }
    }
}

// "*", ["matt","soft"], {"least":"1","most":"48"}
extension Rule.Cell: Codable {
    private enum Key: String, CodingKey { case least, most }

    /// Reads a cell.
    public init(from decoder: any Decoder) throws {
        if let values: [FileValue] = try? [FileValue](from: decoder) {
            self = .values(values.map(\.value))
        } else if let box: KeyedDecodingContainer<Key> = try? decoder.container(keyedBy: Key.self) {
            let least: Exact? = try box.decodeIfPresent(Exact.self, forKey: .least), most: Exact? = try box.decodeIfPresent(Exact.self, forKey: .most)
            guard least != nil || most != nil else {
                throw DecodingError.dataCorruptedError(forKey: .least, in: box, debugDescription: "a cell without bounds is written *")
            }
            self = .between(least, most)
        } else {
            let box: any SingleValueDecodingContainer = try decoder.singleValueContainer()
            guard try box.decode(String.self) == "*" else {
                throw DecodingError.dataCorruptedError(in: box, debugDescription: "a cell is *, a list of values or bounds")
            }
            self = .any
        }
    }

    /// Writes a cell.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .any:
            var box: any SingleValueEncodingContainer = encoder.singleValueContainer()
            try box.encode("*")
        case .values(let values): try values.map { FileValue($0) }.encode(to: encoder)
        case .between(let least, let most):
            var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
            try box.encodeIfPresent(least?.normalized, forKey: .least)
            try box.encodeIfPresent(most?.normalized, forKey: .most)
        }
    }
}

extension Derived: Codable {
    private enum Key: String, CodingKey { case code, name, type, unit, formula }

    /// Reads a derived value.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        code = try box.decode(String.self, forKey: .code)
        name = try box.decode(Phrase.self, forKey: .name)
        type = try box.value(.type, or: FileKind.number).kind
        unit = try box.decodeIfPresent(Phrase.self, forKey: .unit)
        formula = try box.decode(String.self, forKey: .formula)
    }

    /// Writes a derived value.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        try box.encode(code, forKey: .code)
        try box.encode(name, forKey: .name)
        try box.write(FileKind(type), .type, unless: .number)
        try box.encodeIfPresent(unit, forKey: .unit)
        try box.encode(formula, forKey: .formula)
    }
}

extension ModelTable: Codable {
    private enum Key: String, CodingKey { case code, name, keys, value, rows }
    private struct Column: Codable {
        var type: FileKind
        var match: Formula.Match?
    }
    private struct Line: Codable {
        var keys: [FileValue]
        var value: FileValue
    }

    /// Reads a table.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        code = try box.decode(String.self, forKey: .code)
        name = try box.decode(Phrase.self, forKey: .name)
        keys = try box.decode([Column].self, forKey: .keys).map { Formula.TableType.Key($0.type.kind, $0.match ?? .exact) }
        value = try box.value(.value, or: FileKind.number).kind
        rows = try box.decode([Line].self, forKey: .rows).map { Formula.Table.Row($0.keys.map(\.value), $0.value.value) }
    }

    /// Writes a table.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        try box.encode(code, forKey: .code)
        try box.encode(name, forKey: .name)
        try box.encode(keys.map { Column(type: FileKind($0.type), match: $0.match == .exact ? nil : $0.match) }, forKey: .keys)
        try box.write(FileKind(value), .value, unless: .number)
        try box.encode(rows.map { Line(keys: $0.keys.map { FileValue($0) }, value: FileValue($0.value)) }, forKey: .rows)
    }
}



