@testable import Configurator
import Testing

@Suite struct DifferenceTests {
    @Test func everyPartThatChangedIsNamed() {
        var later: ProductModel = Brochure.model
        #expect(later.differences(to: later).isEmpty)
        later.attributes[1].usual = 32
        later.rules.removeAll { $0.code == "r5" }
        later.rules.append(Rule("r9", Phrase("новое", "new"), .require("qty > 1")))
        later.prices.swapAt(0, 1)
        later.name = Phrase("Другая", "Another")
        let found: [ModelDifference] = Brochure.model.differences(to: later)
        #expect(found.contains(ModelDifference(place: .model, change: .changed)) && found.contains(ModelDifference(place: .attribute("pages", .whole), change: .changed)))
        #expect(found.contains(ModelDifference(place: .rule("r9", .whole), change: .added)) && found.contains(ModelDifference(place: .rule("r5", .whole), change: .removed)))
        #expect(found.filter { $0.change == .moved }.map(\.place) == [.price("varnish", .whole), .price("work", .whole)])
        #expect(found.count == 6)
    }
}
