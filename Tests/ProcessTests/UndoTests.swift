@testable import Process
import Testing

@Suite struct UndoTests {
    @Test func anUndoneMoveRestoresTheStayAndItsOpenActions() throws {
        var item: Office = try Office(small())
        try item.complete("b")
        let before: Stay = item.run.stay
        try item.move(to: "middle", Reason(note: "!"))
        item.pass(day)
        try item.undo()
        #expect(item.run.stay.actions == before.actions && item.run.stay.entered == before.entered && item.run.stay.number == before.number)
        #expect(item.lists == ["a"])
        #expect(item.run.moves.count == 3 && item.run.moves[1].isUndone)
        #expect(item.run.moves[2].cause == .undo(of: 2, by: 7))
    }

    @Test func undoTwiceByNumberChangesNothingTheSecondTime() throws {
        var item: Office = try Office(small())
        try item.complete("a")
        try item.undo(2)
        let again: Step = try item.run.undo(2, in: item.scene)
        #expect(!again.isChanged && again.run == item.run)
    }

    @Test func movesAreUndoneOneByOneAndTheFirstIsNot() throws {
        var item: Office = try Office(small())
        try item.complete("a")
        try item.move(to: "won")
        #expect(try refusal { try item.undo(2) } == .notLastMove(2))
        try item.undo()
        #expect(item.run.stage == "middle" && !item.run.isClosed)
        try item.undo()
        #expect(item.run.stage == "begin")
        #expect(try refusal { try item.undo() } == .nothingToUndo)
    }

    @Test func anUndoneUndoPutsTheMoveInForceAgain() throws {
        var item: Office = try Office(small { $0.advance = .never })
        try item.move(to: "middle", Reason(note: "!"))
        try item.undo()
        try item.complete("a")
        try item.undo(3)
        #expect(item.run.stage == "middle" && item.lists.isEmpty && !item.run.moves[1].isUndone)
        try item.undo()
        #expect(item.run.stage == "begin" && item.status("a") == .done(result: nil) && item.lists == ["b"])
    }

    @Test func afterAnUndoTheStageIsNotLeftByItselfUntilSomethingChanges() throws {
        var item: Office = try Office(small())
        try item.complete("a")
        try item.undo()
        #expect(!(try item.run.advance(in: item.scene)).isChanged)
        try item.complete("b")
        #expect(item.run.stage == "middle")
    }
}
