public import Formula

/// What can be ordered and what follows from it: attributes, rules between them, derived values, operations and price.
/// One version of it; a published version never changes.
///
/// Formulas are kept with the codes of names, English words and a decimal point, `thickness <= 4 and lam in ['matt', 'soft']`; people
/// read and write them in their language through ``source(of:in:)`` and ``codes(from:in:)``.
public struct ProductModel: Sendable, Hashable {
    /// Which product.
    public var code: String
    /// What people read.
    public var name: Phrase
    /// From 1.
    public var version: Int
    /// What is chosen, in the order people see.
    public var attributes: [Attribute]
    /// What is computed from choices.
    public var derived: [Derived]
    /// What formulas look into.
    public var tables: [ModelTable]
    /// Which choices go together.
    public var rules: [Rule]
    /// What has to be done to make it, in order.
    public var operations: [WorkStep]
    /// What it costs, line by line, in order.
    public var prices: [PriceRule]

    /// A model.
    public init(
        _ code: String, _ name: Phrase, version: Int = 1, attributes: [Attribute], derived: [Derived] = [], tables: [ModelTable] = [],
        rules: [Rule] = [], operations: [WorkStep] = [], prices: [PriceRule] = []
    ) {
        (self.code, self.name, self.version) = (code, name, version)
        (self.attributes, self.derived, self.tables, self.rules) = (attributes, derived, tables, rules)
        (self.operations, self.prices) = (operations, prices)
    }

    /// Bounds that keep the cost of a model known. A model beyond them is not published.
    public enum Limits {
        /// The most attributes.
        public static let attributes: Int = 250
        /// The most values of a choice. A number with at most so many steps is treated as a choice.
        public static let values: Int = 250
        /// The most rules.
        public static let rules: Int = 1000
        /// The most derived values, tables, operations or price lines of a model.
        public static let parts: Int = 250
        /// The most rows of one table.
        public static let rows: Int = 5000
        /// The most steps of a number from its least to its greatest.
        public static let steps: Int = 1_000_000_000_000
    }
}

/// What a model computes from choices and other derived values.
public struct Derived: Sendable, Hashable {
    /// What formulas call it; unique among attributes and derived values.
    public var code: String
    /// What people read and write in formulas.
    public var name: Phrase
    /// What it gives: a number, text, flag or day.
    public var type: Formula.Kind
    /// The unit people read after a number.
    public var unit: Phrase?
    /// How.
    public var formula: String

    /// A derived value.
    public init(_ code: String, _ name: Phrase, _ formula: String, _ type: Formula.Kind = .number, unit: Phrase? = nil) {
        (self.code, self.name, self.type, self.unit, self.formula) = (code, name, type, unit, formula)
    }
}

/// A table of the model that its formulas look into.
public struct ModelTable: Sendable, Hashable {
    /// What formulas call it.
    public var code: String
    /// What people read and write in formulas.
    public var name: Phrase
    /// The searched columns.
    public var keys: [Formula.TableType.Key]
    /// What it gives.
    public var value: Formula.Kind
    /// The rows, in any order.
    public var rows: [Formula.Table.Row]

    /// A table.
    public init(_ code: String, _ name: Phrase, keys: [Formula.TableType.Key], value: Formula.Kind = .number, rows: [Formula.Table.Row]) {
        (self.code, self.name, self.keys, self.value, self.rows) = (code, name, keys, value, rows)
    }
}

/// A step of making the product.
public struct WorkStep: Sendable, Hashable, Codable {
    /// Unique among operations.
    public var code: String
    /// What people read.
    public var name: Phrase
    /// The machine, place or supplier that does it, by its code in the shop.
    public var resource: String
    /// Whether it is needed; nil: always.
    public var when: String?
    /// How much of its result must be good.
    public var output: String
    /// How much is spoiled while it is set up; nil: none.
    public var setupWaste: String?
    /// Which part of the run is spoiled, 0.02 for two of a hundred; nil: none.
    public var runWaste: String?

    /// A step.
    public init(
        _ code: String, _ name: Phrase, resource: String, when: String? = nil, output: String, setupWaste: String? = nil, runWaste: String? = nil
    ) {
        (self.code, self.name, self.resource, self.when) = (code, name, resource, when)
        (self.output, self.setupWaste, self.runWaste) = (output, setupWaste, runWaste)
    }
}

/// A line of the price. Its formula may also name `subtotal`, the sum of the lines before it, so that the base of a percentage
/// is always written down.
public struct PriceRule: Sendable, Hashable, Codable {
    /// The code of the sum of the lines before.
    public static let subtotal: String = "subtotal"

    /// Unique among price lines.
    public var code: String
    /// What people read.
    public var name: Phrase
    /// Whether the line is there; nil: always.
    public var when: String?
    /// How much, in the currency of the price; rounded to two places.
    public var amount: String

    /// A line.
    public init(_ code: String, _ name: Phrase, when: String? = nil, _ amount: String) {
        (self.code, self.name, self.when, self.amount) = (code, name, when, amount)
    }
}
