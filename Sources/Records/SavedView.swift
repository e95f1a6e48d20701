public import Database
internal import HTML
internal import Hummingbird
internal import Kernel

/// A list with a name: what narrows and orders it and which columns it shows, kept by its owner for themselves or for others.
struct SavedView: Decodable, Sendable {
    enum Audience: String, Sendable, CaseIterable {
        case mine, department, everyone
        func name(_ lang: Lang) -> String {
            switch self {
            case .mine: lang("только мне", "only to me")
            case .department: lang("моему отделу", "to my department")
            case .everyone: lang("всем", "to everyone")
            }
        }
    }
    let id: Int64, version: Int, employeeID: Int64, audience: String, name: String, query: String, columns: String
    static let most: Int = 30

    static let migration = Migration("records-views", [
        """
        CREATE TABLE saved_view (\(SQL.identity), version BIGINT NOT NULL DEFAULT 1, employee_id BIGINT NOT NULL, branch_id BIGINT NOT NULL, audience TEXT NOT NULL,
          entity TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, columns TEXT NOT NULL)
        """,
        "CREATE INDEX saved_view_entity ON saved_view (entity, id)",
    ])

    /// The views this user is offered: their own, their department's and everyone's.
    static func offered(_ entity: Entity, in tx: Tx) throws -> [SavedView] {
        try tx.all("SELECT * FROM saved_view WHERE entity = \(entity.table) AND \(visible(tx.access)) ORDER BY id LIMIT \(most)")
    }
    static func find(_ id: Int64, _ entity: Entity, in tx: Tx) throws -> SavedView {
        guard let view: SavedView = try tx.first("SELECT * FROM saved_view WHERE id = \(id) AND entity = \(entity.table) AND \(visible(tx.access))") else { throw NotFound() }
        return view
    }
    /// A department's view is for everybody in it and under it: its branch stands in the reader's line of branches or below.
    private static func visible(_ access: Access) -> SQL {
        "(employee_id = \(access.employee) OR audience = 'everyone' OR (audience = 'department' AND (branch_id = \(access.branch) OR branch_id IN \(in: access.subtree))))"
    }
    /// What the address leaves unsaid is as the view has it.
    func completing(_ typed: Submitted) -> Submitted {
        Submitted((Submitted(urlEncoded: query)?.values ?? [:]).merging(typed.values) { $1 })
    }
    /// Its owner may, and who arranges the roles of everybody.
    static func mayChange(_ view: SavedView, _ access: Access) -> Bool { view.employeeID == access.employee || access.reach(.edit, "role") == .all }
}

