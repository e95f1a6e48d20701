/// One asking for one action of one stay: the key under which the caller keeps its record. Unique within an item.
public struct ActionKey: Sendable, Hashable, Codable {
    /// Number of the stay.
    public let stay: Int
    /// Code of the action.
    public let action: String
    /// The how manieth time it is asked for in this stay, from 1; 0: not yet.
    public let attempt: Int

    /// A key.
    public init(stay: Int, action: String, attempt: Int) {
        self.stay = stay
        self.action = action
        self.attempt = attempt
    }
}

/// How far an action of a stay is.
public struct ActionState: Sendable, Hashable, Codable {
    /// What a cancelled action was before, so that an undone move gives it back.
    public enum Pending: String, Sendable, Hashable, Codable { case open, waiting }

    /// How far it is.
    public enum Status: Sendable, Hashable, Codable {
        /// Not asked for: a result has to call for it.
        case dormant
        /// Not asked for: its condition was not so.
        case needless
        /// Not asked for yet: actions before it are open.
        case waiting
        /// Asked for.
        case open
        /// Done, with a result where the action has results.
        case done(result: String?)
        /// Passed over by a person.
        case skipped(reason: Reason)
        /// The stage was left before it was done.
        case cancelled(from: Pending)

        /// Done or passed over by a person.
        public var isClosed: Bool {
            switch self { case .done, .skipped: true; default: false }
        }
        /// Asked for or to be asked for.
        public var isPending: Bool { self == .open || self == .waiting }
        /// Whether it counts in «3 из 5».
        public var isCounted: Bool { self != .dormant && self != .needless }

        /// In words.
        public var phrase: Phrase {
            switch self {
            case .dormant: Phrase("не начато", "not asked for")
            case .needless: Phrase("не понадобилось", "not needed")
            case .waiting: Phrase("ждёт других действий", "waits for other actions")
            case .open: Phrase("открыто", "open")
            case .done: Phrase("сделано", "done")
            case .skipped: Phrase("пропущено", "skipped")
            case .cancelled: Phrase("снято", "cancelled")
            }
        }
    }

    /// Code of the action.
    public let code: String
    /// How far it is.
    public internal(set) var status: Status
    /// How often it was asked for in this stay.
    public internal(set) var attempt: Int = 0
    /// When it was asked for last. UTC milliseconds, as all moments here.
    public internal(set) var asked: Int64?
    /// Until when.
    public internal(set) var due: Int64?
    /// When somebody else is told.
    public internal(set) var escalates: Int64?
    /// When it was closed.
    public internal(set) var closed: Int64?
    /// Who closed it.
    public internal(set) var by: Int64?

    init(code: String, status: Status) {
        self.code = code
        self.status = status
    }
}
