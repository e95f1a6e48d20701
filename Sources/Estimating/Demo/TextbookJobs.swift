internal import Exact

extension Textbook {
    /// Terms of the worked examples: shipped in 2026, no discount, no rush.
    public static let terms: Terms = Terms(day: "2026-03-02")

    /// A. 90×50, 4+4, 24 on SRA3 with a bleed of 2.
    public static let cards: Job = Job(
        family: .businessCard,
        components: [Component(code: "card", title: Wording("Визитка", "Card"), shape: .flat(Size(90, 50)), inks: .fourBoth, stock: .grade("gloss-300-digital"), bleed: 2, routing: [Operation(.cut)])],
        terms: terms)

    /// B. A5, 4+4, 130 g.
    public static let flyers: Job = Job(
        family: .flyer,
        components: [Component(code: "flyer", title: Wording("Листовка", "Flyer"), shape: .flat(Size(148, 210)), inks: .fourBoth, stock: .grade("gloss-130"), bleed: 3, routing: [Operation(.cut)])],
        terms: terms)

    /// C. A4 folded twice to DL, 150 g.
    public static let leaflet: Job = Job(
        family: .leaflet,
        components: [Component(code: "leaflet", title: Wording("Буклет", "Leaflet"), shape: .flat(Size(297, 210)), inks: .fourBoth, stock: .grade("gloss-150"), bleed: 3, routing: [Operation(.cut), Operation(.fold)])],
        terms: terms)

    /// D. Saddle-stitched A5, 32 pages and a laminated cover.
    public static let brochure: Job = Job(
        family: .brochure,
        components: [
            Component(code: "block", title: Wording("Блок", "Block"), shape: .block(page: Size(148, 210), pages: 32, binding: .stitched), inks: .fourBoth, stock: .grade("gloss-115"), bleed: 3, routing: [Operation(.fold)], largestSignature: 16),
            Component(code: "cover", title: Wording("Обложка", "Cover"), shape: .cover(page: Size(148, 210), block: "block", spread: Size(297, 210), glue: 0), inks: .fourBoth, stock: .grade("gloss-200"), bleed: 3, routing: [Operation(.laminate), Operation(.cut)]),
        ],
        assembly: [Operation(.stitch)], terms: terms)

    /// E. Perfect-bound A4, 64 pages and a laminated cover printed on one side.
    public static let catalogue: Job = Job(
        family: .book,
        components: [
            Component(code: "block", title: Wording("Блок", "Block"), shape: .block(page: Size(210, 297), pages: 64, binding: .glued), inks: .fourBoth, stock: .grade("gloss-115"), bleed: 3, routing: [Operation(.fold)]),
            Component(code: "cover", title: Wording("Обложка", "Cover"), shape: .cover(page: Size(210, 297), block: "block", spread: nil, glue: 0), inks: .fourFront, stock: .grade("gloss-300"), bleed: 3, routing: [Operation(.laminate), Operation(.cut)]),
        ],
        assembly: [Operation(.bind)], terms: terms)

    /// F. A die-cut folder, flat 440×380, laminated.
    public static let folder: Job = Job(
        family: .folder,
        components: [Component(code: "folder", title: Wording("Папка", "Folder"), shape: .flat(Size(440, 380)), inks: .fourFront, stock: .grade("board-300"), bleed: 3, routing: [Operation(.laminate), Operation(.dieCut, tool: 8000), Operation(.glue)])],
        terms: terms)

    /// G. A tuck-end carton 60×40×120.
    public static let carton: Job = Job(
        family: .carton,
        components: [Component(
            code: "carton", title: Wording("Коробка", "Carton"), shape: .flat(Carton.blank(length: 60, width: 40, height: 120, glue: 15, tuck: 15)), inks: .fourFront,
            stock: .grade("board-300"), bleed: 3, routing: [Operation(.dieCut, tool: 12000), Operation(.glue)])],
        terms: terms)

    /// H. Labels 58×40 on rolls of 1000.
    public static let labelRolls: Job = Job(
        family: .label,
        components: [Component(code: "label", title: Wording("Этикетка", "Label"), shape: .flat(Size(58, 40)), inks: .fourFront, stock: .grade("label"), routing: [Operation(.rewind, per: 1000)])],
        terms: terms)

    /// I. Banners of 3×2 m with hems and eyelets.
    public static let banners: Job = Job(
        family: .wideFormat,
        components: [Component(code: "banner", title: Wording("Баннер", "Banner"), shape: .flat(Size(3000, 2000)), inks: .fourFront, stock: .grade("banner"), routing: [Operation(.hem), Operation(.eyelet, step: 500)])],
        terms: terms)
}

/// Measures of a tuck-end carton.
public enum Carton {
    /// The flat blank: width `2(L+W)+glue`, height `H+2W+2·tuck`.
    public static func blank(length: Length, width: Length, height: Length, glue: Length, tuck: Length) -> Size {
        Size((length + width).doubled + glue, height + width.doubled + tuck.doubled)
    }
}
