@testable import Configurator
import Exact
import Formula
import Testing

@Suite struct NarrowTests {
    @Test func usualValuesFillWhatNobodyChoseAndYield() throws {
        let model: CompiledModel = try Brochure.compiled()
        let start: Configuration = model.narrow([])
        #expect(start["pages"]?.value == 16 && start["pages"]?.origin == .usual)
        #expect(start["lam"]?.value == .text("none") && start["stock"]?.value == nil && start["qty"]?.value == nil)
        #expect(start["spotuv"]?.isVisible == false && start["spotuv"]?.value == .flag(false))
        // The usual “no film” does not stand in the way of the varnish: it yields.
        let varnished: Configuration = model.narrow([Chosen("spotuv", .flag(true))])
        #expect(varnished.conflict == nil)
        #expect(varnished.open("lam") == [.text("matt"), .text("soft")])
        #expect(varnished["stock"]?.value == .text("gloss170") && varnished["stock"]?.origin == .rules)
        #expect(varnished["spotuv"]?.isVisible == true)
    }

    @Test func impossibleValuesStayWithRuleAndChoices() throws {
        let model: CompiledModel = try Brochure.compiled()
        let found: Configuration = model.narrow([Chosen("qty", 500), Chosen("stock", .text("offset80"))])
        #expect(found.open("lam") == [.text("none")])
        #expect(found.reason("lam", .text("matt")) == Configuration.Reason(rules: ["r4"], hidden: [], choices: ["stock"]))
        // 4 mm of offset at 0.1 mm: 80 pages.
        #expect(found.open("pages").last == 80)
        #expect(found.reason("pages", 84)?.rules == ["r3"])
        // The list of the chosen attribute shows what could be chosen instead.
        #expect(found.open("stock").count == 3)
    }

    @Test func aConflictIsMinimalAndItsRepairsRepair() throws {
        let model: CompiledModel = try Brochure.compiled()
        let choices: [Chosen] = [
            Chosen("qty", 500), Chosen("lam", .text("soft")), Chosen("stock", .text("gloss170")), Chosen("pages", 64),
        ]
        let found: Configuration = model.narrow(choices)
        let conflict: Configuration.Conflict = try #require(found.conflict)
        #expect(Set(conflict.choices).isSubset(of: ["pages", "lam", "stock"]) && conflict.choices.count == 2)
        // The choices stay as they were made.
        for chosen: Chosen in choices { #expect(found[chosen.attribute]?.value == chosen.value && found[chosen.attribute]?.origin == .person) }
        #expect(!conflict.repairs.isEmpty)
        for repair: Configuration.Repair in conflict.repairs { #expect(model.narrow(applied(repair, choices)).conflict == nil) }
        #expect(conflict.repairs.contains { $0.isUndo })
    }

    @Test func aHiddenChoiceIsAConflictNotALoss() throws {
        let model: CompiledModel = try Brochure.compiled()
        let found: Configuration = model.narrow([Chosen("spotuv", .flag(true)), Chosen("lam", .text("none"))])
        let conflict: Configuration.Conflict = try #require(found.conflict)
        #expect(conflict.choices == ["spotuv", "lam"])
        #expect(conflict.reason.rules == ["r1"] || conflict.reason.hidden == ["spotuv"])
        #expect(found["spotuv"]?.isVisible == true && found["spotuv"]?.isInConflict == true)
    }

    @Test func aNumberWithManyStepsIsNarrowedByItsBounds() throws {
        var model: ProductModel = Brochure.model
        model.rules.append(Rule("r7", Phrase("Листов не больше 40 000", "At most 40,000 sheets"), .range(value: "sheets", least: "100", most: "40000")))
        let found: Configuration = try CompiledModel.compile(model).get().narrow([Chosen("pages", 32)])
        guard case .span(let least, let most, let below, let above)? = found["qty"]?.offer else { Issue.record("a span"); return }
        #expect(least == 50 && most == 20_000)
        #expect(below?.rules == ["r7"] && above?.choices == ["pages"])
    }

    @Test func choicesOfAnotherVersionAreShownNotDropped() throws {
        let found: Configuration = try Brochure.compiled().narrow([Chosen("cover", .text("hard")), Chosen("stock", .text("kraft")), Chosen("qty", Brochure.number("1.5"))])
        #expect(found.refused.map(\.chosen.attribute) == ["cover", "stock", "qty"])
        #expect(found.refused.map(\.isKnown) == [false, true, true])
    }

    @Test func softRulesDoNotNarrowButAreTold() throws {
        let model: CompiledModel = try Brochure.compiled()
        let found: Configuration = model.narrow([Chosen("qty", 60_000), Chosen("pages", 24), Chosen("stock", .text("gloss115"))])
        #expect(found.conflict == nil)
        #expect(found.findings.map(\.code) == ["r5", "r6"] && found.findings.map(\.severity) == [.approval, .advice])
    }

    @Test func theWholeIsValidatedAgain() throws {
        let model: CompiledModel = try Brochure.compiled()
        var values: [String: Formula.Value] = ["qty": 500, "pages": 32, "stock": .text("gloss170"), "lam": .text("matt"), "spotuv": .flag(true)]
        #expect(model.validate(values).isEmpty)
        values["lam"] = .text("none")
        #expect(Set(model.validate(values).map(\.code)) == ["r1", "spotuv"])
        values["stock"] = nil
        values["pages"] = 33
        #expect(model.validate(values).map(\.cause) == [.outside(33), .missing])
        values["cover"] = .text("hard")
        #expect(model.validate(values).first?.cause == .unknown)
    }

    @Test func whatFollowsIsComputed() throws {
        let model: CompiledModel = try Brochure.compiled()
        let outcome: Outcome = model.outcome(["qty": 500, "pages": 32, "stock": .text("gloss170"), "lam": .text("matt"), "spotuv": .flag(true)])
        #expect(outcome.derived.map(\.code) == ["thickness", "sheets"])
        #expect(outcome.derived[0].result == .value(Brochure.number("2.192")) && outcome.derived[1].result == .value(1000))
        #expect(outcome.works.value == [
            .init(operation: "print", output: 1000, input: 1070), .init(operation: "stitch", output: 500, input: 540), .init(operation: "varnish", output: 500, input: 500),
        ])
        #expect(outcome.lines.value?.map(\.amount) == [2400, 1500, 780] && outcome.price.value == 4680)
        // What is missing is named, the rest stands.
        let part: Outcome = model.outcome(["pages": 32, "stock": .text("offset80")])
        #expect(part.derived[0].result.value == Brochure.number("1.6") && part.price.value == nil)
    }

    @Test func theLeastReasonNamesOnlyWhatIsNeeded() throws {
        let model: CompiledModel = try Brochure.compiled()
        let choices: [Chosen] = [Chosen("qty", 10), Chosen("pages", 60), Chosen("stock", .text("gloss115"))]
        // More than 48 pages alone rule out the only stock that is laminated; the stock is not needed to say so.
        #expect(model.reason(.text("soft"), of: "lam", with: choices) == Configuration.Reason(rules: ["r2", "r4"], hidden: [], choices: ["pages"]))
        #expect(model.reason(.text("none"), of: "lam", with: choices) == nil)
    }
}

/// The choices after a repair.
func applied(_ repair: Configuration.Repair, _ choices: [Chosen]) -> [Chosen] {
    var result: [Chosen] = choices
    for change: Configuration.Repair.Change in repair.changes {
        result.removeAll { $0.attribute == change.attribute }
        if let value: Formula.Value = change.value { result.append(Chosen(change.attribute, value)) }
    }
    return result
}
