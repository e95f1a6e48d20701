/// A part of a whole, kept as the two counts.
public struct Share: Sendable, Hashable, Codable {
    /// How many of them.
    public var part: Int
    /// Of how many.
    public var whole: Int

    /// A share.
    public init(_ part: Int, of whole: Int) {
        self.part = part
        self.whole = whole
    }

    /// Whole per cent, half up; nil when there was nothing to divide.
    public var percent: Int? { whole > 0 ? (part * 200 + whole) / (whole * 2) : nil }
}

/// Quantiles of whole numbers.
public enum Quantile {
    /// The least number that at least `part` of `whole` of them do not exceed (nearest rank; Hyndman and Fan's definition 1).
    /// Nil of nothing. The numbers are ascending.
    public static func of(_ sorted: [Int], _ part: Int, of whole: Int) -> Int? {
        guard !sorted.isEmpty, whole > 0 else { return nil }
        let rank: Int = (sorted.count * min(max(part, 0), whole) + whole - 1) / whole
        return sorted[max(rank, 1) - 1]
    }
}
