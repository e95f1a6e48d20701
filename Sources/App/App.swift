public import API
public import Admin
internal import Calculator
internal import Catalogue
public import Clients
internal import DAV
public import Database
public import Hummingbird
internal import Guide
internal import Imports
public import Kernel
internal import PersonalData
public import Records
internal import Sales
internal import Surveys
internal import Tariffs
internal import Transfer

/// The whole program put together, without a socket: what the server runs and the tests call.
public enum Ottisk {
    public static let registry = Registry(Rule.knowing([Organisation.entity, Branch.entity, Role.entity, Employee.entity, FieldSetting.entity, FormLayout.entity] + (clientEntities + PersonalData.entities + Sales.entities + Catalogue.entities + Tariffs.entities + Calculator.entities + Surveys.entities).map(ProcessLinks.tied)))
    public static let migrations: [Migration] = [
        Plain.migration, Change.migration, Tx.migration, ListColumns.migration, savedViewMigration, Job.migration, FieldSetting.migration, Watch.migration, DuplicateKeys.migration, Tx.mergedMigration, Merge.migration, Reassignment.migration, Notice.migration, Digest.migration,
    ] + adminMigrations + clientMigrations + API.migrations + Import.migrations
        + Sales.migrations
        + Catalogue.migrations
        + Transfer.migrations
        + DAV.migrations
        + [Change.sealMigration] + PersonalData.migrations + [Mark.migration, FieldSetting.formulaMigration, Search.tidyingMigration] + Tariffs.migrations + Calculator.migrations + Surveys.migrations + [ClientFiles.dealMigration]
    /// What is given with a client to somebody else.
    private static let reassigned = Reassignment.Kinds(main: Counterparty.table, along: [(Contact.table, "counterparty_id"), (Task.table, "counterparty_id"), ("deal", "counterparty_id"), ("calculation", "counterparty_id")], open: [Task.table: "done_at IS NULL", "deal": "state = 'open'"])
    /// How the tables of a whole workspace are carried to another one.
    private static let transfer = Transfer(TransferParts(
        known: [(Organisation.table, ["inn", "name"]), (Branch.table, ["name"]), (Role.table, ["name"]), (Employee.table, ["mail"]), ("part", ["name"]), ("segment", ["name"]), ("purpose", ["name"]), ("process", ["code"]), ("vat_rate", ["name"]), ("warehouse", ["name"]), ("price_list", ["name"]), ("letter_template", ["name"]), ("survey", ["name"]), ("destination", ["url"]), ("rule", ["name"]), ("product_model", ["code"]), ("tariff", ["code"])],
        matched: [Organisation.table, Branch.table, Role.table, Employee.table], files: .init(table: "stored_file", hash: "hash", name: "name"),
        conditions: [("segment", "condition", "target"), ("rule", "condition", "target")], fieldRules: [(Role.table, "field_rules")], texts: Sales.carriedTexts, computed: ["segment_member", "segment.members", "segment.is_broken", "counterparty.abc_sum", "counterparty.abc_margin"],
        beside: Sales.carried + Catalogue.carried + Tariffs.carried + PersonalData.carried, needing: Dictionary(uniqueKeysWithValues: Sales.entities.map { ($0.table, "process_run") }),
        chores: [
            (Employee.table, Text("паролей в архиве нет, задайте новые", "no passwords were in the archive, set new ones")),
            ("destination", Text("ключи подписи здесь новые, сообщите их и включите получателей", "the keys of the signature are new here: tell them, and switch the destinations on")),
        ]))
    /// Everything that employees are told of.
    public static let noticeKinds: [NoticeKind] = TaskNotices.kinds + clientNotices + NoticeKind.common + AbsenceNotices.kinds + Sales.notices + Catalogue.notices + PersonalData.notices + Reassignment.notices
    static let digest = Digest(noticeKinds, parts: [ClientDigest.day])
    /// Messages of the outbox that the program itself acts on.
    static let topics: [Topic] = [Reminder.topic, AbsenceNotices.topic, Digest.topic, DuplicateSearch.topic, Reassignment.topic] + PersonalData.topics + Sales.topics
    public static let menu = Shell([
        (Text("", ""), [
            MenuItem("today", "/", "sun", "Сегодня", "Today", key: "t"), MenuItem("calendar", "/calendar", "calendar", "Календарь", "Calendar"),
        ]),
        (Text("Клиенты", "Clients"), [
            MenuItem("counterparties", "/counterparties", "building-2", "Контрагенты", "Counterparties", key: "c", table: "counterparty"),
            MenuItem("contacts", "/contacts", "users", "Контакты", "Contacts", table: "contact"),
            MenuItem("interactions", "/interactions", "messages-square", "Взаимодействия", "Interactions", table: "interaction"),
            MenuItem("segments", "/segments", "tag", "Сегменты", "Segments", table: "segment"),
            MenuItem("duplicates", "/counterparties/duplicates", "copy", "Дубли", "Duplicates", table: "counterparty"),
            MenuItem("tasks", "/tasks", "square-check", "Задачи", "Tasks", table: "task"),
        ]),
        (Text("Продажи", "Sales"), [
            MenuItem("deals", "/deals/board", "kanban", "Сделки", "Deals", key: "d", table: "deal"),
            MenuItem("calculations", "/calculations", "calculator", "Калькуляции", "Calculations", key: "k", table: "calculation"),
            MenuItem("surveys", "/surveys", "clipboard-list", "Анкеты", "Surveys", table: "survey"),
            MenuItem("abc", "/abc", "trophy", "ABC клиентов", "ABC of clients", table: "deal"),
        ]),
        (Text("Каталог", "Catalogue"), [
            MenuItem("products", "/products", "package", "Товары и услуги", "Products and services", key: "p", table: "product"),
            MenuItem("product-models", "/product-models", "swatch-book", "Модели продуктов", "Product models", table: "product_model"),
            MenuItem("configurations", "/configurations", "calculator", "Конфигурации", "Configurations", table: "configuration"),
            MenuItem("tariffs", "/production", "printer", "Производство", "Production", table: "tariff"),
            MenuItem("tooling", "/tooling", "stamp", "Штампы и формы", "Dies and plates", table: "tooling"),
            MenuItem("product-categories", "/product-categories?tree=1", "layers", "Разделы", "Sections", table: "product_category"),
            MenuItem("price-lists", "/price-lists", "tags", "Прайс-листы", "Price lists", table: "price_list"),
            MenuItem("prices", "/prices", "tag", "Цены", "Prices", table: "price"),
            MenuItem("stocks", "/stocks", "boxes", "Остатки", "Stock", table: "stock"),
            MenuItem("warehouses", "/warehouses", "boxes", "Склады", "Warehouses", table: "warehouse"),
            MenuItem("vat-rates", "/vat-rates", "percent", "Ставки НДС", "VAT rates", table: "role"),
        ]),
        (Text("Управление", "Management"), [
            MenuItem("processes", "/processes/edit", "workflow", "Процессы", "Processes", table: "process"),
            MenuItem("rules", "/rules", "zap", "Правила", "Rules", table: "rule"),
            MenuItem("destinations", "/destinations", "webhook", "Веб-хуки", "Webhooks", table: "destination"),
            MenuItem("letter-templates", "/letter-templates", "mail", "Шаблоны писем", "Letter templates", table: "letter_template"),
            MenuItem("work-calendar", "/work-calendar", "clock", "Рабочее время", "Working time", table: "role"),
            MenuItem("imports", "/imports", "database-backup", "Импорт", "Import"),
            MenuItem("transfer", "/transfer", "layers", "Перенос данных", "Transfer", table: "role"),
            MenuItem("reassign", "/reassign", "users", "Передача дел", "Reassignment", table: "counterparty"),
            MenuItem("employees", "/employees", "id-card", "Сотрудники", "Employees", table: "employee"), MenuItem("branches", "/branches", "network", "Подразделения", "Branches", table: "branch"),
            MenuItem("organisations", "/organisations", "landmark", "Организации", "Organisations", table: "organisation"), MenuItem("roles", "/roles", "shield", "Роли", "Roles", table: "role"),
            MenuItem("parts", "/parts", "kanban", "Виды участия", "Parts", table: "part"),
            MenuItem("fields", "/fields", "columns-3", "Поля", "Fields", table: "role"),
            MenuItem("history", "/history", "history", "Журнал", "Change log", table: "role"),
        ]),
        (Text("Персональные данные", "Personal data"), PersonalData.menu),
    ])

