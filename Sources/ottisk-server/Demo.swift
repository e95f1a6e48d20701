import Admin
import Calculator
import Clients
import Database
import DemoWorld
import Kernel
import Requisites
import Sales
import Surveys
import Tariffs

/// Fills an empty workspace with the invented print shop of `DemoWorld`; a workspace with people in it is left alone.
enum Demo {
    /// Everybody's password in the demo.
    static let password: String = "ottisk-demo"

    static func fill(_ workspace: Workspace) async throws {
        let isEmpty: Bool = try await workspace.read(as: .program("demo")) { try $0.rows("SELECT id FROM \(Employee.self) LIMIT 1").isEmpty }
        guard isEmpty else { return }
        guard let hash = Crypto.hash(password: password) else { throw DatabaseError.unavailable("no memory for a password hash") }
        let now: Int64 = Clock.now(), zone: Zone = workspace.zone
        let world = DemoWorld(seed: 2026, today: zone.day(now).number, now: zone.minute(now))
        let first: String = try await workspace.write(as: .program("demo")) { tx in
            try tx.together {
                var filling = Filling(tx: tx, zone: zone, hash: hash)
                try filling.structure(world)
                try filling.clients(world)
                try filling.doubles(world)
                try filling.work(world)
                try filling.deals(world)
                let client: Int64? = filling.counterparties.sorted { $0.key < $1.key }.first?.value
                try DemoCatalogue.fill(client: client, in: tx)
                try Tariffs.insertDemo(from: Day(year: tx.today.year - 1, month: 1, day: 1), in: tx)
                try DemoCalculations.fill(client: client, in: tx)
                try DemoSurveys.fill(in: tx)
                try Rehearsal.rules(in: tx)
                try filling.views()
                try filling.notices(world)
                return try filling.administrator(world)
            }
        }
        say("\(first)  \(password)")
    }
}

/// Links of the world become ids of the database as the rows get them.
private struct Filling {
    let tx: Tx, zone: Zone, hash: String
    var roles: [String: Int64] = [:], organisations: [Int: Int64] = [:], branches: [Int: Int64] = [:], employees: [Int: Int64] = [:]
    var counterparties: [Int: Int64] = [:], contacts: [Int: Int64] = [:]

    private func text(_ text: String?) -> Value { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .null }
    /// As a form writes it.
    private func phone(_ text: String?) -> Value { self.text(text.map { Phone.tidy($0) }) }
    private func texts(_ all: [String]) -> Value { all.isEmpty ? .null : .text("|" + all.joined(separator: "|") + "|") }
    private func day(_ number: Int?) -> Value { number.map { .text("\(Day(number: $0))") } ?? .null }
    private func instant(_ moment: DemoMoment?) -> Value { moment.map { .int(zone.instant(Day(number: $0.day), minute: $0.minute)) } ?? .null }
    private func link(_ id: Int?, _ ids: [Int: Int64]) -> Value { id.flatMap { ids[$0] }.map { .int($0) } ?? .null }
    private func place(_ employee: Int, _ world: DemoWorld) -> Value { link(world.employees.first { $0.id == employee }?.branch, branches) }

