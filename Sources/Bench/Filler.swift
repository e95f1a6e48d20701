internal import Admin
internal import Clients
internal import Database
internal import DemoWorld
internal import Kernel

/// Writes a part of the base in one transaction.
struct Filler {
    let tx: Tx, size: Int, now: Int64
    var crowd: Crowd
    private static let day: Int64 = 86_400_000

    /// The office: an administrator and the sales people the clients belong to.
    static func structure(in tx: Tx) throws {
        var crowd = Crowd(seed: 1)
        try tx.run("PRAGMA cache_size = -1000000")
        let administrator: Int64 = try FirstRun.create(organisation: "ООО «Оттиск»", branch: "Главный офис", administrator: "Анна Соколова", mail: "bench@example.ru", passwordHash: "-", lang: .ru, in: tx)
        let office: Row = try tx.row(Employee.entity, administrator)
        guard let seller = ReadyRole.ready.first(where: { $0.key == "salesManager" }),
              let role = try tx.rows("SELECT id FROM \(Role.self) WHERE name = \(tx.access.lang(seller.name))").first else { throw NotFound() }
        for number in 1..<Base.employees {
            try tx.insert(Employee.entity, ["name": .text(crowd.person()), "mail": .text("s\(number)@example.ru"), "role_id": role["id"], "branch_id": office["branchID"]])
        }
    }

    init(tx: Tx, crowd: Crowd, size: Int, now: Int64) throws {
        (self.tx, self.crowd, self.size, self.now) = (tx, crowd, size, now)
    }
    private func text(_ text: String) -> Value { text.isEmpty ? .null : .text(text) }
    private func owner(_ client: Int) -> Value { .int(Int64(client % Base.employees + 1)) }

    /// Clients of these serial numbers with everything that belongs to them. Their ids are their serial numbers.
    mutating func fill(_ range: ClosedRange<Int>) throws {
        var filler: Filler = self
        try tx.together {
            for serial in range { try filler.client(serial) }
            for serial in range { try filler.people(serial) }
            for index in (range.lowerBound - 1) * 5 ..< range.upperBound * 5 { try filler.talk(index + 1, among: range) }
            for serial in range where serial % 5 == 0 { try filler.task(serial) }
        }
        self = filler
        try tx.run("""
            UPDATE counterparty SET last_contact_at = (SELECT max(starts_at) FROM interaction WHERE interaction.counterparty_id = counterparty.id AND starts_at <= \(now))
            WHERE id >= \(range.lowerBound) AND id <= \(range.upperBound)
            """)
    }
    /// Other records are found by these ids: the base was empty, so its own counting gives them.
    private func add(_ entity: Entity, _ id: Int, at moment: Int64, _ values: [String: Value]) throws {
        guard try tx.dated(moment).insert(entity, values) == Int64(id) else { throw Broken(description: "\(entity.table) \(id)") }
    }
    private mutating func client(_ serial: Int) throws {
        let one: Crowd.Company = crowd.company(serial)
        try add(Counterparty.entity, serial, at: now - Int64(crowd.below(1500) + 30) * Self.day, [
            "name": .text(one.name), "full_name": .text(one.fullName), "legal_form": .text(one.legalForm), "status": .text(one.status), "kinds": .text("|" + one.kinds.joined(separator: "|") + "|"),
            "inn": .text(one.inn), "kpp": text(one.kpp), "ogrn": text(one.ogrn), "city": .text(one.city), "address": .text(one.address), "phone": .text(one.phone), "mail": .text(one.mail),
            "first_source": .text(one.source), "note": text(one.note), "owner_id": owner(serial), "branch_id": .int(1),
        ])
    }
    private mutating func people(_ serial: Int) throws {
        for id in [serial * 2 - 1, serial * 2] {
            let one: Crowd.Person = crowd.colleague(id)
            try add(Contact.entity, id, at: now, [
                "name": .text(one.name), "counterparty_id": .int(Int64(serial)), "position": .text(one.position), "role": .text(one.role), "influence": .text(one.influence),
                "phones": .text(one.phone), "mails": .text(one.mail), "owner_id": owner(serial), "branch_id": .int(1),
            ])
        }
    }
    /// Every fifth touch goes to one client of a hundred: those have long timelines.
    private mutating func talk(_ id: Int, among range: ClosedRange<Int>) throws {
        let place: Int = crowd.below(range.count), client: Int = range.lowerBound + (crowd.chance(20) ? place - place % 100 : place)
        let one: Crowd.Talk = crowd.talks[crowd.below(crowd.talks.count)], at: Int64 = now - Int64(crowd.below(1200 * 96)) * (Self.day / 96)
        try add(Interaction.entity, id, at: at, [
            "counterparty_id": .int(Int64(client)), "contact_id": .int(Int64(client * 2 - crowd.below(2))), "channel": .text(one.channel), "direction": one.direction.map { .text($0) } ?? .null,
            "subject": .text(one.subject), "body": text(one.body), "outcome": text(one.outcome), "next_step": text(one.next), "starts_at": .int(at), "minutes": one.minutes.map { .int(Int64($0)) } ?? .null,
            "owner_id": owner(client), "branch_id": .int(1),
        ])
    }
    private mutating func task(_ serial: Int) throws {
        let one: Crowd.Talk = crowd.talks[crowd.below(crowd.talks.count)], isDone: Bool = crowd.chance(70)
        let due: Day = Zone().day(now - Int64(crowd.below(300) - 30) * Self.day)
        try add(Task.entity, serial / 5, at: now - 60 * Self.day, [
            "title": .text(one.next.isEmpty ? one.subject : one.next), "due_on": due.value, "priority": .text("normal"), "counterparty_id": .int(Int64(serial)), "owner_id": owner(serial),
            "branch_id": .int(1), "done_at": isDone ? .int(now) : .null,
        ])
    }
}
