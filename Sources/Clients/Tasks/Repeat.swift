internal import Database
public import Kernel

/// How a task comes again after it is done.
enum Repeat {
    static let choices: [Field.Choice] = [
        .init("day", "Каждый день", "Daily"), .init("workday", "Каждый рабочий день", "Every working day"), .init("week", "Каждую неделю", "Weekly"),
        .init("fortnight", "Раз в две недели", "Every two weeks"), .init("month", "Каждый месяц", "Monthly"), .init("quarter", "Раз в квартал", "Quarterly"), .init("year", "Каждый год", "Yearly"),
    ]
    /// The next day of the series after `day`. Months keep their day: the 31st of a shorter month is its last day, and of the next one the 31st again.
    /// - Parameter anchor: the day of the month that the series began with.
    static func next(_ rule: String?, after day: Day, anchor: Int) -> Day? {
        switch rule {
        case "day": day.adding(1)
        case "workday": day.adding(day.weekday < 4 ? 1 : 7 - day.weekday)
        case "week": day.adding(7)
        case "fortnight": day.adding(14)
        case "month": months(1, after: day, anchor)
        case "quarter": months(3, after: day, anchor)
        case "year": months(12, after: day, anchor)
        default: nil
        }
    }
    /// The first day of the series that lies after both its last day and today: a task done late does not shift the series.
    static func next(_ rule: String?, due: Day, today: Day, anchor: Int) -> Day? {
        // A daily task of a year ago is 366 steps away; an older one goes on from today.
        var day: Day = due.number < today.number - 4000 ? today : due
        repeat {
            guard let next = next(rule, after: day, anchor: anchor) else { return nil }
            day = next
        } while day <= today
        return day
    }
    private static func months(_ count: Int, after day: Day, _ anchor: Int) -> Day {
        let month: Int = day.year * 12 + day.month - 1 + count
        let first = Day(year: month / 12, month: month % 12 + 1, day: 1), end = Day(year: (month + 1) / 12, month: (month + 1) % 12 + 1, day: 1).adding(-1)
        return first.adding(min(anchor, end.day) - 1)
    }
}

extension Task {
    /// Ticks a task; a repeating one is born again. False: it was done already.
    public static func finish(_ id: Int64, in tx: Tx) throws -> Bool {
        let task = try tx.find(ID<Task>(rawValue: id))
        guard task.doneAt == nil else { return false }
        try tx.update(Task.entity, id, ["done_at": .int(tx.now)])
        guard let due = Day(task.dueOn) else { return true }
        let anchor: Int = task.anchorDay ?? due.day
        guard let next = Repeat.next(task.repeats, due: due, today: tx.today, anchor: anchor), tx.access.reach(.create, Task.table) > .none else { return true }
        let old: Row = try tx.row(Task.entity, id)
        let kept: [String] = ["title", "due_time", "priority", "counterparty_id", "contact_id", "owner_id", "author_id", "branch_id", "remind", "repeats", "note"]
        var copy: [String: Value] = Dictionary(uniqueKeysWithValues: kept.map { ($0, old.value(column: $0)) })
        copy["checklist"] = ChecklistItem.untouched(old["checklist"])
        copy["due_on"] = next.value
        copy["anchor_day"] = .int(Int64(anchor))
        try tx.insert(Task.entity, copy)
        return true
    }
    /// Takes the tick back.
    public static func reopen(_ id: Int64, in tx: Tx) throws { try tx.update(Task.entity, id, ["done_at": .null]) }
}
