extension Stage {
    func differences(to newer: Stage, _ old: Definition, _ new: Definition) -> [Difference] {
        let place: Place = Place(stage: code)
        var changes: [Phrase] = []
        if name != newer.name { changes.append(.change(Phrase("название", "name"), newer.name.quoted, name.quoted)) }
        if kind != newer.kind { changes.append(.change(Phrase("вид", "kind"), newer.kind.phrase, kind.phrase)) }
        if isFirst != newer.isFirst { changes.append(newer.isFirst ? Phrase("стал начальным", "is the first now") : Phrase("больше не начальный", "is no longer the first")) }
        if norm != newer.norm { changes.append(.change(Phrase("норма", "norm"), newer.norm?.phrase ?? .none, norm?.phrase ?? .none)) }
        if probability != newer.probability {
            changes.append(.change(Phrase("вероятность", "probability"), .percent(newer.probability), .percent(probability)))
        }
        if advance != newer.advance { changes.append(.change(Phrase("переход", "transition"), newer.advance.phrase, advance.phrase)) }
        if forks != newer.forks { changes.append(Stage.forks(newer.forks, newer, new)) }
        if ways != newer.ways { changes.append(Stage.ways(newer, new)) }
        if entering != newer.entering { changes.append(Stage.guards(Phrase("условия входа", "guards of entry"), newer.entering)) }
        if leaving != newer.leaving { changes.append(Stage.guards(Phrase("условия выхода", "guards of leaving"), newer.leaving)) }
        if reasons != newer.reasons { changes.append(Stage.list(Phrase("причины", "reasons"), newer.reasons.map(\.name))) }
        return changes.map { Difference.changed(place, newer.name.quoted, $0) } + actionDifferences(to: newer)
    }

    private func actionDifferences(to newer: Stage) -> [Difference] {
        var list: [Difference] = []
        for action: Action in newer.actions {
            guard let old: Action = self.action(action.code) else {
                list.append(.action(action, newer, .added))
                continue
            }
            let place: Place = Place(stage: code, action: action.code)
            list += old.changes(to: action, self, newer).map { Difference.changed(place, action.name.quoted, $0) }
        }
        let kept: [String] = actions.map(\.code).filter { newer.action($0) != nil }
        if kept != newer.actions.map(\.code).filter({ self.action($0) != nil }) {
            list.append(.changed(Place(stage: code), newer.name.quoted, Phrase("порядок действий изменён", "the order of actions is changed")))
        }
        for action: Action in actions where newer.action(action.code) == nil { list.append(.action(action, newer, .removed)) }
        return list
    }

    private static func forks(_ forks: [Fork], _ stage: Stage, _ definition: Definition) -> Phrase {
        if forks.isEmpty { return Phrase("переход на следующий этап по порядку", "goes on to the following stage") }
        return list(Phrase("переходы", "transitions"), forks.map { (fork: Fork) -> Phrase in fork.phrase(stage, definition) })
    }

    private static func ways(_ stage: Stage, _ definition: Definition) -> Phrase {
        guard let ways: [ByHand] = stage.ways else { return Phrase("вручную куда угодно", "by hand anywhere") }
        let names: [Phrase] = ways.map { (way: ByHand) -> Phrase in
            let name: Phrase = definition.name(of: way.to).quoted
            guard let right: String = way.right else { return name }
            return Phrase("\(name.ru) (право \(right))", "\(name.en) (right \(right))")
        }
        return list(Phrase("вручную", "by hand"), names)
    }

    private static func guards(_ title: Phrase, _ guards: [Guard]) -> Phrase { list(title, guards.map(\.sentence)) }

    static func list(_ title: Phrase, _ items: [Phrase]) -> Phrase {
        let items: Phrase = items.isEmpty ? Phrase("нет", "none") : Phrase.joined(items, "; ")
        return Phrase("теперь \(title.ru): \(items.ru)", "\(title.en) now: \(items.en)")
    }
}

extension Fork {
    /// In words: `«Счёт», если «Решение клиента» — «да»`.
    public func phrase(_ stage: Stage, _ definition: Definition) -> Phrase {
        let target: Phrase = definition.name(of: to).quoted
        var ru: String = target.ru, en: String = target.en
        if let action {
            let name: Phrase = (stage.action(action)?.name ?? Phrase(action, action)).quoted
            ru += ", если \(name.ru)"
            en += " if \(name.en)"
            if let result {
                let told: Phrase = (stage.action(action)?.name(ofResult: result) ?? Phrase(result, result)).quoted
                ru += " — \(told.ru)"
                en += " is \(told.en)"
            }
        }
        if condition != nil {
            ru += " по условию"
            en += " by a condition"
        }
        if isAtOnce {
            ru += ", сразу"
            en += " at once"
        }
        return Phrase(ru, en)
    }
}

extension Phrase {
    static func percent(_ number: Int) -> Phrase { Phrase("\(number)\u{A0}%", "\(number)\u{A0}%") }
}
