public import Database

/// Records that were made in another workspace and go on here.
extension Tx {
    /// Writes a record as it was where it came from: with its number, owner and place, in the bin if it was there. What is given stands, also nothing;
    /// what follows from it, as a reminder's moment, is worked out again. Log, search and derived rows come with it as with every record.
    /// - Parameter given: every column that is known of it; one that is not given gets what a new record gets.
    /// - Returns: the new id.
    /// - Throws: `NotAllowed` for whoever may not create and change every record of the entity.
    @discardableResult
    public func restore(_ declared: Entity, _ given: [String: Value]) throws -> Int64 {
        let entity: Entity = registry.current(declared)
        guard access.reach(.create, entity.table) == .all, access.reach(.edit, entity.table) == .all else { throw NotAllowed() }
        var values: [String: Value] = given
        if let completion = entity.completion { values.merge(completion(nil, values, self)) { stated, _ in stated } }
        let stamped: [String: Value] = values.merging([
            "created_at": values["created_at"] ?? .int(now), "updated_at": .int(now), "created_by": access.employee > 0 ? .int(access.employee) : .null,
        ]) { $1 }
        guard let id = try store(entity, stamped.keys.sorted(), stamped) else { throw NotFound() }
        try log("create", entity, id, 1, values.filter { $0.value != .null }.mapValues { (.null, $0) })
        try index(entity, id, values)
        try noteStale(entity, id, values)
        try entity.reaction?(Written(verb: .create, entity: entity, id: id, old: nil, new: values, isCarried: true), self)
        return id
    }
    /// Lets the counter of an entity's numbers go on behind `last`, so that numbers up to there may be given by hand. Only inside ``together(silently:_:)``.
    /// - Returns: the last number that was given before: those up to it are taken.
    public func reserveNumbers(of entity: Entity, upTo last: Int64) throws -> Int64 {
        let given: Int64 = try ledger?.numbers[entity.table] ?? lastNumber(entity.table)
        ledger?.numbers[entity.table] = max(given, last)
        return given
    }
    /// The next visible number of an entity. Only inside ``together(silently:_:)``.
    public func freshNumber(of entity: Entity) throws -> String { try nextNumber(entity) }
}

extension Entity {
    /// The number in `К-000123`; nil for a text that is no number of this entity.
    public func ordinal(ofNumber text: String) -> Int64? {
        guard !prefix.isEmpty, text.hasPrefix(prefix + "-") else { return nil }
        let digits: Substring = text.dropFirst(prefix.count + 1)
        guard (1...15).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }), let last = Int64(digits), number(last) == text else { return nil }
        return last
    }
}
