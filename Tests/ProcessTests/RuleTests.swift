@testable import Process
import Testing

@Suite struct RuleTests {
    @Test(arguments: Advance.allCases) func aStageWithoutActionsNeverSkipsItself(_ advance: Advance) throws {
        var item: Office = try Office(small { $0.advance = advance; $0.actions = [] })
        #expect(item.run.stage == "begin" && item.run.moves.count == 1)
        #expect(!(try item.run.advance(in: item.scene)).isChanged)
        try item.move(to: "middle")
        #expect(item.run.stage == "middle")
    }

    @Test func aStageWhoseActionsAreAllNeedlessStaysToo() throws {
        let definition: Definition = small { (stage: inout Stage) in
            for index: Int in stage.actions.indices { stage.actions[index].condition = Asked("never") }
        }
        let item: Office = try Office(definition)
        #expect(item.run.stay.progress == (0, 0) && item.lists.isEmpty)
        #expect(!(try item.run.advance(in: item.scene)).isChanged)
    }

    @Test func requiredOnlyOrAllDecidesWhatIsWaitedFor() throws {
        var required: Office = try Office(small())
        try required.complete("a")
        #expect(required.run.stage == "middle")
        #expect(required.ledger.open.isEmpty)

        var all: Office = try Office(small { $0.advance = .all })
        try all.complete("a")
        #expect(all.run.stage == "begin")
        try all.skip("b")
        #expect(all.run.stage == "middle")

        var manual: Office = try Office(small { $0.advance = .never })
        try manual.complete("a")
        try manual.complete("b")
        #expect(manual.run.stage == "begin")
    }

    @Test func anOptionalActionDoneDoesNotReplaceARequiredOne() throws {
        var item: Office = try Office(small())
        try item.complete("b")
        #expect(item.run.stage == "begin" && item.run.stay.progress == (1, 2))
    }

    @Test func theSameCompletionTwiceChangesNothingAlsoAfterTheMove() throws {
        var item: Office = try Office(small())
        let key: ActionKey = item.run.key("a")
        try item.complete("a")
        let again: Step = try item.run.complete(key, in: item.scene)
        #expect(again.effects.isEmpty && again.run == item.run)
    }

    @Test func anotherResultForADoneActionIsRefusedUntilItIsReopened() throws {
        var item: Office = try Office(small { $0.advance = .never; $0.actions[0].results = [Outcome("yes", "Да", "Yes"), Outcome("no", "Нет", "No")] })
        #expect(try refusal { try item.complete("a") } == .resultNeeded(action: phrase("А")))
        #expect(try refusal { try item.complete("a", "maybe") } == .unknownResult(action: phrase("А"), result: "maybe"))
        try item.complete("a", "yes")
        #expect(try refusal { try item.complete("a", "no") } == .alreadyDone(action: phrase("А"), result: Phrase("Да", "Yes")))
        try item.reopen("a")
        try item.complete("a", "no")
        #expect(item.status("a") == .done(result: "no"))
    }

    @Test func reopeningNeverMovesBackSilently() throws {
        var item: Office = try Office(small())
        let key: ActionKey = item.run.key("a")
        try item.complete("a")
        #expect(item.run.stage == "middle")
        try item.take(item.run.reopen(key, in: item.scene))
        #expect(item.run.stage == "middle" && item.run.moves.count == 2)
        #expect(item.lists == ["a"])
        try item.take(item.run.complete(key, in: item.scene))
        #expect(item.run.stage == "middle" && item.lists.isEmpty)
    }

    @Test func leavingRequiredActionsOpenNeedsAReason() throws {
        var item: Office = try Office(small())
        let refused: Refusal? = try refusal { try item.move(to: "middle") }
        #expect(refused == .reasonNeeded(open: [phrase("А")]))
        #expect(refused?.phrase.ru == "Не закрыты обязательные действия: «А». Укажите причину.")
        #expect(try refusal { try item.move(to: "middle", Reason(note: "  ")) } == refused)
        try item.move(to: "middle", Reason(note: "Клиент торопит"))
        #expect(item.run.lastMove?.reason?.note == "Клиент торопит")
        #expect(item.run.lastMove?.cause == .person(id: 7))
        #expect(item.lists.isEmpty)
    }

