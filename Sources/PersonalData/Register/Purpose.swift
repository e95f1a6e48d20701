internal import Database
internal import Kernel

/// What personal data are processed for: on what basis in law, which data, for how long after it has ended, and who answers for it.
struct Purpose {
    static let bases: [Field.Choice] = [
        .init("consent", "Согласие", "Consent", ink: "c"), .init("contract", "Договор", "Contract", ink: "g"), .init("law", "Требование закона", "Duty by law", ink: "b"),
        .init("interest", "Законный интерес", "Legitimate interest", ink: "y"),
    ]
    static let categories: [Field.Choice] = [
        .init("name", "имя", "name"), .init("reach", "телефон, почта, мессенджер", "phone, mail, messenger"), .init("work", "должность и место работы", "position and place of work"),
        .init("birthday", "день рождения", "birthday"), .init("address", "адрес доставки", "delivery address"), .init("talks", "переписка и звонки", "letters and calls"),
        .init("orders", "заказы и документы", "orders and documents"), .init("files", "файлы", "files"), .init("visits", "посещения сайта", "visits of the site"),
    ]
    static let entity = Entity(
        "purpose", path: "purposes", one: Text("Цель обработки", "Purpose of processing"), many: Text("Цели обработки", "Purposes of processing"), icon: "flag", title: "name", prefix: "ЦО", order: "name",
        // Purposes are words of the whole company: whoever writes down a consent chooses among them.
        ways: { _, verb in verb == .see ? [Way("общий список", "a shared list", "1 = 1")] : [] }, first: ready, stays: used,
        fields: [
            Field("name", "Цель", "Purpose", required: true, listed: true, sorted: true, searched: true),
            Field("basis", "Основание", "Basis in law", .choice(bases), required: true, listed: true),
            Field("source", "Норма или документ", "Article or document", listed: true, limit: 500),
            Field("categories", "Какие данные", "Which data", .several(categories), listed: true),
            Field("is_common", "Касается каждого контакта", "Concerns every contact", .flag),
            Field("retention", "Хранить после окончания, месяцев", "Kept after the end, months", .number, required: true, listed: true),
            Field("ended_on", "Цель достигнута или прекращена", "Reached or given up on", .day, listed: true),
            Field("department_id", "Подразделение", "Department", .link("branch"), listed: true),
            Field("owner_id", "Отвечает", "Responsible", .link("employee"), listed: true),
            Field("note", "Заметка", "Note", .long, limit: 5000),
        ])
    @Sendable private static func used(_ id: Int64, _ tx: Tx) throws -> Text? {
        guard try !tx.rows("SELECT id FROM consent WHERE purpose_id = \(id) LIMIT 1").isEmpty else { return nil }
        return Text("По этой цели есть согласия: укажите, когда она прекращена, а в корзину её убрать нельзя", "There are consents for this purpose: say when it was given up; it cannot go to the bin")
    }
    /// 152-ФЗ, article 6: a contract needs no consent, offers do (also article 18 of 38-ФЗ). The terms are the company's own and are here to be changed.
    @Sendable private static func ready(_ lang: Lang) -> [[String: Value]] {
        func one(_ ru: String, _ en: String, _ basis: String, _ source: String, _ categories: String, common: Bool, months: Int64) -> [String: Value] {
            ["name": .text(lang(ru, en)), "basis": .text(basis), "source": .text(lang(article(source))), "categories": .text(categories), "is_common": .int(common ? 1 : 0), "retention": .int(months)]
        }
        return [
            one("Исполнение заказов", "Doing orders", "contract", "152-ФЗ, ст. 6, ч. 1, п. 5", "|name|reach|work|address|talks|orders|files|", common: true, months: 60),
            one("Предложения и новости", "Offers and news", "consent", "152-ФЗ, ст. 9; 38-ФЗ, ст. 18", "|name|reach|", common: false, months: 1),
            one("Опросы", "Surveys", "consent", "152-ФЗ, ст. 9", "|name|reach|", common: false, months: 1),
        ]
    }
}

/// The words of a consent, one edition a record. What people have agreed to is never changed: new words are a new edition.
struct ConsentText {
    static let entity = Entity(
        "consent_text", path: "consent-texts", one: Text("Текст согласия", "Words of a consent"), many: Text("Тексты согласий", "Words of consents"), icon: "file-text", title: "name", prefix: "ТС", order: "name",
        ways: { _, verb in verb == .see ? [Way("общий список", "a shared list", "1 = 1")] : [] }, check: check, stays: used,
        fields: [
            Field("name", "Название", "Name", required: true, listed: true, sorted: true, searched: true),
            Field("purpose_id", "Цель", "Purpose", .link("purpose"), required: true, listed: true),
            Field("edition", "Редакция", "Edition", .number, listed: true, editable: false),
            Field("valid_from", "Действует с", "In force from", .day, required: true, listed: true),
            Field("body", "Текст", "Words", .long, required: true, limit: 20_000),
        ]).reacting { written, tx in
            // Undo and import come this way too.
            guard written.verb == .edit, written.changes("body") || written.changes("purpose_id"), let why = try used(written.id, tx) else { return }
            throw BadRequest(why.ru, why.en)
        }
    @Sendable private static func used(_ id: Int64, _ tx: Tx) throws -> Text? {
        guard try !tx.rows("SELECT id FROM consent WHERE text_id = \(id) LIMIT 1").isEmpty else { return nil }
        return Text("С этим текстом уже согласились: сделайте новую редакцию", "People have agreed to these words: make a new edition")
    }
    /// Editions of a purpose are counted.
    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        if let id {
            let old: Row = try tx.row(entity, id)
            for column in ["body", "purpose_id"] where form.patch[column].map({ $0 != old.value(column: column) }) ?? false {
                if let why = try used(id, tx) { form.reject(column, why) }
            }
            return [:]
        }
        let last = try tx.rows("SELECT MAX(edition) AS last FROM consent_text WHERE purpose_id = \(form.patch["purpose_id"] ?? .null)").first
        return ["edition": .int((last.flatMap { Int64(value: $0["last"]) } ?? 0) + 1)]
    }
}

/// A place of a Russian law in both languages: `152-ФЗ, ст. 6` is `152-FZ, art. 6`.
func article(_ ru: String) -> Text {
    Text(ru, ru.replacing("ФЗ", with: "FZ").replacing("ст.", with: "art.").replacing("ч.", with: "part").replacing("п.", with: "item"))
}
