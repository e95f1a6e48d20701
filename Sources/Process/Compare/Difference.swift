/// One thing in which two versions of a process differ, in words: for the dialog of publication.
public struct Difference: Sendable, Hashable {
    /// How.
    public enum Kind: String, Sendable, Hashable, Codable {
        case added, removed, changed
    }

    /// Where; for removed things a place in the old version.
    public let place: Place
    /// How.
    public let kind: Kind
    /// In words: `«Виза технолога»: срок 8 ч вместо 24 ч`.
    public let phrase: Phrase
}

extension Definition {
    /// What is different in a newer version, in its order; removed things come last. Stages and actions are known by their codes.
    public func differences(to newer: Definition) -> [Difference] {
        var list: [Difference] = []
        if name != newer.name { list.append(.changed(Place(), Phrase("Название процесса", "Name of the process"), Phrase.instead(newer.name.quoted, name.quoted))) }
        for stage: Stage in newer.stages {
            if let old: Stage = self.stage(stage.code) { list += old.differences(to: stage, self, newer) } else { list.append(.stage(stage, .added)) }
        }
        let kept: [String] = stages.map(\.code).filter { newer.stage($0) != nil }
        if kept != newer.stages.map(\.code).filter({ self.stage($0) != nil }) {
            list.append(Difference(place: Place(), kind: .changed, phrase: Phrase("Порядок этапов изменён", "The order of stages is changed")))
        }
        for stage: Stage in stages where newer.stage(stage.code) == nil { list.append(.stage(stage, .removed)) }
        return list
    }
}

extension Difference {
    static func stage(_ stage: Stage, _ kind: Kind) -> Difference {
        let phrase: Phrase = kind == .added ? Phrase("Новый этап «\(stage.name.ru)»", "New stage “\(stage.name.en)”")
            : Phrase("Нет больше этапа «\(stage.name.ru)»", "No more stage “\(stage.name.en)”")
        return Difference(place: Place(stage: stage.code), kind: kind, phrase: phrase)
    }

    static func action(_ action: Action, _ stage: Stage, _ kind: Kind) -> Difference {
        let phrase: Phrase = kind == .added ? Phrase("«\(stage.name.ru)»: новое действие «\(action.name.ru)»", "“\(stage.name.en)”: new action “\(action.name.en)”")
            : Phrase("«\(stage.name.ru)»: нет больше действия «\(action.name.ru)»", "“\(stage.name.en)”: no more action “\(action.name.en)”")
        return Difference(place: Place(stage: stage.code, action: action.code), kind: kind, phrase: phrase)
    }

    static func changed(_ place: Place, _ subject: Phrase, _ change: Phrase) -> Difference {
        Difference(place: place, kind: .changed, phrase: Phrase("\(subject.ru): \(change.ru)", "\(subject.en): \(change.en)"))
    }
}

extension Phrase {
    /// `8 ч вместо 24 ч`.
    static func instead(_ new: Phrase, _ old: Phrase) -> Phrase { Phrase("\(new.ru) вместо \(old.ru)", "\(new.en) instead of \(old.en)") }

    /// A title and what it is instead of: `срок 8 ч вместо 24 ч`.
    static func change(_ title: Phrase, _ new: Phrase, _ old: Phrase) -> Phrase {
        let instead: Phrase = instead(new, old)
        return Phrase("\(title.ru) \(instead.ru)", "\(title.en) \(instead.en)")
    }

    static let none: Phrase = Phrase("без срока", "no term")
}
