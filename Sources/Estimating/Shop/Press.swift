public import Exact

/// How ink gets on paper.
public enum Technology: String, Sendable, Hashable, Codable, CaseIterable {
    /// Sheetfed offset.
    case offset
    /// Digital sheets, paid by the click.
    case digital
    /// Wide-format inkjet on rolls.
    case wide
    /// Narrow-web label press.
    case label

    /// What people call it.
    public var title: Wording {
        switch self {
        case .offset: Wording("офсет", "offset")
        case .digital: Wording("цифра", "digital")
        case .wide: Wording("широкий формат", "wide format")
        case .label: Wording("этикетка", "labels")
        }
    }
}

/// What a press costs, by technology. Money per unit, without VAT.
public enum PressTariff: Sendable, Hashable, Codable {
    /// Plates, make-ready, passes, ink by weight.
    case offset(OffsetTariff)
    /// Clicks.
    case digital(DigitalTariff)
    /// Square metres of ink on a roll.
    case wide(WideTariff)
    /// Running metres.
    case label(LabelTariff)
}

/// Prices of an offset press.
public struct OffsetTariff: Sendable, Hashable, Codable {
    /// A plate.
    public var plate: Exact
    /// A make-ready.
    public var makeReady: Exact
    /// A thousand passes.
    public var thousandPasses: Exact
    /// Ink film in g/m² for a solid; calibrate it.
    public var film: Exact
    /// A kilogram of ink.
    public var inkKilogram: Exact

    /// Prices.
    public init(plate: Exact, makeReady: Exact, thousandPasses: Exact, film: Exact, inkKilogram: Exact) {
        self.plate = plate
        self.makeReady = makeReady
        self.thousandPasses = thousandPasses
        self.film = film
        self.inkKilogram = inkKilogram
    }
}

/// Prices of a digital press.
public struct DigitalTariff: Sendable, Hashable, Codable {
    /// A click price from a number of clicks on.
    public struct Tier: Sendable, Hashable, Codable {
        /// The least number of clicks it applies to.
        public var from: Int
        /// A colour click.
        public var colour: Exact
        /// A click in black alone.
        public var mono: Exact

        /// A tier.
        public init(from: Int, colour: Exact, mono: Exact) {
            self.from = from
            self.colour = colour
            self.mono = mono
        }
    }

    /// Tiers by rising number; the last not above the number of clicks applies.
    public var tiers: [Tier]
    /// Starting a job.
    public var setup: Exact
    /// Clicks a side counts for when the sheet is larger than half of the press's largest; smaller ones count one.
    public var sizeFactor: Exact
    /// Some contracts count a two-sided sheet once.
    public var countsDuplexOnce: Bool

    /// Prices.
    public init(tiers: [Tier], setup: Exact, sizeFactor: Exact = 1, countsDuplexOnce: Bool = false) {
        self.tiers = tiers
        self.setup = setup
        self.sizeFactor = sizeFactor
        self.countsDuplexOnce = countsDuplexOnce
    }

    func tier(_ clicks: Exact) -> Tier? { tiers.last { Exact($0.from) <= clicks } ?? tiers.first }
}

/// Prices and layout of a wide-format printer.
public struct WideTariff: Sendable, Hashable, Codable {
    /// Ink on a square metre of the product.
    public var inkSquareMetre: Exact
    /// Starting a job.
    public var setup: Exact
    /// Unprintable edge of the roll on each side.
    public var margin: Length
    /// Gap between pieces.
    public var gap: Length
    /// Media lost before the first piece.
    public var leader: Length
    /// Overlap of panels when a piece is wider than the roll.
    public var overlap: Length

    /// Prices.
    public init(inkSquareMetre: Exact, setup: Exact, margin: Length, gap: Length, leader: Length, overlap: Length = 20) {
        self.inkSquareMetre = inkSquareMetre
        self.setup = setup
        self.margin = margin
        self.gap = gap
        self.leader = leader
        self.overlap = overlap
    }
}

/// Prices and layout of a label press. Speed of the press is in metres per hour, its waste in metres.
public struct LabelTariff: Sendable, Hashable, Codable {
    /// A plate.
    public var plate: Exact
    /// Starting a job.
    public var setup: Exact
    /// An hour of running.
    public var hour: Exact
    /// Unprintable edge of the web on each side.
    public var edge: Length
    /// Gap between labels, across and along.
    public var gap: Length
    /// Pitch of one tooth of a cylinder.
    public var pitch: Length

    /// Prices. The usual pitch is 3.175 mm.
    public init(plate: Exact, setup: Exact, hour: Exact, edge: Length, gap: Length, pitch: Length = Length(um: 3175)) {
        self.plate = plate
        self.setup = setup
        self.hour = hour
        self.edge = edge
        self.gap = gap
        self.pitch = pitch
    }
}

