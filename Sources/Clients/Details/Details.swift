internal import Database
public import Kernel
internal import Records

/// One set of requisites of a counterparty: a group pays from several firms, and a firm changes its bank.
struct RequisiteSet {
    static let entity = Entity(
        "requisite_set", path: "requisites", one: Text("Реквизиты", "Requisites"), many: Text("Реквизиты", "Requisites"), icon: "landmark", title: "name", order: "name",
        ways: Counterparty.throughClient, doubts: requisiteDoubts, home: "counterparty_id",
        fields: [
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), required: true, listed: true),
            Field("name", "Наименование в документах", "Name in documents", required: true, listed: true, sorted: true, searched: true, limit: 500),
            Field("inn", "ИНН", "Tax number (INN)", .digits, listed: true, searched: true, limit: 12),
            Field("kpp", "КПП", "KPP", .digits, listed: true, limit: 9),
            Field("ogrn", "ОГРН", "OGRN", .digits, limit: 15),
            Field("bank", "Банк", "Bank", listed: true),
            Field("bik", "БИК", "BIK", .digits, limit: 9),
            Field("account", "Расчётный счёт", "Account", .digits, listed: true, limit: 20),
            Field("correspondent_account", "Корреспондентский счёт", "Correspondent account", .digits, limit: 20),
            Field("is_main", "Основные", "Main", .flag),
            Field("valid_from", "Действуют с", "Valid from", .day),
            Field("valid_to", "Действуют по", "Valid to", .day),
        ])
}

/// Where a counterparty is found, gets its letters and its goods.
struct Address {
    static let kinds: [Field.Choice] = [
        .init("legal", "Юридический", "Legal"), .init("actual", "Фактический", "Actual", ink: "c"), .init("postal", "Почтовый", "Postal"),
        .init("delivery", "Доставка", "Delivery", ink: "g"), .init("pointOfSale", "Точка продаж", "Point of sale", ink: "m"),
    ]
    static let entity = Entity(
        "client_address", path: "addresses", one: Text("Адрес", "Address"), many: Text("Адреса", "Addresses"), icon: "globe", title: "line", order: "line",
        ways: Counterparty.throughClient, home: "counterparty_id",
        fields: [
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), required: true, listed: true),
            Field("kind", "Какой", "Kind", .choice(kinds), required: true, listed: true),
            Field("line", "Адрес", "Address", required: true, listed: true, sorted: true, searched: true, limit: 500),
            Field("postcode", "Индекс", "Postcode", .digits, limit: 10),
            Field("city", "Город", "City", listed: true),
            Field("hours", "Часы приёма", "Opening hours"),
            Field("note", "Как проехать, кого спросить", "How to get there, whom to ask", .long),
        ])
}

/// A further phone, mail address or messenger of a person.
public struct ContactPoint {
    static let kinds: [Field.Choice] = [
        .init("phone", "Телефон", "Phone"), .init("mail", "Почта", "Mail"), .init("telegram", "Телеграм", "Telegram"), .init("whatsapp", "Ватсап", "WhatsApp"),
        .init("max", "MAX", "MAX"), .init("vk", "ВКонтакте", "VK"), .init("other", "Другое", "Other"),
    ]
    public static let entity = Entity(
        "contact_point", path: "contact-points", one: Text("Телефон, почта, мессенджер", "Phone, mail, messenger"), many: Text("Телефоны, почта, мессенджеры", "Phones, mail, messengers"),
        icon: "phone", title: "value", order: "value", ways: throughContact, home: "contact_id",
        fields: [
            Field("contact_id", "Контакт", "Contact", .link("contact"), required: true, listed: true),
            Field("kind", "Вид", "Kind", .choice(kinds), required: true, listed: true),
            Field("value", "Номер или адрес", "Number or address", .phone, required: true, listed: true, sorted: true, searched: true),
            Field("label", "Подпись", "Label", listed: true),
            Field("is_wrong", "Не отвечает", "Does not work", .flag, listed: true),
        ])
    /// Seen with the person, changed by those who may change the person.
    @Sendable static func throughContact(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let rows: SQL = access.rows(Contact.entity, verb == .see || verb == .export ? .see : .edit)
        return [Way("доступ к контакту этой записи", "access to the contact of this record", "contact_id IN (SELECT id FROM contact WHERE \(rows))")]
    }
}

