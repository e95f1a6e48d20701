public import Formula

/// What a person chose, in the order of choosing.
public struct Chosen: Sendable, Hashable {
    /// The code of the attribute.
    public var attribute: String
    /// The value.
    public var value: Formula.Value

    /// A choice.
    public init(_ attribute: String, _ value: Formula.Value) {
        self.attribute = attribute
        self.value = value
    }
}

/// A product on the way: what is chosen, what can still be chosen and why not more.
public struct Configuration: Sendable, Hashable {
    /// Why a value cannot be chosen.
    public struct Reason: Sendable, Hashable {
        /// The codes of the rules.
        public var rules: [String]
        /// The codes of attributes that are hidden.
        public var hidden: [String]
        /// The codes of the attributes whose choices lead to it; empty: it can never be chosen.
        public var choices: [String]
    }

    /// A value of a list.
    public struct Option: Sendable, Hashable {
        /// The value.
        public var value: Formula.Value
        /// Why it cannot be chosen; nil: it can.
        public var reason: Reason?
    }

    /// What can be chosen.
    public enum Offer: Sendable, Hashable {
        /// Every value of the model, possible or not.
        case list([Option])
        /// A number or day between; why not less, why not more. Nil bounds: only the empty value is left.
        case span(least: Formula.Value?, most: Formula.Value?, below: Reason?, above: Reason?)
        /// Any text of at most so many characters.
        case text(limit: Int)
    }

    /// Who gave a value.
    public enum Origin: String, Sendable, Hashable {
        /// The person.
        case person
        /// The rules: nothing else is possible with the person's choices.
        case rules
        /// The model, until the person chooses.
        case usual
    }

    /// An attribute.
    public struct Entry: Sendable, Hashable {
        /// Which.
        public var attribute: String
        /// What can be chosen with the other choices as they are.
        public var offer: Offer
        /// The value, when there is one.
        public var value: Formula.Value?
        /// Who gave it.
        public var origin: Origin?
        /// Whether it is asked for. What a person chose stays to be seen.
        public var isVisible: Bool
        /// Whether the choice takes part in a conflict.
        public var isInConflict: Bool
    }

    /// Choices that do not go together.
    public struct Conflict: Sendable, Hashable {
        /// The codes of the attributes: without any one of these choices this conflict is gone.
        public var choices: [String]
        /// Why.
        public var reason: Reason
        /// What a person may do about it, each at one click. Never empty.
        public var repairs: [Repair]
    }

    /// Changes that bring the choices in agreement.
    public struct Repair: Sendable, Hashable {
        /// A choice that is taken back, or replaced.
        public struct Change: Sendable, Hashable {
            /// Which.
            public var attribute: String
            /// The new value; nil: the choice is taken back.
            public var value: Formula.Value?
        }

        /// One change where one suffices.
        public var changes: [Change]
        /// Whether it only undoes the last choice.
        public var isUndo: Bool
    }

    /// A choice the model does not know: of another version, or from outside.
    public struct Refused: Sendable, Hashable {
        /// The choice.
        public var chosen: Chosen
        /// Whether the model has the attribute at all.
        public var isKnown: Bool
    }

    /// In the order of the model.
    public var entries: [Entry]
    /// What does not go together; nil: everything does.
    public var conflict: Conflict?
    /// Choices that were not looked at.
    public var refused: [Refused]
    /// Rules the values break that do not forbid: what needs approval and what is advised.
    public var findings: [Finding]

    /// The values in force by attribute: the person's, what follows, what is usual.
    public var values: [String: Formula.Value] {
        Dictionary(uniqueKeysWithValues: entries.compactMap { (entry: Entry) in entry.value.map { (entry.attribute, $0) } })
    }

    /// The entry of an attribute.
    public subscript(attribute: String) -> Entry? { entries.first { $0.attribute == attribute } }
}

/// What is wrong, or could be better, with values as a whole.
public struct Finding: Sendable, Hashable {
    /// What.
    public enum Cause: Sendable, Hashable {
        /// A rule is broken.
        case broken
        /// A formula of the rule cannot be computed.
        case failed(FormulaError)
        /// The attribute has no value.
        case missing
        /// The attribute does not hold the value.
        case outside(Formula.Value)
        /// The attribute is hidden and has a value other than at rest.
        case hidden
        /// The model has no such attribute.
        case unknown
    }

    /// The code of the rule, or of the attribute.
    public var code: String
    /// What it means.
    public var severity: Rule.Severity
    /// What.
    public var cause: Cause
    /// For a person.
    public var message: Phrase
}
