extension Fault {
    /// One sentence for the author of the process.
    public var phrase: Phrase { stagePhrase ?? namePhrase ?? actionPhrase ?? forkPhrase }

    private var stagePhrase: Phrase? {
        switch self {
        case .noStages: Phrase("В процессе нет этапов.", "The process has no stages.")
        case .noFirst: Phrase("Не отмечен начальный этап.", "No stage is marked as the first.")
        case .severalFirst(let names):
            Phrase("Начальный этап должен быть один, отмечено несколько: \(Phrase.joined(names.map(\.quoted)).ru).",
                   "There must be one first stage, but several are marked: \(Phrase.joined(names.map(\.quoted)).en).")
        case .firstIsClosed: Phrase("Начальный этап не может быть завершающим.", "The first stage must be an open one.")
        case .noWon: Phrase("Нет этапа успешного завершения.", "There is no stage of success.")
        case .noLost: Phrase("Нет этапа «проиграно».", "There is no stage for what is lost.")
        case .unreachable: Phrase("На этап нельзя попасть ни автоматически, ни вручную.", "Nothing leads to the stage, neither by itself nor by hand.")
        case .noWayToWon: Phrase("С этапа нет пути к успешному завершению.", "There is no way from the stage to success.")
        case .automaticWithoutActions: Phrase("Автоматический этап без действий сам не перейдёт.", "An automatic stage without actions never goes on.")
        case .automaticWithoutRequired:
            Phrase("Этап ждёт обязательных действий, а обязательных нет.", "The stage waits for required actions, but none is required.")
        case .automaticOnlyConditional:
            Phrase("У всех действий, которых ждёт этап, есть условие: если не подойдёт ни одно, этап сам не перейдёт.",
                   "All actions the stage waits for have conditions: if none is met, the stage does not go on.")
        case .automaticToNowhere: Phrase("Автоматический этап последний: переходить некуда.", "The automatic stage is the last one: there is nowhere to go.")
        case .closedIsAutomatic: Phrase("Завершающий этап сам никуда не переходит.", "A closed stage does not go on by itself.")
        case .guardWithoutSentence: Phrase("У условия нет пояснения на обоих языках.", "A guard lacks its sentence in both languages.")
        default: nil
        }
    }

    private var namePhrase: Phrase? {
        switch self {
        case .tooMany(let limit): Phrase("Слишком много: не больше \(limit).", "Too many: at most \(limit).")
        case .badCode(let code):
            Phrase("Код «\(code)»: только латинские буквы, цифры, дефис и подчёркивание, до 40 знаков.",
                   "Code “\(code)”: only Latin letters, digits, hyphen and underscore, up to 40.")
        case .duplicateStage(let code): Phrase("Код этапа «\(code)» повторяется.", "The stage code “\(code)” is there twice.")
        case .duplicateAction(let code): Phrase("Код действия «\(code)» на этапе повторяется.", "The action code “\(code)” is there twice on the stage.")
        case .duplicateOutcome(let code): Phrase("Код «\(code)» в списке повторяется.", "The code “\(code)” is there twice in the list.")
        case .nameMissing: Phrase("Нет названия на одном из языков.", "The name is missing in one of the languages.")
        case .badProbability(let number): Phrase("Вероятность \(number) %: нужно от 0 до 100.", "Probability \(number) %: must be 0 to 100.")
        case .badTerm: Phrase("Срок должен быть больше нуля и не больше \(Term.limit).", "A term must be more than zero and at most \(Term.limit).")
        case .subjectMissing(let kind): Phrase("Не указано, что именно: \(kind.phrase.ru).", "It is not said which one: \(kind.phrase.en).")
        case .subjectGone(let kind, let code): Phrase("Больше нет: \(kind.phrase.ru) «\(code)».", "No longer there: \(kind.phrase.en) “\(code)”.")
        case .assigneeGone(let who): Phrase("Некому поручить: \(who.phrase.ru).", "Nobody to assign to: \(who.phrase.en).")
        case .conditionGone: Phrase("Условие ссылается на то, чего больше нет.", "The condition asks of something that is no longer there.")
        case .rightGone(let code): Phrase("Нет такого права: «\(code)».", "There is no such right: “\(code)”.")
        default: nil
        }
    }

    private var actionPhrase: Phrase? {
        switch self {
        case .dependencyCircle(let names):
            Phrase("Действия ждут друг друга по кругу: \(Phrase.joined(names.map(\.quoted), " → ").ru).",
                   "Actions wait for each other in a circle: \(Phrase.joined(names.map(\.quoted), " → ").en).")
        case .dependencyMissing(let code): Phrase("Ждёт действия «\(code)», которого нет на этапе.", "It waits for the action “\(code)”, which is not on the stage.")
        case .chainMissing(let code): Phrase("Результат вызывает действие «\(code)», которого нет на этапе.", "A result calls for the action “\(code)”, which is not on the stage.")
        case .chainOfUnknownResult(let code): Phrase("Цепочка от результата «\(code)», которого у действия нет.", "A chain from the result “\(code)”, which the action does not have.")
        case .chainLimit(let limit): Phrase("Число повторов \(limit): нужно хотя бы 1.", "Limit of \(limit) times: must be at least 1.")
        case .neverAsked: Phrase("Действие начинается только по результату другого, но ни один результат его не вызывает.",
                                 "The action starts only by another's result, but no result calls for it.")
        default: nil
        }
    }

    private var forkPhrase: Phrase {
        switch self {
        case .forkMissing(let code): Phrase("Переход ведёт на этап «\(code)», которого нет.", "A transition leads to the stage “\(code)”, which is not there.")
        case .forkToItself: Phrase("Переход ведёт на тот же этап.", "A transition leads to the same stage.")
        case .forkOfUnknownAction(let code): Phrase("Переход по действию «\(code)», которого нет на этапе.", "A transition by the action “\(code)”, which is not on the stage.")
        case .forkOfUnknownResult(let code): Phrase("Переход по результату «\(code)», которого у действия нет.", "A transition by the result “\(code)”, which the action does not have.")
        case .forkAtOnceWithoutAction: Phrase("Немедленный переход возможен только по действию.", "A transition at once needs an action.")
        case .forkWithoutReason(let code): Phrase("Переход на этап «\(code)» без причины.", "A transition to “\(code)” without a reason.")
        case .forkOfUnknownReason(let code): Phrase("У этапа, куда ведёт переход, нет причины «\(code)».", "The stage a transition leads to has no reason “\(code)”.")
        case .forkNeverTaken(let number): Phrase("До перехода № \(number) дело не дойдёт: предыдущий подходит всегда.", "Transition no. \(number) is never taken: one before it always matches.")
        case .forksMayNotMatch: Phrase("Нет перехода «иначе»: если условия не подойдут, этап сам не перейдёт.", "There is no “otherwise”: if no condition matches, the stage does not go on.")
        case .forksOfManual: Phrase("Переходы заданы, но этап переходит только вручную.", "Transitions are given, but the stage is left only by hand.")
        case .wayMissing(let code): Phrase("Вручную разрешён этап «\(code)», которого нет.", "By hand one may go to the stage “\(code)”, which is not there.")
        case .wayToItself: Phrase("Вручную разрешён переход на тот же этап.", "By hand one may go to the same stage.")
        default: Phrase("Ошибка в определении процесса.", "A fault in the definition of the process.")
        }
    }
}
