import DemoWorld
import Testing

/// The rules of the tax service and the central bank, written anew from their text.
@Suite struct ControlDigitTests {
    private func digits(_ text: String) -> [Int] { text.compactMap(\.wholeNumberValue) }

    private func innHolds(_ inn: String) -> Bool {
        let all: [Int] = digits(inn)
        func key(_ count: Int, _ weights: [Int]) -> Int {
            var sum: Int = 0
            for place in 0..<count { sum += all[place] * weights[place] }
            return sum % 11 % 10
        }
        switch all.count {
        case 10: return key(9, [2, 4, 10, 3, 5, 9, 4, 6, 8]) == all[9]
        case 12: return key(10, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == all[10] && key(11, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == all[11]
        default: return false
        }
    }
    private func ogrnHolds(_ ogrn: String) -> Bool {
        guard ogrn.count == 13 || ogrn.count == 15, let body = Int(ogrn.dropLast()), let key = Int(ogrn.suffix(1)) else { return false }
        return body % (ogrn.count == 13 ? 11 : 13) % 10 == key
    }
    private func accountHolds(_ account: String, _ part: String) -> Bool {
        let all: [Int] = digits(part + account)
        guard all.count == 23 else { return false }
        var sum: Int = 0
        for (place, digit) in all.enumerated() { sum += digit * (place % 3 == 0 ? 7 : place % 3 == 1 ? 1 : 3) % 10 }
        return sum % 10 == 0
    }

    @Test func theRulesKnowRealNumbers() {
        #expect(innHolds("7707083893") && innHolds("500100732259") && !innHolds("7707083894"))
        #expect(ogrnHolds("1027700132195") && !ogrnHolds("1027700132196"))
        #expect(accountHolds("30101810400000000225", "025") && !accountHolds("30101810400000000225", "035"))
    }
    @Test func ourOwnRequisitesHold() {
        for one in world.organisations {
            #expect(innHolds(one.inn) && ogrnHolds(one.ogrn) && one.kpp.count == 9)
            #expect(accountHolds(one.account, String(one.bik.suffix(3))))
            #expect(accountHolds(one.correspondentAccount, "0" + one.bik.dropFirst(4).prefix(2))
                && one.correspondentAccount.hasSuffix(one.bik.suffix(3)))
        }
    }
    @Test func requisitesOfClientsHold() {
        for card in world.counterparties where !card.inn.isEmpty {
            let company: Bool = card.legalForm == "company"
            #expect(innHolds(card.inn) && card.inn.count == (company ? 10 : 12), "\(card.name)")
            #expect(ogrnHolds(card.ogrn) && card.ogrn.count == (company ? 13 : 15), "\(card.name)")
            #expect(card.kpp.count == (company ? 9 : 0) && card.bik.count == 9)
            #expect(accountHolds(card.account, String(card.bik.suffix(3))), "\(card.name)")
        }
        let all: [String] = world.counterparties.map(\.inn).filter { !$0.isEmpty }
        #expect(Set(all).count == all.count && all.count > 200)
        #expect(world.counterparties.first { $0.name == "Лавка Берегово" }?.inn == "7799014287")
    }
}
