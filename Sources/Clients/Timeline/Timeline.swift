import Database
import Kernel
import Records

/// What of a timeline is shown; the key stands in the address.
enum TimelineFilter: String, CaseIterable, Sendable {
    case all, calls, meetings, mail, notes, tasks, files, status

    func name(_ lang: Lang) -> String {
        switch self {
        case .all: lang("Всё", "All")
        case .calls: lang("Звонки", "Calls")
        case .meetings: lang("Встречи", "Meetings")
        case .mail: lang("Переписка", "Letters")
        case .notes: lang("Заметки", "Notes")
        case .tasks: lang("Задачи", "Tasks")
        case .files: lang("Файлы", "Files")
        case .status: lang("Статусы", "Statuses")
        }
    }
    /// The channels of interactions it lets through; nil: all of them.
    var channels: [String]? {
        switch self {
        case .all: nil
        case .calls: ["call"]
        case .meetings: ["meeting", "event"]
        case .mail: ["letter", "chat"]
        case .notes: ["note", "siteVisit", "survey"]
        case .tasks, .files, .status: []
        }
    }
    func shows(_ kind: TimelineFilter) -> Bool { self == .all || self == kind }
}

/// One thing that happened, or will.
struct TimelineEvent: Sendable {
    /// In the order of equal moments, the newest first.
    enum Kind: Int, Sendable, CaseIterable { case interaction, task, file, status }
    let kind: Kind, at: Int64, id: Int64, row: Row
    /// Of a status: what it was and what it became.
    var change: (old: Value, new: Value)?
    /// Later things first.
    static func isBefore(_ a: TimelineEvent, _ b: TimelineEvent) -> Bool { a.at != b.at ? a.at > b.at : a.kind != b.kind ? a.kind.rawValue < b.kind.rawValue : a.id > b.id }
}

/// Interactions, tasks, files and changes of status of one client or one person, planned and past together.
/// The past is paged by key: a page costs the same however long the story is.
struct Timeline: Sendable {
    /// Whose story: a column of the rows, and the id in it.
    struct Scope: Sendable {
        let column: String, id: Int64, path: String
        static func counterparty(_ id: Int64) -> Scope { Scope(column: "counterparty_id", id: id, path: "/counterparties/\(id)") }
        static func contact(_ id: Int64) -> Scope { Scope(column: "contact_id", id: id, path: "/contacts/\(id)") }
        var isClient: Bool { column == "counterparty_id" }
        // One of the two columns above.
        fileprivate var sql: SQL { "\(SQL.raw(column)) = \(id)" }  // a column of ours
    }
    let scope: Scope, filter: TimelineFilter, isFirst: Bool
    /// Arranged and open, the nearest first; past, the latest first.
    private(set) var planned: [TimelineEvent] = [], past: [TimelineEvent] = []
    /// Where the next page begins; nil: this is the end.
    private(set) var earlier: String?
    let names: [String: String]
    static let page: Int = 30

    /// - Parameter query: `tl` is the filter, `before` the key of the page.
    init(_ scope: Scope, _ query: Submitted, in tx: Tx) throws {
        let filter: TimelineFilter = TimelineFilter(rawValue: query["tl"]) ?? .all, cursor: Cursor? = try Cursor(query["before"])
        (self.scope, self.filter, isFirst) = (scope, filter, cursor == nil)
        let reader = Reader(scope: scope, filter: filter, cursor: cursor, tx: tx)
        var found: [TimelineEvent] = try reader.interactions(planned: false)
        if filter.shows(.tasks) { found += try reader.doneTasks() }
        if filter.shows(.files), scope.isClient { found += try reader.files() }
        if filter.shows(.status), scope.isClient { found += try reader.statuses() }
        found.sort(by: TimelineEvent.isBefore)
        past = Array(found.prefix(Self.page))
        if found.count > Self.page { earlier = past.last.map { Cursor(at: $0.at, kind: $0.kind.rawValue, id: $0.id).text } }
        if cursor == nil {
            planned = try reader.interactions(planned: true)
            if filter.shows(.tasks) { planned += try reader.openTasks() }
            planned.sort { TimelineEvent.isBefore($1, $0) }
        }
        names = try Self.names(planned + past, in: tx)
    }
    /// Everybody and everything that the lines name, in one statement.
    private static func names(_ events: [TimelineEvent], in tx: Tx) throws -> [String: String] {
        var wanted: [String: Set<Int64>] = [:]
        func want(_ table: String, _ value: Value) { if case .int(let id) = value, id > 0 { wanted[table, default: []].insert(id) } }
        for event in events {
            want("employee", event.kind == .status ? event.row["employeeID"] : event.row["ownerID"])
            guard event.kind == .interaction || event.kind == .task else { continue }
            want("contact", event.row["contactID"])
            want("counterparty", event.row["counterpartyID"])
        }
        return try recordTitles(wanted, in: tx)
    }

