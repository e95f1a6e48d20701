@testable import Process
import Testing

@Suite struct SimulationTests {
    /// What really happened under a definition that leaves everything to people.
    private func history(_ item: Int64 = 1, done: [String] = ["a"], to stage: String = "middle", _ reason: Reason? = nil) throws -> History {
        var office: Office = try Office(small { $0.advance = .never })
        for action: String in done {
            office.pass(hour)
            try office.complete(action)
        }
        office.pass(day)
        try office.move(to: stage, reason)
        return History(item: item, office.run)
    }

    private func replay(_ draft: Definition, _ histories: [History], facts: Set<String> = []) throws -> [Deviation.Kind] {
        try Simulation(draft, histories) { (_: Int64, asked: Asked) -> Bool in facts.contains(asked.json) }.deviations.map(\.kind)
    }

    @Test func theSameRulesMakeNoDifference() throws {
        #expect(try replay(small { $0.advance = .never }, [try history()]) == [])
        var deal: Office = try Office(Methodology.firstOrder, facts: [Methodology.amountFilled.json])
        try deal.complete("contact", "silent")
        try deal.complete("again", "reached")
        try deal.complete("describe")
        try deal.complete("calculate")
        try deal.complete("quote")
        try deal.complete("send")
        try deal.complete("decision", "yes")
        #expect(try replay(Methodology.firstOrder, [History(item: 1, deal.run)], facts: deal.facts) == [])
    }

    @Test func whatAPersonMovedTheDraftWouldHaveMovedEarlier() throws {
        #expect(try replay(small(), [try history()]) == [.wouldMoveItself(to: phrase("Середина"), earlier: day)])
    }

    @Test func whatMovedByItselfAPersonWouldHaveToMove() throws {
        var office: Office = try Office(small())
        try office.complete("a")
        #expect(try replay(small { $0.advance = .never }, [History(item: 1, office.run)]) == [.wouldNotMoveItself(to: phrase("Середина"))])
    }

    @Test func aGuardOfTheDraftWouldHaveStoppedIt() throws {
        let draft: Definition = small { $0.advance = .never; $0.leaving = [Guard(Asked("paid"), phrase("Нет оплаты"))] }
        #expect(try replay(draft, [try history()]) == [.wouldBeStopped(sentence: phrase("Нет оплаты"))])
        #expect(try replay(draft, [try history()], facts: ["paid"]) == [])
    }

    @Test func actionsThatTheDraftAddsOrDrops() throws {
        let draft: Definition = small { (stage: inout Stage) in
            stage.advance = .never
            stage.actions = [stage.actions[0], Action("c", phrase("В"), isRequired: false)]
        }
        #expect(try replay(draft, [try history()]) == [.wouldAsk(action: phrase("В")), .wouldNotAsk(action: phrase("b"))])
    }

    @Test func aReasonTheDraftWouldHaveAskedFor() throws {
        let draft: Definition = small { $0.advance = .never; $0.actions[1].isRequired = true }
        #expect(try replay(draft, [try history()]) == [.wouldAskWhy(open: [phrase("Б")])])
    }

    @Test func elsewhereIsToldAndRealityIsFollowed() throws {
        let draft: Definition = small { $0.forks = [Fork(to: "won", action: "a"), Fork(to: "middle")] }
        let office: History = try history()
        #expect(try replay(draft, [office]) == [.wouldGoElsewhere(to: phrase("Успех"), instead: phrase("Середина"))])
    }

    @Test func aStageThatIsGoneIsTold() throws {
        var draft: Definition = small { $0.advance = .never }
        draft.stages.remove(at: 1)
        #expect(try replay(draft, [try history()]) == [.noStage("middle")])
    }

    @Test func differencesAreSummedUp() throws {
        let histories: [History] = try (1...5).map { try history($0) } + [try history(6, done: [], to: "lost", Reason(note: "нет"))]
        let simulation: Simulation = try Simulation(small(), histories) { _, _ in true }
        #expect(simulation.items == 6 && simulation.changedItems == 5)
        #expect(simulation.sums.map(\.count) == [5])
        #expect(simulation.sums.first?.kind.phrase.ru == "перешло бы само: «Середина»")
    }
}