/// What a person allowed: by which channel, for which purpose, by which words, how that can be proved, and until when. The one place where
/// consent is kept: the card warns by it, the register of personal data is its list, retention is counted from it.
public struct Consent {
    public static let channels: [Field.Choice] = [
        .init("call", "Звонки", "Calls"), .init("sms", "СМС", "SMS"), .init("mail", "Письма", "Mail"), .init("messenger", "Мессенджеры", "Messengers"), .init("post", "Почта России", "Post"),
        .init("data", "Обработка данных", "Processing of data"),
    ]
    static let methods: [Field.Choice] = [
        .init("paper", "на бумаге", "on paper"), .init("form", "форма на сайте", "web form"), .init("mail", "письмом", "by mail"), .init("phone", "по телефону", "by phone"),
        .init("meeting", "лично", "in person"), .init("other", "иначе", "otherwise"),
    ]
    public static let entity = Entity(
        "consent", path: "consents", one: Text("Согласие", "Consent"), many: Text("Согласия", "Consents"), icon: "shield", title: "proof", order: "given_on", descending: true,
        ways: ContactPoint.throughContact, home: "contact_id", check: whole,
        fields: [
            Field("contact_id", "Контакт", "Contact", .link("contact"), required: true, listed: true),
            Field("purpose_id", "Цель", "Purpose", .link("purpose"), required: true, listed: true),
            Field("channel", "На что", "What for", .choice(channels), required: true, listed: true),
            Field("text_id", "Текст согласия", "Words of the consent", .link("consent_text"), listed: true),
            Field("given_on", "Дано", "Given on", .day, required: true, listed: true, sorted: true),
            Field("method", "Как получено", "How it was given", .choice(methods), listed: true),
            Field("proof", "Чем подтверждено", "Proof", required: true, listed: true),
            Field("proof_file_id", "Файл подтверждения", "File of the proof", .link("stored_file")),
            Field("withdrawn_on", "Отозвано", "Withdrawn on", .day, listed: true),
            Field("withdrawn_by", "Как отозвано", "How it was withdrawn", .choice(methods)),
        ]).offering([
            (Text("Действуют", "In force"), .all([.test("withdrawn_on", .empty, [])])), (Text("Отозваны", "Withdrawn"), .all([.test("withdrawn_on", .filled, [])])),
        ])
    /// The words belong to the purpose, and nothing is taken back before it was given.
    @Sendable private static func whole(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        let old: Row? = try id.map { try tx.row(entity, $0) }
        func value(_ column: String) -> Value { form.patch[column] ?? old?.value(column: column) ?? .null }
        if let given = Day(value: value("given_on")), let taken = Day(value: value("withdrawn_on")), taken < given {
            form.reject("withdrawn_on", Text("Отозвать раньше, чем дать, нельзя", "It cannot be withdrawn before it was given"))
        }
        if form.patch["given_on"] != nil, let given = Day(value: value("given_on")), given > tx.today {
            form.reject("given_on", Text("Эта дата ещё не наступила", "This day has not come yet"))
        }
        if form.patch["text_id"] != nil || form.patch["purpose_id"] != nil, let text = Int64(value: value("text_id")) {
            let fits = try tx.rows("SELECT id FROM consent_text WHERE id = \(text) AND purpose_id = \(value("purpose_id"))")
            if fits.isEmpty { form.reject("text_id", Text("Этот текст написан для другой цели", "These words were written for another purpose")) }
        }
        return [:]
    }
}

private func consentRows(_ channel: String) -> SQL {
    """
    INSERT INTO consent (created_at, updated_at, owner_id, branch_id, contact_id, channel, purpose, given_on, basis, proof)
    SELECT created_at, updated_at, owner_id, branch_id, id, \(channel), 'service', \(Day(year: 2026, month: 1, day: 1).description), 'consent', COALESCE(consent_purpose, 'отметка в карточке') FROM contact WHERE consents LIKE \("%|\(channel)|%")
    """
}

let detailsMigration = Migration("clients-details", [
    """
    CREATE TABLE requisite_set (\(Entity.standardColumns), counterparty_id BIGINT NOT NULL REFERENCES counterparty (id), name \(SQL.folded) NOT NULL, inn TEXT, kpp TEXT, ogrn TEXT,
      bank TEXT, bik TEXT, account TEXT, correspondent_account TEXT, is_main BIGINT, valid_from TEXT, valid_to TEXT)
    """,
    "CREATE INDEX requisite_set_name ON requisite_set (name, id)", "CREATE INDEX requisite_set_counterparty ON requisite_set (counterparty_id)",
    """
    CREATE TABLE client_address (\(Entity.standardColumns), counterparty_id BIGINT NOT NULL REFERENCES counterparty (id), kind TEXT NOT NULL, line \(SQL.folded) NOT NULL, postcode TEXT,
      city TEXT, hours TEXT, note TEXT)
    """,
    "CREATE INDEX client_address_line ON client_address (line, id)", "CREATE INDEX client_address_counterparty ON client_address (counterparty_id)",
    """
    CREATE TABLE contact_point (\(Entity.standardColumns), contact_id BIGINT NOT NULL REFERENCES contact (id), kind TEXT NOT NULL, value \(SQL.folded) NOT NULL, label TEXT, is_wrong BIGINT)
    """,
    "CREATE INDEX contact_point_value ON contact_point (value, id)", "CREATE INDEX contact_point_contact ON contact_point (contact_id)",
    """
    CREATE TABLE consent (\(Entity.standardColumns), contact_id BIGINT NOT NULL REFERENCES contact (id), channel TEXT NOT NULL, purpose TEXT NOT NULL, given_on \(SQL.folded) NOT NULL,
      basis TEXT NOT NULL, proof TEXT NOT NULL, withdrawn_on TEXT)
    """,
    "CREATE INDEX consent_given ON consent (given_on, id)", "CREATE INDEX consent_contact ON consent (contact_id)",
    // The ticks that a contact used to carry.
    consentRows("call"), consentRows("mail"), consentRows("messenger"),
])
