/// What made a move happen.
public enum MoveCause: Sendable, Hashable, Codable {
    /// A person.
    case person(id: Int64)
    /// By itself, after this action was closed by somebody.
    case action(key: ActionKey, by: Int64?)
    /// By itself, after the record changed so that a guard or fork let it through.
    case change(by: Int64?)
    /// A timer of this name.
    case timer(name: String)
    /// A trigger of this name.
    case trigger(name: String)
    /// Another version of the process.
    case migration(from: Int, by: Int64?)
    /// The move of this serial was taken back.
    case undo(of: Int, by: Int64?)

    /// Whether it takes back another.
    public var isUndo: Bool {
        if case .undo = self { return true }
        return false
    }
    /// Whether nobody chose it: what practice counts as «сами».
    public var isAutomatic: Bool {
        switch self {
        case .action, .change, .timer, .trigger: true
        case .person, .migration, .undo: false
        }
    }
    /// The person behind it.
    public var person: Int64? {
        switch self {
        case .person(let id): id
        case .action(_, let by), .change(let by), .migration(_, let by), .undo(_, let by): by
        case .timer, .trigger: nil
        }
    }
}

/// One move from stage to stage.
public struct Move: Sendable, Hashable, Codable {
    /// From 1, without gaps.
    public let serial: Int
    /// When.
    public let at: Int64
    /// Stage that was left; nil: the item began.
    public let from: String?
    /// Stage that was entered.
    public let to: String
    /// What kind of stage that is.
    public let kind: Stage.Kind
    /// Number of the stay that began, or that went on after an undo or a migration.
    public let stay: Int
    /// What made it happen.
    public let cause: MoveCause
    /// Why, where a person or a fork said so.
    public let reason: Reason?
    /// The stay that ended, as it was left.
    public internal(set) var left: Stay?
    /// Whether it was taken back.
    public internal(set) var isUndone: Bool = false
}
