import Database
import HTML
import Hummingbird
import Kernel
import Records

/// One line of a task's checklist: `[x] ` in front of a line of the text marks it as done.
struct ChecklistItem: Equatable, Sendable {
    static let mark: String = "[x] "
    let text: String
    var isDone: Bool

    static func read(_ text: String) -> [ChecklistItem] {
        text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }.map { line in
            line.hasPrefix(mark) ? ChecklistItem(text: String(line.dropFirst(mark.count)), isDone: true) : ChecklistItem(text: line, isDone: false)
        }
    }
    static func write(_ items: [ChecklistItem]) -> String { items.map { ($0.isDone ? mark : "") + $0.text }.joined(separator: "\n") }
}

/// The card of a task: its facts and a checklist to tick.
struct TaskCard: Sendable {
    let entity: Entity
    let row: Row, titles: [String: String], mayEdit: Bool

    init(_ id: Int64, in tx: Tx) throws {
        entity = tx.current(Task.entity)
        row = tx.access.visible(entity, try tx.row(entity, id))
        titles = try linkTitles(entity, [row], in: tx)
        mayEdit = try tx.may(.edit, Task.entity, id)
    }
    func view(_ actions: HTML, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, id: String = Form.plain(row["id"]), client: String = Form.plain(row["counterpartyID"])
        let items: [ChecklistItem] = ChecklistItem.read(Form.plain(row["checklist"])), isDone: Bool = row["doneAt"] != .null
        let columns: [String] = entity.fields.map(\.column).filter { $0 != "checklist" && $0 != "title" }
        let finish: HTML = isDone || !mayEdit ? "" : """
            <form method="post" action="/tasks/\(id)/done"><input type="hidden" name="csrf" value="\(context.person.csrf)"><button class="btn btn-primary">\(icon("check"))\(lang("Готово", "Done"))</button></form>
            """
        return screen(Form.plain(row["title"]), beside: isDone ? "<span class=\"ot-tag g\">\(lang("сделана", "done"))</span>" : "", actions: "\(actions)\(finish)", """
            \(binNotice(row, lang))<div class="ot-grid g-main-w"><div class="stack">
            <section class="ot-card p-3">\(Records.facts(entity, row, titles: titles, context.access, context.zone, only: columns))\
            \(when: !client.isEmpty, "<a class=\"btn btn-line mt-3\" href=\"/counterparties/\(client)\">\(icon("building-2"))\(titles["counterparty/\(client)"] ?? "")</a>")</section></div>
            \(when: !items.isEmpty, list(items, id, context))</div>
            """)
    }
    private func list(_ items: [ChecklistItem], _ id: String, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, done: Int = items.filter(\.isDone).count
        return """
            <section class="ot-card"><header><h2>\(lang("Пункты", "Checklist"))</h2><span class="n">\(done) / \(items.count)</span></header><ul class="ot-list">\(each: Array(items.enumerated()), { index, item in
                """
                <li><form method="post" action="/tasks/\(id)/check"><input type="hidden" name="csrf" value="\(context.person.csrf)"><input type="hidden" name="item" value="\(index)"><input type="hidden" name="text" value="\(item.text)">\
                <button class="btn btn-ghost btn-icon btn-sm" aria-pressed="\(item.isDone ? "true" : "false")" aria-label="\(item.text)">\(icon(item.isDone ? "circle-check" : "circle"))</button></form><span class="grow\(when: item.isDone, " muted")">\(item.text)</span></li>
                """
            })</ul></section>
            """
    }

    /// Ticks or unticks a line. The line's text comes along, so that a list changed meanwhile is not ticked in the wrong place.
    @Sendable static func check(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        try await context.write { tx in
            var items: [ChecklistItem] = ChecklistItem.read(Form.plain(try tx.row(Task.entity, id)["checklist"]))
            guard let index = Int(form["item"]), items.indices.contains(index), items[index].text == form.all("text").first else {
                throw BadRequest("Список пунктов изменился: откройте задачу снова.", "The checklist has changed: open the task again.")
            }
            items[index].isDone.toggle()
            try tx.update(Task.entity, id, ["checklist": .text(ChecklistItem.write(items))])
        }
        return .go("/tasks/\(id)")
    }
}
