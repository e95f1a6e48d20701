extension Builder {
    mutating func makeCounterparties() {
        for line in Others.groups { addGroup(line) }
        for line in Others.known { addKnown(line) }
        for (index, line) in Others.groups.enumerated() { addFamily(line, parent: index + 1) }
        for trade in Trades.all { for name in trade.names { addClient(name, of: trade) } }
        for name in Others.agencies { addAgency(name) }
        for line in Others.suppliers { addSupplier(line, kind: "supplier") }
        for line in Others.manufacturers { addSupplier(line, kind: "manufacturer") }
        for name in Others.competitors { addCompetitor(name) }
        for _ in 0..<14 { addPerson() }
    }

    // MARK: Kinds of cards

    private mutating func addGroup(_ line: String) {
        let parts: [String] = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let id: Int = addCompany(parts[0], form: "АО", city: Cities.named(parts[1]), status: "active", kinds: ["directClient"],
            owner: random.pick(Shop.sellers), weight: 2)
        counterparties[id - 1].tags = ["холдинг"]
        products[id - 1] = Others.groupProducts.map { Product($0) }
    }

    private mutating func addKnown(_ line: String) {
        let parts: [String] = line.split(separator: "|").map(String.init)
        let id: Int = addCompany(
            parts[0], form: "", city: Cities.named(parts[2]), status: parts[3], kinds: ["directClient"], owner: Int(parts[5]) ?? Shop.anna,
                weight: Int(parts[6]) ?? 1)
        counterparties[id - 1].fullName = parts[1]
        counterparties[id - 1].firstSource = parts[4]
        counterparties[id - 1].tags = parts[7].split(separator: ";").map(String.init)
        products[id - 1] = parts[8].split(separator: ";").map { Product(String($0)) }
        if parts[0] == "Лавка Берегово" {
            counterparties[id - 1].parent = 1
            counterparties[id - 1].inn = Codes.companyINN(region: 77, serial: 1428)
            counterparties[id - 1].kpp = Codes.kpp(region: 77)
            counterparties[id - 1].mail = "zakaz@beregovo.example"
            counterparties[id - 1].website = "beregovo.example"
            counterparties[id - 1].phone = "+7 4872 55-14-00"
        }
    }

    private mutating func addFamily(_ line: String, parent: Int) {
        let parts: [String] = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        var first: Int = 0
        for name in parts[2].split(separator: ";") {
            let id: Int = addCompany(
                String(name), form: "ООО", city: Cities.named(parts[1]), status: "active", kinds: ["directClient"],
                    owner: counterparties[parent - 1].owner, weight: 1)
            counterparties[id - 1].parent = parent
            counterparties[id - 1].tags = ["холдинг"]
            products[id - 1] = Others.groupProducts.map { Product($0) }
            if first == 0 { first = id }
        }
        let shop: Int = parent == 1 ? (counterparties.first { $0.name == "Лавка Берегово" }?.id ?? first) : first
        for place in parts[3].split(separator: ";") { addPoint(String(place), of: shop) }
    }

    /// A shop or an office of a client: no tax number of its own.
    private mutating func addPoint(_ place: String, of parent: Int) {
        let head: DemoCounterparty = counterparties[parent - 1]
        let parts: [String] = place.split(separator: ",").map { String($0.drop { $0 == " " }) }
        let city: City = Cities.named(parts[0])
        let street: String = Cities.streets.first { $0.contains(parts[1]) } ?? "ул. \(parts[1])"
        let id: Int = add(head.name + ", " + place, full: head.fullName + ", точка продаж", form: "company", city: city, status: "active",
            kinds: ["pointOfSale"], owner: head.owner, weight: 0)
        counterparties[id - 1].parent = parent
        counterparties[id - 1].address = "\(padded(city.post, 3))999, \(city.name), \(street), д. \(parts[2])"
        counterparties[id - 1].deliveryAddress = counterparties[id - 1].address
        counterparties[id - 1].tags = ["точка продаж"]
        counterparties[id - 1].website = head.website
        counterparties[id - 1].mail = "point\(id)@\(head.website)"
        counterparties[id - 1].note = random.pick(["Принимают с 8:00 до 9:00, до открытия.",
            "Ценники и меню сюда везём отдельной коробкой.", "Разгрузка с улицы, не дольше 15 минут."])
    }

    private mutating func addClient(_ name: String, of trade: Trade) {
        let whole: Bool = trade.noun.isEmpty || name.contains("«") || name.hasPrefix(trade.noun)
        let title: String = whole ? name : "\(trade.noun) «\(name)»"
        let weight: Int = [3, 2, 1][random.weighted([13, 37, 50])]
        let status: String
        switch weight {
        case 3: status = random.chance(55) ? "vip" : "active"
        case 2: status = random.chance(88) ? "active" : "asleep"
        default: status = ["active", "lead", "asleep", "lost"][random.weighted([46, 22, 20, 12])]
        }
        let city: City = Cities.home(of: name) ?? Cities.all[random.weighted(Cities.shares)], packs: Bool = ["упаковка", "напитки",
            "продукты"].contains(trade.tag)
        let owner: Int = packs && random.chance(75) ? Shop.roman : random.pick([Shop.anna, Shop.daria])
        let kinds: [String] = trade.noun == "Агентство событий" ? ["agency", "directClient"] : ["directClient"]
        let id: Int
        if trade.form == "ООО", weight == 1, random.chance(34) {
            id = addTrader(title, city: city, status: status, kinds: kinds, owner: owner, weight: weight)
        } else {
            id = addCompany(title, form: trade.form, city: city, status: status, kinds: kinds, owner: owner, weight: weight)
        }
        products[id - 1] = random.shuffled(trade.products).prefix(random.from(3...5)).map { Product($0) }
        var tags: [String] = [trade.tag]
        for tag in random.shuffled(Others.extraTags).prefix(random.from(0...2)) where !tags.contains(tag) { tags.append(tag) }
        counterparties[id - 1].tags = tags
    }

    private mutating func addAgency(_ name: String) {
        let city: City = Cities.all[random.weighted(Cities.shares)]
        let id: Int = addCompany(name, form: "ООО", city: city, status: random.chance(60) ? "partner" : "active", kinds: ["agency"],
            owner: random.pick(Shop.sellers), weight: 2)
        counterparties[id - 1].tags = ["агентство", "скидка партнёра"]
        products[id - 1] = random.shuffled(Others.agencyProducts).prefix(4).map { Product($0) }
    }

    private mutating func addSupplier(_ line: String, kind: String) {
        let parts: [String] = line.split(separator: "|").map(String.init)
        let id: Int = addCompany(
            parts[0], form: "ООО", city: Cities.all[random.weighted(Cities.shares)], status: "partner", kinds: [kind],
                owner: random.pick([Shop.head, Shop.daria, Shop.roman]), weight: 0)
        counterparties[id - 1].tags = [kind == "supplier" ? "поставщик" : "производитель", parts[1]]
        counterparties[id - 1].firstSource = random.pick(["other", "exhibition", "recommendation"])
        counterparties[id - 1].lastSource = counterparties[id - 1].firstSource
        counterparties[id - 1].note = "Прайс обновляют раз в квартал, минимальная партия по согласованию."
        products[id - 1] = [Product("\(parts[2])~\(random.from(2...40) * 100)~\(parts[1])")]
    }

    private mutating func addCompetitor(_ name: String) {
        let id: Int = addCompany(
            name, form: "ООО", city: Cities.all[random.weighted(Cities.shares)], status: "partner", kinds: ["competitor"],
                owner: Shop.marketer, weight: 0)
        counterparties[id - 1].tags = ["конкурент"]
        counterparties[id - 1].firstSource = "other"
        counterparties[id - 1].lastSource = "other"
        counterparties[id - 1].note = random.pick([
            "Сильны в малых тиражах, слабее в сложной отделке.", "Демпингуют на листовках, срок держат плохо.",
            "Своя высечка, берут заказы у агентств.",
            "Работают ночью, за срочность берут вдвое.", "Хороший сайт с калькулятором, поддержка отвечает медленно.",
        ])
    }

    private mutating func addPerson() {
        let name: (full: String, short: String) = fullPerson()
        let city: City = Cities.all[random.weighted(Cities.shares)]
        let id: Int = add(
            name.full, full: name.full, form: "person", city: city, status: random.pick(["active", "lead", "asleep", "active"]),
                kinds: ["endConsumer"],
            owner: random.pick(Shop.sellers), weight: 1)
        counterparties[id - 1].phone = mobile()
        counterparties[id - 1].mail = latin(name.short).split(separator: "-").reversed().joined(separator: ".") + "@pochta.example"
        counterparties[id - 1].firstSource = random.pick(["site", "search", "social", "recommendation"])
        counterparties[id - 1].lastSource = counterparties[id - 1].firstSource
        counterparties[id - 1].tags = ["частный заказ"]
        products[id - 1] = random.shuffled(Others.personProducts).prefix(2).map { Product($0) }
    }

    // MARK: What all cards share

    private mutating func addCompany(_ name: String, form: String, city: City, status: String, kinds: [String], owner: Int,
        weight: Int) -> Int {
        // Documents know the name in quotes alone; what stands before it is the trade.
        let inner: String = name.split { "«»".contains($0) }.dropFirst().first.map(String.init) ?? name
        let id: Int = add(name, full: "\(form) «\(inner)»", form: "company", city: city, status: status, kinds: kinds, owner: owner,
            weight: weight)
        let serial: Int = 20_000 + id * 41 + random.below(40), bank: Bank = random.pick(Banks.all)
        counterparties[id - 1].inn = Codes.companyINN(region: city.region, serial: serial)
        counterparties[id - 1].kpp = Codes.kpp(region: city.region)
        counterparties[id - 1].ogrn = Codes.ogrn(region: city.region, year: random.from(3...24), serial: serial)
        counterparties[id - 1].bank = bank.name
        counterparties[id - 1].bik = bank.bik
        counterparties[id - 1].account = Codes.account(prefix: "40702810", serial: serial, bik: bank.bik)
        return id
    }

    private mutating func addTrader(_ name: String, city: City, status: String, kinds: [String], owner: Int, weight: Int) -> Int {
        let person: (full: String, short: String) = fullPerson()
        let id: Int = add(name, full: "ИП " + person.full, form: "soleTrader", city: city, status: status, kinds: kinds, owner: owner,
            weight: weight)
        let serial: Int = 20_000 + id * 41 + random.below(40), bank: Bank = random.pick(Banks.all)
        counterparties[id - 1].inn = Codes.personINN(region: city.region, serial: serial)
        counterparties[id - 1].ogrn = Codes.ogrnip(region: city.region, year: random.from(8...24), serial: serial)
        counterparties[id - 1].bank = bank.name
        counterparties[id - 1].bik = bank.bik
        counterparties[id - 1].account = Codes.account(prefix: "40802810", serial: serial, bik: bank.bik)
        return id
    }

    private mutating func add(
        _ name: String, full: String, form: String, city: City, status: String, kinds: [String], owner: Int, weight: Int
    ) -> Int {
        let id: Int = counterparties.count + 1
        let sources: [String] = ["recommendation", "site", "search", "exhibition", "coldCall", "tender", "advertising", "social", "import"]
        let first: String = sources[random.weighted([24, 18, 14, 9, 12, 6, 9, 5, 3])]
        let address: String = "\(padded(city.post, 3))999, \(city.name), \(random.pick(Cities.streets)), д. \(random.from(1...96))"
        let site: String = domain(name, city: city) + ".example"
        let warehouse: String = random.chance(40) ? "\(city.name), \(random.pick(Cities.streets)), д. \(random.from(1...60)), склад"
            : address
        let others: [Int] = Shop.sellers.filter { $0 != owner }
        counterparties.append(DemoCounterparty(
            id: id, name: name, fullName: full, legalForm: form, status: status, kinds: kinds, inn: "", kpp: "", ogrn: "", city: city.name,
                address: address,
            deliveryAddress: warehouse, phone: landline(city), mail: random.pick(["info", "zakaz", "office", "mail"]) + "@" + site,
                website: site, bank: "", bik: "",
            account: "", firstSource: first, lastSource: random.chance(65) ? first : sources[random.below(sources.count)], parent: nil,
                owner: owner,
            backup: random.chance(30) ? random.pick(others) : nil, tags: [], note: random.chance(45) ? random.pick(Others.notes) : "",
                weight: weight,
            created: today - random.from(20...1500), lastContact: nil))
        if form == "person" { counterparties[id - 1].website = "" }
        products.append([])
        people.append([])
        return id
    }

    /// The Latin letters of what stands in the last quotes, or of the whole name; with the town or a number if somebody has it already.
    private mutating func domain(_ name: String, city: City) -> String {
        let parts: [Substring] = name.split { "«»".contains($0) }
        let core: String = latin(parts.count > 1 ? String(parts[1]) : name).split(separator: "-").joined(separator: "-")
        let tries: [String] = [core, "\(core)-\(latin(city.name))", "\(core)-\(counterparties.count + 1)"]
        for one in tries where one.count > 2 && usedSites.insert(one).inserted { return one }
        return "client-\(counterparties.count + 1)"
    }
    mutating func landline(_ city: City) -> String {
        city.dial.count == 3
            ? "+7 \(city.dial) 555-\(padded(random.below(100), 2))-\(padded(random.below(100), 2))"
            : "+7 \(city.dial) 55-\(padded(random.below(100), 2))-\(padded(random.below(100), 2))"
    }
    mutating func mobile() -> String {
        "+7 9\(padded(random.from(2...98), 2)) 555-\(padded(random.below(100), 2))-\(padded(random.below(100), 2))"
    }
    /// Surname, name, patronymic and, for the mail, name and surname.
    mutating func fullPerson() -> (full: String, short: String) {
        while true {
            let woman: Bool = random.chance(50), base: String = random.pick(People.surnames),
                middle: String = random.pick(People.patronymics)
            let first: String = woman ? random.pick(People.women) : random.pick(People.men), last: String = woman ? People.feminine(base)
                : base
            if usedNames.insert("\(first) \(last)").inserted {
                return ("\(last) \(first) \(woman ? People.feminine(patronymic: middle) : middle)", "\(first) \(last)")
            }
        }
    }
}
