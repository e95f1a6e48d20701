import Database
import HTML
import Hummingbird
import Kernel

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
    /// The same list with nothing ticked, for the next task of a series.
    static func untouched(_ list: Value) -> Value {
        guard case .text(let text) = list else { return .null }
        return .text(write(read(text).map { ChecklistItem(text: $0.text, isDone: false) }))
    }
}

/// What can be done to one line of a checklist, where it is read.
enum ChecklistChange: String, CaseIterable {
    case tick, up, down, drop

    func apply(to items: inout [ChecklistItem], at index: Int) {
        switch self {
        case .tick: items[index].isDone.toggle()
        case .up: if index > 0 { items.swapAt(index, index - 1) }
        case .down: if index + 1 < items.count { items.swapAt(index, index + 1) }
        case .drop: items.remove(at: index)
        }
    }
    /// Changes a line, or adds one. The line's text comes along, so that a list changed meanwhile is not changed in the wrong place.
    @Sendable static func save(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        try await context.write { tx in
            var items: [ChecklistItem] = ChecklistItem.read(Form.plain(try tx.row(Task.entity, id)["checklist"]))
            if form.has("add") {
                let lines: [String] = form["add"].split(whereSeparator: \.isNewline).map(String.init)
                items += lines.map { ChecklistItem(text: $0, isDone: false) }
            } else {
                guard let index = Int(form["item"]), items.indices.contains(index), items[index].text == form.all("text").first else {
                    throw BadRequest("Список пунктов изменился: откройте задачу снова.", "The checklist has changed: open the task again.")
                }
                (ChecklistChange(rawValue: form["do"]) ?? .tick).apply(to: &items, at: index)
            }
            let text: String = ChecklistItem.write(items)
            guard text.count <= 5000 else { throw BadRequest("Слишком много пунктов: не больше 5000 знаков", "Too many points: at most 5000 characters") }
            try tx.update(Task.entity, id, ["checklist": text.isEmpty ? .null : .text(text)])
        }
        return .go("/tasks/\(id)#checklist")
    }
}

/// The checklist on the card: every line ticked, moved and removed by plain buttons.
struct ChecklistView {
    let items: [ChecklistItem], task: String, mayEdit: Bool

    func view(_ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, done: Int = items.filter(\.isDone).count, csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
        let adding: HTML = """
            <form class="row-x p-3" method="post" action="/tasks/\(task)/check">\(csrf)<input class="form-control grow" name="add" maxlength="300" required placeholder="\(lang("Новый пункт", "A new point"))" aria-label="\(lang("Новый пункт", "A new point"))">\
            <button class="btn btn-line btn-icon" aria-label="\(lang("Добавить пункт", "Add the point"))" title="\(lang("Добавить", "Add"))">\(icon("plus"))</button></form>
            """
        let bar: HTML = items.isEmpty ? "" : "<div class=\"ot-prog mx-3 mb-2\" role=\"img\" aria-label=\"\(done) / \(items.count)\"><i style=\"--v:\(done * 100 / items.count)\"></i></div>"
        return """
            <section class="ot-card" id="checklist" aria-labelledby="check-h"><header><h2 id="check-h">\(lang("Пункты", "Checklist"))</h2>\(when: !items.isEmpty, "<span class=\"n\">\(done) / \(items.count)</span>")</header>\(bar)
            <ul class="ot-list">\(each: Array(items.enumerated()), { line($0, $1, csrf, lang) })</ul>\(when: mayEdit, adding)</section>
            """
    }
    private func line(_ index: Int, _ item: ChecklistItem, _ csrf: HTML, _ lang: Lang) -> HTML {
        let text: HTML = "<span class=\"grow\(when: item.isDone, " muted ot-struck")\">\(item.text)</span>"
        guard mayEdit else { return "<li>\(icon(item.isDone ? "circle-check" : "circle"))\(text)</li>" }
        func button(_ change: ChecklistChange, _ name: String, _ label: String, pressed: HTML = "") -> HTML {
            "<button class=\"btn btn-ghost btn-icon btn-xs\" name=\"do\" value=\"\(change.rawValue)\"\(pressed) aria-label=\"\(label): \(item.text)\" title=\"\(label)\">\(icon(name, small: true))</button>"
        }
        let pressed: HTML = " aria-pressed=\"\(item.isDone ? "true" : "false")\""
        return """
            <li><form class="ot-checkline" method="post" action="/tasks/\(task)/check">\(csrf)<input type="hidden" name="item" value="\(index)"><input type="hidden" name="text" value="\(item.text)">\
            \(button(.tick, item.isDone ? "circle-check" : "circle", item.isDone ? lang("Снять отметку", "Untick") : lang("Отметить", "Tick"), pressed: pressed))\(text)<span class="ot-tools">\
            \(when: index > 0, button(.up, "chevron-up", lang("Выше", "Up")))\(when: index + 1 < items.count, button(.down, "chevron-down", lang("Ниже", "Down")))\(button(.drop, "x", lang("Убрать", "Remove")))</span></form></li>
            """
    }
}
