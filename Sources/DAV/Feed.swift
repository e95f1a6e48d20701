internal import Clients
internal import ContentLines
internal import Database
internal import ICalendar
internal import Kernel

/// An employee's calendar at a secret address, for programs that read a calendar and write none.
///
/// The database holds the address's hash: it is shown once, and a new one ends the old one.
struct Feed: Sendable {
    let employee: Int64, hint: String, createdAt: Int64, usedAt: Int64?
    static let migration = Migration("dav-feed", [
        "CREATE TABLE calendar_feed (employee_id BIGINT PRIMARY KEY REFERENCES employee (id), token_hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT)",
    ])
    /// Days back that it holds, and the days for which a record in the bin is still told as cancelled.
    static let past: Int = 90, cancelled: Int = 30
    /// The most events, and the most tasks.
    static let most: Int = 2000
    /// Milliseconds between two notes of its use.
    static let pause: Int64 = 3_600_000

    static func of(_ employee: Int64, in tx: Tx) throws -> Feed? {
        try tx.rows("SELECT * FROM calendar_feed WHERE employee_id = \(employee)").first.map(Feed.init)
    }
    private init(_ row: Row) {
        (employee, hint) = (Int64(value: row["employeeID"]) ?? 0, Form.plain(row["hint"]))
        (createdAt, usedAt) = (Int64(value: row["createdAt"]) ?? 0, Int64(value: row["usedAt"]))
    }
    /// - Returns: the secret of the new address; nobody can see it again.
    static func make(for employee: Int64, in tx: Tx) throws -> String {
        let token: String = Crypto.token(20)
        try end(of: employee, in: tx)
        try tx.run("INSERT INTO calendar_feed (employee_id, token_hash, hint, created_at) VALUES (\(employee), \(Crypto.hash(token)), \(String(token.suffix(4))), \(tx.now))")
        return token
    }
    static func end(of employee: Int64, in tx: Tx) throws { try tx.run("DELETE FROM calendar_feed WHERE employee_id = \(employee)") }
    static func path(_ token: String) -> String { "/calendar/\(token).ics" }
    /// The secret in a path; nil when it is the path of something else.
    static func token(inPath path: String) -> String? {
        guard path.hasPrefix("/calendar/"), path.hasSuffix(".ics") else { return nil }
        let token: Substring = path.dropFirst(10).dropLast(4)
        return token.contains("/") ? nil : String(token)
    }

    /// The feed of a secret; nil when nobody's is living.
    static func find(_ token: String, in tx: Tx) throws -> Feed? {
        guard token.utf8.count == 40 else { return nil }
        let row: Row? = try tx.rows("""
            SELECT calendar_feed.* FROM calendar_feed JOIN employee ON employee.id = calendar_feed.employee_id WHERE token_hash = \(Crypto.hash(token)) AND employee.archived_at IS NULL
            """).first
        return row.map(Feed.init)
    }
    /// The calendar, with the rights its owner has now.
    func text(in tx: Tx) throws -> String {
        let access: Access = try Access(of: employee, on: tx.today, in: tx).limited(to: ["*": [.see]])
        return try Self.text(in: tx.acting(as: access))
    }

    // MARK: What it holds

    private static func text(in tx: Tx) throws -> String {
        let lang: Lang = tx.access.lang, zones = Zones(tx.zone)
        let name: String = Form.plain(try tx.rows("SELECT name FROM employee WHERE id = \(tx.access.employee)").first?["name"] ?? .null)
        let title: String = lang("Оттиск", "Ottisk") + " — " + name
        let properties: [ContentLine] = [
            ContentLine("X-WR-CALNAME", ContentLine.escaped(title)), ContentLine("NAME", ContentLine.escaped(title)), ContentLine("X-WR-TIMEZONE", ContentLine.escaped(tx.zone.name)),
            ContentLine("REFRESH-INTERVAL", "PT1H", parameters: ["VALUE": ["DURATION"]]), ContentLine("X-PUBLISHED-TTL", "PT1H"),
        ]
        let things: [Component] = try (meetings(in: tx) + tasks(in: tx)).map { $0.component(in: zones) }
        return CalendarObject.calendar(things, product: Feed.product, properties).text
    }
    static let product: String = "-//Ottisk//CRM//RU"

    private static func meetings(in tx: Tx) throws -> [Event] {
        let from: Int64 = tx.zone.instant(tx.today.adding(-past)), bin: Int64 = tx.now - Int64(cancelled) * 86_400_000
        let rows: [Row] = try tx.rows("""
            SELECT * FROM \(Interaction.self) WHERE \(tx.access.isMe("owner_id")) AND starts_at >= \(from) AND (archived_at IS NULL OR archived_at > \(bin))
            AND (planned = 1 OR channel IN ('call', 'meeting', 'event')) ORDER BY starts_at DESC, id DESC LIMIT \(most)
            """)
        let facts = try Facts(Interaction.entity, rows, in: tx)
        return rows.compactMap { facts.event($0) }.map(told)
    }
    /// Programs that only read show no tasks (VTODO): here a task is an event that takes nobody's time.
    private static func tasks(in tx: Tx) throws -> [Event] {
        let bin: Int64 = tx.now - Int64(cancelled) * 86_400_000
        let rows: [Row] = try tx.rows("""
            SELECT * FROM \(Task.self) WHERE \(tx.access.isMe("owner_id")) AND due_on >= \(tx.today.adding(-past)) AND (archived_at IS NULL OR archived_at > \(bin)) ORDER BY due_on DESC, id DESC LIMIT \(most)
            """)
        let facts = try Facts(Task.entity, rows, in: tx), zone: Zone = tx.zone
        return rows.compactMap { row in
            guard let todo = facts.todo(row), let day = todo.dueDay else { return nil }
            var event = Event(uid: todo.uid)
            (event.summary, event.details, event.client) = ((todo.doneAt == nil ? "☐ " : "✓ ") + todo.summary, todo.details, todo.client)
            event.start = zone.instant(Day(number: day), minute: todo.dueMinute ?? 0)
            (event.isAllDay, event.minutes, event.isBusy) = (todo.dueMinute == nil, todo.dueMinute == nil ? 1440 : 30, false)
            (event.isCancelled, event.changedAt, event.sequence) = (row["archivedAt"] != .null, todo.changedAt, todo.sequence)
            return told(event)
        }
    }
    /// With whom it is stands where every program shows it.
    private static func told(_ event: Event) -> Event {
        var event: Event = event
        if !event.client.isEmpty {
            event.summary += " · " + event.client
            event.client = ""
        }
        event.kind = ""
        return event
    }
}
