extension Builder {
    /// An order from the request to the thanks, or to the refusal.
    struct Story {
        var client: Int, start: Int, product: Product, lost: Bool
    }

    mutating func makeStories() {
        var stories: [Story] = []
        for card in counterparties where !products[card.id - 1].isEmpty && card.weight > 0 {
            let last: Int = card.status == "asleep" ? today - 150 : card.status == "lost" ? today - 230 : today - 25
            var count: Int = [1, card.status == "active" ? 1 : random.from(0...1), random.from(1...3), random.from(4...6)][card.weight]
            if card.status == "asleep" || card.status == "lost" { count = max(1, count) }
            if card.status == "lead" || card.legalForm == "person" { count = random.below(2) }
            for number in 0..<count {
                let lost: Bool = card.status == "lost" && number == count - 1 || random.chance(22)
                stories.append(Story(client: card.id, start: random.from((today - 365)...last),
                    product: random.pick(products[card.id - 1]), lost: lost))
            }
            let current: Int = ["vip", "active", "partner"].contains(card.status) ? [0, 25, 45, 90][card.weight] : card.status == "lead"
                ? 75 : 0
            guard random.chance(current) else { continue }
            let late: Bool = card.status == "lead"
            stories.append(Story(
                client: card.id, start: today - random.from(late ? 2...9 : 3...38), product: random.pick(products[card.id - 1]),
                    lost: false))
        }
        let ordered: [Story] = stories.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
        var counters: [Int: Int] = [:]
        for (index, story) in ordered.enumerated() {
            let month: Int = Self.month(story.start)
            let number: Int = counters[month, default: 10] + random.from(1...2)
            counters[month] = number
            let filling = Filling(
                product: story.product, deal: "\(padded(month, 4))-\(padded(number, 3))",
                    order: "З-\(22_000 + index * 5 + random.below(5))",
                sum: price(story.product.run))
            tell(story, filling)
        }
    }

    /// `2611` for November 2026.
    static func month(_ day: Int) -> Int {
        let date = Dates.civil(day)
        return date.year % 100 * 100 + date.month
    }
    mutating func price(_ run: Int) -> Int {
        let tenths: ClosedRange<Int> = run <= 20 ? 9000...40_000 : run <= 200 ? 1500...9000 : run <= 1200 ? 350...1600 : run <= 6000
            ? 90...480 : 18...90
        return (6000 + run * random.from(tenths) / 10) / 100 * 100
    }

    private mutating func tell(_ story: Story, _ filling: Filling) {
        var day: Int = Dates.workday(story.start), planned: Int = 0
        let contact: Int? = mainContact(of: story.client)
        for (line, pause) in plot(lost: story.lost) {
            day = Dates.workday(day, plus: pause)
            let kind: Line = Lines.all[line]
            if day > today || (day == today && !kind.isPlannable && random.chance(50)) {
                guard kind.isPlannable, day <= today + 12, planned < 2 else { continue }
                planned += 1
            }
            touch(kind, with: story.client, contact: contact, day: day, filling)
        }
    }

    /// The lines of one order with the working days before each.
    private mutating func plot(lost: Bool) -> [(Int, Int)] {
        var result: [(Int, Int)] = take("q", 1, pause: 0...0) + take("s", random.from(0...2), pause: 0...2)
        result.append((Lines.quote, random.from(1...2)))
        result += take("k", random.from(lost ? 1...2 : 0...2), pause: 1...4)
        guard !lost else { return result + [(random.pick(Lines.losses), random.from(2...6))] }
        result += take("m", random.from(1...2), pause: 1...3) + take("i", random.from(0...2), pause: 0...2)
        result += take("w", random.from(0...2), pause: 1...4) + take("d", random.from(1...2), pause: 1...3)
        if random.chance(9) {
            result += Lines.complaints.shuffledPrefix(2, &random).sorted().map { ($0, random.from(1...3)) }
        } else {
            result += take("f", random.weighted([45, 45, 10]), pause: 3...12)
        }
        return result
    }
    private mutating func take(_ phase: Character, _ count: Int, pause: ClosedRange<Int>) -> [(Int, Int)] {
        let picked: [Int] = (Lines.usual[phase] ?? []).shuffledPrefix(count, &random)
        let ordered: [Int] = picked.sorted { (Lines.all[$0].rank, $0) < (Lines.all[$1].rank, $1) }
        return ordered.map { ($0, random.from(pause)) }
    }

