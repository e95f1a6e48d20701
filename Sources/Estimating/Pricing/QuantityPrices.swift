public import Exact

/// Unit prices by quantity: a customer's price list.
///
/// In a stepped list the row of the next quantity not below applies, so totals may fall as the quantity grows: 1000 at 0.50 is
/// 500, but 1200 at 0.40 is 480. A linear list interpolates the unit price between rows: 1200 × 0.495 = 594.
public struct QuantityPrices: Sendable, Hashable, Codable {
    /// How a quantity between two rows is priced.
    public enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
        /// The row of the next quantity not below.
        case step
        /// Between the two rows, in proportion.
        case linear
    }

    /// One row.
    public struct Row: Sendable, Hashable, Codable {
        /// The quantity.
        public var quantity: Int
        /// Net price of a unit.
        public var unit: Exact

        /// A row.
        public init(_ quantity: Int, _ unit: Exact) {
            self.quantity = quantity
            self.unit = unit
        }
    }

    /// A quantity that costs more than a greater one.
    public struct Inversion: Sendable, Hashable, Codable {
        /// The quantity asked for.
        public let from: Int
        /// A greater quantity that costs less.
        public let to: Int
        /// How much less.
        public let saving: Exact
    }

    /// Rows by rising quantity. Below the first its price applies, above the last the last one.
    public var rows: [Row]
    /// How quantities between rows are priced.
    public var mode: Mode

    /// A list.
    public init(_ rows: [Row], mode: Mode = .step) {
        self.rows = rows
        self.mode = mode
    }

    /// Net price of a quantity, rounded once, half up to 0.01. Throws `overflow`, or what is wrong with the rows.
    public func total(_ quantity: Int) throws(EstimatingError) -> Exact {
        try check()
        try Estimating.check(quantity, "quantity", upTo: mostUnits)
        guard let first: Row = rows.first, let last: Row = rows.last else { throw EstimatingError.notPositive(field: "price list") }
        guard let index: Int = rows.firstIndex(where: { quantity <= $0.quantity }) else { return try last.unit.times(quantity).money() }
        if index == 0 { return try first.unit.times(quantity).money() }
        let high: Row = rows[index]
        if mode == .step { return try high.unit.times(quantity).money() }
        let low: Row = rows[index - 1]
        let span: Int = high.quantity - low.quantity
        let rise: Exact = try high.unit.minus(low.unit).times(quantity - low.quantity)
        let share: Exact = try low.unit.times(span).plus(rise).times(quantity)
        return try share.over(Exact(span), scale: 2).money()
    }

    /// Where the total falls as the quantity grows: after every row of a stepped list, and before every row of a linear one,
    /// with the dearest quantity between both rows.
    /// Throws as `total`.
    public func inversions() throws(EstimatingError) -> [Inversion] {
        try check()
        var result: [Inversion] = []
        // Stepped totals fall just after a row; a linear total is a parabola between rows, dearest at its top.
        for (low, high) in zip(rows, rows.dropFirst()) {
            let from: Int = mode == .step ? low.quantity : try peak(low, high)
            let to: Int = mode == .step ? low.quantity + 1 : high.quantity
            if from >= to { continue }
            let dear: Exact = try total(from), cheap: Exact = try total(to)
            if cheap < dear { result.append(Inversion(from: from, to: to, saving: try dear.minus(cheap))) }
        }
        return result
    }

    /// The dearest quantity from one row to the next: with a price falling by d over s units the total `q·(u − d·(q − q₀)/s)`
    /// is greatest at `(q₀ + u·s/d)/2`. Rounding to money may move it by a few units of quantity, which changes nothing for a person.
    private func peak(_ low: Row, _ high: Row) throws(EstimatingError) -> Int {
        guard high.unit < low.unit else { return high.quantity }
        let fall: Exact = try low.unit.minus(high.unit)
        let reach: Exact = try low.unit.times(high.quantity - low.quantity).over(fall, scale: 0)
        let top: Exact = try reach.plus(Exact(low.quantity)).over(2, scale: 0)
        if top <= Exact(low.quantity) { return low.quantity }
        return top >= Exact(high.quantity) ? high.quantity : try top.ceilingCount()
    }

    func check() throws(EstimatingError) {
        if rows.isEmpty { throw EstimatingError.notPositive(field: "price list") }
        var last: Int = 0
        for row: Row in rows {
            try Estimating.check(row.quantity, "quantity of the price list", from: 1, upTo: 1_000_000_000)
            if row.quantity <= last { throw EstimatingError.outOfRange(field: "quantity of the price list", range: "> " + String(last)) }
            last = row.quantity
            try row.unit.check("price list")
        }
    }
}
