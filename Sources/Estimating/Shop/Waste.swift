public import Exact

/// Sheets, pieces or metres lost by an operation, by quantity (нормы отходов).
///
/// `in = ceil(out·(1+rate)) + setup`, in the unit the operation takes in. The band of the next higher quantity applies; nothing
/// is interpolated, as published norms are tables.
public struct Waste: Sendable, Hashable, Codable {
    /// One row of a norm.
    public struct Band: Sendable, Hashable, Codable {
        /// The greatest good quantity the row is for; nil is without end.
        public var upTo: Int?
        /// Share lost while running: 0.01 is one per cent.
        public var rate: Exact
        /// Units lost before the first good one.
        public var setup: Int

        /// A row.
        public init(upTo: Int? = nil, rate: Exact, setup: Int) {
            self.upTo = upTo
            self.rate = rate
            self.setup = setup
        }
    }

    /// Rows by rising quantity; none means nothing is lost.
    public var bands: [Band]
    /// On a press: the rate is for each pass and the setup for each make-ready; otherwise both come once for each form or
    /// signature, since each is started anew.
    public var isPerPass: Bool

    /// A norm of several rows.
    public init(bands: [Band], isPerPass: Bool = false) {
        self.bands = bands
        self.isPerPass = isPerPass
    }

    /// The same norm for every quantity.
    public init(rate: Exact, setup: Int, isPerPass: Bool = false) {
        self.init(bands: [Band(rate: rate, setup: setup)], isPerPass: isPerPass)
    }

    /// Nothing is lost.
    public static let none: Waste = Waste(bands: [])

    /// The row for a good quantity: the first whose limit is not below it, else the last; nil when there are none.
    public func band(_ quantity: Int) -> Band? { bands.first { $0.upTo.map { quantity <= $0 } ?? true } ?? bands.last }

    /// What must go in to get `out` good units. Passes and make-readies count only when the norm is per pass.
    /// Throws `overflow`.
    public func input(_ out: Int, passes: Int = 1, makeReadies: Int = 1) throws(EstimatingError) -> Int {
        guard let band: Band = band(out) else { return out }
        let rate: Exact = isPerPass && passes != 1 ? try band.rate.times(passes) : band.rate
        let running: Int = try Exact(out).times(rate.plus(Exact.one)).ceilingCount()
        let sum: Int = try running + product(band.setup, isPerPass ? makeReadies : 1)
        if sum > mostUnits { throw EstimatingError.overflow }
        return sum
    }

    /// What must go in of each form to get so many good units of each: the band is that of the sum, the loss before the first
    /// good unit comes once, with the first.
    func inputs(_ outs: [Int]) throws(EstimatingError) -> [Int] {
        guard let band: Band = band(outs.reduce(0, +)), !outs.isEmpty else { return outs }
        var result: [Int] = []
        for out: Int in outs { result.append(try Exact(out).times(band.rate.plus(Exact.one)).ceilingCount()) }
        result[0] += band.setup
        if result.reduce(0, +) > mostUnits { throw EstimatingError.overflow }
        return result
    }

    /// The same as text with numbers.
    func formula(_ outs: [Int]) -> String {
        guard let band: Band = band(outs.reduce(0, +)) else { return outs.map { String($0) }.joined(separator: " + ") }
        return outs.map { "ceil(" + String($0) + "·(1 + " + band.rate.plain + "))" }.joined(separator: " + ") + " + " + String(band.setup)
    }

    /// The same as text with numbers.
    func formula(_ out: Int, passes: Int = 1, makeReadies: Int = 1) -> String {
        guard let band: Band = band(out) else { return String(out) }
        let rate: String = band.rate.plain + (isPerPass && passes != 1 ? "·" + String(passes) : "")
        let setup: String = String(band.setup) + (isPerPass && makeReadies != 1 ? "·" + String(makeReadies) : "")
        return "ceil(" + String(out) + "·(1 + " + rate + ")) + " + setup
    }

    func check(_ field: String) throws(EstimatingError) {
        var last: Int = 0
        for (index, band) in bands.enumerated() {
            // Only the last row is without end, and each begins where the one before ends.
            if let limit: Int = band.upTo {
                if limit <= last { throw EstimatingError.outOfRange(field: field, range: "> " + String(last)) }
                last = limit
            } else if index < bands.count - 1 { throw EstimatingError.outOfRange(field: field, range: "> " + String(last)) }
            if band.rate.isNegative || band.rate > Exact.one { throw EstimatingError.outOfRange(field: field, range: "0…1") }
            try Estimating.check(band.setup, field, upTo: 1_000_000)
        }
    }
}
