/// A sale of the year, on its way or ended.
public struct DemoDeal: Hashable, Sendable {
    public let id: Int, title: String
    public let counterparty: Int, contact: Int?, owner: Int
    /// Code of a ready methodology: `first-order`, `repeat-order`, `large-contract`, `tender`.
    public let process: String
    /// Roubles.
    public let amount: Int, cost: Int
    public let source: String
    /// When it began.
    public let start: DemoMoment
    /// Decides how the people on its way act: the same number, the same way.
    public let fate: UInt64
    /// Who else wanted the order, and for how many roubles.
    public let competitor: String?, bid: Int?
}

extension Builder {
    /// Some hundred and twenty deals over the year, more of them lately. A source of chance of its own: everything else stays as it is.
    func deals() -> [DemoDeal] {
        var random = Random(seed &+ 77)
        let buyers: [DemoCounterparty] = counterparties.filter { $0.weight > 0 && !products[$0.id - 1].isEmpty }
        guard !buyers.isEmpty else { return [] }
        let rivals: [DemoCounterparty] = counterparties.filter { $0.kinds.contains("competitor") }
        var starts: [(day: Int, minute: Int)] = (0..<120).map { number in
            // A third of them in the last month: that is what the board shows.
            let back: Int = number % 3 == 0 ? random.from(0...24) : random.from(10...360)
            return (Dates.workday(today - back), 560 + random.below(420))
        }
        starts.sort { ($0.day, $0.minute) < ($1.day, $1.minute) }
        return starts.enumerated().compactMap { index, start -> DemoDeal? in
            guard start.day < today || start.minute < now else { return nil }
            let client: DemoCounterparty = random.pick(buyers), product: Product = random.pick(products[client.id - 1])
            let people: [Int] = self.people[client.id - 1].map { contacts[$0].id }
            let isOld: Bool = client.status == "vip" || client.status == "active"
            let process: String = ["first-order", "repeat-order", "large-contract", "tender"][random.weighted(isOld ? [20, 55, 15, 10] : [80, 10, 4, 6])]
            let isLarge: Bool = process == "large-contract" || process == "tender"
            let amount: Int = (6000 + product.run * random.from(product.run > 6000 ? 3...9 : 8...40)) / 100 * 100 * (isLarge ? random.from(3...7) : 1)
            let rival: DemoCounterparty? = rivals.isEmpty || !random.chance(isLarge ? 70 : 15) ? nil : random.pick(rivals)
            return DemoDeal(
                id: index + 1, title: isLarge ? "\(product.name), год" : product.name, counterparty: client.id, contact: people.first, owner: client.owner, process: process, amount: amount,
                cost: amount * random.from(58...81) / 100, source: client.lastSource.isEmpty ? "recommendation" : client.lastSource, start: DemoMoment(day: start.day, minute: start.minute), fate: random.next(),
                competitor: rival?.name, bid: rival == nil ? nil : amount * random.from(91...112) / 100)
        }
    }
}
