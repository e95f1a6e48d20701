import Analytics
import Testing

/// ABC by the cumulative share.
@Suite struct ABCTests {
    @Test(arguments: [
        ([50, 30, 10, 5, 3, 2], "aabbcc"),      // 0, 50, 80, 90, 95, 98 per cent stand before them
        ([2, 3, 5, 10, 30, 50], "ccbbaa"),      // whatever the order they come in
        ([100], "a"), ([], ""),
        ([1, 1, 1, 1], "aaaa"),                 // equal ones are not told apart
        ([97, 1, 1, 1], "accc"),
        ([10, 0, -5], "acc"),                   // what brings nothing or costs is in C and takes nothing from the whole
        ([0, 0], "cc"), ([-1], "c"),
        ([.max, .max, 1], "aac"),               // sums beyond 64 bits
    ] as [([Int64], String)]) func theClassEndsWhereTheShareIsReached(_ values: [Int64], _ expected: String) {
        #expect(ABC.classes(values).map(\.rawValue).joined() == expected)
    }
    @Test func otherThresholds() throws {
        let narrow = try #require(ABC.Thresholds(a: 50, b: 80))
        #expect(ABC.classes([50, 30, 10, 5, 3, 2], narrow) == [.a, .b, .c, .c, .c, .c])
        for (a, b) in [(0, 50), (80, 80), (90, 80), (80, 101), (-1, 5)] { #expect(ABC.Thresholds(a: a, b: b) == nil) }
        let whole = try #require(ABC.Thresholds(a: 99, b: 100))
        #expect(ABC.classes([99, 1], whole) == [.a, .b])
    }
    /// On random values: A alone reaches its share, and is no larger than it must be; a greater value is never in a lower class.
    @Test func aIsTheShortestListThatReachesItsShare() {
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let values: [Int64] = (0..<Int.random(in: 1...40, using: &dice)).map { _ in Int64.random(in: -10...1000, using: &dice) }
            let classes: [ABC.Class] = ABC.classes(values), whole: Int64 = values.filter { $0 > 0 }.reduce(0, +)
            let a: [Int64] = zip(values, classes).filter { $0.1 == .a }.map(\.0)
            if whole > 0, let least = a.min() {
                #expect(a.reduce(0, +) * 100 >= whole * 80)
                #expect((a.reduce(0, +) - least * Int64(a.count { $0 == least })) * 100 < whole * 80)
            }
            let ranks: [ABC.Class: Int] = [.a: 0, .b: 1, .c: 2]
            for (left, one) in zip(values, classes) { for (right, other) in zip(values, classes) where left > right { #expect((ranks[one] ?? 9) <= (ranks[other] ?? 9)) } }
        }
    }
}
