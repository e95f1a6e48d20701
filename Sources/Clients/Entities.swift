public import Database
public import Kernel
internal import Records

/// A company or a person the shop deals with.
public struct Counterparty: Record {
    public let id: ID<Counterparty>, version: Int
    public var number: String, name: String, status: String, kinds: String?, parentID: Int64?, ownerID: Int64?, lastContactAt: Int64?

    public static let kindChoices: [Field.Choice] = [
        .init("directClient", "Прямой клиент", "Direct client", ink: "c"), .init("agency", "Агентство", "Agency", ink: "b"),
        .init("supplier", "Поставщик", "Supplier", ink: "y"), .init("manufacturer", "Производитель", "Manufacturer", ink: "y"),
        .init("competitor", "Конкурент", "Competitor", ink: "r"), .init("pointOfSale", "Точка продаж", "Point of sale", ink: "g"),
        .init("endConsumer", "Конечный потребитель", "End consumer", ink: "m"),
    ]
    public static let statusChoices: [Field.Choice] = [
        .init("lead", "Новый", "New", ink: "m"), .init("active", "Работаем", "Active", ink: "g"), .init("vip", "Ключевой", "Key client", ink: "c"),
        .init("asleep", "Спит", "Asleep", ink: "y", closed: true), .init("lost", "Потерян", "Lost", ink: "r", closed: true), .init("partner", "Партнёр", "Partner", ink: "b", closed: true),
    ]
    public static let sourceChoices: [Field.Choice] = [
        .init("recommendation", "Рекомендация", "Recommendation"), .init("site", "Сайт", "Web site"), .init("search", "Поиск в интернете", "Web search"),
        .init("exhibition", "Выставка", "Exhibition"), .init("coldCall", "Холодный звонок", "Cold call"), .init("tender", "Тендер", "Tender"),
        .init("advertising", "Реклама", "Advertising"), .init("social", "Соцсети", "Social networks"), .init("import", "Загрузка", "Import"), .init("other", "Другое", "Other"),
    ]
    public static let entity = Entity(
        "counterparty", path: "counterparties", one: Text("Контрагент", "Counterparty"), many: Text("Контрагенты", "Counterparties"),
        icon: "building-2", title: "name", prefix: "К", order: "name", ways: waysToIt, doubts: requisiteDoubts, duplicates: ClientDuplicates.counterparty, check: checkCounterparty,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("full_name", "Полное наименование", "Full name", searched: true, limit: 500),
            Field("legal_form", "Форма", "Form", .choice([.init("company", "Юридическое лицо", "Company"), .init("soleTrader", "ИП", "Sole trader"), .init("person", "Физическое лицо", "Person")]), required: true, usual: "company"),
            Field("status", "Статус", "Status", .choice(statusChoices), required: true, listed: true, usual: "lead"),
            Field("kinds", "Вид", "Kind", .several(kindChoices), listed: true),
            Field("inn", "ИНН", "Tax number (INN)", .digits, listed: true, searched: true, limit: 12),
            Field("kpp", "КПП", "KPP", .digits, limit: 9),
            Field("ogrn", "ОГРН", "OGRN", .digits, limit: 15),
            Field("city", "Город", "City", listed: true, searched: true),
            Field("address", "Адрес", "Address", .long),
            Field("delivery_address", "Адрес доставки", "Delivery address", .long),
            Field("phone", "Телефон", "Phone", .phone, listed: true, searched: true),
            Field("mail", "Почта", "Mail", .mail, searched: true),
            Field("website", "Сайт", "Web site", searched: true),
            Field("bank", "Банк", "Bank"), Field("bik", "БИК", "BIK", .digits, limit: 9),
            Field("account", "Расчётный счёт", "Account", .digits, limit: 20),
            Field("first_source", "Первый источник", "First source", .choice(sourceChoices)),
            Field("last_source", "Последний источник", "Last source", .choice(sourceChoices)),
            Field("parent_id", "Головная компания", "Parent company", .link("counterparty")),
            Field("owner_id", "Ответственный", "Responsible", .link("employee"), listed: true),
            Field("backup_id", "Замещает", "Backup", .link("employee")),
            Field("tags", "Метки", "Tags", .tags),
            Field("note", "Заметка", "Note", .long, limit: 5000),
            Field("last_contact_at", "Последний контакт", "Last contact", .instant, listed: true, editable: false),
            Field("abc_sum", "ABC по сумме", "ABC by amount", .choice(classChoices), editable: false), Field("abc_margin", "ABC по марже", "ABC by margin", .choice(classChoices), editable: false),
        ])
    /// How much a client means to the shop, the weightiest first; worked out from the deals they won for it.
    public static let classChoices: [Field.Choice] = [.init("a", "A", "A", ink: "g"), .init("b", "B", "B", ink: "c"), .init("c", "C", "C")]
    /// Own also means: backup or participant of the client, so that departments work together. Only the responsible and the backup bin it.
    @Sendable static func waysToIt(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let backup = Way("замещение ответственного (поле «Замещает»)", "backup of the responsible person", access.isMe("backup_id"))
        let part = Way("участие в работе с контрагентом", "participation in the work with the counterparty",
                       "id IN (SELECT counterparty_id FROM participant WHERE \(access.isMe("employee_id")) AND archived_at IS NULL)")
        return verb == .archive ? [backup] : [backup, part]
    }
    /// Records that belong to a counterparty by their `counterparty_id` are seen with it, and changed by those who may change it.
    @Sendable public static func throughClient(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let rows: SQL = access.rows(entity, verb == .see || verb == .export ? .see : .edit)
        return [Way("доступ к контрагенту этой записи", "access to the counterparty of this record", "counterparty_id IN (SELECT id FROM counterparty WHERE \(rows))")]
    }
}

