@testable import Configurator
import Exact
import Formula

/// The model of the reference: a stitched brochure.
enum Brochure {
    static func choices(_ all: [(String, String)]) -> AttributeType {
        .choice(all.map { Choice($0.0, Phrase($0.1, $0.0)) })
    }

    static let attributes: [Attribute] = [
        Attribute("qty", Phrase("тираж", "run"), .number(least: 1, most: 100_000, step: 1, unit: Phrase("экз.", "copies"))),
        Attribute("pages", Phrase("полос", "pages"), .number(least: 8, most: 88, step: 4, unit: nil), usual: 16),
        Attribute("stock", Phrase("бумага", "stock"), choices([("gloss115", "мел. 115"), ("gloss170", "мел. 170"), ("offset80", "офсет 80")])),
        Attribute("lam", Phrase("ламинация", "lamination"), choices([("none", "нет"), ("gloss", "глянец"), ("matt", "мат"), ("soft", "софт-тач")]), usual: .text("none")),
        Attribute("spotuv", Phrase("УФ-лак", "spot varnish"), .flag, usual: .flag(false), visible: "lam <> 'none'"),
    ]

    static let rules: [Rule] = [
        Rule("r1", Phrase("Выборочный УФ-лак наносится только на матовую или soft-touch плёнку", "Spot varnish needs matt or soft-touch film"), .require("lam in ['matt', 'soft']"), when: "spotuv"),
        Rule("r2", Phrase("Толстая бумага: не больше 48 полос", "Heavy stock: at most 48 pages"), .exclude("stock = 'gloss170'"), when: "pages > 48"),
        Rule("r3", Phrase("Скоба не прошьёт толще 4 мм", "The stitcher takes 4 mm at most"), .range(value: "thickness", least: nil, most: "4")),
        Rule("r4", Phrase("Тонкую бумагу не ламинируют", "Thin stock is not laminated"), .table(attributes: ["stock", "lam"], rows: [
            [.values([.text("gloss115"), .text("offset80")]), .values([.text("none")])], [.values([.text("gloss170")]), .any],
        ], isForbidden: false)),
        Rule("r5", Phrase("Больше 50 000 экз. согласует технолог", "Over 50,000 copies the technologist approves"), .require("qty <= 50000"), severity: .approval),
        Rule("r6", Phrase("Дешевле кратно 16 полосам", "Multiples of 16 pages are cheaper"), .require("mod(pages, 16) = 0"), severity: .advice),
    ]

    static let model: ProductModel = ProductModel(
        "brochure", Phrase("Брошюра на скобе", "Stitched brochure"), version: 3, attributes: attributes,
        derived: [
            Derived("thickness", Phrase("толщина", "thickness"), "pages / 2 * caliper(stock)", unit: Phrase("мм", "mm")),
            Derived("sheets", Phrase("листов", "sheets"), "ceil(qty * pages / 16)"),
        ],
        tables: [ModelTable("caliper", Phrase("калипер", "caliper"), keys: [.init(.text)], rows: [
            .init([.text("gloss115")], number("0.087")), .init([.text("gloss170")], number("0.137")), .init([.text("offset80")], number("0.1")),
        ])],
        rules: rules,
        operations: [
            WorkStep("print", Phrase("печать", "printing"), resource: "press", output: "sheets", setupWaste: "50", runWaste: "2%"),
            WorkStep("stitch", Phrase("скоба", "stitching"), resource: "stitcher", output: "qty", setupWaste: "30", runWaste: "0.02"),
            WorkStep("varnish", Phrase("лак", "varnishing"), resource: "screen", when: "spotuv", output: "qty"),
        ],
        prices: [
            PriceRule("work", Phrase("работа", "work"), "sheets * 1.5 + 900"), PriceRule("varnish", Phrase("лак", "varnish"), when: "spotuv", "qty * 3"),
            PriceRule("urgent", Phrase("наценка", "margin"), "subtotal * 20%"),
        ])

    static func number(_ text: String) -> Formula.Value { .number(Exact(text) ?? -1) }
    static func compiled() throws -> CompiledModel { try CompiledModel.compile(model).get() }
}

extension Configuration {
    /// The values of a list that can be chosen.
    func open(_ attribute: String) -> [Formula.Value] {
        guard case .list(let options)? = self[attribute]?.offer else { return [] }
        return options.filter { $0.reason == nil }.map(\.value)
    }

    /// Why a value cannot be chosen.
    func reason(_ attribute: String, _ value: Formula.Value) -> Reason? {
        guard case .list(let options)? = self[attribute]?.offer else { return nil }
        for option: Option in options where option.value == value { return option.reason }
        return nil
    }
}

extension Formula.Value: ExpressibleByIntegerLiteral {
    /// A whole number of a test.
    init(integerLiteral value: Int) { self = .number(Exact(value)) }
}
