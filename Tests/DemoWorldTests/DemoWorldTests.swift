import DemoWorld
import Testing

/// Tuesday, 24 November 2026.
let shownDay: Int = 20_781
let world = DemoWorld(seed: 1, today: shownDay)

@Suite struct ClientTests {
    @Test func namesAreNotRepeated() {
        #expect((280...320).contains(world.counterparties.count))
        #expect((450...560).contains(world.contacts.count))
        #expect(Set(world.counterparties.map(\.name)).count == world.counterparties.count)
        let sites: [String] = world.counterparties.filter { !$0.website.isEmpty && !$0.kinds.contains("pointOfSale") }.map(\.website)
        #expect(Set(sites).count == sites.count)
        #expect(Set(world.contacts.map(\.name)).count == world.contacts.count)
    }
    @Test func codesAreThoseOfTheProgramme() {
        let forms: Set<String> = ["company", "soleTrader", "person"]
        let statuses: Set<String> = ["lead", "active", "vip", "asleep", "lost", "partner"]
        let kinds: Set<String> = ["directClient", "agency", "supplier", "manufacturer", "competitor", "pointOfSale", "endConsumer"]
        let sources: Set<String> = [
            "recommendation", "site", "search", "exhibition", "coldCall", "tender", "advertising", "social", "import", "other",
        ]
        #expect(Set(world.counterparties.map(\.legalForm)) == forms)
        #expect(Set(world.counterparties.map(\.status)) == statuses)
        #expect(Set(world.counterparties.flatMap(\.kinds)) == kinds)
        #expect(Set(world.counterparties.flatMap { [$0.firstSource, $0.lastSource] }).isSubset(of: sources))
        #expect(Set(world.contacts.map(\.influence)).isSubset(of: ["decides", "advises", "uses", "blocks"]))
        #expect(Set(world.contacts.flatMap(\.consents)).isSubset(of: ["call", "mail", "messenger"]))
        #expect(world.organisations.count == 2 && world.employees.count == 8 && world.branches.filter { $0.parent == nil }.count == 3)
    }
    @Test func everyLinkLeadsSomewhere() {
        for (place, branch) in world.branches.enumerated() {
            #expect(branch.id == place + 1 && branch.parent ?? 0 <= place && (1...world.organisations.count).contains(branch.organisation))
        }
        for (place, person) in world.employees.enumerated() {
            #expect(person.id == place + 1 && (1...world.branches.count).contains(person.branch) && (1...8).contains(person.deputy ?? 1))
        }
        for (place, card) in world.counterparties.enumerated() {
            #expect(card.id == place + 1 && card.parent ?? 0 <= place && card.parent != 0)
            #expect((1...8).contains(card.owner) && (1...8).contains(card.backup ?? 1) && card.backup != card.owner)
        }
        for (place, person) in world.contacts.enumerated() {
            #expect(person.id == place + 1 && (1...world.counterparties.count).contains(person.counterparty))
        }
    }
    @Test func holdingsHaveDaughtersAndPoints() {
        #expect(Set(world.counterparties.compactMap(\.parent)).count >= 20)
        #expect(world.counterparties.filter { $0.kinds == ["pointOfSale"] }.allSatisfy { $0.parent != nil && $0.inn.isEmpty })
    }
    @Test func sitesAndMailsAreReserved() {
        #expect(world.contacts.flatMap(\.mails).allSatisfy { $0.hasSuffix(".example") && $0.allSatisfy(\.isASCII) })
        #expect(world.counterparties.allSatisfy { $0.mail.hasSuffix(".example") && ($0.website.isEmpty
            || $0.website.hasSuffix(".example")) })
        #expect(world.counterparties.allSatisfy { $0.phone.filter(\.isNumber).count == 11 })
    }
}
