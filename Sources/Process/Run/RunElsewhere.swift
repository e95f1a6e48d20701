/// A run that goes on in another place, where people and versions have other numbers.
extension Run {
    /// The same run with the numbers of the place where it goes on.
    /// - Parameters:
    ///   - person: who somebody is there; nil: nobody knows them.
    ///   - version: the number that a version of the process has there.
    public func elsewhere(person: (Int64) throws -> Int64?, version: (Int) throws -> Int) rethrows -> Run {
        var run: Run = self
        run.stay = try stay.elsewhere(person, version)
        run.moves = try moves.map { (move: Move) -> Move in
            var moved = Move(
                serial: move.serial, at: move.at, from: move.from, to: move.to, kind: move.kind, stay: move.stay,
                cause: try move.cause.elsewhere(person, version), reason: move.reason, left: try move.left?.elsewhere(person, version)
            )
            moved.isUndone = move.isUndone
            return moved
        }
        return run
    }
}

extension Stay {
    func elsewhere(_ person: (Int64) throws -> Int64?, _ version: (Int) throws -> Int) rethrows -> Stay {
        var stay: Stay = self
        stay.version = try version(self.version)
        for index in stay.actions.indices { stay.actions[index].by = try stay.actions[index].by.flatMap(person) }
        return stay
    }
}

extension MoveCause {
    func elsewhere(_ person: (Int64) throws -> Int64?, _ version: (Int) throws -> Int) rethrows -> MoveCause {
        switch self {
        case .person(let id): try person(id).map { MoveCause.person(id: $0) } ?? .trigger(name: "transfer")
        case .action(let key, let by): .action(key: key, by: try by.flatMap(person))
        case .change(let by): .change(by: try by.flatMap(person))
        case .timer, .trigger: self
        case .migration(let from, let by): .migration(from: try version(from), by: try by.flatMap(person))
        case .undo(let serial, let by): .undo(of: serial, by: try by.flatMap(person))
        }
    }
}
