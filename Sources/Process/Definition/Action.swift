/// Something to be done on a stage. It is asked for on entry, after other actions, or by another action's result.
public struct Action: Sendable, Hashable {
    /// What is to be done.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case task, call, meeting, letter, document, approval, field, survey, webhook

        /// Whether it is about something named: a template, a field, a survey, a destination.
        public var needsSubject: Bool {
            switch self {
            case .letter, .document, .field, .survey, .webhook: true
            case .task, .call, .meeting, .approval: false
            }
        }

        /// Whether the system does it itself.
        public var isUnattended: Bool { self == .letter || self == .webhook }

        /// In words.
        public var phrase: Phrase {
            switch self {
            case .task: Phrase("задача", "task")
            case .call: Phrase("звонок", "call")
            case .meeting: Phrase("встреча", "meeting")
            case .letter: Phrase("письмо по шаблону", "letter from a template")
            case .document: Phrase("документ", "document")
            case .approval: Phrase("виза", "approval")
            case .field: Phrase("заполнить поле", "field to fill")
            case .survey: Phrase("анкета", "survey")
            case .webhook: Phrase("веб-хук", "webhook")
            }
        }
    }

    /// When it is asked for.
    public enum Start: String, Sendable, Hashable, Codable, CaseIterable {
        /// When the stage is entered, or when the actions before it are closed.
        case entry
        /// Only when the result of another action calls for it.
        case chain
    }

    /// Unique within the stage; two versions of a process know an action by it.
    public var code: String
    /// What people read.
    public var name: Phrase
    /// What is to be done.
    public var kind: Kind
    /// The template, field, survey, route of approval or destination it is about.
    public var subject: String?
    /// Who is asked.
    public var assignee: Assignee
    /// Until when, counted from the moment it is asked for. Nil: whenever.
    public var due: Term?
    /// Whether the stage may not be left without it unless a person gives a reason.
    public var isRequired: Bool
    /// When it is asked for.
    public var start: Start
    /// Codes of actions of the stage that must be closed before.
    public var after: [String]
    /// Asked for only if this is so at the moment when it would be.
    public var condition: Asked?
    /// What the result may be; empty: it is simply done.
    public var results: [Outcome]
    /// What else is asked for by the result, all that match.
    public var chains: [Chain]
    /// Whom to tell when it is late.
    public var escalation: Escalation?

    /// An action; what is not given is usual: required of the responsible on entry, with no date.
    public init(
        _ code: String, _ name: Phrase, _ kind: Kind = .task, subject: String? = nil, assignee: Assignee = .responsible, due: Term? = nil,
        isRequired: Bool = true, start: Start = .entry, after: [String] = [], condition: Asked? = nil,
        results: [Outcome] = [], chains: [Chain] = [], escalation: Escalation? = nil
    ) {
        (self.code, self.name, self.kind, self.subject) = (code, name, kind, subject)
        (self.assignee, self.due, self.isRequired, self.start) = (assignee, due, isRequired, start)
        (self.after, self.condition, self.results, self.chains, self.escalation) = (after, condition, results, chains, escalation)
    }

    /// The name of a result, or its code when the list has lost it.
    public func name(ofResult code: String) -> Phrase { results.first { $0.code == code }?.name ?? Phrase(code, code) }
}

/// A result that calls for another action, or for the same one once more.
public struct Chain: Sendable, Hashable, Codable {
    /// The result; nil: any.
    public var result: String?
    /// Code of the action to ask for.
    public var start: String
    /// The most times the action is asked for within one stay on the stage; nil: as often as the result is given.
    public var limit: Int?

    /// A chain.
    public init(on result: String?, start: String, limit: Int? = nil) {
        self.result = result
        self.start = start
        self.limit = limit
    }
}

/// Whom to tell about an action that is not done in time.
public struct Escalation: Sendable, Hashable, Codable {
    /// How long after the action is due; after it was asked for, if it has no date.
    public var after: Term
    /// Who is told.
    public var to: Assignee

    /// An escalation.
    public init(after: Term, to: Assignee = .superior) {
        self.after = after
        self.to = to
    }
}
