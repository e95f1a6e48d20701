public import Exact
public import Formula

/// One thing that is chosen.
public struct Attribute: Sendable, Hashable {
    /// What formulas call it; unique among attributes and derived values.
    public var code: String
    /// What people read and write in formulas.
    public var name: Phrase
    /// The heading it stands under, when it has one.
    public var group: Phrase?
    /// What can be chosen.
    public var type: AttributeType
    /// What is taken while nobody chooses; it yields to choices. Nil: nothing is taken.
    public var usual: Formula.Value?
    /// Whether it may stay empty.
    public var isOptional: Bool
    /// Whether it is asked for, by the other choices; nil: always. Hidden, it has its value at rest.
    public var visible: String?
    /// The value while it is hidden; nil: no for a flag, empty for what is optional, else the usual value.
    public var rest: Formula.Value?

    /// An attribute.
    public init(
        _ code: String, _ name: Phrase, _ type: AttributeType, group: Phrase? = nil, usual: Formula.Value? = nil, isOptional: Bool = false,
        visible: String? = nil, rest: Formula.Value? = nil
    ) {
        (self.code, self.name, self.type, self.group, self.usual) = (code, name, type, group, usual)
        (self.isOptional, self.visible, self.rest) = (isOptional, visible, rest)
    }

    /// The value while it is hidden.
    public var resting: Formula.Value? { rest ?? (type == .flag ? .flag(false) : isOptional ? .empty : usual) }
}

/// What an attribute holds.
public enum AttributeType: Sendable, Hashable {
    /// One of a list.
    case choice([Choice])
    /// A number: the least, the greatest and the step from the least, with its unit.
    case number(least: Exact, most: Exact, step: Exact, unit: Phrase?)
    /// Yes or no.
    case flag
    /// A text of at most so many characters.
    case text(limit: Int)
    /// A calendar day within bounds; nil: none on that side.
    case day(from: Formula.Day?, to: Formula.Day?)

    /// What formulas see.
    public var kind: Formula.Kind {
        switch self {
        case .choice, .text: .text
        case .number: .number
        case .flag: .flag
        case .day: .day
        }
    }
}

/// A value of a list.
public struct Choice: Sendable, Hashable, Codable {
    /// What is stored and what formulas compare with.
    public var code: String
    /// What people read.
    public var name: Phrase

    /// A value.
    public init(_ code: String, _ name: Phrase) {
        self.code = code
        self.name = name
    }
}

extension Attribute {
    /// A value as people read it.
    public func phrase(of value: Formula.Value) -> Phrase {
        switch (type, value) {
        case (.choice(let choices), .text(let code)): return choices.first { $0.code == code }?.name ?? Phrase(code, code)
        case (.number(_, _, _, let unit), .number):
            let number: Phrase = Phrase(value.text(in: .ru), value.text(in: .en))
            return unit.map { number + Phrase(" ", " ") + $0 } ?? number
        case (_, .text(let text)): return Phrase(text, text)
        case (_, .empty): return Phrase("не указано", "not given")
        default: return Phrase(value.text(in: .ru), value.text(in: .en))
        }
    }
}
