extension Action {
    func changes(to newer: Action, _ old: Stage, _ new: Stage) -> [Phrase] {
        var changes: [Phrase] = []
        if name != newer.name { changes.append(.change(Phrase("название", "name"), newer.name.quoted, name.quoted)) }
        if kind != newer.kind { changes.append(.change(Phrase("что сделать:", "what to do:"), newer.kind.phrase, kind.phrase)) }
        if subject != newer.subject { changes.append(.change(Phrase("предмет", "subject"), Action.code(newer.subject), Action.code(subject))) }
        if assignee != newer.assignee { changes.append(.change(Phrase("кому:", "who:"), newer.assignee.phrase, assignee.phrase)) }
        if due != newer.due { changes.append(.change(Phrase("срок", "due"), newer.due?.phrase ?? .none, due?.phrase ?? .none)) }
        if isRequired != newer.isRequired {
            changes.append(newer.isRequired ? Phrase("стало обязательным", "is required now") : Phrase("больше не обязательно", "is no longer required"))
        }
        return changes + orderChanges(to: newer, old, new)
    }

    private func orderChanges(to newer: Action, _ old: Stage, _ new: Stage) -> [Phrase] {
        var changes: [Phrase] = []
        if start != newer.start {
            changes.append(newer.start == .chain ? Phrase("только по результату другого действия", "only by the result of another action")
                : Phrase("при входе на этап", "when the stage is entered"))
        }
        if after != newer.after { changes.append(Stage.list(Phrase("после действий", "after the actions"), Action.names(newer.after, new))) }
        if condition != newer.condition {
            changes.append(newer.condition == nil ? Phrase("без условия", "without a condition")
                : condition == nil ? Phrase("теперь по условию", "by a condition now") : Phrase("другое условие", "another condition"))
        }
        if results != newer.results { changes.append(Stage.list(Phrase("результаты", "results"), newer.results.map(\.name))) }
        if chains != newer.chains { changes.append(Stage.list(Phrase("цепочки", "chains"), newer.chains.map { $0.phrase(newer, new) })) }
        if escalation != newer.escalation { changes.append(escalationChange(newer.escalation)) }
        return changes
    }

    private func escalationChange(_ escalation: Escalation?) -> Phrase {
        guard let escalation else { return Phrase("о просрочке никому не сообщать", "nobody is told when it is late") }
        let after: Phrase = escalation.after.phrase, to: Phrase = escalation.to.phrase
        return Phrase("о просрочке через \(after.ru) сообщать: \(to.ru)", "when late, after \(after.en), tell: \(to.en)")
    }

    private static func code(_ code: String?) -> Phrase { code.map { Phrase($0, $0).quoted } ?? Phrase("не указан", "none") }

    private static func names(_ codes: [String], _ stage: Stage) -> [Phrase] {
        codes.map { (code: String) -> Phrase in (stage.action(code)?.name ?? Phrase(code, code)).quoted }
    }
}

extension Chain {
    /// In words: `«нет ответа» → «Позвонить снова», до 3 раз`.
    public func phrase(_ action: Action, _ stage: Stage) -> Phrase {
        let called: Phrase = (stage.action(start)?.name ?? Phrase(start, start)).quoted
        let when: Phrase = result.map { action.name(ofResult: $0).quoted } ?? Phrase("любой результат", "any result")
        let times: Phrase = limit.map { Phrase(", не больше \($0)", ", at most \($0)") } ?? Phrase("", "")
        return Phrase("\(when.ru) → \(called.ru)\(times.ru)", "\(when.en) → \(called.en)\(times.en)")
    }
}