    @Test func lostIsReachedFromAnywhereWithAReasonAndWithoutTheRequiredActions() throws {
        var item: Office = try Office(small { $0.ways = []; $0.leaving = [Guard(Asked("never"), phrase("Нельзя"))] })
        #expect(try refusal { try item.move(to: "middle", Reason(note: "!")) } == .noWay(from: phrase("Начало"), to: phrase("Середина")))
        #expect(try refusal { try item.move(to: "lost") } == .whyNeeded(stage: phrase("Проиграно")))
        try item.move(to: "lost", Reason(note: "Дорого"))
        #expect(item.run.isClosed)
        #expect(try refusal { try item.move(to: "begin") } == .finished(stage: phrase("Проиграно")))
    }

    @Test func aListedReasonMustBeOneOfTheStage() throws {
        var deal: Office = try Office(Methodology.firstOrder)
        #expect(try refusal { try deal.move(to: "lost", Reason(note: "дорого")) } == .whyNeeded(stage: Methodology.lost.name))
        #expect(try refusal { try deal.move(to: "lost", Reason(code: "weather")) } == .unknownReason("weather", stage: Methodology.lost.name))
        try deal.move(to: "lost", Reason(code: "price", note: "на треть"))
        #expect(deal.run.stage == "lost")
    }

    @Test func aWayWithARightIsForThoseWhoHaveIt() throws {
        var item: Office = try Office(small { $0.actions = []; $0.ways = [ByHand(to: "won", right: "deal.win")] })
        #expect(try refusal { try item.move(to: "won") } == .noRight("deal.win", to: phrase("Успех")))
        item.rights = ["deal.win"]
        try item.move(to: "won")
        #expect(item.run.stage == "won")
    }

    @Test func anActionWaitsForThoseBeforeIt() throws {
        var item: Office = try Office(small { $0.advance = .all; $0.actions[1].after = ["a"] })
        #expect(item.lists == ["a"])
        #expect(try refusal { try item.complete("b") } == .waits(action: phrase("Б"), for: [phrase("А")]))
        try item.skip("a")
        #expect(item.lists == ["b"])
    }

    @Test func aRequiredActionIsSkippedOnlyWithAReason() throws {
        var item: Office = try Office(small())
        #expect(try refusal { try item.skip("a", "") } == .skipReasonNeeded(action: phrase("А")))
        try item.skip("b", "")
        #expect(item.run.stage == "begin")
        try item.skip("a", "клиент прислал сам")
        #expect(item.run.stage == "middle")
    }

    @Test func anActionSkippedBeforeItsTurnIsSkippedAndMayBeOpenedAgain() throws {
        var item: Office = try Office(small { $0.advance = .all; $0.actions[1].after = ["a"] })
        try item.skip("b", "")
        #expect(item.lists == ["a"] && item.run.stay.progress == (1, 2))
        try item.reopen("b")
        #expect(item.lists == ["a", "b"])
        try item.complete("b")
        try item.complete("a")
        #expect(item.run.stage == "middle")
    }

    @Test func whatAnotherVersionSaysIsRefused() throws {
        var item: Office = try Office(small())
        item.definition.version = 2
        #expect(try refusal { try item.complete("a") } == .otherVersion(1))
    }

    @Test func whatTheCallersAnswersThrowComesThrough() throws {
        struct Broken: Error {}
        let item: Office = try Office(small { $0.leaving = [Guard(Asked("?"), phrase("Нельзя"))] })
        var scene: Scene = item.scene
        scene.answer = { _ in throw Broken() }
        #expect(throws: Broken.self) { try item.run.complete(item.run.key("a"), in: scene) }
    }

    @Test func aStageOverItsNormIsLateAndOverTwiceTheNormStuck() throws {
        let item: Office = try Office(small())
        #expect(item.run.stay.late == monday + 2 * day && item.run.stay.stuck == monday + 4 * day)
        #expect(item.run.stay.ageing(at: monday + 2 * day) == .fresh)
        #expect(item.run.stay.ageing(at: monday + 3 * day) == .late)
        #expect(item.run.stay.ageing(at: monday + 5 * day) == .stuck)
    }
}
