import Database
import HTML
import Hummingbird
public import Kernel
public import Records

/// Tasks: the generic screens, and ticking, passing on, watching.
public enum TaskScreens {
    static func register(in routes: Routes, _ parts: [CardPart]) {
        Screens(Task.entity, card: { try await card($0, $1, parts) }, actions: [tick]).register(in: routes)
        Watcher.register(in: routes)
        routes.post("tasks/:id/check", ChecklistChange.save)
        routes.post("tasks/:id/done", done)
        routes.post("tasks/:id/reopen", reopen)
        routes.post("tasks/:id/delegate", Delegation.delegate)
        routes.post("tasks/:id/takeback", Delegation.takeBack)
    }
    /// Many tasks of a list are done at once.
    public static let tick = BulkAction("tick", on: Task.entity, icon: "check", Text("Отметить сделанными", "Mark as done")) { id, tx in
        guard try tx.may(.edit, Task.entity, id) else { return false }
        return try Task.finish(id, in: tx)
    }

    @Sendable private static func card(_ request: Request, _ context: StaffContext, _ parts: [CardPart]) async throws -> Reply {
        let id: Int64 = try context.id()
        let (title, page): (String, HTML) = try await context.read { tx in
            let card = try TaskCard(id, in: tx)
            return (Form.plain(card.row["title"]), card.view(try cardActions(Task.entity, card.row, in: tx, context), further: try parts.html(Task.table, id, in: tx, context), context))
        }
        return .page(title, section: Task.entity.path, page)
    }
    @Sendable private static func done(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), back: String = try await request.form()["back"]
        _ = try await context.write { tx in try Task.finish(id, in: tx) }
        let isOurs: Bool = ["/counterparties/", "/contacts/", "/tasks/", "/deals/", "/calendar", "/?"].contains { back.hasPrefix($0) } || back == "/"
        return .go(isOurs ? back : "/tasks", toast: context.lang("Готово", "Done"))
    }
    @Sendable private static func reopen(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in try Task.reopen(id, in: tx) }
        return .go("/tasks/\(id)", toast: context.lang("Задача открыта снова", "The task is open again"))
    }
}