    mutating func structure(_ world: DemoWorld) throws {
        try FirstRun.lists(.ru, in: tx)
        for role in ReadyRole.ready { roles[role.key] = try tx.insert(Role.entity, ["name": .text(tx.access.lang(role.name)), "grants": .text(role.json)]) }
        for one in world.organisations {
            organisations[one.id] = try tx.insert(Organisation.entity, [
                "name": text(one.name), "full_name": text(one.fullName), "inn": text(one.inn), "kpp": text(one.kpp), "ogrn": text(one.ogrn), "address": text(one.address),
                "vat": text(one.vat), "bank": text(one.bank), "bik": text(one.bik), "account": text(one.account), "correspondent_account": text(one.correspondentAccount),
            ])
        }
        for one in world.branches {
            branches[one.id] = try tx.insert(Branch.entity, [
                "name": text(one.name), "parent_id": link(one.parent, branches), "organisation_id": link(one.organisation, organisations), "city": text(one.city), "address": text(one.address),
            ])
        }
        for one in world.employees {
            employees[one.id] = try tx.insert(Employee.entity, [
                "name": text(one.name), "mail": text(one.mail), "position": text(one.position), "role_id": .int(roles[one.role] ?? roles["salesManager"] ?? 0),
                "branch_id": link(one.branch, branches), "phone": phone(one.phone), "password_hash": .text(hash), "lang": .text("ru"),
            ])
        }
        for one in world.employees where one.deputy != nil {
            if let id = employees[one.id] { try tx.update(Employee.entity, id, ["deputy_id": link(one.deputy, employees)]) }
        }
    }
    /// Somebody must be able to change roles: the demo's administrator, and the first of the staff.
    /// - Returns: the mails to sign in with.
    func administrator(_ world: DemoWorld) throws -> String {
        let mails: [String] = ["salesManager", "director"].compactMap { role in world.employees.first { $0.role == role }?.mail }
        guard !world.employees.contains(where: { $0.role == "administrator" }), let head = world.employees.first else { return mails.joined() }
        let mail: String = "admin@" + (head.mail.split(separator: "@").last.map(String.init) ?? "example.ru")
        try tx.insert(Employee.entity, [
            "name": .text("Администратор"), "mail": .text(mail), "role_id": .int(roles["administrator"] ?? 0), "branch_id": link(head.branch, branches),
            "password_hash": .text(hash), "lang": .text("ru"),
        ])
        return (mails + [mail]).joined(separator: ", ")
    }
    mutating func clients(_ world: DemoWorld) throws {
        for one in world.counterparties {
            counterparties[one.id] = try tx.insert(Counterparty.entity, [
                "name": text(one.name), "full_name": text(one.fullName), "legal_form": text(one.legalForm), "status": text(one.status), "kinds": texts(one.kinds),
                "inn": text(one.inn), "kpp": text(one.kpp), "ogrn": text(one.ogrn), "city": text(one.city), "address": text(one.address),
                "delivery_address": text(one.deliveryAddress), "phone": phone(one.phone), "mail": text(one.mail), "website": text(one.website),
                "bank": text(one.bank), "bik": text(one.bik), "account": text(one.account), "first_source": text(one.firstSource), "last_source": text(one.lastSource),
                "parent_id": link(one.parent, counterparties), "owner_id": link(one.owner, employees), "branch_id": place(one.owner, world),
                "backup_id": link(one.backup, employees), "tags": texts(one.tags), "note": text(one.note), "last_contact_at": instant(one.lastContact),
                "created_at": instant(DemoMoment(day: one.created, minute: 600)),
            ])
        }
        for one in world.contacts {
            contacts[one.id] = try tx.insert(Contact.entity, [
                "name": text(one.name), "counterparty_id": link(one.counterparty, counterparties), "position": text(one.position), "role": text(one.role),
                "influence": text(one.influence), "phones": phone(one.phones.first), "mails": text(one.mails.first),
                "messenger": text(one.messenger), "birthday": day(one.birthday),
                "left_on": day(one.leftOn), "note": text(one.note),
                "owner_id": link(world.counterparties.first { $0.id == one.counterparty }?.owner, employees),
            ])
            try details(one)
        }
    }
    /// What happens in every base: the same company written down again at an exhibition, a person entered by two sellers.
    func doubles(_ world: DemoWorld) throws {
        let known: [DemoCounterparty] = Array(world.counterparties.filter { $0.kinds == ["directClient"] && $0.parent == nil && !$0.inn.isEmpty && !$0.phone.isEmpty }.dropFirst(3).prefix(4))
        for (place, one) in known.enumerated() {
            // Some come with the tax number and no city, some with the phone only and the bare name.
            let isNumbered: Bool = place % 2 == 0, bare: String = one.name.filter { !"«»\"".contains($0) }
            try tx.insert(Counterparty.entity, [
                "name": .text(isNumbered ? one.name.uppercased() : bare), "legal_form": text(one.legalForm), "status": .text("lead"), "kinds": texts(["directClient"]),
                "inn": isNumbered ? text(one.inn) : .null, "phone": phone(one.phone), "mail": isNumbered ? .null : text(one.mail), "city": isNumbered ? .null : text(one.city),
                "first_source": .text("exhibition"), "owner_id": link(one.owner, employees), "branch_id": self.place(one.owner, world), "note": .text("Визитка с выставки"),
                "created_at": instant(DemoMoment(day: max(one.created, tx.today.number - 12), minute: 700)),
            ])
        }
        for one in world.contacts.filter({ $0.leftOn == nil && !$0.phones.isEmpty }).dropFirst(5).prefix(2) {
            try tx.insert(Contact.entity, [
                "name": text(one.name), "counterparty_id": link(one.counterparty, counterparties), "phones": phone(one.phones.first), "note": .text("Звонил сам, записан второй раз"),
                "owner_id": link(world.counterparties.first { $0.id == one.counterparty }?.owner, employees),
            ])
        }
    }
    /// Further phones and addresses of a person, and what they allowed.
    private func details(_ one: DemoContact) throws {
        guard let id = contacts[one.id] else { return }
        for (kind, values) in [("phone", one.phones), ("mail", one.mails)] {
            for value in values.dropFirst() { try tx.insert(registry("contact_point"), ["contact_id": .int(id), "kind": .text(kind), "value": kind == "phone" ? phone(value) : .text(value)]) }
        }
        for channel in one.consents {
            try tx.insert(registry("consent"), [
                "contact_id": .int(id), "channel": .text(channel), "purpose_id": .int(1), "method": .text("paper"), "given_on": day(tx.today.number - 200 - one.id % 300),
                "proof": text(one.consentPurpose),
            ])
        }
    }
    private func registry(_ table: String) throws -> Entity {
        guard let entity = tx.registry[table] else { throw NotFound() }
        return entity
    }
    /// The lists a shop looks at every week, as everybody's tabs.
    func views() throws {
        let views: [(name: String, condition: Condition)] = [
            ("Спящие дольше 90 дней", .all([.test("last_contact_at", .within, ["older:90"]), .test("kinds", .has, ["directClient", "agency"])])),
            ("Без следующего шага", .all([.not(.any([.having(table: "task", column: "counterparty_id", .test("done_at", .empty, []))])), .test("status", .is, ["active", "vip"])])),
            ("Сети и холдинги", .all([.having(table: "counterparty", column: "parent_id", .all([]))])),
            ("Поставщики", .all([.test("kinds", .has, ["supplier"])])), ("Конкуренты", .all([.test("kinds", .has, ["competitor"])])),
        ]
        for view in views {
            try tx.run("""
                INSERT INTO saved_view (employee_id, branch_id, audience, entity, name, query, columns)
                VALUES (0, 0, 'everyone', 'counterparty', \(view.name), \("where=" + view.condition.json.percentEncoded), '')
                """)
        }
    }
    mutating func work(_ world: DemoWorld) throws {
        for one in world.interactions {
            try tx.insert(Interaction.entity, [
                "counterparty_id": link(one.counterparty, counterparties), "contact_id": link(one.contact, contacts), "owner_id": link(one.owner, employees),
                "branch_id": place(one.owner, world), "channel": text(one.channel), "direction": text(one.direction), "subject": text(one.subject), "body": text(one.body),
                "starts_at": instant(one.at), "minutes": one.minutes.map { .int(Int64($0)) } ?? .null, "outcome": text(one.outcome), "next_step": text(one.nextStep),
                "created_at": instant(one.at),
            ])
        }
        for one in world.tasks {
            try tx.insert(Task.entity, [
                "title": text(one.title), "counterparty_id": link(one.counterparty, counterparties), "contact_id": link(one.contact, contacts),
                "owner_id": link(one.owner, employees), "branch_id": place(one.owner, world), "due_on": day(one.due), "priority": text(one.priority),
                "due_time": one.done == nil && one.id % 3 != 0 ? .text(DayTime.text(10 * 60 + one.id * 45 % 480 / 15 * 15)) : .null, "remind": one.done == nil && one.id % 4 == 0 ? .text("60") : .null,
                "author_id": one.id % 5 == 0 ? link(world.employees.first { $0.role == "director" }?.id, employees) : link(one.owner, employees),
                "repeats": text(one.repeats), "checklist": text(one.checklist.joined(separator: "\n")), "note": text(one.note),
                "done_at": instant(one.done), "created_at": instant(DemoMoment(day: one.created, minute: 600)),
            ])
        }
    }
    /// A year of deals, told from their beginnings as if everybody did their part.
    func deals(_ world: DemoWorld) throws {
        let now: Int64 = tx.now
        var eyes: [Int64: Access] = [:]
        for one in world.deals {
            guard let owner: Int64 = employees[one.owner], let start = Int64(value: instant(one.start)), let process = try Rehearsal.process(one.process, in: tx) else { continue }
            let access: Access = try eyes[owner] ?? Access(of: owner, on: tx.today, in: tx)
            eyes[owner] = access
            let deal: Int64 = try tx.acting(as: access.withFullReach(cause: "demo")).at(start).insert(Deal.entity, [
                "title": text(one.title), "counterparty_id": link(one.counterparty, counterparties), "contact_id": link(one.contact, contacts), "process_id": .int(process), "owner_id": .int(owner),
                "branch_id": place(one.owner, world), "amount": .int(Int64(one.amount) * 100), "cost": .int(Int64(one.cost) * 100), "source": one.fate % 3 == 0 ? .null : text(one.source),
                "expected_on": day(one.start.day + 10 + Int(one.fate % 20)), "created_at": .int(start),
            ])
            if let competitor = one.competitor {
                try tx.at(start).insert(Competitor.entity, ["deal_id": .int(deal), "name": text(competitor), "price": one.bid.map { .int(Int64($0) * 100) } ?? .null, "known_from": .text(one.fate % 2 == 0 ? "client" : "estimate"), "owner_id": .int(owner)])
            }
            try Rehearsal.run(deal, fate: one.fate, as: access, from: start, until: now, in: tx)
        }
        // Nobody wants to hear of a year at once.
        try tx.run("DELETE FROM notice")
        try tx.run("DELETE FROM process_timer WHERE at < \(now) AND kind = 'escalation'")
    }
    /// The bell of the first seller has something to say.
    func notices(_ world: DemoWorld) throws {
        guard let seller = world.employees.first(where: { $0.role == "salesManager" })?.id, let me = employees[seller],
              let boss = world.employees.first(where: { $0.role == "director" })?.id, let director = employees[boss] else { return }
        let by: Tx = tx.acting(as: try Access(of: director, on: tx.today, in: tx))
        let tasks: [Int64] = try tx.rows("SELECT id FROM \(Task.self) WHERE owner_id = \(me) AND done_at IS NULL ORDER BY due_on DESC, id LIMIT 3").compactMap { Int64(value: $0["id"]) }
        let clients: [Int64] = try tx.rows("SELECT id FROM \(Counterparty.self) WHERE owner_id = \(me) ORDER BY id LIMIT 2").compactMap { Int64(value: $0["id"]) }
        if let first = tasks.first { try by.tell([me], "task-assigned", of: Task.table, first, detail: "Клиент просит ответить до обеда") }
        if let second = tasks.dropFirst().first { try by.tell([me], "task-changed", of: Task.table, second, detail: "due_on,priority") }
        if let client = clients.first { try by.tell([me], "mention", of: Counterparty.table, client) }
        if let client = clients.last { try by.tell([me], "owner", of: Counterparty.table, client) }
        for task in tasks { try tx.insert(registry("task_watcher"), ["task_id": .int(task), "employee_id": .int(director)]) }
    }
}
