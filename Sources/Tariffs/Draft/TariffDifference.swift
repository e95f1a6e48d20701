internal import Estimating
internal import Kernel

/// What one version of a tariff has otherwise than another.
struct TariffDifference: Sendable {
    enum Change: Sendable {
        case added, removed, moved
        /// A figure: its label, what it was, what it is; empty where there was or is nothing.
        case figure(Text, old: String, new: String)
    }
    /// In the newer version, or in the older one for what was taken out.
    let place: ShopPlace
    let name: Text, changes: [Change]

    /// One sentence without old and new figures.
    func brief(_ lang: Lang) -> String {
        let said: [String] = changes.map { change in
            switch change {
            case .added: lang("добавлено", "added")
            case .removed: lang("убрано", "taken out")
            case .moved: lang("другое место в порядке", "another place in the order")
            case .figure(let label, _, _): lang(label.continued)
            }
        }
        return lang(name) + ": " + said.joined(separator: ", ")
    }

    /// - Parameter costs: with what only some see.
    static func all(_ old: Shop, _ new: Shop, _ lang: Lang, costs: Bool) -> [TariffDifference] {
        guard old != new else { return [] }
        var found: [TariffDifference] = []
        found += parts(.stock, old, new, old.stocks, new.stocks, \.code, lang, costs)
        found += parts(.press, old, new, old.presses, new.presses, \.code, lang, costs)
        found += parts(.machine, old, new, old.machines, new.machines, \.code, lang, costs)
        let place = ShopPlace(.policy), changes: [Change] = old.pricing == new.pricing ? [] : figures(place, old, new, lang, costs)
        if !changes.isEmpty { found.append(TariffDifference(place: place, name: ShopKind.policy.one, changes: changes)) }
        return found
    }

    private static func parts<Part: Equatable>(_ kind: ShopKind, _ old: Shop, _ new: Shop, _ was: [Part], _ now: [Part], _ code: KeyPath<Part, String>, _ lang: Lang, _ costs: Bool) -> [TariffDifference] {
        if was == now { return [] }
        let before: [String: Part] = Dictionary(was.map { ($0[keyPath: code], $0) }) { first, _ in first }, after: Set<String> = Set(now.map { $0[keyPath: code] })
        let stay: [String] = was.map { $0[keyPath: code] }.filter { after.contains($0) }, order: [String] = now.map { $0[keyPath: code] }.filter { before[$0] != nil }
        // Only of machines does the order decide anything.
        let moved: Set<String> = kind == .machine ? Set(zip(stay, order).filter { $0.0 != $0.1 }.map(\.1)) : []
        var found: [TariffDifference] = now.compactMap { part in
            let place = ShopPlace(kind, part[keyPath: code])
            guard let one: Part = before[place.code] else { return TariffDifference(place: place, name: place.name(new), changes: [.added]) }
            var changes: [Change] = one == part ? [] : figures(place, old, new, lang, costs)
            if moved.contains(place.code) { changes.append(.moved) }
            return changes.isEmpty ? nil : TariffDifference(place: place, name: place.name(new), changes: changes)
        }
        found += was.map { ShopPlace(kind, $0[keyPath: code]) }.filter { !after.contains($0.code) }.map { TariffDifference(place: $0, name: $0.name(old), changes: [.removed]) }
        return found
    }

    private static func figures(_ place: ShopPlace, _ old: Shop, _ new: Shop, _ lang: Lang, _ costs: Bool) -> [Change] {
        guard let was = PartSheet(place, old, lang, costs: costs), let now = PartSheet(place, new, lang, costs: costs) else { return [] }
        let before: [String: String] = Dictionary(was.figures.map { ($0.key, $0.shown) }) { first, _ in first }
        var changes: [Change] = now.figures.compactMap { figure in
            let old: String = before[figure.key] ?? ""
            return old == figure.shown ? nil : .figure(figure.label, old: old, new: figure.shown)
        }
        let left: Set<String> = Set(now.figures.map(\.key))
        changes += was.figures.filter { !left.contains($0.key) && !$0.shown.isEmpty }.map { .figure($0.label, old: $0.shown, new: "") }
        return changes
    }
}
