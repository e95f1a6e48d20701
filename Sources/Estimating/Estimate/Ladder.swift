public import Exact

/// Prices of several runs of one job.
public struct Ladder: Sendable, Hashable, Codable {
    /// One run.
    public struct Row: Sendable, Hashable, Codable {
        /// The run.
        public let run: Int
        /// The cheapest route.
        public let route: Route
        /// From cost to price.
        public let price: Price
    }

    /// A run whose price a greater run undercuts: offer the greater one.
    public struct Inversion: Sendable, Hashable, Codable {
        /// The run asked for.
        public let run: Int
        /// A greater run of the ladder that costs least of all greater ones.
        public let better: Int
        /// How much less it costs with VAT.
        public let saving: Exact

        /// What to tell the customer.
        public var wording: Wording {
            Wording("Тираж \(better) дешевле тиража \(run) на \(saving.plain) ₽.", "A run of \(better) costs \(saving.plain) ₽ less than \(run).")
        }
    }

    /// `Shop.version` of the tariff.
    public let tariff: String
    /// Rows by rising run.
    public let rows: [Row]
    /// Runs for which no press starts.
    public let impossible: [Int]
    /// Every run of the ladder dearer than a greater one.
    public let inversions: [Inversion]
}

extension Estimator {
    /// Prices of the cheapest route for several runs, by rising run, with every inversion among them. At most 1000 runs.
    /// With a technology only its routes count. Throws what is wrong with a run, or `overflow`.
    public func ladder(_ runs: [Int], by technology: Technology? = nil) throws(EstimatingError) -> Ladder {
        try check(runs.count, "runs of a ladder", from: 1, upTo: 1000)
        var rows: [Ladder.Row] = []
        var impossible: [Int] = []
        for run: Int in Set(runs).sorted() {
            try job.check(run: run)
            guard let least: Cheapest = try cheapest(run, by: technology) else {
                impossible.append(run)
                continue
            }
            rows.append(Ladder.Row(run: run, route: least.route, price: try pipeline.price(least.cost, run)))
        }
        return Ladder(tariff: shop.version, rows: rows, impossible: impossible, inversions: try inversions(rows))
    }

    private func inversions(_ rows: [Ladder.Row]) throws(EstimatingError) -> [Ladder.Inversion] {
        var result: [Ladder.Inversion] = []
        var best: Ladder.Row?
        for row: Ladder.Row in rows.reversed() {
            if let best, best.price.total < row.price.total {
                result.append(Ladder.Inversion(run: row.run, better: best.run, saving: try row.price.total.minus(best.price.total)))
            } else {
                best = row
            }
        }
        return result.reversed()
    }
}
