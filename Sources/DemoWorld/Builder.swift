/// Makes the world step by step; nothing here depends on the order of a set or a dictionary.
struct Builder {
    var random: Random
    let seed: UInt64, today: Int, now: Int
    var counterparties: [DemoCounterparty] = []
    /// What each counterparty orders, beside `counterparties`.
    var products: [[Product]] = []
    var contacts: [DemoContact] = []
    /// The places of contacts in `contacts`, beside `counterparties`.
    var people: [[Int]] = []
    var interactions: [DemoInteraction] = []
    var tasks: [DemoTask] = []
    var usedNames: Set<String> = [], usedSites: Set<String> = []
    /// Busy spans of minutes: first the employee, then the day from `today`.
    var busy: [[Int: [ClosedRange<Int>]]] = Array(repeating: [:], count: Shop.employees.count + 1)

    init(seed: UInt64, today: Int, now: Int) {
        (random, self.seed, self.today, self.now) = (Random(seed), seed, today, now)
        for employee in Shop.employees { usedNames.insert(employee.name) }
    }

    mutating func build() {
        makeCounterparties()
        makeContacts()
        makeDayOfScreens()
        makeMeetings()
        makeStories()
        makeRest()
        makeDays()
        makeTasks()
        finish()
    }

    /// Whether the moment is behind.
    func isPast(_ at: DemoMoment) -> Bool { at < DemoMoment(day: today, minute: now) }
    /// Days people work on; the day the programme is shown always is one.
    func works(_ day: Int) -> Bool { Dates.isWorkday(day) || day == today }

    /// Puts everything in order, numbers it and writes the last contacts to the cards.
    mutating func finish() {
        let ordered: [(offset: Int, element: DemoInteraction)] = interactions.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }
        interactions = ordered.enumerated().map { place, pair in
            let one: DemoInteraction = pair.element
            return DemoInteraction(
                id: place + 1, counterparty: one.counterparty, contact: one.contact, owner: one.owner, channel: one.channel,
                    direction: one.direction,
                subject: one.subject, body: one.body, at: one.at, minutes: one.minutes, outcome: one.outcome, nextStep: one.nextStep,
                    done: one.done)
        }
        for one in interactions where one.done {
            guard let id = one.counterparty else { continue }
            counterparties[id - 1].lastContact = one.at
            counterparties[id - 1].created = min(counterparties[id - 1].created, one.at.day)
        }
        let byDue: [(offset: Int, element: DemoTask)] = tasks.enumerated().sorted { ($0.element.due, $0.offset) < ($1.element.due,
            $1.offset) }
        tasks = byDue.enumerated().map { place, pair in
            let one: DemoTask = pair.element
            return DemoTask(
                id: place + 1, title: one.title, counterparty: one.counterparty, contact: one.contact, owner: one.owner, due: one.due,
                    priority: one.priority,
                repeats: one.repeats, checklist: one.checklist, note: one.note, created: one.created, done: one.done)
        }
    }
}
