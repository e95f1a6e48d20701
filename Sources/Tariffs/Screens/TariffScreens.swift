internal import Database
internal import Estimating
internal import HTML
internal import Hummingbird
public import Kernel
internal import Records

/// The production of the shop: its tariff changed by forms and tables as a draft, checked, compared and put in force from a day.
public struct TariffScreens: Sendable {
    public init() {}
    static let section: String = "tariffs"

    public func register(in routes: Routes) {
        Screens(TariffRecord.entity, card: show).register(in: routes)
        Screens(Tooling.entity).register(in: routes)
        routes.get("production", entrance)
        routes.get("tariffs/start", startForm)
        routes.post("tariffs/start", start)
        routes.post("tariffs/start/file", startFile)
        routes.post("tariffs/:id/draft", draft)
        routes.post("tariffs/:id/draft/drop", drop)
        routes.post("tariffs/:id/draft/save", save)
        routes.post("tariffs/:id/draft/file", replace)
        routes.post("tariffs/:id/draft/:what", change)
        routes.get("tariffs/:id/file", file)
        routes.get("tariffs/:id/publish", publishForm)
        routes.post("tariffs/:id/publish", publish)
        routes.post("tariffs/:id/calendar", hours)
        routes.get("tariffs/:id/stocks", table)
        routes.post("tariffs/:id/stocks", preview)
        routes.post("tariffs/:id/stocks/apply", apply)
    }

    /// The tariff of the person's own organisation, else the first there is; a workspace without one begins it.
    @Sendable private func entrance(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let first: Int64? = try await context.read { tx in
            guard tx.access.reach(.see, TariffRecord.table) > .none else { throw NotAllowed() }
            let own: SQL = "(SELECT organisation_id FROM branch WHERE id = \(tx.access.branch))"
            return try tx.rows("SELECT id FROM \(TariffRecord.self) WHERE archived_at IS NULL ORDER BY CASE WHEN organisation_id = \(own) THEN 0 WHEN organisation_id IS NULL THEN 1 ELSE 2 END, id LIMIT 1").first.flatMap { Int64(value: $0["id"]) }
        }
        if let first { return try await shown(first, try request.query(), context) }
        return .page(context.lang(StartPage.title), section: Self.section, try await startPage(Submitted(), nil, context))
    }

    @Sendable private func show(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try await shown(context.id(), try request.query(), context)
    }
    private func shown(_ id: Int64, _ query: Submitted, _ context: StaffContext) async throws -> Reply {
        let lang: Lang = context.lang
        let editor: TariffEditor = try await context.read { try TariffEditor(id, query, lang, in: $0) }
        let page = TariffPage(editor: editor, context: context, tab: TariffTab(query), place: ShopPlace(query), query: query)
        return .page(editor.record.name, section: Self.section, try page.view())
    }

    // MARK: Beginning

    @Sendable private func startForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try TariffRecord.authorise(context.access)
        return .page(context.lang(StartPage.title), section: Self.section, try await startPage(Submitted(), nil, context))
    }
    private func startPage(_ input: Submitted, _ problem: Text?, _ context: StaffContext) async throws -> HTML {
        let mayBegin: Bool = TariffRecord.mayEdit(context.access) && context.access.reach(.create, TariffRecord.table) > .none
        let organisations: [(Int64, String)] = try await context.read { tx in
            guard let entity: Entity = tx.registry["organisation"] else { return [] }
            let sql: SQL = "SELECT id, name FROM organisation WHERE archived_at IS NULL AND "
            return try tx.rows(sql + tx.access.rows(entity, .see) + " ORDER BY name LIMIT 100").map { (Int64(value: $0["id"]) ?? 0, Form.plain($0["name"])) }
        }
        return StartPage(input: input, problem: problem, organisations: organisations, mayBegin: mayBegin, csrf: context.person.csrf, lang: context.lang).view()
    }
    @Sendable private func start(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let sent = try await request.form()
        return try await begin(sent, sent["base"] == "demo" ? DemoShop.shop : .empty, context)
    }
    @Sendable private func startFile(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let upload: Upload = try await request.upload(context)
        let sent = Submitted(["name": [upload.text("name")], "organisation_id": [upload.text("organisation_id")], "base": ["file"]])
        do {
            return try await begin(sent, TariffFile.read(upload.file("file")?.bytes ?? []), context)
        } catch let bad as BadRequest { return .invalid(context.lang(StartPage.title), section: Self.section, try await startPage(sent, bad.text, context)) }
    }
    private func begin(_ sent: Submitted, _ shop: Shop, _ context: StaffContext) async throws -> Reply {
        let typed: String = String(sent["name"].prefix(200)), name: String = typed.isEmpty ? context.lang("Наше производство", "Our production") : typed
        let id: Int64 = try await context.write { tx in
            try TariffRecord.authorise(tx.access)
            var organisation: Int64?
            if !sent["organisation_id"].isEmpty {
                guard let number = Int64(sent["organisation_id"]), let entity: Entity = tx.registry["organisation"] else { throw BadRequest("Такой организации нет", "There is no such organisation") }
                _ = try tx.row(entity, number)
                organisation = number
            }
            return try TariffDraft.begin(shop, name: name, organisation: organisation, in: tx)
        }
        return .go("/tariffs/\(id)", toast: context.lang("Черновик создан: проверьте цифры и опубликуйте", "The draft is made: check the figures and publish"))
    }

    // MARK: Publishing

    @Sendable private func publishForm(_ request: Request, _ context: StaffContext) async throws -> Reply {
        try TariffRecord.authorise(context.access)
        let id: Int64 = try context.id(), lang: Lang = context.lang
        let editor: TariffEditor = try await context.read { try TariffEditor(id, Submitted(), lang, in: $0) }
        return .page(lang("Публикация", "Publishing"), section: Self.section, PublishPage(editor: editor, context: context).view(context.today.description, nil))
    }
    @Sendable private func publish(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), sent = try await request.form(), lang: Lang = context.lang
        do {
            try await context.job().write(as: context.access) { tx in
                try TariffRecord.authorise(tx.access)
                guard let draft: Versions.Version = try Versions.ofTariff.all(id, in: tx).first(where: \.isDraft), draft.version == Int(sent["version"]) ?? draft.version, draft.revision == Int(sent["revision"]) ?? draft.revision else {
                    throw BadRequest("Этот черновик уже опубликован или изменён", "This draft was published or changed already")
                }
                guard let day = sent["day"].isEmpty ? tx.today : Day(sent["day"]) else { throw Refused(FigureText.noDay) }
                try TariffDraft.publish(id, draft, from: day, in: tx)
            }
        } catch let refused as Refused {
            let editor: TariffEditor = try await context.read { try TariffEditor(id, Submitted(), lang, in: $0) }
            return .invalid(lang("Публикация", "Publishing"), section: Self.section, PublishPage(editor: editor, context: context).view(sent["day"], refused.text))
        }
        return .go("/tariffs/\(id)", toast: lang("Версия опубликована", "The version is published"))
    }
}
