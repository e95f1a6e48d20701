/// As many believable clients, people and talks as a load test wants, the same for the same seed.
public struct Crowd: Sendable {
    /// A client, with the words of its card.
    public struct Company: Sendable {
        public let name: String, fullName: String, legalForm: String, status: String, kinds: [String], inn: String, kpp: String, ogrn: String
        public let city: String, address: String, phone: String, mail: String, source: String, note: String
    }
    /// A person at a client.
    public struct Person: Sendable { public let name: String, position: String, role: String, influence: String, phone: String, mail: String }
    /// One touch; its words come from a pool, as in an office where talks resemble each other.
    public struct Talk: Sendable { public let channel: String, direction: String?, subject: String, body: String, outcome: String, next: String, minutes: Int? }

    private var random: Random
    public let talks: [Talk]
    private static let statuses: [(key: String, share: Int)] = [("active", 42), ("lead", 22), ("asleep", 18), ("lost", 10), ("vip", 5), ("partner", 3)]
    private static let kinds: [(key: String, share: Int)] = [("directClient", 80), ("agency", 8), ("supplier", 5), ("pointOfSale", 4), ("endConsumer", 3)]
    private static let sources: [String] = ["recommendation", "site", "search", "exhibition", "coldCall", "tender", "advertising", "social", "other"]

    public init(seed: UInt64) {
        var random = Random(seed)
        talks = (0..<6000).map { _ in Self.talk(&random) }
        self.random = random
    }
    /// A number from zero up to `limit`, without it.
    public mutating func below(_ limit: Int) -> Int { random.below(limit) }
    public mutating func chance(_ percent: Int) -> Bool { random.chance(percent) }

    private static func talk(_ random: inout Random) -> Talk {
        let line: Line = random.pick(Lines.all), trade: Trade = random.pick(Trades.all)
        let filling = Filling(product: Product(random.pick(trade.products)), deal: "С-\(random.from(1000...9999))", order: "З-\(random.from(1000...9999))",
                              sum: random.from(8...900) * 1000)
        let day: String = "\(random.from(1...28)).\(padded(random.from(1...12), 2))", name: String = random.pick(random.chance(50) ? People.men : People.women)
        func text(_ line: String) -> String { filling.text(line, day: day, name: name) }
        return Talk(channel: line.channel, direction: line.direction, subject: text(line.subject), body: text(line.body), outcome: text(line.outcome), next: text(line.next),
                    minutes: line.channel == "letter" ? nil : random.from(2...45))
    }

    /// The client of a serial number, counted from one; the tax number is its own and belongs to nobody.
    public mutating func company(_ serial: Int) -> Company {
        let city: City = Cities.all[random.weighted(Cities.shares)], isTrader: Bool = random.chance(25), region: Int = serial / 100_000 % 90 + 1
        let trader: String = person(), trade: Trade = random.pick(Trades.all), site: String = "k\(serial).example"
        let inner: String = isTrader ? "" : title(trade, city)
        let name: String = isTrader ? "ИП \(trader)" : trade.noun.isEmpty ? inner : "\(trade.noun) «\(inner)»"
        let form: String = trade.form.isEmpty ? "ООО" : trade.form
        return Company(
            name: name, fullName: isTrader ? name : "\(form) «\(inner)»", legalForm: isTrader ? "soleTrader" : "company",
            status: Self.statuses[random.weighted(Self.statuses.map(\.share))].key, kinds: [Self.kinds[random.weighted(Self.kinds.map(\.share))].key],
            inn: isTrader ? Codes.personINN(region: region, serial: serial % 1_000_000) : Codes.companyINN(region: region, serial: serial % 100_000),
            kpp: isTrader ? "" : Codes.kpp(region: city.region),
            ogrn: isTrader ? Codes.ogrnip(region: city.region, year: random.from(5...25), serial: serial % 10_000_000)
                : Codes.ogrn(region: city.region, year: random.from(3...25), serial: serial % 100_000),
            city: city.name, address: "\(padded(city.post, 3))999, \(city.name), \(random.pick(Cities.streets)), д. \(random.from(1...96))",
            phone: phone(), mail: random.pick(["info", "zakaz", "office", "mail"]) + "@" + site, source: random.pick(Self.sources),
            note: random.chance(30) ? random.pick(Others.notes) : "")
    }
    /// What stands in the quotes: a known name, its town or the owners' names, so that names differ.
    private mutating func title(_ trade: Trade, _ city: City) -> String {
        let base: String = random.pick(trade.names).split { "«»".contains($0) }.last.map(String.init) ?? city.name
        switch random.below(4) {
        case 0: return base
        case 1: return "\(base) \(city.name)"
        case 2: return "\(base)-\(random.from(2...99))"
        default: return "\(random.pick(People.surnames)) и \(random.pick(People.surnames))"
        }
    }
    /// Surname, name and patronymic.
    public mutating func person() -> String {
        let isWoman: Bool = random.chance(50), surname: String = random.pick(People.surnames), father: String = random.pick(People.patronymics)
        return isWoman ? "\(People.feminine(surname)) \(random.pick(People.women)) \(People.feminine(patronymic: father))"
            : "\(surname) \(random.pick(People.men)) \(father)"
    }
    /// A person of the client with that mail.
    public mutating func colleague(_ serial: Int) -> Person {
        let places: [String] = random.pick([Positions.boss, Positions.buyer, Positions.marketing, Positions.design, Positions.other])
        let parts: [String] = random.pick(places).split(separator: "|").map(String.init)
        return Person(name: person(), position: parts[0], role: parts[1], influence: parts[2], phone: phone(), mail: "p\(serial)@pochta.example")
    }
    private mutating func phone() -> String {
        "+7 9\(padded(random.from(2...98), 2)) \(padded(random.below(1000), 3))-\(padded(random.below(100), 2))-\(padded(random.below(100), 2))"
    }
}
