public import Database
public import HTML
public import Hummingbird
public import Kernel

extension ClientScreens {
    /// Finds in every entity the user may see; the palette asks for the bare list.
    @Sendable func search(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let query = try request.query(), text: String = String(query["q"].prefix(100)), lang: Lang = context.lang
        let found: [(entity: Entity, rows: [Row])] = try await context.read { tx in
            guard text.count >= 2 else { return [] }
            let searched: [Entity] = tx.registry.entities.filter { entity in
                // What lives on a card is found with the card's record.
                entity.home == nil && entity.fields.contains(where: \.isSearched) && tx.access.reach(.see, entity.table) > .none
            }
            let glance: SearchGlance? = try SearchGlance(text, among: searched, in: tx)
            return try searched.compactMap { entity in
                let rows: [Row] = try hits(entity, text, glance, tx)
                return rows.isEmpty ? nil : (entity, rows)
            }
        }
        let isPalette: Bool = query["palette"] == "1"
        let commands: [Command] = text.count < 2 ? [] : shell.commands(text, context.registry, context.access).filter { isPalette || $0.action.isEmpty }
        let orders: HTML = commands.isEmpty ? "" : "<div class=\"grp muted xs\">\(lang("Команды и страницы", "Commands and pages"))</div>\(each: commands.prefix(8), { command($0, lang) })"
        let items: HTML = "\(each: found, { group in "<div class=\"grp muted xs\">\(lang(group.entity.many))</div>\(each: group.rows, { item(group.entity, $0) })" })"
        let none: HTML = "<p class=\"muted p-2\">\(text.count < 2 ? lang("Введите хотя бы два знака.", "Type at least two characters.") : lang("Ничего не нашлось.", "Nothing was found."))</p>"
        let list: HTML = found.isEmpty && commands.isEmpty ? none : "\(orders)\(items)"
        if isPalette || request.isFragment { return .fragment(list) }
        return .page(lang("Поиск", "Search"), section: "search", screen(lang("Поиск", "Search"), """
            <form method="get" action="/search" role="search" class="mb-3"><input class="form-control" type="search" name="q" value="\(text)" aria-label="\(lang("Что искать", "What to find"))" autofocus></form>
            <div class="ot-card p-2 ot-found">\(list)</div>
            """))
    }
    /// The first few records of an entity that the reader may see.
    private func hits(_ entity: Entity, _ text: String, _ glance: SearchGlance?, _ tx: Tx) throws -> [Row] {
        // Table and title come from the registry.
        let columns: SQL = "SELECT id, number, \(SQL.raw(entity.title)) AS title FROM ", seen: SQL = "archived_at IS NULL AND \(tx.access.rows(entity, .see)) LIMIT \(Self.most)"
        if let glance {
            let ids: [Int64] = glance.ids(of: entity)
            let rows: [Row] = ids.isEmpty ? [] : try tx.rows("\(columns)\(SQL.raw(entity.table)) WHERE id IN \(in: ids) AND \(seen)")
            if rows.count == Self.most || glance.isWhole(entity) { return rows }
        }
        return try tx.rows("\(columns)\(Search.from(entity, text)) WHERE id = found AND \(seen)")
    }
    private static let most: Int = 8

    private func command(_ command: Command, _ lang: Lang) -> HTML {
        // The attribute is one of two names that the program itself knows.
        let act: HTML = command.action == "data-theme-toggle" ? " data-theme-toggle" : command.action == "data-help" ? " data-help" : ""
        return "<a class=\"it\" role=\"option\" href=\"\(command.path)\"\(act)>\(icon(command.icon))<span class=\"grow cut\">\(lang(command.title))</span></a>"
    }
    private func item(_ entity: Entity, _ row: Row) -> HTML {
        "<a class=\"it\" role=\"option\" href=\"\(entity.url(Int64(value: row["id"]) ?? 0))\">\(icon(entity.icon))<span class=\"grow cut\">\(Form.plain(row["title"]))</span><span class=\"mono xs muted\">\(Form.plain(row["number"]))</span></a>"
    }
}
