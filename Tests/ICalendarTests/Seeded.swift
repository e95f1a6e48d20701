/// The same random numbers every time (Knuth's MMIX).
struct Seeded {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func below(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }
    mutating func pick<T>(_ all: [T]) -> T { all[below(all.count)] }
}
