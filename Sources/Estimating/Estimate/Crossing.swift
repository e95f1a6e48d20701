public import Exact

/// A run at which another technology becomes the cheaper one.
public struct Crossing: Sendable, Hashable, Codable {
    /// The first run of the new order; at `run − 1` the other technology was no dearer.
    public let run: Int
    /// Cheaper below.
    public let below: Technology
    /// Cheaper from `run` on.
    public let above: Technology
    /// Cost at `run` by the technology that was cheaper below.
    public let belowCost: Exact
    /// Cost at `run` by the technology that is cheaper now.
    public let aboveCost: Exact
}

extension Estimator {
    /// Where two technologies cross between the ends of `runs`, by cost, each by its cheapest route.
    ///
    /// The range is sampled at its ends and at about a hundred runs in geometric progression, and each change of order is
    /// narrowed down to a run and the one before it. Costs move in steps of sheets and lifts, so the order may change back and
    /// forth near a crossing: each returned run is a true change, but two changes between neighbouring samples cancel out and
    /// are not seen. Throws `unknown` when a technology of the two makes none of the job, and what is wrong with the runs.
    public func crossings(_ one: Technology, _ other: Technology, in runs: ClosedRange<Int>) throws(EstimatingError) -> [Crossing] {
        try job.check(run: runs.lowerBound)
        try job.check(run: runs.upperBound)
        for technology: Technology in [one, other] where !prints(by: technology) {
            throw EstimatingError.unknown(field: "technology", code: technology.rawValue)
        }
        var result: [Crossing] = []
        var low: Int = runs.lowerBound
        var before: Bool? = try isCheaper(one, other, low)
        for high: Int in samples(runs).dropFirst() {
            let after: Bool? = try isCheaper(one, other, high)
            if let before, let after, before != after { result.append(try narrow(one, other, low, high, before)) }
            if after != nil { (low, before) = (high, after) }
        }
        return result
    }

    /// Whether `one` costs no more; nil when neither can.
    private func isCheaper(_ one: Technology, _ other: Technology, _ run: Int) throws(EstimatingError) -> Bool? {
        let first: Exact? = try cheapest(run, by: one)?.cost, second: Exact? = try cheapest(run, by: other)?.cost
        if let first, let second { return first <= second }
        return first == nil && second == nil ? nil : first != nil
    }

    private func narrow(_ one: Technology, _ other: Technology, _ low: Int, _ high: Int, _ before: Bool) throws(EstimatingError) -> Crossing {
        var low: Int = low, high: Int = high
        while high - low > 1 {
            let middle: Int = low + (high - low) / 2
            if try isCheaper(one, other, middle) ?? before == before { low = middle } else { high = middle }
        }
        let below: Technology = before ? one : other, above: Technology = before ? other : one
        let new: Exact = try cheapest(high, by: above)?.cost ?? 0
        return Crossing(run: high, below: below, above: above, belowCost: try cheapest(high, by: below)?.cost ?? new, aboveCost: new)
    }

    private func samples(_ runs: ClosedRange<Int>) -> [Int] {
        var result: [Int] = [runs.lowerBound]
        while let last: Int = result.last, last < runs.upperBound { result.append(min(runs.upperBound, max(last + 1, last + last / 8))) }
        return result
    }
}
