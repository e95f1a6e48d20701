public import Exact

/// What is done after printing.
public enum OperationKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Sheetwork and surfaces.
    case cut, crease, fold, perforate, number, drill, roundCorners, laminate, varnish, foil, emboss, dieCut, kissCut, glue
    /// Binding, large pieces, and what leaves the house.
    case stitch, bind, wire, hardCover, hem, eyelet, mount, rewind, hand, pack, outside

    /// Whether whole press sheets go through it; the others take parted pieces when pieces have been parted.
    public var worksOnSheets: Bool {
        switch self {
        case .laminate, .varnish, .foil, .emboss, .dieCut, .kissCut: true
        default: false
        }
    }

    /// What people call it.
    public var title: Wording {
        switch self {
        case .cut: Wording("Резка", "Cutting")
        case .crease: Wording("Биговка", "Creasing")
        case .fold: Wording("Фальцовка", "Folding")
        case .perforate: Wording("Перфорация", "Perforation")
        case .number: Wording("Нумерация", "Numbering")
        case .drill: Wording("Сверление", "Drilling")
        case .roundCorners: Wording("Скругление углов", "Corner rounding")
        case .laminate: Wording("Ламинация", "Lamination")
        case .varnish: Wording("Лак", "Varnish")
        case .foil: Wording("Тиснение фольгой", "Foil stamping")
        case .emboss: Wording("Конгрев", "Embossing")
        case .dieCut: Wording("Вырубка", "Die-cutting")
        default: laterTitle
        }
    }

    private var laterTitle: Wording {
        switch self {
        case .kissCut: Wording("Надсечка", "Kiss cut")
        case .glue: Wording("Склейка", "Gluing")
        case .stitch: Wording("Скрепка", "Stitching")
        case .bind: Wording("Клеевое скрепление", "Perfect binding")
        case .wire: Wording("Пружина", "Wire binding")
        case .hardCover: Wording("Твёрдый переплёт", "Hard cover")
        case .hem: Wording("Проклейка края", "Hemming")
        case .eyelet: Wording("Люверсы", "Eyelets")
        case .mount: Wording("Накатка", "Mounting")
        case .rewind: Wording("Перемотка", "Rewinding")
        case .hand: Wording("Ручная работа", "Hand work")
        case .pack: Wording("Упаковка", "Packing")
        default: Wording("Работа подрядчика", "Subcontracted work")
        }
    }
}

/// What a finishing operation is counted in.
public enum Basis: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every sheet, piece or copy that goes in, times the operation's `count`.
    case each
    /// Square metres of what goes in, times the operation's `sides`.
    case squareMetre
    /// Cuts through a lift: `ceil(sheets·caliper/liftHeight)` lifts times the cuts of the layout.
    case cut
    /// Metres of the edge of every piece.
    case edgeMetre
    /// Eyelets: `Σ sides ceil(side/step)` of every piece.
    case eyelet
    /// Packs or rolls of the operation's `per`, begun ones whole.
    case pack
}

/// A finishing machine or workplace.
///
/// Hand work is a workplace of the kind `hand` that counts minutes: its `speed` is 60 for one person. Bought work whose price is known
/// before is one of the kind `outside`: it charges `setup`, `unit` and `minimum`, and is back after `setupMinutes`.
///
/// `cost = max(minimum, setup + units·unit + hours·hour)`, `hours = setupMinutes/60 + units/speed`.
public struct Machine: Sendable, Hashable, Codable {
    /// Code; unique in a shop.
    public var code: String
    /// What people call it.
    public var title: Wording
    /// What it does.
    public var kind: OperationKind
    /// What it counts.
    public var basis: Basis
    /// Starting a job.
    public var setup: Exact
    /// One unit of the basis.
    public var unit: Exact
    /// An hour; zero when the unit price holds everything.
    public var hour: Exact
    /// The least charge.
    public var minimum: Exact
    /// What is lost, in the unit that goes in.
    public var waste: Waste
    /// Minutes to set up.
    public var setupMinutes: Int
    /// Units of the basis per hour; nil when it takes no time worth planning.
    public var speed: Int?
    /// Printing technologies it serves; empty is all of them.
    public var technologies: [Technology]
    /// Weight of stock it takes, g/m².
    public var gsm: ClosedRange<Int>?
    /// The largest sheet or piece.
    public var largest: Size?
    /// Height of a lift under the knife.
    public var lift: Length?
    /// Thickness of the block it binds.
    public var thickness: ClosedRange<Length>?

    /// A machine.
    public init(
        code: String, title: Wording? = nil, kind: OperationKind, basis: Basis = .each, setup: Exact = 0, unit: Exact = 0, hour: Exact = 0,
        minimum: Exact = 0, waste: Waste = .none, setupMinutes: Int = 0, speed: Int? = nil, technologies: [Technology] = [],
        gsm: ClosedRange<Int>? = nil, largest: Size? = nil, lift: Length? = nil, thickness: ClosedRange<Length>? = nil
    ) {
        self.code = code
        self.title = title ?? kind.title
        self.kind = kind
        self.basis = basis
        self.setup = setup
        self.unit = unit
        self.hour = hour
        self.minimum = minimum
        self.waste = waste
        self.setupMinutes = setupMinutes
        self.speed = speed
        self.technologies = technologies
        self.gsm = gsm
        self.largest = largest
        self.lift = lift
        self.thickness = thickness
    }

    func check() throws(EstimatingError) {
        for price: Exact in [setup, unit, hour, minimum] { try price.check("price of " + code) }
        try waste.check("waste of " + code)
        try Estimating.check(setupMinutes, "setup of " + code, upTo: 100_000)
        if let speed { try Estimating.check(speed, "speed of " + code, from: 1, upTo: 1_000_000_000) }
        try largest?.check("largest piece of " + code)
        if basis == .cut && (lift?.um ?? 0) <= 0 { throw EstimatingError.notPositive(field: "lift of " + code) }
    }
}
