@testable import Process
import Testing

private let amount: String = Methodology.amountFilled.json, large: String = Methodology.amountOver100.json

@Suite struct FirstOrderTests {
    @Test func aFirstOrderGoesByItselfFromRequestToProduction() throws {
        var deal: Office = try Office(Methodology.firstOrder)
        #expect(deal.lists == ["contact", "source"])
        #expect(deal.run.stay.state("contact")?.due == monday + hour)

        deal.pass(hour)
        try deal.complete("contact", "reached")
        #expect(deal.run.stage == "specification")
        #expect(deal.run.lastMove?.cause == .action(key: ActionKey(stay: 1, action: "contact", attempt: 1), by: 7))
        #expect(deal.lists == ["brief", "describe"])

        try deal.complete("describe")
        #expect(deal.run.stage == "estimate")
        #expect(deal.status("feasible") == .waiting)

        deal.facts = [amount]
        try deal.complete("calculate")
        #expect(deal.status("feasible") == .needless)
        try deal.complete("quote")
        #expect(deal.run.stage == "approval")

        try deal.complete("send")
        #expect(deal.lists == ["decision", "reminder", "sample"])
        try deal.complete("decision", "yes")
        #expect(deal.run.stage == "artwork")

        try deal.complete("preflight", "bad")
        #expect(deal.lists == ["correct", "proof"])
        try deal.complete("correct")
        #expect(deal.run.key("preflight").attempt == 2)
        try deal.complete("preflight", "good")
        try deal.complete("sign")
        #expect(deal.run.stage == "payment")
        try deal.complete("invoice")
        try deal.complete("advance")
        #expect(deal.run.stage == "won" && deal.run.isClosed)
        #expect(deal.lists.isEmpty)
        #expect(deal.run.moves.dropFirst().allSatisfy { $0.cause.isAutomatic })
    }

    @Test func aGuardHoldsADealWithoutAmountAndLetsItGoWhenTheAmountIsEntered() throws {
        var deal: Office = try Office(Methodology.firstOrder, at: "estimate")
        try deal.complete("calculate")
        try deal.complete("quote")
        #expect(deal.run.stage == "estimate")
        #expect(deal.run.stay.hold == .guarded(stage: "estimate", sentence: Methodology.needsAmount.sentence))
        #expect(try refusal { try deal.move(to: "approval") } == .guarded(stage: "estimate", sentence: Methodology.needsAmount.sentence))
        let again: Step = try deal.run.advance(in: deal.scene)
        #expect(!again.isChanged)

        deal.facts = [amount]
        try deal.take(deal.run.advance(in: deal.scene))
        #expect(deal.run.stage == "approval")
        #expect(deal.run.lastMove?.cause == .change(by: 7))
    }

    @Test func aRefusalLosesTheDealAtOnceAndUndoBringsItBackWithItsActions() throws {
        var deal: Office = try Office(Methodology.firstOrder, at: "approval")
        try deal.complete("send")
        try deal.complete("decision", "no")
        #expect(deal.run.stage == "lost" && deal.lists.isEmpty)
        #expect(deal.run.lastMove?.reason == Reason(code: "price"))
        try deal.undo()
        #expect(deal.run.stage == "approval" && !deal.run.isClosed)
        #expect(deal.lists == ["reminder", "sample"])
        #expect(!(try deal.run.advance(in: deal.scene)).isChanged)
        try deal.reopen("decision")
        try deal.complete("decision", "yes")
        #expect(deal.run.stage == "artwork")
    }

    @Test func aClientWhoNeverAnswersIsCalledThreeTimesMoreAndThenLost() throws {
        var deal: Office = try Office(Methodology.firstOrder)
        try deal.complete("contact", "silent")
        for attempt: Int in 1...3 {
            #expect(deal.run.stage == "request" && deal.run.key("again").attempt == attempt)
            try deal.complete("again", "silent")
        }
        #expect(deal.run.stage == "lost")
        #expect(deal.run.lastMove?.reason?.code == "silence")
    }

    @Test func aLargeOrderAsksTheProductionEngineerOnlyWhenTheSumIsKnownToBeLarge() throws {
        var deal: Office = try Office(Methodology.firstOrder, at: "estimate", facts: [amount, large])
        try deal.complete("calculate")
        #expect(deal.status("feasible") == .open)
        guard case .ask(let assignment)? = deal.last.first(where: { if case .ask = $0 { true } else { false } }) else {
            Issue.record("nothing was asked for")
            return
        }
        #expect(assignment.action.assignee == .role("technologist"))
        #expect(assignment.due == moscow.adding(.hours(8), to: monday))
        #expect(assignment.escalates == moscow.adding(.hours(12), to: monday))
    }

    @Test func aTenderNotTakenPartInIsCancelledAndAVoidOneToo() throws {
        var tender: Office = try Office(Methodology.tender)
        for action: String in ["read", "able", "cost"] { try tender.complete(action) }
        try tender.complete("go", "no")
        #expect(tender.run.stage == "cancelled" && tender.run.lastMove?.reason?.code == "no-go")
    }

    @Test func aContractGoesBackToTheDraftUntilTheClientSigns() throws {
        var deal: Office = try Office(Methodology.largeContract, at: "contract")
        for result: String in ["protocol", "protocol", "signed"] {
            try deal.complete("draft")
            try deal.complete("legal")
            #expect(deal.run.stage == "contract")
            try deal.complete("client", result)
        }
        #expect(deal.run.stage == "won")
    }

    @Test func aRepeatOrderWithChangesIsEstimatedAgain() throws {
        var deal: Office = try Office(Methodology.repeatOrder)
        try deal.complete("ask", "changed")
        #expect(deal.run.stage == "confirm")
        try deal.complete("stock")
        #expect(deal.run.stage == "changes")
    }
}
