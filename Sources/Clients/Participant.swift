import Database
import HTML
import Hummingbird
import Kernel
import Records

/// What a colleague does for a client: technologist, designer, accountant. The administrator keeps the list.
struct Part: Record {
    let id: ID<Part>, version: Int
    static let entity = Entity(
        "part", path: "parts", one: Text("Вид участия", "Part"), many: Text("Виды участия", "Parts"), icon: "users", title: "name", order: "name",
        // Everybody who may see any of the list sees all of it.
        ways: { _, verb in verb == .see ? [Way("общий список", "a shared list", "1 = 1")] : [] },
        first: { lang in
            [Text("Технолог", "Technologist"), Text("Дизайнер", "Designer"), Text("Менеджер", "Manager"), Text("Бухгалтер", "Accountant")].map { ["name": .text(lang($0))] }
        },
        fields: [Field("name", "Название", "Name", required: true, listed: true, sorted: true)])
}

/// A colleague who works with a client beside the responsible person.
struct Participant: Record {
    let id: ID<Participant>, version: Int
    static let entity = Entity(
        "participant", path: "participants", one: Text("Участник", "Participant"), many: Text("Участники", "Participants"), icon: "users", title: "part_id", order: "counterparty_id",
        ways: Counterparty.throughClient, isCreatedByForm: false, unique: [["counterparty_id", "employee_id", "part_id"]],
        fields: [
            Field("part_id", "Участие", "Part", .link("part"), required: true, listed: true),
            Field("employee_id", "Сотрудник", "Employee", .link("employee"), required: true, listed: true, editable: false),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), required: true, listed: true, sorted: true, editable: false),
        ])
    /// Technologist and designer were two columns of the counterparty; now they are participants like any other.
    static let migration = Migration("clients-participants", [
        "CREATE TABLE part (\(Entity.standardColumns), name \(SQL.folded) NOT NULL UNIQUE)",
        """
        CREATE TABLE participant (\(Entity.standardColumns), counterparty_id BIGINT NOT NULL REFERENCES counterparty (id), employee_id BIGINT NOT NULL REFERENCES employee (id),
          part_id BIGINT NOT NULL REFERENCES part (id), UNIQUE (counterparty_id, employee_id, part_id))
        """,
        "CREATE INDEX participant_employee ON participant (employee_id, counterparty_id)",
        "CREATE INDEX participant_order ON participant (counterparty_id, id)",
        // A workspace already at work gets the list here, a new one at its first run.
        """
        INSERT INTO part (name, created_at, updated_at) SELECT name, 0, 0 FROM (SELECT 'Технолог' AS name UNION SELECT 'Дизайнер' UNION SELECT 'Менеджер' UNION SELECT 'Бухгалтер') AS parts
        WHERE EXISTS (SELECT 1 FROM employee)
        """,
        """
        INSERT INTO participant (counterparty_id, employee_id, part_id, owner_id, branch_id, created_at, updated_at)
        SELECT counterparty.id, employee.id, part.id, counterparty.owner_id, counterparty.branch_id, counterparty.updated_at, counterparty.updated_at
        FROM counterparty JOIN employee ON employee.id = technologist_id JOIN part ON part.name = 'Технолог'
        """,
        """
        INSERT INTO participant (counterparty_id, employee_id, part_id, owner_id, branch_id, created_at, updated_at)
        SELECT counterparty.id, employee.id, part.id, counterparty.owner_id, counterparty.branch_id, counterparty.updated_at, counterparty.updated_at
        FROM counterparty JOIN employee ON employee.id = designer_id JOIN part ON part.name = 'Дизайнер'
        """,
    ])
}

/// The people of a client on its card: who works with it and as what, added and removed where they are read.
struct Participants: Sendable {
    let rows: [Row], titles: [String: String], employees: [Row], parts: [Row], mayEdit: Bool

    init(_ client: Int64, in tx: Tx) throws {
        rows = try tx.rows("SELECT * FROM \(Participant.self) WHERE counterparty_id = \(client) AND archived_at IS NULL ORDER BY id LIMIT 50")
        titles = try linkTitles(Participant.entity, rows, in: tx)
        mayEdit = try tx.access.reach(.create, Participant.table) > .none && tx.may(.edit, Counterparty.entity, client)
        employees = mayEdit ? try tx.rows("SELECT id, name FROM \(EmployeeName.self) WHERE archived_at IS NULL ORDER BY name LIMIT 500") : []
        parts = mayEdit ? try tx.rows("SELECT id, name FROM \(Part.self) WHERE archived_at IS NULL ORDER BY name LIMIT 100") : []
    }

