internal import Clients
internal import Database
internal import HTML
internal import Hummingbird
public import Kernel
internal import Records

/// The pages of personal data: an overview, one page a person, requests, terms, acts.
public struct PersonalDataScreens: Sendable {
    public init() {}
    public func register(in routes: Routes) {
        for entity in [Purpose.entity, ConsentText.entity, SubjectTerm.entity] { Screens(entity).register(in: routes) }
        Screens(SubjectRequest.entity, card: requestCard).register(in: routes)
        Screens(Retention.entity, card: retentionCard).register(in: routes)
        Screens(PersonExport.entity, card: exportCard).register(in: routes)
        Screens(Erasure.entity, card: act).register(in: routes)
        routes.get("person-exports/:id/file", exportFile)
        routes.get("erasures/:id/log", actLog)
        routes.get("personal-data", overview)
        routes.post("personal-data/retention", search)
        routes.get("personal-data/:id", person)
        routes.post("personal-data/:id/export", export)
        routes.get("personal-data/:id/erase", preview)
        routes.post("personal-data/:id/erase", erase)
        routes.get("counterparties/:id/erase", previewClient)
        routes.post("counterparties/:id/erase", eraseClient)
        routes.post("erasures/:id/again", again)
    }
    static let section: String = "personal-data"
    /// Everything about anybody is only for those with the right of its own.
    func guardRight(_ context: StaffContext) throws { guard PersonalData.mayErase(context.access) else { throw NotAllowed() } }

    @Sendable private func overview(_ request: Request, _ context: StaffContext) async throws -> Reply {
        guard context.access.reach(.see, Erasure.entity.table) > .none else { throw NotAllowed() }
        let page: HTML = try await context.read { tx in try Overview(in: tx).page(context) }
        return .page(context.lang("Персональные данные", "Personal data"), section: Self.section, page)
    }
    /// The search of the day, now.
    @Sendable private func search(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try guardRight(context)
        let job: Int64 = try await context.write { try RetentionSearch.order(in: $0) }
        return .go("/jobs/\(job)")
    }
    @Sendable private func person(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try guardRight(context)
        let id: Int64 = try context.id()
        if let survivor = try await context.read({ try $0.survivor(of: Contact.entity, id) }) { return .go("/personal-data/\(survivor)") }
        let (title, page): (String, HTML) = try await context.read { tx in
            let page = try PersonPage(try Person(id, in: tx), in: tx)
            return (page.person.name, page.page(context))
        }
        return .page(title, section: Self.section, page)
    }
    @Sendable private func export(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try guardRight(context)
        let id: Int64 = try context.id()
        // What takes time is read first: nobody who writes waits for it.
        let person: Person = try await context.read { try Person(id, in: $0) }
        let made: Int64 = try await context.write { try PersonExport.order(person, in: $0) }
        return .go(PersonExport.entity.url(made), toast: context.lang("Выгрузка готовится", "The export is being prepared"))
    }
    @Sendable private func preview(_ request: Request, _ context: StaffContext) async throws -> Reply { try await preview(request, context) { try Person($0, also: $1, in: $2) } }
    @Sendable private func erase(_ request: Request, _ context: StaffContext) async throws -> Reply { try await erase(request, context) { try Person($0, also: $1, in: $2) } }
    /// A client who is a person; of a company there are only the people.
    @Sendable private func previewClient(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try await guardSight(context)
        try guardRight(context)
        let id: Int64 = try context.id(), lang: Lang = context.lang, title: String = lang("Уничтожить данные", "Erase data")
        let (row, survivor): (Row, Int64?) = try await context.read { tx in (try tx.row(tx.current(Counterparty.entity), id), try tx.survivor(of: Counterparty.entity, id)) }
        if let survivor { return .go("/counterparties/\(survivor)/erase") }
        if Person.forms.contains(Form.plain(row["legalForm"])) { return try await preview(request, context) { try Person(client: $0, also: $1, in: $2) } }
        let people: String = "/contacts?where=" + Condition.all([.test("counterparty_id", .is, [String(id)])]).json.percentEncoded
        return .page(title, section: Self.section, screen(title, beside: "<span class=\"muted small\">\(Form.plain(row["name"]))</span>", """
            <section class="ot-card ot-empty">\(icon("building-2"))<h2>\(lang("Это организация", "This is a company"))</h2><p>\(lang("Её реквизиты — не персональные данные. Уничтожают данные людей, которые в ней работают.", "Its requisites are no personal data. Data are erased of the people who work there."))</p>\
            <a class="btn btn-line" href="\(people)">\(icon("users"))\(lang("Люди этой организации", "People of this company"))</a></section>
            """))
    }
    /// A client who is not seen is not there, whatever the right to erase.
    private func guardSight(_ context: StaffContext) async throws {
        let id: Int64 = try context.id()
        _ = try await context.read { try $0.row(Counterparty.entity, id) }
    }
    @Sendable private func eraseClient(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try await guardSight(context)
        return try await erase(request, context) { try Person(client: $0, also: $1, in: $2) }
    }
    private typealias Finding = @Sendable (_ id: Int64, _ also: [Int64], _ tx: Tx) throws -> Person

