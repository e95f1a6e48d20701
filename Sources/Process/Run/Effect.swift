/// What the caller has to do in the same transaction, in this order. Keys make each of them exactly-once.
public enum Effect: Sendable, Hashable {
    /// Make a record of the action for whom the rule finds.
    case ask(Assignment)
    /// Mark the record as closed. An action that is skipped before its turn has none yet: make a closed one.
    case close(ActionKey, ActionState.Status)
    /// Make the record open again.
    case reopen(ActionKey)
    /// Take the open record off somebody's list.
    case cancel(ActionKey)
    /// Write the move into the journal, set the stage of the item.
    case moved(Move)
    /// Show why the item did not go on by itself.
    case held(Hold)
}

/// An action to be done by somebody.
public struct Assignment: Sendable, Hashable {
    /// Unique: a record with this key is made once.
    public let key: ActionKey
    /// Code of the stage.
    public let stage: String
    /// What to do and who does it.
    public let action: Action
    /// The moment it is asked for.
    public let asked: Int64
    /// Until when.
    public let due: Int64?
    /// When to tell `action.escalation`.
    public let escalates: Int64?
}

/// Why an item that could have gone on by itself did not.
public enum Hold: Sendable, Hashable, Codable {
    /// A guard of this stage stopped it.
    case guarded(stage: String, sentence: Phrase)
    /// No fork matches, or there is no further stage.
    case nowhere

    /// For the journal and for the checklist.
    public var phrase: Phrase {
        switch self {
        case .guarded(_, let sentence): sentence
        case .nowhere: Phrase("Действия закрыты, но ни одно условие перехода не подошло: выберите этап.",
                              "The actions are closed, but no condition of a transition matched: choose a stage.")
        }
    }
}

/// A new state and what follows from it. Without effects nothing changed, whatever was asked twice.
public struct Step: Sendable, Hashable {
    /// The new state.
    public let run: Run
    /// What to do, in order.
    public let effects: [Effect]

    /// Whether there is anything to store.
    public var isChanged: Bool { !effects.isEmpty }
    /// The move among the effects, for a message with an undo.
    public var move: Move? {
        for case .moved(let move) in effects { return move }
        return nil
    }
}
