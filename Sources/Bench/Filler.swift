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
    private var clients: MassInsert, contacts: MassInsert, talks: MassInsert, tasks: MassInsert

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
        clients = try MassInsert(Counterparty.entity, columns: [
            "name", "full_name", "legal_form", "status", "kinds", "inn", "kpp", "ogrn", "city", "address", "phone", "mail", "first_source", "note", "owner_id", "branch_id",
        ], in: tx)
        contacts = try MassInsert(Contact.entity, columns: ["name", "counterparty_id", "position", "role", "influence", "phones", "mails", "owner_id", "branch_id"], in: tx)
        talks = try MassInsert(Interaction.entity, columns: ["counterparty_id", "contact_id", "channel", "direction", "subject", "body", "outcome", "next_step", "starts_at", "minutes", "owner_id", "branch_id"], in: tx)
        tasks = try MassInsert(Task.entity, columns: ["title", "due_on", "priority", "counterparty_id", "owner_id", "branch_id", "done_at"], in: tx)
    }
    private func text(_ text: String) -> Value { text.isEmpty ? .null : .text(text) }
    private func owner(_ client: Int) -> Value { .int(Int64(client % Base.employees + 1)) }

    /// Clients of these serial numbers with everything that belongs to them. Their ids are their serial numbers.
    mutating func fill(_ range: ClosedRange<Int>) throws {
        // One entity after the other: each counts the numbers and links the chain of the log by itself.
        try clients.resume()
        for serial in range { try client(serial) }
        try clients.finish()
        try contacts.resume()
        for serial in range { try people(serial) }
        try contacts.finish()
        try talks.resume()
        for index in (range.lowerBound - 1) * 5 ..< range.upperBound * 5 { try talk(index + 1, among: range) }
        try talks.finish()
        try tx.run("""
            UPDATE counterparty SET last_contact_at = (SELECT max(starts_at) FROM interaction WHERE interaction.counterparty_id = counterparty.id AND starts_at <= \(now))
            WHERE id >= \(range.lowerBound) AND id <= \(range.upperBound)
            """)
        try tasks.resume()
        for serial in range where serial % 5 == 0 { try task(serial) }
        try tasks.finish()
    }
    private mutating func client(_ serial: Int) throws {
        let one: Crowd.Company = crowd.company(serial)
        try clients.add(id: Int64(serial), at: now - Int64(crowd.below(1500) + 30) * Self.day, [
            .text(one.name), .text(one.fullName), .text(one.legalForm), .text(one.status), .text("|" + one.kinds.joined(separator: "|") + "|"), .text(one.inn), text(one.kpp), text(one.ogrn),
            .text(one.city), .text(one.address), .text(one.phone), .text(one.mail), .text(one.source), text(one.note), owner(serial), .int(1),
        ])
    }
    private mutating func people(_ serial: Int) throws {
        for id in [serial * 2 - 1, serial * 2] {
            let one: Crowd.Person = crowd.colleague(id)
            try contacts.add(id: Int64(id), at: now, [
                .text(one.name), .int(Int64(serial)), .text(one.position), .text(one.role), .text(one.influence), .text(one.phone), .text(one.mail), owner(serial), .int(1),
            ])
        }
    }
    /// Every fifth touch goes to one client of a hundred: those have long timelines.
    private mutating func talk(_ id: Int, among range: ClosedRange<Int>) throws {
        let place: Int = crowd.below(range.count), client: Int = range.lowerBound + (crowd.chance(20) ? place - place % 100 : place)
        let one: Crowd.Talk = crowd.talks[crowd.below(crowd.talks.count)], at: Int64 = now - Int64(crowd.below(1200 * 96)) * (Self.day / 96)
        try talks.add(id: Int64(id), at: at, [
            .int(Int64(client)), .int(Int64(client * 2 - crowd.below(2))), .text(one.channel), one.direction.map { .text($0) } ?? .null, .text(one.subject), text(one.body), text(one.outcome),
            text(one.next), .int(at), one.minutes.map { .int(Int64($0)) } ?? .null, owner(client), .int(1),
        ])
    }
    private mutating func task(_ serial: Int) throws {
        let one: Crowd.Talk = crowd.talks[crowd.below(crowd.talks.count)], isDone: Bool = crowd.chance(70)
        let due: Day = Zone().day(now - Int64(crowd.below(300) - 30) * Self.day)
        try tasks.add(id: Int64(serial / 5), at: now - 60 * Self.day, [
            .text(one.next.isEmpty ? one.subject : one.next), due.value, .text("normal"), .int(Int64(serial)), owner(serial), .int(1), isDone ? .int(now) : .null,
        ])
    }
}
