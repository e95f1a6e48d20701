/// The prices of one product in one list, by quantity.
struct Ladder: Sendable, Hashable {
    struct Break: Sendable, Hashable {
        /// Thousandths of a unit.
        let from: Int64
        /// Kopecks, or the hundredths of another currency, for a unit.
        let amount: Int64
    }
    /// By quantity, no two from the same.
    let breaks: [Break]
    /// Between two breaks the price lies on the line between theirs; else it is the lower break's.
    let isLinear: Bool

    init(_ breaks: [Break], isLinear: Bool) { (self.breaks, self.isLinear) = (breaks.sorted { $0.from < $1.from }, isLinear) }

    /// The price of a unit, rounded half up; nil below the first break. Beyond the last one it stays.
    /// - Parameter quantity: thousandths.
    func price(_ quantity: Int64) -> Int64? {
        guard let index: Int = breaks.lastIndex(where: { $0.from <= quantity }) else { return nil }
        let low: Break = breaks[index]
        guard isLinear, index + 1 < breaks.count else { return low.amount }
        let high: Break = breaks[index + 1]
        let rise: Int128 = Int128(high.amount - low.amount) * Int128(quantity - low.from), run: Int128 = Int128(high.from - low.from)
        let doubled: Int128 = 2 * Int128(low.amount) * run + 2 * rise + run
        return Int64(clamping: doubled / (2 * run))
    }

    /// What that many cost together, rounded half up; nil below the first break.
    func total(_ quantity: Int64) -> Int64? {
        price(quantity).map { Int64(clamping: (Int128($0) * Int128(quantity) + 500) / 1000) }
    }

    /// Breaks from which more costs less altogether than a little below them: buyers notice. Each with how many before it are dearer
    /// than the break itself; a price that rises with the quantity is told as well.
    var inversions: [(at: Break, dearerFrom: Int64)] {
        var found: [(at: Break, dearerFrom: Int64)] = []
        for (low, high): (Break, Break) in zip(breaks, breaks.dropFirst()) where !isLinear {
            let whole: Int128 = Int128(high.amount) * Int128(high.from)
            // The least whole quantity below the break that costs more than the break.
            guard low.amount > 0, high.amount < low.amount else { continue }
            let dearer: Int64 = Int64(clamping: (whole / Int128(low.amount) / 1000 + 1) * 1000)
            if dearer < high.from { found.append((high, max(dearer, low.from))) }
        }
        return found
    }

    /// Breaks where a unit costs more than at the break before.
    var rises: [Break] { zip(breaks, breaks.dropFirst()).filter { $1.amount > $0.amount }.map(\.1) }
}
