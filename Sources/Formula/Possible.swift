public import Exact

extension Formula {
    /// What a value may be before it is known: bounds of a number, day or flag, or the texts it may be.
    ///
    /// Always at least as wide as the truth: what is outside cannot happen, what is inside may.
    public struct Possible: Sendable, Hashable {
        /// The least number; a flag is 0 or 1, a day its number. Nil: as low as numbers go.
        public internal(set) var low: Exact?
        /// The greatest number. Nil: as high as numbers go.
        public internal(set) var high: Exact?
        /// The only texts it may be; nil: not a text, or any.
        public internal(set) var texts: [String]?
        /// Whether it may be empty.
        public internal(set) var mayBeEmpty: Bool = false
        /// Whether there is no value at all but, perhaps, the empty one.
        public internal(set) var isNothing: Bool = false

        /// Anything at all.
        public static let any: Possible = Possible(mayBeEmpty: true)
        /// Yes or no.
        public static let flag: Possible = Possible(low: .zero, high: .one)

        init(low: Exact? = nil, high: Exact? = nil, texts: [String]? = nil, mayBeEmpty: Bool = false, isNothing: Bool = false) {
            (self.low, self.high, self.texts, self.mayBeEmpty, self.isNothing) = (low, high, texts, mayBeEmpty, isNothing)
        }

        /// A number, or a day by its number, within bounds.
        public static func between(_ low: Exact?, _ high: Exact?, mayBeEmpty: Bool = false) -> Possible {
            Possible(low: low, high: high, mayBeEmpty: mayBeEmpty)
        }

        /// One of the values.
        public init(_ values: [Value]) {
            self.init(isNothing: true)
            for value: Value in values { self = or(Possible(value)) }
        }

        /// Exactly that.
        public init(_ value: Value) {
            switch value {
            case .empty: self.init(mayBeEmpty: true, isNothing: true)
            case .text(let text): self.init(texts: [text])
            case .list, .record: self.init(mayBeEmpty: true)
            case .number, .flag, .day: self.init(low: value.scalar, high: value.scalar)
            }
        }

        /// Whether the condition may hold.
        public var mayBeTrue: Bool { !isNothing && (high.map { $0 >= .one } ?? true) && (low.map { $0 <= .one } ?? true) }
        /// Whether the condition may fail to hold.
        public var mayBeFalse: Bool { !isNothing && (low.map { $0 <= .zero } ?? true) && (high.map { $0 >= .zero } ?? true) }

        static let nothing: Possible = Possible(isNothing: true)
        static func flag(_ mayBeTrue: Bool, _ mayBeFalse: Bool) -> Possible {
            guard mayBeTrue || mayBeFalse else { return .nothing }
            return Possible(low: mayBeFalse ? .zero : .one, high: mayBeTrue ? .one : .zero)
        }

        /// The most texts that are kept apart; beyond them it is any text.
        private static let most: Int = 300

        /// Either of the two.
        func or(_ other: Possible) -> Possible {
            let empty: Bool = mayBeEmpty || other.mayBeEmpty
            if isNothing || other.isNothing {
                var result: Possible = isNothing ? other : self
                result.mayBeEmpty = empty
                return result
            }
            var result: Possible = Possible(mayBeEmpty: empty)
            if let low, let least: Exact = other.low { result.low = min(low, least) }
            if let high, let greatest: Exact = other.high { result.high = max(high, greatest) }
            if let texts, let more: [String] = other.texts, texts.count + more.count <= Possible.most {
                result.texts = texts + more.filter { (text: String) -> Bool in !texts.contains { Possible.isSame($0, text) } }
            }
            return result
        }

        /// The one number it is.
        var single: Exact? { isNothing || low == nil || low != high ? nil : low }

        static func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
    }

    /// What the formula may give for what its names may be, by slot. Values it could not be computed for are left out, so that
    /// a result of nothing means: it never gives one.
    /// - Parameter tables: values that carry the rows of the tables.
    public func possible(_ inputs: [Possible], tables: Values) -> Possible {
        var reading: PossibleReading = PossibleReading(core, inputs, tables)
        return reading.value(core.tree.root)
    }
}
