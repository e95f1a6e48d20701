import Requisites
import Seeds
import Testing

@Suite struct RequisiteTests {
    /// Public numbers of Сбербанк, ВТБ, Альфа-Банк, Газпромбанк, Т-Банк, Райффайзенбанк, Россельхозбанк, ПСБ.
    static let banks: [(inn: String, ogrn: String, bic: String, account: String)] = [
        ("7707083893", "1027700132195", "044525225", "30101810400000000225"),
        ("7702070139", "1027739609391", "044525187", "30101810700000000187"),
        ("7728168971", "1027700067328", "044525593", "30101810200000000593"),
        ("7744001497", "1027700167110", "044525823", "30101810200000000823"),
        ("7710140679", "1027739642281", "044525974", "30101810145250000974"),
        ("7744000302", "1027739326449", "044525700", "30101810200000000700"),
        ("7725114488", "1027700342890", "044525111", "30101810200000000111"),
        ("7744000912", "1027739019142", "044525555", "30101810400000000555"),
    ]

    @Test(arguments: banks.indices) func realBanksAreNotDoubted(_ index: Int) {
        let bank = Self.banks[index]
        #expect(Requisite.check(.inn, bank.inn) == nil)
        #expect(Requisite.check(.ogrn, bank.ogrn) == nil)
        #expect(Requisite.check(.bic, bank.bic) == nil)
        #expect(Requisite.check(.correspondentAccount, bank.account, bic: bank.bic) == nil)
        let other = Self.banks[(index + 1) % Self.banks.count]
        #expect(Requisite.check(.correspondentAccount, bank.account, bic: other.bic)?.cause == .doesNotMatchBank)
    }

    @Test(arguments: [
        (Requisite.inn, "7736050003", nil), (.inn, "500100732259", nil), (.inn, "77 07-083 893", nil), (.inn, "", nil), (.inn, " - ", nil),
        (.kpp, "773601001", nil), (.kpp, "7736az001", nil), (.kpp, "7736 01 001", nil), (.ogrnip, "304500116000157", nil),
        (.bic, "015402901", nil), (.bic, "004525988", nil), (.okpo, "00032537", nil), (.okpo, "12345678901234", nil),
        (.oktmo, "45382000", nil), (.oktmo, "45382000000", nil), (.account, "40702810938120061991", "044525225"),
        (.account, "40702810942020002415", "042202603"), (.account, "40702810938120061991", nil),
        (.account, "4070281093812006199 1", "04452522"),
        (.account, "03100643000000017300", "015402901"), (.correspondentAccount, "40102810545370000046", "015402901"),
        (.account, "40702A10938120061991", nil),
    ] as [(Requisite, String, String?)])
    func goodValueIsNotDoubted(_ requisite: Requisite, _ text: String, _ bic: String?) {
        #expect(Requisite.check(requisite, text, bic: bic) == nil)
    }

    @Test(arguments: [
        (Requisite.inn, "7707083894", nil, .wrongControlDigit), (.inn, "2500000000", nil, .wrongControlDigit),
        (.inn, "500100732258", nil, .wrongControlDigit), (.inn, "500100732269", nil, .wrongControlDigit),
        (.inn, "000000000000", nil, .allZeros), (.inn, "0000000000", nil, .allZeros),
        (.inn, "77070838931", nil, .wrongLength(expected: [10, 12], got: 11)),
        (.inn, "770708389З", nil, .notDigits), (.inn, "٧٧٠٧٠٨٣٨٩٣", nil, .notDigits), (.ogrn, "1027700132196", nil, .wrongControlDigit),
        (.ogrnip, "304500116000158", nil, .wrongControlDigit), (.ogrn, "304500116000157", nil, .wrongLength(expected: [13], got: 15)),
        (.kpp, "77360100", nil, .wrongLength(expected: [9], got: 8)), (.kpp, "77A601001", nil, .wrongCharacters),
        (.kpp, "7736АЯ001", nil, .wrongCharacters), (.kpp, "7736010010", nil, .wrongLength(expected: [9], got: 10)),
        (.bic, "144525225", nil, .wrongBeginning), (.bic, "04452522", nil, .wrongLength(expected: [9], got: 8)),
        (.okpo, "00032538", nil, .wrongControlDigit), (.oktmo, "453820000", nil, .wrongLength(expected: [8, 11], got: 9)),
        (.account, "40702810000000000001", "044525225", .doesNotMatchBank),
        (.account, "40702810938120061991", "044525187", .doesNotMatchBank),
        (.correspondentAccount, "30101810400000000226", "044525225", .doesNotMatchBank),
        (.account, "4070281093812006199", nil, .wrongLength(expected: [20], got: 19)), (.account, "4070281A938120061991", nil, .notDigits),
    ] as [(Requisite, String, String?, RequisiteFinding.Cause)])
    func badValueIsDoubted(_ requisite: Requisite, _ text: String, _ bic: String?, _ cause: RequisiteFinding.Cause) {
        let finding: RequisiteFinding? = Requisite.check(requisite, text, bic: bic)
        #expect(finding == RequisiteFinding(requisite, cause))
        #expect(finding?.sentence.ru.isEmpty == false && finding?.sentence.en.isEmpty == false)
    }