/// A printing machine: what it takes, what it loses, what it costs and how fast it is.
public struct Press: Sendable, Hashable, Codable {
    /// Code; unique in a shop.
    public var code: String
    /// What people call it.
    public var title: Wording
    /// Printing units: inks of one pass.
    public var units: Int
    /// The largest sheet, or the widest roll as width.
    public var largest: Size
    /// The smallest sheet, or the narrowest roll as width.
    public var smallest: Size
    /// Unprintable edges of a sheet.
    public var margins: Margins
    /// How layouts may be built.
    public var policy: Layout.Policy
    /// Work styles it can do.
    public var styles: [WorkStyle]
    /// Weight of stock it takes, g/m².
    public var gsm: ClosedRange<Int>
    /// The thickest stock; nil when weight is limit enough.
    public var thickest: Length?
    /// The least run worth starting; nil when there is none.
    public var leastRun: Int?
    /// Sheets or metres lost.
    public var waste: Waste
    /// Minutes of one make-ready.
    public var makeReadyMinutes: Int
    /// Passes, sheets, square metres or metres per hour, by technology.
    public var speed: Int
    /// Hours before finishing may begin.
    public var dryingHours: Int
    /// What it costs.
    public var tariff: PressTariff

    /// A press. `styles` nil takes those usual for the technology.
    public init(
        code: String, title: Wording, units: Int, largest: Size, smallest: Size, margins: Margins, policy: Layout.Policy = .grid,
        styles: [WorkStyle]? = nil, gsm: ClosedRange<Int>, thickest: Length? = nil, leastRun: Int? = nil, waste: Waste,
        makeReadyMinutes: Int, speed: Int, dryingHours: Int = 0, tariff: PressTariff
    ) {
        self.code = code
        self.title = title
        self.units = units
        self.largest = largest
        self.smallest = smallest
        self.margins = margins
        self.policy = policy
        self.gsm = gsm
        self.thickest = thickest
        self.leastRun = leastRun
        self.waste = waste
        self.makeReadyMinutes = makeReadyMinutes
        self.speed = speed
        self.dryingHours = dryingHours
        self.tariff = tariff
        if case .offset = tariff { self.styles = styles ?? [.simplex, .sheetwise, .workAndTurn, .workAndTumble] }
        else { self.styles = styles ?? [.simplex, .perfecting] }
    }

    /// How it prints.
    public var technology: Technology {
        switch tariff {
        case .offset: .offset
        case .digital: .digital
        case .wide: .wide
        case .label: .label
        }
    }

    func check() throws(EstimatingError) {
        try Estimating.check(units, "units of " + code, from: 1, upTo: 24)
        try Estimating.check(speed, "speed of " + code, from: 1, upTo: 1_000_000)
        try Estimating.check(makeReadyMinutes, "make-ready of " + code, upTo: 100_000)
        try Estimating.check(dryingHours, "drying of " + code, upTo: 10_000)
        try largest.check("largest sheet of " + code)
        try smallest.check("smallest sheet of " + code)
        for edge: Length in [margins.left, margins.right, margins.gripper, margins.tail] { try edge.check("margins of " + code) }
        for length: Length in lengths { try length.check("layout of " + code) }
        if let leastRun { try Estimating.check(leastRun, "least run of " + code, upTo: 1_000_000_000) }
        try checkTiers()
        try waste.check("waste of " + code)
        for price: Exact in prices { try price.check("price of " + code) }
    }

    private func checkTiers() throws(EstimatingError) {
        guard case .digital(let tariff) = tariff else { return }
        var last: Int = -1
        for tier: DigitalTariff.Tier in tariff.tiers {
            try Estimating.check(tier.from, "click tiers", upTo: mostUnits)
            if tier.from <= last { throw EstimatingError.outOfRange(field: "click tiers", range: "> " + String(last)) }
            last = tier.from
        }
        if tariff.tiers.isEmpty { throw EstimatingError.notPositive(field: "click tiers") }
    }

    private var lengths: [Length] {
        switch tariff {
        case .offset, .digital: []
        case .wide(let t): [t.margin, t.gap, t.leader, t.overlap]
        case .label(let t): [t.edge, t.gap, t.pitch]
        }
    }

    private var prices: [Exact] {
        switch tariff {
        case .offset(let t): [t.plate, t.makeReady, t.thousandPasses, t.film, t.inkKilogram]
        case .digital(let t): [t.setup, t.sizeFactor] + t.tiers.flatMap { [$0.colour, $0.mono] }
        case .wide(let t): [t.inkSquareMetre, t.setup]
        case .label(let t): [t.plate, t.setup, t.hour]
        }
    }
}
