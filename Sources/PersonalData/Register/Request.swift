internal import Database
internal import Kernel

/// What a person asked the company about their data, until when the law wants an answer, and what was answered.
struct SubjectRequest {
    static let statuses: [Field.Choice] = [
        .init("new", "Новый", "New", ink: "m"), .init("working", "В работе", "In work", ink: "c"), .init("answered", "Исполнен", "Answered", ink: "g", closed: true),
        .init("refused", "Отказано", "Refused", ink: "r", closed: true),
    ]
    static let methods: [Field.Choice] = [
        .init("paper", "на бумаге", "on paper"), .init("mail", "письмом", "by mail"), .init("form", "форма на сайте", "web form"), .init("phone", "по телефону", "by phone"), .init("meeting", "лично", "in person"),
    ]
    static let entity = Entity(
        "subject_request", path: "subject-requests", one: Text("Обращение о данных", "Request about data"), many: Text("Обращения о данных", "Requests about data"), icon: "hand", title: "applicant", prefix: "ОД",
        order: "received_on", descending: true, check: check,
        fields: [
            Field("applicant", "Кто обратился", "Who asked", required: true, listed: true, searched: true),
            Field("contact_id", "Контакт", "Contact", .link("contact"), listed: true),
            Field("kind", "О чём просит", "What for", .choice(RequestKind.choices), required: true, listed: true),
            Field("received_on", "Получено", "Received on", .day, required: true, listed: true, sorted: true),
            Field("method", "Как получено", "How it came", .choice(methods)),
            Field("asked", "Что написано", "What it says", .long, limit: 10_000),
            Field("is_extended", "Срок продлён, человеку сообщено почему", "Extended, the person was told why", .flag),
            Field("deadline", "Ответить до", "Answer by", .day, listed: true, sorted: true, editable: false),
            Field("status", "Состояние", "Status", .choice(statuses), required: true, listed: true),
            Field("answered_on", "Отвечено", "Answered on", .day, listed: true),
            Field("answer", "Ответ", "Answer", .long, limit: 10_000),
            Field("answer_file_id", "Файл ответа", "File of the answer", .link("stored_file")),
            Field("owner_id", "Ответственный", "Responsible", .link("employee"), listed: true),
        ]).reacting(assigned: true, react).marking { row, today in
            closed.contains(Form.plain(row["status"])) ? "done" : (Day(value: row["deadline"]).map { $0 < today } ?? false) ? "late" : ""
        }.offering([
            (Text("Открытые", "Open"), .all([.test("status", .is, ["new", "working"])])),
            (Text("Просроченные", "Overdue"), .all([.test("status", .is, ["new", "working"]), .test("deadline", .within, ["older:0"])])),
            (Text("Закрытые", "Closed"), .all([.test("status", .is, closed)])),
        ])
    static let closed: [String] = ["answered", "refused"]

    @Sendable private static func check(_ form: inout Form, _ id: Int64?, _ tx: Tx) throws -> [String: Value] {
        let old: Row? = try id.map { try tx.row(entity, $0) }, given: [String: Value] = form.patch
        func value(_ column: String) -> Value { given[column] ?? old?.value(column: column) ?? .null }
        var more: [String: Value] = [:]
        if let received = Day(value: value("received_on")) {
            if received > tx.today { form.reject("received_on", Text("Эта дата ещё не наступила", "This day has not come yet")) }
            let due: Day? = try SubjectTerm.deadline(Form.plain(value("kind")), received: received, isExtended: value("is_extended") == .int(1), in: tx)
            if due == nil { form.reject("kind", Text("Для такой просьбы нет срока по закону: внесите его в «Сроки по закону»", "No term by law is known for this: add it to “Terms by law”")) }
            more["deadline"] = due?.value ?? .null
        }
        if closed.contains(Form.plain(value("status"))) {
            if Form.plain(value("answer")).isEmpty { form.reject("answer", Text("Напишите, что ответили", "Say what was answered")) }
            if value("answered_on") == .null { more["answered_on"] = tx.today.value }
        }
        return more.filter { $0.value != old?.value(column: $0.key) ?? .null }
    }

    // MARK: Who hears of it

    static let notices: [NoticeKind] = [
        NoticeKind("subject-request", "Обращения о персональных данных", "Requests about personal data", icon: "hand", ink: "m") { notice, lang, _ in
            switch notice.detail {
            case "overdue": lang("Срок ответа на обращение прошёл", "The term of a request has passed")
            case "soon": lang("Срок ответа на обращение близок", "The term of a request is near")
            default: lang("Вам поручено обращение о персональных данных", "A request about personal data is yours")
            }
        },
        NoticeKind("retention", "Срок хранения данных истёк", "Retention has ended", icon: "clock", ink: "y") { notice, lang, _ in
            lang("Срок хранения истёк, людей: \(lang.number(notice.count))", "Retention has ended, people: \(lang.number(notice.count))")
        },
    ]
    /// Days before the last day when the responsible person is reminded.
    static let early: Int = 3
    @Sendable private static func react(_ written: Written, _ tx: Tx) throws {
        guard written.verb == .create || written.verb == .edit else { return }
        if written.changes("owner_id"), tx.access.employee > 0, let owner = written.link("owner_id") { try tx.tell([owner], "subject-request", of: entity.table, written.id) }
        guard written.changes("deadline") || written.verb == .create, let due = Day(value: written.value("deadline")) else { return }
        for (word, day) in [("soon", due.adding(-early)), ("overdue", due.adding(1))] where day > tx.today {
            try tx.post("subject-request", "\(word):\(written.id):\(due)", at: tx.zone.instant(day, minute: 9 * 60))
        }
    }
    /// Says it if the request is still open and its term is still that one.
    static let topic = Topic("subject-request") { payload, tx in
        let parts: [String] = payload.split(separator: ":").map(String.init)
        guard parts.count == 3, let id = Int64(parts[1]) else { throw BadRequest("Напоминание повреждено", "The reminder is damaged") }
        let row: Row? = try tx.rows("SELECT owner_id FROM subject_request WHERE id = \(id) AND deadline = \(parts[2]) AND archived_at IS NULL AND status NOT IN \(in: closed)").first
        guard let owner = row.flatMap({ Int64(value: $0["ownerID"]) }) else { return }
        try tx.tell([owner], "subject-request", of: entity.table, id, detail: parts[0], once: payload)
    }
}
