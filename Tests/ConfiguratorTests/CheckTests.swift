@testable import Configurator
import Exact
import Formula
import Testing

@Suite struct CheckTests {
    private func faults(_ change: (inout ProductModel) -> Void) -> [Fault] {
        var model: ProductModel = Brochure.model
        change(&model)
        switch CompiledModel.compile(model) {
        case .success(let compiled): return compiled.warnings
        case .failure(let faults): return faults.list
        }
    }

    @Test func theReferenceModelIsPublished() { #expect(faults { _ in }.isEmpty) }

    @Test func aContradictionNamesItsRules() {
        let found: [Fault] = faults { (model: inout ProductModel) in
            model.rules.append(Rule("a1", Phrase("а", "a"), .require("lam = 'soft'")))
            model.rules.append(Rule("a2", Phrase("б", "b"), .require("stock = 'offset80'")))
        }
        #expect(found == [Fault(place: .model, cause: .contradiction(["r4", "a1", "a2"]))])
        #expect(found.allSatisfy { $0.isError && !$0.phrase.isIncomplete })
    }

    @Test func aMistakeInAFormulaHasItsPlace() throws {
        let found: [Fault] = faults { $0.rules[0].when = "spotuv and lamm = 'soft'" }
        let fault: Fault = try #require(found.first)
        #expect(fault.place == .rule("r1", .when))
        guard case .formula(let problem) = fault.cause else { Issue.record("a formula"); return }
        #expect(problem.range == 11..<15)
    }

    @Test func aCircleOfDerivedValuesIsTold() {
        let found: [Fault] = faults { (model: inout ProductModel) in
            model.derived[0].formula = "sheets + 1"
            model.derived[1].formula = "thickness + 1"
        }
        #expect(Set(found.map(\.place)).isSuperset(of: [.derived("thickness", .formula), .derived("sheets", .formula)]))
        #expect(found.contains { (fault: Fault) -> Bool in
            if case .formula(let problem) = fault.cause, case .cycle = problem.cause { return true }
            return false
        })
    }

    @Test func aValueNobodyCanChooseIsAWarning() {
        let found: [Fault] = faults { $0.rules.append(Rule("no", Phrase("нет", "no"), .exclude("lam = 'gloss'"))) }
        #expect(found == [Fault(place: .attribute("lam", .values), cause: .impossibleValue(.text("gloss"), ["no"]))])
        #expect(!found[0].isError)
    }

    @Test func badPartsAreNamed() {
        #expect(faults { $0.attributes[1].usual = 17 }.map(\.place) == [.attribute("pages", .usual)])
        #expect(faults { $0.attributes[0].type = .number(least: 5, most: 1, step: 1, unit: nil) }.map(\.cause) == [.badBounds])
        #expect(faults { $0.attributes[2].type = .choice([]) }.map(\.cause) == [.noValues])
        #expect(faults { $0.attributes[3].visible = "spotuv"; $0.attributes[3].usual = nil }.map(\.cause) == [.noRest])
        #expect(faults { $0.attributes[3].code = "Ламинация" }.contains { $0.cause == .badCode("Ламинация") })
        #expect(faults { $0.rules[1].code = "r1" }.map(\.cause) == [.duplicateCode("r1")])
        #expect(faults { $0.rules[1].message.en = " " }.map(\.cause) == [.incomplete])
        #expect(faults { $0.tables[0].rows.append($0.tables[0].rows[0]) }.map(\.place) == [.table("caliper", .rows)])
        #expect(faults { $0.rules[3].demand = .table(attributes: ["stock", "paper"], rows: [[.any, .any]], isForbidden: false) }.map(\.cause) == [.unknownAttribute("paper")])
        #expect(faults { $0.rules[3].demand = .table(attributes: ["stock"], rows: [[.values([.text("kraft")])]], isForbidden: false) }.map(\.cause) == [.badRow(1)])
        #expect(faults { $0.rules[2].demand = .range(value: "thickness", least: nil, most: nil) }.map(\.cause) == [.badBounds])
    }
}

@Suite struct FormulaTextTests {
    @Test func formulasAreReadAndWrittenInBothLanguages() throws {
        let model: ProductModel = Brochure.model
        #expect(model.source(of: "pages / 2 * caliper(stock)", in: .ru) == "полос / 2 * калипер(бумага)")
        #expect(try model.codes(from: "полос / 2 * калипер(бумага)", in: .ru).get() == "pages / 2 * caliper(stock)")
        #expect(try model.codes(from: "{spot varnish} and lamination in ['matt', 'soft']", in: .en).get() == "spotuv and lam in ['matt', 'soft']")
        guard case .failure(let problems) = model.codes(from: "полос + листы", in: .ru) else { Issue.record("an unknown name"); return }
        #expect(problems.list.first?.range == 8..<13)
        #expect(model.source(of: "pages +", in: .ru) == "pages +")
    }
}
