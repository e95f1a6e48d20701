
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
        do { self = try Condition.read(text) { try Canonical.read(Condition.self, $0) } } catch { throw Condition.damaged }
        guard depth <= Condition.deepest, count <= Condition.longest else {
            throw BadRequest("Условие отбора слишком сложное: не больше \(Condition.longest) строк", "The filter is too complex: at most \(Condition.longest) lines")
        }
    }
    /// The same conditions come in every address of a list.
    private static let read = Remembered<Condition>(most: 200)
    /// The stored form: the same condition always gives the same text. Empty when nothing is asked.
    ///
    /// Written by hand: a page says its condition in every address it has, and an encoder takes longer over it than the base over the rows.
    public var json: String {
        guard !isEmpty else { return "" }
        var text: String = ""
        write(to: &text)
        return text
    }
    /// Keys in their order, as the other texts that are compared.
    private func write(to text: inout String) {
        func object(_ pairs: [(key: String, write: (inout String) -> Void)]) {
            for (index, pair) in pairs.sorted(by: { $0.key < $1.key }).enumerated() {
                text += index == 0 ? "{" : ","
                Condition.quote(pair.key, to: &text)
                text += ":"
                pair.write(&text)
            }
            text += "}"
        }
        func several<Part>(_ parts: [Part], _ write: @escaping (Part, inout String) -> Void) -> (inout String) -> Void {
            { text in
                text += "["
                for (index, part) in parts.enumerated() {
                    if index > 0 { text += "," }
                    write(part, &text)
                }
                text += "]"
            }
        }
        func word(_ word: String) -> (inout String) -> Void { { Condition.quote(word, to: &$0) } }
        switch self {
        case .all(let parts): object([("all", several(parts) { $0.write(to: &$1) })])
        case .any(let parts): object([("any", several(parts) { $0.write(to: &$1) })])
        case .not(let part): object([("not", { part.write(to: &$0) })])
        case .linked(let column, let part): object([("link", word(column)), ("where", { part.write(to: &$0) })])
        case .having(let table, let column, let part): object([("from", word(table)), ("by", word(column)), ("where", { part.write(to: &$0) })])
        case .test(let column, let asked, let values): object([("f", word(column)), (asked.rawValue, several(values) { Condition.quote($0, to: &$1) })])
        }
    }
    /// A string of JSON (RFC 8259, section 7).
    private static func quote(_ word: String, to text: inout String) {
        text += "\""
        for scalar in word.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\0"..<" ": text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
