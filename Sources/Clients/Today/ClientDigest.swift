internal import Database
public import Kernel

/// What the morning's digest says of an employee's work: overdue and due tasks, arranged calls and meetings.
public enum ClientDigest {
    @Sendable public static func day(_ today: Day, _ tx: Tx) throws -> (title: String, lines: [String]) {
        let lang: Lang = tx.access.lang, mine: SQL = tx.access.isMe("owner_id"), end: Int64 = tx.zone.instant(today.adding(1))
        let tasks: [Task] = try tx.all("SELECT * FROM \(Task.self) WHERE \(mine) AND done_at IS NULL AND archived_at IS NULL AND due_on <= \(today) ORDER BY due_on, due_time, id LIMIT 50")
        let events: [Row] = try tx.rows("SELECT * FROM \(Interaction.self) WHERE \(mine) AND planned = 1 AND archived_at IS NULL AND starts_at >= \(tx.zone.instant(today)) AND starts_at < \(end) ORDER BY starts_at LIMIT 50")
        let arranged: [String] = events.map { "\(tx.zone.time(Int64(value: $0["startsAt"]) ?? 0)) \(Form.plain($0["subject"]))" }
        let due: [String] = tasks.map { task in
            let late: String = task.dueOn < today.description ? " (\(lang("просрочено", "overdue")): \(Day(task.dueOn).map { lang.day($0, thisYear: today.year) } ?? task.dueOn))" : ""
            return (task.dueTime.map { $0 + " " } ?? "") + task.title + late
        }
        return (lang("Сегодня", "Today"), arranged + due)
    }
}
