/// SplitMix64: a small generator that is the same everywhere.
struct Random: Hashable, Sendable {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed: UInt64 = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
    /// A number from zero up to `limit`, without it.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    mutating func from(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }
    /// An index by its share.
    mutating func weighted(_ shares: [Int]) -> Int {
        var rest: Int = below(shares.reduce(0, +))
        for (index, share) in shares.enumerated() {
            if rest < share { return index }
            rest -= share
        }
        return shares.count - 1
    }
    mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
        var result: [Item] = items
        for index in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(index, below(index + 1)) }
        return result
    }
}
