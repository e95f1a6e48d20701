/// Why nothing changed. Every case has a sentence for the person: ``phrase``.
public enum Refusal: Error, Sendable, Hashable {
    /// The scene has another process or version than the item.
    case otherVersion(Int)
    /// The process has no such stage.
    case unknownStage(String)
    /// The process does not say where to begin.
    case noFirstStage
    /// The item was never asked for that.
    case unknownAction(String)
    /// The item is finished and the stage lets nobody out.
    case finished(stage: Phrase)
    /// The process does not let people go this way.
    case noWay(from: Phrase, to: Phrase)
    /// Who acts lacks the right to go this way.
    case noRight(String, to: Phrase)
    /// Required actions are open; say why they are left.
    case reasonNeeded(open: [Phrase])
    /// The stage asks why.
    case whyNeeded(stage: Phrase)
    /// Not a reason of the stage.
    case unknownReason(String, stage: Phrase)
    /// A guard stops the move.
    case guarded(stage: String, sentence: Phrase)
    /// Actions before it are open.
    case waits(action: Phrase, for: [Phrase])
    /// Nobody can do that with the action as it is.
    case notOpen(action: Phrase, status: Phrase)
    /// Somebody did it with another result.
    case alreadyDone(action: Phrase, result: Phrase)
    /// The action has results: say which.
    case resultNeeded(action: Phrase)
    /// Not a result of the action.
    case unknownResult(action: Phrase, result: String)
    /// A required action is skipped only with a reason.
    case skipReasonNeeded(action: Phrase)
    /// It was asked for again since.
    case superseded(action: Phrase)
    /// No move is in force but the first.
    case nothingToUndo
    /// The item has moved on since.
    case notLastMove(Int)
    /// The other version has nothing in place of the stage.
    case noImage(stage: Phrase)
}

extension Refusal {
    /// What to tell the person: one or two sentences.
    public var phrase: Phrase {
        switch self {
        case .otherVersion(let version): Phrase("Запись идёт по версии \(version) процесса.", "The item runs by version \(version) of the process.")
        case .unknownStage(let code): Phrase("В процессе нет этапа «\(code)».", "The process has no stage “\(code)”.")
        case .noFirstStage: Phrase("В процессе не указан начальный этап.", "The process does not say where to begin.")
        case .unknownAction(let code): Phrase("Такого действия нет: «\(code)».", "There is no such action: “\(code)”.")
        case .finished(let stage): Phrase("Работа завершена: \(stage.ru). Отмените последний переход.", "The work is finished: \(stage.en). Undo the last move.")
        case .noWay(let from, let to):
            Phrase("С этапа «\(from.ru)» на этап «\(to.ru)» вручную не переходят.", "Nobody goes from “\(from.en)” to “\(to.en)” by hand.")
        case .noRight(_, let to): Phrase("Переводить на этап «\(to.ru)» вам не разрешено.", "You may not move to “\(to.en)”.")
        case .guarded(_, let sentence): sentence
        default: reasonPhrase ?? actionPhrase
        }
    }

    private var reasonPhrase: Phrase? {
        switch self {
        case .reasonNeeded(let open):
            Phrase("Не закрыты обязательные действия: \(Phrase.joined(open.map(\.quoted)).ru). Укажите причину.",
                   "Required actions are open: \(Phrase.joined(open.map(\.quoted)).en). Give a reason.")
        case .whyNeeded(let stage): Phrase("Этап «\(stage.ru)»: укажите причину.", "Stage “\(stage.en)”: give a reason.")
        case .unknownReason(let code, let stage):
            Phrase("У этапа «\(stage.ru)» нет причины «\(code)».", "Stage “\(stage.en)” has no reason “\(code)”.")
        case .skipReasonNeeded(let action):
            Phrase("«\(action.ru)» — обязательное действие: чтобы пропустить его, укажите причину.", "“\(action.en)” is required: give a reason to skip it.")
        case .nothingToUndo: Phrase("Отменять нечего: переходов не было.", "There is nothing to undo: the item has not moved.")
        case .notLastMove: Phrase("После этого перехода были другие: сначала отмените их.", "The item has moved since: undo the later moves first.")
        case .noImage(let stage): Phrase("В другой версии нет замены этапу «\(stage.ru)».", "The other version has nothing in place of the stage “\(stage.en)”.")
        default: nil
        }
    }

    private var actionPhrase: Phrase {
        switch self {
        case .waits(let action, let before):
            Phrase("«\(action.ru)» ждёт: \(Phrase.joined(before.map(\.quoted)).ru).", "“\(action.en)” waits for \(Phrase.joined(before.map(\.quoted)).en).")
        case .notOpen(let action, let status): Phrase("«\(action.ru)» — \(status.ru).", "“\(action.en)” is \(status.en).")
        case .alreadyDone(let action, let result):
            Phrase("«\(action.ru)» уже сделано, результат: \(result.ru). Чтобы изменить его, откройте действие снова.",
                   "“\(action.en)” is done already, with the result “\(result.en)”. Reopen it to change that.")
        case .resultNeeded(let action): Phrase("«\(action.ru)»: укажите результат.", "“\(action.en)”: give a result.")
        case .unknownResult(let action, let result):
            Phrase("У действия «\(action.ru)» нет результата «\(result)».", "“\(action.en)” has no result “\(result)”.")
        case .superseded(let action):
            Phrase("«\(action.ru)» с тех пор поручено снова.", "“\(action.en)” was asked for again since.")
        default: Phrase("Это действие сейчас невозможно.", "That is not possible now.")
        }
    }
}
