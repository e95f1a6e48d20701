internal import Exact

/// The small shop of the worked examples in the product's handbook: round prices that can be checked by hand. Invented figures.
public enum Textbook {
    /// The shop. One digital press, one offset press, a wide printer and a label press.
    public static let shop: Shop = Shop(
        version: "textbook-1", stocks: stocks, presses: [digital, offset, wide, labels], machines: machines, pricing: pricing)

    /// Markup 60 %, minimum 1500, VAT by law: 20 % until the end of 2025, then 22 %.
    public static let pricing: PricePolicy = PricePolicy(
        profit: .markup(share(60)), minimumOrder: 1500, vat: [VATRate(from: "2019-01-01", percent: 20), VATRate(from: "2026-01-01", percent: 22)])

    static let digital: Press = Press(
        code: "digital", title: Wording("Цифра SRA3", "Digital SRA3"), units: 4, largest: Size(320, 450), smallest: Size(210, 297),
        margins: Margins(all: 5), gsm: 60...350, waste: Waste(rate: share(1), setup: 3), makeReadyMinutes: 3, speed: 1500,
        tariff: .digital(DigitalTariff(tiers: [DigitalTariff.Tier(from: 0, colour: 12, mono: 3)], setup: 150)))

    static let offset: Press = Press(
        code: "offset", title: Wording("Офсет B2", "Offset B2"), units: 4, largest: Size(740, 520), smallest: Size(520, 360),
        margins: Margins(left: 5, right: 5, gripper: 10, tail: 5), gsm: 60...350, waste: Waste(rate: share(1), setup: 80, isPerPass: true),
        makeReadyMinutes: 20, speed: 8000, dryingHours: 4,
        tariff: .offset(OffsetTariff(plate: 450, makeReady: 1200, thousandPasses: 750, film: tenths(13), inkKilogram: 1200)))

    static let wide: Press = Press(
        code: "wide", title: Wording("Широкий формат 3,2 м", "Wide format 3.2 m"), units: 4, largest: Size(3200, 1), smallest: Size(600, 1),
        margins: Margins(all: 0), gsm: 80...700, waste: .none, makeReadyMinutes: 10, speed: 60,
        tariff: .wide(WideTariff(inkSquareMetre: 150, setup: 0, margin: 20, gap: 20, leader: 500)))

    static let labels: Press = Press(
        code: "labels", title: Wording("Этикеточная 330", "Label press 330"), units: 6, largest: Size(330, 1), smallest: Size(100, 1),
        margins: Margins(all: 0), gsm: 40...250, waste: Waste(rate: share(3), setup: 50), makeReadyMinutes: 30, speed: 3000,
        tariff: .label(LabelTariff(plate: 1500, setup: 2000, hour: 4000, edge: 5, gap: 3)))

    /// A whole number of per cent as a share.
    static func share(_ percent: Int) -> Exact { Exact(minorUnits: Int64(percent)) }
    static func tenths(_ number: Int) -> Exact { Exact(coefficient: Int128(number), scale: 1) ?? Exact.zero }
    static func thousandths(_ number: Int) -> Exact { Exact(coefficient: Int128(number), scale: 3) ?? Exact.zero }
}

extension Textbook {
    static let stocks: [Stock] = [
        sheet("sra3-300", "gloss-300-digital", 300, caliper: 300, Size(320, 450), .sheet(14)),
        sheet("g115", "gloss-115", 115, caliper: 87, Size(640, 900), .kilogram(120)),
        sheet("g130", "gloss-130", 130, caliper: 100, Size(640, 900), .kilogram(120)),
        sheet("g150", "gloss-150", 150, caliper: 120, Size(640, 900), .kilogram(120)),
        sheet("g200", "gloss-200", 200, caliper: 200, Size(640, 900), .kilogram(120)),
        sheet("g300", "gloss-300", 300, caliper: 300, Size(640, 900), .kilogram(120)),
        sheet("b300", "board-300", 300, caliper: 300, Size(700, 500), .kilogram(120)),
        Stock(code: "label", title: Wording("Самоклейка 330", "Label stock 330"), grade: "label", kind: .adhesive, gsm: 80, form: .roll(width: 330), price: .squareMetre(35)),
        Stock(code: "banner", title: Wording("Баннер 3,2 м", "Banner 3.2 m"), grade: "banner", kind: .banner, gsm: 440, form: .roll(width: 3200), price: .squareMetre(90)),
    ]

    private static func sheet(_ code: String, _ grade: String, _ gsm: Int, caliper: Int, _ size: Size, _ price: Stock.Price) -> Stock {
        Stock(
            code: code, title: Wording("Мелованная \(gsm) г/м², \(size.text)", "Coated \(gsm) g/m², \(size.text)"), grade: grade, kind: .gloss, gsm: gsm,
            caliper: Length(um: caliper), form: .sheet(size, grain: nil), price: price)
    }

    static let machines: [Machine] = [
        Machine(code: "cut-digital", kind: .cut, basis: .cut, setup: 100, unit: 6, waste: Waste(rate: share(1), setup: 0), setupMinutes: 5, speed: 120, technologies: [.digital], lift: 80),
        Machine(code: "cut", kind: .cut, basis: .cut, setup: 100, unit: 6, waste: Waste(rate: thousandths(5), setup: 0), setupMinutes: 5, speed: 120, technologies: [.offset], lift: 80),
        Machine(code: "fold", kind: .fold, setup: 600, unit: share(35), waste: Waste(rate: share(2), setup: 50), setupMinutes: 20, speed: 4000),
        Machine(code: "laminate", kind: .laminate, basis: .squareMetre, setup: 300, unit: 18, waste: Waste(rate: share(1), setup: 5), setupMinutes: 10, speed: 300),
        Machine(code: "die", kind: .dieCut, setup: 1500, unit: tenths(12), waste: Waste(rate: share(1), setup: 30), setupMinutes: 40, speed: 3000),
        Machine(code: "glue", kind: .glue, setup: 1000, unit: share(90), waste: Waste(rate: share(1), setup: 20), setupMinutes: 30, speed: 6000),
        Machine(code: "stitch", kind: .stitch, setup: 900, unit: tenths(25), waste: Waste(rate: share(2), setup: 30), setupMinutes: 20, speed: 3000, thickness: 0...6),
        Machine(code: "bind", kind: .bind, setup: 2500, unit: 12, waste: Waste(rate: share(2), setup: 20), setupMinutes: 30, speed: 1500, thickness: 3...50),
        Machine(code: "rewind", kind: .rewind, basis: .pack, unit: 15, setupMinutes: 5, speed: 30),
        Machine(code: "hem", kind: .hem, basis: .edgeMetre, unit: 40, setupMinutes: 5, speed: 60),
        Machine(code: "eyelet", kind: .eyelet, basis: .eyelet, unit: 8, setupMinutes: 5, speed: 200),
    ]
}
