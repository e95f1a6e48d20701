/// What happened to one item, in the order of time: the input of statistics and of simulation.
public struct History: Sendable, Hashable, Codable {
    /// Id of the item.
    public let item: Int64
    /// In the order of time.
    public let events: [PastEvent]

    /// A history; events of one moment keep their order.
    public init(item: Int64, events: [PastEvent]) {
        self.item = item
        let order: [(offset: Int, element: PastEvent)] = events.enumerated().sorted { (a: (offset: Int, element: PastEvent), b: (offset: Int, element: PastEvent)) -> Bool in
            (a.element.at, a.offset) < (b.element.at, b.offset)
        }
        self.events = order.map(\.element)
    }

    /// The history of a run. Moves that were taken back, and versions changed on the same stage, are no part of it.
    public init(item: Int64, _ run: Run) {
        let moves: [Move] = run.moves.filter { !$0.isUndone && !$0.cause.isUndo }
        var stays: [Int: Stay] = [:]
        for move: Move in moves {
            if let left: Stay = move.left { stays[left.number] = left }
        }
        stays[run.stay.number] = run.stay
        var events: [PastEvent] = [], told: Set<Int> = []
        for move: Move in moves {
            if move.from != move.to {
                events.append(PastEvent(at: move.at, .entered(stage: move.to, isAutomatic: move.cause.isAutomatic, reason: move.reason)))
            }
            if told.insert(move.stay).inserted, let stay: Stay = stays[move.stay] { events += History.events(of: stay) }
        }
        self.init(item: item, events: events)
    }

    private static func events(of stay: Stay) -> [PastEvent] {
        var events: [PastEvent] = []
        for state: ActionState in stay.actions {
            if let asked: Int64 = state.asked { events.append(PastEvent(at: asked, .asked(action: state.code))) }
            guard let closed: Int64 = state.closed else { continue }
            switch state.status {
            case .done(let result): events.append(PastEvent(at: closed, .completed(action: state.code, result: result)))
            case .skipped: events.append(PastEvent(at: closed, .skipped(action: state.code)))
            default: break
            }
        }
        return events
    }
}

/// One thing that happened.
public struct PastEvent: Sendable, Hashable, Codable {
    /// What can happen.
    public enum What: Sendable, Hashable, Codable {
        /// A stage was entered.
        case entered(stage: String, isAutomatic: Bool, reason: Reason?)
        /// An action of the stage was asked for.
        case asked(action: String)
        /// It was done.
        case completed(action: String, result: String?)
        /// It was passed over.
        case skipped(action: String)
        /// It was opened again.
        case reopened(action: String)
    }

    /// When.
    public let at: Int64
    /// What.
    public let what: What

    /// An event.
    public init(at: Int64, _ what: What) {
        self.at = at
        self.what = what
    }
}