    /// - Parameter first: the responsible person and the backup, by the names of their fields.
    func view(_ client: String, first: [(part: String, name: String)], _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, count: Int = first.count + rows.count
        return """
            <section class="ot-card" aria-labelledby="team-h"><header><h2 id="team-h">\(lang("Участники", "Participants"))</h2><span class="n">\(count)</span></header><ul class="ot-list">\
            \(each: first, { "<li>\(avatar($0.name))<span class=\"grow cut med\">\($0.name)</span><span class=\"ot-tag\">\($0.part)</span></li>" })\(each: rows, { line($0, lang, context.person.csrf) })</ul>\
            \(when: mayEdit, adding(client, lang, context.person.csrf))</section>
            """
    }
    private func line(_ row: Row, _ lang: Lang, _ csrf: String) -> HTML {
        let name: String = titles["employee/\(Form.plain(row["employeeID"]))"] ?? lang(Form.unseen), part: String = titles["part/\(Form.plain(row["partID"]))"] ?? ""
        let remove: HTML = """
            <form method="post" action="/participants/\(Form.plain(row["id"]))/remove"><input type="hidden" name="csrf" value="\(csrf)">\
            <button class="btn btn-ghost btn-icon btn-sm" aria-label="\(lang("Убрать", "Remove")): \(name), \(part)" title="\(lang("Убрать", "Remove"))">\(icon("x", small: true))</button></form>
            """
        return "<li>\(avatar(name))<span class=\"grow cut med\">\(name)</span><span class=\"ot-tag c\">\(part)</span>\(when: mayEdit, remove)</li>"
    }
    private func adding(_ client: String, _ lang: Lang, _ csrf: String) -> HTML {
        func select(_ name: String, _ label: String, _ rows: [Row]) -> HTML {
            "<select class=\"form-select w-auto grow\" name=\"\(name)\" required aria-label=\"\(label)\"><option value=\"\">\(label)</option>\(each: rows, { "<option value=\"\(Form.plain($0["id"]))\">\(Form.plain($0["name"]))</option>" })</select>"
        }
        return """
            <form class="row-x wrap p-3" method="post" action="/counterparties/\(client)/participants"><input type="hidden" name="csrf" value="\(csrf)">\
            \(select("employee_id", lang("Сотрудник", "Employee"), employees))\(select("part_id", lang("Участие", "Part"), parts))<button class="btn btn-line">\(lang("Добавить", "Add"))</button></form>
            """
    }

    // MARK: Writing

    static func register(in routes: Routes) {
        Screens(Part.entity).register(in: routes)
        Screens(Participant.entity).register(in: routes)
        routes.post("counterparties/:id/participants", add)
        routes.post("participants/:id/remove", remove)
    }
    @Sendable static func add(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let client: Int64 = try context.id(), form = try await request.form()
        try await context.write { tx in
            if let survivor = try tx.survivor(of: Counterparty.entity, client) { throw Merged(entity: Counterparty.entity, survivor: survivor) }
            _ = try tx.row(Counterparty.entity, client)
            guard try tx.may(.edit, Counterparty.entity, client) else { throw NotAllowed() }
            let employee: Int64? = try tx.rows("SELECT id FROM \(EmployeeName.self) WHERE id = \(Int64(form["employee_id"]) ?? 0) AND archived_at IS NULL").first.flatMap { Int64(value: $0["id"]) }
            let part: Int64? = try tx.rows("SELECT id FROM \(Part.self) WHERE id = \(Int64(form["part_id"]) ?? 0) AND archived_at IS NULL").first.flatMap { Int64(value: $0["id"]) }
            guard let employee, let part else { throw BadRequest("Выберите сотрудника и участие", "Choose an employee and a part") }
            let old: Row? = try tx.rows("SELECT id FROM participant WHERE counterparty_id = \(client) AND employee_id = \(employee) AND part_id = \(part)").first
            if let id = old.flatMap({ Int64(value: $0["id"]) }) { return try tx.archive(Participant.entity, id, false) }
            try tx.insert(Participant.entity, ["counterparty_id": .int(client), "employee_id": .int(employee), "part_id": .int(part)])
        }
        return .go(Counterparty.entity.url(client), toast: context.lang("Участник добавлен", "The participant is added"))
    }
    @Sendable static func remove(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let client: Int64 = try await context.write { tx in
            let row: Row = try tx.row(Participant.entity, id), client: Int64 = Int64(value: row["counterpartyID"]) ?? 0
            guard try tx.may(.edit, Counterparty.entity, client) else { throw NotAllowed() }
            try tx.archive(Participant.entity, id)
            return client
        }
        // Who removes themselves may not see the client any more.
        let isSeen: Bool = try await context.read { try $0.may(.see, Counterparty.entity, client) }
        return .go(isSeen ? Counterparty.entity.url(client) : "/counterparties", toast: context.lang("Участник убран", "The participant is removed"))
    }
}

/// Employees belong to another target; their rows are still narrowed to what the reader may see.
struct EmployeeName: Table { static let table: String = "employee" }
