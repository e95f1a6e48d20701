/// When a stage is left by itself.
public enum Advance: String, Sendable, Hashable, Codable, CaseIterable {
    /// Only by a person, or by a fork at once.
    case never
    /// When all required actions are closed, one of them at least having been asked for.
    case required
    /// When all actions that were asked for are closed, one at least.
    case all

    /// In words.
    public var phrase: Phrase {
        switch self {
        case .never: Phrase("вручную", "by hand")
        case .required: Phrase("автоматически, когда закрыты обязательные действия", "automatically when required actions are closed")
        case .all: Phrase("автоматически, когда закрыты все действия", "automatically when all actions are closed")
        }
    }
}

/// One possible next stage of an automatic transition. The first fork of the stage that matches is taken.
public struct Fork: Sendable, Hashable, Codable {
    /// Code of the next stage.
    public var to: String
    /// Only if this action was done.
    public var action: String?
    /// Only if the action gave this result.
    public var result: String?
    /// Only if this is so.
    public var condition: Asked?
    /// Leave as soon as the action is done with the result, whatever else is open.
    public var isAtOnce: Bool
    /// The reason that is recorded when the next stage asks for one.
    public var reason: String?

    /// A fork; without action and condition it always matches: «иначе».
    public init(to: String, action: String? = nil, result: String? = nil, condition: Asked? = nil, isAtOnce: Bool = false, reason: String? = nil) {
        (self.to, self.action, self.result) = (to, action, result)
        (self.condition, self.isAtOnce, self.reason) = (condition, isAtOnce, reason)
    }

    private enum CodingKeys: String, CodingKey { case to, action, result, condition, isAtOnce = "atOnce", reason }

    /// Reads a fork.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<CodingKeys> = try decoder.container(keyedBy: CodingKeys.self)
        to = try box.decode(String.self, forKey: .to)
        action = try box.decodeIfPresent(String.self, forKey: .action)
        result = try box.decodeIfPresent(String.self, forKey: .result)
        condition = try box.decodeIfPresent(Asked.self, forKey: .condition)
        isAtOnce = try box.value(.isAtOnce, or: false)
        reason = try box.decodeIfPresent(String.self, forKey: .reason)
    }

    /// Writes a fork.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<CodingKeys> = encoder.container(keyedBy: CodingKeys.self)
        try box.encode(to, forKey: .to)
        try box.encodeIfPresent(action, forKey: .action)
        try box.encodeIfPresent(result, forKey: .result)
        try box.encodeIfPresent(condition, forKey: .condition)
        try box.write(isAtOnce, .isAtOnce, unless: false)
        try box.encodeIfPresent(reason, forKey: .reason)
    }

    /// Whether nothing but the order decides.
    var isUnconditional: Bool { action == nil && condition == nil }
}

/// A way that a person may go from a stage.
public struct ByHand: Sendable, Hashable, Codable {
    /// Code of the stage to go to.
    public var to: String
    /// The right that is needed; nil: the right to change the item.
    public var right: String?

    /// A way by hand.
    public init(to: String, right: String? = nil) {
        self.to = to
        self.right = right
    }
}

/// What must be so for a stage to be entered or left, by hand or by itself.
public struct Guard: Sendable, Hashable, Codable {
    /// What must be so.
    public var condition: Asked
    /// What a person is told when it is not: one sentence that says what to do.
    public var sentence: Phrase

    /// A guard.
    public init(_ condition: Asked, _ sentence: Phrase) {
        self.condition = condition
        self.sentence = sentence
    }
}
