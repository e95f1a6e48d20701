public import Database
public import Kernel

/// Something to be done by somebody until a day, perhaps an hour of it.
public struct Task: Record {
    public let id: ID<Task>, version: Int
    public var title: String, dueOn: String, dueTime: String?, priority: String, counterpartyID: Int64?, contactID: Int64?
    /// Who does it, who wanted it, and who passed it on to the present assignee.
    public var ownerID: Int64?, authorID: Int64?, handedByID: Int64?
    public var doneAt: Int64?, repeats: String?, remind: String?
    /// The day of the month that a monthly repeat keeps; nil: that of the due day.
    public var anchorDay: Int?

    public static let entity = Entity(
        "task", path: "tasks", one: Text("Задача", "Task"), many: Text("Задачи", "Tasks"), icon: "square-check", title: "title", order: "due_on", ways: waysToIt,
        fields: [
            Field("title", "Что сделать", "What to do", required: true, listed: true, searched: true),
            Field("due_on", "Срок", "Due", .day, required: true, listed: true, sorted: true),
            Field("due_time", "Время", "Time", listed: true, limit: 8, format: .time),
            Field("priority", "Важность", "Priority", .choice([.init("high", "Срочно", "Urgent", ink: "m"), .init("normal", "Обычная", "Normal"), .init("low", "Не спешит", "Low")]), required: true, listed: true, usual: "normal"),
            Field("counterparty_id", "Контрагент", "Counterparty", .link("counterparty"), listed: true),
            Field("contact_id", "Контакт", "Contact", .link("contact")),
            Field("owner_id", "Исполнитель", "Assignee", .link("employee"), listed: true),
            Field("remind", "Напомнить", "Remind", .choice(Reminder.choices)),
            Field("repeats", "Повтор", "Repeats", .choice(Repeat.choices)),
            Field("checklist", "Пункты (каждый с новой строки)", "Checklist (a line each)", .long, limit: 5000),
            Field("note", "Подробности", "Details", .long, limit: 5000),
            Field("author_id", "Постановщик", "Author", .link("employee"), listed: true, editable: false),
            Field("handed_by_id", "Передал", "Passed on by", .link("employee"), editable: false),
            Field("handover", "Сопроводительные слова", "Words along with it", .long, editable: false, limit: 1000),
            Field("done_at", "Сделана", "Done", .instant, listed: true, editable: false),
        ])
        .completing(complete).reacting(assigned: true, TaskNotices.react).marking { row, today in
            row["doneAt"] != .null ? "done" : (Day(value: row["dueOn"]).map { $0 < today } ?? false) ? "late" : ""
        }
        .offering([
            (Text("Открытые", "Open"), .all([.test("done_at", .empty, [])])),
            (Text("Просроченные", "Overdue"), .all([.test("done_at", .empty, []), .test("due_on", .within, ["older:0"])])),
            (Text("Сегодня", "Today"), .all([.test("done_at", .empty, []), .test("due_on", .within, ["today"])])),
            (Text("Поручил я", "Given by me"), .all([.test("author_id", .is, ["me"]), .not(.any([.test("owner_id", .is, ["me"])]))])),
            (Text("Слежу", "Watched"), .all([.having(table: "task_watcher", column: "task_id", .all([.test("employee_id", .is, ["me"])]))])),
            (Text("Сделанные", "Done"), .all([.test("done_at", .filled, [])])),
        ], first: true)

    /// With the client, by having given it or passed it on; watchers see it.
    @Sendable static func waysToIt(_ access: Access, _ verb: Access.Verb) -> [Way] {
        let given = Way("вы постановщик задачи", "you are the author of the task", access.isMe("author_id"))
        let handed = Way("вы передали эту задачу", "you passed this task on", access.isMe("handed_by_id"))
        let watched = Way("вы следите за задачей", "you watch the task", "id IN (SELECT task_id FROM task_watcher WHERE employee_id = \(access.employee) AND archived_at IS NULL)")
        return Counterparty.throughClient(access, verb) + (verb == .see || verb == .export ? [given, handed, watched] : [given, handed])
    }
    /// Author, anchor of the repeat and moment of the reminder follow from what is written.
    @Sendable static func complete(_ old: Row?, _ new: [String: Value], _ tx: Tx) -> [String: Value] {
        var more: [String: Value] = [:]
        if old == nil { more["author_id"] = tx.access.employee > 0 ? .int(tx.access.employee) : new["owner_id"] ?? .null }
        if old != nil, new["due_on"] != nil || new["repeats"] != nil { more["anchor_day"] = .null }
        let decisive: [String] = ["due_on", "due_time", "remind", "done_at"]
        if old == nil || decisive.contains(where: { new[$0] != nil }) {
            func now(_ column: String) -> Value { new[column] ?? old?.value(column: column) ?? .null }
            let moment: Int64? = now("done_at") == .null ? Reminder.moment(dueOn: now("due_on"), time: now("due_time"), rule: now("remind"), in: tx.zone) : nil
            more["remind_at"] = moment.flatMap { $0 > tx.now ? .int($0) : nil } ?? .null
        }
        return more
    }
    /// The moment it is due: its time, or the end of the day.
    func due(_ zone: Zone) -> Int64? {
        guard let day = Day(dueOn) else { return nil }
        return dueTime.flatMap(DayTime.minute).map { zone.instant(day, minute: $0) } ?? zone.instant(day.adding(1)) - 1
    }
    func isLate(_ now: Int64, _ zone: Zone) -> Bool { doneAt == nil && (due(zone).map { $0 < now } ?? false) }

    static let migration = Migration("clients-tasks", [
        "ALTER TABLE task ADD COLUMN due_time TEXT", "ALTER TABLE task ADD COLUMN remind TEXT", "ALTER TABLE task ADD COLUMN remind_at BIGINT",
        "ALTER TABLE task ADD COLUMN author_id BIGINT", "ALTER TABLE task ADD COLUMN handed_by_id BIGINT", "ALTER TABLE task ADD COLUMN handover TEXT",
        "ALTER TABLE task ADD COLUMN anchor_day BIGINT",
        "UPDATE task SET author_id = COALESCE(created_by, owner_id)",
        "CREATE INDEX task_author ON task (author_id, done_at, due_on)",
        "CREATE INDEX task_handed ON task (handed_by_id)",
        "CREATE INDEX task_owner_due ON task (owner_id, due_on, id)",
        "CREATE INDEX task_counterparty_done ON task (counterparty_id, done_at, id)",
        "CREATE INDEX task_contact_done ON task (contact_id, done_at, id)",
    ])
}
