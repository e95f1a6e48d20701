/// Something of a definition that would not work or looks forgotten, shown where it is before the definition is published.
public struct Finding: Sendable, Hashable {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Codable {
        /// The definition cannot be published.
        case error
        /// It can, but look at this.
        case warning
    }

    /// Where it is.
    public let place: Place
    /// What it is.
    public let fault: Fault

    /// How bad it is.
    public var severity: Severity { fault.isError ? .error : .warning }
    /// One sentence for the author.
    public var phrase: Phrase { fault.phrase }
}

/// Where in a definition: all of it, a stage, or an action of a stage.
public struct Place: Sendable, Hashable, Codable {
    /// Code of the stage.
    public let stage: String?
    /// Code of the action.
    public let action: String?

    /// A place.
    public init(stage: String? = nil, action: String? = nil) {
        self.stage = stage
        self.action = action
    }
}

/// Something that a definition names and only the caller knows: the closure of ``Definition/check(exists:)`` is asked whether it is there.
public enum Mention: Sendable, Hashable {
    /// Somebody for the rule can be found.
    case assignee(Assignee)
    /// The template, field, survey, route or destination of an action.
    case subject(Action.Kind, String)
    /// The condition can be read and asks of fields that are there.
    case condition(Asked)
    /// The right is known.
    case right(String)
}

/// What can be wrong with a definition.
public enum Fault: Sendable, Hashable {
    case noStages, noFirst, severalFirst([Phrase]), firstIsClosed, noWon, noLost
    case tooMany(limit: Int)
    case badCode(String), duplicateStage(String), duplicateAction(String), duplicateOutcome(String)
    case nameMissing
    case badProbability(Int), badTerm
    /// Nothing leads there, by itself or by hand.
    case unreachable
    /// From here nobody ever gets to success.
    case noWayToWon
    /// Actions wait for each other in a circle.
    case dependencyCircle([Phrase])
    case dependencyMissing(String)
    case chainMissing(String), chainOfUnknownResult(String), chainLimit(Int)
    /// Only a result calls for it, and none does.
    case neverAsked
    case subjectMissing(Action.Kind), subjectGone(Action.Kind, String)
    case assigneeGone(Assignee), conditionGone, rightGone(String)
    /// Automatic, but nothing is done there.
    case automaticWithoutActions
    /// Automatic by required actions, but none is required.
    case automaticWithoutRequired
    /// All that it waits for has conditions: if none is so, the item stays.
    case automaticOnlyConditional
    case automaticToNowhere
    case closedIsAutomatic
    case forkMissing(String), forkToItself, forkOfUnknownAction(String), forkOfUnknownResult(String)
    case forkAtOnceWithoutAction
    case forkWithoutReason(String), forkOfUnknownReason(String)
    /// A fork before it always matches.
    case forkNeverTaken(Int)
    /// No fork matches always: «иначе» is missing.
    case forksMayNotMatch
    case forksOfManual
    case wayMissing(String), wayToItself
    case guardWithoutSentence

    /// Whether publication must wait.
    var isError: Bool {
        switch self {
        case .unreachable, .neverAsked, .automaticOnlyConditional, .forkNeverTaken, .forksMayNotMatch, .forksOfManual, .wayToItself, .closedIsAutomatic: false
        default: true
        }
    }
}
