/// Where an item of a process is and how it came there. A value: every change gives a new one and a list of effects.
public struct Run: Sendable, Hashable, Codable {
    /// Code of the process.
    public let process: String
    /// The stay on the current stage. There is always exactly one.
    public internal(set) var stay: Stay
    /// Every move from the first, undone ones included; nothing is ever taken out.
    public internal(set) var moves: [Move]

    /// Code of the current stage.
    public var stage: String { stay.stage }
    /// The version of the process that the item runs by.
    public var version: Int { stay.version }
    /// Whether the item is finished.
    public var isClosed: Bool { moves.last?.kind.isClosed ?? false }
    /// The last move that is in force, the one that an undo without a number takes back.
    public var lastMove: Move? { moves.last { !$0.isUndone && !$0.cause.isUndo } }

    /// The key of the newest asking for an action of the current stay.
    public func key(_ action: String) -> ActionKey {
        ActionKey(stay: stay.number, action: action, attempt: stay.state(action)?.attempt ?? 0)
    }
    /// The stay of a number: the present one, or one already left.
    public func stay(numbered number: Int) -> Stay? { number == stay.number ? stay : moves.last { $0.left?.number == number }?.left }
    /// The rules of an action that was asked for, also on a stage already left; nil: they were of another version.
    public func action(_ key: ActionKey, in definition: Definition) -> Action? {
        guard let stay: Stay = stay(numbered: key.stay), stay.version == definition.version else { return nil }
        return definition.stage(stay.stage)?.action(key.action)
    }
}

/// A stay on a stage, from a move to the next.
public struct Stay: Sendable, Hashable, Codable {
    /// Serial of the move that began it.
    public let number: Int
    /// Version of the definition.
    public internal(set) var version: Int
    /// Code of the stage.
    public internal(set) var stage: String
    /// When it began.
    public internal(set) var entered: Int64
    /// When the norm of the stage is over.
    public internal(set) var late: Int64?
    /// When twice the norm is over.
    public internal(set) var stuck: Int64?
    /// Whether an undone move brought it back: then it is not left by itself until one of its actions changes.
    public internal(set) var isHeld: Bool = false
    /// Why it did not go on by itself though its actions allow it.
    public internal(set) var hold: Hold?
    /// All actions of the stage, in its order.
    public internal(set) var actions: [ActionState] = []

    /// How far an action is.
    public func state(_ code: String) -> ActionState? { actions.first { $0.code == code } }
    /// Closed and all actions that count: «3 из 5».
    public var progress: (closed: Int, all: Int) {
        (actions.count { $0.status.isClosed }, actions.count { $0.status.isCounted })
    }
    /// The open action that is due first; those without a date come last. Nil on an open stage is a defect to show.
    public var next: ActionState? {
        actions.filter { $0.status == .open }.min { (a: ActionState, b: ActionState) -> Bool in (a.due ?? Int64.max) < (b.due ?? Int64.max) }
    }

    /// How the time spent compares with the norm.
    public func ageing(at now: Int64) -> Ageing {
        if let stuck, now > stuck { return .stuck }
        if let late, now > late { return .late }
        return .fresh
    }
}

/// The time on a stage against its norm.
public enum Ageing: String, Sendable, Hashable, Codable {
    /// Within the norm, or there is none.
    case fresh
    /// Over it.
    case late
    /// Over twice the norm.
    case stuck
}
