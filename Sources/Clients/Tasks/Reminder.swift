internal import Database
public import Kernel

/// When a task reminds of itself: so long before it is due, or on the morning of the day.
public enum Reminder {
    static let choices: [Field.Choice] = [
        .init("morning", "Утром в день срока, в 9:00", "On the morning of the due day, at 9:00"), .init("0", "В срок", "When it is due"),
        .init("5", "За 5 минут", "5 minutes before"), .init("15", "За 15 минут", "15 minutes before"), .init("30", "За 30 минут", "30 minutes before"),
        .init("60", "За час", "An hour before"), .init("120", "За 2 часа", "2 hours before"), .init("240", "За 4 часа", "4 hours before"),
        .init("1440", "За день", "A day before"), .init("2880", "За 2 дня", "2 days before"), .init("4320", "За 3 дня", "3 days before"), .init("10080", "За неделю", "A week before"),
    ]
    /// The beginning of a working day in minutes: what "before" counts from when a task has a day and no time.
    static let morning: Int = 9 * 60

    /// The instant to remind at; nil: never.
    /// - Parameters:
    ///   - rule: a key of `choices`: minutes before, or `morning`.
    static func moment(dueOn: Value, time: Value, rule: Value, in zone: Zone) -> Int64? {
        guard let day = Day(value: dueOn), case .text(let rule) = rule else { return nil }
        if rule == "morning" { return zone.instant(day, minute: morning) }
        guard let before = Int64(rule) else { return nil }
        let minute: Int = String(value: time).flatMap(DayTime.minute) ?? morning
        return zone.instant(day, minute: minute) - before * 60_000
    }

    /// Leaves the message that will remind. A message of an earlier moment stays and finds nothing to do.
    static func arm(_ task: Int64, at moment: Int64, in tx: Tx) throws { try tx.post("task-reminder", "\(task):\(moment)", at: moment) }

    /// Reminds the assignee, and whoever stands in for them today. The task remembers the moment it waits for: whatever messages there are,
    /// and however many nodes deliver them, the first at that moment has the effect.
    public static let topic = Topic("task-reminder") { payload, tx in
        let parts: [Int64] = payload.split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 2 else { throw BadRequest("Напоминание повреждено", "The reminder is damaged") }
        let (task, moment): (Int64, Int64) = (parts[0], parts[1])
        let fired = try tx.rows("UPDATE task SET remind_at = NULL WHERE id = \(task) AND remind_at = \(moment) AND done_at IS NULL AND archived_at IS NULL RETURNING owner_id, due_on, due_time").first
        guard let row = fired, let owner = Int64(value: row["ownerID"]) else { return }
        let deputies: [Int64] = try tx.rows("""
            SELECT deputy_id FROM employee WHERE id = \(owner) AND deputy_id IS NOT NULL AND away_from <= \(tx.today) AND (away_to IS NULL OR away_to >= \(tx.today))
            """).compactMap { Int64(value: $0["deputyID"]) }
        try tx.tell([owner] + deputies, "task-reminder", of: Task.table, task, detail: Form.plain(row["dueOn"]) + " " + Form.plain(row["dueTime"]))
    }
}
