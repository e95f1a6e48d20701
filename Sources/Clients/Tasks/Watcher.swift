import Database
import HTML
import Hummingbird
import Kernel
import Records

/// A colleague who sees a task and hears what becomes of it.
struct Watcher: Record {
    let id: ID<Watcher>, version: Int, taskID: Int64, employeeID: Int64
    static let entity = Entity(
        "task_watcher", path: "watchers", one: Text("Наблюдатель", "Watcher"), many: Text("Кто следит за задачами", "Who watches tasks"), icon: "eye", title: "employee_id", order: "task_id",
        ways: { access, verb in
            let rows: SQL = access.rows(Task.entity, verb == .see || verb == .export ? .see : .edit)
            return [Way("доступ к задаче", "access to the task", "task_id IN (SELECT id FROM task WHERE \(rows))"), Way("это вы", "this is you", "employee_id = \(access.employee)")]
        }, isCreatedByForm: false,
        fields: [
            Field("task_id", "Задача", "Task", .link("task"), required: true, listed: true, sorted: true, editable: false),
            Field("employee_id", "Сотрудник", "Employee", .link("employee"), required: true, listed: true, editable: false),
        ])
        .reacting { written, tx in
            guard written.verb == .create || written.verb == .restore, tx.access.employee > 0, let task = written.link("task_id"), let employee = written.link("employee_id") else { return }
            try tx.tell([employee], "task-watched", of: Task.table, task)
        }
    static let migration = Migration("clients-watchers", [
        """
        CREATE TABLE task_watcher (\(Entity.standardColumns), task_id BIGINT NOT NULL REFERENCES task (id), employee_id BIGINT NOT NULL REFERENCES employee (id), UNIQUE (task_id, employee_id))
        """,
        "CREATE INDEX task_watcher_employee ON task_watcher (employee_id, task_id)",
        "CREATE INDEX task_watcher_order ON task_watcher (task_id, id)",
    ])

    /// Makes an employee a watcher, or again one. Who may create none leaves it at that.
    static func add(_ employee: Int64, to task: Int64, in tx: Tx) throws {
        guard tx.access.reach(.create, Watcher.table) > .none else { return }
        let old: Row? = try tx.rows("SELECT id, archived_at FROM task_watcher WHERE task_id = \(task) AND employee_id = \(employee)").first
        if let id = old.flatMap({ Int64(value: $0["id"]) }) {
            if old?["archivedAt"] != .null { try tx.archive(Watcher.entity, id, false) }
            return
        }
        try tx.insert(Watcher.entity, ["task_id": .int(task), "employee_id": .int(employee)])
    }

    static func register(in routes: Routes) {
        Screens(Watcher.entity).register(in: routes)
        routes.post("tasks/:id/watchers", watch)
        routes.post("watchers/:id/remove", remove)
    }
    /// Everybody who sees a task may watch it; others are added by those who may change it.
    @Sendable private static func watch(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        try await context.write { tx in
            _ = try tx.row(Task.entity, id)
            let wanted: Int64 = form["employee_id"].isEmpty ? tx.access.employee : Int64(form["employee_id"]) ?? 0
            let isMe: Bool = wanted == tx.access.employee
            guard try isMe || tx.may(.edit, Task.entity, id), tx.access.reach(.create, Watcher.table) > .none else { throw NotAllowed() }
            guard try !tx.rows("SELECT id FROM \(EmployeeName.self) WHERE id = \(wanted) AND archived_at IS NULL").isEmpty || isMe else { throw BadRequest("Выберите сотрудника", "Choose an employee") }
            try add(wanted, to: id, in: tx)
        }
        return .go("/tasks/\(id)", toast: context.lang("Наблюдатель добавлен", "The watcher is added"))
    }
    @Sendable private static func remove(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        let task: Int64 = try await context.write { tx in
            let watcher = try tx.find(ID<Watcher>(rawValue: id))
            guard try watcher.employeeID == tx.access.employee || tx.may(.edit, Task.entity, watcher.taskID) else { throw NotAllowed() }
            try tx.archive(Watcher.entity, id)
            return watcher.taskID
        }
        let isSeen: Bool = try await context.read { try !$0.rows("SELECT id FROM \(Task.self) WHERE id = \(task)").isEmpty }
        return .go(isSeen ? "/tasks/\(task)" : "/tasks", toast: context.lang("Наблюдатель убран", "The watcher is removed"))
    }
}
