public import Exact
public import Formula

/// Which choices go together, with a sentence for a person who asks why.
public struct Rule: Sendable, Hashable {
    /// What it means to break the rule.
    public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        /// It cannot be made. Only these rules narrow what can be chosen.
        case error
        /// It can be ordered when somebody with the right allows it.
        case approval
        /// It can be ordered; there is a better way.
        case advice
    }

    /// What it demands.
    public enum Demand: Sendable, Hashable {
        /// The condition holds.
        case require(String)
        /// The condition does not hold.
        case exclude(String)
        /// A number is within bounds; each bound is a formula.
        case range(value: String, least: String?, most: String?)
        /// The attributes together are one of the rows; forbidden: none of them.
        case table(attributes: [String], rows: [[Cell]], isForbidden: Bool)
    }

    /// What a row of a table says of one attribute.
    public enum Cell: Sendable, Hashable {
        /// Anything.
        case any
        /// One of the values.
        case values([Formula.Value])
        /// A number within bounds, the bounds included.
        case between(Exact?, Exact?)
    }

    /// Unique among rules.
    public var code: String
    /// What people are told when it is broken.
    public var message: Phrase
    /// What it means to break it.
    public var severity: Severity
    /// When it applies; nil: always.
    public var when: String?
    /// What it demands then.
    public var demand: Demand

    /// A rule.
    public init(_ code: String, _ message: Phrase, _ demand: Demand, when: String? = nil, severity: Severity = .error) {
        (self.code, self.message, self.severity, self.when, self.demand) = (code, message, severity, when, demand)
    }
}