    private func preview(_ request: Request, _ context: StaffContext, _ find: @escaping Finding) async throws -> Reply {
        try guardRight(context)
        let id: Int64 = try context.id(), typed = try request.query(), also: [Int64] = typed.all("also").compactMap { Int64($0) }
        let page: HTML = try await context.read { tx in try ErasePage(try find(id, also, tx), in: tx).page(context, typed, wrong: nil) }
        return .page(context.lang("Уничтожить данные", "Erase data"), section: Self.section, page)
    }
    /// Goes on with an erasure whose work was stopped: every part of it may be done twice, and the act remembers whom it is about.
    @Sendable private func again(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try guardRight(context)
        let id: Int64 = try context.id()
        try await context.write { tx in
            let act: Erasure = try .find(id, in: tx), job: Job? = try act.jobID.flatMap { try tx.first("SELECT * FROM job WHERE id = \($0)") }
            guard act.state == "running", job?.isOver != false else { throw BadRequest("Эта работа идёт или закончена", "This work goes on or is done") }
            try act.begin(in: tx)
        }
        return .go(Erasure.entity.url(id))
    }
    private func erase(_ request: Request, _ context: StaffContext, _ find: @escaping Finding) async throws -> Reply {
        try guardRight(context)
        let id: Int64 = try context.id(), typed = try await request.form(), lang: Lang = context.lang
        func numbers(_ name: String) -> [Int64] { typed.all(name).compactMap { Int64($0) } }
        let plan = Erasure.Plan(also: numbers("also"), files: numbers("file"), imports: numbers("import"))
        // The search through all texts is read first: nobody who writes waits for it.
        let (found, wrong): (ErasePage, Text?) = try await context.read { tx in
            let page = try ErasePage(try find(id, plan.also, tx), in: tx)
            return (page, try page.problem(typed, in: tx))
        }
        if let wrong { return .invalid(lang("Уничтожить данные", "Erase data"), section: Self.section, found.page(context, typed, wrong: wrong)) }
        // Only what the page showed may be ticked.
        let checked = Erasure.Plan(also: plan.also, files: plan.files.filter { file in found.files.contains { Int64(value: $0["id"]) == file } }, imports: plan.imports.filter { one in found.imports.contains { Int64(value: $0["id"]) == one } })
        let made: Int64 = try await context.write { tx in
            if let busy = try Erasure.running(found.person, in: tx) { throw BadRequest(busy.ru, busy.en) }
            return try Erasure.order(found.person, Rule.Mode(rawValue: typed["mode"]) ?? .anonymise, reason: typed["reason"], note: typed["note"], checked, in: tx)
        }
        return .go(Erasure.entity.url(made))
    }
}