    @Test func sentenceNamesTheField() throws {
        let finding: RequisiteFinding = try #require(Requisite.check(.inn, "123"))
        #expect(finding.sentence.ru == "ИНН: нужно знаков: 10 или 12, введено: 3")
        #expect(finding.sentence.en == "INN: 10 or 12 characters expected, 3 entered")
    }

    /// The sum is taken mod 11 and then mod 10, so a remainder of 10 looks like 0. That is the only misprint the rule lets through.
    @Test func anyWrongDigitOfINNIsNoticedButTheKnownBlindSpot() {
        let weights: [Int] = [2, 4, 10, 3, 5, 9, 4, 6, 8]
        var missed: Int = 0, tried: Int = 0
        for bank in Self.banks {
            let digits: [Int] = bank.inn.compactMap(\.wholeNumberValue)
            let remainder: Int = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
            for place: Int in 0..<10 {
                for digit: Int in 0...9 where digit != digits[place] {
                    var changed: [Int] = digits
                    changed[place] = digit
                    tried += 1
                    let isNoticed: Bool = Requisite.check(.inn, changed.map(String.init).joined()) != nil
                    let other: Int = zip(changed, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
                    let isBlind: Bool = place < 9 && Set([remainder, other]) == [0, 10]
                    #expect(isNoticed == !isBlind)
                    missed += isNoticed ? 0 : 1
                }
            }
        }
        #expect(tried == 720 && missed * 50 < tried)
    }

    @Test func everyWrongDigitOfAPersonsINNIsNoticed() {
        let digits: [Int] = [5, 0, 0, 1, 0, 0, 7, 3, 2, 2, 5, 9]
        for place: Int in 0..<12 {
            for digit: Int in 0...9 where digit != digits[place] {
                var changed: [Int] = digits
                changed[place] = digit
                #expect(Requisite.check(.inn, changed.map(String.init).joined()) != nil)
            }
        }
    }

    @Test func personAndCompanyNumbersAreNotMixed() {
        #expect(Requisite.consistency(.company, inn: "7707083893", kpp: "773601001").isEmpty)
        #expect(Requisite.consistency(nil, inn: "7707083893", kpp: "").isEmpty)
        #expect(Requisite.consistency(.soleTrader, inn: "500100732259", kpp: "").isEmpty)
        #expect(Requisite.consistency(nil, inn: "5001 0073 2259", kpp: "773601001").map(\.cause) == [.personHasNoKPP])
        let person: [RequisiteFinding] = Requisite.consistency(.person, inn: "7707083893", kpp: "773601001")
        #expect(person.map(\.cause) == [.companyNumberOfPerson, .personHasNoKPP])
        #expect(Requisite.consistency(.company, inn: "500100732259", kpp: "773601001").map(\.cause) == [.personNumberOfCompany])
    }

    @Test func garbageNeverCrashes() {
        var random: Seeded = Seeded(state: 1)
        for _ in 0..<4_000 {
            let text: String = random.text(24)
            for requisite: Requisite in Requisite.allCases { _ = Requisite.check(requisite, text, bic: random.text(10))?.sentence }
            _ = Requisite.consistency(nil, inn: text, kpp: text)
        }
    }
}
