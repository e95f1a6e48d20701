/// ABC analysis: the few that bring most, those after them, and all the others (Pareto; a class by the cumulative share).
public enum ABC {
    /// A class, the weightiest first.
    public enum Class: String, Sendable, Hashable, CaseIterable { case a, b, c }

    /// Where the classes end, as parts of the whole in per cent: usually 80 and 95.
    public struct Thresholds: Sendable, Hashable {
        public let a: Int, b: Int
        /// Nil unless 0 < a < b ≤ 100.
        public init?(a: Int, b: Int) {
            guard a > 0, a < b, b <= 100 else { return nil }
            (self.a, self.b) = (a, b)
        }
        private init(checked a: Int, _ b: Int) { (self.a, self.b) = (a, b) }
        public static let usual = Thresholds(checked: 80, 95)
    }

    /// The class of each value.
    ///
    /// Values are taken from the greatest down. One is in A while those before it come to less than `a` per cent of the whole, so that the one which
    /// crosses the line still belongs to A, and in B likewise; equal values are in one class whatever their order. What brings nothing, or costs, is in C.
    /// - Parameter values: in any unit, of any sign; at most 2⁶³ each. The sum of the positive ones is the whole.
    /// - Complexity: that of sorting.
    public static func classes(_ values: [Int64], _ thresholds: Thresholds = .usual) -> [Class] {
        var classes: [Class] = Array(repeating: .c, count: values.count)
        let order: [Int] = values.indices.filter { values[$0] > 0 }.sorted { values[$0] > values[$1] }
        let whole: Int128 = order.reduce(0) { $0 + Int128(values[$1]) }
        var before: Int128 = 0, place: Int = 0
        while place < order.count {
            let value: Int64 = values[order[place]], own: Class = before * 100 < whole * Int128(thresholds.a) ? .a : before * 100 < whole * Int128(thresholds.b) ? .b : .c
            while place < order.count, values[order[place]] == value {
                classes[order[place]] = own
                before += Int128(value)
                place += 1
            }
        }
        return classes
    }
}