    /// The key of the last line above: moment, kind and id.
    struct Cursor {
        let at: Int64, kind: Int, id: Int64
        init(at: Int64, kind: Int, id: Int64) { (self.at, self.kind, self.id) = (at, kind, id) }
        init?(_ text: String) throws {
            if text.isEmpty { return nil }
            let parts: [Int64] = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int64($0) }
            guard parts.count == 3, (0..<Int64(TimelineEvent.Kind.allCases.count)).contains(parts[1]) else { throw BadRequest("Страница ленты указана неверно", "The page of the timeline is wrong") }
            (at, kind, id) = (parts[0], Int(parts[1]), parts[2])
        }
        var text: String { "\(at).\(kind).\(id)" }
    }
}

/// Reads each kind of event from its own index, one row more than a page.
private struct Reader {
    let scope: Timeline.Scope, filter: TimelineFilter, cursor: Timeline.Cursor?, tx: Tx
    private var limit: Int { Timeline.page + 1 }

    /// What comes after the cursor among rows of one kind, which are ordered by `column`, newest first.
    private func after(_ column: String, _ kind: TimelineEvent.Kind) -> SQL {
        guard let cursor else { return "" }
        let name: SQL = .raw(column)  // the callers' literals
        if kind.rawValue < cursor.kind { return "AND \(name) < \(cursor.at)" }
        return kind.rawValue > cursor.kind ? "AND \(name) <= \(cursor.at)" : "AND (\(name), id) < (\(cursor.at), \(cursor.id))"
    }
    private func events(_ kind: TimelineEvent.Kind, _ entity: Entity, _ rows: [Row], at: (Row) -> Int64?) -> [TimelineEvent] {
        rows.compactMap { whole in
            let row: Row = tx.access.visible(entity, whole)
            guard let id = Int64(value: whole["id"]), let moment = at(whole) else { return nil }
            return TimelineEvent(kind: kind, at: moment, id: id, row: row)
        }
    }
    func interactions(planned: Bool) throws -> [TimelineEvent] {
        let channels: [String]? = filter.channels
        if channels?.isEmpty == true { return [] }
        let only: SQL = channels.map { "AND channel IN \(in: $0)" } ?? "", base: SQL = "SELECT * FROM \(Interaction.self) WHERE \(scope.sql) AND archived_at IS NULL \(only)"
        let rows: [Row] = planned ? try tx.rows(base + " AND planned = 1 ORDER BY starts_at LIMIT 30")
            : try tx.rows(base + " AND planned = 0 \(after("starts_at", .interaction)) ORDER BY starts_at DESC, id DESC LIMIT \(limit)")
        return events(.interaction, Interaction.entity, rows) { Int64(value: $0["startsAt"]) }
    }
    func doneTasks() throws -> [TimelineEvent] {
        let rows: [Row] = try tx.rows("SELECT * FROM \(Task.self) WHERE \(scope.sql) AND archived_at IS NULL AND done_at IS NOT NULL \(after("done_at", .task)) ORDER BY done_at DESC, id DESC LIMIT \(limit)")
        return events(.task, Task.entity, rows) { Int64(value: $0["doneAt"]) }
    }
    func openTasks() throws -> [TimelineEvent] {
        let rows: [Row] = try tx.rows("SELECT * FROM \(Task.self) WHERE \(scope.sql) AND archived_at IS NULL AND done_at IS NULL ORDER BY due_on, id LIMIT 30")
        return events(.task, Task.entity, rows) { row in
            let minute: Int? = String(value: row["dueTime"]).flatMap(DayTime.minute)
            return Day(value: row["dueOn"]).map { tx.zone.instant($0, minute: minute ?? 23 * 60 + 59) }
        }
    }
    func files() throws -> [TimelineEvent] {
        let rows: [Row] = try tx.rows("SELECT * FROM \(StoredFile.self) WHERE \(scope.sql) AND archived_at IS NULL \(after("created_at", .file)) ORDER BY created_at DESC, id DESC LIMIT \(limit)")
        return events(.file, StoredFile.entity, rows) { Int64(value: $0["createdAt"]) }
    }
    /// The first status is no change.
    func statuses() throws -> [TimelineEvent] {
        guard tx.access.sees(Counterparty.entity, column: "status") else { return [] }
        let rows: [Row] = try tx.rows("""
            SELECT * FROM change_log WHERE entity = 'counterparty' AND record_id = \(scope.id) AND verb <> 'create' AND changes LIKE '%"status":%' \(after("at", .status)) ORDER BY at DESC, id DESC LIMIT \(limit)
            """)
        return try rows.compactMap { row in
            let change: Change = try row.decode()
            guard let pair = change.values["status"] else { return nil }
            return TimelineEvent(kind: .status, at: change.at, id: change.id, row: row, change: pair)
        }
    }
}
