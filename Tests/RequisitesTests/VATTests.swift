import Requisites
import Seeds
import Testing

@Suite struct VATTests {
    @Test func baseRateFollowsTheDay() {
        #expect(VATRate.base(on: "2018-12-31")?.percent == 18)
        #expect(VATRate.base(on: "2025-12-31")?.percent == 20)
        #expect(VATRate.base(on: "2026-01-01")?.percent == 22)
        #expect(VATRate.base(year: 2026, month: 1, day: 1)?.percent == 22)
        #expect(VATRate.base(year: 2025, month: 2, day: 29) == nil)
        #expect(VATRate.offered(on: "2026-03-01").map(\.code) == ["22", "10", "7", "5", "0", "none"])
        #expect(VATRate.offered(on: "2024-02-29").map(\.code) == ["20", "10", "0", "none"])
    }

    @Test(arguments: ["", "2026-1-1", "2026-13-01", "2026-02-30", "31.12.2025", "2026-01-01T00", "٢٠٢٦-01-01", "----------", "1900-02-29"])
    func noDayHasNoRate(_ day: String) {
        #expect(VATRate.base(on: day) == nil && VATRate.offered(on: day).isEmpty && !VATRate.zero.isInForce(on: day))
        if !day.isEmpty { #expect(VATRate(code: "x", percent: 1, from: day) == nil) }
    }

    @Test func rateIsReadAsFilesWriteIt() {
        #expect(VATRate.named("18%")?.percent == 18 && VATRate.named("20")?.code == "20" && VATRate.named("НДС 22 %")?.code == "22")
        #expect(VATRate.named("22/122")?.code == "22" && VATRate.named("Без НДС") == VATRate.none)
        #expect(VATRate.named("Без налога") == VATRate.none)
        #expect(VATRate.named("0%") == .zero && VATRate.named("13") == nil && VATRate.named("") == nil)
        #expect(VATRate.reduced.label.ru == "НДС 10\u{A0}%" && VATRate.none.label.ru == "Без НДС")
        #expect(VATRate.simplified5.fraction == "5/105")
        #expect(VATRate(code: "x", percent: -1) == nil && VATRate(code: "x", percent: 101) == nil)
    }

    @Test func kopecksOfARealDocument() throws {
        let base: VATRate = try #require(VATRate.base(on: "2026-05-05"))
        #expect(try VAT.onTop(1_161_393, base).tax == 255_506)
        #expect(VAT.within(1_416_900, base).tax == 255_507)
        #expect(try VAT.onTop(1_651_721, base).gross == 2_015_100)
        #expect(try VAT.onTop(5, .reduced).tax == 1)
        #expect(try VAT.onTop(-5, .reduced).tax == -1)
        #expect(try VAT.onTop(4, .reduced).tax == 0)
        #expect(try VAT.onTop(777, .none).gross == 777)
        #expect(VAT.within(777, .none).tax == 0)
    }

    @Test func sumsAlwaysAddUpAndNeverOverflow() throws {
        #expect(throws: VATError.tooLarge) { try VAT.onTop(.max, .reduced) }
        #expect(throws: VATError.tooLarge) { try VAT.onTop(.min, .reduced) }
        #expect(VAT.within(.max, .reduced).net > 0 && VAT.within(.min, .reduced).net < 0)
        var random: Seeded = Seeded(state: 3)
        for _ in 0..<1_000 {
            let kopecks: Int64 = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
            for rate: VATRate in VATRate.table {
                let percent: Int64 = Int64(rate.percent ?? 0)
                let top: VAT.Sum = try VAT.onTop(kopecks, rate), inside: VAT.Sum = VAT.within(kopecks, rate)
                #expect(top.net + top.tax == top.gross && inside.net + inside.tax == inside.gross)
                #expect(abs(top.tax * 100 - kopecks * percent) <= 50)
                #expect(abs(inside.tax * (100 + percent) - kopecks * percent) * 2 <= 100 + percent)
                #expect(VAT.within(-kopecks, rate).tax == -inside.tax)
            }
        }
    }
}
