internal import Configurator
internal import Exact
internal import Formula

/// Models that a new one may begin with.
enum ReadyModels {
    private static let run = Attribute("qty", Phrase("Тираж", "Run"), .number(least: 1, most: 100_000, step: 1, unit: Phrase("экз.", "copies")), usual: .number(500))
    static let empty = ProductModel("", Phrase("", ""), attributes: [run])

    private static func choices(_ all: [(String, String, String)]) -> AttributeType { .choice(all.map { Choice($0.0, Phrase($0.1, $0.2)) }) }
    private static func number(_ text: String) -> Formula.Value { .number(Exact(text) ?? 0) }

    /// A stitched brochure: stocks, films, varnish, what goes with what, a price by sheets.
    static let brochure = ProductModel(
        "brochure", Phrase("Брошюра на скобе", "Stitched brochure"),
        attributes: [
            run,
            Attribute("pages", Phrase("Полос", "Pages"), .number(least: 8, most: 88, step: 4, unit: nil), usual: .number(16)),
            Attribute("stock", Phrase("Бумага", "Stock"), choices([("gloss115", "мелованная 115 г", "gloss 115 g"), ("gloss170", "мелованная 170 г", "gloss 170 g"), ("offset80", "офсетная 80 г", "offset 80 g")]), usual: .text("gloss115")),
            Attribute("lam", Phrase("Ламинация", "Lamination"), choices([("none", "нет", "none"), ("gloss", "глянец", "gloss"), ("matt", "матовая", "matt"), ("soft", "софт-тач", "soft touch")]), group: Phrase("Отделка", "Finishing"), usual: .text("none")),
            Attribute("spotuv", Phrase("Выборочный лак", "Spot varnish"), .flag, group: Phrase("Отделка", "Finishing"), usual: .flag(false), visible: "lam <> 'none'"),
        ],
        derived: [
            Derived("thickness", Phrase("Толщина", "Thickness"), "pages / 2 * caliper(stock)", unit: Phrase("мм", "mm")),
            Derived("sheets", Phrase("Листов", "Sheets"), "ceil(qty * pages / 16)"),
        ],
        tables: [ModelTable("caliper", Phrase("Калипер", "Caliper"), keys: [.init(.text)], rows: [
            .init([.text("gloss115")], number("0.087")), .init([.text("gloss170")], number("0.137")), .init([.text("offset80")], number("0.1")),
        ])],
        rules: [
            Rule("uv_film", Phrase("Выборочный лак наносят только на матовую плёнку или софт-тач", "Spot varnish needs matt or soft-touch film"), .require("lam in ['matt', 'soft']"), when: "spotuv"),
            Rule("heavy", Phrase("На мелованной 170 г не больше 48 полос", "On gloss 170 g at most 48 pages"), .exclude("stock = 'gloss170'"), when: "pages > 48"),
            Rule("stitch", Phrase("Скоба прошивает не больше 4 мм", "The stitcher takes 4 mm at most"), .range(value: "thickness", least: nil, most: "4")),
            Rule("thin", Phrase("Тонкую бумагу не ламинируют", "Thin stock is not laminated"), .table(attributes: ["stock", "lam"], rows: [
                [.values([.text("gloss115"), .text("offset80")]), .values([.text("none")])], [.values([.text("gloss170")]), .any],
            ], isForbidden: false)),
            Rule("big", Phrase("Больше 50 000 экз. согласует технолог", "Over 50,000 copies the production engineer approves"), .require("qty <= 50000"), severity: .approval),
            Rule("sixteen", Phrase("Дешевле, когда полос кратно 16", "Multiples of 16 pages are cheaper"), .require("mod(pages, 16) = 0"), severity: .advice),
        ],
        operations: [
            WorkStep("print", Phrase("Печать", "Printing"), resource: "press", output: "sheets", setupWaste: "50", runWaste: "2%"),
            WorkStep("stitch", Phrase("Скоба", "Stitching"), resource: "stitcher", output: "qty", setupWaste: "30", runWaste: "2%"),
        ],
        prices: [
            PriceRule("work", Phrase("Печать и бумага", "Printing and stock"), "sheets * 1.5 + 900"), PriceRule("film", Phrase("Ламинация", "Lamination"), when: "lam <> 'none'", "qty * 4"),
            PriceRule("varnish", Phrase("Лак", "Varnish"), when: "spotuv", "qty * 3"), PriceRule("margin", Phrase("Наценка", "Margin"), "subtotal * 20%"),
        ])
}
