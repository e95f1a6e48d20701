/// A set of small numbers, 0…255.
struct Bits: Sendable, Hashable {
    private var low: UInt128
    private var high: UInt128

    private init(_ low: UInt128, _ high: UInt128) { (self.low, self.high) = (low, high) }

    init() { self.init(0, 0) }

    /// The numbers below.
    init(below count: Int) {
        let all: UInt128 = UInt128.max
        self.init(count >= 128 ? all : (1 << UInt128(Swift.max(count, 0))) &- 1, count <= 128 ? 0 : count >= 256 ? all : (1 << UInt128(count - 128)) &- 1)
    }

    init(only number: Int) {
        self.init()
        insert(number)
    }

    mutating func insert(_ number: Int) {
        if number < 128 { low |= 1 << UInt128(number) } else { high |= 1 << UInt128(number - 128) }
    }

    mutating func remove(_ number: Int) {
        if number < 128 { low &= ~(1 << UInt128(number)) } else { high &= ~(1 << UInt128(number - 128)) }
    }

    @inline(__always)
    func contains(_ number: Int) -> Bool { number < 128 ? low >> UInt128(number) & 1 == 1 : high >> UInt128(number - 128) & 1 == 1 }

    var isEmpty: Bool { low == 0 && high == 0 }
    var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }
    /// The least of them; 256 when there is none.
    var first: Int { low != 0 ? low.trailingZeroBitCount : 128 + high.trailingZeroBitCount }
    /// The greatest of them; -1 when there is none.
    var last: Int { high != 0 ? 255 - high.leadingZeroBitCount : 127 - low.leadingZeroBitCount }

    func and(_ other: Bits) -> Bits { Bits(low & other.low, high & other.high) }
    func or(_ other: Bits) -> Bits { Bits(low | other.low, high | other.high) }
    func without(_ other: Bits) -> Bits { Bits(low & ~other.low, high & ~other.high) }
    func isSubset(of other: Bits) -> Bool { without(other).isEmpty }
}

extension Bits: Sequence {
    /// The numbers from the least.
    struct Iterator: IteratorProtocol {
        fileprivate var left: Bits

        mutating func next() -> Int? {
            guard !left.isEmpty else { return nil }
            let next: Int = left.first
            left.remove(next)
            return next
        }
    }

    func makeIterator() -> Iterator { Iterator(left: self) }
}