/// A person at one or several counterparties.
public struct Contact: Record {
    public let id: ID<Contact>, version: Int
    public var name: String, position: String?, phones: String?, mails: String?
    static let influenceChoices: [Field.Choice] = [
        .init("decides", "Решает", "Decides", ink: "m"), .init("advises", "Советует", "Advises", ink: "c"),
        .init("uses", "Пользуется", "Uses", ink: "g"), .init("blocks", "Против", "Against", ink: "r"),
    ]
    /// Seen with any counterparty where the person works.
    @Sendable static func waysToIt(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let rows: SQL = access.rows(Counterparty.entity, verb == .see || verb == .export ? .see : .edit)
        return Counterparty.throughClient(access, verb) + [
            Way("доступ к другому месту работы этого человека", "access to another place of work of this person", "id IN (SELECT contact_id FROM contact_place WHERE counterparty_id IN (SELECT id FROM counterparty WHERE \(rows)))"),
        ]
    }
    public static let entity = Entity(
        "contact", path: "contacts", one: Text("Контакт", "Contact"), many: Text("Контакты", "Contacts"), icon: "users", title: "name", prefix: "Л", order: "name",
        ways: waysToIt, duplicates: ClientDuplicates.contact,
        fields: [
            Field("name", "Фамилия, имя, отчество", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), listed: true),
            Field("position", "Должность", "Position", listed: true),
            Field("role", "Роль в заказах", "Role in orders"),
            Field("influence", "Влияние", "Influence", .choice(influenceChoices), listed: true),
            Field("phones", "Телефон", "Phone", .phone, listed: true, searched: true),
            Field("mails", "Почта", "Mail", .mail, listed: true, searched: true),
            Field("messenger", "Мессенджер", "Messenger", searched: true),
            Field("birthday", "День рождения", "Birthday", .day),
            Field("left_on", "Больше не работает с", "Left on", .day),
            Field("note", "Заметка", "Note", .long, limit: 5000),
        ])
}

