internal import Database
public import Kernel

/// Who hears what of a task.
public enum TaskNotices {
    public static let kinds: [NoticeKind] = [
        NoticeKind("task-assigned", "Мне поручена задача", "A task is given to me", icon: "square-check", ink: "m") { notice, lang, _ in
            notice.recordID == 0 ? lang("Вам поручены задачи", "Tasks for you") : notice.detail.isEmpty ? lang("Вам поручена задача", "A task for you") : lang("Вам поручена задача: «\(notice.detail)»", "A task for you: “\(notice.detail)”")
        },
        NoticeKind("task-done", "Сделана задача, за которой я слежу", "A task I follow is done", icon: "circle-check", ink: "g") { _, lang, _ in lang("Задача сделана", "The task is done") },
        NoticeKind("task-changed", "Изменена моя задача или та, за которой я слежу", "A task of mine or one I follow has changed", icon: "pencil", ink: "c") { notice, lang, _ in changed(notice.detail, lang) },
        NoticeKind("task-watched", "Меня добавили в наблюдатели", "I was made a watcher", icon: "eye", ink: "b") { _, lang, _ in lang("Вы следите за задачей", "You watch the task") },
        NoticeKind("task-reminder", "Напоминание о задаче", "Reminder of a task", icon: "clock", ink: "y") { notice, lang, zone in due(notice, lang, zone) },
    ]
    private static func changed(_ columns: String, _ lang: Lang) -> String {
        switch columns {
        case "reopened": return lang("Задача открыта снова", "The task is open again")
        case "archived": return lang("Задача убрана в корзину", "The task is in the bin")
        default:
            let labels: [String] = columns.split(separator: ",").compactMap { Task.entity.field(String($0)) }.map { lang($0.label).lowercased() }
            return labels.isEmpty ? lang("Задача изменена", "The task has changed") : lang("Изменено: ", "Changed: ") + labels.joined(separator: ", ")
        }
    }
    /// `2026-11-24 15:00` as the day it was said on sees it.
    private static func due(_ notice: Notice, _ lang: Lang, _ zone: Zone) -> String {
        let parts: [String] = notice.detail.split(separator: " ").map(String.init), day: String = parts.first.flatMap { Day($0) }.map { lang.near($0, today: zone.day(notice.at)) } ?? ""
        return lang("Напоминание: срок \(day)", "Reminder: due \(day)") + (parts.count > 1 ? ", \(parts[1])" : "")
    }

    /// What those concerned notice; ticks in the list of points are the assignee's own business.
    private static let told: [String] = ["title", "due_on", "due_time", "priority", "owner_id", "counterparty_id", "note"]

    @Sendable static func react(_ written: Written, _ tx: Tx) throws {
        if case .int(let moment)? = written.new["remind_at"] { try Reminder.arm(written.id, at: moment, in: tx) }
        // The program's own writes are told by whoever makes them.
        guard tx.access.employee > 0 else { return }
        let owner: [Int64] = [written.link("owner_id")].compactMap { $0 }
        func tell(_ people: [Int64], _ kind: String, _ detail: String = "") throws { try tx.tell(people, kind, of: Task.table, written.id, detail: detail) }
        switch written.verb {
        case .create: try tell(owner, "task-assigned")
        case .restore: break
        case .archive: try tell(owner + followers(written, tx), "task-changed", "archived")
        case .edit where written.changes("done_at"):
            if written.value("done_at") != .null { try tell(owner + followers(written, tx), "task-done") } else { try tell(owner + followers(written, tx), "task-changed", "reopened") }
        case .edit:
            let changed: [String] = told.filter { written.changes($0) }
            guard !changed.isEmpty else { return }
            let before: [Int64] = written.changes("owner_id") ? [Int64(value: written.before("owner_id"))].compactMap { $0 } : owner
            if written.changes("owner_id") { try tell(owner, "task-assigned", Form.plain(written.new["handover"] ?? .null)) }
            let others: Set<Int64> = Set(before + (try followers(written, tx))).subtracting(written.changes("owner_id") ? owner : [])
            try tell(others.sorted(), "task-changed", changed.joined(separator: ","))
        }
    }
    /// The author, whoever passed it on, and the watchers.
    private static func followers(_ written: Written, _ tx: Tx) throws -> [Int64] {
        let watchers: [Int64] = try tx.rows("SELECT employee_id FROM task_watcher WHERE task_id = \(written.id) AND archived_at IS NULL").compactMap { Int64(value: $0["employeeID"]) }
        return [written.link("author_id"), written.link("handed_by_id")].compactMap { $0 } + watchers
    }
}
