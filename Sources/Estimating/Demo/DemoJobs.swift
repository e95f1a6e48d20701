internal import Exact

extension DemoShop {
    /// One job of every family, for demonstrations and measurements.
    public static let jobs: [Job] = [cards, flyers, leaflet, brochure, book, folder, carton, labelRolls, banners]

    /// Terms of the demo jobs.
    public static let terms: Terms = Terms(day: "2026-03-02")

    /// Laminated cards with round corners.
    public static let cards: Job = Job(
        family: .businessCard,
        components: [Component(
            code: "card", title: Wording("Визитка", "Card"), shape: .flat(Size(90, 50)), inks: .fourBoth, stock: .grade("gloss-300"), bleed: 2,
            routing: [Operation(.laminate, sides: 2), Operation(.cut), Operation(.roundCorners)])],
        assembly: [Operation(.pack, per: 100)], terms: terms)

    /// A5 flyers.
    public static let flyers: Job = Job(
        family: .flyer,
        components: [Component(
            code: "flyer", title: Wording("Листовка", "Flyer"), shape: .flat(Size(148, 210)), inks: .fourBoth, stock: .grade("gloss-130"), bleed: 3,
            routing: [Operation(.cut)])],
        assembly: [Operation(.pack, per: 500)], terms: terms)

    /// A4 folded to three, grain along the folds.
    public static let leaflet: Job = Job(
        family: .leaflet,
        components: [Component(
            code: "leaflet", title: Wording("Буклет", "Leaflet"), shape: .flat(Size(297, 210)), inks: .fourBoth, stock: .grade("gloss-170"), bleed: 3,
            grainAxis: .height, routing: [Operation(.cut), Operation(.fold)])],
        terms: terms)

    /// Stitched A5 of 28 pages: a full signature and a remainder.
    public static let brochure: Job = Job(
        family: .brochure,
        components: [
            Component(
                code: "block", title: Wording("Блок", "Block"), shape: .block(page: Size(148, 210), pages: 28, binding: .stitched), inks: .fourBoth,
                stock: .grade("gloss-115"), bleed: 3, routing: [Operation(.fold)], largestSignature: 16),
            Component(
                code: "cover", title: Wording("Обложка", "Cover"), shape: .cover(page: Size(148, 210), block: "block", spread: nil, glue: 0), inks: .fourBoth,
                stock: .grade("gloss-200"), bleed: 3, routing: [Operation(.laminate), Operation(.cut)]),
        ],
        assembly: [Operation(.stitch), Operation(.pack, per: 50)], terms: terms)

    /// Perfect-bound A4 of 96 pages on any matt or gloss paper of 150 g, in black inside.
    public static let book: Job = Job(
        family: .book,
        components: [
            Component(
                code: "block", title: Wording("Блок", "Block"), shape: .block(page: Size(210, 297), pages: 96, binding: .glued), inks: .blackBoth,
                stock: .grade("uncoated-80"), bleed: 3, routing: [Operation(.fold)]),
            Component(
                code: "cover", title: Wording("Обложка", "Cover"), shape: .cover(page: Size(210, 297), block: "block", spread: nil, glue: 0), inks: .fourFront,
                stock: .grade("gloss-300"), bleed: 3, routing: [Operation(.laminate), Operation(.cut)]),
        ],
        assembly: [Operation(.bind), Operation(.pack, per: 20)], terms: terms)

    /// A laminated folder with a new die.
    public static let folder: Job = Job(
        family: .folder,
        components: [Component(
            code: "folder", title: Wording("Папка", "Folder"), shape: .flat(Size(440, 380)), inks: .fourFront, stock: .grade("board-300"), bleed: 3,
            routing: [Operation(.laminate), Operation(.dieCut, tool: 8000), Operation(.glue)])],
        terms: terms)

    /// A tuck-end carton.
    public static let carton: Job = Job(
        family: .carton,
        components: [Component(
            code: "carton", title: Wording("Коробка", "Carton"), shape: .flat(Carton.blank(length: 60, width: 40, height: 120, glue: 15, tuck: 15)), inks: .fourFront,
            stock: .grade("board-270"), bleed: 3, routing: [Operation(.dieCut, tool: 12_000), Operation(.glue)])],
        terms: terms)

    /// Labels in three sorts on a cylinder.
    public static let labelRolls: Job = Job(
        family: .label,
        components: [Component(
            code: "label", title: Wording("Этикетка", "Label"), shape: .flat(Size(58, 40)), inks: .fourFront, stock: .grade("label-paper"),
            routing: [Operation(.rewind, per: 1000)], teeth: 96)],
        versions: [2, 1, 1], terms: terms)

    /// A banner wider than the roll, welded of panels.
    public static let banners: Job = Job(
        family: .wideFormat,
        components: [Component(
            code: "banner", title: Wording("Баннер", "Banner"), shape: .flat(Size(6000, 4000)), inks: .fourFront, stock: .grade("banner"),
            routing: [Operation(.hem), Operation(.eyelet, step: 300)])],
        terms: terms)
}
