internal import Database

/// A colleague who can be named with `@` in a text about a record.
public struct Colleague: Sendable {
    public let id: Int64, name: String, position: String
    /// What stands behind the `@` so that it means just them.
    public let called: String
}

extension Tx {
    /// Colleagues who may see a record and whose name begins, word by word, with what was typed. Who asks is not among them, nor is anybody whom no two words tell from the others.
    /// - Parameter most: as many at the most, in the order of their names.
    public func colleagues(named typed: String, seeing declared: Entity, _ id: Int64, most: Int = 8) throws -> [Colleague] {
        let entity: Entity = current(declared), words: [Substring] = Plain.fold(typed).split { !($0.isLetter || $0 == "-") }
        let all: [Row] = try rows("SELECT id, name, position FROM employee WHERE archived_at IS NULL ORDER BY name, id LIMIT 5000")
        let people: [(id: Int64, name: String)] = all.map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }
        var found: [Colleague] = [], looked: Int = 0
        for (person, row) in zip(people, all) where person.id != access.employee && found.count < most && looked < 50 {
            let parts: [Substring] = Plain.fold(person.name).split(separator: " ")
            guard words.allSatisfy({ word in parts.contains { $0.hasPrefix(word) } }), let called = Mention.called(person, among: people) else { continue }
            looked += 1
            if try sees(person.id, entity, id) { found.append(Colleague(id: person.id, name: person.name, position: Form.plain(row["position"]), called: called)) }
        }
        return found
    }
    /// Whether somebody else may see a record.
    func sees(_ employee: Int64, _ entity: Entity, _ id: Int64) throws -> Bool {
        let rights = try Access(of: employee, on: today, in: self)
        if rights.reach(.see, entity.table) == .all { return true }
        return try !rows("SELECT 1 AS yes FROM \(SQL.raw(entity.table)) WHERE id = \(id) AND \(rights.rows(entity, .see))").isEmpty  // a registry's table
    }
}
extension Mention {
    /// The two words of a name, or the only one, that ``people(_:among:)`` takes for this person and nobody else; nil: there are none.
    static func called(_ person: (id: Int64, name: String), among people: [(id: Int64, name: String)]) -> String? {
        let words: [String] = person.name.split(separator: " ").map(String.init)
        let pairs: [String] = words.indices.flatMap { first in words.indices.filter { $0 > first }.map { "\(words[first]) \(words[$0])" } }
        return (pairs.isEmpty ? words : pairs).first { Mention.people(Mention.names("@" + $0), among: people) == [person.id] }
    }
}
