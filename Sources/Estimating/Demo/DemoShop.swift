internal import Exact

/// The shop of the demo: two offset presses, two digital ones, wide format, a label press, a full bindery and 40 papers.
/// All figures are invented; a real shop enters its own.
public enum DemoShop {
    /// The shop.
    public static let shop: Shop = Shop(
        version: "demo-2026-01", stocks: sheets + boards + rolls, presses: [offset, smallOffset, digital, smallDigital, wide, labels],
        machines: sheetMachines + bookMachines + otherMachines, pricing: pricing)

    static let pricing: PricePolicy = PricePolicy(
        profit: .markup(Textbook.share(55)), minimumOrder: 1500, vat: [VATRate(from: "2019-01-01", percent: 20), VATRate(from: "2026-01-01", percent: 22)])

    private static let edges: Margins = Margins(left: 5, right: 5, gripper: 12, tail: 5)

    static let offset: Press = Press(
        code: "offset-b2", title: Wording("Офсет B2, 4 краски", "Offset B2, four colours"), units: 4, largest: Size(740, 530), smallest: Size(420, 297),
        margins: edges, styles: WorkStyle.allCases, gsm: 60...400, leastRun: 200,
        waste: Waste(bands: [
            Waste.Band(upTo: 500, rate: Textbook.thousandths(20), setup: 60), Waste.Band(upTo: 5000, rate: Textbook.thousandths(12), setup: 70),
            Waste.Band(rate: Textbook.thousandths(8), setup: 80),
        ], isPerPass: true),
        makeReadyMinutes: 20, speed: 9000, dryingHours: 4,
        tariff: .offset(OffsetTariff(plate: 480, makeReady: 1300, thousandPasses: 820, film: Textbook.tenths(13), inkKilogram: 1250)))

    static let smallOffset: Press = Press(
        code: "offset-b3", title: Wording("Офсет B3, 2 краски", "Offset B3, two colours"), units: 2, largest: Size(520, 370), smallest: Size(297, 210),
        margins: edges, gsm: 60...300, leastRun: 100,
        waste: Waste(bands: [Waste.Band(upTo: 1000, rate: Textbook.thousandths(15), setup: 40), Waste.Band(rate: Textbook.thousandths(10), setup: 50)], isPerPass: true),
        makeReadyMinutes: 15, speed: 7000, dryingHours: 4,
        tariff: .offset(OffsetTariff(plate: 260, makeReady: 700, thousandPasses: 640, film: Textbook.tenths(13), inkKilogram: 1250)))

    static let digital: Press = Press(
        code: "digital-330", title: Wording("Цифра 330×487", "Digital 330×487"), units: 5, largest: Size(330, 487), smallest: Size(210, 297),
        margins: Margins(all: 4), policy: .guillotine, gsm: 60...350, thickest: Length(um: 450), waste: Waste(rate: Textbook.share(1), setup: 3),
        makeReadyMinutes: 3, speed: 2500,
        tariff: .digital(DigitalTariff(
            tiers: [tier(0, 1150, 260), tier(500, 1000, 220), tier(2000, 880, 180), tier(10_000, 790, 150)], setup: 120)))

    static let smallDigital: Press = Press(
        code: "digital-sra3", title: Wording("Цифра SRA3", "Digital SRA3"), units: 4, largest: Size(320, 450), smallest: Size(210, 297),
        margins: Margins(all: 5), gsm: 70...300, thickest: Length(um: 350), waste: Waste(rate: Textbook.share(1), setup: 2),
        makeReadyMinutes: 2, speed: 1500,
        tariff: .digital(DigitalTariff(tiers: [tier(0, 980, 170), tier(1000, 920, 140)], setup: 60, countsDuplexOnce: false)))

    static let wide: Press = Press(
        code: "wide-3200", title: Wording("Широкий формат 3,2 м", "Wide format 3.2 m"), units: 6, largest: Size(3200, 1), smallest: Size(600, 1),
        margins: Margins(all: 0), gsm: 80...700, waste: Waste(rate: Textbook.share(2), setup: 0), makeReadyMinutes: 10, speed: 60, dryingHours: 6,
        tariff: .wide(WideTariff(inkSquareMetre: 140, setup: 200, margin: 15, gap: 10, leader: 400)))

    static let labels: Press = Press(
        code: "labels-330", title: Wording("Этикеточная флексо 330", "Label flexo 330"), units: 6, largest: Size(330, 1), smallest: Size(150, 1),
        margins: Margins(all: 0), gsm: 40...250, waste: Waste(rate: Textbook.share(3), setup: 60), makeReadyMinutes: 35, speed: 3600,
        tariff: .label(LabelTariff(plate: 1600, setup: 2200, hour: 4200, edge: 5, gap: 3)))

    private static func tier(_ from: Int, _ colour: Int, _ mono: Int) -> DigitalTariff.Tier {
        DigitalTariff.Tier(from: from, colour: Exact(minorUnits: Int64(colour)), mono: Exact(minorUnits: Int64(mono)))
    }
}
