import Database
import HTML
import Hummingbird
import Kernel
import Records

/// Passing a task on: somebody else does it, who gave it still sees what becomes of it and can take it back.
enum Delegation {
    /// The assignee passes the task on with a few words, and watches it from then on.
    @Sendable static func delegate(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id(), form = try await request.form()
        let name: String = try await context.write { tx in
            let task = try tx.find(ID<Task>(rawValue: id))
            guard try tx.may(.edit, Task.entity, id) else { throw NotAllowed() }
            guard task.doneAt == nil else { throw BadRequest("Задача уже сделана: передавать нечего", "The task is done already: there is nothing to pass on") }
            let words: String = form["note"]
            guard words.count <= 1000 else { throw BadRequest("Слишком длинно: не больше 1000 знаков", "Too long: at most 1000 characters") }
            guard let to = Int64(form["to"]), to != task.ownerID,
                  let person = try tx.rows("SELECT id, name, branch_id FROM \(EmployeeName.self) WHERE id = \(to) AND archived_at IS NULL").first else {
                throw BadRequest("Выберите, кому передать", "Choose whom to pass it on to")
            }
            let giver: Int64 = task.ownerID ?? tx.access.employee
            // First: afterwards the task may be out of the giver's sight.
            try Watcher.add(giver, to: id, in: tx)
            try tx.update(Task.entity, id, [
                "owner_id": .int(to), "branch_id": person["branchID"], "handed_by_id": giver > 0 ? .int(giver) : .null, "handover": words.isEmpty ? .null : .text(words),
            ])
            return Form.plain(person["name"])
        }
        return .go("/tasks/\(id)", toast: context.lang("Передано: ", "Passed on: ") + name)
    }
    /// Whoever passed it on, or its author, does it again.
    @Sendable static func takeBack(_ request: Request, _ context: StaffContext) async throws -> Reply {
        let id: Int64 = try context.id()
        try await context.write { tx in
            let task = try tx.find(ID<Task>(rawValue: id)), me: [Int64] = [tx.access.employee] + tx.access.covers
            guard let giver = task.handedByID, me.contains(giver) || task.authorID.map({ me.contains($0) }) == true else { throw NotAllowed() }
            guard task.doneAt == nil else { throw BadRequest("Задача уже сделана", "The task is done already") }
            let branch: Value = try tx.rows("SELECT branch_id FROM \(EmployeeName.self) WHERE id = \(giver)").first?["branchID"] ?? .null
            try tx.update(Task.entity, id, ["owner_id": .int(giver), "branch_id": branch, "handed_by_id": .null, "handover": .null])
        }
        return .go("/tasks/\(id)", toast: context.lang("Задача снова у того, кто её передал", "The task is back with who passed it on"))
    }

    /// The part of the card where a task is passed on or taken back.
    static func section(_ card: TaskCard, _ context: StaffContext) -> HTML {
        let lang: Lang = context.lang, csrf: HTML = "<input type=\"hidden\" name=\"csrf\" value=\"\(context.person.csrf)\">"
        guard !card.isDone, card.mayEdit else { return "" }
        let back: HTML = !card.mayTakeBack ? "" : """
            <form method="post" action="/tasks/\(card.id)/takeback">\(csrf)<button class="btn btn-line">\(icon("undo-2"))\(lang("Забрать обратно", "Take it back"))</button></form>
            """
        return """
            <section class="ot-card p-3" aria-labelledby="hand-h"><h2 id="hand-h">\(lang("Передать", "Pass it on"))</h2>
            <form class="stack-s mt-2" method="post" action="/tasks/\(card.id)/delegate">\(csrf)<select class="form-select" name="to" required aria-label="\(lang("Кому передать", "Whom to pass it on to"))"><option value="">\(lang("Кому", "To whom"))</option>\
            \(each: card.colleagues.filter { $0.id != card.owner }, { "<option value=\"\($0.id)\">\($0.name)</option>" })</select>
            <textarea class="form-control" name="note" rows="2" maxlength="1000" placeholder="\(lang("Что важно знать", "What they should know"))" aria-label="\(lang("Что важно знать", "What they should know"))"></textarea>
            <div class="row-x wrap"><button class="btn btn-line">\(icon("arrow-right"))\(lang("Передать", "Pass on"))</button></div></form>\(when: card.mayTakeBack, "<hr class=\"my-3\">")\(back)</section>
            """
    }
}
