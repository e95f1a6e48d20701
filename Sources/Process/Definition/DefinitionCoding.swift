// The JSON form of a definition. Defaults are left out; an encoder that sorts its keys gives the same bytes for equal definitions.

extension Definition: Codable {
    private enum Key: String, CodingKey { case code, name, version, stages }

    /// Reads a definition. It may be full of faults: see ``check(exists:)``.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        code = try box.decode(String.self, forKey: .code)
        name = try box.decode(Phrase.self, forKey: .name)
        version = try box.value(.version, or: 1)
        stages = try box.decode([Stage].self, forKey: .stages)
    }

    /// Writes a definition.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        try box.encode(code, forKey: .code)
        try box.encode(name, forKey: .name)
        try box.encode(version, forKey: .version)
        try box.encode(stages, forKey: .stages)
    }
}

extension Stage: Codable {
    private enum Key: String, CodingKey {
        case code, name, kind, first, norm, probability, actions, advance, forks, ways, entering, leaving, reasons
    }

    /// Reads a stage.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        code = try box.decode(String.self, forKey: .code)
        name = try box.decode(Phrase.self, forKey: .name)
        kind = try box.value(.kind, or: Kind.open)
        isFirst = try box.value(.first, or: false)
        norm = try box.decodeIfPresent(Term.self, forKey: .norm)
        probability = try box.value(.probability, or: 0)
        actions = try box.value(.actions, or: [])
        advance = try box.value(.advance, or: Advance.never)
        forks = try box.value(.forks, or: [])
        ways = try box.decodeIfPresent([ByHand].self, forKey: .ways)
        entering = try box.value(.entering, or: [])
        leaving = try box.value(.leaving, or: [])
        reasons = try box.value(.reasons, or: [])
    }

    /// Writes a stage.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        try box.encode(code, forKey: .code)
        try box.encode(name, forKey: .name)
        try box.write(kind, .kind, unless: Kind.open)
        try box.write(isFirst, .first, unless: false)
        try box.encodeIfPresent(norm, forKey: .norm)
        try box.write(probability, .probability, unless: 0)
        try box.write(actions, .actions, unless: [])
        try box.write(advance, .advance, unless: Advance.never)
        try box.write(forks, .forks, unless: [])
        try box.encodeIfPresent(ways, forKey: .ways)
        try box.write(entering, .entering, unless: [])
        try box.write(leaving, .leaving, unless: [])
        try box.write(reasons, .reasons, unless: [])
    }
}

extension Action: Codable {
    private enum Key: String, CodingKey {
        case code, name, kind, subject, assignee, due, required, start, after, condition, results, chains, escalation
    }

    /// Reads an action.
    public init(from decoder: any Decoder) throws {
        let box: KeyedDecodingContainer<Key> = try decoder.container(keyedBy: Key.self)
        code = try box.decode(String.self, forKey: .code)
        name = try box.decode(Phrase.self, forKey: .name)
        kind = try box.value(.kind, or: Kind.task)
        subject = try box.decodeIfPresent(String.self, forKey: .subject)
        assignee = try box.value(.assignee, or: Assignee.responsible)
        due = try box.decodeIfPresent(Term.self, forKey: .due)
        isRequired = try box.value(.required, or: true)
        start = try box.value(.start, or: Start.entry)
        after = try box.value(.after, or: [])
        condition = try box.decodeIfPresent(Asked.self, forKey: .condition)
        results = try box.value(.results, or: [])
        chains = try box.value(.chains, or: [])
        escalation = try box.decodeIfPresent(Escalation.self, forKey: .escalation)
    }

    /// Writes an action.
    public func encode(to encoder: any Encoder) throws {
        var box: KeyedEncodingContainer<Key> = encoder.container(keyedBy: Key.self)
        try box.encode(code, forKey: .code)
        try box.encode(name, forKey: .name)
        try box.write(kind, .kind, unless: Kind.task)
        try box.encodeIfPresent(subject, forKey: .subject)
        try box.write(assignee, .assignee, unless: Assignee.responsible)
        try box.encodeIfPresent(due, forKey: .due)
        try box.write(isRequired, .required, unless: true)
        try box.write(start, .start, unless: Start.entry)
        try box.write(after, .after, unless: [])
        try box.encodeIfPresent(condition, forKey: .condition)
        try box.write(results, .results, unless: [])
        try box.write(chains, .chains, unless: [])
        try box.encodeIfPresent(escalation, forKey: .escalation)
    }
}
