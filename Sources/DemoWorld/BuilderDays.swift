extension Builder {
    /// Relations without an order: clients between orders, cold contacts, suppliers, competitors, points of sale.
    mutating func makeRest() {
        for card in counterparties {
            let id: Int = card.id
            if card.kinds.contains("supplier") || card.kinds.contains("manufacturer") {
                several("x", with: id, random.from(7...13), newest: today - 1)
            } else if card.kinds.contains("competitor") {
                several("z", with: id, random.from(3...5), newest: today - 1)
            } else if card.kinds.contains("pointOfSale") {
                if let parent = card.parent { products[id - 1] = products[parent - 1] }
                several("d", with: id, random.from(1...3), newest: today - 1)
            } else if card.status == "lead" {
                several("c", with: id, random.from(1...3), newest: today - 10)
            } else if card.status == "asleep" || card.status == "lost" {
                several("r", with: id, random.from(0...2), newest: today - (card.status == "asleep" ? 95 : 190))
            } else {
                several("r", with: id, random.from(0...2) + card.weight / 2, newest: today - 1)
            }
        }
    }
    private mutating func several(_ phase: Character, with client: Int, _ count: Int, newest: Int) {
        let contact: Int? = mainContact(of: client)
        for _ in 0..<count {
            let day: Int = Dates.workday(random.from((today - 364)...newest))
            guard let product = products[client - 1].first, day <= newest else { continue }
            let filling = Filling(
                product: product, deal: "\(padded(Self.month(day), 4))-\(padded(random.from(300...399), 3))",
                order: "З-\(random.from(21_000...21_999))", sum: price(product.run))
            touch(Lines.all[random.pick(Lines.usual[phase] ?? [])], with: client, contact: contact, day: day, filling)
        }
    }

    /// Fills the last days and the next ones until nobody who sells has an empty calendar.
    mutating func makeDays() {
        let needed: [(Int, Int)] = [(-3, 6), (-2, 6), (-1, 7), (0, 9), (1, 6), (2, 5), (3, 4), (4, 3), (5, 2)]
        for owner in [Shop.anna, Shop.daria, Shop.roman, Shop.head] {
            let mine: [Int] = counterparties.filter { card in
                let near: Bool = owner == Shop.head ? card.weight == 3 : card.owner == owner
                return near && ["active", "vip", "lead"].contains(card.status) && card.weight > 0 && card.legalForm != "person"
            }.map(\.id)
            for (shift, count) in needed {
                let day: Int = shift == 0 ? today : Dates.workday(today, plus: shift)
                for _ in 0..<count { fill(owner, day, clients: mine, count: count) }
            }
        }
        answerCommonLine()
    }
    private mutating func fill(_ owner: Int, _ day: Int, clients: [Int], count: Int) {
        let there: Int = interactions.count { $0.owner == owner && $0.at.day == day && ["call", "meeting"].contains($0.channel) }
        guard there < count, !clients.isEmpty else { return }
        let client: Int = random.pick(clients), phase: Character = random.pick(["q", "s", "k", "k", "m", "m", "w", "r"])
        guard !interactions.contains(where: { $0.counterparty == client && $0.at.day == day }) else { return }
        let lines: [Int] = (Lines.usual[phase] ?? []).filter { Lines.all[$0].isPlannable && Lines.all[$0].channel != "event" }
        guard !lines.isEmpty else { return }
        let filling = Filling(
            product: random.pick(products[client - 1]), deal: "\(padded(Self.month(day), 4))-\(padded(random.from(200...299), 3))",
            order: "З-\(random.from(24_900...24_999))", sum: price(2000))
        speak(Lines.all[random.pick(lines)], as: owner, with: client, day: day, filling)
    }
    /// A touch by somebody else than the one who owns the client.
    private mutating func speak(_ line: Line, as owner: Int, with client: Int, day: Int, _ filling: Filling) {
        let contact: Int? = mainContact(of: client)
        let kept: (Int, Int?) = (counterparties[client - 1].owner, counterparties[client - 1].backup)
        counterparties[client - 1].owner = owner
        counterparties[client - 1].backup = nil
        touch(line, with: client, contact: contact, day: day, filling)
        (counterparties[client - 1].owner, counterparties[client - 1].backup) = kept
    }
    /// The common line of the last days: calls that come in and are passed on.
    private mutating func answerCommonLine() {
        let callers: [Int] = counterparties.filter { ["active", "vip", "lead"].contains($0.status) && $0.weight > 0 }.map(\.id)
        let lines: [Int] = (Lines.usual["q"] ?? []).filter { Lines.all[$0].channel == "call" && Lines.all[$0].direction == "in" }
        for shift in -6...0 {
            let day: Int = shift == 0 ? today : Dates.workday(today, plus: shift)
            for _ in 0..<random.from(5...9) {
                let client: Int = random.pick(callers)
                guard let product = products[client - 1].last else { continue }
                let filling = Filling(
                    product: product, deal: "\(padded(Self.month(day), 4))-\(padded(random.from(400...499), 3))", order: "З-24900",
                        sum: price(product.run))
                speak(Lines.all[random.pick(lines)], as: Shop.operatorID, with: client, day: day, filling)
            }
        }
    }
    /// The short meeting every Monday of the last weeks and on the day that is shown.
    mutating func makeMeetings() {
        for day in (today - 29)...(today + 8) where day == today || (day + 3) % 7 == 0 {
            let there: [Int] = [Shop.director, Shop.head, Shop.daria, Shop.roman, Shop.marketer] + (day == today ? [] : [Shop.anna])
            for owner in there {
                let at = DemoMoment(day: day, minute: 570), done: Bool = isPast(at)
                busy[owner][day, default: []].append(570...629)
                interactions.append(DemoInteraction(
                    id: 0, counterparty: nil, contact: nil, owner: owner, channel: "meeting", direction: nil, subject: "Планёрка",
                    body: "План и факт по отделам, загрузка печати, застрявшие сделки.", at: at, minutes: 60,
                    outcome: done ? "Планы на день записаны" : nil, nextStep: done ? "Разобрать застрявшие сделки" : nil, done: done))
            }
        }
    }
}
