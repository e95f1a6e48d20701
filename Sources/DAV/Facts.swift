internal import Clients
internal import Database
internal import ICalendar
internal import Kernel
internal import Records

/// Rows of the client base as events and tasks of a calendar, as far as the reader's rights go.
struct Facts {
    private let tx: Tx, titles: [String: String]
    /// What makes identifiers of this workspace its own.
    let mark: String

    /// - Parameter rows: of interactions or tasks: their clients are named.
    init(_ entity: Entity, _ rows: [Row], in tx: Tx) throws {
        self.tx = tx
        mark = try Mark.read(tx)
        titles = try recordTitles([
            "counterparty": Set(rows.compactMap { Int64(value: $0["counterpartyID"]) }), "contact": Set(rows.compactMap { Int64(value: $0["contactID"]) }),
        ], in: tx)
    }

    /// Nil when the reader may not see when it is.
    func event(_ whole: Row, uid: String? = nil) -> Event? {
        let row: Row = tx.access.visible(tx.current(Interaction.entity), whole)
        guard let id = Int64(value: row["id"]), let start = Int64(value: row["startsAt"]) else { return nil }
        var event = Event(uid: uid ?? Mark.uid(Interaction.table, id, mark))
        (event.summary, event.details, event.kind, event.client) = (Form.plain(row["subject"]), Form.plain(row["body"]), Form.plain(row["channel"]), client(row))
        event.start = start
        event.minutes = max(0, Int(value: row["minutes"]) ?? 30)
        event.isAllDay = event.minutes > 0 && event.minutes % 1440 == 0 && tx.zone.minute(start) == 0
        event.isCancelled = row["archivedAt"] != .null
        (event.changedAt, event.sequence) = (Int64(value: row["updatedAt"]) ?? 0, max(0, (Int(value: row["version"]) ?? 1) - 1))
        return event
    }
    func todo(_ whole: Row, uid: String? = nil) -> Todo? {
        let row: Row = tx.access.visible(tx.current(Task.entity), whole)
        guard let id = Int64(value: row["id"]) else { return nil }
        var todo = Todo(uid: uid ?? Mark.uid(Task.table, id, mark))
        (todo.summary, todo.details, todo.client) = (Form.plain(row["title"]), Form.plain(row["note"]), client(row))
        (todo.dueDay, todo.dueMinute) = (Day(value: row["dueOn"])?.number, String(value: row["dueTime"]).flatMap(DayTime.minute))
        todo.priority = row["priority"] == .text("high") ? .high : row["priority"] == .text("low") ? .low : .normal
        (todo.doneAt, todo.repeats) = (Int64(value: row["doneAt"]), String(value: row["repeats"]).flatMap(Todo.Repeat.init(rawValue:)))
        (todo.changedAt, todo.sequence) = (Int64(value: row["updatedAt"]) ?? 0, max(0, (Int(value: row["version"]) ?? 1) - 1))
        return todo
    }
    /// The company and the person, as far as the reader sees them.
    private func client(_ row: Row) -> String {
        ["counterparty/" + Form.plain(row["counterpartyID"]), "contact/" + Form.plain(row["contactID"])].compactMap { titles[$0] }.joined(separator: ", ")
    }
}

extension Zones {
    /// The zones that IANA knows, at home in the workspace's.
    init(_ zone: Zone) {
        self.init(home: WallClock(zone)) { name in Zone(known: name).map(WallClock.init) }
    }
}
extension WallClock {
    /// To the minute: the product keeps no seconds.
    init(_ zone: Zone) {
        self.init(utc: { wall in
            let day = Day(number: Int((Double(wall) / 86_400).rounded(.down)))
            return zone.instant(day, minute: Int(wall - Int64(day.number) * 86_400) / 60) / 1000
        }, wall: { utc in Int64(zone.day(utc * 1000).number) * 86_400 + Int64(zone.minute(utc * 1000)) * 60 })
    }
}

/// The identifiers of a workspace's records outside of it: two workspaces in one phone do not meet.
enum Mark {
    static let migration = Migration("dav-1", [
        "CREATE TABLE dav_mark (mark TEXT NOT NULL)",
        SQL.oneOf(sqlite: "INSERT INTO dav_mark (mark) VALUES (lower(hex(randomblob(6))))", postgres: "INSERT INTO dav_mark (mark) VALUES (substr(replace(gen_random_uuid()::text, '-', ''), 1, 12))"),
    ])
    static func read(_ tx: Tx) throws -> String { Form.plain(try tx.rows("SELECT mark FROM dav_mark").first?["mark"] ?? .null) }
    static func uid(_ table: String, _ id: Int64, _ mark: String) -> String { "ottisk-\(table)-\(id)-\(mark)" }
    /// The record of an identifier; nil for one of somebody else's making.
    static func record(_ uid: some StringProtocol, _ table: String, _ mark: String) -> Int64? {
        guard uid.hasPrefix("ottisk-\(table)-"), uid.hasSuffix("-\(mark)") else { return nil }
        let digits = uid.dropFirst(8 + table.count).dropLast(1 + mark.count)
        guard let id = Int64(digits), id > 0, String(id) == String(digits) else { return nil }
        return id
    }
}