    /// Opens a database as a workspace, its schema brought up to date.
    /// - Parameter files: the folder of uploads.
    public static func workspace(_ database: any Database, files: String) async throws -> Workspace {
        try await database.migrate(migrations)
        let workspace = Workspace(database: database, registry: registry, files: FileStore(folder: files))
        try await workspace.refresh()
        return workspace
    }

    /// Does the workspace's background work.
    public static func worker(_ workspace: Workspace) -> Worker {
        let kinds: [JobKind] = [BulkChange.kind, Reindexing.kind, DuplicateSearch.kind, Merge.kind, Merge.undoKind, Reassignment.kind(reassigned, tell: Reassignment.tell), Reassignment.backKind, TaskScreens.tick.kind, digest.kind]
            + clientJobs + Sales.jobs + ImportJobs(files: workspace.files).kinds + transfer.kinds(workspace.files)
            + PersonalData.jobs(files: workspace.files) + Calculator.jobs(workspace.files)
        return Worker(workspace, kinds: kinds, topics: topics, chores: [Search.tidying] + clientChores + Sales.chores + transfer.chores(workspace.files) + PersonalData.chores) { employee, tx in try Access(of: employee, on: tx.today, in: tx) }
    }

    /// Every route of the program.
    /// - Parameters:
    ///   - assets: the folder served under `/static`.
    ///   - live: tells open pages of news; the server runs it.
    ///   - apiRate: requests a minute of one token.
    ///   - clock: what time it is for the limits of requests, in milliseconds.
    public static func router(_ workspace: Workspace, assets: String, live: LiveEvents = LiveEvents(), list: Routes.ScreenList = .init(), apiRate: Int = API.standardRate, clock: @escaping @Sendable () -> Int64 = Clock.now) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        let measures = Measures()
        router.add(middleware: Measuring(measures: measures))
        router.add(middleware: API(workspace, perMinute: apiRate, clock: clock))
        router.add(middleware: DAV(workspace, clock: clock))
        router.add(middleware: Sessions(workspace: workspace, shell: menu))
        let cache = CacheControl([(.init(type: .any), [.public, .maxAge(3600)])])
        router.add(middleware: FileMiddleware(assets, urlBasePath: "/static", cacheControl: cache))
        router.get("health") { _, _ -> String in
            _ = try await workspace.database.read { try $0.rows("SELECT 1 AS alive") }
            return "ok\n"
        }
        router.get("metrics") { _, _ -> Response in
            Response(status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: measures.text)))
        }
        // At the root: a service worker reaches only what lies below its own address.
        router.get("sw.js") { _, context -> Response in
            let body: ResponseBody = try await FileIO().loadFile(path: assets + "/sw.js", context: context)
            return Response(status: .ok, headers: [.contentType: "text/javascript; charset=utf-8", .cacheControl: "no-cache"], body: body)
        }
        SignInScreens(workspace: workspace).register(in: router)
        let routes = Routes(router.group(context: StaffContext.self), shell: menu, list: list)
        JobScreens().register(in: routes)
        UndoScreens().register(in: routes)
        ClientScreens(parts: DealCards.parts + Catalogue.parts + Calculator.parts + Surveys.parts, sums: [DealCards.turnover], shell: menu).register(in: routes)
        ImportScreens().register(in: routes)
        transfer.register(in: routes)
        DealScreens(parts: Calculator.parts + Surveys.parts + ClientFiles.parts).register(in: routes)
        SurveyScreens().register(in: routes)
        CatalogueScreens().register(in: routes)
        TariffScreens().register(in: routes)
        CalculationScreens().register(in: routes)
        ReassignScreens(reassigned).register(in: routes)
        PersonalDataScreens().register(in: routes)
        let settings: AdminScreens.Keys = .init(section: NoticeSettings(kinds: noticeKinds).section) { _, _ in }
        AdminScreens(keys: [settings, .init(section: TokenScreens.section, end: TokenScreens.revokeAll), .init(section: PhoneScreens.section, end: PhoneScreens.revokeAll)]).register(in: routes)
        TokenScreens().register(in: routes)
        GuideScreens().register(in: routes)
        PhoneScreens().register(in: routes)
        NoticeScreens(noticeKinds, live: live).register(in: routes)
        return router
    }
}
