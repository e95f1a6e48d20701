internal import Exact

extension DemoShop {
    private static func waste(_ perMille: Int, _ setup: Int) -> Waste { Waste(rate: Textbook.thousandths(perMille), setup: setup) }
    private static func kopecks(_ number: Int) -> Exact { Exact(minorUnits: Int64(number)) }

    /// Cutting, folding and what is done to sheets.
    static let sheetMachines: [Machine] = [
        Machine(code: "guillotine-small", title: Wording("Резак 520", "Guillotine 520"), kind: .cut, basis: .cut, setup: 80, unit: 6, waste: waste(10, 0), setupMinutes: 4, speed: 140, technologies: [.digital], largest: Size(520, 520), lift: 70),
        Machine(code: "guillotine", title: Wording("Резак 920", "Guillotine 920"), kind: .cut, basis: .cut, setup: 120, unit: 7, waste: waste(5, 0), setupMinutes: 6, speed: 120, technologies: [.offset], largest: Size(1000, 920), lift: 100),
        Machine(code: "plotter", title: Wording("Режущий плоттер", "Cutting plotter"), kind: .cut, basis: .edgeMetre, setup: 100, unit: 12, setupMinutes: 5, speed: 200, technologies: [.wide]),
        Machine(code: "creaser", kind: .crease, setup: 250, unit: kopecks(45), waste: waste(10, 5), setupMinutes: 8, speed: 3000),
        Machine(code: "folder", kind: .fold, setup: 600, unit: kopecks(35), waste: waste(20, 50), setupMinutes: 20, speed: 4000, gsm: 60...170),
        Machine(code: "perforator", kind: .perforate, setup: 250, unit: kopecks(40), waste: waste(10, 5), setupMinutes: 8, speed: 3000),
        Machine(code: "numberer", kind: .number, setup: 400, unit: kopecks(60), waste: waste(10, 10), setupMinutes: 15, speed: 3000),
        Machine(code: "drill", kind: .drill, setup: 150, unit: kopecks(20), setupMinutes: 5, speed: 6000),
        Machine(code: "corners", kind: .roundCorners, setup: 100, unit: kopecks(50), setupMinutes: 5, speed: 2500),
        Machine(code: "laminator", kind: .laminate, basis: .squareMetre, setup: 300, unit: 18, minimum: 400, waste: waste(10, 5), setupMinutes: 10, speed: 300, gsm: 115...400),
        Machine(code: "uv", title: Wording("УФ-лак", "UV varnish"), kind: .varnish, basis: .squareMetre, setup: 900, unit: 22, waste: waste(10, 15), setupMinutes: 25, speed: 600, gsm: 115...400),
        Machine(code: "foil", kind: .foil, setup: 1800, unit: 3, waste: waste(15, 20), setupMinutes: 40, speed: 1500),
        Machine(code: "press", kind: .emboss, setup: 1800, unit: kopecks(250), waste: waste(15, 20), setupMinutes: 40, speed: 1500),
        Machine(code: "die", kind: .dieCut, setup: 1500, unit: kopecks(120), waste: waste(10, 30), setupMinutes: 40, speed: 3000),
        Machine(code: "kiss", kind: .kissCut, setup: 300, unit: 4, waste: waste(10, 3), setupMinutes: 10, speed: 400),
        Machine(code: "gluer", kind: .glue, setup: 1000, unit: kopecks(90), waste: waste(10, 20), setupMinutes: 30, speed: 6000),
    ]

    /// Binding.
    static let bookMachines: [Machine] = [
        Machine(code: "stitcher", kind: .stitch, setup: 900, unit: kopecks(250), waste: waste(20, 30), setupMinutes: 20, speed: 3000, thickness: 0...6),
        Machine(code: "binder", kind: .bind, setup: 2500, unit: 12, waste: waste(20, 20), setupMinutes: 30, speed: 1500, thickness: 3...45),
        Machine(code: "wire", kind: .wire, setup: 300, unit: 18, waste: waste(10, 2), setupMinutes: 10, speed: 250, thickness: 0...25),
        Machine(code: "case", kind: .hardCover, setup: 4000, unit: 95, waste: waste(30, 10), setupMinutes: 60, speed: 60, thickness: 4...60),
    ]

    /// Large pieces, labels and packing.
    static let otherMachines: [Machine] = [
        Machine(code: "hemmer", kind: .hem, basis: .edgeMetre, unit: 40, setupMinutes: 5, speed: 60),
        Machine(code: "eyelets", kind: .eyelet, basis: .eyelet, unit: 9, setupMinutes: 5, speed: 200),
        Machine(code: "mounter", kind: .mount, basis: .squareMetre, setup: 200, unit: 160, setupMinutes: 10, speed: 20),
        Machine(code: "rewinder", kind: .rewind, basis: .pack, unit: 15, setupMinutes: 10, speed: 30),
        // A minute is a unit; what a partner does has its price here, and is back in three days.
        Machine(code: "hands", title: Wording("Ручная сборка", "Hand assembly"), kind: .hand, hour: 650, setupMinutes: 10, speed: 60),
        Machine(code: "partner-flock", title: Wording("Шелкография у партнёра", "Screen printing at a partner's"), kind: .outside, setup: 2800, unit: 6, minimum: 3500, waste: waste(10, 10), setupMinutes: 4320),
        Machine(code: "packing", kind: .pack, basis: .pack, unit: 12, setupMinutes: 5, speed: 60),
    ]
}