    // MARK: One touch

    /// The one who is mostly spoken to.
    mutating func mainContact(of client: Int) -> Int? {
        let here: [Int] = people[client - 1].filter { contacts[$0].leftOn == nil }
        guard let first = here.first else { return nil }
        return contacts[random.chance(70) ? first : random.pick(here)].id
    }

    /// Writes a touch down; what lies ahead is planned, and nobody plans what comes from others.
    mutating func touch(_ line: Line, with client: Int, contact: Int?, day: Int, _ filling: Filling, from: Int = 540, to: Int = 1065) {
        let card: DemoCounterparty = counterparties[client - 1]
        var owner: Int = card.owner
        if line.channel == "event" { owner = Shop.marketer }
        if line.phase == "q", line.channel == "call", line.direction == "in", random.chance(45) { owner = Shop.operatorID }
        if line.phase == "i", line.channel == "letter" || line.channel == "call", random.chance(35) { owner = Shop.accountant }
        if day >= today - 60, owner == card.owner, let backup = card.backup, random.chance(15) { owner = backup }
        let minutes: Int?
        switch line.channel {
        case "call": minutes = random.chance(70) ? random.from(2...7) : random.from(8...19)
        case "meeting": minutes = random.from(2...6) * 15
        case "event": minutes = random.from(3...8) * 30
        case "siteVisit": minutes = random.from(2...14)
        default: minutes = nil
        }
        let span: Int = ["call", "meeting", "event"].contains(line.channel) ? (minutes ?? 5) : 0
        let step: Int = day > today || line.channel == "meeting" || line.channel == "event" ? 15 : day == today && line.isPlannable ? 5 : 1
        guard let minute = slot(owner, day, span, from: from, to: to, step: step) else { return }
        let at = DemoMoment(day: day, minute: minute), done: Bool = isPast(at)
        guard done || line.isPlannable else { return }
        let later: String = Dates.text(Dates.workday(day, plus: random.from(2...7)))
        let name: String = contact.map { contacts[$0 - 1].name.split(separator: " ").first.map(String.init) ?? "коллеги" } ?? "коллеги"
        let subject: String = filling.text(line.subject, day: later, name: name)
        let next: String = filling.text(line.next, day: later, name: name)
        if done, line.channel == "call", line.direction == "out", minute > 660, random.chance(12) {
            interactions.append(DemoInteraction(
                id: 0, counterparty: client, contact: contact, owner: owner, channel: "call", direction: "out", subject: subject, body: "",
                at: DemoMoment(day: day, minute: minute - random.from(20...110)), minutes: 1, outcome: "Не дозвонились",
                    nextStep: "Перезвонить сегодня", done: true))
        }
        interactions.append(DemoInteraction(
            id: 0, counterparty: client, contact: contact, owner: owner, channel: line.channel, direction: line.direction, subject: subject,
            body: done ? filling.text(line.body, day: later, name: name) : random.pick(line.channel == "call" ? Lines.callPlans
                : Lines.plans), at: at,
            minutes: done ? minutes : max(15, ((minutes ?? 15) + 14) / 15 * 15),
            outcome: done ? filling.text(line.outcome, day: later, name: name) : nil, nextStep: done ? next : nil, done: done))
    }

    /// A free minute of the day for somebody, and takes it.
    mutating func slot(_ owner: Int, _ day: Int, _ span: Int, from: Int, to: Int, step: Int) -> Int? {
        let latest: Int = min(to, 1080 - span)
        guard latest >= from else { return nil }
        for _ in 0..<24 {
            let minute: Int = from + random.below((latest - from) / step + 1) * step
            guard span > 0 else { return minute }
            let wanted: ClosedRange<Int> = minute...(minute + max(span, day >= today ? 15 : 1) - 1)
            if (busy[owner][day] ?? []).contains(where: { $0.overlaps(wanted) }) { continue }
            busy[owner][day, default: []].append(wanted)
            return minute
        }
        return nil
    }
}

extension Array {
    /// So many different items by chance.
    func shuffledPrefix(_ count: Int, _ random: inout Random) -> [Element] { Array(random.shuffled(self).prefix(count)) }
}
