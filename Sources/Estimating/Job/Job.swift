public import Exact

/// Families of print products, for catalogues and screens; the arithmetic follows components and operations.
public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
    /// Small cuts of card.
    case businessCard
    /// One flat sheet.
    case flyer
    /// A folded sheet.
    case leaflet
    /// Stitched through the fold.
    case brochure
    /// Glued at the spine.
    case book
    /// A die-cut folder.
    case folder
    /// Packaging of board.
    case carton
    /// Labels in rolls.
    case label
    /// Banners, posters, film.
    case wideFormat
}

/// Which stocks a component may be printed on.
public enum StockChoice: Sendable, Hashable, Codable {
    /// One stock by its code.
    case code(String)
    /// Every sheet or roll size of a grade.
    case grade(String)
    /// Every stock of a kind and weight.
    case kind(Stock.Kind, gsm: Int)

    func matches(_ stock: Stock) -> Bool {
        switch self {
        case .code(let code): stock.code == code
        case .grade(let grade): stock.grade == grade
        case .kind(let kind, let gsm): stock.kind == kind && stock.gsm == gsm
        }
    }

    var text: String {
        switch self {
        case .code(let code): code
        case .grade(let grade): grade
        case .kind(let kind, let gsm): kind.rawValue + " " + String(gsm)
        }
    }
}

/// How pages are held together.
public enum Binding: String, Sendable, Hashable, Codable, CaseIterable {
    /// Saddle stitch: pages in fours.
    case stitched
    /// Perfect binding: pages in twos, and a spine.
    case glued

    var step: Int { self == .stitched ? 4 : 2 }
}

/// What a component is.
public enum Shape: Sendable, Hashable, Codable {
    /// One flat piece.
    case flat(Size)
    /// Pages folded into signatures.
    case block(page: Size, pages: Int, binding: Binding)
    /// A cover around the block of that code: `2·width + spine` by height unless `spread` says otherwise. `glue` is added to
    /// the spine.
    case cover(page: Size, block: String, spread: Size?, glue: Length)
}

/// One part of a product that is printed for itself.
public struct Component: Sendable, Hashable, Codable {
    /// Code; unique in a job.
    public var code: String
    /// What people call it.
    public var title: Wording
    /// What it is.
    public var shape: Shape
    /// Inks of both sides.
    public var inks: Inks
    /// Sum of coverage of the front inks: 1.0 is four inks of 25 %.
    public var frontCoverage: Exact
    /// Sum of coverage of the back inks.
    public var backCoverage: Exact
    /// Papers it may be printed on.
    public var stock: StockChoice
    /// Bleed.
    public var bleed: Length
    /// Extra gap between bleed boxes.
    public var gap: Length
    /// Neighbours share one cut.
    public var hasCommonCut: Bool
    /// The axis of the piece that must lie along the grain.
    public var grainAxis: Axis?
    /// Operations in the order they are done.
    public var routing: [Operation]
    /// Pieces in one copy.
    public var perCopy: Int
    /// Pages of the largest signature the folder takes.
    public var largestSignature: Int
    /// Teeth of the die cylinder for labels; nil with a flat gap.
    public var teeth: Int?

    /// A component. Without coverages every ink covers a quarter.
    public init(
        code: String, title: Wording? = nil, shape: Shape, inks: Inks, frontCoverage: Exact? = nil, backCoverage: Exact? = nil,
        stock: StockChoice, bleed: Length = 0, gap: Length = 0, hasCommonCut: Bool = false, grainAxis: Axis? = nil,
        routing: [Operation] = [], perCopy: Int = 1, largestSignature: Int = 32, teeth: Int? = nil
    ) {
        self.code = code
        self.title = title ?? Wording(code, code)
        self.shape = shape
        self.inks = inks
        self.frontCoverage = frontCoverage ?? Exact(minorUnits: Int64(inks.front.count) * 25)
        self.backCoverage = backCoverage ?? Exact(minorUnits: Int64(inks.back.count) * 25)
        self.stock = stock
        self.bleed = bleed
        self.gap = gap
        self.hasCommonCut = hasCommonCut
        self.grainAxis = grainAxis
        self.routing = routing
        self.perCopy = perCopy
        self.largestSignature = largestSignature
        self.teeth = teeth
    }
}

