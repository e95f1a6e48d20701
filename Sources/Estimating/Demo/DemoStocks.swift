internal import Exact

extension DemoShop {
    /// 33 sheets of 13 grades.
    static let sheets: [Stock] = gloss + matt + uncoated

    private static let gloss: [Stock] = [115, 130, 150, 170, 200, 250, 300].flatMap { gsm in
        [sheet(.gloss, gsm, Size(320, 450), perSheet(gsm, 24)), sheet(.gloss, gsm, Size(640, 900), .kilogram(118)), sheet(.gloss, gsm, Size(720, 1040), .kilogram(121))]
    }
    private static let matt: [Stock] = [150, 200, 300].flatMap { gsm in
        [sheet(.matt, gsm, Size(330, 487), perSheet(gsm, 29)), sheet(.matt, gsm, Size(640, 900), .kilogram(126))]
    }
    private static let uncoated: [Stock] = [80, 100, 160].flatMap { gsm in
        [sheet(.uncoated, gsm, Size(320, 450), .pack(Exact(gsm * 12), sheets: 500)), sheet(.uncoated, gsm, Size(620, 940), .kilogram(104))]
    }

    /// Board in two weights and self-adhesive sheets.
    static let boards: [Stock] = [
        sheet(.board, 270, Size(700, 1000), .kilogram(112)), sheet(.board, 300, Size(700, 1000), .kilogram(112)),
        sheet(.adhesive, 180, Size(320, 450), perSheet(180, 80)),
    ]

    /// Label stock and wide media.
    static let rolls: [Stock] = [
        roll("label-paper-330", Wording("Самоклейка, бумага 330", "Label paper 330"), "label-paper", .adhesive, 80, 330, 36),
        roll("label-film-250", Wording("Самоклейка, плёнка 250", "Label film 250"), "label-film", .film, 90, 250, 62),
        roll("banner-3200", Wording("Баннер литой 3,2 м", "Cast banner 3.2 m"), "banner", .banner, 440, 3200, 95),
        roll("film-1600", Wording("Плёнка самоклеящаяся 1,6 м", "Self-adhesive film 1.6 m"), "wide-film", .film, 180, 1600, 130),
    ]

    private static func sheet(_ kind: Stock.Kind, _ gsm: Int, _ size: Size, _ price: Stock.Price) -> Stock {
        let grade: String = kind.rawValue + "-" + String(gsm)
        let title: Wording = name(kind)
        let isLong: Bool = size.height > size.width
        return Stock(
            code: grade + "-" + size.width.mm + "x" + size.height.mm, title: Wording("\(title.ru) \(gsm) г/м², \(size.text)", "\(title.en) \(gsm) g/m², \(size.text)"),
            grade: grade, kind: kind, gsm: gsm, form: .sheet(size, grain: isLong ? .height : .width), price: price)
    }

    private static func name(_ kind: Stock.Kind) -> Wording {
        switch kind {
        case .gloss: Wording("Мелованная глянцевая", "Gloss coated")
        case .matt: Wording("Мелованная матовая", "Matt coated")
        case .uncoated: Wording("Офсетная", "Uncoated")
        case .board: Wording("Картон", "Board")
        default: Wording("Самоклейка", "Self-adhesive")
        }
    }

    private static func perSheet(_ gsm: Int, _ kopecksPerTen: Int) -> Stock.Price { .sheet(Exact(minorUnits: Int64(gsm * kopecksPerTen / 10))) }

    private static func roll(_ code: String, _ title: Wording, _ grade: String, _ kind: Stock.Kind, _ gsm: Int, _ width: Length, _ price: Int) -> Stock {
        Stock(code: code, title: title, grade: grade, kind: kind, gsm: gsm, form: .roll(width: width), price: .squareMetre(Exact(price)))
    }
}
