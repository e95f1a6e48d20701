internal import Foundation

/// A question about a record that a person builds without a programmer: filters, saved views, segments and triggers.
///
/// It is compiled to SQL (``sql(_:in:)``) and answered in Swift (``matches(_:_:in:)``) with the same result: every test is
/// true or false, never unknown, also on an empty field.
public indirect enum Condition: Sendable, Hashable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    /// Column, operator, values as typed.
    case test(String, Operator, [String])
    /// The record that the column links to meets the condition.
    case linked(String, Condition)
    /// Some record of another table links here by a column of its own and meets the condition.
    case having(table: String, column: String, Condition)

    public enum Operator: String, Sendable, Codable, CaseIterable {
        case `is`, not, has, hasNot, hasAll, begins, less, atMost, more, atLeast, within, outside, empty, filled
        /// The operator that this one denies.
        var denied: Operator? {
            switch self { case .not: .is; case .hasNot: .has; case .outside: .within; case .filled: .empty; default: nil }
        }
        public var takesValue: Bool { self != .empty && self != .filled }
    }
    /// Deeper or longer conditions are refused: they come from a hand-made address.
    static let deepest: Int = 8, longest: Int = 60

    public var isEmpty: Bool { self == .all([]) }
    /// The entity's own columns it asks about.
    var columns: Set<String> {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.columns) }
        case .not(let part): part.columns
        case .test(let column, _, _), .linked(let column, _): [column]
        case .having: []
        }
    }
    /// How many tests it holds.
    public var count: Int {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(0) { $0 + $1.count }
        case .not(let part), .linked(_, let part), .having(_, _, let part): part.count
        case .test: 1
        }
    }
    var depth: Int {
        switch self {
        case .all(let parts), .any(let parts): 1 + (parts.map(\.depth).max() ?? 0)
        case .not(let part), .linked(_, let part), .having(_, _, let part): 1 + part.depth
        case .test: 1
        }
    }
}

extension Field {
    /// What may be asked of the field.
    public var operators: [Condition.Operator] {
        // A formula is asked about where the database can work it out.
        if isFormula, formula?.isInDatabase != true { return [] }
        return switch kind {
        case .text, .long, .mail, .phone, .digits, .web: [.has, .hasNot, .is, .not, .begins, .empty, .filled]
        case .number, .money, .decimal: [.is, .not, .less, .atMost, .more, .atLeast, .empty, .filled]
        case .day, .instant: [.within, .outside, .empty, .filled]
        case .flag: [.is]
        case .choice, .link: [.is, .not, .empty, .filled]
        case .several, .tags: [.has, .hasNot, .hasAll, .empty, .filled]
        }
    }
}

// Stored and sent as JSON: {"all":[{"f":"status","is":["vip"]},{"link":"company_id","where":{…}}]}
extension Condition: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }
    public init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count <= 4 * Condition.deepest else { throw Condition.damaged }
        let box = try decoder.container(keyedBy: Key.self)
        // First: the operator "not" of a test has the name of a denial.
        if let column = try box.decodeIfPresent(String.self, forKey: Key("f")) {
            guard let name = box.allKeys.first(where: { $0.stringValue != "f" }), let asked = Operator(rawValue: name.stringValue) else { throw Condition.damaged }
            self = .test(column, asked, try box.decode([String].self, forKey: name))
            return
        }
        if let parts = try box.decodeIfPresent([Condition].self, forKey: Key("all")) { self = .all(parts); return }
        if let parts = try box.decodeIfPresent([Condition].self, forKey: Key("any")) { self = .any(parts); return }
        if let part = try box.decodeIfPresent(Condition.self, forKey: Key("not")) { self = .not(part); return }
        if let column = try box.decodeIfPresent(String.self, forKey: Key("link")) {
            self = .linked(column, try box.decode(Condition.self, forKey: Key("where")))
            return
        }
        if let table = try box.decodeIfPresent(String.self, forKey: Key("from")) {
            self = .having(table: table, column: try box.decode(String.self, forKey: Key("by")), try box.decode(Condition.self, forKey: Key("where")))
            return
        }
        throw Condition.damaged
    }
    public func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        switch self {
        case .all(let parts): try box.encode(parts, forKey: Key("all"))
        case .any(let parts): try box.encode(parts, forKey: Key("any"))
        case .not(let part): try box.encode(part, forKey: Key("not"))
        case .linked(let column, let part):
            try box.encode(column, forKey: Key("link"))
            try box.encode(part, forKey: Key("where"))
        case .having(let table, let column, let part):
            try box.encode(table, forKey: Key("from"))
            try box.encode(column, forKey: Key("by"))
            try box.encode(part, forKey: Key("where"))
        case .test(let column, let asked, let values):
            try box.encode(column, forKey: Key("f"))
            try box.encode(values, forKey: Key(asked.rawValue))
        }
    }
    static let damaged = BadRequest("Условие отбора повреждено", "The filter is damaged")

    /// Reads the stored form; empty text asks nothing.
    public init(json text: String) throws(BadRequest) {
        guard !text.isEmpty else { self = .all([]); return }
        guard text.utf8.count <= 20_000 else { throw Condition.damaged }
        do { self = try JSONDecoder().decode(Condition.self, from: Data(text.utf8)) } catch { throw Condition.damaged }
        guard depth <= Condition.deepest, count <= Condition.longest else {
            throw BadRequest("Условие отбора слишком сложное: не больше \(Condition.longest) строк", "The filter is too complex: at most \(Condition.longest) lines")
        }
    }
    /// The stored form: the same condition always gives the same text. Empty when nothing is asked.
    public var json: String {
        guard !isEmpty else { return "" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding strings and arrays of them cannot fail.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