/// One touch with a client, past or planned.
public struct Interaction: Record {
    public let id: ID<Interaction>, version: Int
    public var channel: String, direction: String?, subject: String, body: String?, startsAt: Int64, minutes: Int64?, outcome: String?
    public var counterpartyID: Int64?, contactID: Int64?, ownerID: Int64?
    /// 1: arranged, and nobody has said yet how it went.
    public var planned: Int
    public static let channelChoices: [Field.Choice] = [
        .init("call", "Звонок", "Call", ink: "c"), .init("letter", "Письмо", "Letter", ink: "b"), .init("meeting", "Встреча", "Meeting", ink: "m"),
        .init("event", "Мероприятие", "Event", ink: "y"), .init("chat", "Чат", "Chat", ink: "g"), .init("siteVisit", "Визит на сайт", "Site visit", ink: "k"),
        .init("note", "Заметка", "Note", ink: "y"), .init("survey", "Анкета", "Survey", ink: "m"),
    ]
    /// The icon of a channel.
    public static func icon(_ channel: String) -> String { icons[channel] ?? "circle" }
    static let icons: [String: String] = ["call": "phone", "letter": "mail", "meeting": "users", "event": "calendar", "chat": "message-square", "siteVisit": "globe", "note": "sticky-note", "survey": "clipboard-list"]
    public static let entity = Entity(
        "interaction", path: "interactions", one: Text("Взаимодействие", "Interaction"), many: Text("Взаимодействия", "Interactions"), icon: "messages-square",
        title: "subject", order: "starts_at", descending: true, ways: Counterparty.throughClient, check: touched, checkWrites: true,
        fields: [
            Field("starts_at", "Когда", "When", .instant, required: true, listed: true, sorted: true),
            Field("channel", "Канал", "Channel", .choice(channelChoices), required: true, listed: true, usual: "call"),
            Field("subject", "О чём", "Subject", required: true, listed: true, searched: true),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), listed: true),
            Field("contact_id", "Контакт", "Contact", .link("contact")),
            Field("direction", "Направление", "Direction", .choice([.init("in", "Входящее", "Incoming"), .init("out", "Исходящее", "Outgoing")])),
            Field("minutes", "Минут", "Minutes", .number),
            Field("body", "Подробности", "Details", .long, limit: 20_000),
            Field("outcome", "Итог", "Outcome", listed: true),
            Field("next_step", "Следующий шаг", "Next step"),
            Field("owner_id", "Кто", "Who", .link("employee"), listed: true),
            Field("planned", "В плане", "Planned", .flag, listed: true, editable: false),
        ]).completing { old, new, tx in plan(old, new, tx) }.reacting { written, tx in try react(written, tx) }
    /// Whatever took place with a client is a contact with them, whoever wrote it down: a form, an import, the demo.
    /// Whether a plan came true is said by whoever closes it.
    private static func react(_ written: Written, _ tx: Tx) throws {
        let isDecisive: Bool = written.verb == .create || written.verb == .edit && !written.changes("planned") && (written.changes("starts_at") || written.changes("counterparty_id"))
        guard isDecisive, written.value("planned") != .int(1), let client = written.link("counterparty_id"), case .int(let at) = written.value("starts_at"), at <= tx.now else { return }
        try wake(client, at: at, in: tx)
    }
    /// The last contact with a client moves on.
    /// - Parameter at: UTC milliseconds.
    public static func wake(_ client: Int64, at: Int64, in tx: Tx) throws {
        try tx.run("UPDATE counterparty SET last_contact_at = \(at) WHERE id = \(client) AND (last_contact_at IS NULL OR last_contact_at < \(at))")
    }
    /// What is put into the future is a plan until somebody says how it went.
    private static func plan(_ old: Row?, _ new: [String: Value], _ tx: Tx) -> [String: Value] {
        guard case .int(let start)? = new["starts_at"], new["planned"] == nil else { return [:] }
        return start > tx.now ? ["planned": .int(1)] : old == nil ? ["planned": .int(0)] : [:]
    }
    static let planMigration = Migration("clients-plans", [
        "ALTER TABLE interaction ADD COLUMN planned BIGINT NOT NULL DEFAULT 0",
        SQL.oneOf(sqlite: "UPDATE interaction SET planned = 1 WHERE starts_at > CAST(strftime('%s', 'now') AS INTEGER) * 1000",
                  postgres: "UPDATE interaction SET planned = 1 WHERE starts_at > CAST(extract(epoch FROM now()) AS BIGINT) * 1000"),
        "CREATE INDEX interaction_planned ON interaction (owner_id, starts_at) WHERE planned = 1",
        "CREATE INDEX interaction_counterparty_planned ON interaction (counterparty_id, starts_at) WHERE planned = 1",
        "CREATE INDEX interaction_contact_planned ON interaction (contact_id, starts_at) WHERE planned = 1",
        "CREATE INDEX stored_file_created ON stored_file (counterparty_id, created_at, id)",
    ])
}

public let clientEntities: [Entity] = [Counterparty.entity, Contact.entity, Place.entity, Part.entity, Participant.entity, Interaction.entity, Task.entity, Watcher.entity, StoredFile.entity,
    RequisiteSet.entity, Address.entity, ContactPoint.entity, Consent.entity,
    Segment.entity, SegmentMember.entity]

