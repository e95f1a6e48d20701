@testable import Process
import Testing

/// The next version of the first order: the production engineer's visa is gone, the paper is checked by all means, artwork is called layout.
private var second: Definition {
    var next: Definition = Methodology.firstOrder
    next.version = 2
    next.stages[2].actions.removeAll { $0.code == "feasible" }
    next.stages[2].actions.append(Action("margin", Phrase("Проверить маржу", "Check the margin"), .approval, assignee: .superior, due: .hours(4)))
    next.stages[2].norm = .days(1)
    next.stages[4].code = "layout"
    next.stages[3].forks[2].to = "layout"
    return next
}

@Suite struct TransferTests {
    @Test func stagesAreMappedByCodeAndTheRestIsAPersonsChoice() throws {
        var transfer: Transfer = Transfer(from: Methodology.firstOrder, to: second)
        #expect(transfer.missing.map(\.code) == ["artwork"])
        var deal: Office = try Office(Methodology.firstOrder, at: "artwork")
        #expect(try refusal { _ = try transfer.preview(deal.run, in: deal.scene) } == .noImage(stage: Phrase("Макет и подпись", "Artwork and signature")))
        transfer.stages["artwork"] = "layout"
        try deal.take(transfer.migrate(deal.run, in: deal.scene))
        #expect(deal.run.stage == "layout" && deal.run.version == 2)
        #expect(deal.lists == ["preflight", "proof"])
    }

    @Test func thePreviewTellsWhatTheMigrationDoes() throws {
        var deal: Office = try Office(Methodology.firstOrder, at: "estimate", facts: [Methodology.amountFilled.json, Methodology.amountOver100.json])
        try deal.complete("calculate")
        #expect(deal.lists == ["feasible", "paper"])
        let transfer: Transfer = Transfer(from: Methodology.firstOrder, to: second)
        let preview: TransferPreview = try transfer.preview(deal.run, in: deal.scene)
        #expect(preview.survive == ["calculate", "paper", "quote"] && preview.vanish == ["feasible"] && preview.appear == ["margin"])

        let late: Int64? = deal.run.stay.late
        try deal.take(transfer.migrate(deal.run, in: deal.scene))
        #expect(deal.lists == ["margin", "paper", "quote"])
        #expect(deal.status("calculate") == .done(result: nil))
        #expect(deal.run.stay.late != late && deal.run.stay.entered == monday)
        #expect(deal.run.lastMove?.cause == .migration(from: 1, by: 7))
        deal.definition = second
        try deal.complete("quote")
        try deal.complete("margin")
        #expect(deal.run.stage == "approval")
    }

    @Test func aMigrationDoesNotGoOnByItselfAndTwiceIsOnce() throws {
        var next: Definition = small { $0.advance = .required; $0.actions[1].isRequired = false }
        next.version = 2
        var item: Office = try Office(small { $0.advance = .all })
        try item.complete("a")
        let transfer: Transfer = Transfer(from: small { $0.advance = .all }, to: next)
        try item.take(transfer.migrate(item.run, in: item.scene))
        #expect(item.run.stage == "begin" && item.run.version == 2)
        #expect(try refusal { _ = try transfer.migrate(item.run, in: item.scene) } == .otherVersion(2))
        item.definition = next
        try item.take(item.run.advance(in: item.scene))
        #expect(item.run.stage == "middle")
    }

    @Test func anUndoneMigrationBringsBackTheVersionAndWhatWasTakenOff() throws {
        var deal: Office = try Office(Methodology.firstOrder, at: "estimate", facts: [Methodology.amountFilled.json, Methodology.amountOver100.json])
        try deal.complete("calculate")
        let before: Stay = deal.run.stay
        try deal.take(Transfer(from: Methodology.firstOrder, to: second).migrate(deal.run, in: deal.scene))
        deal.definition = second
        try deal.complete("quote")
        try deal.undo()
        #expect(deal.run.version == 1 && deal.run.stage == "estimate" && deal.lists == ["feasible", "paper"])
        #expect(deal.run.stay.state("feasible") == before.state("feasible"))
        #expect(deal.status("quote") == .done(result: nil))
    }
}
