public import Exact

/// Paper, board, film or label stock as it is bought: a sheet of one size or a roll of one width.
public struct Stock: Sendable, Hashable, Codable {
    /// What it is made of.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Coated, gloss.
        case gloss
        /// Coated, matt.
        case matt
        /// Uncoated.
        case uncoated
        /// Board for packaging.
        case board
        /// Self-adhesive paper or film.
        case adhesive
        /// Banner fabric.
        case banner
        /// Film.
        case film
    }

    /// How it comes.
    public enum Form: Sendable, Hashable, Codable {
        /// A sheet; `grain` is the axis its fibres lie along, nil when unknown.
        case sheet(Size, grain: Axis?)
        /// A roll of a width.
        case roll(width: Length)
    }

    /// What it is paid by.
    public enum Price: Sendable, Hashable, Codable {
        /// Per kilogram.
        case kilogram(Exact)
        /// Per sheet as bought.
        case sheet(Exact)
        /// Per pack of so many sheets; packs are not opened.
        case pack(Exact, sheets: Int)
        /// Per square metre.
        case squareMetre(Exact)
    }

    /// Code; unique in a shop.
    public var code: String
    /// What people call it.
    public var title: Wording
    /// The same paper in other sheet sizes has the same grade: a job asks for a grade.
    public var grade: String
    /// What it is made of.
    public var kind: Kind
    /// Grams per square metre.
    public var gsm: Int
    /// Measured caliper; wins over the bulk.
    public var caliper: Length?
    /// Bulk in cm³/g for a caliper of `gsm·bulk/1000` mm.
    public var bulk: Exact
    /// Sheet or roll.
    public var form: Form
    /// What it is paid by.
    public var price: Price

    /// A stock. Without a bulk the usual one of the kind is taken: gloss 0.76, matt 0.9, uncoated 1.25, others 1.
    public init(
        code: String, title: Wording, grade: String, kind: Kind, gsm: Int, caliper: Length? = nil, bulk: Exact? = nil, form: Form, price: Price
    ) {
        self.code = code
        self.title = title
        self.grade = grade
        self.kind = kind
        self.gsm = gsm
        self.caliper = caliper
        self.bulk = bulk ?? Stock.usualBulk(kind)
        self.form = form
        self.price = price
    }

    private static func usualBulk(_ kind: Kind) -> Exact {
        switch kind {
        case .gloss: Exact(minorUnits: 76)
        case .matt: Exact(minorUnits: 90)
        case .uncoated: Exact(minorUnits: 125)
        default: Exact.one
        }
    }

    /// Caliper in millimetres: measured, or `gsm·bulk/1000`.
    public var thickness: Exact {
        if let caliper { return caliper.millimetres }
        return (try? Exact(gsm).multiplying(by: bulk).dividing(by: Exact(1000), scale: 6)) ?? Exact.zero
    }

    func check() throws(EstimatingError) {
        try Estimating.check(gsm, "gsm", from: 1, upTo: 100_000)
        try caliper?.check("caliper")
        try bulk.check("bulk", upTo: 1000)
        switch form {
        case .sheet(let size, _): try size.check("stock size")
        case .roll(let width):
            if width.um <= 0 { throw EstimatingError.notPositive(field: "roll width") }
            try width.check("roll width")
        }
        switch price {
        case .kilogram(let price), .sheet(let price), .squareMetre(let price): try price.check("stock price")
        case .pack(let price, let sheets):
            try price.check("stock price")
            try Estimating.check(sheets, "pack size", from: 1, upTo: 1_000_000)
        }
    }
}