/// Work bought from somebody else: `max(minimum, setup + units·unit)`, ready after `hours`.
public struct Outside: Sendable, Hashable, Codable {
    /// What is bought.
    public var title: Wording
    /// For the job.
    public var setup: Exact
    /// For each piece or sheet that goes in.
    public var unit: Exact
    /// The least charge.
    public var minimum: Exact
    /// Hours until it is back.
    public var hours: Int
    /// What is lost.
    public var waste: Waste

    /// Bought work.
    public init(title: Wording, setup: Exact = 0, unit: Exact = 0, minimum: Exact = 0, hours: Int = 0, waste: Waste = .none) {
        self.title = title
        self.setup = setup
        self.unit = unit
        self.minimum = minimum
        self.hours = hours
        self.waste = waste
    }
}

/// One step after printing.
public struct Operation: Sendable, Hashable, Codable {
    /// What is done.
    public var kind: OperationKind
    /// The machine by code; nil takes the first of the shop that suits.
    public var machine: String?
    /// Sides covered: 1+1 lamination is 2.
    public var sides: Int
    /// Times per piece: folds, creases, holes, when the machine counts them.
    public var count: Int
    /// Pieces in a pack or on a roll.
    public var per: Int
    /// Distance between eyelets.
    public var step: Length
    /// Price of the tool made for this job: die, stamp. Left out of a repeat order.
    public var tool: Exact?
    /// Bought work, when the kind is `outside`; nil takes the shop's of the code `machine`.
    public var outside: Outside?
    /// Minutes for each piece, when the kind is `hand`; then they are counted instead of pieces.
    public var minutes: Exact?

    /// A step.
    public init(
        _ kind: OperationKind, machine: String? = nil, sides: Int = 1, count: Int = 1, per: Int = 1, step: Length = 0, tool: Exact? = nil,
        outside: Outside? = nil, minutes: Exact? = nil
    ) {
        self.kind = kind
        self.machine = machine
        self.sides = sides
        self.count = count
        self.per = per
        self.step = step
        self.tool = tool
        self.outside = outside
        self.minutes = minutes
    }
}

/// What this customer agreed for this order. Shares: 0.08 is 8 %.
public struct Terms: Sendable, Hashable, Codable {
    /// Net unit prices of the customer's list by quantity; they replace cost with profit.
    public var priceList: QuantityPrices?
    /// Discount share.
    public var discount: Exact
    /// Rush share.
    public var rush: Exact
    /// Day of shipment or advance, `YYYY-MM-DD`; chooses the rate of VAT.
    public var day: String

    /// Terms.
    public init(priceList: QuantityPrices? = nil, discount: Exact = 0, rush: Exact = 0, day: String) {
        self.priceList = priceList
        self.discount = discount
        self.rush = rush
        self.day = day
    }
}

/// A product to estimate. The run is asked for apart, so that one job has a ladder of prices.
public struct Job: Sendable, Hashable, Codable {
    /// The family.
    public var family: Family
    /// Parts that are printed.
    public var components: [Component]
    /// Operations on whole copies, in order: stitching, binding, packing.
    public var assembly: [Operation]
    /// Shares of versions (виды) in the run: `[1]` is one version, `[2, 1]` two with twice as many of the first.
    public var versions: [Int]
    /// Tools exist already.
    public var isRepeat: Bool
    /// What the customer agreed.
    public var terms: Terms
    /// Pages that do not divide are an error instead of blank pages at the end.
    public var refusesBlankPages: Bool

    /// A job.
    public init(
        family: Family, components: [Component], assembly: [Operation] = [], versions: [Int] = [1], isRepeat: Bool = false, terms: Terms,
        refusesBlankPages: Bool = false
    ) {
        self.family = family
        self.components = components
        self.assembly = assembly
        self.versions = versions
        self.isRepeat = isRepeat
        self.terms = terms
        self.refusesBlankPages = refusesBlankPages
    }
}
