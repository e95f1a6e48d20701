@testable import Process
import Testing

@Suite struct CompareTests {
    private func words(_ change: (inout Definition) -> Void) -> [String] {
        let old: Definition = Methodology.firstOrder
        var new: Definition = old
        change(&new)
        return old.differences(to: new).map(\.phrase.ru)
    }

    @Test func equalVersionsDoNotDiffer() {
        for definition: Definition in Methodology.all {
            var next: Definition = definition
            next.version = 2
            #expect(definition.differences(to: next) == [])
        }
    }

    @Test func aChangedTermIsToldAsTheDialogShowsIt() {
        #expect(words { $0.stages[2].actions[1].due = .hours(24) } == ["«Виза технолога»: срок 24\u{A0}ч вместо 8\u{A0}ч"])
    }

    @Test func stagesAndActionsComeAndGo() {
        let told: [String] = words { (new: inout Definition) in
            new.stages[2].actions.removeAll { $0.code == "paper" }
            new.stages[3].actions.append(Action("meet", Phrase("Встретиться", "Meet"), .meeting))
            new.stages.remove(at: 4)
            new.stages.insert(Stage("review", Phrase("Проверка", "Review")), at: 4)
        }
        #expect(told == [
            "«Расчёт и КП»: нет больше действия «Проверить бумагу на складе»", "«Согласование КП»: новое действие «Встретиться»",
            "Новый этап «Проверка»", "Нет больше этапа «Макет и подпись»",
        ])
    }

    @Test func transitionsAreToldInWords() {
        let told: [String] = words { (new: inout Definition) in
            new.stages[1].advance = .never
            new.stages[1].ways = [ByHand(to: "estimate", right: "deal.estimate")]
            new.stages[3].forks[0].isAtOnce = false
        }
        #expect(told == [
            "«Сбор спецификации»: переход вручную вместо автоматически, когда закрыты обязательные действия",
            "«Сбор спецификации»: теперь вручную: «Расчёт и КП» (право deal.estimate)",
            "«Согласование КП»: теперь переходы: «Проиграна», если «Получить решение клиента» — «Отказ»; "
                + "«Расчёт и КП», если «Получить решение клиента» — «Просит изменить», сразу; «Макет и подпись»",
        ])
    }

    @Test func orderIsADifferenceOfItsOwn() {
        #expect(words { $0.stages.swapAt(1, 2) } == ["Порядок этапов изменён"])
        #expect(words { $0.stages[0].actions.swapAt(0, 2) } == ["«Новый запрос»: порядок действий изменён"])
    }

    /// Whatever is changed, something is told; nothing changed, nothing told.
    @Test func everyChangedPartIsTold() {
        let changes: [(inout Stage) -> Void] = [
            { $0.name.en = "?" }, { $0.kind = .cancelled }, { $0.isFirst = false }, { $0.norm = nil }, { $0.probability = 1 }, { $0.advance = .all },
            { $0.forks = [] }, { $0.ways = [] }, { $0.entering = [Methodology.needsAmount] }, { $0.leaving = [Methodology.needsAmount] },
            { $0.reasons = [Outcome("x", "Х", "X")] }, { $0.actions[0].name.ru = "?" }, { $0.actions[0].kind = .meeting }, { $0.actions[0].subject = "?" },
            { $0.actions[0].assignee = .deputy }, { $0.actions[0].due = nil }, { $0.actions[0].isRequired = false }, { $0.actions[0].start = .chain },
            { $0.actions[0].after = ["source"] }, { $0.actions[0].condition = Asked("?") }, { $0.actions[0].results = [] }, { $0.actions[0].chains = [] },
            { $0.actions[0].escalation = nil },
        ]
        for change: (inout Stage) -> Void in changes {
            var new: Definition = Methodology.firstOrder
            change(&new.stages[0])
            let told: [Difference] = Methodology.firstOrder.differences(to: new)
            #expect(told.count == 1 && told[0].kind == .changed && !told[0].phrase.isIncomplete)
        }
    }
}
