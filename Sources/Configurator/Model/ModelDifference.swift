/// What one version of a model has and another has not, part by part.
public struct ModelDifference: Sendable, Hashable {
    /// What happened to the part.
    public enum Change: String, Sendable, Hashable {
        case added, removed, changed, moved
    }

    /// The part, in the version that has it.
    public let place: Fault.Place
    /// What happened to it.
    public let change: Change

    /// For a person.
    public var phrase: Phrase {
        let word: Phrase = switch change {
        case .added: Phrase(" — новое", " is new")
        case .removed: Phrase(" — убрано", " is gone")
        case .changed: Phrase(" — изменено", " is changed")
        case .moved: Phrase(" — на другом месте", " stands elsewhere")
        }
        return place.phrase + word
    }
}

extension ProductModel {
    /// What a later version changes: its name, then every kind of part in the order of the later version, then what is gone.
    public func differences(to later: ProductModel) -> [ModelDifference] {
        var result: [ModelDifference] = []
        if name != later.name || code != later.code { result.append(ModelDifference(place: .model, change: .changed)) }
        result += ProductModel.compare(attributes, later.attributes, \.code) { .attribute($0, .whole) }
        result += ProductModel.compare(derived, later.derived, \.code) { .derived($0, .whole) }
        result += ProductModel.compare(tables, later.tables, \.code) { .table($0, .whole) }
        result += ProductModel.compare(rules, later.rules, \.code) { .rule($0, .whole) }
        result += ProductModel.compare(operations, later.operations, \.code) { .operation($0, .whole) }
        result += ProductModel.compare(prices, later.prices, \.code) { .price($0, .whole) }
        return result
    }

    private static func compare<Part: Equatable>(
        _ before: [Part], _ after: [Part], _ code: KeyPath<Part, String>, _ place: (String) -> Fault.Place
    ) -> [ModelDifference] {
        let old: [String: Part] = Dictionary(before.map { ($0[keyPath: code], $0) }) { first, _ in first }
        let new: Set<String> = Set(after.map { $0[keyPath: code] })
        // The order of those that both have.
        let earlier: [String] = before.map { $0[keyPath: code] }.filter { new.contains($0) }
        let later: [String] = after.map { $0[keyPath: code] }.filter { old[$0] != nil }
        let moved: Set<String> = Set(zip(earlier, later).filter { $0 != $1 }.map(\.1))
        var result: [ModelDifference] = after.compactMap { (part: Part) -> ModelDifference? in
            let code: String = part[keyPath: code]
            guard let known: Part = old[code] else { return ModelDifference(place: place(code), change: .added) }
            if known != part { return ModelDifference(place: place(code), change: .changed) }
            return moved.contains(code) ? ModelDifference(place: place(code), change: .moved) : nil
        }
        result += before.map { $0[keyPath: code] }.filter { !new.contains($0) }.map { ModelDifference(place: place($0), change: .removed) }
        return result
    }
}
