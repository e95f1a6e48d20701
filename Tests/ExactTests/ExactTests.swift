import Exact
import Foundation
import Testing

/// A number the test wrote by hand.
func n(_ text: String) throws -> Exact { try #require(Exact(text)) }

@Suite struct ExactTests {
    @Test(arguments: ["0", "12.50", "-3", "0.001", "-0.05", "170141183460469231731687303715884105727", "1.000000000000000001"])
    func writtenNumberComesBack(_ text: String) throws {
        #expect(try n(text).description == text)
    }

    @Test(arguments: ["", "-", ".", ".5", "5.", "1,5", "+1", " 1", "1e3", "--1", "1.2.3", "1-", "٣", "0.1234567890123456789", "170141183460469231731687303715884105728"])
    func garbageIsRefused(_ text: String) { #expect(Exact(text) == nil) }

    @Test func equalityIsNumeric() throws {
        #expect(try n("2.5") == n("2.500"))
        #expect(try Set([n("2.5"), n("2.500"), n("2")]).count == 2)
        #expect(try n("-2.5") < n("-2.49"))
        #expect(try n("170141183460469231731687303715884105727") > n("0.000000000000000001"))
        #expect(try n("-170141183460469231731687303715884105727") < n("-0.5"))
    }

    @Test func sumsAndProducts() throws {
        #expect(try n("0.1").adding(n("0.2")) == n("0.3"))
        #expect(try n("1").subtracting(n("1.000000000000000001")) == n("-0.000000000000000001"))
        #expect(try n("12.50").multiplying(by: n("-4")) == n("-50"))
        #expect(try n("1000.333333333333333333").multiplying(by: n("1000.333333333333333333")) == n("1000666.777777777777777111"))
        #expect(try n("7").remainder(dividingBy: n("2.5")) == n("2"))
        #expect(try n("12").adding(7).int == 19)
    }

    @Test func quotients() throws {
        #expect(try n("10").dividing(by: 3, scale: 2).description == "3.33")
        #expect(try n("-20").dividing(by: 3, scale: 2).description == "-6.67")
        #expect(try n("10").divided(by: n("4")).description == "2.5")
        #expect(try n("1").divided(by: n("3")).description == "0.333333333333333333")
        #expect(try n("1").divided(by: n("1024")).description == "0.0009765625")
        #expect(try n("100000000000000000000000000000").divided(by: 3).description.hasPrefix("33333333333333333333333333333.33"))
        #expect(try n("0.000000000000000001").dividing(by: n("170141183460469231731687303715884105727"), scale: 0, rounding: .up) == 1)
        #expect(try n("9").divided(by: n("-1")) == n("-9"))
    }

    @Test func failuresAreTyped() throws {
        let big: Exact = try n("170141183460469231731687303715884105727")
        #expect(throws: ExactError.overflow) { try big.adding(1) }
        #expect(throws: ExactError.overflow) { try big.multiplying(by: 2) }
        #expect(throws: ExactError.overflow) { try big.adding(n("0.1")) }
        #expect(throws: ExactError.overflow) { try big.negated.subtracting(1) }
        #expect(throws: ExactError.overflow) { try big.dividing(by: n("0.5"), scale: 0) }
        #expect(throws: ExactError.divisionByZero) { try big.divided(by: 0) }
        #expect(throws: ExactError.divisionByZero) { try big.rounded(toMultipleOf: 0) }
        #expect(Exact(coefficient: Int128.min, scale: 0) == nil)
        #expect(Exact(coefficient: 1, scale: 19) == nil)
    }

    @Test(arguments: [
        (RoundingMode.halfUp, ["3", "-3", "4", "2", "-2"]), (.halfEven, ["2", "-2", "4", "2", "-2"]), (.up, ["3", "-3", "4", "3", "-3"]),
        (.down, ["2", "-2", "3", "2", "-2"]), (.floor, ["2", "-3", "3", "2", "-3"]), (.ceiling, ["3", "-2", "4", "3", "-2"]),
    ])
    func roundingModes(_ mode: RoundingMode, _ wanted: [String]) throws {
        let inputs: [String] = ["2.5", "-2.5", "3.5", "2.1", "-2.1"]
        let results: [String] = try inputs.map { try n($0).rounded(scale: 0, mode).description }
        #expect(results == wanted)
        let quotients: [String] = try inputs.map { try n($0).dividing(by: 1, scale: 0, rounding: mode).description }
        #expect(quotients == wanted)
    }

    @Test func stepsAndText() throws {
        #expect(try n("1234").rounded(toMultipleOf: 50) == 1250)
        #expect(try n("1201").rounded(toMultipleOf: n("-50"), .up) == 1250)
        #expect(try n("7.83").rounded(toMultipleOf: n("0.25"), .down) == n("7.75"))
        #expect(try n("12.5").text(scale: 2, decimalSeparator: ",") == "12,50")
        #expect(try n("3").text(scale: 2) == "3.00")
        #expect(try n("3.456").text(scale: 2) == "3.46")
        #expect(try n("100.00").normalized.description == "100")
        #expect(Exact(minorUnits: 1250).description == "12.50")
    }

    @Test func storedAsText() throws {
        let data: Data = try JSONEncoder().encode([n("12.50")])
        #expect(String(decoding: data, as: UTF8.self) == "[\"12.50\"]")
        #expect(try JSONDecoder().decode([Exact].self, from: data) == [n("12.5")])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Exact].self, from: Data("[\"1e5\"]".utf8)) }
    }

    @Test func productOverAFactorIsTheOtherFactor() throws {
        var seed: UInt64 = 42
        func next() -> Int {
            seed = seed &* 6364136223846793005 &+ 1442695040888963407
            return Int(truncatingIfNeeded: seed >> 20) % 1_000_000_000
        }
        for _ in 0..<5000 {
            let a: Exact = try #require(Exact(coefficient: Int128(next()), scale: abs(next()) % 10))
            let b: Exact = try #require(Exact(coefficient: Int128(next()), scale: abs(next()) % 8))
            if b.isZero { continue }
            #expect(try a.multiplying(by: b).divided(by: b) == a)
            #expect(try a.adding(b).subtracting(b) == a)
        }
    }

    @Test func quickQuotientIsTheQuotientOrNothing() throws {
        for (top, bottom, expected): (String, String, String?) in [
            ("10", "4", "2.5"), ("7", "3", nil), ("1", "0", nil), ("9", "-1", nil), ("12.5", "0.5", "25"), ("0", "3", "0"), ("1", "1024", nil),
        ] {
            let quick: Exact? = try n(top).quickQuotient(by: n(bottom))
            #expect(quick?.description == expected)
        }
    }

    @Test func quotientTimesDivisorIsTheDividendButForTheLastPlace() throws {
        for (top, bottom): (Int, Int) in [(500, 3), (1, 7), (-22, 7), (999_999, 13)] {
            let back: Exact = try Exact(top).divided(by: Exact(bottom)).multiplying(by: Exact(bottom))
            #expect(try back.subtracting(Exact(top)).absolute < n("0.00000000000000001"))
        }
    }
}
