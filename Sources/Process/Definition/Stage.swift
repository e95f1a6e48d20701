/// A place where an item stays until something is done.
public struct Stage: Sendable, Hashable {
    /// What being there means.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case open, won, lost, cancelled

        /// Whether the item is finished there.
        public var isClosed: Bool { self != .open }
        /// Whether it is reached from anywhere with a reason, without the required actions.
        public var isGivingUp: Bool { self == .lost || self == .cancelled }
        /// In words.
        public var phrase: Phrase {
            switch self {
            case .open: Phrase("в работе", "open")
            case .won: Phrase("успех", "won")
            case .lost: Phrase("проиграно", "lost")
            case .cancelled: Phrase("отменено", "cancelled")
            }
        }
    }

    /// Unique within the process; two versions know a stage by it.
    public var code: String
    /// What people read.
    public var name: Phrase
    /// What being there means.
    public var kind: Kind
    /// Where new items begin; exactly one stage.
    public var isFirst: Bool
    /// How long an item should stay. Over it the item is late, over twice as long it is stuck.
    public var norm: Term?
    /// Per cent, of open stages; see ``chance``.
    public var probability: Int
    /// What is done there, in the order people see.
    public var actions: [Action]
    /// When it is left by itself.
    public var advance: Advance
    /// Where to by itself: the first that matches. Empty: to the following stage of the process that is open or won.
    public var forks: [Fork]
    /// Where to by hand; nil: an open stage lets go anywhere, a closed one nowhere. Lost and cancelled need not be listed.
    public var ways: [ByHand]?
    /// What must be so to enter.
    public var entering: [Guard]
    /// What must be so to leave, except for lost and cancelled.
    public var leaving: [Guard]
    /// Reasons to choose from when it is entered by hand. A lost or cancelled stage without a list asks for words.
    public var reasons: [Outcome]

    /// A stage; what is not given is usual.
    public init(
        _ code: String, _ name: Phrase, _ kind: Kind = .open, isFirst: Bool = false, norm: Term? = nil, probability: Int = 0,
        advance: Advance = .never, forks: [Fork] = [], ways: [ByHand]? = nil, entering: [Guard] = [], leaving: [Guard] = [],
        reasons: [Outcome] = [], actions: [Action] = []
    ) {
        (self.code, self.name, self.kind, self.isFirst, self.norm, self.probability) = (code, name, kind, isFirst, norm, probability)
        (self.advance, self.forks, self.ways, self.entering, self.leaving) = (advance, forks, ways, entering, leaving)
        (self.reasons, self.actions) = (reasons, actions)
    }

    /// Per cent to multiply the sum with: the probability while open, 100 when won, 0 otherwise.
    public var chance: Int {
        switch kind {
        case .open: min(max(probability, 0), 100)
        case .won: 100
        case .lost, .cancelled: 0
        }
    }

    /// The action of a code.
    public func action(_ code: String) -> Action? { actions.first { $0.code == code } }
}