/// Saving, changing and dropping views.
extension Screens {
    func registerViews(in routes: Routes) {
        routes.post("\(entity.path)/views", now { $0.addView })
        routes.post("\(entity.path)/views/:id", now { $0.changeView })
        routes.post("\(entity.path)/views/:id/drop", now { $0.dropView })
    }
    /// The list an address asks for, with the saved view it begins with.
    func query(_ typed: Submitted, in tx: Tx) throws -> (ListQuery, SavedView?) {
        guard let id = Int64(typed["view"]), id > 0 else { return (try ListQuery(entity, typed), nil) }
        let view: SavedView = try SavedView.find(id, entity, in: tx)
        var wanted: Submitted = view.completing(typed)
        // The field that divided the list may be gone since, or hidden from this reader: the list is a table then.
        if !typed.has("by"), let form = ListForm(rawValue: wanted["form"]), form != .table {
            let fields: [Field] = Grouping.fields(entity, form).filter { tx.access.sees(entity, $0) }, by: String = wanted["by"]
            if !by.isEmpty, !fields.contains(where: { $0.column == by }) { wanted.set("form", ListForm.table.rawValue) }
        }
        return (try ListQuery(entity, wanted), view)
    }
    /// The same for the page of a list. A view that asks about what is gone opens without its filter and order and says why, so that its owner can mend or drop it;
    /// files and changes of many records never do that.
    func opened(_ typed: Submitted, in tx: Tx) throws -> (ListQuery, SavedView?) {
        guard Int64(typed["view"]) ?? 0 > 0, !typed.has("where") else { return try query(typed, in: tx) }
        do {
            let found: (ListQuery, SavedView?) = try query(typed, in: tx)
            _ = try found.0.sql(entity, in: tx)
            return found
        } catch let problem as BadRequest {
            var plain: Submitted = typed
            for name in ["where", "sort"] { plain.set(name, "") }
            let found: (ListQuery, SavedView?) = try query(plain, in: tx)
            var whole: ListQuery = found.0
            whole.problem = problem.text
            return (whole, found.1)
        }
    }
    private func typed(_ form: Submitted) throws -> (name: String, audience: SavedView.Audience, query: Submitted) {
        let name: String = form["name"]
        guard !name.isEmpty, name.count <= 60 else { throw BadRequest("У вида должно быть имя, не длиннее 60 знаков", "A view needs a name of at most 60 characters") }
        guard let audience = SavedView.Audience(rawValue: form["audience"]), let query = Submitted(urlEncoded: form["query"]) else {
            throw BadRequest("Вид пришёл повреждённым", "The view arrived damaged")
        }
        return (name, audience, query)
    }
    @Sendable fileprivate func addView(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let form = try await request.form(), (name, audience, typed) = try typed(form)
        let id: Int64 = try await context.write { tx in
            let (query, _) = try self.query(typed, in: tx)
            _ = try query.sql(entity, in: tx)  // a view that cannot be opened is not kept
            // The columns on the screen go along, also those of the view it began with.
            let opened: SavedView? = try (Int64(form["from"]) ?? 0) > 0 ? SavedView.find(Int64(form["from"]) ?? 0, entity, in: tx) : nil
            let access: Access = tx.access
            guard try SavedView.offered(entity, in: tx).count < SavedView.most else { throw BadRequest("Видов уже слишком много: удалите лишние", "There are too many views already: drop some") }
            let columns: String = try ListColumns.kept(entity, view: opened, in: tx).stored
            let row = try tx.rows("""
                INSERT INTO saved_view (employee_id, branch_id, audience, entity, name, query, columns)
                VALUES (\(access.employee), \(access.branch), \(audience.rawValue), \(entity.table), \(name), \(query.saved(entity)), \(columns)) RETURNING id
                """).first
            return row.flatMap { Int64(value: $0["id"]) } ?? 0
        }
        return .go("/\(entity.path)?view=\(id)", toast: context.lang("Вид «\(name)» сохранён", "The view “\(name)” is saved"))
    }
    private func own(_ id: Int64, in tx: Tx) throws -> SavedView {
        let view: SavedView = try SavedView.find(id, entity, in: tx)
        guard SavedView.mayChange(view, tx.access) else { throw NotAllowed() }
        return view
    }
    @Sendable fileprivate func changeView(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form(), (name, audience, typed) = try typed(form)
        try await context.write { tx in
            let view: SavedView = try own(id, in: tx)
            guard Int(form["version"]) == view.version else { throw BadRequest("Этот вид только что изменили. Откройте его снова.", "The view was just changed. Open it again.") }
            let (query, _) = try self.query(typed, in: tx)
            _ = try query.sql(entity, in: tx)
            let columns: String = try ListColumns.kept(entity, view: view, in: tx).stored
            try tx.run("UPDATE saved_view SET name = \(name), audience = \(audience.rawValue), query = \(query.saved(entity)), columns = \(columns), version = version + 1 WHERE id = \(id)")
        }
        return .go("/\(entity.path)?view=\(id)", toast: context.lang("Вид «\(name)» сохранён", "The view “\(name)” is saved"))
    }
    @Sendable fileprivate func dropView(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            _ = try own(id, in: tx)
            try tx.run("DELETE FROM saved_view WHERE id = \(id)")
        }
        return .go("/\(entity.path)", toast: context.lang("Вид удалён", "The view is gone"))
    }
}

/// The table of saved views.
public let savedViewMigration: Migration = SavedView.migration