public let clientMigration = Migration("clients-1", [
    """
    CREATE TABLE counterparty (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, full_name TEXT, legal_form TEXT NOT NULL, status TEXT NOT NULL, kinds TEXT,
      inn TEXT, kpp TEXT, ogrn TEXT, city TEXT, address TEXT, delivery_address TEXT, phone TEXT, mail TEXT, website TEXT, bank TEXT, bik TEXT, account TEXT,
      first_source TEXT, last_source TEXT, parent_id BIGINT REFERENCES counterparty (id), backup_id BIGINT, technologist_id BIGINT, designer_id BIGINT,
      tags TEXT, note TEXT, last_contact_at BIGINT, CHECK (parent_id <> id))
    """,
    "CREATE INDEX counterparty_name ON counterparty (name, id)",
    "CREATE INDEX counterparty_owner ON counterparty (owner_id)",
    "CREATE INDEX counterparty_parent ON counterparty (parent_id)",
    "CREATE INDEX counterparty_inn ON counterparty (inn)",
    "CREATE UNIQUE INDEX counterparty_number ON counterparty (number)",
    """
    CREATE TABLE contact (\(Entity.standardColumns), name \(SQL.folded) NOT NULL, counterparty_id BIGINT REFERENCES counterparty (id), position TEXT, influence TEXT,
      phones TEXT, mails TEXT, messenger TEXT, birthday TEXT, consents TEXT, consent_purpose TEXT, left_on TEXT, note TEXT)
    """,
    "CREATE INDEX contact_name ON contact (name, id)",
    "CREATE INDEX contact_counterparty ON contact (counterparty_id)",
    """
    CREATE TABLE interaction (\(Entity.standardColumns), channel TEXT NOT NULL, direction TEXT, subject TEXT NOT NULL, body TEXT, starts_at BIGINT NOT NULL,
      minutes BIGINT, outcome TEXT, counterparty_id BIGINT REFERENCES counterparty (id), contact_id BIGINT REFERENCES contact (id))
    """,
    "CREATE INDEX interaction_start ON interaction (starts_at, id)",
    "CREATE INDEX interaction_counterparty ON interaction (counterparty_id, starts_at, id)",
    "CREATE INDEX interaction_contact ON interaction (contact_id, starts_at, id)",
    """
    CREATE TABLE task (\(Entity.standardColumns), title TEXT NOT NULL, due_on \(SQL.folded) NOT NULL, priority TEXT NOT NULL, counterparty_id BIGINT REFERENCES counterparty (id),
      contact_id BIGINT REFERENCES contact (id), repeats TEXT, checklist TEXT, note TEXT, done_at BIGINT)
    """,
    "CREATE INDEX task_due ON task (due_on, id)",
    "CREATE INDEX task_owner ON task (owner_id, done_at, due_on)",
    "CREATE INDEX task_counterparty ON task (counterparty_id, done_at)",
])

private let classMigration = Migration("clients-classes", [
    "ALTER TABLE counterparty ADD COLUMN abc_sum TEXT", "ALTER TABLE counterparty ADD COLUMN abc_margin TEXT",
    "CREATE INDEX counterparty_abc_sum_name ON counterparty (abc_sum, name, id) WHERE abc_sum IS NOT NULL", "CREATE INDEX counterparty_abc_margin_name ON counterparty (abc_margin, name, id) WHERE abc_margin IS NOT NULL",
])
private let nextStepMigration = Migration("clients-2", ["ALTER TABLE interaction ADD COLUMN next_step TEXT", "ALTER TABLE contact ADD COLUMN role TEXT"])

/// Filtered lists come in their order straight from an index, and `Today` finds one's own without reading everybody's.
/// Rows in the bin are few and stay in the indexes.
private let listMigration = Migration("clients-lists", [
    "DROP INDEX counterparty_owner",
    "CREATE INDEX counterparty_owner_name ON counterparty (owner_id, name, id)",
    "CREATE INDEX counterparty_owner_contact ON counterparty (owner_id, last_contact_at)",
    "CREATE INDEX counterparty_owner_status ON counterparty (owner_id, status, name, id)",
    "CREATE INDEX counterparty_status_name ON counterparty (status, name, id)",
    "CREATE INDEX counterparty_city_name ON counterparty (city, name, id)",
    "CREATE INDEX contact_owner_name ON contact (owner_id, name, id)",
    "CREATE INDEX interaction_owner_start ON interaction (owner_id, starts_at, id)",
])

/// Every step of this target, in order.
/// Background work of this target.
public let clientJobs: [JobKind] = [Membership.kind]
/// What employees are told of here, beside tasks.
public let clientNotices: [NoticeKind] = Membership.notices
public let clientChores: [Chore] = [Membership.incremental, Membership.daily]

public let clientMigrations: [Migration] = [clientMigration, oldImportMigration, nextStepMigration, Place.migration, StoredFile.migration, detailsMigration, Participant.migration, listMigration,
    Segment.migration, ClientDuplicates.migration,
    Task.migration, Watcher.migration, Interaction.planMigration, Segment.brokenMigration, classMigration]
